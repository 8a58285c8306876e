//! How long a phone takes, told as one line of JSON: opening a vault of 10,000 drafts, keeping one more, a view of 500
//! rows, home's first frame, home with 500 rows. Kotlin and Swift tell the same of the same vault, so that what the border costs can be read off.
//!
//! `tinxom-times FOLDER` works in FOLDER and removes nothing; `tinxom-times --invite` gives an invite, with which a phone in any
//! language joins without a network.

#![allow(clippy::unwrap_used)]

use futures_util::FutureExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::tip::{TimeWindow, TipKind};
use tinxom_phone::ports::twins::MemoryKeys;
use tinxom_phone::ports::{AlwaysConnected, Ports, SystemClock, SystemDice};
use tinxom_phone::screen::ActionOutcome;
use tinxom_phone::transport::HttpTransport;
use tinxom_phone::{NewTip, Phone};
use tinxom_tests::village::Village;
use tinxom_words::Language;

/// Drafts in the vault.
const TIPS: usize = 10_000;
/// Rows of the view.
const ROWS: usize = 500;
/// Repeats; the median is told.
const REPEATS: usize = 30;

/// The median of what each call took.
fn median(mut call: impl FnMut() -> Duration) -> f64 {
    let mut took: Vec<Duration> = (0..REPEATS).map(|_| call()).collect();
    took.sort();
    took[REPEATS / 2].as_secs_f64() * 1000.0
}

fn open(folder: &Path, territory: &Arc<Territory>) -> Phone {
    let ports = Ports {
        clock: Arc::new(SystemClock),
        dice: Arc::new(SystemDice),
        keys: Arc::new(MemoryKeys::holding([7; 32])),
        connectivity: Arc::new(AlwaysConnected),
        transport: Arc::new(HttpTransport::new(&[]).unwrap()),
    };
    Phone::open(folder, territory.clone(), ports).unwrap()
}

fn main() {
    let folder = std::env::args_os().nth(1).expect("usage: tinxom-times FOLDER | --invite");
    let invite = Village::new().invite(Role::Resident, None);
    if folder == "--invite" {
        println!("{invite}");
        return;
    }
    let folder = Path::new(&folder);
    let territory = include_bytes!("../../../data/territory-thai-nguyen.json");
    let territory = Arc::new(Territory::from_json(territory).unwrap());
    let phone = open(folder, &territory);
    phone.membership().enrol(&invite, "Bà Tư").unwrap();
    let tip = |number: usize| NewTip {
        kind: TipKind::Theft,
        unit: None,
        hamlet: None,
        window: TimeWindow::LastNight,
        text: format!(
            "Tin số {number}: ao nhà tôi đêm qua bị kích điện trộm cá, sáng ra thấy dây còn vắt ở bờ."
        ),
    };
    for number in 0..TIPS {
        phone.drafts().write(&tip(number)).unwrap();
    }
    phone.shutdown().unwrap();
    let open_ms = median(|| {
        let began = Instant::now();
        let phone = open(folder, &territory);
        let took = began.elapsed();
        phone.shutdown().unwrap();
        took
    });
    let phone = open(folder, &territory);
    let rows_500_ms = median(|| {
        let began = Instant::now();
        let rows = phone.inbox().view("", ROWS).snapshot().unwrap();
        assert_eq!(rows.len(), ROWS);
        began.elapsed()
    });
    let screens = phone.screens(Language::Vietnamese);
    let home_ms = median(|| {
        let began = Instant::now();
        assert!(screens.view("home").snapshot().rows.len() > 50);
        began.elapsed()
    });
    let long = screens.view("home");
    // Fifty rows at first, and fifty more each time.
    for _ in 0..ROWS / 50 - 1 {
        assert!(matches!(long.act("more").now_or_never(), Some(ActionOutcome::Stay)));
    }
    let home_500_ms = median(|| {
        let began = Instant::now();
        assert!(long.snapshot().rows.len() > ROWS);
        began.elapsed()
    });
    let mut number = TIPS;
    let draft_ms = median(|| {
        number += 1;
        let new = tip(number);
        let began = Instant::now();
        phone.drafts().write(&new).unwrap();
        began.elapsed()
    });
    phone.shutdown().unwrap();
    let told = [
        ("open_ms", open_ms),
        ("draft_ms", draft_ms),
        ("rows_500_ms", rows_500_ms),
        ("home_ms", home_ms),
        ("home_500_ms", home_500_ms),
    ];
    let told = told.map(|(name, millis)| format!("\"{name}\":{millis:.3}")).join(",");
    println!("{{\"language\":\"rust\",{told}}}");
}
