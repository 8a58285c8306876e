//! Spaces, lanes and logs: where an operation is written and who reads it.

use crate::codec::{Inner, WireError};
use minicbor::{Decode, Decoder, Encode, Encoder};
use tinxom_domain::id::{DeviceId, GroupId, UnitId};

/// What a device may read. The server numbers what it accepts, per space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// One device's own inbox: what the desk answers.
    Inbox(DeviceId),
    /// A ward's sealed tips, read by its intake devices only.
    WardTips(UnitId),
    /// A group's patrols, read by its members and the ward's officers.
    GroupPatrol(GroupId),
    /// A unit's keys and officers' certificates, read by every member anywhere.
    UnitKeys(UnitId),
    /// The signed territory, read by every member.
    Territory,
    /// A ward's registry of households, read by its officers only. Members write into it what is theirs to say.
    Registry(UnitId),
    /// Who looked at the households of a group, read by its head and deputy.
    GroupLooks(GroupId),
}

impl Space {
    /// Bytes that name the space: one of kind, then its id. Ordered as the space is.
    pub fn to_key(self) -> Vec<u8> {
        let mut key = Vec::with_capacity(17);
        match self {
            Self::Inbox(device) => {
                key.push(1);
                key.extend_from_slice(&device.0);
            }
            Self::WardTips(unit) => {
                key.push(2);
                key.extend_from_slice(&unit.0.to_be_bytes());
            }
            Self::GroupPatrol(group) => {
                key.push(3);
                key.extend_from_slice(&group.0);
            }
            Self::UnitKeys(unit) => {
                key.push(4);
                key.extend_from_slice(&unit.0.to_be_bytes());
            }
            Self::Territory => key.push(5),
            Self::Registry(unit) => {
                key.push(6);
                key.extend_from_slice(&unit.0.to_be_bytes());
            }
            Self::GroupLooks(group) => {
                key.push(7);
                key.extend_from_slice(&group.0);
            }
        }
        key
    }

    /// The space of [`Space::to_key`].
    ///
    /// # Errors
    /// [`WireError::Malformed`] for another length, [`WireError::Unknown`] for a kind of a later version.
    pub fn from_key(key: &[u8]) -> Result<Self, WireError> {
        let (kind, id) = key.split_first().ok_or(WireError::Malformed("space"))?;
        let bad = |_| WireError::Malformed("space");
        Ok(match kind {
            1 => Self::Inbox(DeviceId(id.try_into().map_err(bad)?)),
            2 => Self::WardTips(UnitId(u32::from_be_bytes(id.try_into().map_err(bad)?))),
            3 => Self::GroupPatrol(GroupId(id.try_into().map_err(bad)?)),
            4 => Self::UnitKeys(UnitId(u32::from_be_bytes(id.try_into().map_err(bad)?))),
            5 if id.is_empty() => Self::Territory,
            5 => return Err(WireError::Malformed("space")),
            6 => Self::Registry(UnitId(u32::from_be_bytes(id.try_into().map_err(bad)?))),
            7 => Self::GroupLooks(GroupId(id.try_into().map_err(bad)?)),
            _ => return Err(WireError::Unknown("space")),
        })
    }

    /// Whether readers see operations as their authors signed them. In the other spaces the server writes the items,
    /// without device, sequence or signature, so that a reader learns what is said and not by which phone.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::GroupPatrol(_))
    }
}

impl<C> Encode<C> for Space {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.to_key())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Space {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::from_key(d.bytes()?).map_err(|error| match error {
            WireError::Unknown(_) => minicbor::decode::Error::custom(Inner::Unknown),
            _ => minicbor::decode::Error::message("space"),
        })
    }
}

/// Which queue a log belongs to, so that a photo never delays an alarm. 0 (urgent), 2 (thumbnails) and 3 (attachments)
/// are reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Lane {
    /// Ordinary operations.
    #[n(1)]
    Operations,
}

/// A log: what one device writes into one space on one lane, without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    /// The device that writes it.
    pub device: DeviceId,
    /// Where it writes.
    pub space: Space,
    /// On which lane.
    pub lane: Lane,
}

impl LogId {
    /// The operations' log of a device in a space.
    pub const fn operations(device: DeviceId, space: Space) -> Self {
        Self { device, space, lane: Lane::Operations }
    }
}
