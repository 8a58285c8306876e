//! The signed territory: what goes in comes out, the real one with every hamlet fits, and nothing hostile passes.

#![allow(clippy::unwrap_used, clippy::panic)]

use minicbor::{Decode, Encode};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use tinxom_domain::id::{HamletId, UnitId};
use tinxom_domain::territory::{Hamlet, Outlines, Parts, Territory};
use tinxom_domain::time::Date;
use tinxom_wire::codec::{Fixed, Signed, WireError, from_slice, to_vec};
use tinxom_wire::item::{Item, pack, unpack};
use tinxom_wire::limits;
use tinxom_wire::operation::kind;
use tinxom_wire::sign::{Purpose, Signer32};
use tinxom_wire::territory::TerritoryPackage;

const UNITS: &[u8] = include_bytes!("../../../data/territory-thai-nguyen.json");
const OUTLINES: &[u8] = include_bytes!("../../../data/boundaries-thai-nguyen.geojson");
const NOW: i64 = 1_790_000_000_000;
/// Hamlets and quarters of the province today, by the last count.
const HAMLETS: u32 = 2_206;
const QUARTERS: u32 = 658;
/// Ten-thousandths of a degree: some 220 metres.
const COARSE: u16 = 20;

/// Syllables that invented hamlets are named by.
const SYLLABLES: [&str; 40] = [
    "Đồng",
    "Bãi",
    "Núi",
    "Cầu",
    "Làng",
    "Gò",
    "Ao",
    "Bến",
    "Suối",
    "Khe",
    "Vai",
    "Đèo",
    "Nà",
    "Bản",
    "Tân",
    "Phú",
    "Yên",
    "Hòa",
    "Bình",
    "An",
    "Thái",
    "Long",
    "Sơn",
    "Trung",
    "Thượng",
    "Hạ",
    "Đông",
    "Tây",
    "Nam",
    "Bắc",
    "Mới",
    "Cả",
    "Đá",
    "Lim",
    "Trám",
    "Cọ",
    "Chè",
    "Quýt",
    "Mận",
    "Vải",
];

fn root() -> Signer32 {
    Signer32::from_seed(&[1; 32])
}

fn real() -> Territory {
    let territory = Territory::from_json(UNITS).unwrap().with_version(2);
    let outlines = Outlines::from_geojson(OUTLINES, &territory).unwrap().simplified(COARSE);
    territory.with_outlines(outlines).unwrap()
}

/// The real units with as many invented hamlets as the province has.
fn with_hamlets() -> Territory {
    let mut parts = real().to_parts();
    let wards: Vec<UnitId> =
        parts.units.iter().filter(|unit| unit.valid_to.is_none()).map(|unit| unit.id).collect();
    let mut dice = ChaCha20Rng::from_seed([9; 32]);
    let mut syllable = || SYLLABLES[dice.next_u32() as usize % SYLLABLES.len()];
    for id in 1..=HAMLETS {
        let unit = wards[id as usize * wards.len() / (HAMLETS as usize + 1)];
        // A third word keeps two of one ward apart.
        let (kind, name) = if id <= QUARTERS {
            ("Tổ dân phố", format!("Tổ dân phố {id}"))
        } else {
            ("Xóm", format!("Xóm {} {} {}", syllable(), syllable(), id % 9 + 1))
        };
        parts.hamlets.push(Hamlet {
            id: HamletId(id),
            unit,
            name,
            short_name: String::new(),
            kind: kind.into(),
            operates_from: None,
            valid_to: None,
            abolished: false,
        });
    }
    let mut seen = std::collections::BTreeSet::new();
    for hamlet in &mut parts.hamlets {
        while !seen.insert((hamlet.unit, hamlet.name.clone())) {
            hamlet.name.push_str(" Mới");
        }
    }
    Territory::from_parts(parts).unwrap()
}

#[test]
fn the_whole_province_with_hamlets_and_outlines_fits_and_comes_back_equal() {
    for (territory, most) in [(real(), 18 * 1024), (with_hamlets(), 32 * 1024)] {
        let bytes = TerritoryPackage::sign(&territory, NOW, &root()).unwrap();
        println!("{} hamlets: {} bytes", territory.hamlets().count(), bytes.len());
        assert!(bytes.len() <= most, "{} bytes", bytes.len());
        let package = TerritoryPackage::open(&bytes).unwrap();
        assert_eq!(package.territory, territory);
        assert_eq!(TerritoryPackage::peek(&bytes), Ok(package.head));
        assert_eq!((package.head.root, package.head.version, package.head.date), (root().public(), 2, NOW));
        // As the one item of its space it goes in one pack.
        let items = vec![Item { number: 1, kind: kind::TERRITORY, at: NOW, body: bytes }];
        assert_eq!(unpack(&pack(&items)), Ok(items));
    }
}

