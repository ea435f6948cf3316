//! One more of something, as a changed day; and of which sorts of drivers there could be one more.

use std::collections::BTreeMap;

use super::explanation::{Resource, Shift};
use crate::ids::{DriverIdx, TruckIdx};
use crate::instance::{Calendar, Driver, Instance};
use crate::spec::LicenceClass;
use crate::units::Fen;

/// Drivers with the same licences and the same shift.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Sort {
    /// How many there are.
    pub have: u32,
    /// The first of each pay and taste.
    pub likes: Vec<DriverIdx>,
}

/// The sorts of drivers, by licences and shift. Time O(drivers × (log drivers + pays of a sort)).
pub(super) fn sorts(instance: &Instance) -> BTreeMap<(Vec<LicenceClass>, Vec<Shift>), Sort> {
    let mut sorts: BTreeMap<_, Sort> = BTreeMap::new();
    for idx in instance.driver_indices() {
        let driver = instance.driver(idx);
        let windows: Vec<Shift> = driver.windows.iter().map(|&one| one.into()).collect();
        let mut licences = driver.licences.clone();
        licences.sort_unstable();
        licences.dedup();
        let sort = sorts.entry((licences, windows)).or_default();
        sort.have += 1;
        let known = |&other: &DriverIdx| alike(driver, instance.driver(other));
        if !sort.likes.iter().any(known) {
            sort.likes.push(idx);
        }
    }
    sorts
}

/// Whether new drivers like these, of the same licences and shift, differ in nothing but the name.
fn alike(one: &Driver, other: &Driver) -> bool {
    (one.pay, &one.disliked_times, &one.disliked_classes)
        == (other.pay, &other.disliked_times, &other.disliked_classes)
        && one.excluded_classes == other.excluded_classes
}

/// The day with one more of it, and the constant cost that comes with that.
pub(super) fn with(instance: &Instance, resource: &Resource) -> (Instance, Fen) {
    let mut richer = instance.clone();
    let slot_of = |at| instance.slot_of(at).unwrap_or(0);
    let raise = |calendar: &mut Option<Calendar>, slot: usize| {
        let value = calendar.as_mut().and_then(|all| all.0.get_mut(slot));
        if let Some(Some(value)) = value {
            *value = value.saturating_add(1);
        }
    };
    let mut constant = Fen(0);
    match resource {
        Resource::Stage { stage, slot } => {
            if let Some(one) = richer.stages.iter_mut().find(|one| one.id == *stage) {
                raise(&mut one.capacity, slot_of(*slot));
            }
        }
        Resource::Handover { lot, slot } => {
            if let Some(one) = richer.lots.iter_mut().find(|one| one.id == *lot) {
                raise(&mut one.handover_capacity, slot_of(*slot));
            }
        }
        Resource::Lot { lot } => {
            if let Some(one) = richer.lots.iter_mut().find(|one| one.id == *lot) {
                one.capacity = one.capacity.map(|spaces| spaces.saturating_add(1));
            }
        }
        Resource::Seat { coach, .. } => {
            if let Some(one) = richer.coaches.iter_mut().find(|one| one.id == *coach) {
                one.seats = one.seats.map(|seats| seats.saturating_add(1));
            }
        }
        Resource::Driver { like, .. } => {
            if let Some(one) = instance.drivers().iter().find(|one| one.id == *like) {
                constant = instance.objective().fairness.cost(0);
                richer.drivers.push(fresh(one));
            }
        }
        Resource::Truck { like } => {
            let at = instance.trucks().iter().position(|one| one.id == *like);
            if let Some(at) = at {
                let mut truck = instance.truck(TruckIdx::new(at)).clone();
                truck.id.push_str("+1");
                richer.trucks.push(truck);
            }
        }
    }
    (richer, constant)
}

/// A rested driver with the licences, the shift, the pay and the tastes of another, who shares no
/// history with him.
pub(super) fn fresh(like: &Driver) -> Driver {
    Driver {
        id: format!("{}+1", like.id),
        name: None,
        state: None,
        past_duties: Vec::new(),
        last_duty_end: None,
        runs_before: 0,
        stay_dates: Vec::new(),
        passport_until: None,
        excluded_vehicles: Vec::new(),
        ..like.clone()
    }
}
