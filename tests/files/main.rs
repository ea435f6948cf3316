//! What stands in files and folders: formats, faults, schedules to judge, generated days, sources.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/firm.rs"]
mod firm;
#[path = "../../fuzz/laws.rs"]
mod laws;

mod bad_input;
mod checker;
mod docs;
mod fuzz;
mod generate;
mod layering;
mod schema;
