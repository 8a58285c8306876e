//! The search: breadth first, every state once.

use crate::model::{Bounds, Fault, HOMES, Message, Officer, PHONES, Phone, device, listed, says, writes};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tinxom_domain::household::*;

/// Each value once, and its number: states that are compared a million times are numbers only.
struct Numbered<T> {
    values: Vec<T>,
    numbers: BTreeMap<T, u32>,
}

impl<T: Ord + Clone> Numbered<T> {
    fn number(&mut self, value: T) -> u32 {
        let next = u32::try_from(self.values.len()).expect("fewer than u32 counts");
        *self.numbers.entry(value).or_insert_with_key(|value| {
            self.values.push(value.clone());
            next
        })
    }

    fn of(&self, number: u32) -> &T {
        &self.values[number as usize]
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { values: Vec::new(), numbers: BTreeMap::new() }
    }
}

/// A state of everything, by numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// The server's book.
    book: u32,
    phones: [u32; PHONES as usize],
    /// Everything that was ever sent: it may come now, later, again or never.
    sent: u32,
    /// What the server said to what came.
    said: u32,
}

/// A step from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Somebody does something, and it is sent.
    Sends(Message),
    /// The server receives it.
    Receives(Message),
    /// A phone hears the server's word so many numbers after the next one.
    Hears { phone: u8, ahead: usize },
}

/// What the search found.
#[derive(Debug)]
pub struct Found {
    /// How many states there are.
    pub states: usize,
    /// In how many of them everything was delivered.
    pub quiet: usize,
    /// How many different books the server can have.
    pub books: usize,
    /// What is broken, and the shortest way there.
    pub broken: Option<(String, Vec<Step>)>,
}

struct Search {
    bounds: Bounds,
    fault: Fault,
    books: Vec<MemoryBook>,
    numbers: BTreeMap<Vec<u8>, u32>,
    phones: Numbered<Phone>,
    sent: Numbered<BTreeSet<Message>>,
    said: Numbered<BTreeMap<Message, Outcome>>,
    /// What a book says to a message and becomes by it.
    ruled: BTreeMap<(u32, Message), Rc<Ruled>>,
}

struct Ruled {
    outcome: Outcome,
    book: u32,
    told: Vec<Claim>,
}

/// Visits every state that can be reached, until one is broken.
pub fn explore(bounds: Bounds, fault: Fault) -> Found {
    let mut search = Search {
        bounds,
        fault,
        books: Vec::new(),
        numbers: BTreeMap::new(),
        phones: Numbered::default(),
        sent: Numbered::default(),
        said: Numbered::default(),
        ruled: BTreeMap::new(),
    };
    let mut found = Found { states: 0, quiet: 0, books: 0, broken: None };
    let start = State {
        book: search.number(listed()).expect("the first book is sound"),
        phones: [search.phones.number(Phone::default()); PHONES as usize],
        sent: search.sent.number(BTreeSet::new()),
        said: search.said.number(BTreeMap::new()),
    };
    let mut seen = BTreeSet::from([start]);
    let mut ways: Vec<(State, Option<(usize, Step)>)> = vec![(start, None)];
    let mut next = 0;
    while next < ways.len() && found.broken.is_none() {
        let state = ways[next].0;
        if search.is_quiet(&state) {
            found.quiet += 1;
            if let Err(broken) = search.check_quiet(&state, &list(&ways, next)) {
                found.broken = Some((broken, way(&ways, next)));
                break;
            }
        }
        for step in search.steps(&state) {
            match search.take(&state, step) {
                Ok(after) => {
                    if seen.insert(after) {
                        ways.push((after, Some((next, step))));
                    }
                }
                Err(broken) => {
                    let mut way = way(&ways, next);
                    way.push(step);
                    found.broken = Some((broken, way));
                    break;
                }
            }
        }
        next += 1;
    }
    (found.states, found.books) = (seen.len(), search.books.len());
    found
}

/// The steps that led to a state.
fn way(ways: &[(State, Option<(usize, Step)>)], state: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = state;
    while let Some((before, step)) = ways[at].1 {
        steps.push(step);
        at = before;
    }
    steps.reverse();
    steps
}

/// What the server decided on the way to a state, in its order.
fn list(ways: &[(State, Option<(usize, Step)>)], state: usize) -> Vec<Message> {
    let mut list = Vec::new();
    let mut at = state;
    while let Some((before, step)) = ways[at].1 {
        if let (Step::Receives(message), true) = (step, ways[at].0.said != ways[before].0.said) {
            list.push(message);
        }
        at = before;
    }
    list.reverse();
    list
}

