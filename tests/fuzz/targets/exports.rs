//! Bytes, given to the law of this name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| demarche_fuzz::exports::law(bytes));
