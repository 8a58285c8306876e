//! How a device becomes a member: by an officer's certificate, by an invite, or again by the certificate that this
//! server gave it.

use super::number::add_item;
use super::{RoomError, SqliteRoom, immediate};
use tinxom_domain::id::{DeviceId, GroupId, UnitId};
use tinxom_domain::role::{Appointment, Role, Standing};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::server::Member;
use tinxom_sqlite::rusqlite::{self, Connection, OptionalExtension, params};
use tinxom_wire::WireError;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::from_slice;
use tinxom_wire::invite::Invite;
use tinxom_wire::limits;
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::operation::kind;
use tinxom_wire::seal::EpochKey;
use tinxom_wire::sign::PublicKey;
use tinxom_wire::space::Space;

/// Days that a member's certificate holds.
const MEMBER_DAYS: i32 = 365;

type MemberRow = (Member, Option<Vec<u8>>);

/// What is to be kept of an introduction that was checked.
struct Checked {
    appointment: Appointment,
    certificate: Vec<u8>,
    /// The invite's name, to be burned.
    invite: Option<[u8; 16]>,
    consent: u16,
}

/// The unit of a group, when the group is known.
pub(crate) fn group_unit(connection: &Connection, group: GroupId) -> rusqlite::Result<Option<UnitId>> {
    connection
        .query_row("SELECT unit FROM grp WHERE id = ?1", params![group.0], |row| row.get(0).map(UnitId))
        .optional()
}

/// A member and the certificate that it has.
pub(super) fn member_row(
    connection: &Connection,
    device: DeviceId,
    now: i64,
) -> Result<Option<MemberRow>, RoomError> {
    let row = connection
        .query_row(
            "SELECT key, role, unit, grp, certificate FROM member WHERE device = ?1",
            params![device.0],
            |row| {
                Ok((
                    row.get::<_, [u8; 32]>(0)?,
                    row.get::<_, u8>(1)?,
                    row.get::<_, u32>(2)?,
                    row.get::<_, Option<[u8; 8]>>(3)?,
                    row.get::<_, Option<Vec<u8>>>(4)?,
                ))
            },
        )
        .optional()?;
    Ok(row.and_then(|(key, role, unit, group, certificate)| {
        let appointment =
            Appointment { role: Role::from_code(role)?, unit: UnitId(unit), group: group.map(GroupId) };
        let standing = standing(&appointment, certificate.as_deref(), now);
        Some((Member { key: PublicKey(key), appointment, standing }, certificate))
    }))
}

/// An officer's post and a pupil's membership end with the last day of their certificate, by this server's date. What
/// this server certified itself it renews.
fn standing(appointment: &Appointment, certificate: Option<&[u8]>, now: i64) -> Standing {
    let timed = appointment.role.is_officer() || appointment.role == Role::Minor;
    let until = certificate.and_then(|bytes| Certificate::peek(bytes).ok()).map(|it| it.until);
    if timed && until.is_none_or(|until| until < Date::of(Timestamp(now))) {
        Standing::Ended
    } else {
        Standing::Active
    }
}

fn refused(trouble: Trouble) -> RoomError {
    RoomError::Refused(trouble)
}

impl SqliteRoom {
    pub(super) fn take_in(
        &mut self,
        key: PublicKey,
        introduction: &Introduction,
        now: i64,
    ) -> Result<MemberRow, RoomError> {
        let today = Date::of(Timestamp(now));
        let known = member_row(self.database.connection(), key.device(), now)?;
        let checked = match introduction {
            Introduction::Transfer(..) | Introduction::Pupil(..) => {
                return Err(refused(Trouble::NoSuchSlot));
            }
            Introduction::Certificate(bytes) => {
                let appointment = self.check_certificate(bytes, today).map_err(refused)?;
                let officer = matches!(appointment.role, Role::AreaOfficer | Role::Desk);
                // Who is here already is what he is by now, and not what an earlier certificate says.
                if let Some(known) = known.filter(|_| !officer) {
                    return Ok(known);
                }
                Checked { appointment, certificate: bytes.clone(), invite: None, consent: 0 }
            }
            Introduction::Invite(bytes, _, consent) => {
                let invite = Invite::open_introduction(bytes).map_err(|_| refused(Trouble::InviteAltered))?;
                let name = invite.label.into();
                // Who took this invite is greeted again: the reply to his first introduction may have been lost.
                if let Some(known) = known
                    && self.invite_taken_by(&name)? == Some(key.device())
                {
                    return Ok(known);
                }
                let appointment = self.check_invite(&invite, today).map_err(refused)?;
                let certificate = self.certify(key, appointment, today).map_err(refused)?;
                Checked { appointment, certificate, invite: Some(name), consent: *consent }
            }
        };
        self.keep_member(key, checked, now)
    }

