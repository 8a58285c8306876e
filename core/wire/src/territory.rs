//! The territory as it travels: one signed file, which the server publishes and which can be carried by hand.
//!
//! It is a [`Signed`] of a map, and in that the territory itself as one zstd frame of CBOR. Whoever opens it puts the
//! territory together again under all the rules of a file, so no signature makes a lineage run in a circle.

use crate::codec::{Fixed, Signed, WireError, from_slice, list, to_vec};
use crate::compress::{compress_once, decompress};
use crate::limits;
use crate::sign::{PublicKey, Purpose, Signer32};
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;
use tinxom_domain::id::{HamletId, UnitId};
use tinxom_domain::territory::{
    Edge, Hamlet, HamletEdge, Outlines, Parts, Place, Ring, Share, Territory, Unit,
};
use tinxom_domain::time::Date;

const NAME: &str = "territory";
/// Rows of one sort at most; the rules of a territory allow no more.
const ROWS: usize = 20_000;

/// What a package says of itself, before its territory is unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackageHead {
    /// The root that signed it; a phone takes its own root's word only.
    pub root: PublicKey,
    /// Which edition it is, from 1 on; a lower one is never taken for a higher.
    pub version: u32,
    /// When it was signed: milliseconds since 1970, UTC.
    pub date: i64,
}

/// A territory with the root's word on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerritoryPackage {
    /// What it says of itself.
    pub head: PackageHead,
    /// The territory; its version is the package's.
    pub territory: Territory,
}

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

