//! Every engine against enumeration on one instance.

use std::cell::Cell;

use driveaway::check::check;
use driveaway::instance::Instance;
use driveaway::schedule::Schedule;
use driveaway::solve::{Engine, Lock, Outcome, Status};
use driveaway::spec::{BanSpec, InstanceSpec, LocksSpec, PinSpec};
use driveaway::units::Fen;

use crate::brute::{self, Optimum};
use crate::common::{Fault, build, solve_checked};

/// What the instances judged so far were like.
#[derive(Default, Debug)]
pub struct Tally {
    /// All.
    pub all: Cell<usize>,
    /// The locks or the frozen past admit no schedule.
    pub infeasible: Cell<usize>,
    /// Engine `matching` took it.
    pub matched: Cell<usize>,
    /// Re-planned with `now` given.
    pub now: Cell<usize>,
    /// Feasible, with a run that has started and whose coach has left.
    pub left: Cell<usize>,
    /// Feasible, with a run that has started and whose coach has not left.
    pub under_way: Cell<usize>,
    /// Some vehicle goes on a cage truck in the best schedule.
    pub caged: Cell<usize>,
    /// Feasible, with a trip that has started.
    pub loaded: Cell<usize>,
    /// Feasible, with a driver who has ridden home.
    pub rode_home: Cell<usize>,
}

fn count(cell: &Cell<usize>, when: bool) {
    cell.set(cell.get() + usize::from(when));
}

impl Tally {
    fn note(&self, instance: &Instance, best: Option<&Optimum>) {
        count(&self.all, true);
        count(&self.infeasible, best.is_none());
        let trips = best.is_some_and(|best| !best.schedule.trips.is_empty());
        count(&self.caged, trips);
        let (Some(now), Some(baseline)) = (instance.now(), instance.baseline()) else {
            return;
        };
        count(&self.now, true);
        if best.is_none() {
            return;
        }
        let has_left = |coach| instance.coach(coach).departs < now;
        let runs = || baseline.duties.iter().flat_map(|duty| &duty.runs);
        let mut started = runs().filter(|run| run.start < now);
        count(&self.left, started.clone().any(|run| has_left(run.coach)));
        count(&self.under_way, started.any(|run| !has_left(run.coach)));
        let mut trips = baseline.trips.iter();
        count(&self.loaded, trips.any(|trip| trip.start < now));
        let mut rides = baseline.duties.iter().filter_map(|duty| duty.first_return);
        count(&self.rode_home, rides.any(has_left));
    }
}

fn schedule_text(instance: &Instance, schedule: &Schedule) -> String {
    let costs = check(instance, schedule).costs;
    let spec = serde_json::to_string(&schedule.to_spec(instance)).unwrap();
    format!("{spec}\n{}", serde_json::to_string(&costs).unwrap())
}

fn outcome_text(instance: &Instance, outcome: &Outcome) -> String {
    let (status, cost, bound) = (outcome.status, outcome.cost(), outcome.bound);
    let schedule = (outcome.schedule.iter()).map(|schedule| schedule_text(instance, schedule));
    let schedule: String = schedule.collect();
    format!("{status:?} {cost:?}, bound {bound:?}: {schedule}")
}

fn best_text(instance: &Instance, best: Option<&Optimum>) -> String {
    best.map_or_else(
        || "infeasible".to_owned(),
        |best| format!("{}: {}", best.cost, schedule_text(instance, &best.schedule)),
    )
}

/// What some engine finds against enumeration, if it is wrong.
pub fn fault(spec: &InstanceSpec, tally: &Tally) -> Option<String> {
    judged(spec, tally).err()
}

