//! Whether a vehicle could go if no other wanted to, and what keeps it: the checker judges every
//! start with every driver.
//!
//! Of the coaches only the one that is back first is tried: with it the duty is shortest, and no
//! rule of a single run asks for more time at the lot or on the coach.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::explanation::Blocked;
use super::part::{Part, with_unserved};
use crate::check::{check, run_times};
use crate::ids::{CoachIdx, DriverIdx, LotIdx, TruckIdx, VehicleIdx};
use crate::instance::{Driver, Instance, Pin};
use crate::names::Rule;
use crate::schedule::{Duty, Run, Trip};
use crate::units::{Instant, Interval};

/// Rules that keep something from happening.
pub(super) type Rules = BTreeSet<Rule>;

/// What keeps a vehicle from going, even alone.
#[derive(Debug)]
pub(super) struct Alone {
    /// Slots by the rules that forbid a start there whoever drives; no rules = suits.
    pub slots: BTreeMap<Vec<Rule>, u32>,
    /// Drivers by the smallest set of rules that keeps them from it.
    pub drivers: BTreeMap<Vec<Rule>, u32>,
    /// Trips by the smallest sets of rules that keep them from it.
    pub trips: BTreeMap<Vec<Rule>, u32>,
}

impl Alone {
    /// Whether it can go.
    pub fn possible(&self) -> bool {
        [&self.drivers, &self.trips]
            .iter()
            .any(|all| all.contains_key(&Vec::new()))
    }

    /// Slots that suit it.
    pub fn free_slots(&self) -> u32 {
        self.slots.get(&Vec::new()).copied().unwrap_or(0)
    }
}

/// Counts as they are written: what is kept from it by the fewest rules, and most often, first.
pub(super) fn blocked(counts: &BTreeMap<Vec<Rule>, u32>) -> Vec<Blocked> {
    let mut all: Vec<Blocked> = (counts.iter())
        .filter(|(rules, _)| !rules.is_empty())
        .map(|(rules, &count)| Blocked {
            rules: rules.clone(),
            count,
        })
        .collect();
    all.sort_by_key(|one| (one.rules.len(), u32::MAX - one.count));
    all
}

/// A start of a vehicle with the coach that is back first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Start {
    pub at: Instant,
    pub coach: CoachIdx,
}

/// Judges a vehicle by itself. Time O(drivers × slots) checks of one run; drivers who are alike
/// are judged once.
pub(super) fn alone(instance: &Instance, vehicle: VehicleIdx) -> Alone {
    let starts = starts(instance, vehicle);
    let mut slots: BTreeMap<Vec<Rule>, u32> = BTreeMap::new();
    for (_, rules) in &starts {
        *slots.entry(rules.iter().copied().collect()).or_default() += 1;
    }
    let free: Vec<Start> = suiting(&starts);
    let mut drivers: BTreeMap<Vec<Rule>, u32> = BTreeMap::new();
    if !free.is_empty() {
        let reasons: Vec<(Rules, u32)> = alike(instance, vehicle)
            .into_par_iter()
            .map(|(driver, count)| (keeps(instance, vehicle, driver, &free), count))
            .collect();
        for (rules, count) in reasons {
            *drivers.entry(rules.into_iter().collect()).or_default() += count;
        }
    }
    Alone {
        slots,
        drivers,
        trips: trips(instance, vehicle),
    }
}

/// The starts that suit a vehicle, whoever drives.
pub(super) fn suiting(starts: &[(Option<Start>, Rules)]) -> Vec<Start> {
    (starts.iter())
        .filter(|(_, rules)| rules.is_empty())
        .filter_map(|(start, _)| *start)
        .collect()
}

fn pin(instance: &Instance, vehicle: VehicleIdx) -> Option<&Pin> {
    let mut pins = instance.locks().pins.iter();
    pins.find(|pin| pin.vehicle == vehicle)
}

