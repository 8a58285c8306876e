//! The screens: every one a list of rows of few shapes, and what comes of a tap. One call gives a screen, one each batch of
//! steps; a shell draws and asks.

use crate::names::Language;
use crate::phone::Home;
use crate::{Explanation, Phone};
use std::sync::Arc;
pub use tinxom_phone::screen::{
    ActionButton, ActionOutcome, Errand, Icon, Keyboard, Question, Reached, RowBody, RowTile, Screen,
    ScreenHead, ScreenNotice, ScreenRow, ScreenStep, ShellWords, StateBadge, TextRole, Tone,
};

// An icon's name: that of its drawing.
uniffi::custom_type!(Icon, String, {
    remote, lower: |icon| icon.name().to_owned(),
    try_lift: |name| Icon::ALL.iter().copied().find(|icon| icon.name() == name).ok_or(crate::names::NotAnId.into()),
});

/// What a colour says. Never the only sign: an icon and words say it too.
#[uniffi::remote(Enum)]
pub enum Tone {
    /// Ink on surface.
    Plain,
    /// Tea: the main action, answered, done.
    Tea,
    /// Amber: kept here, waiting.
    Amber,
    /// Blue: arrived, opened.
    Blue,
    /// Red: 113 and danger, nothing else.
    Red,
}

/// A question that stands between a tap and what cannot be taken back.
#[uniffi::remote(Record)]
pub struct Question {
    /// What is asked.
    pub title: String,
    /// What comes of it.
    pub text: String,
    /// The way on.
    pub yes: String,
    /// The way back.
    pub no: String,
}

/// Something that can be tapped. What it does is known by its id alone (`ScreenView.act`).
#[uniffi::remote(Record)]
pub struct ActionButton {
    /// The action's id; a shell hands it back and reads nothing in it.
    pub action: String,
    /// What stands on it; of an icon alone it is the description.
    pub label: String,
    /// Its icon.
    pub icon: Option<Icon>,
    /// Its colour: tea for the main action, red for 113 and danger, plain for the rest.
    pub tone: Tone,
    /// Whether it can be tapped now.
    pub enabled: bool,
    /// Asked first.
    pub confirm: Option<Question>,
}

/// A state, told by icon, word and colour.
#[uniffi::remote(Record)]
pub struct StateBadge {
    /// Its icon.
    pub icon: Icon,
    /// Its word.
    pub label: String,
    /// Its colour.
    pub tone: Tone,
}

/// What stands around the rows.
#[uniffi::remote(Record)]
pub struct ScreenHead {
    /// The screen's name.
    pub title: String,
    /// The way back, where there is one; the platform's own back does the same.
    pub back: Option<ActionButton>,
    /// At the top right of every screen: shows a neutral page of the system at once.
    pub leave: ActionButton,
    /// The main action, at the bottom under the thumb.
    pub main: Option<ActionButton>,
    /// Beside the main action: 113 wherever something can be typed.
    pub beside: Option<ActionButton>,
    /// How large text is drawn, in per cent of what the system says.
    pub text_percent: u32,
    /// `vi` or `en`: in which language a reader reads it aloud.
    pub language: String,
    /// Whether the screen stays lit and bright: a code is shown to another phone.
    pub bright: bool,
    /// What a shell's own sheets need: the way to close one.
    pub dismiss: String,
}

/// How words are drawn.
#[uniffi::remote(Enum)]
pub enum TextRole {
    /// 28: once on a screen at most.
    Title,
    /// 22: above a group of rows.
    Heading,
    /// 18.
    Body,
    /// 16, soft ink.
    Soft,
    /// What a person wrote: 18, on surface, as it was typed.
    Quote,
    /// A code to be read out or compared: large, one width.
    Large,
}

