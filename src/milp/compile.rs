//! From a duty network to a MILP: one column an arc, one row a node, one row a shared row.

use super::{Column, Milp, MilpRow};
use crate::network::{Commodity, Network, SINK, SOURCE};

/// A MILP and where each arc and side column of the network went.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The program.
    pub milp: Milp,
    /// First column of each commodity; its arcs follow in order.
    pub first_column: Vec<u32>,
    /// First row of each commodity; one for each inner node, in order, follows.
    pub first_row: Vec<u32>,
    /// First side column.
    pub first_side: u32,
    /// Row of each shared row; `None` where nothing uses it.
    pub row_of: Vec<Option<u32>>,
}

/// First column of each commodity of `network`, and of its side columns, as [`compile`] numbers them.
pub fn columns_of<L>(network: &Network<L>) -> (Vec<u32>, u32) {
    let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut sum = 0;
    let first = network.commodities.iter().map(|graph| {
        sum += graph.arcs.len();
        index(sum - graph.arcs.len())
    });
    (first.collect(), index(sum))
}

/// Builds the multi-commodity flow program of `network`:
/// - conservation: for each inner node, inflow = outflow;
/// - shared rows as they are;
/// - arcs are whole, except waiting, which conservation then makes whole.
///
/// Time and space O(arcs + uses).
#[allow(clippy::cast_precision_loss)] // money and counts stay below 2^53, checked on input
pub fn compile<L>(network: &Network<L>) -> Compiled {
    let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let limit = |value: Option<i64>, none: f64| value.map_or(none, |value| value as f64);
    let mut milp = Milp {
        offset: network.offset.total() as f64,
        ..Milp::default()
    };
    let mut shared: Vec<MilpRow> = (network.rows.iter())
        .map(|row| MilpRow {
            name: row.name.clone(),
            lower: limit(row.lower, f64::NEG_INFINITY),
            upper: limit(row.upper, f64::INFINITY),
            terms: Vec::new(),
        })
        .collect();
    let supplies: Vec<f64> = network.commodities.iter().map(supply).collect();
    let everything: f64 = supplies.iter().sum();
    let mut first_row = Vec::with_capacity(network.commodities.len());
    for (number, graph) in network.commodities.iter().enumerate() {
        let base = milp.rows.len();
        first_row.push(index(base));
        for node in 2..graph.nodes {
            milp.rows.push(MilpRow {
                name: format!("flow[{number},{node}]"),
                lower: 0.0,
                upper: 0.0,
                terms: Vec::new(),
            });
        }
        for arc in &graph.arcs {
            let column = index(milp.columns.len());
            milp.columns.push(Column {
                cost: arc.cost.total() as f64,
                lower: f64::from(arc.lower),
                upper: arc.upper.map_or(f64::INFINITY, f64::from),
                whole: !arc.is_wait(),
                most: arc.upper.map_or(supplies[number], f64::from),
            });
            if arc.from != SOURCE {
                milp.rows[base + arc.from.at() - 2]
                    .terms
                    .push((column, -1.0));
            }
            if arc.to != SINK {
                milp.rows[base + arc.to.at() - 2].terms.push((column, 1.0));
            }
            for &(row, amount) in &arc.uses {
                shared[row.at()].terms.push((column, f64::from(amount)));
            }
        }
    }
    let (first_column, first_side) = columns_of(network);
    for side in &network.side {
        let column = index(milp.columns.len());
        milp.columns.push(Column {
            cost: side.cost.total() as f64,
            lower: side.lower as f64,
            upper: limit(side.upper, f64::INFINITY),
            whole: side.whole,
            most: limit(side.upper, everything),
        });
        for &(row, amount) in &side.uses {
            shared[row.at()].terms.push((column, f64::from(amount)));
        }
    }
    // A shared row that nothing uses binds nothing if it admits zero; it is left out then.
    let mut row_of = Vec::with_capacity(shared.len());
    for row in shared {
        let binds = !row.terms.is_empty() || row.lower > 0.0 || row.upper < 0.0;
        row_of.push(binds.then_some(index(milp.rows.len())));
        if binds {
            milp.rows.push(row);
        }
    }
    Compiled {
        milp,
        first_column,
        first_row,
        first_side,
        row_of,
    }
}

/// The cost of one level of the order: of each column, as [`compile`] numbers them, and the constant.
#[allow(clippy::cast_precision_loss)] // money stays below 2^53, checked on input
pub fn level_costs<L>(network: &Network<L>, level: usize) -> (Vec<f64>, f64) {
    let arcs = (network.commodities.iter()).flat_map(|graph| graph.arcs.iter().map(|arc| arc.cost));
    let side = network.side.iter().map(|side| side.cost);
    let costs = arcs.chain(side).map(|cost| cost.level(level) as f64);
    (costs.collect(), network.offset.level(level) as f64)
}

/// Most flow that a commodity can carry.
fn supply<L>(graph: &Commodity<L>) -> f64 {
    (graph.arcs.iter())
        .filter(|arc| arc.from == SOURCE)
        .map(|arc| arc.upper.map_or(f64::INFINITY, f64::from))
        .sum()
}
