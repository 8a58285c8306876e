//! Vietnamese text: what is stored, what is searched, what is counted.
//!
//! Stored is NFC and otherwise as typed. Searched is the fold: without diacritics and with d for đ, which no Unicode
//! decomposition gives. Ids are never made from folded names: Tân, Tấn and Tàn fold alike.

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Characters of a tip's words at most.
pub const TIP_TEXT_LIMIT: usize = 2_000;
/// Characters of a hamlet's label at most.
pub const LABEL_LIMIT: usize = 80;
/// Characters of a patrol note's words at most.
pub const NOTE_LIMIT: usize = 500;

/// Why a text was not taken. Nothing of it is lost: the draft keeps it as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TextError {
    /// There are no words.
    #[error("the text is empty")]
    Empty,
    /// More characters than fit.
    #[error("the text has {count} characters, {limit} fit")]
    TooLong {
        /// Characters of the text.
        count: usize,
        /// Characters that fit.
        limit: usize,
    },
    /// A control character, which no keyboard gives.
    #[error("the text holds a control character")]
    Control,
}

/// The stored form: NFC.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The searched form: no diacritics, d for đ, lower case, blanks and hyphens as one blank.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
        match character {
            'đ' | 'Đ' => folded.push('d'),
            c if c.is_whitespace() || c == '-' => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The form for exact comparison: lower-case NFC with the tone mark where the old style puts it, so that "hoà" and
/// "hòa" are equal and "hoa" is not.
pub fn exact_key(text: &str) -> String {
    const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    let mut letters: Vec<char> = text.to_lowercase().nfd().collect();
    let mut place = 0;
    while place + 2 < letters.len() {
        // o/u, tone, vowel → o/u, vowel, tone in the open pairs oa, oe, uy.
        let pair = matches!((letters[place], letters[place + 2]), ('o', 'a' | 'e') | ('u', 'y'));
        let alone = letters.get(place + 3).is_none_or(|next| !next.is_alphabetic() && !is_mark(*next));
        if pair && alone && TONES.contains(&letters[place + 1]) {
            letters.swap(place + 1, place + 2);
        }
        place += 1;
    }
    letters.into_iter().nfc().collect()
}

fn is_mark(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// How well a text answers a query: 0 with its diacritics, 1 folded, nothing when it does not.
pub fn search_rank(query: &str, text: &str) -> Option<u8> {
    if exact_key(text).contains(&exact_key(query)) {
        return Some(u8::from(query.is_empty()));
    }
    fold(text).contains(&fold(query)).then_some(1)
}

/// A tip's words: NFC, trimmed, within [`TIP_TEXT_LIMIT`].
#[derive(Clone, PartialEq, Eq)]
pub struct TipText(String);

impl std::fmt::Debug for TipText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TipText(…)")
    }
}

impl TipText {
    /// Takes what was typed. Characters are the Unicode scalars of the NFC, which is what a person counts.
    ///
    /// # Errors
    /// [`TextError`].
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        parse(typed, TIP_TEXT_LIMIT, true).map(Self)
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Takes one line, such as a hamlet's label.
///
/// # Errors
/// [`TextError`].
pub fn parse_label(typed: &str, limit: usize) -> Result<String, TextError> {
    parse(typed, limit, false)
}

fn parse(typed: &str, limit: usize, lines: bool) -> Result<String, TextError> {
    let text = nfc(typed.trim());
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    let count = text.chars().count();
    if count > limit {
        return Err(TextError::TooLong { count, limit });
    }
    if text.chars().any(|c| c.is_control() && !(lines && matches!(c, '\n' | '\t' | '\r'))) {
        return Err(TextError::Control);
    }
    Ok(text)
}

/// The first words of a text, ended by "…" when there are more.
pub fn first_words(text: &str, characters: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= characters {
        return line;
    }
    let cut: String = line.chars().take(characters).collect();
    let whole = cut.rfind(' ').filter(|end| *end > 0).map_or(cut.as_str(), |end| &cut[..end]);
    format!("{whole}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x13_dong_bam_finds_dong_bam_in_both_forms_and_exact_ranks_first() {
        let nfd: String = "Đồng Bẩm".nfd().collect();
        for text in ["Phường Đồng Bẩm", nfd.as_str()] {
            assert_eq!(search_rank("dong bam", text), Some(1));
            assert_eq!(search_rank("đồng bẩm", text), Some(0));
            assert_eq!(search_rank("dong hy", text), None);
        }
        assert_eq!(fold("  ĐÌNH-PHÙNG "), "dinh phung");
    }

    #[test]
    fn x13_old_and_new_places_of_the_tone_are_equal_and_the_text_stays() {
        assert_eq!(exact_key("hoà"), exact_key("hòa"));
        assert_eq!(exact_key("Thuý"), exact_key("thúy"));
        assert_eq!(exact_key("khoẻ"), exact_key("khỏe"));
        assert_ne!(exact_key("hoà"), exact_key("hoa"));
        assert_ne!(exact_key("hoàn"), exact_key("hoan"));
        assert_eq!(nfc("hoà"), "hoà");
    }

    #[test]
    fn an_empty_text_a_long_one_and_a_control_character_are_refused_with_the_reason() {
        assert_eq!(TipText::parse(" \n "), Err(TextError::Empty));
        let long = "ạ".repeat(100_000);
        assert_eq!(TipText::parse(&long), Err(TextError::TooLong { count: 100_000, limit: 2_000 }));
        assert_eq!(TipText::parse("a\u{0}b"), Err(TextError::Control));
        let nfd: String = "ạ".repeat(2_000).nfd().collect();
        assert_eq!(TipText::parse(&nfd).unwrap().as_str().chars().count(), 2_000);
    }

    #[test]
    fn first_words_end_at_a_word() {
        assert_eq!(first_words("Ao nhà tôi bị kích điện", 12), "Ao nhà tôi…");
        assert_eq!(first_words("Ngắn.", 12), "Ngắn.");
    }
}
