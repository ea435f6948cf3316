//! The instance as it is written: file format v1, and what a caller fills in from memory.
//!
//! An [`InstanceSpec`] names its entities by text ids and may hold any nonsense;
//! [`InstanceSpec::build`](crate::spec::InstanceSpec::build) is the only way from it to an
//! [`Instance`](crate::instance::Instance), and collects every error on the way. The JSON Schema
//! of the format is generated from these types.

mod people;
mod policy;
mod world;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use people::*;
pub use policy::*;
pub use world::*;

use crate::schedule::ScheduleSpec;
use crate::units::Instant;

/// The value of `format` in an instance file.
pub const INSTANCE_FORMAT: &str = "driveaway-instance";
/// The version of the file formats that this build reads and writes.
pub const FORMAT_VERSION: u32 = 1;

/// One instance: the whole input of a solve.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstanceSpec {
    /// Always `driveaway-instance`.
    pub format: String,
    /// Always 1.
    pub version: u32,
    /// A name for people; it has no meaning to the solver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The time that is planned.
    pub horizon: HorizonSpec,
    /// What has started before this instant is frozen (needs `baseline`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Instant>,
    /// Vehicle classes.
    pub classes: Vec<ClassSpec>,
    /// Yards at Horgos where vehicles wait.
    pub yards: Vec<YardSpec>,
    /// Stages of the corridors; a stage named by two corridors is one place with one capacity.
    pub stages: Vec<StageSpec>,
    /// Lots in Kazakhstan.
    pub lots: Vec<LotSpec>,
    /// One corridor per lot that vehicles go to.
    pub corridors: Vec<CorridorSpec>,
    /// Return coaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coaches: Vec<CoachSpec>,
    /// Cage trucks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trucks: Vec<TruckSpec>,
    /// Pay schemes that drivers refer to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pay_schemes: Vec<PaySchemeSpec>,
    /// Drivers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drivers: Vec<DriverSpec>,
    /// Vehicles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vehicles: Vec<VehicleSpec>,
    /// Rule switches and limits.
    #[serde(default)]
    pub rules: RulesSpec,
    /// Cost weights.
    #[serde(default)]
    pub objective: ObjectiveSpec,
    /// Pins and bans.
    #[serde(default, skip_serializing_if = "LocksSpec::is_empty")]
    pub locks: LocksSpec,
    /// An earlier schedule, for re-planning: the `change` term compares with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<ScheduleSpec>,
}

impl InstanceSpec {
    /// An instance of `horizon` with nothing in it, default rules and default weights.
    pub fn new(horizon: HorizonSpec) -> InstanceSpec {
        InstanceSpec {
            format: INSTANCE_FORMAT.to_owned(),
            version: FORMAT_VERSION,
            name: None,
            horizon,
            now: None,
            classes: Vec::new(),
            yards: Vec::new(),
            stages: Vec::new(),
            lots: Vec::new(),
            corridors: Vec::new(),
            coaches: Vec::new(),
            trucks: Vec::new(),
            pay_schemes: Vec::new(),
            drivers: Vec::new(),
            vehicles: Vec::new(),
            rules: RulesSpec::default(),
            objective: ObjectiveSpec::default(),
            locks: LocksSpec::default(),
            baseline: None,
        }
    }
}
