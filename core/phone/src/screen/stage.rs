//! What a screen is drawn from: the phone, the person's language, what was typed on it, and the moment.

use super::icon::Icon;
use super::outcome::{ActionOutcome, Errand, ScreenNotice};
use super::shape::{
    ActionButton, Keyboard, Question, RowBody, Screen, ScreenHead, ScreenRow, TextRole, Tone,
};
use crate::say::Speech;
use crate::{Phone, PhoneError};
use fast_qr::{ECL, QRBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_words::{Explanation, Key, Value, key, three};

/// Rows of a list that are drawn at first, and again each time more are asked for.
pub(crate) const PAGE: usize = 50;

/// What was typed and chosen on one screen, by field; gone with it unless the screen keeps it in the vault.
#[derive(Default)]
pub(crate) struct Typed {
    fields: BTreeMap<String, String>,
    /// Fields whose text belongs in the vault and is not there yet.
    waiting: BTreeSet<String>,
}

/// What a screen is drawn from.
pub(crate) struct Stage<'a> {
    pub phone: &'a Phone,
    pub say: &'a Speech,
    /// What the screen is about.
    pub about: &'a str,
    pub typed: &'a Mutex<Typed>,
    /// Now, by the device's clock.
    pub now: Timestamp,
    pub text_percent: u32,
    /// The server that the app is made for.
    pub server: Option<&'a str>,
}

