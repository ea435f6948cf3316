//! The time-expanded duty network, free of any domain: commodities that flow through directed
//! acyclic graphs, and the rows and columns that they share.
//!
//! A [`Commodity`] is a set of interchangeable travellers (drivers with the same future, vehicles
//! that wait alike). Its arcs carry whole units from the source to the sink. Arcs may use
//! [`Row`]s that all commodities share (a task that needs as many drivers as vehicles, a gate
//! slot, the seats of a coach). Whatever is neither flow nor row (the stock of a lot) is a
//! [`SideColumn`]. What an arc means is a list of labels `L`, which the owner reads back.

mod ascent;
mod bound;
mod climb;
mod cost;
mod dice;
mod draw;
mod paths;
mod reduce;
mod reservoir;
mod rest;
mod slack;
mod soft;
mod spread;
mod ways;

pub use ascent::Ascent;
pub use bound::{bound, cheapest, less, settled};
pub use climb::Climb;
pub use cost::{Cost, LEVELS};
pub use draw::{Drawn, Sides, draw};
pub use paths::{Path, decompose, trace};
pub use slack::slacks;
pub use soft::{Soft, Softened};
pub use ways::Ways;

/// Node of one commodity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeIdx(pub u32);

/// The node from which all flow starts.
pub const SOURCE: NodeIdx = NodeIdx(0);
/// The node at which all flow ends.
pub const SINK: NodeIdx = NodeIdx(1);

/// A shared row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowIdx(pub u32);

impl NodeIdx {
    /// As a position.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

impl RowIdx {
    /// As a position.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// An arc of a commodity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arc<L> {
    /// Tail.
    pub from: NodeIdx,
    /// Head.
    pub to: NodeIdx,
    /// Cost of one unit.
    pub cost: Cost,
    /// Least flow.
    pub lower: u32,
    /// Most flow; `None` = unlimited.
    pub upper: Option<u32>,
    /// Shared rows and how much of each one unit uses.
    pub uses: Vec<(RowIdx, i32)>,
    /// What it means.
    pub labels: Vec<L>,
}

impl<L> Arc<L> {
    /// An arc without bounds, cost, use or meaning: waiting.
    pub fn wait(from: NodeIdx, to: NodeIdx) -> Arc<L> {
        Arc {
            from,
            to,
            cost: Cost::ZERO,
            lower: 0,
            upper: None,
            uses: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// Whether it is nothing but waiting.
    pub fn is_wait(&self) -> bool {
        self.cost == Cost::ZERO
            && self.lower == 0
            && self.upper.is_none()
            && self.uses.is_empty()
            && self.labels.is_empty()
    }
}

/// Interchangeable travellers and the acyclic graph they flow through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commodity<L> {
    /// Number of nodes, source and sink included. Nodes past the sink are numbered in a
    /// topological order once [`Commodity::tidy`] has run.
    pub nodes: u32,
    /// Arcs.
    pub arcs: Vec<Arc<L>>,
}

impl<L> Commodity<L> {
    /// Source and sink, unconnected.
    pub fn new() -> Commodity<L> {
        Commodity {
            nodes: 2,
            arcs: Vec::new(),
        }
    }

    /// A new node.
    pub fn node(&mut self) -> NodeIdx {
        let node = NodeIdx(self.nodes);
        self.nodes += 1;
        node
    }
}

impl<L> Default for Commodity<L> {
    fn default() -> Self {
        Commodity::new()
    }
}

/// A row that commodities share: `lower ≤ Σ use · flow ≤ upper`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Name: the rule and what it is about, such as `coach-seats[c7]`.
    pub name: String,
    /// Lower limit; `None` = none.
    pub lower: Option<i64>,
    /// Upper limit; `None` = none.
    pub upper: Option<i64>,
}

/// A column that is not a flow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SideColumn {
    /// Name.
    pub name: String,
    /// Cost of one unit.
    pub cost: Cost,
    /// Least value.
    pub lower: i64,
    /// Most value; `None` = unlimited.
    pub upper: Option<i64>,
    /// Whether it must be whole.
    pub whole: bool,
    /// Shared rows and coefficients.
    pub uses: Vec<(RowIdx, i32)>,
}

/// Commodities and what they share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Network<L> {
    /// Commodities.
    pub commodities: Vec<Commodity<L>>,
    /// Shared rows.
    pub rows: Vec<Row>,
    /// Columns that are no flow.
    pub side: Vec<SideColumn>,
    /// Constant cost.
    pub offset: Cost,
}

impl<L> Network<L> {
    /// A network of nothing.
    pub fn new() -> Network<L> {
        Network {
            commodities: Vec::new(),
            rows: Vec::new(),
            side: Vec::new(),
            offset: Cost::ZERO,
        }
    }

    /// Adds a shared row.
    pub fn row(&mut self, name: String, lower: Option<i64>, upper: Option<i64>) -> RowIdx {
        self.rows.push(Row { name, lower, upper });
        RowIdx(u32::try_from(self.rows.len() - 1).unwrap_or(u32::MAX))
    }

    /// Nodes in all commodities.
    pub fn node_count(&self) -> usize {
        self.commodities.iter().map(|one| one.nodes as usize).sum()
    }

    /// Arcs in all commodities.
    pub fn arc_count(&self) -> usize {
        self.commodities.iter().map(|one| one.arcs.len()).sum()
    }
}

impl<L> Default for Network<L> {
    fn default() -> Self {
        Network::new()
    }
}
