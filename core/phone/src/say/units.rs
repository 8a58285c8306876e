//! Units by name as of a day.

use super::Speech;
use tinxom_domain::id::UnitId;
use tinxom_domain::territory::{Now, Routing, Unit};
use tinxom_domain::time::Date;
use tinxom_words::{Value, key};

impl Speech {
    /// A unit's whole name.
    pub fn unit(&self, unit: UnitId) -> String {
        self.territory.unit(unit).map_or_else(String::new, |unit| unit.name.clone())
    }

    /// A unit's name as of a day: "Đồng Quang (nay là Phan Đình Phùng)" where it became another.
    pub fn unit_today(&self, unit: UnitId, day: Date) -> String {
        let Some(shown) = self.territory.display_name(unit, day) else { return String::new() };
        let old = Value::from(&shown.name);
        let new = match &shown.now {
            Now::Same | Now::Unknown => return self.unit(unit),
            Now::Merged(new) => new,
            Now::Split(names) => match names.as_slice() {
                [] => return self.unit(unit),
                [one] => one,
                [others @ .., last] => {
                    let others = Value::from(others.join(", "));
                    let given = [("old", old), ("others", others), ("last", Value::from(last))];
                    return self.words.say_with(key!("unit-split-names"), &given);
                }
            },
        };
        self.words.say_with(key!("unit-moved"), &[("old", old), ("new", Value::from(new))])
    }

    /// Where something of a unit goes on a day, in words: one ward, or those that a person chooses from.
    pub fn readers(&self, unit: UnitId, day: Date) -> String {
        match self.territory.route(unit, day) {
            Routing::Here(to) | Routing::Moved(to) => self.unit(to),
            Routing::Choose(units) => {
                self.alternatives(&units.iter().map(|unit| self.unit(*unit)).collect::<Vec<_>>())
            }
            Routing::Gone => self.unit(unit),
        }
    }

    fn alternatives(&self, names: &[String]) -> String {
        let Some((last, rest)) = names.split_last() else { return String::new() };
        if rest.is_empty() {
            return last.clone();
        }
        let given = [("some", Value::from(rest.join(", "))), ("last", Value::from(last))];
        self.words.say_with(key!("one-or-other"), &given)
    }

    /// A unit with code and days, to tell it from another of its name.
    pub fn unit_with_days(&self, unit: &Unit) -> String {
        let base = |key, more: &[(&str, Value<'_>)]| {
            let mut given =
                vec![("name", Value::from(&unit.name)), ("code", Value::from(unit.code.as_str()))];
            given.extend_from_slice(more);
            self.words.say_with(key, &given)
        };
        match (unit.operates_from, unit.valid_to) {
            (None, None) => base(key!("unit-coded"), &[]),
            (Some(from), None) => base(key!("unit-coded-since"), &[("from", Value::from(self.date(from)))]),
            (None, Some(to)) => base(key!("unit-coded-until"), &[("to", Value::from(self.date(to)))]),
            (Some(from), Some(to)) => base(
                key!("unit-coded-between"),
                &[("from", Value::from(self.date(from))), ("to", Value::from(self.date(to)))],
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::speech;
    use super::*;
    use tinxom_words::Language;

    const TODAY: Date = Date(20_600);

    #[test]
    fn x10_a_unit_that_was_merged_is_shown_under_both_names() {
        let say = speech(Language::Vietnamese);
        let of = |code: &str| say.territory.units().find(|unit| unit.code == code).unwrap().id;
        let old = of("05458");
        assert_eq!(say.unit_today(old, TODAY), "Đồng Quang (nay là Phan Đình Phùng)");
        assert_eq!(say.unit_today(old, Date::parse_iso("2025-06-30").unwrap()), "Phường Đồng Quang");
        assert_eq!(say.readers(old, TODAY), "Phường Phan Đình Phùng");
        let split = of("05461");
        let shown = say.unit_today(split, TODAY);
        assert!(shown.starts_with("Gia Sàng (nay chia về ") && shown.contains(" và "), "{shown}");
        assert!(say.readers(split, TODAY).contains(" hoặc "), "{}", say.readers(split, TODAY));
    }
}
