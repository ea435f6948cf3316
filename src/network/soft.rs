//! The bound of prices, made smooth.
//!
//! [`bound`](super::bound()) is concave in the prices of shared rows, but has an edge wherever two ways cost
//! the same, and at the best prices nearly everybody is on one. So `min` is replaced by
//! `softmin(a, b, …) = −T·ln(e^(−a/T) + e^(−b/T) + …)` at a temperature `T`, over all ways of a traveller
//! (by one pass over the arcs, as each is used in proportion to `e^(−cost/T)`), and over both limits of
//! side columns. It is at most the minimum, and at most `T·ln(ways)` for each traveller less; its gradient
//! is what is free or short of each row when all travellers spread so (Nesterov 2005).

use rayon::prelude::*;

use super::bound::pass;
use super::spread::{Graph, Scratch, between, soft_least};
use super::{Network, RowIdx};

/// Parts that the commodities are summed in, whatever the number of threads, so that it makes no difference.
const PARTS: usize = 8;

/// Ways that cost more than the cheapest by this many temperatures are as good as none, and stay so for some steps.
pub const NEAR: f64 = 40.0;

/// A column that is no flow.
#[derive(Clone, Debug)]
struct Side {
    cost: f64,
    lower: f64,
    upper: f64,
    uses: Vec<(u32, f64)>,
}

/// A row that only feeds others: it is as dear as the dearest of them.
#[derive(Clone, Debug)]
struct Feeder {
    row: u32,
    fed: Vec<u32>,
}

/// A network of which only prices are of interest.
#[derive(Clone, Debug)]
pub struct Soft {
    graphs: Vec<Graph>,
    /// First graph of each part, and the end.
    parts: Vec<usize>,
    side: Vec<Side>,
    offset: f64,
    /// Limits of rows.
    limits: Vec<(f64, f64)>,
    /// Those fed come before those that feed them.
    feeders: Vec<Feeder>,
    /// By row: whether it is a feeder.
    feeds: Vec<bool>,
    /// By row: whether nobody who is left can use it.
    idle: Vec<bool>,
}

/// The soft bound of some prices.
#[derive(Clone, PartialEq, Debug)]
pub struct Softened {
    /// At most what the prices prove.
    pub value: f64,
    /// By row: what the value gains by one more in its price. Zero for rows whose price follows from others'.
    pub gradient: Vec<f64>,
    /// By row: what uses it, amounts squared.
    pub used: Vec<f64>,
}

#[allow(clippy::cast_precision_loss)] // money and counts stay below 2^53
impl Soft {
    /// Of `network`, whose commodities are [tidy](super::Commodity::tidy). Time and space O(arcs + uses).
    pub fn new<L: Sync>(network: &Network<L>) -> Soft {
        let mut fed: Vec<Vec<u32>> = vec![Vec::new(); network.rows.len()];
        let mut side = Vec::new();
        for column in &network.side {
            if let Some((from, to)) = pass(column) {
                fed[from.at()].push(to.0);
                continue;
            }
            let uses = column.uses.iter();
            side.push(Side {
                cost: column.cost.total() as f64,
                lower: column.lower as f64,
                upper: column.upper.map_or(f64::INFINITY, |upper| upper as f64),
                uses: uses
                    .map(|&(row, amount)| (row.0, f64::from(amount)))
                    .collect(),
            });
        }
        let graphs: Vec<Graph> = network.commodities.par_iter().map(Graph::new).collect();
        Soft {
            parts: parts(&graphs),
            graphs,
            side,
            offset: network.offset.total() as f64,
            limits: (network.rows.iter())
                .map(|row| {
                    let lower = row.lower.map_or(f64::NEG_INFINITY, |lower| lower as f64);
                    (lower, row.upper.map_or(f64::INFINITY, |upper| upper as f64))
                })
                .collect(),
            feeds: fed.iter().map(|fed| !fed.is_empty()).collect(),
            idle: vec![false; network.rows.len()],
            feeders: feeders(fed),
        }
    }

