//! Engine `matching`: the exact special case in which no driver can make more than one run.
//!
//! Then a schedule is a matching of drivers and vehicles. A pair costs its cheapest slot and coach;
//! a vehicle may stay instead. The best matching without the shared capacities is an assignment
//! problem (Kuhn 1955, Munkres 1957); if its schedule keeps them all the same, it is optimal. If it
//! does not, a capacity binds, this is not the special case, and the engine says so.

use std::collections::BTreeMap;

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres_min;

use super::greedy::pair_allowed;
use super::ledger::Ledger;
use super::session::Session;
use super::{Engine, Found, Phase, SolveError, StopReason, accept};
use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::model::{
    Aggregation, At, Expander, Kinds, Model, Offer, RunKind, State, Ways, World, serve_cost, serves,
};
use crate::schedule::{Duty, Run, Schedule};
use crate::units::Fen;

/// A matrix of more cells than this is left to `exact`.
const CELLS: usize = 60_000_000;

/// A way for one driver to make one run.
#[derive(Clone, Copy)]
struct Way {
    slot: usize,
    coach: CoachIdx,
    /// Driver's side: pay beyond the kind's base, fairness, preference, fare, overtime, change.
    cost: Fen,
}

/// Drivers who are one and the same to every vehicle, and their ways by offer.
struct Team<'a> {
    offers: &'a [Offer],
    ways: Vec<Vec<Way>>,
}

fn refuse(reason: String) -> SolveError {
    SolveError::Unsupported {
        engine: Engine::Matching,
        reason,
    }
}

/// Whether `auto` should try this engine first: the case fits and no capacity can bind.
pub(super) fn surely_fits(instance: &Instance) -> bool {
    let vehicles = instance.vehicles();
    let sum = |of: &dyn Fn(usize) -> u32| -> u64 {
        (0..vehicles.len()).map(|at| u64::from(of(at))).sum()
    };
    let count = vehicles.len() as u64;
    let units = sum(&|at| instance.class(vehicles[at].class).gate_units);
    let spaces = sum(&|at| instance.class(vehicles[at].class).size);
    let least = |calendar: &crate::instance::Calendar| {
        calendar
            .0
            .iter()
            .flatten()
            .min()
            .map_or(u64::MAX, |&least| u64::from(least))
    };
    let wide = |calendar: &Option<crate::instance::Calendar>, need: u64| {
        calendar
            .as_ref()
            .is_none_or(|calendar| least(calendar) >= need)
    };
    let roomy = instance
        .stages()
        .iter()
        .all(|stage| wide(&stage.capacity, units))
        && instance
            .coaches()
            .iter()
            .all(|one| one.seats.is_none_or(|all| u64::from(all) >= count))
        && (instance.lots().iter()).all(|lot| {
            wide(&lot.handover_capacity, count)
                && lot
                    .capacity
                    .is_none_or(|all| u64::from(all) >= u64::from(lot.occupancy) + spaces)
        });
    let cells = vehicles.len() * (instance.drivers().len() + vehicles.len());
    let plain = instance
        .drivers()
        .iter()
        .all(|driver| driver.state.is_none());
    roomy
        && plain
        && cells <= CELLS
        && instance.trucks().is_empty()
        && instance.baseline().is_none()
}

