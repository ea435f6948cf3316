//! What of a network is worth a look at given prices.

use super::bound::less;
use super::{Commodity, SINK, SOURCE};

/// By node: the cheapest way on to the sink at cost less prices of what is used; `+inf` where there is none. Of
/// the source it is not asked. Arcs are sorted by tail, and tails are topological. Time O(arcs + uses).
fn onward<L>(graph: &Commodity<L>, prices: &[f64]) -> Vec<f64> {
    let mut onward = vec![f64::INFINITY; graph.nodes as usize];
    onward[SINK.at()] = 0.0;
    for arc in graph.arcs.iter().rev().filter(|arc| arc.from != SOURCE) {
        let there = less(arc.cost.total(), &arc.uses, prices) + onward[arc.to.at()];
        let best = &mut onward[arc.from.at()];
        *best = best.min(there);
    }
    onward
}

/// By arc: how much more the cheapest way through it costs than the cheapest way in by the same arc of the
/// source, at cost less prices of what is used. A way in that nobody must take costs nothing when it is
/// not taken. `+inf` where no way leads through.
///
/// A flow of one traveller that uses an arc costs at least its slack more than the bound of
/// [`bound`](super::bound()) at these prices (reduced-cost fixing over paths). Arcs are sorted by tail, and
/// tails are topological, as [`Commodity::tidy`] leaves them. Time O(arcs + uses).
pub fn slacks<L>(graph: &Commodity<L>, prices: &[f64]) -> Vec<f64> {
    let costs: Vec<f64> = (graph.arcs.iter())
        .map(|arc| less(arc.cost.total(), &arc.uses, prices))
        .collect();
    let onward = onward(graph, prices);
    // What a node costs to reach, less the cheapest way of who gets there.
    let mut reach = vec![f64::INFINITY; graph.nodes as usize];
    let mut slacks = Vec::with_capacity(costs.len());
    for (arc, cost) in graph.arcs.iter().zip(&costs) {
        let onward = onward[arc.to.at()];
        let there = if onward == f64::INFINITY {
            f64::INFINITY
        } else if arc.from == SOURCE {
            let whole = cost + onward;
            let least = if arc.lower > 0 { whole } else { whole.min(0.0) };
            cost - least
        } else {
            reach[arc.from.at()] + cost
        };
        slacks.push(there + onward);
        if there < reach[arc.to.at()] {
            reach[arc.to.at()] = there;
        }
    }
    slacks
}

#[cfg(test)]
mod tests {
    use super::super::{Arc, Cost, RowIdx};
    use super::*;

    #[test]
    fn slack_is_what_a_way_costs_more_than_the_cheapest() {
        let mut graph: Commodity<()> = Commodity::new();
        let (one, two) = (graph.node(), graph.node());
        let arc = |from, to, cost: i64| Arc {
            cost: Cost::at(0, cost),
            ..Arc::wait(from, to)
        };
        graph.arcs = vec![
            arc(SOURCE, one, 0),
            arc(SOURCE, two, 3),
            arc(one, two, -10),
            arc(one, SINK, -1),
            arc(two, SINK, 2),
            arc(two, SINK, 4),
        ];
        graph.arcs[5].uses = vec![(RowIdx(0), 1)];
        // From one: -8 by two, or -6, or -1. From the source to two: 5, which nobody must pay.
        assert_eq!(slacks(&graph, &[0.0]), [0.0, 5.0, 0.0, 7.0, 0.0, 2.0]);
        // A unit of the row that is worth 5 makes the dearer way the cheaper one.
        assert_eq!(slacks(&graph, &[5.0]), [0.0, 2.0, 0.0, 10.0, 3.0, 0.0]);
        assert_eq!(onward(&graph, &[5.0])[2..], [-11.0, -1.0]);
        graph.arcs[1].lower = 1;
        assert_eq!(slacks(&graph, &[0.0])[1], 0.0);
    }
}
