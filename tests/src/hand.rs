//! A person's hand on a phone's screens: reads what stands there, taps what it finds by its words, types, holds codes before
//! the camera, and goes where a tap leads, as a shell does. A test that goes by it reaches nothing that a person cannot.

#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::FutureExt;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tinxom_phone::Phone;
use tinxom_phone::screen::{
    ActionButton, ActionOutcome, Errand, RowBody, Screen, ScreenNotice, ScreenStep, ScreenView, Screens,
    StateBadge, TextRole,
};
use tinxom_words::Language;

/// The screens that officers alone may see.
pub const OFFICERS_SCREENS: [&str; 19] = [
    "queue",
    "case",
    "open",
    "answer",
    "invite",
    "hamlets",
    "hamlet",
    "twins",
    "household",
    "correct",
    "split",
    "door",
    "grants",
    "grant",
    "claims",
    "claim",
    "choose",
    "officers",
    "revoke",
];

/// The screens that places name, but for some.
pub fn names_of<'a>(places: &'a [String], but: &[&str]) -> BTreeSet<&'a str> {
    let names = places.iter().filter_map(|place| place.split('/').next());
    names.filter(|name| !but.contains(name)).collect()
}

/// One person before one phone.
pub struct Hand {
    screens: Screens,
    stack: Vec<(String, ScreenView)>,
    /// Taps so far; a question that was answered is one more.
    pub taps: usize,
    /// What was said last over a screen.
    pub said: Option<ScreenNotice>,
    /// What the shell was last asked to do.
    pub errand: Option<Errand>,
}

impl Hand {
    /// Before a phone that was just opened.
    pub fn new(phone: &Phone, language: Language) -> Self {
        let screens = phone.screens(language);
        let mut hand = Self { screens, stack: Vec::new(), taps: 0, said: None, errand: None };
        hand.at(&hand.screens.first());
        hand
    }

    /// Before a phone that was just opened, in Vietnamese.
    pub fn on(phone: &Phone) -> Self {
        Self::new(phone, Language::Vietnamese)
    }

    /// Before a phone whose kept stack ends at a place, in Vietnamese.
    pub fn before(phone: &Phone, place: &str) -> Self {
        let mut hand = Self::on(phone);
        hand.at(place);
        hand
    }

    /// The view on top.
    pub fn view(&self) -> &ScreenView {
        &self.stack.last().unwrap().1
    }

    /// The place of the screen on top.
    pub fn place(&self) -> &str {
        &self.stack.last().unwrap().0
    }

    /// What stands there now.
    pub fn screen(&self) -> Screen {
        self.view().snapshot()
    }

    /// How many screens lie above each other.
    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    /// Goes to a place at once, as a shell does whose stack was kept.
    pub fn at(&mut self, place: &str) -> &mut Self {
        self.stack.push((place.to_owned(), self.screens.view(place)));
        self
    }

    /// All words that can be read now, each text alone.
    pub fn reads(&self) -> Vec<String> {
        readable(&self.screen())
    }

    /// Whether these words can be read now.
    pub fn sees(&self, words: &str) -> bool {
        self.reads().iter().any(|text| text.contains(words))
    }

    /// Whether these words stand nowhere: neither on the screen nor in a question that a tap would ask.
    pub fn hides(&self, words: &str) -> bool {
        !texts(&self.screen()).iter().any(|text| text.contains(words))
    }

    /// How many codes stand there.
    pub fn codes(&self) -> usize {
        self.screen().rows.iter().filter(|row| matches!(row.body, RowBody::Code { .. })).count()
    }

    /// What can be tapped under these words.
    pub fn find(&self, label: &str) -> Option<ActionButton> {
        all_buttons(&self.screen()).into_iter().find(|(name, _)| name == label).map(|(_, button)| button)
    }

    /// Whether something with these words is there and can be tapped now.
    pub fn can_tap(&self, label: &str) -> bool {
        all_buttons(&self.screen()).iter().any(|(name, button)| name == label && button.enabled)
    }

    fn button(&self, label: &str) -> ActionButton {
        self.find(label).unwrap_or_else(|| {
            let screen = self.screen();
            let there: Vec<_> = all_buttons(&screen).into_iter().map(|(name, _)| name).collect();
            panic!("{label:?} is not on {} with {there:?} and {:?}", self.place(), texts(&screen))
        })
    }

    /// Taps what has these words, which asks nothing.
    pub fn tap(&mut self, label: &str) -> &mut Self {
        let button = self.button(label);
        assert!(button.enabled, "{label:?} cannot be tapped");
        assert!(button.confirm.is_none(), "{label:?} asks first");
        self.act(&button.action)
    }

    /// Taps what has these words and says yes to its question. Gives the question's text.
    pub fn agree(&mut self, label: &str) -> String {
        let button = self.button(label);
        assert!(button.enabled, "{label:?} cannot be tapped");
        let question = button.confirm.unwrap_or_else(|| panic!("{label:?} asks nothing"));
        self.taps += 1;
        self.act(&button.action);
        format!("{} {}", question.title, question.text)
    }

