//! The vehicle side: vehicles that wait alike flow through one graph from release to a run, or
//! stay.
//!
//! A *family* is all vehicles of the same ways, class, lot, value and deadline. Its nodes are slots, in
//! up to three layers: no due date, before the due date (one layer a date), and late. A vehicle
//! enters at its release, waits, and leaves by a run or on a trip; one that turns late pays
//! `lateness × (arrival - due)`, split into a part at the change of layer and a part at the departure,
//! so that all late vehicles share one layer whatever their due date.

use std::collections::BTreeMap;

use super::fleets::{TripShape, passes};
use super::kinds::{Carriage, KindIdx, Kinds, RunKind, Ways};
use super::shared::Rows;
use super::supply::{MOST_ARCS, Stop, Unbuilt};
use super::timeline::RunShape;
use super::{Label, Move, World, priced};
use crate::ids::{ClassIdx, LotIdx, VehicleIdx};
use crate::names::Term;
use crate::network::{Arc, Commodity, Network, NodeIdx, SINK, SOURCE};
use crate::units::{Fen, Instant};

/// The vehicle side of a network.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// Vehicles that enter together, by group number; interchangeable.
    pub groups: Vec<Vec<VehicleIdx>>,
    /// Commodities of vehicles in the network: `first..first + count`.
    pub first: usize,
    /// How many.
    pub count: usize,
    /// Vehicles that no slot suits (or that are left out): they stay.
    pub stranded: Vec<VehicleIdx>,
    /// A vehicle that must go and cannot.
    pub impossible: Option<VehicleIdx>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Family {
    ways: Ways,
    class: ClassIdx,
    lot: LotIdx,
    value: Fen,
    deadline: Option<Instant>,
}

/// Vehicles of a family by due date and first slot.
type Groups = BTreeMap<(Option<Instant>, usize), Vec<VehicleIdx>>;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    NoDue,
    Due(Instant),
    Late,
}

impl Demand {
    /// Adds the vehicle side to `network`.
    ///
    /// Time and space O(families × slots × layers + vehicles).
    pub fn build(
        world: &World,
        kinds: &Kinds,
        rows: &mut Rows,
        network: &mut Network<Label>,
        stop: &Stop,
    ) -> Result<Demand, Unbuilt> {
        let instance = world.instance;
        let mut demand = Demand {
            first: network.commodities.len(),
            ..Demand::default()
        };
        let mut families: BTreeMap<Family, Groups> = BTreeMap::new();
        for idx in instance.vehicle_indices() {
            let vehicle = instance.vehicle(idx);
            let ways = &kinds.of_vehicle[idx.at()];
            let (value, waiting) = stay_costs(world, idx);
            network.offset += priced(Term::Unserved, value) + priced(Term::Waiting, waiting);
            let due = vehicle.due.filter(|_| instance.objective().lateness.0 > 0);
            let slot = world.slot_from(vehicle.released.max(instance.horizon().from));
            let latest = vehicle.deadline;
            let fits = (slot..instance.slots()).any(|slot| {
                let driven = |kind: &KindIdx| {
                    serves(world, &kinds.kinds[kind.at()], vehicle.lot, latest, slot)
                        && enters(world, vehicle.class, vehicle.lot, slot)
                };
                let caged = |place: &Carriage| carried(world, *place, latest, slot).is_some();
                ways.kinds.iter().any(driven) || ways.trips.iter().any(caged)
            });
            if !fits {
                if ways.must {
                    demand.impossible = Some(idx);
                }
                demand.stranded.push(idx);
                continue;
            }
            let family = Family {
                ways: ways.clone(),
                class: vehicle.class,
                lot: vehicle.lot,
                value: vehicle.value,
                deadline: latest,
            };
            families
                .entry(family)
                .or_default()
                .entry((due, slot))
                .or_default()
                .push(idx);
        }
        let mut left = MOST_ARCS;
        for (family, groups) in families {
            if stop() {
                return Err(Unbuilt::Stopped);
            }
            let graph = demand.family(world, kinds, rows, network, &family, groups);
            left = left
                .checked_sub(graph.arcs.len())
                .ok_or(Unbuilt::TooLarge)?;
            network.commodities.push(graph);
        }
        demand.count = network.commodities.len() - demand.first;
        Ok(demand)
    }

