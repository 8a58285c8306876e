//! A thumb on a phone's screens: it taps what it can read, and goes where that leads, as a shell would.

#![allow(clippy::unwrap_used, clippy::panic)]

use crate::village::Person;
use futures_util::FutureExt;
use tinxom_phone::screen::{
    ActionButton, ActionOutcome, Errand, RowBody, Screen, ScreenNotice, ScreenView, Screens, StateBadge,
    TextRole,
};
use tinxom_words::Language;

/// A person's thumb, on a stack of screens.
pub struct Thumb {
    screens: Screens,
    stack: Vec<ScreenView>,
    /// What was said last over a screen.
    pub notice: Option<ScreenNotice>,
    /// What the shell was asked to do last.
    pub errand: Option<Errand>,
    /// Taps, those on a question among them.
    pub taps: usize,
}

impl Thumb {
    /// On the first screen of a phone, in Vietnamese.
    pub fn on(person: &Person) -> Self {
        let screens = person.screens(Language::Vietnamese);
        let first = screens.view(&screens.first());
        Self { screens, stack: vec![first], notice: None, errand: None, taps: 0 }
    }

    /// On a screen by its place, however one would come to it.
    pub fn at(person: &Person, place: &str) -> Self {
        Self::at_in(person, place, Language::Vietnamese)
    }

    /// The same in a language.
    pub fn at_in(person: &Person, place: &str, language: Language) -> Self {
        let screens = person.screens(language);
        let view = screens.view(place);
        Self { screens, stack: vec![view], notice: None, errand: None, taps: 0 }
    }

    fn view(&self) -> &ScreenView {
        self.stack.last().unwrap()
    }

    /// The screen now.
    pub fn screen(&self) -> Screen {
        self.view().snapshot()
    }

    /// Whether the screen, once drawn, stays as it is: drawing changes nothing by which it would have to be drawn again.
    pub fn is_still(&self) -> bool {
        self.view().snapshot();
        self.view().next().now_or_never().is_none()
    }

    /// Every text that stands on the screen.
    pub fn texts(&self) -> Vec<String> {
        let screen = self.screen();
        let mut texts = vec![screen.head.title.clone()];
        for row in &screen.rows {
            match &row.body {
                RowBody::Text { text, .. } => texts.push(text.clone()),
                RowBody::Card { title, text, .. } => texts.extend([title.clone(), text.clone()]),
                RowBody::Line { title, detail, badge, time, .. } => {
                    texts.extend([title.clone(), detail.clone(), time.clone()]);
                    texts.extend(badge.iter().map(|badge| badge.label.clone()));
                }
                RowBody::Choice { detail, .. } => texts.push(detail.clone()),
                RowBody::Field { label, value, note, .. } => {
                    texts.extend([label.clone(), value.clone(), note.clone()]);
                }
                RowBody::Fact { label, value } => texts.extend([label.clone(), value.clone()]),
                RowBody::Step { title, detail, .. } => texts.extend([title.clone(), detail.clone()]),
                RowBody::Tiles { .. } | RowBody::Code { .. } | RowBody::Buttons { .. } => {}
            }
        }
        texts.extend(buttons(&screen).into_iter().map(|button| button.label));
        texts
    }

    /// Whether a text stands on the screen, alone or within another one.
    pub fn reads(&self, text: &str) -> bool {
        self.texts().iter().any(|one| one.contains(text))
    }

    /// The words of a style, from top to bottom.
    pub fn styled(&self, role: TextRole) -> Vec<String> {
        let texts = self.screen().rows.into_iter().filter_map(|row| match row.body {
            RowBody::Text { text, style } if style == role => Some(text),
            _ => None,
        });
        texts.collect()
    }

    /// The lines of the screen's list: title and badge.
    pub fn lines(&self) -> Vec<(String, Option<StateBadge>)> {
        let lines = self.screen().rows.into_iter().filter_map(|row| match row.body {
            RowBody::Line { title, badge, .. } => Some((title, badge)),
            _ => None,
        });
        lines.collect()
    }

