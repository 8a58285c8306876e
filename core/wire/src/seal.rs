//! The ward box: sealing to a ward's epoch key, and the reply key's seal.
//!
//! HPKE ([RFC 9180](https://www.rfc-editor.org/rfc/rfc9180)) with X-Wing, HKDF-SHA256 and ChaCha20-Poly1305. A phone
//! encapsulates once per ward and epoch, exports a secret (section 5.3) and derives a key per sealing from a counter
//! that was persisted before and is never used again; so the second tip costs its tag and not 1,120 bytes, and the
//! nonce can be zero because no key seals twice. `age` and MLS were weighed and not taken: see docs/adr.

use crate::codec::{Fixed, Signed, WireError, from_slice, to_vec};
use crate::limits;
use crate::operation::Encapsulation;
use crate::sign::{PublicKey, Purpose, Signer32};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hkdf::Hkdf;
use hpke::aead::ChaCha20Poly1305 as HpkeAead;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use tinxom_domain::id::UnitId;
use zeroize::Zeroizing;

/// X-Wing, HKDF-SHA256, ChaCha20-Poly1305.
pub const SUITE: u8 = 1;

/// A ward's box in one epoch: what is bound into every sealing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WardBox {
    /// The ward.
    pub unit: UnitId,
    /// The epoch's number.
    pub epoch: u32,
}

impl WardBox {
    fn info(self) -> Vec<u8> {
        let mut info = b"tinxom ward box 1".to_vec();
        info.push(SUITE);
        info.extend_from_slice(&self.unit.0.to_be_bytes());
        info.extend_from_slice(&self.epoch.to_be_bytes());
        info
    }
}

/// What a desk holds: every epoch's secret comes from it, so that one printed sheet recovers them all.
#[derive(Clone)]
pub struct DeskSeed(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for DeskSeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeskSeed(…)")
    }
}

impl DeskSeed {
    /// A new seed from the given dice.
    pub fn generate(random: &mut dyn CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        random.fill_bytes(&mut *seed);
        Self(seed)
    }

    /// The seed of 32 bytes, from a vault or a recovery sheet.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The 32 bytes, to be kept in a vault or printed.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn secret(&self, ward: WardBox) -> (<XWing as Kem>::PrivateKey, <XWing as Kem>::PublicKey) {
        let mut material = Zeroizing::new([0u8; 32]);
        let info = [b"tinxom epoch ".as_slice(), &ward.info()].concat();
        let expanded = Hkdf::<Sha256>::new(None, &*self.0).expand(&info, &mut *material);
        debug_assert!(expanded.is_ok(), "32 bytes are always within HKDF's bounds");
        XWing::derive_keypair(&*material)
    }

    /// The public key of an epoch, 1,216 bytes.
    pub fn epoch_public(&self, ward: WardBox) -> Vec<u8> {
        self.secret(ward).1.to_bytes().to_vec()
    }

    /// Opens an encapsulation made to the epoch's key.
    ///
    /// # Errors
    /// [`WireError::Unknown`] for another suite, [`WireError::DoesNotOpen`] for bytes of another form.
    pub fn open(&self, unit: UnitId, encapsulation: &Encapsulation) -> Result<SealingSecret, WireError> {
        if encapsulation.suite != SUITE {
            return Err(WireError::Unknown("encapsulation"));
        }
        let ward = WardBox { unit, epoch: encapsulation.epoch };
        let bad = |_| WireError::DoesNotOpen("encapsulation");
        let key = <XWing as Kem>::EncappedKey::from_bytes(&encapsulation.bytes).map_err(bad)?;
        let context = hpke::setup_receiver::<HpkeAead, HkdfSha256, XWing>(
            &OpModeR::Base,
            &self.secret(ward).0,
            &key,
            &ward.info(),
        )
        .map_err(bad)?;
        let mut secret = Zeroizing::new([0; 32]);
        context.export(EXPORT, &mut *secret).map_err(bad)?;
        Ok(SealingSecret(secret))
    }
}

const EXPORT: &[u8] = b"tinxom sealing secret 1";

/// The name of an encapsulation: the first 8 bytes of SHA-256 over it.
pub fn encapsulation_name(encapsulation: &Encapsulation) -> Fixed<8> {
    let mut name = [0; 8];
    name.copy_from_slice(&Sha256::digest(&encapsulation.bytes)[..8]);
    Fixed::from(name)
}

/// Encapsulates to a ward's epoch key, once per phone, ward and epoch.
///
/// # Errors
/// [`WireError::Malformed`] when the public key is not one.
pub fn encapsulate(
    ward: WardBox,
    public: &[u8],
    mut random: &mut dyn CryptoRng,
) -> Result<(Encapsulation, SealingSecret), WireError> {
    let bad = |_| WireError::Malformed("epoch key");
    let key = <XWing as Kem>::PublicKey::from_bytes(public).map_err(bad)?;
    let (encapsulated, context) = hpke::setup_sender_with_rng::<HpkeAead, HkdfSha256, XWing>(
        &OpModeS::Base,
        &key,
        &ward.info(),
        &mut random,
    )
    .map_err(bad)?;
    let mut secret = Zeroizing::new([0; 32]);
    context.export(EXPORT, &mut *secret).map_err(bad)?;
    let bytes = encapsulated.to_bytes().to_vec();
    Ok((Encapsulation { suite: SUITE, epoch: ward.epoch, bytes }, SealingSecret(secret)))
}

