//! A finger on a phone's screens: it sees what a person sees, taps what stands there by its words, and follows where that
//! leads. A test that goes by it reaches nothing that a person cannot.

#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::FutureExt;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tinxom_phone::Phone;
use tinxom_phone::screen::{
    ActionButton, ActionOutcome, Errand, RowBody, Screen, ScreenNotice, ScreenStep, ScreenView, Screens,
};
use tinxom_words::Language;

/// A finger, and the screens that lie under it.
pub struct Finger {
    screens: Screens,
    stack: Vec<(String, ScreenView)>,
    /// What was said last over a screen.
    pub notice: Option<ScreenNotice>,
    /// What the platform was asked to do last.
    pub errand: Option<Errand>,
}

impl Finger {
    /// Begins where a person begins.
    pub fn on(phone: &Phone, language: Language) -> Self {
        let screens = phone.screens(language);
        let first = screens.first();
        let stack = vec![(first.clone(), screens.view(&first))];
        Self { screens, stack, notice: None, errand: None }
    }

    /// The place of the screen on top.
    pub fn place(&self) -> &str {
        &self.stack.last().unwrap().0
    }

    /// The view on top.
    pub fn view(&self) -> &ScreenView {
        &self.stack.last().unwrap().1
    }

    /// What is seen now.
    pub fn sees(&self) -> Screen {
        self.view().snapshot()
    }

    /// All words that are seen now, in their order.
    pub fn reads(&self) -> String {
        let screen = self.sees();
        let mut words = vec![screen.head.title.clone()];
        words.extend(screen.rows.iter().flat_map(|row| words_of(&row.body)));
        words.extend(head_buttons(&screen).map(|button| button.label.clone()));
        words.join("\n")
    }

    /// Goes to a place as if something led there.
    pub fn goes(&mut self, place: &str) -> &mut Self {
        self.stack.push((place.to_owned(), self.screens.view(place)));
        self
    }

    /// Taps what bears these words: exactly, or else the first that holds them.
    pub fn taps(&mut self, label: &str) -> &mut Self {
        let screen = self.sees();
        let buttons = all_buttons(&screen);
        let exact = buttons.iter().find(|(words, _)| words == label);
        let found = exact.or_else(|| buttons.iter().find(|(words, _)| words.contains(label)));
        let (_, button) = found.unwrap_or_else(|| {
            let there: Vec<_> = buttons.iter().map(|(words, _)| words.as_str()).collect();
            panic!("nothing on {} says {label:?}; there is {there:?}", self.place())
        });
        assert!(button.enabled, "{label:?} on {} cannot be tapped now", self.place());
        let action = button.action.clone();
        self.acts(&action)
    }

    /// Does an action and follows where it leads.
    pub fn acts(&mut self, action: &str) -> &mut Self {
        let outcome = self.view().act(action).now_or_never().expect("nothing here waits");
        self.follows(outcome);
        self
    }

    fn follows(&mut self, outcome: ActionOutcome) {
        (self.notice, self.errand) = (None, None);
        match outcome {
            ActionOutcome::Stay => {}
            ActionOutcome::Go { place } => {
                self.goes(&place);
            }
            ActionOutcome::Replace { place } => {
                self.stack.pop();
                self.goes(&place);
            }
            ActionOutcome::Root { place, notice } => {
                self.stack.clear();
                self.goes(&place);
                self.notice = notice;
            }
            ActionOutcome::Back { notice } => {
                assert!(self.stack.len() > 1, "back from the first screen");
                self.stack.pop();
                self.notice = notice;
            }
            ActionOutcome::Tell { notice } => self.notice = Some(notice),
            ActionOutcome::Run { errand } => self.errand = Some(errand),
        }
    }

    /// Types into a field of the screen.
    pub fn types(&mut self, field: &str, text: &str) -> &mut Self {
        let there = self
            .sees()
            .rows
            .iter()
            .any(|row| matches!(&row.body, RowBody::Field { field: it, .. } if it == field));
        assert!(there, "there is no field {field:?} on {}", self.place());
        self.notice = self.view().input(field, text);
        self
    }

    /// Holds a code before the camera that was asked for.
    pub fn shows_camera(&mut self, text: &str) -> &mut Self {
        let Some(Errand::Scan { field, action, .. }) = self.errand.take() else {
            panic!("no camera was asked for on {}", self.place())
        };
        self.notice = self.view().input(&field, text);
        self.acts(&action)
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

/// A screen after steps.
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

fn head_buttons(screen: &Screen) -> impl Iterator<Item = &ActionButton> {
    let head = &screen.head;
    [head.back.as_ref(), Some(&head.leave), head.main.as_ref(), head.beside.as_ref()].into_iter().flatten()
}

/// Everything that can be tapped, with the words by which a person finds it.
pub fn all_buttons(screen: &Screen) -> Vec<(String, ActionButton)> {
    let mut all: Vec<_> = head_buttons(screen).map(|button| (button.label.clone(), button.clone())).collect();
    for row in &screen.rows {
        match &row.body {
            RowBody::Card { buttons, .. } | RowBody::Buttons { buttons } => {
                all.extend(buttons.iter().map(|button| (button.label.clone(), button.clone())));
            }
            RowBody::Line { title, open: Some(open), .. } => all.push((title.clone(), open.clone())),
            RowBody::Tiles { tiles } => {
                all.extend(tiles.iter().map(|tile| (tile.button.label.clone(), tile.button.clone())));
            }
            RowBody::Choice { button, .. } => all.push((button.label.clone(), button.clone())),
            _ => {}
        }
    }
    all
}

/// The words of a row, in their order.
pub fn words_of(body: &RowBody) -> Vec<String> {
    let labels =
        |buttons: &[ActionButton]| buttons.iter().map(|button| button.label.clone()).collect::<Vec<_>>();
    let mut words = match body {
        RowBody::Text { text, .. } => vec![text.clone()],
        RowBody::Card { title, text, buttons, .. } => {
            [vec![title.clone(), text.clone()], labels(buttons)].concat()
        }
        RowBody::Line { title, detail, time, badge, .. } => {
            let state = badge.as_ref().map(|badge| badge.label.clone()).unwrap_or_default();
            vec![title.clone(), detail.clone(), time.clone(), state]
        }
        RowBody::Tiles { tiles } => tiles.iter().map(|tile| tile.button.label.clone()).collect(),
        RowBody::Choice { button, detail, .. } => vec![button.label.clone(), detail.clone()],
        RowBody::Field { label, value, hint, note, .. } => {
            vec![label.clone(), value.clone(), hint.clone(), note.clone()]
        }
        RowBody::Fact { label, value } => vec![label.clone(), value.clone()],
        RowBody::Step { title, detail, time, .. } => vec![title.clone(), time.clone(), detail.clone()],
        RowBody::Code { description, .. } => vec![description.clone()],
        RowBody::Buttons { buttons } => labels(buttons),
    };
    words.retain(|words| !words.is_empty());
    words
}
