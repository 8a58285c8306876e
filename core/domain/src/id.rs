//! Ids that say nothing about whom or what they name.

/// A device: the first 16 bytes of SHA-256 over its public signing key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub [u8; 16]);

/// A group (tổ tự quản): 8 random bytes, drawn when the officer founds it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub [u8; 8]);

/// A household (hộ): 8 bytes that say nothing of where it lives, drawn when the hamlet's list is brought in or at the door.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HouseholdId(pub [u8; 8]);

/// A claim to a household's slot: 16 bytes that its grant or its transfer commits to, so that one id has one content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId(pub [u8; 16]);

/// A change of households: 8 random bytes, drawn by the officer's device.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId(pub [u8; 8]);

/// A unit of the territory: ours and stable, because official codes and names are reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// A hamlet or quarter (xóm, tổ dân phố): ours and stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HamletId(pub u32);

// Only the first bytes are ever printed: enough to tell two apart in a log, too few to follow one.
macro_rules! first_bytes_only {
    ($($id:ident),+) => {$(
        impl std::fmt::Debug for $id {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({:02x}{:02x}…)", stringify!($id), self.0[0], self.0[1])
            }
        }
    )+};
}

first_bytes_only!(DeviceId, GroupId, HouseholdId, ClaimId, ChangeId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_is_printed_whole() {
        let printed = format!(
            "{:?} {:?} {:?} {:?} {:?}",
            DeviceId([1; 16]),
            GroupId([2; 8]),
            HouseholdId([3; 8]),
            ClaimId([4; 16]),
            ChangeId([5; 8])
        );
        assert_eq!(
            printed,
            "DeviceId(0101…) GroupId(0202…) HouseholdId(0303…) ClaimId(0404…) ChangeId(0505…)"
        );
    }
}
