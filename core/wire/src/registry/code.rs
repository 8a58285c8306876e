//! Enrolment over the telephone: twelve digits that a person types, and the invite that waits behind them at the server.
//!
//! The first four digits find the offer, the other eight open it, and the server counts the tries: five, and the offer is
//! gone. What the digits are stretched to (Argon2id, RFC 9106) proves them to the server and opens the invite, so the
//! server learns neither digits nor hamlet as they pass by. It could try all 10^8: weeks of a machine for a hamlet's
//! name; who it lets in is what the four words show.

use crate::codec::{Fixed, WireError, bytes_up_to};
use crate::limits;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Digits of a code.
pub const CODE_DIGITS: usize = 12;

/// Bytes of a sealed invite at most: the invite and 16 of tag.
pub const SEALED_INVITE: usize = limits::INVITE + 16;

/// Twelve digits, as a person says and types them.
#[derive(Clone, PartialEq, Eq)]
pub struct TelephoneCode(u64);

impl std::fmt::Debug for TelephoneCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TelephoneCode(…)")
    }
}

/// What a code is stretched to.
pub struct CodeSecret {
    /// Shown to the server, which has its hash.
    pub proof: [u8; 16],
    key: Zeroizing<[u8; 32]>,
    locator: u16,
}

impl std::fmt::Debug for CodeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeSecret(…)")
    }
}

impl TelephoneCode {
    /// Draws one; no digit is likelier than another.
    pub fn generate(random: &mut dyn CryptoRng) -> Self {
        // 2^64 is 18 million times 10^12: what the remainder prefers is beyond notice.
        Self(random.next_u64() % 10u64.pow(CODE_DIGITS as u32))
    }

    /// Reads digits; blanks, dots and hyphens between them do not matter.
    ///
    /// # Errors
    /// [`WireError::Malformed`] for anything but twelve digits.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let malformed = WireError::Malformed("code");
        if text.len() > limits::TEXT {
            return Err(malformed);
        }
        let mut value = 0u64;
        let mut count = 0;
        for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.')) {
            let digit = c.to_digit(10).ok_or(malformed)?;
            count += 1;
            if count > CODE_DIGITS {
                return Err(malformed);
            }
            value = value * 10 + u64::from(digit);
        }
        if count == CODE_DIGITS { Ok(Self(value)) } else { Err(malformed) }
    }

    /// The twelve digits in groups of four, as they are read out.
    pub fn to_text(&self) -> String {
        let digits = format!("{:012}", self.0);
        format!("{} {} {}", &digits[..4], &digits[4..8], &digits[8..])
    }

    /// The first four digits, by which the server finds the offer.
    pub fn locator(&self) -> u16 {
        (self.0 / 100_000_000) as u16
    }

    /// Stretches it: 19 MiB and two passes, about 50 ms of a cheap phone's second.
    ///
    /// # Errors
    /// [`WireError::Malformed`] when there is no memory for it.
    pub fn stretch(&self) -> Result<CodeSecret, WireError> {
        let failed = |_| WireError::Malformed("code");
        let params = Params::new(19 * 1024, 2, 1, Some(48)).map_err(failed)?;
        let mut out = Zeroizing::new([0u8; 48]);
        let digits = Zeroizing::new(format!("{:012}", self.0));
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(digits.as_bytes(), b"tinxom telephone code 1", &mut *out)
            .map_err(failed)?;
        let (mut proof, mut key) = ([0; 16], Zeroizing::new([0; 32]));
        proof.copy_from_slice(&out[..16]);
        key.copy_from_slice(&out[16..]);
        Ok(CodeSecret { proof, key, locator: self.locator() })
    }
}

impl CodeSecret {
    /// What the server gets: the invite sealed, and what it needs to check a try. No reader takes a longer one than
    /// [`limits::INVITE`].
    pub fn offer(&self, invite: &[u8], until: i64) -> CodeOffer {
        let payload = Payload { msg: invite, aad: &self.locator.to_be_bytes() };
        // One code seals one invite, so the nonce can be zero.
        let cipher = ChaCha20Poly1305::new(&Key::from(*self.key));
        CodeOffer {
            locator: self.locator,
            proof: Fixed::from(proof_hash(&self.proof)),
            until,
            sealed: cipher.encrypt(&Nonce::from([0; 12]), payload).unwrap_or_default(),
        }
    }

    /// Opens the invite.
    ///
    /// # Errors
    /// [`WireError::DoesNotOpen`].
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, WireError> {
        let payload = Payload { msg: sealed, aad: &self.locator.to_be_bytes() };
        ChaCha20Poly1305::new(&Key::from(*self.key))
            .decrypt(&Nonce::from([0; 12]), payload)
            .map_err(|_| WireError::DoesNotOpen("code"))
    }
}

