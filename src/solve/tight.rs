//! A schedule near the relaxation of a large network: of it only those arcs are looked at that cost little more
//! than the cheapest way at good prices, and the program over them is solved.

use super::SolveError;
use super::few::Few;
use super::session::{Quiet, Session};
use super::warm::point;
use crate::milp::{MilpLimits, solve_tight};
use crate::model::Model;
use crate::schedule::Schedule;

/// Nodes of branch and bound.
const NODES: u32 = 200;

/// A schedule near `start`, with its trips of cage trucks, which keeps the rules; `None` where none was found, or
/// there is no time for it. `prices` are good ones of the shared rows of `model`. It proves nothing.
///
/// Nobody's limits on spans of dates are in the program; who breaks his in the schedule found loses what does.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn tight(
    model: Model,
    prices: &[f64],
    start: &Schedule,
    gap: f64,
    session: &Session,
) -> Result<Option<Schedule>, SolveError> {
    let few = Few::new(model, prices, &[start]);
    let Some(begin) = point(&few.model, start) else {
        return Ok(None);
    };
    let held = few.held(&begin);
    let limits = MilpLimits {
        gap,
        seconds: session.seconds_left(),
        nodes: Some(session.options.node_limit.unwrap_or(NODES)),
        seed: session.options.seed,
    };
    let at = held.restrict(&begin);
    let found = solve_tight(
        &held.milp,
        limits,
        Some(held.milp.cost(&at)),
        &at,
        &Quiet(session),
    )
    .map_err(SolveError::Internal)?;
    let Some(values) = found.values else {
        return Ok(None);
    };
    few.read(&held.expand(&few.compiled.milp, &values), session)
}
