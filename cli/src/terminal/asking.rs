//! Asking whether a step is meant. Scripts are not asked: they say so beforehand.

use crate::say::Say;
use std::io::{IsTerminal, Write};
use tinxom_domain::text::fold;
use tinxom_words::{Value, key};

/// Whether somebody who can answer looks on.
pub fn can_ask(say: &Say) -> bool {
    !say.json && std::io::stdin().is_terminal()
}

/// Asks a question and reads the answer.
pub fn answered(say: &Say, question: &str) -> bool {
    let mut output = std::io::stdout();
    let _ = write!(output, "{question} ");
    let _ = output.flush();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    let yes = say.words.say(key!("answer-yes"));
    read.is_ok() && yes.split(',').any(|word| fold(word) == fold(&answer))
}

/// Whether a step that was told in a sentence is to be taken: said beforehand, or asked for on a terminal. Where it is
/// not, how to go on is said.
pub fn sure(say: &Say, yes: bool, what: &str) -> bool {
    if yes {
        return true;
    }
    if !can_ask(say) {
        say.print(what);
        say.line(key!("ask-yes"), &[]);
        return false;
    }
    let question = say.words.say_with(key!("ask-first"), &[("what", Value::from(what))]);
    let sure = answered(say, &question);
    if !sure {
        say.line(key!("asked-no"), &[]);
    }
    sure
}
