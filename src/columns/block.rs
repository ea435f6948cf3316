//! A commodity of a [`Network`] whose paths are the columns: the rows that nobody else uses are the
//! resources of a path, and leave the program.

use std::ops::Range;

use super::{DutyArc, DutyNetwork, Resources};
use crate::milp::Compiled;
use crate::network::{Commodity, Network, SINK, SOURCE};

/// The commodity to price, and what is its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Own {
    /// Position of the commodity.
    pub commodity: usize,
    /// Shared rows of the network that only it uses: each with an upper limit alone.
    pub rows: Range<usize>,
    /// Side columns that only those rows use: each is 1 where its first row counts anything, and
    /// counts once in its other rows then.
    pub side: Range<usize>,
}

/// A commodity in the form of which paths are priced. Its duties use rows of the compiled program,
/// and the arcs of its network are those of the commodity, in their order.
#[derive(Clone, Debug)]
pub struct Block {
    /// What is its own.
    pub own: Own,
    /// Its paths.
    pub network: DutyNetwork,
    /// The rules of its paths.
    pub limits: Limits,
}

/// Rows of one commodity alone, as limits on what a path uses.
#[derive(Clone, Debug)]
pub struct Limits {
    most: Vec<i64>,
    /// What a row adds to others, once, as soon as it counts anything.
    marks: Vec<Option<Vec<(u32, i64)>>>,
    arcs: Vec<Arc>,
    /// Rows that an arc after the node can still add to, by node.
    live: Vec<Vec<u32>>,
}

#[derive(Clone, Debug, Default)]
struct Arc {
    cost: f64,
    uses: Vec<(u32, i64)>,
}

/// What a path has used so far.
#[derive(Clone, PartialEq, Debug)]
pub struct Used {
    cost: f64,
    rows: Box<[i64]>,
}

