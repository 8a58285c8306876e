//! A phone's life: paused in the middle of a sync, resumed, signed out, shut down, opened twice, its futures dropped.

#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::FutureExt;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Waker};
use tinxom_domain::tip::TipState;
use tinxom_phone::ports::{KeyStore, KeyStoreError, Ports};
use tinxom_phone::{Difference, Phone, PhoneError, TipEdit};
use tinxom_tests::village::{Fault, KEY, NOW, Person, Village, tip};

/// Polls a future so many times and drops it. Gives whether it came to its end before.
fn polled<F: Future>(future: F, times: usize) -> bool {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..times).any(|_| future.as_mut().poll(&mut context).is_ready())
}

fn drive<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[test]
fn a_sync_that_is_dropped_at_any_await_loses_nothing_and_doubles_nothing() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    village.link.wait_at_pieces(true);
    let mut expected = Vec::new();
    for times in 0..40 {
        let words = format!("Tin {times:02}");
        phone.queue(&words);
        expected.push(words);
        if polled(phone.sync().now(), times) {
            break;
        }
    }
    assert!(expected.len() > 5, "{}", expected.len());
    drive(phone.sync().now()).unwrap();
    assert_eq!(phone.outbox().waiting().unwrap(), 0);
    village.link.wait_at_pieces(false);
    assert_eq!(village.at_desk(), expected);
}

#[test]
fn a_sync_that_is_dropped_has_counted_its_bytes() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.queue("Một tin.");
    let before = phone.sync().traffic().unwrap();
    village.link.wait_at_pieces(true);
    assert!(!polled(phone.sync().now(), 2));
    let after = phone.sync().traffic().unwrap();
    assert_eq!(after.round_trips, before.round_trips + 1);
    assert!(after.bytes_up > before.bytes_up);
    let budget = phone.sync().budget().unwrap();
    assert!(budget.spent_today >= after.bytes_up + after.bytes_down - 2_000);
}

#[test]
fn paused_in_the_middle_of_a_sync_the_vault_is_free_and_resumed_it_goes_on() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    for number in 0..30 {
        phone.queue(&format!("Tin {number:02}"));
    }
    village.link.wait_at_pieces(true);
    let client = phone.sync();
    let mut syncing = Box::pin(client.now());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..3 {
        assert!(syncing.as_mut().poll(&mut context).is_pending());
    }
    phone.pause().unwrap();
    assert!(matches!(drive(syncing), Err(PhoneError::Paused)));
    assert!(matches!(phone.inbox().list("", 0, 9), Err(PhoneError::Paused)));
    assert!(matches!(phone.drafts().write(&tip("Không ghi được.")), Err(PhoneError::Paused)));
    // No lock is held: the same vault opens elsewhere.
    phone.opened_at(&phone.dir).shutdown().unwrap();
    phone.resume().unwrap();
    drive(phone.sync().now()).unwrap();
    assert_eq!(phone.outbox().waiting().unwrap(), 0);
    village.link.wait_at_pieces(false);
    assert_eq!(village.at_desk().len(), 30);
}

#[test]
fn a_sync_that_is_cancelled_says_so_and_the_next_one_finishes() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let id = phone.queue("Một tin.");
    village.link.wait_at_pieces(true);
    let client = phone.sync();
    let mut syncing = Box::pin(client.now());
    assert!(syncing.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert!(phone.sync().status().unwrap().running);
    phone.sync().cancel();
    assert!(matches!(drive(syncing), Err(PhoneError::Cancelled)));
    assert!(!phone.sync().status().unwrap().running);
    drive(phone.sync().now()).unwrap();
    assert_eq!(phone.state(id), TipState::Accepted);
    let status = phone.sync().status().unwrap();
    assert!(status.left == 0 && status.in_step_at.is_some() && status.signed_date.is_some());
}

#[test]
fn x04_signed_out_with_three_unsent_there_are_three_unsent_after_signing_in_and_over_a_restart() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let tips = [phone.queue("Một."), phone.queue("Hai."), phone.queue("Ba.")];
    village.link.set(Fault::Unreachable);
    assert!(phone.sync_once().is_err());
    assert!(phone.sign_out().unwrap() >= 3);
    assert!(phone.is_signed_out());
    assert!(matches!(phone.inbox().list("", 0, 9), Err(PhoneError::SignedOut)));
    assert!(matches!(phone.sync_once(), Err(PhoneError::SignedOut)));
    let phone = phone.reopened();
    assert!(phone.is_signed_out(), "signing out holds over a restart");
    phone.keys.set(Err(KeyStoreError::Locked));
    assert!(matches!(phone.sign_in(), Err(PhoneError::KeyStoreLocked)));
    assert!(phone.is_signed_out());
    phone.keys.set(Ok(Some(KEY)));
    phone.sign_in().unwrap();
    assert!(tips.iter().all(|id| phone.state(*id) == TipState::Queued), "not one byte left");
    village.link.set(Fault::None);
    phone.synced();
    assert_eq!(village.at_desk(), ["Ba.", "Hai.", "Một."]);
}

