//! Smaller instances on which a test still fails, for whoever has to mend the fault.

use driveaway::spec::{FairnessSpec, InstanceSpec};
use driveaway::units::{Fen, Minutes};

type Step = Box<dyn Fn(&mut InstanceSpec)>;

/// What may be taken away from an instance, one thing a step.
fn steps(spec: &InstanceSpec) -> Vec<Step> {
    let mut all: Vec<Step> = vec![
        Box::new(|spec| spec.baseline = None),
        Box::new(|spec| spec.now = None),
        Box::new(|spec| spec.locks.pins.clear()),
        Box::new(|spec| spec.locks.bans.clear()),
        Box::new(|spec| spec.locks.without_drivers.clear()),
        Box::new(|spec| spec.locks.without_vehicles.clear()),
        Box::new(|spec| spec.rules.max_runs_per_duty = Some(None)),
        Box::new(|spec| spec.rules.max_runs_per_day = Some(None)),
        Box::new(|spec| spec.rules.duty_length_minutes = Some(None)),
        Box::new(|spec| spec.rules.driving_minutes = Some(None)),
        Box::new(|spec| spec.rules.continuous_driving_minutes = Some(None)),
        Box::new(|spec| spec.rules.rest_minutes = Some(None)),
        Box::new(|spec| spec.rules.rolling_hours = Some(Vec::new())),
        Box::new(|spec| spec.rules.weekly_rest = Some(false)),
        Box::new(|spec| spec.rules.stay_days = Some(Vec::new())),
        Box::new(|spec| spec.rules.passport = Some(false)),
        Box::new(|spec| spec.rules.report_minutes = Some(Minutes(0))),
        Box::new(|spec| spec.rules.debrief_minutes = Some(Minutes(0))),
        Box::new(|spec| spec.rules.boarding_minutes = Some(Minutes(0))),
        Box::new(|spec| spec.objective.fairness = FairnessSpec::Weight(Fen(0))),
        Box::new(|spec| spec.objective.preference = Fen(0)),
        Box::new(|spec| spec.objective.lateness_per_minute = Fen(0)),
        Box::new(|spec| spec.objective.waiting_per_minute = Fen(0)),
    ];
    for at in 0..spec.vehicles.len() {
        all.push(Box::new(move |spec| drop(spec.vehicles.remove(at))));
        all.push(Box::new(move |spec| {
            let vehicle = &mut spec.vehicles[at];
            (vehicle.due, vehicle.deadline, vehicle.range_km) = (None, None, None);
        }));
    }
    for at in 0..spec.drivers.len() {
        all.push(Box::new(move |spec| drop(spec.drivers.remove(at))));
        all.push(Box::new(move |spec| spec.drivers[at].state = None));
        all.push(Box::new(move |spec| spec.drivers[at].pay = None));
        all.push(Box::new(move |spec| {
            let driver = &mut spec.drivers[at];
            driver.past_duties.clear();
            driver.last_duty_end = None;
            driver.stay_dates.clear();
            driver.runs_before = 0;
        }));
        all.push(Box::new(move |spec| {
            let driver = &mut spec.drivers[at];
            driver.dislikes.times.clear();
            driver.dislikes.classes.clear();
            driver.excluded_classes.clear();
            driver.excluded_vehicles.clear();
            driver.passport_until = None;
        }));
    }
    for at in 0..spec.trucks.len() {
        all.push(Box::new(move |spec| drop(spec.trucks.remove(at))));
        all.push(Box::new(move |spec| spec.trucks[at].stages.clear()));
        all.push(Box::new(move |spec| spec.trucks[at].windows.truncate(1)));
    }
    for at in 0..spec.coaches.len() {
        all.push(Box::new(move |spec| drop(spec.coaches.remove(at))));
        all.push(Box::new(move |spec| spec.coaches[at].seats = None));
    }
    for at in 0..spec.stages.len() {
        all.push(Box::new(move |spec| spec.stages[at].capacity = None));
        all.push(Box::new(move |spec| {
            spec.stages[at].minutes.steps.truncate(1)
        }));
    }
    for at in 0..spec.lots.len() {
        all.push(Box::new(move |spec| spec.lots[at].capacity = None));
        all.push(Box::new(move |spec| spec.lots[at].handover_capacity = None));
    }
    all
}

/// The smallest instance that a walk finds on which `fault` still finds one; a step that makes
/// the input invalid is not taken.
pub fn shrunk(
    spec: &InstanceSpec,
    fault: &dyn Fn(&InstanceSpec) -> Option<String>,
) -> InstanceSpec {
    let mut small = spec.clone();
    loop {
        let next = steps(&small).into_iter().find_map(|step| {
            let mut smaller = small.clone();
            step(&mut smaller);
            (smaller != small && smaller.build().is_ok() && fault(&smaller).is_some())
                .then_some(smaller)
        });
        match next {
            Some(smaller) => small = smaller,
            None => return small,
        }
    }
}
