//! The line of names that a list begins with, and which columns are refused.

use super::records::{Record, Records};
use super::{Column, ColumnName, ListError};
use crate::card::{Card, number_within};
use crate::text::{LABEL_LIMIT, first_words, fold};

/// Rows that are looked at to say why an unknown column is refused.
const LOOKED_AT: usize = 20;
/// What separates the cells: in English spreadsheets, in Vietnamese ones, in what is copied out of one.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

impl Column {
    /// The names that a list may give it, without diacritics, each word apart.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Hamlet => &[
                "xom",
                "to",
                "thon",
                "ban",
                "khu pho",
                "to dan pho",
                "xom to",
                "xom to dan pho",
                "ten xom",
                "ten to",
                "hamlet",
                "quarter",
                "hamlet or quarter",
            ],
            Self::Address => &["dia chi", "so nha", "dia chi ho", "address"],
            Self::Householder => &[
                "chu ho",
                "ten chu ho",
                "ho ten chu ho",
                "ho va ten chu ho",
                "householder",
                "householder label",
                "head of household",
            ],
        }
    }
}

/// The columns in the file's order, and what follows the line of names. The separator is the one that gives most names.
pub(super) fn names(bytes: &[u8]) -> Result<(Vec<Column>, Records<'_>), ListError> {
    let first = |separator| {
        let mut records = Records::new(bytes, separator);
        let mut record = records.next()?;
        // A spreadsheet writes empty columns along.
        while record.cells.last().is_some_and(|name| name.trim().is_empty()) {
            record.cells.pop();
        }
        let known = record.cells.iter().filter(|name| matches!(named(name), Named::Column(_))).count();
        Some((known, separator, record, records))
    };
    let mut best: Option<(usize, u8, Record, Records<'_>)> = None;
    for separator in SEPARATORS {
        let read = first(separator).ok_or(ListError::NoNames)?;
        if best.as_ref().is_none_or(|(known, ..)| read.0 > *known) {
            best = Some(read);
        }
    }
    let (known, separator, record, records) = best.ok_or(ListError::NoNames)?;
    let name = |cell: &str| ColumnName(first_words(cell, LABEL_LIMIT));
    let cells = || (1..).zip(record.cells.iter());
    for (number, cell) in cells() {
        if let Named::NeverTaken(card) = named(cell) {
            return Err(ListError::NeverTaken { number, name: name(cell), card });
        }
    }
    if known == 0 || record.is_open {
        return Err(ListError::NoNames);
    }
    let mut columns = Vec::new();
    for (number, cell) in cells() {
        match named(cell) {
            Named::Column(column) if columns.contains(&column) => {
                return Err(ListError::DoubledColumn { column, name: name(cell) });
            }
            Named::Column(column) => columns.push(column),
            Named::NeverTaken(_) | Named::Unknown => {
                let rows = Records::new(bytes, separator).skip(1).take(LOOKED_AT);
                let held = rows.filter_map(|row| number_within(row.cells.get(number - 1)?.as_str())).next();
                let name = name(cell);
                return Err(match held {
                    Some(card) => ListError::NeverTaken { number, name, card },
                    None => ListError::UnknownColumn { number, name },
                });
            }
        }
    }
    match Column::ALL.into_iter().find(|column| !columns.contains(column)) {
        Some(column) => Err(ListError::MissingColumn { column }),
        None => Ok((columns, records)),
    }
}

enum Named {
    Column(Column),
    NeverTaken(Card),
    Unknown,
}

/// Names of columns for numbers that a person is known by: these words in a row.
const NEVER_TAKEN: [(&str, Card); 20] = [
    ("cccd", Card::IdentityNumber),
    ("cmnd", Card::IdentityNumber),
    ("cmt", Card::IdentityNumber),
    ("cmtnd", Card::IdentityNumber),
    ("can cuoc", Card::IdentityNumber),
    ("dinh danh", Card::IdentityNumber),
    ("chung minh", Card::IdentityNumber),
    ("ho chieu", Card::IdentityNumber),
    ("identity", Card::IdentityNumber),
    ("id number", Card::IdentityNumber),
    ("citizen id", Card::IdentityNumber),
    ("passport", Card::IdentityNumber),
    ("dien thoai", Card::PhoneNumber),
    ("di dong", Card::PhoneNumber),
    ("sdt", Card::PhoneNumber),
    ("dt", Card::PhoneNumber),
    ("zalo", Card::PhoneNumber),
    ("phone", Card::PhoneNumber),
    ("telephone", Card::PhoneNumber),
    ("mobile", Card::PhoneNumber),
];

fn named(cell: &str) -> Named {
    // No name of a column is longer.
    if cell.chars().count() > LABEL_LIMIT {
        return Named::Unknown;
    }
    let words = fold(&cell.replace(|c: char| c.is_ascii_punctuation(), " "));
    let column = Column::ALL.into_iter().find(|column| column.names().contains(&words.as_str()));
    if let Some(column) = column {
        return Named::Column(column);
    }
    let words = format!(" {words} ");
    let never = NEVER_TAKEN.iter().find(|(word, _)| words.contains(&format!(" {word} ")));
    never.map_or(Named::Unknown, |(_, card)| Named::NeverTaken(*card))
}
