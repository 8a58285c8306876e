//! Tasks in a group: a resident becomes its head, the head's task ends, another one goes on.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::registry::{Grant, REGISTRY, Wish, batch, change, revocation};
use support::{Device, NOW, Place, WARD, operation};
use tinxom_domain::household::{Change, ClaimState, LookPurpose, RevokeReason};
use tinxom_domain::id::{GroupId, HouseholdId};
use tinxom_domain::role::{Role, Standing};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::message::Introduction;
use tinxom_wire::operation::{Operation, PatrolStart, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Entry, Look};
use tinxom_wire::space::Space;

const GROUP: GroupId = GroupId([8; 8]);
const PATROL: Space = Space::GroupPatrol(GROUP);
const LOOKS: Space = Space::GroupLooks(GROUP);
const HOUR: i64 = 3_600_000;
const FIVE: i64 = NOW + 5 * HOUR;

struct Ward {
    place: Place,
    room: SqliteRoom,
    officer: Device,
    desk: Device,
    home: HouseholdId,
    others: HouseholdId,
}

impl Ward {
    /// With two households, the first of them in the group.
    fn new() -> Self {
        let place = Place::new();
        let room = place.open();
        let officer = place.officer(202, Role::AreaOfficer, WARD);
        let desk = place.desk();
        let list = batch(1, 2);
        let [home, others] = list.ids()[..] else { panic!("two") };
        let mut ward = Self { place, room, officer, desk, home, others };
        ward.desk.sync(&mut ward.room, &ward.place.signer).unwrap();
        let into = Change::Move { household: home, group: Some(GROUP) };
        for it in [Entry::Households(list), change(1, into)] {
            assert_eq!(ward.officer.enters(&mut ward.room, &ward.place, &it), Verdict::Accepted);
        }
        ward
    }

    fn sync(&mut self, device: &mut Device, now: i64) {
        device.sync_at(&mut self.room, &self.place.signer, now).unwrap();
    }

    fn resident(&mut self, number: u16, household: HouseholdId) -> Device {
        let mut phone = self.place.grant(&self.officer, number, &Wish::of(household)).phone(number as u8);
        self.sync(&mut phone, NOW);
        phone
    }

    fn task(&self, number: u16, role: Option<Role>) -> Grant {
        let group = role.is_none_or(Role::is_in_group).then_some(GROUP);
        self.place.grant(&self.officer, number, &Wish { group, role, ..Wish::none() })
    }

    /// The phone takes an invite that changes what it is.
    fn takes(&mut self, phone: &mut Device, grant: &Grant, now: i64) {
        phone.introduction =
            Introduction::Invite(grant.introduction.clone(), Fixed::from(phone.signer.public().0), 1);
        phone.introduced = false;
        self.sync(phone, now);
    }

    fn ends(&mut self, phone: &Device, from: i64, now: i64) -> Verdict {
        let word = revocation(&self.desk, phone.id(), RevokeReason::TaskEnded, from);
        self.desk.brings_at(&mut self.room, &self.place, REGISTRY, vec![word], now)[0]
    }

    fn looks(&mut self, now: i64) {
        let look = Look { household: Fixed::from(self.home.0), purpose: LookPurpose::Visit.code() };
        let look = vec![operation(kind::LOOK, to_vec(&look))];
        let verdicts = self.officer.brings_at(&mut self.room, &self.place, REGISTRY, look, now);
        assert_eq!(verdicts, [Verdict::Accepted]);
    }

    /// A line of a patrol by a phone whose clock shows some time.
    fn walks(&mut self, phone: &mut Device, clock: u64, now: i64) -> Verdict {
        let body = to_vec(&PatrolStart { purpose: 1, alone: true });
        let line = Operation { time: clock, kind: kind::PATROL_START, body };
        phone.brings_at(&mut self.room, &self.place, PATROL, vec![line], now)[0]
    }

    fn holds_its_slot(&self, phone: &Device, household: HouseholdId) {
        let book = self.room.book().unwrap();
        let claim = book.claims().find(|claim| claim.device == Some(phone.id())).unwrap();
        assert_eq!((claim.state, claim.household), (ClaimState::Active, household));
    }
}

fn count(device: &Device, space: Space, kind: u16) -> usize {
    device.items.get(&space).into_iter().flatten().filter(|item| item.kind == kind).count()
}

fn is(phone: &Device) -> (Role, Option<GroupId>) {
    let certificate = support::certificate(phone);
    (certificate.role, certificate.group)
}

