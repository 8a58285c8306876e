//! Members as they are kept: what each is, how it stands by this server's date, and the certificate that it has.

use super::RoomError;
use super::number::add_item;
use crate::authority::ServerKeys;
use crate::registry::out_since;
use sha2::{Digest, Sha256};
use tinxom_domain::id::{ClaimId, DeviceId, GroupId, UnitId};
use tinxom_domain::role::{Appointment, Role, Standing};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::server::Member;
use tinxom_sqlite::rusqlite::{self, Connection, OptionalExtension, Transaction, params};
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::from_slice;
use tinxom_wire::limits;
use tinxom_wire::message::Trouble;
use tinxom_wire::operation::kind;
use tinxom_wire::seal::EpochKey;
use tinxom_wire::sign::PublicKey;
use tinxom_wire::space::Space;

/// Days that a member's certificate holds.
pub(crate) const MEMBER_DAYS: i32 = 365;
/// A member's certificate is made anew when fewer days than these are left of it.
const RENEWED_BEFORE: i32 = 60;

/// A member and the certificate that it has.
pub(crate) type MemberRow = (Member, Option<Vec<u8>>);

/// The unit of a group, when the group is known.
pub(crate) fn group_unit(connection: &Connection, group: GroupId) -> rusqlite::Result<Option<UnitId>> {
    connection
        .query_row("SELECT unit FROM grp WHERE id = ?1", params![group.0], |row| row.get(0).map(UnitId))
        .optional()
}

/// Keeps a group with its unit; one that is known stays as it is.
pub(crate) fn keep_group(connection: &Connection, group: GroupId, unit: UnitId) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO grp (id, unit) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
        params![group.0, unit.0],
    )?;
    Ok(())
}

/// A member and the certificate that it has, as it stands at a moment.
pub(crate) fn member_row(
    connection: &Connection,
    device: DeviceId,
    now: i64,
) -> Result<Option<MemberRow>, RoomError> {
    let row = connection
        .query_row(
            "SELECT key, role, unit, grp, certificate,
                 (SELECT count(*) FROM task_end WHERE device = ?1 AND since <= ?2),
                 (SELECT count(*) FROM member_left WHERE device = ?1)
             FROM member WHERE device = ?1",
            params![device.0, now],
            |row| {
                Ok((
                    row.get::<_, [u8; 32]>(0)?,
                    row.get::<_, u8>(1)?,
                    row.get::<_, u32>(2)?,
                    row.get::<_, Option<[u8; 8]>>(3)?,
                    row.get::<_, Option<Vec<u8>>>(4)?,
                    row.get::<_, i64>(5)? > 0,
                    row.get::<_, i64>(6)? > 0,
                ))
            },
        )
        .optional()?;
    let Some((key, role, unit, group, certificate, task_ended, left)) = row else { return Ok(None) };
    let Some(role) = Role::from_code(role) else { return Ok(None) };
    // It counts from its moment on, and not from when something is written next.
    let (role, group, certificate) =
        if task_ended { (Role::Resident, None, None) } else { (role, group, certificate) };
    let mut appointment = Appointment { role, unit: UnitId(unit), group: group.map(GroupId) };
    // Whoever took a code is nobody's group member before the four words: another one may have heard the code.
    if is_unchecked(connection, device)? {
        appointment = Appointment { role: Role::Resident, group: None, ..appointment };
    }
    let standing = match out_since(connection, device, now)? {
        Some(standing) => standing,
        None if left => Standing::Ended,
        None => by_certificate(&appointment, certificate.as_deref(), now),
    };
    Ok(Some((Member { key: PublicKey(key), appointment, standing }, certificate)))
}

/// An officer's post and a pupil's membership end with the last day of their certificate, by this server's date. What
/// this server certified itself it renews.
fn by_certificate(appointment: &Appointment, certificate: Option<&[u8]>, now: i64) -> Standing {
    let timed = appointment.role.is_officer() || appointment.role == Role::Minor;
    let until = certificate.and_then(|bytes| Certificate::peek(bytes).ok()).map(|it| it.until);
    if timed && until.is_none_or(|until| until < Date::of(Timestamp(now))) {
        Standing::Ended
    } else {
        Standing::Active
    }
}

/// Certifies a member until a day.
pub(crate) fn certify(
    keys: &ServerKeys,
    key: PublicKey,
    appointment: Appointment,
    from: Date,
    until: Date,
) -> Result<Vec<u8>, RoomError> {
    let Appointment { role, unit, group } = appointment;
    let certificate = Certificate { key, role, unit, group, from, until };
    certificate.sign(&keys.signer).map_err(|_| RoomError::Refused(Trouble::Broken))
}

