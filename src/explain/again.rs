//! Solving the day again, changed a little, within what is left of the time.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant as Clock};

use super::ExplainOptions;
use super::ways::Way;
use crate::check::check;
use crate::ids::VehicleIdx;
use crate::instance::{Fairness, Instance, Pin};
use crate::milp::{MilpLimits, Monitor, News};
use crate::schedule::Schedule;
use crate::solve::{
    CancelToken, Engine, Outcome, SolveError, SolveOptions, Status, solve, solve_from,
};
use crate::units::Fen;

/// The time left for everything.
pub(super) struct Budget {
    began: Clock,
    limit: Option<Duration>,
    /// Milliseconds after which the part under way must leave the rest to others.
    part: AtomicU64,
    seed: u32,
    cancel: CancelToken,
    short: AtomicBool,
}

impl Budget {
    pub fn new(options: &ExplainOptions, began: Clock) -> Budget {
        Budget {
            began,
            limit: options.time_limit,
            part: u64::MAX.into(),
            seed: options.seed,
            cancel: options.cancel.clone(),
            short: false.into(),
        }
    }

    /// What is left; `None` = any time.
    pub fn left(&self) -> Option<Duration> {
        let part = Duration::from_millis(self.part.load(Ordering::Relaxed));
        let limit = self.limit?.min(part);
        Some(limit.saturating_sub(self.began.elapsed()))
    }

    /// Does a part of the work in at most half of what is left.
    pub fn halved<T>(&self, part: impl FnOnce() -> T) -> T {
        if let Some(left) = self.left() {
            let most = self.began.elapsed() + left / 2;
            let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
            self.part.store(most, Ordering::Relaxed);
        }
        let done = part();
        self.part.store(u64::MAX, Ordering::Relaxed);
        done
    }

    /// Seconds since it began.
    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Whether nothing is left.
    pub fn spent(&self) -> bool {
        let spent = self.cancel.is_cancelled() || self.left() == Some(Duration::ZERO);
        if spent {
            self.note_short();
        }
        spent
    }

    /// Something was left undone for lack of time.
    pub fn note_short(&self) {
        self.short.store(true, Ordering::Relaxed);
    }

    pub fn was_short(&self) -> bool {
        self.short.load(Ordering::Relaxed)
    }

    pub fn milp_limits(&self) -> MilpLimits {
        MilpLimits {
            gap: 0.0,
            seconds: self.left().map(|left| left.as_secs_f64()),
            nodes: None,
            seed: self.seed,
        }
    }
}

impl Monitor for Budget {
    fn news(&self, _: News) {}
    fn stop(&self) -> bool {
        self.spent()
    }
}

/// What solving again gave.
#[derive(Clone)]
pub(super) struct Solved {
    pub way: Option<Way>,
    /// Lower limit on the cost.
    pub bound: Option<Fen>,
    /// No schedule keeps the lock; proven.
    pub impossible: bool,
}

impl Solved {
    /// Whether nothing is left to prove.
    pub fn proven(&self) -> bool {
        let cost = self.way.as_ref().map(|way| way.costs.total());
        self.impossible || (cost.is_some() && cost == self.bound)
    }
}

/// Solves the day again and again.
#[derive(Clone)]
pub(super) struct Again<'a> {
    instance: &'a Instance,
    options: SolveOptions,
    pub budget: &'a Budget,
    /// The day as it is, once solved.
    plain: Option<Solved>,
}

