//! A large block planned at prices of its own.

use super::super::SolveError;
use super::super::prices::{COLD, Search, prices};
use super::super::session::Session;
use super::super::tight::tight;
use super::cuts::Block;
use crate::ids::DriverIdx;
use crate::instance::Instance;
use crate::model::{Model, World};
use crate::schedule::Schedule;

/// A block with more drivers is large.
const LARGE: usize = 300;
/// Share of the bound that better prices could add: near enough to tell which arcs are worth a look.
const NEAR: f64 = 2e-3;

/// Whether the block is too large to be planned to optimality.
pub(super) fn is_large(instance: &Instance, block: &Block) -> bool {
    let owns = |idx: &DriverIdx| {
        let windows = &instance.driver(*idx).windows;
        windows.iter().any(|window| block.owns(window.from))
    };
    instance.driver_indices().filter(owns).count() > LARGE
}

/// A schedule of `instance` near `start`, as [`tight`] finds it; `None` too where there is no time for it.
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
    let Some(found) = prices(&model.network, search, session, &|_| ())? else {
        return Ok(None);
    };
    tight(model, &found.rows, start, gap, session)
}
