//! Units by name, code and day: a name that two units bore is never guessed at.

use super::{Failure, Say, Told, exit};
use serde_json::{Value as Json, json};
use tinxom_domain::id::UnitId;
use tinxom_domain::territory::Unit;
use tinxom_domain::text::{exact_key, fold};
use tinxom_domain::time::Date;
use tinxom_phone::PhoneError;
use tinxom_words::three;

/// Units named in a refusal at most.
const SHOWN: usize = 12;

impl Say {
    /// A unit as scripts read it.
    pub fn unit_object(&self, unit: UnitId) -> Json {
        let known = self.territory.unit(unit);
        json!({ "code": known.map(|unit| &unit.code), "name": known.map(|unit| &unit.name) })
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
}
