//! Engine `exact`: the duty network as a MILP.
//!
//! A large network begins with prices, their bound, and a schedule over few arcs at them, which take a fraction of
//! the time of its relaxation.
//!
//! Two aggregations are solved in turn. *Relaxed* lets all drivers of a profile share their further
//! runs whatever their history: few commodities, a valid bound, and a schedule whose true cost
//! is nearly always within the gap asked for. Only if it is not, *exact* tells histories apart.
//! Excluded pairs are left out until a matching cannot avoid them; then the vehicles in
//! question get a kind of their own, and the model is solved again. In the same way limits on spans of
//! dates are left out until a driver breaks his. Every bound met on the way
//! is one of a relaxation of the whole instance, so the best of them stands.

use super::decode::{Decoded, decode};
use super::drawn::{CARE, drawn};
use super::greedy::{Order, greedy};
use super::prices::{COLD, Search, prices};
use super::rosters::{Known, Tracking, strained};
use super::session::{Session, whole_bound};
use super::surge::{TERMS, whole_trips};
use super::tight::tight;
use super::warm::point;
use super::{Engine, Found, Phase, SolveError, StopReason, accept};
use crate::instance::Instance;
use crate::milp::{Compiled, MilpLimits, MilpResult, MilpRow, MilpStatus, compile, write_mps};
use crate::model::{Aggregation, Model, Refinement, World};
use crate::replan::{Effort, mended};
use crate::schedule::{Schedule, UnservedReason};

/// Arcs of a network up to which `auto` takes this engine; interior point does not end on many more.
const MOST_ARCS: usize = 1_000_000;
/// Arcs from which a relaxation takes long enough for other bounds and schedules to be worth finding first.
const MANY_ARCS: usize = 100_000;
/// Of the gap asked for, what such prices, and such a schedule, may leave open each.
const NEAR: f64 = 0.25;
/// Share of the time left that such prices may take.
const SHARE: f64 = 0.3;