    fn keep_member(&mut self, key: PublicKey, checked: Checked, now: i64) -> Result<MemberRow, RoomError> {
        let Checked { appointment, certificate, invite, consent } = checked;
        let device = key.device();
        let transaction = immediate(&mut self.database)?;
        if let Some(name) = invite {
            let taken = transaction.execute(
                "INSERT INTO invite_used (name, device) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
                params![name, device.0],
            )?;
            if taken == 0 {
                return Err(refused(Trouble::InviteUsed));
            }
        }
        if let Some(group) = appointment.group {
            match group_unit(&transaction, group)? {
                Some(unit) if unit != appointment.unit => return Err(refused(Trouble::InviteOtherWard)),
                Some(_) => {}
                None => {
                    transaction.execute(
                        "INSERT INTO grp (id, unit) VALUES (?1, ?2)",
                        params![group.0, appointment.unit.0],
                    )?;
                }
            }
        }
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
        if known == 0 {
            // Readers check what officers and members sign; a resident's certificate is nobody's business.
            let space = match (appointment.role, appointment.group) {
                (Role::AreaOfficer | Role::Desk, _) => Some(Space::UnitKeys(appointment.unit)),
                (_, Some(group)) => Some(Space::GroupPatrol(group)),
                _ => None,
            };
            if let Some(space) = space {
                add_item(&transaction, space, kind::CERTIFICATE, now, &certificate, 1)?;
            }
            // A phone that joins after the desk's papers were renewed reads its newest key behind them, or would have
            // passed it with the papers that ended.
            if appointment.role == Role::Desk
                && let Some(body) = newest_epoch_of(&transaction, appointment.unit, device)?
            {
                add_item(&transaction, Space::UnitKeys(appointment.unit), kind::EPOCH_KEY, now, &body, 1)?;
            }
        }
        transaction.commit()?;
        let standing = standing(&appointment, Some(&certificate), now);
        Ok((Member { key, appointment, standing }, Some(certificate)))
    }

    fn invite_taken_by(&self, name: &[u8; 16]) -> Result<Option<DeviceId>, RoomError> {
        let device = self
            .database
            .connection()
            .query_row("SELECT device FROM invite_used WHERE name = ?1", params![name], |row| row.get(0))
            .optional()?;
        Ok(device.map(DeviceId))
    }

    fn certify(&self, key: PublicKey, appointment: Appointment, today: Date) -> Result<Vec<u8>, Trouble> {
        let Appointment { role, unit, group } = appointment;
        let until = Date(today.0.saturating_add(MEMBER_DAYS));
        let certificate = Certificate { key, role, unit, group, from: today, until };
        certificate.sign(&self.keys.signer).map_err(|_| Trouble::Broken)
    }

    /// An officer's certificate is his unit's word. A resident's or member's is this server's own: a phone that was
    /// let in after the backup from which the server was restored comes with it.
    fn check_certificate(&self, bytes: &[u8], today: Date) -> Result<Appointment, Trouble> {
        let Certificate { role, unit, .. } = Certificate::peek(bytes).map_err(|_| Trouble::InviteAltered)?;
        let (anchor, _) = self.keys.anchor(unit).ok_or(Trouble::InviteOtherWard)?;
        let issuer = match role {
            Role::AreaOfficer | Role::Desk => anchor.unit_key(),
            _ => self.keys.signer.public(),
        };
        let certificate = Certificate::open(bytes, &issuer).map_err(|_| Trouble::InviteAltered)?;
        certificate.check_day(today).map_err(|_| Trouble::InviteExpired)?;
        if role.is_in_group() != certificate.group.is_some() {
            return Err(Trouble::InviteAltered);
        }
        Ok(Appointment { role, unit, group: certificate.group })
    }

    fn check_invite(&self, invite: &Invite, today: Date) -> Result<Appointment, Trouble> {
        let unit = Certificate::peek(&invite.inviter).map_err(|_| Trouble::InviteAltered)?.unit;
        let (anchor, _) = self.keys.anchor(unit).ok_or(Trouble::InviteOtherWard)?;
        invite.check_inviter(&anchor.unit_key(), today).map_err(|error| match error {
            WireError::Expired(_) => Trouble::InviteExpired,
            _ => Trouble::InviteAltered,
        })?;
        Ok(Appointment { role: invite.role(), unit, group: invite.group() })
    }
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
