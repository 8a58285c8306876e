//! How the night goes: the dead spot, the bad link, the desk, the answer, and the comparison at its end.

use super::DemoArguments;
use super::census::{Fate, Identity, Kept, compare, open_all};
use super::link::{Fault, Weather, roll};
use super::report::{Later, Report};
use super::village::{COMPANION, DESK, RESIDENTS, Village, Villager, WALKER};
use super::witness::{EVERYBODY, Step, Walk, What, Witness};
use crate::say::{Failure, Say};
use futures_util::future::try_join_all;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tinxom_domain::patrol::{Patrol, PatrolPurpose};
use tinxom_domain::text::{TipText, first_words};
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_phone::{NewTip, Opened, PhoneError, SyncReport, TipEdit};
use tinxom_wire::sign::PublicKey;
use tinxom_words::{LocalTime, Value, key};

/// Characters of a tip that a line tells.
const WORDS: usize = 44;
/// Characters of a tip on a line of the page, which cuts them to its width.
const LINE: usize = 140;
/// Nights of more tips than this tell counts instead of tips.
const FEW: usize = 24;
/// What is added to a tip that is changed: the sender's own words.
const ADDED: &str = " (Nói thêm: gần cây đa.)";

/// A tip that somebody kept.
struct Filed {
    who: usize,
    id: i64,
    text: String,
    kept_at: i64,
    edited: bool,
}

/// A night that was played.
#[derive(Clone)]
pub struct Played {
    seed: u64,
    tips: usize,
    witness: Arc<Witness>,
    words: BTreeMap<(usize, i64), String>,
    kept: Vec<Kept>,
    /// The tips in the server's store.
    pub at_server: Vec<Option<Identity>>,
    /// The tips at the duty desk.
    pub at_desk: Vec<Option<Identity>>,
    later: Vec<Later>,
    traffic: SyncReport,
    patrol_lines: usize,
}

impl Played {
    /// Compares, and counts everything.
    pub fn report(self, took: Duration) -> Report {
        let findings = compare(self.witness.people.len(), &self.kept, &self.at_server, &self.at_desk);
        let fault = |event: super::witness::Event| match event.what {
            What::Fault(fault) => Some((event.person, fault)),
            _ => None,
        };
        let faults: Vec<(usize, Fault)> = self.witness.events().into_iter().filter_map(fault).collect();
        Report {
            seed: self.seed,
            tips: self.tips,
            people: self.witness.people.clone(),
            words: self.words,
            findings,
            later: self.later,
            traffic: self.traffic,
            faults,
            patrol_lines: self.patrol_lines,
            took,
        }
    }
}

/// Plays the night in a directory.
pub async fn play(witness: &Arc<Witness>, arguments: &DemoArguments, dir: &Path) -> Result<Played, Failure> {
    let village = Village::found(dir, arguments, witness).await?;
    let people = &village.villagers;
    let filed = dead_spot(witness, people, arguments).await?;
    come_back(people).await?;
    let patrol_lines = companion_reads(witness, people)?;
    at_the_desk(witness, people, &filed).await?;
    read_answers(witness, people).await?;

    let mut kept = Vec::new();
    let mut later = vec![Later::default(); people.len()];
    for tip in &filed {
        kept.push(ask_vault(&people[tip.who], tip, &mut later[tip.who])?);
    }
    let words = |tip: &Filed| ((tip.who, tip.id), first_words(&tip.text, LINE));
    let words = filed.iter().map(words).collect();
    let mut at_desk = Vec::new();
    let officer = people[DESK].phone.officer();
    for line in officer.list(true, 0, usize::MAX)? {
        at_desk.push(officer.open(line.id).ok().as_ref().and_then(identity));
    }
    let sheet = officer.recovery_sheet()?;
    let mut traffic = SyncReport::default();
    for villager in people {
        let one = villager.phone.sync().traffic()?;
        traffic.bytes_up += one.bytes_up;
        traffic.bytes_down += one.bytes_down;
        traffic.round_trips += one.round_trips;
    }
    let items = village.close().await?;
    let at_server = open_all(&items, &sheet).map_err(Failure::plain)?;
    let (seed, tips, witness) = (arguments.seed, arguments.tips, witness.clone());
    Ok(Played { seed, tips, witness, words, kept, at_server, at_desk, later, traffic, patrol_lines })
}

