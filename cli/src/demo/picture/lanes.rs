//! A lane per phone: its link, and the ways of its tips.

use super::axis::{Axis, Moment, ORDER, PARTS};
use super::{escaped, word};
use crate::demo::link::{FaultKind, Weather};
use crate::demo::report::Report;
use crate::demo::village::{DESK, NIGHT, RESIDENTS};
use crate::demo::witness::{Event, Part, Step, Walk, What, fault_words};
use crate::say::Say;
use std::collections::BTreeMap;
use std::fmt::Write;
use tinxom_words::{Key, Value, key};

/// Tips that get a way of their own; more are drawn together.
const WAYS: usize = 40;
/// Bars across the whole width.
const BARS: usize = 100;

/// A tip's steps, each with its moment.
type Way = Vec<(u64, Step)>;

/// What the events say, by person.
struct Night {
    axis: Axis,
    end: u64,
    /// By person: the link's changes.
    links: BTreeMap<usize, Vec<(u64, Weather)>>,
    /// By person and tip.
    ways: BTreeMap<usize, BTreeMap<i64, Way>>,
    /// Tips with a way of their own, per resident.
    drawn: usize,
    /// Room for one of the tips that somebody types or opens one after the other.
    one: f64,
}

impl Night {
    fn new(events: &[Event]) -> Self {
        let end = events.iter().map(|event| event.at).max().unwrap_or(0) + 1;
        let (mut links, mut ways) = (BTreeMap::new(), BTreeMap::new());
        for event in events {
            match event.what {
                What::Link(weather) => {
                    links.entry(event.person).or_insert_with(Vec::new).push((event.at, weather));
                }
                What::Tip(tip, step) => {
                    let tips: &mut BTreeMap<i64, Way> = ways.entry(event.person).or_default();
                    tips.entry(tip).or_default().push((event.at, step));
                }
                _ => {}
            }
        }
        let drawn = WAYS / RESIDENTS.len();
        let tips: usize = ways.values().map(BTreeMap::len).sum();
        // All of them together want no more than a few icons' room.
        let one = (3.0 / tips.max(1) as f64).min(0.4);
        let mut night = Self { axis: Axis::new([0; 5], &[]), end, links, ways, drawn, one };
        night.axis = night.axis(events);
        night
    }

    /// When the parts of the night begin, and how much room each moment wants.
    fn axis(&self, events: &[Event]) -> Axis {
        let link = |weather, desk: bool| {
            let of =
                move |event: &&Event| event.what == What::Link(weather) && (event.person == DESK) == desk;
            events.iter().filter(of).map(|event| event.at)
        };
        let dead = link(Weather::Down, false).min().unwrap_or(0);
        let back = link(Weather::Bad, false).min().unwrap_or(self.end).max(dead);
        let desk = link(Weather::Bad, true).min().unwrap_or(self.end).max(back);
        let answered = events.iter().filter(|event| matches!(event.what, What::Tip(_, Step::Answered)));
        let answer = answered.map(|event| event.at).max().map_or(self.end, |at| at + 1).max(desk);
        let moments: Vec<Moment> = events.iter().map(|event| self.moment(event)).collect();
        Axis::new([dead, back, desk, answer, self.end], &moments)
    }

    /// On which line an event is drawn, and how much room it wants there.
    fn moment(&self, event: &Event) -> Moment {
        // Numbers of a vault begin at 1.
        let (band, walk, together) = (-1, -2, -3);
        let (line, room, after) = match event.what {
            What::Fault(_) => (band, 1.0, ORDER),
            What::Tried => (band, 1.0, ORDER),
            What::Link(Weather::Bad) => (band, 0.6, ORDER),
            What::Link(_) => (band, 0.4, ORDER),
            What::Walk(_) => (walk, 1.0, ORDER),
            What::Tip(tip, step) => {
                // People do these one after the other, and a sync brings many of the others at once.
                let one_by_one = matches!(step, Step::Kept | Step::Opened);
                let tips = self.ways.get(&event.person);
                match tips.map_or(0, |tips| tips.range(..tip).count()) {
                    place if place < self.drawn => (tip, 1.0, if one_by_one { self.one } else { ORDER }),
                    // All that are drawn as bars spread over as much room as a few icons.
                    _ => (together, 0.0, if one_by_one { self.one } else { 0.0 }),
                }
            }
        };
        Moment { at: event.at, line: (event.person, line), room, after }
    }
}

