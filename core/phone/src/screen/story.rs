//! A tip's story (chuyện của tin): from kept to answered, with times; the answer, the receipt, and what can be done.
//! And what is not through yet: refused, put aside, waiting, with why and the way on.

use super::Drawing;
use super::compose::{story_told, units_to_choose};
use super::home::{asked_badge, badge, state_look};
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::place::hex;
use super::shape::{ActionButton, Reached, RowBody, Screen, StateBadge, TextRole, Tone};
use super::stage::{Stage, go, number, question, tell};
use crate::{Choice, OutboxLine, OutboxState, OutboxSubject, PhoneError, Story};
use tinxom_domain::territory::Routing;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TipAction, TipState};
use tinxom_words::{Key, Value, key};

pub(super) const SCREENS: &[Drawing] = &[("tip", story), ("receipt", receipt), ("outbox", outbox)];

fn story(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let id = stage.number()?;
    let story = stage.phone.inbox().story(id)?;
    let mut screen = stage.screen(stage.word(key!("story-title")));
    let state = story.line.state;
    let badge = badge(stage, state);
    let (label, comfort) = stage.say.state_of(state, story.accepted_at.is_some());
    screen.card("state", badge.icon, badge.tone, label, comfort);
    if let Some(why) = stage.say.reason(state) {
        screen.explain("why", &why);
    }
    if story.line.withdrawal_asked && state != TipState::Withdrawn {
        let asked = asked_badge(stage);
        let more = stage.word(key!("tip-state-withdrawal-asked-more"));
        screen.card("asked", asked.icon, asked.tone, asked.label, more);
    }
    for (at, (when, words)) in story.answers.iter().enumerate().rev() {
        answer(stage, &mut screen, at, *when, words);
    }
    if let Ok(Choice::Among(units)) = stage.phone.outbox().destination(id)
        && story.actions.contains(&TipAction::ChooseUnit)
    {
        units_to_choose(stage, &mut screen, id, &units);
    }
    steps(stage, &mut screen, &story);
    screen.text("told", TextRole::Heading, stage.word(key!("story-words")));
    story_told(stage, &mut screen, &story)?;
    if story.actions.contains(&TipAction::Edit)
        && let Routing::Moved(to) = stage.say.territory.route(story.unit, stage.today()?)
    {
        let text = stage.words(key!("unit-moved-more"), &[("new", Value::from(stage.say.unit(to)))]);
        screen.text("moved", TextRole::Soft, text);
    }
    let mut ways = ways(stage, id, &story);
    // What was not taken goes on from here: that is what its person came for.
    let on = ways.iter().position(|way| ["again", "copy"].iter().any(|verb| way.action.starts_with(verb)));
    let main = if story.line.unread > 0 {
        let read = ActionButton::new(format!("read/{id}"), stage.word(key!("story-read")));
        Some(read.icon(Icon::Tick))
    } else if !story.answers.is_empty() {
        Some(stage.aloud())
    } else if matches!(state, TipState::PutAside(_) | TipState::Refused(_)) {
        on.map(|at| ways.remove(at))
    } else {
        None
    };
    screen.buttons("ways", ways);
    screen.head.main = main.map(|main| main.tone(Tone::Tea));
    Ok(screen.beside(stage.emergency()))
}

/// An answer under its time.
pub(super) fn answer(stage: &Stage<'_>, screen: &mut Screen, at: usize, when: Timestamp, words: &str) {
    let given = [("when", Value::from(stage.say.moment(when)))];
    screen.text(format!("answer-{at}-when"), TextRole::Heading, stage.words(key!("story-answer"), &given));
    screen.text(format!("answer-{at}"), TextRole::Quote, words);
}

/// The line from kept to answered: what happened with its time, where it stands, what is still to come.
fn steps(stage: &Stage<'_>, screen: &mut Screen, story: &Story) {
    let state = story.line.state;
    let kept = stage.say.moment_by(story.line.kept_at, story.line.clock_doubted);
    let moment = |at: Option<Timestamp>| at.map(|at| stage.say.moment(at));
    let answered = story.answers.first().map(|(at, _)| *at);
    let ended = match state {
        TipState::Withdrawn => Some((Icon::Withdrawn, key!("tip-state-withdrawn"))),
        TipState::Closed => Some((Icon::Closed, key!("tip-state-closed"))),
        TipState::Refused(_) => Some((Icon::Refused, key!("tip-state-refused"))),
        TipState::PutAside(_) => Some((Icon::PutAside, key!("tip-state-put-aside"))),
        _ => None,
    };
    let over = ended.is_some();
    let mut row = |name: &str, icon, title: Key, time: Option<String>, happened: bool| {
        if !happened && over {
            return;
        }
        let reached = if happened { Reached::Done } else { Reached::Later };
        let body = RowBody::Step {
            icon,
            title: stage.word(title),
            detail: String::new(),
            time: time.unwrap_or_default(),
            reached,
        };
        screen.row(format!("step-{name}"), body);
    };
    row("kept", Icon::House, key!("story-kept"), Some(kept), true);
    let arrived = story.accepted_at.is_some();
    row("arrived", Icon::Arrived, key!("tip-state-accepted"), moment(story.accepted_at), arrived);
    row("opened", Icon::Opened, key!("tip-state-opened"), moment(story.opened_at), story.opened_at.is_some());
    row("answered", Icon::Answered, key!("tip-state-answered"), moment(answered), answered.is_some());
    if let Some((icon, title)) = ended {
        row("ended", icon, title, moment(story.closed_at), true);
    }
    // Where it stands now is the last thing that happened.
    let steps = screen.rows.iter_mut().filter_map(|row| match &mut row.body {
        RowBody::Step { reached, .. } => Some(reached),
        _ => None,
    });
    if let Some(last) = steps.filter(|reached| **reached == Reached::Done).last() {
        *last = Reached::Now;
    }
}

