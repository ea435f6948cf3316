//! Cage-truck trips by rule, for `greedy`: those that have started, those that a lock asks for, then
//! full loads of what drivers leave, then part loads that pay.

use super::ledger::Ledger;
use crate::ids::{TruckIdx, VehicleIdx};
use crate::model::{FleetIdx, TripShape, Ways, World, carried};
use crate::schedule::Trip;
use crate::units::Fen;

/// Trips under construction.
pub(super) struct Convoy<'a> {
    world: &'a World<'a>,
    ways: &'a [Ways],
    trips: Vec<Planned>,
}

struct Planned {
    fleet: FleetIdx,
    truck: TruckIdx,
    slot: usize,
    load: Vec<VehicleIdx>,
}

impl<'a> Convoy<'a> {
    /// The trips that have started, with their loads.
    pub fn new(world: &'a World<'a>, ways: &'a [Ways], ledger: &mut Ledger) -> Convoy<'a> {
        let mut convoy = Convoy {
            world,
            ways,
            trips: Vec::new(),
        };
        let before = world.instance.baseline().map_or(&[][..], |all| &all.trips);
        for (fleet, one) in (0u32..).map(FleetIdx).zip(&world.fleets) {
            for &slot in &one.started {
                let start = world.instance.slot_start(slot);
                let made = |trip: &&Trip| one.trucks.contains(&trip.truck) && trip.start == start;
                let (Some(trip), Some(shape)) = (before.iter().find(made), world.trip(fleet, slot))
                else {
                    continue;
                };
                convoy.open(fleet, trip.truck, slot, ledger);
                for &vehicle in &trip.vehicles {
                    ledger.arrive(
                        world.instance.vehicle(vehicle).class,
                        one.lot,
                        shape.arrival_slot,
                    );
                    convoy
                        .trips
                        .iter_mut()
                        .rev()
                        .take(1)
                        .for_each(|last| last.load.push(vehicle));
                }
            }
        }
        convoy
    }

    /// Whether the vehicle is on a trip.
    pub fn holds(&self, vehicle: VehicleIdx) -> bool {
        self.trips.iter().any(|trip| trip.load.contains(&vehicle))
    }

    /// Puts each vehicle that must go and cannot be driven on the first trip with a place.
    pub fn pinned(&mut self, ledger: &mut Ledger) {
        for vehicle in self.world.instance.vehicle_indices() {
            let ways = &self.ways[vehicle.at()];
            if !ways.must || !ways.kinds.is_empty() || self.holds(vehicle) {
                continue;
            }
            for slot in 0..self.world.instance.slots() {
                if self.join(vehicle, slot, ledger) {
                    break;
                }
                let own = std::iter::once(vehicle);
                if ways.trips.iter().any(|place| {
                    self.depart(place.fleet, slot, &mut own.clone(), None, ledger)
                        .is_some()
                }) {
                    break;
                }
            }
        }
    }

    /// Takes what it can of `waiting` (the most urgent first): full loads first, then places left on
    /// trips, then part loads, as far as they cost less than staying.
    pub fn fill(
        &mut self,
        waiting: &mut Vec<VehicleIdx>,
        stop: &dyn Fn() -> bool,
        ledger: &mut Ledger,
    ) {
        waiting
            .retain(|vehicle| !self.ways[vehicle.at()].trips.is_empty() && !self.holds(*vehicle));
        for least in [usize::MAX, 1] {
            for slot in 0..self.world.instance.slots() {
                if stop() {
                    return;
                }
                if least == 1 {
                    waiting.retain(|&vehicle| !self.join(vehicle, slot, ledger));
                }
                for at in 0..self.world.fleets.len() {
                    let fleet = FleetIdx(u32::try_from(at).unwrap_or(u32::MAX));
                    let full = self.world.fleets[at].capacity as usize;
                    let least = least.min(full);
                    while let Some(load) = self.depart(
                        fleet,
                        slot,
                        &mut waiting.iter().copied(),
                        Some(least),
                        ledger,
                    ) {
                        waiting.retain(|vehicle| !load.contains(vehicle));
                    }
                }
            }
        }
    }

    /// The trips, and nothing else.
    pub fn trips(self) -> Vec<Trip> {
        let start = |slot| self.world.instance.slot_start(slot);
        (self.trips.into_iter())
            .map(|trip| Trip {
                truck: trip.truck,
                start: start(trip.slot),
                vehicles: trip.load,
            })
            .collect()
    }

    /// The trip of the fleet in the slot, if it suits the vehicle.
    fn suits(&self, vehicle: VehicleIdx, fleet: FleetIdx, slot: usize) -> Option<&'a TripShape> {
        let one = self.world.instance.vehicle(vehicle);
        if one.released > self.world.instance.slot_start(slot) {
            return None;
        }
        (self.ways[vehicle.at()].trips.iter())
            .filter(|place| place.fleet == fleet)
            .find_map(|&place| carried(self.world, place, one.deadline, slot))
    }