/// For each slot: start and coach, and the rules that forbid it whoever drives.
pub(super) fn starts(instance: &Instance, vehicle: VehicleIdx) -> Vec<(Option<Start>, Rules)> {
    let nobody = anyone(instance);
    let mut part = Part::new(instance, &[], &[vehicle]);
    part.instance.drivers.push(nobody);
    let pinned = pin(instance, vehicle).cloned();
    // The pin's driver is a matter of the drivers, not of the slot.
    for pin in &mut part.instance.locks.pins {
        pin.driver = None;
    }
    part.instance.locks.without_vehicles.clear();
    let one = VehicleIdx(0);
    let lot = instance.vehicle(vehicle).lot;
    let empty = check(&part.instance, &part.schedule(Vec::new()));
    let before: Rules = empty.violations.iter().map(|one| one.rule).collect();
    (0..instance.slots())
        .map(|slot| {
            let at = instance.slot_start(slot);
            let mut rules = Rules::new();
            if instance.now().is_some_and(|now| at < now) {
                rules.insert(Rule::Frozen);
            }
            if instance.lot(lot).stages.is_empty() {
                rules.insert(Rule::Destination);
                return (None, rules);
            }
            let coach = first_back(instance, vehicle, at, pinned.as_ref());
            let Some(coach) = coach.or_else(|| any_coach(instance, lot)) else {
                rules.insert(Rule::CoachReturn);
                return (None, rules);
            };
            let run = Run {
                vehicle: one,
                start: at,
                coach,
            };
            let duty = Duty {
                driver: DriverIdx(0),
                carried: false,
                first_return: None,
                runs: vec![run],
            };
            let report = check(&part.instance, &part.schedule(vec![duty]));
            let own = report.violations.iter().map(|one| one.rule);
            rules.extend(own.filter(|rule| is_vehicles(*rule) && !before.contains(rule)));
            let lock = report.violations.iter().any(|one| one.rule == Rule::Lock);
            if lock {
                rules.insert(Rule::Lock);
            }
            let times = run_times(&part.instance, &run);
            let back = times.coach_arrives + instance.rules().debrief;
            if times.lot_arrival >= instance.horizon().to || back > instance.horizon().to {
                rules.insert(Rule::Horizon);
            }
            (Some(Start { at, coach }), rules)
        })
        .collect()
}

/// Rules about the vehicle and what all share, whoever drives.
fn is_vehicles(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::Release
            | Rule::Deadline
            | Rule::Range
            | Rule::Mode
            | Rule::CoachReturn
            | Rule::StageCapacity
            | Rule::HandoverCapacity
            | Rule::LotCapacity
            | Rule::CoachSeats
    )
}

/// A driver with no limits of his own.
fn anyone(instance: &Instance) -> Driver {
    Driver {
        id: String::new(),
        name: None,
        licences: Vec::new(),
        windows: vec![Interval {
            from: instance.horizon().from,
            to: instance.horizon().to,
        }],
        state: None,
        past_duties: Vec::new(),
        last_duty_end: None,
        runs_before: 0,
        stay_dates: Vec::new(),
        passport_until: None,
        pay: crate::ids::PayIdx(0),
        disliked_times: Vec::new(),
        disliked_classes: Vec::new(),
        excluded_classes: Vec::new(),
        excluded_vehicles: Vec::new(),
    }
}

/// The coach with a seat that brings the driver of a run back first.
fn first_back(
    instance: &Instance,
    vehicle: VehicleIdx,
    at: Instant,
    pin: Option<&Pin>,
) -> Option<CoachIdx> {
    let lot = instance.vehicle(vehicle).lot;
    if let Some(coach) = pin.and_then(|pin| pin.coach) {
        return Some(coach);
    }
    let run = Run {
        vehicle,
        start: at,
        coach: any_coach(instance, lot)?,
    };
    let ready = run_times(instance, &run).handover_end + instance.rules().boarding;
    earliest(instance, lot, ready)
}

/// The coach with a seat that leaves at `ready` or later and is back first.
pub(super) fn earliest(instance: &Instance, lot: LotIdx, ready: Instant) -> Option<CoachIdx> {
    (instance.coach_indices())
        .filter(|&idx| {
            let coach = instance.coach(idx);
            coach.lot == lot && coach.departs >= ready && coach.seats != Some(0)
        })
        .min_by_key(|&idx| (instance.coach(idx).arrives, idx))
}

fn any_coach(instance: &Instance, lot: LotIdx) -> Option<CoachIdx> {
    (instance.coach_indices()).find(|&idx| instance.coach(idx).lot == lot)
}

