//! The program is killed at any moment, and so is the server.
//!
//! `TINXOM_KILLS` says how many times (100 by default), `TINXOM_SEED` from where the dice start. A kill is aimed at an age
//! between nothing and somewhat more than the command usually takes, so that kills fall before, inside and after what it
//! does; how many found a living process is printed.

use crate::processes::{Dice, Ran, Vault, Village};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |value| value.parse().expect("a number"))
}

/// Kills commands and remembers how long each usually takes.
struct Killer {
    dice: Dice,
    usual: BTreeMap<&'static str, Duration>,
    kills: u64,
    alive: u64,
}

impl Killer {
    /// An age at which to kill.
    fn moment(&mut self, command: &'static str) -> Duration {
        let usual = self.usual.get(command).copied().unwrap_or(Duration::from_millis(300));
        Duration::from_micros(self.dice.below(usual.as_micros() as u64 * 3 / 2))
    }

    fn run(&mut self, vault: &Vault, command: &'static str, more: &[&str]) -> Ran {
        let age = self.moment(command);
        let ran = vault.start(&[&[command], more].concat()).kill_at(age);
        self.kills += 1;
        self.alive += u64::from(ran.was_killed());
        if !ran.was_killed() {
            // A busy machine becomes slower and faster: the newest whole run counts.
            self.usual.insert(command, ran.took);
        }
        ran
    }
}

/// What was tried, and what of it the person was told is kept.
#[derive(Default)]
struct Book {
    tried: BTreeSet<String>,
    acknowledged: BTreeSet<String>,
}

impl Book {
    fn enter(&mut self, words: String, acknowledged: bool) {
        if acknowledged {
            self.acknowledged.insert(words.clone());
        }
        self.tried.insert(words);
    }

    /// That everything acknowledged is there, and nothing twice, halved or invented.
    fn compare(&self, there: &[String], promised: &BTreeSet<String>) {
        let mut once = BTreeSet::new();
        for words in there {
            assert!(self.tried.contains(words), "nobody wrote this: {words}");
            assert!(once.insert(words.clone()), "twice: {words}");
        }
        let lost: Vec<&String> = promised.difference(&once).collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
    }
}

#[test]
fn x02_what_was_acknowledged_before_a_kill_is_neither_lost_nor_doubled() {
    let kills = from_environment("TINXOM_KILLS", 100);
    let seed = from_environment("TINXOM_SEED", 20_261_125);
    let mut village = Village::new();
    let (resident, member) = (village.resident("Bà Tư"), village.member("Anh Ba"));
    let mut killer = Killer { dice: Dice(seed), usual: BTreeMap::new(), kills: 0, alive: 0 };
    let (mut tips, mut notes) = (Book::default(), Book::default());

    // Whole runs first, for how long each command takes.
    let whole = resident.write("Tin đầu tiên").done();
    killer.usual.insert("write", whole.took);
    tips.enter("Tin đầu tiên".into(), true);
    killer.usual.insert("sync", resident.sync().done().took);
    let started = member.run(&["patrol-start"]).done().took;
    for command in ["patrol-start", "patrol-note", "patrol-end"] {
        killer.usual.insert(command, started);
    }

    let mut servers_killed = 0;
    let every = (kills / 10).max(1);
    for number in 0..kills {
        match number % 5 {
            0 | 2 => {
                let words =
                    format!("Tin số {number}: {}", "đêm qua mất xe ".repeat((number % 7) as usize + 1));
                let words = words.trim().to_owned();
                let ran = killer.run(&resident, "write", &[&words, "--queue"]);
                // Told is told: also when the process died after it had said so.
                tips.enter(words, ran.json()["state"] == "queued");
            }
            1 => {
                killer.run(&resident, "sync", &[]);
            }
            3 => {
                let words = format!("Ghi chú số {number}");
                let ran = killer.run(&member, "patrol-note", &["stranger", "Xóm Núi Voi", &words]);
                notes.enter(words, ran.status.success());
                if ran.json()["error"] == "patrol-not-running" {
                    killer.run(&member, "patrol-start", &[]);
                    // Killed before or behind its change; then it is under way or begins now.
                    member.run(&["patrol-start"]);
                }
            }
            _ => {
                killer.run(&member, "sync", &[]);
                if killer.dice.below(4) == 0 {
                    killer.run(&member, "patrol-end", &[]);
                }
            }
        }
        if number % every == every - 1 {
            // The server dies while a phone talks with it, and is started again on what it left.
            let words = format!("Tin số {number}, trong khi máy chủ chết");
            tips.enter(words.clone(), resident.write(&words).done().json()["state"] == "queued");
            let talking = resident.start(&["sync"]);
            std::thread::sleep(killer.moment("sync"));
            village.server.kill();
            talking.wait();
            village.start_server();
            servers_killed += 1;
        }
    }

    resident.sync().done();
    member.sync().done();
    assert_eq!((resident.waiting(), member.waiting()), (0, 0));
    tips.compare(&village.at_desk(), &tips.acknowledged);
    let desk = village.desk.library();
    let nights = desk.patrols().list(0, usize::MAX).unwrap();
    let came: Vec<String> =
        nights.iter().flat_map(|night| &night.patrol.notes).map(|note| note.words.clone()).collect();
    notes.compare(&came, &notes.acknowledged);
    desk.check().unwrap();
    drop(desk);
    for phone in [&resident, &member] {
        phone.library().check().unwrap();
    }
    // In the sender's own list, too, each acknowledged tip stands once, and has arrived.
    let phone = resident.library();
    let mut arrived = Vec::new();
    for line in phone.inbox().list("", 0, 100_000).unwrap() {
        let story = phone.inbox().story(line.id).unwrap();
        if story.receipt.is_some() {
            arrived.push(story.text);
        }
    }
    tips.compare(&arrived, &tips.acknowledged);
    eprintln!(
        "{} kills, {} of them of a living process; server killed {servers_killed} times; {} tips and {} notes \
         acknowledged (seed {seed})",
        killer.kills,
        killer.alive,
        tips.acknowledged.len(),
        notes.acknowledged.len()
    );
    assert!(killer.alive * 4 >= killer.kills, "too few kills hit: {} of {}", killer.alive, killer.kills);
}
