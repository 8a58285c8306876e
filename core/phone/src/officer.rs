//! The officer's side: invite, see what came, open, answer, close; the recovery sheet.

use crate::enrol::holder;
use crate::{Phone, PhoneError, signed_date};
use rand_core::Rng;
use tinxom_domain::id::{GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::text::TipText;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::desk::{self, DeskState, DeskTip};
use tinxom_store::outbox;
use tinxom_store::vault::setting;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::envelope::{AnswerText, TipContent, TipEnvelope, TipIdentity};
use tinxom_wire::invite::{Invite, to_text};
use tinxom_wire::operation::{AboutTip, Answer, Encapsulation, Operation, TipName, body, kind};
use tinxom_wire::recovery::to_sheet;
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
pub struct DeskView {
    /// The server's number of it, by which it is opened.
    pub number: u64,
    /// When the server took it: it waits since then.
    pub at: Timestamp,
    /// How far it is.
    pub state: DeskState,
    /// Whether its sender asks for it to be withdrawn.
    pub withdrawal_asked: bool,
}

/// An opened tip.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What happened.
    pub content: TipContent,
    /// Who says so. Opened with it until two officers are needed; the app's sentence tells the sender so.
    pub identity: TipIdentity,
}

impl Phone {
    /// Makes an invite and gives its text, which is also what its QR holds.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`]; [`PhoneError::NotPossible`] when label or address are too long for a screen.
    pub fn invite(&self, request: &InviteRequest) -> Result<String, PhoneError> {
        let vault = self.vault();
        let holder = holder(vault.read())?;
        let unit = holder.appointment.unit;
        if !holder.appointment.may_invite(request.role, unit)
            || (request.role == Role::GroupMember) != request.group.is_some()
        {
            return Err(PhoneError::NotYours);
        }
        let date = signed_date(vault.read())?.ok_or(PhoneError::NotEnrolled)?;
        let mut secret = [0; 16];
        self.ports.dice().fill_bytes(&mut secret);
        let anchor: Option<[u8; 32]> =
            setting(vault.read(), "anchor-hash")?.and_then(|hash| hash.try_into().ok());
        let invite = Invite {
            secret: Fixed::from(secret),
            address: crate::text(vault.read(), "address")?,
            unit: unit.0,
            role: request.role.code(),
            label: tinxom_domain::text::parse_label(&request.label, tinxom_domain::text::LABEL_LIMIT)?,
            group: request.group.map(|group| Fixed::from(group.0)),
            date: date.0,
            until: request.until.unwrap_or(Date::of(date).plus_days(INVITE_DAYS)).0,
            inviter: setting(vault.read(), "introduction")?.ok_or(PhoneError::NotEnrolled)?,
            anchor: Fixed::from(anchor.ok_or(PhoneError::NotEnrolled)?),
        };
        let bytes = invite.sign(&crate::signer(vault.read())?).map_err(|_| PhoneError::NotPossible)?;
        Ok(to_text(&bytes))
    }

    /// Draws the id of a new group. Its first invite makes it known to the server.
    pub fn new_group(&self) -> GroupId {
        let mut id = [0; 8];
        self.ports.dice().fill_bytes(&mut id);
        GroupId(id)
    }

