//! The optimum by enumeration, from the checker alone.
//!
//! For each driver and each cage truck every roster that passes the checker on its own is listed;
//! then one roster each is chosen, with the checker judging each partial choice. Two facts carry it:
//! - Without its last run or trip a roster breaks no rule that it kept before, and without one
//!   roster neither does a schedule (`lock` and `frozen` excepted, which ask for runs and trips to
//!   be there). So lists grow run by run, and choices roster by roster.
//! - Each cost term belongs to one roster or to one vehicle. So the cost of a schedule is that of
//!   the empty one plus what each roster alone adds to it.
//!
//! A trip without a load only costs, and nothing asks for one here; none is listed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use driveaway::check::check;
use driveaway::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use driveaway::instance::Instance;
use driveaway::names::{Costs, Rule};
use driveaway::schedule::{Duty, Run, Schedule, Trip, Unserved, UnservedReason};
use driveaway::spec::Mode;
use driveaway::units::{Fen, Instant};

/// The best schedule and its cost.
pub struct Optimum {
    /// Cost.
    pub cost: Fen,
    /// What was minimised.
    pub value: Value,
    /// A schedule of this cost that passes the checker.
    pub schedule: Schedule,
}

/// What is minimised, in lexicographic order. Values add up like costs.
pub type Value = [i64; 4];

fn plus(one: Value, other: Value) -> Value {
    std::array::from_fn(|at| one[at] + other[at])
}

fn minus(one: Value, other: Value) -> Value {
    std::array::from_fn(|at| one[at] - other[at])
}

/// How the cost terms are weighed.
pub type Weigh = fn(&Costs) -> Value;

/// The sum of all terms.
pub fn weighted(costs: &Costs) -> Value {
    [costs.total().0, 0, 0, 0]
}

/// All duties of one driver, or all trips of one truck.
struct Roster {
    duties: Vec<Duty>,
    trips: Vec<Trip>,
    /// Vehicles moved, as bits.
    moves: usize,
    /// What it adds to the cost of the empty schedule.
    adds: Value,
}

/// The optimum of the weighted cost, or `None` if the locks admit no schedule.
pub fn optimum(instance: &Instance) -> Option<Optimum> {
    best(instance, weighted)
}

/// The optimum, weighed so, or `None` if the locks admit no schedule.
pub fn best(instance: &Instance, weigh: Weigh) -> Option<Optimum> {
    let empty = weigh(&check(instance, &schedule(instance, Vec::new(), Vec::new())).costs);
    let empty = (empty, weigh);
    let rosters: Vec<Vec<Roster>> = instance
        .driver_indices()
        .map(|driver| rosters(instance, driver, empty))
        .chain((0..instance.trucks().len()).map(|at| journeys(instance, TruckIdx::new(at), empty)))
        .collect();
    let must = (instance.vehicle_indices())
        .filter(|&vehicle| required(instance, vehicle))
        .map(|vehicle| 1 << vehicle.at())
        .sum();
    let mut search = Search {
        instance,
        must,
        chosen: Vec::new(),
        trips: Vec::new(),
        weigh,
        best: None,
    };
    let lists: Vec<Vec<&Roster>> = rosters.iter().map(|list| list.iter().collect()).collect();
    let all = (1 << instance.vehicles().len()) - 1;
    search.choose(&lists, all, empty.0);
    search.best
}

/// The schedule of these duties and trips; every other vehicle stays.
pub fn schedule(instance: &Instance, duties: Vec<Duty>, trips: Vec<Trip>) -> Schedule {
    let moved = |vehicle| {
        let mut runs = duties.iter().flat_map(|duty| &duty.runs);
        runs.any(|run: &Run| run.vehicle == vehicle)
            || trips.iter().any(|trip| trip.vehicles.contains(&vehicle))
    };
    let unserved = (instance.vehicle_indices().filter(|&v| !moved(v)))
        .map(|vehicle| Unserved {
            vehicle,
            reason: UnservedReason::Unknown,
        })
        .collect();
    let mut schedule = Schedule {
        duties,
        trips,
        unserved,
    };
    schedule.sort();
    schedule
}

/// Whether a partial schedule keeps all rules that more runs cannot mend.
fn may_grow(instance: &Instance, duties: &[Duty], trips: &[Trip]) -> bool {
    let report = check(
        instance,
        &schedule(instance, duties.to_vec(), trips.to_vec()),
    );
    let mended = |rule| matches!(rule, Rule::Lock | Rule::Frozen);
    report.violations.iter().all(|one| mended(one.rule))
}

