//! The recovery sheet: a desk's seed as a text that can be printed, kept in a safe and typed in again.

use crate::codec::WireError;
use crate::limits;
use crate::seal::DeskSeed;
use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};
use tinxom_domain::id::UnitId;
use zeroize::Zeroizing;

/// The sheet's text: unit, seed and checksum, in groups of four.
pub fn to_sheet(unit: UnitId, seed: &DeskSeed) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(vec![1u8]);
    bytes.extend_from_slice(&unit.0.to_be_bytes());
    bytes.extend_from_slice(seed.bytes());
    let checksum = checksum(&bytes);
    bytes.extend_from_slice(&checksum);
    let code = Zeroizing::new(BASE32_NOPAD.encode(&bytes));
    let mut sheet = Zeroizing::new(String::with_capacity(code.len() * 5 / 4));
    for (index, letter) in code.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            sheet.push(if index % 24 == 0 { '\n' } else { ' ' });
        }
        sheet.push(letter);
    }
    sheet
}

/// Reads a sheet's text; blanks, line breaks and case do not matter.
///
/// # Errors
/// [`WireError::Malformed`] when it is not one or a letter is wrong, [`WireError::Unknown`] for a later version's.
pub fn from_sheet(text: &str) -> Result<(UnitId, DeskSeed), WireError> {
    let malformed = WireError::Malformed("recovery sheet");
    if text.len() > limits::SHEET {
        return Err(WireError::TooLarge("recovery sheet"));
    }
    let code: Zeroizing<String> =
        Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect());
    let bytes = Zeroizing::new(BASE32_NOPAD.decode(code.as_bytes()).map_err(|_| malformed)?);
    let (body, sum) = bytes.split_at_checked(37).ok_or(malformed)?;
    if sum != checksum(body) {
        return Err(malformed);
    }
    if body[0] != 1 {
        return Err(WireError::Unknown("recovery sheet"));
    }
    let unit = body[1..5].try_into().map_err(|_| malformed)?;
    let seed = body[5..].try_into().map_err(|_| malformed)?;
    Ok((UnitId(u32::from_be_bytes(unit)), DeskSeed::from_bytes(seed)))
}

fn checksum(bytes: &[u8]) -> [u8; 3] {
    let hash = Sha256::new().chain_update(b"tinxom sheet").chain_update(bytes).finalize();
    [hash[0], hash[1], hash[2]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_typed_in_again_gives_the_same_seed_and_a_slip_is_noticed() {
        let seed = DeskSeed::from_bytes([0xA7; 32]);
        let sheet = to_sheet(UnitId(54431), &seed);
        let (unit, read) = from_sheet(&sheet.to_lowercase().replace(' ', "  ")).unwrap();
        assert_eq!((unit, read.bytes()), (UnitId(54431), seed.bytes()));
        let slip = sheet.replacen('A', "B", 1);
        assert!(slip == *sheet || from_sheet(&slip).is_err());
        assert!(from_sheet("").is_err());
    }
}
