//! From flows to named duties: paths, then drivers to paths, then vehicles to runs.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{NodeIndex, UnGraph};

use super::greedy::pair_allowed;
use super::session::{Quiet, Session};
use crate::ids::{CoachIdx, DriverIdx, LotIdx, VehicleIdx};
use crate::milp::{Column, Milp, MilpLimits, MilpRow, MilpStatus, Monitor, solve_milp};
use crate::model::{
    BundleIdx, Event, FleetIdx, KindIdx, Label, Model, Move, Tracked, keeps_limits,
};
use crate::network::decompose;
use crate::schedule::{Duty, Run, Schedule, Trip};
use crate::units::Instant;

/// A schedule read from flows, or the vehicles that must be told apart first.
pub(super) enum Decoded {
    Schedule(Schedule),
    /// What must be told apart first: no matching avoids the excluded pairs of these vehicles, or
    /// these drivers' duties break limits on spans of dates.
    Conflict {
        vehicles: Vec<VehicleIdx>,
        drivers: Vec<DriverIdx>,
        /// Where vehicles are told apart well enough: the schedule, in which those drivers break limits.
        schedule: Option<Schedule>,
    },
}

/// A driver's path: the group he enters with and what he does.
struct Walk {
    group: usize,
    events: Vec<Event>,
}

/// A run of the schedule under construction, still without a vehicle.
struct Open {
    driver: DriverIdx,
    bundle: BundleIdx,
    /// Duty and run.
    place: (usize, usize),
}

/// Runs without vehicles, by lot and slot.
type Cells = BTreeMap<(LotIdx, u32), Vec<Open>>;

/// Reads `flow` (by commodity and arc) back into a schedule.
///
/// # Errors
/// A sentence, if the flow does not decompose; a bug.
pub(super) fn decode(
    model: &Model,
    flow: &[Vec<u32>],
    session: &Session,
) -> Result<Decoded, String> {
    let monitor = &Quiet(session); // what a sharing costs at least is no bound of the whole
    let mut served: BTreeMap<(LotIdx, u32), Vec<(VehicleIdx, KindIdx)>> = BTreeMap::new();
    let mut caged: BTreeMap<(FleetIdx, u32), Vec<VehicleIdx>> = BTreeMap::new();
    let vehicles = (model.network.commodities.iter().zip(flow))
        .skip(model.demand.first)
        .take(model.demand.count);
    for (graph, flow) in vehicles {
        let mut next: BTreeMap<u32, usize> = BTreeMap::new();
        for path in decompose(graph, flow) {
            let (mut group, mut task, mut trip) = (None, None, None);
            for label in path
                .arcs
                .iter()
                .flat_map(|&arc| &graph.arcs[arc as usize].labels)
            {
                match label {
                    Label::Vehicle(Move::Wait(own)) => group = Some(*own),
                    Label::Vehicle(Move::Serve(kind, slot)) => task = Some((*kind, *slot)),
                    Label::Vehicle(Move::Cage(fleet, slot)) => trip = Some((*fleet, *slot)),
                    Label::Vehicle(Move::Stay) | Label::Driver(_) | Label::Trip(_) => {}
                }
            }
            let group = group.ok_or("a vehicle path without a group")?;
            let cursor = next.entry(group).or_default();
            let vehicle = *(model.demand.groups[group as usize].get(*cursor))
                .ok_or("more vehicle paths than vehicles")?;
            *cursor += 1;
            if let Some(trip) = trip {
                caged.entry(trip).or_default().push(vehicle);
            }
            if let Some((kind, slot)) = task {
                let lot = model.kinds.kinds[kind.at()].lot;
                served.entry((lot, slot)).or_default().push((vehicle, kind));
            }
        }
    }
    for vehicles in served.values_mut() {
        vehicles.sort_unstable();
    }
    let mut schedule = Schedule {
        trips: trips(model, flow, caged)?,
        ..Schedule::default()
    };
    let mut cells = Cells::new();
    let mut breaking = Vec::new();
    for (at, (_, groups)) in model.supply.profiles.iter().enumerate() {
        let number = model.supply.first + at;
        let graph = &model.network.commodities[number];
        let mut walks = Vec::new();
        for path in decompose(graph, &flow[number]) {
            let mut walk = Walk {
                group: 0,
                events: Vec::new(),
            };
            for label in path
                .arcs
                .iter()
                .flat_map(|&arc| &graph.arcs[arc as usize].labels)
            {
                match label {
                    Label::Driver(Event::Enter(group)) => walk.group = *group as usize,
                    Label::Driver(event) => walk.events.push(*event),
                    Label::Vehicle(_) | Label::Trip(_) => {}
                }
            }
            walks.push(walk);
        }
        share_runs(model, at, &mut walks, monitor)?;
        for (group, one) in groups.iter().enumerate() {
            let mine: Vec<&Walk> = walks.iter().filter(|walk| walk.group == group).collect();
            if mine.len() > one.drivers.len() {
                return Err("more driver paths than drivers".to_owned());
            }
            let (order, broken) = hand_out(model, &one.drivers, &mine)?;
            breaking.extend(broken);
            for (walk, driver) in mine.into_iter().zip(order) {
                write_duties(model, driver, &walk.events, &mut schedule, &mut cells)?;
            }
        }
    }
    let mut conflict = Vec::new();
    for (task, runs) in &cells {
        let vehicles = served.get(task).map_or(&[][..], Vec::as_slice);
        if vehicles.len() != runs.len() {
            return Err(format!(
                "{} runs for {} vehicles",
                runs.len(),
                vehicles.len()
            ));
        }
        let holds = |run: &Open, (_, kind): (VehicleIdx, KindIdx)| {
            model
                .supply
                .bundles
                .kinds(run.bundle)
                .binary_search(&kind)
                .is_ok()
        };
        let allowed =
            |run: &Open, (vehicle, _)| pair_allowed(model.world.instance, run.driver, vehicle);
        let chosen = pair(runs, vehicles, &|run, one| {
            holds(run, one) && allowed(run, one)
        });
        if let Some(chosen) = chosen {
            for (run, vehicle) in runs.iter().zip(chosen) {
                schedule.duties[run.place.0].runs[run.place.1].vehicle = vehicle;
            }
            continue;
        }
        let forbidden = |one| runs.iter().any(|run| !allowed(run, one));
        let before = conflict.len();
        conflict.extend(
            vehicles
                .iter()
                .filter(|&&one| forbidden(one))
                .map(|&(idx, _)| idx),
        );
        if conflict.len() == before {
            return Err("the runs of a slot do not fit its vehicles".to_owned());
        }
    }
    if conflict.is_empty() && breaking.is_empty() {
        schedule.sort();
        Ok(Decoded::Schedule(schedule))
    } else {
        schedule.sort();
        let schedule = conflict.is_empty().then_some(schedule);
        Ok(Decoded::Conflict {
            vehicles: conflict,
            drivers: breaking,
            schedule,
        })
    }
}

