//! An invented province over a real territory: hamlets and households as many as there are, for what has to be fast and
//! small at full size. No person in it exists; the same seed gives the same province.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use std::fmt::Write;
use tinxom_domain::territory::Territory;

/// Hamlets and quarters of the province.
pub const HAMLETS: usize = 2_206;
/// Households of the province.
pub const HOUSEHOLDS: usize = 350_000;

/// A few numbers that look random and are the same each time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

const FIRST: [&str; 24] = [
    "Đồng", "Núi", "Bến", "Làng", "Ao", "Cầu", "Đầm", "Gò", "Khe", "Suối", "Bãi", "Trại", "Đình", "Chùa",
    "Giếng", "Vườn", "Hồ", "Đèo", "Thác", "Phố", "Chợ", "Soi", "Nà", "Bản",
];
const SECOND: [&str; 30] = [
    "Voi",
    "Bầu",
    "Xanh",
    "Trung",
    "Thượng",
    "Hạ",
    "Đông",
    "Tây",
    "Vàng",
    "Mới",
    "Dài",
    "Tròn",
    "Sen",
    "Mít",
    "Cọ",
    "Vải",
    "Đá",
    "Lim",
    "Trám",
    "Chè",
    "Quế",
    "Bưởi",
    "Cháy",
    "Thông",
    "Gạo",
    "Đỏ",
    "Lớn",
    "Con",
    "Ngọc",
    "Hiền",
];
const FAMILY: [&str; 20] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Dương", "Đỗ", "Vũ", "Ma", "Nông", "Hà", "Bùi", "Đặng", "Lý",
    "Triệu", "Lường", "Tạ", "Ngô", "Đào", "Chu",
];
const MIDDLE: [&str; 12] =
    ["Văn", "Thị", "Đức", "Minh", "Hữu", "Quang", "Thu", "Ngọc", "Xuân", "Thanh", "Đình", "Kim"];
const GIVEN: [&str; 36] = [
    "An", "Bình", "Chiến", "Dung", "Đạt", "Giang", "Hạnh", "Hiếu", "Hoà", "Huệ", "Hùng", "Khánh", "Lan",
    "Liên", "Loan", "Long", "Mai", "Nam", "Nga", "Nghĩa", "Nhàn", "Oanh", "Phúc", "Phương", "Quý", "Sơn",
    "Tâm", "Thảo", "Thuý", "Tiến", "Toàn", "Tuyết", "Vân", "Vinh", "Xuân", "Yến",
];

/// Shares `whole` among `parts` so that the first gets about a twelfth of a province's and the last a fair rest: some wards
/// have thirty thousand households and some communes under two.
fn shared(whole: usize, parts: usize) -> Vec<usize> {
    let weights: Vec<u64> = (0..parts as u64).map(|place| 10_000_000 / (10 * place + 36)).collect();
    let sum: u64 = weights.iter().sum();
    let mut shares: Vec<usize> =
        weights.iter().map(|weight| (whole as u64 * weight / sum).max(1) as usize).collect();
    let rest = whole - shares.iter().sum::<usize>();
    for place in 0..rest {
        shares[place % parts] += 1;
    }
    shares
}

/// A hamlet of the province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hamlet {
    /// Its id.
    pub id: u32,
    /// The code of its unit.
    pub unit: String,
    /// Its whole name.
    pub name: String,
    /// How many households it has.
    pub households: usize,
}

/// The hamlets of every unit that works today, the largest unit first: [`HAMLETS`] of them with [`HOUSEHOLDS`] in all.
pub fn hamlets(territory: &Territory) -> Vec<Hamlet> {
    let mut units: Vec<_> = territory.units().filter(|unit| unit.valid_to.is_none()).collect();
    // Wards first: people live closer together there.
    units.sort_by_key(|unit| (unit.kind != "Phường", unit.id));
    let mut dice = Dice(1);
    let mut hamlets = Vec::with_capacity(HAMLETS);
    let (counts, households) = (shared(HAMLETS, units.len()), shared(HOUSEHOLDS, units.len()));
    for ((unit, count), households) in units.into_iter().zip(counts).zip(households) {
        let kind = if unit.kind == "Phường" { "Tổ dân phố" } else { "Xóm" };
        for place in 0..count {
            let name = format!("{kind} {} {} {}", dice.pick(&FIRST), dice.pick(&SECOND), place + 1);
            let households = households / count + usize::from(place < households % count);
            let id = hamlets.len() as u32 + 1;
            hamlets.push(Hamlet { id, unit: unit.code.clone(), name, households });
        }
    }
    hamlets
}

/// The territory's file with these hamlets in it.
pub fn territory_file(base: &str, hamlets: &[Hamlet]) -> String {
    let mut file: Value = serde_json::from_str(base).unwrap();
    let kind = |name: &str| if name.starts_with("Xóm") { "Xóm" } else { "Tổ dân phố" };
    let rows = hamlets.iter().map(
        |hamlet| json!({"id": hamlet.id, "unit": hamlet.unit, "name": hamlet.name, "kind": kind(&hamlet.name)}),
    );
    file["hamlets"] = rows.collect();
    serde_json::to_string_pretty(&file).unwrap()
}

/// The hamlets' list of households, as an officer gets it: separated values with a header.
pub fn list(hamlets: &[Hamlet]) -> String {
    let mut list = String::from("Xóm/tổ;Địa chỉ;Chủ hộ\n");
    for hamlet in hamlets {
        let mut dice = Dice(u64::from(hamlet.id) << 32);
        for place in 0..hamlet.households {
            let lane = place / 12 + 1;
            let (family, middle, given) = (dice.pick(&FAMILY), dice.pick(&MIDDLE), dice.pick(&GIVEN));
            let house = place % 12 + 1;
            let _ = writeln!(list, "{};Nhà {house}, ngõ {lane};{family} {middle} {given}", hamlet.name);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_province_has_as_many_communes_hamlets_and_households_as_the_real_one() {
        let base = include_str!("../../data/territory-thai-nguyen.json");
        let territory = Territory::from_json(base.as_bytes()).unwrap();
        let hamlets = hamlets(&territory);
        assert_eq!(hamlets.len(), HAMLETS);
        assert_eq!(hamlets.iter().map(|hamlet| hamlet.households).sum::<usize>(), HOUSEHOLDS);
        let units: std::collections::BTreeSet<_> = hamlets.iter().map(|hamlet| &hamlet.unit).collect();
        assert_eq!(units.len(), 92);
        let largest: usize =
            hamlets.iter().filter(|it| it.unit == hamlets[0].unit).map(|it| it.households).sum();
        assert!((25_000..35_000).contains(&largest), "{largest}");
        assert_eq!(list(&hamlets[..1]).lines().count(), hamlets[0].households + 1);
        assert!(Territory::from_json(territory_file(base, &hamlets).as_bytes()).is_ok());
    }
}
