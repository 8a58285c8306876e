//! Every text a person sees, Vietnamese and English, from one catalogue.
//!
//! The catalogue is two Fluent files, `catalogue/vi.ftl` and `catalogue/en.ftl`; the first tells how a text is
//! added. They are compiled in: a phone must be able to speak when its disk is full and its network is gone.
//!
//! What this crate promises: a text that is asked for exists (a missing [`Key`] does not compile), formatting never
//! fails and never panics, and what it gives is plain text without marks that only a screen would swallow.
//!
//! Why Fluent and not `format!` with two `match` arms: a sentence can be put in another order, and count its things,
//! without a change of code; and a translator reads one file. Why no generated constants: a build script that writes
//! code hides the catalogue from the reader, and a `const fn` that looks a key up costs the compiler less.

mod key;
mod times;
mod value;

use std::fmt;
use std::sync::{Arc, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use key::{Key, ThreeKeys};
pub use times::LocalTime;
pub use value::Value;

/// The Vietnamese catalogue, which leads: its keys are the keys.
const VIETNAMESE: &str = include_str!("../catalogue/vi.ftl");

/// The English catalogue; a test holds its keys and arguments to those of the Vietnamese one.
const ENGLISH: &str = include_str!("../catalogue/en.ftl");

/// The version of the consent text that [`Words::consent`] shows; it is recorded together with the person's yes.
///
/// Once a version has been released its text never changes: another text is another version, with keys of its own.
pub const CONSENT_VERSION: u32 = 1;

/// A language of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// Tiếng Việt, the language a person gets who chose none.
    #[default]
    Vietnamese,
    /// Tiếng Anh.
    English,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Language; 2] = [Language::Vietnamese, Language::English];

    /// The language's code, as `--lang` takes it: `vi` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Language::Vietnamese => "vi",
            Language::English => "en",
        }
    }

    /// The language of a code, `vi` or `en`.
    pub fn parse(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The language's own name for itself in `words`' language.
    pub fn name(self, words: &Words) -> String {
        words.say(match self {
            Language::Vietnamese => key!("language-vietnamese"),
            Language::English => key!("language-english"),
        })
    }

    const fn catalogue(self) -> &'static str {
        match self {
            Language::Vietnamese => VIETNAMESE,
            Language::English => ENGLISH,
        }
    }

    fn identifier(self) -> LanguageIdentifier {
        // Both codes are language tags; the tests say numbers in both.
        self.code().parse().unwrap_or_default()
    }
}

/// A code that names no language of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLanguage;

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("vi | en")
    }
}

impl std::error::Error for UnknownLanguage {}

impl std::str::FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        Language::parse(code).ok_or(UnknownLanguage)
    }
}

/// What went wrong, in the three parts in which a person is told: never a code alone, never blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened.
    pub what: String,
    /// What is safe all the same.
    pub safe: String,
    /// What to do now.
    pub action: String,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.what, self.safe, self.action)
    }
}

/// The catalogue in one language. Cloning is cheap, and one can be shared by threads.
#[derive(Clone)]
pub struct Words {
    language: Language,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.language).finish()
    }
}

impl Words {
    /// The catalogue in `language`. It is parsed once in the life of a process.
    pub fn new(language: Language) -> Words {
        static VIETNAMESE_WORDS: OnceLock<Words> = OnceLock::new();
        static ENGLISH_WORDS: OnceLock<Words> = OnceLock::new();
        let words = match language {
            Language::Vietnamese => &VIETNAMESE_WORDS,
            Language::English => &ENGLISH_WORDS,
        };
        words.get_or_init(|| Words::parse(language)).clone()
    }

    fn parse(language: Language) -> Words {
        // What cannot be parsed is left out and the rest speaks on; the tests accept no such part.
        let resource = match FluentResource::try_new(language.catalogue().to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
        // Isolation marks help where scripts of both directions meet; in a terminal and in a search they are dirt.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::Vietnamese => |value, _| value::grouped(value, '.'),
            Language::English => |value, _| value::grouped(value, ','),
        }));
        bundle.add_resource_overriding(resource);
        Words { language, bundle: Arc::new(bundle) }
    }

    /// The language spoken.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A text without arguments.
    pub fn say(&self, key: Key) -> String {
        self.say_with(key, &[])
    }

    /// A text with its arguments, by name. An argument that is not given stands in the text by its name, in braces; a
    /// test over the whole workspace looks for those.
    pub fn say_with(&self, key: Key, arguments: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key.name()).and_then(|message| message.value()) else {
            return key.name().to_owned();
        };
        let mut given = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            given.set((*name).to_owned(), FluentValue::from(value));
        }
        self.bundle.format_pattern(pattern, Some(&given), &mut Vec::new()).into_owned()
    }

    /// What went wrong, what is safe, what to do; all three get the same arguments and take those they have.
    pub fn explain(&self, keys: ThreeKeys, arguments: &[(&str, Value<'_>)]) -> Explanation {
        Explanation {
            what: self.say_with(keys.what, arguments),
            safe: self.say_with(keys.safe, arguments),
            action: self.say_with(keys.action, arguments),
        }
    }

    /// An integer as people here read it: 1.400 in Vietnamese, 1,400 in English.
    pub fn integer(&self, number: i64) -> String {
        value::group(number, if self.language == Language::Vietnamese { '.' } else { ',' })
    }

    /// What is agreed to when a person joins a hamlet, title first, one sentence or two to a line: who gets to know
    /// what, for what, and what a person may always do. `unit` is the ward or commune, "phường Phan Đình Phùng".
    ///
    /// The law wants a consent that is specific, spoken and provable (Law 91/2025/QH15), so what was shown is known
    /// by [`CONSENT_VERSION`].
    pub fn consent(&self, unit: &str) -> Vec<String> {
        let unit = [("unit", Value::from(unit))];
        vec![
            self.say(key!("consent-1-title")),
            self.say_with(key!("consent-1-purpose"), &unit),
            self.say(key!("consent-1-known")),
            self.say_with(key!("consent-1-readers"), &unit),
            self.say_with(key!("consent-1-household"), &unit),
            self.say(key!("consent-1-server")),
            self.say(key!("consent-1-patrol")),
            self.say(key!("consent-1-never")),
            self.say(key!("consent-1-phone")),
            self.say(key!("consent-1-rights")),
            self.say(key!("consent-1-truth")),
        ]
    }
}
