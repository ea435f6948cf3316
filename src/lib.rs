//! `driveaway` plans who drives which vehicle across the border at Horgos, and proves how good
//! the plan is.
//!
//! Vehicles wait in yards at Horgos. A driver takes one of them through the corridor (queue,
//! customs, gates, road) to a lot in Kazakhstan, hands it over, rides a coach back, and may take
//! the next; or a cage truck carries several. An [`Instance`](instance::Instance) holds vehicles,
//! drivers, coaches, trucks, capacities, rules and prices. A [`Schedule`](schedule::Schedule) says
//! which driver takes which vehicle in which slot and on which coach he returns, and which
//! vehicles stay. It must keep every hard [`Rule`](names::Rule), and costs the sum of all cost
//! [`Term`](names::Term)s. [`solve`](solve::solve) returns a schedule of low cost, and a *bound*: a
//! proven lower limit on the cost of any schedule of the whole instance. [`check`](check::check)
//! judges any schedule from the instance alone.
//!
//! ```
//! use driveaway::check::check;
//! use driveaway::generate::{Family, GenerateOptions, generate};
//! use driveaway::solve::{SolveOptions, solve};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let set = vec!["vehicles=6".parse()?, "drivers=5".parse()?];
//! let spec = generate(Family::FirmDay, &GenerateOptions { seed: 1, set, ..Default::default() })?;
//! let instance = spec.build()?; // or fill in an `InstanceSpec`, or `io::parse_instance`
//!
//! let outcome = solve(&instance, &SolveOptions { gap: 0.01, ..SolveOptions::default() })?;
//! let schedule = outcome.schedule.as_ref().ok_or("no schedule within the limits")?;
//!
//! let report = check(&instance, schedule);
//! assert!(report.passed());
//! assert_eq!(Some(report.costs.total()), outcome.cost());
//! assert!(outcome.gap().is_some_and(|gap| gap <= 0.01));
//! # Ok(())
//! # }
//! ```
//!
//! # Conventions
//! - Instants are absolute and durations whole minutes ([`units::Instant`], [`units::Minutes`]).
//!   Every interval is half-open, `[from, to)`.
//! - Money is whole fen, 1/100 CNY ([`units::Fen`]). Floating point exists inside [`milp`] alone.
//! - Horgos keeps the clock of Asia/Shanghai, the lots that of Asia/Almaty ([`units::Zone`]);
//!   every rule about dates names its zone.
//! - The same instance (its entities in any order), options and seed give the same schedule on any
//!   number of threads, unless the wall clock or the caller stopped the solve.
//! - The library never prints or exits, and reads the clock only inside a solve. Faults of an
//!   input come all at once, as data ([`error::InputErrors`]).
//!
//! # Features
//! | feature | default | adds |
//! |---|---|---|
//! | `cli` | yes | the program `driveaway`, and `report` |
//! | `report` | with `cli` | the HTML report |
//! | `words` | with `report` | texts in English, Chinese, Russian and Kazakh |
//!
//! A backend takes the library alone with `default-features = false`.
//!
//! # Pages
//! - [`docs::architecture`]: modules, data flow, how to extend it
//! - [`docs::formulation`]: the complete model, and why its bound holds
//! - [`docs::semantics`]: what each rule and cost term means in detail
//! - [`docs::file_format`]: every field of the files
//! - [`docs::error_codes`]: every fault of an input, and how to mend it

#[cfg(feature = "cli")]
pub mod bench;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod columns;
pub mod compare;
pub mod docs;
pub mod edits;
pub mod error;
pub mod explain;
pub mod generate;
pub mod ids;
pub mod instance;
pub mod io;
pub mod milp;
pub mod model;
pub mod names;
pub mod network;
pub mod published;
pub mod replan;
#[cfg(feature = "report")]
pub mod report;
pub mod scenario;
pub mod schedule;
#[cfg(feature = "sheets")]
pub mod sheets;
mod shuffle;
pub mod solve;
pub mod spec;
pub mod units;
#[cfg(feature = "words")]
pub mod words;

/// The code of the README, compiled and run by the doc tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