/// Draws the parts' names and every lane.
pub fn draw(page: &mut String, say: &Say, report: &Report, events: &[Event]) {
    let night = Night::new(events);
    page.push_str("<div class=\"parts\" aria-hidden=\"true\">");
    for part in
        [key!("demo-phase-dead"), key!("demo-phase-bad"), key!("demo-phase-desk"), key!("demo-phase-answer")]
    {
        let _ = write!(page, "<span>{}</span>", word(say, part));
    }
    page.push_str("</div>\n");
    let order = RESIDENTS.chain(NIGHT.filter(|place| !RESIDENTS.contains(place)));
    for place in order {
        let Some(person) = report.people.get(place) else { continue };
        let _ = write!(
            page,
            "<section class=\"card lane\"><header><h3>{}</h3><span class=\"soft\">{}</span></header>\
             <div class=\"strip\">",
            escaped(&person.name),
            escaped(&person.home)
        );
        for border in &PARTS[1..4] {
            let _ = write!(page, "<div class=\"rule\" style=\"left:{border}%\"></div>");
        }
        band(page, say, &night, place, events);
        match person.part {
            Part::Resident => tips(page, say, &night, place, report),
            Part::Member => walk(page, say, &night, place, events),
            Part::Desk | Part::Officer => {
                walk(page, say, &night, place, events);
                let opened = night.ways.values().flat_map(BTreeMap::values).flatten();
                let opened: Vec<(u64, Step)> =
                    opened.filter(|(_, step)| *step == Step::Opened).copied().collect();
                let count = [("count", Value::from(opened.len()))];
                bars(page, &night, &opened, &say.words.say_with(key!("demo-lane-desk"), &count));
            }
        }
        page.push_str("</div></section>\n");
    }
}

/// The link of a phone, with what went wrong on it.
fn band(page: &mut String, say: &Say, night: &Night, place: usize, events: &[Event]) {
    page.push_str("<svg class=\"band\" height=\"46\" role=\"img\">");
    let links = night.links.get(&place).map_or(&[][..], Vec::as_slice);
    for (index, (at, weather)) in links.iter().enumerate() {
        let until = links.get(index + 1).map_or(night.end, |next| next.0);
        let (mut from, to) = (night.axis.x(*at), night.axis.x(until));
        // The picture begins when the links are lost; before, everybody was at the officer's table.
        match (weather, links.get(index + 1)) {
            (Weather::Up, Some((_, Weather::Down))) => continue,
            (Weather::Down, _) => from = 0.0,
            _ if to - from < 0.01 => continue,
            _ => {}
        }
        let (class, name) = match weather {
            Weather::Up => ("up", key!("demo-band-up")),
            Weather::Down => ("down", key!("demo-band-down")),
            Weather::Bad => ("bad", key!("demo-band-bad")),
        };
        let _ = write!(
            page,
            "<svg x=\"{from:.2}%\" width=\"{:.2}%\" height=\"100%\"><rect class=\"{class}\" width=\"100%\" height=\"100%\"/>\
             <text x=\"5\" y=\"16\">{}</text></svg>",
            to - from,
            word(say, name)
        );
    }
    let mut odd = false;
    for event in events.iter().filter(|event| event.person == place) {
        let x = night.axis.x(event.at);
        match event.what {
            What::Fault(fault) => {
                let icon = match fault.kind {
                    FaultKind::Up => "up",
                    FaultKind::Down => "down",
                    FaultKind::ReplyLost => "reply_lost",
                    FaultKind::Repeated => "repeated",
                };
                // On a narrow screen every other one stands lower.
                mark(page, (icon, if odd { "fault odd" } else { "fault" }), x, 24, &fault_words(say, fault));
                odd = !odd;
            }
            What::Tried => mark(page, ("tried", "fault"), x, 24, &say.words.say(key!("demo-mark-tried"))),
            _ => {}
        }
    }
    page.push_str("</svg>");
}

/// An icon at a place, with a word for whoever points at it.
fn mark(page: &mut String, (icon, class): (&str, &str), x: f64, y: i32, title: &str) {
    // Half of an icon's 18 pixels before the place, in a coordinate that knows hundredths of the width only.
    let _ = write!(
        page,
        "<svg x=\"{x:.2}%\" y=\"{y}\" width=\"1\" height=\"18\" style=\"overflow:visible\"><title>{}</title>\
         <use href=\"#{icon}\" class=\"i {class}\" x=\"-9\" width=\"18\" height=\"18\"/></svg>",
        escaped(title)
    );
}

const fn sign(step: Step) -> (&'static str, Key) {
    match step {
        Step::Kept => ("kept", key!("demo-mark-kept")),
        Step::Edited => ("edited", key!("demo-mark-edited")),
        Step::Withdrawn => ("withdrawn", key!("demo-mark-withdrawn")),
        Step::Left => ("left", key!("demo-mark-left")),
        Step::Arrived => ("arrived", key!("demo-mark-arrived")),
        Step::Opened => ("opened", key!("demo-mark-opened")),
        Step::Answered => ("answered", key!("demo-mark-answered")),
        Step::Read => ("read", key!("demo-mark-read")),
    }
}

