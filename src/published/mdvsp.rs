//! Multi-depot vehicle scheduling (Pepin, Desaulniers, Hertz and Huisman 2009).
//!
//! `DEPOTS TRIPS`, the vehicles of each depot, then the cost matrix of depots and trips, depots
//! first; `-1` = not allowed. Each trip is driven once, each vehicle ends at the depot where it
//! began, and no depot uses more vehicles than it has, at the least total cost.
//!
//! One commodity for each depot; trips are shared rows. Each group of the solution is one vehicle:
//! its depot, then its trips in order.

use super::text::Numbers;
use super::{
    Answer, Case, Family, Limits, Problem, Published, Solution, Source, Table, solve_whole,
};
use crate::error::InputErrors;
use crate::milp::{Compiled, compile};
use crate::network::{Arc, Commodity, Cost, Network, NodeIdx, SINK, SOURCE, decompose};

/// Most depots, trips, vehicles.
const MOST: i64 = 20_000;
/// Largest cost.
const COST: i64 = 1_000_000_000;

/// The family.
pub(super) struct Mdvsp;

impl Family for Mdvsp {
    fn name(&self) -> &'static str {
        "mdvsp"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["bounds.txt"]
    }

    fn looks_like(&self, source: &Source) -> bool {
        let mut numbers = source.text.split_whitespace();
        let mut next = || numbers.next()?.parse::<usize>().ok();
        let (Some(depots), Some(trips)) = (next(), next()) else {
            return false;
        };
        let places = depots.saturating_add(trips);
        (places.checked_mul(places)).and_then(|cells| cells.checked_add(depots))
            == Some(numbers.count())
    }

    fn cases(&self, source: &Source, table: Option<&Table>) -> Result<Vec<Case>, InputErrors> {
        let problem = read(source.text)?;
        let row = table.and_then(|table| table.row(source.stem()));
        let value = |at: usize| -> Option<f64> { row.as_ref()?.get(at)?.parse().ok() };
        // A lower limit of 0 stands for none.
        let lower = value(1).filter(|&lower| lower > 0.0);
        Ok(vec![Case {
            name: source.stem().to_owned(),
            published: row.is_some().then(|| Published::between(lower, value(2))),
            problem: Box::new(problem),
        }])
    }
}

#[derive(Debug)]
struct Depots {
    /// Vehicles of each.
    vehicles: Vec<u32>,
    trips: usize,
    /// Square, by row; `None` = not allowed.
    costs: Vec<Option<i64>>,
}

fn read(text: &str) -> Result<Depots, InputErrors> {
    let mut numbers = Numbers::new(text);
    let depots = depots(&mut numbers);
    numbers.faults.finish(depots)
}

fn depots(numbers: &mut Numbers) -> Option<Depots> {
    let depots = numbers.count("the number of depots", 1..=MOST)?;
    let trips = numbers.count("the number of trips", 1..=MOST)?;
    let mut vehicles = Vec::new();
    for _ in 0..depots {
        let count = numbers.next("the vehicles of a depot", 0..=MOST)?;
        vehicles.push(u32::try_from(count).ok()?);
    }
    let places = depots + trips;
    let mut costs = Vec::new();
    for _ in 0..places * places {
        let cost = numbers.next("a cost, or -1", -1..=COST)?;
        costs.push((cost >= 0).then_some(cost));
    }
    numbers.end("the costs");
    Some(Depots {
        vehicles,
        trips,
        costs,
    })
}

impl Depots {
    /// The cost from one place to another; depots come first.
    fn cost(&self, from: usize, to: usize) -> Option<i64> {
        *self
            .costs
            .get(from * (self.vehicles.len() + self.trips) + to)?
    }

    /// A commodity for each depot. Labels are the places at which its vehicles arrive.
    fn network(&self) -> Network<usize> {
        let mut network = Network::new();
        let depots = self.vehicles.len();
        let rows: Vec<_> = (0..self.trips)
            .map(|trip| network.row(format!("trip[{trip}]"), Some(1), Some(1)))
            .collect();
        for (depot, &vehicles) in self.vehicles.iter().enumerate() {
            let mut graph = Commodity::new();
            let garage = graph.node();
            let nodes: Vec<NodeIdx> = (0..self.trips).map(|_| graph.node()).collect();
            graph.arcs.push(Arc {
                upper: Some(vehicles),
                ..Arc::wait(SOURCE, garage)
            });
            let places = || (depots..).zip(&nodes).zip(&rows);
            for from in std::iter::once(depot).chain(depots..depots + self.trips) {
                let tail = if from == depot {
                    garage
                } else {
                    nodes[from - depots]
                };
                for ((to, &head), &row) in places() {
                    if let Some(cost) = self.cost(from, to).filter(|_| from != to) {
                        graph.arcs.push(Arc {
                            cost: Cost::at(0, cost),
                            upper: Some(1),
                            uses: vec![(row, 1)],
                            labels: vec![to],
                            ..Arc::wait(tail, head)
                        });
                    }
                }
                if let Some(cost) = self.cost(from, depot).filter(|_| from != depot) {
                    graph.arcs.push(Arc {
                        cost: Cost::at(0, cost),
                        upper: Some(1),
                        labels: vec![depot],
                        ..Arc::wait(tail, SINK)
                    });
                }
            }
            network.commodities.push(graph);
        }
        network
    }
}