#[test]
fn a_second_opening_is_told_that_the_vault_is_in_use() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let second = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| phone.opened_at(&phone.dir)));
    assert!(second.is_err());
    phone.shutdown().unwrap();
    assert!(matches!(phone.inbox().list("", 0, 9), Err(PhoneError::ShutDown)));
    assert!(matches!(phone.resume(), Err(PhoneError::ShutDown)));
    phone.opened_at(&phone.dir).check().unwrap();
}

#[test]
fn a_lost_key_a_locked_store_and_a_wrong_key_are_told_apart_and_leave_the_vault_as_it_is() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let id = phone.queue("Còn nguyên.");
    phone.pause().unwrap();
    let bytes = std::fs::read(phone.dir.join("vault.db")).unwrap();
    type Expected = fn(&PhoneError) -> bool;
    let cases: [(Result<Option<[u8; 32]>, KeyStoreError>, Expected); 4] = [
        (Ok(None), |error| matches!(error, PhoneError::KeyLost)),
        (Ok(Some([8; 32])), |error| matches!(error, PhoneError::WrongKey)),
        (Err(KeyStoreError::Locked), |error| matches!(error, PhoneError::KeyStoreLocked)),
        (Err(KeyStoreError::Failed), |error| matches!(error, PhoneError::KeyStoreFailed)),
    ];
    for (answer, expected) in cases {
        phone.keys.set(answer);
        let error = phone.resume().unwrap_err();
        assert!(expected(&error), "{answer:?}: {error:?}");
        assert!(std::fs::read(phone.dir.join("vault.db")).unwrap() == bytes);
    }
    phone.keys.set(Ok(Some(KEY)));
    phone.resume().unwrap();
    assert_eq!(phone.state(id), TipState::Queued);
}

#[test]
fn a_new_vault_is_made_only_once_its_key_is_kept() {
    let village = Village::new();
    let person = village.stranger("new", NOW);
    let dir = person.dir.with_file_name("newer");
    person.keys.set(Err(KeyStoreError::Failed));
    let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| person.opened_at(&dir)));
    assert!(opened.is_err() && !dir.join("vault.db").exists());
    person.keys.set(Ok(None));
    person.opened_at(&dir).check().unwrap();
    assert!(person.keys_hold_one());
}

/// What the key store of a person holds.
trait Holds {
    fn keys_hold_one(&self) -> bool;
}

impl Holds for Person {
    fn keys_hold_one(&self) -> bool {
        use tinxom_phone::ports::KeyStore;
        self.keys.load().is_ok_and(|key| key.is_some())
    }
}

#[test]
fn a_damaged_vault_is_put_aside_whole_and_a_new_one_can_be_made() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.queue("Trong kho cũ.");
    phone.pause().unwrap();
    let file = phone.dir.join("vault.db");
    let bytes = std::fs::read(&file).unwrap();
    let cut = &bytes[..bytes.len() / 2];
    std::fs::write(&file, cut).unwrap();
    assert!(matches!(phone.resume(), Err(PhoneError::VaultDamaged)));
    assert!(std::fs::read(&file).unwrap() == cut, "nothing was touched");
    let aside = Phone::put_vault_aside(&phone.dir).unwrap();
    assert!(std::fs::read(aside).unwrap() == cut, "nothing was deleted");
    let new = phone.opened_at(&phone.dir);
    assert!(matches!(new.membership().holder(), Err(PhoneError::NotEnrolled)));
}

