//! A named tip: content and identity, two sealed parts, each padded to a bucket.
//!
//! The order is NFC (in the rules), CBOR, compression, padding, sealing: a length tells the bucket and nothing more.

use crate::codec::{Fixed, WireError, from_slice, to_vec};
use crate::compress::{TIP_DICTIONARY, compress, decompress};
use crate::limits;
use crate::operation::TipName;
use crate::seal::{Part, ReplyKey, SealingSecret, WardBox};
use crate::sign::{PublicKey, Purpose, Signer32};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Sizes that a sealed part can have before its tag.
const BUCKETS: [usize; 6] = [256, 512, 1024, 2048, 4096, 8192];

/// What happened, as the desk reads it.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TipContent {
    /// The kind's code.
    #[n(0)]
    pub kind: u8,
    /// The unit it was made in.
    #[n(1)]
    pub unit: u32,
    /// The hamlet's label.
    #[n(2)]
    pub hamlet: String,
    /// The time window's code.
    #[n(3)]
    pub window: u8,
    /// The words, NFC.
    #[n(4)]
    pub text: String,
    /// Seals the answers.
    #[n(5)]
    pub reply: Fixed<32>,
    /// When it was kept, by the phone's clock: milliseconds since 1970, UTC.
    #[n(6)]
    pub kept_at: i64,
    /// Whether that clock was doubted.
    #[n(7)]
    pub clock_doubted: bool,
    /// Whether the newest key the phone had was past its last day.
    #[n(8)]
    pub key_old: bool,
}

impl std::fmt::Debug for TipContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TipContent(…)")
    }
}

impl TipContent {
    /// The key that its answers are sealed with.
    pub fn reply_key(&self) -> ReplyKey {
        ReplyKey::from_bytes(self.reply.into())
    }
}

/// Who says so, sealed apart from the content.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TipIdentity {
    /// The device's public key.
    #[n(0)]
    pub key: Fixed<32>,
    /// The name that the person gave when joining.
    #[n(1)]
    pub name: String,
    /// The device's signature over the SHA-256 of the content's plain bytes: proves authorship once two have opened it.
    #[n(2)]
    pub signature: Fixed<64>,
}

impl std::fmt::Debug for TipIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TipIdentity(…)")
    }
}

/// A sealed tip as it lies in a ward's space: nothing in it names a device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TipEnvelope {
    /// [`crate::seal::SUITE`].
    #[n(0)]
    pub suite: u8,
    /// The encapsulation's name.
    #[n(1)]
    pub encapsulation: Fixed<8>,
    /// The content's counter; the identity's is the next.
    #[n(2)]
    pub counter: u32,
    /// The content, sealed.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub content: Vec<u8>,
    /// The identity, sealed.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub identity: Vec<u8>,
}

impl TipEnvelope {
    /// The tip's name.
    pub fn name(&self) -> TipName {
        TipName { encapsulation: self.encapsulation, counter: self.counter }
    }

    /// Seals content and identity. Uses the counters `counter` and `counter + 1`, which must have been persisted as
    /// used before.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] when the content does not fit the largest bucket.
    pub fn seal(
        ward: WardBox,
        name: TipName,
        secret: &SealingSecret,
        content: &TipContent,
        author: &str,
        signer: &Signer32,
    ) -> Result<Self, WireError> {
        let plain = Zeroizing::new(to_vec(content));
        let identity = TipIdentity {
            key: Fixed::from(signer.public().0),
            name: author.to_owned(),
            signature: Fixed::from(signer.sign(Purpose::Authorship, &Sha256::digest(&*plain))),
        };
        let header = header(ward, name);
        let identity_counter = name.counter.checked_add(1).ok_or(WireError::TooLarge("counter"))?;
        let identity = Zeroizing::new(to_vec(&identity));
        Ok(Self {
            suite: crate::seal::SUITE,
            encapsulation: name.encapsulation,
            counter: name.counter,
            content: secret.seal(Part::Content, name.counter, &header, &pad(&plain)?),
            identity: secret.seal(Part::Identity, identity_counter, &header, &pad(&identity)?),
        })
    }

    /// Opens the content.
    ///
    /// # Errors
    /// [`WireError::DoesNotOpen`], [`WireError::Malformed`], [`WireError::Unknown`] for another suite.
    pub fn open_content(&self, ward: WardBox, secret: &SealingSecret) -> Result<TipContent, WireError> {
        from_slice("tip", limits::PLAIN, &self.content_plain(ward, secret)?)
    }

