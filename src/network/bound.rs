//! The bound that prices of the shared rows prove.

use rayon::prelude::*;

use super::{Commodity, Network, RowIdx, SINK, SOURCE, SideColumn};

/// A free side column that takes from one row what it gives to another.
pub(super) fn pass(side: &SideColumn) -> Option<(RowIdx, RowIdx)> {
    let free = side.cost.total() == 0 && side.lower == 0 && side.upper.is_none();
    match side.uses[..] {
        [(one, 1), (other, -1)] if free => Some((other, one)),
        [(other, -1), (one, 1)] if free => Some((other, one)),
        _ => None,
    }
}

/// Prices of shared rows that prove something: of the sign that the row's limits allow, and none at
/// which a free pass would pay without end. `prices` are duals, one a row, as
/// [`milp::relax`](crate::milp::relax) has them.
///
/// Time O(passes × depth).
pub fn settled<L>(network: &Network<L>, mut prices: Vec<f64>) -> Vec<f64> {
    let passes: Vec<(RowIdx, RowIdx)> = network.side.iter().filter_map(pass).collect();
    for (row, price) in network.rows.iter().zip(&mut prices) {
        if row.lower.is_none() {
            *price = price.min(0.0);
        }
        if row.upper.is_none() {
            *price = price.max(0.0);
        }
    }
    // What feeds others and nothing else is as dear as the dearest of them, and no dearer.
    let level = |row: RowIdx| {
        let row = &network.rows[row.at()];
        row.lower == Some(0) && row.upper == Some(0)
    };
    for &(from, _) in passes.iter().filter(|(from, _)| level(*from)) {
        prices[from.at()] = f64::NEG_INFINITY;
    }
    let mut changed = true;
    while changed {
        changed = false;
        for &(from, to) in passes.iter().rev() {
            if prices[to.at()] > prices[from.at()] {
                prices[from.at()] = prices[to.at()];
                changed = true;
            }
        }
    }
    prices
}

/// A lower limit on the cost of every flow of the network, whole or not: for any prices, each unit of
/// each commodity goes its cheapest way at cost less prices of what it uses, each side column to the
/// better of its limits. `-inf` where something without a limit pays; [`settled`] prices avoid that.
///
/// Time O(arcs + uses), the commodities in parallel.
#[allow(clippy::cast_precision_loss)] // money and counts stay below 2^53, checked on input
pub fn bound<L: Sync>(network: &Network<L>, prices: &[f64]) -> f64 {
    let rows: f64 = (network.rows.iter().zip(prices))
        .filter(|(_, price)| **price != 0.0)
        .map(|(row, &price)| {
            let side = if price > 0.0 { row.lower } else { row.upper };
            side.map_or(f64::NEG_INFINITY, |side| price * side as f64)
        })
        .sum();
    let side: f64 = (network.side.iter())
        .map(|side| {
            let reduced = less(side.cost.total(), &side.uses, prices);
            match side.upper {
                _ if reduced >= 0.0 => reduced * side.lower as f64,
                Some(upper) => reduced * upper as f64,
                None => f64::NEG_INFINITY,
            }
        })
        .sum();
    let parts: Vec<f64> = (network.commodities.par_iter())
        .map(|graph| cheapest(graph, prices))
        .collect();
    network.offset.total() as f64 + rows + side + parts.iter().sum::<f64>()
}

/// Cost less the prices of what is used.
#[allow(clippy::cast_precision_loss)] // money stays below 2^53
pub fn less(cost: i64, uses: &[(RowIdx, i32)], prices: &[f64]) -> f64 {
    let used = uses
        .iter()
        .map(|&(row, amount)| prices[row.at()] * f64::from(amount));
    cost as f64 - used.sum::<f64>()
}

/// What the commodity costs when each unit goes its cheapest way. Limits of arcs past the source are
/// left out, which can only make it cheaper. Arcs are sorted by tail, and tails are topological.
pub fn cheapest<L>(graph: &Commodity<L>, prices: &[f64]) -> f64 {
    let mut onward = vec![f64::INFINITY; graph.nodes as usize];
    onward[SINK.at()] = 0.0;
    let mut whole = 0.0;
    for arc in graph.arcs.iter().rev() {
        let cost = less(arc.cost.total(), &arc.uses, prices) + onward[arc.to.at()];
        if arc.from != SOURCE {
            let best = &mut onward[arc.from.at()];
            *best = best.min(cost);
        } else if cost.is_finite() {
            whole += match arc.upper {
                _ if cost >= 0.0 => cost * f64::from(arc.lower),
                Some(upper) => cost * f64::from(upper),
                None => f64::NEG_INFINITY,
            };
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::super::{Arc, Cost, NodeIdx};
    use super::*;

    /// Three travellers, each by a dear arc for all or a cheap one for two; a token row feeds the cheap
    /// one from a free pass.
    fn network() -> Network<()> {
        let mut network: Network<()> = Network::new();
        let seats = network.row("seats".to_owned(), None, Some(2));
        let token = network.row("token".to_owned(), Some(0), Some(0));
        let mut graph = Commodity::new();
        let inner: NodeIdx = graph.node();
        graph.arcs.push(Arc {
            lower: 3,
            upper: Some(3),
            ..Arc::wait(SOURCE, inner)
        });
        graph.arcs.push(Arc {
            cost: Cost::at(0, 5),
            uses: vec![(token, 1)],
            ..Arc::wait(inner, SINK)
        });
        graph.arcs.push(Arc {
            cost: Cost::at(0, 20),
            ..Arc::wait(inner, SINK)
        });
        network.commodities.push(graph);
        network.side.push(SideColumn {
            name: "pass".to_owned(),
            cost: Cost::ZERO,
            lower: 0,
            upper: None,
            whole: false,
            uses: vec![(token, -1), (seats, 1)],
        });
        network
    }

    #[test]
    fn the_best_prices_prove_the_optimum_and_all_others_less() {
        let network = network();
        // Two go for 5 and one for 20; a seat more would save 15.
        assert_eq!(
            bound(&network, &settled(&network, vec![-15.0, -15.0])),
            30.0
        );
        for seats in [-40.0, -15.5, -15.0, -7.0, 0.0, 9.0] {
            for token in [-60.0, -15.0, 0.0, 33.0] {
                let proven = bound(&network, &settled(&network, vec![seats, token]));
                assert!(
                    proven <= 30.0 && proven.is_finite(),
                    "{seats} {token}: {proven}"
                );
            }
        }
    }

    #[test]
    fn a_pass_that_pays_without_end_proves_nothing() {
        assert_eq!(bound(&network(), &[-15.0, -20.0]), f64::NEG_INFINITY);
    }
}
