//! An officer's finger: in Vietnamese, it counts the taps that a question costs, and finds lines, styles and switches.

use futures_util::FutureExt;
use std::ops::{Deref, DerefMut};
use tinxom_phone::screen::{ActionOutcome, RowBody, StateBadge, TextRole};
use tinxom_tests::finger::{Finger, all_buttons, words_of};
use tinxom_tests::village::Person;
use tinxom_words::Language;

/// The hand.
pub struct Hand {
    finger: Finger,
    /// Taps so far, those on a question among them.
    pub count: usize,
}

impl Deref for Hand {
    type Target = Finger;

    fn deref(&self) -> &Finger {
        &self.finger
    }
}

impl DerefMut for Hand {
    fn deref_mut(&mut self) -> &mut Finger {
        &mut self.finger
    }
}

impl Hand {
    /// On the first screen of a phone.
    pub fn on(person: &Person) -> Self {
        Self { finger: Finger::on(&person.phone, Language::Vietnamese), count: 0 }
    }

    /// On a screen by its place, however one would come to it.
    pub fn at(person: &Person, place: &str) -> Self {
        let mut hand = Self::on(person);
        hand.goes(place);
        hand
    }

    /// Every text of the screen, each alone.
    pub fn texts(&self) -> Vec<String> {
        self.sees().rows.iter().flat_map(|row| words_of(&row.body)).collect()
    }

    /// Whether a text stands on the screen, alone or within another one.
    pub fn says(&self, text: &str) -> bool {
        self.reads().contains(text)
    }

    /// The words of a style, from top to bottom.
    pub fn styled(&self, role: TextRole) -> Vec<String> {
        let texts = self.sees().rows.into_iter().filter_map(|row| match row.body {
            RowBody::Text { text, style } if style == role => Some(text),
            _ => None,
        });
        texts.collect()
    }

    /// The lines of the screen's list: title and badge.
    pub fn lines(&self) -> Vec<(String, Option<StateBadge>)> {
        let lines = self.sees().rows.into_iter().filter_map(|row| match row.body {
            RowBody::Line { title, badge, .. } => Some((title, badge)),
            _ => None,
        });
        lines.collect()
    }

    /// Whether something of exactly these words can be tapped.
    pub fn can_tap(&self, label: &str) -> bool {
        all_buttons(&self.sees()).iter().any(|(words, button)| words == label && button.enabled)
    }

    /// Taps what bears these words, and says yes if it asks.
    pub fn tap(&mut self, label: &str) -> &mut Self {
        let buttons = all_buttons(&self.sees());
        let asks = buttons.iter().any(|(words, button)| words == label && button.confirm.is_some());
        self.count += 1 + usize::from(asks);
        self.taps(label);
        self
    }

    /// Types into a field that is there.
    pub fn fill(&mut self, field: &str, text: &str) -> &mut Self {
        self.types(field, text);
        assert_eq!(self.notice, None);
        self
    }

    /// The camera that was asked for reads a text.
    pub fn camera(&mut self, text: &str) -> &mut Self {
        self.shows_camera(text);
        self
    }

    /// Taps what the last notice offers.
    pub fn tap_notice(&mut self) -> &mut Self {
        let button = self.notice.take().and_then(|notice| notice.button).expect("a notice with a way on");
        self.acts(&button.action);
        self
    }

    /// What was said last over a screen: what happened, in one sentence; empty when nothing was.
    pub fn told(&self) -> String {
        self.notice.as_ref().map(|notice| notice.what.clone()).unwrap_or_default()
    }

    /// Does an action that nothing offers, as somebody might who made a shell of his own.
    pub fn forges(&self, action: &str) -> ActionOutcome {
        self.view().act(action).now_or_never().expect("nothing waits")
    }

    /// Whether the screen, once drawn, stays as it is: drawing changes nothing by which it would be drawn again.
    pub fn is_still(&self) -> bool {
        self.sees();
        self.view().next().now_or_never().is_none()
    }
}