/// Drivers whom no rule about this vehicle tells apart: one of them, and how many there are.
fn alike(instance: &Instance, vehicle: VehicleIdx) -> Vec<(DriverIdx, u32)> {
    let mut groups: BTreeMap<String, (DriverIdx, u32)> = BTreeMap::new();
    let locks = instance.locks();
    for idx in instance.driver_indices() {
        let driver = instance.driver(idx);
        let banned = locks.bans.binary_search(&(idx, vehicle)).is_ok()
            || locks.without_drivers.binary_search(&idx).is_ok()
            || pin(instance, vehicle).is_some_and(|pin| pin.driver.is_some_and(|one| one != idx));
        let busy = instance.now().is_some().then_some(idx);
        let key = format!(
            "{:?}",
            (
                &driver.licences,
                &driver.windows,
                &driver.state,
                &driver.past_duties,
                driver.last_duty_end,
                &driver.stay_dates,
                driver.passport_until,
                &driver.excluded_classes,
                driver.excluded_vehicles.binary_search(&vehicle).is_ok(),
                banned,
                busy,
            )
        );
        groups.entry(key).or_insert((idx, 0)).1 += 1;
    }
    let mut all: Vec<(DriverIdx, u32)> = groups.into_values().collect();
    all.sort_unstable();
    all
}

/// The smallest set of rules that keeps a driver from a vehicle in all of these starts; empty if
/// he can take it.
pub(super) fn keeps(
    instance: &Instance,
    vehicle: VehicleIdx,
    driver: DriverIdx,
    starts: &[Start],
) -> Rules {
    let rosters = Rosters::new(instance, driver, vehicle, &[]);
    let mut best: Option<Rules> = None;
    for &start in starts {
        let Some(rules) = fewest_broken(&rosters, start) else {
            continue;
        };
        if rules.is_empty() {
            return rules;
        }
        best = Some(best.map_or_else(|| rules.clone(), |best| fewer(best, &rules)));
    }
    best.unwrap_or_else(|| Rules::from([Rule::Sequence]))
}

/// The smallest set of rules that a roster with this start breaks; `None` if there is no roster.
pub(super) fn fewest_broken(rosters: &Rosters, start: Start) -> Option<Rules> {
    let mut best: Option<Rules> = None;
    for duties in rosters.with(start) {
        let mut rules = rosters.broken(&duties);
        if rosters.foreign {
            rules.insert(Rule::Lock);
        }
        if rules.is_empty() {
            return Some(rules);
        }
        best = Some(best.map_or_else(|| rules.clone(), |best| fewer(best, &rules)));
    }
    best
}

/// The smaller set; of equals the first by name.
pub(super) fn fewer(one: Rules, other: &Rules) -> Rules {
    let rank = |rules: &Rules| (rules.len(), rules.iter().copied().collect::<Vec<_>>());
    if rank(other) < rank(&one) {
        other.clone()
    } else {
        one
    }
}

/// All ways in which one driver can make one run of one vehicle, beside what is frozen.
pub(super) struct Rosters {
    pub part: Part,
    /// The vehicle, as it is numbered in the part.
    pub vehicle: VehicleIdx,
    /// Duties under way that are frozen.
    frozen: Vec<Duty>,
    /// Rules that the roster without the run already breaks.
    before: Rules,
    /// The vehicle is pinned to another driver.
    pub foreign: bool,
}

impl Rosters {
    /// The driver, the vehicle, what of his is frozen, and `others` beside them.
    pub fn new(
        instance: &Instance,
        driver: DriverIdx,
        vehicle: VehicleIdx,
        others: &[VehicleIdx],
    ) -> Rosters {
        let frozen = frozen(instance, driver);
        let mut vehicles: Vec<VehicleIdx> = (frozen.iter().flat_map(|duty| &duty.runs))
            .map(|run| run.vehicle)
            .chain([vehicle])
            .chain(others.iter().copied())
            .collect();
        vehicles.sort_unstable();
        vehicles.dedup();
        let part = Part::new(instance, &[driver], &vehicles);
        let frozen = part.duties(&frozen);
        let empty = check(&part.instance, &part.schedule(frozen.clone()));
        let foreign = |pin: &Pin| pin.driver.is_some_and(|one| one != driver);
        Rosters {
            before: (empty.violations.iter().map(|one| one.rule))
                .filter(|rule| *rule != Rule::Lock)
                .collect(),
            foreign: pin(instance, vehicle).is_some_and(foreign),
            vehicle: part.vehicle(vehicle).unwrap_or(VehicleIdx(0)),
            frozen,
            part,
        }
    }

