//! A session that is cut after any number of bytes, in either direction, and what comes of it (X05).
//!
//! The gate takes every so many bytes and the first and last hundred of each stretch; `cargo xtask soak` takes every
//! single one (`TINXOM_CUT_STRIDE=1`).

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::sync::atomic::Ordering;
use tinxom_domain::tip::TipState;
use tinxom_server::authority::ServerKeys;
use tinxom_server::room::SqliteRoom;
use tinxom_tests::village::{Fault, Person, Village, copy_folder};

/// Cuts are tried up to this byte.
const REACH: usize = 64 * 1024;

/// What asking how far each side is, and the heads of one more request, may cost after a cut.
const HEADS: usize = 2_000;
/// What one request brings at least when much waits.
const REQUEST: usize = 64 * 1024;

/// Words that fill a tip; they differ, or compression would leave nothing of them.
fn words(number: usize, length: usize) -> String {
    let mut state = number as u64 + 1;
    let mut text = format!("Tin {number}: ");
    while text.len() < length {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push(char::from(b'a' + (state >> 59) as u8 % 26));
    }
    text
}

/// A village at one moment, laid down so that it can be taken up again as often as one likes.
struct Moment {
    village: Village,
    resident: Person,
    tips: Vec<i64>,
    /// Bytes that the resident sends when nothing is cut.
    whole: usize,
}

impl Moment {
    /// A resident whose next session brings more than 64 KiB up.
    fn with_much_to_send() -> Self {
        let village = Village::new();
        let resident = village.resident("Bà Tư");
        resident.synced();
        let tips = (0..46).map(|n| resident.queue(&words(n, 200 + n * 39))).collect();
        Self::laid_down(village, resident, tips)
    }

    /// A resident whose next session brings more than 64 KiB down.
    fn with_much_to_fetch() -> Self {
        let village = Village::new();
        let resident = village.resident("Bà Tư");
        let tips: Vec<i64> = (0..70).map(|n| resident.queue(&words(n, 40))).collect();
        resident.synced();
        village.desk.synced();
        let officer = village.desk.officer();
        for (number, line) in officer.list(true, 0, 99).unwrap().iter().enumerate() {
            officer.answer(line.id, &words(number, 200 + number * 25)).unwrap();
        }
        village.desk.synced();
        Self::laid_down(village, resident, tips)
    }

    fn laid_down(village: Village, resident: Person, tips: Vec<i64>) -> Self {
        resident.pause().unwrap();
        village.desk.pause().unwrap();
        village.link.with_room(|_| ());
        let base = village.dir.path().join("base");
        // The room is closed while its files are copied, so that nothing is left in a log.
        village.link.replace_room(|| {
            copy_folder(&village.server_dir(), &base.join("server"));
            room(&village.server_dir())
        });
        copy_folder(&resident.dir, &base.join("resident"));
        let mut moment = Self { village, resident, tips, whole: 0 };
        moment.again().synced();
        moment.whole = moment.village.link.up.load(Ordering::Relaxed);
        moment
    }

    /// Takes the moment up again: the server as it was, the resident as she was.
    fn again(&self) -> &Person {
        let base = self.village.dir.path().join("base");
        self.resident.pause().unwrap();
        self.village.link.replace_room(|| {
            copy_folder(&base.join("server"), &self.village.server_dir());
            room(&self.village.server_dir())
        });
        copy_folder(&base.join("resident"), &self.resident.dir);
        self.resident.resume().unwrap();
        self.village.link.up.store(0, Ordering::Relaxed);
        &self.resident
    }
}

fn room(dir: &Path) -> SqliteRoom {
    SqliteRoom::open(dir, ServerKeys::read(dir).unwrap()).unwrap()
}

/// The bytes to cut at: those of a stretch's edges and every so many between.
fn cuts() -> impl Iterator<Item = usize> {
    let stride =
        std::env::var("TINXOM_CUT_STRIDE").ok().and_then(|stride| stride.parse().ok()).unwrap_or(397);
    (0..REACH).filter(move |at| at % stride == 0 || (stride > 1 && *at < 40))
}

