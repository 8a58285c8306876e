//! Midnight as a picture of units: two boxes become one, a third is split, and two records go their ways between them. What
//! is drawn stands in words below.

use super::{escaped, icon_alone, word};
use crate::demo::places::{NEXT_DOOR, SPLIT, WARD};
use crate::demo::report::Report;
use crate::say::Say;
use std::fmt::Write;
use tinxom_domain::id::UnitId;
use tinxom_words::{Key, Value, key};

/// A record in a unit's box: icon, class, words.
type Record<'r> = (&'static str, &'static str, &'r str);

/// From where to where an edge goes, in hundredths of the width; whether whole; what travels along it.
const EDGES: [(f64, f64, bool, Option<(&str, &str)>); 4] = [
    (16.67, 20.0, true, None),
    (50.0, 33.3, true, Some(("opened", "arrived"))),
    (83.33, 50.0, false, Some(("kept", "answered"))),
    (83.33, 83.33, false, None),
];

/// Draws the section.
pub fn draw(page: &mut String, say: &Say, report: &Report) {
    let merger = &report.merger;
    let _ = write!(
        page,
        "<h2>{}</h2>\n<p>{}</p>\n<div class=\"card\">",
        word(say, key!("demo-merger-title")),
        word(say, key!("demo-merger-about"))
    );
    let tip: Record<'_> = ("opened", "arrived", &merger.words);
    let home: Record<'_> = ("kept", "answered", &merger.household.1);
    let until = say.words.say_with(key!("demo-merger-until"), &[("date", Value::from(say.date(report.day)))]);
    let first = report.day.plus_days(1);
    let from = say.words.say_with(key!("demo-merger-from"), &[("date", Value::from(say.date(first)))]);
    page.push_str("<div class=\"units\">");
    boxed(page, say, (WARD, &until, ""), None, &[]);
    boxed(page, say, (NEXT_DOOR, &until, ""), Some(key!("demo-merger-written")), &[tip]);
    boxed(page, say, (SPLIT, &until, ""), Some(key!("demo-merger-kept")), &[home]);
    page.push_str("</div>");
    edges(page);
    page.push_str("<div class=\"units\">");
    // The units of the day after bear these names too, and the program's own territory does not know them yet.
    boxed(page, say, (WARD, &from, " wide"), Some(key!("demo-merger-here-now")), &[tip, home]);
    boxed(page, say, (SPLIT, &from, ""), None, &[]);
    page.push_str("</div>\n<ul class=\"legend\">");
    for (class, text) in [("whole", key!("demo-merger-whole")), ("part", key!("demo-merger-part"))] {
        let _ = write!(
            page,
            "<li><svg aria-hidden=\"true\"><line class=\"{class}\" x1=\"0\" x2=\"22\" y1=\"11\" y2=\"11\"/></svg>{}</li>",
            word(say, text)
        );
    }
    for (icon, class, text) in
        [("opened", "arrived", key!("demo-merger-tip")), ("kept", "answered", key!("demo-merger-household"))]
    {
        let _ = write!(page, "<li>{}{}</li>", icon_alone(icon, class), word(say, text));
    }
    page.push_str("</ul></div>\n<div class=\"card\"><ol class=\"told\">");
    for scene in &merger.story.0 {
        let _ = write!(
            page,
            "<li><span class=\"soft\">{}</span> {}</li>",
            escaped(&say.time(scene.at)),
            escaped(&scene.text)
        );
    }
    let _ = writeln!(page, "</ol></div>\n<p class=\"soft\">{}</p>", escaped(&report.check_merger(say)));
}

/// A unit with its days, and the records that lie in it.
fn boxed(
    page: &mut String,
    say: &Say,
    (unit, days, class): (UnitId, &str, &str),
    title: Option<Key>,
    records: &[Record<'_>],
) {
    let _ = write!(
        page,
        "<div class=\"unit{class}\"><strong>{}</strong><span class=\"soft\">{}</span>",
        escaped(&say.unit(unit)),
        escaped(days)
    );
    if let Some(title) = title {
        let _ = write!(page, "<span>{}</span>", word(say, title));
    }
    for (icon, class, words) in records {
        let _ = write!(
            page,
            "<span class=\"record\">{}<span>{}</span></span>",
            icon_alone(icon, class),
            escaped(words)
        );
    }
    page.push_str("</div>");
}

/// The lineage between the boxes of before and of after; what travels stands in the middle of its way.
fn edges(page: &mut String) {
    page.push_str("<svg class=\"edges\" aria-hidden=\"true\">");
    for (from, to, whole, record) in EDGES {
        let class = if whole { "whole" } else { "part" };
        let _ =
            write!(page, "<line class=\"{class}\" x1=\"{from:.2}%\" x2=\"{to:.2}%\" y1=\"0\" y2=\"100%\"/>");
        let Some((icon, class)) = record else { continue };
        let _ = write!(
            page,
            "<svg x=\"{:.2}%\" y=\"50%\" width=\"1\" height=\"1\" style=\"overflow:visible\"><circle class=\"b\" r=\"14\"/>\
             <use href=\"#{icon}\" class=\"i {class}\" x=\"-11\" y=\"-11\" width=\"22\" height=\"22\"/></svg>",
            f64::midpoint(from, to)
        );
    }
    page.push_str("</svg>");
}