/// Solves the special case.
pub(super) fn solve_matching(instance: &Instance, session: &Session) -> Result<Found, SolveError> {
    session.enter(Phase::Network);
    let world = World::new(instance);
    let (Kinds { kinds, of_vehicle }, supply) = Model::sides(&world, Aggregation::Exact);
    if of_vehicle.iter().any(|ways| !ways.trips.is_empty())
        || world.fleets.iter().any(|fleet| !fleet.started.is_empty())
    {
        return Err(refuse(
            "vehicles may go on cage trucks, and it plans drivers alone; use engine exact"
                .to_owned(),
        ));
    }
    if supply.impossible || world.fleets.iter().any(|fleet| fleet.impossible) {
        return Ok(Found::new(Engine::Matching).infeasible());
    }
    if supply.most_runs > 1 {
        return Err(refuse(format!(
            "a driver could make {} runs in the horizon by time and `max-runs`, and it takes one \
             run a driver; use engine exact",
            supply.most_runs
        )));
    }
    if let Some(driver) = instance.drivers().iter().find(|driver| {
        driver
            .state
            .as_ref()
            .is_some_and(|state| state.duty_begin.is_some())
    }) {
        return Err(refuse(format!(
            "driver {} is on duty at the start; use engine exact",
            driver.id
        )));
    }
    let mut teams = Vec::new();
    let mut drivers: Vec<(DriverIdx, usize)> = Vec::new();
    for (profile, groups) in &supply.profiles {
        let expander = Expander {
            world: &world,
            kinds: &kinds,
            profile,
            points: &supply.points,
        };
        for group in groups {
            let Some(state) = &group.entry.rested else {
                continue;
            };
            let ways = |offer| ways(&expander, state, offer);
            drivers.extend(group.drivers.iter().map(|&driver| (driver, teams.len())));
            teams.push(Team {
                offers: &profile.offers,
                ways: profile.offers.iter().map(ways).collect(),
            });
        }
    }
    drivers.sort_unstable();
    let vehicles: Vec<VehicleIdx> = instance.vehicle_indices().collect();
    if vehicles.len() * (drivers.len() + vehicles.len()) > CELLS {
        return Err(refuse(
            "it is too large for a dense matrix; use engine exact".to_owned(),
        ));
    }
    let options = Options {
        world: &world,
        kinds: &kinds,
        of_vehicle: &of_vehicle,
        teams: &teams,
    };
    session.enter(Phase::Search);
    let chosen = assign(&options, &drivers, &vehicles)?;
    let Some(chosen) = chosen else {
        return Ok(Found::new(Engine::Matching).infeasible());
    };
    session.enter(Phase::Rounding);
    let schedule = place(&options, &drivers, &vehicles, &chosen);
    let mut found = Found::new(Engine::Matching);
    let accepted = accept(instance, schedule, session).map_err(|broken| {
        refuse(format!(
            "it leaves shared capacities aside, and here they bind ({broken}); use engine exact"
        ))
    })?;
    session.proved(accepted.1.total());
    found.offer(accepted);
    Ok(found.stopped(StopReason::Finished, session))
}

/// Every way for a driver in `state` to make one run of `offer`.
fn ways(expander: &Expander, state: &State, offer: &Offer) -> Vec<Way> {
    let world = expander.world;
    let At::Rest { slot: from } = state.at else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for slot in from as usize..world.dates.len() {
        let rested = expander.at_rest(state.clone(), u32::try_from(slot).unwrap_or(u32::MAX));
        let Ok(run) = expander.first_run(&rested, offer, slot) else {
            continue;
        };
        let Some(there) = run.to else { continue };
        let coaches: Vec<CoachIdx> = match there.at {
            At::Lot { lot, rank } => world.coaches[lot.at()][rank as usize..]
                .iter()
                .map(|stop| stop.coach)
                .collect(),
            At::Booked { coach } => vec![coach],
            _ => Vec::new(),
        };
        for coach in coaches {
            let Ok(ride) = expander.board(&there, coach) else {
                continue;
            };
            let Some(Ok(end)) = ride.to.map(|back| expander.end(&back, coach)) else {
                continue;
            };
            let cost = expander.profile.called + Fen((run.cost + ride.cost + end.cost).total());
            all.push(Way { slot, coach, cost });
        }
    }
    all
}

/// What pairs of drivers and vehicles can do.
struct Options<'a> {
    world: &'a World<'a>,
    kinds: &'a [RunKind],
    of_vehicle: &'a [Ways],
    teams: &'a [Team<'a>],
}

impl Options<'_> {
    /// Every way in which a driver of `team` can move `vehicle`, with the cost above leaving it.
    fn all(&self, team: usize, vehicle: VehicleIdx) -> impl Iterator<Item = (Fen, Way)> + '_ {
        let one = self.world.instance.vehicle(vehicle);
        let team = &self.teams[team];
        self.of_vehicle[vehicle.at()]
            .kinds
            .iter()
            .flat_map(move |&kind| {
                let offers = team.offers.iter().zip(&team.ways);
                let mine =
                    offers.filter(move |(offer, _)| offer.kinds.binary_search(&kind).is_ok());
                let run_kind = &self.kinds[kind.at()];
                mine.flat_map(|(_, ways)| ways).filter_map(move |&way| {
                    let shape = self.world.shape(one.lot, way.slot)?;
                    let fits = one.released <= shape.start
                        && serves(self.world, run_kind, one.lot, one.deadline, way.slot);
                    let cost = way.cost + serve_cost(self.world, vehicle, run_kind, shape);
                    fits.then_some((cost, way))
                })
            })
    }

    /// The least cost of the pair.
    fn least(&self, team: usize, vehicle: VehicleIdx) -> Option<Fen> {
        self.all(team, vehicle).map(|(cost, _)| cost).min()
    }
}

