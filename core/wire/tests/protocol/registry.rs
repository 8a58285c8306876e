//! Values and examples of what crosses the wire for a ward's registry of households, from fixed seeds and invented people.

use crate::samples::{Form, Sample, bytes, cbor, operation_body};
use crate::values::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tinxom_domain::household::{Change, ClaimState, LookPurpose, Outcome, Reason, RevokeReason, Why};
use tinxom_domain::id::{ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::invite::{Invite, OpenedInvite};
use tinxom_wire::limits;
use tinxom_wire::operation::body;
use tinxom_wire::registry::{
    Acceptance, Batch, BoxKey, ChangeBody, CodeOffer, CodeSecret, DeviceBox, Enrolment, Entry, Guardian,
    HandOver, HouseholdLabel, Look, Looked, RegistryKey, RegistrySecret, Resealed, Revocation, Ruled,
    SealedLabels, SlotWord, TelephoneCode, Transfer, transfer_claim,
};
use tinxom_wire::sign::{Purpose, Signer32};

pub const HOUSEHOLD: HouseholdId = HouseholdId([0x48; 8]);
pub const CLAIM: ClaimId = ClaimId([0x63; 16]);
pub const SEED: [u8; 16] = [0x5e; 16];
/// What a batch of households is sealed under.
const VERSION: u16 = 2;

/// A phone that a slot is handed to, and a pupil's.
pub fn new_phone() -> Signer32 {
    Signer32::from_seed(&[8; 32])
}

pub fn registry_secret() -> RegistrySecret {
    RegistrySecret::from_bytes([9; 32])
}

fn dice() -> ChaCha20Rng {
    ChaCha20Rng::from_seed([10; 32])
}

pub fn household_labels() -> Vec<HouseholdLabel> {
    let label = |address: &str, name: &str| HouseholdLabel {
        hamlet: 1_204,
        address: address.into(),
        name: name.into(),
    };
    vec![label("Ngõ giếng làng, số 3", "Nguyễn Thị Mẫu"), label("Cuối xóm, cạnh đồi chè", "Ma Văn Mẫu")]
}

pub fn sealed_labels() -> SealedLabels {
    let labels = household_labels();
    SealedLabels::seal(UNIT, &SEED, VERSION, &registry_secret(), &labels, &mut dice()).unwrap()
}

/// Labels that open nowhere, so that what holds them is the same bytes under every compressor.
fn opaque_labels() -> SealedLabels {
    SealedLabels { version: VERSION, salt: Fixed::from([0x73; 16]), sealed: vec![0x6c; 40] }
}

/// Every change, in the order of its code.
pub fn changes() -> Vec<ChangeBody> {
    let (household, other) = (HOUSEHOLD, HouseholdId([0x49; 8]));
    [
        Change::Split { household, new: other },
        Change::Merge { household, into: other },
        Change::Move { household, group: Some(GroupId([0x68; 8])) },
        Change::MoveAway { household },
        Change::Death { household },
        Change::Return { household },
        Change::Route { household, unit: UnitId(54_432) },
        Change::Move { household, group: None },
    ]
    .map(ChangeBody::of)
    .to_vec()
}

/// Every entry, in the order of its number.
pub fn entries() -> Vec<Entry> {
    let (claim, household) = (Fixed::from(CLAIM.0), Fixed::from(HOUSEHOLD.0));
    let change = Fixed::from([0x43; 8]);
    let batch = Batch {
        seed: Fixed::from(SEED),
        count: 2,
        group: Some(Fixed::from(GROUP.0)),
        provisional: false,
        labels: opaque_labels(),
    };
    let resealed = Resealed { seed: Fixed::from(SEED), labels: opaque_labels() };
    let new = Fixed::from(transfer_claim(&transfer_signed()).0);
    vec![
        Entry::Households(batch),
        Entry::Claim(claim, household, id(&phone()), true),
        Entry::Words(claim, true),
        Entry::Settle(claim),
        Entry::Transfer(new, claim, id(&new_phone()), transfer_signed()),
        Entry::Leave(claim),
        Entry::Change(change, changes()[0].clone(), Some(opaque_labels())),
        Entry::Undo(change),
        Entry::Count(412),
        Entry::Forget(vec![household], vec![resealed]),
        Entry::Revoke(id(&phone()), RevokeReason::Lost.code()),
        Entry::Found(household),
        Entry::ForgetClaims(vec![claim]),
    ]
}

pub fn ruled() -> Ruled {
    let outcome = Outcome::refused_for(Reason::Forked, CLAIM);
    let author = DeviceId(*id(&phone()));
    Ruled::new(author, Role::Resident, outcome, entries().swap_remove(4))
}

pub fn slot_word() -> SlotWord {
    let (state, why) = ClaimState::Ended(Why::Refused).code();
    SlotWord {
        claim: Fixed::from(CLAIM.0),
        household: Fixed::from(HOUSEHOLD.0),
        state,
        why,
        reason: Reason::Forked.code(),
        against: Some(Fixed::from([0x64; 16])),
        role: Role::Resident.code(),
    }
}

pub fn box_key_signed() -> Signed {
    DeviceBox::of(&officer()).publish(&officer())
}

pub fn box_key() -> BoxKey {
    BoxKey::open(&box_key_signed(), &officer().public()).unwrap()
}

/// The desk gives the key to a device of its own, so that one device stands for both.
pub fn registry_key_signed() -> Signed {
    RegistryKey::seal(UNIT, VERSION, &box_key(), &registry_secret(), &officer(), &mut dice()).unwrap()
}

/// An invite into a household's slot, over the telephone.
pub fn household_invite() -> Invite {
    Invite { group: None, household: Some(Fixed::from(HOUSEHOLD.0)), by_telephone: Some(true), ..invite() }
}

/// An invite of a pupil into the group of a school gate.
pub fn pupil_invite() -> Invite {
    Invite { named_role: Some(Role::Minor.code()), ..invite() }
}

fn carried(invite: &Invite) -> Vec<u8> {
    invite.sign(&label(), &officer()).unwrap()
}

fn signed_part(invite: &Invite) -> Vec<u8> {
    to_vec(&officer().signed(Purpose::Invite, to_vec(invite)))
}

pub fn pupil_signed() -> Vec<u8> {
    signed_part(&pupil_invite())
}

pub fn acceptance(invite: &Invite) -> Acceptance {
    let key = Fixed::from(new_phone().public().0);
    Acceptance { claim: Fixed::from(invite.claim().0), key, consent: 1, at: NOW }
}

pub fn guardian() -> Guardian {
    Guardian {
        claim: Fixed::from(pupil_invite().claim().0),
        key: Fixed::from(new_phone().public().0),
        guardian: id(&phone()),
        consent: 1,
    }
}

pub fn enrolment(invite: &Invite) -> Enrolment {
    let is_pupil = invite.role() == Role::Minor;
    Enrolment {
        grant: signed_part(invite),
        acceptance: acceptance(invite).sign(&new_phone()),
        guardian: is_pupil.then(|| guardian().sign(&phone())),
    }
}

pub fn transfer() -> Transfer {
    Transfer {
        unit: UNIT.0,
        household: Fixed::from(HOUSEHOLD.0),
        from: Fixed::from(CLAIM.0),
        key: Fixed::from(new_phone().public().0),
        at: NOW,
    }
}

pub fn transfer_signed() -> Signed {
    transfer().sign(&phone())
}

pub fn hand_over() -> HandOver {
    let invite = invite();
    HandOver {
        transfer: transfer_signed(),
        holder: Fixed::from(phone().public().0),
        address: invite.address,
        anchor: invite.anchor,
        date: NOW,
        label: label().text,
    }
}

pub fn revocation() -> Revocation {
    Revocation {
        unit: UNIT.0,
        device: id(&phone()),
        reason: RevokeReason::Stolen.code(),
        from: NOW,
        by: id(&officer()),
    }
}

pub fn code_secret() -> CodeSecret {
    TelephoneCode::parse("0042 1234 5678").unwrap().stretch().unwrap()
}

/// What a code opens; made once, as it takes 19 MiB.
pub fn code_offer(secret: &CodeSecret) -> CodeOffer {
    secret.offer(&carried(&household_invite()), NOW)
}

/// What a phone asks with and is answered, by the code above.
pub fn asked() -> (u16, [u8; 16], Vec<u8>) {
    let secret = code_secret();
    (42, secret.proof, code_offer(&secret).sealed)
}

/// A signed body: its golden file shows the body as bytes, and another one what is in it.
fn signed<T: PartialEq + Send + Sync + 'static>(
    name: &'static str,
    about: &'static str,
    signed: Signed,
    value: T,
    open: impl Fn(&Signed) -> Result<T, tinxom_wire::WireError> + Send + Sync + 'static,
) -> Sample {
    bytes(
        name,
        about,
        Form::Cbor,
        true,
        to_vec(&signed),
        move |bytes| Ok(open(&body(name, bytes)?)? == value),
    )
}

