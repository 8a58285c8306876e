//! A registry at full size: all communes, hamlets and households of a province are made and brought in, the largest ward's
//! registry is fetched by an officer's phone, opened, searched; claims are decided beside bare inserts into SQLite.
//!
//! `tinxom-scale FOLDER` works in FOLDER, on the disk that it lies on. `tinxom-scale --open VAULT FILE` opens one vault in a process
//! of its own, so that its memory can be told.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tinxom_domain::household::LookPurpose;
use tinxom_domain::role::Role;
use tinxom_domain::territory::{Outlines, Territory};
use tinxom_domain::time::Timestamp;
use tinxom_phone::ports::twins::MemoryKeys;
use tinxom_phone::ports::{AlwaysConnected, Ports, SystemClock, SystemDice};
use tinxom_phone::transport::HttpTransport;
use tinxom_phone::{AtDoor, GrantRequest, HouseholdQuery, Phone};
use tinxom_sqlite::rusqlite::{self, Transaction, TransactionBehavior, params};
use tinxom_sqlite::{Database, Schema};
use tinxom_tests::province::{HOUSEHOLDS, hamlets, list, territory_file};
use tinxom_tests::village::{KEY, NOW, Person, Village};
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::invite::{Invite, from_text, to_text};
use tinxom_wire::registry::Acceptance;
use tinxom_wire::sign::Signer32;

/// Claims that are measured.
const CLAIMS: usize = 1_000;
/// Claims of an ordinary day in a large ward.
const DAY: usize = 40;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [open, vault, file] if open == "--open" => opened(Path::new(vault), Path::new(file)),
        [folder] => measured(Path::new(folder)),
        _ => panic!("usage: tinxom-scale FOLDER | --open VAULT FILE"),
    }
}

/// Syncs until nothing is left to send or to fetch.
fn settled(person: &Person, village: &Village) {
    for minute in 1..200 {
        village.link.set_now(NOW + minute * 60_000);
        person.sync_once().unwrap();
        if person.registry().waiting().unwrap() == 0 {
            return;
        }
    }
    panic!("it does not settle");
}

