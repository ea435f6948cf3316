//! The time line of a schedule, walked from the instance alone: when each run passes its stages,
//! when each duty and trip begins and ends, and what stages, lots and coaches carry.
//!
//! Any schedule whose indices are of the instance can be walked, however absurd: a start outside
//! the years 1900 to 2299 is taken as the nearer end of them (it breaks `horizon` anyway).

use crate::ids::{CoachIdx, DriverIdx, LotIdx, StageIdx, TruckIdx, VehicleIdx};
use crate::instance::{Driver, Instance, State};
use crate::schedule::{Duty, Run, Schedule, Trip};
use crate::units::{Instant, Interval};

/// The instants of a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunTimes {
    /// Entry of each stage of the corridor, in its order.
    pub stage_entries: Vec<Instant>,
    /// From here on the driver is in Kazakhstan.
    pub abroad_from: Instant,
    /// End of the last stage.
    pub lot_arrival: Instant,
    /// End of handover.
    pub handover_end: Instant,
    /// Departure of the coach.
    pub coach_departs: Instant,
    /// Arrival of the coach at Horgos.
    pub coach_arrives: Instant,
}

/// The instants of a duty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DutyTimes {
    /// Begin; for a carried duty it may lie before the horizon.
    pub begin: Instant,
    /// End, debrief included.
    pub end: Instant,
    /// Its runs, in the order of the schedule.
    pub runs: Vec<RunTimes>,
}

/// The instants of a cage truck's trip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TripTimes {
    /// Loading begins.
    pub start: Instant,
    /// Entry of each stage.
    pub stage_entries: Vec<(StageIdx, Instant)>,
    /// Arrival at the lot.
    pub lot_arrival: Instant,
    /// Back at Horgos.
    pub end: Instant,
}

/// A start within the years that calendars and sums can carry.
fn tame(start: Instant) -> Instant {
    const YEAR_1900: Instant = Instant(-36_816_480);
    const YEAR_2300: Instant = Instant(173_563_200);
    start.clamp(YEAR_1900, YEAR_2300)
}

/// The instants of `run`.
pub fn run_times(instance: &Instance, run: &Run) -> RunTimes {
    let lot = instance.lot(instance.vehicle(run.vehicle).lot);
    let coach = instance.coach(run.coach);
    let mut at = tame(run.start);
    let mut abroad = None;
    let mut stage_entries = Vec::with_capacity(lot.stages.len());
    for &stage in &lot.stages {
        let stage = instance.stage(stage);
        stage_entries.push(at);
        if stage.abroad && abroad.is_none() {
            abroad = Some(at);
        }
        at = at + stage.minutes.at(at);
    }
    RunTimes {
        stage_entries,
        abroad_from: abroad.unwrap_or(at),
        lot_arrival: at,
        handover_end: at + lot.handover,
        coach_departs: coach.departs,
        coach_arrives: coach.arrives,
    }
}

/// The driver's state and the begin of the duty that was under way at the start, if one was.
pub(super) fn under_way(driver: &Driver) -> Option<(&State, Instant)> {
    let state = driver.state.as_ref()?;
    Some((state, state.duty_begin?))
}

/// The instants of `duty`. A duty in which nothing happens (it breaks `sequence`) is empty, at
/// the horizon's start.
pub fn duty_times(instance: &Instance, duty: &Duty) -> DutyTimes {
    let rules = instance.rules();
    let runs: Vec<RunTimes> = (duty.runs.iter())
        .map(|run| run_times(instance, run))
        .collect();
    let carried = under_way(instance.driver(duty.driver)).filter(|_| duty.carried);
    let back = duty.first_return.map(|coach| instance.coach(coach));
    let first_start = duty.runs.iter().map(|run| tame(run.start)).min();
    let last_arrival = (runs.iter().map(|run| run.coach_arrives))
        .chain(back.map(|coach| coach.arrives))
        .max();
    let begin = (carried.map(|(_, begin)| begin))
        .or(first_start.map(|start| start - rules.report))
        .or(back.map(|coach| coach.departs))
        .unwrap_or(instance.horizon().from);
    let end = (last_arrival.or(carried.map(|(state, _)| state.free_from)))
        .map_or(begin, |at| at + rules.debrief);
    DutyTimes { begin, end, runs }
}

/// The instants of `trip`.
pub fn trip_times(instance: &Instance, trip: &Trip) -> TripTimes {
    let truck = instance.truck(trip.truck);
    let start = tame(trip.start);
    let lot_arrival = start + truck.loading + truck.outbound;
    TripTimes {
        start,
        stage_entries: (truck.stages.iter())
            .map(|&(stage, after)| (stage, start + after))
            .collect(),
        lot_arrival,
        end: lot_arrival + truck.unloading + truck.back,
    }
}

