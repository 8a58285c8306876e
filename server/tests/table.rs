//! The whole table of rights, each cell by really doing it, over HTTP: every role, every action; and the same with
//! certificates that are forged, over or another ward's, and with devices that were taken out.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use support::http::{exchange, post};
use support::registry::{
    Grant, REGISTRY, Wish, batch, change, claim_of, entry, labels_of, revocation, revocation_in, settles,
    transfer,
};
use support::{Device, NOW, OTHER_WARD, Place, WARD, about, operation};
use tinxom_domain::household::{Change, LookPurpose, RevokeReason};
use tinxom_domain::id::{ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use tinxom_domain::role::{Action, Role, may};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::phone::ExchangeError;
use tinxom_server::http::{Listen, Running, start};
use tinxom_server::limits::Limits;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, to_vec};
use tinxom_wire::invite::{Invite, Label, SALT};
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::operation::{Answer, Operation, PatrolStart, TipName, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Batch, BoxKey, DeviceBox, Entry, Look, RegistryKey, RegistrySecret, Resealed};
use tinxom_wire::seal::{EpochKey, SUITE};
use tinxom_wire::sign::{Purpose, Signer32};
use tinxom_wire::space::Space;
use tokio::net::TcpStream;

const GROUP: GroupId = GroupId([8; 8]);
const FAR: GroupId = GroupId([9; 8]);
const DAY: i64 = 86_400_000;

/// A server with a ward in which something lies in every space, and its officer and desk.
struct World {
    place: Place,
    running: Running,
    clock: Arc<AtomicI64>,
    officer: Device,
    desk: Device,
    foreign: Device,
    guardian: Device,
    tip: TipName,
    numbers: u32,
}

/// What one device tries its hand at; nobody else's.
struct Targets {
    changed: HouseholdId,
    settled: ClaimId,
    resident: Device,
    colleague: Device,
    forgotten: Batch,
    enrolled: Operation,
    pupils: Grant,
    handed: Signed,
    number: u32,
}

fn signer(number: u32) -> Signer32 {
    let mut seed = [0x77; 32];
    seed[..4].copy_from_slice(&number.to_be_bytes());
    Signer32::from_seed(&seed)
}

impl World {
    async fn new() -> Self {
        Self::at(Place::new()).await
    }

