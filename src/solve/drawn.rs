//! A plan drawn from prices: trucks decide one after the other, then drivers, and vehicles answer them.

use rayon::prelude::*;

use super::SolveError;
use super::decode::{Decoded, decode};
use super::prices::{DRAWN, Prices};
use super::session::Session;
use crate::check::check;
use crate::model::Model;
use crate::network::{Drawn, Sides, draw};
use crate::replan::{Effort, mended};
use crate::schedule::Schedule;
use crate::units::Fen;

/// Draws, of which the cheapest counts: chance costs them from nothing to some hundredths.
const DRAWS: u64 = 2;
/// In a turn one of so many who are left decide: with care, or in haste.
pub(super) const CARE: usize = 8;
pub(super) const HASTE: usize = 4;
/// Vehicles that could still go where drivers do a little else, which the last turns of a draw leave, are found in some
/// hundredths of a second on a day of the port.
const AFTER: Effort = Effort {
    chains: 240,
    visits: 4_000,
    tries: 600_000,
};

/// A schedule drawn from `prices` of the shared rows of `model`, in which nothing must go: trucks decide first, and
/// in a turn one `part`-th of those who are left. With it prices that fit the trips of the trucks. No schedule if there is no time for it, or nothing comes of it.
///
/// # Errors
/// When the flows drawn are none of the network; a bug.
pub(super) fn drawn(
    model: &Model,
    prices: &Prices,
    part: usize,
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
    let all: Vec<Option<(Drawn, Option<Schedule>)>> = (0..DRAWS)
        .into_par_iter()
        .map(|number| {
            let seed = u64::from(session.options.seed) * DRAWS + number;
            let drawn = draw(network, &prices.drawn, DRAWN, &sides, part, seed, &stop);
            let read = |drawn: Drawn| {
                let schedule = read(model, &drawn.flows, session)?;
                Ok((drawn, schedule))
            };
            drawn.map(read).transpose()
        })
        .collect::<Result<_, SolveError>>()?;
    let instance = model.world.instance;
    let cost = |one: &(Drawn, Option<Schedule>)| {
        let of = |schedule: &Schedule| check(instance, schedule).costs.total();
        one.1.as_ref().map_or(Fen(i64::MAX), of)
    };
    let Some((best, schedule)) = all.into_iter().flatten().min_by_key(cost) else {
        return Ok((prices.rows.clone(), None));
    };
    let rows = if trucks.count > 0 {
        best.prices
    } else {
        prices.rows.clone()
    };
    Ok((rows, schedule))
}

/// The schedule of drawn flows, with what could go besides. `None` where what it breaks cannot be mended.
fn read(
    model: &Model,
    flows: &[Vec<u32>],
    session: &Session,
) -> Result<Option<Schedule>, SolveError> {
    let decoded = decode(model, flows, session).map_err(SolveError::Internal)?;
    let schedule = match decoded {
        Decoded::Schedule(schedule) => Some(schedule),
        Decoded::Conflict { schedule, .. } => schedule,
    };
    let stop = || session.must_stop().is_some();
    Ok(schedule.and_then(|one| mended(model.world, &one, AFTER, &stop)))
}
