//! Names that Kotlin or Swift have already, read off the sources: a generated type of such a name compiles and then
//! shadows the language's own in every file that imports it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Types of Kotlin, its standard library and coroutines, Swift, Foundation and SwiftUI that a shell's file has around it.
const TAKEN_TYPES: &[&str] = &[
    "Any",
    "Array",
    "Boolean",
    "Button",
    "Bundle",
    "Clock",
    "Color",
    "Context",
    "Data",
    "Date",
    "Duration",
    "Error",
    "Exception",
    "Flow",
    "Form",
    "Image",
    "Int",
    "Job",
    "Label",
    "List",
    "Locale",
    "Long",
    "Map",
    "Menu",
    "Network",
    "None",
    "Notification",
    "Nothing",
    "Object",
    "Option",
    "Optional",
    "Pair",
    "Path",
    "Process",
    "Result",
    "Scene",
    "Sequence",
    "Set",
    "Shape",
    "State",
    "String",
    "Sync",
    "Task",
    "Text",
    "Thread",
    "Timer",
    "Triple",
    "URL",
    "Unit",
    "View",
    "Void",
    "Window",
];

/// Members that every object has in Kotlin or Swift, or that the generated classes take.
const TAKEN_MEMBERS: &[&str] = &[
    "clone",
    "close",
    "copy",
    "debug_description",
    "description",
    "destroy",
    "equals",
    "finalize",
    "get_class",
    "hash",
    "hash_code",
    "hash_value",
    "init",
    "message",
    "notify",
    "self",
    "to_string",
    "wait",
];

/// Every exported type, function, variant and field of a source, by how it is declared.
fn exported(source: &str) -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>) {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let (mut types, mut members, mut variants) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for line in source.lines() {
        let (indent, line) = (line.len() - line.trim_start().len(), line.trim_start());
        let declared = |keyword: &str| line.strip_prefix(keyword).map(word);
        for keyword in ["pub struct ", "pub enum ", "pub trait "] {
            types.extend(declared(keyword));
        }
        for keyword in ["pub fn ", "pub async fn ", "fn "] {
            members.extend(declared(keyword));
        }
        if indent >= 4 && line.starts_with("pub ") && line.contains(':') {
            members.extend(declared("pub "));
        }
        let (name, after) = line.split_at(word(line).len());
        if indent >= 4
            && name.starts_with(char::is_uppercase)
            && [",", " {"].iter().any(|next| after.starts_with(next))
        {
            variants.insert(name.to_owned());
        }
    }
    (types, members, variants)
}

#[test]
fn nothing_exported_has_a_name_that_kotlin_or_swift_have_already() {
    let mut seen = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let path = entry.unwrap().path();
        let (types, members, variants) = exported(&fs::read_to_string(&path).unwrap());
        seen += types.len();
        let clash = types.iter().find(|name| TAKEN_TYPES.contains(&name.as_str()));
        assert_eq!(clash, None, "{}: a type of that name is there already", path.display());
        let clash = members.iter().find(|name| TAKEN_MEMBERS.contains(&name.as_str()) && **name != "clone");
        assert_eq!(clash, None, "{}: a member of that name is there already", path.display());
        let clash =
            variants.iter().find(|name| name.ends_with("Error") || ["None", "Unit"].contains(&name.as_str()));
        assert_eq!(clash, None, "{}: a variant of that name cannot be told apart", path.display());
    }
    assert!(seen > 40, "the sources were read: {seen} types");
}

#[test]
fn a_name_that_clashes_is_seen_wherever_it_stands() {
    let source = "pub struct Unit {\n    pub description: String,\n}\npub enum E {\n    NetworkError,\n    Fine {\n        pub message: String,\n    },\n}\nimpl A {\n    pub async fn close(&self) {}\n}";
    let (types, members, variants) = exported(source);
    assert!(types.contains("Unit") && members.contains("description") && members.contains("close"));
    assert!(members.contains("message") && variants.contains("NetworkError"));
}