fn judged(spec: &InstanceSpec, tally: &Tally) -> Result<(), String> {
    let instance = build(spec);
    let best = brute::optimum(&instance);
    tally.note(&instance, best.as_ref());
    let optimum = best.as_ref().map(|best| best.cost);
    for engine in [Engine::Exact, Engine::Matching] {
        let outcome = match solve_checked(&instance, engine, 1) {
            Ok(outcome) => outcome,
            Err(Fault::Unsupported(_)) if engine == Engine::Matching => continue,
            Err(fault) => return Err(format!("{engine:?}: {fault}")),
        };
        count(&tally.matched, engine == Engine::Matching);
        let status = match optimum {
            Some(_) => Status::Optimal,
            None => Status::Infeasible,
        };
        if outcome.cost() != optimum || outcome.status != status {
            let found = outcome_text(&instance, &outcome);
            let best = best_text(&instance, best.as_ref());
            return Err(format!("{engine:?}: {found}\nbest: {best}"));
        }
        if optimum.is_none() {
            conflict(spec, &instance, &outcome)
                .map_err(|wrong| format!("{engine:?}: {wrong}: {:?}", outcome.conflict))?;
        }
    }
    let greedy = solve_checked(&instance, Engine::Greedy, 1).map_err(|f| format!("greedy: {f}"))?;
    greedy_right(&greedy, optimum)
}

fn greedy_right(greedy: &Outcome, optimum: Option<Fen>) -> Result<(), String> {
    let (cost, bound) = (greedy.cost(), greedy.bound);
    let right = match optimum {
        None => cost.is_none(),
        Some(optimum) => {
            cost.is_none_or(|cost| cost >= optimum)
                && bound.is_none_or(|bound| bound <= optimum)
                && greedy.status != Status::Infeasible
        }
    };
    if right {
        return Ok(());
    }
    let status = greedy.status;
    Err(format!(
        "greedy: {status:?} {cost:?}, bound {bound:?}, optimum {optimum:?}"
    ))
}

/// Whether the locks named contradict, and no fewer of all locks do.
fn conflict(spec: &InstanceSpec, instance: &Instance, outcome: &Outcome) -> Result<(), String> {
    let locks = &outcome.conflict;
    let feasible = |locks: &[&Lock]| {
        let mut part = spec.clone();
        part.locks = written(instance, locks);
        brute::optimum(&build(&part)).is_some()
    };
    let all: Vec<&Lock> = locks.iter().collect();
    if feasible(&all) {
        return Err("these locks do not contradict".to_owned());
    }
    if !outcome.smallest {
        return Err("it is not proven that no fewer locks contradict".to_owned());
    }
    let every = every_lock(instance);
    // More locks admit less: sets of one lock less than named cover all smaller ones.
    let below = all.len().saturating_sub(1);
    for bits in 0_u32..1 << every.len() {
        if usize::try_from(bits.count_ones()) == Ok(below) && !all.is_empty() {
            let fewer: Vec<&Lock> = (every.iter().enumerate())
                .filter(|(at, _)| bits >> at & 1 == 1)
                .map(|(_, lock)| lock)
                .collect();
            if !feasible(&fewer) {
                return Err(format!("{fewer:?} contradict, which are fewer"));
            }
        }
    }
    Ok(())
}

fn every_lock(instance: &Instance) -> Vec<Lock> {
    let locks = instance.locks();
    let pins = locks.pins.iter().cloned().map(Lock::Pin);
    let bans = locks.bans.iter().map(|&(one, other)| Lock::Ban(one, other));
    let drivers = locks.without_drivers.iter().copied();
    let vehicles = locks.without_vehicles.iter().copied();
    pins.chain(bans)
        .chain(drivers.map(Lock::WithoutDriver))
        .chain(vehicles.map(Lock::WithoutVehicle))
        .collect()
}

fn written(instance: &Instance, locks: &[&Lock]) -> LocksSpec {
    let mut spec = LocksSpec::default();
    let driver = |idx| instance.driver(idx).id.clone();
    let vehicle = |idx| instance.vehicle(idx).id.clone();
    for &lock in locks {
        match lock {
            Lock::Pin(pin) => spec.pins.push(PinSpec {
                vehicle: vehicle(pin.vehicle),
                driver: pin.driver.map(driver),
                start: pin.start,
                coach: pin.coach.map(|idx| instance.coach(idx).id.clone()),
                mode: pin.mode,
            }),
            Lock::Ban(one, other) => spec.bans.push(BanSpec {
                driver: driver(*one),
                vehicle: vehicle(*other),
            }),
            Lock::WithoutDriver(idx) => spec.without_drivers.push(driver(*idx)),
            Lock::WithoutVehicle(idx) => spec.without_vehicles.push(vehicle(*idx)),
        }
    }
    spec
}
