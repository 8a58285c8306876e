//! Telephone numbers (số điện thoại) in one form, so that two ways of writing one number are equal (X15).
//!
//! Only what is dialled in Viet Nam: the core compares numbers on signs and in messages, and recognises one that was
//! held before the camera or put into a list by mistake. A resident's number is stored nowhere.

use crate::text::fold;
use unicode_normalization::UnicodeNormalization;

/// Numbers that are dialled as they are: child protection 111, 112, police 113, fire 114, ambulance 115, and the two
/// that take reports of swindles.
const SHORT: [&str; 7] = ["111", "112", "113", "114", "115", "156", "5656"];

/// The prefixes of mobiles with eleven digits that ended in 2018, and what each became; besides, 0162 to 0169 became 032
/// to 039.
const BEFORE_2018: [(&str, &str); 13] = [
    ("0120", "070"),
    ("0121", "079"),
    ("0122", "077"),
    ("0126", "076"),
    ("0128", "078"),
    ("0123", "083"),
    ("0124", "084"),
    ("0125", "085"),
    ("0127", "081"),
    ("0129", "082"),
    ("0186", "056"),
    ("0188", "058"),
    ("0199", "059"),
];

/// Bytes of a number as somebody writes it, at most; a longer text is none.
const WRITTEN: usize = 64;

/// The national form of a number: ten digits of a mobile (0387654321), eleven of a land line (02083…), a short code, or
/// a service number (1800…, 1900…) as it is dialled. +84, 0084 and 84 become 0, and a mobile prefix from before 2018
/// becomes today's.
///
/// None for what is no number, and for +84 before 069: the police's own 069 is not dialled with a country's code, and a
/// swindler's call that shows it so must not become equal to a real one.
pub fn normalise(written: &str) -> Option<String> {
    if written.len() > WRITTEN {
        return None;
    }
    // Folded: no mark of direction, which contacts give along, and every dash and blank as one.
    let folded = fold(&written.nfkc().collect::<String>());
    let (international, rest) = match folded.trim_start_matches('(').strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, folded.as_str()),
    };
    if !rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '(' | ')')) {
        return None;
    }
    let dialled: String = rest.chars().filter(char::is_ascii_digit).collect();
    if !international && (SHORT.contains(&dialled.as_str()) || is_service(&dialled)) {
        return Some(dialled);
    }
    let national = if international {
        behind_country(dialled.strip_prefix("84")?)?
    } else if let Some(rest) = dialled.strip_prefix("0084") {
        behind_country(rest)?
    } else if dialled.starts_with('0') {
        dialled
    } else {
        behind_country(dialled.strip_prefix("84")?)?
    };
    today(national)
}

// Some write the zero although the country's code stands for it.
fn behind_country(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix('0').unwrap_or(rest);
    (!rest.starts_with("69")).then(|| format!("0{rest}"))
}

// 1800 and 1900 with four or six more digits.
fn is_service(dialled: &str) -> bool {
    (dialled.starts_with("1800") || dialled.starts_with("1900")) && matches!(dialled.len(), 8 | 10)
}

/// A number that begins with 0 as it is dialled today; none when no such number exists.
fn today(national: String) -> Option<String> {
    match (national.len(), national.as_bytes().get(1)?) {
        (10, b'3' | b'5' | b'7' | b'8' | b'9') | (11, b'2') => Some(national),
        (10, b'6') if national.starts_with("069") => Some(national),
        (11, b'1') => {
            let (prefix, rest) = national.split_at(4);
            match prefix.as_bytes() {
                [b'0', b'1', b'6', last @ b'2'..=b'9'] => Some(format!("03{}{rest}", char::from(*last))),
                _ => {
                    let (_, new) = BEFORE_2018.iter().find(|(old, _)| *old == prefix)?;
                    Some(format!("{new}{rest}"))
                }
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x15_a_number_from_before_2018_and_every_way_of_writing_one_become_equal() {
        assert_eq!(normalise("01687654321").as_deref(), Some("0387654321"));
        for written in [
            "0387654321",
            "+84387654321",
            "84387654321",
            "0084387654321",
            "+84 168 765 4321",
            "(+84) 387.654.321",
            "+84 (0) 387 654 321",
            "038-765-4321",
            "038\u{2013}765\u{a0}4321",
            "\u{202d}0387654321\u{202c}",
            " 0387 654 321 ",
            "０３８７６５４３２１",
        ] {
            assert_eq!(normalise(written).as_deref(), Some("0387654321"), "{written:?}");
        }
    }

    #[test]
    fn x15_every_prefix_that_ended_in_2018_becomes_the_agreed_one() {
        let by_rule = (2..=9).map(|last| (format!("016{last}"), format!("03{last}")));
        let listed = [
            ("0120", "070"),
            ("0121", "079"),
            ("0122", "077"),
            ("0126", "076"),
            ("0128", "078"),
            ("0123", "083"),
            ("0124", "084"),
            ("0125", "085"),
            ("0127", "081"),
            ("0129", "082"),
            ("0186", "056"),
            ("0188", "058"),
            ("0199", "059"),
        ];
        let listed = listed.map(|(old, new)| (old.to_owned(), new.to_owned()));
        for (old, new) in by_rule.chain(listed) {
            assert_eq!(normalise(&format!("{old}7654321")), Some(format!("{new}7654321")));
            assert_eq!(normalise(&format!("+84{}7654321", &old[1..])), Some(format!("{new}7654321")));
        }
        for never in ["0160", "0161", "0130", "0180", "0187", "0198"] {
            assert_eq!(normalise(&format!("{never}7654321")), None, "{never}");
        }
    }

    #[test]
    fn x15_short_codes_and_service_numbers_stay_untouched() {
        for code in ["111", "112", "113", "114", "115", "156", "5656", "19001234", "1800123456"] {
            assert_eq!(normalise(code).as_deref(), Some(code));
        }
        for none in ["+84113", "84113", "0113", "11", "116", "190012345"] {
            assert_eq!(normalise(none), None, "{none}");
        }
    }

    #[test]
    fn x15_the_police_number_that_only_a_swindler_shows_with_a_country_is_not_taken_for_the_real_one() {
        assert_eq!(normalise("069 234 5678").as_deref(), Some("0692345678"));
        for spoofed in ["+84 069 234 5678", "+84692345678", "0084 69 234 5678", "84692345678"] {
            assert_eq!(normalise(spoofed), None, "{spoofed}");
        }
    }

    #[test]
    fn x15_land_lines_keep_their_eleven_digits_and_what_is_no_number_is_none() {
        assert_eq!(normalise("0208 3855 123").as_deref(), Some("02083855123"));
        assert_eq!(normalise("+84 208 3855 123").as_deref(), Some("02083855123"));
        let long = "0".repeat(100_000);
        for none in [
            "",
            "+",
            "84",
            "số 5",
            "012345678901",
            "387654321",
            "038765432",
            "03876543210",
            "+1 555 010 9999",
            "0387654321x",
            &long,
        ] {
            assert_eq!(normalise(none), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn x15_what_was_normalised_stays_as_it_is_and_nothing_panics(
            written in "(\\+84|84|0084|0)?[0-9 .()-]{0,14}|.{0,40}",
        ) {
            if let Some(number) = normalise(&written) {
                proptest::prop_assert_eq!(normalise(&number), Some(number.clone()));
                proptest::prop_assert!(number.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