impl<'a> Again<'a> {
    pub fn new(instance: &'a Instance, options: &ExplainOptions, budget: &'a Budget) -> Again<'a> {
        Again {
            instance,
            options: SolveOptions {
                engine: Engine::Exact,
                gap: 0.0,
                threads: options.threads.clamp(1, 256),
                seed: options.seed,
                cancel: options.cancel.clone(),
                ..SolveOptions::default()
            },
            budget,
            plain: None,
        }
    }

    /// Solves a changed day within one part in `share` of the time left. `None` if there is no time, or no
    /// exact engine takes it.
    pub fn changed(&self, instance: &Instance, share: u32) -> Result<Option<Solved>, SolveError> {
        self.changed_from(instance, share, None)
    }

    /// The same, beginning with a schedule at hand.
    pub fn changed_from(
        &self,
        instance: &Instance,
        share: u32,
        start: Option<&Schedule>,
    ) -> Result<Option<Solved>, SolveError> {
        if self.budget.spent() {
            return Ok(None);
        }
        let options = SolveOptions {
            time_limit: self.budget.left().map(|left| left / share.max(1)),
            ..self.options.clone()
        };
        let outcome = match start {
            Some(start) => solve_from(instance, &options, start),
            None => solve(instance, &options),
        };
        match outcome {
            Ok(outcome) => {
                let solved = read(outcome);
                if !solved.proven() {
                    self.budget.note_short();
                }
                Ok(Some(solved))
            }
            Err(SolveError::Unsupported { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The day with one more pin, within one part in `share` of the time left.
    pub fn with_pin(&self, pin: Pin, share: u32) -> Result<Option<Solved>, SolveError> {
        let mut instance = self.instance.clone();
        instance.locks.pins.retain(|one| one.vehicle != pin.vehicle);
        instance.locks.pins.push(pin);
        self.changed(&instance, share)
    }

    /// Of the schedules that keep the pin and cost as little as `found`, one that changes little of
    /// `schedule`: every amount is scaled up until all changes together weigh less than one fen.
    /// `None` if there is no time, the amounts are too large for that, or the search was cut short.
    pub fn closest(
        &self,
        pin: Pin,
        schedule: &Schedule,
        found: &Way,
    ) -> Result<Option<Way>, SolveError> {
        /// Sums of money stay below this, far within what floating point tells apart.
        const MOST: i64 = 1 << 45;
        /// Search nodes; what is not found by then is not worth the wait.
        const NODES: u32 = 200;
        let whole = self.instance;
        let count = whole.vehicles().len() + whole.drivers().len() + 1;
        let factor = i64::try_from(count).unwrap_or(i64::MAX);
        let most = whole.vehicles().iter().map(|one| one.value).sum::<Fen>() + found.costs.total();
        let fits = most.0.checked_mul(factor).is_some_and(|most| most < MOST);
        if whole.baseline().is_some() || !fits || self.budget.spent() {
            return Ok(None);
        }
        let mut instance = whole.clone();
        scale(&mut instance, factor);
        instance.locks.pins.push(pin);
        instance.baseline = Some(Schedule {
            unserved: Vec::new(),
            ..schedule.clone()
        });
        instance.objective.change_vehicle = Fen(1);
        instance.objective.change_driver = Fen(1);
        let options = SolveOptions {
            time_limit: self.budget.left(),
            node_limit: Some(NODES),
            ..self.options.clone()
        };
        let schedule = match solve(&instance, &options) {
            Ok(outcome) => outcome.schedule,
            Err(SolveError::Unsupported { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(schedule.and_then(|schedule| {
            let report = check(whole, &schedule);
            let same = report.passed() && report.costs.total() == found.costs.total();
            let costs = report.costs;
            same.then_some(Way { schedule, costs })
        }))
    }

    /// Whether the vehicle could go if no other wanted to, beside what is frozen; `None` if that
    /// was not settled.
    pub fn alone(&self, vehicle: VehicleIdx) -> Result<Option<bool>, SolveError> {
        let mut part = self.instance.clone();
        let now = part.now;
        let mut needed = vec![false; part.vehicles.len()];
        needed[vehicle.at()] = true;
        let baseline = part.baseline.iter().flat_map(|all| &all.duties);
        for run in baseline.flat_map(|duty| &duty.runs) {
            needed[run.vehicle.at()] |= now.is_some_and(|now| run.start < now);
        }
        let trips = part.baseline.iter().flat_map(|all| &all.trips);
        for trip in trips.filter(|trip| now.is_some_and(|now| trip.start < now)) {
            trip.vehicles.iter().for_each(|one| needed[one.at()] = true);
        }
        for (one, needed) in part.vehicles.iter_mut().zip(&needed) {
            one.self_drive &= *needed;
            one.cage &= *needed;
        }
        part.locks.pins.retain(|pin| pin.vehicle == vehicle);
        if part.locks.pins.is_empty() {
            part.locks.pins.push(Pin {
                vehicle,
                driver: None,
                start: None,
                coach: None,
                mode: None,
            });
        }
        let options = SolveOptions {
            gap: 1.0,
            time_limit: self.budget.left(),
            ..self.options.clone()
        };
        match solve(&part, &options) {
            Ok(outcome) => Ok(match outcome.status {
                Status::Infeasible => Some(false),
                Status::Optimal | Status::Feasible => Some(true),
                Status::Unknown => None,
            }),
            Err(SolveError::Unsupported { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The day as it is.
    pub fn plain(&mut self) -> Result<Option<&Solved>, SolveError> {
        if self.plain.is_none() {
            self.plain = self.changed(self.instance, 2)?;
        }
        Ok(self.plain.as_ref())
    }

    /// Whether one part in `share` of the time left is enough for a solve that takes at least `seconds`.
    pub fn has_time(&self, seconds: f64, share: u32) -> bool {
        let left = self.budget.left().map(|left| left / share.max(1));
        left.is_none_or(|left| left.as_secs_f64() >= seconds)
    }

    /// Asks whether one part in `share` of the time left now is over.
    pub fn pause(&self, share: u32) -> impl Fn() -> bool {
        let budget = self.budget;
        let end = (budget.left()).map(|left| Clock::now() + left / share.max(1));
        move || budget.spent() || end.is_some_and(|end| Clock::now() >= end)
    }

    /// The bound on the day as it is, if it was solved.
    pub fn bound(&self) -> Option<Fen> {
        self.plain.as_ref()?.bound
    }
}

/// Multiplies every amount of money but those for changes.
fn scale(instance: &mut Instance, factor: i64) {
    let up = |amount: &mut Fen| *amount = *amount * factor;
    for one in &mut instance.classes {
        up(&mut one.pay);
    }
    for one in &mut instance.coaches {
        up(&mut one.fare);
    }
    for one in &mut instance.trucks {
        up(&mut one.cost);
    }
    for one in &mut instance.pay_schemes {
        up(&mut one.duty_pay);
        up(&mut one.overtime_per_minute);
        one.run_pay.iter_mut().for_each(up);
    }
    for one in &mut instance.vehicles {
        up(&mut one.value);
    }
    let objective = &mut instance.objective;
    for amount in [
        &mut objective.lateness,
        &mut objective.waiting,
        &mut objective.preference,
    ] {
        up(amount);
    }
    match &mut objective.fairness {
        Fairness::Weight(weight) => up(weight),
        Fairness::Table(all) => all.iter_mut().for_each(up),
    }
}

fn read(outcome: Outcome) -> Solved {
    let way = outcome.schedule.zip(outcome.costs);
    Solved {
        way: way.map(|(schedule, costs)| Way { schedule, costs }),
        bound: outcome.bound,
        impossible: outcome.status == Status::Infeasible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_half_of_the_time_and_leaves_the_rest() {
        let options = ExplainOptions {
            time_limit: Some(Duration::from_secs(1_000)),
            ..ExplainOptions::default()
        };
        let budget = Budget::new(&options, Clock::now());
        let inside = budget.halved(|| budget.left().unwrap());
        assert!(inside <= Duration::from_secs(500) && inside > Duration::from_secs(400));
        assert!(budget.left().unwrap() > Duration::from_secs(900));
        let endless = ExplainOptions::default();
        let budget = Budget::new(&endless, Clock::now());
        assert_eq!(budget.halved(|| budget.left()), budget.left());
    }
}