/// A tile of a grid: a picture with a word.
#[uniffi::remote(Record)]
pub struct RowTile {
    /// What a tap does.
    pub button: ActionButton,
    /// Its picture.
    pub icon: Icon,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

/// How something is typed.
#[uniffi::remote(Enum)]
pub enum Keyboard {
    /// Words on one line.
    Line,
    /// Words on many lines.
    Lines,
    /// Digits.
    Digits,
    /// A search: results follow while typing.
    Search,
}

/// A step of a story.
#[uniffi::remote(Enum)]
pub enum Reached {
    /// Behind.
    Done,
    /// Here it stands.
    Now,
    /// Still to come.
    Later,
}

/// What a row shows.
#[uniffi::remote(Enum)]
pub enum RowBody {
    /// Words.
    Text {
        /// The words.
        text: String,
        /// How they are drawn.
        style: TextRole,
    },
    /// A box that says something and may offer a way on.
    Card {
        /// Its icon.
        icon: Icon,
        /// Its colour.
        tone: Tone,
        /// What it says first.
        title: String,
        /// What it says further; may be empty.
        text: String,
        /// What can be done.
        buttons: Vec<ActionButton>,
    },
    /// A line of a list. The whole line can be tapped where it opens something.
    Line {
        /// Its icon.
        icon: Icon,
        /// What it is.
        title: String,
        /// Whether that is the first words of something longer, which may end in "…".
        first_words: bool,
        /// What stands below; may be empty. Never cut.
        detail: String,
        /// When; may be empty.
        time: String,
        /// In what state.
        badge: Option<StateBadge>,
        /// Whether something here was not read yet.
        unread: bool,
        /// What a tap does.
        open: Option<ActionButton>,
    },
    /// A grid of pictures to choose from.
    Tiles {
        /// The tiles, in reading order.
        tiles: Vec<RowTile>,
    },
    /// One of some choices below each other.
    Choice {
        /// What a tap does; its label is the choice's name.
        button: ActionButton,
        /// What stands below; may be empty.
        detail: String,
        /// Whether it is the chosen one.
        chosen: bool,
    },
    /// Something to type into (`ScreenView.input`).
    Field {
        /// Its id.
        field: String,
        /// What it is.
        label: String,
        /// What stands in it. A shell shows what is being typed, and takes this up where nobody types.
        value: String,
        /// What it says while empty.
        hint: String,
        /// What is said below it: a counter, when it was saved. May be empty.
        note: String,
        /// How it is typed.
        keyboard: Keyboard,
    },
    /// Something known, under its name.
    Fact {
        /// Its name.
        label: String,
        /// What is known.
        value: String,
    },
    /// A step of a story, from top to bottom.
    Step {
        /// Its icon.
        icon: Icon,
        /// What happened, or will.
        title: String,
        /// What it means; may be empty.
        detail: String,
        /// When; empty for what is still to come.
        time: String,
        /// Whether it happened.
        reached: Reached,
    },
    /// A code for another phone's camera: black on white whatever the theme, with its quiet zone.
    Code {
        /// Modules on a side, the quiet zone not counted: four modules of light around it.
        side: u32,
        /// Row by row, one byte a module, 1 for dark.
        modules: Vec<u8>,
        /// For who cannot see it.
        description: String,
    },
    /// Ways on that are not the main one.
    Buttons {
        /// Below each other.
        buttons: Vec<ActionButton>,
    },
}

/// A row of a screen.
#[uniffi::remote(Record)]
pub struct ScreenRow {
    /// What stays the same while the row changes; unique in its screen.
    pub key: String,
    /// What it shows.
    pub body: RowBody,
}

/// A whole screen.
#[uniffi::remote(Record)]
pub struct Screen {
    /// What stands around the rows.
    pub head: ScreenHead,
    /// The rows, from top to bottom.
    pub rows: Vec<ScreenRow>,
}

/// One step from the screen before to the screen now. Applied in order; places are those at that moment.
#[uniffi::remote(Enum)]
pub enum ScreenStep {
    /// Another head.
    Head {
        /// The head.
        head: ScreenHead,
    },
    /// The row at this place goes.
    Remove {
        /// Its place.
        at: u32,
    },
    /// A row comes.
    Insert {
        /// Its place.
        at: u32,
        /// The row.
        row: ScreenRow,
    },
    /// The row at this place is another one now.
    Update {
        /// Its place.
        at: u32,
        /// The row.
        row: ScreenRow,
    },
}

/// Something said over the screen: an error in its three sentences, or that something was done.
#[uniffi::remote(Record)]
pub struct ScreenNotice {
    /// Its icon.
    pub icon: Icon,
    /// Its colour.
    pub tone: Tone,
    /// What happened.
    pub what: String,
    /// What is safe; empty where nothing was in danger.
    pub safe: String,
    /// What to do; empty where there is nothing.
    pub todo: String,
    /// A way on: to take it back, to try again, to call.
    pub button: Option<ActionButton>,
    /// The way to close it.
    pub dismiss: String,
}

/// Words for what the platform draws itself: a notification, the camera's picture.
#[uniffi::remote(Record)]
pub struct ShellWords {
    /// The app's name.
    pub app: String,
    /// What notifications are called where the system lists them.
    pub channel: String,
    /// All that a notification says: neither of what, nor where, nor who.
    pub news: String,
    /// The light beside the camera.
    pub torch: String,
    /// Said where the app may not use the camera.
    pub camera_off: String,
    /// Said where the camera does not open.
    pub camera_busy: String,
    /// The way to the system's settings of the app.
    pub settings: String,
    /// The way to close what lies over a screen.
    pub dismiss: String,
}

/// What a shell does for the phone, because only the platform can.
#[uniffi::remote(Enum)]
pub enum Errand {
    /// Shows a neutral page of the system, at once.
    Leave,
    /// Dials; the person still presses call.
    Dial {
        /// The number.
        number: String,
    },
    /// Reads a code with the camera, puts its text into the field and acts.
    Scan {
        /// The field.
        field: String,
        /// The action.
        action: String,
        /// What is said above the camera's picture.
        prompt: String,
    },
    /// Asks whoever holds the phone for what unlocks it (a finger, a face, its code), and acts when it was given. A phone that
    /// nothing locks asks nothing.
    Confirm {
        /// The action.
        action: String,
        /// What is said above the question.
        prompt: String,
    },
    /// Offers a text as a file to the platform's share sheet.
    Share {
        /// The file's name; tells nothing of what is in it.
        name: String,
        /// The text.
        text: String,
    },
    /// Reads a text aloud.
    Speak {
        /// The text.
        text: String,
        /// `vi` or `en`.
        language: String,
    },
}

/// What comes of a tap.
#[uniffi::remote(Enum)]
pub enum ActionOutcome {
    /// The screen stays; what changed comes as steps.
    Stay,
    /// Another screen over this one.
    Go {
        /// Its place.
        place: String,
    },
    /// Another screen instead of this one.
    Replace {
        /// Its place.
        place: String,
    },
    /// Another screen instead of all.
    Root {
        /// Its place.
        place: String,
        /// Said over it.
        notice: Option<ScreenNotice>,
    },
    /// The screen below.
    Back {
        /// Said over it.
        notice: Option<ScreenNotice>,
    },
    /// Something is said, and the screen stays.
    Tell {
        /// What.
        notice: ScreenNotice,
    },
    /// The shell does something.
    Run {
        /// What.
        errand: Errand,
    },
}

/// The screens of a phone, in the language of the platform until the person chooses one.
#[derive(uniffi::Object)]
pub struct Screens {
    home: Arc<Home>,
    screens: tinxom_phone::screen::Screens,
}

/// One screen that a person looks at.
#[derive(uniffi::Object)]
pub struct ScreenView {
    // The vault stays open as long as a screen shows it.
    _home: Arc<Home>,
    view: tinxom_phone::screen::ScreenView,
}

#[uniffi::export]
impl Phone {
    /// The screens. `language` is the platform's, and counts until the person chooses one.
    pub fn screens(&self, language: Language) -> Screens {
        let home = self.home().clone();
        Screens { screens: home.phone.screens(language).of_server(home.server.as_deref()), home }
    }
}

#[uniffi::export]
impl Screens {
    /// The place where a person begins.
    pub fn first(&self) -> String {
        self.screens.first()
    }