/// Solves by MILP.
pub(super) fn solve_exact(instance: &Instance, session: &Session) -> Result<Found, SolveError> {
    let world = World::new(instance);
    let mut found = Found::new(Engine::Exact);
    session.enter(Phase::Greedy);
    let stop = || session.must_stop().is_some();
    let first = accept(instance, greedy(&world, Order::Fair, &stop), session);
    if let Ok(start) = first {
        let better = mended(&world, &start.0, Effort::SEARCH, &stop);
        found.offer(start);
        let better = better.map(|better| accept(instance, better, session));
        better
            .into_iter()
            .flatten()
            .for_each(|one| found.offer(one));
    }
    let given = session.start.cloned();
    if let Some(Ok(start)) = given.map(|start| accept(instance, start, session)) {
        found.offer(start);
    }
    let mut refinement = Refinement::none();
    let worth = Model::worth_relaxing(&world);
    let mut stages = if worth {
        vec![Aggregation::Relaxed]
    } else {
        Vec::new()
    };
    stages.push(Aggregation::Exact);
    let mut stages = stages.into_iter().peekable();
    let mut tracking = Tracking::new();
    let mut begun = false;
    while let Some(&aggregation) = stages.peek() {
        if let Some(reason) = session.must_stop() {
            return Ok(found.stopped(reason, session));
        }
        session.enter(Phase::Network);
        let model = Model::build_unless(&world, aggregation, &refinement, &stop).ok();
        let auto = session.options.engine == Engine::Auto;
        let Some(model) = model.filter(|one| !auto || one.network.arc_count() <= MOST_ARCS) else {
            if let Some(reason) = session.must_stop() {
                return Ok(found.stopped(reason, session));
            }
            // A relaxed stage that is done has a schedule and a bound to show all the same.
            if session.bound().is_some() && found.best.is_some() {
                return Ok(found.stopped(StopReason::Memory, session));
            }
            // To `auto` the schedule by rule is better than none, and than one made anew.
            if auto && found.best.is_some() {
                found.engine = Engine::Greedy;
                return Ok(found.stopped(StopReason::Memory, session));
            }
            return Err(too_large());
        };
        if model.impossible() {
            return Ok(found.infeasible());
        }
        if !begun && model.network.arc_count() > MANY_ARCS {
            begun = true;
            begin(&model, &mut found, session)?;
            if found
                .gap(session)
                .is_some_and(|gap| gap <= session.options.gap)
            {
                return Ok(found.stopped(StopReason::Gap, session));
            }
        }
        session.enter(Phase::Model);
        let mut compiled = compile(&model.network);
        compiled.milp.rows.extend(whole_trips(&model, TERMS));
        found.statistics.commodities = model.network.commodities.len();
        found.statistics.network_nodes = model.network.node_count();
        found.statistics.network_arcs = model.network.arc_count();
        found.statistics.columns = compiled.milp.columns.len();
        found.statistics.rows = compiled.milp.rows.len();
        if let Some(reason) = session.must_stop() {
            return Ok(found.stopped(reason, session));
        }
        session.enter(Phase::Search);
        let start = found
            .best
            .as_ref()
            .and_then(|(best, _)| point(&model, best));
        // The relaxed stage leaves half of the gap to what sharing the runs may cost.
        let share = if aggregation == Aggregation::Relaxed {
            0.5
        } else {
            1.0
        };
        let limits = MilpLimits {
            gap: session.options.gap * share,
            seconds: session.seconds_left(),
            nodes: session.options.node_limit,
            seed: session.options.seed,
        };
        #[allow(clippy::cast_precision_loss)] // money stays below 2^53
        let incumbent = found.best.as_ref().map(|(_, costs)| costs.total().0 as f64);
        let known = Known {
            best: found.best.as_ref().map(|(best, _)| best),
            cost: incumbent,
            point: start.as_deref(),
        };
        let result = (tracking.solve(&model, &compiled, &known, limits, session))
            .map_err(SolveError::Internal)?;
        tracking
            .told
            .take()
            .into_iter()
            .for_each(|one| found.offer(one));
        found.statistics.nodes += result.nodes;
        found.statistics.iterations += result.iterations;
        if let Some(bound) = result.bound {
            session.proved(whole_bound(bound));
        }
        if result.status == MilpStatus::Infeasible {
            return Ok(found.infeasible());
        }
        session.enter(Phase::Rounding);
        let before = refinement.clone();
        if let Some(values) = &result.values {
            let flow = flows(&model, &compiled, values);
            match decode(&model, &flow, session).map_err(SolveError::Internal)? {
                Decoded::Schedule(mut schedule) => {
                    schedule.unserved = unserved(instance, &model, &schedule);
                    let accepted = accept(instance, schedule, session).map_err(|broken| {
                        SolveError::Internal(format!("the checker refused a schedule: {broken}"))
                    })?;
                    found.offer(accepted);
                }
                Decoded::Conflict {
                    vehicles,
                    drivers,
                    schedule,
                } => {
                    if let Some(schedule) = &schedule {
                        // A schedule all the same, unless a lock asks for what had to go.
                        let mended = mended(&world, schedule, Effort::SEARCH, &stop);
                        let mended = mended.map(|mended| accept(instance, mended, session));
                        for one in mended.into_iter().flatten() {
                            tracking.learn(&one.0);
                            found.offer(one);
                        }
                        if !drivers.is_empty() {
                            refinement.tracked.extend(strained(&world, schedule));
                        }
                    }
                    refinement.own.extend(vehicles);
                    refinement.tracked.extend(drivers);
                }
            }
        }
        if let Some(reason) = stop_of(&result) {
            // HiGHS reports an interrupt in the middle of an LP as a limit of some kind.
            let reason = session.must_stop().unwrap_or(reason);
            return Ok(found.stopped(reason, session));
        }
        if found
            .gap(session)
            .is_some_and(|gap| gap <= session.options.gap)
        {
            return Ok(found.stopped(StopReason::Gap, session));
        }
        if refinement != before {
            tracking.restart();
        } else if !tracking.advance(model.trucks.count > 0) {
            stages.next();
        }
    }
    Ok(found.stopped(StopReason::Finished, session))
}

/// What takes a fraction of the time of the relaxation of a large network: prices, the bound that they prove, and
/// a schedule near it.
///
/// # Errors
/// When HiGHS fails.
fn begin(model: &Model, found: &mut Found, session: &Session) -> Result<(), SolveError> {
    session.enter(Phase::Prices);
    let search = Search {
        near: session.options.gap * NEAR,
        coldest: COLD,
        seconds: session.seconds_left().map(|left| left * SHARE),
    };
    let news = |bound: f64| session.proved(whole_bound(bound));
    let Some(prices) = prices(&model.network, search, session, &news)? else {
        return Ok(());
    };
    session.enter(Phase::Rounding);
    let instance = model.world.instance;
    let nothing_must_go = point(model, &Schedule::default()).is_some();
    let rows = if nothing_must_go {
        let (rows, schedule) = drawn(model, &prices, CARE, session)?;
        offer(found, instance, schedule, session);
        rows
    } else {
        prices.rows
    };
    if let Some((start, _)) = found.best.clone() {
        let gap = session.options.gap * NEAR;
        let schedule = tight(model.clone(), &rows, &start, gap, session)?;
        offer(found, instance, schedule, session);
    }
    Ok(())
}

