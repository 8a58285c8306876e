//! Writes what was said to an event. The server does it in the transaction that decided, phones do it in the server's
//! order, and all end with the same rows.
//!
//! Nothing is decided here again: an outcome counts even where today's rules would say another. Only what no book may
//! hold ([`super::check`]) is kept out, whatever a server says.

use super::bytes::ROWS_LIMIT;
use super::decide::survivor;
use super::{
    Book, ChangeRecord, Claim, ClaimState, Event, Household, Origin, Outcome, Standing, Touched, Why,
};
use super::{change, undo};
use crate::id::{ChangeId, ClaimId, DeviceId, HouseholdId};
use crate::role::Role;
use crate::time::Timestamp;

/// Writes an event's outcome, under the registry's number and the server's time of the verdict. Returns the claims that
/// came or changed, as they are now, in the order of their ids: their devices are to be told.
///
/// Numbers settle in their order. Settling the same pair again changes nothing.
///
/// # Errors
/// The book's; the caller takes back what was written.
pub fn settle<B: Book>(
    book: &mut B,
    event: &Event,
    outcome: &Outcome,
    number: u64,
    at: Timestamp,
) -> Result<Vec<Claim>, B::Error> {
    let mut pen = Pen { book, claims: Vec::new() };
    pen.event(event, *outcome, number, at)?;
    let mut claims = pen.claims;
    claims.sort_by_key(|claim| claim.id);
    Ok(claims)
}

/// Writes, and remembers which claims it wrote.
struct Pen<'a, B> {
    book: &'a mut B,
    claims: Vec<Claim>,
}

