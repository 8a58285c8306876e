//! A ward with a list in its registry that ends a week later: it became another one whole, or was split into two.

#![allow(clippy::unwrap_used)]

use crate::village::{NOW, Person, Village, WARD};
use serde_json::{Value, json};
use tinxom_domain::id::UnitId;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::Timestamp;
use tinxom_server::authority::ServerKeys;
use tinxom_server::room::SqliteRoom;

/// The wards that begin a week after [`NOW`]; into the first goes [`WARD`], or a part of it into each.
pub const NEXT: UnitId = UnitId(54432);
/// The other one.
pub const BESIDE: UnitId = UnitId(99991);
const DAY: i64 = 86_400_000;
/// The first day of the new wards.
pub const AFTER: i64 = NOW + 8 * DAY;
const LIST: &str =
    "Xóm,Địa chỉ,Chủ hộ\nXóm Núi Voi,Số 10,Bà Tư\nXóm Núi Voi,Số 2,Ông Bảy\nXóm Gò Chùa,,Ông Tám\n";

/// The real territory with hamlets, and with what becomes of [`WARD`]; hamlet 2 becomes part of hamlet 4.
fn territory(share: Option<&str>) -> Territory {
    let mut file: Value =
        serde_json::from_slice(include_bytes!("../../data/territory-thai-nguyen.json")).unwrap();
    let hamlet = |id: u32, name: &str| json!({ "id": id, "unit": "05443", "name": name, "kind": "Xóm" });
    let mut hamlets = vec![hamlet(1, "Xóm Núi Voi"), hamlet(2, "Xóm Gò Chùa")];
    file["hamlet_lineage"] = json!([]);
    if let Some(share) = share {
        for unit in file["units"].as_array_mut().unwrap() {
            if unit["code"] == "05443" && unit["valid_to"].is_null() {
                unit["valid_to"] = json!("2026-11-25");
            }
        }
        for code in ["05443", "09999"] {
            file["units"].as_array_mut().unwrap().push(json!({
                "code": code, "name": format!("Phường Mới {code}"), "kind": "Phường",
                "province": "Tỉnh Thái Nguyên", "valid_from": "2026-11-26",
            }));
        }
        let lineage = file["lineage"].as_array_mut().unwrap();
        for edge in lineage.iter_mut() {
            edge["on"] = json!("2025-06-30");
        }
        let into = if share == "whole" { &["05443"][..] } else { &["05443", "09999"] };
        for to in into {
            lineage.push(json!({ "from": "05443", "to": to, "share": share, "on": "2026-11-25" }));
        }
        hamlets[1]["valid_to"] = json!("2026-11-25");
        let mut whole = hamlet(4, "Xóm Chùa Lớn");
        whole["valid_from"] = json!("2026-11-26");
        hamlets.push(whole);
        file["hamlet_lineage"] = json!([{ "from": 2, "to": 4, "share": "whole" }]);
    }
    file["hamlets"] = json!(hamlets);
    Territory::from_json(file.to_string().as_bytes()).unwrap()
}

/// A ward with a list in its registry, and the territory of the days to come published.
pub fn village(share: &str) -> Village {
    let village = Village::serving_in(&[WARD, NEXT, BESIDE], territory(None));
    let registry = village.desk.registry();
    let list = registry.read_list(LIST.as_bytes()).unwrap();
    registry.bring_in(&list, &[], None, |_, _| {}).unwrap();
    let coming = territory(Some(share)).with_version(2);
    let signed = village.authority.sign_territory(&coming, Timestamp(NOW)).unwrap();
    let dir = village.server_dir();
    std::fs::write(dir.join("territory"), signed).unwrap();
    village.link.replace_room(|| SqliteRoom::open(&dir, ServerKeys::read(&dir).unwrap()).unwrap());
    village.desk.synced().synced();
    village
}

/// Each syncs a few times, in turns.
pub fn in_turns(people: &[&Person]) {
    for _ in 0..4 {
        for person in people {
            person.synced();
        }
    }
}
