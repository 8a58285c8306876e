//! The owner's tips: write, edit, list, search, queue, withdraw, throw away and take back.

use crate::enrol::holder;
use crate::{Phone, PhoneError, signed_date};
use rand_core::Rng;
use tinxom_domain::id::UnitId;
use tinxom_domain::territory::Routing;
use tinxom_domain::text::{LABEL_LIMIT, TipText, first_words, nfc, parse_label};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::{TimeWindow, TipEvent, TipKind, TipState};
use tinxom_store::tips::{self, TipRow};
use tinxom_store::{StoreError, outbox};
use tinxom_wire::codec::to_vec;
use tinxom_wire::operation::{AboutTip, Operation, kind};
use tinxom_wire::space::Space;

/// What a person says in a tip.
#[derive(Debug, Clone)]
pub struct NewTip {
    /// What it is about.
    pub kind: TipKind,
    /// Where it was: the own ward, unless another is named.
    pub unit: Option<UnitId>,
    /// The hamlet; the own one, unless another is named.
    pub hamlet: Option<String>,
    /// When it happened.
    pub window: TimeWindow,
    /// The words.
    pub text: String,
}

/// Where a tip would go today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// To this ward.
    To(UnitId),
    /// The unit was split: one of these.
    Among(Vec<UnitId>),
}

/// One line of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxLine {
    /// The tip's number.
    pub id: i64,
    /// Its first words.
    pub first_words: String,
    /// When it was kept.
    pub kept_at: Timestamp,
    /// Where it is.
    pub state: TipState,
}

impl Phone {
    /// Keeps a draft. Drafts are kept as typed, empty or too long ones too: they are checked when they are queued.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::UnitUnknown`], [`PhoneError::DiskFull`].
    pub fn write(&self, new: &NewTip) -> Result<i64, PhoneError> {
        let mut vault = self.vault();
        let holder = holder(vault.read())?;
        let unit = new.unit.unwrap_or(holder.appointment.unit);
        if self.territory.unit(unit).is_none() {
            return Err(PhoneError::UnitUnknown);
        }
        let hamlet = match &new.hamlet {
            Some(hamlet) => parse_label(hamlet, LABEL_LIMIT)?,
            None => holder.label,
        };
        let mut reply_key = [0; 32];
        self.ports.dice().fill_bytes(&mut reply_key);
        let tip = TipRow {
            id: 0,
            kind: new.kind,
            unit,
            hamlet,
            window: new.window,
            text: nfc(&new.text),
            kept_at: self.ports.clock.now(),
            clock_doubted: self.clock_doubted(vault.read())?,
            state: TipState::Draft,
            reply_key,
            name: None,
            withdrawal_asked: false,
            accepted_at: None,
            receipt: None,
        };
        let change = vault.change()?;
        let id = tips::insert(&change, &tip)?;
        change.commit()?;
        Ok(id)
    }

    /// Changes a tip that did not leave yet; a queued one stays queued.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] once it left; [`PhoneError::Text`] when a queued one would not be taken.
    pub fn edit(&self, id: i64, text: &str) -> Result<(), PhoneError> {
        self.change_tip(id, |tip| {
            let state = tip.state.on(TipEvent::Edit)?;
            tip.text = match state {
                TipState::Draft => nfc(text),
                _ => TipText::parse(text)?.as_str().to_owned(),
            };
            tip.state = state;
            Ok(())
        })
    }

    /// Where a tip would go, as of the latest signed date.
    ///
    /// # Errors
    /// [`PhoneError::UnitGone`], [`PhoneError::NotPossible`] for a tip that is not here.
    pub fn destination(&self, id: i64) -> Result<Choice, PhoneError> {
        let vault = self.vault();
        let tip = tips::get(vault.read(), id)?.ok_or(PhoneError::NotPossible)?;
        self.route(tip.unit, self.today(vault.read())?)
    }

    pub(crate) fn route(&self, unit: UnitId, today: Date) -> Result<Choice, PhoneError> {
        match self.territory.route(unit, today) {
            Routing::Here(unit) | Routing::Moved(unit) => Ok(Choice::To(unit)),
            Routing::Choose(units) => Ok(Choice::Among(units)),
            Routing::Gone => Err(PhoneError::UnitGone),
        }
    }

    /// The day by the latest signed date; by the device's clock only while none was seen.
    pub(crate) fn today(&self, connection: &tinxom_sqlite::rusqlite::Connection) -> Result<Date, PhoneError> {
        Ok(Date::of(signed_date(connection)?.unwrap_or_else(|| self.ports.clock.now())))
    }

    /// Keeps a tip to be sent when there is a network.
    ///
    /// # Errors
    /// [`PhoneError::Text`] with the reason; [`PhoneError::UnitSplit`] with the wards to choose from.
    pub fn queue(&self, id: i64) -> Result<(), PhoneError> {
        if let Choice::Among(units) = self.destination(id)? {
            return Err(PhoneError::UnitSplit(units));
        }
        self.change_tip(id, |tip| {
            TipText::parse(&tip.text)?;
            tip.state = tip.state.on(TipEvent::Queue)?;
            Ok(())
        })
    }

