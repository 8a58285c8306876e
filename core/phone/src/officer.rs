//! The officer's side: invite, see what came, open, answer, close; the recovery sheet.

use crate::house::{House, signed_date, signer, text};
use crate::membership::holder;
use crate::view::Row;
use crate::{Field, PhoneError, View};
use rand_core::Rng;
use std::sync::Arc;
use tinxom_domain::id::{GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::text::{LABEL_LIMIT, TextError, TipText, parse_label, shown};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::desk::{self, DeskState, DeskTip};
use tinxom_store::vault::{forget, set, setting};
use tinxom_store::{Change, outbox};
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::envelope::{AnswerText, TipContent, TipEnvelope, TipIdentity};
use tinxom_wire::invite::{Invite, Label, SALT, to_text};
use tinxom_wire::operation::{AboutTip, Answer, Encapsulation, Operation, TipName, body, kind};
use tinxom_wire::recovery::{from_sheet, to_sheet};
use tinxom_wire::seal::{DeskSeed, SealingSecret, WardBox};
use tinxom_wire::space::Space;

/// Days that an invite holds.
const INVITE_DAYS: i32 = 14;

/// Whom to invite.
#[derive(Debug, Clone)]
pub struct InviteRequest {
    /// Into which role: resident or member of a group.
    pub role: Role,
    /// The hamlet's label, or the group's.
    pub label: String,
    /// The group of a member.
    pub group: Option<GroupId>,
    /// The last day; two weeks from the latest signed date, unless it is given.
    pub until: Option<Date>,
}

/// A tip in the desk's list: what can be told without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskLine {
    /// Its number at this desk, by which it is opened.
    pub id: i64,
    /// When the server took it: it waits since then.
    pub at: Timestamp,
    /// How far it is.
    pub state: DeskState,
    /// Whether its sender asks for it to be withdrawn.
    pub withdrawal_asked: bool,
    /// Whether it came from a phone that had been taken out before, lost or stolen: who wrote it is not sure.
    pub marked: bool,
}

impl Row for DeskLine {
    type Key = i64;

    fn key(&self) -> i64 {
        self.id
    }
}

/// An opened tip.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What happened, as it may be shown.
    pub content: TipContent,
    /// Who says so; nothing when the identity does not open or did not sign this content. Opened with the content until
    /// two officers are needed; the app's sentence tells the sender so.
    pub identity: Option<TipIdentity>,
}

/// The officer's side.
#[derive(Clone)]
pub struct Officer {
    pub(crate) house: Arc<House>,
}

