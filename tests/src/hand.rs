//! A person's hand on a phone's screens: reads what stands there, taps what it finds by its words, types, holds codes before
//! the camera, and goes where a tap leads, as a shell does.

#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::FutureExt;
use tinxom_phone::Phone;
use tinxom_phone::screen::{
    ActionButton, ActionOutcome, Errand, RowBody, Screen, ScreenNotice, ScreenStep, ScreenView, Screens,
};
use tinxom_words::Language;

/// One person before one phone.
pub struct Hand {
    screens: Screens,
    stack: Vec<ScreenView>,
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
        let first = screens.view(&screens.first());
        Self { screens, stack: vec![first], taps: 0, said: None, errand: None }
    }

    /// Before a phone that was just opened, in Vietnamese.
    pub fn on(phone: &Phone) -> Self {
        Self::new(phone, Language::Vietnamese)
    }

    /// The view on top.
    pub fn view(&self) -> &ScreenView {
        self.stack.last().unwrap()
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
        self.stack.push(self.screens.view(place));
        self
    }

    /// Whether these words stand somewhere on the screen.
    pub fn sees(&self, words: &str) -> bool {
        texts(&self.screen()).iter().any(|text| text.contains(words))
    }

    /// How many codes stand there.
    pub fn codes(&self) -> usize {
        self.screen().rows.iter().filter(|row| matches!(row.body, RowBody::Code { .. })).count()
    }

    /// What can be tapped under these words.
    pub fn find(&self, label: &str) -> Option<ActionButton> {
        buttons(&self.screen()).into_iter().find(|(name, _)| name == label).map(|(_, button)| button)
    }

    fn button(&self, label: &str) -> ActionButton {
        self.find(label).unwrap_or_else(|| {
            let screen = self.screen();
            let there: Vec<_> = buttons(&screen).into_iter().map(|(name, _)| name).collect();
            panic!("{label:?} is not on {:?} with {there:?} and {:?}", screen.head.title, texts(&screen))
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
        let done = self.view().act(action).now_or_never().expect("the link does not wait");
        match done {
            ActionOutcome::Stay => {}
            ActionOutcome::Go { place } => self.stack.push(self.screens.view(&place)),
            ActionOutcome::Replace { place } => {
                self.stack.pop();
                self.stack.push(self.screens.view(&place));
            }
            ActionOutcome::Root { place, notice } => {
                self.stack = vec![self.screens.view(&place)];
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

    /// What was said, as one text.
    pub fn said(&self) -> String {
        self.said
            .as_ref()
            .map_or_else(String::new, |said| format!("{} {} {}", said.what, said.safe, said.todo))
    }

    /// Taps the way on of what was said.
    pub fn follow(&mut self) -> &mut Self {
        let button = self.said.take().and_then(|said| said.button).expect("a way on");
        self.act(&button.action)
    }

    /// Types into the field of this name; what stood there is gone.
    pub fn write(&mut self, label: &str, value: &str) -> &mut Self {
        let screen = self.screen();
        let named = screen.rows.iter().find_map(|row| match &row.body {
            RowBody::Field { field, label: name, .. } if name == label => Some(field.clone()),
            _ => None,
        });
        let field = named.unwrap_or_else(|| panic!("no field {label:?} on {:?}", texts(&screen)));
        self.said = self.view().input(&field, value);
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
        let Some(Errand::Scan { field, action, .. }) = self.errand.take() else { panic!("no camera") };
        self.said = self.view().input(&field, text);
        self.act(&action)
    }

    /// The name of the state that is told by the badge of a line with these words.
    pub fn badge(&self, title: &str) -> Option<String> {
        self.screen().rows.into_iter().find_map(|row| match row.body {
            RowBody::Line { title: name, badge, .. } if name == title => badge.map(|badge| badge.label),
            _ => None,
        })
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
}

/// Everything that can be tapped, under the words that a person knows it by: of a line its first ones.
pub fn buttons(screen: &Screen) -> Vec<(String, ActionButton)> {
    let head = &screen.head;
    let around = head.back.iter().chain([&head.leave]).chain(&head.main).chain(&head.beside);
    let mut all: Vec<_> = around.map(|button| (button.label.clone(), button.clone())).collect();
    for row in &screen.rows {
        let inside: Vec<&ActionButton> = match &row.body {
            RowBody::Card { buttons, .. } | RowBody::Buttons { buttons } => buttons.iter().collect(),
            RowBody::Tiles { tiles } => tiles.iter().map(|tile| &tile.button).collect(),
            RowBody::Choice { button, .. } => vec![button],
            RowBody::Line { title, open: Some(open), .. } => {
                all.push((title.clone(), open.clone()));
                Vec::new()
            }
            _ => Vec::new(),
        };
        all.extend(inside.into_iter().map(|button| (button.label.clone(), button.clone())));
    }
    all
}

/// Every word of a screen, what is typed and what is asked too.
pub fn texts(screen: &Screen) -> Vec<String> {
    let mut all = vec![screen.head.title.clone(), screen.head.dismiss.clone()];
    for (_, button) in buttons(screen) {
        all.push(button.label);
        all.extend(button.confirm.into_iter().flat_map(|ask| [ask.title, ask.text, ask.yes, ask.no]));
    }
    for row in &screen.rows {
        match row.body.clone() {
            RowBody::Text { text, .. } => all.push(text),
            RowBody::Card { title, text, .. } => all.extend([title, text]),
            RowBody::Line { title, detail, time, badge, .. } => {
                all.extend([title, detail, time]);
                all.extend(badge.map(|badge| badge.label));
            }
            RowBody::Choice { detail, .. } => all.push(detail),
            RowBody::Field { label, value, hint, note, .. } => all.extend([label, value, hint, note]),
            RowBody::Fact { label, value } => all.extend([label, value]),
            RowBody::Step { title, detail, time, .. } => all.extend([title, detail, time]),
            RowBody::Code { description, .. } => all.push(description),
            RowBody::Tiles { .. } | RowBody::Buttons { .. } => {}
        }
    }
    all.retain(|text| !text.is_empty());
    all
}

/// Applies steps to a screen, as a shell does.
pub fn apply(screen: &mut Screen, steps: Vec<ScreenStep>) {
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
}
