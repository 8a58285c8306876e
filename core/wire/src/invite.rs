//! Invites: what an officer shows on a screen to let a person in. At most [`limits::INVITE`] bytes.

use crate::certificate::Certificate;
use crate::codec::{Fixed, Signed, WireError, from_slice, to_vec};
use crate::limits;
use crate::sign::{Purpose, Signer32};
use data_encoding::{BASE32_NOPAD, Encoding};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use tinxom_domain::id::{ClaimId, GroupId, HouseholdId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;

/// Marks the text form.
const PREFIX: &str = "TINXOM1";

/// Random bytes before a label in its commitment. The server has the commitment and could try every hamlet of the ward,
/// and the salt, which it never sees, makes it try 2^80 salts for each. More would be taken from the label's own room,
/// which is what is scarce in [`limits::INVITE`].
pub const SALT: usize = 10;

/// The hamlet's label, or the group's. It and its salt stand beside the signed part and pass between people only: in a
/// hamlet of two dozen households its name nearly is a person's, so the server gets no more than a commitment to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Label {
    /// Random.
    pub salt: [u8; SALT],
    /// What a person reads.
    pub text: String,
}

impl std::fmt::Debug for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Label({} bytes)", self.text.len())
    }
}

impl Label {
    /// The first 16 bytes of SHA-256("tinxom label" ‖ salt ‖ text).
    pub fn commitment(&self) -> Fixed<16> {
        let hash =
            Sha256::new().chain_update(b"tinxom label").chain_update(self.salt).chain_update(&self.text);
        let mut commitment = [0; 16];
        commitment.copy_from_slice(&hash.finalize()[..16]);
        Fixed::from(commitment)
    }
}

/// The signed part of an invite, which the server gets as an introduction. Its ward is that of its inviter's certificate.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Invite {
    /// [`Label::commitment`]. Salted as it is no two invites have one in common, so it also names the invite at the
    /// server, which takes it once.
    #[n(0)]
    pub label: Fixed<16>,
    /// Where the server is, as `http(s)://host[:port]`.
    #[n(1)]
    pub address: String,
    /// The group of a member; a resident has none.
    #[n(2)]
    pub group: Option<Fixed<8>>,
    /// The latest signed date that the inviter had seen: milliseconds since 1970. A new phone starts from it.
    #[n(3)]
    pub date: i64,
    /// The last day, in days since 1970.
    #[n(4)]
    pub until: i32,
    /// The inviter's certificate.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub inviter: Vec<u8>,
    /// Hash of the unit's signed anchor.
    #[n(6)]
    pub anchor: Fixed<32>,
    /// The household whose slot the person is to hold.
    #[n(7)]
    pub household: Option<Fixed<8>>,
    /// The role's code, where it does not follow from the group: head, deputy, pupil.
    #[n(8)]
    pub named_role: Option<u8>,
    /// It passes over the telephone: the membership holds once four words were compared.
    #[n(9)]
    pub by_telephone: Option<bool>,
}

impl std::fmt::Debug for Invite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invite {{ role: {}, until: {}, … }}", self.role().name(), self.until)
    }
}

/// An invite as people pass it on: the signed part, and beside it what only they see.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Carried {
    #[n(0)]
    signed: Signed,
    #[n(1)]
    salt: Fixed<SALT>,
    #[n(2)]
    label: String,
}

/// What [`Invite::open`] finds in an invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedInvite {
    /// The signed part.
    pub invite: Invite,
    /// The hamlet's label, or the group's, with the salt of its commitment. Neither ever leaves for the server.
    pub label: Label,
    /// The signed part's bytes, for [`crate::message::Introduction::Invite`].
    pub introduction: Vec<u8>,
}

impl Invite {
    /// Signs it with the inviter's device key, and gives the bytes that pass between people.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] naming the field to shorten: `address`, `inviter` (no certificate of ours is as long), or
    /// `label`, of which [`Invite::room_for_label`] fits. [`WireError::BadSignature`] when it commits to another label.
    pub fn sign(&self, label: &Label, inviter: &Signer32) -> Result<Vec<u8>, WireError> {
        if self.address.len() > limits::ADDRESS {
            return Err(WireError::TooLarge("address"));
        }
        if self.inviter.len() > limits::INVITER {
            return Err(WireError::TooLarge("inviter"));
        }
        if label.text.len() > self.room_for_label() {
            return Err(WireError::TooLarge("label"));
        }
        if label.commitment() != self.label {
            return Err(WireError::BadSignature("label"));
        }
        let bytes = carried(inviter.signed(Purpose::Invite, to_vec(self)), label);
        if bytes.len() > limits::INVITE { Err(WireError::TooLarge("invite")) } else { Ok(bytes) }
    }