/// Takes a schedule if there is one and it keeps the rules.
fn offer(found: &mut Found, instance: &Instance, schedule: Option<Schedule>, session: &Session) {
    if let Some(Ok(accepted)) = schedule.map(|one| accept(instance, one, session)) {
        found.offer(accepted);
    }
}

/// Why no model was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no such model.
    #[error(transparent)]
    Solve(#[from] SolveError),
    /// It could not be written.
    #[error("the model could not be written: {0}")]
    Write(#[from] std::io::Error),
}

/// Writes the monolithic model in free MPS: one MILP of the whole instance, every rule and cost term
/// exactly, so that any solver can be run on it. Excluded and banned pairs are in it.
///
/// # Errors
/// [`ExportError::Solve`] when engine `exact` does not take the instance,
/// [`ExportError::Write`] for those of `out`.
pub fn export_mps(instance: &Instance, out: &mut impl std::io::Write) -> Result<(), ExportError> {
    let world = World::new(instance);
    let excluded = instance
        .drivers()
        .iter()
        .flat_map(|driver| &driver.excluded_vehicles);
    let banned = instance.locks().bans.iter().map(|(_, vehicle)| vehicle);
    let own = excluded.chain(banned).copied().collect();
    let model = Model::build(
        &world,
        Aggregation::Exact,
        &Refinement {
            own,
            ..Refinement::default()
        },
    )
    .map_err(|_| too_large())?;
    let mut milp = compile(&model.network).milp;
    if model.impossible() {
        // A pinned vehicle that no slot suits, or the like: a row that nothing can satisfy.
        let name = crate::names::Rule::Lock.as_str().to_owned();
        milp.rows.push(MilpRow {
            name,
            lower: 1.0,
            upper: f64::INFINITY,
            terms: Vec::new(),
        });
    }
    write_mps(&milp, instance.name().unwrap_or("driveaway"), out)?;
    Ok(())
}

pub(super) fn too_large() -> SolveError {
    SolveError::Unsupported {
        engine: Engine::Exact,
        reason:
            "its duty network would not fit into memory (too many drivers, days or limits that \
                 differ); take a shorter horizon or fewer drivers, or engine greedy"
                .to_owned(),
    }
}

pub(super) fn stop_of(result: &MilpResult) -> Option<StopReason> {
    match result.status {
        MilpStatus::Time => Some(StopReason::Time),
        MilpStatus::Nodes => Some(StopReason::Nodes),
        MilpStatus::Stopped => Some(StopReason::Cancelled),
        MilpStatus::Optimal | MilpStatus::Infeasible => None,
    }
}

/// Whole flows by commodity and arc.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // rounded, non-negative
pub(super) fn flows(model: &Model, compiled: &Compiled, values: &[f64]) -> Vec<Vec<u32>> {
    (model.network.commodities.iter().zip(&compiled.first_column))
        .map(|(graph, &first)| {
            let first = first as usize;
            values[first..first + graph.arcs.len()]
                .iter()
                .map(|value| value.round().max(0.0) as u32)
                .collect()
        })
        .collect()
}

/// The vehicles that stay, with what is known of why.
pub(super) fn unserved(
    instance: &Instance,
    model: &Model,
    schedule: &Schedule,
) -> Vec<crate::schedule::Unserved> {
    let moved = schedule.moved(instance);
    let left_out = &instance.locks().without_vehicles;
    (instance.vehicle_indices())
        .filter(|idx| !moved[idx.at()])
        .map(|vehicle| {
            let reason = if left_out.binary_search(&vehicle).is_ok() {
                UnservedReason::LeftOut
            } else if model.demand.stranded.binary_search(&vehicle).is_ok() {
                UnservedReason::NoSlot
            } else {
                UnservedReason::Displaced
            };
            crate::schedule::Unserved { vehicle, reason }
        })
        .collect()
}
