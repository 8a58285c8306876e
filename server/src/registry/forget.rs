//! Forgetting: what was due goes from the server's file too, and not only from what it says.
//!
//! Items keep their places and numbers. What named a person is taken out of their bodies, so that whoever reads a
//! registry from its start ends with the book of those who read it before.

use super::{Author, Registry, Said};
use crate::room::{RoomError, forget_unchecked, keep_forgotten};
use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::household::retention::{Kept, first_kept};
use tinxom_domain::household::{Book, Change, ChangeRecord, Outcome, Touched};
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_sqlite::rusqlite::{OptionalExtension, params};
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::limits;
use tinxom_wire::operation::{body, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Batch, Entry, Resealed, Ruled, SlotWord};
use tinxom_wire::space::Space;

/// An item that names somebody.
struct Named {
    space: Vec<u8>,
    number: i64,
    ruled: Ruled,
}

impl Registry<'_> {
    /// Whether a batch is in the registry already.
    pub(super) fn has_batch(&self, batch: &Batch) -> Result<bool, RoomError> {
        let Some(first) = batch.ids().first().copied() else { return Ok(false) };
        let named = self.named(&first.0)?;
        Ok(named
            .iter()
            .any(|item| matches!(&item.ruled.entry, Entry::Households(it) if it.seed == batch.seed)))
    }

    /// Deletes households: their labels, whose claims were on them, and what else names these phones here.
    pub(super) fn forget(
        &self,
        unit: UnitId,
        author: Author,
        households: &[HouseholdId],
        resealed: &[Resealed],
    ) -> Result<Verdict, RoomError> {
        let gone: BTreeSet<HouseholdId> = households.iter().copied().collect();
        if gone.is_empty() {
            return Ok(Verdict::Malformed);
        }
        // Every batch in which one of them has its label, and no other.
        let mut batches: Vec<(Named, &Resealed)> = Vec::new();
        for household in &gone {
            for item in self.named(&household.0)? {
                let Entry::Households(batch) = &item.ruled.entry else { continue };
                if batches.iter().any(|(known, _)| (&known.space, known.number) == (&item.space, item.number))
                {
                    continue;
                }
                let new = resealed.iter().find(|new| new.seed == batch.seed);
                let Some(new) = new else { return Ok(Verdict::Malformed) };
                batches.push((item, new));
            }
        }
        let seeds: BTreeSet<[u8; 16]> = resealed.iter().map(|new| new.seed.into()).collect();
        if seeds.len() != resealed.len() || seeds.len() != batches.len() {
            return Ok(Verdict::Malformed);
        }
        let (mut claims, mut changes) = (Vec::new(), Vec::new());
        for household in &gone {
            claims.extend(self.book().claims_of(*household)?);
            changes.extend(self.changes_of(*household)?.into_iter().map(|record| (*household, record)));
        }
        // What readers get names ids only.
        let tombstone = gone.iter().map(|household| Fixed::from(household.0)).collect();
        let said = self.rule(unit, author, Entry::Forget(tombstone, Vec::new()), None)?;
        if !matches!(said, Said::Now(Outcome::Done)) {
            return Ok(said.verdict());
        }
        for (mut item, new) in batches {
            if let Entry::Households(batch) = &mut item.ruled.entry {
                batch.labels = new.labels.clone();
            }
            self.rewrite(&item)?;
        }
        for (household, record) in changes {
            self.strip_label(household, &record)?;
        }
        let mut devices: BTreeMap<DeviceId, ClaimId> = BTreeMap::new();
        for claim in claims {
            self.strip_claim(claim.id)?;
            devices.extend(claim.device.map(|device| (device, claim.id)));
        }
        for (device, claim) in devices {
            self.strip_device(device, claim)?;
            self.forget_device(device, &gone)?;
        }
        self.forget_looks(&gone)?;
        Ok(Verdict::Accepted)
    }

    /// Deletes whose some ended claims were and who granted them, and what else names these phones here.
    pub(super) fn forget_claims(
        &self,
        unit: UnitId,
        author: Author,
        claims: &[ClaimId],
    ) -> Result<Verdict, RoomError> {
        if claims.is_empty() {
            return Ok(Verdict::Malformed);
        }
        let mut devices: BTreeMap<DeviceId, ClaimId> = BTreeMap::new();
        for claim in claims {
            let device = self.book().claim(*claim)?.and_then(|claim| claim.device);
            devices.extend(device.map(|device| (device, *claim)));
        }
        let ids = claims.iter().map(|claim| Fixed::from(claim.0)).collect();
        let said = self.rule(unit, author, Entry::ForgetClaims(ids), None)?;
        if !matches!(said, Said::Now(Outcome::Done)) {
            return Ok(said.verdict());
        }
        for claim in claims {
            self.strip_claim(*claim)?;
        }
        for (device, claim) in devices {
            self.strip_device(device, claim)?;
            self.forget_device(device, &BTreeSet::new())?;
        }
        Ok(Verdict::Accepted)
    }

    /// Deletes the looks that are due by this server's date.
    pub(crate) fn forget_due_looks(&self) -> Result<(), RoomError> {
        let before = first_kept(Kept::Look, self.today()).start().0;
        self.transaction.execute(
            "DELETE FROM named WHERE EXISTS (SELECT 1 FROM item WHERE item.space = named.space
                 AND item.number = named.number AND item.kind = ?1 AND item.at < ?2)",
            params![kind::LOOKED, before],
        )?;
        self.transaction
            .execute("DELETE FROM item WHERE kind = ?1 AND at < ?2", params![kind::LOOKED, before])?;
        Ok(())
    }

    /// The rulings that name a household or claim.
    fn named(&self, subject: &[u8]) -> Result<Vec<Named>, RoomError> {
        let mut statement = self.transaction.prepare(
            "SELECT item.space, item.number, item.body FROM named
             JOIN item ON item.space = named.space AND item.number = named.number
             WHERE named.subject = ?1 ORDER BY named.space, named.number",
        )?;
        let rows = statement.query_map(params![subject], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?))
        })?;
        let mut named = Vec::new();
        for row in rows {
            let (space, number, bytes) = row?;
            if let Ok(ruled) = from_slice::<Ruled>("ruling", limits::BODY, &bytes) {
                named.push(Named { space, number, ruled });
            }
        }
        Ok(named)
    }

    fn rewrite(&self, item: &Named) -> Result<(), RoomError> {
        self.transaction.execute(
            "UPDATE item SET body = ?3 WHERE space = ?1 AND number = ?2",
            params![item.space, item.number, to_vec(&item.ruled)],
        )?;
        Ok(())
    }

    /// The changes that touched a household, from the newest back.
    fn changes_of(&self, household: HouseholdId) -> Result<Vec<ChangeRecord>, RoomError> {
        let mut next: Option<ChangeId> =
            self.book().household(household)?.and_then(|household| household.change);
        let (mut records, mut seen) = (Vec::new(), BTreeSet::new());
        while let Some(id) = next.filter(|id| seen.insert(*id)) {
            let Some(record) = self.book().change(id)? else { break };
            next = record.rows.iter().find_map(|row| match row {
                Touched::Household { before, after } if after.id == household => {
                    before.and_then(|before| before.change)
                }
                _ => None,
            });
            records.push(record);
        }
        Ok(records)
    }

    /// Takes a label out of the change that brought it: a split's is the new household's, a merge's the survivor's.
    fn strip_label(&self, household: HouseholdId, record: &ChangeRecord) -> Result<(), RoomError> {
        let owner = match record.what {
            Change::Split { new: owner, .. } | Change::Merge { into: owner, .. } => owner,
            what => what.household(),
        };
        if owner != household {
            return Ok(());
        }
        let (space, number) = (Space::Registry(record.unit).to_key(), record.number as i64);
        let bytes: Option<Vec<u8>> = self
            .transaction
            .query_row(
                "SELECT body FROM item WHERE space = ?1 AND number = ?2",
                params![space, number],
                |row| row.get(0),
            )
            .optional()?;
        let ruled = bytes.and_then(|bytes| from_slice::<Ruled>("ruling", limits::BODY, &bytes).ok());
        if let Some(mut ruled) = ruled
            && let Entry::Change(_, _, label) = &mut ruled.entry
        {
            *label = None;
            self.rewrite(&Named { space, number, ruled })?;
        }
        Ok(())
    }

    /// Takes out of a claim's items who granted it and what was signed.
    fn strip_claim(&self, claim: ClaimId) -> Result<(), RoomError> {
        for mut item in self.named(&claim.0)? {
            match &mut item.ruled.entry {
                Entry::Claim(..) | Entry::Leave(_) => {}
                Entry::Transfer(.., signed) => {
                    *signed = Signed { body: Vec::new(), signature: Fixed::from([0; 64]) };
                }
                _ => continue,
            }
            item.ruled.author = Fixed::from([0; 16]);
            self.rewrite(&item)?;
        }
        Ok(())
    }

    /// Puts an id that nobody has in the place of a device, in every item that names it. It has to be one and the same
    /// everywhere: whoever reads from the start would otherwise give a slot to a phone that had another one by then. So
    /// one that has a claim elsewhere, or handed one over that still counts, keeps its id, and so does one that was taken
    /// out, which is never let in again.
    fn strip_device(&self, device: DeviceId, nobody: ClaimId) -> Result<(), RoomError> {
        let kept: i64 = self.transaction.query_row(
            "SELECT (SELECT count(*) FROM claim WHERE device = ?1 OR author = ?1) + (SELECT count(*) FROM revoked WHERE device = ?1)",
            params![device.0],
            |row| row.get(0),
        )?;
        if kept > 0 {
            return Ok(());
        }
        for mut item in self.named(&device.0)? {
            if let Entry::Claim(_, _, named, _) | Entry::Transfer(_, _, named, _) = &mut item.ruled.entry {
                *named = Fixed::from(nobody.0);
                self.rewrite(&item)?;
            }
        }
        self.transaction.execute("DELETE FROM named WHERE subject = ?1", params![device.0])?;
        Ok(())
    }

    /// Deletes what the inbox of a phone says of the households. A resident without another household is no member any
    /// more: the row goes, and all of the inbox. What it sent of tips stays theirs to answer.
    fn forget_device(&self, device: DeviceId, gone: &BTreeSet<HouseholdId>) -> Result<(), RoomError> {
        let inbox = Space::Inbox(device);
        self.forget_slots(inbox, gone)?;
        if self.book().claim_of_device(device)?.is_some() {
            return Ok(());
        }
        let resident = self.transaction.execute(
            "DELETE FROM member WHERE device = ?1 AND (role = ?2 OR EXISTS
                 (SELECT 1 FROM by_telephone WHERE by_telephone.device = ?1 AND checked = 0))",
            params![device.0, Role::Resident.code()],
        )?;
        if resident > 0 {
            keep_forgotten(self.transaction, device)?;
            forget_unchecked(self.transaction, device)?;
            self.transaction.execute("DELETE FROM item WHERE space = ?1", params![inbox.to_key()])?;
            for sql in [
                "DELETE FROM part WHERE device = ?1",
                "DELETE FROM member_left WHERE device = ?1",
                "DELETE FROM guardian WHERE pupil = ?1 OR guardian = ?1",
            ] {
                self.transaction.execute(sql, params![device.0])?;
            }
            // The invites stay used.
            self.transaction
                .execute("UPDATE invite_used SET device = name WHERE device = ?1", params![device.0])?;
        }
        Ok(())
    }

    /// Deletes who looked at the households.
    fn forget_looks(&self, gone: &BTreeSet<HouseholdId>) -> Result<(), RoomError> {
        for household in gone {
            let mut statement = self.transaction.prepare(
                "SELECT item.space, item.number FROM named
                 JOIN item ON item.space = named.space AND item.number = named.number
                 WHERE named.subject = ?1 AND item.kind = ?2",
            )?;
            let looks: Vec<(Vec<u8>, i64)> = statement
                .query_map(params![household.0, kind::LOOKED], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            for (space, number) in looks {
                for sql in [
                    "DELETE FROM item WHERE space = ?1 AND number = ?2",
                    "DELETE FROM named WHERE space = ?1 AND number = ?2",
                ] {
                    self.transaction.execute(sql, params![space, number])?;
                }
            }
        }
        Ok(())
    }

    /// Deletes from an inbox what was said of the households' slots.
    fn forget_slots(&self, inbox: Space, gone: &BTreeSet<HouseholdId>) -> Result<(), RoomError> {
        let key = inbox.to_key();
        let mut statement =
            self.transaction.prepare("SELECT number, body FROM item WHERE space = ?1 AND kind = ?2")?;
        let rows: Vec<(i64, Vec<u8>)> = statement
            .query_map(params![key, kind::SLOT], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (number, bytes) in rows {
            let word = body::<SlotWord>("slot", &bytes);
            if word.is_ok_and(|word| gone.contains(&HouseholdId(word.household.into()))) {
                self.transaction
                    .execute("DELETE FROM item WHERE space = ?1 AND number = ?2", params![key, number])?;
            }
        }
        Ok(())
    }
}