impl<B: Book> Pen<'_, B> {
    fn event(&mut self, event: &Event, outcome: Outcome, number: u64, at: Timestamp) -> Result<(), B::Error> {
        match event {
            Event::Claim { claim, household, device, author, author_role, checked } => {
                let home = survivor(self.book, *household)?.map_or(*household, |home| home.id);
                return self.comes(Claim {
                    id: *claim,
                    household: home,
                    asked: *household,
                    device: Some(*device),
                    author: Some(*author),
                    author_role: *author_role,
                    checked: *checked,
                    from: None,
                    next: None,
                    outcome,
                    state: ClaimState::Ended(Why::Refused),
                    at,
                });
            }
            Event::Transfer { claim, from, device } => {
                return self.transfer(*claim, *from, *device, outcome, at);
            }
            Event::Words { claim, same } => return self.words(*claim, *same, outcome),
            Event::Change { change, what } => {
                let Some(home) = self.book.household(what.household())? else { return Ok(()) };
                return self.change(ChangeRecord {
                    id: *change,
                    what: *what,
                    unit: home.unit,
                    outcome,
                    number,
                    at,
                    undone: false,
                    rows: Vec::new(),
                });
            }
            _ if outcome != Outcome::Done => return Ok(()),
            Event::Households { ids, unit, group, provisional } => {
                let origin = Origin { unit: *unit, group: *group };
                for id in ids {
                    let row = match self.book.household(*id)? {
                        None => Household {
                            id: *id,
                            group: *group,
                            unit: *unit,
                            standing: Standing::Living,
                            holder: None,
                            provisional: *provisional,
                            origin,
                            last: None,
                            change: None,
                        },
                        // What changed meanwhile is newer than the entry.
                        Some(row) if row.is_founded_in(*unit) => Household {
                            group: if row.change.is_some() { row.group } else { *group },
                            provisional: *provisional,
                            origin,
                            ..row
                        },
                        Some(_) => continue,
                    };
                    self.book.put_household(&row)?;
                }
            }
            Event::Settle { claim } => {
                if let Some(claim) = self.book.claim(*claim)?.filter(|claim| claim.state.is_live())
                    && let Some(home) = self.living(claim.household)?
                {
                    self.give_slot(home, claim)?;
                }
            }
            Event::Leave { claim } => match self.book.claim(*claim)? {
                Some(claim) if claim.state.is_live() => self.end(claim, Why::Left)?,
                // So that the household's return does not bring the person back.
                Some(claim) if claim.state == ClaimState::Ended(Why::HouseholdGone) => {
                    self.end(claim, Why::Left)?;
                }
                _ => {}
            },
            Event::Revoke { device, .. } => {
                self.book.put_revoked(*device)?;
                if let Some(claim) = self.book.claim_of_device(*device)? {
                    self.end(claim, Why::Revoked)?;
                }
            }
            Event::Undo { change } => self.undo(*change)?,
            Event::Count { unit, upto } => {
                // A count that reaches past itself counts what is there.
                let upto = (*upto).min(number.saturating_sub(1));
                if upto > self.book.counted(*unit)? {
                    self.book.put_counted(*unit, upto)?;
                }
            }
            Event::Forget { households } => {
                for household in households {
                    self.forget(*household)?;
                }
            }
        }
        Ok(())
    }

    /// Writes a claim that comes with its outcome; one that is known stays as it is.
    fn comes(&mut self, claim: Claim) -> Result<(), B::Error> {
        if !claim.outcome.is_final() || self.book.claim(claim.id)?.is_some() {
            return Ok(());
        }
        let home = self.living(claim.household)?;
        match (claim.outcome, home, claim.device) {
            (Outcome::Done, Some(home), Some(device)) if claim.checked => {
                self.free(device)?;
                // Its household may have lost its holder just now.
                let home = self.living(home.id)?.unwrap_or(home);
                self.give_slot(home, claim)
            }
            (Outcome::Done, Some(_), Some(device)) => {
                self.free(device)?;
                self.put(Claim { state: ClaimState::Unchecked, ..claim })
            }
            (Outcome::Waits { against }, Some(_), Some(device)) => {
                self.free(device)?;
                self.put(Claim { state: ClaimState::Waiting { against }, ..claim })
            }
            _ => self.put(claim),
        }
    }

    fn transfer(
        &mut self,
        id: ClaimId,
        from: ClaimId,
        device: DeviceId,
        outcome: Outcome,
        at: Timestamp,
    ) -> Result<(), B::Error> {
        let (Some(mut from), None) = (self.book.claim(from)?, self.book.claim(id)?) else {
            return Ok(());
        };
        if outcome == Outcome::Done {
            from.next = from.next.or(Some(id));
            match from.state.is_live() {
                true => self.end(from, Why::HandedOver)?,
                false => self.put(from)?,
            }
        }
        self.comes(Claim {
            id,
            household: from.household,
            asked: from.household,
            device: Some(device),
            author: from.device,
            author_role: Role::Resident,
            checked: true,
            from: Some(from.id),
            next: None,
            outcome,
            state: ClaimState::Ended(Why::Refused),
            at,
        })
    }

    fn words(&mut self, claim: ClaimId, same: bool, outcome: Outcome) -> Result<(), B::Error> {
        let claim = self.book.claim(claim)?.filter(|claim| claim.state == ClaimState::Unchecked);
        let Some(claim) = claim else { return Ok(()) };
        match (outcome, same) {
            (Outcome::Done, false) => self.end(claim, Why::WordsDiffered),
            (Outcome::Done, true) => match self.living(claim.household)? {
                Some(home) => self.give_slot(home, claim),
                None => Ok(()),
            },
            (Outcome::Waits { against }, true) => {
                self.put(Claim { state: ClaimState::Waiting { against }, ..claim })
            }
            _ => Ok(()),
        }
    }

    fn change(&mut self, mut record: ChangeRecord) -> Result<(), B::Error> {
        if !record.outcome.is_final() || self.book.change(record.id)?.is_some() {
            return Ok(());
        }
        if record.outcome == Outcome::Done {
            record.rows = change::effects(self.book, record.id, record.what)?;
        }
        for row in &record.rows {
            match row {
                Touched::Household { after, .. } => self.book.put_household(after)?,
                Touched::Claim { after, .. } => self.put(*after)?,
            }
        }
        // No server that decides by the rules leads here. One that does not makes no row that cannot be read again: the
        // change can only not be undone.
        if record.rows.len() > ROWS_LIMIT {
            record.rows.clear();
        }
        self.book.put_change(&record)
    }

    fn undo(&mut self, change: ChangeId) -> Result<(), B::Error> {
        let record = self.book.change(change)?.filter(|record| !record.undone);
        let Some(mut record) = record else { return Ok(()) };
        if undo::built_on(self.book, &record)?.is_some() {
            return Ok(());
        }
        for row in std::mem::take(&mut record.rows) {
            match row {
                Touched::Household { before: Some(before), .. } => self.book.put_household(&before)?,
                Touched::Household { before: None, after } => self.book.remove_household(after.id)?,
                Touched::Claim { before, .. } => self.put(before)?,
            }
        }
        record.undone = true;
        self.book.put_change(&record)
    }

    /// Leaves of a household and its claims the ids.
    fn forget(&mut self, id: HouseholdId) -> Result<(), B::Error> {
        let Some(household) = self.book.household(id)? else { return Ok(()) };
        let mut change = household.change;
        while let Some(mut record) = change.map(|id| self.book.change(id)).transpose()?.flatten() {
            undo::strip(&mut record, id);
            self.book.put_change(&record)?;
            change = undo::previous(&record, id);
        }
        for claim in self.book.claims_of(id)? {
            self.put(Claim {
                id: claim.id,
                household: id,
                asked: id,
                device: None,
                author: None,
                author_role: Role::Resident,
                checked: false,
                from: None,
                next: None,
                outcome: Outcome::Done,
                state: ClaimState::Ended(Why::HouseholdGone),
                at: Timestamp(0),
            })?;
        }
        self.book.put_household(&Household {
            id,
            group: None,
            unit: household.unit,
            standing: Standing::Forgotten,
            holder: None,
            provisional: false,
            origin: Origin { unit: household.unit, group: None },
            last: None,
            change: None,
        })
    }

    fn living(&mut self, id: HouseholdId) -> Result<Option<Household>, B::Error> {
        Ok(self.book.household(id)?.filter(|household| household.standing == Standing::Living))
    }

    /// Gives a living household's slot to a claim; the holder before waits for it.
    fn give_slot(&mut self, home: Household, claim: Claim) -> Result<(), B::Error> {
        if let Some(holder) = home.holder.filter(|holder| *holder != claim.id)
            && let Some(holder) = self.book.claim(holder)?
        {
            self.put(Claim { state: ClaimState::Waiting { against: claim.id }, ..holder })?;
        }
        self.book.put_household(&Household { holder: Some(claim.id), ..home })?;
        self.put(Claim { state: ClaimState::Active, ..claim })
    }

    /// Ends a device's live claim, for another one that it got.
    fn free(&mut self, device: DeviceId) -> Result<(), B::Error> {
        match self.book.claim_of_device(device)? {
            Some(claim) => self.end(claim, Why::Superseded),
            None => Ok(()),
        }
    }

    /// Ends a claim and frees the slot it had. Nobody gets it by that: a person settles who waits.
    fn end(&mut self, claim: Claim, why: Why) -> Result<(), B::Error> {
        if let Some(home) = self.book.household(claim.household)?
            && home.holder == Some(claim.id)
        {
            self.book.put_household(&Household { holder: None, ..home })?;
        }
        self.put(Claim { state: ClaimState::Ended(why), ..claim })
    }

    fn put(&mut self, claim: Claim) -> Result<(), B::Error> {
        if self.book.claim(claim.id)? == Some(claim) {
            return Ok(());
        }
        self.book.put_claim(&claim)?;
        self.claims.retain(|other| other.id != claim.id);
        self.claims.push(claim);
        Ok(())
    }
}
