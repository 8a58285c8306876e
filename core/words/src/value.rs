//! What can be put into a text: words, or a whole number.
//!
//! There are no fractions: nothing a person is told here needs one, and money is whole đồng.

use std::borrow::Cow;

use fluent_bundle::FluentValue;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};

/// An argument of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Words, a name, a time that was formatted already; stands in the text as it is.
    Text(Cow<'a, str>),
    /// A whole number; stands in the text with its thousands apart, and chooses between "one" and "other". Exact up
    /// to 2^53.
    Integer(i64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => { $(
        impl From<$integer> for Value<'_> {
            fn from(number: $integer) -> Self {
                Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )* };
}

from_integers!(u8 u16 u32 u64 usize i32);

impl<'a> From<&'a Value<'_>> for FluentValue<'a> {
    fn from(value: &'a Value<'_>) -> Self {
        match value {
            Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Value::Integer(number) => {
                FluentValue::Number(FluentNumber::new(*number as f64, FluentNumberOptions::default()))
            }
        }
    }
}

/// Fluent's hook for writing a value: whole numbers get their thousands apart, everything else is left to Fluent.
pub(crate) fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => {
            Some(group(number.value as i64, separator))
        }
        _ => None,
    }
}

/// `1400` as `1.400`.
pub(crate) fn group(number: i64, separator: char) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut written = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        written.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::group;

    #[test]
    fn thousands_stand_apart() {
        let written =
            [0, 7, 113, 1400, 999_999, 1_000_000, -25_000, i64::MIN].map(|number| group(number, '.'));
        assert_eq!(
            written,
            ["0", "7", "113", "1.400", "999.999", "1.000.000", "-25.000", "-9.223.372.036.854.775.808"]
        );
    }
}
