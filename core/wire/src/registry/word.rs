//! Short words: what the server tells a member of the household's slot, and who looked.

use crate::codec::Fixed;
use minicbor::{Decode, Encode};

/// An officer looked at a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Look {
    /// The household.
    #[n(0)]
    pub household: Fixed<8>,
    /// The purpose's code: [`tinxom_domain::household::LookPurpose`].
    #[n(1)]
    pub purpose: u8,
}

/// Who looked, as the household's member and the group's head see it: an officer's role and never a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Looked {
    /// The household.
    #[n(0)]
    pub household: Fixed<8>,
    /// The purpose's code.
    #[n(1)]
    pub purpose: u8,
    /// The officer's role.
    #[n(2)]
    pub role: u8,
}

/// The server's word on a claim, for the phone that it is about. The codes are those of
/// [`tinxom_domain::household::ClaimState`] and [`tinxom_domain::household::Outcome`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SlotWord {
    /// The claim.
    #[n(0)]
    pub claim: Fixed<16>,
    /// The household that it counts for.
    #[n(1)]
    pub household: Fixed<8>,
    /// How the claim is now: the state's code.
    #[n(2)]
    pub state: u8,
    /// Why it ended; 0 while it has not.
    #[n(3)]
    pub why: u8,
    /// Why the server refused; 0 unless it did.
    #[n(4)]
    pub reason: u8,
    /// The claim that has the slot, or what else stands against it.
    #[n(5)]
    pub against: Option<Fixed<16>>,
    /// The role of whoever caused it.
    #[n(6)]
    pub role: u8,
}
