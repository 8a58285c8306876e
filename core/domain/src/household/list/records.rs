//! The rows of a file of separated values (RFC 4180), each with the lines it stands on.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Cells of a row that are told apart; a longer row is only counted.
const CELLS: usize = 64;

/// One row.
pub(super) struct Record {
    /// The line that it begins on; the first is 1.
    pub(super) line: u32,
    /// The line that it ends on; another only where a quoted cell holds line ends.
    pub(super) last_line: u32,
    /// Its cells; the first [`CELLS`] of them at most.
    pub(super) cells: Vec<String>,
    /// How many cells it has.
    pub(super) count: usize,
    /// Whether a quote in it is never closed. Then it is this one line, and what follows is read line by line, so that
    /// one quote too many does not swallow a whole file.
    pub(super) is_open: bool,
}

/// Reads rows; lines without a character are passed over.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    place: usize,
    line: u32,
    by_line: bool,
    reader: Reader,
    /// What the reader writes the cells of a row into; it grows with the longest row.
    written: Vec<u8>,
}

impl<'a> Records<'a> {
    pub(super) fn new(bytes: &'a [u8], separator: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Self { bytes, place: 0, line: 1, by_line: false, reader, written: vec![0; 1024] }
    }

    fn ends_line(&self, place: usize) -> bool {
        match self.bytes.get(place) {
            Some(b'\r') => true,
            Some(b'\n') => place.checked_sub(1).and_then(|before| self.bytes.get(before)) != Some(&b'\r'),
            _ => false,
        }
    }

    /// Goes on to a place and counts the lines that ended before it.
    fn go_to(&mut self, place: usize) {
        let ended = (self.place..place).filter(|&place| self.ends_line(place)).count();
        self.line = self.line.saturating_add(u32::try_from(ended).unwrap_or(u32::MAX));
        self.place = place;
    }

    fn end_of_line(&self) -> usize {
        let rest = self.bytes.get(self.place..).unwrap_or_default();
        self.place + rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len())
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let rest = self.bytes.get(self.place..)?;
        let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.go_to(self.place + empty);
        let end = if self.by_line { self.end_of_line() } else { self.bytes.len() };
        let input = self.bytes.get(self.place..end).filter(|input| !input.is_empty())?;
        let line = self.line;
        let read = read(&mut self.reader, input, &mut self.written);
        if read.is_open {
            // What the quote swallowed is read again, now line by line: each byte twice at most.
            self.by_line = true;
            self.go_to(self.end_of_line());
        } else {
            let row = input.get(..read.bytes).unwrap_or(input);
            let ends = row.iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.go_to(self.place + row.len() - ends);
        }
        Some(Record {
            line,
            last_line: self.line,
            cells: read.cells,
            count: read.count,
            is_open: read.is_open,
        })
    }
}

struct Read {
    bytes: usize,
    cells: Vec<String>,
    count: usize,
    is_open: bool,
}

/// Reads the first row of an input that does not begin with a line end.
fn read(reader: &mut Reader, input: &[u8], written: &mut Vec<u8>) -> Read {
    reader.reset();
    let mut ends = [0; CELLS];
    let (mut bytes, mut length, mut last, mut count) = (0, 0, 0, 0);
    // After its last byte comes one more line end: it ends every row but one within a quote.
    let mut is_over = false;
    let is_open = loop {
        is_over |= bytes >= input.len();
        let rest = if is_over { b"\n" } else { input.get(bytes..).unwrap_or_default() };
        let output = written.get_mut(length..).unwrap_or_default();
        let room = ends.get_mut(last..).unwrap_or_default();
        let (result, taken, given, ended) = reader.read_record(rest, output, room);
        if !is_over {
            bytes += taken;
        }
        (length, last, count) = (length + given, last + ended, count + ended);
        match result {
            ReadRecordResult::Record => break false,
            // A mark of byte order alone also has no row in it.
            ReadRecordResult::InputEmpty if is_over => break input.contains(&b'"'),
            ReadRecordResult::InputEmpty => is_over = true,
            ReadRecordResult::OutputFull => written.resize(written.len().saturating_mul(2), 0),
            // The cells beyond are counted in a place that is never read.
            ReadRecordResult::OutputEndsFull => last = CELLS - 1,
            ReadRecordResult::End => break false,
        }
    };
    let told = if count > CELLS { &[] } else { ends.get(..last).unwrap_or_default() };
    let mut begin = 0;
    let cells = told.iter().map(|&end| {
        let cell = written.get(begin..end).unwrap_or_default();
        begin = end;
        String::from_utf8_lossy(cell).into_owned()
    });
    Read { bytes, cells: cells.collect(), count, is_open }
}
