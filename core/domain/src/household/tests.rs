use super::*;

const WARD: UnitId = UnitId(1);
const OFFICER: DeviceId = DeviceId([0xa0; 16]);
const OTHER_OFFICER: DeviceId = DeviceId([0xb0; 16]);

/// One server's book.
#[derive(Default)]
struct Server {
    book: MemoryBook,
    number: u64,
}

impl Server {
    /// Two households, both in the list.
    fn new() -> Self {
        let mut server = Self::default();
        server.hears(list(&[home(1), home(2)]), Outcome::Done);
        server
    }

    /// Decides and settles. Whatever comes is decided the same way again, settles to the same bytes again, loses nobody
    /// and leaves a book that keeps what every book keeps.
    fn rules(&mut self, event: Event) -> Outcome {
        let before = self.book.clone();
        let outcome = decide(&mut self.book, &event).unwrap();
        assert_eq!(self.book, before, "deciding wrote something");
        self.number += 1;
        let at = Timestamp(1_700_000_000_000 + i64::try_from(self.number).unwrap());
        settle(&mut self.book, &event, &outcome, self.number, at).unwrap();
        check(&self.book).unwrap();
        none_lost(&before, &self.book).unwrap();
        let bytes = self.book.dump();
        assert_eq!(
            decide(&mut self.book, &event).unwrap(),
            outcome,
            "decided otherwise when repeated: {event:?}"
        );
        let told = settle(&mut self.book, &event, &outcome, self.number + 1, Timestamp(0)).unwrap();
        assert!(told.is_empty() && self.book.dump() == bytes, "a repeated {event:?} changed something");
        outcome
    }

    #[track_caller]
    fn hears(&mut self, event: Event, outcome: Outcome) {
        assert_eq!(self.rules(event), outcome);
    }

    fn claim(&mut self, id: u8) -> Claim {
        self.book.claim(claim(id)).unwrap().expect("the claim is in the book")
    }

    fn state(&mut self, id: u8) -> ClaimState {
        self.claim(id).state
    }

    fn household(&mut self, id: u8) -> Household {
        self.book.household(home(id)).unwrap().expect("the household is in the book")
    }

    fn holder(&mut self, id: u8) -> Option<ClaimId> {
        self.household(id).holder
    }
}

fn home(id: u8) -> HouseholdId {
    HouseholdId([id; 8])
}

fn claim(id: u8) -> ClaimId {
    ClaimId([id; 16])
}

fn device(id: u8) -> DeviceId {
    DeviceId([id; 16])
}

fn list(ids: &[HouseholdId]) -> Event {
    Event::Households { ids: ids.to_vec(), unit: WARD, group: None, provisional: false }
}

/// Claim n is by phone n.
fn enrols(id: u8, household: u8) -> Event {
    Event::Claim {
        claim: claim(id),
        household: home(household),
        device: device(id),
        author: OFFICER,
        author_role: Role::AreaOfficer,
        checked: true,
    }
}

fn enrols_from_afar(id: u8, household: u8) -> Event {
    match enrols(id, household) {
        Event::Claim { claim, household, device, author, author_role, .. } => {
            Event::Claim { claim, household, device, author, author_role, checked: false }
        }
        other => other,
    }
}

fn hands_over(from: u8, to: u8) -> Event {
    Event::Transfer { claim: claim(to), from: claim(from), device: device(to) }
}

fn changes(id: u8, what: Change) -> Event {
    Event::Change { change: ChangeId([id; 8]), what }
}

fn undoes(id: u8) -> Event {
    Event::Undo { change: ChangeId([id; 8]) }
}

fn revokes(id: u8) -> Event {
    Event::Revoke { device: device(id), reason: RevokeReason::Lost }
}

fn merge(household: u8, into: u8) -> Change {
    Change::Merge { household: home(household), into: home(into) }
}

fn moves_away(household: u8) -> Change {
    Change::MoveAway { household: home(household) }
}

fn comes_back(household: u8) -> Change {
    Change::Return { household: home(household) }
}

fn waits(against: u8) -> Outcome {
    Outcome::Waits { against: claim(against) }
}

fn refused(reason: Reason) -> Outcome {
    Outcome::refused(reason)
}

fn refused_for(reason: Reason, against: impl Into<Against>) -> Outcome {
    Outcome::refused_for(reason, against)
}

mod changing;
mod claiming;
mod rows;
