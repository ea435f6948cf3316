//! Shortest paths with resources by labelling: the pricer for duties that are paths of a network.
//!
//! Nodes are visited in order. At each, every partial duty that arrives is extended from its
//! predecessors, partial duties that another one dominates are dropped, and so are those that
//! cannot end below the price wanted (completion bounds). What is kept at the sink are duties. Nodes
//! that no arc joins are labelled in parallel.
//!
//! Irnich and Desaulniers, *Shortest path problems with resource constraints* (2005).

use rayon::prelude::*;

use super::restrict::restricted;
use super::{Ask, Column, DutyNetwork, Effort, Priced, Pricer};

/// The rules of duties, as resources along a path of a [`DutyNetwork`].
pub trait Resources: Sync {
    /// What must be known of a partial duty: its state after an arc.
    type Label: Clone + Send + Sync;
    /// What is known of the ways on from each node, for given prices.
    type Guide: Send + Sync;

    /// The state at the source.
    fn root(&self) -> Self::Label;

    /// The state after `arc`; `None` if a rule forbids it.
    fn extend(&self, label: &Self::Label, arc: u32) -> Option<Self::Label>;

    /// The cost so far. At the sink it is the cost of the duty.
    fn cost(&self, label: &Self::Label) -> f64;

    /// How much more duty `a` can cost than `b` at most, over all ways on from `node` that are
    /// open to `b`; `None` if some way is open to `b` but not to `a`.
    fn excess(&self, node: u32, a: &Self::Label, b: &Self::Label) -> Option<f64>;

    /// A number such that no label dominates one of a lower number at equal price: labels are
    /// compared in this order. Minus the price of the label is added to it.
    fn order(&self, label: &Self::Label) -> f64 {
        self.cost(label)
    }

    /// What dominance needs at least, as numbers that are quickly compared: if `a` dominates `b`
    /// ([`excess`](Self::excess) is something), none of the keys of `a` is greater than that of `b`.
    fn keys(&self, label: &Self::Label) -> [i16; KEYS] {
        let _ = label;
        [0; KEYS]
    }

    /// Prepares [`completion`](Self::completion).
    fn guide(&self, network: &DutyNetwork, prices: &[f64]) -> Self::Guide;

    /// A lower limit on `cost of the whole duty - Σ price of the arcs to come`, over all ways on
    /// from `node`; `∞` if there is none.
    fn completion(&self, guide: &Self::Guide, node: u32, label: &Self::Label) -> f64;

    /// The same rules for a network of these arcs only, whose names are their positions in `arcs`,
    /// and of the nodes that they join, numbered in the same order; `None` if there is no telling.
    /// With it, parts of a large problem are solved on networks of their own.
    fn of_arcs(&self, arcs: &[u32]) -> Option<Self>
    where
        Self: Sized,
    {
        let _ = arcs;
        None
    }
}

/// Number of [`Resources::keys`]: they fill one register.
pub const KEYS: usize = 8;

/// A pricer for classes whose duties are paths of networks.
#[derive(Debug)]
pub struct LabelPricer<R> {
    /// Network and rules of each class.
    pub classes: Vec<(DutyNetwork, R)>,
}

/// A partial duty at a node.
struct Partial<L> {
    label: L,
    /// Prices collected.
    price: f64,
    /// Partial duties are compared in this order: `order - price`, or the promise if few are kept.
    key: f64,
    /// Its last arc, and its place among the partial duties at the tail of that arc.
    arc: u32,
    before: u32,
}

/// Reduced costs closer than this are equal.
pub(super) const EPSILON: f64 = 1e-7;

/// Partial duties compared with others between two looks at the clock.
const LOOK: usize = 256;

/// Nodes that a narrow search labels on one thread.
const ALONE: usize = 16;

/// Most partial duties that may arrive at one node, and that may be kept in all: an exact search
/// that needs more gives up, as if it were stopped.
const MOST_ARRIVED: usize = 1_000_000;
const MOST_KEPT: usize = 3_000_000;