    async fn at(place: Place) -> Self {
        let room = place.open().with_limits(Limits { requests_in_a_burst: 60_000, ..Limits::default() });
        let clock = Arc::new(AtomicI64::new(NOW));
        let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: None };
        let now = clock.clone();
        let running = start(room, &listen, Arc::new(move || now.load(Ordering::Relaxed))).await.unwrap();
        let officer = place.officer(202, Role::AreaOfficer, WARD);
        let desk = place.desk();
        let foreign = place.officer(212, Role::AreaOfficer, OTHER_WARD);
        let guardian = place.invited(1, WARD, None);
        let tip = TipName { encapsulation: Fixed::from([0; 8]), counter: 0 };
        let mut world = Self { place, running, clock, officer, desk, foreign, guardian, tip, numbers: 0 };
        let mut officer = world.officer.clone();
        let mut walker = world.grant(&in_group(GROUP, Role::GroupMember)).phone_of(signer(1_000_000));
        let mut desk = world.desk.clone();
        let mut foreign = world.foreign.clone();
        let mut guardian = world.guardian.clone();
        for device in [&mut officer, &mut desk, &mut foreign, &mut guardian, &mut walker] {
            world.sync(device).await.unwrap();
        }
        world.tip = guardian.tip(WARD, 0);
        walker.write(Space::GroupPatrol(GROUP), vec![patrol()]);
        let list = Batch { group: Some(Fixed::from(GROUP.0)), ..batch(1, 1) };
        let look = Look { household: Fixed::from(list.ids()[0].0), purpose: LookPurpose::Visit.code() };
        officer.write(
            REGISTRY,
            vec![
                entry(&Entry::Households(list)),
                operation(kind::LOOK, to_vec(&look)),
                operation(kind::BOX_KEY, to_vec(&DeviceBox::of(&officer.signer).publish(&officer.signer))),
            ],
        );
        for device in [&mut officer, &mut guardian, &mut walker] {
            world.sync(device).await.unwrap();
            assert!(device.verdicts().iter().all(|verdict| *verdict == Verdict::Accepted));
        }
        Self { officer, desk, foreign, guardian, ..world }
    }

    fn number(&mut self) -> u32 {
        self.numbers += 1;
        self.numbers
    }

    fn signer(&mut self) -> Signer32 {
        signer(self.number())
    }

    fn grant(&mut self, wish: &Wish) -> Grant {
        let number = self.number() as u16;
        self.place.grant(&self.officer, number, wish)
    }

    async fn round(&self, device: &mut Device) -> Result<bool, ExchangeError> {
        let (nonce, body) = device.body();
        let stream = TcpStream::connect(self.running.address).await.unwrap();
        let reply = exchange(stream, &post(&body)).await;
        device.take(nonce, &reply.body)
    }

    async fn sync(&self, device: &mut Device) -> Result<(), ExchangeError> {
        for _ in 0..50 {
            if !self.round(device).await? && device.outgoing().is_empty() {
                return Ok(());
            }
        }
        panic!("it never ends");
    }

    /// Whether everything that a device brings is accepted.
    async fn takes(&self, device: &mut Device, space: Space, operations: Vec<Operation>) -> bool {
        let before = device.receipts.len();
        device.write(space, operations);
        if self.sync(device).await.is_err() {
            return false;
        }
        let verdicts = device.receipts[before..].iter().flat_map(|receipt| &receipt.verdicts);
        let verdicts: Vec<_> = verdicts.collect();
        assert!(!verdicts.is_empty(), "nothing was said");
        verdicts.iter().all(|verdict| **verdict == Verdict::Accepted)
    }

    /// Whether something comes of a space that is asked for from its start.
    async fn reads(&self, device: &Device, space: Space) -> bool {
        let mut device = device.clone();
        device.items.clear();
        device.logs.clear();
        device.cursors = BTreeMap::from([(space, 0)]);
        let _ = self.round(&mut device).await;
        device.items.get(&space).is_some_and(|items| !items.is_empty())
    }

    /// A phone that is let in as a resident, with the slot of a household.
    async fn holder(&mut self) -> (Device, ClaimId, HouseholdId) {
        let list = numbered_batch(self.number());
        let home = list.ids()[0];
        let mut officer = self.officer.clone();
        assert!(self.takes(&mut officer, REGISTRY, vec![entry(&Entry::Households(list))]).await);
        self.officer = officer;
        let grant = self.grant(&Wish::of(home));
        let mut phone = grant.phone_of(self.signer());
        self.sync(&mut phone).await.unwrap();
        (phone, grant.claim(), home)
    }

    /// A device of a role, let in, with a slot and so with something in its inbox.
    async fn subject(&mut self, role: Role, unit: UnitId) -> Device {
        let key = self.signer();
        let group = if unit == WARD { GROUP } else { FAR };
        let number = self.number() as u16;
        let inviter = if unit == WARD { self.officer.clone() } else { self.foreign.clone() };
        let wish = if role.is_in_group() { in_group(group, role) } else { Wish::none() };
        let mut device = match role {
            Role::AreaOfficer | Role::Desk => self.place.officer_of(key, role, unit),
            Role::Minor => {
                let grant = self.place.grant(&inviter, number, &wish);
                let mut guardian =
                    self.place.grant(&inviter, number + 20_000, &Wish::none()).phone_of(self.signer());
                self.sync(&mut guardian).await.unwrap();
                grant.pupil_of(key, &guardian)
            }
            _ => self.place.grant(&inviter, number, &wish).phone_of(key),
        };
        self.sync(&mut device).await.unwrap();
        let certificate = device.certificate.clone().or_else(|| match &device.introduction {
            Introduction::Certificate(bytes) => Some(bytes.clone()),
            _ => None,
        });
        assert_eq!(Certificate::peek(&certificate.unwrap()).unwrap().role, role);
        device
    }

    /// What a device is to try; and a slot is handed over to it.
    async fn targets(&mut self, subject: &Device) -> Targets {
        let (mut old, from, home) = self.holder().await;
        let to_subject = transfer(&old, home, from, &subject.signer);
        assert!(self.takes(&mut old, REGISTRY, vec![operation(kind::TRANSFER, to_vec(&to_subject))]).await);
        // That counts once the device comes with it; who was not let in is not let in by this one either.
        if subject.introduced {
            let mut taking = subject.clone();
            let key = Fixed::from(subject.signer.public().0);
            (taking.introduced, taking.introduction) =
                (false, Introduction::Transfer(to_subject.clone(), key, 1));
            self.sync(&mut taking).await.unwrap();
        }
        let handed = transfer(subject, home, claim_of(&to_subject), &self.signer());
        let (_, settled, changed) = self.holder().await;
        let forgotten = numbered_batch(self.number());
        let mut officer = self.officer.clone();
        let brought = vec![entry(&Entry::Households(forgotten.clone()))];
        assert!(self.takes(&mut officer, REGISTRY, brought).await);
        self.officer = officer;
        let mut resident = self.grant(&Wish::none()).phone_of(self.signer());
        let key = self.signer();
        let mut colleague = self.place.officer_of(key, Role::AreaOfficer, WARD);
        self.sync(&mut resident).await.unwrap();
        self.sync(&mut colleague).await.unwrap();
        let grant = self.grant(&Wish::none());
        let enrolled = grant.enrolment(&grant.phone_of(self.signer()));
        let pupils = self.grant(&in_group(GROUP, Role::Minor));
        let number = self.number();
        Targets { changed, settled, resident, colleague, forgotten, enrolled, pupils, handed, number }
    }

    /// Whether a device really can do something.
    async fn does(&mut self, device: &mut Device, targets: &Targets, action: Action) -> bool {
        let tips = Space::WardTips(WARD);
        match action {
            Action::WriteTip => {
                let before = device.receipts.len();
                device.tip(WARD, 2 * targets.number);
                self.sync(device).await.is_ok()
                    && device.receipts[before..]
                        .iter()
                        .flat_map(|it| &it.verdicts)
                        .all(|it| *it == Verdict::Accepted)
            }
            Action::ReadWardTips => self.reads(device, tips).await,
            Action::OpenTip => self.takes(device, tips, vec![about(kind::OPENED, self.tip)]).await,
            Action::AnswerTip => {
                let answer = Answer { tip: self.tip, salt: Fixed::from([1; 16]), sealed: vec![2; 40] };
                self.takes(device, tips, vec![operation(kind::ANSWER, to_vec(&answer))]).await
            }
            Action::InvitePerson => self.invites(device).await,
            Action::WritePatrol => self.takes(device, Space::GroupPatrol(GROUP), vec![patrol()]).await,
            Action::ReadGroupPatrol => self.reads(device, Space::GroupPatrol(GROUP)).await,
            Action::PublishEpochKey => {
                let key = EpochKey {
                    unit: WARD.0,
                    epoch: targets.number,
                    suite: SUITE,
                    public: vec![1; 1216],
                    from: 0,
                    until: 1,
                    desk: Fixed::from(device.id().0),
                };
                let key = operation(kind::EPOCH_KEY, to_vec(&key.sign(&device.signer)));
                self.takes(device, Space::UnitKeys(WARD), vec![key]).await
            }
            Action::ReadUnitKeys => self.reads(device, Space::UnitKeys(WARD)).await,
            Action::ReadOwnInbox => self.reads(device, Space::Inbox(device.id())).await,
            Action::ReadRegistry => self.reads(device, REGISTRY).await,
            Action::EnrolHousehold => self.takes(device, REGISTRY, vec![targets.enrolled.clone()]).await,
            Action::ChangeHousehold => {
                let id = targets.number.to_be_bytes()[3];
                let it = match change(id, Change::Move { household: targets.changed, group: None }) {
                    Entry::Change(_, body, label) => {
                        let mut id = [id; 8];
                        id[..4].copy_from_slice(&targets.number.to_be_bytes());
                        Entry::Change(Fixed::from(id), body, label)
                    }
                    other => other,
                };
                self.takes(device, REGISTRY, vec![entry(&it)]).await
            }
            Action::SettleClaim => self.takes(device, REGISTRY, vec![entry(&settles(targets.settled))]).await,
            Action::RevokeMember => self.takes_out(device, targets.resident.id()).await,
            Action::RevokeOfficer => self.takes_out(device, targets.colleague.id()).await,
            Action::ShareRegistryKey => {
                let mut random = rand_core::UnwrapErr(getrandom::SysRng);
                let published = DeviceBox::of(&self.officer.signer).publish(&self.officer.signer);
                let to = BoxKey::open(&published, &self.officer.signer.public()).unwrap();
                let key = RegistrySecret::from_bytes([5; 32]);
                let signed = RegistryKey::seal(WARD, 1, &to, &key, &device.signer, &mut random).unwrap();
                self.takes(device, REGISTRY, vec![operation(kind::REGISTRY_KEY, to_vec(&signed))]).await
            }
            Action::CountRegistry => self.takes(device, REGISTRY, vec![entry(&Entry::Count(1))]).await,
            Action::ForgetHousehold => {
                let seed = targets.forgotten.seed;
                let resealed = Resealed { seed, labels: labels_of(seed.into(), &[""]) };
                let homes = targets.forgotten.ids().into_iter().map(|id| Fixed::from(id.0)).collect();
                self.takes(device, REGISTRY, vec![entry(&Entry::Forget(homes, vec![resealed]))]).await
            }
            Action::ReadLooks => self.reads(device, Space::GroupLooks(GROUP)).await,
            Action::PassSlot => {
                let word = operation(kind::TRANSFER, to_vec(&targets.handed));
                self.takes(device, REGISTRY, vec![word]).await
            }
            Action::GuardMinor => {
                let mut pupil = targets.pupils.pupil_of(self.signer(), device);
                self.sync(&mut pupil).await.is_ok()
            }
        }
    }

    /// Whether a device can take another one out, by the word of its own unit.
    async fn takes_out(&mut self, device: &mut Device, other: DeviceId) -> bool {
        let unit = match &device.introduction {
            Introduction::Certificate(bytes) => Certificate::peek(bytes).unwrap().unit,
            _ => WARD,
        };
        let word = revocation_in(unit, device, other, RevokeReason::Lost, 0);
        self.takes(device, Space::Registry(unit), vec![word]).await
    }

    /// Whether somebody whom the device invites is let into the ward.
    async fn invites(&mut self, device: &Device) -> bool {
        let own = match &device.introduction {
            Introduction::Certificate(bytes) => Some(bytes.clone()),
            _ => device.certificate.clone(),
        };
        let Some(inviter) = own else { return false };
        let number = self.number();
        let mut salt = [3; SALT];
        salt[..4].copy_from_slice(&number.to_be_bytes());
        let label = Label { salt, text: "Xóm Núi Voi".into() };
        let invite = Invite {
            label: label.commitment(),
            address: "https://a.example".into(),
            group: None,
            date: NOW,
            until: Date::of(Timestamp(NOW)).0 + 300,
            inviter,
            anchor: Fixed::from(self.place.anchor_hash(WARD)),
            household: None,
            named_role: None,
            by_telephone: None,
        };
        // As it would be sent: a phone that reads it first refuses most of these itself.
        let introduction = to_vec(&device.signer.signed(Purpose::Invite, to_vec(&invite)));
        let key = self.signer();
        let public = Fixed::from(key.public().0);
        let introduction = Introduction::Invite(introduction, public, 1);
        let mut phone = Device::new(key, introduction, self.place.anchor_hash(WARD));
        self.sync(&mut phone).await.is_ok() && support::certificate(&phone).unit == WARD
    }
}