impl Search {
    /// The number of a book; a new one is checked.
    fn number(&mut self, book: MemoryBook) -> Result<u32, String> {
        let bytes = book.dump();
        if let Some(number) = self.numbers.get(&bytes) {
            return Ok(*number);
        }
        check(&book).map_err(|broken| broken.to_string())?;
        let number = u32::try_from(self.books.len()).expect("fewer than u32 counts");
        self.numbers.insert(bytes, number);
        self.books.push(book);
        Ok(number)
    }

    /// Every step that is possible.
    fn steps(&self, state: &State) -> Vec<Step> {
        let mut steps = Vec::new();
        let sent = self.sent.of(state.sent);
        for (phone, index) in state.phones.iter().zip(0_u8..) {
            let (phone, bound) = (self.phones.of(*phone), usize::from(index));
            if self.bounds.claims[bound] && !phone.claimed {
                steps.extend(HOMES.map(|home| Step::Sends(Message::Claim { phone: index, home })));
            }
            if phone.transfers < self.bounds.transfers[bound] {
                for from in phone.hands_over() {
                    let others = (0..PHONES).filter(|to| *to != index);
                    let transfers = others.map(|to| Message::Transfer { from, to });
                    steps.extend(transfers.filter(|message| !sent.contains(message)).map(Step::Sends));
                }
            }
            // Every word that is to come may come now: the next one, or one after a gap.
            steps.extend((0..phone.inbox.len()).map(|ahead| Step::Hears { phone: index, ahead }));
        }
        match self.bounds.officer {
            Officer::Merges if !sent.contains(&Message::Merge) => steps.push(Step::Sends(Message::Merge)),
            Officer::Merges if !sent.contains(&Message::Undo) => steps.push(Step::Sends(Message::Undo)),
            Officer::Settles if !sent.iter().any(|sent| matches!(sent, Message::Settle { .. })) => {
                let waiting = self.books[state.book as usize].claims();
                let waiting = waiting.filter(|claim| claim.state.against().is_some());
                steps.extend(waiting.map(|claim| Step::Sends(Message::Settle { claim: claim.id })));
            }
            _ => {}
        }
        steps.extend(sent.iter().map(|sent| Step::Receives(*sent)));
        steps
    }

    fn take(&mut self, state: &State, step: Step) -> Result<State, String> {
        let mut after = *state;
        match step {
            Step::Sends(message) => {
                let mut sent = self.sent.of(state.sent).clone();
                sent.insert(message);
                after.sent = self.sent.number(sent);
                let claim = message.claim();
                match message {
                    Message::Claim { phone, .. } => self.change(&mut after, phone, |phone| {
                        phone.claimed = true;
                        phone.own.extend(claim);
                    }),
                    Message::Transfer { from, to } => {
                        // Face to face: the new phone has it at once.
                        let whose = (0..PHONES)
                            .find(|index| {
                                self.phones.of(state.phones[usize::from(*index)]).own.contains(&from)
                            })
                            .expect("a claim is somebody's");
                        self.change(&mut after, whose, |phone| phone.transfers += 1);
                        self.change(&mut after, to, |phone| phone.own.extend(claim));
                    }
                    Message::Merge | Message::Undo | Message::Settle { .. } => {}
                }
            }
            Step::Hears { phone, ahead } => {
                let fault = self.fault;
                self.change(&mut after, phone, |phone| phone.hears(fault, ahead));
            }
            Step::Receives(message) => self.receive(&mut after, message)?,
        }
        let (fault, bounds) = (self.fault, self.bounds);
        for (index, bound) in (0..PHONES).zip(bounds.transfers) {
            if !bounds.prompt || self.phones.of(after.phones[usize::from(index)]).inbox.is_empty() {
                continue;
            }
            self.change(&mut after, index, |phone| {
                while phone.transfers >= bound && !phone.inbox.is_empty() {
                    phone.hears(fault, 0);
                }
            });
        }
        Ok(after)
    }

    fn change(&mut self, state: &mut State, phone: u8, how: impl FnOnce(&mut Phone)) {
        let number = &mut state.phones[usize::from(phone)];
        let mut phone = self.phones.of(*number).clone();
        how(&mut phone);
        *number = self.phones.number(phone);
    }