    /// Bytes of a label that fit beside everything else, at most [`limits::LABEL`]. A Vietnamese letter takes one to
    /// three.
    pub fn room_for_label(&self) -> usize {
        let signed = Signed { body: to_vec(self), signature: Fixed::from([0; 64]) };
        // A label's head grows with it, from one byte to two above 23.
        let head = 1;
        let others = carried(signed, &Label { salt: [0; SALT], text: String::new() }).len() + head;
        limits::INVITE.saturating_sub(others).min(limits::LABEL)
    }

    /// Reads the bytes that pass between people and checks that the inviter signed it, with this label, and that he may
    /// invite. That his certificate is the unit's word needs the anchor: [`Invite::check_inviter`].
    ///
    /// # Errors
    /// [`WireError::TooLarge`], [`WireError::Malformed`], [`WireError::BadSignature`], [`WireError::NotEntitled`].
    pub fn open(bytes: &[u8]) -> Result<OpenedInvite, WireError> {
        let Carried { signed, salt, label } = from_slice("invite", limits::INVITE, bytes)?;
        let (invite, label) = (Self::read(&signed)?, Label { salt: salt.into(), text: label });
        if label.commitment() != invite.label {
            return Err(WireError::BadSignature("label"));
        }
        Ok(OpenedInvite { invite, label, introduction: to_vec(&signed) })
    }

    /// Reads the signed part alone, as a server gets it, and checks what [`Invite::open`] checks, save for the label.
    ///
    /// # Errors
    /// As [`Invite::open`]; [`WireError::Malformed`] also for the bytes that pass between people.
    pub fn open_introduction(bytes: &[u8]) -> Result<Self, WireError> {
        Self::read(&from_slice("invite", limits::INVITE, bytes)?)
    }

    fn read(signed: &Signed) -> Result<Self, WireError> {
        let invite: Self = from_slice("invite", limits::INVITE, &signed.body)?;
        let inviter = Certificate::peek(&invite.inviter)?;
        inviter.key.open(Purpose::Invite, signed)?;
        if !inviter.role.is_officer() {
            return Err(WireError::NotEntitled("invite"));
        }
        match invite.named_role.map(Role::from_code) {
            None => Ok(invite),
            Some(None) => Err(WireError::Unknown("invite")),
            Some(Some(role)) if role.is_officer() => Err(WireError::NotEntitled("invite")),
            Some(Some(role)) if role.is_in_group() != invite.group.is_some() => {
                Err(WireError::Malformed("invite"))
            }
            Some(Some(_)) => Ok(invite),
        }
    }

    /// Checks the inviter's certificate under the unit's key, and both's days on `day`.
    ///
    /// # Errors
    /// [`WireError::BadSignature`], [`WireError::Expired`].
    pub fn check_inviter(&self, unit_key: &crate::sign::PublicKey, day: Date) -> Result<(), WireError> {
        Certificate::open(&self.inviter, unit_key)?.check_day(day)?;
        if day.0 > self.until { Err(WireError::Expired("invite")) } else { Ok(()) }
    }

    /// The role that the person will have: officers are certified by the unit's key and never invited.
    pub fn role(&self) -> Role {
        let follows = if self.group.is_some() { Role::GroupMember } else { Role::Resident };
        self.named_role.and_then(Role::from_code).unwrap_or(follows)
    }

    /// The household whose slot the person is to hold.
    pub fn household(&self) -> Option<HouseholdId> {
        self.household.map(|household| HouseholdId(household.into()))
    }

    /// The claim on the household's slot that this invite leads to: the invite's own name.
    pub fn claim(&self) -> ClaimId {
        ClaimId(self.label.into())
    }

    /// The group of a member.
    pub fn group(&self) -> Option<GroupId> {
        self.group.map(|group| GroupId(group.into()))
    }
}

fn carried(signed: Signed, label: &Label) -> Vec<u8> {
    to_vec(&Carried { signed, salt: Fixed::from(label.salt), label: label.text.clone() })
}

/// Text form of bytes that people pass on: a prefix and base32, which fits the dense mode of a QR code and survives
/// being read aloud, upper or lower case.
pub fn to_text(bytes: &[u8]) -> String {
    format!("{PREFIX}.{}", ENCODING.encode(bytes))
}

