//! Invites: what an officer shows on a screen to let a person in. At most [`limits::INVITE`] bytes.

use crate::certificate::Certificate;
use crate::codec::{Fixed, Signed, WireError, from_slice, to_vec};
use crate::limits;
use crate::sign::{Purpose, Signer32};
use data_encoding::{BASE32_NOPAD, Encoding};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use tinxom_domain::id::{GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;

/// Marks the text form.
const PREFIX: &str = "TINXOM1";

/// An invite.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Invite {
    /// Known to who saw the invite; the server takes it once.
    #[n(0)]
    pub secret: Fixed<16>,
    /// Where the server is, as `http(s)://host[:port]`.
    #[n(1)]
    pub address: String,
    /// The ward.
    #[n(2)]
    pub unit: u32,
    /// The role's code.
    #[n(3)]
    pub role: u8,
    /// The hamlet's label, or the group's.
    #[n(4)]
    pub label: String,
    /// The group of a member.
    #[n(5)]
    pub group: Option<Fixed<8>>,
    /// The latest signed date that the inviter had seen: milliseconds since 1970. A new phone starts from it.
    #[n(6)]
    pub date: i64,
    /// The last day, in days since 1970.
    #[n(7)]
    pub until: i32,
    /// The inviter's certificate.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub inviter: Vec<u8>,
    /// Hash of the unit's signed anchor.
    #[n(9)]
    pub anchor: Fixed<32>,
}

impl std::fmt::Debug for Invite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invite {{ unit: {}, role: {}, until: {}, … }}", self.unit, self.role, self.until)
    }
}

impl Invite {
    /// Signs it with the inviter's device key.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] naming the field to shorten: `address`, `inviter` (no certificate of ours is as long), or
    /// `label`, of which [`Invite::room_for_label`] fits.
    pub fn sign(&self, inviter: &Signer32) -> Result<Vec<u8>, WireError> {
        if self.address.len() > limits::ADDRESS {
            return Err(WireError::TooLarge("address"));
        }
        if self.inviter.len() > limits::INVITER {
            return Err(WireError::TooLarge("inviter"));
        }
        if self.label.len() > self.room_for_label() {
            return Err(WireError::TooLarge("label"));
        }
        let bytes = to_vec(&inviter.signed(Purpose::Invite, to_vec(self)));
        if bytes.len() > limits::INVITE { Err(WireError::TooLarge("invite")) } else { Ok(bytes) }
    }

    /// Bytes of a label that fit beside everything else in it, at most [`limits::LABEL`]. A Vietnamese letter takes one
    /// to three.
    pub fn room_for_label(&self) -> usize {
        let others = Self { label: String::new(), ..self.clone() };
        // A label's head grows with it, from one byte to two above 23.
        let head = 1;
        let whole = to_vec(&Signed { body: to_vec(&others), signature: Fixed::from([0; 64]) }).len() + head;
        limits::INVITE.saturating_sub(whole).min(limits::LABEL)
    }

    /// Reads one and checks that its inviter signed it, that he may invite to it, and that it is of his unit. That his
    /// certificate is the unit's word needs the anchor: [`Invite::check_inviter`].
    ///
    /// # Errors
    /// [`WireError::TooLarge`], [`WireError::Malformed`], [`WireError::BadSignature`], [`WireError::NotEntitled`].
    pub fn open(bytes: &[u8]) -> Result<Self, WireError> {
        let signed: Signed = from_slice("invite", limits::INVITE, bytes)?;
        let invite: Self = from_slice("invite", limits::INVITE, &signed.body)?;
        let inviter = Certificate::peek(&invite.inviter)?;
        inviter.key.open(Purpose::Invite, &signed)?;
        let entitled = matches!(inviter.role, Role::Desk | Role::AreaOfficer)
            && inviter.unit == UnitId(invite.unit)
            && matches!(
                (invite.role(), invite.group()),
                (Some(Role::Resident), None) | (Some(Role::GroupMember), Some(_))
            );
        if entitled { Ok(invite) } else { Err(WireError::NotEntitled("invite")) }
    }

    /// Checks the inviter's certificate under the unit's key, and both's days on `day`.
    ///
    /// # Errors
    /// [`WireError::BadSignature`], [`WireError::Expired`].
    pub fn check_inviter(&self, unit_key: &crate::sign::PublicKey, day: Date) -> Result<(), WireError> {
        Certificate::open(&self.inviter, unit_key)?.check_day(day)?;
        if day.0 > self.until { Err(WireError::Expired("invite")) } else { Ok(()) }
    }

    /// The role that the person will have.
    pub fn role(&self) -> Option<Role> {
        Role::from_code(self.role)
    }

