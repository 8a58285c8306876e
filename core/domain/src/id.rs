//! Ids that say nothing about whom or what they name.

/// A device: the first 16 bytes of SHA-256 over its public signing key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub [u8; 16]);

/// A group (tổ tự quản): 8 random bytes, drawn when the officer founds it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub [u8; 8]);

/// A unit of the territory: ours and stable, because official codes and names are reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// A hamlet or quarter (xóm, tổ dân phố): ours and stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HamletId(pub u32);

// Only the first bytes are ever printed: enough to tell two apart in a log, too few to follow one.
impl std::fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DeviceId({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

impl std::fmt::Debug for GroupId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GroupId({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}