/// A batch of one household whose seed no other has.
fn numbered_batch(number: u32) -> Batch {
    let mut seed = [0x55; 16];
    seed[..4].copy_from_slice(&number.to_be_bytes());
    let labels = labels_of(seed, &["a"]);
    Batch { seed: Fixed::from(seed), count: 1, group: None, provisional: false, labels }
}

fn in_group(group: GroupId, role: Role) -> Wish {
    Wish { group: Some(group), role: Some(role), ..Wish::none() }
}

fn patrol() -> Operation {
    operation(kind::PATROL_START, to_vec(&PatrolStart { purpose: 1, alone: false }))
}

/// Every action by one device; gives those that it really could do.
async fn can(world: &mut World, device: &mut Device, targets: &Targets) -> Vec<&'static str> {
    let mut done = Vec::new();
    for action in Action::ALL {
        if world.does(device, targets, action).await {
            done.push(action.name());
        }
    }
    done
}

fn of(actions: impl Fn(Action) -> bool) -> Vec<&'static str> {
    Action::ALL.into_iter().filter(|action| actions(*action)).map(Action::name).collect()
}

#[tokio::test]
async fn every_role_can_do_what_the_table_says_and_nothing_else() {
    let mut world = World::new().await;
    for role in Role::ALL {
        let mut device = world.subject(role, WARD).await;
        let targets = world.targets(&device).await;
        let done = can(&mut world, &mut device, &targets).await;
        assert_eq!(done, of(|action| may(role, action)), "{}", role.name());
    }
    world.running.shutdown().await;
}

