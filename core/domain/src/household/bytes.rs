//! Rows as canonical bytes: for storages that keep rows whole, and for comparing books. Big-endian, fixed order, one
//! byte before what may be absent.

use super::{
    Against, Change, ChangeRecord, Claim, ClaimState, Household, Origin, Outcome, Standing, Touched,
};
use super::{LIVE_LIMIT, Timestamp};
use crate::id::{ChangeId, ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use crate::role::Role;

/// The form's number, first in every row.
const FORM: u8 = 1;
/// How many rows a change touches at most: two households and their live claims, which [`LIVE_LIMIT`] bounds for
/// newcomers; an undone change or a return can bring one or two more. Of a change that touches more no row is kept.
pub(super) const ROWS_LIMIT: usize = 4 * LIVE_LIMIT;

macro_rules! whole_row {
    ($($row:ident),+) => {$(
        impl $row {
            /// The canonical bytes.
            pub fn to_bytes(&self) -> Vec<u8> {
                let mut out = vec![FORM];
                self.put(&mut out);
                out
            }

            /// The row of canonical bytes; none for any others.
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                let mut bytes = bytes.strip_prefix(&[FORM])?;
                let row = Self::take(&mut bytes)?;
                bytes.is_empty().then_some(row)
            }
        }
    )+};
}

whole_row!(Household, Claim, ChangeRecord);

/// What has a place in a row.
trait Field: Sized {
    fn put(&self, out: &mut Vec<u8>);
    fn take(from: &mut &[u8]) -> Option<Self>;
}

impl<const N: usize> Field for [u8; N] {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let (taken, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(*taken)
    }
}

macro_rules! through {
    ($($field:ty: $to:expr, $of:expr;)+) => {$(
        impl Field for $field {
            fn put(&self, out: &mut Vec<u8>) {
                let to: fn(&Self) -> _ = $to;
                to(self).put(out);
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                let of: fn(_) -> Option<Self> = $of;
                of(Field::take(from)?)
            }
        }
    )+};
}

through! {
    u8: |it| [*it], |[it]: [u8; 1]| Some(it);
    u32: |it| it.to_be_bytes(), |it: [u8; 4]| Some(Self::from_be_bytes(it));
    u64: |it| it.to_be_bytes(), |it: [u8; 8]| Some(Self::from_be_bytes(it));
    bool: |it| u8::from(*it), |it: u8| (it < 2).then_some(it == 1);
    UnitId: |it| it.0, |it: u32| Some(Self(it));
    GroupId: |it| it.0, |it: [u8; 8]| Some(Self(it));
    HouseholdId: |it| it.0, |it: [u8; 8]| Some(Self(it));
    ChangeId: |it| it.0, |it: [u8; 8]| Some(Self(it));
    ClaimId: |it| it.0, |it: [u8; 16]| Some(Self(it));
    DeviceId: |it| it.0, |it: [u8; 16]| Some(Self(it));
    Against: |it| it.0, |it: [u8; 16]| Some(Self(it));
    Timestamp: |it| it.0.to_be_bytes(), |it: [u8; 8]| Some(Self(i64::from_be_bytes(it)));
    Role: |it| it.code(), |it: u8| Self::from_code(it);
    Standing: |it| (it.code(), it.survivor()), |(code, into): (u8, Option<HouseholdId>)| Self::from_code(code, into);
    ClaimState: |it| (it.code(), it.against()),
        |((code, why), against): ((u8, u8), Option<ClaimId>)| Self::from_code(code, why, against);
    Outcome: |it| (it.code(), it.against()),
        |((code, reason), against): ((u8, u8), Option<Against>)| Self::from_code(code, reason, against);
}

impl<A: Field, B: Field> Field for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

impl<T: Field> Field for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(it) = self {
            it.put(out);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some(if bool::take(from)? { Some(T::take(from)?) } else { None })
    }
}

macro_rules! in_order {
    ($($row:ident { $($field:ident),+ })+) => {$(
        impl Field for $row {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$field.put(out);)+
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Field::take(from)?),+ })
            }
        }
    )+};
}

in_order! {
    Origin { unit, group }
    Household { id, group, unit, standing, holder, provisional, origin, last, change }
    Claim { id, household, asked, device, author, author_role, checked, from, next, outcome, state, at }
    ChangeRecord { id, what, unit, outcome, number, at, undone, rows }
}

impl Field for Change {
    fn put(&self, out: &mut Vec<u8>) {
        self.code().put(out);
        self.household().put(out);
        match self {
            Self::Split { new: other, .. } | Self::Merge { into: other, .. } => other.put(out),
            Self::Move { group, .. } => group.put(out),
            Self::Route { unit, .. } => unit.put(out),
            Self::MoveAway { .. } | Self::Death { .. } | Self::Return { .. } => {}
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let code = u8::take(from)?;
        let household = HouseholdId::take(from)?;
        Some(match code {
            1 => Self::Split { household, new: Field::take(from)? },
            2 => Self::Merge { household, into: Field::take(from)? },
            3 => Self::Move { household, group: Field::take(from)? },
            4 => Self::MoveAway { household },
            5 => Self::Death { household },
            6 => Self::Return { household },
            7 => Self::Route { household, unit: Field::take(from)? },
            _ => return None,
        })
    }
}

impl Field for Touched {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Household { before, after } => {
                1_u8.put(out);
                before.put(out);
                after.put(out);
            }
            Self::Claim { before, after } => {
                2_u8.put(out);
                before.put(out);
                after.put(out);
            }
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some(match u8::take(from)? {
            1 => Self::Household { before: Field::take(from)?, after: Field::take(from)? },
            2 => Self::Claim { before: Field::take(from)?, after: Field::take(from)? },
            _ => return None,
        })
    }
}

impl Field for Vec<Touched> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|row| row.put(out));
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let rows = usize::try_from(u32::take(from)?).ok().filter(|rows| *rows <= ROWS_LIMIT)?;
        (0..rows).map(|_| Touched::take(from)).collect()
    }
}
