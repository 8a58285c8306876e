//! The screens: what a person sees and can do, decided here once for both apps.
//!
//! A [`ScreenView`] is one screen: [`ScreenView::snapshot`] gives all that is to be drawn, [`ScreenView::next`] the steps since,
//! [`ScreenView::input`] takes what is typed, [`ScreenView::act`] does what was tapped and says where it leads. A shell keeps a
//! stack of places, draws rows by their shape and does [`Errand`]s; it sorts nothing, counts nothing, formats nothing and has
//! no sentence of its own.
//!
//! Why one shape for all screens and not a record per screen: a new screen is then one file here and none in a shell, both
//! apps show it on the same day, and what can be got wrong about a row (a target too small, a text cut, a colour alone) is
//! got right once for each shell.
//!
//! A room of screens is a file with a table and a function: `SCREENS` draws each of its screens by name, `act` does an action by
//! its id and answers `None` to one that is not its own. A room whose fields are kept in the vault has `input` too.

mod icon;
mod outcome;
mod place;
mod shape;
mod stage;

mod choose;
mod claims;
mod closed;
mod compose;
mod desk;
mod devices;
mod door;
mod grant;
mod hamlets;
mod home;
mod household;
mod invite;
mod label;
mod passing;
mod patrol;
mod settings;
mod shell;
mod slot;
mod start;
mod story;
mod tip_place;
mod ward;

pub use closed::{closed_screen, unforeseen_notice};
pub use icon::Icon;
pub use outcome::{ActionOutcome, Errand, ScreenNotice};
pub use shape::{
    ActionButton, Keyboard, Question, Reached, RowBody, RowTile, Screen, ScreenHead, ScreenRow, ScreenStep,
    StateBadge, TextRole, Tone,
};
pub use shell::ShellWords;

use crate::PhoneError;
use crate::house::Phone;
use crate::say::Speech;
use crate::view::differences;
use place::Place;
use stage::{Stage, Typed, back_button, explained, run, told};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tinxom_store::vault::{number, set, setting};
use tinxom_words::{Explanation, Language, three};
use tokio::sync::watch;

/// A screen by its name, and what draws it.
type Drawing = (&'static str, fn(&Stage<'_>) -> Result<Screen, PhoneError>);

/// A file of screens.
struct Room {
    screens: &'static [Drawing],
    act: fn(&Stage<'_>, &str, &str) -> Option<Result<ActionOutcome, PhoneError>>,
}

macro_rules! rooms {
    ($($room:ident),* $(,)?) => {
        const ROOMS: &[Room] = &[$(Room { screens: $room::SCREENS, act: $room::act }),*];
    };
}

rooms![
    home, start, compose, tip_place, story, patrol, slot, passing, settings, desk, invite, hamlets,
    household, label, door, grant, claims, choose, devices,
];

fn drawings() -> impl Iterator<Item = &'static Drawing> {
    ROOMS.iter().flat_map(|room| room.screens)
}

/// The names of all screens, each once: the first parts of all places.
pub fn names() -> impl Iterator<Item = &'static str> {
    drawings().map(|(name, _)| *name)
}

type Input = fn(&Stage<'_>, &str, &str) -> Option<Result<(), PhoneError>>;

/// Those of the rooms whose fields are kept in the vault as they are typed.
const INPUTS: &[Input] = &[compose::input, patrol::input, desk::input];

/// Keeps what stands in a field, where the screen keeps it. What cannot be kept waits in the field for the next time.
fn keep(stage: &Stage<'_>, screen: &str, field: &str) -> Option<Result<(), PhoneError>> {
    let kept = INPUTS.iter().find_map(|input| input(stage, screen, field))?;
    stage.set_waiting(field, kept.is_err());
    Some(kept)
}

/// How a person wants to be shown things: kept in the vault, remembered while it is closed.
#[derive(Clone, Copy)]
struct Wishes {
    /// Of the first languages' list, or the platform's while none was chosen.
    language: Language,
    text_percent: u32,
}

/// Text sizes that can be chosen, in per cent of what the system says.
pub(crate) const TEXT_SIZES: [u32; 3] = [100, 125, 150];

/// The screens of one phone.
#[derive(Clone)]
pub struct Screens {
    phone: Phone,
    wishes: Arc<Mutex<Wishes>>,
    server: Option<Arc<str>>,
}

impl std::fmt::Debug for Screens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Screens(…)")
    }
}