    /// A page of the tips that came, those that wait longest first; `all` takes the answered ones as well.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn desk(&self, all: bool, skip: usize, take: usize) -> Result<Vec<DeskView>, PhoneError> {
        let vault = self.vault();
        desk_unit(vault.read())?;
        let tips = desk::list(vault.read(), all, skip, take)?;
        Ok(tips
            .into_iter()
            .map(|tip| DeskView {
                number: tip.number,
                at: tip.at,
                state: tip.state,
                withdrawal_asked: tip.withdrawal_asked,
            })
            .collect())
    }

    /// Opens a tip; the sender learns that it was opened.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NoDeskKey`], [`PhoneError::NotPossible`] when it is not here.
    pub fn open_tip(&self, number: u64) -> Result<Opened, PhoneError> {
        let (tip, opened) = self.unseal(number)?;
        if tip.state < DeskState::Opened {
            self.say(&tip, DeskState::Opened, kind::OPENED, to_vec(&AboutTip { tip: tip.name }))?;
        }
        Ok(opened)
    }

    /// Answers a tip; the words are sealed to the key that lay in it.
    ///
    /// # Errors
    /// As [`Phone::open_tip`]; [`PhoneError::Text`].
    pub fn answer(&self, number: u64, text: &str) -> Result<(), PhoneError> {
        let text = TipText::parse(text)?.as_str().to_owned();
        let (tip, opened) = self.unseal(number)?;
        let mut salt = [0; 16];
        self.ports.dice().fill_bytes(&mut salt);
        let words = AnswerText { text, at: self.ports.clock.now().0 };
        let sealed = words.seal(tip.name, &opened.content.reply_key(), &salt)?;
        let answer = Answer { tip: tip.name, salt: Fixed::from(salt), sealed };
        self.say(&tip, DeskState::Answered, kind::ANSWER, to_vec(&answer))
    }

    /// Closes a tip.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NotPossible`].
    pub fn close_tip(&self, number: u64) -> Result<(), PhoneError> {
        let tip = self.desk_tip(number)?;
        self.say(&tip, DeskState::Closed, kind::CLOSED, to_vec(&AboutTip { tip: tip.name }))
    }

    /// Takes a tip as withdrawn, as its sender asked.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NotPossible`] when he did not ask.
    pub fn accept_withdrawal(&self, number: u64) -> Result<(), PhoneError> {
        let tip = self.desk_tip(number)?;
        if !tip.withdrawal_asked {
            return Err(PhoneError::NotPossible);
        }
        self.say(&tip, DeskState::Withdrawn, kind::WITHDRAWN, to_vec(&AboutTip { tip: tip.name }))
    }

    /// The text of the recovery sheet, to be printed and locked away: with it every tip of this desk can be opened.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NoDeskKey`].
    pub fn recovery_sheet(&self) -> Result<String, PhoneError> {
        let vault = self.vault();
        let unit = desk_unit(vault.read())?;
        Ok(to_sheet(unit, &desk_seed(vault.read())?.ok_or(PhoneError::NoDeskKey)?).to_string())
    }

    fn desk_tip(&self, number: u64) -> Result<DeskTip, PhoneError> {
        let vault = self.vault();
        desk_unit(vault.read())?;
        desk::by_number(vault.read(), number)?.ok_or(PhoneError::NotPossible)
    }

    fn unseal(&self, number: u64) -> Result<(DeskTip, Opened), PhoneError> {
        let tip = self.desk_tip(number)?;
        let vault = self.vault();
        let envelope: TipEnvelope = body("tip", &tip.body)?;
        let (ward, secret) = secret_of(vault.read(), tip.unit, tip.name)?;
        let content = envelope.open_content(ward, &secret).map_err(|_| PhoneError::NoDeskKey)?;
        let identity = envelope.open_identity(ward, &secret).map_err(|_| PhoneError::NoDeskKey)?;
        Ok((tip, Opened { content, identity }))
    }

    fn say(&self, tip: &DeskTip, state: DeskState, kind: u16, body: Vec<u8>) -> Result<(), PhoneError> {
        let mut vault = self.vault();
        let change = vault.change()?;
        let time = self.next_time(&change)?.0;
        outbox::push(&change, Space::WardTips(tip.unit), &Operation { time, kind, body }, None)?;
        desk::advance(&change, tip.name, state)?;
        Ok(change.commit()?)
    }
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

fn secret_of(
    connection: &Connection,
    unit: UnitId,
    name: TipName,
) -> Result<(WardBox, SealingSecret), PhoneError> {
    let seed = desk_seed(connection)?.ok_or(PhoneError::NoDeskKey)?;
    let bytes = desk::encapsulation(connection, &name.encapsulation)?.ok_or(PhoneError::NoDeskKey)?;
    let encapsulation: Encapsulation = body("encapsulation", &bytes)?;
    let secret = seed.open(unit, &encapsulation).map_err(|_| PhoneError::NoDeskKey)?;
    Ok((WardBox { unit, epoch: encapsulation.epoch }, secret))
}
