//! Changes taken literally: the schedule as it stands once the lines are changed and nothing else,
//! and which rules break by that.

use crate::check::{Violation, check, run_times};
use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::schedule::{Duty, Run, Schedule, Unserved, UnservedReason};
use crate::spec::{Mode, PinSpec};

use super::{Change, Edit};

/// Coaches tried for a run whose coach the dispatcher did not choose.
const COACHES: usize = 3;

/// What comes of one change while the rest of the schedule stays as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judged {
    /// The rules that it breaks there, with who and when; none if it keeps all.
    pub violations: Vec<Violation>,
    /// Whether it could be placed at all: a vehicle that stayed needs driver, start and coach.
    pub placed: bool,
}

/// Judges one change alone, in `before` as it was. A driver may take the run in a duty of his or in
/// one of its own, and a coach that was not chosen may be one of the next; the way that breaks the
/// fewest rules counts. A few calls of the checker.
pub fn judge(instance: &Instance, before: &Schedule, edit: &Edit) -> Judged {
    let (after, placed) = apply(instance, before, edit);
    let known = check(instance, before).violations;
    let mut violations = check(instance, &after).violations;
    violations.retain(|one| !known.contains(one));
    Judged { violations, placed }
}

/// The schedule as edited: `before` with every change made, and nothing else. What cannot be placed
/// stays unserved. It may break any rule.
pub fn edited(instance: &Instance, before: &Schedule, edits: &[Edit]) -> Schedule {
    (edits.iter()).fold(before.clone(), |schedule, edit| {
        apply(instance, &schedule, edit).0
    })
}

/// Where a vehicle was.
#[derive(Clone, Copy)]
struct Was {
    driver: DriverIdx,
    run: Run,
}

fn apply(instance: &Instance, before: &Schedule, edit: &Edit) -> (Schedule, bool) {
    let mut rest = before.clone();
    match &edit.change {
        Change::Pin(pin) => {
            let Some(vehicle) = vehicle(instance, &pin.vehicle) else {
                return (rest, false);
            };
            let was = take_out(&mut rest, vehicle);
            place(instance, &rest, pin, vehicle, was).map_or((rest, false), |placed| (placed, true))
        }
        Change::Ban(ban) => {
            take_all(instance, &mut rest, [&ban.vehicle]);
            (rest, true)
        }
        Change::WithoutVehicle { vehicle } => {
            take_all(instance, &mut rest, [vehicle]);
            (rest, true)
        }
        Change::WithoutDriver { had, .. } => {
            take_all(instance, &mut rest, had);
            (rest, true)
        }
    }
}

fn take_all<'a>(
    instance: &Instance,
    schedule: &mut Schedule,
    ids: impl IntoIterator<Item = &'a String>,
) {
    for idx in ids.into_iter().filter_map(|id| vehicle(instance, id)) {
        take_out(schedule, idx);
    }
}

/// Takes a vehicle out of its run or trip.
fn take_out(schedule: &mut Schedule, vehicle: VehicleIdx) -> Option<Was> {
    let mut was = None;
    for duty in &mut schedule.duties {
        let driver = duty.driver;
        duty.runs.retain(|run| {
            let stays = run.vehicle != vehicle;
            if !stays {
                was = Some(Was { driver, run: *run });
            }
            stays
        });
    }
    for trip in &mut schedule.trips {
        trip.vehicles.retain(|one| *one != vehicle);
    }
    let empty = |duty: &Duty| duty.runs.is_empty() && duty.first_return.is_none();
    schedule.duties.retain(|duty| !empty(duty));
    schedule.trips.retain(|trip| !trip.vehicles.is_empty());
    schedule.unserved.retain(|one| one.vehicle != vehicle);
    let reason = UnservedReason::Unknown;
    schedule.unserved.push(Unserved { vehicle, reason });
    schedule.sort();
    was
}

/// Puts the vehicle where the pin says, and where it was for what the pin leaves open.
fn place(
    instance: &Instance,
    rest: &Schedule,
    pin: &PinSpec,
    vehicle: VehicleIdx,
    was: Option<Was>,
) -> Option<Schedule> {
    if pin.mode == Some(Mode::Cage) {
        return None;
    }
    let driver = match &pin.driver {
        Some(id) => DriverIdx::new(position(instance.drivers(), id, |one| &one.id)?),
        None => was?.driver,
    };
    let start = pin.start.or(was.map(|was| was.run.start))?;
    let pinned = match &pin.coach {
        Some(id) => Some(CoachIdx::new(position(instance.coaches(), id, |one| {
            &one.id
        })?)),
        None => None,
    };
    let mut coaches: Vec<CoachIdx> = pinned
        .or(was.map(|was| was.run.coach))
        .into_iter()
        .collect();
    if pinned.is_none() {
        coaches.extend(next_coaches(instance, vehicle, start));
    }
    let choices = coaches.into_iter().flat_map(|coach| {
        let run = Run {
            vehicle,
            start,
            coach,
        };
        let duties = (0..rest.duties.len()).filter(|&at| rest.duties[at].driver == driver);
        (duties.map(Some).chain([None])).map(move |duty| (run, duty))
    });
    let made = choices.map(|(run, duty)| inserted(rest, driver, run, duty));
    made.min_by_key(|schedule| check(instance, schedule).violations.len())
}

/// The coaches that a driver can take after a run that starts then, the first few.
fn next_coaches(
    instance: &Instance,
    vehicle: VehicleIdx,
    start: crate::units::Instant,
) -> Vec<CoachIdx> {
    let lot = instance.vehicle(vehicle).lot;
    let mut of_lot: Vec<CoachIdx> = (instance.coach_indices())
        .filter(|&coach| instance.coach(coach).lot == lot)
        .collect();
    of_lot.sort_by_key(|&coach| instance.coach(coach).departs);
    let Some(&coach) = of_lot.first() else {
        return of_lot;
    };
    let ready = run_times(
        instance,
        &Run {
            vehicle,
            start,
            coach,
        },
    )
    .handover_end
        + instance.rules().boarding;
    of_lot.retain(|&coach| instance.coach(coach).departs >= ready);
    of_lot.truncate(COACHES);
    of_lot
}

/// The schedule with one run more: in the given duty, or in one of its own.
fn inserted(rest: &Schedule, driver: DriverIdx, run: Run, duty: Option<usize>) -> Schedule {
    let mut made = rest.clone();
    match duty {
        Some(at) => {
            let runs = &mut made.duties[at].runs;
            let at = runs.partition_point(|one| one.start <= run.start);
            runs.insert(at, run);
        }
        None => made.duties.push(Duty {
            driver,
            carried: false,
            first_return: None,
            runs: vec![run],
        }),
    }
    made.unserved.retain(|one| one.vehicle != run.vehicle);
    made.sort();
    made
}

fn vehicle(instance: &Instance, id: &str) -> Option<VehicleIdx> {
    position(instance.vehicles(), id, |one| &one.id).map(VehicleIdx::new)
}

/// Position of an id; lists are in the order of their ids.
fn position<T>(all: &[T], id: &str, of: impl Fn(&T) -> &String) -> Option<usize> {
    all.binary_search_by(|one| of(one).as_str().cmp(id)).ok()
}
