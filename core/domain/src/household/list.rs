//! A hamlet's list of households (danh sách hộ) from a spreadsheet: separated values with a line of names.
//!
//! Three columns and no more: what is not asked for is not taken, and a list with another column is refused before a row
//! is read. A number that a person is known by is refused wherever it stands (see [`crate::card`]). Nothing is put right by
//! guessing and nothing thrown away: every line with something on it is a good row or a bad one with its reason.
//!
//! Reasons name lines and columns, never what stands there: they may be logged.

mod names;
mod records;

use crate::card::{Card, number_within};
use crate::id::HamletId;
use crate::text::{LABEL_LIMIT, TextError, fold, parse_label};
use names::names;
use records::Record;
use std::collections::BTreeMap;
use thiserror::Error;

/// Bytes of a list at most (16 MiB).
pub const LIST_BYTES: usize = 16 * 1024 * 1024;
/// Rows of a list at most, good and bad ones.
pub const LIST_ROWS: usize = 100_000;

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The hamlet or quarter (xóm, tổ dân phố).
    Hamlet,
    /// The address (địa chỉ), as people there say it. A cell of it may be empty: many hamlets have no numbers.
    Address,
    /// The label of the householder (chủ hộ): a name, or what the neighbours call the house.
    Householder,
}

impl Column {
    /// Every column.
    pub const ALL: [Self; 3] = [Self::Hamlet, Self::Address, Self::Householder];
}

/// A column's name as it stands in a file. A file without a line of names may have a person's name there, so it is
/// shown to who chose the file and printed nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct ColumnName(String);

impl ColumnName {
    /// The name, at most [`LABEL_LIMIT`] characters, harmless on a screen.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for ColumnName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ColumnName(…)")
    }
}

/// Why no row of a file was taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ListError {
    /// More than [`LIST_BYTES`]; nothing was read.
    #[error("the list is larger than {LIST_BYTES} bytes")]
    TooLarge,
    /// More than [`LIST_ROWS`] rows; it was not read on.
    #[error("the list has more than {LIST_ROWS} rows")]
    TooManyRows,
    /// Not UTF-8: saved in an old code page, or as a spreadsheet's own file.
    #[error("line {line} is not UTF-8")]
    Encoding {
        /// The first such line.
        line: u32,
    },
    /// Its first line names none of the columns.
    #[error("the first line does not name the columns")]
    NoNames,
    /// A column that holds, by its name or its cells, what is never taken.
    #[error("column {number} holds what is never taken: {card:?}")]
    NeverTaken {
        /// Its place; the first is 1.
        number: usize,
        /// Its name in the file.
        name: ColumnName,
        /// What it holds.
        card: Card,
    },
    /// A column that is none of the three.
    #[error("column {number} is not one of a list")]
    UnknownColumn {
        /// Its place; the first is 1.
        number: usize,
        /// Its name in the file.
        name: ColumnName,
    },
    /// Two columns for one thing.
    #[error("there are two columns for {column:?}")]
    DoubledColumn {
        /// For which.
        column: Column,
        /// The second one's name in the file.
        name: ColumnName,
    },
    /// One of the three is not there.
    #[error("there is no column for {column:?}")]
    MissingColumn {
        /// Which.
        column: Column,
    },
}

/// A row that can be taken.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file; the line of names is the first.
    pub line: u32,
    /// The hamlet.
    pub hamlet: HamletId,
    /// The address: NFC, at most [`LABEL_LIMIT`] characters, or empty.
    pub address: String,
    /// The householder's label: NFC, at most [`LABEL_LIMIT`] characters, never empty.
    pub householder: String,
}

// Who lives where is in no log.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row {{ line: {}, … }}", self.line)
    }
}

/// Why a row was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RowTrouble {
    /// It has fewer cells than there are columns, or more with something in them.
    #[error("{found} cells for {expected} columns")]
    Cells {
        /// Its cells.
        found: usize,
        /// The columns.
        expected: usize,
    },
    /// A quote that is never closed.
    #[error("a quote is never closed")]
    OpenQuote,
    /// The text of a cell. A cell of several lines counts as [`TextError::Control`].
    #[error(transparent)]
    Text(#[from] TextError),
    /// A cell with a number that is never taken.
    #[error("it holds what is never taken: {0:?}")]
    NeverTaken(Card),
    /// No such hamlet.
    #[error("there is no such hamlet")]
    UnknownHamlet,
    /// Hamlet, address and householder are those of an earlier row, but perhaps for diacritics. They may be two
    /// households all the same: Tân and Tấn fold alike.
    #[error("it says the same as line {line}")]
    Repeats {
        /// The line of the earlier row, which is a good one.
        line: u32,
    },
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The line in the file that it begins on.
    pub line: u32,
    /// The line that it ends on; another only where a quoted cell holds line ends.
    pub last_line: u32,
    /// The column of the trouble; none when it is the row's.
    pub column: Option<Column>,
    /// What is wrong: the first of it.
    pub trouble: RowTrouble,
    /// What a row says that only repeats another, for a person to take it as a household of its own.
    pub row: Option<Row>,
}