/// The run of the baseline that has moved this vehicle before `now`, with its driver.
fn frozen(instance: &Instance, vehicle: VehicleIdx) -> Option<(DriverIdx, Run)> {
    let (now, baseline) = (instance.now()?, instance.baseline()?);
    let runs =
        (baseline.duties.iter()).flat_map(|duty| duty.runs.iter().map(|run| (duty.driver, *run)));
    runs.into_iter()
        .find(|(_, run)| run.vehicle == vehicle && run.start < now)
}

/// Whether the vehicle has to be moved.
fn required(instance: &Instance, vehicle: VehicleIdx) -> bool {
    let mut pins = instance.locks().pins.iter();
    pins.any(|pin| pin.vehicle == vehicle)
        || frozen(instance, vehicle).is_some()
        || started(instance).any(|trip| trip.vehicles.contains(&vehicle))
}

/// The trips of the baseline that have started before `now`.
fn started(instance: &Instance) -> impl Iterator<Item = &Trip> {
    let trips = instance
        .baseline()
        .map_or(&[][..], |baseline| &baseline.trips);
    let begun = |trip: &&Trip| instance.now().is_some_and(|now| trip.start < now);
    trips.iter().filter(begun)
}

/// Whether the locks let this driver do this run.
fn unlocked(instance: &Instance, driver: DriverIdx, run: Run) -> bool {
    let locks = instance.locks();
    let pinned = locks.pins.iter().all(|pin| {
        pin.vehicle != run.vehicle
            || (pin.driver.is_none_or(|one| one == driver)
                && pin.start.is_none_or(|one| one == run.start)
                && pin.coach.is_none_or(|one| one == run.coach)
                && pin.mode != Some(Mode::Cage))
    });
    let free = match (instance.now(), frozen(instance, run.vehicle)) {
        (Some(now), Some((by, was))) => {
            let aboard = instance.coach(was.coach).departs < now;
            by == driver && was.start == run.start && (!aboard || was.coach == run.coach)
        }
        (Some(now), None) => run.start >= now,
        (None, _) => true,
    };
    pinned
        && free
        && !locks.bans.contains(&(driver, run.vehicle))
        && !locks.without_drivers.contains(&driver)
        && !locks.without_vehicles.contains(&run.vehicle)
}

/// Whether a run keeps the rules that look at nothing but the run itself, in whatever duty.
fn possible(instance: &Instance, driver: DriverIdx, run: Run) -> bool {
    let coach = instance.coach(run.coach);
    if coach.lot != instance.vehicle(run.vehicle).lot || coach.departs < run.start {
        return false;
    }
    let duty = Duty {
        driver,
        carried: false,
        first_return: None,
        runs: vec![run],
    };
    let report = check(instance, &schedule(instance, vec![duty], Vec::new()));
    let own = |rule| {
        use Rule::{Deadline, Exclusion, Licence, Mode, Range, Release, StageCapacity};
        matches!(
            rule,
            Release | Deadline | Range | Mode | Licence | Exclusion | StageCapacity
        )
    };
    !report.violations.iter().any(|one| own(one.rule))
}

/// Every run in every slot and with every coach.
fn runs(instance: &Instance, vehicle: VehicleIdx) -> Vec<Run> {
    let starts = (0..instance.slots()).map(|slot| instance.slot_start(slot));
    starts
        .flat_map(|start: Instant| {
            instance.coach_indices().map(move |coach| Run {
                vehicle,
                start,
                coach,
            })
        })
        .collect()
}

/// Every first duty without its runs: a new one, and the one under way, with each first return.
fn beginnings(instance: &Instance, driver: DriverIdx) -> Vec<Duty> {
    let duty = |carried: bool, first_return: Option<CoachIdx>| Duty {
        driver,
        carried,
        first_return,
        runs: Vec::new(),
    };
    let mut all = vec![duty(false, None)];
    if let Some(state) = &instance.driver(driver).state
        && state.duty_begin.is_some()
    {
        match state.lot {
            None => all.push(duty(true, None)),
            Some(_) => {
                all.extend(
                    instance
                        .coach_indices()
                        .map(|coach| duty(true, Some(coach))),
                );
            }
        }
    }
    all
}

