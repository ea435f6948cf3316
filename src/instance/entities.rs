//! The validated entities.

use std::collections::BTreeMap;

use crate::ids::{ClassIdx, CoachIdx, DriverIdx, LotIdx, PayIdx, StageIdx, VehicleIdx, YardIdx};
use crate::spec::{Activity, LicenceClass, Mode, RollingSpec, StaySpec};
use crate::units::{Clock, Date, Fen, Instant, Interval, Minutes};

/// A vehicle class.
#[derive(Clone, Debug)]
pub struct Class {
    /// Id.
    pub id: String,
    /// Licence required.
    pub licence: LicenceClass,
    /// Pay for one run.
    pub pay: Fen,
    /// Lot spaces.
    pub size: u32,
    /// Units of stage capacity.
    pub gate_units: u32,
    /// May travel on a cage truck.
    pub cage: bool,
}

/// A yard at Horgos.
#[derive(Clone, Debug)]
pub struct Yard {
    /// Id.
    pub id: String,
    /// From the coach station to the yard.
    pub transfer: Minutes,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Id.
    pub id: String,
    /// What the driver does.
    pub activity: Activity,
    /// In Kazakhstan.
    pub abroad: bool,
    /// Minutes by the Horgos clock at entry.
    pub minutes: Profile,
    /// Units that may enter per slot.
    pub capacity: Option<Calendar>,
}

/// A step function of the Horgos clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Steps of an ordinary date, ascending, the first at midnight.
    pub steps: Vec<(Clock, Minutes)>,
    /// Steps of particular Horgos dates.
    pub dates: BTreeMap<Date, Vec<(Clock, Minutes)>>,
}

/// One value for each slot of the horizon; `None` = unlimited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar(pub Vec<Option<u32>>);

/// A lot and the corridor to it.
#[derive(Clone, Debug)]
pub struct Lot {
    /// Id.
    pub id: String,
    /// Spaces; `None` = unlimited.
    pub capacity: Option<u32>,
    /// Spaces taken at the start.
    pub occupancy: u32,
    /// Spaces that can be freed per slot.
    pub outflow: Calendar,
    /// Vehicles that may arrive per slot.
    pub handover_capacity: Option<Calendar>,
    /// From arrival to the end of handover.
    pub handover: Minutes,
    /// Stages of the corridor, in order; empty when no vehicle goes there.
    pub stages: Vec<StageIdx>,
    /// Length of the corridor, km.
    pub distance_km: u32,
    /// Spaces of `capacity` that others hold after each slot; empty = none. A part of an instance
    /// has them, no file does.
    pub held: Vec<u32>,
}

/// A return coach.
#[derive(Clone, Debug)]
pub struct Coach {
    /// Id.
    pub id: String,
    /// Lot it leaves from.
    pub lot: LotIdx,
    /// Departure.
    pub departs: Instant,
    /// Arrival at Horgos.
    pub arrives: Instant,
    /// Seats; `None` = unlimited.
    pub seats: Option<u32>,
    /// Fare.
    pub fare: Fen,
}

/// A cage truck.
#[derive(Clone, Debug)]
pub struct Truck {
    /// Id.
    pub id: String,
    /// Lot it serves.
    pub lot: LotIdx,
    /// Vehicles a trip.
    pub capacity: u32,
    /// When it may be on a trip.
    pub windows: Vec<Interval>,
    /// Loading.
    pub loading: Minutes,
    /// From the end of loading to the lot.
    pub outbound: Minutes,
    /// Unloading.
    pub unloading: Minutes,
    /// Back to Horgos.
    pub back: Minutes,
    /// Cost of a trip.
    pub cost: Fen,
    /// Stages entered, with minutes after the trip's start.
    pub stages: Vec<(StageIdx, Minutes)>,
    /// Units of stage capacity.
    pub gate_units: u32,
}

/// How drivers are paid.
#[derive(Clone, Debug)]
pub struct PayScheme {
    /// Id; empty for the scheme of drivers who name none.
    pub id: String,
    /// Per duty.
    pub duty_pay: Fen,
    /// Per run, by class.
    pub run_pay: Vec<Fen>,
    /// Per minute beyond `overtime_after`.
    pub overtime_per_minute: Fen,
    /// Length of a duty from which overtime is paid.
    pub overtime_after: Minutes,
}

