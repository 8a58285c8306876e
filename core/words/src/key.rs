//! The name of a text, which only exists if the text does.
//!
//! [`key!`](macro@crate::key) looks the name up in the Vietnamese catalogue while the caller is compiled, so a typing error
//! is a compiler's error and not an empty label at two in the morning. The places where keys begin are worked out
//! once per crate; a lookup then compares a few hundred first letters and stays far below what the compiler calls a
//! long evaluation.

use crate::VIETNAMESE;

/// The name of a text of the catalogue; made by [`key!`](macro@crate::key), or by [`Key::find`] from a
/// code's name.
///
/// A key that the catalogue has not does not compile:
///
/// ```compile_fail
/// let no_such_text = tinxom_words::key!("tip-state-lost");
/// ```
///
/// Neither does the beginning of a key, or one that is put together at run time:
///
/// ```compile_fail
/// let half = tinxom_words::key!("tip-state");
/// ```
///
/// ```compile_fail
/// let name = String::from("app-name");
/// let key = tinxom_words::key!(name);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(&'static str);

impl Key {
    /// The key's name as it stands in the catalogue.
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// The key of this name, if the catalogue has it; for names that are put together from codes, such as
    /// `format!("tip-kind-{}", kind.name())`.
    pub fn find(name: &str) -> Option<Key> {
        let start = STARTS.into_iter().find(|start| begins_text(*start, name.as_bytes()))?;
        VIETNAMESE.get(start..start + name.len()).map(Key)
    }

    /// For [`key!`](macro@crate::key), which evaluates it at compile time; there an unknown name is a compiler's error.
    #[doc(hidden)]
    #[track_caller]
    pub const fn in_catalogue(name: &'static str) -> Key {
        assert!(is_key(name), "core/words/catalogue/vi.ftl has no text with this key");
        Key(name)
    }
}

/// The three texts of something that went wrong; made by [`three!`](macro@crate::three) alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreeKeys {
    /// What happened.
    pub what: Key,
    /// What is safe all the same.
    pub safe: Key,
    /// What to do now.
    pub action: Key,
}

/// The [`Key`](struct@crate::Key) of a text, checked against the catalogue when the caller is compiled.
///
/// ```
/// use tinxom_words::{Language, Words, key};
/// assert_eq!(Words::new(Language::Vietnamese).say(key!("tip-state-queued")), "Đã cất, chưa gửi");
/// ```
#[macro_export]
macro_rules! key {
    ($name:literal) => {
        const { $crate::Key::in_catalogue($name) }
    };
}

/// The three texts of something that went wrong: `NAME`, `NAME-safe` and `NAME-do`.
///
/// ```
/// use tinxom_words::{Language, Words, three};
/// let told = Words::new(Language::English).explain(three!("error-no-network"), &[]);
/// assert_eq!(told.safe, "The tip is safe in this phone.");
/// ```
#[macro_export]
macro_rules! three {
    ($name:literal) => {
        const {
            $crate::ThreeKeys {
                what: $crate::Key::in_catalogue($name),
                safe: $crate::Key::in_catalogue(concat!($name, "-safe")),
                action: $crate::Key::in_catalogue(concat!($name, "-do")),
            }
        }
    };
}

/// How many texts the catalogue has.
const COUNT: usize = next_keys::<0>().1;

/// Where the lines begin that begin a text.
const STARTS: [usize; COUNT] = next_keys::<COUNT>().0;

/// Walks the catalogue's lines: the beginnings of the first `N` keys, and how many keys there are.
const fn next_keys<const N: usize>() -> ([usize; N], usize) {
    let text = VIETNAMESE.as_bytes();
    let mut starts = [0; N];
    let mut found = 0;
    let mut position = 0;
    let mut line_begins = true;
    while position < text.len() {
        if line_begins && text[position].is_ascii_lowercase() {
            if found < N {
                starts[found] = position;
            }
            found += 1;
        }
        line_begins = text[position] == b'\n';
        position += 1;
    }
    (starts, found)
}

/// Whether a text of the Vietnamese catalogue has exactly this name.
const fn is_key(name: &str) -> bool {
    let starts: &[usize] = &STARTS;
    let mut line = 0;
    while line < starts.len() {
        if begins_text(starts[line], name.as_bytes()) {
            return true;
        }
        line += 1;
    }
    false
}

/// Whether the catalogue's line at `start` begins with `name`, a space and `=`.
const fn begins_text(start: usize, name: &[u8]) -> bool {
    let text = VIETNAMESE.as_bytes();
    let mut matched = 0;
    while matched < name.len() && start + matched < text.len() && text[start + matched] == name[matched] {
        matched += 1;
    }
    matched == name.len()
        && start + matched + 1 < text.len()
        && text[start + matched] == b' '
        && text[start + matched + 1] == b'='
}

#[cfg(test)]
mod tests {
    use super::{COUNT, STARTS, is_key};
    use crate::VIETNAMESE;

    #[test]
    fn every_text_of_the_catalogue_is_found_and_nothing_else_is() {
        let names: Vec<&str> = VIETNAMESE
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
            .map(|line| line.split(" =").next().unwrap())
            .collect();
        assert_eq!((names.len(), STARTS.len()), (COUNT, COUNT));
        assert!(names.iter().all(|name| is_key(name)));
        for unknown in ["", "app", "app-name ", "app-name =", "app-name-x", "Báo tin", "language"] {
            assert!(!is_key(unknown), "{unknown:?}");
        }
    }
}