    /// What carrying the vehicle saves, the trip's own cost apart.
    fn saves(&self, vehicle: VehicleIdx, shape: &TripShape) -> Fen {
        let one = self.world.instance.vehicle(vehicle);
        let objective = self.world.instance.objective();
        let late = one.due.map_or(0, |due| (shape.arrival - due).0.max(0));
        let waits_less = (self.world.instance.horizon().to - shape.arrival).0;
        one.value + objective.waiting * waits_less - objective.lateness * late
    }

    /// Puts the vehicle on a planned trip with a place; whether there is one.
    fn join(&mut self, vehicle: VehicleIdx, slot: usize, ledger: &mut Ledger) -> bool {
        let class = self.world.instance.vehicle(vehicle).class;
        for at in 0..self.trips.len() {
            let trip = &self.trips[at];
            let fleet = &self.world.fleets[trip.fleet.at()];
            let place = trip.slot == slot && trip.load.len() < fleet.capacity as usize;
            let Some(shape) = self.suits(vehicle, trip.fleet, slot).filter(|_| place) else {
                continue;
            };
            let worth = self.ways[vehicle.at()].must || self.saves(vehicle, shape) > Fen(0);
            if worth && ledger.can_arrive(class, fleet.lot, shape.arrival_slot) {
                ledger.arrive(class, fleet.lot, shape.arrival_slot);
                self.trips[at].load.push(vehicle);
                return true;
            }
        }
        false
    }

    /// Sends a truck of the fleet with what it can take of `from`: at least `least` vehicles that
    /// together save more than the trip costs, or whatever there is for `None`. The load.
    fn depart(
        &mut self,
        fleet: FleetIdx,
        slot: usize,
        from: &mut dyn Iterator<Item = VehicleIdx>,
        least: Option<usize>,
        ledger: &mut Ledger,
    ) -> Option<Vec<VehicleIdx>> {
        let shape = self.world.trip(fleet, slot)?;
        let one = &self.world.fleets[fleet.at()];
        let truck = one
            .trucks
            .iter()
            .copied()
            .find(|&truck| self.free(fleet, truck, slot))?;
        if one.started.contains(&slot) || !ledger.has_gate(&shape.entries, one.gate_units) {
            return None;
        }
        let mut load = Vec::new();
        let mut saved = Fen(0);
        for vehicle in from {
            let class = self.world.instance.vehicle(vehicle).class;
            let saves = self.saves(vehicle, shape);
            if self.suits(vehicle, fleet, slot).is_some()
                && (least.is_none() || saves > Fen(0))
                && ledger.can_arrive(class, one.lot, shape.arrival_slot)
            {
                ledger.arrive(class, one.lot, shape.arrival_slot);
                saved += saves;
                load.push(vehicle);
                if load.len() == one.capacity as usize {
                    break;
                }
            }
        }
        let pays = least.is_none_or(|least| load.len() >= least && saved > one.cost);
        if load.is_empty() || !pays {
            for vehicle in load {
                let class = self.world.instance.vehicle(vehicle).class;
                ledger.depart(class, one.lot, shape.arrival_slot);
            }
            return None;
        }
        self.open(fleet, truck, slot, ledger);
        if let Some(trip) = self.trips.last_mut() {
            trip.load.clone_from(&load);
        }
        Some(load)
    }

    fn open(&mut self, fleet: FleetIdx, truck: TruckIdx, slot: usize, ledger: &mut Ledger) {
        if let Some(shape) = self.world.trip(fleet, slot) {
            ledger.enter(&shape.entries, self.world.fleets[fleet.at()].gate_units);
        }
        self.trips.push(Planned {
            fleet,
            truck,
            slot,
            load: Vec::new(),
        });
    }

    /// Whether the truck could be on a trip from this slot on.
    fn free(&self, fleet: FleetIdx, truck: TruckIdx, slot: usize) -> bool {
        let again = |slot| {
            self.world
                .trip(fleet, slot)
                .map_or(slot, |shape| shape.again)
        };
        (self.trips.iter())
            .filter(|trip| trip.truck == truck)
            .all(|trip| again(slot) <= trip.slot || again(trip.slot) <= slot)
    }
}
