//! A ward's registry key: made by the desk, given to each officer's device under that device's own key.
//!
//! One key for the ward and not one for each household: an officer at a door has to find any household of his ward
//! without a network. A new version follows when an officer leaves; what was sealed before stays under the old one, which
//! he had.

use super::HouseholdLabel;
use crate::codec::{Fixed, Signed, WireError, from_slice, to_vec};
use crate::limits;
use crate::seal::SUITE;
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
use tinxom_domain::id::{DeviceId, UnitId};
use zeroize::Zeroizing;

/// The key that a ward's labels are sealed with.
#[derive(Clone)]
pub struct RegistrySecret(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for RegistrySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RegistrySecret(…)")
    }
}

impl RegistrySecret {
    /// A new key from the given dice.
    pub fn generate(random: &mut dyn CryptoRng) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        random.fill_bytes(&mut *secret);
        Self(secret)
    }

    /// The key of 32 bytes, from a vault.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The 32 bytes, to be kept in a vault.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The seed of a batch of a list: 16 bytes by HKDF from what is in it and its group. A list that is brought in once
    /// more, by another officer too, gives the same seeds, and without the key nobody can tell from a seed what was in it.
    /// `times` is how often the same batch came before: what was deleted since gets other ids.
    pub fn batch_seed(
        &self,
        unit: UnitId,
        group: Option<&[u8]>,
        times: u32,
        labels: &Vec<HouseholdLabel>,
    ) -> [u8; 16] {
        let content = Sha256::new()
            .chain_update(unit.0.to_be_bytes())
            .chain_update(times.to_be_bytes())
            .chain_update(Sha256::digest(group.unwrap_or_default()))
            .chain_update(to_vec(labels))
            .finalize();
        self.named(b"tinxom batch 1", &content)
    }

    /// Where a household stands in a list: 16 bytes by HKDF from its label. In this order neither a batch nor the
    /// sequence of batches tells which households are of one hamlet, and a list that is brought in once more has the same.
    pub fn list_place(&self, unit: UnitId, label: &HouseholdLabel) -> [u8; 16] {
        let content = Sha256::new().chain_update(unit.0.to_be_bytes()).chain_update(to_vec(label)).finalize();
        self.named(b"tinxom list 1", &content)
    }

    fn named(&self, purpose: &[u8], content: &[u8]) -> [u8; 16] {
        let info = [purpose, content].concat();
        let mut name = [0u8; 16];
        let expanded = Hkdf::<Sha256>::new(Some(b"tinxom"), &*self.0).expand(&info, &mut name);
        debug_assert!(expanded.is_ok(), "16 bytes are always within HKDF's bounds");
        name
    }

    fn cipher(&self, salt: &[u8; 16]) -> ChaCha20Poly1305 {
        let mut key = Zeroizing::new([0u8; 32]);
        let info = [b"tinxom registry 1".as_slice(), salt].concat();
        let expanded = Hkdf::<Sha256>::new(Some(b"tinxom"), &*self.0).expand(&info, &mut *key);
        debug_assert!(expanded.is_ok(), "32 bytes are always within HKDF's bounds");
        ChaCha20Poly1305::new(&Key::from(*key))
    }

    pub(super) fn seal(&self, salt: &[u8; 16], header: &[u8], plain: &[u8]) -> Vec<u8> {
        // Each salt makes a key of its own, so the nonce can be zero. ChaCha20-Poly1305 fails only above 256 GiB.
        let payload = Payload { msg: plain, aad: header };
        self.cipher(salt).encrypt(&Nonce::from([0; 12]), payload).unwrap_or_default()
    }

    pub(super) fn open(
        &self,
        salt: &[u8; 16],
        header: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, WireError> {
        self.cipher(salt)
            .decrypt(&Nonce::from([0; 12]), Payload { msg: sealed, aad: header })
            .map(Zeroizing::new)
            .map_err(|_| WireError::DoesNotOpen("labels"))
    }
}

/// A device's own key pair for what is sealed to it alone; it comes from the device's seed, so nothing more is kept.
pub struct DeviceBox {
    secret: <XWing as Kem>::PrivateKey,
    public: <XWing as Kem>::PublicKey,
}

