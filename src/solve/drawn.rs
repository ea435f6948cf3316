//! A plan drawn from prices: trucks decide one after the other, then drivers, and vehicles answer them.

use rayon::prelude::*;

use super::SolveError;
use super::decode::{Decoded, decode};
use super::prices::{DRAWN, Prices};
use super::session::Session;
use crate::model::Model;
use crate::network::{Commodity, Drawn, Sides, draw};
use crate::replan::{Effort, mended};
use crate::schedule::Schedule;

/// Draws, of which the cheapest counts: chance costs them from nothing to some hundredths.
const DRAWS: u64 = 2;
/// By commodity and arc.
type Flows = Vec<Vec<u32>>;

/// What flows cost, side columns apart.
fn cost<L>(graphs: &[Commodity<L>], flows: &Flows) -> i64 {
    let each = graphs.iter().zip(flows).flat_map(|(graph, flow)| {
        let arcs = graph.arcs.iter().zip(flow);
        arcs.map(|(arc, &many)| arc.cost.total() * i64::from(many))
    });
    each.sum()
}

/// A schedule drawn from `prices` of the shared rows of `model`, in which nothing must go: trucks decide first. With it
/// prices that fit the trips of the trucks. No schedule if there is no time for it, or nothing comes of it.
///
/// # Errors
/// When the flows drawn are none of the network; a bug.
pub(super) fn drawn(
    model: &Model,
    prices: &Prices,
    session: &Session,
) -> Result<(Vec<f64>, Option<Schedule>), SolveError> {
    let (demand, trucks) = (&model.demand, &model.trucks);
    let sides = Sides {
        makers: trucks.first..trucks.first + trucks.count,
        callers: model.supply.first..model.network.commodities.len(),
        answerers: demand.first..demand.first + demand.count,
    };
    let stop = || session.must_stop().is_some();
    let network = &model.network;
    let all: Vec<Option<Drawn>> = (0..DRAWS)
        .into_par_iter()
        .map(|number| {
            let seed = u64::from(session.options.seed) * DRAWS + number;
            draw(network, &prices.drawn, DRAWN, &sides, seed, &stop)
        })
        .collect();
    let cost = |one: &Drawn| cost(&network.commodities, &one.flows);
    let Some(best) = all.into_iter().flatten().min_by_key(cost) else {
        return Ok((prices.rows.clone(), None));
    };
    let decoded = decode(model, &best.flows, session).map_err(SolveError::Internal)?;
    let schedule = match decoded {
        Decoded::Schedule(schedule) => Some(schedule),
        Decoded::Conflict { schedule, .. } => {
            schedule.and_then(|one| mended(model.world, &one, Effort::REPAIR, &stop))
        }
    };
    let rows = if trucks.count > 0 {
        best.prices
    } else {
        prices.rows.clone()
    };
    Ok((rows, schedule))
}
