//! Improvement of a plan around what events touched: best insertion, relocation, and ejection
//! chains, in which a vehicle takes a driver from another, which takes one from a third.
//!
//! What is not touched stays as it was. No random choice, no clock: the work is limited by
//! counts, so that the result is the same everywhere.

use std::collections::BTreeSet;

use super::insert::Ask;
use super::plan::{Change, Place, Plan, without};
use crate::ids::{DriverIdx, VehicleIdx};
use crate::schedule::Duty;
use crate::units::Fen;

/// Runs looked at from each step of a chain, about: the more runs a plan has, the fewer of the
/// ejections found are followed.
const LOOKS: usize = 6_000;
/// Ejections followed from each step of a chain, least and most.
const WIDTH: (usize, usize) = (4, 24);
/// Ejections in a row.
const DEPTH: usize = 2;

/// How much is tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effort {
    /// Chains searched.
    pub chains: usize,
    /// Vehicles looked at.
    pub visits: usize,
    /// Rosters judged, about.
    pub tries: u64,
}

impl Effort {
    /// For a repair while somebody waits: a fraction of a second on a day of the port.
    pub const REPAIR: Effort = Effort {
        chains: 24,
        visits: 400,
        tries: 60_000,
    };
    /// For a better start of a long search: seconds.
    pub const SEARCH: Effort = Effort {
        chains: 2_000,
        visits: 20_000,
        tries: 4_000_000,
    };
}

