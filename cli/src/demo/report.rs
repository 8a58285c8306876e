//! What came of a night: a table, a few sums and the check, for people and for scripts.

use super::census::{Count, Findings};
use super::evening::Evening;
use super::link::{Fault, FaultKind};
use super::merger::Merger;
use super::slots::SlotFindings;
use super::table::Table;
use super::witness::{Part, Person};
use crate::say::Say;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use tinxom_domain::time::Date;
use tinxom_phone::SyncReport;
use tinxom_words::{Language, Value, key};

/// What became of a person's tips beyond their arrival, by the vault.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Later {
    /// Changed before they left.
    pub edited: usize,
    /// Opened by the desk, as their owner's vault says.
    pub opened: usize,
    /// Answered, as their owner's vault says.
    pub answered: usize,
}

/// What came of a night.
#[derive(Debug, Clone)]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// Tips that were to be typed.
    pub tips: usize,
    /// Everybody by place, the desk first.
    pub people: Vec<Person>,
    /// The day of the evening.
    pub day: Date,
    /// The first words of each tip, by person and number in the vault.
    pub words: BTreeMap<(usize, i64), String>,
    /// The comparison of vaults, server and desk.
    pub findings: Findings,
    /// By person.
    pub later: Vec<Later>,
    /// All phones' bytes and requests.
    pub traffic: SyncReport,
    /// Each fault of the night with whom it met.
    pub faults: Vec<(usize, Fault)>,
    /// Those of the evening and after midnight.
    pub other_faults: Vec<(usize, Fault)>,
    /// Lines of the patrol's log that are the same with its writer, the companion and the desk.
    pub patrol_lines: usize,
    /// The evening.
    pub evening: Evening,
    /// The comparison of phones, officers and server about the evening's claims.
    pub slots: SlotFindings,
    /// What happened over midnight.
    pub merger: Merger,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    fn sum(&self) -> (Count, Later) {
        let later = self.later.iter().fold(Later::default(), |sum, one| Later {
            edited: sum.edited + one.edited,
            opened: sum.opened + one.opened,
            answered: sum.answered + one.answered,
        });
        (self.findings.sum(), later)
    }

    /// How often a fault of this kind happened.
    pub fn count(&self, kind: FaultKind) -> usize {
        self.faults.iter().filter(|(_, fault)| fault.kind == kind).count()
    }

    /// Whether nothing was lost or doubled and every tip, claim and household is accounted for.
    pub fn is_good(&self) -> bool {
        self.tips_are_good() && self.slots.is_good() && self.merger.is_good()
    }

    fn tips_are_good(&self) -> bool {
        let sum = self.findings.sum();
        let accounted = sum.arrived + sum.refused + sum.withdrawn + sum.waiting + sum.lost;
        sum.lost == 0 && self.findings.doubled == 0 && sum.filed == accounted && sum.filed == self.tips
    }

    /// Who sent what, and what became of it: a column per sender, and one for all.
    pub fn table(&self, say: &Say) -> Table {
        let (sum, later) = self.sum();
        let mut counted: Vec<(Count, Later)> = Vec::new();
        let mut columns = Vec::new();
        for ((person, count), later) in self.people.iter().zip(&self.findings.people).zip(&self.later) {
            if person.part == Part::Resident {
                columns.push(person.name.clone());
                counted.push((*count, *later));
            }
        }
        columns.push(say.words.say(key!("demo-all")));
        counted.push((sum, later));
        let line = |word, number: fn(&(Count, Later)) -> usize| {
            let integer = |count| say.words.integer(i64::try_from(number(count)).unwrap_or(i64::MAX));
            (say.words.say(word), counted.iter().map(integer).collect())
        };
        let lines = vec![
            line(key!("demo-filed"), |(count, _)| count.filed),
            line(key!("demo-edited"), |(_, later)| later.edited),
            line(key!("demo-withdrawn"), |(count, _)| count.withdrawn),
            line(key!("demo-arrived"), |(count, _)| count.arrived),
            line(key!("demo-opened"), |(_, later)| later.opened),
            line(key!("demo-answered"), |(_, later)| later.answered),
            line(key!("demo-refused"), |(count, _)| count.refused),
            line(key!("demo-waiting"), |(count, _)| count.waiting),
            line(key!("demo-lost"), |(count, _)| count.lost),
        ];
        Table { columns, lines }
    }

    /// Bytes, faults, the patrol, the time: a sentence each.
    pub fn sums(&self, say: &Say) -> Vec<String> {
        let traffic = [
            ("up", Value::from(self.traffic.bytes_up)),
            ("down", Value::from(self.traffic.bytes_down)),
            ("trips", Value::from(self.traffic.round_trips)),
        ];
        let faults = [
            ("all", Value::from(self.faults.len())),
            ("up", Value::from(self.count(FaultKind::Up))),
            ("down", Value::from(self.count(FaultKind::Down))),
            ("lost", Value::from(self.count(FaultKind::ReplyLost))),
            ("repeated", Value::from(self.count(FaultKind::Repeated))),
        ];
        let patrol = [("count", Value::from(self.patrol_lines))];
        let seconds = [("seconds", Value::from(self.seconds(say)))];
        vec![
            say.words.say_with(key!("demo-traffic"), &traffic),
            say.words.say_with(key!("demo-faults"), &faults),
            say.words.say_with(key!("demo-patrol"), &patrol),
            say.words.say_with(key!("demo-took"), &seconds),
        ]
    }

    /// How long it took, in tenths of a second with the language's mark.
    pub fn seconds(&self, say: &Say) -> String {
        let tenths = self.took.as_millis().div_ceil(100);
        let mark = if say.words.language() == Language::Vietnamese { ',' } else { '.' };
        format!("{}{mark}{}", tenths / 10, tenths % 10)
    }

    /// What the comparison found, in a sentence.
    pub fn check(&self, say: &Say) -> String {
        let sum = self.findings.sum();
        let given = [
            ("filed", Value::from(sum.filed)),
            ("lost", Value::from(sum.lost)),
            ("doubled", Value::from(self.findings.doubled)),
        ];
        if self.tips_are_good() {
            say.words.say_with(key!("demo-check-good"), &given[..1])
        } else {
            say.words.say_with(key!("demo-check-bad"), &given)
        }
    }

    /// What the comparison of the evening's claims found, in a sentence.
    pub fn check_evening(&self, say: &Say) -> String {
        let slots = &self.slots;
        let given = [
            ("enrolled", Value::from(slots.enrolled)),
            ("active", Value::from(slots.active)),
            ("waiting", Value::from(slots.waiting)),
            ("lost", Value::from(slots.lost)),
            ("doubled", Value::from(slots.doubled)),
            ("differing", Value::from(slots.differing)),
        ];
        if slots.is_good() {
            say.words.say_with(key!("demo-evening-good"), &given[..3])
        } else {
            say.words.say_with(key!("demo-evening-bad"), &given)
        }
    }

    /// What the comparison over midnight found, in a sentence.
    pub fn check_merger(&self, say: &Say) -> String {
        let findings = self.merger.findings();
        let given = [
            ("lost", Value::from(findings.sum().lost)),
            ("doubled", Value::from(findings.doubled)),
            ("astray", Value::from(self.merger.astray)),
            ("left", Value::from(self.merger.queue.1)),
        ];
        if self.merger.is_good() {
            say.words
                .say_with(key!("demo-merger-good"), &[("unit", Value::from(self.merger.shown_as.as_str()))])
        } else {
            say.words.say_with(key!("demo-merger-bad"), &given)
        }
    }

    /// The three comparisons, a sentence each.
    pub fn checks(&self, say: &Say) -> [String; 3] {
        [self.check(say), self.check_evening(say), self.check_merger(say)]
    }

    /// All of it as a terminal shows it.
    pub fn text(&self, say: &Say) -> Vec<String> {
        let mut lines = self.table(say).text();
        lines.push(String::new());
        lines.extend(self.sums(say));
        lines.push(String::new());
        lines.extend(self.checks(say));
        lines
    }

    /// All of it as one line of JSON.
    pub fn json(&self, html: &str) -> serde_json::Value {
        let (sum, later) = self.sum();
        let log = |(person, fault): &(usize, Fault)| {
            format!("{person}:{} {} {}", fault.request, fault.kind.name(), fault.bytes)
        };
        // By phone and request: phones whose links are bad at the same time meet their faults in any order.
        let sorted = |faults: &[(usize, Fault)]| {
            let mut faults = faults.to_vec();
            faults.sort_by_key(|(person, fault)| (*person, fault.request));
            faults.iter().map(log).collect::<Vec<_>>()
        };
        let merged = self.merger.findings();
        json!({
            "seed": self.seed, "tips": self.tips, "filed": sum.filed, "edited": later.edited,
            "arrived": sum.arrived, "opened": later.opened, "answered": later.answered, "refused": sum.refused,
            "withdrawn_before_leaving": sum.withdrawn, "waiting": sum.waiting, "lost": sum.lost,
            "doubled": self.findings.doubled, "bytes_up": self.traffic.bytes_up,
            "bytes_down": self.traffic.bytes_down, "round_trips": self.traffic.round_trips,
            "faults": {
                "up": self.count(FaultKind::Up), "down": self.count(FaultKind::Down),
                "reply_lost": self.count(FaultKind::ReplyLost), "repeated": self.count(FaultKind::Repeated),
            },
            "fault_log": sorted(&self.faults), "other_fault_log": sorted(&self.other_faults),
            "evening_households": self.evening.households, "evening_enrolled": self.slots.enrolled,
            "evening_active": self.slots.active, "evening_waiting": self.slots.waiting,
            "evening_lost": self.slots.lost, "evening_doubled": self.slots.doubled,
            "evening_differing": self.slots.differing,
            "merger_arrived": merged.sum().arrived, "merger_lost": merged.sum().lost,
            "merger_doubled": merged.doubled, "merger_astray": self.merger.astray,
            "merger_to_choose": self.merger.queue.0, "merger_left_to_choose": self.merger.queue.1,
            "good": self.is_good(),
            "patrol_lines": self.patrol_lines, "seconds": self.took.as_secs_f64(), "html": html,
        })
    }
}
