//! Gathers the [`View`] in one pass over instance and schedule.

use super::Notes;
use super::view::*;
use crate::check::{DutyTimes, Timeline};
use crate::ids::StageIdx;
use crate::instance::{Calendar, Instance};
use crate::schedule::{Duty, Schedule, UnservedReason};
use crate::units::{Instant, Minutes, Zone};

impl<'a> View<'a> {
    /// Gathers the view.
    ///
    /// # Panics
    /// If the schedule is not of this instance ([`html`](super::html) refuses it first).
    pub fn new(instance: &'a Instance, schedule: &Schedule) -> View<'a> {
        let line = Timeline::new(instance, schedule);
        let at = since(instance);
        let mut view = View {
            start: instance.horizon().from.0,
            length: instance.horizon().length().0,
            slot: instance.slot_length().0,
            horgos: Vec::new(),
            almaty: Vec::new(),
            classes: instance.classes().iter().map(|c| c.id.as_str()).collect(),
            yards: instance.yards().iter().map(|y| y.id.as_str()).collect(),
            stages: (instance.stages().iter())
                .map(|stage| StageView {
                    id: &stage.id,
                    activity: stage.activity,
                })
                .collect(),
            lots: (instance.lots().iter())
                .map(|lot| LotView {
                    id: &lot.id,
                    stages: lot.stages.iter().map(|stage| stage.at()).collect(),
                    handover: lot.handover.0,
                })
                .collect(),
            coaches: coaches(instance, &line),
            drivers: (instance.drivers().iter())
                .map(|driver| DriverView {
                    id: &driver.id,
                    name: driver.name.as_deref(),
                    licences: &driver.licences,
                    windows: (driver.windows.iter())
                        .map(|window| (at(window.from), at(window.to)))
                        .collect(),
                    note: None,
                })
                .collect(),
            vehicles: vehicles(instance),
            duties: Vec::new(),
            trips: Vec::new(),
            late: Vec::new(),
            unserved: Vec::new(),
            bottlenecks: Vec::new(),
            series: series(instance, &line),
            counts: Counts::default(),
        };
        view.add_duties(instance, schedule, &line);
        view.add_trips(instance, schedule, &line);
        (view.late).sort_by_key(|late| (-late.by, late.vehicle, late.arrival));
        view.count(instance, schedule);
        view.set_clocks();
        view
    }

    /// Adds what else is known; sentences about vehicles or drivers that are not there are left out.
    #[must_use]
    pub fn with_notes(mut self, notes: &'a Notes) -> View<'a> {
        for (vehicle, note) in &notes.vehicles {
            if let Some(shown) = self.vehicles.get_mut(vehicle.at()) {
                shown.note = Some(note);
            }
        }
        for (driver, note) in &notes.drivers {
            if let Some(shown) = self.drivers.get_mut(driver.at()) {
                shown.note = Some(note);
            }
        }
        self.bottlenecks = notes.bottlenecks.iter().map(String::as_str).collect();
        self
    }

    fn add_duties(&mut self, instance: &Instance, schedule: &Schedule, line: &Timeline) {
        for (duty, times) in schedule.duties.iter().zip(&line.duties) {
            let (shown, late) = duty_view(instance, duty, times);
            self.duties.push(shown);
            self.late.extend(late);
        }
        self.duties.sort_by_key(|duty| (duty.begin, duty.driver));
    }

    fn add_trips(&mut self, instance: &'a Instance, schedule: &Schedule, line: &Timeline) {
        let at = since(instance);
        for (trip, times) in schedule.trips.iter().zip(&line.trips) {
            let truck = instance.truck(trip.truck);
            self.trips.push(TripView {
                truck: &truck.id,
                lot: truck.lot.at(),
                capacity: truck.capacity,
                start: at(trip.start),
                loaded: at(times.start + truck.loading),
                arrival: at(times.lot_arrival),
                unloaded: at(times.lot_arrival + truck.unloading),
                back: at(times.end),
                vehicles: trip.vehicles.iter().map(|vehicle| vehicle.at()).collect(),
            });
            for &vehicle in &trip.vehicles {
                let by = lateness(instance.vehicle(vehicle).due, times.lot_arrival);
                self.late.extend((by > Minutes(0)).then(|| LateView {
                    vehicle: vehicle.at(),
                    arrival: at(times.lot_arrival),
                    by: by.0,
                    driver: None,
                }));
            }
        }
        self.trips.sort_by_key(|trip| (trip.start, trip.truck));
    }

    /// Counts the headline's figures; a vehicle that is neither moved nor listed stays too.
    fn count(&mut self, instance: &Instance, schedule: &Schedule) {
        let mut driven = vec![false; instance.vehicles().len()];
        let mut caged = driven.clone();
        let mut late = driven.clone();
        let mut used = vec![false; instance.drivers().len()];
        let mark = |list: &mut Vec<bool>, at: usize| {
            if let Some(flag) = list.get_mut(at) {
                *flag = true;
            }
        };
        for duty in &self.duties {
            mark(&mut used, duty.driver);
            (duty.runs.iter()).for_each(|run| mark(&mut driven, run.vehicle));
        }
        for trip in &self.trips {
            (trip.vehicles.iter()).for_each(|&vehicle| mark(&mut caged, vehicle));
        }
        (self.late.iter()).for_each(|one| mark(&mut late, one.vehicle));
        let mut reasons = vec![UnservedReason::Unknown; instance.vehicles().len()];
        for one in &schedule.unserved {
            if let Some(reason) = reasons.get_mut(one.vehicle.at()) {
                *reason = one.reason;
            }
        }
        let moved = driven
            .iter()
            .zip(&caged)
            .map(|(&by_road, &up)| by_road || up);
        self.unserved = (moved.zip(reasons).enumerate())
            .filter(|(_, (moved, _))| !moved)
            .map(|(vehicle, (_, reason))| UnservedView { vehicle, reason })
            .collect();
        let count = |flags: &[bool]| flags.iter().filter(|&&flag| flag).count();
        let vehicles = instance.vehicles().len();
        let used = count(&used);
        self.counts = Counts {
            vehicles,
            served: vehicles - self.unserved.len(),
            caged: count(&caged),
            unserved: self.unserved.len(),
            late: count(&late),
            drivers: instance.drivers().len(),
            used,
            idle: instance.drivers().len() - used,
            duties: self.duties.len(),
            runs: self.duties.iter().map(|duty| duty.runs.len()).sum(),
        };
    }

    /// The offsets of both clocks over all that is shown, and a week more on both sides.
    fn set_clocks(&mut self) {
        const WEEK: i64 = 7 * 24 * 60;
        let shown = (self.duties.iter().flat_map(|duty| [duty.begin, duty.end]))
            .chain(self.trips.iter().flat_map(|trip| [trip.start, trip.back]))
            .chain([0, self.length]);
        let (first, last) = shown.fold((0, 0), |(a, b), at| (at.min(a), at.max(b)));
        let clock = |zone| clock_offsets(zone, self.start, first - WEEK..last + WEEK);
        (self.horgos, self.almaty) = (clock(Zone::Horgos), clock(Zone::Almaty));
    }
}

/// Minutes after the horizon's start.
fn since(instance: &Instance) -> impl Fn(Instant) -> i64 + use<> {
    let start = instance.horizon().from;
    move |at| (at - start).0
}

fn coaches<'a>(instance: &'a Instance, line: &Timeline) -> Vec<CoachView<'a>> {
    let at = since(instance);
    (instance.coaches().iter())
        .zip(line.coach_load())
        .map(|(coach, aboard)| CoachView {
            id: &coach.id,
            lot: coach.lot.at(),
            departs: at(coach.departs),
            arrives: at(coach.arrives),
            seats: coach.seats,
            aboard,
        })
        .collect()
}

