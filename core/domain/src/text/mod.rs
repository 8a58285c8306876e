//! Vietnamese text: what is stored, what is searched, what is counted.
//!
//! Stored is NFC and otherwise as typed. Searched is the fold: without diacritics and with d for đ, which no Unicode
//! decomposition gives. Ids are never made from folded names: Tân, Tấn and Tàn fold alike. No collation library: its
//! tables weigh more than the app's whole text, and a list of one phone is searched, not sorted, by words.
//!
//! Everything here takes time and memory in proportion to the text.

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
            c if is_gap(c) => {
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

/// The form for exact comparison: lower-case NFC with the tone mark on the second vowel of an open oa, oe, uy, so that
/// "hoà" and "hòa" are equal and "hoa" is not. Never shown: what a person typed stays as it is.
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

// Blanks, the hyphen and its two look-alikes that keyboards and copied pages give.
fn is_gap(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

/// How well a text answers a query: 0 with its diacritics, 1 folded, nothing when it does not. A query without a
/// letter asks for everything and ranks nothing: 1.
pub fn search_rank(query: &str, text: &str) -> Option<u8> {
    let folded = fold(query);
    if folded.is_empty() {
        return Some(1);
    }
    let spaced =
        |text: &str| exact_key(&text.split(is_gap).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "));
    if spaced(text).contains(&spaced(query)) {
        return Some(0);
    }
    fold(text).contains(&folded).then_some(1)
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
    /// Takes what was typed, lines and tabs too. Characters are the Unicode scalars of the NFC, which is what a person
    /// counts.
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
    // U+2028 and U+2029 break a line without being control characters.
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let refused =
        |c: char| if lines { c.is_control() && !matches!(c, '\n' | '\t' | '\r') } else { breaks(c) };
    if text.chars().any(refused) {
        return Err(TextError::Control);
    }
    Ok(text)
}

/// The first words of a text as one line of at most so many characters, ended by "…" when there are more. A word
/// that alone is too long is cut.
pub fn first_words(text: &str, characters: usize) -> String {
    let line = nfc(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= characters {
        return line;
    }
    let Some(room) = characters.checked_sub(1) else { return String::new() };
    let end = line.char_indices().nth(room).map_or(line.len(), |(end, _)| end);
    let cut = &line[..end];
    let whole = if line[end..].starts_with(' ') { Some(end) } else { cut.rfind(' ') };
    format!("{}…", cut[..whole.unwrap_or(end)].trim_end())
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
    #[test]
    fn first_words_never_pass_their_limit_and_a_long_word_is_cut() {
        for limit in 0..20 {
            let line = first_words("  Xe máy\nlạ đứng ở cổng   trường", limit);
            assert!(line.chars().count() <= limit, "{limit}: {line}");
        }
        assert_eq!(first_words("Ao nhà tôi bị", 11), "Ao nhà tôi…");
        assert_eq!(first_words("Nghiêngngả", 6), "Nghiê…");
        assert_eq!(first_words("  ", 6), "");
    }

    #[test]
    fn x13_a_query_without_a_letter_finds_everything_and_blanks_around_one_do_not_matter() {
        for empty in ["", "  ", "-", "\u{301}"] {
            assert_eq!(search_rank(empty, "Phan Đình Phùng"), Some(1), "{empty:?}");
            assert_eq!(search_rank(empty, ""), Some(1));
        }
        assert_eq!(search_rank(" đình-phùng ", "Phan  Đình Phùng"), Some(0));
        assert_eq!(search_rank("THUÝ", "cô Thúy"), Some(0));
        assert_eq!(search_rank("thuy", "cô Thúy"), Some(1));
        assert_eq!(search_rank("thủy", "cô Thúy"), Some(1));
    }

    #[test]
    fn a_label_is_one_line_and_a_tip_may_have_several() {
        assert_eq!(parse_label(" Xóm Gò ", LABEL_LIMIT).as_deref(), Ok("Xóm Gò"));
        for broken in ["Xóm\nGò", "Xóm\tGò", "Xóm\u{2028}Gò"] {
            assert_eq!(parse_label(broken, LABEL_LIMIT), Err(TextError::Control));
        }
        assert_eq!(
            parse_label(&"ạ".repeat(81), LABEL_LIMIT),
            Err(TextError::TooLong { count: 81, limit: 80 })
        );
        assert_eq!(TipText::parse(" một\n\thai ").unwrap().as_str(), "một\n\thai");
        assert_eq!(format!("{:?}", TipText::parse("ai đó").unwrap()), "TipText(…)");
    }

    #[test]
    fn a_hundred_thousand_characters_of_anything_are_worked_through() {
        for unit in ["Ờ đ-", "\u{301}", "o\u{300}a ", "\u{1f600}", "ﷺ"] {
            let long = unit.repeat(100_000 / unit.chars().count());
            let _ = (exact_key(&long), search_rank(&long, &long), first_words(&long, 40));
            assert!(fold(&long).len() <= long.len() * 6);
            assert!(matches!(TipText::parse(&long), Err(TextError::TooLong { .. })));
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

        #[test]
        fn any_text_finds_itself_in_either_form_and_what_was_parsed_parses_alike(text in ".{0,40}") {
            let nfd: String = text.nfd().collect();
            proptest::prop_assert!(search_rank(&nfd, &text).is_some());
            proptest::prop_assert!(search_rank(&text, &nfd).is_some());
            proptest::prop_assert_eq!(exact_key(&nfd), exact_key(&text));
            if let Ok(parsed) = TipText::parse(&text) {
                proptest::prop_assert_eq!(TipText::parse(parsed.as_str()), Ok(parsed.clone()));
            }
        }
    }
}
