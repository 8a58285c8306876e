//! Screens of a vault that is not open: signed out, not to be opened, something that nobody foresaw.

use super::icon::Icon;
use super::outcome::ScreenNotice;
use super::shape::{ActionButton, Question, Screen, TextRole, Tone};
use super::stage::{Stage, emergency, explained, head, unforeseen};
use crate::say::Speech;
use std::sync::Arc;
use tinxom_domain::territory::Territory;
use tinxom_words::{Explanation, Language, Words, key};

/// Errors, by [`crate::PhoneError::name`], after which a vault will not open again by itself.
const LOST: [&str; 3] = ["vault-damaged", "key-lost", "wrong-key"];

/// Whether a vault will not open again by itself after this error.
pub(super) fn is_lost(error: &str) -> bool {
    LOST.contains(&error)
}

/// The way to put a vault aside, which deletes nothing. The shell's to do.
pub(super) fn aside(say: &Speech) -> ActionButton {
    let word = |key| say.words.say(key);
    ActionButton::new("put-vault-aside", word(key!("closed-put-aside"))).confirm(Question {
        title: word(key!("closed-put-aside")),
        text: word(key!("closed-put-aside-more")),
        yes: word(key!("closed-put-aside-yes")),
        no: word(key!("screen-no")),
    })
}

/// The screen of a phone whose vault did not open: what happened, what is safe, what to do, of an error and its name. The main
/// action is `open-again`; where the vault is damaged or its key is lost, `put-vault-aside` is offered, which deletes nothing.
/// Both are the shell's to do, because there is no phone yet.
pub fn closed_screen(language: Language, why: &Explanation, error: &str) -> Screen {
    let say = Speech::new(language, Arc::new(Territory::default()));
    closed(&say, &explained(&say, why.clone()), error, 100)
}

/// What is said where a shell meets an error that nobody foresaw.
pub fn unforeseen_notice(language: Language) -> ScreenNotice {
    let words = Words::new(language);
    unforeseen(&Speech { words, territory: Arc::new(Territory::default()) })
}

/// What is said of a vault that is not open, by the name of the error.
pub(super) fn closed(say: &Speech, notice: &ScreenNotice, error: &str, text_percent: u32) -> Screen {
    let word = |key| say.words.say(key);
    let head = head(say, word(key!("app-name")), text_percent);
    let mut screen = Screen { head, rows: Vec::new() }.first();
    screen.card("what", notice.icon, notice.tone, notice.what.clone(), String::new());
    screen.card("safe", Icon::Shield, Tone::Tea, notice.safe.clone(), String::new());
    screen.text("todo", TextRole::Body, notice.todo.clone());
    if is_lost(error) {
        screen.buttons("aside", vec![aside(say)]);
    }
    let again = ActionButton::new("open-again", word(key!("screen-try-again"))).icon(Icon::Sync);
    screen.main(again).beside(emergency(say))
}

/// The screen of a phone that was signed out: it shows nothing of what is in it.
pub(super) fn signed_out(stage: &Stage<'_>) -> Screen {
    let mut screen = stage.screen(stage.word(key!("app-name"))).first();
    screen.text("title", TextRole::Title, stage.word(key!("signed-out-title")));
    screen.text("more", TextRole::Body, stage.word(key!("signed-out-more")));
    let sign_in = ActionButton::new("sign-in", stage.word(key!("signed-out-in"))).icon(Icon::Key);
    screen.main(sign_in).beside(stage.emergency())
}