/// Everybody but the desk is where no link reaches; tips are typed and a patrol walks all the same.
async fn dead_spot(
    witness: &Arc<Witness>,
    people: &[Arc<Villager>],
    arguments: &DemoArguments,
) -> Result<Vec<Filed>, Failure> {
    let say = &witness.say;
    for villager in &people[1..] {
        villager.link.set(Weather::Down);
        villager.tell("⌁", &say.words.say(key!("demo-no-link")));
    }
    let mut texts = tip_texts()?;
    // As cards are dealt: no text comes twice before all came once.
    for place in (1..texts.len()).rev() {
        texts.swap(place, roll(arguments.seed, 1_000 + place as u64) as usize % (place + 1));
    }
    let mut filed: Vec<Filed> = Vec::new();
    let walk = [0, arguments.tips / 4, arguments.tips / 2, arguments.tips * 3 / 4];
    for number in 0..arguments.tips {
        for (step, _) in walk.iter().enumerate().filter(|(_, at)| **at == number) {
            patrol(say, people, step)?;
        }
        let villager = &people[RESIDENTS.start + number % RESIDENTS.len()];
        let (kind, text) = &texts[number % texts.len()];
        // No phone keeps two tips in one millisecond: what is compared at the end must tell them apart.
        let before = filed.iter().rev().find(|tip| tip.who == villager.person).map(|tip| tip.kept_at);
        while before.is_some_and(|before| SystemClock.now().0 <= before) {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        let tip = keep_tip(villager, *kind, text)?;
        let words = first_words(&tip.text, WORDS);
        filed.push(tip);
        let icon = "⌂";
        if arguments.tips <= FEW {
            let given = [("words", Value::from(words.as_str()))];
            villager.tell(icon, &say.words.say_with(key!("demo-kept-one"), &given));
        } else {
            let done = (filed.len(), arguments.tips);
            let text = || say.words.say_with(key!("demo-kept-many"), &[("count", Value::from(done.0))]);
            witness.count(EVERYBODY, icon, done, text);
        }
    }
    for step in (0..=walk.len()).filter(|step| walk.get(*step).is_none_or(|at| *at >= arguments.tips)) {
        patrol(say, people, step)?;
    }
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
    for villager in &people[1..] {
        try_without_link(say, villager).await?;
    }
    Ok(filed)
}

fn keep_tip(villager: &Villager, kind: TipKind, text: &str) -> Result<Filed, Failure> {
    let new = NewTip { kind, unit: None, hamlet: None, window: TimeWindow::LastNight, text: text.to_owned() };
    let id = villager.phone.drafts().write(&new)?;
    villager.phone.drafts().queue(id)?;
    villager.note(What::Tip(id, Step::Kept));
    let kept_at = villager.phone.inbox().story(id)?.line.kept_at.0;
    let text = TipText::parse(text).map_err(Failure::plain)?.as_str().to_owned();
    Ok(Filed { who: villager.person, id, text, kept_at, edited: false })
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
async fn try_without_link(say: &Say, villager: &Villager) -> Result<(), Failure> {
    villager.note(What::Tried);
    let tried = villager.phone.sync().now().await;
    let tips = villager.phone.inbox().list("", 0, usize::MAX)?;
    let stays = |state| matches!(state, TipState::Queued | TipState::OnItsWay | TipState::Withdrawn);
    if tried.is_ok() || !tips.iter().all(|tip| stays(tip.state)) {
        return Err(Failure::plain(say.words.say(key!("demo-left-without-link"))));
    }
    let text = if tips.is_empty() { key!("demo-tried-patrol") } else { key!("network-none") };
    villager.tell("⌁", &say.words.say(text));
    Ok(())
}

/// Two members walk; one phone writes the log. An hour of it passes on that phone's own clock, in which it is off.
fn patrol(say: &Say, people: &[Arc<Villager>], step: usize) -> Result<(), Failure> {
    let walker = &people[WALKER];
    let log = walker.phone.patrols();
    let home = |name: &str| say.words.say_with(key!("demo-invented"), &[("name", name.into())]);
    let note = |kind, home: &str, words: String| -> Result<(), Failure> {
        log.note(kind, home, &words)?;
        walker.note(What::Walk(Walk::Noted));
        let given = [
            ("kind", Value::from(say.kind(kind))),
            ("home", Value::from(home)),
            ("words", Value::from(words.as_str())),
        ];
        walker.tell("▤", &say.words.say_with(key!("demo-walk-noted"), &given));
        Ok(())
    };
    match step {
        0 => {
            walker.put_clock_back(70);
            log.start(PatrolPurpose::PatrolTraffic, false)?;
            walker.note(What::Walk(Walk::Started));
            walker.tell("▸", &say.words.say(key!("demo-walk-started")));
        }
        1 => {
            walker.put_clock_back(66);
            note(TipKind::Hazard, &home("Xóm Núi Voi"), say.words.say(key!("demo-walk-hazard")))?;
        }
        2 => {
            // The battery is empty for an hour; the phone finds that out by itself when it comes back.
            walker.put_clock_back(6);
            let Some(gap) = log.alive()? else { return Err(Failure::plain("gap")) };
            walker.note(What::Walk(Walk::Gap));
            let told = format!("{} {}", gap_words(say, gap), say.words.say(key!("patrol-gap-more")));
            walker.tell("▯", &told);
        }
        3 => {
            walker.put_clock_back(4);
            note(TipKind::Disorder, &home("Xóm Bến Đò"), say.words.say(key!("demo-walk-disorder")))?;
        }
        _ => {
            walker.put_clock_back(0);
            let count = log.end()?;
            walker.note(What::Walk(Walk::Ended));
            let given = [("count", Value::from(count))];
            walker.tell("▪", &say.words.say_with(key!("demo-walk-ended"), &given));
        }
    }
    Ok(())
}

fn time_words(say: &Say, at: Timestamp) -> String {
    let local = LocalTime::in_viet_nam(at.0.div_euclid(1_000));
    say.words.time(local.hour, local.minute)
}

fn gap_words(say: &Say, (from, to): (Timestamp, Timestamp)) -> String {
    let given = [("from", Value::from(time_words(say, from))), ("to", Value::from(time_words(say, to)))];
    say.words.say_with(key!("demo-walk-gap"), &given)
}

/// The links come back, one phone after the other, and each is bad for a while.
async fn come_back(people: &[Arc<Villager>]) -> Result<(), Failure> {
    let tasks = people[1..].iter().map(|villager| {
        let villager = villager.clone();
        // Before it come the first requests of the one before, so that the moments differ and their stretches overlap.
        let before = match villager.person {
            COMPANION | WALKER => people[WALKER].clone(),
            person if person == RESIDENTS.start => people[WALKER].clone(),
            person => people[person - 1].clone(),
        };
        tokio::spawn(async move {
            match villager.person {
                WALKER => {}
                // The whole log is there when the companion asks, so that a seed tells how much comes.
                COMPANION => {
                    let _ = before.settled.subscribe().wait_for(|settled| *settled).await;
                }
                person if person == RESIDENTS.start => before.link.reached(1).await,
                _ => before.link.reached(2).await,
            }
            one_comes_back(&villager).await
        })
    });
    for done in try_join_all(tasks).await.map_err(Failure::plain)? {
        done?;
    }
    Ok(())
}

async fn one_comes_back(villager: &Villager) -> Result<(), Failure> {
    let say = villager.say();
    villager.link.set(Weather::Bad);
    villager.tell("≈", &say.words.say(key!("demo-bad-link")));
    let settled = villager.settle().await;
    villager.settled.send_replace(true);
    settled?;
    villager.link.set(Weather::Up);
    let tips = villager.phone.inbox().list("", 0, usize::MAX)?;
    let left = tips.iter().filter(|tip| tip.state != TipState::Withdrawn).count();
    let done = tips.iter().filter(|tip| tip.state == TipState::Accepted).count();
    if RESIDENTS.contains(&villager.person) {
        let given = [("done", Value::from(done)), ("all", Value::from(left))];
        villager.tell("✓", &say.words.say_with(key!("demo-receipts"), &given));
    } else if villager.person == WALKER {
        villager.tell("✓", &say.words.say(key!("demo-log-arrived")));
    }
    Ok(())
}

/// The patrol of the night as a phone knows it.
fn patrol_of(villager: &Villager) -> Result<Option<Patrol>, PhoneError> {
    Ok(villager.phone.patrols().list(0, 1)?.into_iter().next().map(|night| night.patrol))
}

/// Tells what another one sees of the patrol, which must be what was written. Gives its lines.
fn reads_patrol(witness: &Witness, people: &[Arc<Villager>], reader: usize) -> Result<usize, Failure> {
    let say = &witness.say;
    let (written, read) = (patrol_of(&people[WALKER])?, patrol_of(&people[reader])?);
    let Some(patrol) = read.filter(|read| written.as_ref() == Some(read)) else {
        return Err(Failure::plain(say.words.say(key!("demo-log-differs"))));
    };
    people[reader].note(What::Walk(Walk::Seen));
    let gaps: Vec<_> = patrol.gaps.iter().map(|gap| gap_words(say, (gap.from, gap.to))).collect();
    let given = [
        ("name", Value::from(witness.people[WALKER].name.as_str())),
        ("from", Value::from(time_words(say, patrol.started))),
        ("to", Value::from(patrol.ended.map_or_else(String::new, |ended| time_words(say, ended)))),
        ("count", Value::from(patrol.notes.len())),
        ("gap", Value::from(gaps.join(" "))),
    ];
    people[reader].tell("▤", &say.words.say_with(key!("demo-log-seen"), &given));
    Ok(1 + patrol.notes.len() + patrol.gaps.len() + usize::from(patrol.ended.is_some()))
}

fn companion_reads(witness: &Witness, people: &[Arc<Villager>]) -> Result<usize, Failure> {
    reads_patrol(witness, people, COMPANION)
}

fn identity(opened: &Opened) -> Option<Identity> {
    let author = opened.identity.as_ref()?;
    let device = PublicKey(author.key.into()).device();
    Some(Identity { device, text: opened.content.text.clone(), kept_at: opened.content.kept_at })
}

/// The desk fetches over a bad link of its own, opens everything and answers one.
async fn at_the_desk(
    witness: &Arc<Witness>,
    people: &[Arc<Villager>],
    filed: &[Filed],
) -> Result<(), Failure> {
    let (say, desk) = (&witness.say, &people[DESK]);
    desk.link.set(Weather::Bad);
    desk.tell("≈", &say.words.say(key!("demo-desk-link")));
    desk.settle().await?;
    desk.link.set(Weather::Up);
    reads_patrol(witness, people, DESK)?;
    let mut senders = BTreeMap::new();
    for tip in filed {
        let device = people[tip.who].device()?;
        senders.insert((device, tip.kept_at), (tip.who, tip.id));
    }
    let officer = desk.phone.officer();
    let came = officer.list(true, 0, usize::MAX)?;
    let mut first = None;
    for (number, line) in came.iter().enumerate() {
        let opened = officer.open(line.id)?;
        let sender = identity(&opened).and_then(|tip| senders.get(&(tip.device, tip.kept_at)).copied());
        if let Some((who, id)) = sender {
            witness.note(who, What::Tip(id, Step::Opened));
            first = first.or(Some((line.id, who, id)));
        }
        let text = || say.words.say_with(key!("demo-opened-many"), &[("count", Value::from(number + 1))]);
        if came.len() > FEW || number + 1 == came.len() {
            witness.count(DESK, "✉", (number + 1, came.len()), text);
        }
    }
    if let Some((line, who, id)) = first {
        let words = say.words.say(key!("demo-answer-words"));
        officer.answer(line, &words)?;
        witness.note(who, What::Tip(id, Step::Answered));
        let given = [("name", Value::from(witness.people[who].name.as_str())), ("words", words.into())];
        desk.tell("❝", &say.words.say_with(key!("demo-answer"), &given));
    }
    desk.settle().await
}

/// The residents ask once more, learn what was opened, and read what was answered.
async fn read_answers(witness: &Arc<Witness>, people: &[Arc<Villager>]) -> Result<(), Failure> {
    let say = &witness.say;
    for villager in &people[RESIDENTS] {
        villager.settle().await?;
        let tips = villager.phone.inbox().list("", 0, usize::MAX)?;
        let opened = tips.iter().filter(|tip| matches!(tip.state, TipState::Opened | TipState::Answered));
        let given = [("count", Value::from(opened.count()))];
        villager.tell("✉", &say.words.say_with(key!("demo-learned"), &given));
        for tip in tips.iter().filter(|tip| tip.unread > 0) {
            for (_, words) in villager.phone.inbox().story(tip.id)?.answers {
                villager.tell("❝", &say.words.say_with(key!("demo-read"), &[("words", words.into())]));
            }
            villager.phone.inbox().mark_read(tip.id)?;
            villager.note(What::Tip(tip.id, Step::Read));
        }
    }
    Ok(())
}

/// What a vault says of a tip that its owner remembers to have kept.
fn ask_vault(villager: &Villager, tip: &Filed, later: &mut Later) -> Result<Kept, Failure> {
    let inbox = villager.phone.inbox();
    let identity = Identity { device: villager.device()?, text: tip.text.clone(), kept_at: tip.kept_at };
    let story = match inbox.story(tip.id) {
        Ok(story) if story.text == tip.text && story.line.kept_at.0 == tip.kept_at => story,
        Ok(_) | Err(PhoneError::NotFound(_)) => {
            return Ok(Kept { who: tip.who, identity, fate: Fate::Gone });
        }
        Err(error) => return Err(error.into()),
    };
    let fate = match story.line.state {
        TipState::Refused(_) => Fate::Refused,
        TipState::Withdrawn if story.receipt.is_none() => Fate::Withdrawn,
        TipState::Draft
        | TipState::Queued
        | TipState::WaitingForKey
        | TipState::OnItsWay
        | TipState::PutAside(_) => Fate::Waiting,
        // The receipt is verified once more, with nothing but the vault.
        _ if inbox.receipt(tip.id).is_ok() => Fate::Arrived,
        _ => Fate::Gone,
    };
    later.edited += usize::from(tip.edited);
    later.opened += usize::from(story.opened_at.is_some());
    later.answered += usize::from(!story.answers.is_empty());
    Ok(Kept { who: tip.who, identity, fate })
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
