//! Fuzzes `laws::schedule`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::schedule(bytes));