/// SHA-256 over a proof: what the server compares, so that its store opens nothing.
pub fn proof_hash(proof: &[u8; 16]) -> [u8; 32] {
    Sha256::new().chain_update(b"tinxom proof").chain_update(proof).finalize().into()
}

/// An invite that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CodeOffer {
    /// The first four digits.
    #[n(0)]
    pub locator: u16,
    /// [`proof_hash`].
    #[n(1)]
    pub proof: Fixed<32>,
    /// Until when, by the server's date: milliseconds since 1970, UTC; an hour after its arrival at most.
    #[n(2)]
    pub until: i64,
    /// The invite as people pass it on, sealed: at most [`SEALED_INVITE`] bytes.
    #[cbor(
        n(3),
        encode_with = "minicbor::bytes::encode",
        decode_with = "bytes_up_to::<_, { SEALED_INVITE }>"
    )]
    pub sealed: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_slice, to_vec};
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn code() -> TelephoneCode {
        TelephoneCode::parse("0042 1234 5678").unwrap()
    }

    #[test]
    fn a_code_is_read_however_it_is_grouped_and_said_in_fours() {
        for text in
            ["004212345678", "0042 1234 5678", " 0042-1234-5678\n", "0042.1234.5678", "00 42 12 34 56 78"]
        {
            assert_eq!(TelephoneCode::parse(text), Ok(code()), "{text}");
        }
        assert_eq!(code().to_text(), "0042 1234 5678");
        assert_eq!(code().locator(), 42);
        let long = "1".repeat(1 << 20);
        let blank = " ".repeat(1 << 20);
        for text in [
            "",
            "00421234567",
            "0042123456789",
            "0042 1234 567x",
            "+04212345678",
            "００４２12345678",
            &long,
            &blank,
        ] {
            assert_eq!(TelephoneCode::parse(text), Err(WireError::Malformed("code")));
        }
    }

    #[test]
    fn drawn_codes_have_twelve_digits_and_come_back_from_their_text() {
        let mut dice = ChaCha20Rng::from_seed([1; 32]);
        for _ in 0..1_000 {
            let drawn = TelephoneCode::generate(&mut dice);
            assert_eq!(drawn.to_text().len(), CODE_DIGITS + 2);
            assert!(drawn.locator() < 10_000);
            assert_eq!(TelephoneCode::parse(&drawn.to_text()), Ok(drawn));
        }
    }

    #[test]
    fn stretching_gives_the_same_on_every_phone() {
        // As argon2-cffi (the reference implementation in C) gives it.
        let secret = code().stretch().unwrap();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex(&secret.proof), "04ccbfbb97b7bc21c8926fb81bbe8d40");
        assert_eq!(hex(&*secret.key), "cc96c94e9f46563f063628409bc922cc53b17422cb3572382006a9abe0222345");
        assert_eq!(
            proof_hash(&secret.proof)[..],
            Sha256::digest([&b"tinxom proof"[..], &secret.proof].concat())[..]
        );
    }

    #[test]
    fn an_offer_opens_by_its_code_and_by_no_other() {
        let secret = code().stretch().unwrap();
        let offer = secret.offer(b"invite", 7);
        assert_eq!((offer.locator, offer.until), (42, 7));
        assert_eq!(*offer.proof, proof_hash(&secret.proof));
        assert_eq!(secret.open(&offer.sealed), Ok(b"invite".to_vec()));
        let refused = Err(WireError::DoesNotOpen("code"));
        for other in ["0042 1234 5679", "0043 1234 5678"] {
            let other = TelephoneCode::parse(other).unwrap().stretch().unwrap();
            assert_eq!(other.open(&offer.sealed), refused);
            assert_ne!(proof_hash(&other.proof), *offer.proof);
        }
        for place in 0..offer.sealed.len() {
            let mut changed = offer.sealed.clone();
            changed[place] ^= 1;
            assert_eq!(secret.open(&changed), refused, "byte {place}");
        }
    }

    #[test]
    fn what_is_sealed_and_longer_than_an_invite_is_not_read() {
        let secret = code().stretch().unwrap();
        let read = |length| {
            from_slice::<CodeOffer>("code", limits::BODY, &to_vec(&secret.offer(&vec![0; length], 0)))
        };
        assert!(read(limits::INVITE).is_ok());
        assert_eq!(read(limits::INVITE + 1), Err(WireError::TooLarge("code")));
    }

    #[test]
    fn neither_digits_nor_what_they_are_stretched_to_are_printed() {
        assert_eq!(format!("{:?} {:?}", code(), code().stretch().unwrap()), "TelephoneCode(…) CodeSecret(…)");
    }
}