impl Block {
    /// The block of `own`; `None` when it does not have the form: an inner bound on flow, more than
    /// one unit, or rows of another kind. Time O(arcs + nodes × rows).
    pub fn new<L>(network: &Network<L>, compiled: &Compiled, own: Own) -> Option<Block> {
        let graph = network.commodities.get(own.commodity)?;
        let single = (graph.arcs.iter())
            .all(|arc| arc.lower == 0 && (arc.from == SOURCE) == arc.upper.is_some());
        let ways_in = (graph.arcs.iter()).filter(|arc| arc.from == SOURCE);
        if !single || ways_in.clone().any(|arc| arc.upper != Some(1)) {
            return None;
        }
        let nodes = graph.nodes as usize;
        let arcs = (graph.arcs.iter())
            .map(|arc| {
                let mut uses = Vec::new();
                for &(row, amount) in &arc.uses {
                    if !own.rows.contains(&row.at()) {
                        uses.push((compiled.row_of[row.at()]?, f64::from(amount)));
                    }
                }
                #[allow(clippy::cast_precision_loss)] // money stays below 2^53
                Some(DutyArc {
                    from: place(arc.from.0, nodes),
                    to: place(arc.to.0, nodes),
                    cost: arc.cost.total() as f64,
                    uses,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        let paths = DutyNetwork::new(nodes, arcs).ok()?;
        let limits = Limits::new(network, graph, &own, &paths)?;
        Some(Block {
            own,
            network: paths,
            limits,
        })
    }
}

/// Nodes in the order of a [`DutyNetwork`]: the source first, the sink last.
fn place(node: u32, nodes: usize) -> u32 {
    match node {
        node if node == SOURCE.0 => 0,
        node if node == SINK.0 => u32::try_from(nodes - 1).unwrap_or(u32::MAX),
        inner => inner - 1,
    }
}

impl Limits {
    fn new<L>(
        network: &Network<L>,
        graph: &Commodity<L>,
        own: &Own,
        paths: &DutyNetwork,
    ) -> Option<Limits> {
        let local = |row: usize| -> Option<u32> {
            own.rows.contains(&row).then_some(())?;
            u32::try_from(row - own.rows.start).ok()
        };
        let most = (network.rows[own.rows.clone()].iter())
            .map(|row| row.upper.filter(|_| row.lower.is_none()))
            .collect::<Option<Vec<i64>>>()?;
        let mut limits = Limits {
            marks: vec![None; most.len()],
            most,
            arcs: Vec::with_capacity(graph.arcs.len()),
            live: Vec::new(),
        };
        for side in &network.side[own.side.clone()] {
            let (&(first, by), others) = side.uses.split_first()?;
            if by >= 0 || side.cost.total() != 0 {
                return None;
            }
            let row = local(first.at())? as usize;
            limits.most[row] = -i64::from(by);
            let others = (others.iter())
                .map(|&(row, amount)| Some((local(row.at())?, i64::from(amount))))
                .collect::<Option<Vec<_>>>()?;
            limits.marks[row] = Some(others);
        }
        for (at, arc) in graph.arcs.iter().enumerate() {
            let uses = (arc.uses.iter())
                .filter_map(|&(row, amount)| Some((local(row.at())?, i64::from(amount))))
                .collect();
            let cost = paths.arc(u32::try_from(at).ok()?).cost;
            limits.arcs.push(Arc { cost, uses });
        }
        limits.live = limits.live(paths);
        Some(limits)
    }

    /// Rows that an arc after each node can still add to.
    fn live(&self, paths: &DutyNetwork) -> Vec<Vec<u32>> {
        let mut live: Vec<Vec<u32>> = vec![Vec::new(); paths.nodes()];
        for node in (0..paths.nodes()).rev() {
            let mut rows = Vec::new();
            for &arc in paths.out(node) {
                rows.extend_from_slice(&live[paths.arc(arc).to as usize]);
                for &(row, _) in &self.arcs[arc as usize].uses {
                    rows.push(row);
                    let marked = self.marks[row as usize].iter().flatten();
                    rows.extend(marked.map(|&(other, _)| other));
                }
            }
            rows.sort_unstable();
            rows.dedup();
            live[node] = rows;
        }
        live
    }
}

impl Resources for Limits {
    type Label = Used;
    type Guide = Vec<f64>;

    fn root(&self) -> Used {
        Used {
            cost: 0.0,
            rows: vec![0; self.most.len()].into_boxed_slice(),
        }
    }

    fn extend(&self, label: &Used, arc: u32) -> Option<Used> {
        let arc = &self.arcs[arc as usize];
        let mut next = label.clone();
        next.cost += arc.cost;
        for &(row, amount) in &arc.uses {
            let used = &mut next.rows[row as usize];
            let fresh = *used == 0 && amount > 0;
            *used += amount;
            if *used > self.most[row as usize] {
                return None;
            }
            for &(other, amount) in self.marks[row as usize].iter().flatten().filter(|_| fresh) {
                let used = &mut next.rows[other as usize];
                *used += amount;
                if *used > self.most[other as usize] {
                    return None;
                }
            }
        }
        Some(next)
    }

    fn cost(&self, label: &Used) -> f64 {
        label.cost
    }

    /// `a` may do all that `b` may if no row that still counts has less left, and every mark that `b`
    /// has set and can meet again is set for `a` too.
    fn excess(&self, node: u32, a: &Used, b: &Used) -> Option<f64> {
        (self.live[node as usize].iter())
            .all(|&row| {
                let (mine, other) = (a.rows[row as usize], b.rows[row as usize]);
                match self.marks[row as usize] {
                    Some(_) => mine == other || (mine > 0 && mine < other),
                    None => mine <= other,
                }
            })
            .then_some(a.cost - b.cost)
    }

    fn guide(&self, network: &DutyNetwork, prices: &[f64]) -> Vec<f64> {
        network.potentials(prices, |arc| self.arcs[arc].cost)
    }

    fn completion(&self, guide: &Vec<f64>, node: u32, label: &Used) -> f64 {
        label.cost + guide[node as usize]
    }
}