    /// Says which ward a tip is for, when its unit was split.
    ///
    /// # Errors
    /// [`PhoneError::UnitUnknown`] when that is none of its successors.
    pub fn choose_unit(&self, id: i64, unit: UnitId) -> Result<(), PhoneError> {
        match self.destination(id)? {
            Choice::Among(units) if units.contains(&unit) => {}
            _ => return Err(PhoneError::UnitUnknown),
        }
        self.change_tip(id, |tip| {
            tip.unit = unit;
            if tip.state != TipState::Draft {
                tip.state = tip.state.on(TipEvent::UnitChosen)?;
            }
            Ok(())
        })
    }

    /// Lets a tip that was put aside leave once more.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn try_again(&self, id: i64) -> Result<(), PhoneError> {
        self.change_tip(id, |tip| {
            tip.state = tip.state.on(TipEvent::TryAgain)?;
            tip.name = None;
            Ok(())
        })
    }

    /// Takes a tip back. One that never left is withdrawn at once (`true`); for one that left the desk is asked
    /// (`false`), and goes on seeing it until it agrees.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn withdraw(&self, id: i64) -> Result<bool, PhoneError> {
        let mut vault = self.vault();
        let mut tip = tips::get(vault.read(), id)?.ok_or(PhoneError::NotPossible)?;
        let change = vault.change()?;
        if let Ok(state) = tip.state.on(TipEvent::Withdraw) {
            tip.state = state;
            tips::update(&change, &tip)?;
            change.commit()?;
            return Ok(true);
        }
        let Some(name) = tip.name.filter(|_| !tip.state.is_final() && !tip.withdrawal_asked) else {
            return Err(PhoneError::NotPossible);
        };
        let Choice::To(ward) = self.route(tip.unit, self.today(&change)?)? else {
            return Err(PhoneError::NotPossible);
        };
        let time = self.next_time(&change)?.0;
        let operation = Operation { time, kind: kind::WITHDRAWAL, body: to_vec(&AboutTip { tip: name }) };
        outbox::push(&change, Space::WardTips(ward), &operation, None)?;
        tip.withdrawal_asked = true;
        tips::update(&change, &tip)?;
        change.commit()?;
        Ok(false)
    }

    /// Throws a draft away; [`Phone::undelete`] takes it back.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when it is no draft.
    pub fn delete(&self, id: i64) -> Result<(), PhoneError> {
        let now = self.ports.clock.now();
        self.set_deleted(id, Some(now))
    }

    /// Takes a draft back that was thrown away.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when it was not.
    pub fn undelete(&self, id: i64) -> Result<(), PhoneError> {
        self.set_deleted(id, None)
    }

    fn set_deleted(&self, id: i64, at: Option<Timestamp>) -> Result<(), PhoneError> {
        let mut vault = self.vault();
        let change = vault.change()?;
        if !tips::set_deleted(&change, id, at)? {
            return Err(PhoneError::NotPossible);
        }
        Ok(change.commit()?)
    }

    /// A page of the tips, newest first, or the best answers to a query first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn list(&self, query: &str, skip: usize, take: usize) -> Result<Vec<TipRow>, PhoneError> {
        Ok(tips::list(self.vault().read(), query, skip, take)?)
    }

    /// One tip.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when it is not here.
    pub fn tip(&self, id: i64) -> Result<TipRow, PhoneError> {
        tips::get(self.vault().read(), id)?.ok_or(PhoneError::NotPossible)
    }

    /// The answers to a tip, oldest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn answers(&self, id: i64) -> Result<Vec<(Timestamp, String)>, PhoneError> {
        Ok(tips::answers(self.vault().read(), id)?)
    }

    /// What did not arrive yet, or needs its owner, oldest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn outbox(&self) -> Result<Vec<OutboxLine>, PhoneError> {
        let mut lines: Vec<OutboxLine> = self
            .list("", 0, usize::MAX)?
            .into_iter()
            .filter(|tip| {
                !matches!(
                    tip.state,
                    TipState::Draft
                        | TipState::Accepted
                        | TipState::Opened
                        | TipState::Answered
                        | TipState::Closed
                        | TipState::Withdrawn
                )
            })
            .map(|tip| OutboxLine {
                id: tip.id,
                first_words: first_words(&tip.text, 40),
                kept_at: tip.kept_at,
                state: tip.state,
            })
            .collect();
        lines.reverse();
        Ok(lines)
    }

    fn change_tip(
        &self,
        id: i64,
        change_it: impl FnOnce(&mut TipRow) -> Result<(), PhoneError>,
    ) -> Result<(), PhoneError> {
        let mut vault = self.vault();
        let change = vault.change()?;
        let mut tip = tips::get(&change, id)?.ok_or(PhoneError::NotPossible)?;
        change_it(&mut tip)?;
        tips::update(&change, &tip)?;
        Ok(change.commit()?)
    }
}

/// Takes a tip on by an event; an event that comes late changes nothing.
pub(crate) fn advance(
    connection: &tinxom_sqlite::rusqlite::Connection,
    tip: &mut TipRow,
    event: TipEvent,
) -> Result<(), StoreError> {
    if let Ok(state) = tip.state.on(event) {
        tip.state = state;
    }
    tips::update(connection, tip)
}
