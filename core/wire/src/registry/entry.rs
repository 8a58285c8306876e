//! Entries of a registry: what is written into it, and the same with the server's ruling.

use super::SealedLabels;
use crate::codec::{Fixed, Signed, WireError, bytes_up_to, list};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use tinxom_domain::household::{Against, Change, Event, Outcome, RevokeReason};
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use tinxom_domain::role::Role;

/// Households in one batch at most: the labels of as many fit an operation's body, and compress well together.
pub const BATCH: usize = 64;

/// The claim that stands in [`Entry::Leave`] for the membership itself, of whoever has no household's slot.
pub const MEMBERSHIP: [u8; 16] = [0; 16];

/// Households that are brought in together: from a hamlet's list, or one at its door.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Batch {
    /// Random, or from the list by the registry key ([`super::RegistrySecret::batch_seed`]); the households' ids come from
    /// it, so that sixteen bytes name them all.
    #[n(0)]
    pub seed: Fixed<16>,
    /// How many, 1 to [`BATCH`].
    #[n(1)]
    pub count: u8,
    /// The group of them all.
    #[n(2)]
    pub group: Option<Fixed<8>>,
    /// Made at the door, and not in the list.
    #[n(3)]
    pub provisional: bool,
    /// Their labels, in the order of the ids.
    #[n(4)]
    pub labels: SealedLabels,
}

impl Batch {
    /// The ids: the first 8 bytes of SHA-256("tinxom household" ‖ seed ‖ place), place from 0.
    pub fn ids(&self) -> Vec<HouseholdId> {
        household_ids(&self.seed, self.count)
    }
}

/// The ids of a batch of a seed: [`Batch::ids`].
pub fn household_ids(seed: &[u8; 16], count: u8) -> Vec<HouseholdId> {
    let id = |place: u8| {
        let hash = Sha256::new().chain_update(b"tinxom household").chain_update(seed).chain_update([place]);
        let mut id = [0; 8];
        id.copy_from_slice(&hash.finalize()[..8]);
        HouseholdId(id)
    };
    (0..count).map(id).collect()
}

/// How a household changes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ChangeBody {
    /// The kind's code: [`Change::code`].
    #[n(0)]
    pub what: u8,
    /// The household.
    #[n(1)]
    pub household: Fixed<8>,
    /// The other household or the group, 8 bytes; the unit, 4; none.
    #[cbor(n(2), encode_with = "minicbor::bytes::encode", decode_with = "bytes_up_to::<_, 8>")]
    pub other: Vec<u8>,
}

impl ChangeBody {
    /// The body of a change.
    pub fn of(change: Change) -> Self {
        let other = match change {
            Change::Split { new: household, .. } | Change::Merge { into: household, .. } => {
                household.0.to_vec()
            }
            Change::Move { group, .. } => group.map(|group| group.0.to_vec()).unwrap_or_default(),
            Change::Route { unit, .. } => unit.0.to_be_bytes().to_vec(),
            Change::MoveAway { .. } | Change::Death { .. } | Change::Return { .. } => Vec::new(),
        };
        Self { what: change.code(), household: Fixed::from(change.household().0), other }
    }

    /// The change.
    ///
    /// # Errors
    /// [`WireError::Unknown`] for a later kind, [`WireError::Malformed`].
    pub fn change(&self) -> Result<Change, WireError> {
        let malformed = WireError::Malformed("change");
        let household = HouseholdId(self.household.into());
        let eight = || <[u8; 8]>::try_from(&self.other[..]).map_err(|_| malformed);
        let alone = |change| if self.other.is_empty() { Ok(change) } else { Err(malformed) };
        match self.what {
            1 => Ok(Change::Split { household, new: HouseholdId(eight()?) }),
            2 => Ok(Change::Merge { household, into: HouseholdId(eight()?) }),
            3 if self.other.is_empty() => Ok(Change::Move { household, group: None }),
            3 => Ok(Change::Move { household, group: Some(GroupId(eight()?)) }),
            4 => alone(Change::MoveAway { household }),
            5 => alone(Change::Death { household }),
            6 => alone(Change::Return { household }),
            7 => {
                let unit = <[u8; 4]>::try_from(&self.other[..]).map_err(|_| malformed)?;
                Ok(Change::Route { household, unit: UnitId(u32::from_be_bytes(unit)) })
            }
            _ => Err(WireError::Unknown("change")),
        }
    }
}

/// The labels of a batch that were sealed anew, without those of the households that are forgotten: what reads the
/// registry from its start finds these in place of the first ones.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Resealed {
    /// The batch.
    #[n(0)]
    pub seed: Fixed<16>,
    /// Its labels; an empty one for who is forgotten.
    #[n(1)]
    pub labels: SealedLabels,
}

