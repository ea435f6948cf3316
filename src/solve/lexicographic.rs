//! The strictly lexicographic order: serve, then on time, then cheap, then fair.
//!
//! One duty network, and a MILP for each [`Level`] in turn: it minimises the cost of the level, under
//! rows that keep every earlier level at what was reached. Each level's bound holds among the
//! schedules that do as well on all earlier levels; the first level's holds for all schedules.

use super::decode::{Decoded, decode};
use super::exact::{flows, stop_of, too_large, unserved};
use super::greedy::{Order, greedy};
use super::session::{Quiet, Session, whole_bound};
use super::warm::point;
use super::{Engine, Found, LevelProof, Phase, SolveError, StopReason, accept};
use crate::instance::Instance;
use crate::milp::{
    Compiled, Incumbent, MilpLimits, MilpRow, MilpStatus, compile, level_costs, solve_staged,
};
use crate::model::{Aggregation, Model, Refinement, World};
use crate::names::Level;
use crate::units::Fen;

/// Solves level by level.
pub(super) fn solve_lexicographic(
    instance: &Instance,
    session: &Session,
) -> Result<Found, SolveError> {
    let world = World::new(instance);
    let mut found = Found::new(Engine::Exact);
    session.enter(Phase::Greedy);
    let start = greedy(&world, Order::Fair, &|| session.must_stop().is_some());
    if let Ok(start) = accept(instance, start, session) {
        found.best = Some(start);
    }
    let mut refinement = Refinement::none();
    loop {
        session.enter(Phase::Network);
        let model =
            Model::build(&world, Aggregation::Exact, &refinement).map_err(|_| too_large())?;
        if model.impossible() {
            return Ok(found.infeasible());
        }
        session.enter(Phase::Model);
        let mut compiled = compile(&model.network);
        session.enter(Phase::Search);
        let climb = climb(&model, &mut compiled, &mut found, session)?;
        let Some(values) = climb.values else {
            return Ok(match climb.stopped {
                None => found.infeasible(),
                Some(reason) => found.stopped(reason, session),
            });
        };
        session.enter(Phase::Rounding);
        let flow = flows(&model, &compiled, &values);
        match decode(&model, &flow, session).map_err(SolveError::Internal)? {
            Decoded::Schedule(mut schedule) => {
                schedule.unserved = unserved(instance, &model, &schedule);
                let accepted = accept(instance, schedule, session).map_err(|broken| {
                    SolveError::Internal(format!("the checker refused a schedule: {broken}"))
                })?;
                found.levels = (climb.bounds.iter())
                    .map(|&(level, bound)| {
                        let cost = accepted.1.level(level);
                        LevelProof {
                            level,
                            cost,
                            bound: bound.map(|bound| bound.min(cost)),
                        }
                    })
                    .collect();
                found.best = Some(accepted);
                let reason = climb.stopped.unwrap_or(StopReason::Finished);
                return Ok(found.stopped(reason, session));
            }
            Decoded::Conflict {
                vehicles, drivers, ..
            } => {
                refinement.own.extend(vehicles);
                refinement.tracked.extend(drivers);
            }
        }
        if let Some(reason) = climb.stopped {
            return Ok(found.stopped(reason, session));
        }
    }
}

/// How far the levels went.
struct Climb {
    /// The last point.
    values: Option<Vec<f64>>,
    /// By level, what was proven.
    bounds: Vec<(Level, Option<Fen>)>,
    stopped: Option<StopReason>,
}

fn climb(
    model: &Model,
    compiled: &mut Compiled,
    found: &mut Found,
    session: &Session,
) -> Result<Climb, SolveError> {
    let mut climb = Climb {
        values: None,
        bounds: Vec::new(),
        stopped: None,
    };
    // A point that is feasible for the level at hand.
    let mut start = (found.best.as_ref()).and_then(|(best, _)| point(model, best));
    for level in Level::ALL {
        let (costs, constant) = level_costs(&model.network, level as usize);
        let milp = &mut compiled.milp;
        for (column, &cost) in milp.columns.iter_mut().zip(&costs) {
            column.cost = cost;
        }
        milp.offset = constant;
        let value = |point: &[f64]| {
            let sum: f64 = costs
                .iter()
                .zip(point)
                .map(|(cost, value)| cost * value)
                .sum();
            (sum + constant).round()
        };
        if costs.iter().all(|&cost| cost == 0.0) && start.is_some() {
            climb.bounds.push((level, Some(whole(constant))));
            climb.values.clone_from(&start);
            continue;
        }
        let limits = MilpLimits {
            gap: session.options.gap,
            seconds: session.seconds_left(),
            nodes: session.options.node_limit,
            seed: session.options.seed,
        };
        let incumbent = start.as_deref().map(value);
        let incumbent = incumbent.map(|cost| Incumbent {
            cost,
            gap: limits.gap,
        });
        let result = solve_staged(milp, limits, incumbent, start.as_deref(), &Quiet(session))
            .map_err(SolveError::Internal)?;
        found.statistics.nodes += result.nodes;
        found.statistics.iterations += result.iterations;
        if result.status == MilpStatus::Infeasible && start.is_none() {
            return Ok(climb);
        }
        climb.bounds.push((level, result.bound.map(whole_bound)));
        climb.stopped = stop_of(&result).map(|reason| session.must_stop().unwrap_or(reason));
        // Without a better point, the one that it started from stands.
        if result.values.is_some() {
            start = result.values;
        }
        climb.values.clone_from(&start);
        if climb.stopped.is_some() {
            return Ok(climb);
        }
        if let Some(point) = &start {
            let reached = value(point) - constant;
            milp.rows.push(keep(level, &costs, reached));
        }
    }
    Ok(climb)
}

/// The row that keeps a level at what was reached, in its largest common unit; half a unit of slack
/// keeps a solver's tolerance from cutting the point itself off.
fn keep(level: Level, costs: &[f64], reached: f64) -> MilpRow {
    let unit = (costs.iter().filter(|cost| **cost != 0.0)).fold(0.0_f64, |unit, &cost| {
        let (mut a, mut b) = (unit, cost.abs());
        while b >= 0.5 {
            (a, b) = (b, a % b);
        }
        a
    });
    let unit = unit.max(1.0);
    let terms = (0u32..).zip(costs).filter(|(_, cost)| **cost != 0.0);
    MilpRow {
        name: format!("level[{}]", level.as_str()),
        lower: f64::NEG_INFINITY,
        upper: reached / unit + 0.5,
        terms: terms.map(|(column, cost)| (column, cost / unit)).collect(),
    }
}

#[allow(clippy::cast_possible_truncation)] // money stays below 2^53
fn whole(amount: f64) -> Fen {
    Fen(amount.round() as i64)
}