/// Bytes of [`to_text`]; blanks and line breaks do not matter.
///
/// # Errors
/// [`WireError::Malformed`].
pub fn from_text(text: &str) -> Result<Vec<u8>, WireError> {
    let malformed = WireError::Malformed("text");
    if text.len() > limits::TEXT {
        return Err(WireError::TooLarge("text"));
    }
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let code = text.strip_prefix(PREFIX).and_then(|t| t.strip_prefix('.')).ok_or(malformed)?;
    ENCODING.decode(code.as_bytes()).map_err(|_| malformed)
}

const ENCODING: Encoding = BASE32_NOPAD;

#[cfg(test)]
mod tests {
    use super::*;
    use tinxom_domain::id::UnitId;

    fn label(text: &str) -> Label {
        Label { salt: [3; SALT], text: text.into() }
    }

    fn example() -> (Invite, Label, Signer32, Signer32) {
        let (unit, officer) = (Signer32::from_seed(&[1; 32]), Signer32::from_seed(&[2; 32]));
        let label = label("Tổ tự quản số 3, xóm Núi Voi");
        let invite = Invite {
            label: label.commitment(),
            address: "https://tinxom.thainguyen.example:8443".into(),
            group: Some(Fixed::from([4; 8])),
            date: 1_790_000_000_000,
            until: 20_030,
            inviter: certificate(Role::Desk, &officer).sign(&unit).unwrap(),
            anchor: Fixed::from([5; 32]),
            household: None,
            named_role: None,
            by_telephone: None,
        };
        (invite, label, officer, unit)
    }

    fn certificate(role: Role, officer: &Signer32) -> Certificate {
        let (from, until) = (Date(20_000), Date(20_090));
        Certificate { key: officer.public(), role, unit: UnitId(54431), group: None, from, until }
    }

    #[test]
    fn an_invite_fits_a_screen_and_survives_its_text_form() {
        let (invite, label, officer, unit) = example();
        let bytes = invite.sign(&label, &officer).unwrap();
        assert!(bytes.len() <= limits::INVITE);
        let text = to_text(&bytes).to_ascii_lowercase();
        let (front, back) = text.split_at(90);
        let read = Invite::open(&from_text(&format!("{front}\n  {back}")).unwrap()).unwrap();
        assert_eq!((&read.invite, &read.label), (&invite, &label));
        let read = read.invite;
        read.check_inviter(&unit.public(), Date(20_001)).unwrap();
        assert_eq!(read.check_inviter(&unit.public(), Date(20_031)), Err(WireError::Expired("invite")));
        assert!(read.check_inviter(&officer.public(), Date(20_001)).is_err());
    }

    #[test]
    fn s9_2_what_the_server_gets_of_an_invite_holds_neither_label_nor_salt() {
        let (invite, label, officer, _) = example();
        let bytes = invite.sign(&label, &officer).unwrap();
        let introduction = Invite::open(&bytes).unwrap().introduction;
        assert_eq!(Invite::open_introduction(&introduction), Ok(invite));
        let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        for part in [&label.salt[..], label.text.as_bytes(), "Voi".as_bytes()] {
            assert!(holds(&bytes, part) && !holds(&introduction, part));
        }
        // Neither of the two passes for the other.
        assert_eq!(Invite::open_introduction(&bytes), Err(WireError::Malformed("invite")));
        assert_eq!(Invite::open(&introduction), Err(WireError::Malformed("invite")));
        // Nor is its length the label's.
        let short = Label { text: "Xóm".into(), ..label };
        let other = Invite { label: short.commitment(), ..Invite::open_introduction(&introduction).unwrap() };
        let other = Invite::open(&other.sign(&short, &officer).unwrap()).unwrap();
        assert_eq!(other.introduction.len(), introduction.len());
    }

    #[test]
    fn a_label_or_salt_beside_which_nothing_was_signed_is_refused() {
        let (invite, label, officer, _) = example();
        let signed = officer.signed(Purpose::Invite, to_vec(&invite));
        assert!(Invite::open(&carried(signed.clone(), &label)).is_ok());
        let renamed = Label { text: "Tổ tự quản số 4, xóm Núi Voi".into(), ..label.clone() };
        let salted = Label { salt: [6; SALT], ..label.clone() };
        for other in [renamed, salted, Label { text: String::new(), ..label }] {
            let bytes = carried(signed.clone(), &other);
            assert_eq!(Invite::open(&bytes), Err(WireError::BadSignature("label")), "{other:?}");
            assert_eq!(invite.sign(&other, &officer), Err(WireError::BadSignature("label")));
        }
    }