impl Plan<'_> {
    /// Serves, relocates and ejects, beginning with `touched`, while it saves cost. Only for those
    /// that lost their place or are new (`urgent`, ascending) others are ejected.
    pub(super) fn improve(
        &mut self,
        touched: &[VehicleIdx],
        urgent: &[VehicleIdx],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) {
        let instance = self.judge.world.instance;
        let pinned = |plan: &Plan, one| plan.judge.past.pin(one).is_some();
        let rank = |plan: &Plan, one: VehicleIdx| {
            let vehicle = instance.vehicle(one);
            let due = vehicle.due.map_or(i64::MAX, |due| due.0);
            let worth = std::cmp::Reverse(vehicle.value);
            let waits = urgent.binary_search(&one).is_err();
            (!pinned(plan, one), waits, worth, due, vehicle.released, one)
        };
        self.allow(effort.tries);
        let mut queue: Vec<VehicleIdx> = touched.to_vec();
        let mut seen: BTreeSet<VehicleIdx> = BTreeSet::new();
        let mut chains = effort.chains;
        for _ in 0..effort.visits {
            queue.sort_by_key(|&one| std::cmp::Reverse(rank(self, one)));
            queue.dedup();
            let Some(vehicle) = queue.pop().filter(|_| !stop()) else {
                break;
            };
            let moved = match self.place(vehicle) {
                Place::Unserved => {
                    let ejects = chains > 0 && urgent.binary_search(&vehicle).is_ok();
                    self.serve(vehicle, ejects.then_some(&mut chains))
                }
                Place::Run(driver) => self.relocate(driver, vehicle).then(Vec::new),
                Place::Trip(..) => None,
            };
            let Some(ejected) = moved else { continue };
            // Each comes back once: it may be served elsewhere, or better.
            for one in ejected.into_iter().chain([vehicle]) {
                if seen.insert(one) {
                    queue.push(one);
                }
            }
        }
        self.allow(u64::MAX);
    }

    /// Serves an unserved vehicle if that saves cost (a pinned one whatever it costs); the
    /// vehicles that had to move for it.
    fn serve(
        &mut self,
        vehicle: VehicleIdx,
        chains: Option<&mut usize>,
    ) -> Option<Vec<VehicleIdx>> {
        let must = self.judge.past.pin(vehicle).is_some();
        let below = if must { Fen(i64::MAX / 4) } else { Fen(0) };
        let best = self.choices(vehicle, 1, below).pop();
        let cost = best.as_ref().map_or(below, |best| best.delta.total());
        if let Some(chains) = chains
            && self.is_dear(vehicle, cost)
        {
            *chains -= 1;
            let mut busy = vec![vehicle];
            if let Some((_, changes)) = self.chain(vehicle, cost, DEPTH, &mut busy) {
                let moved = (changes.iter())
                    .flat_map(|change| &change.rosters)
                    .flat_map(|(_, roster)| roster.iter().flat_map(|duty| &duty.runs))
                    .map(|run| run.vehicle)
                    .filter(|&one| one != vehicle && !self.judge.past.started(one))
                    .collect();
                for change in changes {
                    self.apply(change).ok()?;
                }
                return Some(moved);
            }
        }
        self.apply(best?.change).ok().map(|_| Vec::new())
    }

    /// Whether serving the vehicle like this saves less than most of what leaving it costs.
    fn is_dear(&self, vehicle: VehicleIdx, delta: Fen) -> bool {
        delta.0 * 4 > -3 * self.judge.stay(vehicle).total().0
    }

    /// The changes that serve the vehicle by taking a run from another and serving that one
    /// elsewhere in turn, and what they cost, if less than `below`. The plan stays as it is.
    fn chain(
        &mut self,
        vehicle: VehicleIdx,
        below: Fen,
        depth: usize,
        busy: &mut Vec<VehicleIdx>,
    ) -> Option<(Fen, Vec<Change>)> {
        let mut best: Option<(Fen, Vec<Change>)> = None;
        for (other, change) in self.ejections(vehicle, busy) {
            let Ok((delta, undo)) = self.apply(change.clone()) else {
                continue;
            };
            let delta = delta.total();
            let limit = best.as_ref().map_or(below, |best| best.0);
            if delta < limit {
                best = Some((delta, vec![change.clone()]));
            }
            let limit = limit.min(delta) - delta;
            let mut rest = (self.choices(other, 1, limit).pop())
                .map(|choice| (choice.delta.total(), vec![choice.change]));
            if depth > 1 && self.is_dear(other, rest.as_ref().map_or(Fen(0), |rest| rest.0)) {
                let limit = rest.as_ref().map_or(limit, |rest| rest.0);
                busy.push(other);
                rest = self.chain(other, limit, depth - 1, busy).or(rest);
                busy.pop();
            }
            self.restore(undo);
            if let Some((more, changes)) = rest {
                let all = std::iter::once(change).chain(changes).collect();
                best = Some((delta + more, all));
            }
        }
        best
    }

    /// The cheapest ways to give the vehicle a driver who gives up another for it: in that one's
    /// slot and coach, or in a slot that is open. Time O(runs × tries).
    fn ejections(&self, vehicle: VehicleIdx, busy: &[VehicleIdx]) -> Vec<(VehicleIdx, Change)> {
        let instance = self.judge.world.instance;
        let one = instance.vehicle(vehicle);
        let openings = self.openings(vehicle);
        let stay = self.judge.stay(vehicle).total();
        let mut found: Vec<(Fen, DriverIdx, VehicleIdx, Vec<Duty>)> = Vec::new();
        for driver in instance.driver_indices() {
            let roster = self.roster(driver);
            if !self.spend(u64::try_from(roster.len()).unwrap_or(0)) {
                break;
            }
            let before = self.roster_costs(driver).total();
            for run in roster.iter().flat_map(|duty| &duty.runs) {
                let other = instance.vehicle(run.vehicle);
                if self.judge.past.is_past(run.start)
                    || busy.contains(&run.vehicle)
                    || self.judge.past.pin(run.vehicle).is_some()
                {
                    continue;
                }
                let lost = self.judge.stay(run.vehicle).total() - stay - before;
                if other.lot == one.lot && run.start >= one.released {
                    let roster = swapped(roster, run.vehicle, vehicle);
                    if let Ok(costs) = self.judge.judge(driver, &roster) {
                        found.push((costs.total() + lost, driver, run.vehicle, roster));
                    }
                }
                if openings.is_empty() {
                    continue;
                }
                let base = without(roster, run.vehicle);
                let Ok(left) = self.judge.judge(driver, &base) else {
                    continue;
                };
                let runs = base.iter().map(|duty| duty.runs.len()).sum::<usize>();
                let runs = u32::try_from(runs).unwrap_or(u32::MAX);
                let least = (self.judge).least(driver, one.class.at(), runs, !base.is_empty());
                let ask = Ask {
                    driver,
                    vehicle,
                    base: &base,
                    least: least + left.total() - before - stay,
                    below: Fen(i64::MAX / 4),
                };
                if let Some(mut choice) = self.choice_of(&ask, &openings)
                    && let Some((_, roster)) = choice.change.rosters.pop()
                {
                    // The choice counts from the roster as it is, which still has the other.
                    let cost = choice.delta.total() + self.judge.stay(run.vehicle).total();
                    found.push((cost, driver, run.vehicle, roster));
                }
            }
        }
        found.sort_by_key(|(cost, driver, other, _)| (*cost, *driver, *other));
        found.truncate((LOOKS / found.len().max(1)).clamp(WIDTH.0, WIDTH.1));
        (found.into_iter())
            .map(|(_, driver, other, roster)| {
                let change = Change {
                    rosters: vec![(driver, roster)],
                    trips: None,
                };
                (other, change)
            })
            .collect()
    }

    /// Moves a vehicle's run elsewhere if that saves cost.
    fn relocate(&mut self, driver: DriverIdx, vehicle: VehicleIdx) -> bool {
        if self.judge.past.started(vehicle) {
            return false;
        }
        let change = Change {
            rosters: vec![(driver, without(self.roster(driver), vehicle))],
            trips: None,
        };
        let Ok((delta, undo)) = self.apply(change) else {
            return false;
        };
        let best = self.choices(vehicle, 1, Fen(0) - delta.total()).pop();
        match best {
            Some(best) if self.apply(best.change.clone()).is_ok() => true,
            _ => {
                self.restore(undo);
                false
            }
        }
    }
}

/// The roster with `vehicle` in the place of `other`.
fn swapped(roster: &[Duty], other: VehicleIdx, vehicle: VehicleIdx) -> Vec<Duty> {
    let mut roster = roster.to_vec();
    for run in roster.iter_mut().flat_map(|duty| &mut duty.runs) {
        if run.vehicle == other {
            run.vehicle = vehicle;
        }
    }
    roster
}
