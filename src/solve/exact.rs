//! Engine `exact`: the duty network as a MILP.
//!
//! Two aggregations are solved in turn. *Relaxed* lets all drivers of a profile share their further
//! runs whatever their history: few commodities, a valid bound, and a schedule whose true cost
//! is nearly always within the gap asked for. Only if it is not, *exact* tells histories apart.
//! Excluded pairs are left out until a matching cannot avoid them; then the vehicles in
//! question get a kind of their own, and the model is solved again. Every bound met on the way
//! is one of a relaxation of the whole instance, so the best of them stands.

use super::decode::{Decoded, decode};
use super::greedy::greedy;
use super::session::{Session, whole_bound};
use super::{Engine, Found, Phase, SolveError, Status, StopReason, accept};
use crate::instance::Instance;
use crate::milp::{Compiled, Milp, MilpLimits, MilpResult, MilpStatus, compile, solve_milp};
use crate::model::{Aggregation, Event, Label, Model, Move, Refinement, World};
use crate::network::trace;
use crate::schedule::{Schedule, UnservedReason};
use crate::spec::Mode;

/// Solves by MILP.
pub(super) fn solve_exact(instance: &Instance, session: &Session) -> Result<Found, SolveError> {
    supported(instance)?;
    let world = World::new(instance);
    let mut found = Found::new(Engine::Exact);
    session.enter(Phase::Greedy);
    let first = accept(instance, greedy(&world), session);
    if let Ok(start) = first {
        found.offer(start);
    }
    let mut refinement = Refinement::default();
    let (exact, relaxed) = Model::profile_counts(&world, &refinement);
    let worth = relaxed * 4 < exact * 3;
    let mut stages = if worth {
        vec![Aggregation::Relaxed]
    } else {
        Vec::new()
    };
    stages.push(Aggregation::Exact);
    let mut stages = stages.into_iter().peekable();
    while let Some(&aggregation) = stages.peek() {
        if let Some(reason) = session.must_stop() {
            return Ok(found.stopped(reason, session));
        }
        session.enter(Phase::Network);
        let model = Model::build(&world, aggregation, &refinement);
        if model.demand.impossible.is_some() {
            return Ok(found.infeasible());
        }
        session.enter(Phase::Model);
        let compiled = compile(&model.network);
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
            .and_then(|(best, _)| point(&model, &compiled, best));
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
        let result = solve_milp(&compiled.milp, limits, start.as_deref(), session)
            .map_err(SolveError::Internal)?;
        found.statistics.nodes += result.nodes;
        found.statistics.iterations += result.iterations;
        if let Some(bound) = result.bound {
            session.proved(whole_bound(bound));
        }
        if result.status == MilpStatus::Infeasible {
            return Ok(found.infeasible());
        }
        session.enter(Phase::Rounding);
        let mut conflict = false;
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
                Decoded::Conflict(vehicles) => {
                    conflict = true;
                    refinement.own.extend(vehicles);
                }
            }
        }
        if let Some(reason) = stop_of(&result) {
            return Ok(found.stopped(reason, session));
        }
        if found
            .gap(session)
            .is_some_and(|gap| gap <= session.options.gap)
        {
            return Ok(found.stopped(StopReason::Gap, session));
        }
        if !conflict {
            stages.next();
        }
    }
    Ok(found.stopped(StopReason::Finished, session))
}

/// Writes the monolithic model: one MILP of the whole instance, every rule and cost term exactly.
///
/// # Errors
/// Those of `out`; [`SolveError::Unsupported`] as for the engine.
pub fn export_mps(
    instance: &Instance,
    out: &mut impl std::io::Write,
) -> Result<Result<(), std::io::Error>, SolveError> {
    supported(instance)?;
    let world = World::new(instance);
    let own = (instance
        .drivers()
        .iter()
        .flat_map(|driver| driver.excluded_vehicles.iter().copied()))
    .chain(instance.locks().bans.iter().map(|&(_, vehicle)| vehicle))
    .collect();
    let model = Model::build(&world, Aggregation::Exact, &Refinement { own });
    let compiled: Compiled = compile(&model.network);
    let milp: &Milp = &compiled.milp;
    Ok(crate::milp::write_mps(
        milp,
        instance.name().unwrap_or("driveaway"),
        out,
    ))
}

/// What this engine cannot plan yet.
fn supported(instance: &Instance) -> Result<(), SolveError> {
    let refuse = |reason: &str| {
        Err(SolveError::Unsupported {
            engine: Engine::Exact,
            reason: reason.to_owned(),
        })
    };
    if !instance.trucks().is_empty() && instance.vehicles().iter().any(|vehicle| vehicle.cage) {
        return refuse(
            "it has cage trucks and vehicles that may go on them, and no engine plans trips yet; \
             take the trucks out, or allow self-drive only",
        );
    }
    if instance
        .locks()
        .pins
        .iter()
        .any(|pin| pin.mode == Some(Mode::Cage))
    {
        return refuse("a lock pins a vehicle to a cage truck, and no engine plans trips yet");
    }
    if instance
        .baseline()
        .is_some_and(|baseline| !baseline.trips.is_empty())
    {
        return refuse("its baseline has cage-truck trips, and no engine plans trips yet");
    }
    Ok(())
}

fn stop_of(result: &MilpResult) -> Option<StopReason> {
    match result.status {
        MilpStatus::Time => Some(StopReason::Time),
        MilpStatus::Nodes => Some(StopReason::Nodes),
        MilpStatus::Stopped => Some(StopReason::Cancelled),
        MilpStatus::Optimal | MilpStatus::Infeasible => None,
    }
}

