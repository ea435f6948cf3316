//! How travellers of one commodity spread over all its ways, by what these cost: each is used in proportion to
//! `e^(−cost/T)`, found by one pass back over the arcs and one forth (see [`soft`](super::soft)).

use super::{Commodity, NodeIdx, SINK, SOURCE};

/// Logarithm of odds that are as good as none.
const HARDLY: f64 = -40.0;
/// Flows below this are nothing.
const NOTHING: f64 = 1e-12;

/// A commodity, as few bytes as it takes.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    pub nodes: usize,
    pub arcs: Vec<Arc>,
    /// Rows with amounts, arc by arc.
    pub all_uses: Vec<(u32, f32)>,
    /// Limits of the arcs of the source, which are the first.
    pub limits: Vec<(f64, f64)>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    from: u32,
    to: u32,
    cost: f64,
    /// Where its uses end.
    end: u32,
}

/// The soft minimum of 0 and `cost`, and the share of the latter.
pub(super) fn soft_least(cost: f64, temperature: f64) -> (f64, f64) {
    let ratio = -cost / temperature;
    if ratio > 30.0 {
        return (cost, 1.0);
    }
    let odds = ratio.exp();
    (-temperature * odds.ln_1p(), odds / (1.0 + odds))
}

/// The least cost of something between two limits at this cost of one, softened, and how much of it that is.
/// Where there is no upper limit, it is the lower one.
pub(super) fn between(cost: f64, (lower, upper): (f64, f64), temperature: f64) -> (f64, f64) {
    let more = upper - lower;
    if more <= 0.0 || !more.is_finite() {
        return (lower * cost, lower);
    }
    let (least, share) = soft_least(cost, temperature);
    (lower * cost + more * least, lower + more * share)
}

impl Graph {
    #[allow(clippy::cast_precision_loss)] // money stays below 2^53, amounts are small
    pub fn new<L>(graph: &Commodity<L>) -> Graph {
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
            all_uses: uses,
            limits: source
                .map(|arc| {
                    let upper = arc.upper.map_or(f64::INFINITY, f64::from);
                    (f64::from(arc.lower), upper)
                })
                .collect(),
        }
    }

    /// By arc: how much more the cheapest way through it costs than the cheapest way in by the same arc of the source,
    /// at cost less prices of what is used; `+inf` where nobody's way leads through. Time O(arcs + uses + nodes).
    pub fn slacks(&self, prices: &[f64]) -> Vec<f64> {
        let mut onward = vec![f64::INFINITY; self.nodes];
        onward[SINK.at()] = 0.0;
        let mut costs = vec![0.0; self.arcs.len()];
        for (at, arc) in self.arcs.iter().enumerate().rev() {
            costs[at] = arc.cost - self.paid(at, prices);
            if at >= self.limits.len() {
                let there = costs[at] + onward[arc.to as usize];
                let best = &mut onward[arc.from as usize];
                *best = best.min(there);
            }
        }
        // What a node costs to reach, less the cheapest way of who gets there.
        let mut reach = vec![f64::INFINITY; self.nodes];
        let slack = |(at, (arc, cost)): (usize, (&Arc, f64))| {
            let onward = onward[arc.to as usize];
            let there = match self.limits.get(at) {
                _ if onward == f64::INFINITY => f64::INFINITY,
                Some(&(_, upper)) if upper <= 0.0 => f64::INFINITY,
                Some(&(lower, _)) if lower > 0.0 => -onward,
                Some(_) => cost - (cost + onward).min(0.0),
                None => reach[arc.from as usize] + cost,
            };
            let reach = &mut reach[arc.to as usize];
            *reach = reach.min(there);
            there + onward
        };
        self.arcs.iter().zip(costs).enumerate().map(slack).collect()
    }

    /// Without the arcs whose [slack](Graph::slacks) is over `most`, and with all arcs of the source.
    /// Time O(arcs + uses + nodes).
    pub fn near(&self, prices: &[f64], most: f64) -> Graph {
        let mut near = Graph {
            nodes: 2,
            arcs: Vec::new(),
            all_uses: Vec::new(),
            limits: self.limits.clone(),
        };
        let slacks = self.slacks(prices).into_iter().enumerate();
        let kept: Vec<usize> = slacks
            .filter(|&(at, slack)| at < self.limits.len() || slack <= most)
            .map(|(at, _)| at)
            .collect();
        let mut number = vec![u32::MAX; self.nodes];
        (number[SOURCE.at()], number[SINK.at()]) = (SOURCE.0, SINK.0);
        let ends = kept
            .iter()
            .flat_map(|&at| [self.arcs[at].from, self.arcs[at].to]);
        ends.for_each(|node| number[node as usize] = number[node as usize].min(u32::MAX - 1));
        let used = number.iter_mut().filter(|number| **number == u32::MAX - 1);
        used.for_each(|number| {
            *number = u32::try_from(near.nodes).unwrap_or(u32::MAX);
            near.nodes += 1;
        });
        for at in kept {
            let arc = self.arcs[at];
            near.all_uses.extend(self.uses(at));
            near.arcs.push(Arc {
                from: number[arc.from as usize],
                to: number[arc.to as usize],
                cost: arc.cost,
                end: u32::try_from(near.all_uses.len()).unwrap_or(u32::MAX),
            });
        }
        near
    }

    /// Prices of what one on an arc uses.
    fn paid(&self, at: usize, prices: &[f64]) -> f64 {
        (self.uses(at).iter())
            .map(|&(row, amount)| prices[row as usize] * f64::from(amount))
            .sum()
    }

    /// Whether there is anybody left.
    pub fn has_any(&self) -> bool {
        self.limits.iter().any(|limits| limits.1 > 0.0)
    }

    pub fn uses(&self, arc: usize) -> &[(u32, f32)] {
        let from = arc.checked_sub(1).map_or(0, |before| self.arcs[before].end);
        &self.all_uses[from as usize..self.arcs[arc].end as usize]
    }
}

/// What is filled anew for each commodity.
#[derive(Default)]
pub(super) struct Scratch {
    /// By node: the soft cost of the way on.
    onward: Vec<f64>,
    /// By arc: cost with the way on, then the share of its tail's travellers.
    pub share: Vec<f64>,
    /// By node: travellers.
    here: Vec<f64>,
}

impl Scratch {
    /// Spreads the travellers of a commodity, tells of each arc with its flow, and adds what they cost to `sum`.
    /// Arcs are sorted by tail, and tails are topological.
    pub fn spread(
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
    pub fn pick<L>(&self, arcs: &[super::Arc<L>], node: NodeIdx, mut share: f64) -> Option<u32> {
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
    pub fn look_back(&mut self, graph: &Graph, prices: &[f64], temperature: f64) {
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
                let cost = arc.cost - graph.paid(begin, prices) + self.onward[arc.to as usize];
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
            if let [only] = shares {
                *only = 1.0;
                self.onward[last.from as usize] = least;
                continue;
            }
            let mut odds = 0.0;
            for share in &mut *shares {
                let behind = (least - *share) / temperature;
                *share = if behind < HARDLY { 0.0 } else { behind.exp() };
                odds += *share;
            }
            let whole = 1.0 / odds;
            shares.iter_mut().for_each(|share| *share *= whole);
            self.onward[last.from as usize] = least - temperature * odds.ln();
        }
    }
}