/// Which driver of a group walks which path: in order, but where a driver's own limits on spans of
/// dates would be broken he swaps with one for whom both fit. The drivers in the order of the paths,
/// and those whose limits stay broken.
fn hand_out(
    model: &Model,
    drivers: &[DriverIdx],
    walks: &[&Walk],
) -> Result<(Vec<DriverIdx>, Vec<DriverIdx>), String> {
    let mut order = drivers.to_vec();
    if model.tracked == Tracked::All {
        return Ok((order, Vec::new()));
    }
    let mut paths: Vec<Vec<Duty>> = Vec::with_capacity(drivers.len());
    for (walk, &driver) in walks.iter().zip(drivers) {
        let (mut own, mut cells) = (Schedule::default(), Cells::new());
        write_duties(model, driver, &walk.events, &mut own, &mut cells)?;
        paths.push(own.duties);
    }
    paths.resize(drivers.len(), Vec::new());
    let keeps = |driver: DriverIdx, path: &[Duty]| {
        let duties: Vec<&Duty> = path.iter().collect();
        path.is_empty() || keeps_limits(model.world, driver, &duties)
    };
    let mut broken = Vec::new();
    for at in 0..walks.len() {
        if keeps(order[at], &paths[at]) {
            continue;
        }
        let swap = (0..order.len())
            .find(|&other| keeps(order[other], &paths[at]) && keeps(order[at], &paths[other]));
        match swap {
            Some(other) => order.swap(at, other),
            None => broken.push(at),
        }
    }
    let broken = (broken.into_iter())
        .filter(|&at| !keeps(order[at], &paths[at])) // a later swap may have mended it
        .map(|at| order[at])
        .collect();
    Ok((order, broken))
}

