//! The verdict on one operation: who may write what where, and what is kept of it besides the item.

use crate::commit::Quota;
use crate::registry::Registry;
use crate::room::{RoomError, add_item, group_unit};
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::{Action, Standing, may};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::server::Member;
use tinxom_sqlite::rusqlite::{OptionalExtension, params};
use tinxom_wire::codec::{from_slice, to_vec};
use tinxom_wire::envelope::TipEnvelope;
use tinxom_wire::limits;
use tinxom_wire::operation::{
    AboutTip, Answer, Encapsulation, Operation, PatrolGap, PatrolNote, PatrolStart, TipName, body, kind,
};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::seal::{EpochKey, SUITE, encapsulation_name};
use tinxom_wire::space::Space;

/// Bytes of an X-Wing encapsulation.
const ENCAPSULATION_BYTES: usize = 1120;

/// What becomes of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ruling {
    /// The verdict; what is accepted becomes an item at once.
    Says(Verdict),
    /// Accepted, and what readers get of it is written already.
    Written,
    /// Accepted, and becomes an item when the tip it speaks of is here again.
    Waits,
}

impl Ruling {
    pub(crate) fn verdict(self) -> Verdict {
        match self {
            Self::Says(verdict) => verdict,
            Self::Written | Self::Waits => Verdict::Accepted,
        }
    }
}

/// Judges the operations of one segment.
pub(crate) struct Judge<'t> {
    pub(crate) registry: Registry<'t>,
    pub(crate) member: &'t Member,
    /// Whether the server was ever restored from a backup.
    pub(crate) restored: bool,
    pub(crate) quota: Quota,
}

