//! Households' labels, sealed to a ward's registry key.

use super::RegistrySecret;
use super::entry::BATCH;
use crate::codec::{Fixed, WireError, from_slice, list, to_vec};
use crate::compress::{compress, decompress};
use crate::limits;
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use tinxom_domain::id::{ChangeId, HouseholdId, UnitId};
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
    /// Seals the labels of a batch, or of a change. `bound` is the batch's seed, or [`bound_to_change`]: labels do not open
    /// elsewhere.
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

/// What the label of a change is bound to: the change and the household that it names. No batch's seed is as long.
pub fn bound_to_change(change: ChangeId, household: HouseholdId) -> [u8; 23] {
    let mut bound = *b"change                 ";
    bound[7..15].copy_from_slice(&change.0);
    bound[15..].copy_from_slice(&household.0);
    bound
}

fn header(unit: UnitId, version: u16, bound: &[u8]) -> Vec<u8> {
    let mut header = b"tinxom labels ".to_vec();
    header.extend_from_slice(&unit.0.to_be_bytes());
    header.extend_from_slice(&version.to_be_bytes());
    header.extend_from_slice(bound);
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    const UNIT: UnitId = UnitId(54_431);
    const SEED: [u8; 16] = [5; 16];

    fn secret() -> RegistrySecret {
        RegistrySecret::from_bytes([7; 32])
    }

    fn dice() -> ChaCha20Rng {
        ChaCha20Rng::from_seed([3; 32])
    }

    /// Households of an invented hamlet, as a head of a hamlet would write them.
    fn hamlet(count: u32) -> Vec<HouseholdLabel> {
        let families = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Dương", "Đặng", "Ma", "Nông", "Lý", "Vũ"];
        let middles = ["Văn", "Thị", "Đức", "Hữu", "Thị Minh", "Quang", "Xuân"];
        let names = [
            "Bình",
            "Hạnh",
            "Lượng",
            "Nghĩa",
            "Thuỷ",
            "Tuyến",
            "Khánh",
            "Mão",
            "Sửu",
            "Dần",
            "Vượng",
            "Phượng",
            "Quyền",
            "Đĩnh",
            "Hoè",
            "Mẫn",
            "Tính",
        ];
        let lanes = [
            "Ngõ giếng làng",
            "Đầu xóm, gần nhà văn hoá",
            "Cuối xóm, cạnh đồi chè",
            "Đường bê tông",
            "Ngõ 12",
        ];
        let mut drawn = dice();
        let drawn: &mut dyn CryptoRng = &mut drawn;
        let mut pick = |list: &[&'static str]| list[drawn.next_u32() as usize % list.len()];
        let mut label = |n: u32| HouseholdLabel {
            hamlet: 1_204,
            address: format!("{}, số {}", pick(&lanes), n + 1),
            name: format!("{} {} {}", pick(&families), pick(&middles), pick(&names)),
        };
        (0..count).map(&mut label).collect()
    }

    fn sealed(labels: &Vec<HouseholdLabel>) -> SealedLabels {
        SealedLabels::seal(UNIT, &SEED, 2, &secret(), labels, &mut dice()).unwrap()
    }

    #[test]
    fn labels_open_with_the_right_key_unit_version_and_batch_only() {
        let labels = hamlet(3);
        let sealed = sealed(&labels);
        assert_eq!(sealed.open(UNIT, &SEED, &secret()), Ok(labels));
        let refused = Err(WireError::DoesNotOpen("labels"));
        assert_eq!(sealed.open(UNIT, &SEED, &RegistrySecret::from_bytes([8; 32])), refused);
        assert_eq!(sealed.open(UnitId(1), &SEED, &secret()), refused);
        for bound in [&[6; 16][..], &SEED[..8], &[], &[5; 17]] {
            assert_eq!(sealed.open(UNIT, bound, &secret()), refused);
        }
        let later = SealedLabels { version: 3, ..sealed.clone() };
        let salted = SealedLabels { salt: Fixed::from([0; 16]), ..sealed };
        assert_eq!(later.open(UNIT, &SEED, &secret()), refused);
        assert_eq!(salted.open(UNIT, &SEED, &secret()), refused);
    }

    #[test]
    fn labels_changed_at_any_byte_are_refused() {
        let sealed = sealed(&hamlet(2));
        for place in 0..sealed.sealed.len() {
            let mut changed = sealed.clone();
            changed.sealed[place] ^= 1 << (place % 8);
            assert_eq!(changed.open(UNIT, &SEED, &secret()), Err(WireError::DoesNotOpen("labels")));
            changed.sealed.truncate(place);
            assert_eq!(changed.open(UNIT, &SEED, &secret()), Err(WireError::DoesNotOpen("labels")));
        }
    }

    #[test]
    fn a_batch_costs_few_bytes_a_household() {
        let labels = hamlet(BATCH as u32);
        let names: std::collections::BTreeSet<&str> =
            labels.iter().map(|label| label.name.as_str()).collect();
        assert!(names.len() > BATCH / 2, "{} names", names.len());
        let sealed = sealed(&labels);
        let each = to_vec(&sealed).len() / BATCH;
        assert!(each <= 24, "{each} bytes a household");
        assert_eq!(sealed.open(UNIT, &SEED, &secret()), Ok(labels));
    }

    #[test]
    fn x09_the_length_of_a_sealed_label_does_not_tell_how_long_a_name_is() {
        let label = |address: &str, name: &str| {
            sealed(&vec![HouseholdLabel { hamlet: 1, address: address.into(), name: name.into() }])
                .sealed
                .len()
        };
        let long =
            label("Số 12, ngõ 345, đường Núi Voi, cạnh nhà văn hoá tổ 10", "Nguyễn Thị Phương Khánh Quỳnh");
        assert_eq!((label("", ""), label("Ngõ 1", "Lê Mão"), long), (272, 272, 272));
        for count in 0..=BATCH as u32 {
            assert_eq!(sealed(&hamlet(count)).sealed.len() % STEP, 16);
        }
    }

    #[test]
    fn more_labels_than_a_batch_or_a_body_has_room_for_are_refused_before_they_are_sealed() {
        let seal = |labels| SealedLabels::seal(UNIT, &SEED, 1, &secret(), &labels, &mut dice()).err();
        assert_eq!(seal(hamlet(BATCH as u32 + 1)), Some(WireError::TooLarge("labels")));
        // Compressed they would fit; no reader decompresses as many.
        let long = HouseholdLabel { hamlet: 1, address: "x".repeat(limits::PLAIN), name: String::new() };
        assert_eq!(seal(vec![long]), Some(WireError::TooLarge("labels")));
    }

    #[test]
    fn what_a_rightful_officer_seals_cannot_hurt_its_reader() {
        let many = compress(&to_vec(&hamlet(BATCH as u32 + 1)), &[]);
        let bomb = compress(&vec![0; 8 << 20], &[]);
        let framed = |packed: &[u8], length: u32| [&length.to_be_bytes(), packed].concat();
        for (plain, error) in [
            (vec![], WireError::Malformed("labels")),
            (vec![0; 3], WireError::Malformed("labels")),
            (framed(&[0; 60], u32::MAX), WireError::Malformed("labels")),
            (framed(&[0; 60], 60), WireError::Malformed("labels")),
            (framed(&bomb, bomb.len() as u32), WireError::Malformed("labels")),
            (framed(&many, many.len() as u32), WireError::TooLarge("labels")),
        ] {
            let sealed = secret().seal(&[1; 16], &header(UNIT, 1, &SEED), &plain);
            let sealed = SealedLabels { version: 1, salt: Fixed::from([1; 16]), sealed };
            assert_eq!(sealed.open(UNIT, &SEED, &secret()), Err(error));
        }
    }

    #[test]
    fn x09_no_label_is_printed() {
        let printed = format!("{:?} {:?}", hamlet(1), sealed(&hamlet(1)));
        assert!(!printed.contains("Nguyễn") && !printed.contains("số"));
    }
}