    fn content_plain(&self, ward: WardBox, secret: &SealingSecret) -> Result<Zeroizing<Vec<u8>>, WireError> {
        if self.suite != crate::seal::SUITE {
            return Err(WireError::Unknown("tip"));
        }
        let header = header(ward, self.name());
        unpad(&secret.open(Part::Content, self.counter, &header, &self.content)?)
    }

    /// Opens the identity, and checks that it signed this content.
    ///
    /// # Errors
    /// As [`TipEnvelope::open_content`], and [`WireError::BadSignature`].
    pub fn open_identity(&self, ward: WardBox, secret: &SealingSecret) -> Result<TipIdentity, WireError> {
        let header = header(ward, self.name());
        let counter = self.counter.checked_add(1).ok_or(WireError::Malformed("counter"))?;
        let plain = unpad(&secret.open(Part::Identity, counter, &header, &self.identity)?)?;
        let identity: TipIdentity = from_slice("identity", limits::PLAIN, &plain)?;
        let content = self.content_plain(ward, secret)?;
        PublicKey(identity.key.into()).verify(
            Purpose::Authorship,
            &Sha256::digest(&*content),
            &identity.signature,
        )?;
        Ok(identity)
    }
}

/// The desk's words to the sender.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AnswerText {
    /// The words, NFC.
    #[n(0)]
    pub text: String,
    /// When it was written, by the desk's clock: milliseconds since 1970, UTC.
    #[n(1)]
    pub at: i64,
}

impl std::fmt::Debug for AnswerText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnswerText(…)")
    }
}

impl AnswerText {
    /// Seals the answer to a tip.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] when it does not fit the largest bucket.
    pub fn seal(&self, tip: TipName, key: &ReplyKey, salt: &[u8; 16]) -> Result<Vec<u8>, WireError> {
        Ok(key.seal(salt, &tip.to_key(), &pad(&Zeroizing::new(to_vec(self)))?))
    }

    /// Opens the answer to a tip.
    ///
    /// # Errors
    /// [`WireError::DoesNotOpen`], [`WireError::Malformed`].
    pub fn open(tip: TipName, key: &ReplyKey, salt: &[u8; 16], sealed: &[u8]) -> Result<Self, WireError> {
        from_slice("answer", limits::PLAIN, &unpad(&key.open(salt, &tip.to_key(), sealed)?)?)
    }
}

fn header(ward: WardBox, name: TipName) -> Vec<u8> {
    let mut header = vec![crate::seal::SUITE];
    header.extend_from_slice(&ward.unit.0.to_be_bytes());
    header.extend_from_slice(&ward.epoch.to_be_bytes());
    header.extend_from_slice(&name.to_key());
    header
}

/// One byte of form (0 plain, 1 compressed), two of length, the bytes, zeros up to the bucket.
fn pad(plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let compressed = Zeroizing::new(compress(plain, TIP_DICTIONARY));
    let (form, bytes) = if !compressed.is_empty() && compressed.len() < plain.len() {
        (1, &compressed[..])
    } else {
        (0, plain)
    };
    let bucket = BUCKETS.iter().find(|b| bytes.len() + 3 <= **b).ok_or(WireError::TooLarge("tip"))?;
    let length = u16::try_from(bytes.len()).map_err(|_| WireError::TooLarge("tip"))?;
    let mut padded = Zeroizing::new(Vec::with_capacity(*bucket));
    padded.push(form);
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(bytes);
    padded.resize(*bucket, 0);
    Ok(padded)
}

