//! What of a network is worth a look at given prices.

use super::Commodity;
use super::spread::Graph;

/// By arc: how much more the cheapest way through it costs than the cheapest way in by the same arc of the
/// source, at cost less prices of what is used. A way in that nobody must take costs nothing when it is
/// not taken. `+inf` where no way leads through.
///
/// A flow of one traveller that uses an arc costs at least its slack more than the bound of
/// [`bound`](super::bound()) at these prices (reduced-cost fixing over paths). Arcs are sorted by tail, and
/// tails are topological, as [`Commodity::tidy`] leaves them. Time O(arcs + uses).
pub fn slacks<L>(graph: &Commodity<L>, prices: &[f64]) -> Vec<f64> {
    Graph::new(graph).slacks(prices)
}

#[cfg(test)]
mod tests {
    use super::super::{Arc, Cost, RowIdx, SINK, SOURCE};
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
        graph.arcs[1].lower = 1;
        assert_eq!(slacks(&graph, &[0.0])[1], 0.0);
    }
}
