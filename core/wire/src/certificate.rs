//! Certificates: CWT ([RFC 8392](https://www.rfc-editor.org/rfc/rfc8392)) in COSE_Sign1
//! ([RFC 9052](https://www.rfc-editor.org/rfc/rfc9052)), at most [`limits::CERTIFICATE`] bytes.

use crate::codec::{WireError, check_deterministic};
use crate::limits;
use crate::sign::{PublicKey, Signer32};
use coset::cbor::value::Value;
use coset::cwt::{ClaimName, ClaimsSet, ClaimsSetBuilder, Timestamp as CwtTime};
use coset::{
    Algorithm, CborSerializable, CoseKey, CoseKeyBuilder, CoseSign1, CoseSign1Builder, HeaderBuilder,
    KeyType, Label, iana,
};
use tinxom_domain::id::{GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;

/// Private claims: who may do what is not among the registered ones.
const ROLE: i64 = -70_001;
const UNIT: i64 = -70_002;
const GROUP: i64 = -70_003;

/// What a certificate says: this key holds this role for this unit in these days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// The key that is certified.
    pub key: PublicKey,
    /// The role.
    pub role: Role,
    /// The unit.
    pub unit: UnitId,
    /// The group of a member.
    pub group: Option<GroupId>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

impl Certificate {
    /// Signs it.
    ///
    /// # Errors
    /// [`WireError::Malformed`] when COSE refuses a value, which no value of these types is.
    pub fn sign(&self, issuer: &Signer32) -> Result<Vec<u8>, WireError> {
        let bad = |_| WireError::Malformed("certificate");
        let key = CoseKeyBuilder::new_okp_key()
            .param(iana::OkpKeyParameter::Crv as i64, Value::from(iana::EllipticCurve::Ed25519 as i64))
            .param(iana::OkpKeyParameter::X as i64, Value::Bytes(self.key.0.to_vec()))
            .build();
        let key = Value::Bytes(key.to_vec().map_err(bad)?);
        let mut claims = ClaimsSetBuilder::new()
            .not_before(CwtTime::WholeSeconds(day_seconds(self.from)))
            .expiration_time(CwtTime::WholeSeconds(day_seconds(self.until) + 86_399))
            .claim(iana::CwtClaimName::Cnf, key)
            .private_claim(ROLE, Value::from(self.role.code()))
            .private_claim(UNIT, Value::from(self.unit.0));
        if let Some(group) = self.group {
            claims = claims.private_claim(GROUP, Value::Bytes(group.0.to_vec()));
        }
        let payload = claims.build().to_vec().map_err(bad)?;
        let header = HeaderBuilder::new()
            .algorithm(iana::Algorithm::EdDSA)
            .key_id(issuer.public().short().to_vec())
            .build();
        CoseSign1Builder::new()
            .protected(header)
            .payload(payload)
            .create_signature(b"", |message| issuer.sign_raw(message).to_vec())
            .build()
            .to_vec()
            .map_err(bad)
    }

    /// Reads one without checking who signed it.
    ///
    /// # Errors
    /// [`WireError::TooLarge`], [`WireError::Malformed`].
    pub fn peek(bytes: &[u8]) -> Result<Self, WireError> {
        Ok(parse(bytes)?.1)
    }

    /// Verifies and reads one. Whether its days are now is [`Certificate::check_day`].
    ///
    /// # Errors
    /// [`WireError::TooLarge`], [`WireError::Malformed`], [`WireError::BadSignature`].
    pub fn open(bytes: &[u8], issuer: &PublicKey) -> Result<Self, WireError> {
        let (cose, certificate) = parse(bytes)?;
        if cose.protected.header.key_id != issuer.short() {
            return Err(WireError::BadSignature("certificate"));
        }
        cose.verify_signature(b"", |signature, message| issuer.verify_raw(message, signature))
            .map_err(|_| WireError::BadSignature("certificate"))?;
        Ok(certificate)
    }

    /// Whether it holds on a day: the latest signed date that was seen, never a device's clock.
    ///
    /// # Errors
    /// [`WireError::Expired`].
    pub fn check_day(&self, day: Date) -> Result<(), WireError> {
        if self.from <= day && day <= self.until { Ok(()) } else { Err(WireError::Expired("certificate")) }
    }
}

fn day_seconds(day: Date) -> i64 {
    i64::from(day.0) * 86_400
}

fn parse(bytes: &[u8]) -> Result<(CoseSign1, Certificate), WireError> {
    if bytes.len() > limits::CERTIFICATE {
        return Err(WireError::TooLarge("certificate"));
    }
    let malformed = WireError::Malformed("certificate");
    check_deterministic(bytes).ok_or(malformed)?;
    let cose = CoseSign1::from_slice(bytes).map_err(|_| malformed)?;
    // What the signature does not cover stays empty, so that one certificate has one form.
    if cose.protected.header.alg != Some(Algorithm::Assigned(iana::Algorithm::EdDSA))
        || !cose.unprotected.is_empty()
    {
        return Err(malformed);
    }
    let payload = cose.payload.as_deref().ok_or(malformed)?;
    check_deterministic(payload).ok_or(malformed)?;
    let claims = ClaimsSet::from_slice(payload).map_err(|_| malformed)?;
    let day = |time: &Option<CwtTime>| match time {
        Some(CwtTime::WholeSeconds(seconds)) => {
            i32::try_from(seconds.div_euclid(86_400)).map(Date).map_err(|_| malformed)
        }
        _ => Err(malformed),
    };
    let claim = |name: ClaimName| claims.rest.iter().find(|(n, _)| *n == name).map(|(_, value)| value);
    let number = |name| {
        let value = claim(ClaimName::PrivateUse(name)).and_then(Value::as_integer).ok_or(malformed)?;
        u32::try_from(i128::from(value)).map_err(|_| malformed)
    };
    let key =
        claim(ClaimName::Assigned(iana::CwtClaimName::Cnf)).and_then(Value::as_bytes).ok_or(malformed)?;
    check_deterministic(key).ok_or(malformed)?;
    let key = CoseKey::from_slice(key).map_err(|_| malformed)?;
    let parameter = |name: iana::OkpKeyParameter| {
        let name = Label::Int(name as i64);
        key.params.iter().find(|(label, _)| *label == name).map(|(_, value)| value)
    };
    if key.kty != KeyType::Assigned(iana::KeyType::OKP)
        || parameter(iana::OkpKeyParameter::Crv) != Some(&Value::from(iana::EllipticCurve::Ed25519 as i64))
    {
        return Err(malformed);
    }
    let key = parameter(iana::OkpKeyParameter::X).and_then(Value::as_bytes);
    let key: [u8; 32] = key.and_then(|k| k.as_slice().try_into().ok()).ok_or(malformed)?;
    let group = match claim(ClaimName::PrivateUse(GROUP)) {
        None => None,
        Some(value) => {
            let id = value.as_bytes().and_then(|g| g.as_slice().try_into().ok()).ok_or(malformed)?;
            Some(GroupId(id))
        }
    };
    let role = u8::try_from(number(ROLE)?).ok().and_then(Role::from_code).ok_or(malformed)?;
    let certificate = Certificate {
        key: PublicKey(key),
        role,
        unit: UnitId(number(UNIT)?),
        group,
        from: day(&claims.not_before)?,
        until: day(&claims.expiration_time)?,
    };
    Ok((cose, certificate))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (Certificate, Signer32) {
        let certificate = Certificate {
            key: Signer32::from_seed(&[5; 32]).public(),
            role: Role::Desk,
            unit: UnitId(54431),
            group: Some(GroupId([6; 8])),
            from: Date(20_000),
            until: Date(20_090),
        };
        (certificate, Signer32::from_seed(&[1; 32]))
    }

    #[test]
    fn a_certificate_is_small_and_verifies_under_its_issuer_only() {
        let (certificate, issuer) = example();
        let bytes = certificate.sign(&issuer).unwrap();
        assert!(bytes.len() <= 203, "{} bytes", bytes.len());
        assert_eq!(Certificate::open(&bytes, &issuer.public()).unwrap(), certificate);
        assert!(Certificate::open(&bytes, &Signer32::from_seed(&[2; 32]).public()).is_err());
    }

    #[test]
    fn a_certificate_with_any_byte_changed_is_refused() {
        let (certificate, issuer) = example();
        let bytes = certificate.sign(&issuer).unwrap();
        for place in 0..bytes.len() {
            for bit in [1, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[place] ^= bit;
                assert!(Certificate::open(&changed, &issuer.public()).is_err(), "byte {place}");
            }
        }
    }

    #[test]
    fn a_certificate_that_was_added_to_outside_its_signature_is_refused() {
        let (certificate, issuer) = example();
        let mut cose = CoseSign1::from_slice(&certificate.sign(&issuer).unwrap()).unwrap();
        cose.unprotected = HeaderBuilder::new().key_id(vec![1]).build();
        let added = cose.to_vec().unwrap();
        assert_eq!(Certificate::open(&added, &issuer.public()), Err(WireError::Malformed("certificate")));
    }

    #[test]
    fn a_certificate_of_another_algorithm_or_kind_of_key_is_refused() {
        let (certificate, issuer) = example();
        let bytes = certificate.sign(&issuer).unwrap();
        let cose = CoseSign1::from_slice(&bytes).unwrap();
        let signed = |algorithm, payload| {
            let header =
                HeaderBuilder::new().algorithm(algorithm).key_id(issuer.public().short().to_vec()).build();
            CoseSign1Builder::new()
                .protected(header)
                .payload(payload)
                .create_signature(b"", |message| issuer.sign_raw(message).to_vec())
                .build()
                .to_vec()
                .unwrap()
        };
        let payload = cose.payload.unwrap();
        assert_eq!(signed(iana::Algorithm::EdDSA, payload.clone()), bytes);
        let malformed = Err(WireError::Malformed("certificate"));
        assert_eq!(
            Certificate::open(&signed(iana::Algorithm::ES256, payload.clone()), &issuer.public()),
            malformed
        );
        // {1: 1, -1: 6, …} is a key of Ed25519; 4 would be one of X25519.
        let place = payload.windows(4).position(|four| four == [0x01, 0x01, 0x20, 0x06]).unwrap();
        let mut other_curve = payload;
        other_curve[place + 3] = 4;
        assert_eq!(
            Certificate::open(&signed(iana::Algorithm::EdDSA, other_curve), &issuer.public()),
            malformed
        );
    }

    #[test]
    fn a_certificate_holds_from_its_first_day_to_its_last() {
        let (certificate, _) = example();
        assert!(certificate.check_day(Date(19_999)).is_err());
        assert!(certificate.check_day(Date(20_000)).is_ok());
        assert!(certificate.check_day(Date(20_090)).is_ok());
        assert!(certificate.check_day(Date(20_091)).is_err());
    }
}