fn unpad(padded: &[u8]) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let [form, high, low, rest @ ..] = padded else { return Err(WireError::Malformed("padding")) };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    let bytes = rest.get(..length).ok_or(WireError::Malformed("padding"))?;
    match form {
        0 => Ok(Zeroizing::new(bytes.to_vec())),
        1 => decompress("padding", bytes, TIP_DICTIONARY, limits::PLAIN).map(Zeroizing::new),
        _ => Err(WireError::Unknown("padding")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{DeskSeed, encapsulate, encapsulation_name};
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;
    use tinxom_domain::id::UnitId;

    const WARD: WardBox = WardBox { unit: UnitId(54431), epoch: 1 };

    fn content(text: &str) -> TipContent {
        TipContent {
            kind: 1,
            unit: 54431,
            hamlet: "Xóm Núi Voi".into(),
            window: 3,
            text: text.into(),
            reply: Fixed::from([4; 32]),
            kept_at: 1_790_000_000_000,
            clock_doubted: false,
            key_old: false,
        }
    }

    #[test]
    fn s9_2_the_desk_opens_what_a_phone_sealed_and_nobody_else_does() {
        let mut dice = ChaCha20Rng::from_seed([1; 32]);
        let desk = DeskSeed::generate(&mut dice);
        let signer = Signer32::generate(&mut dice);
        let (encapsulation, secret) = encapsulate(WARD, &desk.epoch_public(WARD), &mut dice).unwrap();
        let name = TipName { encapsulation: encapsulation_name(&encapsulation), counter: 8 };
        let tip = content("Sáng nay mất xe ở đầu ngõ.");
        let sealed = TipEnvelope::seal(WARD, name, &secret, &tip, "Bà Tư", &signer).unwrap();
        assert_eq!(sealed.content.len(), 256 + 16);

        let opened = desk.open(WARD.unit, &encapsulation).unwrap();
        assert_eq!(sealed.open_content(WARD, &opened).unwrap(), tip);
        let identity = sealed.open_identity(WARD, &opened).unwrap();
        assert_eq!((identity.name.as_str(), *identity.key), ("Bà Tư", signer.public().0));

        let stranger = DeskSeed::generate(&mut dice).open(WARD.unit, &encapsulation).unwrap();
        assert_eq!(sealed.open_content(WARD, &stranger), Err(WireError::DoesNotOpen("sealed part")));
        let other_ward = WardBox { unit: UnitId(1), epoch: 1 };
        assert!(sealed.open_content(other_ward, &opened).is_err());
    }

    #[test]
    fn one_tip_sealed_twice_has_different_keys_and_bytes() {
        let mut dice = ChaCha20Rng::from_seed([2; 32]);
        let desk = DeskSeed::generate(&mut dice);
        let signer = Signer32::generate(&mut dice);
        let (encapsulation, secret) = encapsulate(WARD, &desk.epoch_public(WARD), &mut dice).unwrap();
        let name = encapsulation_name(&encapsulation);
        let seal = |counter| {
            let name = TipName { encapsulation: name, counter };
            TipEnvelope::seal(WARD, name, &secret, &content("Một tin."), "", &signer).unwrap()
        };
        let (first, second) = (seal(1), seal(3));
        assert_ne!(first.content, second.content);
        let mut exchanged = second.clone();
        exchanged.content.clone_from(&first.content);
        assert!(exchanged.open_content(WARD, &secret).is_err());
    }

    #[test]
    fn an_identity_cannot_be_moved_to_another_content() {
        let mut dice = ChaCha20Rng::from_seed([3; 32]);
        let desk = DeskSeed::generate(&mut dice);
        let signer = Signer32::generate(&mut dice);
        let (encapsulation, secret) = encapsulate(WARD, &desk.epoch_public(WARD), &mut dice).unwrap();
        let name = TipName { encapsulation: encapsulation_name(&encapsulation), counter: 1 };
        let one = TipEnvelope::seal(WARD, name, &secret, &content("Một."), "A", &signer).unwrap();
        // The sender reuses a counter on purpose: the signature still binds the identity to its own content.
        let two = TipEnvelope::seal(WARD, name, &secret, &content("Hai."), "A", &signer).unwrap();
        let mixed = TipEnvelope { identity: two.identity, ..one };
        assert_eq!(mixed.open_identity(WARD, &secret), Err(WireError::BadSignature("authorship")));
    }

    #[test]
    fn an_answer_opens_with_the_reply_key_of_its_tip_only() {
        let key = ReplyKey::from_bytes([4; 32]);
        let tip = TipName { encapsulation: Fixed::from([1; 8]), counter: 1 };
        let answer = AnswerText { text: "Đã nhận, tổ công tác sẽ qua.".into(), at: 5 };
        let sealed = answer.seal(tip, &key, &[9; 16]).unwrap();
        assert_eq!(AnswerText::open(tip, &key, &[9; 16], &sealed).unwrap(), answer);
        assert!(AnswerText::open(tip, &ReplyKey::from_bytes([5; 32]), &[9; 16], &sealed).is_err());
        let other = TipName { counter: 2, ..tip };
        assert!(AnswerText::open(other, &key, &[9; 16], &sealed).is_err());
    }

    #[test]
    fn two_thousand_characters_of_any_script_fit_the_largest_bucket() {
        let dense: String = (0..2000u32).map(|n| char::from_u32(0x4E00 + n * 7 % 20000).unwrap()).collect();
        assert!(pad(&to_vec(&content(&dense))).unwrap().len() <= 8192);
    }
}
