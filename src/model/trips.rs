//! The truck side: each fleet flows through its slots, from trip to trip.

use std::collections::BTreeMap;

use super::fleets::FleetIdx;
use super::shared::Rows;
use super::{Label, World, priced};
use crate::names::Term;
use crate::network::{Arc, Commodity, Network, NodeIdx, SINK, SOURCE};

/// The truck side of a network.
#[derive(Clone, Debug, Default)]
pub struct Trucks {
    /// First commodity of trucks; one a fleet, in order.
    pub first: usize,
    /// How many.
    pub count: usize,
}

impl Trucks {
    /// Adds the truck side to `network`, after the vehicle side. Time and space O(fleets × slots).
    pub fn build(world: &World, rows: &mut Rows, network: &mut Network<Label>) -> Trucks {
        let first = network.commodities.len();
        for fleet in (0u32..).take(world.fleets.len()).map(FleetIdx) {
            let graph = trips(world, fleet, rows, network);
            network.commodities.push(graph);
        }
        Trucks {
            first,
            count: world.fleets.len(),
        }
    }
}

/// The graph of one fleet: a node for each slot in which a trip can start, and an arc for each
/// trip, to the first such slot after the truck is back.
fn trips(
    world: &World,
    idx: FleetIdx,
    rows: &mut Rows,
    network: &mut Network<Label>,
) -> Commodity<Label> {
    let fleet = &world.fleets[idx.at()];
    let mut graph = Commodity::new();
    // A trip that nobody can take is made only if it has started.
    let made = |slot: usize| fleet.started.contains(&slot);
    let nodes: BTreeMap<usize, NodeIdx> = (fleet.trips.iter().enumerate())
        .filter(|&(slot, trip)| {
            trip.is_some() && (made(slot) || rows.known_trip(idx, slot).is_some())
        })
        .map(|(slot, _)| (slot, graph.node()))
        .collect();
    let next = |from: usize| {
        let mut later = nodes.range(from..);
        later.next().map_or(SINK, |(_, &node)| node)
    };
    let count = u32::try_from(fleet.trucks.len()).unwrap_or(u32::MAX);
    let bounds = Arc {
        upper: Some(count),
        ..Arc::wait(SOURCE, next(0))
    };
    if !nodes.is_empty() {
        graph.arcs.push(bounds);
    }
    for (&slot, &node) in &nodes {
        graph.arcs.push(Arc::wait(node, next(slot + 1)));
        let Some(trip) = world.trip(idx, slot) else {
            continue;
        };
        let mut uses = rows.stage_uses(&trip.entries, fleet.gate_units, network);
        let places = i32::try_from(fleet.capacity).unwrap_or(i32::MAX);
        uses.extend(rows.known_trip(idx, slot).map(|row| (row, -places)));
        graph.arcs.push(Arc {
            cost: priced(Term::CageCost, fleet.cost),
            lower: u32::from(made(slot)),
            uses,
            labels: vec![Label::Trip(u32::try_from(slot).unwrap_or(u32::MAX))],
            ..Arc::wait(node, next(trip.again))
        });
    }
    graph.tidy();
    graph
}
