//! Keeping in step unasked, on a clock that a test moves.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::atomic::Ordering;
use std::time::Duration;
use tinxom_domain::tip::TipState;
use tinxom_phone::PhoneError;
use tinxom_phone::ports::Network;
use tinxom_tests::village::{Fault, Village};
use tokio::time::{advance, pause};

/// Lets what is due happen, then moves the clock in small steps.
async fn pass(seconds: u64) {
    for _ in 0..seconds.max(1) {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        if seconds > 0 {
            advance(Duration::from_secs(1)).await;
        }
    }
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

fn requests(village: &Village) -> usize {
    village.link.requests.load(Ordering::Relaxed)
}

#[tokio::test(flavor = "current_thread")]
async fn what_was_kept_leaves_after_a_moment_and_several_things_leave_together() {
    pause();
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let keeping = tokio::spawn({
        let client = phone.sync();
        async move { client.keep_up().await }
    });
    pass(1).await;
    let before = requests(&village);
    let (first, second) = (phone.queue("Một."), phone.queue("Hai."));
    pass(1).await;
    assert_eq!(requests(&village), before, "a moment to keep more");
    pass(2).await;
    assert_eq!((phone.state(first), phone.state(second)), (TipState::Accepted, TipState::Accepted));
    assert_eq!(requests(&village), before + 1, "one request carries both");
    phone.shutdown().unwrap();
    pass(1).await;
    assert!(keeping.is_finished());
}

#[tokio::test(flavor = "current_thread")]
async fn without_a_network_nothing_is_tried_and_when_it_comes_everything_leaves_at_once() {
    pause();
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.network.set(Network::None);
    tokio::spawn({
        let client = phone.sync();
        async move { client.keep_up().await }
    });
    let before = requests(&village);
    let id = phone.queue("Ở chỗ không sóng.");
    pass(600).await;
    assert_eq!((requests(&village), phone.state(id)), (before, TipState::Queued));
    phone.network.set(Network::Metered);
    phone.sync().network_changed();
    pass(1).await;
    assert_eq!(phone.state(id), TipState::Accepted);
}

#[tokio::test(flavor = "current_thread")]
async fn a_server_that_is_away_is_tried_ever_more_rarely_and_a_new_network_starts_over() {
    pause();
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    village.link.set(Fault::Unreachable);
    tokio::spawn({
        let client = phone.sync();
        async move { client.keep_up().await }
    });
    let before = requests(&village);
    let id = phone.queue("Máy chủ đi vắng.");
    pass(3_600).await;
    let tries = requests(&village) - before;
    assert!((4..40).contains(&tries), "{tries} tries in an hour");
    for _ in 0..50 {
        phone.queue("Thêm một tin.");
    }
    pass(2).await;
    assert!(requests(&village) - before - tries <= 2, "what is kept meanwhile does not hurry a failing link");
    village.link.set(Fault::None);
    phone.sync().network_changed();
    pass(1).await;
    assert_eq!(phone.state(id), TipState::Accepted);
}

#[tokio::test(flavor = "current_thread")]
async fn a_desk_learns_of_a_tip_within_minutes() {
    pause();
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    tokio::spawn({
        let client = village.desk.sync();
        async move { client.keep_up().await }
    });
    pass(1).await;
    phone.queue("Gấp.");
    phone.sync().now().await.unwrap();
    pass(180).await;
    assert_eq!(village.desk.officer().count().unwrap(), (1, 1));
}

#[tokio::test(flavor = "current_thread")]
async fn a_spent_budget_holds_what_is_unasked_until_tomorrow_and_a_person_who_asks_is_served() {
    pause();
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.sync().set_budget(Some(100)).unwrap();
    assert!(phone.sync().budget().unwrap().is_spent());
    tokio::spawn({
        let client = phone.sync();
        async move { client.keep_up().await }
    });
    let before = requests(&village);
    let id = phone.queue("Hết dung lượng.");
    pass(3_600).await;
    assert_eq!(requests(&village), before);
    phone.sync().now().await.unwrap();
    assert_eq!(phone.state(id), TipState::Accepted);
    let tomorrow = phone.queue("Ngày mai.");
    phone.clock.advance(86_400_000);
    assert!(!phone.sync().budget().unwrap().is_spent());
    phone.sync().network_changed();
    pass(1).await;
    assert_eq!(phone.state(tomorrow), TipState::Accepted);
    phone.sync().set_budget(None).unwrap();
    assert!(!phone.sync().budget().unwrap().is_spent());
}

#[tokio::test(flavor = "current_thread")]
async fn what_a_platform_wakes_the_phone_for_unasked_spares_the_network_and_the_days_bytes() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let id = phone.queue("Chờ được.");
    let before = requests(&village);
    phone.network.set(Network::None);
    assert!(matches!(phone.sync().unasked().await, Err(PhoneError::NoNetwork)));
    phone.network.set(Network::Free);
    phone.sync().set_budget(Some(100)).unwrap();
    assert!(matches!(phone.sync().unasked().await, Err(PhoneError::BudgetSpent)));
    assert_eq!((requests(&village), phone.state(id)), (before, TipState::Queued));
    phone.sync().set_budget(None).unwrap();
    phone.sync().unasked().await.unwrap();
    assert_eq!(phone.state(id), TipState::Accepted);
}