    /// The screen at a place.
    pub fn view(&self, place: String) -> ScreenView {
        ScreenView { _home: self.home.clone(), view: self.screens.view(&place) }
    }

    /// How much is new and waits for this person: answers, and at a duty desk tips that nobody opened.
    pub fn news(&self) -> u64 {
        self.screens.news()
    }

    /// Takes what is new as told, and says whether it had grown since the last time; asked for in the background.
    pub fn tell_news(&self) -> bool {
        self.screens.tell_news()
    }

    /// Somebody looked at a place until the app went to the back: what is new and was shown there counts as told.
    pub fn seen(&self, place: String) {
        self.screens.seen(&place);
    }

    /// Words for what the platform draws itself, in the language that the person is spoken to.
    pub fn shell_words(&self) -> ShellWords {
        self.screens.shell_words()
    }

    /// As [`closed_screen`], in the language and size that this person chose, as far as they are known.
    pub fn closed(&self, explanation: Explanation) -> Screen {
        let (why, error) = explained(explanation);
        self.screens.closed(&why, &error)
    }

    /// What is said where a shell meets an error that nobody foresaw.
    pub fn unforeseen(&self) -> ScreenNotice {
        self.screens.unforeseen()
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl ScreenView {
    /// The screen now. What `next` gives is counted from it.
    pub fn snapshot(&self) -> Screen {
        self.view.snapshot()
    }

    /// Waits until something changed and gives the steps to it, or nothing when the view has ended. After a call that was
    /// cancelled a new snapshot is taken: steps that were on their way over the border are gone with it.
    pub async fn next(&self) -> Option<Vec<ScreenStep>> {
        self.view.next().await
    }

    /// Takes what stands in a field; kept in the vault when this returns, where the screen keeps it. What could not be kept
    /// stays on the screen and is told.
    pub fn input(&self, field: String, value: String) -> Option<ScreenNotice> {
        self.view.input(&field, &value)
    }

    /// Does what was tapped, and says where it leads. It never fails: what went wrong is something to be told.
    pub async fn act(&self, action: String) -> ActionOutcome {
        self.view.act(&action).await
    }

    /// Ends the view; a `next` that waits gives nothing.
    pub fn end(&self) {
        self.view.close();
    }
}

/// The screen of a phone whose vault did not open, from the error that said so. Its main action is `open-again`; where the
/// vault is damaged or its key is lost, `put-vault-aside` is offered, which deletes nothing.
#[uniffi::export]
pub fn closed_screen(language: Language, explanation: Explanation) -> Screen {
    let (why, error) = explained(explanation);
    tinxom_phone::screen::closed_screen(language, &why, &error)
}

fn explained(explanation: Explanation) -> (tinxom_words::Explanation, String) {
    let Explanation { name, what, safe, action } = explanation;
    (tinxom_words::Explanation { what, safe, action }, name)
}

/// What is said where a shell meets an error that nobody foresaw and no phone is open.
#[uniffi::export]
pub fn unforeseen_notice(language: Language) -> ScreenNotice {
    tinxom_phone::screen::unforeseen_notice(language)
}
