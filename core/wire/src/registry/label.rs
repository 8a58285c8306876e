//! Households' labels, sealed to a ward's registry key.

use super::RegistrySecret;
use super::entry::BATCH;
use crate::codec::{Fixed, WireError, from_slice, list, to_vec};
use crate::compress::{compress, decompress};
use crate::limits;
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use tinxom_domain::id::UnitId;
use zeroize::Zeroizing;

/// A sealed batch's length is a multiple of this: it tells about how many labels it holds, which is said beside it, and
/// not how long a name is, not even that of a household which is alone in its batch.
const STEP: usize = 256;

/// What a household is known by to its ward's officers, and to nobody else.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HouseholdLabel {
    /// The hamlet's id in the territory.
    #[n(0)]
    pub hamlet: u32,
    /// Where the house is, as people say it.
    #[n(1)]
    pub address: String,
    /// What the household is called by: its householder (chủ hộ), as a rule.
    #[n(2)]
    pub name: String,
}

impl std::fmt::Debug for HouseholdLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HouseholdLabel(…)")
    }
}

struct Labels(Vec<HouseholdLabel>);

impl<'b> Decode<'b, ()> for Labels {
    fn decode(
        decoder: &mut minicbor::Decoder<'b>,
        context: &mut (),
    ) -> Result<Self, minicbor::decode::Error> {
        list::<_, _, BATCH>(decoder, context).map(Self)
    }
}

/// The labels of a batch of households, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SealedLabels {
    /// The version of the registry key.
    #[n(0)]
    pub version: u16,
    /// Drawn anew for each sealing; the key comes from it.
    #[n(1)]
    pub salt: Fixed<16>,
    /// CBOR array of [`HouseholdLabel`], one zstd frame, padded, sealed.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

impl SealedLabels {
    /// Seals the labels of a batch. `bound` is the batch's seed, or the change's id: labels do not open elsewhere.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] for more than [`BATCH`] labels, or labels that no batch has room for.
    pub fn seal(
        unit: UnitId,
        bound: &[u8],
        version: u16,
        secret: &RegistrySecret,
        labels: &Vec<HouseholdLabel>,
        random: &mut dyn CryptoRng,
    ) -> Result<Self, WireError> {
        if labels.len() > BATCH {
            return Err(WireError::TooLarge("labels"));
        }
        let mut salt = [0; 16];
        random.fill_bytes(&mut salt);
        let plain = Zeroizing::new(to_vec(labels));
        // What no reader would decompress is not sealed.
        if plain.len() > limits::PLAIN {
            return Err(WireError::TooLarge("labels"));
        }
        let packed = Zeroizing::new(compress(&plain, &[]));
        let length = u32::try_from(packed.len()).map_err(|_| WireError::TooLarge("labels"))?;
        let mut padded = Zeroizing::new(length.to_be_bytes().to_vec());
        padded.extend_from_slice(&packed);
        let full = padded.len().next_multiple_of(STEP);
        padded.resize(full, 0);
        if padded.len() + 256 > limits::BODY {
            return Err(WireError::TooLarge("labels"));
        }
        let sealed = secret.seal(&salt, &header(unit, version, bound), &padded);
        Ok(Self { version, salt: Fixed::from(salt), sealed })
    }

    /// Opens them.
    ///
    /// # Errors
    /// [`WireError::DoesNotOpen`] for another key, unit, batch or changed bytes; [`WireError::Malformed`].
    pub fn open(
        &self,
        unit: UnitId,
        bound: &[u8],
        secret: &RegistrySecret,
    ) -> Result<Vec<HouseholdLabel>, WireError> {
        let padded = secret.open(&self.salt, &header(unit, self.version, bound), &self.sealed)?;
        let malformed = WireError::Malformed("labels");
        let (length, rest) = padded.split_first_chunk().ok_or(malformed)?;
        let packed = rest.get(..u32::from_be_bytes(*length) as usize).ok_or(malformed)?;
        let plain = Zeroizing::new(decompress("labels", packed, &[], limits::PLAIN)?);
        from_slice::<Labels>("labels", limits::PLAIN, &plain).map(|Labels(labels)| labels)
    }
}

fn header(unit: UnitId, version: u16, bound: &[u8]) -> Vec<u8> {
    let mut header = b"tinxom labels ".to_vec();
    header.extend_from_slice(&unit.0.to_be_bytes());
    header.extend_from_slice(&version.to_be_bytes());
    header.extend_from_slice(bound);
    header
}
