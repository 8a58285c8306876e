//! Who can do what, and what a message does to a book.

use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::household::*;
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Timestamp;

/// How many phones there are.
pub const PHONES: u8 = 3;
/// The households: the second one can be merged into the first.
pub const HOMES: [u8; 2] = [1, 2];

/// Who does how much at most.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Whether a phone claims.
    pub claims: [bool; 3],
    /// How often a phone hands over; twice is a vault that was copied.
    pub transfers: [u8; 3],
    /// What the officer does beside enrolling.
    pub officer: Officer,
    /// Phones that hand nothing over any more hear at once: what they know moves nobody then.
    pub prompt: bool,
}

/// What an officer does beside enrolling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Officer {
    /// Nothing.
    Absent,
    /// One merge, and its undoing.
    Merges,
    /// Settles one claim that waits.
    Settles,
}

/// A planted fault, to show that the search finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The rules as they are.
    None,
    /// Whoever claims gets the slot, held or not.
    SlotUnchecked,
    /// As before, and the book does not notice either.
    SlotUncheckedTwice,
    /// A transfer counts although the slot was handed over before.
    ForkUnchecked,
    /// A device can have as many slots as it likes.
    DeviceUnchecked,
    /// What is refused is not kept.
    RefusedDropped,
    /// A repeated claim is decided once more.
    RepetitionDecided,
    /// A merge forgets who waited or held there.
    MergeForgets,
    /// Phones take the server's words as they come, without looking at their numbers.
    NumbersIgnored,
}

/// What can be sent to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Message {
    /// An officer enrolled a phone.
    Claim { phone: u8, home: u8 },
    /// The holder of a claim handed it over.
    Transfer { from: ClaimId, to: u8 },
    /// The second household into the first.
    Merge,
    /// The merge is taken back.
    Undo,
    /// A claim that waits gets the slot.
    Settle { claim: ClaimId },
}

impl Message {
    /// The claim that it makes.
    pub fn claim(self) -> Option<ClaimId> {
        let mut id = [0; 16];
        match self {
            Self::Claim { phone, home } => (id[0], id[1]) = (phone + 1, home),
            Self::Transfer { from, to } => {
                id = from.0;
                let end = id.iter().position(|byte| *byte == 0).expect("chains of transfers are short");
                id[end] = 0x10 + to;
            }
            Self::Merge | Self::Undo | Self::Settle { .. } => return None,
        }
        Some(ClaimId(id))
    }

    /// Whether the server knows it again by its id, however late; for others it looks at the author's numbers.
    pub fn has_id(self) -> bool {
        matches!(self, Self::Claim { .. } | Self::Transfer { .. } | Self::Merge)
    }

    pub fn event(self) -> Event {
        let claim = self.claim();
        match self {
            Self::Claim { phone, home } => Event::Claim {
                claim: claim.expect("a claim has an id"),
                household: household(home),
                device: device(phone),
                // Each phone met another officer, and none of them hears of the others.
                author: DeviceId([0xa0 + phone; 16]),
                author_role: Role::AreaOfficer,
                checked: true,
            },
            Self::Transfer { from, to } => {
                Event::Transfer { claim: claim.expect("a transfer has an id"), from, device: device(to) }
            }
            Self::Merge => Event::Change {
                change: ChangeId([1; 8]),
                what: Change::Merge { household: household(2), into: household(1) },
            },
            Self::Undo => Event::Undo { change: ChangeId([1; 8]) },
            Self::Settle { claim } => Event::Settle { claim },
        }
    }
}

pub fn household(home: u8) -> HouseholdId {
    HouseholdId([home; 8])
}

pub fn device(phone: u8) -> DeviceId {
    DeviceId([phone + 1; 16])
}

/// Both households are in the list before anything happens.
pub fn listed() -> MemoryBook {
    let mut book = MemoryBook::default();
    let ids = HOMES.map(household).to_vec();
    let list = Event::Households { ids, unit: UnitId(1), group: None, provisional: false };
    let outcome = decide(&mut book, &list).unwrap();
    settle(&mut book, &list, &outcome, 1, Timestamp(0)).unwrap();
    book
}

/// What the server, with its fault, says.
pub fn says(fault: Fault, book: &mut MemoryBook, message: Message) -> Outcome {
    let outcome = decide(book, &message.event()).unwrap();
    match (fault, outcome, message) {
        (Fault::SlotUnchecked | Fault::SlotUncheckedTwice, Outcome::Waits { .. }, Message::Claim { .. })
        | (Fault::ForkUnchecked, Outcome::Refused { reason: Reason::Forked, .. }, _)
        | (Fault::DeviceUnchecked, Outcome::Refused { reason: Reason::DeviceHasSlot, .. }, _) => {
            Outcome::Done
        }
        (Fault::RepetitionDecided, Outcome::Done, Message::Claim { home, .. }) => {
            let holder = book.household(household(home)).unwrap().and_then(|home| home.holder);
            holder.map_or(outcome, |against| Outcome::Waits { against })
        }
        _ => outcome,
    }
}

/// Writes what was said, with the fault, as server and phones do. Numbers and times are all the same here, so that
/// states which differ in nothing else are one; nothing is counted.
pub fn writes(fault: Fault, book: &mut MemoryBook, message: Message, outcome: Outcome) -> Vec<Claim> {
    if fault == Fault::RefusedDropped && matches!(outcome, Outcome::Refused { .. }) {
        return Vec::new();
    }
    let before = (fault == Fault::SlotUncheckedTwice).then(|| book.clone());
    let told = settle(book, &message.event(), &outcome, 1, Timestamp(0)).unwrap();
    if let (Some(before), Message::Claim { .. }) = (before, message) {
        before.claims().for_each(|claim| book.put_claim(claim).unwrap());
    }
    if fault == Fault::MergeForgets && message == Message::Merge {
        let mut without = MemoryBook::default();
        book.households().for_each(|home| without.put_household(home).unwrap());
        book.changes().for_each(|change| without.put_change(change).unwrap());
        let merged = |claim: &&Claim| claim.asked != household(2);
        book.claims().filter(merged).for_each(|claim| without.put_claim(claim).unwrap());
        *book = without;
    }
    told
}

/// A resident's phone.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phone {
    /// Whether it was enrolled.
    pub claimed: bool,
    /// How often it handed over.
    pub transfers: u8,
    /// Every claim that was ever its own.
    pub own: BTreeSet<ClaimId>,
    /// What it knows of them by the server's words.
    pub view: BTreeMap<ClaimId, ClaimState>,
    /// The server's words that it has not heard yet, from the next number on.
    pub inbox: Vec<Vec<(ClaimId, ClaimState)>>,
}

impl Phone {
    /// The claims it would hand over: that it knows nothing bad of.
    pub fn hands_over(&self) -> impl Iterator<Item = ClaimId> {
        self.own
            .iter()
            .copied()
            .filter(|claim| matches!(self.view.get(claim), None | Some(ClaimState::Active)))
    }

    /// Hears the server's word that is so many numbers after the next one. Only the next one counts: after a gap it is
    /// asked for again.
    pub fn hears(&mut self, fault: Fault, ahead: usize) {
        if ahead == 0 || fault == Fault::NumbersIgnored {
            self.view.extend(self.inbox.remove(ahead));
        }
    }
}
