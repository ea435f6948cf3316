//! The view: all figures of the report in one pass over instance and schedule, serialisable.
//!
//! Instants are whole minutes after [`View::start`]; indices point into the lists of the view,
//! which follow those of the instance.

use serde::Serialize;

use super::times::{
    arrivals, coach_load, duty_times, lateness, lot_occupancy, stage_use, trip_times,
};
use super::words::REASONS;
use crate::instance::{Calendar, Instance};
use crate::schedule::{Duty, Schedule, UnservedReason};
use crate::spec::Activity;
use crate::units::{Instant, Minutes, Zone};

/// All figures of the report.
#[derive(Serialize, Debug)]
pub struct View<'a> {
    /// The horizon's start, minutes since 1970 UTC.
    pub start: i64,
    /// Length of the horizon, minutes.
    pub length: i64,
    /// Length of a slot, minutes.
    pub slot: i64,
    /// Minutes that the clock at Horgos is ahead of UTC: (from, offset).
    pub horgos: Vec<(i64, i64)>,
    /// The same of the clock at the lots.
    pub almaty: Vec<(i64, i64)>,
    /// Class ids.
    pub classes: Vec<&'a str>,
    /// Yard ids.
    pub yards: Vec<&'a str>,
    /// Stages.
    pub stages: Vec<StageView<'a>>,
    /// Lots.
    pub lots: Vec<LotView<'a>>,
    /// Coaches.
    pub coaches: Vec<CoachView<'a>>,
    /// Drivers.
    pub drivers: Vec<DriverView<'a>>,
    /// Vehicles.
    pub vehicles: Vec<VehicleView<'a>>,
    /// Duties, by begin, then by driver.
    pub duties: Vec<DutyView>,
    /// Cage-truck trips, by start.
    pub trips: Vec<TripView<'a>>,
    /// Vehicles that arrive late, the latest first.
    pub late: Vec<LateView>,
    /// Vehicles that stay, by index.
    pub unserved: Vec<UnservedView>,
    /// What the reasons of unserved vehicles mean.
    pub reasons: Vec<(UnservedReason, &'static str)>,
    /// Use of what is shared, slot by slot.
    pub series: Vec<Series<'a>>,
    /// The figures of the headline.
    pub counts: Counts,
}

/// The figures of the headline.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug, Default)]
pub struct Counts {
    /// Vehicles in the instance.
    pub vehicles: usize,
    /// Of those, moved.
    pub served: usize,
    /// Of those, moved on cage trucks.
    pub caged: usize,
    /// Vehicles that stay.
    pub unserved: usize,
    /// Vehicles that arrive after their due time.
    pub late: usize,
    /// Drivers in the instance.
    pub drivers: usize,
    /// Drivers with a duty.
    pub used: usize,
    /// Drivers without one.
    pub idle: usize,
    /// Duties.
    pub duties: usize,
    /// Runs.
    pub runs: usize,
}

/// A stage.
#[derive(Serialize, Debug)]
pub struct StageView<'a> {
    /// Id.
    pub id: &'a str,
    /// What the driver does.
    pub activity: Activity,
}

/// A lot.
#[derive(Serialize, Debug)]
pub struct LotView<'a> {
    /// Id.
    pub id: &'a str,
    /// Stages of its corridor.
    pub stages: Vec<usize>,
    /// Minutes of handover.
    pub handover: i64,
}

/// A coach.
#[derive(Serialize, Debug)]
pub struct CoachView<'a> {
    /// Id.
    pub id: &'a str,
    /// Lot that it leaves from.
    pub lot: usize,
    /// Departure.
    pub departs: i64,
    /// Arrival at Horgos.
    pub arrives: i64,
    /// Seats; `None` = unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
    /// Drivers aboard.
    pub aboard: u64,
}

/// A driver.
#[derive(Serialize, Debug)]
pub struct DriverView<'a> {
    /// Id.
    pub id: &'a str,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
}

/// A vehicle.
#[derive(Serialize, Debug)]
pub struct VehicleView<'a> {
    /// Id.
    pub id: &'a str,
    /// VIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vin: Option<&'a str>,
    /// Class.
    pub class: usize,
    /// Yard.
    pub yard: usize,
    /// Lot.
    pub lot: usize,
    /// Papers ready.
    pub released: i64,
    /// Due at the lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<i64>,
}

/// A duty.
#[derive(Serialize, Debug)]
pub struct DutyView {
    /// Driver.
    pub driver: usize,
    /// Begin; before the horizon for a duty that was under way.
    pub begin: i64,
    /// End.
    pub end: i64,
    /// For a duty that was under way at the start: when the driver is free.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<i64>,
    /// The coach of a driver who starts at a lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_return: Option<usize>,
    /// Runs.
    pub runs: Vec<RunView>,
}

/// A run.
#[derive(Serialize, Debug)]
pub struct RunView {
    /// Vehicle.
    pub vehicle: usize,
    /// Start.
    pub start: i64,
    /// Minutes of each stage of the corridor to the vehicle's lot.
    pub stages: Vec<i64>,
    /// Coach of the return.
    pub coach: usize,
}

/// A cage-truck trip.
#[derive(Serialize, Debug)]
pub struct TripView<'a> {
    /// Truck id.
    pub truck: &'a str,
    /// Lot.
    pub lot: usize,
    /// Vehicles that the truck can carry.
    pub capacity: u32,
    /// Loading begins.
    pub start: i64,
    /// Loading ends.
    pub loaded: i64,
    /// Arrival at the lot.
    pub arrival: i64,
    /// Back at Horgos.
    pub back: i64,
    /// Vehicles aboard.
    pub vehicles: Vec<usize>,
}

