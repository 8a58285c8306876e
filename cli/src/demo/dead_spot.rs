//! The dead spot: tips are typed, one is changed, one is taken back, and nothing leaves.

use super::DemoArguments;
use super::link::{Weather, roll};
use super::patrol;
use super::village::{NIGHT, RESIDENTS, Villager};
use super::witness::{EVERYBODY, FEW, Step, What, Witness};
use crate::say::{Failure, Say};
use futures_util::future::try_join_all;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tinxom_domain::text::{TipText, first_words};
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_phone::{NewTip, TipEdit};
use tinxom_words::{Value, key};

/// Characters of a tip that a line tells.
const WORDS: usize = 44;
/// What is added to a tip that is changed: the sender's own words.
const ADDED: &str = " (Nói thêm: gần cây đa.)";

/// A tip that somebody kept.
pub struct Filed {
    /// In which order the night's tips are dealt.
    pub number: usize,
    /// Whose.
    pub who: usize,
    /// Its number in the vault.
    pub id: i64,
    /// Its words, as its owner left them.
    pub text: String,
    /// When the vault kept it.
    pub kept_at: i64,
    /// Whether it was changed.
    pub edited: bool,
}

/// Everybody but the desk is where no link reaches; tips are typed and a patrol walks all the same.
pub async fn play(
    witness: &Arc<Witness>,
    people: &[Arc<Villager>],
    arguments: &DemoArguments,
) -> Result<Vec<Filed>, Failure> {
    let say = &witness.say;
    for villager in people[NIGHT].iter().skip(1) {
        villager.link.set(Weather::Down);
        villager.tell("⌁", &say.words.say(key!("demo-no-link")));
    }
    let mut texts = tip_texts()?;
    // As cards are dealt: no text comes twice before all came once.
    for place in (1..texts.len()).rev() {
        texts.swap(place, roll(arguments.seed, 1_000 + place as u64) as usize % (place + 1));
    }
    let mut filed: Vec<Filed> = Vec::new();
    let quarters = patrol::STEPS - 1;
    for quarter in 0..quarters {
        patrol::walk(say, people, quarter)?;
        let numbers = quarter * arguments.tips / quarters..(quarter + 1) * arguments.tips / quarters;
        let card = |number: usize| (number, texts[number % texts.len()].clone());
        if arguments.tips <= FEW {
            for number in numbers {
                let villager = &people[RESIDENTS.start + number % RESIDENTS.len()];
                type_some(villager, vec![card(number)], &mut filed, |tip| {
                    let given = [("words", Value::from(first_words(&tip.text, WORDS)))];
                    villager.tell("⌂", &say.words.say_with(key!("demo-kept-one"), &given));
                })?;
            }
        } else {
            filed.extend(
                type_many(witness, people, (&filed, arguments.tips), numbers.map(card).collect()).await?,
            );
        }
    }
    patrol::walk(say, people, quarters)?;
    filed.sort_by_key(|tip| tip.number);
    change_one(say, people, &mut filed)?;
    let middle = filed.len() / 2;
    if let Some(tip) = filed.get(middle).filter(|_| middle > 0) {
        let villager = &people[tip.who];
        if !villager.phone.outbox().withdraw(tip.id)? {
            return Err(Failure::plain(say.words.say(key!("demo-left-without-link"))));
        }
        villager.note(What::Tip(tip.id, Step::Withdrawn));
        let given = [("words", Value::from(first_words(&tip.text, WORDS)))];
        villager.tell("↩", &say.words.say_with(key!("demo-withdrew"), &given));
    }
    let tries =
        people[NIGHT].iter().skip(1).cloned().map(|villager| tokio::spawn(try_without_link(villager)));
    for tried in try_join_all(tries).await.map_err(Failure::plain)? {
        tried?;
    }
    Ok(filed)
}

type Card = (usize, (TipKind, String));

