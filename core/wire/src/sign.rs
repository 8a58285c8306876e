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
    /// The root's word on the territory.
    Territory,
    /// A new member's device takes an invite.
    Acceptance,
    /// The holder of a household's slot hands it over.
    Transfer,
    /// A guardian agrees to a pupil's membership.
    Guardian,
    /// A device's public key to which a registry's key is sealed.
    BoxKey,
    /// A desk's word that a sealed registry key is the ward's.
    RegistryKey,
    /// An officer's word that a device is taken out.
    Revocation,
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
            Self::Territory => "territory",
            Self::Acceptance => "acceptance",
            Self::Transfer => "transfer",
            Self::Guardian => "guardian",
            Self::BoxKey => "box key",
            Self::RegistryKey => "registry key",
            Self::Revocation => "revocation",
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

    /// RFC 8032, section 7.1: seed, public key, message, signature.
    const RFC_8032: [[&str; 4]; 4] = [
        // TEST 1
        [
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
             5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ],
        // TEST 2
        [
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ],
        // TEST 3
        [
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
             18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ],
        // TEST SHA(abc)
        [
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589\
             09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
        ],
    ];

    #[test]
    fn rfc_8032_gives_the_published_keys_and_signatures() {
        for [seed, public, message, published] in RFC_8032 {
            let key = Signer32::from_seed(&hex(seed).try_into().unwrap());
            assert_eq!(key.public().0.to_vec(), hex(public));
            let signature = key.sign_raw(&hex(message));
            assert_eq!(signature.to_vec(), hex(published));
            key.public().verify_raw(&hex(message), &signature).unwrap();
            let mut other = hex(message);
            other.push(0);
            assert!(key.public().verify_raw(&other, &signature).is_err());
        }
    }

    /// The edge cases of "Taming the Many EdDSAs" (SSR 2020), table 5 (github.com/novifinancial/ed25519-speccheck): key,
    /// message, signature.
    const EDGES: [[&str; 3]; 10] = [
        // 0: S = 0, key and R of small order
        [
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a\
             0000000000000000000000000000000000000000000000000000000000000000",
        ],
        // 1: key of small order, R mixed
        [
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43\
             a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        ],
        // 2: key mixed, R of small order
        [
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
            "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa\
             8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
        ],
        // 3: key and R mixed
        [
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
            "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f\
             87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009",
        ],
        // 4: key and R mixed, verifies with the cofactor only
        [
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
            "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512\
             5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
        ],
        // 5: as 4, and the multiplication by eight has to come first
        [
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
            "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7\
             e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405",
        ],
        // 6: S is not below the order
        [
            "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
            "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
            "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e\
             547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514",
        ],
        // 7: S is far above the order
        [
            "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
            "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
            "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa1942\
             7e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22",
        ],
        // 8: R is not canonical, and is hashed as it is
        [
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
            "fdaebc429f4a735932a160da1301080c13280eea8bc280d1b392c6b9e6ba3a5a",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f\
             454d370c8d9fc323a41450f8d513eafeb5b0697390c1e505a0d4ddc71f566607",
        ],
        // 9: R is not canonical, and is hashed canonically
        [
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
            "84b698d39be126ff55fe45079e6c8bf64a0d7db6994560b4e96b7021eb39c1a1",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f\
             084d5b99c2a9463d9c8bd5026916996984eeec87ddf1d3be329006ace1b37b09",
        ],
    ];

    #[test]
    fn of_the_edge_cases_of_ed25519_only_the_one_without_small_order_or_second_form_verifies() {
        let verified: Vec<usize> = (0..EDGES.len())
            .filter(|case| {
                let [key, message, signature] = EDGES[*case].map(hex);
                PublicKey(key.try_into().unwrap()).verify_raw(&message, &signature).is_ok()
            })
            .collect();
        // Case 3 is a mixed key that signed for itself: nobody else can, and the equation holds without the cofactor.
        assert_eq!(verified, [3]);
    }

    #[test]
    fn a_signature_with_the_order_added_to_s_is_refused() {
        // The order of the base point, little-endian (RFC 8032, section 5.1).
        let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        let key = Signer32::from_seed(&[7; 32]);
        let mut signature = key.sign_raw(b"body");
        let mut carry = 0u16;
        for (byte, add) in signature[32..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            (*byte, carry) = (sum as u8, sum >> 8);
        }
        assert_eq!(carry, 0);
        assert!(key.public().verify_raw(b"body", &signature).is_err());
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
