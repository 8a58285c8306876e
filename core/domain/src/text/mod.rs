//! Vietnamese text: what is stored, what is searched, what is counted.
//!
//! Stored is NFC and otherwise as typed. Searched is the fold: without diacritics and with d for đ, which no Unicode
//! decomposition gives. Ids are never made from folded names: Tân, Tấn and Tàn fold alike. Sorted is by
//! [`sort_key`].
//!
//! Characters that cannot be seen are the way to imitate a name. A label is refused for one. The words of a tip are
//! not: chats paste such characters, nobody can find and delete what he cannot see, an emoji of a family is made of
//! them, and what was signed must stay as it was typed. So the words are kept as they are and made harmless where
//! they are shown: [`shown`], which also holds for words that a stranger's program sent past our checks.
//!
//! Everything here takes time and memory in proportion to the text.

mod sort;

pub use sort::sort_key;

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
    /// A label holds a character that cannot be seen, or that turns the direction of reading.
    #[error("the text holds a character that cannot be seen")]
    Hidden,
}

/// The stored form: NFC.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The searched form: no diacritics, d for đ and its look-alikes, lower case, blanks and dashes as one blank, nothing
/// that cannot be seen.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfd().filter(|c| !is_mark(*c) && !is_hidden(*c)) {
        match character {
            'đ' | 'Đ' => folded.push('d'),
            c if is_like_d(c) => folded.push('d'),
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
/// "hoà" and "hòa" are equal and "hoa" is not, without what cannot be seen, and with one đ. Never shown: what a person
/// typed stays as it is.
pub fn exact_key(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_hidden(*c)).flat_map(char::to_lowercase);
    let mut letters: Vec<char> = seen.map(|c| if is_like_d(c) { 'đ' } else { c }).nfd().collect();
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

/// The tone marks in the order of the dictionary, after the level tone: huyền, hỏi, ngã, sắc, nặng.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

fn is_mark(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

// Blanks, the hyphen, and the dashes and minus signs that keyboards and copied pages give for it.
fn is_gap(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

// Capital eth and African D look like Đ, and some keyboards give them for it.
fn is_like_d(character: char) -> bool {
    matches!(character, 'Ð' | 'ð' | 'Ɖ' | 'ɖ')
}

/// Characters without a shape of their own: Unicode's Default_Ignorable_Code_Point, annotation marks and the blank of
/// braille. Zero-width blanks and joiners, marks and overrides of direction, fillers, variation selectors, tags.
fn is_hidden(character: char) -> bool {
    turns(character)
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Embeddings, overrides and isolates: with them a text reads otherwise than it is.
fn turns(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A person's words as they may be put on a screen: what turns the direction of reading, and every control character
/// but line ends and tabs, shows as "\u{fffd}", so that nothing is reordered, no terminal is steered, and the reader
/// sees that something was there. All else is as typed.
pub fn shown(words: &str) -> String {
    let harmful = |c: char| turns(c) || (c.is_control() && !matches!(c, '\n' | '\t' | '\r'));
    words.chars().map(|c| if harmful(c) { '\u{fffd}' } else { c }).collect()
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
    /// Takes what was typed, lines and tabs too, and characters that cannot be seen (see the head of this module).
    /// Characters are counted as the Unicode scalars of the NFC.
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

/// Takes one line, such as a hamlet's label or a person's name: NFC, trimmed, any run of blanks as one, within `limit`
/// characters, and nothing in it that cannot be seen, because with that one label imitates another.
///
/// # Errors
/// [`TextError`].
pub fn parse_label(typed: &str, limit: usize) -> Result<String, TextError> {
    let label = parse(typed, limit, false)?;
    if label.chars().any(is_hidden) {
        return Err(TextError::Hidden);
    }
    Ok(label)
}

fn parse(typed: &str, limit: usize, lines: bool) -> Result<String, TextError> {
    let text = nfc(typed.trim());
    if text.chars().all(|c| is_hidden(c) || c.is_whitespace()) {
        return Err(TextError::Empty);
    }
    // U+2028 and U+2029 break a line without being control characters.
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let refused =
        |c: char| if lines { c.is_control() && !matches!(c, '\n' | '\t' | '\r') } else { breaks(c) };
    if text.chars().any(refused) {
        return Err(TextError::Control);
    }
    // No-break and double blanks look like one.
    let text = if lines { text } else { text.split_whitespace().collect::<Vec<_>>().join(" ") };
    let count = text.chars().count();
    if count > limit {
        return Err(TextError::TooLong { count, limit });
    }
    Ok(text)
}

/// The first words of a text, [`shown`], as one line of at most so many characters, ended by "…" when there are more.
/// A word that alone is too long is cut.
pub fn first_words(text: &str, characters: usize) -> String {
    let line = shown(&nfc(text)).split_whitespace().collect::<Vec<_>>().join(" ");
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

    #[test]
    fn a_label_that_holds_what_cannot_be_seen_is_refused_with_the_reason() {
        let hidden =
            ('\u{200b}'..='\u{200f}').chain('\u{202a}'..='\u{202e}').chain('\u{2060}'..='\u{2069}').chain([
                '\u{feff}',
                '\u{ad}',
                '\u{34f}',
                '\u{61c}',
                '\u{180e}',
                '\u{3164}',
                '\u{fe0f}',
                '\u{e0041}',
            ]);
        for character in hidden {
            for label in
                [format!("Xóm {character}Gò"), format!("{character}Xóm Gò"), format!("Xóm Gò{character}")]
            {
                assert_eq!(parse_label(&label, LABEL_LIMIT), Err(TextError::Hidden), "{label:?}");
            }
            assert_eq!(parse_label(&character.to_string(), LABEL_LIMIT), Err(TextError::Empty));
        }
        // Blanks that look alike are one.
        assert_eq!(parse_label("Xóm\u{a0} Gò", LABEL_LIMIT).as_deref(), Ok("Xóm Gò"));
    }

    #[test]
    fn the_words_of_a_tip_are_never_refused_or_changed_for_what_cannot_be_seen() {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} bị lừa \u{2764}\u{fe0f}";
        let pasted = "\u{2068}Anh B\u{2069} nói:\u{200b} \u{202e}oàđ";
        for words in [family, pasted] {
            assert_eq!(TipText::parse(words).unwrap().as_str(), words);
        }
        assert_eq!(shown(family), family);
        assert_eq!(TipText::parse("\u{200b}\u{feff} \u{202e}"), Err(TextError::Empty));
    }

    #[test]
    fn words_are_shown_without_what_turns_them_round_or_steers_a_terminal() {
        let sent = "đưa tiền\u{202e}gnohk\u{2066}\u{1b}[2Jxong\r\n\thết\u{0}";
        assert_eq!(shown(sent), "đưa tiền\u{fffd}gnohk\u{fffd}\u{fffd}[2Jxong\r\n\thết\u{fffd}");
        assert_eq!(first_words("một \u{202e}hai\u{1b}", 40), "một \u{fffd}hai\u{fffd}");
    }

    #[test]
    fn x13_what_cannot_be_seen_hides_nothing_from_a_search_or_a_comparison() {
        assert_eq!(search_rank("dong bam", "Đồ\u{200b}ng\u{ad} Bẩ\u{feff}m"), Some(1));
        assert_eq!(search_rank("đồ\u{2060}ng bẩm", "Đồng Bẩm"), Some(0));
        assert_eq!(exact_key("Xóm\u{200d} Gò"), exact_key("xóm gò"));
    }

    #[test]
    fn x13_every_dash_and_every_look_alike_of_d_is_found() {
        for dash in ["-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}"]
        {
            assert_eq!(fold(&format!("Đình{dash}Phùng")), "dinh phung");
            assert_eq!(search_rank("đình phùng", &format!("Phan Đình {dash} Phùng")), Some(0));
        }
        // Capital eth (U+00D0) and African D (U+0189) look like Đ (U+0110).
        for look_alike in ["\u{d0}ồng Bẩm", "\u{189}ồng Bẩm", "\u{f0}ồng bẩm"] {
            assert_eq!(fold(look_alike), "dong bam");
            assert_eq!(search_rank("đồng bẩm", look_alike), Some(0));
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
            proptest::prop_assert_eq!(shown(&shown(&text)), shown(&text));
            if let Ok(label) = parse_label(&text, LABEL_LIMIT) {
                proptest::prop_assert_eq!(parse_label(&label, LABEL_LIMIT), Ok(label.clone()));
            }
            if let Ok(parsed) = TipText::parse(&text) {
                proptest::prop_assert_eq!(TipText::parse(parsed.as_str()), Ok(parsed.clone()));
            }
        }
    }
}