impl Phone {
    /// The screens. `language` is the platform's, and counts until the person chooses one.
    pub fn screens(&self, language: Language) -> Screens {
        let wishes = Wishes { language, text_percent: TEXT_SIZES[0] };
        Screens { phone: self.clone(), wishes: Arc::new(Mutex::new(wishes)), server: None }
    }
}

impl Screens {
    /// The same in an app that is made for one server: whoever joins by digits over the telephone is not asked for its address.
    pub fn of_server(self, address: Option<&str>) -> Self {
        let address = address.map(str::trim).filter(|address| !address.is_empty());
        Self { server: address.map(Arc::from), ..self }
    }

    /// The place where a person begins.
    pub fn first(&self) -> String {
        match self.phone.membership().holder() {
            Err(PhoneError::NotEnrolled) => "start".into(),
            // A closed vault says so on any screen, and is home once it is open.
            _ => "home".into(),
        }
    }

    /// The screen at a place.
    pub fn view(&self, place: &str) -> ScreenView {
        let changes = self.phone.house.changes.subscribe();
        ScreenView {
            screens: self.clone(),
            place: Place::parse(place),
            typed: Mutex::default(),
            own: watch::Sender::new(0),
            seen: Mutex::new(Seen { screen: None, changes }),
            closed: watch::Sender::new(false),
        }
    }

    /// How much is new and waits for this person: answers, and at a duty desk tips that nobody opened. A shell that sees it
    /// grow may say so, in words that tell nothing (X22). A closed vault tells of nothing.
    pub fn news(&self) -> u64 {
        let unread = self.phone.inbox().unread().unwrap_or(0);
        let waiting = self.phone.officer().count().map_or(0, |(_, waiting)| waiting);
        unread + waiting
    }

    /// Takes what is new as told, and says whether it had grown since the last time: it is told once, by whichever process comes to
    /// it. Whether the platform then shows it is the person's choice.
    pub fn tell_news(&self) -> bool {
        let now = self.news();
        let told = self.phone.house.read(|connection| Ok(number(connection, "news-told")?));
        // A vault that is closed tells of nothing.
        let Ok(told) = told else { return false };
        if now != told {
            // What cannot be kept (a full disk) is told twice rather than never.
            let _ = self.phone.house.write(|change| Ok(set(change, "news-told", &now.to_be_bytes())?));
        }
        now > told
    }

    /// Somebody looked at a place to the end: what is new and was shown there counts as told. A shell says so when it goes to the
    /// back.
    pub fn seen(&self, place: &str) {
        if Place::parse(place).screen == "home" {
            self.tell_news();
        }
    }

    /// [`closed_screen`] in the language and size of this person, as they were known last.
    pub fn closed(&self, why: &Explanation, error: &str) -> Screen {
        let wishes = self.wishes();
        let say = Speech::new(wishes.language, self.phone.territory());
        closed::closed(&say, &explained(&say, why.clone()), error, wishes.text_percent)
    }

    /// What is said where a shell meets an error that nobody foresaw.
    pub fn unforeseen(&self) -> ScreenNotice {
        unforeseen_notice(self.wishes().language)
    }

    /// The language in which a person is spoken to, and the text's size: what was chosen, or what was known last while the
    /// vault is closed.
    fn wishes(&self) -> Wishes {
        let chosen = self.phone.house.read(|connection| {
            let language = setting(connection, "language")?;
            Ok((
                language.and_then(|code| Language::parse(std::str::from_utf8(&code).ok()?)),
                number(connection, "text-size")?,
            ))
        });
        let mut wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok((language, size)) = chosen {
            wishes.language = language.unwrap_or(wishes.language);
            let size = u32::try_from(size).ok().filter(|size| TEXT_SIZES.contains(size));
            wishes.text_percent = size.unwrap_or(wishes.text_percent);
        }
        *wishes
    }

    /// Speaks another language from now on.
    pub(crate) fn speak(phone: &Phone, language: Language) -> Result<(), PhoneError> {
        phone.house.write(|change| Ok(set(change, "language", language.code().as_bytes())?))
    }

    /// Draws text in another size from now on.
    pub(crate) fn resize(phone: &Phone, text_percent: u32) -> Result<(), PhoneError> {
        let size = if TEXT_SIZES.contains(&text_percent) { text_percent } else { TEXT_SIZES[0] };
        phone.house.write(|change| Ok(set(change, "text-size", &u64::from(size).to_be_bytes())?))
    }
}

