//! How the night goes: after the dead spot the bad link, the desk, the answer, and what is compared at its end.

use super::DemoArguments;
use super::census::{Fate, Identity, Kept, compare, open_all};
use super::dead_spot::{self, Filed};
use super::evening::{self, Evening};
use super::link::{Fault, Weather};
use super::merger::{self, Merger};
use super::patrol;
use super::places::WARD;
use super::report::{Later, Report};
use super::slots::{self, Said, Sides};
use super::village::{COMPANION, DESK, NIGHT, RESIDENTS, Village, Villager, WALKER};
use super::witness::{Event, FEW, Step, What, Witness};
use crate::say::Failure;
use futures_util::future::try_join_all;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tinxom_domain::text::first_words;
use tinxom_domain::tip::TipState;
use tinxom_phone::{Opened, PhoneError, SyncReport};
use tinxom_wire::sign::PublicKey;
use tinxom_wire::space::Space;
use tinxom_words::{Value, key};

/// Characters of a tip on a line of the page, which cuts them to its width.
const LINE: usize = 140;

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
    /// What happened between the dead spot and the answer.
    pub events: Vec<Event>,
    evening: Evening,
    /// What is said of the evening's claims at the end.
    pub sides: Sides,
    /// What happened over midnight.
    pub merger: Merger,
}

impl Played {
    /// Compares, and counts everything.
    pub fn report(self, took: Duration) -> Report {
        let findings = compare(NIGHT.len(), &self.kept, &self.at_server, &self.at_desk);
        let fault = |event: Event| match event.what {
            What::Fault(fault) => Some((event.person, fault)),
            _ => None,
        };
        let faults: Vec<(usize, Fault)> = self.witness.events().into_iter().filter_map(fault).collect();
        let (faults, other_faults) = faults.into_iter().partition(|(person, _)| NIGHT.contains(person));
        Report {
            seed: self.seed,
            tips: self.tips,
            people: self.witness.people.clone(),
            day: self.witness.clock.day,
            words: self.words,
            findings,
            later: self.later,
            traffic: self.traffic,
            faults,
            other_faults,
            patrol_lines: self.patrol_lines,
            slots: slots::compare(&self.evening.enrolled, &self.sides),
            evening: self.evening,
            merger: self.merger,
            took,
        }
    }
}

/// Plays the evening, the night and midnight in a directory.
pub async fn play(witness: &Arc<Witness>, arguments: &DemoArguments, dir: &Path) -> Result<Played, Failure> {
    let mut village = Village::found(dir, arguments, witness).await?;
    let evening = evening::play(&mut village, witness, arguments).await?;
    let people = village.villagers.clone();
    witness.clock.move_on(22, 40);
    let began = witness.now();
    let filed = dead_spot::play(witness, &people, arguments).await?;
    come_back(&people).await?;
    let patrol_lines = patrol::read(witness, &people, COMPANION)?;
    at_the_desk(witness, &people, &filed).await?;
    read_answers(witness, &people).await?;
    let mut events = witness.events();
    events.retain(|event| event.at >= began && NIGHT.contains(&event.person));

    let officer = people[DESK].phone.officer();
    let sheet = officer.recovery_sheet()?;
    let reading = tokio::task::spawn_blocking(move || -> Result<_, Failure> {
        let lines = officer.list(true, 0, usize::MAX)?.into_iter();
        Ok(lines.map(|line| officer.open(line.id).ok().as_ref().and_then(identity)).collect())
    });
    let mut kept = Vec::new();
    let mut later = vec![Later::default(); NIGHT.len()];
    for tip in &filed {
        kept.push(ask_vault(&people[tip.who], tip, &mut later[tip.who])?);
    }
    let words = |tip: &Filed| ((tip.who, tip.id), first_words(&tip.text, LINE));
    let words = filed.iter().map(words).collect();
    let at_desk = reading.await.map_err(Failure::plain)??;

    let (village, mut merger) = merger::play(village, witness).await?;
    let people = village.villagers.clone();
    let mut sides = evening.sides(&people)?;
    let mut traffic = SyncReport::default();
    for villager in &people {
        let one = villager.phone.sync().traffic()?;
        traffic.bytes_up += one.bytes_up;
        traffic.bytes_down += one.bytes_down;
        traffic.round_trips += one.round_trips;
    }
    let room = village.close().await?;
    let items = room.items(Space::WardTips(WARD)).map_err(Failure::plain)?;
    let at_server = open_all(&items, &sheet).map_err(Failure::plain)?;
    let book = room.book().map_err(Failure::plain)?;
    sides.server = book.claims().filter_map(Said::by_server).collect();
    merger.compare_server(&room, &book)?;
    let (seed, tips, witness) = (arguments.seed, arguments.tips, witness.clone());
    Ok(Played {
        seed,
        tips,
        witness,
        words,
        kept,
        at_server,
        at_desk,
        later,
        traffic,
        patrol_lines,
        events,
        evening,
        sides,
        merger,
    })
}

/// The links come back, one phone after the other, and each is bad for a while.
async fn come_back(people: &[Arc<Villager>]) -> Result<(), Failure> {
    let tasks = people[NIGHT].iter().skip(1).map(|villager| {
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

/// Which tip a desk has before it.
pub fn identity(opened: &Opened) -> Option<Identity> {
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
    patrol::read(witness, people, DESK)?;
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
pub fn ask_vault(villager: &Villager, tip: &Filed, later: &mut Later) -> Result<Kept, Failure> {
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
