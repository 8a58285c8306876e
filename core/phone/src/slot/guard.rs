//! A guardian's consent to a pupil's membership in the group of a school gate (đội cổng trường).

use super::Slot;
use super::consent::ConsentTo;
use super::leave::{leaving, registry};
use crate::joining::ours;
use crate::membership::{CONSENT, holder};
use crate::{PhoneError, house};
use tinxom_domain::household::retention::minor_consent_until;
use tinxom_domain::id::ClaimId;
use tinxom_domain::role::{Action, Standing, may};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::slot::{self, ConsentRow};
use tinxom_store::vault::{set, setting};
use tinxom_store::{StoreError, outbox};
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::invite::to_text;
use tinxom_wire::limits;
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::registry::{Acceptance, Guardian};

/// A guardian's consent, as the pupil's phone reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct Guarded {
    /// The text, also as a QR.
    pub text: String,
    /// Its last day: the next 31 May.
    pub until: Date,
}

impl std::fmt::Debug for Guarded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Guarded {{ until: {}, … }}", self.until)
    }
}

impl Slot {
    /// Reads what a pupil's phone shows, before the guardian is asked.
    ///
    /// # Errors
    /// [`PhoneError::CardShown`], [`PhoneError::AcceptanceAltered`].
    pub fn read_pupil(&self, acceptance: &str) -> Result<(), PhoneError> {
        pupil_of(acceptance).map(|_| ())
    }

    /// Agrees, as the guardian, to the membership of the pupil whose phone shows this acceptance. The consent is recorded
    /// with its version and date and ends on 31 May.
    ///
    /// # Errors
    /// [`PhoneError::CardShown`], [`PhoneError::AcceptanceAltered`] for another text or the own acceptance;
    /// [`PhoneError::NotYours`] for a pupil's, an officer's or a revoked phone.
    pub fn guard(&self, acceptance: &str) -> Result<Guarded, PhoneError> {
        let pupil = pupil_of(acceptance)?;
        let house = &self.house;
        house.write(|change| {
            let holder = holder(change)?;
            if !may(holder.appointment.role, Action::GuardMinor) || holder.standing != Standing::Active {
                return Err(PhoneError::NotYours);
            }
            let signer = house::signer(change)?;
            if pupil.key() == signer.public() {
                return Err(PhoneError::AcceptanceAltered);
            }
            let guardian = Guardian {
                claim: pupil.claim,
                key: pupil.key,
                guardian: Fixed::from(holder.device.0),
                consent: CONSENT,
            };
            let until = minor_consent_until(house.today(change)?);
            let given = Guarded { text: to_text(&to_vec(&guardian.sign(&signer))), until };
            // Who shows the code once more, because the pupil's phone missed it, agrees to nothing new.
            if pupils(change)?.iter().any(|(claim, _)| claim.0 == *pupil.claim) {
                return Ok(given);
            }
            let row = ConsentRow {
                what: ConsentTo::Pupil.code(),
                version: CONSENT,
                at: house.ports.clock.now(),
                until: Some(until),
                ended_at: None,
            };
            slot::insert_consent(change, &row)?;
            let mut pupils = setting(change, PUPILS)?.unwrap_or_default();
            pupils.extend_from_slice(&pupil.claim[..]);
            pupils.extend_from_slice(&row.at.0.to_be_bytes());
            set(change, PUPILS, &pupils)?;
            Ok(given)
        })
    }

    /// The pupils' memberships that were agreed to here and not withdrawn, oldest first: the claim, and when.
    ///
    /// # Errors
    /// [`PhoneError::SignedOut`], [`PhoneError`] of the vault.
    pub fn guarded(&self) -> Result<Vec<(ClaimId, Timestamp)>, PhoneError> {
        self.house.read(|connection| Ok(pupils(connection)?))
    }

    /// Withdraws the consent to a pupil's membership: the server ends it once it has this.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for a claim that is none of [`Slot::guarded`].
    pub fn stop_guarding(&self, pupil: ClaimId) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let all = pupils(change)?;
            let given = all.iter().find(|(claim, _)| *claim == pupil).ok_or(PhoneError::NotPossible)?;
            let time = house.next_time(change)?.0;
            let operation = Operation { time, kind: kind::REGISTRY, body: leaving(pupil) };
            outbox::push(change, registry(change)?, &operation, None)?;
            let now = house.ports.clock.now();
            slot::end_consent_of(change, ConsentTo::Pupil.code(), given.1, now)?;
            let left: Vec<u8> = all
                .iter()
                .filter(|(claim, _)| *claim != pupil)
                .flat_map(|(claim, at)| [&claim.0[..], &at.0.to_be_bytes()].concat())
                .collect();
            Ok(set(change, PUPILS, &left)?)
        })
    }
}

fn pupil_of(acceptance: &str) -> Result<Acceptance, PhoneError> {
    let signed = ours(acceptance)?
        .and_then(|bytes| from_slice::<Signed>("acceptance", limits::CERTIFICATE, &bytes).ok());
    signed.and_then(|signed| Acceptance::open(&signed).ok()).ok_or(PhoneError::AcceptanceAltered)
}

/// The claims of the pupils whose memberships were agreed to here, each with the time of the consent.
const PUPILS: &str = "guarded-pupils";

fn pupils(connection: &Connection) -> Result<Vec<(ClaimId, Timestamp)>, StoreError> {
    let bytes = setting(connection, PUPILS)?.unwrap_or_default();
    let (rows, _) = bytes.as_chunks::<24>();
    let row = |row: &[u8; 24]| {
        let (claim, at) = row.split_first_chunk::<16>()?;
        Some((ClaimId(*claim), Timestamp(i64::from_be_bytes(at.try_into().ok()?))))
    };
    Ok(rows.iter().filter_map(row).collect())
}
