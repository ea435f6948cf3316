//! A plan drawn from prices: drivers decide one after the other, vehicles answer them.

use rayon::prelude::*;

use super::super::SolveError;
use super::super::decode::{Decoded, decode};
use super::super::prices::{From, Prices, Search, prices as prices_of};
use super::super::session::Session;
use super::rounded::round_trips;
use crate::model::Model;
use crate::network::{Commodity, Sides, draw};
use crate::replan::{Effort, mended};
use crate::schedule::Schedule;

/// Drivers decide at this temperature, fen: far below what a run is worth, and high enough for prices to follow
/// them soon.
const TEMPERATURE: f64 = 100.0;
/// Prices with trips rounded: share of the bound that better ones could add, and of the time that they may take.
const NEAR: f64 = 1e-3;
const SHARE: f64 = 0.25;
/// Draws, of which the cheapest counts: chance costs them from nothing to some hundredths.
const DRAWS: u64 = 2;
/// Prices with trips rounded begin at this temperature, fen, or at that of the prices at hand if that is higher.
const AGAIN: f64 = 300.0;

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

/// A schedule drawn from `prices` of the shared rows of `model`, in which nothing must go, with trips of trucks
/// that are rounded from them; and prices with these trips, which `model` then holds. No schedule if there is no
/// time for it, or nothing comes of it.
///
/// # Errors
/// When HiGHS fails, or the flows drawn are none of the network; a bug.
pub(super) fn drawn(
    model: &mut Model,
    prices: Prices,
    session: &Session,
) -> Result<(Prices, Option<Schedule>), SolveError> {
    let mut prices = prices;
    if model.trucks.count > 0 {
        round_trips(model, &prices);
        let search = Search {
            near: NEAR,
            coldest: prices.temperature,
            seconds: session.seconds_left().map(|left| left * SHARE),
        };
        let from = Some(From {
            prices: &prices.rows,
            temperature: prices.temperature.max(AGAIN),
        });
        if let Some(held) = prices_of(&model.network, from, search, session, &|_| ())? {
            prices = held;
        }
    }
    let (demand, trucks) = (&model.demand, &model.trucks);
    let sides = Sides {
        held: trucks.first..trucks.first + trucks.count,
        callers: model.supply.first..model.network.commodities.len(),
        answerers: demand.first..demand.first + demand.count,
    };
    let stop = || session.must_stop().is_some();
    let (network, rows) = (&model.network, &prices.rows);
    let all: Vec<Option<Flows>> = (0..DRAWS)
        .into_par_iter()
        .map(|number| {
            let seed = u64::from(session.options.seed) * DRAWS + number;
            draw(network, rows, TEMPERATURE, &sides, seed, &stop)
        })
        .collect();
    let best = all.into_iter().flatten();
    let Some(flows) = best.min_by_key(|flows| cost(&network.commodities, flows)) else {
        return Ok((prices, None));
    };
    let decoded = decode(model, &flows, session).map_err(SolveError::Internal)?;
    let schedule = match decoded {
        Decoded::Schedule(schedule) => Some(schedule),
        Decoded::Conflict { schedule, .. } => {
            schedule.and_then(|one| mended(model.world, &one, Effort::REPAIR, &stop))
        }
    };
    Ok((prices, schedule))
}
