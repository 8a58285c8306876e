//! The shapes that a screen is made of: few, so that a new screen needs nothing new of a shell.
//!
//! A shell draws every [`ScreenRow`] by its [`RowBody`] alone, from top to bottom, and the [`ScreenHead`] around them. It sorts nothing,
//! counts nothing, and all its words come from here.

use super::icon::Icon;
use crate::view::{self, Difference};

/// What a colour says. Never the only sign: an icon and words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Something that can be tapped. What it does is known by its id alone ([`super::ScreenView::act`]).
#[derive(Clone, PartialEq, Eq)]
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

impl std::fmt::Debug for ActionButton {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // An action may name what it is about.
        write!(f, "ActionButton({:?})", self.label)
    }
}

impl ActionButton {
    /// A plain button.
    pub fn new(action: impl Into<String>, label: impl Into<String>) -> Self {
        let (action, label) = (action.into(), label.into());
        Self { action, label, icon: None, tone: Tone::Plain, enabled: true, confirm: None }
    }

    /// With an icon.
    #[must_use]
    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// In another colour.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// Greyed where it cannot be tapped now.
    #[must_use]
    pub fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// Asks first.
    #[must_use]
    pub fn confirm(self, confirm: Question) -> Self {
        Self { confirm: Some(confirm), ..self }
    }
}

/// A state, told by icon, word and colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateBadge {
    /// Its icon.
    pub icon: Icon,
    /// Its word.
    pub label: String,
    /// Its colour.
    pub tone: Tone,
}

/// What stands around the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Clone, PartialEq, Eq)]
pub struct RowTile {
    /// What a tap does.
    pub button: ActionButton,
    /// Its picture.
    pub icon: Icon,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

/// How something is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reached {
    /// Behind.
    Done,
    /// Here it stands.
    Now,
    /// Still to come.
    Later,
}

/// What a row shows.
#[derive(Clone, PartialEq, Eq)]
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
    /// Something to type into ([`super::ScreenView::input`]).
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

impl std::fmt::Debug for RowBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Rows hold what people wrote.
        f.write_str(match self {
            Self::Text { .. } => "Text(…)",
            Self::Card { .. } => "Card(…)",
            Self::Line { .. } => "Line(…)",
            Self::Tiles { .. } => "Tiles(…)",
            Self::Choice { .. } => "Choice(…)",
            Self::Field { .. } => "Field(…)",
            Self::Fact { .. } => "Fact(…)",
            Self::Step { .. } => "Step(…)",
            Self::Code { .. } => "Code(…)",
            Self::Buttons { .. } => "Buttons(…)",
        })
    }
}

/// A row of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenRow {
    /// What stays the same while the row changes; unique in its screen.
    pub key: String,
    /// What it shows.
    pub body: RowBody,
}

impl view::Row for ScreenRow {
    type Key = String;

    fn key(&self) -> String {
        self.key.clone()
    }
}

/// A whole screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// What stands around the rows.
    pub head: ScreenHead,
    /// The rows, from top to bottom.
    pub rows: Vec<ScreenRow>,
}

/// One step from the screen before to the screen now. Applied in order; places are those at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a handful at a time, made and handed over at once")]
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

impl From<Difference<ScreenRow>> for ScreenStep {
    fn from(step: Difference<ScreenRow>) -> Self {
        // No screen has four thousand million rows.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        match step {
            Difference::Remove { at } => Self::Remove { at: place(at) },
            Difference::Insert { at, row } => Self::Insert { at: place(at), row },
            Difference::Update { at, row } => Self::Update { at: place(at), row },
        }
    }
}
