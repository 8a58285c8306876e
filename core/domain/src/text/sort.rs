//! The order of Vietnamese lists: a ă â b c d đ e ê … o ô ơ … u ư …, and the tone only where the letters are the same.
//!
//! A key of bytes and not a comparison: it can be kept in an index, and bytes compared are a total order without proof.

use super::{TONES, is_gap, is_hidden, is_like_d, is_mark, nfc};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// The alphabet, with the four letters of other languages where a reader looks for them.
const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

// The first byte of each thing in a key; what has the smaller one stands first.
const END: u8 = 0;
const GAP: u8 = 1;
const SIGN: u8 = 2;
const NUMBER: u8 = 3;
const LETTER: u8 = 16;
const FOREIGN: u8 = 128;

/// A key by which texts stand in Vietnamese order when keys are compared byte by byte.
///
/// First all letters count, blanks before everything, signs before numbers before letters, a number by its value (tổ 2
/// before tổ 10); then the tones, word by word, in the order ngang, huyền, hỏi, ngã, sắc, nặng, wherever in its word the
/// mark stands (hoà, hòa); then the text itself. So the keys of two texts are equal only if their NFC is. The key is at
/// most some ten times as long as the text.
pub fn sort_key(text: &str) -> Vec<u8> {
    let (mut key, mut tones, mut tone) = (Vec::with_capacity(text.len() * 3), Vec::new(), 1);
    let (mut letter, mut digits) = (None, String::new());
    let seen = text.chars().filter(|c| !is_hidden(*c)).flat_map(char::to_lowercase);
    for character in seen.map(|c| if is_like_d(c) { 'đ' } else { c }).nfd() {
        if is_mark(character) {
            if let Some(rank) = TONES.iter().position(|mark| *mark == character) {
                tone = rank as u8 + 2;
            } else if let (Some(whole), Some(last)) =
                (letter.and_then(|l| compose(l, character)), key.last_mut())
                && let Some(place) = place(whole)
            {
                (*last, letter) = (place, Some(whole));
            }
            continue;
        }
        letter = None;
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        push_number(&mut key, &mut digits);
        if is_gap(character) {
            if key.last().is_some_and(|last| *last != GAP) {
                key.push(GAP);
                tones.push(std::mem::replace(&mut tone, 1));
            }
        } else if let Some(place) = place(character) {
            key.push(place);
            letter = Some(character);
        } else {
            key.push(if character.is_alphanumeric() { FOREIGN } else { SIGN });
            // Three bytes hold every scalar. Each is raised, so that none is taken for a blank or an end.
            let number = u32::from(character);
            key.extend([(number >> 14) as u8 + 2, (number >> 7 & 0x7f) as u8 + 2, (number & 0x7f) as u8 + 2]);
        }
    }
    push_number(&mut key, &mut digits);
    if key.last() == Some(&GAP) {
        key.pop();
    } else {
        tones.push(tone);
    }
    key.push(END);
    key.append(&mut tones);
    key.push(END);
    key.extend(nfc(text).bytes());
    key
}

fn place(letter: char) -> Option<u8> {
    ALPHABET.chars().position(|known| known == letter).map(|place| LETTER + place as u8)
}

// A longer number is a greater one, once its leading zeros are gone.
fn push_number(key: &mut Vec<u8>, digits: &mut String) {
    if digits.is_empty() {
        return;
    }
    let value = digits.trim_start_matches('0').as_bytes();
    for run in value.chunks(200).chain(value.is_empty().then_some(&[][..])) {
        key.extend([NUMBER, run.len() as u8 + 2]);
        key.extend(run);
    }
    digits.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_order(texts: &[&str]) {
        for pair in texts.windows(2) {
            assert!(sort_key(pair[0]) < sort_key(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn letters_stand_in_the_order_of_the_alphabet() {
        let alphabet: Vec<String> = ALPHABET.chars().map(String::from).collect();
        in_order(&alphabet.iter().map(String::as_str).collect::<Vec<_>>());
        in_order(&["an", "ăn", "ân", "ba"]);
        in_order(&["Dương", "Đan", "Đông", "Đồng Bẩm", "Em", "Êm", "Ghềnh"]);
        in_order(&["Tân Cương", "Tân Long", "Thịnh Đán", "Túc Duyên", "Tức Tranh"]);
        // A name that begins another stands before it, and a word that ends before one that goes on.
        in_order(&["Gia Sàng", "Gia Sàng Hai", "Giao Lâm"]);
    }

    #[test]
    fn tones_decide_only_where_the_letters_are_the_same() {
        in_order(&["ma", "mà", "mả", "mã", "má", "mạ"]);
        in_order(&["ta", "tà", "tạ", "tă", "tằ", "tâ", "tấ"]);
        in_order(&["Tân Xã", "Tấn Xa", "Tân Yên"]);
        in_order(&["hoa", "hoà", "hoá", "hòai"]);
        // The place of the mark in its word does not count before the tone does.
        in_order(&["hòa", "hoá"]);
        in_order(&["hoà", "hóa"]);
    }

    #[test]
    fn numbers_stand_by_their_value_and_blanks_and_signs_first() {
        in_order(&["Tổ", "Tổ 2", "Tổ 02b", "Tổ 10", "Tổ 100", "Tổ An"]);
        in_order(&["Xóm 0", "Xóm 1", &format!("Xóm 1{}", "0".repeat(300)), "Xóm A", "Xóm Ж"]);
        assert_eq!(first_part("Đình-Phùng"), first_part(" đình  phùng "));
        assert_eq!(first_part("Ðồng"), first_part("đồng"));
        assert_eq!(first_part("ño"), first_part("no"));
    }

    fn first_part(text: &str) -> Vec<u8> {
        sort_key(text).split(|byte| *byte == END).next().unwrap().to_vec()
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]

        #[test]
        fn keys_are_equal_for_both_forms_and_different_for_different_texts(one in ".{0,20}", other in ".{0,20}") {
            let nfd: String = one.nfd().collect();
            proptest::prop_assert_eq!(sort_key(&one), sort_key(&nfd));
            proptest::prop_assert_eq!(sort_key(&one) == sort_key(&other), nfc(&one) == nfc(&other));
            proptest::prop_assert_eq!(first_part(&one), first_part(&one.to_lowercase()));
        }

        #[test]
        fn a_sorted_list_is_the_same_whatever_order_it_came_in(
            mut texts in proptest::collection::vec("[a-eâăđêôơưàảãáạ 0-9-]{0,5}", 0..12),
        ) {
            let mut turned: Vec<String> = texts.iter().rev().map(|text| text.nfd().collect()).collect();
            texts.sort_by_key(|text| sort_key(text));
            turned.sort_by_key(|text| sort_key(text));
            let turned: Vec<String> = turned.iter().map(|text| nfc(text)).collect();
            proptest::prop_assert_eq!(texts, turned);
        }

        #[test]
        fn tones_never_come_before_letters(words in proptest::collection::vec("[bcđ][aăâeêoôơuư]", 2), tones in [0..6usize, 0..6]) {
            let toned = |word: &str, tone: usize| {
                let mark = tone.checked_sub(1).map(|tone| TONES[tone]);
                nfc(&word.chars().chain(mark).collect::<String>())
            };
            let (one, other) = (toned(&words[0], tones[0]), toned(&words[1], tones[1]));
            let places = |word: &str| word.chars().map(|l| place(l).unwrap()).collect::<Vec<_>>();
            let spec = (places(&words[0]), tones[0]).cmp(&(places(&words[1]), tones[1]));
            proptest::prop_assert_eq!(sort_key(&one).cmp(&sort_key(&other)), spec);
        }
    }
}
