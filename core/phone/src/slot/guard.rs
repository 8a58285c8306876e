//! A guardian's consent to a pupil's membership in the group of a school gate (đội cổng trường).

use super::Slot;
use super::consent::ConsentTo;
use crate::joining::ours;
use crate::membership::{CONSENT, holder};
use crate::{PhoneError, house};
use tinxom_domain::household::retention::minor_consent_until;
use tinxom_domain::role::{Action, Standing, may};
use tinxom_domain::time::Date;
use tinxom_store::slot::{self, ConsentRow};
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::invite::to_text;
use tinxom_wire::limits;
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
    /// Agrees, as the guardian, to the membership of the pupil whose phone shows this acceptance. The consent is recorded
    /// with its version and date and ends on 31 May.
    ///
    /// # Errors
    /// [`PhoneError::CardShown`], [`PhoneError::AcceptanceAltered`] for another text or the own acceptance;
    /// [`PhoneError::NotYours`] for a pupil's, an officer's or a revoked phone.
    pub fn guard(&self, acceptance: &str) -> Result<Guarded, PhoneError> {
        let altered = PhoneError::AcceptanceAltered;
        let signed = ours(acceptance)?
            .and_then(|bytes| from_slice::<Signed>("acceptance", limits::CERTIFICATE, &bytes).ok());
        let opened = signed.and_then(|signed| Acceptance::open(&signed).ok());
        let Some(pupil) = opened else { return Err(altered) };
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
            let row = ConsentRow {
                what: ConsentTo::Pupil.code(),
                version: CONSENT,
                at: house.ports.clock.now(),
                until: Some(until),
                ended_at: None,
            };
            slot::insert_consent(change, &row)?;
            Ok(Guarded { text: to_text(&to_vec(&guardian.sign(&signer))), until })
        })
    }
}