#[test]
fn s5_5_a_resident_becomes_head_and_keeps_the_slot_and_the_invite_is_used_up() {
    let mut ward = Ward::new();
    let (home, others) = (ward.home, ward.others);
    let mut person = ward.resident(1, home);
    let grant = ward.task(2, Some(Role::GroupHead));
    ward.takes(&mut person, &grant, NOW);
    assert_eq!(is(&person), (Role::GroupHead, Some(GROUP)));
    ward.holds_its_slot(&person, home);
    assert_eq!(ward.walks(&mut person, 1, NOW), Verdict::Accepted);
    // The group reads the new certificate.
    let mut friend = ward.resident(3, others);
    let member = ward.task(4, None);
    ward.takes(&mut friend, &member, NOW);
    assert_eq!(is(&friend), (Role::GroupMember, Some(GROUP)));
    assert_eq!(count(&friend, PATROL, kind::CERTIFICATE), 2);
    assert_eq!(count(&friend, PATROL, kind::SEGMENT), 1);
    // Nobody else takes the invite.
    let mut other = grant.phone(9);
    assert!(other.sync_at(&mut ward.room, &ward.place.signer, NOW).is_err());
    // From head to member, and to resident.
    for (number, role, group) in [(5, Role::GroupMember, Some(GROUP)), (6, Role::Resident, None)] {
        let grant = ward.task(number, Some(role));
        ward.takes(&mut person, &grant, NOW);
        assert_eq!(is(&person), (role, group));
        ward.holds_its_slot(&person, home);
    }
    assert!(!person.readable.contains(&PATROL));
}

#[test]
fn s5_5_a_heads_task_ends_at_five_and_the_phone_is_a_residents_from_then_on() {
    let mut ward = Ward::new();
    let (home, others) = (ward.home, ward.others);
    let mut old = ward.resident(1, home);
    let mut new = ward.resident(2, others);
    let grants = [ward.task(3, Some(Role::GroupHead)), ward.task(4, Some(Role::GroupHead))];
    ward.takes(&mut old, &grants[0], NOW);
    let head_certificate = old.certificate.clone().unwrap();
    assert_eq!(ward.ends(&old, FIVE, NOW), Verdict::Accepted);
    // Until five everything goes on.
    ward.looks(FIVE - 2);
    assert_eq!(ward.walks(&mut old, 7, FIVE - 1), Verdict::Accepted);
    assert_eq!(count(&old, LOOKS, kind::LOOKED), 1);
    assert_eq!(is(&old), (Role::GroupHead, Some(GROUP)));
    ward.takes(&mut new, &grants[1], FIVE - 1);
    // From five on, whatever its clock shows and before anybody else said a word.
    ward.looks(FIVE);
    for clock in [0, (NOW as u64) << 16, u64::MAX] {
        assert_eq!(ward.walks(&mut old, clock, FIVE), Verdict::NotAllowed);
    }
    old.cursors.insert(LOOKS, 0);
    old.cursors.insert(PATROL, 0);
    old.items.clear();
    ward.sync(&mut old, FIVE);
    assert!(!old.items.contains_key(&LOOKS) && !old.items.contains_key(&PATROL));
    assert!(!old.readable.contains(&LOOKS) && !old.readable.contains(&PATROL));
    // It is no phone that was taken out.
    assert_eq!((old.standing, is(&old)), (None, (Role::Resident, None)));
    ward.holds_its_slot(&old, home);
    old.tip(WARD, 0);
    ward.sync(&mut old, FIVE);
    assert!(old.verdicts().ends_with(&[Verdict::Accepted; 2]));
    ward.sync(&mut ward.desk.clone(), FIVE);
    assert!(ward.room.items(Space::WardTips(WARD)).unwrap().iter().all(|item| item.kind != kind::MARKED));
    // Neither its certificate of before nor the used invite makes it a head again.
    let key = Fixed::from(old.signer.public().0);
    for introduction in [
        Introduction::Certificate(head_certificate),
        Introduction::Invite(grants[0].introduction.clone(), key, 1),
    ] {
        (old.introduction, old.introduced) = (introduction, false);
        ward.sync(&mut old, FIVE);
        ward.sync(&mut old, FIVE);
        assert_eq!(is(&old), (Role::Resident, None));
        assert!(!old.readable.contains(&LOOKS));
    }
    // The new head reads what the old one could, and the log goes on.
    assert_eq!(ward.walks(&mut new, 9, FIVE), Verdict::Accepted);
    assert_eq!(count(&new, LOOKS, kind::LOOKED), 2);
    assert_eq!(count(&new, PATROL, kind::SEGMENT), 2);
    assert_eq!(count(&new, PATROL, kind::REVOCATION), 1);
    // Elected once more, he is head again.
    let again = ward.task(5, Some(Role::GroupHead));
    ward.takes(&mut old, &again, FIVE + HOUR);
    assert_eq!(is(&old), (Role::GroupHead, Some(GROUP)));
    assert_eq!(ward.walks(&mut old, 11, FIVE + HOUR), Verdict::Accepted);
}

