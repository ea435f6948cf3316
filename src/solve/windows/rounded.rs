//! Trips of cage trucks from the parts of trips that prices make.

use super::super::prices::Prices;
use super::super::trips::trucks;
use crate::milp::Compiled;
use crate::model::{Label, Model};
use crate::network::{Commodity, SOURCE, spread, trace};

/// Gives the point other trips: by each slot as many of a fleet as trucks have made by then that are spread over
/// all ways by what they cost at the prices, in whole numbers, as far as the trucks can.
///
/// Prices spread trips that are alike over slots: only how many there are by when is looked at.
pub(super) fn rounded(model: &Model, compiled: &Compiled, prices: &Prices, values: &mut [f64]) {
    values[trucks(model, compiled)].fill(0.0);
    for (fleet, number) in model.world.fleets.iter().zip(model.trucks.first..) {
        let graph = &model.network.commodities[number];
        let first = compiled.first_column[number] as usize;
        let slots = whole(graph, &spread(graph, &prices.rows, prices.temperature));
        let many = fleet.trucks.len().max(1);
        for truck in 0..many {
            let mine = slots.iter().skip(truck).step_by(many).copied();
            for arc in way(graph, mine.map(Label::Trip).collect()) {
                values[first + arc as usize] += 1.0;
            }
        }
    }
}

/// Slots of whole trips: one whenever the sum of the parts so far, and a half, reaches the next whole number.
fn whole(graph: &Commodity<Label>, values: &[f64]) -> Vec<u32> {
    let mut parts: Vec<(u32, f64)> = Vec::new();
    for (arc, &value) in graph.arcs.iter().zip(values) {
        for label in &arc.labels {
            if let Label::Trip(slot) = label {
                parts.push((*slot, value));
            }
        }
    }
    parts.sort_by_key(|(slot, _)| *slot);
    let (mut sum, mut slots) = (0.5, Vec::new());
    for (slot, value) in parts {
        sum += value;
        while sum >= 1.0 {
            slots.push(slot);
            sum -= 1.0;
        }
    }
    slots
}

/// The arcs of a truck that makes these trips, or as many of the first of them as it can.
fn way(graph: &Commodity<Label>, mut wanted: Vec<Label>) -> Vec<u32> {
    while !wanted.is_empty() {
        let path = (0u32..)
            .zip(&graph.arcs)
            .filter(|(_, arc)| arc.from == SOURCE)
            .find_map(|(entry, _)| trace(graph, entry, &wanted, &|one, want| one == want));
        if let Some(path) = path {
            return path.arcs;
        }
        wanted.pop();
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Arc, SINK};

    /// A truck that can start in slots 1 to 6 and is back two slots later.
    fn truck() -> Commodity<Label> {
        let mut graph = Commodity::new();
        let nodes: Vec<_> = (0..9).map(|_| graph.node()).collect();
        graph.arcs.push(Arc::wait(SOURCE, nodes[1]));
        for slot in 1..7 {
            graph.arcs.push(Arc::wait(nodes[slot], nodes[slot + 1]));
            graph.arcs.push(Arc {
                labels: vec![Label::Trip(u32::try_from(slot).unwrap())],
                ..Arc::wait(nodes[slot], nodes[slot + 2])
            });
        }
        graph.arcs.push(Arc::wait(nodes[7], nodes[8]));
        graph.arcs.push(Arc::wait(nodes[8], SINK));
        graph
    }

    #[test]
    fn parts_of_trips_become_as_many_whole_ones() {
        let graph = truck();
        let with = |parts: [f64; 6]| {
            let mut values = vec![0.0; graph.arcs.len()];
            for (slot, part) in parts.into_iter().enumerate() {
                values[2 + 2 * slot] = part;
            }
            whole(&graph, &values)
        };
        assert_eq!(with([0.3, 0.3, 0.3, 0.3, 0.3, 0.3]), [2, 5]);
        assert!(with([0.1, 0.1, 0.1, 0.0, 0.0, 0.1]).is_empty());
        assert_eq!(with([1.0, 0.0, 1.0, 0.0, 1.0, 0.0]), [1, 3, 5]);
    }

    #[test]
    fn a_truck_makes_the_trips_that_it_can() {
        let graph = truck();
        let made = |slots: &[u32]| {
            let wanted = slots.iter().copied().map(Label::Trip).collect();
            let arcs = way(&graph, wanted).into_iter();
            let labels = arcs.flat_map(|arc| graph.arcs[arc as usize].labels.clone());
            labels.collect::<Vec<_>>()
        };
        assert_eq!(made(&[1, 3]), [Label::Trip(1), Label::Trip(3)]);
        assert_eq!(made(&[2, 3]), [Label::Trip(2)]);
        assert!(made(&[]).is_empty());
    }
}
