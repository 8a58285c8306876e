//! Sees what happens: tells it on the terminal at once, and remembers it for the picture.

use super::clock::VillageClock;
use super::link::{Fault, FaultKind, Weather};
use crate::say::Say;
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tinxom_phone::ports::Clock;
use tinxom_words::{LocalTime, Value, key};

/// Who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The duty desk.
    Desk,
    /// A resident.
    Resident,
    /// A member of a self-managed group.
    Member,
    /// An area's officer.
    Officer,
}

/// One of the village, with a phone.
#[derive(Debug, Clone)]
pub struct Person {
    /// What the others call them.
    pub name: String,
    /// Desk, resident, member or officer.
    pub part: Part,
    /// Ward, hamlet or group, marked as invented where it is.
    pub home: String,
}

/// A step on a tip's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Kept on the phone.
    Kept,
    /// Changed before it left.
    Edited,
    /// Taken back before it left.
    Withdrawn,
    /// Offered to the server.
    Left,
    /// Its receipt is in the vault.
    Arrived,
    /// The desk opened it.
    Opened,
    /// The desk answered it.
    Answered,
    /// Its owner read the answer.
    Read,
}

/// A step of a patrol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Walk {
    /// It begins.
    Started,
    /// Something is noted.
    Noted,
    /// The phone was off.
    Gap,
    /// It ends.
    Ended,
    /// Another one has its log.
    Seen,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    /// The link changed.
    Link(Weather),
    /// Something went wrong on the link.
    Fault(Fault),
    /// A sync was tried without a link.
    Tried,
    /// A tip of this number in the person's vault took a step.
    Tip(i64, Step),
    /// The patrol took a step.
    Walk(Walk),
}

/// The place of nobody in particular.
pub const EVERYBODY: usize = usize::MAX;

/// Nights of more tips than this tell counts instead of tips.
pub const FEW: usize = 24;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Microseconds since the night began.
    pub at: u64,
    /// To whom.
    pub person: usize,
    /// What.
    pub what: What,
}

/// Sees what happens.
pub struct Witness {
    /// The words.
    pub say: Say,
    /// The village, the desk first.
    pub people: Vec<Person>,
    /// The clock that server, phones and told lines share.
    pub clock: VillageClock,
    began: Instant,
    events: Mutex<Vec<Event>>,
    /// Whether somebody looks at a terminal; elsewhere no icons and no line that changes in place.
    live: bool,
    /// A counting line that is not ended yet.
    open: Mutex<bool>,
}

impl Witness {
    /// Begins to look.
    pub fn new(say: Say, people: Vec<Person>) -> Self {
        let live = std::io::stdout().is_terminal();
        let (events, open) = (Mutex::default(), Mutex::new(false));
        let clock = VillageClock::in_the_evening();
        Self { say, people, clock, began: Instant::now(), events, live, open }
    }

    // What a panic left half written is a line on a terminal.
    fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Microseconds since the night began.
    pub fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Remembers something.
    pub fn note(&self, person: usize, what: What) {
        Self::lock(&self.events).push(Event { at: self.now(), person, what });
    }

    /// What happened, in its order.
    pub fn events(&self) -> Vec<Event> {
        let mut events = Self::lock(&self.events).clone();
        events.sort_by_key(|event| event.at);
        events
    }

    /// Tells and remembers a fault.
    pub fn fault(&self, person: usize, fault: Fault) {
        self.note(person, What::Fault(fault));
        self.tell(person, "⚡", &fault_words(&self.say, fault));
    }

    fn line(&self, person: usize, icon: &str, text: &str) -> String {
        let seconds = self.clock.now().0.div_euclid(1_000);
        let (local, second) = (LocalTime::in_viet_nam(seconds), seconds.rem_euclid(60));
        let time = self.say.words.time(local.hour, local.minute);
        let name = self.people.get(person).map_or("", |person| person.name.as_str());
        let icon = if self.live { format!("{icon} ") } else { String::new() };
        format!("{time}:{second:02}  {}  {icon}{text}", super::table::left(name, 10))
    }

    /// Tells a line.
    pub fn tell(&self, person: usize, icon: &str, text: &str) {
        let line = self.line(person, icon, text);
        let mut open = Self::lock(&self.open);
        if std::mem::take(&mut *open) {
            println!();
        }
        println!("{line}");
    }

    /// Tells how far a long work is: in place on a terminal, now and then elsewhere.
    pub fn count(&self, person: usize, icon: &str, (done, all): (usize, usize), text: impl Fn() -> String) {
        let last = done == all;
        let seldom = |times: usize| done * times / all.max(1) != done.saturating_sub(1) * times / all.max(1);
        let mut open = Self::lock(&self.open);
        if self.live && (last || seldom(200)) {
            print!("\r\x1b[2K{}", self.line(person, icon, &text()));
            *open = !last;
            if last {
                println!();
            }
            let _ = std::io::stdout().flush();
        } else if !self.live && (last || seldom(5)) {
            println!("{}", self.line(person, icon, &text()));
        }
    }
}

/// A fault in words.
pub fn fault_words(say: &Say, fault: Fault) -> String {
    let given = [("number", Value::from(fault.request)), ("bytes", Value::from(fault.bytes))];
    let number = &given[..1];
    match fault.kind {
        FaultKind::Up => say.words.say_with(key!("demo-fault-up"), &given),
        FaultKind::Down => say.words.say_with(key!("demo-fault-down"), &given),
        FaultKind::ReplyLost => say.words.say_with(key!("demo-fault-reply-lost"), number),
        FaultKind::Repeated => say.words.say_with(key!("demo-fault-repeated"), number),
    }
}
