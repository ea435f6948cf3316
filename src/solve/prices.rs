//! Prices of a relaxed network as a whole, and the bound that they prove.

use super::SolveError;
use super::session::{Quiet, Session};
use crate::milp::{Compiled, FirstOrder, MilpLimits, Monitor, relax};
use crate::model::Model;
use crate::network::{bound, settled};

/// Iterations of the first-order method where only the bound or the time ends it.
pub(super) const MOST: usize = 100_000;
/// Up to so many columns interior point is the quicker way to prices, and exact.
const FEW: usize = 60_000;
/// Steps of the first-order method between two looks at the bound.
const LOOK: usize = 5;
/// Looks over which the bound must have risen by [`WORTH`] of itself, for it to go on.
const PATIENCE: usize = 8;
const WORTH: f64 = 1e-3;

/// Fewer iterations than this prove next to nothing: then the time is better spent otherwise.
const LEAST: f64 = 2_000.0;

/// Prices of the shared rows, settled, and what they prove.
pub(super) struct Prices {
    pub rows: Vec<f64>,
    /// Fen; a lower limit on the cost of every flow.
    pub bound: f64,
}

/// A point and duals of the program from which prices are not far.
pub(super) struct Guess {
    /// By column.
    pub values: Vec<f64>,
    /// By row.
    pub duals: Vec<f64>,
}

/// How long prices are looked for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Search {
    /// Most iterations of the first-order method.
    pub most: usize,
    /// Most seconds.
    pub seconds: Option<f64>,
}

/// Prices of the relaxation of `model`, which is compiled; `from` is what the first-order method goes on
/// from. `news` hears of each better bound. `None` if it was stopped
/// before there were any, or there is too little time for any that are worth having.
///
/// The bound is [`network::bound`](crate::network::bound()) at the prices found, so that it holds
/// whatever the method did. Time O(terms) an iteration.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn prices(
    model: &Model,
    compiled: &Compiled,
    from: Option<&Guess>,
    search: Search,
    session: &Session,
    news: &dyn Fn(f64),
) -> Result<Option<Prices>, SolveError> {
    let network = &model.network;
    let milp = &compiled.milp;
    let by_row = |duals: &[f64]| -> Vec<f64> {
        let of = |row: &Option<u32>| row.map_or(0.0, |row| duals[row as usize]);
        settled(network, compiled.row_of.iter().map(of).collect())
    };
    if milp.columns.len() <= FEW {
        let limits = MilpLimits {
            gap: 0.0,
            seconds: search.seconds,
            nodes: None,
            seed: session.options.seed,
        };
        let solved = relax(milp, limits, &Quiet(session)).map_err(SolveError::Internal)?;
        return Ok(solved.ok().map(|relaxation| {
            let rows = by_row(&relaxation.duals);
            let bound = bound(network, &rows);
            news(bound);
            Prices { rows, bound }
        }));
    }
    let began = std::time::Instant::now();
    let mut first_order = FirstOrder::new(milp);
    if let Some(guess) = from {
        first_order.begin(&guess.values, &guess.duals);
    }
    let mut best: Option<Prices> = None;
    let mut history: Vec<f64> = Vec::new();
    while first_order.iterations < search.most {
        for _ in 0..LOOK {
            let late = (search.seconds).is_some_and(|most| began.elapsed().as_secs_f64() > most);
            if late || session.must_stop().is_some() {
                return Ok(best);
            }
            first_order.advance();
        }
        session.stop(); // tells how far it is
        #[allow(clippy::cast_precision_loss)] // few iterations
        let each = began.elapsed().as_secs_f64() / first_order.iterations as f64;
        if history.is_empty()
            && from.is_none()
            && search.seconds.is_some_and(|most| most / each < LEAST)
        {
            return Ok(None);
        }
        let rows = by_row(&first_order.duals());
        let found = bound(network, &rows);
        if best.as_ref().is_none_or(|best| found > best.bound) {
            if found > 0.0 {
                news(found); // no cost is negative, so less is no news
            }
            best = Some(Prices { rows, bound: found });
        }
        let now = best.as_ref().map_or(f64::NEG_INFINITY, |best| best.bound);
        let before = history.len().checked_sub(PATIENCE.max(history.len() / 4));
        let before = before.and_then(|at| history.get(at)).copied();
        history.push(now);
        if before.is_some_and(|before| before > 0.0 && now - before < WORTH * now.abs()) {
            break;
        }
    }
    Ok(best)
}
