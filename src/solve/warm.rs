//! Warm start: the MILP point of a schedule.

use std::collections::BTreeMap;

use crate::ids::VehicleIdx;
use crate::milp::columns_of;
use crate::model::{BundleIdx, Event, FleetIdx, KindIdx, Label, Model, Move};
use crate::network::{SOURCE, trace};
use crate::schedule::{Duty, Schedule};

/// What a driver is traced by.
enum Want {
    Enter(u32),
    Carry,
    Run {
        kind: KindIdx,
        slot: u32,
        first: bool,
    },
    Board(crate::ids::CoachIdx),
}

/// The values of every column for `schedule`, as far as its duties are paths of the network;
/// `None` where they are not.
pub(super) fn point(model: &Model, schedule: &Schedule) -> Option<Vec<f64>> {
    let (first_column, first_side) = columns_of(&model.network);
    let side = first_side as usize;
    let mut values = vec![0.0; side + model.network.side.len()];
    let mut add = |number: usize, arcs: &[u32]| {
        let first = first_column[number] as usize;
        for &arc in arcs {
            values[first + arc as usize] += 1.0;
        }
    };
    let mut duties: BTreeMap<_, Vec<&Duty>> = BTreeMap::new();
    for duty in &schedule.duties {
        duties.entry(duty.driver).or_default().push(duty);
    }
    let mut served: BTreeMap<VehicleIdx, (KindIdx, u32)> = BTreeMap::new();
    let mut tokens: Vec<(BundleIdx, KindIdx, u32)> = Vec::new();
    let bundles = &model.supply.bundles;
    let fits = |label: &Label, want: &Want| match (label, want) {
        (Label::Driver(Event::Enter(group)), Want::Enter(own)) => group == own,
        (Label::Driver(Event::Carry), Want::Carry) => true,
        (Label::Driver(Event::Board(coach)), Want::Board(own)) => coach == own,
        (
            Label::Driver(Event::Run {
                bundle,
                slot,
                first,
            }),
            Want::Run {
                kind,
                slot: start,
                first: begins,
            },
        ) => slot == start && first == begins && bundles.kinds(*bundle).binary_search(kind).is_ok(),
        _ => false,
    };
    for (at, (_, groups)) in model.supply.profiles.iter().enumerate() {
        let number = model.supply.first + at;
        let graph = &model.network.commodities[number];
        for (group, members) in (0u32..).zip(groups) {
            for driver in &members.drivers {
                let Some(mine) = duties.get(driver) else {
                    continue;
                };
                let mut wanted = vec![Want::Enter(group)];
                for duty in mine {
                    wanted.extend(wants(model, duty, &mut served)?);
                }
                // One way in, and one more for a driver who only rides home.
                let enter = Label::Driver(Event::Enter(group));
                let path = (0u32..)
                    .zip(&graph.arcs)
                    .filter(|(_, arc)| arc.labels.first() == Some(&enter))
                    .find_map(|(entry, _)| trace(graph, entry, &wanted, &fits))?;
                let labels = path
                    .arcs
                    .iter()
                    .flat_map(|&arc| &graph.arcs[arc as usize].labels);
                for (label, want) in labels.zip(&wanted) {
                    if let (
                        Label::Driver(Event::Run { bundle, .. }),
                        Want::Run { kind, slot, .. },
                    ) = (label, want)
                    {
                        tokens.push((*bundle, *kind, *slot));
                    }
                }
                add(number, &path.arcs);
            }
        }
    }
    let caged = trips(model, schedule, &mut add)?;
    for number in model.demand.first..model.demand.first + model.demand.count {
        let graph = &model.network.commodities[number];
        for (entry, arc) in (0u32..).zip(&graph.arcs) {
            let Some(Label::Vehicle(Move::Wait(group))) = arc.labels.first() else {
                continue;
            };
            for vehicle in &model.demand.groups[*group as usize] {
                let how = match (served.get(vehicle), caged.get(vehicle)) {
                    (Some(&(kind, slot)), _) => Move::Serve(kind, slot),
                    (None, Some(&(fleet, slot))) => Move::Cage(fleet, slot),
                    (None, None) => Move::Stay,
                };
                let wanted = [Label::Vehicle(Move::Wait(*group)), Label::Vehicle(how)];
                let path = trace(graph, entry, &wanted, &|label, want| label == want)?;
                add(number, &path.arcs);
            }
        }
    }
    let mut passed = vec![0.0; model.network.side.len()];
    for (bundle, kind, slot) in tokens {
        for column in passing(model, bundle, kind, slot)? {
            passed[column as usize] += 1.0;
        }
    }
    for (at, amount) in passed.iter().enumerate() {
        values[side + at] += amount;
    }
    complete(model, &mut values);
    Some(values)
}