/// The ways of a resident's tips.
fn tips(page: &mut String, say: &Say, night: &Night, place: usize, report: &Report) {
    let Some(ways) = night.ways.get(&place) else { return };
    for (tip, way) in ways.iter().take(night.drawn) {
        let words = report.words.get(&(place, *tip)).map_or("", String::as_str);
        let _ = write!(page, "<p class=\"words\">{}</p><svg height=\"24\" role=\"img\">", escaped(words));
        // A stretch has the colour of the step that it comes from; on its way it is dashed.
        for pair in way.windows(2) {
            let (from, to) = (night.axis.x(pair[0].0), night.axis.x(pair[1].0));
            let _ = write!(
                page,
                "<line class=\"{}\" x1=\"{from:.2}%\" x2=\"{to:.2}%\" y1=\"12\" y2=\"12\"/>",
                sign(pair[0].1).0
            );
        }
        for (at, step) in way {
            let (icon, name) = sign(*step);
            mark(page, (icon, icon), night.axis.x(*at), 3, &say.words.say(name));
        }
        page.push_str("</svg>");
    }
    let rest: Vec<(u64, Step)> = ways.values().skip(night.drawn).flatten().copied().collect();
    if !rest.is_empty() {
        let count = [("count", Value::from(ways.len() - night.drawn))];
        bars(page, night, &rest, &say.words.say_with(key!("demo-lane-rest"), &count));
    }
}

/// How many tips took a step at about a moment, as bars: kept, arrived, opened.
fn bars(page: &mut String, night: &Night, steps: &[(u64, Step)], title: &str) {
    const HEIGHT: f64 = 36.0;
    let mut counts: BTreeMap<(Step, usize), u32> = BTreeMap::new();
    for (at, step) in steps {
        if matches!(step, Step::Kept | Step::Arrived | Step::Opened) {
            let bar = (night.axis.x(*at) / 100.0 * BARS as f64) as usize;
            *counts.entry((*step, bar.min(BARS - 1))).or_default() += 1;
        }
    }
    let most = f64::from(counts.values().copied().max().unwrap_or(1));
    let _ = write!(page, "<p class=\"words\">{}</p><svg height=\"{HEIGHT}\" role=\"img\">", escaped(title));
    for ((step, bar), count) in counts {
        // Even one tip among thousands is seen.
        let height = (f64::from(count) / most * HEIGHT).max(3.0);
        let wide = 100.0 / BARS as f64;
        let _ = write!(
            page,
            "<rect class=\"{}\" x=\"{:.2}%\" width=\"{:.2}%\" y=\"{:.1}\" height=\"{height:.1}\"/>",
            sign(step).0,
            bar as f64 * wide,
            wide * 0.8,
            HEIGHT - height
        );
    }
    page.push_str("</svg>");
}

/// The patrol as its writer, the companion or the desk knows it.
fn walk(page: &mut String, say: &Say, night: &Night, place: usize, events: &[Event]) {
    let _ = write!(
        page,
        "<p class=\"words\">{}</p><svg height=\"24\" role=\"img\">",
        word(say, key!("demo-lane-patrol"))
    );
    let steps: Vec<(u64, Walk)> = events
        .iter()
        .filter(|event| event.person == place)
        .filter_map(|event| match event.what {
            What::Walk(step) => Some((event.at, step)),
            _ => None,
        })
        .collect();
    for pair in steps.windows(2) {
        let (from, to) = (night.axis.x(pair[0].0), night.axis.x(pair[1].0));
        // The stretch before a gap is the one of which nothing is known.
        let class = if pair[1].1 == Walk::Gap { "left walk" } else { "walk" };
        let _ =
            write!(page, "<line class=\"{class}\" x1=\"{from:.2}%\" x2=\"{to:.2}%\" y1=\"12\" y2=\"12\"/>");
    }
    for (at, step) in steps {
        let (icon, name) = match step {
            Walk::Started => ("walk-started", key!("demo-mark-walk-started")),
            Walk::Noted => ("walk-noted", key!("demo-mark-walk-noted")),
            Walk::Gap => ("walk-gap", key!("demo-mark-walk-gap")),
            Walk::Ended => ("walk-ended", key!("demo-mark-walk-ended")),
            Walk::Seen => ("walk-seen", key!("demo-mark-walk-seen")),
        };
        mark(page, (icon, "walk"), night.axis.x(at), 3, &say.words.say(name));
    }
    page.push_str("</svg>");
}