/// Every roster of one driver that may grow, the empty one first.
fn rosters(instance: &Instance, driver: DriverIdx, (empty, weigh): (Value, Weigh)) -> Vec<Roster> {
    let options: Vec<Run> = instance
        .vehicle_indices()
        .flat_map(|vehicle| runs(instance, vehicle))
        .filter(|&run| unlocked(instance, driver, run) && possible(instance, driver, run))
        .collect();
    let mut found: Vec<Vec<Duty>> = vec![Vec::new()];
    // A first return may be the whole duty.
    for duty in beginnings(instance, driver) {
        if duty.first_return.is_some() && may_grow(instance, std::slice::from_ref(&duty), &[]) {
            found.push(vec![duty]);
        }
    }
    let mut at = 0;
    while at < found.len() {
        let roster = found[at].clone();
        at += 1;
        for &run in &options {
            let back = |coach: CoachIdx| run.start >= instance.coach(coach).arrives;
            let mut before = roster.iter().flat_map(|duty| &duty.runs);
            let after = before.all(|one| back(one.coach) && one.vehicle != run.vehicle);
            if after {
                for longer in with_run(instance, driver, &roster, run) {
                    if may_grow(instance, &longer, &[]) {
                        found.push(longer);
                    }
                }
            }
        }
    }
    // Shared rules see runs and coaches, however they are cut into duties: keep the cheapest cut.
    let mut cheapest: BTreeMap<Vec<(VehicleIdx, Instant, CoachIdx)>, Roster> = BTreeMap::new();
    for duties in found {
        let runs: Vec<Run> = duties.iter().flat_map(|duty| duty.runs.clone()).collect();
        let first_return = duties.first().and_then(|duty| duty.first_return);
        let key = (first_return
            .map(|coach| (VehicleIdx(u32::MAX), Instant(0), coach))
            .into_iter())
        .chain(runs.iter().map(|run| (run.vehicle, run.start, run.coach)))
        .collect();
        let costs = check(instance, &schedule(instance, duties.clone(), Vec::new())).costs;
        let roster = Roster {
            duties,
            trips: Vec::new(),
            moves: runs.iter().map(|run| 1 << run.vehicle.at()).sum(),
            adds: minus(weigh(&costs), empty),
        };
        match cheapest.entry(key) {
            Entry::Vacant(place) => {
                place.insert(roster);
            }
            Entry::Occupied(mut place) => {
                if roster.adds < place.get().adds {
                    place.insert(roster);
                }
            }
        }
    }
    cheapest.into_values().collect()
}

/// Every plan of one truck that may grow, the empty one first.
fn journeys(instance: &Instance, truck: TruckIdx, (empty, weigh): (Value, Weigh)) -> Vec<Roster> {
    let vehicles: Vec<VehicleIdx> = (instance.vehicle_indices())
        .filter(|&vehicle| instance.vehicle(vehicle).cage)
        .collect();
    let loads: Vec<Vec<VehicleIdx>> = (1usize..1 << vehicles.len())
        .map(|set| {
            let aboard = vehicles.iter().enumerate();
            let aboard = aboard.filter(|(at, _)| set & (1 << at) != 0);
            aboard.map(|(_, &vehicle)| vehicle).collect()
        })
        .collect();
    let options: Vec<Trip> = (0..instance.slots())
        .map(|slot| instance.slot_start(slot))
        .flat_map(|start| {
            (loads.iter()).map(move |load| Trip {
                truck,
                start,
                vehicles: load.clone(),
            })
        })
        .filter(|trip| {
            let begun = instance.now().is_some_and(|now| trip.start < now);
            !begun || started(instance).any(|one| one == trip)
        })
        .filter(|trip| may_grow(instance, &[], std::slice::from_ref(trip)))
        .collect();
    let mut found: Vec<Vec<Trip>> = vec![Vec::new()];
    let mut at = 0;
    while at < found.len() {
        let plan = found[at].clone();
        at += 1;
        for trip in &options {
            if plan.last().is_none_or(|last| last.start < trip.start) {
                let longer = [&plan[..], std::slice::from_ref(trip)].concat();
                if may_grow(instance, &[], &longer) {
                    found.push(longer);
                }
            }
        }
    }
    (found.into_iter())
        .map(|trips| {
            let costs = check(instance, &schedule(instance, Vec::new(), trips.clone())).costs;
            let aboard = trips.iter().flat_map(|trip| &trip.vehicles);
            Roster {
                duties: Vec::new(),
                moves: aboard.map(|vehicle| 1 << vehicle.at()).sum(),
                trips,
                adds: minus(weigh(&costs), empty),
            }
        })
        .collect()
}