/// The trips of all trucks, each with its load. A trip without a load is left out, unless it has
/// started.
fn trips(
    model: &Model,
    flow: &[Vec<u32>],
    mut caged: BTreeMap<(FleetIdx, u32), Vec<VehicleIdx>>,
) -> Result<Vec<Trip>, String> {
    let mut trips = Vec::new();
    for (at, fleet) in model.world.fleets.iter().enumerate() {
        let number = model.trucks.first + at;
        let graph = &model.network.commodities[number];
        let idx = FleetIdx(u32::try_from(at).unwrap_or(u32::MAX));
        let mut trucks = fleet.trucks.iter();
        for path in decompose(graph, &flow[number]) {
            let truck = *trucks.next().ok_or("more truck paths than trucks")?;
            let labels = (path.arcs.iter()).flat_map(|&arc| &graph.arcs[arc as usize].labels);
            for label in labels {
                let Label::Trip(slot) = label else { continue };
                let load = caged.entry((idx, *slot)).or_default();
                let rest = load.split_off(load.len().min(fleet.capacity as usize));
                let vehicles = std::mem::replace(load, rest);
                let slot = *slot as usize;
                if vehicles.is_empty() && !fleet.started.contains(&slot) {
                    continue;
                }
                trips.push(Trip {
                    truck,
                    start: model.world.instance.slot_start(slot),
                    vehicles,
                });
            }
        }
    }
    if caged.values().any(|load| !load.is_empty()) {
        return Err("more vehicles on trips than places".to_owned());
    }
    Ok(trips)
}

/// Turns a driver's events into duties, whose vehicles are filled in later.
fn write_duties(
    model: &Model,
    driver: DriverIdx,
    events: &[Event],
    schedule: &mut Schedule,
    cells: &mut Cells,
) -> Result<(), String> {
    let new = |carried, first_return| Duty {
        driver,
        carried,
        first_return,
        runs: Vec::new(),
    };
    let mut open: Option<Duty> = None;
    let mut started: Option<(BundleIdx, u32)> = None;
    for &event in events {
        match event {
            Event::Enter(_) => {}
            Event::Carry => open = Some(new(true, None)),
            Event::Run {
                bundle,
                slot,
                first,
            } => {
                if first {
                    schedule.duties.extend(open.replace(new(false, None)));
                }
                started = Some((bundle, slot));
            }
            Event::Board(coach) => match started.take() {
                None => open = Some(new(true, Some(coach))),
                Some((bundle, slot)) => {
                    let duty = open.as_mut().ok_or("a run outside a duty")?;
                    let start = model.world.instance.slot_start(slot as usize);
                    let place = (schedule.duties.len(), duty.runs.len());
                    let kind = model
                        .supply
                        .bundles
                        .kinds(bundle)
                        .first()
                        .ok_or("no kind")?;
                    let lot = model.kinds.kinds[kind.at()].lot;
                    let run = Open {
                        driver,
                        bundle,
                        place,
                    };
                    cells.entry((lot, slot)).or_default().push(run);
                    duty.runs.push(placeholder(start, coach));
                }
            },
        }
    }
    schedule.duties.extend(open);
    Ok(())
}

fn placeholder(start: Instant, coach: CoachIdx) -> Run {
    Run {
        vehicle: VehicleIdx(0),
        start,
        coach,
    }
}

/// Gives each run a vehicle that fits: in order where that works, else by maximum matching
/// (Gabow 1976). `None` when no perfect matching exists.
fn pair(
    runs: &[Open],
    vehicles: &[(VehicleIdx, KindIdx)],
    fits: &dyn Fn(&Open, (VehicleIdx, KindIdx)) -> bool,
) -> Option<Vec<VehicleIdx>> {
    if runs.iter().zip(vehicles).all(|(run, &one)| fits(run, one)) {
        return Some(vehicles.iter().map(|&(vehicle, _)| vehicle).collect());
    }
    let mut graph: UnGraph<(), ()> = UnGraph::default();
    for _ in 0..runs.len() * 2 {
        graph.add_node(());
    }
    for (at, run) in runs.iter().enumerate() {
        for (other, &one) in vehicles.iter().enumerate() {
            if fits(run, one) {
                graph.add_edge(NodeIndex::new(at), NodeIndex::new(runs.len() + other), ());
            }
        }
    }
    let matching = petgraph::algo::maximum_matching(&graph);
    (0..runs.len())
        .map(|run| {
            let mate = matching.mate(NodeIndex::new(run))?;
            let vehicle = vehicles.get(mate.index().checked_sub(runs.len())?)?;
            Some(vehicle.0)
        })
        .collect()
}

/// Where `fairness` is by group, decides which group walks which path: those who have done
/// least take the paths with most runs, as far as they are there in time. A transportation
/// problem, solved as a linear program (its vertices are whole).
fn share_runs(
    model: &Model,
    at: usize,
    walks: &mut [Walk],
    monitor: &dyn Monitor,
) -> Result<(), String> {
    let (_, groups) = &model.supply.profiles[at];
    // Only those who enter at rest can swap, and only with the same history as far as it can bind;
    // the others have starts of their own.
    let history = |group: usize| {
        let rested = groups[group].entry.rested.as_ref()?;
        let alone = groups[group].entry.carried.is_none();
        alone.then_some((&rested.hours, &rested.stays))
    };
    let alike: BTreeSet<_> = (0..groups.len()).filter_map(history).collect();
    for one in alike {
        share_among(
            model,
            at,
            walks,
            &|group| history(group) == Some(one),
            monitor,
        )?;
    }
    Ok(())
}