/// A list that was read. The good rows wait until somebody has decided about the bad ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// What can be taken, in the file's order.
    pub good: Vec<Row>,
    /// What cannot, in the file's order.
    pub bad: Vec<BadRow>,
    /// Rows with separators and blanks only, such as a spreadsheet leaves at its end. They are neither good nor bad.
    pub blank: usize,
}

impl List {
    /// Reads a file: UTF-8 with or without a mark of byte order, cells separated by comma, semicolon or tab, quoted as in
    /// RFC 4180, and a line of names first. Names count without regard to diacritics, case and order. `hamlet` finds a
    /// hamlet by its label (NFC, one line), and nothing for one that does not exist.
    ///
    /// Takes time and memory in proportion to the file, and calls `hamlet` at most once for a row.
    ///
    /// # Errors
    /// [`ListError`], when no row can be taken.
    pub fn read(bytes: &[u8], hamlet: impl Fn(&str) -> Option<HamletId>) -> Result<Self, ListError> {
        if bytes.len() > LIST_BYTES {
            return Err(ListError::TooLarge);
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| ListError::Encoding { line: line_at(bytes, error.valid_up_to()) })?;
        let bytes = text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes();
        let (columns, records) = names(bytes)?;
        let (mut list, mut seen) = (Self::default(), BTreeMap::new());
        for record in records {
            let (line, last_line) = (record.line, record.last_line);
            let (column, trouble, row) = match row(&record, &columns, &hamlet) {
                Ok(None) => {
                    list.blank += 1;
                    continue;
                }
                Ok(Some(row)) => {
                    let key = (row.hamlet, fold(&row.address), fold(&row.householder));
                    match seen.get(&key) {
                        Some(&line) => (None, RowTrouble::Repeats { line }, Some(row)),
                        None => {
                            seen.insert(key, line);
                            list.make_room()?;
                            list.good.push(row);
                            continue;
                        }
                    }
                }
                Err((column, trouble)) => (column, trouble, None),
            };
            list.make_room()?;
            list.bad.push(BadRow { line, last_line, column, trouble, row });
        }
        Ok(list)
    }

    fn make_room(&self) -> Result<(), ListError> {
        if self.good.len() + self.bad.len() < LIST_ROWS { Ok(()) } else { Err(ListError::TooManyRows) }
    }
}

fn line_at(bytes: &[u8], place: usize) -> u32 {
    let before = bytes.get(..place).unwrap_or_default();
    let pairs = before.windows(2).filter(|pair| *pair == b"\r\n").count();
    let ends = before.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count();
    u32::try_from(ends - pairs + 1).unwrap_or(u32::MAX)
}

type Trouble = (Option<Column>, RowTrouble);

/// What a row says; nothing when all its cells are blank.
fn row(
    record: &Record,
    columns: &[Column],
    hamlet: impl Fn(&str) -> Option<HamletId>,
) -> Result<Option<Row>, Trouble> {
    if record.is_open {
        return Err((None, RowTrouble::OpenQuote));
    }
    let too_many = Err((None, RowTrouble::Cells { found: record.count, expected: columns.len() }));
    let is_blank = |cell: &String| cell.trim().is_empty();
    if record.cells.len() < record.count || !record.cells.iter().skip(columns.len()).all(is_blank) {
        return too_many;
    }
    if record.line != record.last_line {
        let column = columns.iter().zip(&record.cells).find(|(_, cell)| cell.contains(['\r', '\n']));
        return Err((column.map(|(column, _)| *column), TextError::Control.into()));
    }
    if record.cells.iter().all(is_blank) {
        return Ok(None);
    }
    if record.cells.len() < columns.len() {
        return too_many;
    }
    let label = |wanted: Column| {
        let cell = columns.iter().position(|column| *column == wanted).and_then(|at| record.cells.get(at));
        let label = match parse_label(cell.map_or("", String::as_str), LABEL_LIMIT) {
            Err(TextError::Empty) if wanted == Column::Address => String::new(),
            label => label.map_err(|error| (Some(wanted), error.into()))?,
        };
        match number_within(&label) {
            Some(card) => Err((Some(wanted), RowTrouble::NeverTaken(card))),
            None => Ok(label),
        }
    };
    let (place, address, householder) =
        (label(Column::Hamlet)?, label(Column::Address)?, label(Column::Householder)?);
    let hamlet = hamlet(&place).ok_or((Some(Column::Hamlet), RowTrouble::UnknownHamlet))?;
    Ok(Some(Row { line: record.line, hamlet, address, householder }))
}

#[cfg(test)]
mod tests;