impl Judge<'_> {
    /// Judges one operation, and keeps what has to be known of it later.
    pub(crate) fn rule(&mut self, space: Space, operation: &Operation) -> Result<Ruling, RoomError> {
        if self.quota.bytes > self.quota.most_bytes {
            return Ok(Ruling::Says(Verdict::ShareUsed));
        }
        if !self.is_heard(space, operation) {
            return Ok(Ruling::Says(Verdict::NotAllowed));
        }
        let appointment = self.member.appointment;
        let verdict = match space {
            Space::WardTips(unit) => return self.tips(unit, operation),
            Space::GroupPatrol(group) => {
                let ours = group_unit(self.registry.transaction, group)?
                    .is_some_and(|unit| self.registry.is_ward_of(appointment.unit, unit));
                if appointment.may_write_patrol_of(group) && ours {
                    patrol(operation)
                } else {
                    Verdict::NotAllowed
                }
            }
            Space::UnitKeys(unit) => {
                if may(appointment.role, Action::PublishEpochKey) && appointment.unit == unit {
                    self.epoch(unit, operation)?
                } else {
                    Verdict::NotAllowed
                }
            }
            Space::Registry(unit) => return self.registry.judge(self.member, unit, operation),
            Space::Inbox(_) | Space::Territory | Space::GroupLooks(_) => Verdict::NotAllowed,
        };
        Ok(Ruling::Says(verdict))
    }

    /// Whether a device that is none any more is still heard: what lay in it unsent comes in, a person's words must not
    /// be lost with an appointment. Of the registry its own judge says.
    fn is_heard(&self, space: Space, operation: &Operation) -> bool {
        self.member.standing == Standing::Active
            || match space {
                Space::WardTips(_) => {
                    matches!(operation.kind, kind::ENCAPSULATION | kind::TIP | kind::WITHDRAWAL)
                }
                Space::GroupPatrol(_) | Space::Registry(_) => true,
                _ => false,
            }
    }

    /// Once a tip is an item: that it came from a phone which had been taken out is said behind it. What the desk said of it before, while the tip was missing after a restore, follows it.
    pub(crate) fn follow(&mut self, space: Space, operation: &Operation) -> Result<(), RoomError> {
        if operation.kind != kind::TIP {
            return Ok(());
        }
        let Ok(envelope) = body::<TipEnvelope>("tip", &operation.body) else { return Ok(()) };
        if self.member.standing == Standing::Revoked {
            let marked = to_vec(&AboutTip { tip: envelope.name() });
            add_item(self.registry.transaction, space, kind::MARKED, self.registry.now, &marked, 1)?;
        }
        if !self.restored {
            return Ok(());
        }
        let (key, tip) = (space.to_key(), envelope.name().to_key());
        let mut statement = self
            .registry
            .transaction
            .prepare("SELECT kind, at, body FROM early WHERE space = ?1 AND tip = ?2 ORDER BY ordinal")?;
        let rows: Result<Vec<(u16, i64, Vec<u8>)>, _> = statement
            .query_map(params![key, tip], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect();
        for (kind, at, body) in rows? {
            add_item(self.registry.transaction, space, kind, at, &body, 1)?;
            add_item(self.registry.transaction, Space::Inbox(self.member.device()), kind, at, &body, 1)?;
        }
        self.registry
            .transaction
            .execute("DELETE FROM early WHERE space = ?1 AND tip = ?2", params![key, tip])?;
        Ok(())
    }

    fn tips(&mut self, unit: UnitId, operation: &Operation) -> Result<Ruling, RoomError> {
        let space = Space::WardTips(unit);
        let verdict = match operation.kind {
            // Nobody could read it here, and a receipt would say that it arrived.
            kind::ENCAPSULATION | kind::TIP if self.registry.keys.anchor(unit).is_none() => {
                Verdict::KeyUnknown
            }
            // A pupil writes nothing that could have an author.
            kind::ENCAPSULATION | kind::TIP | kind::WITHDRAWAL
                if !may(self.member.appointment.role, Action::WriteTip) =>
            {
                Verdict::NotAllowed
            }
            kind::ENCAPSULATION => self.encapsulation(space, operation)?,
            kind::TIP => self.tip(space, operation)?,
            kind::WITHDRAWAL => match body::<AboutTip>("withdrawal", &operation.body) {
                Err(_) => Verdict::Malformed,
                Ok(about) if self.sender(space, about.tip)? == Some(self.member.device()) => {
                    Verdict::Accepted
                }
                Ok(_) => Verdict::NoSuchTip,
            },
            kind::OPENED | kind::ANSWER | kind::CLOSED | kind::WITHDRAWN => {
                if self.member.appointment.may_handle_tips_of(unit) {
                    return self.word_of_the_desk(space, operation);
                }
                Verdict::NotAllowed
            }
            _ => Verdict::UnknownKind,
        };
        Ok(Ruling::Says(verdict))
    }

    fn encapsulation(&mut self, space: Space, operation: &Operation) -> Result<Verdict, RoomError> {
        let Ok(encapsulation) = body::<Encapsulation>("encapsulation", &operation.body) else {
            return Ok(Verdict::Malformed);
        };
        if encapsulation.suite != SUITE || encapsulation.bytes.len() != ENCAPSULATION_BYTES {
            return Ok(Verdict::Malformed);
        }
        let taken = self.registry.transaction.execute(
            "INSERT INTO encapsulation (space, name, device) VALUES (?1, ?2, ?3)
             ON CONFLICT (space, name) DO NOTHING",
            params![space.to_key(), *encapsulation_name(&encapsulation), self.member.device().0],
        )?;
        Ok(if taken == 1 { Verdict::Accepted } else { Verdict::Duplicate })
    }

    fn tip(&mut self, space: Space, operation: &Operation) -> Result<Verdict, RoomError> {
        let Ok(envelope) = body::<TipEnvelope>("tip", &operation.body) else {
            return Ok(Verdict::Malformed);
        };
        let device = self.member.device();
        let key = space.to_key();
        let holder: Option<[u8; 16]> = self
            .registry
            .transaction
            .query_row(
                "SELECT device FROM encapsulation WHERE space = ?1 AND name = ?2",
                params![key, *envelope.encapsulation],
                |row| row.get(0),
            )
            .optional()?;
        if envelope.suite != SUITE || holder != Some(device.0) {
            return Ok(Verdict::KeyUnknown);
        }
        if self.quota.tips_today >= self.quota.most_tips {
            return Ok(Verdict::QuotaReached);
        }
        let day = Date::of(Timestamp(self.registry.now)).0;
        let taken = self.registry.transaction.execute(
            "INSERT INTO tip (space, name, device, day) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (space, name) DO NOTHING",
            params![key, envelope.name().to_key(), device.0, day],
        )?;
        self.quota.tips_today += taken as u64;
        Ok(if taken == 1 { Verdict::Accepted } else { Verdict::Duplicate })
    }

    fn word_of_the_desk(&mut self, space: Space, operation: &Operation) -> Result<Ruling, RoomError> {
        let tip = if operation.kind == kind::ANSWER {
            body::<Answer>("answer", &operation.body).map(|answer| answer.tip)
        } else {
            body::<AboutTip>("tip", &operation.body).map(|about| about.tip)
        };
        let Ok(tip) = tip else { return Ok(Ruling::Says(Verdict::Malformed)) };
        if let Some(sender) = self.sender(space, tip)? {
            // Only the server knows whose tip it is, so it lays the desk's word into that phone's inbox.
            let inbox = Space::Inbox(sender);
            add_item(
                self.registry.transaction,
                inbox,
                operation.kind,
                self.registry.now,
                &operation.body,
                1,
            )?;
            return Ok(Ruling::Says(Verdict::Accepted));
        }
        if !self.restored {
            return Ok(Ruling::Says(Verdict::NoSuchTip));
        }
        // The backup may lack the tip while its phone has not sent it again yet: refused now, the word would be lost.
        let (key, name) = (space.to_key(), tip.to_key());
        let ordinal: i64 = self.registry.transaction.query_row(
            "SELECT count(*) FROM early WHERE space = ?1 AND tip = ?2",
            params![key, name],
            |row| row.get(0),
        )?;
        self.registry.transaction.execute(
            "INSERT INTO early (space, tip, ordinal, kind, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![key, name, ordinal, operation.kind, self.registry.now, operation.body],
        )?;
        Ok(Ruling::Waits)
    }

    fn epoch(&mut self, unit: UnitId, operation: &Operation) -> Result<Verdict, RoomError> {
        if operation.kind != kind::EPOCH_KEY {
            return Ok(Verdict::UnknownKind);
        }
        let signed = from_slice("epoch key", limits::BODY, &operation.body);
        let Some(key) = signed.ok().and_then(|signed| EpochKey::open(&signed, &self.member.key).ok()) else {
            return Ok(Verdict::Malformed);
        };
        if key.unit != unit.0 {
            return Ok(Verdict::NotAllowed);
        }
        let taken = self.registry.transaction.execute(
            "INSERT INTO epoch (unit, epoch, body) VALUES (?1, ?2, ?3) ON CONFLICT (unit, epoch) DO NOTHING",
            params![unit.0, key.epoch, operation.body],
        )?;
        Ok(if taken == 1 { Verdict::Accepted } else { Verdict::Duplicate })
    }

    fn sender(&self, space: Space, tip: TipName) -> Result<Option<DeviceId>, RoomError> {
        let device = self
            .registry
            .transaction
            .query_row(
                "SELECT device FROM tip WHERE space = ?1 AND name = ?2",
                params![space.to_key(), tip.to_key()],
                |row| row.get(0),
            )
            .optional()?;
        Ok(device.map(DeviceId))
    }
}

fn patrol(operation: &Operation) -> Verdict {
    let formed = match operation.kind {
        kind::PATROL_START => body::<PatrolStart>("patrol", &operation.body).is_ok(),
        kind::PATROL_NOTE => body::<PatrolNote>("patrol", &operation.body).is_ok(),
        kind::PATROL_GAP => body::<PatrolGap>("patrol", &operation.body).is_ok(),
        kind::PATROL_END => operation.body.is_empty(),
        _ => return Verdict::UnknownKind,
    };
    if formed { Verdict::Accepted } else { Verdict::Malformed }
}