/// How a vehicle is moved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum By {
    Run { driver: DriverIdx, coach: CoachIdx },
    Trip { truck: TruckIdx },
}

/// One movement of a vehicle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Move {
    pub vehicle: VehicleIdx,
    pub start: Instant,
    pub by: By,
}

/// All movements of a schedule, by vehicle.
pub(super) struct Moves(Vec<Move>);

impl Moves {
    pub fn new(schedule: &Schedule) -> Moves {
        let mut all = Vec::with_capacity(schedule.served());
        for duty in &schedule.duties {
            all.extend(duty.runs.iter().map(|run| Move {
                vehicle: run.vehicle,
                start: run.start,
                by: By::Run {
                    driver: duty.driver,
                    coach: run.coach,
                },
            }));
        }
        for trip in &schedule.trips {
            all.extend(trip.vehicles.iter().map(|&vehicle| Move {
                vehicle,
                start: trip.start,
                by: By::Trip { truck: trip.truck },
            }));
        }
        all.sort_unstable();
        Moves(all)
    }

    /// The movements of one vehicle, by start; one at most in a good schedule.
    pub fn of(&self, vehicle: VehicleIdx) -> &[Move] {
        let from = self.0.partition_point(|one| one.vehicle < vehicle);
        let many = self.0[from..].partition_point(|one| one.vehicle == vehicle);
        &self.0[from..from + many]
    }

    /// The movements of each vehicle that is moved.
    pub fn by_vehicle(&self) -> impl Iterator<Item = &[Move]> {
        self.0.chunk_by(|a, b| a.vehicle == b.vehicle)
    }
}

/// A run with its duty and its instants.
#[derive(Clone, Copy)]
pub(super) struct RunAt<'a> {
    pub duty: &'a Duty,
    pub run: &'a Run,
    pub times: &'a RunTimes,
}

/// A whole schedule, walked once.
pub struct Timeline<'a> {
    pub(super) instance: &'a Instance,
    pub(super) schedule: &'a Schedule,
    /// Instants of `schedule.duties`.
    pub duties: Vec<DutyTimes>,
    /// Instants of `schedule.trips`.
    pub trips: Vec<TripTimes>,
    /// For each driver, his duties as positions in `schedule.duties`, by begin.
    pub rosters: Vec<Vec<usize>>,
    pub(super) moves: Moves,
}