pub fn samples() -> Vec<Sample> {
    let mut all = entries_and_words();
    all.extend(keys());
    all.extend(doors());
    all
}

fn entries_and_words() -> Vec<Sample> {
    let labels = to_vec(&household_labels());
    vec![
        cbor(
            "registry-entries",
            "Every entry of a registry, in the order of its number",
            limits::BODY,
            entries(),
        ),
        cbor(
            "registry-changes",
            "Every change of a household, in the order of its code, and 3 once more without a group",
            limits::BODY,
            changes(),
        ),
        operation_body("registry-entry", "The first of registry-entries.hex", entries().swap_remove(0)),
        operation_body("ruled", "0 author, 1 role, 2 [outcome, reason, against], 3 entry", ruled()),
        operation_body(
            "slot",
            "0 claim, 1 household, 2 state, 3 why it ended, 4 reason, 5 against, 6 role",
            slot_word(),
        ),
        operation_body(
            "look",
            "0 household, 1 purpose",
            Look { household: Fixed::from(HOUSEHOLD.0), purpose: LookPurpose::Visit.code() },
        ),
        operation_body(
            "looked",
            "0 household, 1 purpose, 2 role",
            Looked {
                household: Fixed::from(HOUSEHOLD.0),
                purpose: LookPurpose::Visit.code(),
                role: Role::AreaOfficer.code(),
            },
        ),
        bytes("labels", "0 hamlet, 1 address, 2 name each", Form::Cbor, true, labels, |bytes| {
            Ok(from_slice::<Vec<HouseholdLabel>>("labels", limits::PLAIN, bytes)? == household_labels())
        }),
        bytes(
            "sealed-labels",
            "0 version, 1 salt, 2 labels.hex, sealed",
            Form::Cbor,
            false,
            to_vec(&sealed_labels()),
            |bytes| {
                let read: SealedLabels = body("labels", bytes)?;
                Ok(read.open(UNIT, &SEED, &registry_secret())? == household_labels())
            },
        ),
    ]
}