#[tokio::test]
async fn a_device_of_another_ward_can_do_here_what_everybody_can_and_with_its_own_slot() {
    let mut world = World::new().await;
    for role in Role::ALL {
        let mut device = world.subject(role, OTHER_WARD).await;
        let targets = world.targets(&device).await;
        let everybodys = [Action::WriteTip, Action::ReadUnitKeys, Action::ReadOwnInbox, Action::PassSlot];
        let done = can(&mut world, &mut device, &targets).await;
        assert_eq!(done, of(|it| may(role, it) && everybodys.contains(&it)), "{}", role.name());
    }
    world.running.shutdown().await;
}

/// From the day on that it works: its officers do what those of the old one did, but for its desk's tips and keys.
#[tokio::test]
async fn x09_an_officer_of_the_successor_does_in_the_old_registry_what_its_own_officers_did() {
    let place = Place::new();
    place.merge("whole");
    let mut world = World::at(place).await;
    for role in [Role::AreaOfficer, Role::Desk] {
        let mut device = world.subject(role, OTHER_WARD).await;
        let targets = world.targets(&device).await;
        let not = [
            Action::ReadWardTips,
            Action::OpenTip,
            Action::AnswerTip,
            Action::InvitePerson,
            Action::PublishEpochKey,
            Action::WritePatrol,
        ];
        let done = can(&mut world, &mut device, &targets).await;
        assert_eq!(done, of(|it| may(role, it) && !not.contains(&it)), "{}", role.name());
        // The day before it is another ward's officer.
        world.clock.store(NOW - DAY, Ordering::Relaxed);
        let none = [Space::Registry(WARD), Space::GroupPatrol(GROUP)];
        for space in none {
            assert!(!world.reads(&device, space).await, "{space:?}");
        }
        world.clock.store(NOW, Ordering::Relaxed);
        for space in none {
            assert!(world.reads(&device, space).await, "{space:?}");
        }
    }
    world.running.shutdown().await;
}

