//! Codes over the telephone: five tries, an hour at most, and nothing of them in the store or in what is logged.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::registry::{CANARY, Grant, REGISTRY, Wish, batch};
use support::{Device, NOW, OTHER_WARD, Place, WARD, answer, operation};
use tinxom_domain::id::HouseholdId;
use tinxom_domain::role::Role;
use tinxom_exchange::code;
use tinxom_exchange::phone::ExchangeError;
use tinxom_server::limits::Limits;
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::invite::Invite;
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{CodeOffer, CodeSecret, Entry, TelephoneCode};
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;

const HOUR: i64 = 3_600_000;

struct Ward {
    place: Place,
    room: SqliteRoom,
    officer: Device,
    home: HouseholdId,
}

impl Ward {
    fn new() -> Self {
        Self::with(Limits::default())
    }

    fn with(limits: Limits) -> Self {
        let place = Place::new();
        let room = place.open().with_limits(limits);
        let officer = place.officer(202, Role::AreaOfficer, WARD);
        let list = batch(1, 1);
        let home = list.ids()[0];
        let mut ward = Self { place, room, officer, home };
        ward.officer.sync(&mut ward.room, &ward.place.signer).unwrap();
        assert_eq!(
            ward.officer.enters(&mut ward.room, &ward.place, &Entry::Households(list)),
            Verdict::Accepted
        );
        ward
    }

    fn grant(&self) -> Grant {
        self.place.grant(&self.officer, 1, &Wish { by_telephone: true, ..Wish::of(self.home) })
    }

    fn brings(&mut self, operations: Vec<Operation>, now: i64) -> Vec<Verdict> {
        self.officer.brings_at(&mut self.room, &self.place, REGISTRY, operations, now)
    }

    fn asks(&mut self, locator: u16, proof: &[u8; 16], now: i64) -> Result<Vec<u8>, Trouble> {
        let reply = answer(&mut self.room, &self.place.signer, &code::ask(locator, proof), now);
        code::answer(&reply).map_err(|error| match error {
            ExchangeError::Trouble(trouble) => trouble,
            other => panic!("{other}"),
        })
    }
}

fn stretched(digits: &str) -> CodeSecret {
    TelephoneCode::parse(digits).unwrap().stretch().unwrap()
}

fn offered(offer: &CodeOffer) -> Operation {
    operation(kind::CODE, to_vec(offer))
}

/// An offer as the server takes it, without the stretching that a real code costs.
fn plain(locator: u16, proof: &[u8; 16], until: i64) -> CodeOffer {
    CodeOffer {
        locator,
        proof: Fixed::from(tinxom_wire::registry::proof_hash(proof)),
        until,
        sealed: vec![7; 300],
    }
}

const RIGHT: [u8; 16] = [1; 16];
const WRONG: [u8; 16] = [2; 16];

#[test]
fn s5_1_a_person_who_has_the_code_gets_the_invite_and_is_let_in_once() {
    let mut ward = Ward::new();
    let (grant, secret) = (ward.grant(), stretched("0042 1234 5678"));
    let offer = secret.offer(&grant.bytes, NOW + HOUR);
    assert_eq!(offer.locator, 42);
    assert_eq!(ward.brings(vec![offered(&offer)], NOW), [Verdict::Accepted]);
    let typed = stretched("004212345678");
    let sealed = ward.asks(42, &typed.proof, NOW).unwrap();
    let bytes = typed.open(&sealed).unwrap();
    assert_eq!(bytes, grant.bytes);
    // The answer may be lost on the way: the same question has the same answer.
    assert_eq!(ward.asks(42, &typed.proof, NOW), Ok(sealed));
    let opened = Invite::open(&bytes).unwrap();
    let take = |seed: u8| {
        let signer = Signer32::from_seed(&[seed; 32]);
        let key = Fixed::from(signer.public().0);
        let introduction = Introduction::Invite(opened.introduction.clone(), key, 1);
        Device::new(signer, introduction, opened.invite.anchor.into())
    };
    let mut phone = take(1);
    phone.sync(&mut ward.room, &ward.place.signer).unwrap();
    assert_eq!(phone.last_slot().state, 3, "the four words are still to be compared");
    let second = take(2).sync(&mut ward.room, &ward.place.signer);
    assert_eq!(second, Err(ExchangeError::Trouble(Trouble::InviteUsed)));
    // Neither the offer nor the invite lies in what officers read.
    ward.officer.sync(&mut ward.room, &ward.place.signer).unwrap();
    assert!(ward.officer.items[&REGISTRY].iter().all(|item| item.kind != kind::CODE));
    // Nor does the store hold what the code opens.
    let wal = std::fs::read(ward.place.server.join("server.db-wal")).unwrap();
    let store = [std::fs::read(ward.place.server.join("server.db")).unwrap(), wal].concat();
    for part in [CANARY.as_bytes(), &secret.proof[..], b"12345678", &grant.bytes[grant.bytes.len() - 40..]] {
        assert!(!store.windows(part.len()).any(|window| window == part));
    }
}

