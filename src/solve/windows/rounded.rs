//! Trips of cage trucks from the parts of trips that a relaxation makes.

use super::super::SolveError;
use super::super::session::{Quiet, Session};
use super::super::trips::trucks;
use super::few::{Few, Trips};
use crate::milp::{MilpLimits, relax_inside};
use crate::model::Label;
use crate::network::{Commodity, SOURCE, trace};

/// The point `start` with other trips: by each slot as many of a fleet as the relaxation has made by then, in
/// whole numbers, as far as its trucks can. Vehicles stay where they are, so that the point need not be
/// feasible. `None` if there is no time for it.
///
/// A vertex would do as well as the point inside the optimal face, which spreads trips that are alike over
/// slots: only how many there are by when is looked at.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn rounded(
    looked: &Few,
    start: &[f64],
    session: &Session,
) -> Result<Option<Vec<f64>>, SolveError> {
    let limits = MilpLimits {
        gap: 0.0,
        seconds: session.seconds_left(),
        nodes: None,
        seed: session.options.seed,
    };
    let (model, compiled) = (looked.model, looked.compiled);
    let open = looked.part(start, Trips::Rounded);
    let found = relax_inside(&open.milp, limits, &Quiet(session)).map_err(SolveError::Internal)?;
    let Ok(found) = found else {
        return Ok(None);
    };
    let values = open.expand(&compiled.milp, &found.values);
    let mut rounded = start.to_vec();
    rounded[trucks(model, compiled)].fill(0.0);
    for (fleet, number) in model.world.fleets.iter().zip(model.trucks.first..) {
        let graph = &model.network.commodities[number];
        let first = compiled.first_column[number] as usize;
        let slots = whole(graph, &values[first..]);
        let many = fleet.trucks.len().max(1);
        for truck in 0..many {
            let mine = slots.iter().skip(truck).step_by(many).copied();
            for arc in way(graph, mine.map(Label::Trip).collect()) {
                rounded[first + arc as usize] += 1.0;
            }
        }
    }
    Ok(Some(rounded))
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