fn measured(folder: &Path) {
    let base = include_str!("../../../data/territory-thai-nguyen.json");
    let bare = Territory::from_json(base.as_bytes()).unwrap();
    let hamlets = hamlets(&bare);
    let file = territory_file(base, &hamlets);
    let began = Instant::now();
    let territory = Territory::from_json(file.as_bytes()).unwrap();
    println!(
        "{} units and {} hamlets read in {}",
        territory.units().count(),
        hamlets.len(),
        millis(began.elapsed())
    );
    std::fs::create_dir_all(folder).unwrap();
    let file_path = folder.join("territory.json");
    std::fs::write(&file_path, &file).unwrap();
    let territory = Arc::new(territory);

    let mut codes: Vec<&str> = hamlets.iter().map(|hamlet| hamlet.unit.as_str()).collect();
    codes.dedup();
    let unit_of =
        |code: &str| territory.units().find(|unit| unit.code == code && unit.valid_to.is_none()).unwrap().id;
    let units: Vec<_> = codes.iter().map(|code| unit_of(code)).collect();
    let dir = tempfile::tempdir_in(folder).unwrap();
    let village = Village::over(dir, territory.clone(), &units, units[0]);
    let outlines = include_bytes!("../../../data/boundaries-thai-nguyen.geojson");
    package(&village, &territory, outlines);

    let (all, mut made, mut up) = (Instant::now(), 0, 0);
    for (place, (code, unit)) in codes.iter().zip(&units).enumerate() {
        let own: Vec<_> = hamlets.iter().filter(|hamlet| hamlet.unit == **code).cloned().collect();
        let rows = list(&own);
        let other = (place > 0).then(|| {
            let desk = village.stranger(&format!("desk-{place}"), NOW);
            village.certify(&desk, *unit, Role::Desk);
            desk.synced().synced();
            desk
        });
        let desk = other.as_ref().unwrap_or(&village.desk);
        let before = village.link.up.load(Ordering::Relaxed);
        let began = Instant::now();
        let preview = desk.registry().read_list(rows.as_bytes()).unwrap();
        let read = began.elapsed();
        assert!(preview.bad().is_empty(), "{:?}", preview.bad().first());
        let taken = desk.registry().bring_in(&preview, &[], None, |_, _| {}).unwrap();
        let kept = began.elapsed();
        settled(desk, &village);
        village.link.heard.lock().unwrap().clear();
        made += taken.brought_in;
        up += village.link.up.load(Ordering::Relaxed) - before;
        if place == 0 {
            println!(
                "the largest ward: {} households in a list of {} KB, read in {}, kept in {}, at the server after {}",
                taken.brought_in,
                rows.len() / 1024,
                millis(read),
                millis(kept - read),
                millis(began.elapsed()),
            );
        }
        if (place + 1) % 23 == 0 {
            println!("{} of {} communes, {made} households", place + 1, codes.len());
        }
    }
    assert_eq!(made, HOUSEHOLDS);
    println!(
        "all {made} households of {} communes in {}, {:.1} bytes up each",
        codes.len(),
        millis(all.elapsed()),
        up as f64 / made as f64
    );

    // An area officer's phone that is new in the ward.
    let officer = village.stranger("officer", NOW);
    village.certify(&officer, units[0], Role::AreaOfficer);
    let (before, began) = (village.link.down.load(Ordering::Relaxed), Instant::now());
    settled(&officer, &village);
    // The desk gives the registry's key to whoever has papers; then the labels open.
    settled(&village.desk, &village);
    settled(&officer, &village);
    assert!(officer.registry().is_open().unwrap() && officer.registry().sealed().unwrap() == 0);
    let households = officer.registry().households(&HouseholdQuery::default(), 0, 1).unwrap().total;
    let filled = village.link.down.load(Ordering::Relaxed) - before;
    println!(
        "an officer's first fill: {households} households in {}, {} KB down, {:.1} bytes each",
        millis(began.elapsed()),
        filled / 1024,
        filled as f64 / households as f64
    );
    claims(&village, &officer, folder);

    let day = village.link.down.load(Ordering::Relaxed);
    enrol(&officer, CLAIMS, DAY);
    settled(&officer, &village);
    let day_of_officer = village.link.down.load(Ordering::Relaxed) - day;
    println!("a day's {DAY} enrolments: {:.1} KB down to an officer's phone", day_of_officer as f64 / 1024.0);
    let line = officer.registry().households(&HouseholdQuery::default(), 0, 1).unwrap().rows.remove(0);
    officer.registry().household(line.id, LookPurpose::Visit).unwrap();
    let vault = officer.dir.clone();
    officer.shutdown().unwrap();
    let told = Command::new(std::env::current_exe().unwrap())
        .arg("--open")
        .arg(vault)
        .arg(file_path)
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    print!("{}", String::from_utf8(told.stdout).unwrap());
}

/// The territory as one signed package, with its outlines.
fn package(village: &Village, territory: &Territory, outlines: &[u8]) {
    let outlines = Outlines::from_geojson(outlines, territory).unwrap();
    let whole = territory.clone().with_version(2).with_outlines(outlines.simplified(20)).unwrap();
    let began = Instant::now();
    let signed = village.authority.sign_territory(&whole, Timestamp(NOW)).unwrap();
    println!("the territory as one signed package: {} bytes in {}", signed.len(), millis(began.elapsed()));
}

/// Grants households to phones that accept at once.
fn enrol(officer: &Person, from: usize, count: usize) {
    let page = officer.registry().households(&HouseholdQuery::default(), from, count).unwrap();
    for (place, line) in page.rows.iter().enumerate() {
        let request = GrantRequest {
            household: AtDoor::Known(line.id),
            role: Role::Resident,
            group: None,
            by_telephone: false,
        };
        let grant = officer.door().grant(&request).unwrap();
        let opened = Invite::open(&from_text(&grant.text).unwrap()).unwrap();
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&((from + place) as u64 + 1).to_be_bytes());
        let device = Signer32::from_seed(&seed);
        let acceptance = Acceptance {
            claim: Fixed::from(opened.invite.claim().0),
            key: Fixed::from(device.public().0),
            consent: 1,
            at: NOW,
        };
        officer.door().finish(&to_text(&to_vec(&acceptance.sign(&device))), None).unwrap();
    }
}