/// Traces the trips of every truck; returns fleet and slot of each vehicle aboard.
fn trips(
    model: &Model,
    schedule: &Schedule,
    add: &mut impl FnMut(usize, &[u32]),
) -> Option<BTreeMap<VehicleIdx, (FleetIdx, u32)>> {
    let mut caged = BTreeMap::new();
    for (at, fleet) in model.world.fleets.iter().enumerate() {
        let number = model.trucks.first + at;
        let graph = &model.network.commodities[number];
        let idx = FleetIdx(u32::try_from(at).ok()?);
        for truck in &fleet.trucks {
            let mut wanted = Vec::new();
            for trip in schedule.trips.iter().filter(|trip| trip.truck == *truck) {
                let slot = model.world.instance.slot_of(trip.start)?;
                let slot = u32::try_from(slot).ok()?;
                wanted.push(Label::Trip(slot));
                caged.extend((trip.vehicles.iter()).map(|&vehicle| (vehicle, (idx, slot))));
            }
            if wanted.is_empty() {
                continue;
            }
            let path = (0u32..)
                .zip(&graph.arcs)
                .filter(|(_, arc)| arc.from == SOURCE)
                .find_map(|(entry, _)| {
                    trace(graph, entry, &wanted, &|label, want| label == want)
                })?;
            add(number, &path.arcs);
        }
    }
    Some(caged)
}

/// What a duty is traced by; notes kind and slot of each vehicle.
fn wants(
    model: &Model,
    duty: &Duty,
    served: &mut BTreeMap<VehicleIdx, (KindIdx, u32)>,
) -> Option<Vec<Want>> {
    let mut wanted = Vec::new();
    match duty.first_return {
        Some(coach) => wanted.push(Want::Board(coach)),
        None if duty.carried => wanted.push(Want::Carry),
        None => {}
    }
    for (n, run) in duty.runs.iter().enumerate() {
        let slot = u32::try_from(model.world.instance.slot_of(run.start)?).ok()?;
        // Of two kinds that fit, the later is the one that keeps the baseline and costs less.
        let kind = *model.kinds.of_vehicle[run.vehicle.at()]
            .kinds
            .iter()
            .rfind(|kind| {
                let kind = &model.kinds.kinds[kind.at()];
                kind.driver.is_none_or(|own| own == duty.driver)
                    && kind.slot.is_none_or(|own| own == slot as usize)
                    && kind.coach.is_none_or(|own| own == run.coach)
            })?;
        served.insert(run.vehicle, (kind, slot));
        let first = n == 0 && !duty.carried;
        wanted.push(Want::Run { kind, slot, first });
        wanted.push(Want::Board(run.coach));
    }
    Some(wanted)
}

/// Side columns by which a token of `bundle` reaches `kind`.
fn passing(model: &Model, bundle: BundleIdx, kind: KindIdx, slot: u32) -> Option<Vec<u32>> {
    let bundles = &model.supply.bundles;
    let passing = &model.supply.passing;
    let route = bundles.route(bundle, kind)?;
    let mut columns = Vec::new();
    for pair in route.windows(2) {
        columns.push(*passing.down.get(&(slot, pair[0], pair[1]))?);
    }
    let last = *route.last()?;
    if bundles.kinds(last).len() > 1 {
        columns.push(*passing.out.get(&(slot, last, kind))?);
    }
    Some(columns)
}

/// Sets the other side columns to what the flows imply: least stocks, cheapest fairness columns.
#[allow(clippy::cast_precision_loss)] // counts and money stay below 2^53
fn complete(model: &Model, values: &mut [f64]) {
    let (first_column, first_side) = columns_of(&model.network);
    let network = &model.network;
    let mut level = vec![0.0; network.rows.len()];
    for (graph, &first) in network.commodities.iter().zip(&first_column) {
        for (at, arc) in graph.arcs.iter().enumerate() {
            for &(row, amount) in &arc.uses {
                level[row.at()] += f64::from(amount) * values[first as usize + at];
            }
        }
    }
    let passing = &model.supply.passing;
    let passed: std::collections::BTreeSet<u32> = passing
        .down
        .values()
        .chain(passing.out.values())
        .copied()
        .collect();
    let mut order: Vec<usize> = (0..network.side.len()).collect();
    order.retain(|&at| u32::try_from(at).is_ok_and(|at| !passed.contains(&at)));
    order.sort_by_key(|&at| network.side[at].cost.total()); // stocks cost nothing and keep their order
    for at in order {
        let side = &network.side[at];
        // Its own row asks for `lower ≤ level + value`, or for `level - value = 0`.
        let Some(&(row, amount)) = side.uses.first() else {
            continue;
        };
        let own = &network.rows[row.at()];
        let lower = own.lower.map_or(f64::NEG_INFINITY, |lower| lower as f64);
        let upper = side.upper.map_or(f64::INFINITY, |upper| upper as f64);
        let need = if amount > 0 {
            lower - level[row.at()]
        } else {
            level[row.at()]
        };
        let value = need.clamp(0.0, upper);
        values[first_side as usize + at] = value;
        for &(row, amount) in &side.uses {
            level[row.at()] += f64::from(amount) * value;
        }
    }
}
