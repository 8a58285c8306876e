//! What is held before the camera, or put into a list, by mistake: identity cards (căn cước), transfers (mã chuyển
//! khoản), identity and telephone numbers.
//!
//! Recognised in order to be refused and forgotten: what is answered is a kind, and nothing of the text is kept, compared
//! or printed. An identity number has some million possible values in a province, a sex and a year, so not even its hash
//! may be stored. Where in doubt the answer is yes: a card that was not seen is a card that was taken.

use crate::phone_number::normalise;
use unicode_normalization::UnicodeNormalization;

/// What was shown by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Card {
    /// The code on a citizen's card of before July 2024 (thẻ căn cước công dân): seven fields.
    OldIdentityCard,
    /// The code on the back of an identity card since then (thẻ căn cước): more fields, with the parents' names.
    NewIdentityCard,
    /// A bank's code for a transfer (VietQR, EMVCo).
    BankTransfer,
    /// Twelve or nine digits, as an identity number has (số định danh, căn cước, chứng minh nhân dân).
    IdentityNumber,
    /// A telephone number.
    PhoneNumber,
}

/// The network of VietQR (Napas) in a bank's code.
const VIETQR: &str = "a000000727";
/// The first field of every code of EMVCo: the form's version.
const EMVCO: &str = "000201";

/// Whether a text that the camera read is one of those that are never taken, and which.
///
/// Takes time in proportion to the text.
pub fn recognise(text: &str) -> Option<Card> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    identity_card(text)
        .or_else(|| is_transfer(text).then_some(Card::BankTransfer))
        .or_else(|| bare_number(text))
}

/// Whether a label holds, anywhere in it, a number that is never taken, and which.
///
/// Wider than [`recognise`]: a number in the midst of words counts, and so does any other run of nine digits and more,
/// because a spreadsheet drops the zero that an identity or a telephone number begins with.
pub fn number_within(label: &str) -> Option<Card> {
    let label: String = label.nfkc().collect();
    let mut rest = label.as_str();
    while let Some(begin) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
        rest = &rest[begin..];
        // The run of digits from here on, over at most three of what separates the groups of one number.
        let (mut end, mut digits, mut gap) = (0, 0, 0);
        for (place, character) in rest.char_indices() {
            if character.is_ascii_digit() {
                (end, digits, gap) = (place + 1, digits + 1, 0);
            } else if (place == 0 && character == '+') || (is_separator(character) && gap < 3) {
                gap += 1;
            } else {
                break;
            }
        }
        let (run, after) = rest.split_at(end.max(1));
        if digits >= 9 {
            return Some(if normalise(run).is_some() { Card::PhoneNumber } else { Card::IdentityNumber });
        }
        rest = after;
    }
    None
}

fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '.' | '-' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        || character.is_whitespace()
}

/// Fields by `|`, one of them twelve digits. A scan that lost its end still counts, and so does one of a form to come.
fn identity_card(text: &str) -> Option<Card> {
    let fields = text.split('|').count();
    let is_number = |field: &str| {
        let field = field.trim();
        field.len() == 12 && field.bytes().all(|byte| byte.is_ascii_digit())
    };
    let first = text.split('|').next().is_some_and(is_number);
    let any = first || text.split('|').any(is_number);
    match fields {
        0 | 1 => None,
        2..=5 => first.then_some(Card::OldIdentityCard),
        6 | 7 => any.then_some(Card::OldIdentityCard),
        _ => any.then_some(Card::NewIdentityCard),
    }
}

fn bare_number(text: &str) -> Option<Card> {
    let number = text
        .get(..4)
        .filter(|scheme| scheme.eq_ignore_ascii_case("tel:"))
        .map_or(text, |scheme| &text[scheme.len()..]);
    if normalise(number).is_some() {
        return Some(Card::PhoneNumber);
    }
    let (mut digits, mut others) = (0_usize, 0_usize);
    for character in text.nfkc() {
        if character.is_ascii_digit() {
            digits += 1;
        } else if !is_separator(character) {
            others += 1;
        }
    }
    (others == 0 && matches!(digits, 9 | 12)).then_some(Card::IdentityNumber)
}