fn vehicles(instance: &Instance) -> Vec<VehicleView<'_>> {
    let at = since(instance);
    (instance.vehicles().iter())
        .map(|vehicle| VehicleView {
            id: &vehicle.id,
            vin: vehicle.vin.as_deref(),
            class: vehicle.class.at(),
            yard: vehicle.yard.at(),
            lot: vehicle.lot.at(),
            released: at(vehicle.released),
            due: vehicle.due.map(&at),
            note: None,
        })
        .collect()
}

/// A duty as shown, and its late vehicles.
fn duty_view(instance: &Instance, duty: &Duty, times: &DutyTimes) -> (DutyView, Vec<LateView>) {
    let at = since(instance);
    let mut late = Vec::new();
    let mut runs = Vec::with_capacity(duty.runs.len());
    for (run, times) in duty.runs.iter().zip(&times.runs) {
        let ends = times
            .stage_entries
            .iter()
            .skip(1)
            .chain([&times.lot_arrival]);
        runs.push(RunView {
            vehicle: run.vehicle.at(),
            start: at(run.start),
            stages: (times.stage_entries.iter().zip(ends))
                .map(|(&from, &to)| (to - from).0)
                .collect(),
            coach: run.coach.at(),
        });
        let by = lateness(instance.vehicle(run.vehicle).due, times.lot_arrival);
        late.extend((by > Minutes(0)).then(|| LateView {
            vehicle: run.vehicle.at(),
            arrival: at(times.lot_arrival),
            by: by.0,
            driver: Some(duty.driver.at()),
        }));
    }
    let state = instance.driver(duty.driver).state.as_ref();
    let shown = DutyView {
        driver: duty.driver.at(),
        begin: at(times.begin),
        end: at(times.end),
        free: (state.filter(|_| duty.carried)).map(|state| at(state.free_from)),
        first_return: duty.first_return.map(|coach| coach.at()),
        runs,
    };
    (shown, late)
}

