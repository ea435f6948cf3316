//! Fuzzes `laws::schedule`.

#![no_main]
#![allow(dead_code)] // each program uses one of the laws

#[path = "../laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::schedule(bytes));