    fn receive(&mut self, state: &mut State, message: Message) -> Result<(), String> {
        let said = self.said.of(state.said).get(&message).copied();
        if said.is_some() && !message.has_id() {
            return Ok(());
        }
        let ruled = self.rule(state.book, message)?;
        let same_book = ruled.book == state.book && ruled.told.is_empty();
        match said {
            Some(said) if ruled.outcome == said && same_book => return Ok(()),
            Some(said) => return Err(format!("a repeated message heard {:?} after {said:?}", ruled.outcome)),
            None if ruled.outcome.is_final() => {}
            None if same_book => return Ok(()),
            None => return Err("what is no verdict changed the book".to_owned()),
        }
        state.book = ruled.book;
        let mut said = self.said.of(state.said).clone();
        said.insert(message, ruled.outcome);
        state.said = self.said.number(said);
        for index in 0..PHONES {
            let own = ruled.told.iter().filter(|claim| claim.device == Some(device(index)));
            let word: Vec<_> = own.map(|claim| (claim.id, claim.state)).collect();
            if !word.is_empty() {
                self.change(state, index, |phone| phone.inbox.push(word));
            }
        }
        Ok(())
    }

    /// What a message does to a book, and whether it may do that.
    fn rule(&mut self, number: u32, message: Message) -> Result<Rc<Ruled>, String> {
        if let Some(ruled) = self.ruled.get(&(number, message)) {
            return Ok(Rc::clone(ruled));
        }
        let before = self.books[number as usize].clone();
        let mut book = before.clone();
        let outcome = says(self.fault, &mut book, message);
        if book != before {
            return Err("deciding wrote something".to_owned());
        }
        let told = writes(self.fault, &mut book, message, outcome);
        let mut after = number;
        if book != before {
            none_lost(&before, &book).map_err(|broken| broken.to_string())?;
            keeps_the_slot(&before, &book, message)?;
            after = self.number(book)?;
        }
        let ruled = Rc::new(Ruled { outcome, book: after, told });
        self.ruled.insert((number, message), Rc::clone(&ruled));
        Ok(ruled)
    }

    /// Whether everything that was sent has come, and everything that was said was heard. A message that the server
    /// always puts off counts as come: nothing else will happen to it.
    fn is_quiet(&mut self, state: &State) -> bool {
        if state.phones.iter().any(|phone| !self.phones.of(*phone).inbox.is_empty()) {
            return false;
        }
        let said = self.said.of(state.said);
        let sent = self.sent.of(state.sent).iter().copied();
        let left: Vec<Message> = sent.filter(|message| !said.contains_key(message)).collect();
        left.into_iter()
            .all(|message| self.rule(state.book, message).is_ok_and(|ruled| !ruled.outcome.is_final()))
    }

    /// S5-2: every phone ends with the server's verdict, and nobody is without one.
    fn check_quiet(&self, state: &State, list: &[Message]) -> Result<(), String> {
        let mut book = self.books[state.book as usize].clone();
        for phone in state.phones {
            let phone = self.phones.of(phone);
            for id in &phone.own {
                let Some(claim) = book.claim(*id).unwrap() else {
                    return Err(format!("{id:?} has no verdict"));
                };
                if phone.view.get(id) != Some(&claim.state) {
                    return Err(format!(
                        "{id:?} is {:?}, its phone says {:?}",
                        claim.state,
                        phone.view.get(id)
                    ));
                }
            }
        }
        let said = self.said.of(state.said);
        if let Some(message) = self.sent.of(state.sent).iter().find(|message| !said.contains_key(message)) {
            return Err(format!("{message:?} was never decided"));
        }
        self.follows(state, list)
    }

    /// An officer's phone that only follows the numbered list has the server's bytes.
    fn follows(&self, state: &State, list: &[Message]) -> Result<(), String> {
        let mut replica = self.books[0].clone();
        for message in list {
            writes(self.fault, &mut replica, *message, self.said.of(state.said)[message]);
        }
        match replica == self.books[state.book as usize] {
            true => Ok(()),
            false => Err("a phone that follows has another book than the server".to_owned()),
        }
    }
}

/// S5-2: who has the slot keeps it, unless the person hands it over or an officer acts.
fn keeps_the_slot(before: &MemoryBook, after: &MemoryBook, message: Message) -> Result<(), String> {
    let lost = before.claims().filter(|claim| claim.state == ClaimState::Active).find(|claim| {
        let now = after.claims().find(|now| now.id == claim.id).map(|now| now.state);
        now != Some(ClaimState::Active)
    });
    match (lost, message) {
        (None, _) | (_, Message::Merge | Message::Undo | Message::Settle { .. }) => Ok(()),
        (Some(claim), Message::Transfer { from, .. }) if from == claim.id => Ok(()),
        (Some(claim), _) => Err(format!("{:?} lost its slot to {message:?}", claim.id)),
    }
}