/// Minutes by which a vehicle that arrives at `arrival` is late; 0 when it is not.
fn lateness(due: Option<Instant>, arrival: Instant) -> Minutes {
    due.map_or(Minutes(0), |due| (arrival - due).max(Minutes(0)))
}

/// One series for each stage with a capacity, and two for each lot that anything reaches.
fn series<'a>(instance: &'a Instance, line: &Timeline) -> Vec<Series<'a>> {
    let counts = |used: Vec<u32>| used.into_iter().map(i64::from).collect();
    let mut all = Vec::new();
    for (at, stage) in instance.stages().iter().enumerate() {
        if let Some(capacity) = &stage.capacity {
            all.push(Series {
                counts: Shared::Stage,
                id: &stage.id,
                used: counts(line.stage_use(StageIdx::new(at))),
                limit: Some(limit(capacity)),
            });
        }
    }
    for idx in instance.lot_indices() {
        let lot = instance.lot(idx);
        let arriving = line.lot_arrivals(idx);
        if lot.stages.is_empty() && arriving.iter().all(|&count| count == 0) {
            continue;
        }
        all.push(Series {
            counts: Shared::Arrivals,
            id: &lot.id,
            used: counts(arriving),
            limit: lot.handover_capacity.as_ref().map(limit),
        });
        all.push(Series {
            counts: Shared::Spaces,
            id: &lot.id,
            used: line.lot_occupancy(idx),
            limit: lot.capacity.map(|spaces| vec![Some(spaces)]),
        });
    }
    all
}

fn limit(capacity: &Calendar) -> Vec<Option<u32>> {
    let mut values = capacity.0.clone();
    if values.windows(2).all(|pair| pair[0] == pair[1]) {
        values.truncate(1);
    }
    values
}

/// Minutes that the clock of `zone` is ahead of UTC within `span` (minutes after `start`), as
/// (from, offset); found hour by hour, which is how clocks are put forward and back.
fn clock_offsets(zone: Zone, start: i64, span: std::ops::Range<i64>) -> Vec<(i64, i64)> {
    const HOUR: i64 = 60;
    let first = (start + span.start).div_euclid(HOUR) * HOUR;
    let mut offsets: Vec<(i64, i64)> = Vec::new();
    for at in (first..start + span.end).step_by(60) {
        let local =
            i64::from(zone.date(Instant(at)).0) * 24 * HOUR + i64::from(zone.clock(Instant(at)).0);
        let offset = local - at;
        if offsets.last().is_none_or(|&(_, last)| last != offset) {
            offsets.push((at - start, offset));
        }
    }
    offsets
}
