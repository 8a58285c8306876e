//! Segments: runs of operations of one log, fixed once they were first offered.
//!
//! What is signed is a header: the log, the first sequence number, the hash of the segment before and one commitment
//! per operation, salted from the segment's seed. So no operation pays for a signature of its own, the chain still
//! verifies after a body was deleted, and a deleted body cannot be guessed once the seed is gone with it.

use crate::codec::{Fixed, WireError, from_slice, list, to_vec};
use crate::compress::{compress, decompress};
use crate::limits;
use crate::operation::Operation;
use crate::sign::{PublicKey, Purpose, Signer32};
use crate::space::{Lane, LogId, Space};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use tinxom_domain::id::DeviceId;

/// A segment as it is signed, stored and sent (after compression).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Segment {
    /// The device that writes the log.
    #[n(0)]
    device: Fixed<16>,
    /// The log's space.
    #[n(1)]
    space: Space,
    /// The log's lane.
    #[n(2)]
    lane: Lane,
    /// The sequence number of the first operation; the log's first is 1.
    #[n(3)]
    pub first: u64,
    /// Hash of the segment before, zeros before the first.
    #[n(4)]
    pub previous: Fixed<32>,
    /// What the commitments are salted from.
    #[n(5)]
    seed: Fixed<16>,
    /// The operations, at least one and at most [`limits::SEGMENT_OPERATIONS`].
    #[cbor(n(6), decode_with = "list::<_, _, { limits::SEGMENT_OPERATIONS }>")]
    pub operations: Vec<Operation>,
    /// Ed25519 over the signed header.
    #[n(7)]
    signature: Fixed<64>,
}

#[derive(Encode)]
#[cbor(array)]
struct SignedHeader<'a> {
    #[n(0)]
    version: u8,
    #[n(1)]
    device: &'a Fixed<16>,
    #[n(2)]
    space: &'a Space,
    #[n(3)]
    lane: &'a Lane,
    #[n(4)]
    first: u64,
    #[n(5)]
    count: u64,
    #[n(6)]
    previous: &'a Fixed<32>,
    #[n(7)]
    commitments: Fixed<32>,
}

impl Segment {
    /// Fixes and signs a run of operations.
    pub fn fix(
        log: LogId,
        first: u64,
        previous: [u8; 32],
        seed: [u8; 16],
        operations: Vec<Operation>,
        signer: &Signer32,
    ) -> Self {
        let mut segment = Self {
            device: Fixed::from(log.device.0),
            space: log.space,
            lane: log.lane,
            first,
            previous: Fixed::from(previous),
            seed: Fixed::from(seed),
            operations,
            signature: Fixed::from([0; 64]),
        };
        segment.signature = Fixed::from(signer.sign(Purpose::Segment, &segment.signed_header()));
        segment
    }

    /// The log that it belongs to.
    pub fn log(&self) -> LogId {
        LogId { device: DeviceId(self.device.into()), space: self.space, lane: self.lane }
    }

    /// The sequence number after its last operation.
    pub fn next(&self) -> u64 {
        self.first + self.operations.len() as u64
    }