impl std::fmt::Debug for DeviceBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceBox(…)")
    }
}

impl DeviceBox {
    /// Derived from the seed of the device's signing key.
    pub fn of(signer: &Signer32) -> Self {
        let mut material = Zeroizing::new([0u8; 32]);
        let expanded =
            Hkdf::<Sha256>::new(None, &signer.seed()).expand(b"tinxom device box 1", &mut *material);
        debug_assert!(expanded.is_ok(), "32 bytes are always within HKDF's bounds");
        let (secret, public) = XWing::derive_keypair(&*material);
        Self { secret, public }
    }

    /// The public key, signed by the device.
    pub fn publish(&self, signer: &Signer32) -> Signed {
        let body = BoxKey {
            suite: SUITE,
            public: self.public.to_bytes().to_vec(),
            device: Fixed::from(signer.public().device().0),
        };
        signer.signed(Purpose::BoxKey, to_vec(&body))
    }
}

/// The public key of a device's box.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BoxKey {
    /// [`SUITE`].
    #[n(0)]
    pub suite: u8,
    /// The public key, 1,216 bytes.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public: Vec<u8>,
    /// The device.
    #[n(2)]
    pub device: Fixed<16>,
}

impl BoxKey {
    /// Verifies and reads one.
    ///
    /// # Errors
    /// [`WireError::BadSignature`] also for a key that another device is named in, [`WireError::Malformed`],
    /// [`WireError::Unknown`] for another suite.
    pub fn open(signed: &Signed, device: &PublicKey) -> Result<Self, WireError> {
        device.open(Purpose::BoxKey, signed)?;
        let key: Self = from_slice("box key", limits::BODY, &signed.body)?;
        if key.suite != SUITE {
            return Err(WireError::Unknown("box key"));
        }
        if *key.device != device.device().0 {
            return Err(WireError::BadSignature("box key"));
        }
        if <XWing as Kem>::PublicKey::from_bytes(&key.public).is_err() {
            return Err(WireError::Malformed("box key"));
        }
        Ok(key)
    }
}

/// Bytes of X-Wing's ciphertext.
const ENCAPSULATED: usize = 1120;
/// Bytes of a sealed registry key: the key and 16 of tag.
const SEALED: usize = 48;

/// A ward's registry key, sealed to one officer's device and signed by the desk that gives it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RegistryKey {
    /// The ward.
    #[n(0)]
    pub unit: u32,
    /// From 1; grows when an officer leaves.
    #[n(1)]
    pub version: u16,
    /// For whom.
    #[n(2)]
    pub to: Fixed<16>,
    /// The KEM's ciphertext, 1,120 bytes.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub encapsulated: Vec<u8>,
    /// The 32 bytes, sealed.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    /// The desk's device.
    #[n(5)]
    pub desk: Fixed<16>,
}

impl RegistryKey {
    /// Seals a key to a device's box and signs it.
    ///
    /// # Errors
    /// [`WireError::Malformed`] when the box's key is none. Versions begin at 1; no reader takes a version 0.
    pub fn seal(
        unit: UnitId,
        version: u16,
        to: &BoxKey,
        secret: &RegistrySecret,
        desk: &Signer32,
        mut random: &mut dyn CryptoRng,
    ) -> Result<Signed, WireError> {
        let bad = |_| WireError::Malformed("box key");
        let public = <XWing as Kem>::PublicKey::from_bytes(&to.public).map_err(bad)?;
        let info = info(unit.0, version, &to.device);
        let (encapsulated, mut context) = hpke::setup_sender_with_rng::<HpkeAead, HkdfSha256, XWing>(
            &OpModeS::Base,
            &public,
            &info,
            &mut random,
        )
        .map_err(bad)?;
        let sealed = context.seal(secret.bytes(), b"").map_err(bad)?;
        let desk_device = Fixed::from(desk.public().device().0);
        let encapsulated = encapsulated.to_bytes().to_vec();
        let body = Self { unit: unit.0, version, to: to.device, encapsulated, sealed, desk: desk_device };
        Ok(desk.signed(Purpose::RegistryKey, to_vec(&body)))
    }

