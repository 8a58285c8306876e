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

/// Households that are brought in together: from a hamlet's list, or one at its door.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Batch {
    /// Random; the households' ids come from it, so that sixteen bytes name them all.
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
        ids_of(&self.seed, self.count)
    }
}

/// The ids of a batch of a seed.
pub(super) fn ids_of(seed: &[u8; 16], count: u8) -> Vec<HouseholdId> {
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
    /// A member withdraws the consent (the own claim).
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
mod tests {
    use super::*;
    use crate::codec::{from_slice, to_vec};
    use crate::limits;
    use crate::sign::{Purpose, Signer32};
    use std::collections::BTreeSet;
    use tinxom_domain::household::Reason;

    const UNIT: UnitId = UnitId(54_431);
    const AUTHOR: DeviceId = DeviceId([9; 16]);

    fn labels() -> SealedLabels {
        SealedLabels { version: 1, salt: Fixed::from([1; 16]), sealed: vec![2; 272] }
    }

    fn batch(count: u8) -> Batch {
        let group = Some(Fixed::from([3; 8]));
        Batch { seed: Fixed::from([4; 16]), count, group, provisional: false, labels: labels() }
    }

    #[test]
    fn a_batchs_ids_come_from_its_seed_and_place() {
        let ids = batch(64).ids();
        let id = |place: u8| Sha256::digest([&b"tinxom household"[..], &[4; 16], &[place]].concat());
        for (place, household) in ids.iter().enumerate() {
            assert_eq!(household.0, id(place as u8)[..8]);
        }
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), BATCH);
        assert_eq!(batch(2).ids(), ids[..2]);
        assert!(batch(0).ids().is_empty());
        let other = Batch { seed: Fixed::from([5; 16]), ..batch(64) };
        assert!(other.ids().iter().all(|household| !ids.contains(household)));
    }

    fn changes() -> Vec<Change> {
        let (household, other) = (HouseholdId([1; 8]), HouseholdId([2; 8]));
        vec![
            Change::Split { household, new: other },
            Change::Merge { household, into: other },
            Change::Move { household, group: None },
            Change::Move { household, group: Some(GroupId([3; 8])) },
            Change::MoveAway { household },
            Change::Death { household },
            Change::Return { household },
            Change::Route { household, unit: UnitId(7) },
        ]
    }

    #[test]
    fn every_change_comes_back_and_what_is_of_another_form_is_refused() {
        for change in changes() {
            let body = ChangeBody::of(change);
            assert_eq!(body.change(), Ok(change));
            for length in 0..=8 {
                let other = ChangeBody { other: vec![1; length], ..body.clone() };
                let fits =
                    length == body.other.len() || (matches!(change, Change::Move { .. }) && length % 8 == 0);
                assert_eq!(other.change().is_ok(), fits, "{change:?} with {length} bytes");
            }
        }
        for what in [0, 8, u8::MAX] {
            let body = ChangeBody { what, ..ChangeBody::of(changes()[0]) };
            assert_eq!(body.change(), Err(WireError::Unknown("change")));
        }
        let long = ChangeBody { other: vec![0; 9], ..ChangeBody::of(changes()[0]) };
        let read = from_slice::<ChangeBody>("change", limits::BODY, &to_vec(&long));
        assert_eq!(read, Err(WireError::TooLarge("change")));
    }

    /// Every entry, and what happens by it.
    fn entries() -> Vec<(Entry, Event)> {
        let (claim, from, device, household) = ([1; 16], [2; 16], [3; 16], [4; 8]);
        let signed = Signer32::from_seed(&[5; 32]).signed(Purpose::Transfer, vec![0]);
        let mut all = vec![
            (
                Entry::Households(batch(2)),
                Event::Households {
                    ids: batch(2).ids(),
                    unit: UNIT,
                    group: Some(GroupId([3; 8])),
                    provisional: false,
                },
            ),
            (
                Entry::Claim(claim.into(), household.into(), device.into(), true),
                Event::Claim {
                    claim: ClaimId(claim),
                    household: HouseholdId(household),
                    device: DeviceId(device),
                    author: AUTHOR,
                    author_role: Role::AreaOfficer,
                    checked: true,
                },
            ),
            (Entry::Words(claim.into(), false), Event::Words { claim: ClaimId(claim), same: false }),
            (Entry::Settle(claim.into()), Event::Settle { claim: ClaimId(claim) }),
            (
                Entry::Transfer(claim.into(), from.into(), device.into(), signed),
                Event::Transfer { claim: ClaimId(claim), from: ClaimId(from), device: DeviceId(device) },
            ),
            (Entry::Leave(claim.into()), Event::Leave { claim: ClaimId(claim) }),
            (Entry::Undo([6; 8].into()), Event::Undo { change: ChangeId([6; 8]) }),
            (Entry::Count(u64::MAX), Event::Count { unit: UNIT, upto: u64::MAX }),
            (
                Entry::Forget(
                    vec![household.into()],
                    vec![Resealed { seed: Fixed::from([4; 16]), labels: labels() }],
                ),
                Event::Forget { households: vec![HouseholdId(household)] },
            ),
            (
                Entry::Found(household.into()),
                Event::Households {
                    ids: vec![HouseholdId(household)],
                    unit: UNIT,
                    group: None,
                    provisional: true,
                },
            ),
        ];
        for reason in RevokeReason::ALL.iter().copied() {
            let event = Event::Revoke { device: DeviceId(device), reason };
            all.push((Entry::Revoke(device.into(), reason.code()), event));
        }
        for what in changes() {
            let event = Event::Change { change: ChangeId([6; 8]), what };
            all.push((Entry::Change([6; 8].into(), ChangeBody::of(what), Some(labels())), event));
        }
        all
    }

    #[test]
    fn every_entry_is_read_as_it_was_written_and_tells_what_happens() {
        let mut kinds = BTreeSet::new();
        for (entry, event) in entries() {
            let bytes = to_vec(&entry);
            assert_eq!(from_slice("entry", limits::BODY, &bytes), Ok(entry.clone()));
            assert_eq!(entry.event(UNIT, AUTHOR, Role::AreaOfficer), Ok(event.clone()));
            let ruled = Ruled::new(AUTHOR, Role::AreaOfficer, Outcome::Done, entry);
            assert_eq!(ruled.event(UNIT), Ok(event.clone()));
            let later = Ruled { role: u8::MAX, ..ruled };
            assert_eq!(later.event(UNIT), Err(WireError::Unknown("role")));
            kinds.insert((bytes[1], event.code()));
        }
        // Twelve variants for eleven events: a household is brought in by an entry or found by a claim.
        let numbers: BTreeSet<u8> = kinds.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, (0..12).collect());
        assert_eq!(kinds.iter().map(|(_, code)| *code).collect::<BTreeSet<_>>(), (1..=11).collect());
    }

    #[test]
    fn what_only_the_server_writes_is_what_has_evidence_of_its_own() {
        let of_the_server: BTreeSet<u8> = entries()
            .iter()
            .filter(|(entry, _)| entry.is_of_the_server())
            .map(|(entry, _)| to_vec(entry)[1])
            .collect();
        assert_eq!(of_the_server, [1, 4, 10, 11].into());
    }

    #[test]
    fn entries_of_no_or_too_many_households_and_later_codes_are_refused() {
        for count in [0, 65, u8::MAX] {
            let event = Entry::Households(batch(count)).event(UNIT, AUTHOR, Role::Desk);
            assert_eq!(event, Err(WireError::Malformed("batch")));
        }
        let reason = Entry::Revoke([3; 16].into(), 200).event(UNIT, AUTHOR, Role::Desk);
        assert_eq!(reason, Err(WireError::Unknown("reason")));
        let many = Entry::Forget(vec![[1; 8].into(); BATCH + 1], vec![]);
        let read = from_slice::<Entry>("entry", limits::BODY, &to_vec(&many));
        assert_eq!(read, Err(WireError::TooLarge("entry")));
        let resealed =
            Resealed { seed: Fixed::from([4; 16]), labels: SealedLabels { sealed: vec![], ..labels() } };
        let many = Entry::Forget(vec![], vec![resealed; BATCH + 1]);
        let read = from_slice::<Entry>("entry", limits::BODY, &to_vec(&many));
        assert_eq!(read, Err(WireError::TooLarge("entry")));
    }

    #[test]
    fn every_ruling_comes_back() {
        let against = ClaimId([7; 16]);
        let mut outcomes = vec![Outcome::Done, Outcome::Waits { against }];
        for reason in Reason::ALL.iter().copied() {
            outcomes.push(Outcome::refused(reason));
            outcomes.push(Outcome::refused_for(reason, against));
            outcomes.push(Outcome::refused_for(reason, HouseholdId([8; 8])));
        }
        for outcome in outcomes {
            let ruled = Ruled::new(AUTHOR, Role::Desk, outcome, Entry::Count(1));
            let read: Ruled = from_slice("ruled", limits::BODY, &to_vec(&ruled)).unwrap();
            assert_eq!(read.outcome(), Ok(outcome));
        }
        let ruled =
            |outcome| Ruled { outcome, ..Ruled::new(AUTHOR, Role::Desk, Outcome::Done, Entry::Count(1)) };
        let some = Some(Fixed::from([7; 16]));
        for other in [
            (0, 0, None),
            (1, 1, None),
            (1, 0, some),
            (2, 0, None),
            (3, 0, None),
            (3, 200, None),
            (4, 0, None),
        ] {
            assert_eq!(ruled(other).outcome(), Err(WireError::Unknown("outcome")));
        }
    }
}
