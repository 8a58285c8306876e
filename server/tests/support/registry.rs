//! Registries in tests: what officers and members write, and the book that a phone makes of what it reads.

use super::{Device, NOW, Place, WARD, operation};
use tinxom_domain::household::{Event, MemoryBook, Outcome, RevokeReason, settle};
use tinxom_domain::id::{ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, to_vec};
use tinxom_wire::invite::{Invite, Label, OpenedInvite, SALT};
use tinxom_wire::message::Introduction;
use tinxom_wire::operation::{Operation, body, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{
    Acceptance, Batch, ChangeBody, Enrolment, Entry, Guardian, HouseholdLabel, RegistrySecret, Revocation,
    Ruled, SealedLabels, SlotWord, Transfer, transfer_claim,
};
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;

pub const REGISTRY: Space = Space::Registry(WARD);
/// Stands in every label; nothing that a server keeps holds it.
pub const CANARY: &str = "CHIMHOANGYEN";

/// A wish for an invite.
#[derive(Clone)]
pub struct Wish {
    pub household: Option<HouseholdId>,
    pub group: Option<GroupId>,
    pub role: Option<Role>,
    pub by_telephone: bool,
    pub days: i32,
}

impl Wish {
    pub fn of(household: HouseholdId) -> Self {
        Self { household: Some(household), ..Self::none() }
    }

    pub fn none() -> Self {
        Self { household: None, group: None, role: None, by_telephone: false, days: 30 }
    }
}

/// An invite that an officer made, with what a phone needs of it.
#[derive(Clone)]
pub struct Grant {
    pub invite: Invite,
    pub bytes: Vec<u8>,
    pub introduction: Vec<u8>,
}

impl Grant {
    pub fn claim(&self) -> ClaimId {
        self.invite.claim()
    }

    /// The phone of a person who takes it.
    pub fn phone(&self, seed: u8) -> Device {
        self.phone_of(Signer32::from_seed(&[seed; 32]))
    }

    pub fn phone_of(&self, signer: Signer32) -> Device {
        let key = Fixed::from(signer.public().0);
        let introduction = Introduction::Invite(self.introduction.clone(), key, 1);
        Device::new(signer, introduction, self.invite.anchor.into())
    }

    /// The same for a pupil, whose guardian's phone agrees.
    pub fn pupil(&self, seed: u8, guardian: &Device) -> Device {
        self.pupil_of(Signer32::from_seed(&[seed; 32]), guardian)
    }

    pub fn pupil_of(&self, signer: Signer32, guardian: &Device) -> Device {
        let mut phone = self.phone_of(signer);
        let key = Fixed::from(phone.signer.public().0);
        let consent = self.consent(&phone, guardian);
        phone.introduction = Introduction::Pupil(self.introduction.clone(), key, 1, consent);
        phone
    }

    pub fn consent(&self, pupil: &Device, guardian: &Device) -> Signed {
        let consent = Guardian {
            claim: self.invite.label,
            key: Fixed::from(pupil.signer.public().0),
            guardian: Fixed::from(guardian.id().0),
            consent: 1,
        };
        consent.sign(&guardian.signer)
    }

    /// What an officer brings of it.
    pub fn enrolment(&self, phone: &Device) -> Operation {
        self.enrolment_with(phone, None)
    }

    pub fn enrolment_with(&self, phone: &Device, guardian: Option<Signed>) -> Operation {
        let acceptance = Acceptance {
            claim: self.invite.label,
            key: Fixed::from(phone.signer.public().0),
            consent: 1,
            at: NOW,
        };
        let acceptance = acceptance.sign(&phone.signer);
        let enrolment = Enrolment { grant: self.introduction.clone(), acceptance, guardian };
        operation(kind::ENROLMENT, to_vec(&enrolment))
    }
}

impl Place {
    /// An officer grants an invite; its number distinguishes it.
    pub fn grant(&self, officer: &Device, number: u16, wish: &Wish) -> Grant {
        let Introduction::Certificate(inviter) = &officer.introduction else { panic!("no officer") };
        let unit = Certificate::peek(inviter).unwrap().unit;
        let mut salt = [0; SALT];
        salt[..2].copy_from_slice(&number.to_be_bytes());
        salt[2] = officer.id().0[0];
        let label = Label { salt, text: format!("Xóm {CANARY}") };
        let invite = Invite {
            label: label.commitment(),
            address: "https://a.example".into(),
            group: wish.group.map(|group| Fixed::from(group.0)),
            date: NOW,
            until: Date::of(Timestamp(NOW)).0 + wish.days,
            inviter: inviter.clone(),
            anchor: Fixed::from(self.anchor_hash(unit)),
            household: wish.household.map(|household| Fixed::from(household.0)),
            named_role: wish.role.map(Role::code),
            by_telephone: wish.by_telephone.then_some(true),
        };
        let bytes = invite.sign(&label, &officer.signer).unwrap();
        let OpenedInvite { invite, introduction, .. } = Invite::open(&bytes).unwrap();
        Grant { invite, bytes, introduction }
    }

    pub fn anchor_hash(&self, unit: UnitId) -> [u8; 32] {
        let keys = tinxom_server::authority::ServerKeys::read(&self.server).unwrap();
        tinxom_wire::anchor::anchor_hash(&keys.anchor(unit).unwrap().1)
    }
}

/// The key that officers seal labels with here.
pub fn secret() -> RegistrySecret {
    RegistrySecret::from_bytes([9; 32])
}

pub fn labels_of(seed: [u8; 16], names: &[&str]) -> SealedLabels {
    labels_in(WARD, seed, names)
}

pub fn labels_in(unit: UnitId, seed: [u8; 16], names: &[&str]) -> SealedLabels {
    let label = |name: &&str| HouseholdLabel {
        hamlet: 7,
        address: if name.is_empty() { String::new() } else { format!("Ngõ {CANARY}") },
        name: (*name).to_owned(),
    };
    let labels: Vec<_> = names.iter().map(label).collect();
    let mut random = rand_core::UnwrapErr(getrandom::SysRng);
    SealedLabels::seal(unit, &seed, 1, &secret(), &labels, &mut random).unwrap()
}

/// A hamlet's batch; its ids come from the seed.
pub fn batch(seed: u8, count: u8) -> Batch {
    let names: Vec<String> = (0..count).map(|place| format!("Hộ {CANARY} {place}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let labels = labels_of([seed; 16], &names);
    Batch { seed: Fixed::from([seed; 16]), count, group: None, provisional: false, labels }
}

pub fn entry(entry: &Entry) -> Operation {
    operation(kind::REGISTRY, to_vec(entry))
}

pub fn change(id: u8, what: tinxom_domain::household::Change) -> Entry {
    Entry::Change(Fixed::from([id; 8]), ChangeBody::of(what), None)
}

pub fn settles(claim: ClaimId) -> Entry {
    Entry::Settle(Fixed::from(claim.0))
}

/// The holder's word that a new phone gets the slot.
pub fn transfer(holder: &Device, household: HouseholdId, from: ClaimId, to: &Signer32) -> Signed {
    let transfer = Transfer {
        unit: WARD.0,
        household: Fixed::from(household.0),
        from: Fixed::from(from.0),
        key: Fixed::from(to.public().0),
        at: NOW,
    };
    transfer.sign(&holder.signer)
}

/// A phone to which a slot was handed over.
pub fn taking_over(place: &Place, seed: u8, signed: &Signed) -> Device {
    let signer = Signer32::from_seed(&[seed; 32]);
    let key = Fixed::from(signer.public().0);
    Device::new(signer, Introduction::Transfer(signed.clone(), key, 1), place.anchor_hash(WARD))
}

pub fn claim_of(signed: &Signed) -> ClaimId {
    transfer_claim(signed)
}

pub fn revocation(by: &Device, device: DeviceId, reason: RevokeReason, from: i64) -> Operation {
    revocation_in(WARD, by, device, reason, from)
}

pub fn revocation_in(
    unit: UnitId,
    by: &Device,
    device: DeviceId,
    reason: RevokeReason,
    from: i64,
) -> Operation {
    let revocation = Revocation {
        unit: unit.0,
        device: Fixed::from(device.0),
        reason: reason.code(),
        from,
        by: Fixed::from(by.id().0),
    };
    operation(kind::REVOCATION, to_vec(&revocation.sign(&by.signer)))
}

impl Device {
    /// Writes into a space, brings it and gives the verdicts on it.
    pub fn brings(
        &mut self,
        room: &mut SqliteRoom,
        place: &Place,
        space: Space,
        operations: Vec<Operation>,
    ) -> Vec<Verdict> {
        self.brings_at(room, place, space, operations, NOW)
    }

    pub fn brings_at(
        &mut self,
        room: &mut SqliteRoom,
        place: &Place,
        space: Space,
        operations: Vec<Operation>,
        now: i64,
    ) -> Vec<Verdict> {
        let before = self.receipts.len();
        self.write(space, operations);
        self.sync_at(room, &place.signer, now).unwrap();
        assert!(self.outgoing().is_empty(), "not everything was answered");
        self.receipts[before..].iter().flat_map(|receipt| receipt.verdicts.clone()).collect()
    }

    /// One entry in the first ward's registry, and the verdict on it.
    pub fn enters(&mut self, room: &mut SqliteRoom, place: &Place, it: &Entry) -> Verdict {
        self.brings(room, place, REGISTRY, vec![entry(it)])[0]
    }

    /// What the server said in a ward's registry, by number.
    pub fn rulings(&self, unit: UnitId) -> Vec<(u64, i64, Ruled)> {
        let items = self.items.get(&Space::Registry(unit)).into_iter().flatten();
        let rulings = items.filter(|item| item.kind == kind::RULED);
        rulings.map(|item| (item.number, item.at, body("ruling", &item.body).unwrap())).collect()
    }

    pub fn last_outcome(&self) -> Outcome {
        self.rulings(WARD).last().unwrap().2.outcome().unwrap()
    }

    /// The book that a phone makes of a registry: it decides nothing, it follows.
    pub fn book(&self, unit: UnitId) -> MemoryBook {
        let mut book = MemoryBook::default();
        for (number, at, ruled) in self.rulings(unit) {
            let event: Event = ruled.event(unit).unwrap();
            settle(&mut book, &event, &ruled.outcome().unwrap(), number, Timestamp(at)).unwrap();
        }
        book
    }

    /// What it was told of its claims.
    pub fn slots(&self) -> Vec<SlotWord> {
        let items = self.items.get(&Space::Inbox(self.id())).into_iter().flatten();
        let slots = items.filter(|item| item.kind == kind::SLOT);
        slots.map(|item| body("slot", &item.body).unwrap()).collect()
    }

    pub fn last_slot(&self) -> SlotWord {
        *self.slots().last().expect("it was told nothing")
    }
}
