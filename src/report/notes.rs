//! What is known about single vehicles, drivers and the day, beyond the schedule: sentences in
//! the reader's language.

use std::collections::BTreeMap;

use crate::ids::{DriverIdx, VehicleIdx};

/// Sentences that the report shows where they belong.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Notes {
    /// Why a vehicle stays, or what there is to know about it.
    pub vehicles: BTreeMap<VehicleIdx, String>,
    /// Why a driver is idle, or what there is to know about him.
    pub drivers: BTreeMap<DriverIdx, String>,
    /// What holds the whole day back, the most costly first.
    pub bottlenecks: Vec<String>,
}