    /// One family's graph. Costs are relative to staying, which the offset already holds.
    fn family(
        &mut self,
        world: &World,
        kinds: &Kinds,
        rows: &mut Rows,
        network: &mut Network<Label>,
        family: &Family,
        groups: Groups,
    ) -> Commodity<Label> {
        let instance = world.instance;
        let objective = instance.objective();
        let (origin, end) = (instance.horizon().from, instance.horizon().to);
        let slots = instance.slots();
        // What turning late costs before the departure adds the rest.
        let turning =
            |due: Instant| priced(Term::Lateness, -(objective.lateness * (due - origin).0));
        // Served instead of unserved: no value lost, and waiting ends at arrival.
        let moved = |layer: Layer, arrival: Instant| {
            let late = match layer {
                Layer::NoDue => 0,
                Layer::Due(due) => (arrival - due).0.max(0),
                Layer::Late => (arrival - origin).0,
            };
            priced(Term::Lateness, objective.lateness * late)
                - priced(Term::Waiting, objective.waiting * (end - arrival).0)
                - priced(Term::Unserved, family.value)
        };
        let mut graph = Commodity::new();
        let mut nodes: BTreeMap<(Layer, usize), NodeIdx> = BTreeMap::new();
        // First slot from which every arrival is late, by due date.
        let mut late_from: BTreeMap<Instant, usize> = BTreeMap::new();
        for due in groups.keys().filter_map(|(due, _)| *due) {
            late_from.entry(due).or_insert_with(|| {
                let on_time = |slot: &usize| {
                    let driven = world.shape(family.lot, *slot).map(|shape| shape.arrival);
                    let caged = (family.ways.trips.iter())
                        .filter_map(|place| Some(world.trip(place.fleet, *slot)?.arrival));
                    driven.into_iter().chain(caged).any(|arrival| arrival < due)
                };
                (0..slots).rev().find(on_time).map_or(0, |slot| slot + 1)
            });
        }
        let first = groups.keys().map(|(_, slot)| *slot).min().unwrap_or(0);
        // The last slot of a layer.
        let until = |layer: Layer| match layer {
            Layer::Due(due) => late_from[&due].max(first).min(slots - 1),
            Layer::NoDue | Layer::Late => slots - 1,
        };
        // By layer the first slot in which something enters it. The late layer begins with the family.
        let mut layers: BTreeMap<Layer, usize> = BTreeMap::new();
        for &(due, slot) in groups.keys() {
            let layer = due.map_or(Layer::NoDue, Layer::Due);
            let from = layers.entry(layer).or_insert(slots);
            *from = slot.min(until(layer)).min(*from);
            if due.is_some() {
                layers.insert(Layer::Late, first);
            }
        }
        for (&layer, &from) in &layers {
            for slot in from..=until(layer) {
                nodes.insert((layer, slot), graph.node());
            }
        }
        for (&(layer, slot), &node) in &nodes {
            let last = !nodes.contains_key(&(layer, slot + 1));
            let turns = matches!(layer, Layer::Due(due) if slot >= late_from[&due]);
            if let Some(&next) = nodes.get(&(layer, slot + 1)) {
                graph.arcs.push(Arc::wait(node, next));
            } else if let Layer::Due(due) = layer
                && turns
                && let Some(&late) = nodes.get(&(Layer::Late, slot))
            {
                graph.arcs.push(Arc {
                    cost: turning(due),
                    ..Arc::wait(node, late)
                });
            }
            // A late vehicle's decision to stay falls before it turns late.
            if last && layer != Layer::Late && !family.ways.must {
                let labels = vec![Label::Vehicle(Move::Stay)];
                graph.arcs.push(Arc {
                    labels,
                    ..Arc::wait(node, SINK)
                });
            }
            // The last node of a due layer is already late; the late layer serves it.
            if turns {
                continue;
            }
            for &kind in &family.ways.kinds {
                if !serves(
                    world,
                    &kinds.kinds[kind.at()],
                    family.lot,
                    family.deadline,
                    slot,
                ) || !enters(world, family.class, family.lot, slot)
                {
                    continue;
                }
                let Some(shape) = world.shape(family.lot, slot) else {
                    continue;
                };
                let cost = moved(layer, shape.arrival);
                let cost = cost + priced(Term::RunPay, kinds.kinds[kind.at()].base);
                let slot = u32::try_from(slot).unwrap_or(u32::MAX);
                let mut uses = rows.run_uses(family.class, family.lot, shape, network);
                uses.push((rows.task(kind, slot, network), -1));
                graph.arcs.push(Arc {
                    cost,
                    uses,
                    labels: vec![Label::Vehicle(Move::Serve(kind, slot))],
                    ..Arc::wait(node, SINK)
                });
            }
            for &place in &family.ways.trips {
                let Some(trip) = carried(world, place, family.deadline, slot) else {
                    continue;
                };
                let cost = moved(layer, trip.arrival) - priced(Term::Change, place.saves);
                let mut uses =
                    rows.arrival_uses(family.class, family.lot, trip.arrival_slot, network);
                uses.push((rows.trip(place.fleet, slot, network), 1));
                let slot = u32::try_from(slot).unwrap_or(u32::MAX);
                graph.arcs.push(Arc {
                    cost,
                    uses,
                    labels: vec![Label::Vehicle(Move::Cage(place.fleet, slot))],
                    ..Arc::wait(node, SINK)
                });
            }
        }
        for ((due, slot), vehicles) in groups {
            let layer = due.map_or(Layer::NoDue, Layer::Due);
            let last = until(layer);
            let entry = nodes.get(&(layer, slot.min(last))).copied();
            let late = nodes.get(&(Layer::Late, slot)).copied();
            let count = u32::try_from(vehicles.len()).unwrap_or(u32::MAX);
            let group = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
            let labels = vec![Label::Vehicle(Move::Wait(group))];
            self.groups.push(vehicles);
            // Released after every on-time slot: it enters late, or stays at once.
            let (Some(due), true, Some(late)) = (due, slot > last, late) else {
                if let Some(entry) = entry {
                    let bounds = Arc {
                        lower: count,
                        upper: Some(count),
                        ..Arc::wait(SOURCE, entry)
                    };
                    graph.arcs.push(Arc { labels, ..bounds });
                }
                continue;
            };
            let gate = graph.node();
            let bounds = Arc {
                lower: count,
                upper: Some(count),
                ..Arc::wait(SOURCE, gate)
            };
            graph.arcs.push(Arc { labels, ..bounds });
            graph.arcs.push(Arc {
                cost: turning(due),
                ..Arc::wait(gate, late)
            });
            if !family.ways.must {
                let labels = vec![Label::Vehicle(Move::Stay)];
                graph.arcs.push(Arc {
                    labels,
                    ..Arc::wait(gate, SINK)
                });
            }
        }
        graph.tidy();
        graph
    }
}

