//! What a dispatcher changed by hand in a roster: as locks, as a schedule, judged line by line, and
//! priced.
//!
//! A change is about one vehicle (or one driver) and fixes only what was changed: whoever writes
//! another driver into a line pins the driver, and leaves start and coach to the planner.

mod literal;
mod price;
#[cfg(feature = "words")]
mod wording;

use serde::Serialize;

use crate::spec::{BanSpec, InstanceSpec, PinSpec};

pub use literal::{Judged, edited, judge};
pub use price::{Price, price};

/// One change, and where it was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Edit {
    /// The cell, such as `Roster!A7`; the sheet alone for a line that was deleted.
    pub place: String,
    /// What it asks for.
    #[serde(flatten)]
    pub change: Change,
}

/// What a change asks for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// The vehicle goes, with what is given here.
    Pin(PinSpec),
    /// Not this driver for this vehicle.
    Ban(BanSpec),
    /// The vehicle stays.
    WithoutVehicle {
        /// Vehicle id.
        vehicle: String,
    },
    /// The driver gets no run.
    WithoutDriver {
        /// Driver id.
        driver: String,
        /// Ids of the vehicles that he had.
        had: Vec<String>,
    },
}

/// An instance with changes as locks.
#[derive(Clone, Debug)]
pub struct Locked {
    /// The instance.
    pub spec: InstanceSpec,
    /// Whether the changes only add to what the instance locks: then no schedule gets cheaper by them.
    pub adds_only: bool,
    /// For each change, the path of its lock in the instance.
    pub paths: Vec<String>,
}

/// Adds the changes to the locks of `spec`. A pin that the instance has already is joined with that
/// of the change, whose word is the newer one. The result is not validated.
pub fn lock(spec: &InstanceSpec, edits: &[Edit]) -> Locked {
    let mut locked = Locked {
        spec: spec.clone(),
        adds_only: true,
        paths: Vec::new(),
    };
    for edit in edits {
        let locks = &mut locked.spec.locks;
        let path = match &edit.change {
            Change::Pin(pin) => {
                let known = locks.pins.iter().position(|one| one.vehicle == pin.vehicle);
                let at = known.unwrap_or(locks.pins.len());
                match locks.pins.get_mut(at) {
                    Some(one) => locked.adds_only &= join(one, pin),
                    None => locks.pins.push(pin.clone()),
                }
                format!("/locks/pins/{at}")
            }
            Change::Ban(ban) => {
                locks.bans.push(ban.clone());
                format!("/locks/bans/{}", locks.bans.len() - 1)
            }
            Change::WithoutVehicle { vehicle } => {
                locks.without_vehicles.push(vehicle.clone());
                format!(
                    "/locks/without_vehicles/{}",
                    locks.without_vehicles.len() - 1
                )
            }
            Change::WithoutDriver { driver, .. } => {
                locks.without_drivers.push(driver.clone());
                format!("/locks/without_drivers/{}", locks.without_drivers.len() - 1)
            }
        };
        locked.paths.push(path);
    }
    locked
}

/// Puts what `new` pins over what `old` does. Answers whether nothing pinned before was let go.
fn join(old: &mut PinSpec, new: &PinSpec) -> bool {
    let before = old.clone();
    let PinSpec {
        driver,
        start,
        coach,
        mode,
        ..
    } = new.clone();
    old.driver = driver.or(old.driver.take());
    old.start = start.or(old.start);
    old.coach = coach.or(old.coach.take());
    old.mode = mode.or(old.mode);
    let kept = |had: bool, same: bool| !had || same;
    kept(before.driver.is_some(), before.driver == old.driver)
        && kept(before.start.is_some(), before.start == old.start)
        && kept(before.coach.is_some(), before.coach == old.coach)
        && kept(before.mode.is_some(), before.mode == old.mode)
}
