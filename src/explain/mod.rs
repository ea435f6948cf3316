//! Why a schedule is as it is: why a vehicle stays, why a driver is idle, and what one more of
//! something would save.
//!
//! Nothing is guessed. Whether a vehicle could go alone is judged by the checker, start by start and
//! driver by driver. What taking it costs is found by solving the day again with the vehicle locked
//! in, or (on large days, or when time is short) between a schedule that takes it and a bound of the
//! linear relaxation; the answer says which. What one more unit of something saves is estimated from
//! the duals of the relaxation, and verified by solving the day with it.

mod again;
mod alone;
mod bottleneck;
mod driver;
mod explanation;
mod guests;
mod more;
mod part;
mod prices;
#[cfg(feature = "words")]
mod sentences;
mod vehicle;
mod ways;
mod work;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use serde::Serialize;

use self::again::{Again, Budget};
use self::ways::Base;
use self::work::Work;
pub use explanation::*;
#[cfg(feature = "words")]
pub use sentences::Told;

use crate::check::check;
use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::model::World;
use crate::names::{Costs, Term};
use crate::replan::{Ground, Live};
use crate::schedule::Schedule;
use crate::solve::{CancelToken, SolveError};
use crate::units::Fen;

/// Days up to this many vehicles are solved again for each question; larger ones are answered
/// from one relaxation unless a single vehicle or driver is asked for.
const SMALL_DAY: usize = 200;
/// A way that changes more vehicles than these is worth a search for one that changes fewer.
const FEW_CHANGES: usize = 3;
/// Bottlenecks that are verified by solving again.
const VERIFIED: usize = 5;
/// Bottlenecks that are told.
const TOLD: usize = 20;

/// What to explain, and how long to take.
#[derive(Clone)]
pub struct ExplainOptions {
    /// Vehicles; `None` = all that stay, unless drivers are given.
    pub vehicles: Option<Vec<VehicleIdx>>,
    /// Drivers; `None` = all that are idle, unless vehicles are given.
    pub drivers: Option<Vec<DriverIdx>>,
    /// Whether to look for bottlenecks.
    pub bottlenecks: bool,
    /// Stop after this time with what is known; the result then depends on the machine.
    pub time_limit: Option<Duration>,
    /// Threads, at least 1.
    pub threads: u32,
    /// Seed of every random choice.
    pub seed: u32,
    /// Cancels the work from any thread.
    pub cancel: CancelToken,
    /// Is called with news of the work, from the working thread.
    pub progress: Option<Listener>,
}

/// What is called with news of an explanation.
pub type Listener = Arc<dyn Fn(&Step) + Send + Sync>;

/// What is being explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Vehicles that stay, or those asked for.
    Vehicles,
    /// Idle drivers, or those asked for.
    Drivers,
    /// The linear relaxation of the whole day, for prices.
    Prices,
    /// What one more of something saves: planning again with it.
    Bottlenecks,
}

/// News of an explanation: so many of a part are done.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Step {
    /// Of what.
    pub part: Part,
    /// Done.
    pub done: usize,
    /// Of so many.
    pub all: usize,
    /// Seconds since the explanation began.
    pub seconds: f64,
}

impl fmt::Debug for ExplainOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExplainOptions")
            .field("vehicles", &self.vehicles)
            .field("drivers", &self.drivers)
            .field("bottlenecks", &self.bottlenecks)
            .field("time_limit", &self.time_limit)
            .field("threads", &self.threads)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

impl Default for ExplainOptions {
    fn default() -> Self {
        ExplainOptions {
            vehicles: None,
            drivers: None,
            bottlenecks: true,
            time_limit: None,
            threads: 1,
            seed: 0,
            cancel: CancelToken::new(),
            progress: None,
        }
    }
}

/// Why there is no explanation.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The schedule breaks a rule: there is nothing to explain before that is mended.
    #[error("the schedule breaks a rule: {0}")]
    Broken(String),
    /// A solve failed.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// Explains `schedule`, which must keep all rules of `instance`.
///
/// Without a time limit the answer depends on the input alone, on any number of threads. Days of up
/// to 200 vehicles cost one solve for each vehicle that stays; larger days one relaxation and a
/// search for simple ways in. With a time limit, what there is no time for is left out, and the
/// explanation says that it was cut short; on larger days bottlenecks come first, drivers last.
///
/// # Errors
/// [`ExplainError::Broken`] when the schedule breaks a rule, [`ExplainError::Solve`] on a bug.
///
/// # Panics
/// If an index of `schedule` or `options` is not of `instance`.
pub fn explain(
    instance: &Instance,
    schedule: &Schedule,
    options: &ExplainOptions,
) -> Result<Explanation, ExplainError> {
    let report = check(instance, schedule);
    if let Some(first) = report.violations.first() {
        return Err(ExplainError::Broken(first.to_string()));
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads.clamp(1, 256) as usize)
        .build()
        .map_err(|error| SolveError::Internal(format!("no threads: {error}")))?;
    pool.install(|| {
        let base = Base::new(instance, schedule, &report);
        let budget = Budget::new(options, Clock::now());
        let again = Again::new(instance, options, &budget);
        let world = World::new(instance);
        let ground = Ground::new(&world);
        let live = Live::load(&ground, schedule)
            .map_err(|errors| ExplainError::Broken(errors.to_string()))?;
        Work::new(&base, again, &budget, live, options).all(options)
    })
}

/// What is added to each term, zeroes left out.
pub(crate) fn difference(before: &Costs, after: &Costs) -> BTreeMap<Term, Fen> {
    (Term::ALL.iter())
        .map(|&term| (term, after.get(term) - before.get(term)))
        .filter(|(_, amount)| *amount != Fen(0))
        .collect()
}

/// A proven bound in whole fen: costs are whole, so it rises to the next whole number, after a
/// margin for floating point.
fn whole(bound: f64) -> Fen {
    let margin = 1e-3_f64.max(bound.abs() * 1e-9);
    #[allow(clippy::cast_possible_truncation)] // money stays below 2^53
    Fen((bound - margin).ceil() as i64)
}