impl Officer {
    /// Makes an invite and gives its text, which is also what its QR holds.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`]; [`PhoneError::Text`] when label or address are too long for a QR on a screen.
    pub fn invite(&self, request: &InviteRequest) -> Result<String, PhoneError> {
        let text_of_label =
            parse_label(&request.label, LABEL_LIMIT).map_err(PhoneError::text(Field::Label))?;
        let mut label = Label { salt: [0; SALT], text: text_of_label };
        self.house.ports.dice().fill_bytes(&mut label.salt);
        self.house.read(|connection| {
            let holder = holder(connection)?;
            let unit = holder.appointment.unit;
            if !holder.appointment.may_invite(request.role, unit)
                || request.role.is_in_group() != request.group.is_some()
            {
                return Err(PhoneError::NotYours);
            }
            let date = signed_date(connection)?.ok_or(PhoneError::NotEnrolled)?;
            let anchor: Option<[u8; 32]> =
                setting(connection, "anchor-hash")?.and_then(|hash| hash.try_into().ok());
            let invite = Invite {
                label: label.commitment(),
                address: text(connection, "address")?,
                group: request.group.map(|group| Fixed::from(group.0)),
                date: date.0,
                until: request.until.unwrap_or(Date::of(date).plus_days(INVITE_DAYS)).0,
                inviter: setting(connection, "introduction")?.ok_or(PhoneError::NotEnrolled)?,
                anchor: Fixed::from(anchor.ok_or(PhoneError::NotEnrolled)?),
                household: None,
                named_role: (!matches!(request.role, Role::Resident | Role::GroupMember))
                    .then(|| request.role.code()),
                by_telephone: None,
            };
            let room = invite.room_for_label();
            let too_long = |_| {
                // Bytes decide, letters are what a person counts.
                let fits = label.text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= room).count();
                let error = TextError::TooLong { count: label.text.chars().count(), limit: fits };
                PhoneError::Text { field: Field::Label, error }
            };
            Ok(to_text(&invite.sign(&label, &signer(connection)?).map_err(too_long)?))
        })
    }

    /// Draws the id of a new group. Its first invite makes it known to the server.
    pub fn new_group(&self) -> GroupId {
        let mut id = [0; 8];
        self.house.ports.dice().fill_bytes(&mut id);
        GroupId(id)
    }

    /// A page of the tips that came, those that wait longest first; `all` takes the answered ones as well.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn list(&self, all: bool, skip: usize, take: usize) -> Result<Vec<DeskLine>, PhoneError> {
        self.house.read(|connection| desk_lines(connection, all, skip, take))
    }

    /// A tip in the desk's list, without opening it.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NotFound`].
    pub fn line(&self, id: i64) -> Result<DeskLine, PhoneError> {
        self.house.read(|connection| Ok(desk_line(desk_tip(connection, id)?)))
    }

    /// The first `take` of [`Officer::list`] as a view.
    pub fn view(&self, all: bool, take: usize) -> View<DeskLine> {
        View::new(self.house.clone(), move |house| {
            house.read(|connection| desk_lines(connection, all, 0, take))
        })
    }

    /// Tips at this desk, and how many of them wait for an answer.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn count(&self) -> Result<(u64, u64), PhoneError> {
        self.house.read(|connection| {
            desk_unit(connection)?;
            Ok(desk::count(connection)?)
        })
    }

    /// Opens a tip; the sender learns that it was opened.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NoDeskKey`], [`PhoneError::NotFound`].
    pub fn open(&self, id: i64) -> Result<Opened, PhoneError> {
        let (tip, opened) = self.house.read(|connection| unseal(connection, id))?;
        if tip.state < DeskState::Opened {
            let house = &self.house;
            let about = to_vec(&AboutTip { tip: tip.name });
            house.write_to_send(|change| say(house, change, &tip, DeskState::Opened, kind::OPENED, about))?;
        }
        Ok(opened)
    }

    /// Answers a tip; the words are sealed to the key that lay in it.
    ///
    /// # Errors
    /// As [`Officer::open`]; [`PhoneError::Text`].
    pub fn answer(&self, id: i64, words: &str) -> Result<(), PhoneError> {
        let text = TipText::parse(words).map_err(PhoneError::text(Field::Answer))?.as_str().to_owned();
        let house = &self.house;
        let mut salt = [0; 16];
        house.ports.dice().fill_bytes(&mut salt);
        let at = house.ports.clock.now();
        house.write_to_send(|change| {
            let (tip, opened) = unseal(change, id)?;
            let words = AnswerText { text: text.clone(), at: at.0 };
            let sealed = words.seal(tip.name, &opened.content.reply_key(), &salt)?;
            let answer = Answer { tip: tip.name, salt: Fixed::from(salt), sealed };
            desk::insert_answer(change, tip.id, &salt, at, &text)?;
            say(house, change, &tip, DeskState::Answered, kind::ANSWER, to_vec(&answer))
        })
    }

    /// What this desk answered to a tip, oldest first: when and what.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn answers(&self, id: i64) -> Result<Vec<(Timestamp, String)>, PhoneError> {
        self.house.read(|connection| {
            desk_unit(connection)?;
            Ok(desk::answers(connection, id)?)
        })
    }

    /// Keeps an answer while it is being written; it is forgotten when one was given, and with the tip when that is closed or withdrawn.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NotFound`].
    pub fn keep_answer(&self, id: i64, words: &str) -> Result<(), PhoneError> {
        self.house.write(|change| {
            desk_tip(change, id)?;
            Ok(set(change, &written(id), words.as_bytes())?)
        })
    }

    /// The answer that is being written; empty when none is.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn answer_being_written(&self, id: i64) -> Result<String, PhoneError> {
        self.house.read(|connection| {
            desk_unit(connection)?;
            text(connection, &written(id))
        })
    }

    /// Closes a tip. One that nobody opened can only be closed when it cannot be opened.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NotFound`]; [`PhoneError::NotPossible`] before it was opened.
    pub fn close(&self, id: i64) -> Result<(), PhoneError> {
        let opens = self.house.read(|connection| Ok(unseal(connection, id).is_ok()))?;
        self.about(id, DeskState::Closed, kind::CLOSED, |tip| tip.state >= DeskState::Opened || !opens)
    }

    /// Takes a tip as withdrawn, as its sender asked.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NotFound`]; [`PhoneError::NotPossible`] when he did not ask.
    pub fn accept_withdrawal(&self, id: i64) -> Result<(), PhoneError> {
        self.about(id, DeskState::Withdrawn, kind::WITHDRAWN, |tip| tip.withdrawal_asked)
    }

    fn about(
        &self,
        id: i64,
        state: DeskState,
        kind: u16,
        possible: impl FnOnce(&DeskTip) -> bool,
    ) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let tip = desk_tip(change, id)?;
            if !possible(&tip) || tip.state >= state {
                return Err(PhoneError::NotPossible);
            }
            say(house, change, &tip, state, kind, to_vec(&AboutTip { tip: tip.name }))
        })
    }

    /// The text of the recovery sheet, to be printed and locked away: with it every tip of this desk can be opened.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NoDeskKey`].
    pub fn recovery_sheet(&self) -> Result<String, PhoneError> {
        self.house.read(|connection| {
            let unit = desk_unit(connection)?;
            Ok(to_sheet(unit, &desk_seed(connection)?.ok_or(PhoneError::NoDeskKey)?).to_string())
        })
    }

    /// Gives a new desk the keys of a lost one, from the printed sheet. Comes before or after the papers.
    ///
    /// # Errors
    /// [`PhoneError::SheetAltered`] when a letter is wrong or the sheet is of another ward.
    pub fn recover(&self, sheet: &str) -> Result<UnitId, PhoneError> {
        let (unit, seed) = from_sheet(sheet).map_err(|_| PhoneError::SheetAltered)?;
        self.house.write_to_send(|change| {
            if let Ok(holder) = holder(change)
                && (holder.appointment.unit != unit || holder.appointment.role != Role::Desk)
            {
                return Err(PhoneError::SheetAltered);
            }
            // Phones may have sealed to the one that is here: what was, stays openable.
            if let Some(former) =
                setting(change, "desk-seed")?.filter(|former| former[..] != seed.bytes()[..])
            {
                let mut before = setting(change, "desk-seeds-before")?.unwrap_or_default();
                before.extend_from_slice(&former);
                set(change, "desk-seeds-before", &before)?;
            }
            set(change, "desk-seed", seed.bytes())?;
            Ok(unit)
        })
    }
}