/// What moving a vehicle by a run of this kind and shape costs, driver apart, above leaving it.
pub fn serve_cost(world: &World, idx: VehicleIdx, kind: &RunKind, shape: &RunShape) -> Fen {
    let vehicle = world.instance.vehicle(idx);
    let objective = world.instance.objective();
    let late = vehicle.due.map_or(0, |due| (shape.arrival - due).0.max(0));
    let waits_less = (world.instance.horizon().to - shape.arrival).0;
    objective.lateness * late - objective.waiting * waits_less - vehicle.value + kind.base
}

/// Whether a vehicle of the kind with this deadline can start in this slot.
pub fn serves(
    world: &World,
    kind: &RunKind,
    lot: LotIdx,
    deadline: Option<Instant>,
    slot: usize,
) -> bool {
    let now = world.instance.now().filter(|_| !kind.frozen);
    world.shape(lot, slot).is_some_and(|shape| {
        kind.slot.is_none_or(|only| only == slot)
            && deadline.is_none_or(|deadline| shape.arrival <= deadline)
            && now.is_none_or(|now| shape.start >= now)
    })
}

/// Whether a vehicle of the class could enter every stage, alone, on a run that starts in this slot.
fn enters(world: &World, class: ClassIdx, lot: LotIdx, slot: usize) -> bool {
    let units = world.instance.class(class).gate_units;
    world
        .shape(lot, slot)
        .is_some_and(|shape| passes(world.instance, &shape.entries, units))
}

/// The trip of this fleet in this slot, if it suits a vehicle with this deadline.
pub fn carried<'a>(
    world: &'a World,
    place: Carriage,
    deadline: Option<Instant>,
    slot: usize,
) -> Option<&'a TripShape> {
    let fleet = &world.fleets[place.fleet.at()];
    let trip = world.trip(place.fleet, slot)?;
    let in_time = deadline.is_none_or(|deadline| trip.arrival <= deadline);
    (in_time && place.suits(fleet, slot)).then_some(trip)
}

/// What leaving a vehicle costs: its value, and its waiting to the horizon's end.
fn stay_costs(world: &World, idx: VehicleIdx) -> (Fen, Fen) {
    let vehicle = world.instance.vehicle(idx);
    let waits = (world.instance.horizon().to - vehicle.released).0.max(0);
    (vehicle.value, world.instance.objective().waiting * waits)
}