#[test]
fn s5_1_after_five_wrong_tries_the_offer_is_gone_also_for_who_has_the_code() {
    let mut ward = Ward::new();
    let offers = [plain(1, &RIGHT, NOW + HOUR), plain(2, &RIGHT, NOW + HOUR)];
    assert_eq!(ward.brings(offers.iter().map(offered).collect(), NOW), [Verdict::Accepted; 2]);
    for _ in 0..4 {
        assert_eq!(ward.asks(1, &WRONG, NOW), Err(Trouble::CodeUnknown));
        assert!(ward.asks(1, &RIGHT, NOW).is_ok(), "who has the code costs no try");
    }
    // Tries are counted over a restart.
    let Ward { place, room, officer, home } = ward;
    drop(room);
    let room = place.open();
    let mut ward = Ward { place, room, officer, home };
    assert_eq!(ward.asks(1, &WRONG, NOW), Err(Trouble::CodeUnknown));
    assert_eq!(ward.asks(1, &RIGHT, NOW), Err(Trouble::CodeUnknown));
    assert!(ward.asks(2, &RIGHT, NOW).is_ok(), "the other one is not touched");
    // What is wrong, used up, over or was never there has one answer.
    let body = code::ask(1, &RIGHT);
    let gone = answer(&mut ward.room, &ward.place.signer, &body, NOW);
    let never = answer(&mut ward.room, &ward.place.signer, &code::ask(9_999, &RIGHT), NOW);
    let wrong = answer(&mut ward.room, &ward.place.signer, &code::ask(2, &WRONG), NOW);
    let over = answer(&mut ward.room, &ward.place.signer, &code::ask(2, &RIGHT), NOW + HOUR);
    assert!(gone == never && never == wrong && wrong == over);
}

#[test]
fn s5_1_an_offer_is_over_by_the_servers_clock_and_within_an_hour_whatever_it_says() {
    let mut ward = Ward::new();
    let offers = [plain(1, &RIGHT, NOW + HOUR / 2), plain(2, &RIGHT, i64::MAX), plain(3, &RIGHT, NOW)];
    let verdicts = ward.brings(offers.iter().map(offered).collect(), NOW);
    assert_eq!(verdicts, [Verdict::Accepted, Verdict::Accepted, Verdict::NotAllowed]);
    for (locator, until) in [(1, NOW + HOUR / 2), (2, NOW + HOUR)] {
        assert!(ward.asks(locator, &RIGHT, until - 1).is_ok());
        assert_eq!(ward.asks(locator, &RIGHT, until), Err(Trouble::CodeUnknown));
    }
    assert_eq!(ward.asks(3, &RIGHT, NOW), Err(Trouble::CodeUnknown));
}