/// Under what name an answer lies while it is being written.
fn written(tip: i64) -> String {
    format!("answer-words-{tip}")
}

fn desk_lines(
    connection: &Connection,
    all: bool,
    skip: usize,
    take: usize,
) -> Result<Vec<DeskLine>, PhoneError> {
    desk_unit(connection)?;
    Ok(desk::list(connection, all, skip, take)?.into_iter().map(desk_line).collect())
}

fn desk_line(tip: DeskTip) -> DeskLine {
    DeskLine {
        id: tip.id,
        at: tip.at,
        state: tip.state,
        withdrawal_asked: tip.withdrawal_asked,
        marked: tip.marked,
    }
}

fn desk_tip(connection: &Connection, id: i64) -> Result<DeskTip, PhoneError> {
    desk_unit(connection)?;
    desk::get(connection, id)?.ok_or(PhoneError::NotFound(id))
}

fn unseal(connection: &Connection, id: i64) -> Result<(DeskTip, Opened), PhoneError> {
    let tip = desk_tip(connection, id)?;
    let envelope: TipEnvelope = body("tip", &tip.body)?;
    // Opening an encapsulation with another seed gives another secret and no error: only the content tells.
    let opened = secrets_of(connection, tip.unit, tip.name)?.into_iter().find_map(|(ward, secret)| {
        let content = envelope.open_content(ward, &secret).ok()?;
        Some((content, envelope.open_identity(ward, &secret).ok()))
    });
    let (mut content, mut identity) = opened.ok_or(PhoneError::NoDeskKey)?;
    // Another device wrote it, and need not have asked the rules what a text may hold.
    for text in
        [&mut content.text, &mut content.hamlet].into_iter().chain(identity.as_mut().map(|i| &mut i.name))
    {
        *text = shown(text);
    }
    Ok((tip, Opened { content, identity }))
}

fn say(
    house: &House,
    change: &Change<'_>,
    tip: &DeskTip,
    state: DeskState,
    kind: u16,
    body: Vec<u8>,
) -> Result<(), PhoneError> {
    let time = house.next_time(change)?.0;
    outbox::push(change, Space::WardTips(tip.unit), &Operation { time, kind, body }, None)?;
    if state >= DeskState::Answered {
        // Given, or given up: what was half written to it is nobody's any more.
        forget(change, &written(tip.id))?;
    }
    Ok(desk::advance(change, tip.name, state)?)
}

fn desk_unit(connection: &Connection) -> Result<UnitId, PhoneError> {
    let appointment = holder(connection)?.appointment;
    if appointment.may_handle_tips_of(appointment.unit) {
        Ok(appointment.unit)
    } else {
        Err(PhoneError::NotYours)
    }
}

pub(crate) fn desk_seed(connection: &Connection) -> Result<Option<DeskSeed>, PhoneError> {
    let seed = setting(connection, "desk-seed")?.and_then(|seed| seed.try_into().ok());
    Ok(seed.map(DeskSeed::from_bytes))
}

/// What a tip may be sealed under: with the seed of now, and with those before it.
fn secrets_of(
    connection: &Connection,
    unit: UnitId,
    name: TipName,
) -> Result<Vec<(WardBox, SealingSecret)>, PhoneError> {
    let mut seeds = vec![desk_seed(connection)?.ok_or(PhoneError::NoDeskKey)?];
    let before = setting(connection, "desk-seeds-before")?.unwrap_or_default();
    seeds.extend(before.as_chunks::<32>().0.iter().map(|seed| DeskSeed::from_bytes(*seed)));
    let bytes = desk::encapsulation(connection, &name.encapsulation)?.ok_or(PhoneError::NoDeskKey)?;
    let encapsulation: Encapsulation = body("encapsulation", &bytes)?;
    let ward = WardBox { unit, epoch: encapsulation.epoch };
    Ok(seeds.iter().filter_map(|seed| Some((ward, seed.open(unit, &encapsulation).ok()?))).collect())
}