impl<R: Resources> Pricer for LabelPricer<R> {
    fn price(&self, ask: &Ask<'_>) -> Priced {
        let Some((network, rules)) = self.classes.get(ask.class) else {
            return Priced::default();
        };
        let prices = network.prices(ask.duals, ask.closed);
        let guide = rules.guide(network, &prices);
        let relaxed = at_source(network, rules, &prices, &guide);
        let search = Search {
            network,
            rules,
            ask,
            prices: &prices,
            guide: &guide,
        };
        let Some(kept) = search.run() else {
            return Priced {
                least: Some(relaxed.min(ask.below - EPSILON)),
                ..Priced::default()
            };
        };
        let sink = kept.last().map_or(&[][..], Vec::as_slice);
        let mut ends: Vec<(f64, usize)> = (sink.iter().enumerate())
            .map(|(at, one)| (rules.cost(&one.label) - one.price, at))
            .filter(|&(reduced, _)| reduced < ask.below)
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let least = match ask.effort {
            Effort::Exact => ends.first().map_or(ask.below, |&(reduced, _)| reduced),
            Effort::Beam(_) => relaxed,
        };
        let columns = pick(network, &kept, &ends, ask.most)
            .into_iter()
            .map(|(at, path)| column(ask.class, network, rules.cost(&sink[at].label), path))
            .collect();
        Priced {
            columns,
            least: Some(least.min(ask.below - EPSILON)),
            complete: true,
        }
    }

    fn enumerate(&self, ask: &Ask<'_>) -> Option<Vec<Column>> {
        let (network, rules) = self.classes.get(ask.class)?;
        let paths = super::enumerate::all_paths(network, rules, ask)?;
        Some(
            (paths.into_iter())
                .map(|(cost, path)| column(ask.class, network, cost, path))
                .collect(),
        )
    }

    fn cheapest(&self, class: usize) -> f64 {
        let Some((network, rules)) = self.classes.get(class) else {
            return f64::NEG_INFINITY;
        };
        let free = vec![0.0; network.arcs().len()];
        at_source(network, rules, &free, &rules.guide(network, &free))
    }

    fn without(&self, closed: &[bool]) -> Option<Box<dyn Pricer + '_>> {
        restricted(self, closed)
    }
}

fn column(class: usize, network: &DutyNetwork, cost: f64, path: Vec<u32>) -> Column {
    Column {
        class: u32::try_from(class).unwrap_or(u32::MAX),
        cost,
        terms: network.terms(&path),
        path,
    }
}

/// What the completion bounds alone say of every duty: no reduced cost is lower. It takes no
/// labelling, so there is a bound where labelling would take too long.
fn at_source<R: Resources>(
    network: &DutyNetwork,
    rules: &R,
    prices: &[f64],
    guide: &R::Guide,
) -> f64 {
    let root = rules.root();
    (network.out(0).iter())
        .filter(|&&arc| prices[arc as usize] > f64::NEG_INFINITY)
        .filter_map(|&arc| {
            let label = rules.extend(&root, arc)?;
            let head = network.arc(arc).to;
            Some(if head as usize + 1 == network.nodes() {
                rules.cost(&label) - prices[arc as usize]
            } else {
                rules.completion(guide, head, &label) - prices[arc as usize]
            })
        })
        .fold(f64::INFINITY, f64::min)
}

/// One labelling.
struct Search<'a, R: Resources> {
    network: &'a DutyNetwork,
    rules: &'a R,
    ask: &'a Ask<'a>,
    prices: &'a [f64],
    guide: &'a R::Guide,
}

