//! `driveaway` plans who drives which vehicle across the border at Horgos, and proves how good
//! the plan is.

pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod error;
pub mod generate;
pub mod ids;
pub mod instance;
pub mod io;
pub mod milp;
pub mod model;
pub mod names;
pub mod network;
#[cfg(feature = "report")]
pub mod report;
pub mod schedule;
pub mod solve;
pub mod spec;
pub mod units;

/// The code of the README, compiled and run by the doc tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