    /// Taps the way back.
    pub fn back(&mut self) -> &mut Self {
        let back = self.screen().head.back.expect("a way back");
        self.act(&back.action)
    }

    /// Taps the way back until home is there.
    pub fn home(&mut self) -> &mut Self {
        while self.depth() > 1 {
            self.back();
        }
        self
    }

    /// Does an action and goes where it leads.
    pub fn act(&mut self, action: &str) -> &mut Self {
        self.taps += 1;
        (self.said, self.errand) = (None, None);
        match self.forge(action) {
            ActionOutcome::Stay => {}
            ActionOutcome::Go { place } => {
                self.at(&place);
            }
            ActionOutcome::Replace { place } => {
                self.stack.pop();
                self.at(&place);
            }
            ActionOutcome::Root { place, notice } => {
                self.stack.clear();
                self.at(&place);
                self.said = notice;
            }
            ActionOutcome::Back { notice } => {
                assert!(self.depth() > 1, "back from the first screen");
                self.stack.pop();
                self.said = notice;
            }
            ActionOutcome::Tell { notice } => self.said = Some(notice),
            ActionOutcome::Run { errand } => self.errand = Some(errand),
        }
        self
    }

    /// What comes of an action, which need not be offered: somebody may have made a shell of his own. Goes nowhere.
    pub fn forge(&self, action: &str) -> ActionOutcome {
        self.view().act(action).now_or_never().expect("the link does not wait")
    }

    /// What was said, as one text; empty when nothing was.
    pub fn said(&self) -> String {
        let Some(said) = &self.said else { return String::new() };
        let mut sentences = [said.what.as_str(), &said.safe, &said.todo].to_vec();
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }

    /// Taps the way on of what was said.
    pub fn follow(&mut self) -> &mut Self {
        let button = self.said.take().and_then(|said| said.button).expect("a way on");
        self.act(&button.action)
    }

    /// Types into the field of this name, of which nothing is said over the screen; what stood there is gone.
    pub fn write(&mut self, label: &str, value: &str) -> &mut Self {
        let screen = self.screen();
        let named = screen.rows.iter().find_map(|row| match &row.body {
            RowBody::Field { field, label: name, .. } if name == label => Some(field.clone()),
            _ => None,
        });
        let field = named.unwrap_or_else(|| panic!("no field {label:?} on {:?}", texts(&screen)));
        assert_eq!(self.view().input(&field, value), None, "{label:?}");
        self.said = None;
        self
    }

    /// What stands in the field of this name, and what is said below it.
    pub fn field(&self, label: &str) -> (String, String) {
        let rows = self.screen().rows;
        let field = rows.into_iter().find_map(|row| match row.body {
            RowBody::Field { label: name, value, note, .. } if name == label => Some((value, note)),
            _ => None,
        });
        field.unwrap_or_else(|| panic!("no field {label:?}"))
    }

    /// Holds a code before the camera that was asked for.
    pub fn scan(&mut self, text: &str) -> &mut Self {
        let Some(Errand::Scan { field, action, .. }) = self.errand.take() else {
            panic!("no camera was asked for on {}", self.place())
        };
        self.said = self.view().input(&field, text);
        self.act(&action)
    }

    /// Gives what unlocks the phone, which was asked for.
    pub fn unlock(&mut self) -> &mut Self {
        let Some(Errand::Confirm { action, .. }) = self.errand.take() else {
            panic!("nothing was asked for on {}", self.place())
        };
        self.act(&action)
    }

    /// The lines of a list, each with its first words and its badge.
    pub fn lines(&self) -> Vec<(String, Option<StateBadge>)> {
        let lines = self.screen().rows.into_iter().filter_map(|row| match row.body {
            RowBody::Line { title, badge, .. } => Some((title, badge)),
            _ => None,
        });
        lines.collect()
    }

    /// The name of the state that is told by the badge of a line with these words.
    pub fn badge(&self, title: &str) -> Option<String> {
        let line = self.lines().into_iter().find(|(name, _)| name == title);
        line.and_then(|(_, badge)| badge).map(|badge| badge.label)
    }

    /// The words that are drawn so, from top to bottom.
    pub fn styled(&self, role: TextRole) -> Vec<String> {
        let texts = self.screen().rows.into_iter().filter_map(|row| match row.body {
            RowBody::Text { text, style } if style == role => Some(text),
            _ => None,
        });
        texts.collect()
    }

    /// The choices that are chosen.
    pub fn chosen(&self) -> Vec<String> {
        let rows = self.screen().rows.into_iter();
        let chosen = rows.filter_map(|row| match row.body {
            RowBody::Choice { button, chosen: true, .. } => Some(button.label),
            _ => None,
        });
        chosen.collect()
    }