impl<R: Resources> Search<'_, R> {
    /// All partial duties kept, by node; `None` if it was stopped or there are too many.
    fn run(&self) -> Option<Vec<Vec<Partial<R::Label>>>> {
        let nodes = self.network.nodes();
        let mut kept: Vec<Vec<Partial<R::Label>>> = Vec::with_capacity(nodes);
        kept.push(vec![Partial {
            label: self.rules.root(),
            price: 0.0,
            key: 0.0,
            arc: u32::MAX,
            before: 0,
        }]);
        let mut total = 0;
        while kept.len() < nodes {
            if self.ask.stop.is_due() || total > MOST_KEPT {
                return None;
            }
            // Nodes that no arc joins do not wait for each other.
            let wave = kept.len()..self.network.wave_end(kept.len());
            // Narrow searches have too little to do at a few nodes to share it out.
            let labelled: Option<Vec<_>> = match self.ask.effort {
                Effort::Beam(_) if wave.len() < ALONE => {
                    wave.map(|node| self.label(node, &kept)).collect()
                }
                _ => (wave.into_par_iter())
                    .map(|node| self.label(node, &kept))
                    .collect(),
            };
            for here in labelled? {
                total += here.len();
                kept.push(here);
            }
        }
        Some(kept)
    }

    /// The partial duties kept at `node`, in the order of their keys.
    fn label(
        &self,
        node: usize,
        kept: &[Vec<Partial<R::Label>>],
    ) -> Option<Vec<Partial<R::Label>>> {
        let mut arrived = self.arrivals(kept, node)?;
        arrived.sort_unstable_by(|a, b| {
            (a.key.total_cmp(&b.key)).then((a.arc, a.before).cmp(&(b.arc, b.before)))
        });
        if node + 1 == self.network.nodes() {
            return Some(arrived); // duties: all of them are wanted
        }
        let width = match self.ask.effort {
            Effort::Beam(width) => width,
            Effort::Exact => usize::MAX,
        };
        self.undominated(node, arrived, width)
    }

    /// Partial duties that arrive at `node` and may still end below the price wanted.
    fn arrivals(
        &self,
        kept: &[Vec<Partial<R::Label>>],
        node: usize,
    ) -> Option<Vec<Partial<R::Label>>> {
        let Search {
            network,
            rules,
            ask,
            ..
        } = *self;
        let mut arrived = Vec::new();
        #[allow(clippy::cast_possible_truncation)] // arcs name nodes as u32
        let head = node as u32;
        let is_sink = node + 1 == network.nodes();
        for &arc in network.into(node) {
            let gain = self.prices[arc as usize];
            if gain == f64::NEG_INFINITY {
                continue;
            }
            let tail = &kept[network.arc(arc).from as usize];
            if tail.len() >= LOOK && (arrived.len() > MOST_ARRIVED || ask.stop.is_due()) {
                return None;
            }
            for (before, one) in (0_u32..).zip(tail) {
                let Some(label) = rules.extend(&one.label, arc) else {
                    continue;
                };
                let price = one.price + gain;
                let whole = if is_sink {
                    rules.cost(&label)
                } else {
                    rules.completion(self.guide, head, &label)
                };
                let promise = whole - price;
                if promise >= ask.below - EPSILON {
                    continue;
                }
                let key = match ask.effort {
                    Effort::Beam(_) => promise,
                    Effort::Exact => rules.order(&label) - price,
                };
                arrived.push(Partial {
                    label,
                    price,
                    key,
                    arc,
                    before,
                });
            }
        }
        Some(arrived)
    }

    /// Drops what an earlier one dominates; keeps at most `width`.
    fn undominated(
        &self,
        node: usize,
        arrived: Vec<Partial<R::Label>>,
        width: usize,
    ) -> Option<Vec<Partial<R::Label>>> {
        #[allow(clippy::cast_possible_truncation)] // arcs name nodes as u32
        let node = node as u32;
        let mut kept: Vec<Partial<R::Label>> = Vec::new();
        let mut all_keys: Vec<[i16; KEYS]> = Vec::new(); // of those kept
        for (at, one) in arrived.into_iter().enumerate() {
            if (at + 1).is_multiple_of(LOOK) && self.ask.stop.is_due() {
                return None;
            }
            let keys = self.rules.keys(&one.label);
            let dominated = (all_keys.iter().zip(&kept)).any(|(other_keys, other)| {
                none_greater(other_keys, &keys)
                    && (self.rules.excess(node, &other.label, &one.label))
                        .is_some_and(|extra| extra - other.price + one.price <= EPSILON * 1e-2)
            });
            if !dominated {
                kept.push(one);
                all_keys.push(keys);
                if kept.len() >= width {
                    break;
                }
            }
        }
        Some(kept)
    }
}

/// Whether no key of `a` is greater than that of `b`; without branches, so that all are compared
/// at once.
fn none_greater(a: &[i16; KEYS], b: &[i16; KEYS]) -> bool {
    let greater = (a.iter().zip(b)).fold(0, |any, (a, b)| any | i16::from(a > b));
    greater == 0
}

/// Paths of the best `ends`, at most `most`. Duties that share no row with the ones before them
/// come first: such a set moves the duals in many places at once.
fn pick<L>(
    network: &DutyNetwork,
    kept: &[Vec<Partial<L>>],
    ends: &[(f64, usize)],
    most: usize,
) -> Vec<(usize, Vec<u32>)> {
    let mut used = std::collections::BTreeSet::new();
    let (mut apart, mut rest) = (Vec::new(), Vec::new());
    for &(_, at) in ends.iter().take(most.saturating_mul(20)) {
        let path = trace(network, kept, at);
        let rows = || (path.iter()).flat_map(|&arc| network.arc(arc).uses.iter());
        if apart.len() < most && rows().all(|(row, _)| !used.contains(row)) {
            used.extend(rows().map(|&(row, _)| row));
            apart.push((at, path));
        } else if rest.len() < most {
            rest.push((at, path));
        }
    }
    rest.truncate(most - apart.len());
    apart.extend(rest);
    apart
}

/// The arcs of a duty.
fn trace<L>(network: &DutyNetwork, kept: &[Vec<Partial<L>>], at: usize) -> Vec<u32> {
    let mut path = Vec::new();
    let (mut node, mut at) = (kept.len() - 1, at);
    while node > 0 {
        let one = &kept[node][at];
        path.push(one.arc);
        (node, at) = (network.arc(one.arc).from as usize, one.before as usize);
    }
    path.reverse();
    path
}
