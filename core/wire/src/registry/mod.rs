//! A ward's registry of households (sổ hộ) as it crosses the wire: what officers and members write, what the server
//! rules, and what passes between two phones at a door.
//!
//! The server arbitrates over random ids and slots. What a person could be known by (hamlet, address, a householder's
//! label) is sealed to the ward's registry key, which no server has.

mod code;
mod door;
mod entry;
mod key;
mod label;
mod revocation;
mod transfer;
mod word;

pub use code::{CODE_DIGITS, CodeOffer, CodeSecret, SEALED_INVITE, TelephoneCode, proof_hash};
pub use door::{Acceptance, Enrolment, Guardian, check_words_of};
pub use entry::{BATCH, Batch, ChangeBody, Entry, MEMBERSHIP, Resealed, Ruled, household_ids};
pub use key::{BoxKey, DeviceBox, RegistryKey, RegistrySecret};
pub use label::{HouseholdLabel, SealedLabels, bound_to_change};
pub use revocation::Revocation;
pub use transfer::{HandOver, OpenedHandOver, Transfer, transfer_claim};
pub use word::{Look, Looked, SlotWord};

/// Changes each bit of a signed body and of its signature, and asks whether all of these are refused.
#[cfg(test)]
fn changed(signed: &crate::codec::Signed, refused: impl Fn(&crate::codec::Signed) -> bool) {
    for bit in 0..8 {
        for place in 0..signed.body.len() {
            let mut other = signed.clone();
            other.body[place] ^= 1 << bit;
            assert!(refused(&other), "byte {place} of the body");
        }
        for place in 0..signed.signature.len() {
            let mut other = signed.clone();
            other.signature[place] ^= 1 << bit;
            assert!(refused(&other), "byte {place} of the signature");
        }
    }
}