fn ways(stage: &Stage<'_>, id: i64, story: &Story) -> Vec<ActionButton> {
    let way = |verb: &str, label: Key| ActionButton::new(format!("{verb}/{id}"), stage.word(label));
    let mut ways: Vec<_> = story
        .actions
        .iter()
        .filter_map(|action| {
            Some(match action {
                TipAction::Edit => way("go/words", key!("story-edit")).icon(Icon::Pencil),
                TipAction::Queue => way("go/look", key!("compose-queue")).icon(Icon::House),
                TipAction::Withdraw => way("withdraw", key!("story-withdraw")).icon(Icon::Withdrawn).confirm(
                    question(stage, key!("story-withdraw"), stage.word(key!("story-withdraw-more"))),
                ),
                TipAction::AskWithdrawal => {
                    way("withdraw", key!("story-ask-withdrawal")).icon(Icon::Withdrawn).confirm(question(
                        stage,
                        key!("story-ask-withdrawal"),
                        stage.word(key!("story-ask-withdrawal-more")),
                    ))
                }
                TipAction::TryAgain => way("again", key!("story-try-again")).icon(Icon::Sync),
                TipAction::CopyToDraft => way("copy", key!("story-copy")).icon(Icon::Copy),
                TipAction::Delete => way("delete", key!("compose-delete")).icon(Icon::Bin),
                TipAction::ChooseUnit | TipAction::ReadAnswer => return None,
            })
        })
        .collect();
    if story.receipt.is_some() {
        ways.push(way("go/receipt", key!("story-receipt")).icon(Icon::Paper));
    }
    ways
}

/// The receipt, verified once more with the server's key that is known here.
fn receipt(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let mut screen = stage.screen(stage.word(key!("story-receipt")));
    let letter = stage.phone.inbox().receipt(stage.number()?)?;
    let when = stage.say.moment(letter.at);
    screen.card("arrived", Icon::Arrived, Tone::Blue, stage.word(key!("story-receipt-good")), when);
    screen.text("more", TextRole::Body, stage.word(key!("story-receipt-more")));
    screen.fact("key", stage.word(key!("story-receipt-key")), hex(&letter.key));
    screen.fact("segment", stage.word(key!("story-receipt-mark")), hex(&letter.segment));
    Ok(screen)
}

/// What is not through yet, oldest first: why, and the way on.
fn outbox(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let mut screen = stage.screen(stage.word(key!("home-outbox")));
    let lines = stage.phone.outbox().list()?;
    if lines.is_empty() {
        screen.card("none", Icon::Arrived, Tone::Blue, stage.word(key!("network-all-sent")), "");
    }
    let take = stage.take();
    for (at, line) in lines.iter().take(take).enumerate() {
        outbox_line(stage, &mut screen, at, line);
    }
    screen.more(stage, lines.len() > take);
    Ok(screen.main(stage.sync()?).beside(stage.emergency()))
}

fn outbox_line(stage: &Stage<'_>, screen: &mut Screen, at: usize, line: &OutboxLine) {
    let (label, why) = stage.say.outbox_state(line.state);
    let subject = stage.say.outbox_subject(&line.subject);
    let (icon, tone) = state_look(line.state.as_tip());
    let key = match line.subject {
        OutboxSubject::Tip { id, .. } => format!("tip-{id}"),
        _ if line.id != 0 => format!("aside-{}", line.id),
        _ => format!("waiting-{at}"),
    };
    if let (Some(why), OutboxState::PutAside(_)) = (&why, line.state) {
        // Not a tip: it has no story of its own to go on from.
        let way = |verb: &str, label| ActionButton::new(format!("{verb}/{}", line.id), stage.word(label));
        let ask = question(stage, key!("outbox-drop"), stage.word(key!("outbox-drop-more")));
        let buttons = vec![
            way("aside-again", key!("story-try-again")).icon(Icon::Sync),
            way("aside-let-go", key!("outbox-drop")).icon(Icon::Bin).confirm(ask),
        ];
        screen.row(key, RowBody::Card { icon, tone, title: subject, text: why.to_string(), buttons });
        return;
    }
    let open = match line.subject {
        OutboxSubject::Tip { id, .. } => {
            Some(ActionButton::new(format!("go/tip/{id}"), stage.word(key!("screen-open"))))
        }
        _ => None,
    };
    let words = line.first_words.clone();
    let first_words = !words.is_empty();
    let (title, detail) = if words.is_empty() { (subject, String::new()) } else { (words, subject) };
    let badge = Some(StateBadge { icon, label, tone });
    let time = stage.when_by(line.kept_at, line.clock_doubted);
    screen.row(key, RowBody::Line { icon, title, first_words, detail, time, badge, unread: false, open });
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let outbox = stage.phone.outbox();
    let stay = |()| ActionOutcome::Stay;
    let done = || -> Result<ActionOutcome, PhoneError> {
        let id = number(about)?;
        match verb {
            "read" => stage.phone.inbox().mark_read(id).map(stay),
            "withdraw" => {
                let at_once = outbox.withdraw(id)?;
                let said = if at_once { key!("withdraw-done") } else { key!("withdraw-asked") };
                tell(stage.done(stage.word(said), None))
            }
            "again" => outbox.try_again(id).map(stay),
            "copy" => go(format!("words/{}", stage.phone.drafts().copy(id)?)),
            "aside-again" => outbox.try_aside_again(id).map(stay),
            _ => outbox.let_go_aside(id).map(stay),
        }
    };
    ["read", "withdraw", "again", "copy", "aside-again", "aside-let-go"].contains(&verb).then(done)
}
