//! Editions of the territory for a scenario: the shipped one with invented hamlets, and one of before the merger of
//! 1 July 2025, as a phone had it that was not opened since.

use serde_json::{Value, json};
use tinxom_domain::territory::Territory;

/// The last day of the units of before.
const LAST_DAY: &str = "2025-06-30";

fn shipped() -> Result<Value, String> {
    let file = include_bytes!("../../../data/territory-thai-nguyen.json");
    serde_json::from_slice(file).map_err(|error| error.to_string())
}

/// The shipped territory with these hamlets, as they stand in a territory file.
pub fn with_hamlets(hamlets: &[Value]) -> Result<Territory, String> {
    let mut file = shipped()?;
    if let Some(file) = file.as_object_mut() {
        file.insert("hamlets".into(), json!(hamlets));
    }
    Territory::from_json(file.to_string().as_bytes()).map_err(|error| error.to_string())
}

/// The file of a territory that knows nothing of the merger yet.
pub fn before_the_merger() -> Result<String, String> {
    let mut file = shipped()?;
    let units = file.get_mut("units").and_then(Value::as_array_mut).ok_or("there are no units")?;
    units.retain(|unit| unit.get("valid_to").is_some_and(|day| day == LAST_DAY));
    for unit in units.iter_mut().filter_map(Value::as_object_mut) {
        unit.remove("valid_to");
    }
    if let Some(file) = file.as_object_mut() {
        file.insert("lineage".into(), json!([]));
    }
    Ok(file.to_string())
}
