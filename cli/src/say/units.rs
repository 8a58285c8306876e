//! Units by name, code and day: a name that two units bore is never guessed at.

use super::{Failure, Say, Told, exit};
use serde_json::{Value as Json, json};
use tinxom_domain::id::UnitId;
use tinxom_domain::territory::{Now, Routing, Unit};
use tinxom_domain::text::{exact_key, fold};
use tinxom_domain::time::Date;
use tinxom_phone::PhoneError;
use tinxom_words::{Value, key, three};

/// Units named in a refusal at most.
const SHOWN: usize = 12;

impl Say {
    /// A unit's whole name.
    pub fn unit(&self, unit: UnitId) -> String {
        self.territory.unit(unit).map_or_else(String::new, |unit| unit.name.clone())
    }

    /// A unit as scripts read it.
    pub fn unit_object(&self, unit: UnitId) -> Json {
        let known = self.territory.unit(unit);
        json!({ "code": known.map(|unit| &unit.code), "name": known.map(|unit| &unit.name) })
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

    /// A unit by code or name. A code means the unit that has it on that day, or the only one that ever had
    /// it; a name has to fit one unit only. `05458@2025-06-30` and `Gia Sàng@2025-06-30` name another day.
    ///
    /// # Errors
    /// [`PhoneError::UnitUnknown`]; a refusal that lists them when several fit.
    pub fn find_unit(&self, query: &str, day: Date) -> Result<UnitId, Failure> {
        let dated = query.rsplit_once('@').and_then(|(name, day)| Some((name, Date::parse_iso(day.trim())?)));
        let (name, day) = dated.unwrap_or((query, day));
        let name = name.trim();
        if let Some(unit) = self.territory.by_code(name, day) {
            return Ok(unit.id);
        }
        let mut found: Vec<&Unit> = self.territory.units().filter(|unit| unit.code == name).collect();
        if found.is_empty() {
            found = self.named(name);
        }
        if dated.is_some() {
            found.retain(|unit| unit.operates_at(day));
        }
        match found.as_slice() {
            [] => Err(PhoneError::UnitUnknown.into()),
            [one] => Ok(one.id),
            several => Err(self.ambiguous(several)),
        }
    }

    /// Units of a name: those spelled so, else those spelled so without diacritics, else those that hold it.
    fn named(&self, name: &str) -> Vec<&Unit> {
        if fold(name).is_empty() {
            return Vec::new();
        }
        let found = self.territory.find(name);
        let pick = |same: &dyn Fn(&str) -> bool| -> Vec<&Unit> {
            found.iter().copied().filter(|unit| same(&unit.short_name) || same(&unit.name)).collect()
        };
        let (exact, folded) = (exact_key(name), fold(name));
        let spelled = pick(&|unit| exact_key(unit) == exact);
        if !spelled.is_empty() {
            return spelled;
        }
        let alike = pick(&|unit| fold(unit) == folded);
        if alike.is_empty() { found } else { alike }
    }

    fn ambiguous(&self, units: &[&Unit]) -> Failure {
        let mut units = units.to_vec();
        units.sort_by_key(|unit| (unit.operates_from, unit.id));
        let shown: Vec<String> = units.iter().take(SHOWN).map(|unit| self.unit_with_days(unit)).collect();
        let fields: Vec<_> = units
            .iter()
            .map(|unit| {
                json!({
                    "code": unit.code, "name": unit.name,
                    "from": unit.operates_from.map(|day| day.to_string()),
                    "to": unit.valid_to.map(|day| day.to_string()),
                })
            })
            .collect();
        Told::new("unit-ambiguous", exit::REFUSED, three!("error-unit-ambiguous"))
            .with("count", units.len().to_string())
            .with("units", shown.join("; "))
            .field("units", json!(fields))
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tinxom_words::Language;

    const TODAY: Date = Date(20_600);

    fn found(query: &str) -> Result<String, Failure> {
        let say = Say::new(Language::Vietnamese, false).unwrap();
        let unit = say.find_unit(query, TODAY)?;
        Ok(say.territory.unit(unit).unwrap().code.clone())
    }

    #[test]
    fn x09_a_name_that_two_units_bore_is_refused_with_codes_and_days() {
        let say = Say::new(Language::Vietnamese, false).unwrap();
        let Err(failure) = found("phan dinh phung") else { panic!("two units bear it") };
        let told = say.explain(&failure).to_string();
        for part in ["05449", "đến hết 30/6/2025", "05443", "từ 1/7/2025"] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert_eq!(found("Phan Đình Phùng@2025-06-30").ok().as_deref(), Some("05449"));
        assert_eq!(found("Phan Đình Phùng@2025-07-01").ok().as_deref(), Some("05443"));
        assert_eq!(found("05449").ok().as_deref(), Some("05449"));
        assert_eq!(found("dong quang").ok().as_deref(), Some("05458"));
        assert!(matches!(found(""), Err(Failure::Phone(PhoneError::UnitUnknown))));
        assert!(matches!(found("Nơi Không Có"), Err(Failure::Phone(PhoneError::UnitUnknown))));
    }

    #[test]
    fn x10_a_unit_that_was_merged_is_shown_under_both_names() {
        let say = Say::new(Language::Vietnamese, false).unwrap();
        let old = say.find_unit("05458", TODAY).ok().unwrap();
        assert_eq!(say.unit_today(old, TODAY), "Đồng Quang (nay là Phan Đình Phùng)");
        assert_eq!(say.unit_today(old, Date::parse_iso("2025-06-30").unwrap()), "Phường Đồng Quang");
        assert_eq!(say.readers(old, TODAY), "Phường Phan Đình Phùng");
        let split = say.find_unit("05461", TODAY).ok().unwrap();
        let shown = say.unit_today(split, TODAY);
        assert!(shown.starts_with("Gia Sàng (nay chia về ") && shown.contains(" và "), "{shown}");
        assert!(say.readers(split, TODAY).contains(" hoặc "), "{}", say.readers(split, TODAY));
    }
}
