//! Where a vehicle would go best: drivers in the order of what one more run costs them at least,
//! slots in the order of what they cost the vehicle, until nothing better can come.

use super::plan::{Change, Place, Plan, sum};
use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::names::{Costs, Term};
use crate::schedule::{Duty, Run};
use crate::units::{Fen, Instant};

/// Coaches back that are tried for one run.
const COACHES: usize = 4;

/// One way to serve a vehicle that stays so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The driver; `None` on a truck.
    pub driver: Option<DriverIdx>,
    /// Start of the run or trip.
    pub start: Instant,
    /// Coach of the run.
    pub coach: Option<CoachIdx>,
    /// What it changes.
    pub change: Change,
    /// Difference of the cost, by term.
    pub delta: Costs,
}

/// Whether a driver can take a vehicle.
pub(super) struct Ask<'r> {
    pub driver: DriverIdx,
    pub vehicle: VehicleIdx,
    /// What he keeps.
    pub base: &'r [Duty],
    /// What it costs him at least beside the opening.
    pub least: Fen,
    /// What it must cost less than.
    pub below: Fen,
}

/// A slot in which a vehicle may start, and what it costs the vehicle to arrive then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    pub slot: usize,
    pub cost: Fen,
}

impl Plan<'_> {
    /// The slots with room in which the vehicle may start, the cheapest first. Time O(slots).
    pub(super) fn openings(&self, vehicle: VehicleIdx) -> Vec<Opening> {
        let world = self.judge.world;
        let instance = world.instance;
        let one = instance.vehicle(vehicle);
        let units = instance.class(one.class).gate_units;
        let first = world.slot_from(
            one.released
                .max(self.judge.past.now.unwrap_or(one.released)),
        );
        let mut openings: Vec<Opening> = (first..instance.slots())
            .filter_map(|slot| {
                let shape = world.shape(one.lot, slot)?;
                let room = self.judge.alone(vehicle, shape).is_ok()
                    && self.ledger.has_gate(instance, &shape.entries, units)
                    && (self.ledger).can_arrive(instance, one.class, one.lot, shape.arrival_slot);
                let mut costs = Costs::default();
                self.judge.add_moved(vehicle, shape.arrival, &mut costs);
                room.then(|| Opening {
                    slot,
                    cost: costs.total(),
                })
            })
            .collect();
        openings.sort_by_key(|opening| (opening.cost, opening.slot));
        openings
    }

    /// The best ways to serve an unserved vehicle that cost less than `below`, one a driver, at
    /// most `top`, the cheapest first. Trips that have room count too, and so do new ones.
    ///
    /// Time O(drivers × log drivers + tries), where a try judges one roster.
    pub fn choices(&self, vehicle: VehicleIdx, top: usize, below: Fen) -> Vec<Choice> {
        let mut best: Vec<Choice> = Vec::new();
        if self.place(vehicle) != Place::Unserved || top == 0 {
            return best;
        }
        for choice in self
            .rides(vehicle)
            .into_iter()
            .chain(self.outings(vehicle, below))
        {
            offer(&mut best, choice, top, below);
        }
        let openings = self.openings(vehicle);
        let Some(cheapest) = openings.first() else {
            return best;
        };
        let instance = self.judge.world.instance;
        let class = instance.vehicle(vehicle).class;
        let stay = self.judge.stay(vehicle).total();
        let pinned = self.judge.past.pin(vehicle).and_then(|pin| pin.driver);
        let fare = (self.judge.world.coaches[instance.vehicle(vehicle).lot.at()].iter())
            .map(|stop| instance.coach(stop.coach).fare)
            .min();
        let Some(fare) = fare else { return best };
        let mut order: Vec<(Fen, DriverIdx)> = (instance.driver_indices())
            .filter(|&driver| pinned.is_none_or(|own| own == driver))
            .filter(|&driver| !instance.driver(driver).windows.is_empty())
            .map(|driver| {
                let roster = self.roster(driver);
                let runs = roster.iter().map(|duty| duty.runs.len()).sum::<usize>();
                let runs = u32::try_from(runs).unwrap_or(u32::MAX);
                let least = self
                    .judge
                    .least(driver, class.at(), runs, !roster.is_empty());
                (least + fare - stay, driver)
            })
            .collect();
        order.sort_unstable();
        for (least, driver) in order {
            let limit = limit(&best, top, below);
            if least + cheapest.cost >= limit || !self.spend(1) {
                break;
            }
            let ask = Ask {
                driver,
                vehicle,
                base: self.roster(driver),
                least,
                below: limit,
            };
            if let Some(choice) = self.choice_of(&ask, &openings) {
                offer(&mut best, choice, top, below);
            }
        }
        best
    }

    /// The best way in which a driver can take a vehicle beside what is asked to stay, if it
    /// costs less than asked. What he gives up is not in the difference.
    pub(super) fn choice_of(&self, ask: &Ask, openings: &[Opening]) -> Option<Choice> {
        let &Ask {
            driver,
            vehicle,
            base,
            least,
            below,
        } = ask;
        let world = self.judge.world;
        let lot = world.instance.vehicle(vehicle).lot;
        let own = world.instance.driver(driver);
        let mut best: Option<Choice> = None;
        for opening in openings {
            let limit = best.as_ref().map_or(below, |best| best.delta.total());
            if least + opening.cost >= limit {
                break;
            }
            let Some(shape) = world.shape(lot, opening.slot) else {
                continue;
            };
            let inside = |window: &crate::units::Interval| {
                window.from <= shape.start && shape.ready < window.to
            };
            let free = base.iter().flat_map(|duty| &duty.runs).all(|run| {
                let back = world.instance.coach(run.coach).arrives;
                back <= shape.start || shape.ready < run.start
            });
            if !free || !own.windows.iter().any(inside) {
                continue;
            }
            for coach in self.coaches(vehicle, shape.ready, driver, shape.start) {
                let run = Run {
                    vehicle,
                    start: shape.start,
                    coach,
                };
                if self.judge.pair(driver, &run, shape).is_err() {
                    continue;
                }
                for roster in self.with(driver, base, run) {
                    self.consider(driver, run, roster, below, &mut best);
                }
            }
        }
        best
    }

    fn consider(
        &self,
        driver: DriverIdx,
        run: Run,
        roster: Vec<Duty>,
        below: Fen,
        best: &mut Option<Choice>,
    ) {
        self.spend(1);
        let Ok(costs) = self.judge.judge(driver, &roster) else {
            return;
        };
        let mut delta = costs;
        sum(&mut delta, &self.roster_costs(driver), -1);
        sum(&mut delta, &self.judge.stay(run.vehicle), -1);
        let limit = best.as_ref().map_or(below, |best| best.delta.total());
        if delta.total() < limit {
            *best = Some(Choice {
                driver: Some(driver),
                start: run.start,
                coach: Some(run.coach),
                change: Change {
                    rosters: vec![(driver, roster)],
                    trips: None,
                },
                delta,
            });
        }
    }

    /// Coaches with a seat by which a driver may return: the first few, and that of the baseline.
    fn coaches(
        &self,
        vehicle: VehicleIdx,
        ready: Instant,
        driver: DriverIdx,
        start: Instant,
    ) -> Vec<CoachIdx> {
        let world = self.judge.world;
        let instance = world.instance;
        let lot = instance.vehicle(vehicle).lot;
        let ready = self.judge.past.now.map_or(ready, |now| ready.max(now));
        let pinned = self.judge.past.pin(vehicle).and_then(|pin| pin.coach);
        let stops = &world.coaches[lot.at()][world.first_coach(lot, ready)..];
        let mut found: Vec<CoachIdx> = (stops.iter().map(|stop| stop.coach))
            .filter(|&coach| pinned.is_none_or(|own| own == coach))
            .filter(|&coach| self.ledger.has_seat(instance, coach))
            .take(COACHES)
            .collect();
        if let super::past::Was::Run(was, began, coach) = self.judge.past.was(vehicle)
            && was == driver
            && began == start
            && !found.contains(&coach)
            && pinned.is_none_or(|own| own == coach)
            && self.ledger.has_seat(instance, coach)
        {
            found.push(coach);
        }
        found
    }

    /// The rosters that the driver's becomes with one run more: in the duty before it, in the
    /// duty after it, as a duty of its own, or carrying on the duty under way at the start.
    fn with(&self, driver: DriverIdx, roster: &[Duty], run: Run) -> Vec<Vec<Duty>> {
        let world = self.judge.world;
        let instance = world.instance;
        let starts = |duty: &Duty| duty.runs.first().map(|first| first.start);
        let next = roster.partition_point(|duty| starts(duty).is_none_or(|at| at < run.start));
        let mut found = Vec::with_capacity(3);
        if next > 0 {
            let mut own = roster.to_vec();
            let runs = &mut own[next - 1].runs;
            let at = runs.partition_point(|one| one.start < run.start);
            runs.insert(at, run);
            found.push(own);
        }
        if next < roster.len() && !roster[next].carried {
            let mut own = roster.to_vec();
            own[next].runs.insert(0, run);
            found.push(own);
        }
        let duty = Duty {
            driver,
            carried: false,
            first_return: None,
            runs: vec![run],
        };
        let state = instance.driver(driver).state.as_ref();
        let under_way = state.filter(|state| state.duty_begin.is_some());
        let fresh = next == 0 && roster.first().is_none_or(|first| !first.carried);
        if let (Some(state), true) = (under_way, fresh) {
            let transfer = instance.yard(instance.vehicle(run.vehicle).yard).transfer;
            let carried = |first_return| {
                let mut own = roster.to_vec();
                let runs = vec![run];
                own.insert(
                    0,
                    Duty {
                        driver,
                        carried: true,
                        first_return,
                        runs,
                    },
                );
                own
            };
            match state.lot {
                None => found.push(carried(None)),
                Some(lot) => {
                    let ready = state.free_from + instance.rules().boarding;
                    let ready = self.judge.past.now.map_or(ready, |now| ready.max(now));
                    let stops = &world.coaches[lot.at()][world.first_coach(lot, ready)..];
                    let back = (stops.iter())
                        .filter(|stop| stop.arrives + transfer <= run.start)
                        .filter(|stop| self.ledger.has_seat(instance, stop.coach))
                        .take(2);
                    found.extend(back.map(|stop| carried(Some(stop.coach))));
                    return found;
                }
            }
        }
        let mut own = roster.to_vec();
        own.insert(next, duty);
        found.push(own);
        found
    }
}

/// What a further choice must cost less than.
fn limit(best: &[Choice], top: usize, below: Fen) -> Fen {
    match best.last() {
        Some(last) if best.len() >= top => last.delta.total().min(below),
        _ => below,
    }
}

/// Takes a choice among the best, if it is; of equals, the earlier stays ahead.
pub(super) fn offer(best: &mut Vec<Choice>, choice: Choice, top: usize, below: Fen) {
    let cost = choice.delta.total();
    if cost >= limit(best, top, below) {
        return;
    }
    let at = best.partition_point(|one| one.delta.total() <= cost);
    best.insert(at, choice);
    best.truncate(top);
}

/// The terms in which costs differ.
pub fn terms(delta: &Costs) -> impl Iterator<Item = (Term, Fen)> + '_ {
    (Term::ALL.iter())
        .map(|&term| (term, delta.get(term)))
        .filter(|(_, amount)| amount.0 != 0)
}
