//! The validated instance: typed, dense, immutable. It is made by
//! [`InstanceSpec::build`](crate::spec::InstanceSpec::build) alone, and holds only what has
//! passed every check, so nothing after it checks input again.

mod build;
mod entities;
mod lookup;

pub(crate) use build::header;
pub use entities::*;

use crate::ids::{
    ClassIdx, CoachIdx, DriverIdx, LotIdx, PayIdx, StageIdx, TruckIdx, VehicleIdx, YardIdx,
};
use crate::schedule::Schedule;
use crate::units::{Instant, Interval, Minutes};

/// A validated instance. Every collection is in the order of its ids.
#[derive(Clone, Debug)]
pub struct Instance {
    pub(crate) name: Option<String>,
    pub(crate) horizon: Interval,
    pub(crate) slot: Minutes,
    pub(crate) now: Option<Instant>,
    pub(crate) classes: Vec<Class>,
    pub(crate) yards: Vec<Yard>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) lots: Vec<Lot>,
    pub(crate) coaches: Vec<Coach>,
    pub(crate) trucks: Vec<Truck>,
    pub(crate) pay_schemes: Vec<PayScheme>,
    pub(crate) drivers: Vec<Driver>,
    pub(crate) vehicles: Vec<Vehicle>,
    pub(crate) rules: Rules,
    pub(crate) objective: Objective,
    pub(crate) locks: Locks,
    pub(crate) baseline: Option<Schedule>,
}

macro_rules! parts {
    ($($(#[$about:meta])* $one:ident $all:ident $idx:ident $ty:ident)*) => {$(
        $(#[$about])*
        pub fn $all(&self) -> &[$ty] {
            &self.$all
        }
        /// The one at this index.
        ///
        /// # Panics
        /// If the index is not of this instance.
        pub fn $one(&self, idx: $idx) -> &$ty {
            &self.$all[idx.at()]
        }
    )*};
}

impl Instance {
    parts! {
        /// Vehicle classes.
        class classes ClassIdx Class
        /// Yards.
        yard yards YardIdx Yard
        /// Stages.
        stage stages StageIdx Stage
        /// Lots, each with its corridor.
        lot lots LotIdx Lot
        /// Coaches.
        coach coaches CoachIdx Coach
        /// Cage trucks.
        truck trucks TruckIdx Truck
        /// Pay schemes; the first is that of drivers who name none.
        pay_scheme pay_schemes PayIdx PayScheme
        /// Drivers.
        driver drivers DriverIdx Driver
        /// Vehicles.
        vehicle vehicles VehicleIdx Vehicle
    }

    /// Name, for people.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
    /// The horizon `[start, end)`.
    pub fn horizon(&self) -> Interval {
        self.horizon
    }
    /// Length of a slot.
    pub fn slot_length(&self) -> Minutes {
        self.slot
    }
    /// What has started before this instant is frozen.
    pub fn now(&self) -> Option<Instant> {
        self.now
    }
    /// Rule switches and limits.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
    /// Cost weights.
    pub fn objective(&self) -> &Objective {
        &self.objective
    }
    /// Pins and bans.
    pub fn locks(&self) -> &Locks {
        &self.locks
    }
    /// The earlier schedule that the `change` term compares with.
    pub fn baseline(&self) -> Option<&Schedule> {
        self.baseline.as_ref()
    }
    /// Indices of all vehicles.
    pub fn vehicle_indices(&self) -> impl Iterator<Item = VehicleIdx> + use<> {
        (0..self.vehicles.len()).map(VehicleIdx::new)
    }
    /// Indices of all drivers.
    pub fn driver_indices(&self) -> impl Iterator<Item = DriverIdx> + use<> {
        (0..self.drivers.len()).map(DriverIdx::new)
    }
    /// Indices of all coaches.
    pub fn coach_indices(&self) -> impl Iterator<Item = CoachIdx> + use<> {
        (0..self.coaches.len()).map(CoachIdx::new)
    }
    /// Indices of all lots.
    pub fn lot_indices(&self) -> impl Iterator<Item = LotIdx> + use<> {
        (0..self.lots.len()).map(LotIdx::new)
    }
    /// Number of slots in the horizon.
    pub fn slots(&self) -> usize {
        usize::try_from(self.horizon.length().0 / self.slot.0).unwrap_or(0)
    }
    /// First minute of slot `slot`.
    pub fn slot_start(&self, slot: usize) -> Instant {
        self.horizon.from + self.slot * i64::try_from(slot).unwrap_or(i64::MAX / 1440)
    }
    /// The slot that holds `at`, if it is inside the horizon.
    pub fn slot_of(&self, at: Instant) -> Option<usize> {
        (self.horizon.has(at))
            .then(|| usize::try_from((at - self.horizon.from).0 / self.slot.0).unwrap_or(0))
    }
}