impl<'a> Timeline<'a> {
    /// Walks `schedule`, whose indices must be of `instance`.
    ///
    /// # Panics
    /// If an index is not of `instance`.
    pub fn new(instance: &'a Instance, schedule: &'a Schedule) -> Timeline<'a> {
        let duties: Vec<DutyTimes> = (schedule.duties.iter())
            .map(|duty| duty_times(instance, duty))
            .collect();
        let mut rosters = vec![Vec::new(); instance.drivers().len()];
        for (at, duty) in schedule.duties.iter().enumerate() {
            rosters[duty.driver.at()].push(at);
        }
        for roster in &mut rosters {
            roster.sort_by_key(|&at| (duties[at].begin, !schedule.duties[at].carried));
        }
        Timeline {
            instance,
            schedule,
            trips: (schedule.trips.iter())
                .map(|trip| trip_times(instance, trip))
                .collect(),
            duties,
            rosters,
            moves: Moves::new(schedule),
        }
    }

    pub(super) fn duties(&self) -> impl Iterator<Item = (&'a Duty, &DutyTimes)> {
        self.schedule.duties.iter().zip(&self.duties)
    }

    pub(super) fn trips(&self) -> impl Iterator<Item = (&'a Trip, &TripTimes)> {
        self.schedule.trips.iter().zip(&self.trips)
    }

    pub(super) fn runs(&self) -> impl Iterator<Item = RunAt<'_>> {
        self.duties().flat_map(|(duty, times)| {
            (duty.runs.iter().zip(&times.runs)).map(move |(run, times)| RunAt { duty, run, times })
        })
    }

    /// The duties of each driver by begin, with the driver.
    pub(super) fn rosters(&self) -> impl Iterator<Item = (DriverIdx, Vec<(&'a Duty, &DutyTimes)>)> {
        (self.instance.driver_indices().zip(&self.rosters))
            .filter(|(_, roster)| !roster.is_empty())
            .map(|(driver, roster)| {
                let duty = |&at: &usize| (&self.schedule.duties[at], &self.duties[at]);
                (driver, roster.iter().map(duty).collect())
            })
    }

    /// Spans in Kazakhstan during a duty, with the vehicle of the run that led there (none for a
    /// first return, which counts from the horizon's start).
    pub(super) fn presences(
        &self,
        duty: &'a Duty,
        times: &'a DutyTimes,
    ) -> impl Iterator<Item = (Option<VehicleIdx>, Interval)> {
        let back = duty.first_return.map(|coach| {
            let span = Interval {
                from: self.instance.horizon().from,
                to: self.instance.coach(coach).arrives,
            };
            (None, span)
        });
        let runs = duty.runs.iter().zip(&times.runs).map(|(run, times)| {
            let span = Interval {
                from: times.abroad_from,
                to: times.coach_arrives,
            };
            (Some(run.vehicle), span)
        });
        back.into_iter().chain(runs)
    }

    /// Each vehicle's arrival at `lot`.
    pub(super) fn arrivals(&self, lot: LotIdx) -> impl Iterator<Item = (VehicleIdx, Instant)> {
        let driven = (self.runs())
            .filter(move |one| self.instance.vehicle(one.run.vehicle).lot == lot)
            .map(|one| (one.run.vehicle, one.times.lot_arrival));
        let caged = (self.trips())
            .filter(move |(trip, _)| self.instance.truck(trip.truck).lot == lot)
            .flat_map(|(trip, times)| {
                (trip.vehicles.iter()).map(|&vehicle| (vehicle, times.lot_arrival))
            });
        driven.chain(caged)
    }

    /// Units of capacity that enter `stage`, per slot. Entries outside the horizon are in none.
    pub fn stage_use(&self, stage: StageIdx) -> Vec<u32> {
        let mut used = vec![0_u32; self.instance.slots()];
        let mut enter = |at: Instant, units: u32| {
            if let Some(slot) = self.instance.slot_of(at).and_then(|at| used.get_mut(at)) {
                *slot = slot.saturating_add(units);
            }
        };
        let position: Vec<Option<usize>> = (self.instance.lots().iter())
            .map(|lot| lot.stages.iter().position(|&one| one == stage))
            .collect();
        for one in self.runs() {
            let vehicle = self.instance.vehicle(one.run.vehicle);
            if let Some(at) = position[vehicle.lot.at()] {
                let units = self.instance.class(vehicle.class).gate_units;
                enter(one.times.stage_entries[at], units);
            }
        }
        for (trip, times) in self.trips() {
            for &(_, at) in times.stage_entries.iter().filter(|one| one.0 == stage) {
                enter(at, self.instance.truck(trip.truck).gate_units);
            }
        }
        used
    }

    /// Vehicles that arrive at `lot`, per slot.
    pub fn lot_arrivals(&self, lot: LotIdx) -> Vec<u32> {
        let mut arriving = vec![0_u32; self.instance.slots()];
        for (_, at) in self.arrivals(lot) {
            if let Some(slot) = (self.instance.slot_of(at)).and_then(|at| arriving.get_mut(at)) {
                *slot = slot.saturating_add(1);
            }
        }
        arriving
    }

    /// Spaces taken in `lot` after each slot.
    pub fn lot_occupancy(&self, lot: LotIdx) -> Vec<i64> {
        let mut spaces = vec![0_i64; self.instance.slots()];
        for (vehicle, at) in self.arrivals(lot) {
            if let Some(slot) = (self.instance.slot_of(at)).and_then(|at| spaces.get_mut(at)) {
                *slot += i64::from(
                    self.instance
                        .class(self.instance.vehicle(vehicle).class)
                        .size,
                );
            }
        }
        let lot = self.instance.lot(lot);
        let mut taken = i64::from(lot.occupancy);
        for (slot, value) in spaces.iter_mut().enumerate() {
            taken = match lot.outflow.at(slot) {
                Some(out) => (taken + *value - i64::from(out)).max(0),
                None => 0,
            };
            *value = taken;
        }
        spaces
    }

    /// Drivers aboard each coach, first returns included.
    pub fn coach_load(&self) -> Vec<u32> {
        let mut aboard = vec![0_u32; self.instance.coaches().len()];
        for duty in &self.schedule.duties {
            let coaches = duty.runs.iter().map(|run| run.coach);
            for coach in duty.first_return.into_iter().chain(coaches) {
                aboard[coach.at()] = aboard[coach.at()].saturating_add(1);
            }
        }
        aboard
    }
}

/// Spaces taken in `lot` after each slot.
pub fn lot_occupancy(instance: &Instance, schedule: &Schedule, lot: LotIdx) -> Vec<i64> {
    Timeline::new(instance, schedule).lot_occupancy(lot)
}

/// Units of capacity that enter `stage`, per slot.
pub fn stage_use(instance: &Instance, schedule: &Schedule, stage: StageIdx) -> Vec<u32> {
    Timeline::new(instance, schedule).stage_use(stage)
}

/// Drivers aboard each coach, first returns included.
pub fn coach_load(instance: &Instance, schedule: &Schedule) -> Vec<u32> {
    Timeline::new(instance, schedule).coach_load()
}