struct Bare;

impl Schema for Bare {
    fn version(&self) -> u32 {
        1
    }

    fn application_id(&self) -> u32 {
        1
    }

    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch("CREATE TABLE slot (household BLOB PRIMARY KEY, device BLOB NOT NULL)")
    }

    fn upgrade_from(&self, _: &Transaction<'_>, _: u32) -> rusqlite::Result<()> {
        Ok(())
    }
}

/// Claims a second, by the time that the server works on them, beside as many bare inserts, each durable.
fn claims(village: &Village, officer: &Person, folder: &Path) {
    let began = Instant::now();
    enrol(officer, 0, CLAIMS);
    let enrolled = began.elapsed();
    let before = village.link.worked.load(Ordering::Relaxed);
    settled(officer, village);
    let worked = Duration::from_nanos((village.link.worked.load(Ordering::Relaxed) - before) as u64);
    let mut database = Database::open(&folder.join("bare.db"), None, &Bare).unwrap();
    let began = Instant::now();
    for place in 0..CLAIMS as u64 {
        let connection = database.connection_mut();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        let insert = "INSERT INTO slot (household, device) VALUES (?1, ?2)";
        transaction.execute(insert, params![place.to_be_bytes(), [7u8; 16]]).unwrap();
        transaction.commit().unwrap();
    }
    let bare = began.elapsed();
    let rate = |took: Duration| CLAIMS as f64 / took.as_secs_f64();
    println!(
        "{CLAIMS} claims: granted and accepted on an officer's phone in {}; decided at the server {:.0} a second; bare inserts, \
         each durable, {:.0} a second: {:.2} of them",
        millis(enrolled),
        rate(worked),
        rate(bare),
        rate(worked) / rate(bare)
    );
}

/// Opens a vault, shows the first page, searches, and tells times and memory.
fn opened(vault: &Path, file: &Path) {
    let territory = Arc::new(Territory::from_json(&std::fs::read(file).unwrap()).unwrap());
    let ports = Ports {
        clock: Arc::new(SystemClock),
        dice: Arc::new(SystemDice),
        keys: Arc::new(MemoryKeys::holding(KEY)),
        connectivity: Arc::new(AlwaysConnected),
        transport: Arc::new(HttpTransport::new(&[]).unwrap()),
    };
    // What is promised of the largest ward on an ordinary machine; beside other work it may take longer.
    let (within, search_within) = (Duration::from_secs(1), Duration::from_millis(50));
    let before = memory();
    let began = Instant::now();
    let phone = Phone::open(vault, territory, ports).unwrap();
    let registry = phone.registry();
    let hamlets = registry.hamlets().unwrap();
    let page = registry.households(&HouseholdQuery::default(), 0, 50).unwrap();
    let opening = began.elapsed();
    println!(
        "opened on an officer's phone: vault, {} hamlets with their counts, first page of {} households in {}",
        hamlets.len(),
        page.total,
        millis(opening)
    );
    assert!(opening < within, "the registry opens too slowly");
    let words =
        ["nguyen van", "Thuý", "ngo 7", "hoa", "Trần Thị Mai", "nha 3, ngo 12", "khong co ai", "duong"];
    let mut took: Vec<Duration> = words
        .iter()
        .cycle()
        .take(80)
        .map(|words| {
            let began = Instant::now();
            let query = HouseholdQuery { text: (*words).into(), ..HouseholdQuery::default() };
            registry.households(&query, 0, 50).unwrap();
            began.elapsed()
        })
        .collect();
    took.sort();
    println!(
        "a search: {} (median), {} (the slowest of 80); memory of the process {} MB, {} MB before",
        millis(took[took.len() / 2]),
        millis(took[took.len() - 1]),
        memory() / 1024,
        before / 1024
    );
    assert!(took[took.len() / 2] < search_within, "a search takes too long");
}

/// The most memory that this process ever had, in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn millis(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1000.0)
}
