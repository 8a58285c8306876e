//! What is said of a registry of households: what was shown by mistake, why the server refused, what is wrong with a list.

use super::Speech;
use tinxom_domain::card::Card;
use tinxom_domain::household::Reason;
use tinxom_domain::household::list::{BadRow, Column, ListError, RowTrouble};
use tinxom_domain::text::TextError;
use tinxom_words::{Key, Value, key};

/// What was shown by mistake.
pub const fn card(card: Card) -> Key {
    match card {
        Card::OldIdentityCard => key!("card-old"),
        Card::NewIdentityCard => key!("card-new"),
        Card::BankTransfer => key!("card-bank-transfer"),
        Card::IdentityNumber => key!("card-number"),
        Card::PhoneNumber => key!("card-phone-number"),
    }
}

/// Why the server refused, or would.
pub const fn reason(reason: Reason) -> Key {
    match reason {
        Reason::UnknownHousehold => key!("ruling-unknown-household"),
        Reason::HouseholdGone => key!("ruling-household-gone"),
        Reason::UnknownClaim => key!("ruling-unknown-claim"),
        Reason::NotHolder => key!("ruling-not-holder"),
        Reason::Forked => key!("ruling-forked"),
        Reason::DeviceHasSlot => key!("ruling-device-has-slot"),
        Reason::AuthorEnded => key!("ruling-author-ended"),
        Reason::Counted => key!("ruling-counted"),
        Reason::ChangedSince => key!("ruling-changed-since"),
        Reason::Duplicate => key!("ruling-duplicate"),
        Reason::NotNow => key!("ruling-not-now"),
        Reason::UnknownChange => key!("ruling-unknown-change"),
        Reason::DeviceRevoked => key!("ruling-device-revoked"),
    }
}

/// A column of a list.
pub const fn column(column: Column) -> Key {
    match column {
        Column::Hamlet => key!("list-column-hamlet"),
        Column::Address => key!("list-column-address"),
        Column::Householder => key!("list-column-householder"),
    }
}

impl Speech {
    /// Why no row of a list was taken, in one sentence. It may hold a column's name as it stands in the file.
    pub fn list_error(&self, error: &ListError) -> String {
        let named = |of: Column| Value::from(self.words.say(column(of)));
        match error {
            ListError::TooLarge => self.words.say(key!("list-too-large")),
            ListError::TooManyRows => self.words.say(key!("list-too-many-rows")),
            ListError::Encoding { line } => {
                self.words.say_with(key!("list-encoding"), &[("line", Value::from(line.to_string()))])
            }
            ListError::NoNames => self.words.say(key!("list-no-names")),
            ListError::NeverTaken { number, name, card: shown } => self.words.say_with(
                key!("list-never-taken"),
                &[
                    ("number", Value::from(number.to_string())),
                    ("name", Value::from(name.as_str())),
                    ("card", Value::from(self.words.say(card(*shown)))),
                ],
            ),
            ListError::UnknownColumn { number, name } => self.words.say_with(
                key!("list-unknown-column"),
                &[("number", Value::from(number.to_string())), ("name", Value::from(name.as_str()))],
            ),
            ListError::DoubledColumn { column, .. } => {
                self.words.say_with(key!("list-doubled-column"), &[("column", named(*column))])
            }
            ListError::MissingColumn { column } => {
                self.words.say_with(key!("list-missing-column"), &[("column", named(*column))])
            }
        }
    }

    /// Why a row of a list was not taken, in one sentence. Nothing of the row is in it.
    pub fn row_trouble(&self, row: &BadRow) -> String {
        match row.trouble {
            RowTrouble::Cells { found, expected } => self.words.say_with(
                key!("list-row-cells"),
                &[("found", Value::from(found)), ("expected", Value::from(expected))],
            ),
            RowTrouble::OpenQuote => self.words.say(key!("list-row-open-quote")),
            RowTrouble::Text(TextError::Empty) => self.words.say(key!("list-row-empty")),
            RowTrouble::Text(TextError::TooLong { count, limit }) => self.words.say_with(
                key!("list-row-too-long"),
                &[("count", Value::from(count)), ("limit", Value::from(limit))],
            ),
            RowTrouble::Text(TextError::Control | TextError::Hidden) => {
                self.words.say(key!("list-row-characters"))
            }
            RowTrouble::NeverTaken(shown) => self.words.say_with(
                key!("list-row-never-taken"),
                &[("card", Value::from(self.words.say(card(shown))))],
            ),
            RowTrouble::UnknownHamlet => self.words.say(key!("list-row-unknown-hamlet")),
            RowTrouble::Repeats { line } => {
                self.words.say_with(key!("list-row-repeats"), &[("line", Value::from(line.to_string()))])
            }
        }
    }
}
