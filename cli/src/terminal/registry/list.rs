//! A hamlet's list: what it says is shown before anything is taken.

use super::openness_told;
use crate::say::{Failure, Say};
use crate::terminal::{PAGE, hex, page_of, skip};
use serde_json::{Value as Json, json};
use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use tinxom_domain::household::list::{BadRow, Column, LIST_BYTES, RowTrouble};
use tinxom_domain::id::GroupId;
use tinxom_phone::say::registry;
use tinxom_phone::{ListPreview, Phone};
use tinxom_words::{Value, key};

/// Shows a list, and takes its good rows where that was asked for.
pub fn import(
    say: &Say,
    phone: &Phone,
    file: &Path,
    group: Option<GroupId>,
    repeats: &[u32],
    page: u32,
    yes: bool,
) -> Result<Json, Failure> {
    let mut bytes = Vec::new();
    // One byte more than is taken: the reader says that a list is too large.
    let opened = std::fs::File::open(file).map_err(|error| crate::serve::of_io(file, &error))?;
    let most = LIST_BYTES as u64 + 1;
    opened.take(most).read_to_end(&mut bytes).map_err(|error| crate::serve::of_io(file, &error))?;
    let preview = phone.registry().read_list(&bytes)?;
    let mut object = told(say, &preview, page);
    openness_told(say, phone)?;
    let (mut brought_in, mut already) = (0, 0);
    if yes {
        let progress = std::io::stderr().is_terminal();
        let taken = phone.registry().bring_in(&preview, repeats, group, |done, total| {
            if progress {
                progress_shown(say, done, total);
            }
        });
        if progress {
            // Takes the line away that was written over.
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
        (brought_in, already) = taken.map(|taken| (taken.brought_in, taken.already))?;
        say.line(key!("list-taken"), &[("count", Value::from(brought_in))]);
        if already > 0 {
            say.line(key!("list-already"), &[("count", Value::from(already))]);
        }
        if let Some(group) = group {
            say.line(key!("phone-group"), &[("id", Value::from(hex(&group.0)))]);
        }
    } else {
        if preview.bad().iter().any(|bad| bad.row.is_some()) {
            say.line(key!("list-repeats-how"), &[]);
        }
        say.line(key!("list-take-how"), &[]);
    }
    for (name, value) in [
        ("taken", json!(yes)),
        ("brought_in", json!(brought_in)),
        ("already", json!(already)),
        ("group", json!(group.map(|group| hex(&group.0)))),
    ] {
        object[name] = value;
    }
    Ok(object)
}

fn progress_shown(say: &Say, done: usize, total: usize) {
    let given = [("done", Value::from(done)), ("total", Value::from(total))];
    let line = say.words.say_with(key!("list-progress"), &given);
    let mut error = std::io::stderr();
    let _ = write!(error, "\r\x1b[K{line}");
    let _ = error.flush();
}

/// What a list says: how many rows of which hamlet can be taken, and a page of those that cannot.
fn told(say: &Say, preview: &ListPreview, page: u32) -> Json {
    say.line(key!("list-good"), &[("count", Value::from(preview.good()))]);
    let by_hamlet = preview.by_hamlet();
    for (hamlet, count) in &by_hamlet {
        let name = say.territory.hamlet(*hamlet).map(|hamlet| hamlet.name.clone()).unwrap_or_default();
        let given = [("count", Value::from(*count))];
        say.print(&format!("  {name}: {}", say.words.say_with(key!("registry-total"), &given)));
    }
    if preview.blank() > 0 {
        say.line(key!("list-blank"), &[("count", Value::from(preview.blank()))]);
    }
    let mut bad: Vec<&BadRow> = preview.bad().iter().skip(skip(page)).take(PAGE + 1).collect();
    if !preview.bad().is_empty() {
        say.line(key!("list-bad"), &[("count", Value::from(preview.bad().len()))]);
    }
    for row in bad.iter().take(PAGE) {
        let line = if row.line == row.last_line {
            row.line.to_string()
        } else {
            format!("{}–{}", row.line, row.last_line)
        };
        let why = say.row_trouble(row);
        match row.column.map(|column| say.words.say(registry::column(column))) {
            Some(column) => {
                let given =
                    [("line", Value::from(line)), ("column", Value::from(column)), ("why", Value::from(why))];
                say.line(key!("list-bad-cell"), &given);
            }
            None => {
                say.line(key!("list-bad-line"), &[("line", Value::from(line)), ("why", Value::from(why))])
            }
        }
    }
    let next = page_of(say, &mut bad, page);
    let rows: Vec<_> = bad
        .iter()
        .map(|row| {
            json!({
                "line": row.line, "last_line": row.last_line, "column": row.column.map(column_name),
                "trouble": trouble_name(row.trouble), "why": say.row_trouble(row),
            })
        })
        .collect();
    let hamlets: Vec<_> =
        by_hamlet.iter().map(|(hamlet, count)| json!({ "hamlet": hamlet.0, "count": count })).collect();
    json!({
        "good": preview.good(), "bad": preview.bad().len(), "blank": preview.blank(), "hamlets": hamlets,
        "rows": rows, "page": page, "next_page": next,
    })
}

const fn column_name(column: Column) -> &'static str {
    match column {
        Column::Hamlet => "hamlet",
        Column::Address => "address",
        Column::Householder => "householder",
    }
}

const fn trouble_name(trouble: RowTrouble) -> &'static str {
    match trouble {
        RowTrouble::Cells { .. } => "cells",
        RowTrouble::OpenQuote => "open-quote",
        RowTrouble::Text(_) => "text",
        RowTrouble::NeverTaken(_) => "never-taken",
        RowTrouble::UnknownHamlet => "unknown-hamlet",
        RowTrouble::Repeats { .. } => "repeats",
    }
}
