//! Why a vehicle stays.

use super::alone::{alone, blocked};
use super::work::{Work, cheaper};
use super::{Blocked, ExplainError, FEW_CHANGES, VehicleWhy, whole};
use crate::compare::Place;
use crate::ids::VehicleIdx;
use crate::instance::Pin;
use crate::names::Rule;

impl Work<'_> {
    /// The story of a vehicle.
    pub(super) fn vehicle(&mut self, vehicle: VehicleIdx) -> Result<VehicleWhy, ExplainError> {
        let instance = self.base.instance;
        if let Some(place) = Place::of(instance, self.base.schedule, vehicle) {
            return Ok(VehicleWhy::Served { place });
        }
        if instance
            .locks()
            .without_vehicles
            .binary_search(&vehicle)
            .is_ok()
        {
            return Ok(VehicleWhy::LeftOut);
        }
        let by_itself = alone(instance, vehicle);
        let mut possible = by_itself.possible();
        if possible && instance.now().is_some() {
            // What is under way may stand in its way, whatever the checker says of it alone.
            possible = self.again.alone(vehicle)? != Some(false);
        }
        if !possible {
            let class = instance.class(instance.vehicle(vehicle).class);
            let mut drivers = blocked(&by_itself.drivers);
            if by_itself.possible() {
                let count = by_itself.drivers.get(&Vec::new()).copied().unwrap_or(0);
                let rules = vec![Rule::Frozen];
                drivers.insert(0, Blocked { rules, count });
            }
            return Ok(VehicleWhy::Impossible {
                licence: class.licence,
                slots: blocked(&by_itself.slots),
                free_slots: by_itself.free_slots(),
                drivers,
                trips: blocked(&by_itself.trips),
            });
        }
        let simple = self.base.way_in(vehicle);
        let locked = Pin {
            vehicle,
            driver: None,
            start: None,
            coach: None,
            mode: None,
        };
        let forced = if self.small || self.asked {
            self.again.with_pin(locked.clone(), self.waiting)?
        } else {
            None
        };
        if forced.as_ref().is_some_and(|one| one.impossible) {
            return Ok(VehicleWhy::LockedOut);
        }
        let mut least = forced.as_ref().and_then(|one| one.bound);
        if forced.as_ref().is_none_or(|one| !one.proven()) {
            let relaxed = self.prices()?;
            let relaxed =
                relaxed.and_then(|prices| Some(whole(prices.bound + prices.serve.get(&vehicle)?)));
            least = least.max(relaxed);
        }
        let mut way = cheaper(simple, forced.and_then(|one| one.way));
        if self.small
            && let Some(found) = &way
            && self.changed(found) > FEW_CHANGES
            && let Some(closest) = self.again.closest(locked, self.base.schedule, found)?
            && self.changed(&closest) < self.changed(found)
        {
            way = Some(closest);
        }
        let way = way.map(|way| self.way(&way, vehicle));
        let (extra_at_least, proven) = self.proof(least, way.as_ref());
        Ok(VehicleWhy::Displaced {
            way: way.map(Box::new),
            extra_at_least,
            proven,
        })
    }
}
