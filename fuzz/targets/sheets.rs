//! Fuzzes `laws::sheets`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::sheets(bytes));
