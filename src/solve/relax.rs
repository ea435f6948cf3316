//! Which rule stands behind locks that contradict: each rule in turn is relaxed alone.

use super::SolveError;
use crate::instance::Instance;
use crate::names::Rule;
use crate::units::{Instant, Interval};

/// Takes one rule away from an instance.
type Relax = fn(&mut Instance);

/// The rules that the instance's own figures set, in the order of their names. Time and place (`sequence`,
/// `coach-return`, ...) cannot be given up.
const RELAXED: &[(Rule, Relax)] = &[
    (Rule::Deadline, |all| {
        all.vehicles.iter_mut().for_each(|one| one.deadline = None);
    }),
    (Rule::Range, |all| {
        all.vehicles.iter_mut().for_each(|one| one.range_km = None);
    }),
    (Rule::Availability, |all| {
        let horizon = all.horizon;
        for driver in &mut all.drivers {
            let ends = |one: &Interval| [one.from, one.to];
            let all = || driver.windows.iter().chain([&horizon]).flat_map(ends);
            let whole = Interval {
                from: all().fold(horizon.from, Instant::min),
                to: all().fold(horizon.to, Instant::max),
            };
            driver.windows = vec![whole];
        }
    }),
    (Rule::MaxRuns, |all| {
        (all.rules.max_runs_per_duty, all.rules.max_runs_per_day) = (None, None);
    }),
    (Rule::DutyLength, |all| all.rules.duty_length = None),
    (Rule::DrivingTime, |all| {
        (all.rules.driving, all.rules.continuous) = (None, None);
    }),
    (Rule::Rest, |all| all.rules.rest = None),
    (Rule::RollingHours, |all| all.rules.rolling_hours.clear()),
    (Rule::WeeklyRest, |all| all.rules.weekly_rest = false),
    (Rule::StayDays, |all| all.rules.stay_days.clear()),
    (Rule::Passport, |all| all.rules.passport = false),
    (Rule::Exclusion, |all| {
        for driver in &mut all.drivers {
            driver.excluded_classes.clear();
            driver.excluded_vehicles.clear();
        }
    }),
    (Rule::StageCapacity, |all| {
        for stage in &mut all.stages {
            stage.capacity = None;
        }
    }),
    (Rule::HandoverCapacity, |all| {
        for lot in &mut all.lots {
            lot.handover_capacity = None;
        }
    }),
    (Rule::LotCapacity, |all| {
        for lot in &mut all.lots {
            lot.capacity = None;
        }
    }),
    (Rule::CoachSeats, |all| {
        all.coaches.iter_mut().for_each(|one| one.seats = None);
    }),
];

/// The rules each of which, taken away alone, makes `feasible` true of the instance. One call a rule.
pub(super) fn behind(
    instance: &Instance,
    feasible: impl Fn(&Instance) -> Result<bool, SolveError>,
) -> Result<Vec<Rule>, SolveError> {
    let mut found = Vec::new();
    for &(rule, relax) in RELAXED {
        let mut relaxed = instance.clone();
        relax(&mut relaxed);
        if feasible(&relaxed)? {
            found.push(rule);
        }
    }
    Ok(found)
}
