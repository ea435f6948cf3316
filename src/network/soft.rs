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
use super::{Commodity, Network, NodeIdx, RowIdx, SINK, SOURCE};

/// Parts that the commodities are summed in, whatever the number of threads, so that it makes no difference.
const PARTS: usize = 8;
/// Flows below this are nothing.
const NOTHING: f64 = 1e-12;

/// A commodity, as few bytes as it takes.
#[derive(Clone, Debug)]
struct Graph {
    nodes: usize,
    arcs: Vec<Arc>,
    /// Rows with amounts, arc by arc.
    uses: Vec<(u32, f32)>,
    /// Limits of the arcs of the source, which are the first.
    limits: Vec<(f64, f64)>,
}

#[derive(Clone, Copy, Debug)]
struct Arc {
    from: u32,
    to: u32,
    cost: f64,
    /// Where its uses end.
    end: u32,
}

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

/// The soft minimum of 0 and `cost`, and the share of the latter.
fn soft_least(cost: f64, temperature: f64) -> (f64, f64) {
    let ratio = -cost / temperature;
    if ratio > 30.0 {
        return (cost, 1.0);
    }
    let odds = ratio.exp();
    (-temperature * odds.ln_1p(), odds / (1.0 + odds))
}

#[allow(clippy::cast_precision_loss)] // money and counts stay below 2^53
impl Soft {
    /// Of `network`, whose commodities are [tidy](Commodity::tidy). Time and space O(arcs + uses).
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
        let arcs: usize = graphs.iter().map(|graph| graph.arcs.len()).sum();
        let (mut parts, mut sum) = (vec![0], 0);
        for (at, graph) in graphs.iter().enumerate() {
            sum += graph.arcs.len();
            if sum * PARTS >= arcs * parts.len() {
                parts.push(at + 1);
            }
        }
        parts.push(graphs.len());
        Soft {
            graphs,
            parts,
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

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.limits.len()
    }

