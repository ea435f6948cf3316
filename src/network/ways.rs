//! Cheapest ways through a commodity's graph at given costs of its arcs.

use std::collections::BTreeMap;

use super::{Commodity, SINK, SOURCE};

/// Cheapest ways from each node to the sink: any, and those that do something.
pub struct Ways<'a, L> {
    graph: &'a Commodity<L>,
    costs: &'a [f64],
    does: fn(&L) -> bool,
    any: Vec<f64>,
    doing: Vec<f64>,
}

impl<'a, L> Ways<'a, L> {
    /// `costs` are those of the graph's arcs, in order; a way does something if one of its labels
    /// `does`. Time O(arcs): they are sorted by tail, and tails are topological.
    pub fn new(graph: &'a Commodity<L>, costs: &'a [f64], does: fn(&L) -> bool) -> Ways<'a, L> {
        let mut any = vec![f64::INFINITY; graph.nodes as usize];
        let mut doing = any.clone();
        any[SINK.at()] = 0.0;
        for (arc, cost) in graph.arcs.iter().zip(costs).rev() {
            if arc.from == SOURCE {
                continue;
            }
            let onward = any[arc.to.at()];
            let working = if arc.labels.iter().any(does) {
                onward
            } else {
                doing[arc.to.at()]
            };
            let (from, cost) = (arc.from.at(), *cost);
            any[from] = any[from].min(cost + onward);
            doing[from] = doing[from].min(cost + working);
        }
        Ways {
            graph,
            costs,
            does,
            any,
            doing,
        }
    }

    /// The cheapest way of whoever enters; no way costs nothing.
    pub fn best(&self) -> f64 {
        let entries = self.graph.arcs.iter().zip(self.costs);
        (entries.filter(|(arc, _)| arc.from == SOURCE))
            .map(|(arc, cost)| cost + self.any[arc.to.at()])
            .fold(0.0, f64::min)
    }

    /// For each group that enters: the cheapest way, and the cheapest that does something.
    pub fn by_entry(&self, group: impl Fn(&L) -> Option<u32>) -> BTreeMap<u32, (f64, f64)> {
        let mut all: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        let arcs = self.graph.arcs.iter().zip(self.costs);
        for (arc, cost) in arcs.filter(|(arc, _)| arc.from == SOURCE) {
            let Some(group) = arc.labels.iter().find_map(&group) else {
                continue;
            };
            let onward = self.any[arc.to.at()];
            let working = if arc.labels.iter().any(self.does) {
                onward
            } else {
                self.doing[arc.to.at()]
            };
            let best = all.entry(group).or_insert((f64::INFINITY, f64::INFINITY));
            best.0 = best.0.min(cost + onward);
            best.1 = best.1.min(cost + working);
        }
        all
    }
}
