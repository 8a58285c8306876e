//! Tips that are being written: they save themselves, can be thrown away and taken back, and are kept to be sent.

use crate::house::House;
use crate::membership::{Holder, holder, own_hamlet};
use crate::outbox::{Choice, route};
use crate::tip::get;
use crate::{Field, PhoneError};
use rand_core::Rng;
use std::sync::Arc;
use tinxom_domain::id::UnitId;
use tinxom_domain::role::{Action, may};
use tinxom_domain::text::{LABEL_LIMIT, TipText, nfc, parse_label};
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipEvent, TipKind, TipState};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::Change;
use tinxom_store::tips::{self, TipRow};

/// What a person says in a tip.
#[derive(Clone)]
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

/// What is to be different in a tip; what is not named stays.
#[derive(Clone, Default)]
pub struct TipEdit {
    /// What it is about.
    pub kind: Option<TipKind>,
    /// Where it was.
    pub unit: Option<UnitId>,
    /// The hamlet.
    pub hamlet: Option<String>,
    /// When it happened.
    pub window: Option<TimeWindow>,
    /// The words.
    pub text: Option<String>,
}

/// Tips that are being written.
#[derive(Clone)]
pub struct Drafts {
    pub(crate) house: Arc<House>,
}

impl Drafts {
    /// Keeps a new draft and gives its number. Drafts are kept as typed, empty or too long ones too: the words are
    /// checked when the tip is queued, so that autosave never fails for what a person has half written.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::NotYours`] for a role that writes no tips (a pupil),
    /// [`PhoneError::UnitUnknown`], [`PhoneError::Text`] for the hamlet,
    /// [`PhoneError::DiskFull`].
    pub fn write(&self, new: &NewTip) -> Result<i64, PhoneError> {
        let house = &self.house;
        house.write(|change| {
            let holder = writer(change)?;
            let unit = known_unit(house, new.unit.unwrap_or(holder.appointment.unit))?;
            let hamlet = match &new.hamlet {
                Some(hamlet) => hamlet_label(hamlet)?,
                // An officer belongs to no hamlet and says of which one he writes.
                None => own_hamlet(house, &holder, house.today(change)?),
            };
            Ok(tips::insert(change, &self.tip(change, new.kind, unit, hamlet, new.window, &new.text)?)?)
        })
    }

    fn tip(
        &self,
        connection: &Connection,
        kind: TipKind,
        unit: UnitId,
        hamlet: String,
        window: TimeWindow,
        text: &str,
    ) -> Result<TipRow, PhoneError> {
        let mut reply_key = [0; 32];
        self.house.ports.dice().fill_bytes(&mut reply_key);
        Ok(TipRow {
            id: 0,
            kind,
            unit,
            hamlet,
            window,
            text: nfc(text),
            kept_at: self.house.ports.clock.now(),
            clock_doubted: self.house.clock_doubted(connection)?,
            state: TipState::Draft,
            reply_key,
            name: None,
            ward: None,
            withdrawal_asked: false,
            accepted_at: None,
            opened_at: None,
            closed_at: None,
            receipt: None,
        })
    }

    /// Changes a tip that did not leave yet and gives when that was saved; a queued one stays queued.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] once it left; [`PhoneError::Text`] when a queued one would not be taken, and what was
    /// saved before stays; [`PhoneError::UnitUnknown`].
    pub fn edit(&self, id: i64, edit: &TipEdit) -> Result<Timestamp, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let mut tip = get(change, id)?;
            tip.state = tip.state.on(TipEvent::Edit)?;
            tip.kind = edit.kind.unwrap_or(tip.kind);
            tip.window = edit.window.unwrap_or(tip.window);
            if let Some(unit) = edit.unit {
                tip.unit = known_unit(house, unit)?;
            }
            if let Some(hamlet) = &edit.hamlet {
                tip.hamlet = hamlet_label(hamlet)?;
            }
            if let Some(text) = &edit.text {
                tip.text = match tip.state {
                    TipState::Draft => nfc(text),
                    _ => words(text)?,
                };
            }
            tips::update(change, &tip)?;
            Ok(house.ports.clock.now())
        })
    }

    /// Keeps a tip to be sent when there is a network.
    ///
    /// # Errors
    /// [`PhoneError::Text`] with the reason; [`PhoneError::UnitSplit`] with the wards to choose from;
    /// [`PhoneError::UnitGone`]; [`PhoneError::NotYours`] for a role that writes no tips.
    pub fn queue(&self, id: i64) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            writer(change)?;
            let mut tip = get(change, id)?;
            let state = tip.state.on(TipEvent::Queue)?;
            tip.text = words(&tip.text)?;
            // Nothing is sealed before its owner has chosen between the successors of a split unit.
            if let Choice::Among(units) = route(house, tip.unit, house.today(change)?)? {
                return Err(PhoneError::UnitSplit(units));
            }
            tip.state = state;
            Ok(tips::update(change, &tip)?)
        })
    }

    /// Throws a draft away; [`Drafts::undelete`] takes it back.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when it is no draft.
    pub fn delete(&self, id: i64) -> Result<(), PhoneError> {
        let now = self.house.ports.clock.now();
        self.house.write(|change| set_deleted(change, id, Some(now)))
    }

    /// Takes a draft back that was thrown away.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when it was not.
    pub fn undelete(&self, id: i64) -> Result<(), PhoneError> {
        self.house.write(|change| set_deleted(change, id, None))
    }

    /// Begins a new draft with the words of a tip: of one that was refused, closed, withdrawn or is too long. Gives the
    /// new one's number.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn copy(&self, id: i64) -> Result<i64, PhoneError> {
        self.house.write(|change| {
            let tip = get(change, id)?;
            let copy = self.tip(change, tip.kind, tip.unit, tip.hamlet, tip.window, &tip.text)?;
            Ok(tips::insert(change, &copy)?)
        })
    }
}

/// Who holds this phone, if the role may write a tip at all.
fn writer(connection: &Connection) -> Result<Holder, PhoneError> {
    let holder = holder(connection)?;
    if may(holder.appointment.role, Action::WriteTip) { Ok(holder) } else { Err(PhoneError::NotYours) }
}

fn words(text: &str) -> Result<String, PhoneError> {
    Ok(TipText::parse(text).map_err(PhoneError::text(Field::Words))?.as_str().to_owned())
}

fn hamlet_label(label: &str) -> Result<String, PhoneError> {
    parse_label(label, LABEL_LIMIT).map_err(PhoneError::text(Field::Hamlet))
}

fn known_unit(house: &House, unit: UnitId) -> Result<UnitId, PhoneError> {
    house.territory().unit(unit).map(|unit| unit.id).ok_or(PhoneError::UnitUnknown)
}

fn set_deleted(change: &Change<'_>, id: i64, at: Option<Timestamp>) -> Result<(), PhoneError> {
    if tips::set_deleted(change, id, at)? { Ok(()) } else { Err(PhoneError::NotPossible) }
}
