//! Fuzzes `laws::events`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::events(bytes));