fn keys() -> Vec<Sample> {
    let key = RegistryKey::peek(&registry_key_signed()).unwrap();
    vec![
        operation_body("box-key", "0 suite, 1 public key, 2 device", box_key()),
        signed(
            "box-key-signed",
            "[body, signature]; the body is box-key.hex",
            box_key_signed(),
            box_key(),
            |signed| BoxKey::open(signed, &officer().public()),
        ),
        operation_body(
            "registry-key",
            "0 unit, 1 version, 2 device, 3 ciphertext of the KEM, 4 the key, sealed, 5 desk",
            key,
        ),
        signed(
            "registry-key-signed",
            "[body, signature]; the body is registry-key.hex",
            registry_key_signed(),
            *registry_secret().bytes(),
            |signed| {
                let own = DeviceBox::of(&officer());
                RegistryKey::open(signed, &officer().public(), &own).map(|secret| *secret.bytes())
            },
        ),
    ]
}

fn doors() -> Vec<Sample> {
    let secret = code_secret();
    let offer = code_offer(&secret);
    let opened = |invite: Invite| OpenedInvite { introduction: signed_part(&invite), label: label(), invite };
    vec![
        bytes(
            "invite-household",
            "As invite.hex; the body has 7 household and 9 by telephone too",
            Form::Cbor,
            true,
            carried(&household_invite()),
            move |bytes| Ok(Invite::open(bytes)? == opened(household_invite())),
        ),
        bytes(
            "invite-pupil",
            "As invite.hex; the body has 8 role too",
            Form::Cbor,
            true,
            carried(&pupil_invite()),
            move |bytes| Ok(Invite::open(bytes)? == opened(pupil_invite())),
        ),
        operation_body("acceptance", "0 claim, 1 key, 2 consent, 3 at", acceptance(&household_invite())),
        operation_body("guardian", "0 claim, 1 key, 2 guardian, 3 consent", guardian()),
        bytes(
            "enrolment",
            "0 signed part of an invite, 1 [acceptance.hex, signature]",
            Form::Cbor,
            true,
            to_vec(&enrolment(&household_invite())),
            |bytes| {
                let opened = body::<Enrolment>("enrolment", bytes)?.open()?;
                Ok(opened == (household_invite(), acceptance(&household_invite())))
            },
        ),
        bytes(
            "enrolment-pupil",
            "As enrolment.hex, and 2 [guardian.hex, signature]",
            Form::Cbor,
            true,
            to_vec(&enrolment(&pupil_invite())),
            |bytes| {
                let read: Enrolment = body("enrolment", bytes)?;
                if let Some(consent) = &read.guardian {
                    Guardian::open(consent, &phone().public())?;
                }
                read.open()?;
                Ok(read == enrolment(&pupil_invite()))
            },
        ),
        operation_body("transfer", "0 unit, 1 household, 2 the holder's claim, 3 new key, 4 at", transfer()),
        signed(
            "transfer-signed",
            "[body, signature]; the body is transfer.hex",
            transfer_signed(),
            transfer(),
            |signed| Transfer::open(signed, &phone().public()),
        ),
        bytes(
            "hand-over",
            "[transfer-signed.hex, holder's key, address, anchor, date, label]",
            Form::Cbor,
            true,
            hand_over().to_bytes().unwrap(),
            |bytes| Ok(HandOver::open(bytes)?.hand_over == hand_over()),
        ),
        operation_body("revocation", "0 unit, 1 device, 2 reason, 3 from, 4 by", revocation()),
        signed(
            "revocation-signed",
            "[body, signature]; the body is revocation.hex",
            revocation().sign(&officer()),
            revocation(),
            |signed| Revocation::open(signed, &officer().public()),
        ),
        bytes(
            "code-offer",
            "0 first four digits, 1 hash of the proof, 2 until, 3 invite-household.hex, sealed; code 0042 1234 5678",
            Form::Cbor,
            true,
            to_vec(&offer),
            move |bytes| {
                let read: CodeOffer = body("code", bytes)?;
                Ok(secret.open(&read.sealed)? == carried(&household_invite()) && read == offer)
            },
        ),
    ]
}