    /// Reads one without checking who signed it.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::TooLarge`].
    pub fn peek(signed: &Signed) -> Result<Self, WireError> {
        let key: Self = from_slice("registry key", limits::BODY, &signed.body)?;
        if key.version == 0 || key.encapsulated.len() != ENCAPSULATED || key.sealed.len() != SEALED {
            return Err(WireError::Malformed("registry key"));
        }
        Ok(key)
    }

    /// Verifies that a desk gave it, to whomever.
    ///
    /// # Errors
    /// [`WireError::BadSignature`], [`WireError::Malformed`].
    pub fn verify(signed: &Signed, desk: &PublicKey) -> Result<Self, WireError> {
        desk.open(Purpose::RegistryKey, signed)?;
        let key = Self::peek(signed)?;
        if *key.desk != desk.device().0 {
            return Err(WireError::BadSignature("registry key"));
        }
        Ok(key)
    }

    /// Verifies that a desk gave it and opens it with the own box.
    ///
    /// # Errors
    /// [`WireError::BadSignature`], [`WireError::DoesNotOpen`], [`WireError::Malformed`].
    pub fn open(signed: &Signed, desk: &PublicKey, own: &DeviceBox) -> Result<RegistrySecret, WireError> {
        let key = Self::verify(signed, desk)?;
        let bad = |_| WireError::DoesNotOpen("registry key");
        let encapsulated = <XWing as Kem>::EncappedKey::from_bytes(&key.encapsulated).map_err(bad)?;
        let mut context = hpke::setup_receiver::<HpkeAead, HkdfSha256, XWing>(
            &OpModeR::Base,
            &own.secret,
            &encapsulated,
            &info(key.unit, key.version, &key.to),
        )
        .map_err(bad)?;
        let opened = Zeroizing::new(context.open(&key.sealed, b"").map_err(bad)?);
        let secret = <[u8; 32]>::try_from(&opened[..]).map_err(|_| WireError::DoesNotOpen("registry key"))?;
        Ok(RegistrySecret::from_bytes(secret))
    }

    /// The device it is for.
    pub fn device(&self) -> DeviceId {
        DeviceId(self.to.into())
    }
}