    /// The group of a member.
    pub fn group(&self) -> Option<GroupId> {
        self.group.map(|group| GroupId(group.into()))
    }

    /// Names the invite at the server without telling its secret.
    pub fn name(&self) -> [u8; 16] {
        let mut name = [0; 16];
        name.copy_from_slice(
            &Sha256::new().chain_update(b"tinxom invite").chain_update(*self.secret).finalize()[..16],
        );
        name
    }
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

    fn example() -> (Invite, Signer32, Signer32) {
        let (unit, officer) = (Signer32::from_seed(&[1; 32]), Signer32::from_seed(&[2; 32]));
        let certificate = Certificate {
            key: officer.public(),
            role: Role::Desk,
            unit: UnitId(54431),
            group: None,
            from: Date(20_000),
            until: Date(20_090),
        };
        let invite = Invite {
            secret: Fixed::from([3; 16]),
            address: "https://tinxom.thainguyen.example:8443".into(),
            unit: 54431,
            role: Role::GroupMember.code(),
            label: "Tổ tự quản số 3, xóm Núi Voi".into(),
            group: Some(Fixed::from([4; 8])),
            date: 1_790_000_000_000,
            until: 20_030,
            inviter: certificate.sign(&unit).unwrap(),
            anchor: Fixed::from([5; 32]),
        };
        (invite, officer, unit)
    }

    #[test]
    fn an_invite_fits_a_screen_and_survives_its_text_form() {
        let (invite, officer, unit) = example();
        let bytes = invite.sign(&officer).unwrap();
        assert!(bytes.len() <= limits::INVITE);
        let text = to_text(&bytes).to_ascii_lowercase();
        let (front, back) = text.split_at(90);
        let read = Invite::open(&from_text(&format!("{front}\n  {back}")).unwrap()).unwrap();
        assert_eq!(read, invite);
        read.check_inviter(&unit.public(), Date(20_001)).unwrap();
        assert_eq!(read.check_inviter(&unit.public(), Date(20_031)), Err(WireError::Expired("invite")));
        assert!(read.check_inviter(&officer.public(), Date(20_001)).is_err());
    }

    #[test]
    fn a_label_of_as_many_bytes_as_there_is_room_for_fits_and_one_more_is_named() {
        let (example, officer, _) = example();
        let resident = Invite { role: Role::Resident.code(), group: None, ..example.clone() };
        let far =
            Invite { address: format!("https://{}", "a".repeat(limits::ADDRESS - 8)), ..example.clone() };
        let near = Invite { address: "https://tinxom.example".into(), ..resident.clone() };
        for (invite, least) in [(example, 40), (resident, 50), (far, 30), (near, 66)] {
            let room = invite.room_for_label();
            assert!(room >= least, "{room} bytes");
            let with = |bytes| Invite { label: "x".repeat(bytes), ..invite.clone() }.sign(&officer);
            assert_eq!(with(room).unwrap().len(), limits::INVITE);
            assert_eq!(with(room + 1), Err(WireError::TooLarge("label")));
        }
    }

    #[test]
    fn a_hamlet_of_thirty_letters_with_a_mark_on_each_fits() {
        let (example, officer, _) = example();
        let label = "Xóm Đồng Bẩm Thượng Núi Voi Mới";
        let address = "https://tinxom.example".into();
        let resident =
            Invite { role: Role::Resident.code(), group: None, label: label.into(), address, ..example };
        assert!(resident.sign(&officer).is_ok());
    }

    #[test]
    fn an_address_that_is_too_long_is_named() {
        let (example, officer, _) = example();
        let far = Invite { address: "a".repeat(limits::ADDRESS + 1), ..example.clone() };
        assert_eq!(far.sign(&officer), Err(WireError::TooLarge("address")));
        let long = Invite { inviter: vec![0; limits::INVITER + 1], ..example };
        assert_eq!(long.sign(&officer), Err(WireError::TooLarge("inviter")));
    }

    #[test]
    fn an_altered_invite_or_one_for_another_ward_is_refused() {
        let (invite, officer, _) = example();
        let bytes = invite.sign(&officer).unwrap();
        for place in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[place] ^= 4;
            assert!(Invite::open(&altered).is_err(), "byte {place}");
        }
        let elsewhere = Invite { unit: 54671, ..invite.clone() };
        assert_eq!(Invite::open(&elsewhere.sign(&officer).unwrap()), Err(WireError::NotEntitled("invite")));
        let officer_role = Invite { role: Role::Desk.code(), ..invite };
        assert_eq!(
            Invite::open(&officer_role.sign(&officer).unwrap()),
            Err(WireError::NotEntitled("invite"))
        );
    }
}