impl Stage<'_> {
    /// Where a code over the telephone is asked for: at the app's own server, or at the one whose address was typed.
    pub fn code_server(&self) -> String {
        self.server.map_or_else(|| self.typed("address"), str::to_owned)
    }

    /// A text of the catalogue.
    pub fn word(&self, key: Key) -> String {
        self.say.words.say(key)
    }

    /// A text of the catalogue with its arguments.
    pub fn words(&self, key: Key, given: &[(&str, Value<'_>)]) -> String {
        self.say.words.say_with(key, given)
    }

    /// What stands in a field; empty when nothing does.
    pub fn typed(&self, field: &str) -> String {
        self.fields().fields.get(field).cloned().unwrap_or_default()
    }

    /// Puts something into a field. What waited there to be kept is let go.
    pub fn put(&self, field: &str, value: impl Into<String>) {
        let mut typed = self.fields();
        typed.fields.insert(field.to_owned(), value.into());
        typed.waiting.remove(field);
    }

    /// What stands in a field and could not be kept in the vault; nothing when it is there.
    pub fn waiting(&self, field: &str) -> Option<String> {
        let typed = self.fields();
        typed.waiting.contains(field).then(|| typed.fields.get(field).cloned().unwrap_or_default())
    }

    /// The fields that wait to be kept.
    pub fn all_waiting(&self) -> Vec<String> {
        self.fields().waiting.iter().cloned().collect()
    }

    /// Whether what stands in a field waits to be kept.
    pub fn set_waiting(&self, field: &str, waits: bool) {
        let mut typed = self.fields();
        if waits {
            typed.waiting.insert(field.to_owned());
        } else {
            typed.waiting.remove(field);
        }
    }

    // What a panic left is whole fields.
    fn fields(&self) -> MutexGuard<'_, Typed> {
        self.typed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rows of a list that are to be drawn now.
    pub fn take(&self) -> usize {
        self.typed("take").parse().unwrap_or(PAGE)
    }

    /// What the screen is about as a number of the vault.
    pub fn number(&self) -> Result<i64, PhoneError> {
        number(self.about)
    }

    /// The day by the latest signed date.
    pub fn today(&self) -> Result<Date, PhoneError> {
        self.phone.today()
    }

    /// The hamlet of this phone's person; empty where none is known.
    pub fn own_hamlet(&self) -> Result<String, PhoneError> {
        let holder = self.phone.membership().holder()?;
        Ok(crate::membership::own_hamlet(&self.phone.house, &holder, self.today()?))
    }

    /// When something was, for a line in a list.
    pub fn when(&self, at: Timestamp) -> String {
        self.when_by(at, false)
    }

    /// The same, by a clock that may have been doubted.
    pub fn when_by(&self, at: Timestamp, doubted: bool) -> String {
        self.say.when(at, self.now, doubted)
    }

    /// Whether the device's clock is not believed now.
    pub fn clock_is_doubted(&self) -> Result<bool, PhoneError> {
        let house = &self.phone.house;
        house.read(|connection| house.clock_doubted(connection))
    }

    /// Something that was done.
    pub fn done(&self, what: String, button: Option<ActionButton>) -> ScreenNotice {
        let (safe, todo) = (String::new(), String::new());
        let dismiss = self.word(key!("screen-close"));
        ScreenNotice { icon: Icon::Tick, tone: Tone::Tea, what, safe, todo, button, dismiss }
    }

    /// A screen of this name, with a way back and the way out.
    pub fn screen(&self, title: String) -> Screen {
        Screen { head: head(self.say, title, self.text_percent), rows: Vec::new() }
    }

    /// The call to 113.
    pub fn emergency(&self) -> ActionButton {
        emergency(self.say)
    }

    /// A way back that does something first.
    pub fn back(&self, action: impl Into<String>) -> ActionButton {
        back_button(self.say, action)
    }

    /// Reads the screen aloud.
    pub fn aloud(&self) -> ActionButton {
        ActionButton::new("aloud", self.word(key!("screen-aloud"))).icon(Icon::Aloud)
    }

    /// Syncs now, unless that is going on.
    pub fn sync(&self) -> Result<ActionButton, PhoneError> {
        let sync = ActionButton::new("sync", self.word(key!("home-sync"))).icon(Icon::Sync);
        Ok(sync.enabled(!self.phone.sync().status()?.running))
    }

    /// Lets the camera read a code into a field, and then acts.
    pub fn scan(&self, field: &str, action: &str, prompt: Key) -> Result<ActionOutcome, PhoneError> {
        run(Errand::Scan { field: field.into(), action: action.into(), prompt: self.word(prompt) })
    }

    /// Puts something into a field of the screen, and stays.
    pub fn stay_with(&self, field: &str, value: &str) -> Result<ActionOutcome, PhoneError> {
        self.put(field, value);
        Ok(ActionOutcome::Stay)
    }
}

/// A number of the vault in an id.
pub(crate) fn number(text: &str) -> Result<i64, PhoneError> {
    text.parse().map_err(|_| PhoneError::NotFound(0))
}

/// The two parts of what an action is about.
pub(crate) fn parts(about: &str) -> Result<(&str, &str), PhoneError> {
    about.split_once('/').ok_or(PhoneError::NotPossible)
}

/// A place, where one is said, and the unit it lies in.
pub(crate) fn within(place: &str, unit: &str) -> String {
    if place.is_empty() { unit.to_owned() } else { format!("{place}, {unit}") }
}

/// A text that stands alone. Names of roles, states and reasons are made to stand within a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The call to 113.
pub(crate) fn emergency(say: &Speech) -> ActionButton {
    ActionButton::new("call/113", say.words.say(key!("screen-113"))).icon(Icon::Call).tone(Tone::Red)
}

/// A way back.
pub(crate) fn back_button(say: &Speech, action: impl Into<String>) -> ActionButton {
    ActionButton::new(action, say.words.say(key!("screen-back"))).icon(Icon::Back)
}

/// What stands around a screen: its name, a way back, the way out.
pub(crate) fn head(say: &Speech, title: String, text_percent: u32) -> ScreenHead {
    let word = |key| say.words.say(key);
    ScreenHead {
        title,
        back: Some(back_button(say, "back")),
        leave: ActionButton::new("leave", word(key!("screen-leave"))).icon(Icon::Leave),
        main: None,
        beside: None,
        text_percent,
        language: say.words.language().code().to_owned(),
        bright: false,
        dismiss: word(key!("screen-close")),
    }
}

/// An error in its three sentences.
pub(crate) fn told(say: &Speech, error: &PhoneError) -> ScreenNotice {
    explained(say, say.explain(error))
}

/// Three sentences as something that is said.
pub(crate) fn explained(say: &Speech, told: Explanation) -> ScreenNotice {
    ScreenNotice {
        icon: Icon::Attention,
        tone: Tone::Amber,
        what: told.what,
        safe: told.safe,
        todo: told.action,
        button: None,
        dismiss: say.words.say(key!("screen-close")),
    }
}

/// What nobody foresaw, in its three sentences.
pub(crate) fn unforeseen(say: &Speech) -> ScreenNotice {
    explained(say, say.words.explain(three!("error-unexpected"), &[]))
}

impl Screen {
    /// Without a way back: the first of its stack.
    #[must_use]
    pub(crate) fn first(mut self) -> Self {
        self.head.back = None;
        self
    }

    /// With the main action.
    #[must_use]
    pub(crate) fn main(mut self, main: ActionButton) -> Self {
        self.head.main = Some(if main.tone == Tone::Plain { main.tone(Tone::Tea) } else { main });
        self
    }

    /// With something beside the main action.
    #[must_use]
    pub(crate) fn beside(mut self, beside: ActionButton) -> Self {
        self.head.beside = Some(beside);
        self
    }

    /// Lit and bright.
    #[must_use]
    pub(crate) fn bright(mut self) -> Self {
        self.head.bright = true;
        self
    }

    /// With a key of its own for each row. A shell's list breaks at two of one: that is a mistake of ours, and no person's.
    #[must_use]
    pub(crate) fn of_distinct_rows(mut self) -> Self {
        let mut keys = BTreeSet::new();
        for (at, row) in self.rows.iter_mut().enumerate() {
            debug_assert!(!keys.contains(&row.key), "two rows of the key {}", row.key);
            if keys.contains(&row.key) {
                row.key = format!("{}-{at}", row.key);
            }
            keys.insert(row.key.clone());
        }
        self
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, key: impl Into<String>, body: RowBody) {
        self.rows.push(ScreenRow { key: key.into(), body });
    }

    /// Adds words.
    pub(crate) fn text(&mut self, key: impl Into<String>, role: TextRole, text: impl Into<String>) {
        self.row(key, RowBody::Text { text: text.into(), style: role });
    }

    /// Adds something known under its name.
    pub(crate) fn fact(
        &mut self,
        key: impl Into<String>,
        label: impl Into<String>,
        value: impl Into<String>,
    ) {
        self.row(key, RowBody::Fact { label: label.into(), value: value.into() });
    }

    /// Adds a field to type into.
    pub(crate) fn field(
        &mut self,
        stage: &Stage<'_>,
        field: &str,
        label: Key,
        hint: Key,
        keyboard: Keyboard,
    ) {
        let (label, hint, value) = (stage.word(label), stage.word(hint), stage.typed(field));
        let body =
            RowBody::Field { field: field.to_owned(), label, value, hint, note: String::new(), keyboard };
        self.row(format!("field-{field}"), body);
    }

    /// Adds one of some choices.
    pub(crate) fn choice(
        &mut self,
        key: impl Into<String>,
        button: ActionButton,
        detail: impl Into<String>,
        chosen: bool,
    ) {
        self.row(key, RowBody::Choice { button, detail: detail.into(), chosen });
    }

    /// Adds what an empty list says: what will stand here, and how it begins.
    pub(crate) fn nothing(&mut self, stage: &Stage<'_>, what: Key, more: Key) {
        self.text("none", TextRole::Heading, stage.word(what));
        self.text("none-more", TextRole::Body, stage.word(more));
    }

    /// Adds ways on.
    pub(crate) fn buttons(&mut self, key: impl Into<String>, buttons: Vec<ActionButton>) {
        if !buttons.is_empty() {
            self.row(key, RowBody::Buttons { buttons });
        }
    }

    /// Adds a box.
    pub(crate) fn card(
        &mut self,
        key: impl Into<String>,
        icon: Icon,
        tone: Tone,
        title: impl Into<String>,
        text: impl Into<String>,
    ) {
        let (title, text) = (title.into(), text.into());
        self.row(key, RowBody::Card { icon, tone, title, text, buttons: Vec::new() });
    }

    /// Adds what a person is told in three sentences.
    pub(crate) fn explain(&mut self, key: impl Into<String>, told: &Explanation) {
        let text = format!("{} {}", told.safe, told.action);
        self.card(key, Icon::Attention, Tone::Amber, told.what.clone(), text.trim().to_owned());
    }

    /// Adds a text as a code for another phone's camera. A text that is too long for one is left out; none of ours is.
    pub(crate) fn code(&mut self, key: impl Into<String>, text: &str, description: String) {
        // The lowest level of correction makes the code as small as it can be: a screen has no dirt on it.
        let Ok(code) = QRBuilder::new(text.as_bytes()).ecl(ECL::L).build() else { return };
        let modules = (0..code.size).flat_map(|row| (0..code.size).map(move |column| (row, column)));
        let modules = modules.map(|(row, column)| u8::from(code[row][column].value())).collect();
        let side = u32::try_from(code.size).unwrap_or(0);
        self.row(key, RowBody::Code { side, modules, description });
    }

    /// Adds the way to more rows, when a list has them.
    pub(crate) fn more(&mut self, stage: &Stage<'_>, there_is: bool) {
        if there_is {
            self.buttons("more", vec![ActionButton::new("more", stage.word(key!("screen-more")))]);
        }
    }
}

/// A question under the words by which it is agreed to.
pub(crate) fn question(stage: &Stage<'_>, yes: Key, text: String) -> Question {
    let yes = stage.word(yes);
    Question { title: yes.clone(), text, yes, no: stage.word(key!("screen-no")) }
}

impl Question {
    /// Under another title.
    #[must_use]
    pub(crate) fn titled(self, title: String) -> Self {
        Self { title, ..self }
    }
}

/// Goes to a place.
pub(crate) fn go(place: impl Into<String>) -> Result<ActionOutcome, PhoneError> {
    Ok(ActionOutcome::Go { place: place.into() })
}

/// Says something and stays.
pub(crate) fn tell(notice: ScreenNotice) -> Result<ActionOutcome, PhoneError> {
    Ok(ActionOutcome::Tell { notice })
}

/// Says something over the screen below.
pub(crate) fn back(notice: ScreenNotice) -> Result<ActionOutcome, PhoneError> {
    Ok(ActionOutcome::Back { notice: Some(notice) })
}

/// Lets the shell do something.
pub(crate) fn run(errand: Errand) -> Result<ActionOutcome, PhoneError> {
    Ok(ActionOutcome::Run { errand })
}
