//! Drivers: licences, windows, state, history, pay, preferences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::world::LicenceClass;
use crate::units::{Clock, Date, Fen, Instant, Interval, Minutes};

fn is_zero(value: &u32) -> bool {
    *value == 0
}
fn no_minutes(value: &Minutes) -> bool {
    value.0 == 0
}

/// How drivers are paid; `run-pay`, `duty-pay` and `overtime` come from here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaySchemeSpec {
    /// Id.
    pub id: String,
    /// Pay per duty, fen (not charged again for a duty that began before the horizon).
    #[serde(default)]
    pub duty_pay: Fen,
    /// Pay per run by class id, fen, in place of the class's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub run_pay: Vec<RunPaySpec>,
    /// Pay per minute of a duty beyond `overtime_after_minutes`, fen.
    #[serde(default)]
    pub overtime_per_minute: Fen,
    /// Length of a duty from which overtime is paid.
    #[serde(default, skip_serializing_if = "no_minutes")]
    pub overtime_after_minutes: Minutes,
}

/// Pay per run of one class.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunPaySpec {
    /// Class id.
    pub class: String,
    /// Pay, fen.
    pub pay: Fen,
}

/// A driver.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DriverSpec {
    /// Id.
    pub id: String,
    /// Name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Licences held.
    pub licences: Vec<LicenceClass>,
    /// When the driver may be on duty; disjoint.
    pub windows: Vec<Interval>,
    /// Where the driver is at the start, if not at rest at Horgos.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateSpec>,
    /// Duties before the horizon, for `rest`, `rolling-hours` and `weekly-rest`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past_duties: Vec<Interval>,
    /// End of the last duty, if `past_duties` does not hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_duty_end: Option<Instant>,
    /// Runs already done in the fairness period.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub runs_before: u32,
    /// Almaty dates before the horizon already counted against stay limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stay_dates: Vec<Date>,
    /// Last date on which the passport is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passport_until: Option<Date>,
    /// Pay scheme id; absent = class pay only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay: Option<String>,
    /// Dislikes: each run that meets one costs `objective.preference`.
    #[serde(default, skip_serializing_if = "DislikesSpec::is_empty")]
    pub dislikes: DislikesSpec,
    /// Classes that the driver never takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded_classes: Vec<String>,
    /// Vehicles that the driver never takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded_vehicles: Vec<String>,
}

/// A driver's place and duty at the horizon's start.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateSpec {
    /// The lot the driver is at (handover done at `free_from`); absent = Horgos.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// Free from here on. At Horgos inside a duty: at the coach station.
    pub free_from: Instant,
    /// Begin of the duty that is under way; absent = none (a driver at a lot is always in one).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty_begin: Option<Instant>,
    /// Runs already started in that duty.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub runs: u32,
    /// Of those, runs started on the Horgos date of the horizon's start.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub runs_today: u32,
    /// Minutes driven in that duty.
    #[serde(default, skip_serializing_if = "no_minutes")]
    pub driving_minutes: Minutes,
    /// Minutes driven since the last sufficient break, if the driver has had none since.
    #[serde(default, skip_serializing_if = "no_minutes")]
    pub continuous_minutes: Minutes,
}

/// What a driver would rather not do.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DislikesSpec {
    /// Times of day at Horgos at which a run starts; `from` after `to` runs over midnight.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<ClockIntervalSpec>,
    /// Class ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
}

impl DislikesSpec {
    /// Whether nothing is disliked.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty() && self.classes.is_empty()
    }
}

/// Times of day `[from, to)`; `from` after `to` runs over midnight.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct ClockIntervalSpec {
    /// From.
    pub from: Clock,
    /// To.
    pub to: Clock,
}