    /// The steps of a story, each with its time and what stands below it.
    pub fn steps(&self) -> Vec<String> {
        let rows = self.screen().rows.into_iter();
        let steps = rows.filter_map(|row| match row.body {
            RowBody::Step { title, detail, time, .. } => Some(format!("{time} {title} {detail}")),
            _ => None,
        });
        steps.map(|step| step.trim().to_owned()).collect()
    }

    /// Whether the screen, once drawn, stays as it is: drawing changes nothing by which it would be drawn again.
    pub fn is_still(&self) -> bool {
        self.screen();
        self.view().next().now_or_never().is_none()
    }

    /// Every place that can be reached from the first by what only leads somewhere, with what is seen there.
    pub fn walk(&self) -> BTreeMap<String, Screen> {
        let mut seen = BTreeMap::new();
        let mut open = VecDeque::from([self.screens.first()]);
        let mut known: BTreeSet<String> = open.iter().cloned().collect();
        while let Some(place) = open.pop_front() {
            let screen = self.screens.view(&place).snapshot();
            for (_, button) in all_buttons(&screen) {
                if let Some(next) = button.action.strip_prefix("go/")
                    && known.insert(next.to_owned())
                {
                    open.push_back(next.to_owned());
                }
            }
            seen.insert(place, screen);
            assert!(seen.len() < 2_000, "the screens have no end");
        }
        seen
    }
}

fn head_buttons(screen: &Screen) -> impl Iterator<Item = &ActionButton> {
    let head = &screen.head;
    head.back.iter().chain([&head.leave]).chain(&head.main).chain(&head.beside)
}

/// Everything that can be tapped, under the words that a person knows it by: of a line its first ones.
pub fn all_buttons(screen: &Screen) -> Vec<(String, ActionButton)> {
    let named = |button: &ActionButton| (button.label.clone(), button.clone());
    let mut all: Vec<_> = head_buttons(screen).map(named).collect();
    for row in &screen.rows {
        match &row.body {
            RowBody::Card { buttons, .. } | RowBody::Buttons { buttons } => {
                all.extend(buttons.iter().map(named));
            }
            RowBody::Tiles { tiles } => all.extend(tiles.iter().map(|tile| named(&tile.button))),
            RowBody::Choice { button, .. } => all.push(named(button)),
            RowBody::Line { title, open: Some(open), .. } => all.push((title.clone(), open.clone())),
            _ => {}
        }
    }
    all
}

/// The words of a row, in their order.
pub fn words_of(body: &RowBody) -> Vec<String> {
    let labels = |buttons: &[ActionButton]| -> Vec<String> {
        buttons.iter().map(|button| button.label.clone()).collect()
    };
    let mut words = match body.clone() {
        RowBody::Text { text, .. } => vec![text],
        RowBody::Card { title, text, buttons, .. } => [vec![title, text], labels(&buttons)].concat(),
        RowBody::Line { title, detail, time, badge, .. } => {
            let state = badge.map(|badge| badge.label).unwrap_or_default();
            vec![title, detail, time, state]
        }
        RowBody::Tiles { tiles } => tiles.into_iter().map(|tile| tile.button.label).collect(),
        RowBody::Choice { button, detail, .. } => vec![button.label, detail],
        RowBody::Field { label, value, hint, note, .. } => vec![label, value, hint, note],
        RowBody::Fact { label, value } => vec![label, value],
        RowBody::Step { title, detail, time, .. } => vec![title, detail, time],
        RowBody::Code { description, .. } => vec![description],
        RowBody::Buttons { buttons } => labels(&buttons),
    };
    words.retain(|words| !words.is_empty());
    words
}

/// What can be read on a screen while no question is asked.
fn readable(screen: &Screen) -> Vec<String> {
    let mut words = vec![screen.head.title.clone()];
    words.extend(screen.rows.iter().flat_map(|row| words_of(&row.body)));
    words.extend(head_buttons(screen).map(|button| button.label.clone()));
    words
}

/// Every word of a screen, what is asked and what a line's button is called too.
pub fn texts(screen: &Screen) -> Vec<String> {
    let mut all = readable(screen);
    all.push(screen.head.dismiss.clone());
    for (_, button) in all_buttons(screen) {
        all.push(button.label);
        all.extend(button.confirm.into_iter().flat_map(|ask| [ask.title, ask.text, ask.yes, ask.no]));
    }
    all
}

/// A screen after steps, as a shell takes them.
pub fn stepped(mut screen: Screen, steps: Vec<ScreenStep>) -> Screen {
    for step in steps {
        match step {
            ScreenStep::Head { head } => screen.head = head,
            ScreenStep::Remove { at } => {
                screen.rows.remove(at as usize);
            }
            ScreenStep::Insert { at, row } => screen.rows.insert(at as usize, row),
            ScreenStep::Update { at, row } => screen.rows[at as usize] = row,
        }
    }
    screen
}
