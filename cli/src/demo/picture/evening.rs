//! The evening as a sequence: a line per phone and one for the server, and below one another what passed between them. Every
//! row says in words what it draws.

use super::{escaped, icon_alone, word};
use crate::demo::report::Report;
use crate::demo::story::{SERVER, Scene, Sign};
use crate::demo::village::{DESK, EVENING};
use crate::say::Say;
use std::fmt::Write;
use tinxom_words::{Key, Value, key};

/// The people's lines from left to right; the server's comes last.
fn lines() -> Vec<usize> {
    [DESK].into_iter().chain(EVENING).chain([SERVER]).collect()
}

const fn sign_of(sign: Sign) -> (&'static str, &'static str, Key) {
    match sign {
        Sign::List => ("list", "answered", key!("demo-sign-list")),
        Sign::NoLink => ("tried", "fault", key!("demo-sign-no-link")),
        Sign::Code => ("code", "kept", key!("demo-sign-code")),
        Sign::Provisional => ("provisional", "kept", key!("demo-sign-provisional")),
        Sign::Bad => ("bad", "fault", key!("demo-sign-bad")),
        Sign::Active => ("arrived", "answered", key!("demo-sign-active")),
        Sign::Waiting => ("waiting", "kept", key!("demo-sign-waiting")),
        Sign::Settled => ("settled", "arrived", key!("demo-sign-settled")),
        Sign::Joined => ("joined", "arrived", key!("demo-sign-joined")),
        Sign::Looked => ("looked", "arrived", key!("demo-sign-looked")),
    }
}

/// Every sign, for the legend.
const SIGNS: [Sign; 10] = [
    Sign::List,
    Sign::NoLink,
    Sign::Code,
    Sign::Provisional,
    Sign::Bad,
    Sign::Active,
    Sign::Waiting,
    Sign::Settled,
    Sign::Joined,
    Sign::Looked,
];

/// Draws the section.
pub fn draw(page: &mut String, say: &Say, report: &Report) {
    let given = [("count", Value::from(report.evening.households))];
    let _ = write!(
        page,
        "<h2>{}</h2>\n<p>{}</p>\n<div class=\"card seq\"><div class=\"heads\" aria-hidden=\"true\">",
        word(say, key!("demo-evening-title")),
        escaped(&say.words.say_with(key!("demo-evening-about"), &given))
    );
    for line in lines() {
        let name = match report.people.get(line) {
            Some(person) => escaped(&person.name),
            None => word(say, key!("demo-server-name")),
        };
        let _ = write!(page, "<span>{name}</span>");
    }
    page.push_str("</div>\n<ol class=\"scenes\">");
    for scene in &report.evening.story.0 {
        row(page, scene);
    }
    page.push_str("</ol></div>\n<div class=\"card\"><ul class=\"legend\">");
    for sign in SIGNS {
        let (icon, class, text) = sign_of(sign);
        let _ = write!(page, "<li>{}{}</li>", icon_alone(icon, class), word(say, text));
    }
    let _ = writeln!(page, "</ul></div>\n<p class=\"soft\">{}</p>", escaped(&report.check_evening(say)));
}

/// Hundredths of the width at which somebody's line stands.
fn place(who: usize) -> Option<f64> {
    let lines = lines();
    let at = lines.iter().position(|line| *line == who)?;
    Some((at as f64 + 0.5) / lines.len() as f64 * 100.0)
}

/// One scene: its ways and signs on the lines, and its words.
fn row(page: &mut String, scene: &Scene) {
    page.push_str("<li><svg aria-hidden=\"true\">");
    for x in lines().into_iter().filter_map(place) {
        let _ = write!(page, "<line class=\"life\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"0\" y2=\"100%\"/>");
    }
    let between = |way: &&(usize, usize)| way.0 != SERVER && way.1 != SERVER;
    let class = if scene.ways.iter().any(|way| between(&way)) { "way code" } else { "way" };
    for (from, to) in &scene.ways {
        let (Some(from), Some(to)) = (place(*from), place(*to)) else { continue };
        let _ =
            write!(page, "<line class=\"{class}\" x1=\"{from:.2}%\" x2=\"{to:.2}%\" y1=\"50%\" y2=\"50%\"/>");
        // The head of the arrow stands before the line that it leads to, where a sign may be.
        let head = if to > from { "M-16-5-10 0-16 5" } else { "M16-5 10 0 16 5" };
        let _ = write!(
            page,
            "<svg x=\"{to:.2}%\" y=\"50%\" width=\"1\" height=\"1\" style=\"overflow:visible\">\
             <path class=\"{class}\" d=\"{head}\"/></svg>"
        );
    }
    for (who, sign) in &scene.signs {
        let Some(x) = place(*who) else { continue };
        let (icon, class, _) = sign_of(*sign);
        let _ = write!(
            page,
            "<svg x=\"{x:.2}%\" y=\"50%\" width=\"1\" height=\"1\" style=\"overflow:visible\">\
             <circle class=\"b\" r=\"12\"/>\
             <use href=\"#{icon}\" class=\"i {class}\" x=\"-10\" y=\"-10\" width=\"20\" height=\"20\"/></svg>"
        );
    }
    let _ = write!(page, "</svg><p>{}</p></li>", escaped(&scene.text));
}
