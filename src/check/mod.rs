//! The independent checker: every rule and every cost term, recomputed from the instance alone.
//!
//! It shares no predicate with the models and engines: it walks the time line itself
//! ([`timeline`]), and judges each rule in a file of that rule's name. It takes any schedule whose
//! indices are of the instance, however absurd, and reports every broken rule.

mod availability;
mod cage_trip;
mod coach_return;
mod coach_seats;
mod costs;
mod days;
mod deadline;
mod destination;
mod driving_time;
mod duty_length;
mod exclusion;
mod frozen;
mod handover_capacity;
mod horizon;
mod licence;
mod lock;
mod lot_capacity;
mod max_runs;
mod mode;
mod once;
mod passport;
mod range;
mod release;
mod rest;
mod rolling_hours;
mod sequence;
mod stage_capacity;
mod stay_days;
pub mod timeline;
mod violation;
mod weekly_rest;

#[cfg(test)]
mod tests;

pub use timeline::{
    DutyTimes, RunTimes, Timeline, TripTimes, coach_load, duty_times, lot_occupancy, run_times,
    stage_use, trip_times,
};
pub use violation::Violation;

use crate::instance::Instance;
use crate::names::{Costs, Rule};
use crate::schedule::Schedule;

/// What the checker found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckReport {
    /// Broken rules, sorted.
    pub violations: Vec<Violation>,
    /// Cost by term, whatever the violations.
    pub costs: Costs,
}

impl CheckReport {
    /// Whether no rule is broken.
    pub fn passed(&self) -> bool {
        self.violations.is_empty()
    }
}

/// Checks every rule and recomputes every cost term. It takes time near linear in the schedule.
///
/// # Panics
/// If an index of `schedule` is not of `instance`.
pub fn check(instance: &Instance, schedule: &Schedule) -> CheckReport {
    let line = Timeline::new(instance, schedule);
    let mut violations = Vec::new();
    for &rule in Rule::ALL {
        judge(rule)(&line, &mut violations);
    }
    violations.sort_unstable();
    CheckReport {
        violations,
        costs: costs::costs(&line),
    }
}

/// The judge of a rule.
fn judge(rule: Rule) -> fn(&Timeline, &mut Vec<Violation>) {
    match rule {
        Rule::Release => release::check,
        Rule::Deadline => deadline::check,
        Rule::Once => once::check,
        Rule::Destination => destination::check,
        Rule::Range => range::check,
        Rule::Mode => mode::check,
        Rule::Horizon => horizon::check,
        Rule::Licence => licence::check,
        Rule::Availability => availability::check,
        Rule::Sequence => sequence::check,
        Rule::CoachReturn => coach_return::check,
        Rule::MaxRuns => max_runs::check,
        Rule::DutyLength => duty_length::check,
        Rule::DrivingTime => driving_time::check,
        Rule::Rest => rest::check,
        Rule::RollingHours => rolling_hours::check,
        Rule::WeeklyRest => weekly_rest::check,
        Rule::StayDays => stay_days::check,
        Rule::Passport => passport::check,
        Rule::Exclusion => exclusion::check,
        Rule::StageCapacity => stage_capacity::check,
        Rule::HandoverCapacity => handover_capacity::check,
        Rule::LotCapacity => lot_capacity::check,
        Rule::CoachSeats => coach_seats::check,
        Rule::CageTrip => cage_trip::check,
        Rule::Lock => lock::check,
        Rule::Frozen => frozen::check,
    }
}
