//! Places and things: horizon, classes, yards, stages, lots, corridors, coaches, cage trucks,
//! vehicles.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Clock, Date, Fen, Instant, Interval, Minutes};

fn one() -> u32 {
    1
}
fn yes() -> bool {
    true
}
fn is_one(value: &u32) -> bool {
    *value == 1
}
fn is_zero(value: &u32) -> bool {
    *value == 0
}
fn no_minutes(value: &Minutes) -> bool {
    value.0 == 0
}

/// The planned time `[start, end)`, cut into gate slots of equal length from `start` on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HorizonSpec {
    /// First minute; at Horgos it must fall on a whole slot after midnight.
    pub start: Instant,
    /// First minute after the horizon; a whole number of slots after `start`, at most 400 days.
    pub end: Instant,
    /// Slot length: 5, 10, 15, 20, 30 or 60 minutes.
    #[serde(default = "HorizonSpec::default_slot")]
    pub slot_minutes: Minutes,
}

impl HorizonSpec {
    fn default_slot() -> Minutes {
        Minutes(15)
    }
}

/// A vehicle class.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassSpec {
    /// Id.
    pub id: String,
    /// Licence that a driver must hold, by closure.
    pub licence: LicenceClass,
    /// Pay for one run, fen, unless the driver's pay scheme says otherwise.
    pub pay: Fen,
    /// Spaces that it takes in a lot.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub size: u32,
    /// Units that it takes of each stage capacity.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub gate_units: u32,
    /// Whether it may travel on a cage truck.
    #[serde(default = "yes")]
    pub cage: bool,
}

/// Chinese driving-licence classes.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
#[allow(missing_docs)]
pub enum LicenceClass {
    A1,
    A2,
    A3,
    B1,
    B2,
    C1,
    C2,
    C3,
    C4,
    C5,
    C6,
    D,
    E,
    F,
    M,
    N,
    P,
}

/// A yard at Horgos.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YardSpec {
    /// Id.
    pub id: String,
    /// Minutes from the coach station to this yard.
    #[serde(default, skip_serializing_if = "no_minutes")]
    pub transfer_minutes: Minutes,
}

/// What a driver does in a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Activity {
    /// Driving.
    Drive,
    /// Waiting in line at the wheel.
    Queue,
    /// Papers, scans, inspection.
    Work,
}

/// A stage of one or more corridors.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageSpec {
    /// Id.
    pub id: String,
    /// What the driver does here.
    pub activity: Activity,
    /// Whether it lies in Kazakhstan: presence for `stay-days` and `passport` begins on entry to
    /// the first such stage (at the lot when a corridor has none).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub abroad: bool,
    /// Minutes that it takes, by the clock at entry.
    pub minutes: ProfileSpec,
    /// Units that may ENTER it per slot; absent = unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<CalendarSpec>,
}

/// A step function of the Horgos clock: the last step at or before the time of day holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileSpec {
    /// Steps in ascending order; the first is at `00:00`.
    pub steps: Vec<StepSpec>,
    /// Dates (at Horgos) with steps of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<DatedStepsSpec>,
}

/// One step of a profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepSpec {
    /// Time of day at Horgos from which it holds.
    pub from: Clock,
    /// Minutes.
    pub minutes: Minutes,
}

/// The steps of one date.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatedStepsSpec {
    /// Date at Horgos.
    pub date: Date,
    /// Steps in ascending order; the first is at `00:00`.
    pub steps: Vec<StepSpec>,
}

/// A whole number per slot: a default, daily times, and dated overrides; the last that applies
/// to a slot's first minute holds. Every boundary must fall on a slot boundary.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarSpec {
    /// Value where nothing else applies; `null` = unlimited.
    pub per_slot: Option<u32>,
    /// Values by time of day at Horgos, every day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub daily: Vec<DailySpec>,
    /// Dated values; a closure is 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<OverrideSpec>,
}

/// A daily part of a calendar; `from` after `to` runs over midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DailySpec {
    /// From this time of day at Horgos.
    pub from: Clock,
    /// To this time of day.
    pub to: Clock,
    /// Value; `null` = unlimited.
    pub per_slot: Option<u32>,
}

/// A dated part of a calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideSpec {
    /// First minute.
    pub from: Instant,
    /// First minute after it.
    pub to: Instant,
    /// Value; `null` = unlimited.
    pub per_slot: Option<u32>,
}

/// A lot in Kazakhstan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotSpec {
    /// Id.
    pub id: String,
    /// Spaces; absent = unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Spaces taken at the horizon's start.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub occupancy: u32,
    /// Spaces that onward transport can free per slot; absent = none; `null` inside = any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outflow: Option<CalendarSpec>,
    /// Vehicles that may arrive per slot; absent = unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover_capacity: Option<CalendarSpec>,
    /// Minutes from a vehicle's arrival to the end of its handover.
    #[serde(default, skip_serializing_if = "no_minutes")]
    pub handover_minutes: Minutes,
}

/// The way from Horgos to one lot.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorridorSpec {
    /// The lot it ends at.
    pub lot: String,
    /// Stage ids in order; no stage twice.
    pub stages: Vec<String>,
    /// Length.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub distance_km: u32,
}

/// A return coach to Horgos.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoachSpec {
    /// Id.
    pub id: String,
    /// The lot it leaves from.
    pub lot: String,
    /// Departure.
    pub departs: Instant,
    /// Arrival at Horgos.
    pub arrives: Instant,
    /// Seats for drivers; absent = unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
    /// Fare for one seat, fen.
    #[serde(default)]
    pub fare: Fen,
}

/// A cage truck (car carrier) that serves one lot. A trip takes loading, outbound, unloading and
/// return minutes, and must lie in one of its windows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruckSpec {
    /// Id.
    pub id: String,
    /// The lot it serves.
    pub lot: String,
    /// Vehicles that it carries.
    pub capacity: u32,
    /// When it may be on a trip.
    pub windows: Vec<Interval>,
    /// Minutes of loading, from the trip's start.
    pub loading_minutes: Minutes,
    /// Minutes from the end of loading to the lot.
    pub outbound_minutes: Minutes,
    /// Minutes of unloading at the lot.
    pub unloading_minutes: Minutes,
    /// Minutes back to Horgos.
    pub return_minutes: Minutes,
    /// Cost of one trip, fen.
    pub cost: Fen,
    /// The stages that it enters, and when; it takes `gate_units` of each one's capacity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<TruckStageSpec>,
    /// Units of stage capacity that it takes.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub gate_units: u32,
}

/// When a cage truck enters a stage.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruckStageSpec {
    /// Stage id.
    pub stage: String,
    /// Minutes after the trip's start (loading included).
    pub after_minutes: Minutes,
}

/// How a vehicle may travel.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Driven by a driver.
    SelfDrive,
    /// On a cage truck.
    Cage,
}

/// A waiting vehicle.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleSpec {
    /// Id.
    pub id: String,
    /// Vehicle identification number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vin: Option<String>,
    /// Class id.
    pub class: String,
    /// Yard id.
    pub yard: String,
    /// Lot id.
    pub lot: String,
    /// Papers and QR code are ready from here on.
    pub released: Instant,
    /// It should reach the lot by then (soft).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// It must reach the lot by then or stay (hard).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Instant>,
    /// Priority class: an index into `objective.unserved_values`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: u32,
    /// Cost of leaving it, fen; absent = by priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Fen>,
    /// Remaining range, km, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range_km: Option<u32>,
    /// Allowed modes; absent = both (as far as the class may be caged).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modes: Option<Vec<Mode>>,
}