/// The best partner of each vehicle: a position in `drivers`, or none. `None` when a vehicle that
/// must go cannot.
///
/// Time O(vehicles² × (drivers + vehicles)).
fn assign(
    options: &Options,
    drivers: &[(DriverIdx, usize)],
    vehicles: &[VehicleIdx],
) -> Result<Option<Vec<Option<usize>>>, SolveError> {
    if vehicles.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let mut costs: Vec<BTreeMap<usize, Fen>> = Vec::with_capacity(vehicles.len());
    let mut most: i64 = 1;
    for &vehicle in vehicles {
        let by_team: BTreeMap<usize, Fen> = (0..options.teams.len())
            .filter_map(|team| Some((team, options.least(team, vehicle)?)))
            .collect();
        most = most.saturating_add(by_team.values().map(|cost| cost.0.abs()).max().unwrap_or(0));
        costs.push(by_team);
    }
    // Dearer than any change of everything else.
    let never = most.saturating_mul(4);
    if never > i64::MAX / 4 / i64::try_from(vehicles.len()).unwrap_or(i64::MAX) {
        return Err(refuse(
            "its costs are too large for a dense matrix".to_owned(),
        ));
    }
    let columns = drivers.len() + vehicles.len();
    let matrix = Matrix::from_fn(vehicles.len(), columns, |(row, column)| {
        let vehicle = vehicles[row];
        match drivers.get(column) {
            Some(&(driver, team)) => costs[row]
                .get(&team)
                .filter(|_| pair_allowed(options.world.instance, driver, vehicle))
                .map_or(never, |cost| cost.0),
            None if column - drivers.len() == row && !options.of_vehicle[vehicle.at()].must => 0,
            None => never,
        }
    });
    let (_, chosen) = kuhn_munkres_min(&matrix);
    if chosen
        .iter()
        .enumerate()
        .any(|(row, &column)| matrix[(row, column)] == never)
    {
        return Ok(None);
    }
    Ok(Some(
        chosen
            .into_iter()
            .map(|column| (column < drivers.len()).then_some(column))
            .collect(),
    ))
}

/// Turns pairs into runs: of each pair's cheapest ways the first with room.
fn place(
    options: &Options,
    drivers: &[(DriverIdx, usize)],
    vehicles: &[VehicleIdx],
    chosen: &[Option<usize>],
) -> Schedule {
    let world = options.world;
    let mut ledger = Ledger::new(world.instance);
    let mut schedule = Schedule::default();
    for (&vehicle, &partner) in vehicles.iter().zip(chosen) {
        let Some((driver, team)) = partner.map(|at| drivers[at]) else {
            continue;
        };
        let Some(least) = options.least(team, vehicle) else {
            continue;
        };
        let one = world.instance.vehicle(vehicle);
        let cheapest: Vec<Way> = (options.all(team, vehicle))
            .filter(|(cost, _)| *cost == least)
            .map(|(_, way)| way)
            .collect();
        let roomy = cheapest.iter().find(|way| {
            ledger.has_seat(way.coach)
                && (world.shape(one.lot, way.slot))
                    .is_some_and(|shape| ledger.has_room(one.class, one.lot, shape))
        });
        let Some(way) = roomy.or(cheapest.first()) else {
            continue;
        };
        if let Some(shape) = world.shape(one.lot, way.slot) {
            ledger.take(one.class, one.lot, shape);
        }
        ledger.board(way.coach);
        let run = Run {
            vehicle,
            start: world.instance.slot_start(way.slot),
            coach: way.coach,
        };
        schedule.duties.push(Duty {
            driver,
            carried: false,
            first_return: None,
            runs: vec![run],
        });
    }
    schedule
}