#[test]
fn no_cut_or_changed_byte_of_a_package_is_taken() {
    let bytes = TerritoryPackage::sign(&real(), NOW, &root()).unwrap();
    for place in (0..bytes.len()).step_by(61) {
        let mut changed = bytes.clone();
        changed[place] ^= 0x10;
        assert!(TerritoryPackage::open(&changed).is_err(), "{place}");
        assert!(TerritoryPackage::open(&bytes[..place]).is_err(), "{place}");
    }
    let other = Signer32::from_seed(&[2; 32]);
    let mut signed: Signed = from_slice("territory", limits::TERRITORY, &bytes).unwrap();
    signed.signature = Fixed::from(other.sign(Purpose::Territory, &signed.body));
    assert_eq!(TerritoryPackage::open(&to_vec(&signed)), Err(WireError::BadSignature("territory")));
    signed.signature = Fixed::from(root().sign(Purpose::Anchor, &signed.body));
    assert_eq!(TerritoryPackage::peek(&to_vec(&signed)), Err(WireError::BadSignature("territory")));
    assert_eq!(
        TerritoryPackage::open(&vec![0; limits::TERRITORY + 1]),
        Err(WireError::TooLarge("territory"))
    );
}

#[test]
fn a_territory_without_a_version_or_too_large_is_not_signed() {
    let none = real().with_version(0);
    assert_eq!(TerritoryPackage::sign(&none, NOW, &root()).err(), Some(WireError::Malformed("territory")));
    let mut parts: Parts = with_hamlets().to_parts();
    let mut dice = ChaCha20Rng::from_seed([8; 32]);
    for hamlet in &mut parts.hamlets {
        hamlet.name = format!("Xóm {:016x}{:016x}{:016x}", dice.next_u64(), dice.next_u64(), dice.next_u64());
    }
    let large = Territory::from_parts(parts).unwrap();
    assert_eq!(TerritoryPackage::sign(&large, NOW, &root()).err(), Some(WireError::TooLarge("territory")));
}

/// The body and payload as somebody with the root's key could write them, past our own checks.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Body {
    #[n(0)]
    root: Fixed<32>,
    #[n(1)]
    version: u32,
    #[n(2)]
    date: i64,
    #[cbor(n(3), with = "minicbor::bytes")]
    payload: Vec<u8>,
}

fn signed(version: u32, payload: Vec<u8>) -> Vec<u8> {
    let body = Body { root: Fixed::from(root().public().0), version, date: NOW, payload };
    to_vec(&root().signed(Purpose::Territory, to_vec(&body)))
}