/// A late vehicle.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct LateView {
    /// Vehicle.
    pub vehicle: usize,
    /// Arrival at the lot.
    pub arrival: i64,
    /// Minutes after its due time.
    pub by: i64,
    /// Its driver; `None` = it came on a cage truck.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<usize>,
}

/// A vehicle that stays.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
pub struct UnservedView {
    /// Vehicle.
    pub vehicle: usize,
    /// Why.
    pub reason: UnservedReason,
}

/// What a series counts.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Shared {
    /// Units entering a stage in the slot.
    Stage,
    /// Vehicles arriving at a lot in the slot.
    Arrivals,
    /// Spaces taken in a lot after the slot.
    Spaces,
}

/// Use of one shared thing against its limit, slot by slot.
#[derive(Serialize, Debug)]
pub struct Series<'a> {
    /// What it counts.
    pub counts: Shared,
    /// Id of the stage or lot.
    pub id: &'a str,
    /// Amount in each slot.
    pub used: Vec<u64>,
    /// Limit in each slot (`None` inside = unlimited); absent when there is none at all. A limit
    /// that never changes is given once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Vec<Option<u32>>>,
}

impl<'a> View<'a> {
    /// Gathers the view.
    ///
    /// # Panics
    /// If the schedule is not of this instance ([`html`](super::html) refuses it first).
    pub fn new(instance: &'a Instance, schedule: &Schedule) -> View<'a> {
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
            coaches: coaches(instance, schedule),
            drivers: (instance.drivers().iter())
                .map(|driver| DriverView {
                    id: &driver.id,
                    name: driver.name.as_deref(),
                })
                .collect(),
            vehicles: vehicles(instance),
            duties: Vec::new(),
            trips: Vec::new(),
            late: Vec::new(),
            unserved: Vec::new(),
            reasons: REASONS.to_vec(),
            series: series(instance, schedule),
            counts: Counts::default(),
        };
        view.add_duties(instance, schedule);
        view.add_trips(instance, schedule);
        (view.late).sort_by_key(|late| (-late.by, late.vehicle, late.arrival));
        view.count(instance, schedule);
        view.set_clocks();
        view
    }

    fn add_duties(&mut self, instance: &Instance, schedule: &Schedule) {
        for duty in &schedule.duties {
            let (shown, late) = duty_view(instance, duty);
            self.duties.push(shown);
            self.late.extend(late);
        }
        self.duties.sort_by_key(|duty| (duty.begin, duty.driver));
    }

    fn add_trips(&mut self, instance: &'a Instance, schedule: &Schedule) {
        let at = since(instance);
        for trip in &schedule.trips {
            let truck = instance.truck(trip.truck);
            let times = trip_times(instance, trip);
            self.trips.push(TripView {
                truck: &truck.id,
                lot: truck.lot.at(),
                capacity: truck.capacity,
                start: at(trip.start),
                loaded: at(times.loaded),
                arrival: at(times.arrival),
                back: at(times.back),
                vehicles: trip.vehicles.iter().map(|vehicle| vehicle.at()).collect(),
            });
            for &vehicle in &trip.vehicles {
                let by = lateness(instance.vehicle(vehicle).due, times.arrival);
                self.late.extend((by > Minutes(0)).then(|| LateView {
                    vehicle: vehicle.at(),
                    arrival: at(times.arrival),
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

fn coaches<'a>(instance: &'a Instance, schedule: &Schedule) -> Vec<CoachView<'a>> {
    let at = since(instance);
    (instance.coaches().iter())
        .zip(coach_load(instance, schedule))
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
        })
        .collect()
}

/// A duty as shown, and its late vehicles.
fn duty_view(instance: &Instance, duty: &Duty) -> (DutyView, Vec<LateView>) {
    let at = since(instance);
    let times = duty_times(instance, duty);
    let mut late = Vec::new();
    let mut runs = Vec::with_capacity(duty.runs.len());
    for (run, times) in duty.runs.iter().zip(&times.runs) {
        let ends = times.entries.iter().skip(1).chain([&times.arrival]);
        runs.push(RunView {
            vehicle: run.vehicle.at(),
            start: at(run.start),
            stages: (times.entries.iter().zip(ends))
                .map(|(&from, &to)| (to - from).0)
                .collect(),
            coach: run.coach.at(),
        });
        let by = lateness(instance.vehicle(run.vehicle).due, times.arrival);
        late.extend((by > Minutes(0)).then(|| LateView {
            vehicle: run.vehicle.at(),
            arrival: at(times.arrival),
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

/// One series for each stage with a capacity, and two for each lot that anything reaches.
fn series<'a>(instance: &'a Instance, schedule: &Schedule) -> Vec<Series<'a>> {
    let mut all = Vec::new();
    for (stage, used) in instance.stages().iter().zip(stage_use(instance, schedule)) {
        if let Some(capacity) = &stage.capacity {
            all.push(Series {
                counts: Shared::Stage,
                id: &stage.id,
                used,
                limit: Some(limit(capacity)),
            });
        }
    }
    let spaces = lot_occupancy(instance, schedule);
    let arrivals = arrivals(instance, schedule);
    for ((lot, arriving), spaces) in instance.lots().iter().zip(arrivals).zip(spaces) {
        if lot.stages.is_empty() && arriving.iter().all(|&count| count == 0) {
            continue;
        }
        all.push(Series {
            counts: Shared::Arrivals,
            id: &lot.id,
            used: arriving,
            limit: lot.handover_capacity.as_ref().map(limit),
        });
        all.push(Series {
            counts: Shared::Spaces,
            id: &lot.id,
            used: spaces,
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
