//! Where the arbiter's rows are kept: SQL on a server, a vault on an officer's phone, memory in a test.

use super::{ChangeRecord, Claim, Household};
use crate::id::{ChangeId, ClaimId, DeviceId, HouseholdId, UnitId};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// Rows of households, claims and changes. Reading takes `&mut self` too, as databases do.
///
/// Rows have canonical bytes (`to_bytes`, `from_bytes`), so a storage can keep them whole beside the columns it looks
/// them up by: a claim's household, and the device of a live claim (unique).
pub trait Book {
    /// How reading or writing fails.
    type Error;

    /// The household of an id.
    ///
    /// # Errors
    /// The storage's.
    fn household(&mut self, id: HouseholdId) -> Result<Option<Household>, Self::Error>;

    /// Writes a household over what its id had.
    ///
    /// # Errors
    /// The storage's.
    fn put_household(&mut self, household: &Household) -> Result<(), Self::Error>;

    /// Removes a household: only one that a split made and that was undone before anybody claimed it.
    ///
    /// # Errors
    /// The storage's.
    fn remove_household(&mut self, id: HouseholdId) -> Result<(), Self::Error>;

    /// The claim of an id.
    ///
    /// # Errors
    /// The storage's.
    fn claim(&mut self, id: ClaimId) -> Result<Option<Claim>, Self::Error>;

    /// Writes a claim over what its id had.
    ///
    /// # Errors
    /// The storage's.
    fn put_claim(&mut self, claim: &Claim) -> Result<(), Self::Error>;

    /// Every claim that counts for a household, ended ones too, in the order of their ids.
    ///
    /// # Errors
    /// The storage's.
    fn claims_of(&mut self, household: HouseholdId) -> Result<Vec<Claim>, Self::Error>;

    /// The live claim of a device (see [`super::ClaimState::is_live`]).
    ///
    /// # Errors
    /// The storage's.
    fn claim_of_device(&mut self, device: DeviceId) -> Result<Option<Claim>, Self::Error>;

    /// The change of an id.
    ///
    /// # Errors
    /// The storage's.
    fn change(&mut self, id: ChangeId) -> Result<Option<ChangeRecord>, Self::Error>;

    /// Writes a change over what its id had.
    ///
    /// # Errors
    /// The storage's.
    fn put_change(&mut self, change: &ChangeRecord) -> Result<(), Self::Error>;

    /// Whether a device was revoked.
    ///
    /// # Errors
    /// The storage's.
    fn is_revoked(&mut self, device: DeviceId) -> Result<bool, Self::Error>;

    /// Notes that a device was revoked. There is no way back.
    ///
    /// # Errors
    /// The storage's.
    fn put_revoked(&mut self, device: DeviceId) -> Result<(), Self::Error>;

    /// Up to which number a unit's changes are final; 0 if none is.
    ///
    /// # Errors
    /// The storage's.
    fn counted(&mut self, unit: UnitId) -> Result<u64, Self::Error>;

    /// Notes up to which number a unit's changes are final.
    ///
    /// # Errors
    /// The storage's.
    fn put_counted(&mut self, unit: UnitId, upto: u64) -> Result<(), Self::Error>;
}

/// A book in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryBook {
    households: BTreeMap<HouseholdId, Household>,
    claims: BTreeMap<ClaimId, Claim>,
    changes: BTreeMap<ChangeId, ChangeRecord>,
    revoked: BTreeSet<DeviceId>,
    counted: BTreeMap<UnitId, u64>,
}

impl MemoryBook {
    /// Every household, in the order of their ids.
    pub fn households(&self) -> impl Iterator<Item = &Household> {
        self.households.values()
    }

    /// Every claim, in the order of their ids.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.values()
    }

    /// Every change, in the order of their ids.
    pub fn changes(&self) -> impl Iterator<Item = &ChangeRecord> {
        self.changes.values()
    }

    /// Every row as canonical bytes: two books that say the same have the same bytes.
    pub fn dump(&self) -> Vec<u8> {
        let mut rows: Vec<(u8, Vec<u8>)> = Vec::new();
        rows.extend(self.households.values().map(|row| (1, row.to_bytes())));
        rows.extend(self.claims.values().map(|row| (2, row.to_bytes())));
        rows.extend(self.changes.values().map(|row| (3, row.to_bytes())));
        rows.extend(self.revoked.iter().map(|device| (4, device.0.to_vec())));
        rows.extend(
            self.counted
                .iter()
                .map(|(unit, upto)| (5, [&unit.0.to_be_bytes()[..], &upto.to_be_bytes()[..]].concat())),
        );
        let mut out = Vec::new();
        for (kind, row) in rows {
            out.push(kind);
            out.extend((row.len() as u64).to_be_bytes());
            out.extend(row);
        }
        out
    }
}

impl Book for MemoryBook {
    type Error = Infallible;

    fn household(&mut self, id: HouseholdId) -> Result<Option<Household>, Infallible> {
        Ok(self.households.get(&id).copied())
    }

    fn put_household(&mut self, household: &Household) -> Result<(), Infallible> {
        self.households.insert(household.id, *household);
        Ok(())
    }

    fn remove_household(&mut self, id: HouseholdId) -> Result<(), Infallible> {
        self.households.remove(&id);
        Ok(())
    }

    fn claim(&mut self, id: ClaimId) -> Result<Option<Claim>, Infallible> {
        Ok(self.claims.get(&id).copied())
    }

    fn put_claim(&mut self, claim: &Claim) -> Result<(), Infallible> {
        self.claims.insert(claim.id, *claim);
        Ok(())
    }

    fn claims_of(&mut self, household: HouseholdId) -> Result<Vec<Claim>, Infallible> {
        Ok(self.claims.values().filter(|claim| claim.household == household).copied().collect())
    }

    fn claim_of_device(&mut self, device: DeviceId) -> Result<Option<Claim>, Infallible> {
        let mut claims = self.claims.values();
        Ok(claims.find(|claim| claim.state.is_live() && claim.device == Some(device)).copied())
    }

    fn change(&mut self, id: ChangeId) -> Result<Option<ChangeRecord>, Infallible> {
        Ok(self.changes.get(&id).cloned())
    }

    fn put_change(&mut self, change: &ChangeRecord) -> Result<(), Infallible> {
        self.changes.insert(change.id, change.clone());
        Ok(())
    }

    fn is_revoked(&mut self, device: DeviceId) -> Result<bool, Infallible> {
        Ok(self.revoked.contains(&device))
    }

    fn put_revoked(&mut self, device: DeviceId) -> Result<(), Infallible> {
        self.revoked.insert(device);
        Ok(())
    }

    fn counted(&mut self, unit: UnitId) -> Result<u64, Infallible> {
        Ok(self.counted.get(&unit).copied().unwrap_or_default())
    }

    fn put_counted(&mut self, unit: UnitId, upto: u64) -> Result<(), Infallible> {
        self.counted.insert(unit, upto);
        Ok(())
    }
}
