//! Engines: from an instance to a checked schedule with its proof.

mod conflict;
mod convoy;
mod crowd;
mod decode;
mod drawn;
mod exact;
mod few;
mod greedy;
mod ledger;
mod lexicographic;
mod lock;
mod matching;
mod moves;
mod options;
mod prices;
mod relax;
mod rosters;
mod session;
mod surge;
mod tight;
mod trips;
mod warm;
mod windows;

pub use exact::{ExportError, export_mps};
pub use lock::Lock;
pub use options::*;

use self::session::Session;
use crate::check::check;
use crate::instance::Instance;
use crate::names::{Costs, Level};
use crate::schedule::{Schedule, Unserved, UnservedReason};

/// Solves `instance`.
///
/// The result is the same for the same instance (in whatever order its entities were given),
/// options and seed, on any number of threads, unless the wall clock or the caller stopped it.
/// Every schedule returned has passed [`check`].
///
/// # Errors
/// [`SolveError::Unsupported`] when the engine does not fit the instance,
/// [`SolveError::Option`] when an option is out of range, [`SolveError::Internal`] on a bug.
pub fn solve(instance: &Instance, options: &SolveOptions) -> Result<Outcome, SolveError> {
    run(instance, options, None)
}

/// Like [`solve`], but engine `exact` begins with `start` too: the result is never worse than a
/// start that keeps all rules. One that does not is left aside. Its indices must be of `instance`.
///
/// # Errors
/// As [`solve`].
pub fn solve_from(
    instance: &Instance,
    options: &SolveOptions,
    start: &Schedule,
) -> Result<Outcome, SolveError> {
    run(instance, options, Some(start))
}

fn run(
    instance: &Instance,
    options: &SolveOptions,
    start: Option<&Schedule>,
) -> Result<Outcome, SolveError> {
    validate(options)?;
    let session = Session::starting(options, start);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads as usize)
        .build();
    let pool = pool.map_err(|error| SolveError::Internal(format!("no threads: {error}")))?;
    pool.install(|| {
        let found = match (options.engine, options.order) {
            (Engine::Auto | Engine::Exact, Order::Lexicographic) => {
                lexicographic::solve_lexicographic(instance, &session)
            }
            (engine, Order::Lexicographic) => Err(SolveError::Unsupported {
                engine,
                reason: "it weighs all cost terms at once; take engine exact for the strictly \
                         lexicographic order"
                    .to_owned(),
            }),
            (engine, Order::Weighted) => match engine {
                Engine::Auto => solve_auto(instance, &session),
                Engine::Exact => exact::solve_exact(instance, &session),
                Engine::Windows => windows::solve_windows(instance, &session),
                Engine::Matching => matching::solve_matching(instance, &session),
                Engine::Greedy => solve_greedy(instance, &session),
            },
        }?;
        let mut outcome = found.outcome(&session);
        if outcome.status == Status::Infeasible {
            let conflict = conflict::smallest_conflict(instance, options)?;
            (outcome.conflict, outcome.smallest) = (conflict.locks, conflict.smallest);
            outcome.conflict_rules = conflict.rules;
        }
        Ok(outcome)
    })
}

/// The strongest engine that takes the instance: `windows` where vehicles and slots are too many to look
/// at all together, else `matching` where it is sure to fit, else `exact`, else `windows`.
fn solve_auto(instance: &Instance, session: &Session) -> Result<Found, SolveError> {
    if windows::is_long(instance) {
        return windows::solve_windows(instance, session);
    }
    if matching::surely_fits(instance) {
        match matching::solve_matching(instance, session) {
            Err(SolveError::Unsupported { .. }) => {}
            found => return found,
        }
    }
    match exact::solve_exact(instance, session) {
        Err(SolveError::Unsupported { .. }) => windows::solve_windows(instance, session),
        // Too large for `exact`, which has nothing but the schedule by rule.
        Ok(Found {
            engine: Engine::Greedy,
            best: Some(best),
            ..
        }) => windows::solve_after(instance, session, best),
        found => found,
    }
}

fn validate(options: &SolveOptions) -> Result<(), SolveError> {
    if !(0.0..=1.0).contains(&options.gap) {
        let found = options.gap.to_string();
        return Err(SolveError::Option {
            option: "gap",
            found,
            expected: "a number from 0 to 1",
        });
    }
    if !(1..=256).contains(&options.threads) {
        let found = options.threads.to_string();
        return Err(SolveError::Option {
            option: "threads",
            found,
            expected: "1 to 256",
        });
    }
    Ok(())
}

