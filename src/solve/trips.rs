//! Whole trips: the program in which nothing but the trips of cage trucks is whole.
//!
//! It is a relaxation, so its bound is one of the whole instance; a few whole decisions that the
//! cost hangs on are taken, and the many others are left to a linear program.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::session::Session;
use crate::columns::Cut;
use crate::milp::{
    Compiled, Milp, MilpLimits, MilpResult, MilpRow, MilpStatus, Monitor, News, prove_milp,
};
use crate::model::{FleetIdx, Label, Model, Move};
use crate::network::SOURCE;

/// Share of the gap asked for that the search over trips may leave open.
const OPEN: f64 = 0.05;

/// Columns of the trips of cage trucks.
pub(super) fn trucks(model: &Model, compiled: &Compiled) -> Range<usize> {
    let first = |commodity: usize| compiled.first_column[commodity] as usize;
    first(model.trucks.first)..first(model.supply.first)
}

/// The program with cuts for the limits of drivers and rows for the loads of trips, in which trips
/// alone are whole.
pub(super) fn trips_alone(model: &Model, compiled: &Compiled, cuts: &[Cut]) -> Milp {
    let mut milp = compiled.milp.clone();
    let trips = trucks(model, compiled);
    for (at, column) in milp.columns.iter_mut().enumerate() {
        column.whole &= trips.contains(&at);
    }
    milp.rows.extend(cuts.iter().map(Cut::row));
    milp.rows.extend(loads(model, compiled));
    milp
}

/// Of the vehicles at a node of a family no more can go on the trips of a slot than there are, times
/// the trips: a part of a trip carries a part of each. Rows for nodes with fewer vehicles than a trip
/// has places; for the others `cage-trip` says as much. Time O(arcs × groups of a family).
fn loads(model: &Model, compiled: &Compiled) -> Vec<MilpRow> {
    let mut trips: BTreeMap<(FleetIdx, u32), u32> = BTreeMap::new();
    for (fleet, at) in (0..model.trucks.count).zip(model.trucks.first..) {
        let first = compiled.first_column[at];
        for (arc, column) in model.network.commodities[at].arcs.iter().zip(first..) {
            for label in &arc.labels {
                if let Label::Trip(slot) = label {
                    let fleet = FleetIdx(u32::try_from(fleet).unwrap_or(u32::MAX));
                    trips.insert((fleet, *slot), column);
                }
            }
        }
    }
    let mut rows = Vec::new();
    if trips.is_empty() {
        return rows;
    }
    for at in model.demand.first..model.demand.first + model.demand.count {
        let graph = &model.network.commodities[at];
        // Nodes past the sink are numbered in topological order.
        let mut order: Vec<usize> = (0..graph.arcs.len()).collect();
        order.sort_by_key(|&arc| (graph.arcs[arc].from, arc));
        let mut there: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); graph.nodes as usize];
        for arc in order {
            let column = compiled.first_column[at] + u32::try_from(arc).unwrap_or(u32::MAX);
            let arc = &graph.arcs[arc];
            let mut caged = None;
            for label in &arc.labels {
                match label {
                    Label::Vehicle(Move::Wait(group)) if arc.from == SOURCE => {
                        there[arc.to.at()].insert(*group);
                    }
                    Label::Vehicle(Move::Cage(fleet, slot)) => caged = Some((*fleet, *slot)),
                    _ => {}
                }
            }
            let groups = there[arc.from.at()].clone();
            if let Some(key) = caged
                && let Some(&trip) = trips.get(&key)
            {
                let vehicles: usize = (groups.iter())
                    .map(|&group| model.demand.groups[group as usize].len())
                    .sum();
                let places = model.world.fleets[key.0.at()].capacity as usize;
                if arc.from != SOURCE && vehicles < places {
                    #[allow(clippy::cast_precision_loss)] // below the places of a truck
                    rows.push(MilpRow {
                        name: String::new(),
                        lower: f64::NEG_INFINITY,
                        upper: 0.0,
                        terms: vec![(column, 1.0), (trip, -(vehicles as f64))],
                    });
                }
            }
            there[arc.to.at()].extend(groups);
        }
    }
    rows
}

/// Solves [`trips_alone`], until a schedule of this cost is within the gap asked for.
pub(super) fn solve_trips(
    milp: &Milp,
    cost: Option<f64>,
    limits: MilpLimits,
    session: &Session,
) -> Result<MilpResult, String> {
    let gap = session.options.gap;
    let watch = Proven {
        inner: session,
        enough: cost.map_or(f64::INFINITY, |cost| cost * (1.0 - gap)),
        met: AtomicBool::new(false),
    };
    let limits = MilpLimits {
        gap: gap * OPEN,
        ..limits
    };
    let mut result = prove_milp(milp, limits, &watch)?;
    if result.status == MilpStatus::Stopped && watch.met.into_inner() {
        result.status = MilpStatus::Optimal;
    }
    Ok(result)
}

/// Ends a search as soon as its bound is high enough.
struct Proven<'a> {
    inner: &'a dyn Monitor,
    enough: f64,
    met: AtomicBool,
}

impl Monitor for Proven<'_> {
    fn news(&self, news: News) {
        if news.bound.is_some_and(|bound| bound >= self.enough) {
            self.met.store(true, Ordering::Relaxed);
        }
        // Its points are none of the whole.
        self.inner.news(News {
            incumbent: None,
            ..news
        });
    }
    fn stop(&self) -> bool {
        self.inner.stop() || self.met.load(Ordering::Relaxed)
    }
}
