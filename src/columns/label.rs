//! Shortest paths with resources by labelling: the pricer for duties that are paths of a network.
//!
//! Nodes are visited in order. At each, every partial duty that arrives is extended from its
//! predecessors, partial duties that another one dominates are dropped, and so are those that
//! cannot end below the price wanted (completion bounds). What is kept at the sink are duties.
//!
//! Irnich and Desaulniers, *Shortest path problems with resource constraints* (2005).

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

    /// Prepares [`completion`](Self::completion).
    fn guide(&self, network: &DutyNetwork, prices: &[f64]) -> Self::Guide;

    /// A lower limit on `cost of the whole duty - Σ price of the arcs to come`, over all ways on
    /// from `node`; `∞` if there is none.
    fn completion(&self, guide: &Self::Guide, node: u32, label: &Self::Label) -> f64;
}

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

impl<R: Resources> Pricer for LabelPricer<R> {
    fn price(&self, ask: &Ask<'_>) -> Priced {
        let Some((network, rules)) = self.classes.get(ask.class) else {
            return Priced::default();
        };
        let prices = network.prices(ask.duals, ask.closed);
        let guide = rules.guide(network, &prices);
        let kept = label(network, rules, ask, &prices, &guide);
        let sink = kept.last().map_or(&[][..], Vec::as_slice);
        let mut ends: Vec<(f64, usize)> = (sink.iter().enumerate())
            .map(|(at, one)| (rules.cost(&one.label) - one.price, at))
            .filter(|&(reduced, _)| reduced < ask.below)
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let best = ends.first().map_or(ask.below, |&(reduced, _)| reduced);
        let columns = pick(network, &kept, &ends, ask.most)
            .into_iter()
            .map(|(at, path)| column(ask.class, network, rules.cost(&sink[at].label), path))
            .collect();
        Priced {
            columns,
            least: (ask.effort == Effort::Exact).then_some(best.min(ask.below - EPSILON)),
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
}

fn column(class: usize, network: &DutyNetwork, cost: f64, path: Vec<u32>) -> Column {
    Column {
        class: u32::try_from(class).unwrap_or(u32::MAX),
        cost,
        terms: network.terms(&path),
        path,
    }
}

/// All partial duties kept, by node.
fn label<R: Resources>(
    network: &DutyNetwork,
    rules: &R,
    ask: &Ask<'_>,
    prices: &[f64],
    guide: &R::Guide,
) -> Vec<Vec<Partial<R::Label>>> {
    let nodes = network.nodes();
    let mut kept: Vec<Vec<Partial<R::Label>>> = Vec::with_capacity(nodes);
    kept.push(vec![Partial {
        label: rules.root(),
        price: 0.0,
        key: 0.0,
        arc: u32::MAX,
        before: 0,
    }]);
    for node in 1..nodes {
        let mut arrived = arrivals(network, rules, ask, prices, guide, &kept, node);
        arrived.sort_by(|a, b| {
            (a.key.total_cmp(&b.key)).then((a.arc, a.before).cmp(&(b.arc, b.before)))
        });
        if node + 1 == nodes {
            kept.push(arrived); // duties: all of them are wanted
            break;
        }
        let width = match ask.effort {
            Effort::Beam(width) => width,
            Effort::Exact => usize::MAX,
        };
        kept.push(undominated(rules, node, arrived, width));
    }
    kept
}

/// Partial duties that arrive at `node` and may still end below the price wanted.
fn arrivals<R: Resources>(
    network: &DutyNetwork,
    rules: &R,
    ask: &Ask<'_>,
    prices: &[f64],
    guide: &R::Guide,
    kept: &[Vec<Partial<R::Label>>],
    node: usize,
) -> Vec<Partial<R::Label>> {
    let mut arrived = Vec::new();
    #[allow(clippy::cast_possible_truncation)] // arcs name nodes as u32
    let head = node as u32;
    for &arc in network.into(node) {
        if prices[arc as usize] == f64::NEG_INFINITY {
            continue;
        }
        let tail = &kept[network.arc(arc).from as usize];
        for (before, one) in (0_u32..).zip(tail) {
            let Some(label) = rules.extend(&one.label, arc) else {
                continue;
            };
            let price = one.price + prices[arc as usize];
            let promise = rules.completion(guide, head, &label) - price;
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
    arrived
}

/// Drops what an earlier one dominates; keeps at most `width`.
fn undominated<R: Resources>(
    rules: &R,
    node: usize,
    arrived: Vec<Partial<R::Label>>,
    width: usize,
) -> Vec<Partial<R::Label>> {
    #[allow(clippy::cast_possible_truncation)] // arcs name nodes as u32
    let node = node as u32;
    let mut kept: Vec<Partial<R::Label>> = Vec::new();
    for one in arrived {
        let dominated = kept.iter().any(|other| {
            (rules.excess(node, &other.label, &one.label))
                .is_some_and(|extra| extra - other.price + one.price <= EPSILON * 1e-2)
        });
        if !dominated {
            kept.push(one);
            if kept.len() >= width {
                break;
            }
        }
    }
    kept
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
