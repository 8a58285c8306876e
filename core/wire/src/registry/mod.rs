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
mod word;

pub use code::{CODE_DIGITS, CodeOffer, CodeSecret, SEALED_INVITE, TelephoneCode, proof_hash};
pub use door::{
    Acceptance, Enrolment, Guardian, HandOver, OpenedHandOver, Revocation, Transfer, check_words_of,
    transfer_claim,
};
pub use entry::{BATCH, Batch, ChangeBody, Entry, Resealed, Ruled, household_ids};
pub use key::{BoxKey, DeviceBox, RegistryKey, RegistrySecret};
pub use label::{HouseholdLabel, SealedLabels};
pub use word::{Look, Looked, SlotWord};
