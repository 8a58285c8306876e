//! Ed25519 ([RFC 8032](https://www.rfc-editor.org/rfc/rfc8032)), strict verification only, each purpose apart.
//!
//! A signature is made over `"tinxom" ‖ purpose ‖ 0 ‖ body`: one made for a receipt can never pass as one for a
//! segment. `verify_strict` refuses small-order keys, so a signature binds to one key and one message.

use crate::codec::{Fixed, Signed, WireError};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use tinxom_domain::id::DeviceId;

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A phone's head of an exchange.
    Head,
    /// A run of operations.
    Segment,
    /// The server's head of a reply.
    Reply,
    /// The server's word that it keeps a segment.
    Receipt,
    /// The server's word on a pack of items.
    Pack,
    /// An officer's invite.
    Invite,
    /// A ward's epoch key.
    EpochKey,
    /// A resident's authorship of a tip's content.
    Authorship,
    /// The root's word on a ward's anchor.
    Anchor,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Segment => "segment",
            Self::Reply => "reply",
            Self::Receipt => "receipt",
            Self::Pack => "pack",
            Self::Invite => "invite",
            Self::EpochKey => "epoch key",
            Self::Authorship => "authorship",
            Self::Anchor => "anchor",
        }
    }

    fn message(self, body: &[u8]) -> Vec<u8> {
        let mut message = Vec::with_capacity(body.len() + 24);
        message.extend_from_slice(b"tinxom ");
        message.extend_from_slice(self.label().as_bytes());
        message.push(0);
        message.extend_from_slice(body);
        message
    }
}

/// A private signing key; erased when dropped, never printed.
#[derive(Clone)]
pub struct Signer32(SigningKey);

impl std::fmt::Debug for Signer32 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer32(…)")
    }
}

impl Signer32 {
    /// A new key from the given dice.
    pub fn generate(random: &mut dyn CryptoRng) -> Self {
        let mut seed = [0u8; 32];
        random.fill_bytes(&mut seed);
        Self::from_seed(&seed)
    }

    /// The key of a 32-byte seed (RFC 8032, section 5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, to be kept in a vault or key file.
    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `body` for `purpose`.
    pub fn sign(&self, purpose: Purpose, body: &[u8]) -> [u8; 64] {
        self.0.sign(&purpose.message(body)).to_bytes()
    }

    /// Signs `body` for `purpose` and puts both together.
    pub fn signed(&self, purpose: Purpose, body: Vec<u8>) -> Signed {
        let signature = Fixed::from(self.sign(purpose, &body));
        Signed { body, signature }
    }

    /// Signs bytes that bring their own separation (COSE's `Sig_structure`).
    pub(crate) fn sign_raw(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// A public signing key: 32 bytes, not yet checked to be a point of the curve.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey(pub [u8; 32]);

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PublicKey({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

impl PublicKey {
    /// Names the device that holds the key: the first 16 bytes of SHA-256 over it.
    pub fn device(&self) -> DeviceId {
        let mut id = [0u8; 16];
        id.copy_from_slice(&Sha256::digest(self.0)[..16]);
        DeviceId(id)
    }

    /// Names the key in 8 bytes: how certificates and receipts point to it once it was sent.
    pub fn short(&self) -> [u8; 8] {
        let mut id = [0u8; 8];
        id.copy_from_slice(&Sha256::digest(self.0)[..8]);
        id
    }

    /// Checks a signature over `body` for `purpose`.
    ///
    /// # Errors
    /// [`WireError::BadSignature`] with the purpose's name.
    pub fn verify(&self, purpose: Purpose, body: &[u8], signature: &[u8; 64]) -> Result<(), WireError> {
        self.verify_raw(&purpose.message(body), signature)
            .map_err(|_| WireError::BadSignature(purpose.label()))
    }

    /// Checks a [`Signed`] and gives its body.
    ///
    /// # Errors
    /// [`WireError::BadSignature`] with the purpose's name.
    pub fn open<'s>(&self, purpose: Purpose, signed: &'s Signed) -> Result<&'s [u8], WireError> {
        self.verify(purpose, &signed.body, &signed.signature)?;
        Ok(&signed.body)
    }

    pub(crate) fn verify_raw(&self, message: &[u8], signature: &[u8]) -> Result<(), WireError> {
        let bad = |_| WireError::BadSignature("signature");
        let key = VerifyingKey::from_bytes(&self.0).map_err(bad)?;
        let signature = Signature::from_slice(signature).map_err(bad)?;
        key.verify_strict(message, &signature).map_err(bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_8032_test_2_gives_the_published_signature() {
        // RFC 8032, section 7.1, TEST 2.
        let seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let key = Signer32::from_seed(&seed.try_into().unwrap());
        assert_eq!(
            key.public().0.to_vec(),
            hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        );
        let signature = key.sign_raw(&[0x72]);
        assert_eq!(
            signature.to_vec(),
            hex(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            )
        );
        key.public().verify_raw(&[0x72], &signature).unwrap();
    }

    #[test]
    fn a_signature_for_one_purpose_does_not_pass_for_another() {
        let key = Signer32::from_seed(&[7; 32]);
        let signature = key.sign(Purpose::Receipt, b"body");
        assert!(key.public().verify(Purpose::Receipt, b"body", &signature).is_ok());
        assert!(key.public().verify(Purpose::Segment, b"body", &signature).is_err());
        assert!(key.public().verify(Purpose::Receipt, b"bodY", &signature).is_err());
    }

    #[test]
    fn a_small_order_key_verifies_nothing() {
        let mut point = [0u8; 32];
        point[0] = 1;
        assert!(PublicKey(point).verify(Purpose::Head, b"", &[0; 64]).is_err());
    }

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
    }
}
