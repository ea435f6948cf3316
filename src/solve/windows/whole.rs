//! Prices of the whole horizon at once, from the relaxation of its network.

use std::collections::BTreeMap;

use super::super::SolveError;
use super::super::prices::{COLD, Prices, Search, prices};
use super::super::session::{Session, whole_bound};
use super::super::surge::add_whole_trips;
use super::cuts::Block;
use crate::ids::VehicleIdx;
use crate::model::{KindIdx, Label, Model, Move, Unbuilt, World, serve_cost};
use crate::network::less;

/// Terms of surge rows.
const SURGES: usize = 2_000_000;
/// Share of the time left that prices may take.
const SHARE: f64 = 0.5;
/// Share of the bound that better prices could add, at which they are good enough.
const NEAR: f64 = 1e-4;

/// The network of the whole: the relaxed one, in which nobody's limits on spans of dates are kept, so that what it
/// proves holds with them. Time and space O(arcs).
///
/// # Errors
/// If it does not fit into memory, or the solve must stop.
pub(super) fn whole<'a>(world: &'a World<'a>, session: &Session) -> Result<Model<'a>, Unbuilt> {
    let stop = || session.must_stop().is_some();
    let mut model = Model::relaxation(world, &stop)?;
    add_whole_trips(&mut model, SURGES);
    Ok(model)
}

/// Finds prices of the whole, and tells the session of each better bound. `None` if it was stopped before there were
/// any. Time O(arcs) a step.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn priced(model: &Model, session: &Session) -> Result<Option<Prices>, SolveError> {
    let search = Search {
        near: NEAR,
        coldest: COLD,
        seconds: session.seconds_left().map(|left| left * SHARE),
    };
    let news = |bound: f64| session.proved(whole_bound(bound));
    prices(&model.network, search, session, &news)
}

/// By block and vehicle: the least of what serving it in a later block costs at the prices.
///
/// Time O(vehicles × kinds × slots).
pub(super) fn later(
    model: &Model,
    prices: &Prices,
    cuts: &[Block],
) -> Vec<BTreeMap<VehicleIdx, f64>> {
    let world = model.world;
    let mut later = vec![BTreeMap::new(); cuts.len()];
    let demand = &model.demand;
    for graph in &model.network.commodities[demand.first..demand.first + demand.count] {
        let mut groups: Vec<u32> = Vec::new();
        let mut tolls: BTreeMap<(u32, KindIdx), f64> = BTreeMap::new();
        for arc in &graph.arcs {
            for label in &arc.labels {
                match label {
                    Label::Vehicle(Move::Wait(group)) => groups.push(*group),
                    Label::Vehicle(Move::Serve(kind, slot)) => {
                        tolls.insert((*slot, *kind), less(0, &arc.uses, &prices.rows));
                    }
                    Label::Vehicle(_) | Label::Driver(_) | Label::Trip(_) => {}
                }
            }
        }
        for &vehicle in groups
            .iter()
            .flat_map(|&group| &demand.groups[group as usize])
        {
            let one = world.instance.vehicle(vehicle);
            let waits = (world.instance.horizon().to - one.released).0.max(0);
            #[allow(clippy::cast_precision_loss)] // money stays below 2^53
            let left = (one.value + world.instance.objective().waiting * waits).0 as f64;
            let mut least = f64::INFINITY;
            let mut blocks = cuts.iter().zip(&mut later).rev().peekable();
            for (&(slot, kind), toll) in tolls.iter().rev() {
                let of = &model.kinds.kinds[kind.at()];
                let Some(shape) = world.shape(of.lot, slot as usize) else {
                    continue;
                };
                if shape.start < one.released {
                    break;
                }
                while let Some((_, after)) = blocks.next_if(|(cut, _)| shape.start < cut.span.to) {
                    if least.is_finite() {
                        after.insert(vehicle, least);
                    }
                }
                #[allow(clippy::cast_precision_loss)]
                let cost = left + serve_cost(world, vehicle, of, shape).0 as f64 + toll;
                least = least.min(cost);
            }
            for (_, after) in blocks {
                if least.is_finite() {
                    after.insert(vehicle, least);
                }
            }
        }
    }
    later
}
