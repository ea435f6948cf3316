//! Instances re-planned: what is under way, what it was planned for, and what came otherwise.

use driveaway::instance::Instance;
use driveaway::schedule::{DutySpec, Schedule};
use driveaway::spec::{InstanceSpec, PinSpec};
use driveaway::units::{Fen, Instant, Minutes};

use crate::brute;
use crate::common::build;
use crate::common::tiny::{Dice, hidden};

/// The instance with a schedule that was once optimal as its baseline, some of it started
/// already in most cases, and something that went otherwise. As it is if it is infeasible.
pub fn replanned(spec: &InstanceSpec, seed: u64) -> InstanceSpec {
    let mut dice = Dice::new(seed);
    let mut spec = spec.clone();
    let mut before = spec.clone();
    // What was best then need not be so by the weights of today.
    before.objective.waiting_per_minute = Fen(dice.roll(0, 40));
    before.objective.preference = Fen(0);
    let instance = build(&before);
    let Some(best) = brute::optimum(&instance) else {
        return spec;
    };
    let mut baseline = best.schedule.to_spec(&instance);
    for duty in rides_home(&mut dice, &spec, &best.schedule, &instance) {
        baseline.duties.push(duty);
    }
    spec.baseline = Some(baseline);
    if dice.chance(80) {
        spec.now = Some(now(&mut dice, &spec));
    }
    went_otherwise(&mut dice, &mut spec);
    hidden(spec)
}

/// Some drivers at a lot who are not to work again went home all the same.
fn rides_home(
    dice: &mut Dice,
    spec: &InstanceSpec,
    schedule: &Schedule,
    instance: &Instance,
) -> Vec<DutySpec> {
    let idle = instance.driver_indices().filter(|&driver| {
        let at_lot = (instance.driver(driver).state.as_ref()).is_some_and(|s| s.lot.is_some());
        at_lot && schedule.duties.iter().all(|duty| duty.driver != driver)
    });
    let mut duties = Vec::new();
    for idx in idle {
        let driver = spec
            .drivers
            .iter()
            .find(|one| one.id == instance.driver(idx).id)
            .unwrap();
        let state = driver.state.as_ref().unwrap();
        let coaches: Vec<&str> = (spec.coaches.iter())
            .filter(|coach| Some(&coach.lot) == state.lot.as_ref())
            .filter(|coach| coach.departs >= state.free_from + Minutes(20))
            .map(|coach| coach.id.as_str())
            .collect();
        if dice.chance(50) && !coaches.is_empty() {
            duties.push(DutySpec {
                driver: driver.id.clone(),
                carried: true,
                first_return: Some(dice.pick(&coaches).to_owned()),
                runs: Vec::new(),
            });
        }
    }
    duties
}

/// An instant of the horizon, mostly soon after something in the baseline happens.
fn now(dice: &mut Dice, spec: &InstanceSpec) -> Instant {
    let departs = |id: &String| {
        let coach = spec.coaches.iter().find(|coach| coach.id == *id);
        coach.unwrap().departs
    };
    let (start, end) = (spec.horizon.start, spec.horizon.end);
    let mut events = vec![start + Minutes(30 * dice.roll(0, 12))];
    for duty in spec.baseline.iter().flat_map(|baseline| &baseline.duties) {
        events.extend(duty.first_return.iter().map(departs));
        events.extend(duty.runs.iter().map(|run| run.start));
        events.extend(duty.runs.iter().map(|run| departs(&run.coach)));
    }
    for trip in spec.baseline.iter().flat_map(|baseline| &baseline.trips) {
        events.push(trip.start);
    }
    let after = dice.pick(&[0, 1, 1, 20, 60]);
    (dice.pick(&events) + Minutes(after)).clamp(start, end - Minutes(1))
}

/// Changes that a day brings; most of them to what has not started.
fn went_otherwise(dice: &mut Dice, spec: &mut InstanceSpec) {
    let now = spec.now.unwrap_or(spec.horizon.start);
    let baseline = spec.baseline.clone().unwrap();
    let nobody = DutySpec {
        driver: String::new(),
        carried: false,
        first_return: None,
        runs: Vec::new(),
    };
    let started = |of: &dyn Fn(&DutySpec, &str) -> bool| {
        let runs = baseline
            .duties
            .iter()
            .flat_map(|d| d.runs.iter().map(move |run| (d, run)));
        let mut started = runs.filter(|(_, run)| run.start < now);
        let aboard =
            (baseline.trips.iter().filter(|trip| trip.start < now)).flat_map(|trip| &trip.vehicles);
        started.any(|(duty, run)| of(duty, &run.vehicle))
            || aboard.into_iter().any(|vehicle| of(&nobody, vehicle))
    };
    let late = dice.pick(&spec.vehicles).id;
    if dice.chance(10) || !started(&|_, vehicle| vehicle == late) {
        for vehicle in spec.vehicles.iter_mut().filter(|one| one.id == late) {
            vehicle.released = vehicle.released + Minutes(60 * dice.roll(0, 3));
            (vehicle.due, vehicle.deadline) = (None, None);
        }
    }
    let away = dice.pick(&spec.drivers).id;
    let free = !started(&|duty, _| duty.driver == away);
    if dice.chance(if free { 40 } else { 5 }) {
        spec.locks.without_drivers.push(away);
    }
    for coach in spec.coaches.iter_mut().filter(|coach| coach.departs >= now) {
        if dice.chance(15) {
            coach.seats = coach.seats.map(|seats| seats.max(2) - 1);
        }
        if dice.chance(15) {
            let delay = Minutes(10 * dice.roll(1, 4));
            (coach.departs, coach.arrives) = (coach.departs + delay, coach.arrives + delay);
        }
    }
    if dice.chance(15) {
        pin(dice, spec);
    }
    // A baseline from elsewhere: a start that is on no slot, or before the horizon.
    if dice.chance(4) {
        let wrong = Minutes(dice.pick(&[7, -7, -900]));
        let runs = (spec.baseline.iter_mut())
            .flat_map(|b| &mut b.duties)
            .flat_map(|d| &mut d.runs);
        for run in runs.take(1) {
            run.start = run.start + wrong;
        }
    }
}

/// A vehicle that has no pin yet is now to return its driver by a coach chosen blindly.
fn pin(dice: &mut Dice, spec: &mut InstanceSpec) {
    let vehicle = dice.pick(&spec.vehicles);
    let free = spec.locks.pins.iter().all(|pin| pin.vehicle != vehicle.id)
        && !spec.locks.without_vehicles.contains(&vehicle.id);
    let coaches: Vec<&str> = (spec.coaches.iter())
        .filter(|coach| coach.lot == vehicle.lot)
        .map(|coach| coach.id.as_str())
        .collect();
    if free && !coaches.is_empty() {
        spec.locks.pins.push(PinSpec {
            vehicle: vehicle.id,
            driver: None,
            start: None,
            coach: Some(dice.pick(&coaches).to_owned()),
            mode: None,
        });
    }
}
