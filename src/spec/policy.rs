//! Rules, objective and locks.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::world::Mode;
use crate::units::{Fen, Instant, Minutes};

/// Where the rule values come from that a file leaves out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// What the law and the port impose.
    #[default]
    Port,
    /// Company policy on top: shorter duties, longer rests, fewer runs.
    Cautious,
}

fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    input: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(input).map(Some)
}

/// Rule switches and limits. An absent field takes the preset's value; `null` switches off.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RulesSpec {
    /// The preset that fills absent fields.
    pub preset: Preset,
    /// Minutes from a duty's begin to its first run (default 30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_minutes: Option<Minutes>,
    /// Minutes from the last coach's arrival to the duty's end (default 15).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debrief_minutes: Option<Minutes>,
    /// Minutes from the end of handover to the coach's departure, at least (default 10).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boarding_minutes: Option<Minutes>,
    /// `range`: kilometres that must remain at the lot (default 20).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range_reserve_km: Option<u32>,
    /// `max-runs` per duty.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub max_runs_per_duty: Option<Option<u32>>,
    /// `max-runs` per Horgos date of the runs' starts.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub max_runs_per_day: Option<Option<u32>>,
    /// `duty-length`, minutes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub duty_length_minutes: Option<Option<Minutes>>,
    /// `driving-time`: minutes in a duty.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub driving_minutes: Option<Option<Minutes>>,
    /// `driving-time`: minutes without a sufficient break.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub continuous_driving_minutes: Option<Option<Minutes>>,
    /// `driving-time`: minutes without driving that make a sufficient break.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub break_minutes: Option<Minutes>,
    /// `driving-time`: whether `queue` stages count as driving.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_counts_as_driving: Option<bool>,
    /// `rest` between duties, minutes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub rest_minutes: Option<Option<Minutes>>,
    /// `rolling-hours` limits, over consecutive Horgos dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolling_hours: Option<Vec<RollingSpec>>,
    /// `weekly-rest`: at least one Horgos date without duty in any 7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly_rest: Option<bool>,
    /// `stay-days` pairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stay_days: Option<Vec<StaySpec>>,
    /// `passport`: whether validity is enforced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passport: Option<bool>,
}

/// Duty minutes in any `days` consecutive Horgos dates are at most `minutes`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollingSpec {
    /// Consecutive dates.
    pub days: u32,
    /// Minutes.
    pub minutes: Minutes,
}

/// Dates with presence in Kazakhstan (Almaty dates) in any `window` consecutive dates are at
/// most `limit`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaySpec {
    /// Dates.
    pub limit: u32,
    /// Consecutive dates looked at.
    pub window: u32,
}

/// Cost weights. All money in fen. The defaults make the terms lexicographic in practice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ObjectiveSpec {
    /// `unserved` by priority class; a vehicle's own value goes before. A priority past the end
    /// takes the last.
    pub unserved_values: Vec<Fen>,
    /// `lateness` per minute after `due`.
    pub lateness_per_minute: Fen,
    /// `waiting` per minute from release to lot arrival (or to the horizon's end).
    pub waiting_per_minute: Fen,
    /// `fairness`.
    pub fairness: FairnessSpec,
    /// `preference` per run that meets a dislike.
    pub preference: Fen,
    /// `change` per vehicle whose driver, slot or coach is not the baseline's.
    pub change_per_vehicle: Fen,
    /// `change` per driver newly called or sent home.
    pub change_per_driver: Fen,
}

impl Default for ObjectiveSpec {
    fn default() -> Self {
        ObjectiveSpec {
            unserved_values: vec![Fen(500_000), Fen(1_000_000), Fen(2_000_000)],
            lateness_per_minute: Fen(100),
            waiting_per_minute: Fen(2),
            fairness: FairnessSpec::Weight(Fen(20)),
            preference: Fen(200),
            change_per_vehicle: Fen(3_000),
            change_per_driver: Fen(5_000),
        }
    }
}

/// φ of the `fairness` term; it must be convex.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FairnessSpec {
    /// φ(n) = weight × n².
    Weight(Fen),
    /// φ(0), φ(1), …; past the end it goes on with the last increment.
    Table(Vec<Fen>),
}

/// Pins and bans.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LocksSpec {
    /// Pinned runs: the vehicle is served, with whatever else is pinned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<PinSpec>,
    /// Pairs that may not meet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bans: Vec<BanSpec>,
    /// Drivers left out: they get no run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_drivers: Vec<String>,
    /// Vehicles left out: they stay unserved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_vehicles: Vec<String>,
}

impl LocksSpec {
    /// Whether nothing is locked.
    pub fn is_empty(&self) -> bool {
        self.pins.is_empty()
            && self.bans.is_empty()
            && self.without_drivers.is_empty()
            && self.without_vehicles.is_empty()
    }
}

/// A pin: the vehicle is moved, and what is given here holds for its run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PinSpec {
    /// Vehicle id.
    pub vehicle: String,
    /// Driver id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// First minute of the slot in which the run (or the trip) starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Instant>,
    /// Coach id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coach: Option<String>,
    /// Mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
}

/// A banned pair.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BanSpec {
    /// Driver id.
    pub driver: String,
    /// Vehicle id.
    pub vehicle: String,
}
