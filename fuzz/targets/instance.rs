//! Fuzzes `laws::instance`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::instance(bytes));