    #[test]
    fn the_commitment_is_as_the_page_of_the_protocol_says() {
        let commitment = Label { salt: *b"0123456789", text: "Núi Voi".into() }.commitment();
        assert_eq!(commitment[..], Sha256::digest("tinxom label0123456789Núi Voi")[..16]);
    }

    #[test]
    fn a_label_of_as_many_bytes_as_there_is_room_for_fits_and_one_more_is_named() {
        let (example, _, officer, _) = example();
        let resident = Invite { group: None, ..example.clone() };
        let far =
            Invite { address: format!("https://{}", "a".repeat(limits::ADDRESS - 8)), ..example.clone() };
        let near = Invite { address: "https://tinxom.example".into(), ..resident.clone() };
        for (invite, least) in [(example, 40), (resident, 50), (far, 30), (near, 66)] {
            let room = invite.room_for_label();
            assert!(room >= least, "{room} bytes");
            let with = |bytes| {
                let label = label(&"x".repeat(bytes));
                Invite { label: label.commitment(), ..invite.clone() }.sign(&label, &officer)
            };
            assert_eq!(with(room).unwrap().len(), limits::INVITE);
            assert_eq!(with(room + 1), Err(WireError::TooLarge("label")));
        }
    }

    #[test]
    fn a_hamlet_of_thirty_letters_with_a_mark_on_each_fits() {
        let (example, _, officer, _) = example();
        let label = label("Xóm Đồng Bẩm Thượng Núi Voi Mới");
        let address = "https://tinxom.example".into();
        let resident = Invite { group: None, label: label.commitment(), address, ..example };
        assert!(resident.sign(&label, &officer).is_ok());
    }

    #[test]
    fn x09_a_household_leaves_room_for_a_hamlet_of_thirty_letters_with_a_mark_on_each() {
        let (example, _, officer, _) = example();
        let label = label("Xóm Đồng Bẩm Thượng Núi Voi Mới");
        let resident = Invite {
            group: None,
            label: label.commitment(),
            address: "https://tinxom.example".into(),
            household: Some(Fixed::from([7; 8])),
            by_telephone: Some(true),
            ..example.clone()
        };
        let head =
            Invite { group: example.group, named_role: Some(Role::GroupHead.code()), ..resident.clone() };
        for (invite, room) in [(resident, 55), (head, 43)] {
            assert_eq!(invite.room_for_label(), room);
            let opened = Invite::open(&invite.sign(&label, &officer).unwrap()).unwrap();
            assert_eq!((opened.invite, &opened.label), (invite, &label));
        }
    }

    #[test]
    fn an_address_that_is_too_long_is_named() {
        let (example, label, officer, _) = example();
        let far = Invite { address: "a".repeat(limits::ADDRESS + 1), ..example.clone() };
        assert_eq!(far.sign(&label, &officer), Err(WireError::TooLarge("address")));
        let long = Invite { inviter: vec![0; limits::INVITER + 1], ..example };
        assert_eq!(long.sign(&label, &officer), Err(WireError::TooLarge("inviter")));
    }

    #[test]
    fn an_altered_invite_or_one_of_no_officer_is_refused() {
        let (invite, label, officer, unit) = example();
        let bytes = invite.sign(&label, &officer).unwrap();
        let introduction = Invite::open(&bytes).unwrap().introduction;
        for bit in 0..8 {
            for place in 0..bytes.len() {
                let mut altered = bytes.clone();
                altered[place] ^= 1 << bit;
                assert!(Invite::open(&altered).is_err(), "byte {place}");
            }
            for place in 0..introduction.len() {
                let mut altered = introduction.clone();
                altered[place] ^= 1 << bit;
                assert!(Invite::open_introduction(&altered).is_err(), "byte {place} of the signed part");
            }
        }
        for role in Role::ALL.into_iter().filter(|role| !role.is_officer()) {
            let inviter = certificate(role, &officer).sign(&unit).unwrap();
            let bytes = Invite { inviter, ..invite.clone() }.sign(&label, &officer).unwrap();
            assert_eq!(Invite::open(&bytes), Err(WireError::NotEntitled("invite")));
        }
    }
}
