//! Evening, night and midnight as a picture: one HTML page without anything from elsewhere and without a script. The
//! evening's enrolments, a lane per phone of the night with its link and what went wrong on it, every tip's way from kept
//! to read, and what becomes of units and records at midnight.
//!
//! Places are hundredths of the width and icons keep their size, so that one page is read on a phone and on a desk.
//! Every word, ours or from data, goes through [`escaped`].

mod axis;
mod evening;
mod lanes;
mod merger;

use super::report::Report;
use super::table::Table;
use super::witness::Event;
use crate::say::Say;
use std::fmt::Write;
use tinxom_words::{Key, Value, key};

/// Text as HTML shows it, in an element or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // What no page may hold.
            control if control.is_control() => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// A text of the catalogue, escaped.
fn word(say: &Say, key: Key) -> String {
    escaped(&say.words.say(key))
}

/// The page.
pub fn page(say: &Say, report: &Report, events: &[Event]) -> String {
    let unit = report.people.first().map_or("", |desk| desk.home.as_str());
    let title = escaped(&say.words.say_with(key!("demo-page-title"), &[("unit", Value::from(unit))]));
    let seconds = [("seconds", Value::from(report.seconds(say)))];
    let mut page = String::new();
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{title} · {}</title>\n<style>\n{}</style>\n</head>\n<body>\n\
         <svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>\n{}</defs></svg>\n<main>\n\
         <h1>{title}</h1>\n<p>{}</p>\n",
        say.words.language().code(),
        word(say, key!("app-name")),
        include_str!("picture/style.css"),
        include_str!("picture/icons.svg"),
        word(say, key!("demo-page-about")),
    );
    evening::draw(&mut page, say, report);
    let _ = write!(
        page,
        "<h2>{}</h2>\n<p>{}</p>\n<p class=\"soft\">{}</p>\n",
        word(say, key!("demo-page-night")),
        word(say, key!("demo-page-night-about")),
        escaped(&say.words.say_with(key!("demo-page-scale"), &seconds)),
    );
    lanes::draw(&mut page, say, report, events);
    let _ = writeln!(
        page,
        "<h2>{}</h2>\n<div class=\"card\">{}</div>",
        word(say, key!("demo-legend")),
        legend(say)
    );
    merger::draw(&mut page, say, report);
    let _ = writeln!(
        page,
        "<h2>{}</h2>\n<div class=\"card scroll\">{}</div>",
        word(say, key!("demo-page-table")),
        table(&report.table(say))
    );
    for sum in report.sums(say) {
        let _ = writeln!(page, "<p>{}</p>", escaped(&sum));
    }
    let (class, icon) = if report.is_good() { ("check", "arrived") } else { ("check amiss", "walk-gap") };
    let _ = write!(
        page,
        "<h2>{}</h2>\n<div class=\"card {class}\">{}<div>",
        word(say, key!("demo-page-check")),
        icon_alone(icon, if report.is_good() { "answered" } else { "kept" }),
    );
    for check in report.checks(say) {
        let _ = write!(page, "<p>{}</p>", escaped(&check));
    }
    page.push_str("</div></div>\n");
    let command = format!(
        "cargo run --release -- --lang {} demo --seed {} --tips {}",
        say.words.language().code(),
        report.seed,
        report.tips
    );
    let again = say.words.say_with(key!("demo-page-again"), &[("command", Value::from("\u{1}"))]);
    let (before, after) = again.split_once('\u{1}').unwrap_or((&again, ""));
    let _ = write!(
        page,
        "<p class=\"soft\">{}<code>{}</code>{}</p>\n</main>\n</body>\n</html>\n",
        escaped(before),
        escaped(&command),
        escaped(after)
    );
    page
}

fn icon_alone(icon: &str, class: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 24 24\" class=\"i {class}\" aria-hidden=\"true\"><use href=\"#{icon}\"/></svg>"
    )
}

/// What every sign means: never by colour alone.
fn legend(say: &Say) -> String {
    let mut list = String::from("<ul class=\"legend\">");
    for (colour, text) in [
        ("line", key!("demo-band-down")),
        ("amber-box", key!("demo-band-bad")),
        ("tea-box", key!("demo-band-up")),
    ] {
        let _ = write!(
            list,
            "<li><span class=\"swatch\" style=\"background:var(--{colour})\"></span>{}</li>",
            word(say, text)
        );
    }
    for (icon, class, text) in [
        ("tried", "fault", key!("demo-mark-tried")),
        ("up", "fault", key!("demo-mark-up")),
        ("down", "fault", key!("demo-mark-down")),
        ("reply_lost", "fault", key!("demo-mark-reply-lost")),
        ("repeated", "fault", key!("demo-mark-repeated")),
        ("kept", "kept", key!("demo-mark-kept")),
        ("edited", "edited", key!("demo-mark-edited")),
        ("withdrawn", "withdrawn", key!("demo-mark-withdrawn")),
        ("left", "left", key!("demo-mark-left")),
        ("arrived", "arrived", key!("demo-mark-arrived")),
        ("opened", "opened", key!("demo-mark-opened")),
        ("answered", "answered", key!("demo-mark-answered")),
        ("read", "read", key!("demo-mark-read")),
        ("walk-started", "walk", key!("demo-mark-walk-started")),
        ("walk-noted", "walk", key!("demo-mark-walk-noted")),
        ("walk-gap", "walk", key!("demo-mark-walk-gap")),
        ("walk-ended", "walk", key!("demo-mark-walk-ended")),
        ("walk-seen", "walk", key!("demo-mark-walk-seen")),
    ] {
        let _ = write!(list, "<li>{}{}</li>", icon_alone(icon, class), word(say, text));
    }
    list.push_str("</ul>");
    list
}

fn table(table: &Table) -> String {
    let mut html = String::from("<table><thead><tr><th></th>");
    for column in &table.columns {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(column));
    }
    html.push_str("</tr></thead><tbody>");
    for (name, numbers) in &table.lines {
        let _ = write!(html, "<tr><th scope=\"row\">{}</th>", escaped(name));
        for number in numbers {
            let _ = write!(html, "<td>{}</td>", escaped(number));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    html
}

#[cfg(test)]
mod tests;