    /// Of the ways of travellers those alone that cost little more than the cheapest at these prices of all rows, by
    /// `most` at the most: all that matters at a temperature far below, as long as prices stay near. Rows that nobody
    /// then uses are idle. Time O(arcs + uses).
    pub fn near(&self, prices: &[f64], most: f64) -> Soft {
        let near = |graph: &Graph| graph.near(prices, most);
        let graphs: Vec<Graph> = self.graphs.par_iter().map(near).collect();
        let mut soft = Soft {
            parts: parts(&graphs),
            graphs,
            side: self.side.clone(),
            offset: self.offset,
            limits: self.limits.clone(),
            feeders: self.feeders.clone(),
            feeds: self.feeds.clone(),
            idle: Vec::new(),
        };
        soft.forget();
        soft
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.limits.len()
    }

    /// Whether the price of a row is its own: it does not follow from those of others.
    pub fn is_own(&self, row: usize) -> bool {
        !self.feeds[row]
    }

    /// Whether nobody uses a row: its price stays as it is.
    pub fn is_idle(&self, row: usize) -> bool {
        self.idle[row]
    }

    /// The price of a row nearest to `price` that its limits allow.
    pub fn allowed(&self, row: usize, price: f64) -> f64 {
        match self.limits[row] {
            (f64::NEG_INFINITY, f64::INFINITY) => 0.0,
            (f64::NEG_INFINITY, _) => price.min(0.0),
            (_, f64::INFINITY) => price.max(0.0),
            _ => price,
        }
    }

    /// Prices of all rows, from those that are their own.
    pub fn completed(&self, prices: &[f64], temperature: f64) -> Vec<f64> {
        let mut prices = prices.to_vec();
        for feeder in &self.feeders {
            let of = |row: &u32| prices[*row as usize];
            let most = feeder.fed.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = (feeder.fed.iter())
                .map(|row| ((of(row) - most) / temperature).exp())
                .sum();
            prices[feeder.row as usize] = most + temperature * sum.ln();
        }
        prices
    }

    /// The soft bound at prices, of which those that are not their own row's are not looked at.
    ///
    /// Time O(arcs + uses + rows), the commodities in parallel; the same for any number of threads.
    pub fn evaluate(&self, prices: &[f64], temperature: f64) -> Softened {
        let prices = self.completed(prices, temperature);
        let parts: Vec<Softened> = (self.parts.par_windows(2))
            .map(|part| {
                let mut sum = self.nothing();
                let mut scratch = Scratch::default();
                let mut value = 0.0;
                for graph in &self.graphs[part[0]..part[1]] {
                    scratch.spread(graph, &prices, temperature, &mut value, |at, flow| {
                        for &(row, amount) in graph.uses(at) {
                            let amount = f64::from(amount);
                            sum.gradient[row as usize] -= flow * amount;
                            sum.used[row as usize] += flow * amount * amount;
                        }
                    });
                }
                sum.value = value;
                sum
            })
            .collect();
        let mut whole = self.nothing();
        whole.value = self.offset;
        for part in parts {
            whole.value += part.value;
            let rows = whole.gradient.iter_mut().zip(&mut whole.used);
            for ((gradient, used), (more, uses)) in rows.zip(part.gradient.iter().zip(&part.used)) {
                *gradient += more;
                *used += uses;
            }
        }
        for side in &self.side {
            let paid: f64 = (side.uses.iter())
                .map(|&(row, amount)| prices[row as usize] * amount)
                .sum();
            let (value, amount) = between(side.cost - paid, (side.lower, side.upper), temperature);
            whole.value += value;
            whole.take(&side.uses, amount);
        }
        for (row, (&price, limits)) in prices.iter().zip(&self.limits).enumerate() {
            let side = if price > 0.0 || (price == 0.0 && limits.0.is_finite()) {
                limits.0
            } else {
                limits.1
            };
            if side.is_finite() {
                whole.value += price * side;
                whole.gradient[row] += side;
            }
        }
        self.hand_down(&prices, temperature, &mut whole);
        whole
    }

    /// Travellers on each arc of a commodity at prices of all rows. Time O(arcs + uses).
    pub(super) fn flows(
        &self,
        commodity: usize,
        prices: &[f64],
        temperature: f64,
        scratch: &mut Scratch,
    ) -> Vec<f64> {
        let graph = &self.graphs[commodity];
        let mut flows = vec![0.0; graph.arcs.len()];
        scratch.spread(graph, prices, temperature, &mut 0.0, |at, flow| {
            flows[at] = flow;
        });
        flows
    }