fn solve_greedy(instance: &Instance, session: &Session) -> Result<Found, SolveError> {
    session.enter(Phase::Greedy);
    let world = crate::model::World::new(instance);
    let mut found = Found::new(Engine::Greedy);
    if let Ok(accepted) = accept(
        instance,
        greedy::greedy(&world, greedy::Order::Fair, &|| {
            session.must_stop().is_some()
        }),
        session,
    ) {
        found.offer(accepted);
    }
    let reason = session.must_stop().unwrap_or(StopReason::Finished);
    Ok(found.stopped(reason, session))
}

/// What an engine has so far.
struct Found {
    engine: Engine,
    best: Option<(Schedule, Costs)>,
    status: Option<Status>,
    stop: StopReason,
    levels: Vec<LevelProof>,
    statistics: Statistics,
}

impl Found {
    fn new(engine: Engine) -> Found {
        Found {
            engine,
            best: None,
            status: None,
            stop: StopReason::Finished,
            levels: Vec::new(),
            statistics: Statistics::default(),
        }
    }

    /// Takes a schedule if it is better than the best; of equals, the first stays.
    fn offer(&mut self, (schedule, costs): (Schedule, Costs)) {
        let better = self
            .best
            .as_ref()
            .is_none_or(|(_, best)| costs.total() < best.total());
        if better {
            self.best = Some((schedule, costs));
        }
    }

    /// Ends the solve: the locks admit no schedule.
    fn infeasible(mut self) -> Found {
        self.best = None;
        self.status = Some(Status::Infeasible);
        self.stop = StopReason::Finished;
        self
    }

    fn gap(&self, session: &Session) -> Option<f64> {
        let cost = self.best.as_ref()?.1.total();
        Some(gap(cost, session.bound()?))
    }

    /// Ends the solve.
    fn stopped(mut self, reason: StopReason, session: &Session) -> Found {
        let cost = self.best.as_ref().map(|(_, costs)| costs.total());
        let proven = cost.is_some()
            && match self.levels.as_slice() {
                [] => cost == session.bound(),
                levels => {
                    levels.len() == Level::ALL.len()
                        && levels.iter().all(|one| one.bound == Some(one.cost))
                }
            };
        self.status = Some(match cost {
            Some(_) if proven => Status::Optimal,
            Some(_) => Status::Feasible,
            None => Status::Unknown,
        });
        self.stop = if proven { StopReason::Finished } else { reason };
        self
    }

    fn outcome(self, session: &Session) -> Outcome {
        let (schedule, costs) = self.best.unzip();
        let status = self.status.unwrap_or(Status::Unknown);
        // Rounding to whole fen cannot lift a bound past a schedule that exists.
        let bound = session.bound().filter(|_| status != Status::Infeasible);
        let bound = match (&costs, bound) {
            (Some(costs), Some(bound)) => Some(bound.min(costs.total())),
            _ => bound,
        };
        let mut statistics = self.statistics;
        statistics.phase_seconds = session.phase_seconds();
        Outcome {
            status,
            schedule,
            costs,
            bound,
            stop_reason: self.stop,
            engine: self.engine,
            seconds: session.seconds(),
            statistics,
            levels: self.levels,
            conflict: Vec::new(),
            smallest: false,
            conflict_rules: Vec::new(),
        }
    }
}

/// Completes the list of unserved vehicles, checks, and returns schedule and costs.
///
/// # Errors
/// The violations, as text.
fn accept(
    instance: &Instance,
    mut schedule: Schedule,
    session: &Session,
) -> Result<(Schedule, Costs), String> {
    if schedule.unserved.is_empty() {
        let moved = schedule.moved(instance);
        let stay = instance.vehicle_indices().filter(|idx| !moved[idx.at()]);
        let unknown = UnservedReason::Unknown;
        schedule.unserved = stay
            .map(|vehicle| Unserved {
                vehicle,
                reason: unknown,
            })
            .collect();
    }
    schedule.sort();
    let report = check(instance, &schedule);
    if report.passed() {
        session.found(report.costs.total());
        Ok((schedule, report.costs))
    } else {
        Err(report
            .violations
            .iter()
            .take(3)
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; "))
    }
}
