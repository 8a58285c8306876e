//! A full disk under a phone and under the server. Needs root and tmpfs; where a small disk cannot be mounted, each test
//! says on the error stream that it was skipped and why.

use crate::processes::{SmallDisk, Vault, Village};

/// Words that do not compress.
fn long_words(number: usize) -> String {
    let mut dice = crate::processes::Dice(number as u64);
    let word = |dice: &mut crate::processes::Dice| format!("{:x}", dice.below(u64::MAX));
    let words: Vec<String> = (0..110).map(|_| word(&mut dice)).collect();
    format!("Tin số {number}: {}", words.join(" "))
}

/// A vault on a small disk, of a resident whom the server knows.
fn resident_on(village: &Village, disk: &SmallDisk) -> Vault {
    let phone = Vault::at(disk.join("vault"), None);
    phone.enrol(&village.desk.invite("Xóm Núi Voi"), "Bà Tư").done();
    phone.sync().done();
    phone
}

#[test]
fn what_was_kept_before_the_disk_was_full_is_there_when_there_is_room_again() {
    let Some(disk) = SmallDisk::new("full disk: writing", 4096) else { return };
    let village = Village::new();
    let phone = resident_on(&village, &disk);
    disk.fill_leaving(200 * 1024);
    let mut acknowledged = Vec::new();
    loop {
        let words = long_words(acknowledged.len());
        let ran = phone.write(&words);
        if !ran.status.success() {
            let told = ran.refused("disk-full");
            assert!(told.err.contains("What was kept before is whole"), "{}", told.err);
            break;
        }
        acknowledged.push(words);
        assert!(acknowledged.len() < 500, "the disk never fills");
    }
    assert!(!acknowledged.is_empty());
    // Told again and again, and nothing is lost by trying.
    phone.write("Một tin nữa").refused("disk-full");
    disk.make_room();
    phone.library().check().unwrap();
    phone.sync().done();
    acknowledged.sort();
    let mut came = village.at_desk();
    // A tip of which the person was told that it could not be kept may stand as a draft; it does not leave.
    came.sort();
    assert_eq!(came, acknowledged);
}

#[test]
fn an_enrolment_on_a_full_disk_loses_nothing_and_is_done_when_there_is_room() {
    let Some(disk) = SmallDisk::new("full disk: enrolling", 1536) else { return };
    let village = Village::new();
    for free in [0, 8, 64, 150, 260, 400] {
        let phone = Vault::at(disk.join(&format!("vault-{free}")), None);
        let invite = village.desk.invite("Xóm Núi Voi");
        disk.fill_leaving(free * 1024);
        let ran = phone.enrol(&invite, "Bà Tư");
        let enrolled = ran.status.success();
        if !enrolled {
            ran.refused("disk-full");
        }
        disk.make_room();
        if !enrolled {
            phone.enrol(&invite, "Bà Tư").done();
        }
        let words = format!("Tin của {free}");
        phone.write(&words).done();
        phone.sync().done();
        assert!(village.at_desk().contains(&words));
        phone.library().check().unwrap();
        std::fs::remove_dir_all(&phone.dir).unwrap();
    }
}

#[test]
fn a_sync_on_a_full_disk_loses_nothing_and_brings_each_tip_once_when_there_is_room() {
    let Some(disk) = SmallDisk::new("full disk: syncing", 2048) else { return };
    let village = Village::new();
    let phone = resident_on(&village, &disk);
    let (mut expected, mut refused) = (Vec::new(), 0);
    for free in [0, 4, 8, 16, 24, 40, 64, 100] {
        let words = long_words(free);
        phone.write(&words).done();
        expected.push(words);
        disk.fill_leaving(free * 1024);
        let ran = phone.sync();
        if !ran.status.success() {
            refused += 1;
            ran.refused("disk-full");
        }
        disk.make_room();
        phone.sync().done();
        assert_eq!(phone.waiting(), 0, "with {free} KiB free");
        expected.sort();
        assert_eq!(village.at_desk(), expected, "with {free} KiB free");
    }
    assert!(refused > 0, "the disk was never full");
    phone.library().check().unwrap();
}

#[test]
fn a_server_on_a_full_disk_says_so_and_everything_arrives_once_when_there_is_room() {
    let Some(disk) = SmallDisk::new("full disk: server", 2048) else { return };
    let mut village = Village::with_server_in(&disk.join("server"));
    let (first, second) = (village.resident("Bà Tư"), village.resident("Anh Ba"));
    let invite = village.desk.invite("Xóm Núi Voi");
    disk.fill_leaving(0);
    let mut expected = Vec::new();
    let mut full = 0;
    // What the server had room for in its log goes through; after that every phone is told.
    for number in 0..60 {
        for phone in [&first, &second] {
            let words = format!("{} {}", long_words(number), phone.dir.display());
            phone.write(&words).done();
            expected.push(words);
            let ran = phone.sync();
            if !ran.status.success() {
                ran.refused("server-full");
                full += 1;
            }
        }
        if full >= 4 {
            break;
        }
    }
    assert!(full >= 4, "the server's disk was never full");
    let newcomer = village.vault("newcomer");
    newcomer.enrol(&invite, "Chị Sáu").done();
    newcomer.sync().refused("server-full");
    // Its log is checkpointed when it stops; a start on the full disk must not lose anything either.
    village.server.kill();
    disk.make_room();
    village.start_server();
    for phone in [&first, &second, &newcomer] {
        phone.sync().done();
        assert_eq!(phone.waiting(), 0);
    }
    expected.sort();
    assert_eq!(village.at_desk(), expected);
}