    /// The share of those who may come by an arc of the source that do; ways on are then in `scratch`.
    pub(super) fn goes(
        &self,
        commodity: usize,
        entry: u32,
        prices: &[f64],
        temperature: f64,
        scratch: &mut Scratch,
    ) -> f64 {
        scratch.look_back(&self.graphs[commodity], prices, temperature);
        soft_least(scratch.share[entry as usize], temperature).1
    }

    /// Leaves the prices as they are of rows that only those have used who are gone.
    pub(super) fn forget(&mut self) {
        let mut idle = vec![true; self.rows()];
        for graph in self.graphs.iter().filter(|graph| graph.has_any()) {
            for &(row, _) in &graph.all_uses {
                idle[row as usize] = false;
            }
        }
        for side in self.side.iter().filter(|side| side.uses.len() > 1) {
            for &(row, _) in &side.uses {
                idle[row as usize] = false;
            }
        }
        for feeder in &self.feeders {
            for &row in &feeder.fed {
                idle[row as usize] = false;
            }
        }
        self.idle = idle;
    }

    /// Travellers left who may come by an arc of the source.
    pub(super) fn many(&self, commodity: usize, entry: u32) -> f64 {
        self.graphs[commodity].limits[entry as usize].1
    }

    /// Takes so many travellers away from those who may, and must, come by an arc of the source.
    pub(super) fn put(&mut self, commodity: usize, entry: u32, many: f64) {
        let (lower, upper) = &mut self.graphs[commodity].limits[entry as usize];
        *lower -= many;
        *upper -= many;
    }

    /// Takes all travellers of a commodity away.
    pub(super) fn leave(&mut self, commodity: usize) {
        self.graphs[commodity].limits.fill((0.0, 0.0));
    }

    /// Takes so much of a row away.
    pub(super) fn use_row(&mut self, row: RowIdx, amount: f64) {
        let (lower, upper) = &mut self.limits[row.at()];
        *lower -= amount;
        *upper -= amount;
    }

    fn nothing(&self) -> Softened {
        Softened {
            value: 0.0,
            gradient: vec![0.0; self.rows()],
            used: vec![0.0; self.rows()],
        }
    }

    /// What feeders gain is gained by those that they feed.
    fn hand_down(&self, prices: &[f64], temperature: f64, whole: &mut Softened) {
        for feeder in self.feeders.iter().rev() {
            let at = feeder.row as usize;
            let gain = std::mem::take(&mut whole.gradient[at]);
            let used = std::mem::take(&mut whole.used[at]);
            if used == 0.0 {
                continue;
            }
            for &row in &feeder.fed {
                let share = ((prices[row as usize] - prices[at]) / temperature).exp();
                whole.gradient[row as usize] += gain * share;
                whole.used[row as usize] += used * share;
            }
        }
    }
}

impl Softened {
    fn take(&mut self, uses: &[(u32, f64)], many: f64) {
        for &(row, amount) in uses {
            self.gradient[row as usize] -= many * amount;
            self.used[row as usize] += many * amount * amount;
        }
    }
}

/// Commodities in parts of about as many arcs.
fn parts(graphs: &[Graph]) -> Vec<usize> {
    let arcs: usize = graphs.iter().map(|graph| graph.arcs.len()).sum();
    let (mut parts, mut sum) = (vec![0], 0);
    for (at, graph) in graphs.iter().enumerate() {
        sum += graph.arcs.len();
        if sum * PARTS >= arcs * parts.len() {
            parts.push(at + 1);
        }
    }
    parts.push(graphs.len());
    parts
}