    /// Whether something of this name is on the screen and can be tapped.
    pub fn can_tap(&self, label: &str) -> bool {
        buttons(&self.screen()).iter().any(|button| button.label == label && button.enabled)
    }

    /// Taps the first thing of this name, and says yes if it asks.
    pub fn tap(&mut self, label: &str) -> &mut Self {
        let all = buttons(&self.screen());
        let found = all.iter().find(|button| button.label == label && button.enabled);
        let button = found.unwrap_or_else(|| panic!("no {label:?} among {all:?}")).clone();
        self.press(&button)
    }

    /// Taps the line that says this.
    pub fn open(&mut self, text: &str) -> &mut Self {
        let line = self.screen().rows.into_iter().find_map(|row| match row.body {
            RowBody::Line { title, detail, open, .. } if title.contains(text) || detail.contains(text) => {
                Some(open)
            }
            _ => None,
        });
        let open = line.unwrap_or_else(|| panic!("no line says {text:?}: {:?}", self.texts()));
        self.press(&open.unwrap_or_else(|| panic!("the line {text:?} opens nothing")))
    }

    /// Taps what the last notice offers.
    pub fn tap_notice(&mut self) -> &mut Self {
        let button = self.notice.take().and_then(|notice| notice.button).expect("a notice with a way on");
        self.press(&button)
    }

    fn press(&mut self, button: &ActionButton) -> &mut Self {
        self.taps += 1 + usize::from(button.confirm.is_some());
        self.act(&button.action);
        self
    }

    /// Does an action by its id: what a tap does, and what somebody might who made his own shell.
    pub fn act(&mut self, action: &str) -> ActionOutcome {
        let outcome = self.view().act(action).now_or_never().expect("nothing waits");
        (self.notice, self.errand) = (None, None);
        match outcome.clone() {
            ActionOutcome::Stay => {}
            ActionOutcome::Go { place } => self.stack.push(self.screens.view(&place)),
            ActionOutcome::Replace { place } => {
                self.stack.pop();
                self.stack.push(self.screens.view(&place));
            }
            ActionOutcome::Root { place, notice } => {
                self.stack = vec![self.screens.view(&place)];
                self.notice = notice;
            }
            ActionOutcome::Back { notice } => {
                if self.stack.len() > 1 {
                    self.stack.pop();
                }
                self.notice = notice;
            }
            ActionOutcome::Tell { notice } => self.notice = Some(notice),
            ActionOutcome::Run { errand } => self.errand = Some(errand),
        }
        outcome
    }

    /// Types into a field.
    pub fn type_in(&mut self, field: &str, text: &str) -> &mut Self {
        assert_eq!(self.view().input(field, text), None);
        self
    }

    /// The camera that was asked for reads a text.
    pub fn camera_reads(&mut self, text: &str) -> &mut Self {
        let Some(Errand::Scan { field, action, .. }) = self.errand.take() else { panic!("no camera") };
        self.type_in(&field, text);
        self.act(&action);
        self
    }

    /// Goes back.
    pub fn back(&mut self) -> &mut Self {
        self.act("back");
        self
    }

    /// What was said last: what happened, in one sentence; empty when nothing was.
    pub fn told(&self) -> String {
        self.notice.as_ref().map(|notice| notice.what.clone()).unwrap_or_default()
    }
}

/// Everything on a screen that can be tapped, but for lines, from the rows down to the bottom.
pub fn buttons(screen: &Screen) -> Vec<ActionButton> {
    let mut all = Vec::new();
    for row in &screen.rows {
        match &row.body {
            RowBody::Card { buttons, .. } | RowBody::Buttons { buttons } => all.extend(buttons.clone()),
            RowBody::Tiles { tiles } => all.extend(tiles.iter().map(|tile| tile.button.clone())),
            RowBody::Choice { button, .. } => all.push(button.clone()),
            _ => {}
        }
    }
    all.extend(screen.head.main.clone());
    all.extend(screen.head.beside.clone());
    all.push(screen.head.leave.clone());
    all.extend(screen.head.back.clone());
    all
}