struct Seen {
    screen: Option<Screen>,
    changes: watch::Receiver<u64>,
}

/// One screen that a person looks at. Ends when it is closed or the phone is shut down.
pub struct ScreenView {
    screens: Screens,
    place: Place,
    typed: Mutex<Typed>,
    /// Counts what was typed and chosen on this screen.
    own: watch::Sender<u64>,
    seen: Mutex<Seen>,
    closed: watch::Sender<bool>,
}

impl std::fmt::Debug for ScreenView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScreenView({})", self.place.screen)
    }
}

impl ScreenView {
    /// The screen now. What [`ScreenView::next`] gives is counted from it. A vault that is closed or broken is a screen too,
    /// which says what is safe.
    pub fn snapshot(&self) -> Screen {
        let mut seen = self.seen();
        // Marked as seen before the question: what changes in between is looked at again.
        seen.changes.borrow_and_update();
        let screen = self.draw().unwrap_or_else(|error| self.closed_by(&error));
        seen.screen = Some(screen.clone());
        screen
    }

    /// Waits until something changed and gives the steps to it, or nothing when the view has ended. Dropped at any await,
    /// nothing is skipped: the next call gives it. A vault that is closed for a while is waited for.
    pub async fn next(&self) -> Option<Vec<ScreenStep>> {
        let mut closed = self.closed.subscribe();
        let mut own = self.own.subscribe();
        loop {
            if *closed.borrow_and_update() || self.screens.phone.house.is_shut() {
                return None;
            }
            // What was typed between two calls of this is seen: drawing is asked first, and waits only when nothing is new.
            own.borrow_and_update();
            let mut changes = {
                let mut seen = self.seen();
                seen.changes.borrow_and_update();
                let steps = self.steps(&mut seen);
                if !steps.is_empty() {
                    return Some(steps);
                }
                seen.changes.clone()
            };
            tokio::select! {
                _ = closed.changed() => {}
                _ = own.changed() => {}
                changed = changes.changed() => if changed.is_err() { return None },
            }
        }
    }

    /// The steps from the screen that was given last to the one now.
    fn steps(&self, seen: &mut Seen) -> Vec<ScreenStep> {
        let screen = match self.draw() {
            Ok(screen) => screen,
            // Asleep or ending: what is on the screen stays there.
            Err(PhoneError::Paused | PhoneError::ShutDown) => return Vec::new(),
            Err(error) => self.closed_by(&error),
        };
        // Where nothing was given yet, all of it is new.
        let before = seen.screen.as_ref();
        let mut steps = Vec::new();
        if before.map(|before| &before.head) != Some(&screen.head) {
            steps.push(ScreenStep::Head { head: screen.head.clone() });
        }
        let rows = before.map_or(&[][..], |before| &before.rows);
        steps.extend(differences(rows, &screen.rows).into_iter().map(ScreenStep::from));
        if !steps.is_empty() {
            seen.screen = Some(screen);
        }
        steps
    }

    /// Takes what stands in a field. What a screen keeps is in the vault when this returns; what could not be kept stays on
    /// the screen, is tried again with everything that changes, and is told.
    pub fn input(&self, field: &str, value: &str) -> Option<ScreenNotice> {
        let kept = self.with_stage(|stage| {
            stage.put(field, value);
            keep(stage, &self.place.screen, field)
        });
        self.own.send_modify(|count| *count = count.wrapping_add(1));
        match kept {
            // Asleep: kept as soon as the vault is open again.
            None | Some(Ok(()) | Err(PhoneError::Paused)) => None,
            Some(Err(error)) => Some(told(&self.speech().0, &error)),
        }
    }

    /// Does what was tapped, and says where it leads. An action that fails says why; what was kept before stays. Can be
    /// dropped at any await.
    pub async fn act(&self, action: &str) -> ActionOutcome {
        let place = Place::parse(action);
        let done = match (place.screen.as_str(), place.about.as_str()) {
            ("sync", _) => self.screens.phone.sync().now().await.map(|_| ActionOutcome::Stay),
            ("ask-code", _) => self.ask_code().await,
            (verb, about) => self.with_stage(|stage| self.act_here(stage, verb, about)),
        };
        self.own.send_modify(|count| *count = count.wrapping_add(1));
        done.unwrap_or_else(|error| ActionOutcome::Tell { notice: told(&self.speech().0, &error) })
    }