fn share_among(
    model: &Model,
    at: usize,
    walks: &mut [Walk],
    swaps: &dyn Fn(usize) -> bool,
    monitor: &dyn Monitor,
) -> Result<(), String> {
    let (_, groups) = &model.supply.profiles[at];
    let runs = |walk: &Walk| {
        walk.events
            .iter()
            .filter(|event| matches!(event, Event::Run { .. }))
            .count()
    };
    let entry_slot = |group: usize| {
        let entry = &groups[group].entry;
        match (&entry.carried, &entry.rested) {
            (None, Some(state)) if swaps(group) => match state.at {
                crate::model::At::Rest { slot } => Some((slot, state.today)),
                _ => None,
            },
            _ => None,
        }
    };
    let first_slot = |walk: &Walk| match walk.events.first() {
        Some(Event::Run { slot, .. }) => Some(*slot),
        _ => None,
    };
    let movable: Vec<usize> = (0..walks.len())
        .filter(|&walk| entry_slot(walks[walk].group).is_some())
        .collect();
    let differ = movable.iter().any(|&walk| runs(&walks[walk]) > 1)
        && groups
            .iter()
            .any(|group| group.runs_before != groups[0].runs_before);
    if !differ {
        return Ok(());
    }
    // Path types (first slot, day counts, runs) with their walks, and free drivers by group.
    let mut types: BTreeMap<(u32, usize), Vec<usize>> = BTreeMap::new();
    for &walk in &movable {
        let slot = first_slot(&walks[walk]).unwrap_or(u32::MAX);
        types
            .entry((slot, runs(&walks[walk])))
            .or_default()
            .push(walk);
    }
    let takers: Vec<usize> = (0..groups.len())
        .filter(|&group| entry_slot(group).is_some_and(|(_, today)| today.is_none()))
        .collect();
    if movable
        .iter()
        .any(|&walk| entry_slot(walks[walk].group).is_some_and(|(_, today)| today.is_some()))
    {
        return Ok(());
    }
    let fairness = &model.world.instance.objective().fairness;
    let mut milp = Milp::default();
    let mut cells = Vec::new();
    #[allow(clippy::cast_precision_loss)]
    let row = |name: &str, lower: f64, upper: usize| MilpRow {
        name: name.to_owned(),
        lower,
        upper: upper as f64,
        terms: Vec::new(),
    };
    #[allow(clippy::cast_precision_loss)]
    milp.rows.extend(
        types
            .values()
            .map(|walks| row("path", walks.len() as f64, walks.len())),
    );
    milp.rows.extend(
        takers
            .iter()
            .map(|&group| row("group", 0.0, groups[group].drivers.len())),
    );
    for (number, (slot, count)) in types.keys().enumerate() {
        for (taker, &group) in takers.iter().enumerate() {
            if entry_slot(group).is_none_or(|(from, _)| from > *slot) {
                continue;
            }
            let before = groups[group].runs_before;
            let more = u32::try_from(*count).unwrap_or(u32::MAX);
            let cost = fairness.cost(before + more) - fairness.cost(before);
            let column = u32::try_from(milp.columns.len()).unwrap_or(u32::MAX);
            #[allow(clippy::cast_precision_loss)]
            let cost = cost.0 as f64;
            milp.columns.push(Column {
                cost,
                lower: 0.0,
                upper: f64::INFINITY,
                whole: true,
                most: f64::INFINITY,
            });
            milp.rows[number].terms.push((column, 1.0));
            milp.rows[types.len() + taker].terms.push((column, 1.0));
            cells.push((number, group));
        }
    }
    let limits = MilpLimits {
        gap: 0.0,
        seconds: None,
        nodes: None,
        seed: 0,
    };
    let result = solve_milp(&milp, limits, None, monitor)?;
    let Some(values) = result
        .values
        .filter(|_| result.status == MilpStatus::Optimal)
    else {
        return Ok(()); // stopped: the pairing that the flow came with is valid too
    };
    let mut queues: Vec<std::vec::IntoIter<usize>> =
        types.into_values().map(Vec::into_iter).collect();
    for ((number, group), value) in cells.into_iter().zip(values) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        for _ in 0..value.round() as usize {
            let walk = queues[number].next().ok_or("more shares than paths")?;
            walks[walk].group = group;
        }
    }
    Ok(())
}