#[derive(Encode, Decode)]
#[cbor(map)]
struct Payload {
    #[cbor(n(0), decode_with = "list::<_, _, ROWS>")]
    units: Vec<UnitRow>,
    #[cbor(n(1), decode_with = "list::<_, _, ROWS>")]
    edges: Vec<EdgeRow>,
    #[cbor(n(2), decode_with = "list::<_, _, ROWS>")]
    hamlets: Vec<HamletRow>,
    #[cbor(n(3), decode_with = "list::<_, _, ROWS>")]
    hamlet_edges: Vec<EdgeRow>,
    #[n(4)]
    coarseness: u16,
    #[cbor(n(5), decode_with = "list::<_, _, ROWS>")]
    outlines: Vec<OutlineRow>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct UnitRow {
    #[n(0)]
    code: String,
    #[n(1)]
    name: String,
    #[n(2)]
    kind: String,
    #[n(3)]
    province: String,
    #[n(4)]
    abolished: bool,
    #[n(5)]
    district: Option<String>,
    #[n(6)]
    legal_from: Option<i32>,
    #[n(7)]
    operates_from: Option<i32>,
    #[n(8)]
    valid_to: Option<i32>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct EdgeRow {
    #[n(0)]
    from: u32,
    #[n(1)]
    to: u32,
    #[n(2)]
    whole: bool,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct HamletRow {
    /// How much its id is above that of the row before, which compresses better than the id.
    #[n(0)]
    step: u32,
    #[n(1)]
    unit: u32,
    #[n(2)]
    name: String,
    #[n(3)]
    kind: String,
    #[n(4)]
    abolished: bool,
    #[n(5)]
    operates_from: Option<i32>,
    #[n(6)]
    valid_to: Option<i32>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct OutlineRow {
    #[n(0)]
    unit: u32,
    /// Of each ring the steps from corner to corner, north and east in turn; the first from 0.
    #[n(1)]
    rings: Vec<Vec<i32>>,
}

impl TerritoryPackage {
    /// Signs a territory, whose version has to be 1 at least, with the root's key.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] over [`limits::TERRITORY`], [`WireError::Malformed`] for version 0.
    pub fn sign(territory: &Territory, date: i64, root: &Signer32) -> Result<Vec<u8>, WireError> {
        if territory.version() == 0 {
            return Err(WireError::Malformed(NAME));
        }
        let payload = to_vec(&rows_of(territory));
        if payload.len() > limits::TERRITORY_RAW {
            return Err(WireError::TooLarge(NAME));
        }
        let body = Body {
            root: Fixed::from(root.public().0),
            version: territory.version(),
            date,
            payload: compress_once(&payload),
        };
        let bytes = to_vec(&root.signed(Purpose::Territory, to_vec(&body)));
        if bytes.len() > limits::TERRITORY { Err(WireError::TooLarge(NAME)) } else { Ok(bytes) }
    }

    /// Verifies a package under the root that it names and says what it is. Whether that root is trusted is the
    /// caller's to check.
    ///
    /// # Errors
    /// [`WireError::TooLarge`], [`WireError::Malformed`], [`WireError::BadSignature`].
    pub fn peek(bytes: &[u8]) -> Result<PackageHead, WireError> {
        verified(bytes).map(|(head, _)| head)
    }

    /// As [`TerritoryPackage::peek`], and the territory too.
    ///
    /// # Errors
    /// As [`TerritoryPackage::peek`]; [`WireError::Malformed`] also for a territory that breaks a rule.
    pub fn open(bytes: &[u8]) -> Result<Self, WireError> {
        let (head, payload) = verified(bytes)?;
        let raw = decompress(NAME, &payload, &[], limits::TERRITORY_RAW)?;
        let payload = from_slice(NAME, limits::TERRITORY_RAW, &raw)?;
        let territory = territory_of(payload, head.version).ok_or(WireError::Malformed(NAME))?;
        Ok(Self { head, territory })
    }
}

fn verified(bytes: &[u8]) -> Result<(PackageHead, Vec<u8>), WireError> {
    let signed: Signed = from_slice(NAME, limits::TERRITORY, bytes)?;
    let body: Body = from_slice(NAME, limits::TERRITORY, &signed.body)?;
    let root = PublicKey(body.root.into());
    root.open(Purpose::Territory, &signed)?;
    if body.version == 0 {
        return Err(WireError::Malformed(NAME));
    }
    Ok((PackageHead { root, version: body.version, date: body.date }, body.payload))
}

fn days(date: Option<Date>) -> Option<i32> {
    date.map(|date| date.0)
}

fn rows_of(territory: &Territory) -> Payload {
    let parts = territory.to_parts();
    let unit = |unit: Unit| UnitRow {
        code: unit.code,
        name: unit.name,
        kind: unit.kind,
        province: unit.province,
        abolished: unit.abolished,
        district: unit.district,
        legal_from: days(unit.legal_from),
        operates_from: days(unit.operates_from),
        valid_to: days(unit.valid_to),
    };
    let mut before = 0;
    let hamlet = |hamlet: Hamlet| HamletRow {
        // They come by id, each once.
        step: hamlet.id.0.saturating_sub(std::mem::replace(&mut before, hamlet.id.0)),
        unit: hamlet.unit.0,
        name: hamlet.name,
        kind: hamlet.kind,
        abolished: hamlet.abolished,
        operates_from: days(hamlet.operates_from),
        valid_to: days(hamlet.valid_to),
    };
    let whole = |share| share == Share::Whole;
    let edge = |edge: Edge| EdgeRow { from: edge.from.0, to: edge.to.0, whole: whole(edge.share) };
    let hamlet_edge =
        |edge: HamletEdge| EdgeRow { from: edge.from.0, to: edge.to.0, whole: whole(edge.share) };
    let outline = |(unit, rings): (UnitId, Vec<Ring>)| OutlineRow {
        unit: unit.0,
        rings: rings.iter().map(|ring| steps_of(ring)).collect(),
    };
    Payload {
        units: parts.units.into_iter().map(unit).collect(),
        edges: parts.edges.into_iter().map(edge).collect(),
        hamlets: parts.hamlets.into_iter().map(hamlet).collect(),
        hamlet_edges: parts.hamlet_edges.into_iter().map(hamlet_edge).collect(),
        coarseness: parts.outlines.coarseness,
        outlines: parts.outlines.units.into_iter().map(outline).collect(),
    }
}

fn territory_of(payload: Payload, version: u32) -> Option<Territory> {
    let unit = |row: UnitRow| Unit {
        id: UnitId(0),
        code: row.code,
        name: row.name,
        short_name: String::new(),
        kind: row.kind,
        district: row.district,
        province: row.province,
        legal_from: row.legal_from.map(Date),
        operates_from: row.operates_from.map(Date),
        valid_to: row.valid_to.map(Date),
        abolished: row.abolished,
    };
    let (mut hamlets, mut id) = (Vec::with_capacity(payload.hamlets.len()), 0_u32);
    for row in payload.hamlets {
        id = id.checked_add(row.step)?;
        hamlets.push(Hamlet {
            id: HamletId(id),
            unit: UnitId(row.unit),
            name: row.name,
            short_name: String::new(),
            kind: row.kind,
            operates_from: row.operates_from.map(Date),
            valid_to: row.valid_to.map(Date),
            abolished: row.abolished,
        });
    }
    let share = |row: &EdgeRow| if row.whole { Share::Whole } else { Share::Part };
    let edge = |row: &EdgeRow| Edge { from: UnitId(row.from), to: UnitId(row.to), share: share(row) };
    let hamlet_edge =
        |row: &EdgeRow| HamletEdge { from: HamletId(row.from), to: HamletId(row.to), share: share(row) };
    let mut units = BTreeMap::new();
    for row in payload.outlines {
        let rings = row.rings.iter().map(|steps| ring_of(steps)).collect::<Option<Vec<_>>>()?;
        if units.insert(UnitId(row.unit), rings).is_some() {
            return None;
        }
    }
    let parts = Parts {
        version,
        units: payload.units.into_iter().map(unit).collect(),
        edges: payload.edges.iter().map(edge).collect(),
        hamlets,
        hamlet_edges: payload.hamlet_edges.iter().map(hamlet_edge).collect(),
        outlines: Outlines { coarseness: payload.coarseness, units },
    };
    Territory::from_parts(parts).ok()
}

fn steps_of(ring: &[Place]) -> Vec<i32> {
    let mut before = Place { north: 0, east: 0 };
    let mut steps = Vec::with_capacity(ring.len() * 2);
    for place in ring {
        // Every corner of a territory lies on the Earth, so no difference is near the end of the numbers.
        steps.extend([place.north - before.north, place.east - before.east]);
        before = *place;
    }
    steps
}

fn ring_of(steps: &[i32]) -> Option<Ring> {
    let (pairs, rest) = steps.as_chunks::<2>();
    let mut at = Place { north: 0, east: 0 };
    let mut ring = Ring::with_capacity(pairs.len());
    for [north, east] in pairs {
        at = Place { north: at.north.checked_add(*north)?, east: at.east.checked_add(*east)? };
        ring.push(at);
    }
    rest.is_empty().then_some(ring)
}