/// Whole flows by commodity and arc.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // rounded, non-negative
fn flows(model: &Model, compiled: &Compiled, values: &[f64]) -> Vec<Vec<u32>> {
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

/// The MILP point of a schedule, as far as its duties are paths of the network: the warm start.
fn point(model: &Model, compiled: &Compiled, schedule: &Schedule) -> Option<Vec<f64>> {
    let mut values = vec![0.0; compiled.milp.columns.len()];
    let mut add = |number: usize, arcs: &[u32]| {
        let first = compiled.first_column[number] as usize;
        for &arc in arcs {
            values[first + arc as usize] += 1.0;
        }
    };
    let instance = model.world.instance;
    // Driver side: the labels of each driver's duties.
    let mut kind_of = std::collections::BTreeMap::new();
    for (at, (_, groups)) in model.supply.profiles.iter().enumerate() {
        let number = model.supply.first + at;
        let graph = &model.network.commodities[number];
        for (group, members) in (0u32..).zip(groups) {
            for &driver in &members.drivers {
                let mut wanted = Vec::new();
                for duty in schedule.duties.iter().filter(|duty| duty.driver == driver) {
                    match duty.first_return {
                        Some(coach) => wanted.push(Label::Driver(Event::Board(coach))),
                        None if duty.carried => wanted.push(Label::Driver(Event::Carry)),
                        None => {}
                    }
                    for (n, run) in duty.runs.iter().enumerate() {
                        let slot = u32::try_from(instance.slot_of(run.start)?).ok()?;
                        let kinds = &model.kinds.of_vehicle[run.vehicle.at()].0;
                        let kind = *kinds.iter().rfind(|kind| {
                            let kind = &model.kinds.kinds[kind.at()];
                            kind.driver.is_none_or(|own| own == driver)
                                && kind.slot.is_none_or(|own| own == slot as usize)
                                && kind.coach.is_none_or(|own| own == run.coach)
                        })?;
                        let first = n == 0 && !duty.carried;
                        kind_of.insert(run.vehicle, (kind, slot));
                        wanted.push(Label::Driver(Event::Run { kind, slot, first }));
                        wanted.push(Label::Driver(Event::Board(run.coach)));
                    }
                }
                if wanted.is_empty() {
                    continue;
                }
                wanted.insert(0, Label::Driver(Event::Enter(group)));
                let entry = graph.arcs.iter().position(|arc| {
                    arc.labels.first() == Some(&Label::Driver(Event::Enter(group)))
                })?;
                let path = trace(graph, u32::try_from(entry).ok()?, &wanted)?;
                add(number, &path.arcs);
            }
        }
    }
    // Vehicle side: each vehicle's label, served or not.
    for number in model.demand.first..model.demand.first + model.demand.count {
        let graph = &model.network.commodities[number];
        for (entry, arc) in (0u32..).zip(&graph.arcs) {
            let Some(Label::Vehicle(Move::Wait(group))) = arc.labels.first() else {
                continue;
            };
            for vehicle in &model.demand.groups[*group as usize] {
                let how = match kind_of.get(vehicle) {
                    Some(&(kind, slot)) => Move::Serve(kind, slot),
                    None => Move::Stay,
                };
                let wanted = [Label::Vehicle(Move::Wait(*group)), Label::Vehicle(how)];
                add(number, &trace(graph, entry, &wanted)?.arcs);
            }
        }
    }
    complete(model, compiled, &mut values);
    Some(values)
}

/// Sets the side columns to what the flows imply: least stocks, cheapest fairness columns.
fn complete(model: &Model, compiled: &Compiled, values: &mut [f64]) {
    let network = &model.network;
    let mut level = vec![0.0; network.rows.len()];
    for (graph, &first) in network.commodities.iter().zip(&compiled.first_column) {
        for (at, arc) in graph.arcs.iter().enumerate() {
            for &(row, amount) in &arc.uses {
                level[row.at()] += f64::from(amount) * values[first as usize + at];
            }
        }
    }
    let mut order: Vec<usize> = (0..network.side.len()).collect();
    order.sort_by_key(|&at| network.side[at].cost); // stocks cost nothing and keep their order
    for at in order {
        let side = &network.side[at];
        let Some(&(row, amount)) = side.uses.first() else {
            continue;
        };
        // Its own row asks for `lower ≤ level + amount · value`, or `= 0` with a negative amount.
        #[allow(clippy::cast_precision_loss)]
        let lower = network.rows[row.at()]
            .lower
            .map_or(f64::NEG_INFINITY, |lower| lower as f64);
        #[allow(clippy::cast_precision_loss)]
        let upper = side.upper.map_or(f64::INFINITY, |upper| upper as f64);
        let need = if amount > 0 {
            lower - level[row.at()]
        } else {
            level[row.at()]
        };
        let value = need.clamp(0.0, upper);
        values[compiled.first_side as usize + at] = value;
        for &(row, amount) in &side.uses {
            level[row.at()] += f64::from(amount) * value;
        }
    }
}

/// The vehicles that stay, with what is known of why.
fn unserved(
    instance: &Instance,
    model: &Model,
    schedule: &Schedule,
) -> Vec<crate::schedule::Unserved> {
    let mut moved = vec![false; instance.vehicles().len()];
    for run in schedule.duties.iter().flat_map(|duty| &duty.runs) {
        moved[run.vehicle.at()] = true;
    }
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

impl Found {
    fn infeasible(mut self) -> Found {
        self.best = None;
        self.status = Some(Status::Infeasible);
        self.stop = StopReason::Finished;
        self
    }
}
