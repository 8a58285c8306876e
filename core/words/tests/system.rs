//! What a phone's own system says for the app stands in the app's files; the words are the catalogue's all the same.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use tinxom_words::{Language, Words, key};

const PROJECT: &str = include_str!("../../../ios/project.yml");
const VIETNAMESE: &str = include_str!("../../../ios/App/Resources/vi.lproj/InfoPlist.strings");
const ENGLISH: &str = include_str!("../../../ios/App/Resources/en.lproj/InfoPlist.strings");
const ANDROID: &str = include_str!("../../../android/app/src/main/res/values/strings.xml");

/// The app's name and every reason that iOS gives when it asks, of a file with one `KEY between VALUE` a line.
fn told(file: &str, between: &str) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    for (name, value) in file.lines().filter_map(|line| line.trim().split_once(between)) {
        if name == "CFBundleDisplayName" || name.ends_with("UsageDescription") {
            assert!(told.insert(name.to_owned(), value.to_owned()).is_none(), "{name}: said twice");
        }
    }
    told
}

/// The same by the catalogue, each between the marks of the file.
fn meant(language: Language, open: &str, close: &str) -> BTreeMap<String, String> {
    let words = Words::new(language);
    [
        ("CFBundleDisplayName", key!("app-name")),
        ("NSCameraUsageDescription", key!("system-camera")),
        ("NSFaceIDUsageDescription", key!("system-unlock")),
    ]
    .map(|(name, key)| (name.to_owned(), format!("{open}{}{close}", words.say(key))))
    .into()
}

#[test]
fn ios_asks_in_the_catalogues_words_in_both_languages() {
    assert_eq!(told(VIETNAMESE, " = "), meant(Language::Vietnamese, "\"", "\";"));
    assert_eq!(told(ENGLISH, " = "), meant(Language::English, "\"", "\";"));
}

#[test]
fn ios_asks_in_vietnamese_where_a_language_has_no_words_of_its_own() {
    assert_eq!(told(PROJECT, ": "), meant(Language::Vietnamese, "", ""));
}

#[test]
fn the_name_under_the_icon_is_the_catalogues_on_android_too() {
    let name = Words::new(Language::Vietnamese).say(key!("app-name"));
    assert_eq!(name, Words::new(Language::English).say(key!("app-name")));
    assert!(ANDROID.contains(&format!(">{name}</string>")), "{ANDROID}");
    assert_eq!(ANDROID.matches("<string ").count(), 1, "every other word comes from the catalogue");
}