    /// Every roster with this start.
    pub fn with(&self, start: Start) -> Vec<Vec<Duty>> {
        let instance = &self.part.instance;
        let run = Run {
            vehicle: self.vehicle,
            start: start.at,
            coach: start.coach,
        };
        let new = Duty {
            driver: DriverIdx(0),
            carried: false,
            first_return: None,
            runs: vec![run],
        };
        let mut all = Vec::new();
        if let Some((last, before)) = self.frozen.split_last() {
            let mut longer = last.clone();
            longer.runs.push(run);
            all.push([before, &[longer]].concat());
            all.push([&self.frozen[..], &[new]].concat());
            return all;
        }
        let state = instance.drivers()[0].state.clone();
        let under_way = state.filter(|state| state.duty_begin.is_some());
        match under_way.map(|state| (state.lot, state.free_from)) {
            None => all.push(vec![new]),
            Some((None, _)) => {
                all.push(vec![Duty {
                    carried: true,
                    ..new.clone()
                }]);
                all.push(vec![new]);
            }
            Some((Some(lot), free)) => {
                let ready = free + instance.rules().boarding;
                if let Some(coach) = earliest(instance, lot, ready) {
                    let ride = Duty {
                        carried: true,
                        first_return: Some(coach),
                        ..new.clone()
                    };
                    let alone = Duty {
                        runs: Vec::new(),
                        ..ride.clone()
                    };
                    all.push(vec![ride]);
                    all.push(vec![alone, new]);
                }
            }
        }
        all
    }

    /// The rules that these duties break.
    pub fn broken(&self, duties: &[Duty]) -> Rules {
        let report = check(&self.part.instance, &self.part.schedule(duties.to_vec()));
        (report.violations.iter().map(|one| one.rule))
            .filter(|rule| !self.before.contains(rule))
            .collect()
    }
}

/// The duties of a driver as far as they had started before `now`.
fn frozen(instance: &Instance, driver: DriverIdx) -> Vec<Duty> {
    let (Some(now), Some(baseline)) = (instance.now(), instance.baseline()) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for duty in baseline.duties.iter().filter(|one| one.driver == driver) {
        let runs: Vec<Run> = (duty.runs.iter())
            .filter(|run| run.start < now)
            .copied()
            .collect();
        let rode = duty.first_return;
        let rode = rode.filter(|&coach| !runs.is_empty() || instance.coach(coach).departs < now);
        if !runs.is_empty() || rode.is_some() {
            all.push(Duty {
                first_return: rode,
                runs,
                ..duty.clone()
            });
        }
    }
    all
}

/// Trips that could carry the vehicle alone, by what keeps them from it.
fn trips(instance: &Instance, vehicle: VehicleIdx) -> BTreeMap<Vec<Rule>, u32> {
    let mut counts: BTreeMap<Vec<Rule>, u32> = BTreeMap::new();
    let one = instance.vehicle(vehicle);
    if !one.cage {
        return counts;
    }
    let mut part = Part::new(instance, &[], &[vehicle]);
    let trucks: Vec<TruckIdx> = (0..instance.trucks().len())
        .map(TruckIdx::new)
        .filter(|&idx| instance.truck(idx).lot == one.lot)
        .collect();
    for &idx in &trucks {
        part.instance.trucks.push(instance.truck(idx).clone());
    }
    for truck in 0..trucks.len() {
        for slot in 0..instance.slots() {
            let start = instance.slot_start(slot);
            let trip = Trip {
                truck: TruckIdx::new(truck),
                start,
                vehicles: vec![VehicleIdx(0)],
            };
            let schedule = with_unserved(&part.instance, Vec::new(), vec![trip]);
            let report = check(&part.instance, &schedule);
            let mut rules: Rules = report.violations.iter().map(|one| one.rule).collect();
            if instance.now().is_some_and(|now| start < now) {
                rules.insert(Rule::Frozen);
            }
            *counts.entry(rules.into_iter().collect()).or_default() += 1;
        }
    }
    counts
}
