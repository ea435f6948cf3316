//! The view: all figures of the report, serialisable.
//!
//! Instants are whole minutes after [`View::start`]; indices point into the lists of the view,
//! which follow those of the instance.

use serde::Serialize;

use crate::schedule::UnservedReason;
use crate::spec::{Activity, LicenceClass};

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
    /// What holds the day back, in sentences.
    pub bottlenecks: Vec<&'a str>,
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
    pub aboard: u32,
}

/// A driver.
#[derive(Serialize, Debug)]
pub struct DriverView<'a> {
    /// Id.
    pub id: &'a str,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// Licences held.
    pub licences: &'a [LicenceClass],
    /// When the driver may be on duty: (from, to).
    pub windows: Vec<(i64, i64)>,
    /// What else there is to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'a str>,
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
    /// Why it stays, or what else there is to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'a str>,
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
    /// Unloading ends.
    pub unloaded: i64,
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
    pub used: Vec<i64>,
    /// Limit in each slot (`None` inside = unlimited); absent when there is none at all. A limit
    /// that never changes is given once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Vec<Option<u32>>>,
}
