//! The catalogue itself: the two languages are one, every text can be said, and the words are those of SCREENS.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use tinxom_words::{CONSENT_VERSION, Key, Language, Words, key, three};
use unicode_normalization::UnicodeNormalization;

const CATALOGUES: [(&str, &str); 2] =
    [("vi", include_str!("../catalogue/vi.ftl")), ("en", include_str!("../catalogue/en.ftl"))];

/// Every text of a catalogue with the names of its arguments.
fn texts(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = fluent_syntax::parser::parse(source).expect("the catalogue parses");
    let mut texts = BTreeMap::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                assert!(message.attributes.is_empty(), "{}: texts have no attributes", message.id.name);
                let mut arguments = BTreeSet::new();
                let text = message.value.as_ref().expect("every key has a text");
                pattern_arguments(text, &mut arguments);
                let name = message.id.name.to_owned();
                assert!(texts.insert(name, arguments).is_none(), "{}: said twice", message.id.name);
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            Entry::Term(term) => panic!("{}: a text is a message", term.id.name),
            Entry::Junk { content } => panic!("not understood: {content}"),
        }
    }
    texts
}

fn pattern_arguments(pattern: &Pattern<&str>, arguments: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => inline_arguments(inline, arguments),
            Expression::Select { selector, variants } => {
                inline_arguments(selector, arguments);
                variants.iter().for_each(|variant| pattern_arguments(&variant.value, arguments));
            }
        }
    }
}

fn inline_arguments(inline: &InlineExpression<&str>, arguments: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.to_owned());
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("a text takes only arguments: {other:?}"),
    }
}