    fn act_here(&self, stage: &Stage<'_>, verb: &str, about: &str) -> Result<ActionOutcome, PhoneError> {
        match verb {
            "back" => return Ok(ActionOutcome::Back { notice: None }),
            "leave" => return run(Errand::Leave),
            "call" => return run(Errand::Dial { number: about.to_owned() }),
            "go" => return Ok(ActionOutcome::Go { place: about.to_owned() }),
            // The shell could not: no app for it, no voice.
            "failed" => {
                let why = match about {
                    "dial" => three!("error-cannot-dial"),
                    "speak" => three!("error-cannot-speak"),
                    "share" => three!("error-cannot-share"),
                    _ => return Err(PhoneError::NotPossible),
                };
                return stage::tell(explained(stage.say, stage.say.words.explain(why, &[])));
            }
            "more" => {
                stage.put("take", (stage.take() + stage::PAGE).to_string());
                return Ok(ActionOutcome::Stay);
            }
            "aloud" => {
                let language = stage.say.words.language().code().to_owned();
                return run(Errand::Speak { text: self.aloud(), language });
            }
            _ => {}
        }
        let done = ROOMS.iter().find_map(|room| (room.act)(stage, verb, about));
        done.unwrap_or(Err(PhoneError::NotPossible))
    }

    /// The words of the screen in their order, as they are read aloud.
    fn aloud(&self) -> String {
        let screen = self.draw().unwrap_or_else(|error| self.closed_by(&error));
        let mut said = vec![screen.head.title];
        for row in screen.rows {
            match row.body {
                RowBody::Text { text, .. } => said.push(text),
                RowBody::Card { title, text, .. } => said.extend([title, text]),
                RowBody::Step { title, detail, time, reached: Reached::Done | Reached::Now, .. } => {
                    said.extend([title, time, detail]);
                }
                RowBody::Fact { label, value } => said.extend([label, value]),
                _ => {}
            }
        }
        said.retain(|text| !text.is_empty());
        said.join("\n")
    }

    /// Asks for the invite behind twelve digits and goes to it.
    async fn ask_code(&self) -> Result<ActionOutcome, PhoneError> {
        let (code, address) = self.with_stage(|stage| (stage.typed("code"), stage.code_server()));
        let invite = self.screens.phone.slot().ask_code(&code, &address).await?;
        self.with_stage(|stage| start::read_invite(stage, &invite))
    }

    /// Ends the view; a `next` that waits gives nothing. What was typed and shown on it is let go at once, and not when
    /// somebody collects the object.
    pub fn close(&self) {
        self.closed.send_replace(true);
        *self.typed.lock().unwrap_or_else(PoisonError::into_inner) = Typed::default();
        self.seen().screen = None;
    }

    // What a panic left is a whole screen.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn speech(&self) -> (Speech, u32) {
        let Wishes { language, text_percent } = self.screens.wishes();
        (Speech::new(language, self.screens.phone.territory()), text_percent)
    }

    fn with_stage<T>(&self, work: impl FnOnce(&Stage<'_>) -> T) -> T {
        let (say, text_percent) = self.speech();
        work(&Stage {
            phone: &self.screens.phone,
            say: &say,
            about: &self.place.about,
            typed: &self.typed,
            now: self.screens.phone.house.ports.clock.now(),
            text_percent,
            server: self.screens.server.as_deref(),
        })
    }

    fn draw(&self) -> Result<Screen, PhoneError> {
        self.with_stage(|stage| {
            // A signed-out phone shows nothing of anybody, whatever the screen.
            if self.screens.phone.is_signed_out() {
                return Ok(closed::signed_out(stage));
            }
            for field in stage.all_waiting() {
                // What still cannot be kept waits on; its screen says so.
                let _ = keep(stage, &self.place.screen, &field);
            }
            let (_, draw) =
                drawings().find(|(name, _)| *name == self.place.screen).ok_or(PhoneError::NotFound(0))?;
            Ok(draw(stage)?.of_distinct_rows())
        })
    }

    fn closed_by(&self, error: &PhoneError) -> Screen {
        let (say, text_percent) = self.speech();
        let mut screen = closed::closed(&say, &told(&say, error), error.name(), text_percent);
        // What cannot be shown is left by the way it was come to.
        screen.head.main = None;
        screen.head.back = Some(back_button(&say, "back"));
        screen
    }
}