/// One entry. What has evidence of its own (a claim, a transfer, a revocation) is written as an operation of its own
/// kind and stands here only in what the server says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Entry {
    /// Households are brought in.
    #[n(0)]
    Households(#[n(0)] Batch),
    /// By the server: a claim (claim, household, device, whether officer and phone met).
    #[n(1)]
    Claim(#[n(0)] Fixed<16>, #[n(1)] Fixed<8>, #[n(2)] Fixed<16>, #[n(3)] bool),
    /// Four words were compared (claim, whether they were the same).
    #[n(2)]
    Words(#[n(0)] Fixed<16>, #[n(1)] bool),
    /// The slot goes to a waiting claim.
    #[n(3)]
    Settle(#[n(0)] Fixed<16>),
    /// By the server: a transfer (claim, the holder's claim, device, the holder's signed word).
    #[n(4)]
    Transfer(#[n(0)] Fixed<16>, #[n(1)] Fixed<16>, #[n(2)] Fixed<16>, #[n(3)] Signed),
    /// A member withdraws the consent (the own claim, or [`MEMBERSHIP`]); a guardian that to a pupil (the pupil's claim).
    #[n(5)]
    Leave(#[n(0)] Fixed<16>),
    /// A household changes (the change's id, the change, the new label where there is one).
    #[n(6)]
    Change(#[n(0)] Fixed<8>, #[n(1)] ChangeBody, #[n(2)] Option<SealedLabels>),
    /// A change is taken back.
    #[n(7)]
    Undo(#[n(0)] Fixed<8>),
    /// The registry was counted up to a number.
    #[n(8)]
    Count(#[n(0)] u64),
    /// Households are deleted, and the batches that they were in sealed anew.
    #[n(9)]
    Forget(
        #[cbor(n(0), decode_with = "list::<_, _, BATCH>")] Vec<Fixed<8>>,
        #[cbor(n(1), decode_with = "list::<_, _, BATCH>")] Vec<Resealed>,
    ),
    /// By the server: a device was taken out (device, the reason's code).
    #[n(10)]
    Revoke(#[n(0)] Fixed<16>, #[n(1)] u8),
    /// By the server: a household that a claim named before the officer's entry on it came.
    #[n(11)]
    Found(#[n(0)] Fixed<8>),
    /// Claims that ended are deleted: whose they were, and who granted them.
    #[n(12)]
    ForgetClaims(#[cbor(n(0), decode_with = "list::<_, _, BATCH>")] Vec<Fixed<16>>),
}

impl Entry {
    /// Whether only the server writes it.
    pub const fn is_of_the_server(&self) -> bool {
        matches!(self, Self::Claim(..) | Self::Transfer(..) | Self::Revoke(..) | Self::Found(_))
    }

    /// What happens by it in a unit's registry. The author is whoever granted, handed over or wrote it.
    ///
    /// # Errors
    /// [`WireError::Malformed`] for a batch of no or too many households, [`WireError::Unknown`] for a later code.
    pub fn event(&self, unit: UnitId, author: DeviceId, author_role: Role) -> Result<Event, WireError> {
        let claim_of = |claim: &Fixed<16>| ClaimId((*claim).into());
        Ok(match self {
            Self::Households(batch) => {
                if batch.count == 0 || usize::from(batch.count) > BATCH {
                    return Err(WireError::Malformed("batch"));
                }
                Event::Households {
                    ids: batch.ids(),
                    unit,
                    group: batch.group.map(|group| GroupId(group.into())),
                    provisional: batch.provisional,
                }
            }
            Self::Found(household) => Event::Households {
                ids: vec![HouseholdId((*household).into())],
                unit,
                group: None,
                provisional: true,
            },
            Self::Claim(claim, household, device, checked) => Event::Claim {
                claim: claim_of(claim),
                household: HouseholdId((*household).into()),
                device: DeviceId((*device).into()),
                author,
                author_role,
                checked: *checked,
            },
            Self::Words(claim, same) => Event::Words { claim: claim_of(claim), same: *same },
            Self::Settle(claim) => Event::Settle { claim: claim_of(claim) },
            Self::Transfer(claim, from, device, _) => Event::Transfer {
                claim: claim_of(claim),
                from: claim_of(from),
                device: DeviceId((*device).into()),
            },
            Self::Leave(claim) => Event::Leave { claim: claim_of(claim) },
            Self::Change(change, body, _) => {
                Event::Change { change: ChangeId((*change).into()), what: body.change()? }
            }
            Self::Undo(change) => Event::Undo { change: ChangeId((*change).into()) },
            Self::Count(upto) => Event::Count { unit, upto: *upto },
            Self::Forget(households, _) => Event::Forget {
                households: households.iter().map(|household| HouseholdId((*household).into())).collect(),
            },
            Self::ForgetClaims(claims) => {
                Event::ForgetClaims { claims: claims.iter().map(claim_of).collect() }
            }
            Self::Revoke(device, reason) => Event::Revoke {
                device: DeviceId((*device).into()),
                reason: RevokeReason::from_code(*reason).ok_or(WireError::Unknown("reason"))?,
            },
        })
    }
}

/// An entry and the server's ruling on it, as the ward's officers read it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ruled {
    /// Who granted, handed over or wrote it.
    #[n(0)]
    pub author: Fixed<16>,
    /// The author's role then.
    #[n(1)]
    pub role: u8,
    /// The outcome's code, the reason's (0 for none), and what stands against it.
    #[n(2)]
    pub outcome: (u8, u8, Option<Fixed<16>>),
    /// The entry.
    #[n(3)]
    pub entry: Entry,
}

impl Ruled {
    /// An entry with its ruling.
    pub fn new(author: DeviceId, role: Role, outcome: Outcome, entry: Entry) -> Self {
        let (code, reason) = outcome.code();
        let against = outcome.against().map(|against| Fixed::from(against.0));
        Self { author: Fixed::from(author.0), role: role.code(), outcome: (code, reason, against), entry }
    }

    /// The ruling.
    ///
    /// # Errors
    /// [`WireError::Unknown`] for a later code.
    pub fn outcome(&self) -> Result<Outcome, WireError> {
        let (code, reason, against) = self.outcome;
        let against = against.map(|against| Against(against.into()));
        Outcome::from_code(code, reason, against).ok_or(WireError::Unknown("outcome"))
    }

    /// What happened in a unit's registry.
    ///
    /// # Errors
    /// As [`Entry::event`].
    pub fn event(&self, unit: UnitId) -> Result<Event, WireError> {
        let role = Role::from_code(self.role).ok_or(WireError::Unknown("role"))?;
        self.entry.event(unit, DeviceId(self.author.into()), role)
    }
}

#[cfg(test)]
mod tests;
