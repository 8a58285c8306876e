//! Writes the Kotlin and Swift sources from the built library: UniFFI's own generator, in the version that built it.

fn main() {
    uniffi::uniffi_bindgen_main();
}