    /// Whether the price of a row is its own: it does not follow from those of others.
    pub fn is_own(&self, row: usize) -> bool {
        !self.feeds[row] && !self.idle[row]
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
            for &(row, _) in &graph.uses {
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

/// The least cost of something between two limits at this cost of one, softened, and how much of it that is.
/// Where there is no upper limit, it is the lower one.
fn between(cost: f64, (lower, upper): (f64, f64), temperature: f64) -> (f64, f64) {
    let more = upper - lower;
    if more <= 0.0 || !more.is_finite() {
        return (lower * cost, lower);
    }
    let (least, share) = soft_least(cost, temperature);
    (lower * cost + more * least, lower + more * share)
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

impl Graph {
    #[allow(clippy::cast_precision_loss)] // money stays below 2^53, amounts are small
    fn new<L>(graph: &Commodity<L>) -> Graph {
        let mut uses = Vec::with_capacity(graph.arcs.iter().map(|arc| arc.uses.len()).sum());
        let arcs = (graph.arcs.iter())
            .map(|arc| {
                let own = arc.uses.iter();
                uses.extend(own.map(|&(row, amount)| (row.0, amount as f32)));
                Arc {
                    from: arc.from.0,
                    to: arc.to.0,
                    cost: arc.cost.total() as f64,
                    end: u32::try_from(uses.len()).unwrap_or(u32::MAX),
                }
            })
            .collect();
        let source = graph.arcs.iter().take_while(|arc| arc.from == SOURCE);
        Graph {
            nodes: graph.nodes as usize,
            arcs,
            uses,
            limits: source
                .map(|arc| {
                    let upper = arc.upper.map_or(f64::INFINITY, f64::from);
                    (f64::from(arc.lower), upper)
                })
                .collect(),
        }
    }

    /// Whether there is anybody left.
    fn has_any(&self) -> bool {
        self.limits.iter().any(|limits| limits.1 > 0.0)
    }

    fn uses(&self, arc: usize) -> &[(u32, f32)] {
        let from = arc.checked_sub(1).map_or(0, |before| self.arcs[before].end);
        &self.uses[from as usize..self.arcs[arc].end as usize]
    }
}

/// Travellers on each arc of a commodity, spread over all ways by what they cost at these prices.
/// Time O(arcs + uses).
pub fn spread<L>(graph: &Commodity<L>, prices: &[f64], temperature: f64) -> Vec<f64> {
    let graph = Graph::new(graph);
    let mut flows = vec![0.0; graph.arcs.len()];
    let value = &mut 0.0;
    Scratch::default().spread(&graph, prices, temperature, value, |at, flow| {
        flows[at] = flow;
    });
    flows
}

/// What is filled anew for each commodity.
#[derive(Default)]
pub(super) struct Scratch {
    /// By node: the soft cost of the way on.
    onward: Vec<f64>,
    /// By arc: cost with the way on, then the share of its tail's travellers.
    share: Vec<f64>,
    /// By node: travellers.
    here: Vec<f64>,
}

impl Scratch {
    /// Spreads the travellers of a commodity, tells of each arc with its flow, and adds what they cost to `sum`.
    /// Arcs are sorted by tail, and tails are topological.
    fn spread(
        &mut self,
        graph: &Graph,
        prices: &[f64],
        temperature: f64,
        sum: &mut f64,
        mut tell: impl FnMut(usize, f64),
    ) {
        if !graph.has_any() {
            return;
        }
        self.look_back(graph, prices, temperature);
        self.here.clear();
        self.here.resize(graph.nodes, 0.0);
        for (at, arc) in graph.arcs.iter().enumerate() {
            let flow = match graph.limits.get(at) {
                Some(_) if self.share[at] == f64::INFINITY => 0.0,
                Some(&(lower, upper)) => {
                    let limits = (lower.max(0.0), upper);
                    let (value, flow) = between(self.share[at], limits, temperature);
                    *sum += value;
                    flow
                }
                None => self.here[arc.from as usize] * self.share[at],
            };
            if flow < NOTHING {
                continue;
            }
            self.here[arc.to as usize] += flow;
            tell(at, flow);
        }
    }

    /// The arc past the source that the traveller at this share of those at its tail takes. Arcs are those looked
    /// back on.
    pub(super) fn pick<L>(
        &self,
        arcs: &[super::Arc<L>],
        node: NodeIdx,
        mut share: f64,
    ) -> Option<u32> {
        let first = arcs.partition_point(|arc| arc.from < node);
        let own = (first..arcs.len()).take_while(|&at| arcs[at].from == node);
        let mut last = None;
        for at in own.filter(|&at| self.share[at] > 0.0) {
            last = u32::try_from(at).ok();
            share -= self.share[at];
            if share < 0.0 {
                break;
            }
        }
        last
    }

    /// Costs of the ways on from each node, and shares of its arcs; of arcs of the source their costs.
    fn look_back(&mut self, graph: &Graph, prices: &[f64], temperature: f64) {
        self.onward.clear();
        self.onward.resize(graph.nodes, f64::INFINITY);
        self.onward[SINK.at()] = 0.0;
        self.share.clear();
        self.share.resize(graph.arcs.len(), 0.0);
        let mut end = graph.arcs.len();
        while let Some(last) = graph.arcs[..end].last() {
            let mut begin = end;
            let mut least = f64::INFINITY;
            while let Some(arc) = graph.arcs[..begin]
                .last()
                .filter(|arc| arc.from == last.from)
            {
                begin -= 1;
                let paid: f64 = (graph.uses(begin).iter())
                    .map(|&(row, amount)| prices[row as usize] * f64::from(amount))
                    .sum();
                let cost = arc.cost - paid + self.onward[arc.to as usize];
                self.share[begin] = cost;
                least = least.min(cost);
            }
            let shares = &mut self.share[begin..end];
            end = begin;
            if last.from == SOURCE.0 {
                continue;
            }
            if least == f64::INFINITY {
                shares.fill(0.0);
                continue;
            }
            let mut odds = 0.0;
            for share in &mut *shares {
                *share = ((least - *share) / temperature).exp();
                odds += *share;
            }
            shares.iter_mut().for_each(|share| *share /= odds);
            self.onward[last.from as usize] = least - temperature * odds.ln();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Ascent, Commodity, Cost, bound, settled};
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
    fn climbing_while_it_cools_proves_the_optimum() {
        let network = network();
        let soft = Soft::new(&network);
        let mut prices = vec![0.0];
        for temperature in [300.0, 30.0, 3.0, 0.3] {
            let mut ascent = Ascent::new(&soft, prices, temperature);
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
