//! Compiles SQLite3 Multiple Ciphers, the one SQLite of phone and server.
//!
//! rusqlite's own `bundled` SQLite is not used: it has no page encryption, and SQLCipher would bring OpenSSL.
//! With the feature `in_gecko` rusqlite takes its bindings and links nothing; this library is what is linked.

/// What SQLite is compiled with; the reason stands behind each.
const DEFINES: &[(&str, Option<&str>)] = &[
    ("SQLITE_ENABLE_FTS5", None),                // searching tips without a network
    ("SQLITE_TEMP_STORE", Some("2")),            // no plain text in temporary files; Android has no /tmp
    ("SQLITE_SECURE_DELETE", None),              // what was deleted is overwritten
    ("SQLITE_DQS", Some("0")),                   // "a misspelt column" is an error and not a text
    ("SQLITE_OMIT_LOAD_EXTENSION", None),        // no code is loaded through SQL
    ("SQLITE_THREADSAFE", Some("1")),            // a connection may move between threads
    ("CODEC_TYPE", Some("CODEC_TYPE_CHACHA20")), // ChaCha20-Poly1305 on every page
    ("SQLITE_OMIT_JSON", None),                  // nothing here is JSON
    // The other ciphers are left out: less to carry, and no other can be chosen by a PRAGMA.
    ("HAVE_CIPHER_AES_128_CBC", Some("0")),
    ("HAVE_CIPHER_AES_256_CBC", Some("0")),
    ("HAVE_CIPHER_SQLCIPHER", Some("0")),
    ("HAVE_CIPHER_RC4", Some("0")),
    ("HAVE_CIPHER_ASCON128", Some("0")),
    ("HAVE_CIPHER_AEGIS", Some("0")),
];

fn main() {
    let source = sqlite3mc_src::source_dir();
    let mut build = cc::Build::new();
    build.file(source.join(sqlite3mc_src::SOURCE_FILE)).include(source).warnings(false);
    // Unoptimised, a page costs ten times as much; tests of a whole village would wait for it.
    if std::env::var("OPT_LEVEL").as_deref() == Ok("0") {
        build.opt_level(2);
    }
    // No Rust panic crosses SQLite: what it calls back catches its own. Its unwinding tables would only be carried.
    build.flag_if_supported("-fno-asynchronous-unwind-tables").flag_if_supported("-fno-unwind-tables");
    for (name, value) in DEFINES {
        build.define(name, *value);
    }
    build.compile("tinxom_sqlite3mc");
    println!("cargo::rerun-if-changed=build.rs");
}