/// Keeps a member, and publishes a certificate that is new.
pub(crate) fn keep_member(
    transaction: &Transaction<'_>,
    key: PublicKey,
    appointment: Appointment,
    certificate: Vec<u8>,
    consent: u16,
    now: i64,
) -> Result<MemberRow, RoomError> {
    let device = key.device();
    if let Some(group) = appointment.group {
        keep_group(transaction, group, appointment.unit)?;
    }
    // Who withdrew the consent gave a new one.
    transaction.execute("DELETE FROM member_left WHERE device = ?1", params![device.0])?;
    // Who is let in anew is not the one that was forgotten.
    transaction.execute("DELETE FROM invite_used WHERE name = ?1", params![forgotten(device)])?;
    let known: i64 = transaction.query_row(
        "SELECT count(*) FROM member WHERE device = ?1 AND certificate = ?2",
        params![device.0, certificate],
        |row| row.get(0),
    )?;
    transaction.execute(
        "INSERT INTO member (device, key, role, unit, grp, certificate, consent, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (device) DO UPDATE SET role = excluded.role, unit = excluded.unit, grp = excluded.grp,
             certificate = excluded.certificate, consent = excluded.consent",
        params![
            device.0,
            key.0,
            appointment.role.code(),
            appointment.unit.0,
            appointment.group.map(|group| group.0),
            certificate,
            consent,
            now
        ],
    )?;
    if known == 0 && !is_unchecked(transaction, device)? {
        publish(transaction, device, &appointment, &certificate, now)?;
    }
    let kept = member_row(transaction, device, now)?;
    kept.ok_or(RoomError::Storage(rusqlite::Error::QueryReturnedNoRows))
}

/// Whether the four words of a device that came by a code were not said to be the same.
pub(crate) fn is_unchecked(connection: &Connection, device: DeviceId) -> Result<bool, RoomError> {
    let count: i64 = connection
        .prepare("SELECT count(*) FROM by_telephone WHERE device = ?1 AND checked = 0")?
        .query_row(params![device.0], |row| row.get(0))?;
    Ok(count > 0)
}

/// Keeps of a device that it came by a code, and with which claim.
pub(crate) fn keep_unchecked(
    connection: &Connection,
    device: DeviceId,
    claim: ClaimId,
) -> Result<(), RoomError> {
    connection.execute(
        "INSERT INTO by_telephone (device, claim, checked) VALUES (?1, ?2, 0)
         ON CONFLICT (device) DO UPDATE SET claim = excluded.claim, checked = 0",
        params![device.0, claim.0],
    )?;
    Ok(())
}

/// An officer met a device's person: what it once came with over the telephone does not matter any more.
pub(crate) fn forget_unchecked(connection: &Connection, device: DeviceId) -> Result<(), RoomError> {
    connection.execute("DELETE FROM by_telephone WHERE device = ?1", params![device.0])?;
    Ok(())
}

/// From now on a device is what its invite says: the four words of its claim are the same. Its certificate is made, and
/// published.
pub(crate) fn now_checked(
    transaction: &Transaction<'_>,
    keys: &ServerKeys,
    device: DeviceId,
    claim: ClaimId,
    now: i64,
) -> Result<(), RoomError> {
    let checked = transaction.execute(
        "UPDATE by_telephone SET checked = 1 WHERE device = ?1 AND checked = 0 AND claim = ?2",
        params![device.0, claim.0],
    )?;
    let Some((member, _)) = member_row(transaction, device, now)?.filter(|_| checked > 0) else {
        return Ok(());
    };
    let today = Date::of(Timestamp(now));
    let certificate = certify(keys, member.key, member.appointment, today, today.plus_days(MEMBER_DAYS))?;
    transaction
        .execute("UPDATE member SET certificate = ?2 WHERE device = ?1", params![device.0, certificate])?;
    publish(transaction, device, &member.appointment, &certificate, now)
}

/// The certificate that was made when the four words were the same, once: the phone has a resident's.
pub(crate) fn not_given_yet(connection: &Connection, device: DeviceId) -> Result<Option<Vec<u8>>, RoomError> {
    Ok(connection
        .prepare(
            "SELECT member.certificate FROM by_telephone JOIN member ON member.device = by_telephone.device
             WHERE by_telephone.device = ?1 AND by_telephone.checked = 1",
        )?
        .query_row(params![device.0], |row| row.get(0))
        .optional()?
        .flatten())
}