fn info(unit: u32, version: u16, to: &Fixed<16>) -> Vec<u8> {
    let mut info = b"tinxom registry key 1".to_vec();
    info.push(SUITE);
    info.extend_from_slice(&unit.to_be_bytes());
    info.extend_from_slice(&version.to_be_bytes());
    info.extend_from_slice(&to[..]);
    info
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    const UNIT: UnitId = UnitId(54_431);

    fn desk() -> Signer32 {
        Signer32::from_seed(&[1; 32])
    }

    fn officer() -> Signer32 {
        Signer32::from_seed(&[2; 32])
    }

    fn secret() -> RegistrySecret {
        RegistrySecret::from_bytes([7; 32])
    }

    fn box_of(signer: &Signer32) -> BoxKey {
        BoxKey::open(&DeviceBox::of(signer).publish(signer), &signer.public()).unwrap()
    }

    fn shared() -> Signed {
        let mut dice = ChaCha20Rng::from_seed([3; 32]);
        RegistryKey::seal(UNIT, 2, &box_of(&officer()), &secret(), &desk(), &mut dice).unwrap()
    }

    #[test]
    fn a_registry_key_opens_on_its_device_and_from_the_desk_that_signed() {
        let signed = shared();
        let own = DeviceBox::of(&officer());
        let opened = RegistryKey::open(&signed, &desk().public(), &own).unwrap();
        assert_eq!(opened.bytes(), secret().bytes());
        let key = RegistryKey::peek(&signed).unwrap();
        assert_eq!((key.unit, key.version, key.device()), (UNIT.0, 2, officer().public().device()));
        let other = Signer32::from_seed(&[9; 32]);
        let fails = |signed: &Signed, desk: &Signer32, own: &DeviceBox| {
            RegistryKey::open(signed, &desk.public(), own).err().unwrap()
        };
        let elsewhere = DeviceBox::of(&other);
        assert_eq!(fails(&signed, &desk(), &elsewhere), WireError::DoesNotOpen("registry key"));
        assert!(matches!(fails(&signed, &other, &own), WireError::BadSignature(_)));
        // Signed by one desk in another's name.
        let forged = other.signed(Purpose::RegistryKey, signed.body);
        assert_eq!(fails(&forged, &other, &own), WireError::BadSignature("registry key"));
    }

    #[test]
    fn a_registry_key_for_another_unit_version_or_device_does_not_open_even_if_a_desk_signs_it() {
        let own = DeviceBox::of(&officer());
        let key = RegistryKey::peek(&shared()).unwrap();
        let to = Fixed::from(desk().public().device().0);
        for other in [
            RegistryKey { unit: 1, ..key.clone() },
            RegistryKey { version: 3, ..key.clone() },
            RegistryKey { to, ..key.clone() },
        ] {
            let signed = desk().signed(Purpose::RegistryKey, to_vec(&other));
            let opened = RegistryKey::open(&signed, &desk().public(), &own);
            assert_eq!(opened.err(), Some(WireError::DoesNotOpen("registry key")));
        }
        for other in [
            RegistryKey { version: 0, ..key.clone() },
            RegistryKey { encapsulated: key.encapsulated[1..].to_vec(), ..key.clone() },
            RegistryKey { sealed: vec![0; 49], ..key },
        ] {
            let signed = desk().signed(Purpose::RegistryKey, to_vec(&other));
            assert_eq!(RegistryKey::peek(&signed), Err(WireError::Malformed("registry key")));
        }
    }

    #[test]
    fn a_registry_key_or_box_changed_at_any_byte_is_refused() {
        let own = DeviceBox::of(&officer());
        let published = own.publish(&officer());
        // A byte each: a bit each would take a signature's check ten thousand times.
        let each = |signed: &Signed, refused: &dyn Fn(&Signed) -> bool| {
            for place in 0..signed.body.len() {
                let mut changed = signed.clone();
                changed.body[place] ^= 1 << (place % 8);
                assert!(refused(&changed), "byte {place}");
            }
            for place in 0..64 {
                let mut changed = signed.clone();
                changed.signature[place] ^= 1 << (place % 8);
                assert!(refused(&changed), "byte {place} of the signature");
            }
        };
        each(&published, &|changed| BoxKey::open(changed, &officer().public()).is_err());
        each(&shared(), &|changed| RegistryKey::open(changed, &desk().public(), &own).is_err());
    }

    #[test]
    fn a_box_key_of_another_device_or_of_no_form_is_refused() {
        let published = DeviceBox::of(&officer()).publish(&officer());
        assert!(BoxKey::open(&published, &desk().public()).is_err());
        let own = box_of(&officer());
        let signed = |key: &BoxKey, by: &Signer32| by.signed(Purpose::BoxKey, to_vec(key));
        assert_eq!(
            BoxKey::open(&signed(&own, &desk()), &desk().public()),
            Err(WireError::BadSignature("box key"))
        );
        let open = |key: BoxKey| BoxKey::open(&signed(&key, &officer()), &officer().public());
        assert_eq!(open(BoxKey { suite: 2, ..own.clone() }), Err(WireError::Unknown("box key")));
        let short = own.public[1..].to_vec();
        assert_eq!(
            open(BoxKey { public: short.clone(), ..own.clone() }),
            Err(WireError::Malformed("box key"))
        );
        let mut dice = ChaCha20Rng::from_seed([3; 32]);
        let sealed =
            RegistryKey::seal(UNIT, 1, &BoxKey { public: short, ..own }, &secret(), &desk(), &mut dice);
        assert_eq!(sealed.err(), Some(WireError::Malformed("box key")));
    }

    #[test]
    fn a_box_comes_from_the_devices_seed_and_nothing_secret_is_printed() {
        assert_eq!(box_of(&officer()), box_of(&officer()));
        assert_ne!(box_of(&officer()).public, box_of(&desk()).public);
        let mut dice = ChaCha20Rng::from_seed([3; 32]);
        let drawn = RegistrySecret::generate(&mut dice);
        assert_ne!(drawn.bytes(), RegistrySecret::generate(&mut dice).bytes());
        assert_eq!(format!("{drawn:?} {:?}", DeviceBox::of(&desk())), "RegistrySecret(…) DeviceBox(…)");
    }
}
