//! Whose a library's symbols are, read from what `readelf` tells.

use std::collections::{BTreeMap, HashSet};

/// A section of an ELF file.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    number: String,
    name: String,
    /// What it takes in the file.
    pub bytes: u64,
    /// Whether it is loaded and lies in the file.
    stored: bool,
}

impl Section {
    /// What a section without symbols is for, where it is loaded.
    pub fn purpose(&self) -> Option<&'static str> {
        let purpose = match self.name.as_str() {
            ".eh_frame" | ".eh_frame_hdr" | ".gcc_except_table" => "tables for unwinding",
            ".rela.dyn" | ".rela.plt" | ".relr.dyn" => "relocations",
            _ => return None,
        };
        self.stored.then_some(purpose)
    }
}

/// Reads what `readelf --sections --wide` tells: `[15] .text PROGBITS address offset size …`, the numbers in hexadecimal.
pub fn sections(said: &str) -> Vec<Section> {
    let section = |line: &str| {
        let (number, rest) = line.trim_start().strip_prefix('[')?.split_once(']')?;
        let words: Vec<&str> = rest.split_whitespace().collect();
        let [name, kind, _address, _offset, size, _entry, flags, ..] = words.as_slice() else { return None };
        Some(Section {
            number: number.trim().into(),
            name: (*name).into(),
            bytes: u64::from_str_radix(size, 16).ok()?,
            stored: *kind != "NOBITS" && flags.contains('A'),
        })
    };
    said.lines().filter_map(section).collect()
}

/// Adds up what `readelf --symbols --wide` tells, by crate or C library: `number: address size kind bind visibility
/// section name`. A size is decimal, or hexadecimal behind `0x`; two names of one place count once.
pub fn by_crate(said: &str, sections: &[Section]) -> BTreeMap<String, u64> {
    let stored: HashSet<&str> =
        sections.iter().filter(|section| section.stored).map(|section| section.number.as_str()).collect();
    let mut sums = BTreeMap::new();
    let mut seen = HashSet::new();
    let mut file = "";
    for line in said.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, address, size, kind, bind, _visibility, section, name, ..] = words.as_slice() else {
            continue;
        };
        if *kind == "FILE" {
            file = name;
        }
        if !matches!(*kind, "FUNC" | "OBJECT") || !stored.contains(section) || !seen.insert(*address) {
            continue;
        }
        let bytes = match size.strip_prefix("0x") {
            Some(hexadecimal) => u64::from_str_radix(hexadecimal, 16),
            None => size.parse(),
        };
        *sums.entry(owner(name, file, *bind == "LOCAL")).or_default() += bytes.unwrap_or(0);
    }
    sums.retain(|_, bytes| *bytes > 0);
    sums
}

/// The crate or library that a symbol comes from.
fn owner(name: &str, file: &str, local: bool) -> String {
    if let Some(krate) = legacy(name).or_else(|| v0(name)) {
        return krate;
    }
    // What Rust exports for C keeps its name, and lies behind all files.
    if !local {
        return "exported functions".into();
    }
    // A name that Rust did not write was written by C; the file before it is the one that it was compiled from.
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| file.starts_with(prefix));
    if begins(&["sqlite3"]) {
        "SQLite (C)".into()
    } else if begins(&["zstd", "huf", "fse", "hist", "entropy", "xxhash"]) {
        "zstd (C)".into()
    } else if let Some((krate, _)) = file.split_once('.').filter(|(_, rest)| rest.contains("-cgu.")) {
        krate.into()
    } else {
        "other C and assembler".into()
    }
}

/// The crate in a name of the older form: `_ZN`, then each part behind its length. The first part of an implementation
/// is the whole of `<Type as Trait>`, its signs written out.
fn legacy(name: &str) -> Option<String> {
    let rest = name.strip_prefix("_ZN")?;
    let (first, _) = measured(rest)?;
    let Some(implementation) = first.strip_prefix("_$LT$").or_else(|| first.strip_prefix("$LT$")) else {
        return Some(first.into());
    };
    let plain = [
        ("$LT$", "<"),
        ("$RF$", "&"),
        ("$BP$", "*"),
        ("$LP$", "("),
        ("$u20$", " "),
        ("$u5b$", "["),
        ("..", "::"),
    ]
    .iter()
    .fold(implementation.to_owned(), |text, (sign, plain)| text.replace(sign, plain));
    // A type without a crate (`T`, `u8`, `[T]`) leaves the trait's.
    let (kind, of) = plain.split_once(" as ").unwrap_or((&plain, ""));
    path_root(kind).or_else(|| path_root(of)).or_else(|| Some("core".into()))
}

/// The crate of `&mut [dyn krate::Type`: what stands before the first `::`, behind signs and words.
fn path_root(kind: &str) -> Option<String> {
    let (before, _) = kind.split_once("::")?;
    let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    (!name.is_empty()).then(|| name.into())
}

