//! A large block planned at prices: of its network only those arcs are looked at that cost little more
//! than the cheapest way, and the program over them is solved.

use super::super::SolveError;
use super::super::prices::{COLD, Search, prices};
use super::super::session::{Quiet, Session};
use super::super::warm::point;
use super::cuts::Block;
use super::few::Few;
use crate::ids::DriverIdx;
use crate::instance::Instance;
use crate::milp::{MilpLimits, solve_tight};
use crate::model::{Model, World};
use crate::schedule::Schedule;

/// A block with more drivers is large.
const LARGE: usize = 300;
/// Share of the bound that better prices could add: near enough to tell which arcs are worth a look.
const NEAR: f64 = 2e-3;
/// Nodes of branch and bound: a block is planned again anyway.
const NODES: u32 = 200;

/// Whether the block is too large to be planned to optimality.
pub(super) fn is_large(instance: &Instance, block: &Block) -> bool {
    let owns = |idx: &DriverIdx| {
        let windows = &instance.driver(*idx).windows;
        windows.iter().any(|window| block.owns(window.from))
    };
    instance.driver_indices().filter(owns).count() > LARGE
}

/// A schedule of `instance`, made of `start`, which keeps the rules; `None` where none was found, or there
/// is no time for it.
///
/// Nobody's limits on spans of dates are in the program; who breaks his in the schedule found loses what does.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn plan_tight(
    instance: &Instance,
    start: &Schedule,
    gap: f64,
    session: &Session,
) -> Result<Option<Schedule>, SolveError> {
    let world = World::new(instance);
    let stop = || session.must_stop().is_some();
    let Ok(model) = Model::relaxation(&world, &stop) else {
        return Ok(None);
    };
    let search = Search {
        near: NEAR,
        coldest: COLD,
        seconds: session.seconds_left().map(|left| left / 2.0),
    };
    let Some(found) = prices(&model.network, None, search, session, &|_| ())? else {
        return Ok(None);
    };
    let few = Few::new(model, &found.rows, &[start]);
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