#[test]
fn s5_5_a_task_ends_at_once_and_once_and_an_earlier_word_counts() {
    let mut ward = Ward::new();
    let home = ward.home;
    let mut head = ward.resident(1, home);
    assert_eq!(ward.ends(&head, 0, NOW), Verdict::Duplicate, "a resident has none");
    assert_eq!(head.standing, None);
    let grant = ward.task(2, Some(Role::GroupDeputy));
    ward.takes(&mut head, &grant, NOW);
    for (from, verdict) in [
        (FIVE, Verdict::Accepted),
        (FIVE + HOUR, Verdict::Duplicate),
        (FIVE - HOUR, Verdict::Accepted),
        (0, Verdict::Accepted),
        (0, Verdict::Duplicate),
    ] {
        assert_eq!(ward.ends(&head, from, NOW + 1), verdict, "from {from}");
    }
    ward.sync(&mut head, NOW + 2);
    assert_eq!(is(&head), (Role::Resident, None));
    ward.holds_its_slot(&head, home);
    // A pupil's phone is taken out as ever: no resident comes of it.
    let pupils = ward.task(7, Some(Role::Minor));
    let mut pupil = pupils.pupil(7, &head);
    ward.sync(&mut pupil, NOW);
    assert_eq!(ward.ends(&pupil, 0, NOW + 3), Verdict::Accepted);
    ward.sync(&mut pupil, NOW + 3);
    assert_eq!(pupil.standing, Some(Standing::Revoked.code()));
}

#[test]
fn s8_2_whoever_has_no_slot_withdraws_the_consent_too_and_a_guardian_that_to_a_pupil() {
    let mut ward = Ward::new();
    let home = ward.home;
    let mut parent = ward.resident(1, home);
    let mut member = ward.task(2, None).phone(2);
    ward.sync(&mut member, NOW);
    let pupils = [7, 8].map(|number| ward.task(number, Some(Role::Minor)));
    let [mut pupil, mut other] =
        [(7, &pupils[0]), (8, &pupils[1])].map(|(seed, grant)| grant.pupil(seed, &parent));
    ward.sync(&mut pupil, NOW);
    ward.sync(&mut other, NOW);
    let word = |claim: [u8; 16]| vec![support::registry::entry(&Entry::Leave(Fixed::from(claim)))];
    let of_pupil = word(pupils[0].claim().0);
    use Verdict::{Accepted, NoSuchTip, NotAllowed};
    // Nobody says it for another's child, nor an officer of himself.
    let mut says = |device: &mut Device, said: &[Operation], verdict| {
        let verdicts = device.brings(&mut ward.room, &ward.place, REGISTRY, said.to_vec());
        assert_eq!(verdicts, [verdict]);
    };
    says(&mut member, &of_pupil, NoSuchTip);
    says(&mut ward.officer, &word([0; 16]), NotAllowed);
    says(&mut member, &word([0; 16]), Accepted);
    says(&mut other, &word([0; 16]), Accepted);
    says(&mut parent, &of_pupil, Accepted);
    ward.holds_its_slot(&parent, home);
    member.tip(WARD, 0);
    for device in [&mut member, &mut pupil, &mut other] {
        let certificate = device.certificate.clone();
        ward.sync(device, NOW + 200 * 24 * HOUR);
        assert_eq!((device.standing, &device.certificate), (Some(Standing::Ended.code()), &certificate));
        assert!(device.readable.is_empty());
    }
    assert!(member.verdicts().ends_with(&[Accepted; 2]), "what was unsent still comes in");
    // Whoever gives the consent anew is a member again.
    let again = ward.task(9, None);
    ward.takes(&mut member, &again, NOW);
    assert_eq!((member.standing, is(&member)), (None, (Role::GroupMember, Some(GROUP))));
}
