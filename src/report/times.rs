//! The time lines of a schedule: when each part of a duty happens, and what it takes of stages,
//! lots and coaches. Nothing is judged here; what a rule would forbid is computed all the same.

use crate::ids::StageIdx;
use crate::instance::Instance;
use crate::schedule::{Duty, Run, Schedule, Trip};
use crate::units::{Instant, Minutes};

/// When the parts of a duty happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DutyTimes {
    /// Begin; for a carried duty it may lie before the horizon.
    pub begin: Instant,
    /// End, debrief included.
    pub end: Instant,
    /// Runs, in the order of the duty.
    pub runs: Vec<RunTimes>,
}

/// When the parts of a run happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunTimes {
    /// Entry of each stage of the corridor.
    pub entries: Vec<Instant>,
    /// Arrival at the lot, the end of the last stage.
    pub arrival: Instant,
    /// End of handover.
    pub handed_over: Instant,
    /// Arrival of the coach at Horgos.
    pub back: Instant,
}

/// When the parts of a cage-truck trip happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TripTimes {
    /// End of loading.
    pub loaded: Instant,
    /// Arrival at the lot.
    pub arrival: Instant,
    /// End of unloading.
    pub unloaded: Instant,
    /// Back at Horgos.
    pub back: Instant,
}

/// The time line of one run.
fn run_times(instance: &Instance, run: &Run) -> RunTimes {
    let lot = instance.lot(instance.vehicle(run.vehicle).lot);
    let mut at = run.start;
    let mut entries = Vec::with_capacity(lot.stages.len());
    for &stage in &lot.stages {
        entries.push(at);
        at = at + instance.stage(stage).minutes.at(at);
    }
    RunTimes {
        entries,
        arrival: at,
        handed_over: at + lot.handover,
        back: instance.coach(run.coach).arrives,
    }
}

/// The time line of one duty.
pub fn duty_times(instance: &Instance, duty: &Duty) -> DutyTimes {
    let runs: Vec<RunTimes> = (duty.runs.iter())
        .map(|run| run_times(instance, run))
        .collect();
    let rules = instance.rules();
    let carried = (instance.driver(duty.driver).state.as_ref())
        .filter(|_| duty.carried)
        .and_then(|state| state.duty_begin);
    let first_back = duty.first_return.map(|coach| instance.coach(coach).arrives);
    let begin = carried
        .or(duty.runs.first().map(|run| run.start - rules.report))
        .unwrap_or(instance.horizon().from);
    let back = (runs.last().map(|run| run.back)).or(first_back);
    DutyTimes {
        begin,
        end: back.map_or(begin, |at| at + rules.debrief),
        runs,
    }
}

/// The time line of one cage-truck trip.
pub fn trip_times(instance: &Instance, trip: &Trip) -> TripTimes {
    let truck = instance.truck(trip.truck);
    let loaded = trip.start + truck.loading;
    let arrival = loaded + truck.outbound;
    let unloaded = arrival + truck.unloading;
    TripTimes {
        loaded,
        arrival,
        unloaded,
        back: unloaded + truck.back,
    }
}

/// A tally for each slot of the horizon.
struct Tally<'a>(&'a Instance, Vec<u64>);

impl Tally<'_> {
    fn new(instance: &Instance) -> Tally<'_> {
        Tally(instance, vec![0; instance.slots()])
    }

    /// Adds `amount` to the slot that holds `at`; what lies outside the horizon has no slot.
    fn add(&mut self, at: Instant, amount: u64) {
        let slot = self.0.slot_of(at);
        if let Some(count) = slot.and_then(|slot| self.1.get_mut(slot)) {
            *count += amount;
        }
    }
}

/// Units that enter each stage, by stage, then by slot.
pub fn stage_use(instance: &Instance, schedule: &Schedule) -> Vec<Vec<u64>> {
    let mut stages: Vec<Tally> = (instance.stages().iter())
        .map(|_| Tally::new(instance))
        .collect();
    let mut enter = |stage: StageIdx, at: Instant, units: u32| {
        if let Some(tally) = stages.get_mut(stage.at()) {
            tally.add(at, u64::from(units));
        }
    };
    for run in schedule.duties.iter().flat_map(|duty| &duty.runs) {
        let vehicle = instance.vehicle(run.vehicle);
        let units = instance.class(vehicle.class).gate_units;
        let times = run_times(instance, run);
        for (&stage, &at) in instance.lot(vehicle.lot).stages.iter().zip(&times.entries) {
            enter(stage, at, units);
        }
    }
    for trip in &schedule.trips {
        let truck = instance.truck(trip.truck);
        for &(stage, after) in &truck.stages {
            enter(stage, trip.start + after, truck.gate_units);
        }
    }
    stages.into_iter().map(|tally| tally.1).collect()
}

/// What arrives at each lot: `amount` of (vehicles, spaces), by lot, then by slot.
fn arriving(
    instance: &Instance,
    schedule: &Schedule,
    amount: impl Fn(u32) -> u64,
) -> Vec<Vec<u64>> {
    let mut lots: Vec<Tally> = (instance.lots().iter())
        .map(|_| Tally::new(instance))
        .collect();
    let mut arrive = |vehicle, at| {
        let vehicle = instance.vehicle(vehicle);
        if let Some(tally) = lots.get_mut(vehicle.lot.at()) {
            tally.add(at, amount(instance.class(vehicle.class).size));
        }
    };
    for run in schedule.duties.iter().flat_map(|duty| &duty.runs) {
        arrive(run.vehicle, run_times(instance, run).arrival);
    }
    for trip in &schedule.trips {
        let arrival = trip_times(instance, trip).arrival;
        trip.vehicles.iter().for_each(|&one| arrive(one, arrival));
    }
    lots.into_iter().map(|tally| tally.1).collect()
}

/// Vehicles that arrive at each lot, by lot, then by slot.
pub fn arrivals(instance: &Instance, schedule: &Schedule) -> Vec<Vec<u64>> {
    arriving(instance, schedule, |_| 1)
}

/// Spaces taken in each lot after each slot, by lot, then by slot.
pub fn lot_occupancy(instance: &Instance, schedule: &Schedule) -> Vec<Vec<u64>> {
    let mut spaces = arriving(instance, schedule, u64::from);
    for (lot, slots) in instance.lots().iter().zip(&mut spaces) {
        let mut taken = u64::from(lot.occupancy);
        for (slot, count) in slots.iter_mut().enumerate() {
            taken = match lot.outflow.at(slot) {
                Some(freed) => (taken + *count).saturating_sub(u64::from(freed)),
                None => 0,
            };
            *count = taken;
        }
    }
    spaces
}

/// Drivers aboard each coach, first returns included.
pub fn coach_load(instance: &Instance, schedule: &Schedule) -> Vec<u64> {
    let mut aboard = vec![0; instance.coaches().len()];
    for duty in &schedule.duties {
        let coaches = duty.runs.iter().map(|run| run.coach);
        for coach in coaches.chain(duty.first_return) {
            if let Some(count) = aboard.get_mut(coach.at()) {
                *count += 1;
            }
        }
    }
    aboard
}

/// Minutes by which a vehicle that arrives at `arrival` is late; 0 when it is not.
pub(super) fn lateness(due: Option<Instant>, arrival: Instant) -> Minutes {
    due.map_or(Minutes(0), |due| (arrival - due).max(Minutes(0)))
}