#[tokio::test]
async fn s5_5_a_device_that_was_taken_out_can_only_bring_what_lay_in_it() {
    let mut world = World::new().await;
    for role in Role::ALL {
        let mut device = world.subject(role, WARD).await;
        let targets = world.targets(&device).await;
        let mut desk = world.desk.clone();
        let word = revocation(&desk, device.id(), RevokeReason::Stolen, 0);
        assert!(world.takes(&mut desk, REGISTRY, vec![word]).await);
        world.desk = desk;
        let brings = [Action::WriteTip, Action::WritePatrol];
        let done = can(&mut world, &mut device, &targets).await;
        assert_eq!(done, of(|action| may(role, action) && brings.contains(&action)), "{}", role.name());
    }
    world.running.shutdown().await;
}

#[tokio::test]
async fn s5_5_with_a_certificate_that_is_over_an_officer_brings_his_tips_and_a_pupil_nothing() {
    let mut world = World::new().await;
    for role in [Role::AreaOfficer, Role::Desk, Role::Minor] {
        world.clock.store(NOW, Ordering::Relaxed);
        let mut device = world.subject(role, WARD).await;
        let targets = world.targets(&device).await;
        world.clock.store(NOW + 200 * DAY, Ordering::Relaxed);
        let done = can(&mut world, &mut device, &targets).await;
        assert_eq!(done, of(|it| may(role, it) && it == Action::WriteTip), "{}", role.name());
    }
    world.running.shutdown().await;
}

