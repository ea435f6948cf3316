//! The events file, format v1: what has come otherwise than it was planned.
//!
//! ```json
//! {"format": "driveaway-events", "version": 1, "events": [
//!   {"driver-absent": {"driver": "D0007"}},
//!   {"vehicle-dry": {"vehicle": "V0012", "ready_again": "2025-09-01T14:00:00+08:00"}}
//! ]}
//! ```
//!
//! Events take effect in the order of the file. An instant that is left out is `now`, or the
//! horizon's end where something ends.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::spec::{CoachSpec, DriverSpec, FORMAT_VERSION, VehicleSpec};
use crate::units::{Fen, Instant, Interval, Minutes};

/// The value of `format` in an events file.
pub const EVENTS_FORMAT: &str = "driveaway-events";

/// An events file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventsSpec {
    /// Always `driveaway-events`.
    pub format: String,
    /// Always 1.
    pub version: u32,
    /// The events, in the order in which they take effect.
    pub events: Vec<Event>,
}

impl EventsSpec {
    /// A file of these events.
    pub fn new(events: Vec<Event>) -> EventsSpec {
        EventsSpec {
            format: EVENTS_FORMAT.to_owned(),
            version: FORMAT_VERSION,
            events,
        }
    }
}

/// One event.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A driver cannot be on duty for a while. What he has begun he finishes.
    DriverAbsent(DriverAbsent),
    /// A driver comes later than planned: he cannot be on duty before then.
    DriverLate(DriverLate),
    /// A known driver can be on duty at further times.
    DriverAvailable(DriverAvailable),
    /// A driver nobody counted on.
    DriverNew(DriverNew),
    /// A vehicle nobody counted on.
    VehicleNew(VehicleNew),
    /// A vehicle is no longer to be moved; leaving it costs nothing more.
    VehicleWithdrawn(VehicleWithdrawn),
    /// Another priority, value, due time or deadline.
    VehiclePriority(VehiclePriority),
    /// A vehicle will not start ("dry run"): its driver reports for another run if there is one;
    /// the vehicle stays until it is ready again, if ever.
    VehicleDry(VehicleDry),
    /// A stage takes another number of units; 0 is a closure. What is under way still passes.
    StageCapacity(StageCapacity),
    /// A stage takes other minutes.
    StageMinutes(StageMinutes),
    /// A coach does not go.
    CoachCancelled(CoachCancelled),
    /// A coach more.
    CoachNew(CoachNew),
    /// A coach goes at another time, or has other seats.
    CoachChanged(CoachChanged),
    /// Onward transport frees another number of spaces.
    LotOutflow(LotCapacity),
    /// A lot takes over another number of vehicles per slot.
    LotHandover(LotCapacity),
}

macro_rules! payloads {
    ($($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident : $ty:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$doc])* pub $field: $ty,)* }
    )*};
}

payloads! {
    /// A driver cannot be on duty in `[from, to)`.
    DriverAbsent {
        /// Driver id.
        driver: String,
        /// From here on; absent = now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Instant>,
        /// Until here; absent = the horizon's end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Instant>,
    }
    /// A driver cannot be on duty before `until`.
    DriverLate {
        /// Driver id.
        driver: String,
        /// He can be on duty from here on.
        until: Instant,
    }
    /// A driver can be on duty in further windows.
    DriverAvailable {
        /// Driver id.
        driver: String,
        /// Windows, joined with those he has.
        windows: Vec<Interval>,
    }
    /// A new driver.
    DriverNew {
        /// The driver, as in an instance.
        driver: DriverSpec,
    }
    /// A new vehicle.
    VehicleNew {
        /// The vehicle, as in an instance.
        vehicle: VehicleSpec,
    }
    /// A vehicle that is not to be moved any more.
    VehicleWithdrawn {
        /// Vehicle id.
        vehicle: String,
    }
    /// What a vehicle is worth and when it is wanted; what is left out stays.
    VehiclePriority {
        /// Vehicle id.
        vehicle: String,
        /// Priority class; the vehicle's own value, if it has one, then no longer holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        priority: Option<u32>,
        /// Cost of leaving it, fen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Fen>,
        /// It should reach the lot by then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Instant>,
        /// It must reach the lot by then or stay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deadline: Option<Instant>,
    }
    /// A vehicle that will not start.
    VehicleDry {
        /// Vehicle id.
        vehicle: String,
        /// It can go again from here on; absent = not in this horizon.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ready_again: Option<Instant>,
    }
    /// Units that may enter a stage per slot in `[from, to)`, widened to whole slots.
    StageCapacity {
        /// Stage id.
        stage: String,
        /// From here on; absent = now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Instant>,
        /// Until here; absent = the horizon's end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Instant>,
        /// Units per slot; 0 = closed, `null` = unlimited.
        per_slot: Option<u32>,
    }
    /// Minutes of a stage for entries in `[from, to)`.
    StageMinutes {
        /// Stage id.
        stage: String,
        /// From here on; absent = now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Instant>,
        /// Until here; absent = the horizon's end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Instant>,
        /// Minutes.
        minutes: Minutes,
    }
    /// A coach that does not go.
    CoachCancelled {
        /// Coach id.
        coach: String,
    }
    /// A new coach.
    CoachNew {
        /// The coach, as in an instance.
        coach: CoachSpec,
    }
    /// A coach that goes otherwise; what is left out stays.
    CoachChanged {
        /// Coach id.
        coach: String,
        /// Departure.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        departs: Option<Instant>,
        /// Arrival at Horgos; absent = moved with the departure.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arrives: Option<Instant>,
        /// Seats.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seats: Option<u32>,
    }
    /// Spaces freed, or vehicles taken over, per slot in `[from, to)`, widened to whole slots.
    LotCapacity {
        /// Lot id.
        lot: String,
        /// From here on; absent = now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Instant>,
        /// Until here; absent = the horizon's end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Instant>,
        /// Number per slot; `null` = unlimited.
        per_slot: Option<u32>,
    }
}
