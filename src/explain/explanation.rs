//! The explanation as data: by id, as it is written. Money is in fen.

use std::collections::BTreeMap;

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};

use crate::compare::{Changes, Place};
use crate::names::{Rule, Term};
use crate::spec::LicenceClass;
use crate::units::{Fen, Instant, Interval};

/// The value of `format` in an explanation file.
pub const EXPLANATION_FORMAT: &str = "driveaway-explanation";

/// JSON Schema (2020-12) of an explanation file, format version 1.
pub fn explanation_schema() -> serde_json::Value {
    schema_for!(Explanation).to_value()
}

/// Why a schedule is as it is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// Always `driveaway-explanation`.
    pub format: String,
    /// Always 1.
    pub version: u32,
    /// Name of the instance, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Cost of the schedule that is explained.
    pub cost: Fen,
    /// Proven lower limit on the cost of any schedule, where it was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Fen>,
    /// Whether the time limit cut something short.
    pub cut_short: bool,
    /// Vehicles, by id: the unserved ones, or those asked for.
    pub vehicles: Vec<VehicleStory>,
    /// Drivers, by id: the idle ones, or those asked for.
    pub drivers: Vec<DriverStory>,
    /// What one more of something would save, the most first.
    pub bottlenecks: Vec<Bottleneck>,
}

/// What happens to one vehicle, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct VehicleStory {
    /// Vehicle id.
    pub vehicle: String,
    /// Why.
    #[serde(flatten)]
    pub why: VehicleWhy,
}

/// Why a vehicle goes or stays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum VehicleWhy {
    /// It goes.
    Served {
        /// How.
        place: Place,
    },
    /// A lock leaves it out.
    LeftOut,
    /// It could go alone, but the locks on the others leave no place for it; proven.
    LockedOut,
    /// Impossible even if no other vehicle wanted to go.
    Impossible {
        /// The licence that its class needs.
        licence: LicenceClass,
        /// Slots of the horizon in which it cannot start whoever drives, by the rules that forbid
        /// it.
        slots: Vec<Blocked>,
        /// Slots that suit it, were there a driver.
        free_slots: u32,
        /// Drivers by what keeps them from it: the smallest set of rules without which the driver
        /// could take it. Empty if no slot suits it.
        drivers: Vec<Blocked>,
        /// Cage-truck trips by what keeps them from it; empty if none may carry it.
        trips: Vec<Blocked>,
    },
    /// It could go, and stays all the same.
    Displaced {
        /// The cheapest way in that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        way: Option<Box<WayIn>>,
        /// Proven lower limit on what taking it would add to the cost of this schedule. Negative
        /// limits say that a cheaper schedule may take it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra_at_least: Option<Fen>,
        /// Whether no way in is cheaper than `way`.
        proven: bool,
    },
}

/// How many are kept from something by the same rules.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Blocked {
    /// Rules, in their order.
    pub rules: Vec<Rule>,
    /// Slots, drivers, trips or vehicles.
    pub count: u32,
}

/// A schedule that takes what this one leaves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WayIn {
    /// How the vehicle goes, or what the driver does first.
    pub place: Place,
    /// Vehicle id that goes there.
    pub vehicle: String,
    /// Cost of that schedule.
    pub cost: Fen,
    /// That less the cost of the schedule explained; negative when it is cheaper.
    pub extra: Fen,
    /// The difference by cost term, zeroes left out.
    pub terms: BTreeMap<Term, Fen>,
    /// What else changes.
    pub changes: Changes,
}

/// What one driver does, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DriverStory {
    /// Driver id.
    pub driver: String,
    /// Why.
    #[serde(flatten)]
    pub why: DriverWhy,
}

/// Why a driver works or does not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum DriverWhy {
    /// Has runs.
    Used {
        /// Vehicle ids in order.
        vehicles: Vec<String>,
    },
    /// A lock leaves him out.
    LeftOut,
    /// No vehicle could be his, even if he were the only driver.
    Impossible {
        /// Vehicles by what keeps him from them.
        vehicles: Vec<Blocked>,
    },
    /// There is work that he could do, and others do it.
    NotNeeded {
        /// Vehicles that he could take if he were the only driver.
        could_take: u32,
        /// The cheapest way to use him that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        way: Option<Box<WayIn>>,
        /// Proven lower limit on what using him would add to the cost of this schedule.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra_at_least: Option<Fen>,
        /// Whether no way is cheaper than `way`.
        proven: bool,
    },
}

/// What one more of something would save.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Bottleneck {
    /// Of what.
    #[serde(flatten)]
    pub resource: Resource,
    /// Estimate from the duals of the linear relaxation; absent where the model has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Fen>,
    /// What solving the day again with one more saves, if that was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saving: Option<Saving>,
}

/// Proven limits on a saving: exact when both are equal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Saving {
    /// At least.
    pub at_least: Fen,
    /// At most; absent when nothing is proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Fen>,
    /// Whether the day was planned again with one more: to the end, or (on large days) as far as a schedule
    /// that uses it and a proven limit on any, from the prices or from the relaxation solved again.
    #[serde(default)]
    pub verified: bool,
    /// What the best schedule found with one more costs less than this one. At most `at_least` and what
    /// this schedule itself costs above the optimum, together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Fen>,
}

/// Something that a day can run short of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "more", rename_all = "kebab-case")]
pub enum Resource {
    /// One more driver with these licences and this shift, rested, without a history.
    Driver {
        /// Licences.
        licences: Vec<LicenceClass>,
        /// Shift.
        windows: Vec<Shift>,
        /// Drivers of that sort today.
        have: u32,
        /// An example of them.
        like: String,
    },
    /// One more unit of a stage's capacity in one slot.
    Stage {
        /// Stage id.
        stage: String,
        /// First minute of the slot.
        slot: Instant,
    },
    /// One more arrival at a lot in one slot.
    Handover {
        /// Lot id.
        lot: String,
        /// First minute of the slot.
        slot: Instant,
    },
    /// One more space in a lot.
    Lot {
        /// Lot id.
        lot: String,
    },
    /// One more seat in a coach.
    Seat {
        /// Coach id.
        coach: String,
        /// Departure.
        departs: Instant,
    },
    /// One more cage truck.
    Truck {
        /// A truck that it is like.
        like: String,
    },
}

/// A window of a shift.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
pub struct Shift {
    /// From.
    pub from: Instant,
    /// To.
    pub to: Instant,
}

impl From<Interval> for Shift {
    fn from(one: Interval) -> Shift {
        Shift {
            from: one.from,
            to: one.to,
        }
    }
}
