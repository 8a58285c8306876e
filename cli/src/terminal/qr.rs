//! An invite as a QR code that a scanner reads off a screen: black on white whatever the terminal's colours
//! are, with the four modules of quiet zone that ISO/IEC 18004 asks for.

use fast_qr::{ECL, QRBuilder, QRCode};
use std::fmt::Write;

/// Modules of quiet zone on each side.
const QUIET: usize = 4;

/// How the modules are painted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Black on white by escape codes.
    Colours,
    /// No colours, on a terminal: light modules are full blocks, as on the usual dark background.
    DarkTerminal,
    /// No colours, into a file: dark modules are full blocks, as on paper.
    Paper,
}

impl Paint {
    /// What suits the stream that words go to; NO_COLOR as of no-color.org.
    pub fn suited(terminal: bool) -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match (terminal, no_colour) {
            (true, false) => Self::Colours,
            (true, true) => Self::DarkTerminal,
            (false, _) => Self::Paper,
        }
    }
}

/// A text's code. Invites are base32 with a dot, all of QR's alphanumeric set; the lowest level of correction
/// makes the code as small as it can be: a screen has no dirt on it, and a terminal few rows.
pub fn code(text: &str) -> Option<QRCode> {
    QRBuilder::new(text.as_bytes()).ecl(ECL::L).build().ok()
}

/// Columns that the code takes.
pub fn columns(code: &QRCode) -> usize {
    code.size + 2 * QUIET
}

/// The code in half blocks, two rows of modules to a line.
pub fn render(code: &QRCode, paint: Paint) -> String {
    let side = columns(code);
    let dark = |row: usize, column: usize| {
        let inside = |place: usize| place.checked_sub(QUIET).filter(|place| *place < code.size);
        inside(row).zip(inside(column)).is_some_and(|(row, column)| code[row][column].value())
    };
    let mut out = String::new();
    for row in (0..side).step_by(2) {
        if paint == Paint::Colours {
            out.push_str("\x1b[38;5;16;48;5;231m");
        }
        for column in 0..side {
            // Of an odd side the last half line lies outside the code, and belongs to the quiet zone.
            let (above, below) = (dark(row, column), dark(row + 1, column));
            let inked = if paint == Paint::DarkTerminal { (!above, !below) } else { (above, below) };
            out.push(match inked {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        let _ = if paint == Paint::Colours { writeln!(out, "\x1b[0m") } else { writeln!(out) };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the longest invite's length: a prefix, a dot and base32.
    fn invite(bytes: usize) -> String {
        let bytes: Vec<u8> = (0..bytes).map(|byte| (byte * 37 % 251) as u8).collect();
        format!("TINXOM1.{}", data_encoding::BASE32_NOPAD.encode(&bytes))
    }

    #[test]
    fn s5_1_an_invite_takes_the_dense_mode_and_fits_a_screen() {
        let upper = code(&invite(400)).unwrap();
        let lower = code(&invite(400).to_lowercase()).unwrap();
        assert!(matches!(upper.mode, Some(fast_qr::Mode::Alphanumeric)));
        // Version 14, of 73 modules, where bytes would need version 18.
        assert_eq!((upper.size, lower.size), (17 + 4 * 14, 17 + 4 * 18));
        assert_eq!(columns(&upper), 81);
    }

    #[test]
    fn the_code_is_black_on_white_with_four_modules_of_quiet_zone() {
        let code = code(&invite(300)).unwrap();
        let (colours, paper) = (render(&code, Paint::Colours), render(&code, Paint::Paper));
        let dark = render(&code, Paint::DarkTerminal);
        let rows: Vec<Vec<char>> = paper.lines().map(|line| line.chars().collect()).collect();
        assert_eq!(rows.len(), columns(&code).div_ceil(2));
        assert!(rows.iter().all(|row| row.len() == columns(&code)));
        assert!(rows[..2].iter().flatten().all(|module| *module == ' '), "quiet above");
        assert!(rows.iter().all(|row| row[..4].iter().chain(&row[row.len() - 4..]).all(|m| *m == ' ')));
        // The finder's outer ring begins in the corner: seven dark modules.
        assert_eq!(rows[2][4..12].iter().collect::<String>(), "█▀▀▀▀▀█ ");
        assert!(dark.lines().next().unwrap().chars().all(|module| module == '█'));
        let plain: String = colours.replace("\x1b[38;5;16;48;5;231m", "").replace("\x1b[0m", "");
        assert_eq!(plain, paper);
        assert!(colours.lines().all(|line| line.starts_with("\x1b[38;5;16;48;5;231m")));
    }
}