/// Runs `each` for every cut, on both cores.
fn for_every_cut(moment: fn() -> Moment, each: impl Fn(&Moment, usize) + Sync) {
    let ran: usize = std::thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                let each = &each;
                scope.spawn(move || {
                    let moment = moment();
                    let mut ran = 0;
                    for (index, at) in cuts().enumerate().filter(|(index, _)| index % 2 == half) {
                        each(&moment, at);
                        ran += 1;
                        if index % 4_000 == half {
                            eprintln!("cut at {at} of {REACH}");
                        }
                    }
                    ran
                })
            })
            .collect();
        halves.into_iter().map(|half| half.join().unwrap()).sum()
    });
    eprintln!("{ran} cuts");
}

fn counts(moment: &Moment) -> (usize, u64) {
    let arrived = |id: &&i64| moment.resident.state(**id) == TipState::Accepted;
    (moment.tips.iter().filter(arrived).count(), moment.resident.outbox().waiting().unwrap())
}

#[test]
fn x05_a_session_cut_after_any_byte_up_and_then_a_whole_one_bring_each_tip_exactly_once() {
    for_every_cut(Moment::with_much_to_send, |moment, at| {
        let resident = moment.again();
        moment.village.link.set(Fault::CutUp(at));
        assert!(resident.sync_once().is_err(), "cut at {at} is no cut");
        moment.village.link.set(Fault::None);
        moment.village.link.up.store(0, Ordering::Relaxed);
        resident.synced();
        assert_eq!(counts(moment), (moment.tips.len(), 0), "cut at {at}");
        // What arrived before the cut is not sent again.
        let again = moment.village.link.up.load(Ordering::Relaxed);
        assert!(again + at < moment.whole + HEADS, "{again} bytes after a cut at {at} of {}", moment.whole);
        let there = moment.village.link.with_room(|room| room.count_tips()).unwrap();
        assert_eq!(there, moment.tips.len() as u64, "cut at {at}");
    });
}

#[test]
fn x05_a_session_cut_after_any_byte_down_and_then_a_whole_one_bring_each_answer_exactly_once() {
    for_every_cut(Moment::with_much_to_fetch, |moment, at| {
        let resident = moment.again();
        moment.village.link.set(Fault::CutDown(at));
        assert!(resident.sync_once().is_err(), "cut at {at} is no cut");
        moment.village.link.set(Fault::None);
        resident.synced();
        for id in &moment.tips {
            let story = resident.inbox().story(*id).unwrap();
            assert_eq!((story.line.state, story.answers.len()), (TipState::Answered, 1), "cut at {at}");
        }
    });
}

#[test]
fn x05_the_reply_to_a_session_that_brings_tips_may_be_cut_after_any_byte() {
    for_every_cut(Moment::with_much_to_send, |moment, at| {
        // The reply to an upload is short: receipts, and what the server has.
        let at = at % 9_000;
        let resident = moment.again();
        moment.village.link.set(Fault::CutDown(at));
        let _ = resident.sync_once();
        moment.village.link.set(Fault::None);
        moment.village.link.up.store(0, Ordering::Relaxed);
        resident.synced();
        assert_eq!(counts(moment), (moment.tips.len(), 0), "cut at {at}");
        let again = moment.village.link.up.load(Ordering::Relaxed);
        assert!(again + REQUEST < moment.whole + HEADS, "{again} bytes again after a reply cut at {at}");
        let there = moment.village.link.with_room(|room| room.count_tips()).unwrap();
        assert_eq!(there, moment.tips.len() as u64, "cut at {at}");
    });
}

#[test]
fn x05_sessions_that_are_all_cut_at_the_same_byte_finish_from_8_kib_on() {
    for at in [8 * 1024, 8 * 1024 + 1, 9_000, 10_000, 12_345, 15_000, 20_000, 32_768, 50_000, 65_535] {
        for up in [true, false] {
            let moment = if up { Moment::with_much_to_send() } else { Moment::with_much_to_fetch() };
            let resident = moment.again();
            moment.village.link.set(if up { Fault::CutUp(at) } else { Fault::CutDown(at) });
            let mut sessions = 0;
            let done = |resident: &Person| {
                if up {
                    resident.outbox().waiting().unwrap() == 0 && counts(&moment).0 == moment.tips.len()
                } else {
                    moment.tips.iter().all(|id| resident.state(*id) == TipState::Answered)
                }
            };
            while !done(resident) {
                let _ = resident.sync_once();
                sessions += 1;
                assert!(sessions < 80, "cut at {at}, up {up}: no end");
            }
            eprintln!("all cut at {at}, up {up}: {sessions} sessions");
        }
    }
}