/// Every text of a catalogue, said with `value` for each argument.
fn said(language: &str, source: &str, value: &FluentValue<'_>) -> Vec<(String, String)> {
    let resource = FluentResource::try_new(source.to_owned()).expect("the catalogue parses");
    let mut bundle = FluentBundle::new_concurrent(vec![language.parse().unwrap()]);
    bundle.add_resource(resource).expect("no key twice");
    bundle.set_use_isolating(false);
    let mut said = Vec::new();
    for (name, arguments) in texts(source) {
        let pattern = bundle.get_message(&name).and_then(|message| message.value()).unwrap();
        let mut given = FluentArgs::new();
        for argument in arguments {
            given.set(argument, value.clone());
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned();
        assert!(errors.is_empty(), "{language} {name}: {errors:?}");
        said.push((name, text));
    }
    said
}

#[test]
fn the_two_languages_have_the_same_texts_with_the_same_arguments() {
    let [vietnamese, english] = CATALOGUES.map(|(_, source)| texts(source));
    for (name, arguments) in &vietnamese {
        assert_eq!(Some(arguments), english.get(name), "{name}: arguments in vi.ftl and in en.ftl");
    }
    let only_english: Vec<_> = english.keys().filter(|name| !vietnamese.contains_key(*name)).collect();
    assert!(only_english.is_empty(), "only in en.ftl: {only_english:?}");
}

#[test]
fn the_two_languages_have_their_texts_in_the_same_order() {
    let [vietnamese, english] = CATALOGUES.map(|(_, source)| {
        let begins = |line: &&str| line.starts_with(|first: char| first.is_ascii_lowercase());
        source.lines().filter(begins).map(|line| line.split(" =").next().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(vietnamese, english);
}

#[test]
fn every_text_can_be_said_and_says_something() {
    for (language, source) in CATALOGUES {
        for value in
            [FluentValue::from(0), FluentValue::from(1), FluentValue::from(2), FluentValue::from("Đồng Bẩm")]
        {
            for (name, text) in said(language, source, &value) {
                assert!(!text.trim().is_empty(), "{language} {name} says nothing");
                assert_eq!(text.trim(), text, "{language} {name} begins or ends with a space");
                let mark = |c: char| {
                    c.is_control() || matches!(c, '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}')
                };
                assert!(!text.contains(mark), "{language} {name} holds a mark that is no letter");
            }
        }
    }
}

#[test]
fn what_went_wrong_is_told_in_three_parts() {
    let texts = texts(CATALOGUES[0].1);
    for name in texts
        .keys()
        .filter(|name| ["error-", "put-aside-", "refused-"].iter().any(|section| name.starts_with(section)))
    {
        let told = name.strip_suffix("-safe").or(name.strip_suffix("-do")).unwrap_or(name);
        for part in [told.to_owned(), format!("{told}-safe"), format!("{told}-do")] {
            assert!(texts.contains_key(&part), "{name} needs {part} beside it");
        }
    }
}

#[test]
fn every_state_of_a_tip_has_a_label_and_a_comfort() {
    let texts = texts(CATALOGUES[0].1);
    let states = |more: bool| {
        let state = move |name: &&String| name.starts_with("tip-state-") && name.ends_with("-more") == more;
        texts.keys().filter(state).map(|name| name.trim_end_matches("-more")).collect::<Vec<_>>()
    };
    let mut comforts = states(true);
    // A second comfort under one label: withdrawn after it had left is not withdrawn before.
    comforts.retain(|name| *name != "tip-state-withdrawn-by-desk");
    assert_eq!(states(false), comforts);
}

#[test]
fn both_languages_are_nfc() {
    for (language, source) in CATALOGUES {
        for (number, line) in source.lines().enumerate() {
            assert!(line.nfc().eq(line.chars()), "{language}.ftl, line {}: not NFC: {line}", number + 1);
        }
    }
}

#[test]
fn no_text_has_a_gap_of_two_spaces_or_one_before_a_mark() {
    for (language, source) in CATALOGUES {
        for value in [FluentValue::from(1), FluentValue::from(2), FluentValue::from("Đồng Bẩm")] {
            for (name, text) in said(language, source, &value) {
                for gap in ["  ", " .", " ,", " :", "( ", " )"] {
                    assert!(!text.contains(gap), "{language} {name} has {gap:?}: {text}");
                }
            }
        }
    }
}

/// Words of a Vietnamese text whose tone stands on the second vowel of an open oa, oe, uy.
fn old_style(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    words
        .filter(|word| {
            let letters: Vec<char> = word.nfd().collect();
            let [.., glide, vowel, tone] = letters.as_slice() else { return false };
            // The u of "quý" belongs to its q.
            let after_q = letters.len() > 3 && letters[letters.len() - 4] == 'q';
            let pair = matches!((glide, vowel), ('o', 'a' | 'e') | ('u', 'y'));
            let toned = matches!(tone, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
            pair && toned && !after_q
        })
        .collect()
}

#[test]
fn tones_of_oa_oe_uy_stand_in_one_place_through_the_whole_catalogue() {
    for (number, line) in CATALOGUES[0].1.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        assert_eq!(old_style(line), [""; 0], "vi.ftl, line {}", number + 1);
    }
    let planted = "Khoá của xoè hoặc tuý, quý, khóa, hoàn, xóe, đọc";
    assert_eq!(old_style(planted), ["khoá", "xoè", "tuý"]);
}

#[test]
fn nobody_is_addressed_by_a_pronoun_or_ordered_about() {
    for (language, source) in CATALOGUES {
        for (name, text) in said(language, source, &FluentValue::from("–")) {
            let words: Vec<String> =
                text.split(|c: char| !c.is_alphabetic()).map(|word| word.to_lowercase()).collect();
            for unwanted in ["bạn", "hãy", "you", "your", "please"] {
                let heard = words.iter().any(|word| word == unwanted);
                assert!(!heard, "{language} {name}: {text}");
            }
            assert!(!text.contains("vui lòng") && !text.contains("Vui lòng"), "{language} {name}: {text}");
        }
    }
}

/// The sentences of a text: what stands between . ! ? ; or : and the next.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let mut sentences = vec![Vec::new()];
    for word in text.split_whitespace() {
        // A lone – or · is not read aloud.
        if word.contains(char::is_alphanumeric) {
            sentences.last_mut().unwrap().push(word);
        }
        if word.trim_end_matches([')', '"', '”']).ends_with(['.', '!', '?', ';', ':']) {
            sentences.push(Vec::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

#[test]
fn every_sentence_is_short_enough_to_be_understood_at_the_first_reading() {
    // Vietnamese is written syllable by syllable, so its words are fewer than these.
    let longest = 20;
    let mut too_long = BTreeMap::new();
    for (language, source) in CATALOGUES {
        // A placeable counts as one word; each number up to twelve, because each month is a variant.
        for value in 0..=12 {
            for (name, text) in said(language, source, &FluentValue::from(value)) {
                for sentence in sentences(&text).into_iter().filter(|sentence| sentence.len() > longest) {
                    too_long.insert((language, name.clone()), (sentence.len(), sentence.join(" ")));
                }
            }
        }
    }
    assert!(too_long.is_empty(), "more than {longest} syllables or words: {too_long:#?}");
    let planted = "Một: hai ba; bốn (năm.) Sáu 1.400 lúc 21:40 – bảy · tám";
    assert_eq!(sentences(planted).iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 2, 6]);
}

#[test]
fn numbers_are_written_as_each_language_reads_them() {
    let waiting = |language, count: i64| {
        Words::new(language).say_with(key!("network-waiting"), &[("count", count.into())])
    };
    assert_eq!(waiting(Language::Vietnamese, 1400), "Còn 1.400 mục chờ gửi. Có mạng là tự đi.");
    assert!(waiting(Language::English, 1400).starts_with("1,400 items wait."));
    assert!(waiting(Language::English, 1).starts_with("1 item waits."));
    assert_eq!(Words::new(Language::Vietnamese).integer(1400), "1.400");
}

#[test]
fn what_a_stranger_wrote_is_never_read_as_a_text_of_ours() {
    let words = Words::new(Language::Vietnamese);
    let hostile = "{ $unit } { app-name } \u{7f}\n=";
    assert!(words.say_with(key!("who-reads"), &[("unit", hostile.into())]).contains(hostile));
}

#[test]
fn a_key_is_found_by_its_whole_name_and_a_missing_one_is_none() {
    assert_eq!(Key::find("tip-kind-theft"), Some(key!("tip-kind-theft")));
    for missing in ["", "tip-kind-", "tip-kind-the", "tip-kind-theft ", "tip-kind-nobody", "{", "\n"] {
        assert_eq!(Key::find(missing), None, "{missing:?}");
    }
}

#[test]
fn an_explanation_reads_as_one_breath() {
    let told = Words::new(Language::Vietnamese).explain(
        three!("error-text-too-long"),
        &[("field", "Tin".into()), ("count", 2100.into()), ("limit", 2000.into()), ("over", 100.into())],
    );
    assert_eq!(
        told.to_string(),
        "Tin dài 2.100 ký tự, dài nhất là 2.000. Những gì đã cất vẫn còn nguyên. \
         Bớt đi 100 ký tự, hoặc tách làm hai."
    );
}

#[test]
fn words_can_be_shared_by_threads() {
    let words = Words::new(Language::English);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(words.say(key!("tip-state-accepted")), "Arrived"));
        }
    });
}

#[test]
fn languages_are_known_by_their_codes() {
    for language in Language::ALL {
        assert_eq!(language.code().parse(), Ok(language));
        assert_eq!(Language::parse(language.code()), Some(language));
        assert!(!language.name(&Words::new(Language::English)).is_empty());
    }
    assert!("fr".parse::<Language>().is_err());
    assert_eq!(Language::default(), Language::Vietnamese);
}

/// What people agreed to must be readable years later, so a released version stands as it is. Before the first
/// release the numbers below may follow the text; afterwards a change of it is version 2 under keys of its own.
#[test]
fn a_version_of_the_consent_never_changes() {
    let fingerprint = |language| {
        let lines = Words::new(language).consent("phường Phan Đình Phùng").join("\n");
        lines.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    };
    assert_eq!(CONSENT_VERSION, 1);
    assert_eq!(Language::ALL.map(fingerprint), [801_564_045_804_443_423, 2_905_142_149_761_108_609]);
}