    /// What the next segment of the log names as the one before.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.signed_header()).into()
    }

    /// Checks form and signature.
    ///
    /// # Errors
    /// [`WireError::Malformed`] for an empty run or numbers that overflow, [`WireError::BadSignature`] otherwise.
    pub fn verify(&self, key: &PublicKey) -> Result<(), WireError> {
        if key.device().0 != *self.device {
            return Err(WireError::BadSignature("segment"));
        }
        key.verify(Purpose::Segment, &self.signed_header(), &self.signature)
    }

    /// Encodes it for storing and, compressed, for sending.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_vec(self)
    }

    /// Reads an uncompressed segment. The signature is not checked here. Its header is encoded anew to be verified, so
    /// bytes with anything in them that this build does not know, and the signature does not cover, are not read.
    ///
    /// # Errors
    /// [`WireError::TooLarge`], [`WireError::Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let segment: Self = from_slice("segment", limits::PARCEL_RAW, bytes)?;
        let count = segment.operations.len();
        if count == 0
            || segment.first == 0
            || segment.first.checked_add(count as u64).is_none()
            || segment.to_bytes() != bytes
        {
            return Err(WireError::Malformed("segment"));
        }
        if segment.operations.iter().any(|operation| operation.body.len() > limits::BODY) {
            return Err(WireError::TooLarge("segment"));
        }
        Ok(segment)
    }

    /// The form in which it travels.
    pub fn to_wire(&self) -> Vec<u8> {
        compress(&self.to_bytes(), &[])
    }

    /// Reads the form in which it travels.
    ///
    /// # Errors
    /// As [`Segment::from_bytes`]; [`WireError::Malformed`] also when it does not decompress within bounds.
    pub fn from_wire(bytes: &[u8]) -> Result<Self, WireError> {
        if bytes.len() > limits::PARCEL {
            return Err(WireError::TooLarge("segment"));
        }
        Self::from_bytes(&decompress("segment", bytes, &[], limits::PARCEL_RAW)?)
    }

    fn signed_header(&self) -> Vec<u8> {
        to_vec(&SignedHeader {
            version: 1,
            device: &self.device,
            space: &self.space,
            lane: &self.lane,
            first: self.first,
            count: self.operations.len() as u64,
            previous: &self.previous,
            commitments: Fixed::from(self.commitments()),
        })
    }

    fn commitments(&self) -> [u8; 32] {
        let mut all = Sha256::new();
        for (index, operation) in self.operations.iter().enumerate() {
            let salt = Sha256::new()
                .chain_update(b"tinxom salt")
                .chain_update(*self.seed)
                .chain_update((index as u64).to_be_bytes())
                .finalize();
            let commitment = Sha256::new()
                .chain_update(b"tinxom commitment")
                .chain_update(&salt[..16])
                .chain_update(to_vec(operation))
                .finalize();
            all.update(commitment);
        }
        all.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tinxom_domain::id::GroupId;

    fn segment() -> (Segment, Signer32) {
        let signer = Signer32::from_seed(&[1; 32]);
        let log = LogId::operations(signer.public().device(), Space::GroupPatrol(GroupId([2; 8])));
        let operations = (0..3).map(|n| Operation { time: n, kind: 17, body: vec![n as u8; 9] }).collect();
        (Segment::fix(log, 1, [0; 32], [3; 16], operations, &signer), signer)
    }

    #[test]
    fn a_segment_survives_the_way_and_verifies() {
        let (segment, signer) = segment();
        let back = Segment::from_wire(&segment.to_wire()).unwrap();
        assert_eq!(back, segment);
        back.verify(&signer.public()).unwrap();
        assert_eq!(back.next(), 4);
    }

    #[test]
    fn a_changed_operation_order_or_place_breaks_the_signature() {
        let (segment, signer) = segment();
        let mut changed = segment.clone();
        changed.operations[1].body[0] ^= 1;
        assert!(changed.verify(&signer.public()).is_err());
        let mut swapped = segment.clone();
        swapped.operations.swap(0, 2);
        assert!(swapped.verify(&signer.public()).is_err());
        let mut moved = segment.clone();
        moved.first = 2;
        assert!(moved.verify(&signer.public()).is_err());
        assert!(segment.verify(&Signer32::from_seed(&[9; 32]).public()).is_err());
    }

    #[test]
    fn a_segment_with_anything_in_it_that_its_signature_does_not_cover_is_refused() {
        let (segment, _) = segment();
        let mut more = segment.to_bytes();
        more[0] += 1;
        more.extend_from_slice(&[0x08, 0x43, 1, 2, 3]);
        assert_eq!(Segment::from_bytes(&more), Err(WireError::Malformed("segment")));
        let mut operations = segment.to_bytes();
        let place = operations.windows(2).position(|two| two == [0x06, 0x83]).unwrap() + 2;
        assert_eq!(operations[place], 0x83);
        operations[place] = 0x84;
        operations.splice(place + 1 + 1 + 1 + 10..place + 1 + 1 + 1 + 10, [0x00]);
        assert_eq!(Segment::from_bytes(&operations), Err(WireError::Malformed("segment")));
    }

    #[test]
    fn cut_or_mutated_bytes_are_refused_without_panic() {
        let (segment, signer) = segment();
        let bytes = segment.to_bytes();
        for end in 0..bytes.len() {
            assert!(Segment::from_bytes(&bytes[..end]).is_err());
        }
        for place in 0..bytes.len() {
            let mut mutated = bytes.clone();
            mutated[place] ^= 0x41;
            if let Ok(other) = Segment::from_bytes(&mutated) {
                assert!(other == segment || other.verify(&signer.public()).is_err());
            }
        }
    }
}