type Unit<'n> =
    (&'n str, &'n str, &'n str, &'n str, bool, Option<&'n str>, Option<i32>, Option<i32>, Option<i32>);

fn packed(
    units: &[Unit<'_>],
    edges: &[(u32, u32, bool)],
    hamlets: &[(u32, u32, &str)],
    rings: &[i32],
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut e = minicbor::Encoder::new(&mut bytes);
    e.map(6).unwrap().u8(0).unwrap().array(units.len() as u64).unwrap();
    for (code, name, kind, province, gone, district, law, from, to) in units {
        e.array(9).unwrap().str(code).unwrap().str(name).unwrap().str(kind).unwrap().str(province).unwrap();
        e.bool(*gone).unwrap().encode(district).unwrap().encode(law).unwrap().encode(from).unwrap();
        e.encode(to).unwrap();
    }
    e.u8(1).unwrap().array(edges.len() as u64).unwrap();
    for (from, to, whole) in edges {
        e.array(3).unwrap().u32(*from).unwrap().u32(*to).unwrap().bool(*whole).unwrap();
    }
    e.u8(2).unwrap().array(hamlets.len() as u64).unwrap();
    for (step, unit, name) in hamlets {
        e.array(7).unwrap().u32(*step).unwrap().u32(*unit).unwrap().str(name).unwrap().str("Xóm").unwrap();
        e.bool(false).unwrap().null().unwrap().null().unwrap();
    }
    e.u8(3).unwrap().array(0).unwrap().u8(4).unwrap().u8(9).unwrap();
    e.u8(5).unwrap().array(1).unwrap().array(2).unwrap().u32(11).unwrap().array(1).unwrap();
    e.encode(rings).unwrap();
    bytes
}

#[test]
fn a_root_that_signs_a_broken_territory_is_not_followed() {
    let unit = |code, from, to| (code, "Xã A", "Xã", "Tỉnh A", false, None, None, from, to);
    let units = [unit("1", Some(20), None), unit("2", None, Some(19)), unit("3", Some(20), None)];
    let edges = [(20, 11, true)];
    let hamlets = [(5, 11, "Xóm A"), (1, 11, "Xóm B")];
    let ring = [10, 10, 5, 0, 0, 5];
    let open = |units: &[Unit<'_>], edges: &[_], hamlets: &[_], ring: &[i32]| {
        let raw = packed(units, edges, hamlets, ring);
        let bytes = signed(1, tinxom_wire::compress::compress(&raw, &[]));
        TerritoryPackage::open(&bytes).map(|package| package.territory)
    };
    let good = open(&units, &edges, &hamlets, &ring).unwrap();
    assert_eq!(good.hamlet(HamletId(6)).unwrap().short_name, "B");
    assert_eq!(good.unit(UnitId(11)).unwrap().short_name, "A");
    let broken = Err(WireError::Malformed("territory"));
    let without = |at: usize, unit| {
        let mut units = units;
        units[at] = unit;
        units
    };
    for (why, result) in [
        ("an edge twice", open(&units, &[edges[0], edges[0]], &hamlets, &ring)),
        ("an edge back", open(&units, &[(11, 20, true)], &hamlets, &ring)),
        ("an edge to nothing", open(&units, &[(20, 99, true)], &hamlets, &ring)),
        ("no successor", open(&units, &[], &hamlets, &ring)),
        ("a gap", open(&without(0, unit("1", Some(21), None)), &edges, &hamlets, &ring)),
        ("a code that is none", open(&without(2, unit("-3", None, None)), &edges, &hamlets, &ring)),
        ("days beyond all days", open(&without(1, unit("2", None, Some(i32::MAX))), &edges, &hamlets, &ring)),
        ("a hamlet of no unit", open(&units, &edges, &[(5, 12, "Xóm A")], &ring)),
        ("an id twice", open(&units, &edges, &[(5, 11, "Xóm A"), (0, 11, "Xóm B")], &ring)),
        ("ids beyond all ids", open(&units, &edges, &[(u32::MAX, 11, "Xóm A"), (1, 11, "Xóm B")], &ring)),
        ("a name with blanks", open(&units, &edges, &[(5, 11, " Xóm A")], &ring)),
        ("half a corner", open(&units, &edges, &hamlets, &ring[..5])),
        ("a line", open(&units, &edges, &hamlets, &ring[..4])),
        ("off the Earth", open(&units, &edges, &hamlets, &[900_001, 1, 1, 1, 1, 1])),
        ("beyond all numbers", open(&units, &edges, &hamlets, &[i32::MAX, 1, 1, 1, i32::MAX, 1])),
    ] {
        assert_eq!(result, broken, "{why}");
    }
    // A name that cannot be a label, and a version that is none.
    let mut hidden = units;
    hidden[2].1 = "Xã\u{200b}A";
    assert_eq!(open(&hidden, &edges, &hamlets, &ring), broken);
    let raw = packed(&units, &edges, &hamlets, &ring);
    let none = signed(0, tinxom_wire::compress::compress(&raw, &[]));
    assert_eq!(TerritoryPackage::peek(&none), Err(WireError::Malformed("territory")));
    // More rows than a territory may have, each as small as it can be.
    let mut many = vec![0xa6, 0, 0x80, 1, 0x80, 2, 0x80, 3, 0x99, 0x4e, 0x21];
    many.extend([0x83, 0, 0, 0xf5].repeat(20_001));
    many.extend([4, 9, 5, 0x80]);
    let many = signed(1, tinxom_wire::compress::compress(&many, &[]));
    assert_eq!(TerritoryPackage::open(&many), Err(WireError::TooLarge("territory")));
    // A frame that would fill the memory.
    let bomb = signed(1, tinxom_wire::compress::compress(&vec![0; 16 << 20], &[]));
    assert!(bomb.len() < limits::TERRITORY);
    assert_eq!(TerritoryPackage::open(&bomb), Err(WireError::Malformed("territory")));
}

proptest! {
    #[test]
    fn no_bytes_under_a_good_signature_make_opening_panic(raw in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = TerritoryPackage::open(&raw);
        let _ = TerritoryPackage::open(&signed(1, raw.clone()));
        let _ = TerritoryPackage::open(&signed(1, tinxom_wire::compress::compress(&raw, &[])));
    }

    #[test]
    fn a_changed_byte_of_the_payload_never_panics_and_never_routes_to_nothing(place in any::<usize>(), byte in any::<u8>()) {
        let unit = |code, from, to| (code, "Xã A", "Xã", "Tỉnh A", false, None, None, from, to);
        let units = [unit("1", Some(20), None), unit("2", None, Some(19))];
        let mut raw = packed(&units, &[(20, 11, true)], &[(5, 11, "Xóm A")], &[10, 10, 5, 0, 0, 5]);
        let place = place % raw.len();
        raw[place] = byte;
        let bytes = signed(1, tinxom_wire::compress::compress(&raw, &[]));
        if let Ok(package) = TerritoryPackage::open(&bytes) {
            for unit in package.territory.units().filter(|unit| !unit.abolished) {
                let route = package.territory.route(unit.id, Date(i32::MAX));
                prop_assert_ne!(route, tinxom_domain::territory::Routing::Gone);
            }
        }
    }
}