/// The vehicles in a point of the program.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // rounded, not negative
fn vehicles(network: &Network<usize>, compiled: &Compiled, values: &[f64]) -> Solution {
    let mut all = Solution::new();
    let commodities = network.commodities.iter().zip(&compiled.first_column);
    for (depot, (graph, &first)) in commodities.enumerate() {
        let mine = &values[first as usize..][..graph.arcs.len()];
        let flow: Vec<u32> = mine.iter().map(|value| value.round() as u32).collect();
        for path in decompose(graph, &flow) {
            let places = (path.arcs.iter()).flat_map(|&arc| &graph.arcs[arc as usize].labels);
            let trips = places.filter(|place| **place >= network.commodities.len());
            let trips = trips.map(|place| place - network.commodities.len());
            all.push(std::iter::once(depot).chain(trips).collect());
        }
    }
    all
}

impl Problem for Depots {
    fn solve(&self, limits: &Limits) -> Result<Answer, String> {
        let network = self.network();
        let compiled = compile(&network);
        solve_whole(&compiled.milp, limits, None, |values| {
            vehicles(&network, &compiled, values)
        })
    }

    fn cost_of(&self, solution: &Solution) -> Result<i64, String> {
        let depots = self.vehicles.len();
        let mut left = self.vehicles.clone();
        let mut driven = vec![false; self.trips];
        let mut total = 0;
        for vehicle in solution {
            let [depot, trips @ ..] = &vehicle[..] else {
                return Err("a vehicle without a depot".to_owned());
            };
            let room = left.get_mut(*depot).filter(|left| **left > 0);
            *room
                .ok_or_else(|| format!("depot {}: no vehicle left", depot.saturating_add(1)))? -= 1;
            let mut at = *depot;
            for &trip in trips {
                let free = driven.get_mut(trip).filter(|driven| !**driven);
                *free.ok_or_else(|| {
                    format!("trip {}: driven twice, or none", trip.saturating_add(1))
                })? = true;
                total += self.leg(at, depots + trip)?;
                at = depots + trip;
            }
            total += self.leg(at, *depot)?;
        }
        match driven.iter().position(|driven| !driven) {
            Some(trip) => Err(format!("trip {}: not driven", trip.saturating_add(1))),
            None => Ok(total),
        }
    }
}

impl Depots {
    fn leg(&self, from: usize, to: usize) -> Result<i64, String> {
        self.cost(from, to)
            .ok_or_else(|| format!("from place {} to {}: not allowed", from + 1, to + 1))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Verdict, run};
    use super::*;

    /// Two depots with one vehicle each, three trips; trip 3 can follow 1 or 2.
    const SMALL: &str = "2 3 1 1\n\
        -1 -1 10 20 30\n\
        -1 -1 30 10 30\n\
        10 30 -1 -1 1\n\
        20 10 -1 -1 2\n\
        10 50 -1 -1 -1\n";

    #[test]
    fn each_vehicle_returns_to_its_own_depot() {
        let path = Path::new("n3m2s0.inp");
        let source = Source { path, text: SMALL };
        assert!(Mdvsp.looks_like(&source));
        let file = "bounds.txt";
        // Depot 1: trips 1, 3 (10 + 1 + 10); depot 2: trip 2 (10 + 10).
        let text = "n3m2s0\t41\t41\n";
        let cases = Mdvsp.cases(&source, Some(&Table { file, text })).unwrap();
        let row = run("mdvsp", &cases[0], &Limits::default());
        assert_eq!((row.cost, row.verdict), (Some(41), Verdict::Proved));
    }

    #[test]
    fn false_schedules_are_none() {
        let depots = read(SMALL).unwrap();
        assert_eq!(depots.cost_of(&vec![vec![0, 0, 2], vec![1, 1]]), Ok(41));
        for wrong in [
            vec![vec![0, 0, 2]],
            vec![vec![0, 0], vec![0, 2], vec![1, 1]],
            vec![vec![0, 2, 0], vec![1, 1]],
            vec![vec![0, 0, 2], vec![1, 1, 1]],
            vec![vec![]],
        ] {
            assert!(depots.cost_of(&wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn faults_have_places() {
        let errors = read("1 1 1\n-1 -2\n0 x\n").unwrap_err().errors;
        let seen: Vec<_> = (errors.iter())
            .map(|one| (one.code.as_str(), &*one.path))
            .collect();
        assert_eq!(
            seen,
            [("E702", "/line/2/word/2"), ("E701", "/line/3/word/2")]
        );
    }
}