/// Three people type at the same time, and it is told how many tips there are.
async fn type_many(
    witness: &Arc<Witness>,
    people: &[Arc<Villager>],
    (before, all): (&[Filed], usize),
    cards: Vec<Card>,
) -> Result<Vec<Filed>, Failure> {
    let done = Arc::new(AtomicUsize::new(before.len()));
    let typists = RESIDENTS.map(|place| {
        let (villager, witness, done) = (people[place].clone(), witness.clone(), done.clone());
        let own = |card: &&Card| RESIDENTS.start + card.0 % RESIDENTS.len() == place;
        let cards: Vec<Card> = cards.iter().filter(own).cloned().collect();
        tokio::task::spawn_blocking(move || {
            let mut filed = Vec::new();
            type_some(&villager, cards, &mut filed, |_| {
                let count = done.fetch_add(1, Ordering::Relaxed) + 1;
                let given = [("count", Value::from(count))];
                let text = || witness.say.words.say_with(key!("demo-kept-many"), &given);
                witness.count(EVERYBODY, "⌂", (count, all), text);
            })?;
            Ok::<_, Failure>(filed)
        })
    });
    let mut filed = Vec::new();
    for typed in try_join_all(typists).await.map_err(Failure::plain)? {
        filed.extend(typed?);
    }
    Ok(filed)
}

/// Types tips on one phone; what is compared at the end must tell them apart, so no two are kept in one millisecond.
fn type_some(
    villager: &Villager,
    cards: Vec<Card>,
    filed: &mut Vec<Filed>,
    mut told: impl FnMut(&Filed),
) -> Result<(), Failure> {
    let phone = &villager.phone;
    for (number, (kind, text)) in cards {
        let began = SystemClock.now();
        while SystemClock.now() == began {
            std::thread::sleep(Duration::from_micros(200));
        }
        let text = TipText::parse(&text).map_err(Failure::plain)?.as_str().to_owned();
        let new =
            NewTip { kind, unit: None, hamlet: None, window: TimeWindow::LastNight, text: text.clone() };
        let id = phone.drafts().write(&new)?;
        phone.drafts().queue(id)?;
        villager.note(What::Tip(id, Step::Kept));
        let kept_at = phone.inbox().story(id)?.line.kept_at.0;
        let tip = Filed { number, who: villager.person, id, text, kept_at, edited: false };
        told(&tip);
        filed.push(tip);
    }
    Ok(())
}

fn change_one(say: &Say, people: &[Arc<Villager>], filed: &mut [Filed]) -> Result<(), Failure> {
    let Some(tip) = filed.first_mut() else { return Ok(()) };
    let villager = &people[tip.who];
    let text = TipText::parse(&format!("{}{ADDED}", tip.text)).map_err(Failure::plain)?;
    let edit = TipEdit { text: Some(text.as_str().to_owned()), ..TipEdit::default() };
    villager.phone.drafts().edit(tip.id, &edit)?;
    villager.note(What::Tip(tip.id, Step::Edited));
    (tip.text, tip.edited) = (text.as_str().to_owned(), true);
    villager.tell("✎", &say.words.say_with(key!("demo-changed"), &[("words", Value::from(ADDED.trim()))]));
    Ok(())
}

/// A sync without a link says so, and no tip looks as if it had left.
async fn try_without_link(villager: Arc<Villager>) -> Result<(), Failure> {
    let say = villager.say();
    villager.note(What::Tried);
    let tried = villager.phone.sync().now().await;
    let tips = villager.phone.inbox().list("", 0, usize::MAX)?;
    let stays = |state| matches!(state, TipState::Queued | TipState::OnItsWay | TipState::Withdrawn);
    if tried.is_ok() || !tips.iter().all(|tip| stays(tip.state)) {
        return Err(Failure::plain(say.words.say(key!("demo-left-without-link"))));
    }
    let text = if tips.is_empty() { key!("demo-tried-patrol") } else { key!("demo-tried-tips") };
    villager.tell("⌁", &say.words.say(text));
    Ok(())
}

/// The kinds and words of invented tips.
fn tip_texts() -> Result<Vec<(TipKind, String)>, Failure> {
    let mut texts = Vec::new();
    for line in include_str!("../../../data/tips-vi.jsonl").lines() {
        let tip: serde_json::Value = serde_json::from_str(line).map_err(Failure::plain)?;
        let kind = tip["kind"].as_str().and_then(TipKind::from_name).unwrap_or(TipKind::Other);
        texts.push((kind, tip["text"].as_str().unwrap_or_default().to_owned()));
    }
    Ok(texts)
}
