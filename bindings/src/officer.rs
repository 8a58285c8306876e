//! The officer's side.

use crate::PhoneError;
use crate::names::{Day, DeskState, GroupId, Moment, Role, TimeWindow, TipKind, UnitId};
use crate::phone::Home;
use crate::view::view;
use std::fmt::{self, Display};
use std::sync::Arc;
use tinxom_domain::id;
use tinxom_domain::time::Timestamp;

/// Whom to invite.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct InviteRequest {
    /// Into which role: resident or member of a group.
    pub role: Role,
    /// The hamlet's label, or the group's.
    pub label: String,
    /// The group of a member.
    #[uniffi(default = None)]
    pub group: Option<GroupId>,
    /// The last day; two weeks from the latest signed date, unless it is given.
    #[uniffi(default = None)]
    pub until: Option<Day>,
}

impl Display for InviteRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteRequest(…)")
    }
}

/// A tip in the desk's list: what can be told without opening it.
#[derive(uniffi::Record)]
pub struct DeskLine {
    /// Its number at this desk, by which it is opened.
    pub id: i64,
    /// When the server took it: it waits since then.
    pub at: Moment,
    /// How far it is.
    pub state: DeskState,
    /// Whether its sender asks for it to be withdrawn.
    pub withdrawal_asked: bool,
    /// Whether it came from a phone that had been taken out before, lost or stolen: who wrote it is not sure.
    pub marked: bool,
}

impl From<tinxom_phone::DeskLine> for DeskLine {
    fn from(line: tinxom_phone::DeskLine) -> Self {
        let tinxom_phone::DeskLine { id, at, state, withdrawal_asked, marked } = line;
        Self { id, at, state, withdrawal_asked, marked }
    }
}

view! {
    /// The desk's queue as a view.
    DeskView of DeskLine (tinxom_phone::DeskLine), DeskChange
}

/// An opened tip.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct Opened {
    /// What it is about, where this build knows the kind.
    pub kind: Option<TipKind>,
    /// When it happened, where this build knows the window.
    pub window: Option<TimeWindow>,
    /// The unit it was made in.
    pub unit: UnitId,
    /// The hamlet's label.
    pub hamlet: String,
    /// The words.
    pub text: String,
    /// When it was kept, by the phone's clock.
    pub kept_at: Moment,
    /// Whether that clock was doubted.
    pub clock_doubted: bool,
    /// The sender's name; nothing when the identity does not open or did not sign this content.
    pub sender: Option<String>,
}

// Who wrote what is in no log of an app that prints it.
impl Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(…)")
    }
}

impl From<tinxom_phone::Opened> for Opened {
    fn from(opened: tinxom_phone::Opened) -> Self {
        let content = opened.content;
        Self {
            kind: TipKind::from_code(content.kind),
            window: TimeWindow::from_code(content.window),
            unit: id::UnitId(content.unit),
            hamlet: content.hamlet,
            text: content.text,
            kept_at: Timestamp(content.kept_at),
            clock_doubted: content.clock_doubted,
            sender: opened.identity.map(|identity| identity.name),
        }
    }
}

/// An answer that this desk gave.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct DeskAnswer {
    /// When, by the device's clock.
    pub at: Moment,
    /// What.
    pub text: String,
}

impl Display for DeskAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeskAnswer(…)")
    }
}

/// Tips at a desk.
#[derive(uniffi::Record)]
pub struct DeskCount {
    /// All of them.
    pub all: u64,
    /// Those that wait for an answer.
    pub waiting: u64,
}

/// The officer's side: invite, see what came, open, answer, close; the recovery sheet.
#[derive(uniffi::Object)]
pub struct Officer {
    pub(crate) home: Arc<Home>,
}

impl Officer {
    fn inner(&self) -> tinxom_phone::Officer {
        self.home.phone.officer()
    }
}

#[uniffi::export]
impl Officer {
    /// Makes an invite and gives its text, which is also what its QR holds.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for another role's; [`PhoneError::Text`] when the label is too long for a QR.
    pub fn invite(&self, request: InviteRequest) -> Result<String, PhoneError> {
        let InviteRequest { role, label, group, until } = request;
        self.home.told(self.inner().invite(&tinxom_phone::InviteRequest { role, label, group, until }))
    }

    /// Draws the id of a new group. Its first invite makes it known to the server.
    pub fn new_group(&self) -> GroupId {
        self.inner().new_group()
    }

    /// A page of the tips that came, those that wait longest first; `all` takes the answered ones as well.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for another role's.
    pub fn list(&self, all: bool, skip: u32, take: u32) -> Result<Vec<DeskLine>, PhoneError> {
        let lines = self.home.told(self.inner().list(all, skip as usize, take as usize))?;
        Ok(lines.into_iter().map(DeskLine::from).collect())
    }

    /// The first `take` of [`Officer::list`] as a view.
    pub fn view(&self, all: bool, take: u32) -> DeskView {
        DeskView::new(&self.home, self.inner().view(all, take as usize))
    }

    /// Tips at this desk, and how many of them wait for an answer.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for another role's.
    pub fn count(&self) -> Result<DeskCount, PhoneError> {
        let (all, waiting) = self.home.told(self.inner().count())?;
        Ok(DeskCount { all, waiting })
    }

    /// Opens a tip; the sender learns that it was opened.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn open_tip(&self, id: i64) -> Result<Opened, PhoneError> {
        Ok(self.home.told(self.inner().open(id))?.into())
    }

    /// Answers a tip; the words are sealed to the key that lay in it.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`]; [`PhoneError::Text`].
    pub fn answer(&self, id: i64, words: String) -> Result<(), PhoneError> {
        self.home.told(self.inner().answer(id, &words))
    }

    /// What this desk answered to a tip, oldest first.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn answers(&self, id: i64) -> Result<Vec<DeskAnswer>, PhoneError> {
        let answers = self.home.told(self.inner().answers(id))?;
        Ok(answers.into_iter().map(|(at, text)| DeskAnswer { at, text }).collect())
    }

    /// Closes a tip. One that nobody opened can only be closed when it cannot be opened.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn close_tip(&self, id: i64) -> Result<(), PhoneError> {
        self.home.told(self.inner().close(id))
    }

    /// Takes a tip as withdrawn, as its sender asked.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when he did not ask.
    pub fn accept_withdrawal(&self, id: i64) -> Result<(), PhoneError> {
        self.home.told(self.inner().accept_withdrawal(id))
    }

    /// The text of the recovery sheet, to be printed and locked away: with it every tip of this desk can be opened.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn recovery_sheet(&self) -> Result<String, PhoneError> {
        self.home.told(self.inner().recovery_sheet())
    }

    /// Gives a new desk the keys of a lost one, from the printed sheet.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when a letter is wrong or the sheet is of another ward.
    pub fn recover(&self, sheet: String) -> Result<UnitId, PhoneError> {
        self.home.told(self.inner().recover(&sheet))
    }
}