/// A bank's code: it begins as EMVCo's do, and then its network, its shape or its checksum says so. A wrong checksum
/// alone makes it no less a bank's.
fn is_transfer(text: &str) -> bool {
    text.starts_with(EMVCO)
        && (text.to_ascii_lowercase().contains(VIETQR) || names_an_account(text) || checksum_is_right(text))
}

/// Whether the fields of an EMVCo code (two digits of tag, two of length, the value) lead to one of an account, tags 26
/// to 51. A later field may be broken.
fn names_an_account(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let Some((head, after)) = rest.split_at_checked(4) {
        let Some([tag, length]) = two_numbers(head) else { return false };
        let Some((_, after)) = after.split_at_checked(length) else { return false };
        if (26..=51).contains(&tag) {
            return true;
        }
        rest = after;
    }
    false
}

fn two_numbers(head: &[u8]) -> Option<[usize; 2]> {
    let [a, b, c, d] = head else { return None };
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| usize::from(byte - b'0'));
    Some([digit(a)? * 10 + digit(b)?, digit(c)? * 10 + digit(d)?])
}

fn checksum_is_right(text: &str) -> bool {
    let Some((signed, checksum)) = text.len().checked_sub(4).and_then(|at| text.split_at_checked(at)) else {
        return false;
    };
    signed.ends_with("6304") && u16::from_str_radix(checksum, 16) == Ok(crc16(signed.as_bytes()))
}

/// CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF on, nothing reflected.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(
            crc ^ u16::from(*byte) << 8,
            |crc, _| {
                if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 }
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three codes of banks whose checksums are right.
    const TRANSFERS: [&str; 3] = [
        "00020101021153037045802VN38540010A00000072701240006970436011010319334300208QRIBFTTA62220818Thanh toan hoa don6304FCE9",
        "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13",
        "00020101021138540010A00000072701240006970407011003865776720208QRIBFTTA5303704540710000005802VN62160812henry an cut6304A322",
    ];

    /// Invented people; no province has the number 999.
    const OLD: &str = "999090123456|123456789|Nguyễn Văn Mẫu|01021990|Nam|Xóm Gò, Xã Mẫu, Tỉnh Mẫu|03042021";
    const NEW: &str = "999190123456||Trần Thị Mẫu|01021990|Nữ|Xóm Gò, Xã Mẫu, Tỉnh Mẫu|03082024||Trần Văn \
                       Mẫu|Lê Thị Mẫu|";

    #[test]
    fn x08_identity_cards_of_both_kinds_are_recognised() {
        assert_eq!(recognise(OLD), Some(Card::OldIdentityCard));
        assert_eq!(recognise(NEW), Some(Card::NewIdentityCard));
        // Without the number of before, with a line end, and as a scanner with another code page gives it.
        for old in [
            "999090123456||Nguyễn Văn Mẫu|01021990|Nam|Xóm Gò|03042021\r\n",
            "\u{feff}999090123456|123456789|Nguyá»…n VÄƒn Máº«u|01021990|Nam|XÃ³m GÃ²|03042021",
            "999090123456|123456789|Nguyễn Văn",
            "999090123456|",
        ] {
            assert_eq!(recognise(old), Some(Card::OldIdentityCard), "{old}");
        }
        // Some other order of a form to come.
        assert_eq!(recognise("1|x|999090123456|a|b|c|d|e|f"), Some(Card::NewIdentityCard));
        for other in ["một|hai|ba|bốn|năm|sáu|bảy", "|", "||||||||||", "99909012345|x"] {
            assert_eq!(recognise(other), None, "{other}");
        }
    }

    #[test]
    fn x08_codes_of_banks_are_recognised_by_the_vectors() {
        for code in TRANSFERS {
            assert!(checksum_is_right(code), "{code}");
            assert_eq!(recognise(code), Some(Card::BankTransfer), "{code}");
        }
        assert_eq!(crc16(b"123456789"), 0x29b1);
    }

    #[test]
    fn x08_a_bank_code_with_a_wrong_checksum_or_without_its_end_is_still_one() {
        for code in TRANSFERS {
            let wrong = format!("{}0000", &code[..code.len() - 4]);
            assert!(!checksum_is_right(&wrong));
            assert_eq!(recognise(&wrong), Some(Card::BankTransfer));
            assert_eq!(recognise(&code[..80]), Some(Card::BankTransfer));
            assert_eq!(recognise(&code.to_ascii_lowercase()), Some(Card::BankTransfer));
        }
        // Another network: no VietQR, and by its shape a merchant's account all the same.
        let other = "00020101021126280010A0000007750110010719988963045678";
        assert!(!checksum_is_right(other));
        assert_eq!(recognise(other), Some(Card::BankTransfer));
        // A form without an account: only its checksum tells.
        let signed = "0002010102115802VN6304";
        let right = format!("{signed}{:04X}", crc16(signed.as_bytes()));
        assert_eq!(recognise(&right), Some(Card::BankTransfer));
        assert_eq!(recognise(&format!("{signed}0000")), None);
    }

    #[test]
    fn x08_a_bare_number_of_a_person_is_recognised() {
        for (text, card) in [
            ("999090123456", Card::IdentityNumber),
            (" 999 090 123 456\n", Card::IdentityNumber),
            ("123456789", Card::IdentityNumber),
            ("0387654321", Card::PhoneNumber),
            ("+84 168 765 4321", Card::PhoneNumber),
            ("tel:+84387654321", Card::PhoneNumber),
            ("TEL:0387654321", Card::PhoneNumber),
        ] {
            assert_eq!(recognise(text), Some(card), "{text}");
        }
        for other in ["", "12345", "1234567890123", "xin chào", "https://example.invalid/0387654321"] {
            assert_eq!(recognise(other), None, "{other}");
        }
    }

    #[test]
    fn a_number_in_the_midst_of_a_label_is_found_and_addresses_are_left_alone() {
        for (label, card) in [
            ("Bà Tư 0387654321", Card::PhoneNumber),
            ("Bà Tư (0387.654.321)", Card::PhoneNumber),
            ("Bà Tư +84 387 654 321", Card::PhoneNumber),
            ("Ông Mẫu, 999090123456", Card::IdentityNumber),
            ("số 5, CMND 123 456 789", Card::IdentityNumber),
            // Without the zero that a spreadsheet dropped.
            ("387654321", Card::IdentityNumber),
            ("Ông Mẫu 90012345678", Card::IdentityNumber),
            ("９９９０９０１２３４５６", Card::IdentityNumber),
            ("12345678901234567890", Card::IdentityNumber),
        ] {
            assert_eq!(number_within(label), Some(card), "{label}");
        }
        for label in [
            "",
            "+",
            "Số 5, ngõ 12/34, đường 3/2",
            "Tổ 10, nhà 1234-5678",
            "Số 12A ngõ 345, tổ 6",
            "Nhà 1 - 2 - 3",
            "5/6/7/8/9/10/11/12/13",
            "+++ 1 +++ 2",
        ] {
            assert_eq!(number_within(label), None, "{label}");
        }
    }

    #[test]
    fn a_hundred_thousand_characters_of_anything_are_worked_through() {
        for unit in ["1", "+", "1 ", "|", "999090123456|", "0002", "000201", "-.-.1", "ạ"] {
            let long = unit.repeat(100_000 / unit.len());
            let _ = (recognise(&long), recognise(&format!("000201{long}")), number_within(&long));
        }
    }

    proptest::proptest! {
        #[test]
        fn x08_our_own_codes_are_never_taken_for_a_card(
            bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..700),
        ) {
            // Base32 without padding, as it is in every code of ours.
            let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
            let code: String = bytes.iter().map(|byte| char::from(alphabet[usize::from(byte % 32)])).collect();
            proptest::prop_assert_eq!(recognise(&format!("TINXOM1.{code}")), None);
        }

        #[test]
        fn nothing_that_is_shown_makes_it_panic(text in ".{0,80}|000201[0-9]{0,60}|[0-9|+ ]{0,60}") {
            let _ = (recognise(&text), number_within(&text));
        }

        #[test]
        fn every_card_of_the_old_form_is_recognised(
            number in "[0-9]{12}", before in "([0-9]{9})?", name in "[^|]{0,30}", day in "[0-9]{8}",
        ) {
            let text = format!("{number}|{before}|{name}|{day}|Nam|Xóm Gò|{day}");
            proptest::prop_assert_eq!(recognise(&text), Some(Card::OldIdentityCard));
        }
    }
}