#[test]
fn s5_1_one_offer_has_a_locator_and_an_officer_has_a_few_and_nobody_else_has_any() {
    let mut ward = Ward::new();
    let first = [plain(1, &RIGHT, NOW + HOUR), plain(1, &WRONG, NOW + HOUR)];
    let verdicts = ward.brings(first.iter().map(offered).collect(), NOW);
    assert_eq!(verdicts, [Verdict::Accepted, Verdict::Duplicate]);
    assert!(ward.asks(1, &RIGHT, NOW).is_ok());
    let more: Vec<_> = (2..12).map(|locator| offered(&plain(locator, &RIGHT, NOW + HOUR))).collect();
    let verdicts = ward.brings(more, NOW);
    assert_eq!(verdicts[..7], [Verdict::Accepted; 7]);
    assert_eq!(verdicts[7..], [Verdict::QuotaReached; 3]);
    // An hour later there is room again, and the locator is free.
    let verdicts = ward.brings(vec![offered(&plain(1, &WRONG, NOW + 2 * HOUR))], NOW + HOUR);
    assert_eq!(verdicts, [Verdict::Accepted]);
    let bad = [
        plain(10_000, &RIGHT, NOW + 2 * HOUR),
        CodeOffer { sealed: vec![0; 417], ..plain(3, &RIGHT, NOW + 2 * HOUR) },
    ];
    let verdicts = ward.brings(bad.iter().map(offered).collect(), NOW + HOUR);
    assert_eq!(verdicts, [Verdict::Malformed; 2]);
    let mut resident = ward.place.invited(1, WARD, None);
    let mut foreign = ward.place.officer(212, Role::Desk, OTHER_WARD);
    for device in [&mut resident, &mut foreign] {
        device.sync(&mut ward.room, &ward.place.signer).unwrap();
        let it = vec![offered(&plain(20, &RIGHT, NOW + HOUR))];
        assert_eq!(device.brings(&mut ward.room, &ward.place, REGISTRY, it), [Verdict::NotAllowed]);
    }
    // In their own ward they may, of course.
    let it = vec![offered(&plain(21, &RIGHT, NOW + HOUR))];
    let verdicts = foreign.brings(&mut ward.room, &ward.place, Space::Registry(OTHER_WARD), it);
    assert_eq!(verdicts, [Verdict::Accepted]);
}

#[test]
fn s5_1_who_asks_for_one_code_without_end_keeps_nobody_from_another_and_the_server_keeps_a_pace_for_all() {
    let limits = Limits { codes_a_minute: 6, codes_in_a_burst: 30, ..Limits::default() };
    let once = limits.tries_of_a_code_in_a_burst as usize;
    let mut ward = Ward::with(limits);
    assert_eq!(ward.brings(vec![offered(&plain(1, &RIGHT, NOW + HOUR))], NOW), [Verdict::Accepted]);
    for n in 0..100 {
        let expected = if n < once { Trouble::CodeUnknown } else { Trouble::Busy };
        assert_eq!(ward.asks(100, &WRONG, NOW), Err(expected));
    }
    assert!(ward.asks(1, &RIGHT, NOW).is_ok());
    // There is no code that begins so, and it costs nobody's pace.
    for locator in 10_000..10_100 {
        assert_eq!(ward.asks(locator, &WRONG, NOW), Err(Trouble::CodeUnknown));
    }
    for locator in 200..200 + (30 - once as u16 - 1) {
        assert_eq!(ward.asks(locator, &WRONG, NOW), Err(Trouble::CodeUnknown));
    }
    assert_eq!(ward.asks(1, &RIGHT, NOW), Err(Trouble::Busy));
    ward.officer.sync(&mut ward.room, &ward.place.signer).unwrap();
    assert!(ward.asks(1, &RIGHT, NOW + 10_000).is_ok());
    assert_eq!(ward.asks(1, &RIGHT, NOW + 10_000), Err(Trouble::Busy));
}

#[test]
fn s5_1_an_offer_that_is_over_is_deleted_also_when_no_officer_makes_another() {
    let mut ward = Ward::new();
    let offers = [plain(1, &RIGHT, NOW + HOUR / 2), plain(2, &RIGHT, NOW + HOUR)];
    assert_eq!(ward.brings(offers.iter().map(offered).collect(), NOW), [Verdict::Accepted; 2]);
    assert!(ward.asks(2, &RIGHT, NOW + HOUR / 2).is_ok());
    let Ward { place, room, .. } = ward;
    drop(room);
    let store = tinxom_sqlite::rusqlite::Connection::open(place.server.join("server.db")).unwrap();
    let left: Vec<u16> = store
        .prepare("SELECT locator FROM offer")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(left, [2]);
}
