//! The territory of the demo: today's with invented hamlets, and an invented edition in which, on the next day, two wards
//! become one and a third is split.

use crate::say::Failure;
use serde_json::{Value as Json, json};
use tinxom_domain::id::{HamletId, UnitId};
use tinxom_domain::territory::Territory;
use tinxom_domain::time::Date;

/// Phan Đình Phùng since 1 July 2025: the village's ward.
pub const WARD: UnitId = UnitId(54431);
/// Quan Triều, the ward next door.
pub const NEXT_DOOR: UnitId = UnitId(54821);
/// Gia Sàng, the ward that is split.
pub const SPLIT: UnitId = UnitId(54671);
/// Phan Đình Phùng of the day after: both wards, and a part of the third.
pub const MERGED: UnitId = UnitId(54432);
/// Gia Sàng of the day after: what is left of it.
pub const LEFT: UnitId = UnitId(54672);
/// Every unit that the village's server serves.
pub const SERVED: [UnitId; 5] = [WARD, NEXT_DOOR, SPLIT, MERGED, LEFT];

/// A hamlet of the village: Xóm Núi Voi.
pub const ELEPHANT_HILL: HamletId = HamletId(1);
/// A hamlet of the village: Xóm Bến Đò.
pub const FERRY: HamletId = HamletId(2);
/// A hamlet of the ward that is split, in the part that comes to the village's: Xóm Cầu Mới.
pub const NEW_BRIDGE: HamletId = HamletId(3);

/// Codes of the three wards.
const CODES: [&str; 3] = ["05443", "05482", "05467"];
/// First day of today's units.
const BEGAN: &str = "2025-07-01";

/// Today's territory with the invented hamlets: the first edition.
pub fn today() -> Result<Territory, Failure> {
    edition(1, None)
}

/// The second edition: the wards' last day, and what they are from the day after.
pub fn after(last: Date) -> Result<Territory, Failure> {
    edition(2, Some(last))
}

fn edition(version: u32, last: Option<Date>) -> Result<Territory, Failure> {
    let mut file: Json = serde_json::from_slice(include_bytes!("../../../data/territory-thai-nguyen.json"))
        .map_err(Failure::plain)?;
    let mut hamlets = vec![
        json!({ "id": ELEPHANT_HILL.0, "unit": "05443", "name": "Xóm Núi Voi", "kind": "Xóm", "valid_from": BEGAN }),
        json!({ "id": FERRY.0, "unit": "05443", "name": "Xóm Bến Đò", "kind": "Xóm", "valid_from": BEGAN }),
        json!({ "id": NEW_BRIDGE.0, "unit": "05467", "name": "Xóm Cầu Mới", "kind": "Xóm", "valid_from": BEGAN }),
    ];
    if let Some(last) = last {
        let first = last.plus_days(1).to_string();
        let last = last.to_string();
        let units = file["units"].as_array_mut().ok_or(Failure::plain("units"))?;
        for unit in units.iter_mut() {
            if CODES.iter().any(|code| unit["code"] == *code) && unit["valid_to"].is_null() {
                unit["valid_to"] = json!(last);
            }
        }
        for (code, name) in [("05443", "Phường Phan Đình Phùng"), ("05467", "Phường Gia Sàng")] {
            units.push(json!({
                "code": code, "name": name, "kind": "Phường", "province": "Tỉnh Thái Nguyên", "valid_from": first,
            }));
        }
        let lineage = file["lineage"].as_array_mut().ok_or(Failure::plain("lineage"))?;
        // Codes are reused, so each merger says of which day it is.
        for edge in lineage.iter_mut() {
            edge["on"] = json!("2025-06-30");
        }
        for (from, to, share) in [
            ("05443", "05443", "whole"),
            ("05482", "05443", "whole"),
            ("05467", "05443", "part"),
            ("05467", "05467", "part"),
        ] {
            lineage.push(json!({ "from": from, "to": to, "share": share, "on": last }));
        }
        hamlets[2]["valid_to"] = json!(last);
        hamlets.push(
            json!({ "id": 4, "unit": "05443", "name": "Xóm Cầu Mới", "kind": "Xóm", "valid_from": first }),
        );
        file["hamlet_lineage"] = json!([{ "from": NEW_BRIDGE.0, "to": 4, "share": "whole" }]);
    }
    file["hamlets"] = json!(hamlets);
    let territory = Territory::from_json(file.to_string().as_bytes()).map_err(Failure::plain)?;
    Ok(territory.with_version(version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tinxom_domain::territory::Routing;

    fn read(edition: Result<Territory, Failure>) -> Territory {
        edition.unwrap_or_else(|_| panic!("an edition by the rules"))
    }

    #[test]
    fn two_wards_become_one_a_third_is_split_and_its_hamlet_says_where_it_went() {
        let last = Date(20_785);
        let (before, after) = (read(today()), read(super::after(last)));
        assert_eq!((before.version(), after.version()), (1, 2));
        for unit in [WARD, NEXT_DOOR, SPLIT] {
            assert_eq!(before.route(unit, last), Routing::Here(unit));
            assert_eq!(after.route(unit, last), Routing::Here(unit), "known before it holds");
        }
        let next = last.plus_days(1);
        assert_eq!(after.route(WARD, next), Routing::Moved(MERGED));
        assert_eq!(after.route(NEXT_DOOR, next), Routing::Moved(MERGED));
        assert_eq!(after.route(SPLIT, next), Routing::Choose(vec![MERGED, LEFT]));
        assert_eq!(after.unit_of_hamlet(NEW_BRIDGE, next), Routing::Moved(MERGED));
        assert_eq!(after.unit_of_hamlet(FERRY, next), Routing::Moved(MERGED));
    }
}
