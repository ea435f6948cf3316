//! The engines and the core below them, against enumeration, laws and published optima.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/brute.rs"]
mod brute;
#[path = "../../benches/common/mod.rs"]
mod committed;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/hand.rs"]
mod hand;
#[path = "../common/judge.rs"]
mod judge;
#[path = "../common/naive.rs"]
mod naive;
#[path = "../../benches/port_day/race.rs"]
mod race;
#[path = "../common/replanning.rs"]
mod replanning;
#[path = "../common/shrink.rs"]
mod shrink;
#[path = "../common/staged.rs"]
mod staged;

mod best_known;
mod determinism;
mod fairness;
mod laws;
mod lexicographic;
mod locks;
mod oracle;
mod port_day;
mod published;
mod rosters;
mod windows;
