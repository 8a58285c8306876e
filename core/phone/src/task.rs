//! What a member is in the group, and how that changes: by an invite without a household a resident becomes its head, a head
//! its member, and the vault stays what it is. A task that ended the server tells by the certificate that it gives.

use crate::PhoneError;
use crate::house::{saw_date, signer};
use crate::joining::{Introducing, Joining};
use crate::membership::{Holder, appointment_bytes, holder};
use tinxom_domain::role::{Appointment, Role};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::{forget, set, setting};
use tinxom_store::{Change, StoreError};
use tinxom_wire::certificate::Certificate;

/// What it was before, as long as the server has not taken the invite.
const BEFORE: &str = "task-before";
const LABEL_BEFORE: &str = "task-label-before";
/// The hamlet's label of a resident who has a task.
const HOME_LABEL: &str = "task-home-label";

/// Whether what is joined changes the task of a member whom the server knows, and nothing else.
pub(crate) fn is_change(
    connection: &Connection,
    before: &Holder,
    joining: &Joining<'_>,
) -> Result<bool, StoreError> {
    let Appointment { role, unit, group } = joining.appointment;
    let grown = |role: Role| !role.is_officer() && role != Role::Minor;
    Ok(before.confirmed
        && setting(connection, "member-certificate")?.is_some()
        && joining.claim.is_none()
        && joining.introducing == Introducing::Invite
        && grown(role)
        && grown(before.appointment.role)
        && unit == before.appointment.unit
        && (role, group) != (before.appointment.role, before.appointment.group))
}

/// Is what the invite says from now on, and introduces itself with it.
pub(crate) fn take(change: &Change<'_>, before: &Holder, joining: &Joining<'_>) -> Result<(), PhoneError> {
    set(change, BEFORE, &appointment_bytes(&before.appointment))?;
    set(change, LABEL_BEFORE, before.label.as_bytes())?;
    if before.appointment.role == Role::Resident {
        set(change, HOME_LABEL, before.label.as_bytes())?;
    }
    set(change, "appointment", &appointment_bytes(&joining.appointment))?;
    set(change, "label", joining.label.as_bytes())?;
    set(change, "name", joining.name.as_bytes())?;
    set(change, "introduction", joining.introduction)?;
    set(change, "introducing", &[joining.introducing as u8])?;
    set(change, "introduced", &[0])?;
    saw_date(change, joining.date)
}

/// Whether an invite that changes the task was read and the server has not said anything to it.
pub(crate) fn is_open(connection: &Connection) -> Result<bool, StoreError> {
    Ok(setting(connection, BEFORE)?.is_some())
}

/// The server took it.
pub(crate) fn taken(change: &Change<'_>) -> Result<(), StoreError> {
    forget(change, BEFORE)?;
    forget(change, LABEL_BEFORE)
}

/// The server did not take it: the phone is what it was. Gives whether there was anything to take.
pub(crate) fn refused(change: &Change<'_>) -> Result<bool, StoreError> {
    let Some(before) = setting(change, BEFORE)? else { return Ok(false) };
    set(change, "appointment", &before)?;
    set(change, "label", &setting(change, LABEL_BEFORE)?.unwrap_or_default())?;
    set(change, "introduced", &[1])?;
    taken(change)?;
    Ok(true)
}

/// Is what the server's certificate says: another role or none in the group, in the same unit. Of officers it says nothing.
pub(crate) fn certified(change: &Change<'_>, certificate: &[u8]) -> Result<(), PhoneError> {
    let Ok(certificate) = Certificate::peek(certificate) else { return Ok(()) };
    let Certificate { key, role, unit, group, .. } = certificate;
    let before = holder(change)?.appointment;
    if key != signer(change)?.public()
        || unit != before.unit
        || before.role.is_officer()
        || role.is_officer()
        || role.is_in_group() != group.is_some()
        || (role, group) == (before.role, before.group)
    {
        return Ok(());
    }
    set(change, "appointment", &appointment_bytes(&Appointment { role, unit, group }))?;
    if role == Role::Resident
        && let Some(label) = setting(change, HOME_LABEL)?
    {
        set(change, "label", &label)?;
    }
    Ok(())
}