/// What is left of a device that was forgotten: it says nothing to whoever does not have its key. It is a name like that
/// of an invite that was used.
fn forgotten(device: DeviceId) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"tinxom forgotten");
    hash.update(device.0);
    let mut name = [0; 16];
    name.copy_from_slice(&hash.finalize()[..16]);
    name
}

/// Remembers that a device was forgotten, so that its certificate lets it in no more.
pub(crate) fn keep_forgotten(connection: &Connection, device: DeviceId) -> Result<(), RoomError> {
    let name = forgotten(device);
    connection.execute(
        "INSERT INTO invite_used (name, device) VALUES (?1, ?1) ON CONFLICT (name) DO NOTHING",
        params![name],
    )?;
    Ok(())
}

/// Whether a device was forgotten.
pub(crate) fn is_forgotten(connection: &Connection, device: DeviceId) -> Result<bool, RoomError> {
    let count: i64 = connection.query_row(
        "SELECT count(*) FROM invite_used WHERE name = ?1",
        params![forgotten(device)],
        |row| row.get(0),
    )?;
    Ok(count > 0)
}

/// Readers check what officers and members sign; a resident's certificate is nobody's business, nor is that of a pupil,
/// who signs nothing.
fn publish(
    transaction: &Transaction<'_>,
    device: DeviceId,
    appointment: &Appointment,
    certificate: &[u8],
    now: i64,
) -> Result<(), RoomError> {
    let space = match (appointment.role, appointment.group) {
        (Role::AreaOfficer | Role::Desk, _) => Some(Space::UnitKeys(appointment.unit)),
        (Role::Minor, _) => None,
        (_, Some(group)) => Some(Space::GroupPatrol(group)),
        _ => None,
    };
    if let Some(space) = space {
        add_item(transaction, space, kind::CERTIFICATE, now, certificate, 1)?;
    }
    // A phone that joins after the desk's papers were renewed reads its newest key behind them, or would have
    // passed it with the papers that ended.
    if appointment.role == Role::Desk
        && let Some(body) = newest_epoch_of(transaction, appointment.unit, device)?
    {
        add_item(transaction, Space::UnitKeys(appointment.unit), kind::EPOCH_KEY, now, &body, 1)?;
    }
    Ok(())
}

/// A certificate of this server's own that is nearly over, or was another task's, is made anew. A pupil's is not: the consent ends with it.
pub(crate) fn renew(
    transaction: &Transaction<'_>,
    keys: &ServerKeys,
    device: DeviceId,
    now: i64,
) -> Result<Option<Vec<u8>>, RoomError> {
    let Some((member, certificate)) = member_row(transaction, device, now)? else { return Ok(None) };
    let today = Date::of(Timestamp(now));
    if !is_due(&member, certificate.as_deref(), today) {
        return Ok(None);
    }
    let until = today.plus_days(MEMBER_DAYS);
    let renewed = certify(keys, member.key, member.appointment, today, until)?;
    let Appointment { role, group, .. } = member.appointment;
    transaction.execute(
        "UPDATE member SET certificate = ?2, role = ?3, grp = ?4 WHERE device = ?1",
        params![device.0, renewed, role.code(), group.map(|group| group.0)],
    )?;
    transaction.execute("DELETE FROM task_end WHERE device = ?1 AND since <= ?2", params![device.0, now])?;
    publish(transaction, device, &member.appointment, &renewed, now)?;
    Ok(Some(renewed))
}

/// Whether a member's certificate is to be made anew.
pub(crate) fn is_due(member: &Member, certificate: Option<&[u8]>, today: Date) -> bool {
    let role = member.appointment.role;
    let ours = !role.is_officer() && role != Role::Minor && member.standing == Standing::Active;
    let until = certificate.and_then(|bytes| Certificate::peek(bytes).ok()).map(|it| it.until);
    ours && until.is_none_or(|until| until < today.plus_days(RENEWED_BEFORE))
}

/// A ward's newest epoch key, where this device signed it.
fn newest_epoch_of(
    connection: &Connection,
    unit: UnitId,
    device: DeviceId,
) -> Result<Option<Vec<u8>>, RoomError> {
    let body: Option<Vec<u8>> = connection
        .query_row(
            "SELECT body FROM epoch WHERE unit = ?1 ORDER BY epoch DESC LIMIT 1",
            params![unit.0],
            |row| row.get(0),
        )
        .optional()?;
    Ok(body.filter(|body| {
        let signed = from_slice("epoch key", limits::BODY, body);
        signed.is_ok_and(|signed| EpochKey::peek(&signed).is_ok_and(|key| *key.desk == device.0))
    }))
}