/// A driver.
#[derive(Clone, Debug)]
pub struct Driver {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Option<String>,
    /// Licences held, as written (closure not applied).
    pub licences: Vec<LicenceClass>,
    /// Availability, disjoint, ascending.
    pub windows: Vec<Interval>,
    /// Place and duty at the start, if not at rest at Horgos.
    pub state: Option<State>,
    /// Duties before the horizon, ascending.
    pub past_duties: Vec<Interval>,
    /// End of the last duty before the horizon, from wherever it is known.
    pub last_duty_end: Option<Instant>,
    /// Runs in the fairness period so far.
    pub runs_before: u32,
    /// Almaty dates already counted, ascending, distinct.
    pub stay_dates: Vec<Date>,
    /// Last date on which the passport is valid.
    pub passport_until: Option<Date>,
    /// Pay scheme.
    pub pay: PayIdx,
    /// Disliked times of day `[from, to)`; from after to runs over midnight.
    pub disliked_times: Vec<(Clock, Clock)>,
    /// Disliked classes, ascending.
    pub disliked_classes: Vec<ClassIdx>,
    /// Excluded classes, ascending.
    pub excluded_classes: Vec<ClassIdx>,
    /// Excluded vehicles, ascending.
    pub excluded_vehicles: Vec<VehicleIdx>,
}

/// Place and duty at the start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// The lot; `None` = Horgos.
    pub lot: Option<LotIdx>,
    /// Free from here on.
    pub free_from: Instant,
    /// Begin of the duty under way; always given at a lot.
    pub duty_begin: Option<Instant>,
    /// Runs already in it.
    pub runs: u32,
    /// Of those, on the Horgos date of the horizon's start.
    pub runs_today: u32,
    /// Minutes driven in it.
    pub driving: Minutes,
    /// Minutes driven since the last sufficient break.
    pub continuous: Minutes,
}

/// A vehicle.
#[derive(Clone, Debug)]
pub struct Vehicle {
    /// Id.
    pub id: String,
    /// VIN.
    pub vin: Option<String>,
    /// Class.
    pub class: ClassIdx,
    /// Yard.
    pub yard: YardIdx,
    /// Destination.
    pub lot: LotIdx,
    /// Ready from here on.
    pub released: Instant,
    /// Soft.
    pub due: Option<Instant>,
    /// Hard.
    pub deadline: Option<Instant>,
    /// Priority class.
    pub priority: u32,
    /// Cost of leaving it (resolved from value or priority).
    pub value: Fen,
    /// Remaining range, km.
    pub range_km: Option<u32>,
    /// May be driven.
    pub self_drive: bool,
    /// May be caged (the class allows it too).
    pub cage: bool,
}

/// Rule switches and limits; `None` = off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// From a duty's begin to its first run.
    pub report: Minutes,
    /// From the last coach's arrival to the duty's end.
    pub debrief: Minutes,
    /// From the end of handover to the coach's departure, at least.
    pub boarding: Minutes,
    /// Range that must remain, km.
    pub range_reserve_km: u32,
    /// `max-runs` per duty.
    pub max_runs_per_duty: Option<u32>,
    /// `max-runs` per Horgos date.
    pub max_runs_per_day: Option<u32>,
    /// `duty-length`.
    pub duty_length: Option<Minutes>,
    /// `driving-time` per duty.
    pub driving: Option<Minutes>,
    /// `driving-time` without a break.
    pub continuous: Option<Minutes>,
    /// What makes a break.
    pub driving_break: Minutes,
    /// Whether `queue` counts as driving.
    pub queue_counts_as_driving: bool,
    /// `rest`.
    pub rest: Option<Minutes>,
    /// `rolling-hours`.
    pub rolling_hours: Vec<RollingSpec>,
    /// `weekly-rest`.
    pub weekly_rest: bool,
    /// `stay-days`.
    pub stay_days: Vec<StaySpec>,
    /// `passport`.
    pub passport: bool,
}

/// Cost weights.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Objective {
    /// Per minute after due.
    pub lateness: Fen,
    /// Per minute from release to arrival.
    pub waiting: Fen,
    /// φ of `fairness`.
    pub fairness: Fairness,
    /// Per run that meets a dislike.
    pub preference: Fen,
    /// Per vehicle changed against the baseline.
    pub change_vehicle: Fen,
    /// Per driver newly called or sent home.
    pub change_driver: Fen,
}

/// φ, convex.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fairness {
    /// weight × n².
    Weight(Fen),
    /// φ(0), φ(1), …; linear past the end. Never empty.
    Table(Vec<Fen>),
}

/// Pins and bans.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Locks {
    /// Pins, in input order, each of another vehicle.
    pub pins: Vec<Pin>,
    /// Banned pairs, ascending, distinct.
    pub bans: Vec<(DriverIdx, VehicleIdx)>,
    /// Drivers left out, ascending.
    pub without_drivers: Vec<DriverIdx>,
    /// Vehicles left out, ascending.
    pub without_vehicles: Vec<VehicleIdx>,
}

/// A pinned run or trip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pin {
    /// Vehicle.
    pub vehicle: VehicleIdx,
    /// Driver.
    pub driver: Option<DriverIdx>,
    /// First minute of the slot.
    pub start: Option<Instant>,
    /// Coach.
    pub coach: Option<CoachIdx>,
    /// Mode.
    pub mode: Option<Mode>,
}