#[test]
fn a_view_gives_the_rows_then_what_changed_and_ends_when_it_is_closed_or_the_phone_is_shut() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let first = phone.queue("Một.");
    let view = phone.inbox().view("", 10);
    let mut rows = view.snapshot().unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [first]);
    assert!(view.next().now_or_never().is_none(), "nothing changed");
    let second = phone.queue("Hai.");
    assert!(!polled(view.next(), 0), "dropped before it was asked");
    let steps = view.next().now_or_never().unwrap().unwrap().unwrap();
    assert!(matches!(&steps[..], [Difference::Insert { at: 0, .. }]));
    steps.into_iter().for_each(|step| step.apply(&mut rows));
    phone.synced();
    let steps = view.next().now_or_never().unwrap().unwrap().unwrap();
    steps.into_iter().for_each(|step| step.apply(&mut rows));
    assert!(rows.iter().all(|row| row.state == TipState::Accepted));
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [second, first]);
    // An answer that nobody read comes to the top.
    let desk = &village.desk;
    desk.synced();
    let line = desk.officer().list(true, 0, 1).unwrap()[0].clone();
    desk.officer().answer(line.id, "Đã nhận.").unwrap();
    desk.synced();
    phone.synced();
    let steps = view.next().now_or_never().unwrap().unwrap().unwrap();
    steps.into_iter().for_each(|step| step.apply(&mut rows));
    assert_eq!((rows[0].id, rows[0].unread, rows[0].state), (first, 1, TipState::Answered));
    phone.inbox().mark_read(first).unwrap();
    let steps = view.next().now_or_never().unwrap().unwrap().unwrap();
    steps.into_iter().for_each(|step| step.apply(&mut rows));
    assert_eq!((rows[0].id, rows[1].unread), (second, 0));
    // A pause is waited for and no end.
    phone.pause().unwrap();
    assert!(view.next().now_or_never().is_none());
    phone.resume().unwrap();
    phone.queue("Ba.");
    assert!(view.next().now_or_never().unwrap().unwrap().is_some());
    let other = phone.outbox().view();
    other.close();
    assert!(other.next().now_or_never().unwrap().unwrap().is_none());
    phone.shutdown().unwrap();
    assert!(view.next().now_or_never().unwrap().unwrap().is_none());
}

#[test]
fn a_draft_saves_itself_field_by_field_and_a_queued_tip_refuses_what_would_not_be_taken() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let id = phone.drafts().write(&tip("")).unwrap();
    for end in ["Mất", "Mất xe", "Mất xe đạp trước cổng."] {
        let edit = TipEdit { text: Some(end.into()), ..TipEdit::default() };
        phone.drafts().edit(id, &edit).unwrap();
    }
    let phone = phone.reopened();
    assert_eq!(phone.inbox().story(id).unwrap().text, "Mất xe đạp trước cổng.");
    phone.drafts().queue(id).unwrap();
    let edit = TipEdit { text: Some("dài".repeat(40_000)), ..TipEdit::default() };
    assert!(matches!(phone.drafts().edit(id, &edit), Err(PhoneError::Text { .. })));
    assert_eq!(phone.inbox().story(id).unwrap().text, "Mất xe đạp trước cổng.");
    assert_eq!(phone.state(id), TipState::Queued);
    let draft = phone.drafts().copy(id).unwrap();
    phone.drafts().delete(draft).unwrap();
    assert!(matches!(phone.inbox().story(draft), Err(PhoneError::NotFound(_))));
    phone.drafts().undelete(draft).unwrap();
    assert_eq!(phone.state(draft), TipState::Draft);
}

/// A key store that asks its person: it says that it was asked, and answers when it is told to.
struct Asking {
    asked: mpsc::SyncSender<()>,
    answers: Mutex<mpsc::Receiver<()>>,
}

impl KeyStore for Asking {
    fn load(&self) -> Result<Option<[u8; 32]>, KeyStoreError> {
        self.asked.send(()).unwrap();
        self.answers.lock().unwrap().recv().unwrap();
        Ok(Some(KEY))
    }

    fn keep(&self, _: &[u8; 32]) -> Result<(), KeyStoreError> {
        panic!("there is a key")
    }
}

#[test]
fn while_a_key_store_asks_its_person_others_are_told_that_the_vault_is_closed_and_a_pause_holds() {
    let village = Village::new();
    let person = village.resident("Bà Tư");
    person.shutdown().unwrap();
    let (asked, was_asked) = mpsc::sync_channel(1);
    let (answer, answers) = mpsc::channel();
    let keys = Arc::new(Asking { asked, answers: Mutex::new(answers) });
    let ports = Ports { keys, ..person.ports.clone() };
    answer.send(()).unwrap();
    let phone = Phone::open(&person.dir, person.territory.clone(), ports).unwrap();
    was_asked.recv().unwrap();
    phone.pause().unwrap();
    for paused_meanwhile in [true, false] {
        let resuming = std::thread::spawn({
            let phone = phone.clone();
            move || phone.resume()
        });
        was_asked.recv().unwrap();
        assert!(matches!(phone.outbox().list(), Err(PhoneError::Paused)));
        if paused_meanwhile {
            phone.pause().unwrap();
        }
        answer.send(()).unwrap();
        let resumed = resuming.join().unwrap();
        assert_eq!(matches!(resumed, Err(PhoneError::Paused)), paused_meanwhile);
        assert_eq!(phone.outbox().list().is_ok(), !paused_meanwhile);
    }
}
