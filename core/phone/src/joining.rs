//! Writing a new membership into the vault, once everything was read and agreed to: by an invite or by a hand-over.

use crate::PhoneError;
use crate::house::{House, saw_date, signer};
use crate::membership::{CONSENT, appointment_bytes, holder};
use crate::slot::{Act, ConsentTo, LEFT, Way, is_unsure, line};
use crate::task;
use tinxom_domain::card::recognise;
use tinxom_domain::household::retention::minor_consent_until;
use tinxom_domain::id::{ClaimId, HouseholdId};
use tinxom_domain::role::{Appointment, Role, Standing};
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::slot::{self, ClaimRow, ConsentRow};
use tinxom_store::vault::{forget, set, setting};
use tinxom_store::{Change, StoreError};
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::invite::{Invite, from_text};
use tinxom_wire::registry::Acceptance;

/// Reads a text of ours as people pass it on: nothing when it is none.
///
/// # Errors
/// [`PhoneError::CardShown`]: what is held before the camera by mistake is told apart first, and nothing of it is kept.
pub(crate) fn ours(text: &str) -> Result<Option<Vec<u8>>, PhoneError> {
    match recognise(text) {
        Some(card) => Err(PhoneError::CardShown(card)),
        None => Ok(from_text(text).ok()),
    }
}

/// The device takes an invite: signed, encoded.
pub(crate) fn acceptance(
    connection: &Connection,
    invite: &Invite,
    at: Timestamp,
) -> Result<Vec<u8>, PhoneError> {
    let signer = signer(connection)?;
    let acceptance = Acceptance {
        claim: Fixed::from(invite.claim().0),
        key: Fixed::from(signer.public().0),
        consent: CONSENT,
        at: at.0,
    };
    Ok(to_vec(&acceptance.sign(&signer)))
}

/// How a member's phone introduces itself the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Introducing {
    /// With an invite.
    Invite = 0,
    /// With the slot that was handed over.
    Transfer = 1,
    /// With an invite and a guardian's consent.
    Pupil = 2,
}

impl Introducing {
    /// How this phone does.
    pub(crate) fn of(connection: &Connection) -> Result<Self, StoreError> {
        let code = setting(connection, "introducing")?.and_then(|bytes| bytes.first().copied());
        Ok(match code {
            Some(1) => Self::Transfer,
            Some(2) => Self::Pupil,
            _ => Self::Invite,
        })
    }
}

/// The claim to a household's slot that comes with joining.
pub(crate) struct Claiming<'j> {
    pub(crate) claim: ClaimId,
    pub(crate) household: HouseholdId,
    pub(crate) way: Way,
    pub(crate) acceptance: Option<&'j [u8]>,
}

/// Joining, once everything was read and agreed to.
pub(crate) struct Joining<'j> {
    pub(crate) appointment: Appointment,
    pub(crate) label: &'j str,
    pub(crate) name: &'j str,
    pub(crate) address: &'j str,
    pub(crate) introducing: Introducing,
    pub(crate) introduction: &'j [u8],
    pub(crate) guardian: Option<&'j [u8]>,
    pub(crate) anchor: [u8; 32],
    pub(crate) date: i64,
    pub(crate) claim: Option<Claiming<'j>>,
}

/// Writes a membership over what is here, if what is here is over; what only changes the task changes that.
pub(crate) fn join(house: &House, change: &Change<'_>, joining: &Joining<'_>) -> Result<(), PhoneError> {
    let unit = joining.appointment.unit;
    if setting(change, "appointment")?.is_some() {
        let before = holder(change)?;
        let over = before.refused.is_some()
            || before.standing != Standing::Active
            || line(change)?.is_some_and(|line| line.state.is_over())
            || is_unsure(change)?;
        let same = setting(change, "introduction")?.as_deref() == Some(joining.introduction);
        let same_unit = unit == before.appointment.unit;
        if !over && task::is_change(change, &before, joining)? {
            return task::take(change, &before, joining);
        }
        if !(over && same_unit && !before.appointment.role.is_officer()) {
            return Err(if same || same_unit {
                PhoneError::AlreadyEnrolled
            } else {
                PhoneError::InviteOtherWard
            });
        }
    }
    let now = house.ports.clock.now();
    set(change, "appointment", &appointment_bytes(&joining.appointment))?;
    set(change, "label", joining.label.as_bytes())?;
    set(change, "name", joining.name.as_bytes())?;
    set(change, "address", joining.address.as_bytes())?;
    set(change, "introduction", joining.introduction)?;
    set(change, "introducing", &[joining.introducing as u8])?;
    set(change, "introduced", &[0])?;
    match joining.guardian {
        Some(guardian) => set(change, "guardian", guardian)?,
        None => forget(change, "guardian")?,
    }
    set(change, "anchor-hash", &joining.anchor)?;
    forget(change, "refused")?;
    forget(change, "standing")?;
    forget(change, "member-certificate")?;
    forget(change, LEFT)?;
    set(change, "consent", &CONSENT.to_be_bytes())?;
    set(change, "consent-at", &now.0.to_be_bytes())?;
    saw_date(change, joining.date)?;
    let what = ConsentTo::Membership.code();
    if slot::consents(change)?
        .iter()
        .rev()
        .find(|row| row.what == what)
        .is_some_and(|row| row.ended_at.is_none())
    {
        slot::end_consent(change, what, Some(now))?;
    }
    let minor = joining.appointment.role == Role::Minor;
    let until = if minor { Some(minor_consent_until(house.today(change)?)) } else { None };
    slot::insert_consent(change, &ConsentRow { what, version: CONSENT, at: now, until, ended_at: None })?;
    if let Some(Claiming { claim, household, way, acceptance }) = joining.claim {
        let row = ClaimRow {
            claim,
            household,
            way: way.code(),
            proof: joining.introduction.to_vec(),
            acceptance: acceptance.map(<[u8]>::to_vec),
            made_at: now,
        };
        slot::insert_claim(change, &row)?;
        Act::Joined { claim, at: now }.keep(change, &[])?;
    }
    Ok(())
}
