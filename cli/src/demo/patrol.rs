//! The patrol of the night: two members walk, one phone writes the log, and the others read it later.

use super::village::{Villager, WALKER};
use super::witness::{Walk, What, Witness};
use crate::say::{Failure, Say};
use std::sync::Arc;
use tinxom_domain::patrol::{Patrol, PatrolPurpose};
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::TipKind;
use tinxom_phone::PhoneError;
use tinxom_words::{LocalTime, Value, key};

/// Steps of [`walk`].
pub const STEPS: usize = 5;

/// One step of the walk: it begins, something is noted, a gap, another note, the end. An hour of it passes on that phone's own clock, in which it is off.
pub fn walk(say: &Say, people: &[Arc<Villager>], step: usize) -> Result<(), Failure> {
    let walker = &people[WALKER];
    let log = walker.phone.patrols();
    let home = |name: &str| say.words.say_with(key!("demo-invented"), &[("name", name.into())]);
    let note = |kind, home: &str, words: String| -> Result<(), Failure> {
        log.note(kind, home, &words)?;
        walker.note(What::Walk(Walk::Noted));
        let given = [
            ("kind", Value::from(say.kind(kind))),
            ("home", Value::from(home)),
            ("words", Value::from(words.as_str())),
        ];
        walker.tell("▤", &say.words.say_with(key!("demo-walk-noted"), &given));
        Ok(())
    };
    match step {
        0 => {
            walker.put_clock_back(70);
            log.start(PatrolPurpose::PatrolTraffic, false)?;
            walker.note(What::Walk(Walk::Started));
            walker.tell("▸", &say.words.say(key!("demo-walk-started")));
        }
        1 => {
            walker.put_clock_back(66);
            note(TipKind::Hazard, &home("Xóm Núi Voi"), say.words.say(key!("demo-walk-hazard")))?;
        }
        2 => {
            // The battery is empty for an hour; the phone finds that out by itself when it comes back.
            walker.put_clock_back(6);
            let Some(gap) = log.alive()? else { return Err(Failure::plain("gap")) };
            walker.note(What::Walk(Walk::Gap));
            let told = format!("{} {}", gap_words(say, gap), say.words.say(key!("patrol-gap-more")));
            walker.tell("▯", &told);
        }
        3 => {
            walker.put_clock_back(4);
            note(TipKind::Disorder, &home("Xóm Bến Đò"), say.words.say(key!("demo-walk-disorder")))?;
        }
        _ => {
            walker.put_clock_back(0);
            let count = log.end()?;
            walker.note(What::Walk(Walk::Ended));
            let given = [("count", Value::from(count))];
            walker.tell("▪", &say.words.say_with(key!("demo-walk-ended"), &given));
        }
    }
    Ok(())
}

fn time_words(say: &Say, at: Timestamp) -> String {
    let local = LocalTime::in_viet_nam(at.0.div_euclid(1_000));
    say.words.time(local.hour, local.minute)
}

fn gap_words(say: &Say, (from, to): (Timestamp, Timestamp)) -> String {
    let given = [("from", Value::from(time_words(say, from))), ("to", Value::from(time_words(say, to)))];
    say.words.say_with(key!("demo-walk-gap"), &given)
}

/// The patrol of the night as a phone knows it.
fn patrol_of(villager: &Villager) -> Result<Option<Patrol>, PhoneError> {
    Ok(villager.phone.patrols().list(0, 1)?.into_iter().next().map(|night| night.patrol))
}

/// Tells what another one sees of the patrol, which must be what was written. Gives its lines.
pub fn read(witness: &Witness, people: &[Arc<Villager>], reader: usize) -> Result<usize, Failure> {
    let say = &witness.say;
    let (written, read) = (patrol_of(&people[WALKER])?, patrol_of(&people[reader])?);
    let Some(patrol) = read.filter(|read| written.as_ref() == Some(read)) else {
        return Err(Failure::plain(say.words.say(key!("demo-log-differs"))));
    };
    people[reader].note(What::Walk(Walk::Seen));
    let gaps: Vec<_> = patrol.gaps.iter().map(|gap| gap_words(say, (gap.from, gap.to))).collect();
    let given = [
        ("name", Value::from(witness.people[WALKER].name.as_str())),
        ("from", Value::from(time_words(say, patrol.started))),
        ("to", Value::from(patrol.ended.map_or_else(String::new, |ended| time_words(say, ended)))),
        ("count", Value::from(patrol.notes.len())),
        ("gap", Value::from(gaps.join(" "))),
    ];
    people[reader].tell("▤", &say.words.say_with(key!("demo-log-seen"), &given));
    Ok(1 + patrol.notes.len() + patrol.gaps.len() + usize::from(patrol.ended.is_some()))
}