#[tokio::test]
async fn nobody_gets_in_by_a_certificate_that_is_forged_or_over() {
    let mut world = World::new().await;
    let unit_key = {
        let text =
            std::fs::read_to_string(world.place.path("authority").join(format!("unit-{}.key", WARD.0)));
        let seed = data_encoding::HEXLOWER.decode(text.unwrap().trim().as_bytes()).unwrap();
        Signer32::from_seed(&seed.try_into().unwrap())
    };
    let today = Date::of(Timestamp(NOW));
    for role in Role::ALL {
        let issuer = if role.is_officer() { unit_key.clone() } else { world.place.signer.clone() };
        let wrong = if role.is_officer() { world.place.signer.clone() } else { unit_key.clone() };
        for (issuer, from, until, trouble) in [
            (None, today, today.plus_days(30), Trouble::InviteAltered),
            (Some(wrong), today, today.plus_days(30), Trouble::InviteAltered),
            (Some(issuer.clone()), today.plus_days(-30), today.plus_days(-1), Trouble::InviteExpired),
            (Some(issuer), today.plus_days(1), today.plus_days(30), Trouble::InviteExpired),
        ] {
            let key = world.signer();
            let group = role.is_in_group().then_some(GROUP);
            let certificate = Certificate { key: key.public(), role, unit: WARD, group, from, until };
            let bytes = certificate.sign(&issuer.unwrap_or(key.clone())).unwrap();
            let anchor = world.place.anchor_hash(WARD);
            let mut device = Device::new(key, Introduction::Certificate(bytes), anchor);
            let told = world.round(&mut device).await;
            assert_eq!(told, Err(ExchangeError::Trouble(trouble)), "{}", role.name());
            let targets = world.targets(&device).await;
            let done = can(&mut world, &mut device, &targets).await;
            assert_eq!(done, Vec::<&str>::new(), "{}", role.name());
            // Nor without saying anything of itself.
            device.introduced = true;
            assert_eq!(
                world.round(&mut device).await,
                Err(ExchangeError::Trouble(Trouble::NotEnrolled)),
                "{}",
                role.name()
            );
        }
    }
    world.running.shutdown().await;
}