/// The roster with one more run at its end: in its last duty, and in a duty of its own.
fn with_run(instance: &Instance, driver: DriverIdx, roster: &[Duty], run: Run) -> Vec<Vec<Duty>> {
    let mut longer = Vec::new();
    let Some((last, before)) = roster.split_last() else {
        // A beginning with a first return is a roster already.
        let mut firsts = beginnings(instance, driver);
        firsts.retain(|duty| duty.first_return.is_none());
        for mut first in firsts {
            first.runs.push(run);
            longer.push(vec![first]);
        }
        return longer;
    };
    let mut same = last.clone();
    same.runs.push(run);
    longer.push([before, &[same]].concat());
    let new = Duty {
        driver,
        carried: false,
        first_return: None,
        runs: vec![run],
    };
    longer.push([roster, &[new]].concat());
    longer
}

/// By set of vehicles still free: the least that the drivers of these lists can add, if no
/// capacity is shared. `None` = a vehicle that must be moved stays.
fn limits(vehicles: usize, must: usize, lists: &[Vec<&Roster>]) -> Vec<Option<Value>> {
    let sets = 1 << vehicles;
    let mut limits: Vec<Option<Value>> = (0..sets)
        .map(|free| (free & must == 0).then_some([0; 4]))
        .collect();
    for list in lists {
        let mut cheapest: BTreeMap<usize, Value> = BTreeMap::new();
        for roster in list {
            let adds = cheapest.entry(roster.moves).or_insert(roster.adds);
            *adds = roster.adds.min(*adds);
        }
        let least = |free: usize| {
            (cheapest.iter().filter(|(moves, _)| *moves & !free == 0))
                .filter_map(|(moves, adds)| limits[free & !moves].map(|rest| plus(rest, *adds)))
                .min()
        };
        limits = (0..sets).map(least).collect();
    }
    limits
}

struct Search<'a> {
    instance: &'a Instance,
    /// Vehicles that have to be moved, as bits.
    must: usize,
    chosen: Vec<Duty>,
    trips: Vec<Trip>,
    weigh: Weigh,
    best: Option<Optimum>,
}

impl Search<'_> {
    /// Chooses one roster of each list, the most promising first. The lists hold only rosters
    /// that may join those chosen.
    fn choose(&mut self, lists: &[Vec<&Roster>], free: usize, cost: Value) {
        let Some((list, others)) = lists.split_first() else {
            self.accept(cost);
            return;
        };
        let rest = limits(self.instance.vehicles().len(), self.must, others);
        let mut order: Vec<(Value, &Roster)> = (list.iter())
            .filter_map(|roster| {
                let rest = rest[free & !roster.moves]?;
                Some((plus(plus(cost, roster.adds), rest), *roster))
            })
            .collect();
        order.sort_by_key(|(limit, _)| *limit);
        for (limit, roster) in order {
            if self.best.as_ref().is_some_and(|best| limit >= best.value) {
                return;
            }
            let before = (self.chosen.len(), self.trips.len());
            self.chosen.extend(roster.duties.iter().cloned());
            self.trips.extend(roster.trips.iter().cloned());
            let joining: Vec<Vec<&Roster>> = (others.iter())
                .map(|list| {
                    let joins = |one: &&&Roster| self.joins(one, free & !roster.moves);
                    list.iter().filter(joins).copied().collect()
                })
                .collect();
            self.choose(&joining, free & !roster.moves, plus(cost, roster.adds));
            self.chosen.truncate(before.0);
            self.trips.truncate(before.1);
        }
    }

    /// Whether a roster may join those chosen.
    fn joins(&self, roster: &Roster, free: usize) -> bool {
        (roster.duties.is_empty() && roster.trips.is_empty())
            || (roster.moves & !free == 0
                && may_grow(
                    self.instance,
                    &[&self.chosen[..], &roster.duties].concat(),
                    &[&self.trips[..], &roster.trips].concat(),
                ))
    }

    fn accept(&mut self, value: Value) {
        let schedule = schedule(self.instance, self.chosen.clone(), self.trips.clone());
        let report = check(self.instance, &schedule);
        assert_eq!((self.weigh)(&report.costs), value, "costs add up by roster");
        if report.passed() && self.best.as_ref().is_none_or(|best| value < best.value) {
            self.best = Some(Optimum {
                cost: report.costs.total(),
                value,
                schedule,
            });
        }
    }
}