#[tokio::test(flavor = "current_thread")]
async fn a_night_of_tries_in_a_dead_spot_costs_no_bytes() {
    pause();
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let ids: Vec<i64> = (0..40).map(|n| phone.queue(&format!("Tin {n} trong đêm."))).collect();
    let before = phone.sync().budget().unwrap().spent_today;
    phone.sync().set_budget(Some(before + 40_000)).unwrap();
    village.link.set(Fault::Unreachable);
    tokio::spawn({
        let client = phone.sync();
        async move { client.keep_up().await }
    });
    pass(6 * 3_600).await;
    assert_eq!(phone.sync().budget().unwrap().spent_today, before);
    village.link.set(Fault::None);
    phone.sync().network_changed();
    pass(2).await;
    assert!(ids.iter().all(|id| phone.state(*id) == TipState::Accepted));
}

#[tokio::test(flavor = "current_thread")]
async fn an_unasked_sync_stops_when_the_bytes_are_used_up_and_goes_on_tomorrow() {
    pause();
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let ids: Vec<i64> = (0..400).map(|n| phone.queue(&format!("Tin {n}."))).collect();
    let before = phone.sync().budget().unwrap().spent_today;
    phone.sync().set_budget(Some(before + 60_000)).unwrap();
    tokio::spawn({
        let client = phone.sync();
        async move { client.keep_up().await }
    });
    pass(3_600).await;
    let arrived = |phone: &tinxom_phone::Phone| {
        let accepted = |id: &&i64| phone.inbox().story(**id).unwrap().line.state == TipState::Accepted;
        ids.iter().filter(accepted).count()
    };
    let today = arrived(&phone);
    assert!(today > 20 && today < 400, "{today}");
    assert!(phone.sync().budget().unwrap().spent_today < before + 60_000 + 80_000);
    for _ in 0..12 {
        phone.clock.advance(86_400_000);
        phone.sync().network_changed();
        pass(2).await;
    }
    assert_eq!(arrived(&phone), 400);
}

#[tokio::test(flavor = "current_thread")]
async fn a_paused_phone_is_left_alone_and_goes_on_when_it_is_resumed() {
    pause();
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let id = phone.queue("Sau giấc ngủ.");
    phone.pause().unwrap();
    tokio::spawn({
        let client = phone.sync();
        async move { client.keep_up().await }
    });
    let before = requests(&village);
    pass(600).await;
    assert_eq!(requests(&village), before);
    phone.resume().unwrap();
    pass(2).await;
    assert_eq!(phone.state(id), TipState::Accepted);
}