/// What each sealing's key is derived from, on both sides.
#[derive(Clone)]
pub struct SealingSecret(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for SealingSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingSecret(…)")
    }
}

/// The part of a tip that is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What happened.
    Content,
    /// Who says so.
    Identity,
}

impl SealingSecret {
    /// The secret of 32 bytes, from a vault.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The 32 bytes, to be kept in a vault.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn cipher(&self, part: Part, counter: u32) -> ChaCha20Poly1305 {
        let mut info = b"tinxom seal 1".to_vec();
        info.push(match part {
            Part::Content => 1,
            Part::Identity => 2,
        });
        info.extend_from_slice(&counter.to_be_bytes());
        cipher(&self.0, &info)
    }

    /// Seals; the same counter must never be used twice with one secret.
    pub fn seal(&self, part: Part, counter: u32, header: &[u8], plain: &[u8]) -> Vec<u8> {
        seal_with(&self.cipher(part, counter), header, plain)
    }

    /// Opens what [`SealingSecret::seal`] sealed.
    ///
    /// # Errors
    /// [`WireError::DoesNotOpen`] for another key, counter, header or changed bytes.
    pub fn open(
        &self,
        part: Part,
        counter: u32,
        header: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, WireError> {
        open_with(&self.cipher(part, counter), header, sealed)
    }
}

/// The key that travels inside a tip and seals its answers.
#[derive(Clone)]
pub struct ReplyKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for ReplyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReplyKey(…)")
    }
}

impl ReplyKey {
    /// A new key from the given dice.
    pub fn generate(random: &mut dyn CryptoRng) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        random.fill_bytes(&mut *key);
        Self(key)
    }

    /// The key of 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The 32 bytes, to be kept in a vault or put into a tip.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals an answer under a salt that is drawn anew each time.
    pub fn seal(&self, salt: &[u8; 16], header: &[u8], plain: &[u8]) -> Vec<u8> {
        seal_with(&cipher(&self.0, &[b"tinxom answer 1".as_slice(), salt].concat()), header, plain)
    }

    /// Opens an answer.
    ///
    /// # Errors
    /// [`WireError::DoesNotOpen`].
    pub fn open(
        &self,
        salt: &[u8; 16],
        header: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, WireError> {
        open_with(&cipher(&self.0, &[b"tinxom answer 1".as_slice(), salt].concat()), header, sealed)
    }
}

fn cipher(secret: &[u8; 32], info: &[u8]) -> ChaCha20Poly1305 {
    let mut key = Zeroizing::new([0u8; 32]);
    let expanded = Hkdf::<Sha256>::new(Some(b"tinxom"), secret).expand(info, &mut *key);
    debug_assert!(expanded.is_ok(), "32 bytes are always within HKDF's bounds");
    ChaCha20Poly1305::new(&Key::from(*key))
}

fn seal_with(cipher: &ChaCha20Poly1305, header: &[u8], plain: &[u8]) -> Vec<u8> {
    // ChaCha20-Poly1305 fails only above 256 GiB; an empty text would be refused by every reader.
    cipher.encrypt(&Nonce::from([0; 12]), Payload { msg: plain, aad: header }).unwrap_or_default()
}

fn open_with(
    cipher: &ChaCha20Poly1305,
    header: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, WireError> {
    cipher
        .decrypt(&Nonce::from([0; 12]), Payload { msg: sealed, aad: header })
        .map(Zeroizing::new)
        .map_err(|_| WireError::DoesNotOpen("sealed part"))
}

/// A ward's key for one epoch, signed by the desk that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EpochKey {
    /// The ward's unit.
    #[n(0)]
    pub unit: u32,
    /// The epoch's number, from 1.
    #[n(1)]
    pub epoch: u32,
    /// [`SUITE`].
    #[n(2)]
    pub suite: u8,
    /// The public key.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub public: Vec<u8>,
    /// First day, in days since 1970.
    #[n(4)]
    pub from: i32,
    /// Last day; sealing to it later marks the tip.
    #[n(5)]
    pub until: i32,
    /// The desk's device.
    #[n(6)]
    pub desk: Fixed<16>,
}

impl EpochKey {
    /// Signs it with the desk's device key.
    pub fn sign(&self, desk: &Signer32) -> Signed {
        desk.signed(Purpose::EpochKey, to_vec(self))
    }

    /// Reads one without checking who signed it, to learn which desk to look up.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::Unknown`] for another suite.
    pub fn peek(signed: &Signed) -> Result<Self, WireError> {
        let key: Self = from_slice("epoch key", limits::BODY, &signed.body)?;
        if key.suite != SUITE {
            return Err(WireError::Unknown("epoch key"));
        }
        if key.public.len() != 1216 || key.until < key.from {
            return Err(WireError::Malformed("epoch key"));
        }
        Ok(key)
    }

    /// Verifies and reads one.
    ///
    /// # Errors
    /// As [`EpochKey::peek`], and [`WireError::BadSignature`].
    pub fn open(signed: &Signed, desk: &PublicKey) -> Result<Self, WireError> {
        desk.open(Purpose::EpochKey, signed)?;
        let key = Self::peek(signed)?;
        if key.desk != Fixed::from(desk.device().0) {
            return Err(WireError::BadSignature("epoch key"));
        }
        Ok(key)
    }

    /// The box that it is the key of.
    pub fn ward(&self) -> WardBox {
        WardBox { unit: UnitId(self.unit), epoch: self.epoch }
    }
}