/// The crate in a name of the newer form: `_R`, and the first `C`, which a hash follows and the name behind its length.
fn v0(name: &str) -> Option<String> {
    let rest = name.strip_prefix("_R")?;
    let at = |(place, _): (usize, &str)| {
        let rest = rest.get(place + 1..)?;
        let rest = match rest.strip_prefix('s') {
            Some(hashed) => hashed.split_once('_').map(|(_, rest)| rest)?,
            None => rest,
        };
        let (krate, _) = measured(rest)?;
        krate.chars().all(|c| c.is_ascii_alphanumeric() || c == '_').then(|| krate.into())
    };
    rest.match_indices('C').find_map(at)
}

/// A text behind its length, and what follows it. The newer form sets a `_` between where the text begins with a digit
/// or with one.
fn measured(text: &str) -> Option<(&str, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let length: usize = text[..digits].parse().ok()?;
    let rest = &text[digits..];
    let behind =
        rest.get(1..).filter(|behind| rest.starts_with("__") && behind.len() >= length).unwrap_or(rest);
    Some((behind.get(..length)?, behind.get(length..)?))
}

#[cfg(test)]
mod tests {
    use super::{by_crate, legacy, sections, v0};

    #[test]
    fn the_crate_is_found_in_names_of_the_older_form() {
        for (name, krate) in [
            ("_ZN11tinxom_wire4seal17h51d1f3c1a0b2c3d4E", "tinxom_wire"),
            (
                "_ZN62_$LT$tinxom_store..Vault$u20$as$u20$core..ops..drop..Drop$GT$4drop17h0123456789abcdefE",
                "tinxom_store",
            ),
            ("_ZN42_$LT$$RF$T$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE", "core"),
            (
                "_ZN59_$LT$$RF$mut$u20$serde_json..De$u20$as$u20$serde..Read$GT$4read17h0123456789abcdefE",
                "serde_json",
            ),
        ] {
            assert_eq!(legacy(name).as_deref(), Some(krate), "{name}");
        }
        assert_eq!(legacy("sqlite3_open"), None);
    }

    #[test]
    fn the_crate_is_found_in_names_of_the_newer_form() {
        for (name, krate) in [
            ("_RNvNtNtCsfEOYDRpO4Ta_11miniz_oxide7inflate4core10decompress", "miniz_oxide"),
            (
                "_RINvMs0_NtNtNtCsjrHSEGnQ3l9_3std12backtrace_rs9symbolize5gimliNtB6_5Cache11with_globalE",
                "std",
            ),
            ("_RNvCsfLfy6EI15iL_7___rustc12___rust_alloc", "__rustc"),
        ] {
            assert_eq!(v0(name).as_deref(), Some(krate), "{name}");
        }
        assert_eq!(v0("Read"), None);
    }

    #[test]
    fn symbols_are_added_up_once_where_they_lie_in_the_file() {
        let table = "  [ 1] .text PROGBITS 0000000000001000 001000 000100 00  AX  0   0 16\n  \
                     [ 2] .bss NOBITS 0000000000002000 002000 000200 00  WA  0   0 32\n  \
                     [ 3] .eh_frame PROGBITS 0000000000003000 003000 000010 00   A  0   0  8\n  \
                     [ 4] .debug_info PROGBITS 0000000000000000 004000 00ffff 00      0   0  1\n";
        let sections = sections(table);
        let told: Vec<_> = sections.iter().map(|section| (section.bytes, section.purpose())).collect();
        assert_eq!(told, [(256, None), (512, None), (16, Some("tables for unwinding")), (65_535, None)]);
        let symbols = "     1: 0000000000000000     0 FILE    LOCAL  DEFAULT  ABS sqlite3mc_amalgamation.c\n     \
             2: 0000000000001000   100 FUNC    LOCAL  DEFAULT    1 balance\n     \
             3: 0000000000001000   100 FUNC    LOCAL  DEFAULT    1 balance_again\n     \
             4: 0000000000002000   100 OBJECT  LOCAL  DEFAULT    2 zeroes\n     \
             5: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND strlen@GLIBC_2.2.5 (2)\n     \
             6: 0000000000001100  0x10 FUNC    LOCAL  DEFAULT    1 _ZN11tinxom_wire4seal17h51d1f3c1a0b2c3d4E\n     \
             7: 0000000000001200     8 FUNC    GLOBAL DEFAULT    1 uniffi_tinxom_ffi_fn_func_twice\n";
        let sums = by_crate(symbols, &sections);
        let sums: Vec<_> = sums.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        assert_eq!(sums, [("SQLite (C)", 100), ("exported functions", 8), ("tinxom_wire", 16)]);
    }
}