/// Those fed before those that feed them.
fn feeders(fed: Vec<Vec<u32>>) -> Vec<Feeder> {
    let mut all = Vec::new();
    let mut done = vec![false; fed.len()];
    for row in 0..fed.len() {
        let mut stack = vec![(row, 0)];
        while let Some((at, next)) = stack.pop() {
            match fed[at].get(next) {
                _ if done[at] || fed[at].is_empty() => {}
                Some(&below) => stack.extend([(at, next + 1), (below as usize, 0)]),
                None => {
                    done[at] = true;
                    all.push(Feeder {
                        row: u32::try_from(at).unwrap_or(u32::MAX),
                        fed: fed[at].clone(),
                    });
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::{Ascent, Climb, Commodity, Cost, SINK, SOURCE, bound, settled};
    use super::*;

    /// Three travellers, each by a dear arc or by one of two cheap ones that share two seats.
    fn network() -> Network<()> {
        let mut network: Network<()> = Network::new();
        let seats = network.row("seats".to_owned(), None, Some(2));
        let mut graph = Commodity::new();
        let inner = graph.node();
        let arc = |cost: i64| super::super::Arc {
            cost: Cost::at(0, cost),
            ..super::super::Arc::wait(inner, SINK)
        };
        graph.arcs.push(super::super::Arc {
            lower: 3,
            upper: Some(3),
            ..super::super::Arc::wait(SOURCE, inner)
        });
        for cost in [500, 700] {
            graph.arcs.push(super::super::Arc {
                uses: vec![(seats, 1)],
                ..arc(cost)
            });
        }
        graph.arcs.push(arc(2_000));
        network.commodities.push(graph);
        network
    }

    #[test]
    fn it_lies_below_the_bound_and_the_gradient_is_its_slope() {
        let network = network();
        let soft = Soft::new(&network);
        for price in [-2_500.0, -1_500.0, -300.0, -1.0] {
            for temperature in [1.0, 30.0, 300.0] {
                let here = soft.evaluate(&[price], temperature);
                let hard = bound(&network, &[price]);
                let most = 3.0 * temperature * 3.0_f64.ln();
                assert!(here.value <= hard + 1e-6 && here.value >= hard - most - 1e-6);
                let there = soft.evaluate(&[price + 1e-3], temperature);
                let slope = (there.value - here.value) / 1e-3;
                assert!((slope - here.gradient[0]).abs() < 1e-2, "{slope}");
            }
        }
    }

    #[test]
    fn ways_that_cost_far_more_do_not_matter() {
        let soft = Soft::new(&network());
        for (price, temperature) in [(-1_500.0, 5.0), (-900.0, 5.0), (-2_500.0, 10.0)] {
            let whole = soft.evaluate(&[price], temperature);
            let all = soft
                .near(&[price], 10_000.0)
                .evaluate(&[price], temperature);
            assert_eq!(whole, all);
            let near = soft.near(&[price], NEAR * temperature);
            let few = near.evaluate(&[price], temperature);
            assert!((whole.value - few.value).abs() < 1e-6, "{whole:?} {few:?}");
            assert!((whole.gradient[0] - few.gradient[0]).abs() < 1e-6);
        }
        // At 2,500 a seat nobody takes one, so that its price stays.
        let near = soft.near(&[-2_500.0], 100.0);
        assert!(near.is_idle(0) && !soft.is_idle(0));
        let mut ascent = Ascent::new(Cow::Owned(near), vec![-2_500.0], 1.0);
        assert!(!ascent.step());
        assert_eq!(ascent.prices(), [-2_500.0]);
    }

    #[test]
    fn a_climb_over_few_ways_finds_those_that_come_to_matter() {
        let network = network();
        let soft = Soft::new(&network);
        let mut prices = vec![-1_495.0];
        for temperature in [2.0, 0.5] {
            let mut climb = Climb::new(&soft, prices, temperature);
            let mut before = climb.value();
            for _ in 0..40 {
                climb.climb(5, &|| false);
                assert!(climb.value() >= before - 1e-9);
                before = climb.value();
            }
            assert!(!climb.climb(5, &|| true));
            prices = climb.prices().to_vec();
        }
        let proven = bound(&network, &settled(&network, prices));
        assert!((2_999.0..=3_000.0).contains(&proven), "{proven}");
    }

    #[test]
    fn climbing_while_it_cools_proves_the_optimum() {
        let network = network();
        let soft = Soft::new(&network);
        let mut prices = vec![0.0];
        for temperature in [300.0, 30.0, 3.0, 0.3] {
            let mut ascent = Ascent::new(Cow::Borrowed(&soft), prices, temperature);
            for _ in 0..50 {
                let before = ascent.value();
                let moved = ascent.step();
                assert!(if moved {
                    ascent.value() > before
                } else {
                    ascent.value() == before
                });
            }
            prices = ascent.prices();
        }
        // Two go for 500 each and one for 2,000.
        let proven = bound(&network, &settled(&network, prices));
        assert!((2_990.0..=3_000.0).contains(&proven), "{proven}");
    }
}
