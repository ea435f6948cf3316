//! Who can take this vehicle now, and which vehicle can this driver take next: ranked choices,
//! each with the exact difference of the cost, term by term, and with what it displaces.

use super::insert::{Ask, Choice};
use super::plan::{Change, Place, Plan, sum, without};
use super::roster::Judge;
use crate::check::check;
use crate::error::{Code, Faults, InputErrors};
use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::model::World;
use crate::names::Costs;
use crate::schedule::Schedule;
use crate::units::{Fen, Instant};

/// One choice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recommendation {
    /// The vehicle that is taken.
    pub vehicle: VehicleIdx,
    /// Who takes it; `None` on a truck.
    pub driver: Option<DriverIdx>,
    /// Start of the run or trip.
    pub start: Instant,
    /// Coach by which the driver returns.
    pub coach: Option<CoachIdx>,
    /// Difference of the total cost, by term.
    pub delta: Costs,
    /// The vehicle whose run the driver gives up; it then stays.
    pub displaces: Option<VehicleIdx>,
    /// The change of the plan.
    pub change: Change,
}

/// More than any cost.
const ANY: Fen = Fen(i64::MAX / 4);

/// A schedule under way, loaded to be asked.
pub struct Live<'a> {
    plan: Plan<'a>,
}

/// What a [`Live`] plan stands on.
pub struct Ground<'a> {
    judge: Judge<'a>,
}

impl<'a> Live<'a> {
    /// Loads a schedule that keeps every rule of the instance of `ground`.
    ///
    /// # Errors
    /// [`Code::PlanBroken`](crate::error::Code::PlanBroken) with the first rules that it breaks.
    pub fn load(ground: &'a Ground<'a>, schedule: &Schedule) -> Result<Live<'a>, InputErrors> {
        let instance = ground.judge.world.instance;
        let mut faults = Faults::default();
        for violation in check(instance, schedule).violations.iter().take(20) {
            let hint = "re-plan it first, or give the instance that the schedule was made for";
            let expected = "a schedule that keeps every rule of the instance";
            faults.add(Code::PlanBroken, "", violation, expected, hint);
        }
        let plan = faults.is_empty().then(|| Live {
            plan: Plan::load(&ground.judge, schedule).0,
        });
        faults.finish(plan)
    }

    /// The plan.
    pub fn plan(&self) -> &Plan<'a> {
        &self.plan
    }

    /// The best ways to move `vehicle` now, one a driver and truck, at most `top`, the cheapest
    /// first. Where the vehicle has a place already, they are instead of it. Besides drivers who
    /// are free, those count who would have to give up a run that has not started.
    ///
    /// A vehicle that has started has no choice. Time O(drivers × log drivers + tries).
    pub fn recommend_vehicle(&mut self, vehicle: VehicleIdx, top: usize) -> Vec<Recommendation> {
        let Some((base, undo)) = self.taken_out(vehicle) else {
            return Vec::new();
        };
        let mut best = Vec::new();
        for choice in self.plan.choices(vehicle, top, ANY) {
            push(&mut best, vehicle, choice, None, base, top);
        }
        let instance = self.plan.judge.world.instance;
        for driver in instance.driver_indices() {
            for other in self.movable(driver) {
                let limit = limit(&best, top);
                self.instead(driver, other, vehicle, base, limit, &mut best, top);
            }
        }
        if let Some(undo) = undo {
            self.plan.restore(undo);
        }
        best
    }

    /// The best vehicles that `driver` can take now beside or instead of what he has, at most
    /// `top`, the cheapest first.
    ///
    /// Time O(vehicles × slots + tries).
    pub fn recommend_driver(&mut self, driver: DriverIdx, top: usize) -> Vec<Recommendation> {
        let instance = self.plan.judge.world.instance;
        let mut best = Vec::new();
        for vehicle in instance.vehicle_indices() {
            if self.plan.place(vehicle) == Place::Run(driver) {
                continue;
            }
            let limit_now = limit(&best, top);
            let Some((base, undo)) = self.taken_out(vehicle) else {
                continue;
            };
            let openings = self.plan.openings(vehicle);
            let below = limit_now - base.total();
            let least = self.least(driver, vehicle);
            let ask = Ask {
                driver,
                vehicle,
                base: self.plan.roster(driver),
                least,
                below,
            };
            if let Some(choice) = self.plan.choice_of(&ask, &openings) {
                push(&mut best, vehicle, choice, None, base, top);
            } else if undo.is_none() {
                for other in self.movable(driver) {
                    let limit = limit(&best, top);
                    self.instead(driver, other, vehicle, base, limit, &mut best, top);
                }
            }
            if let Some(undo) = undo {
                self.plan.restore(undo);
            }
        }
        best
    }

    /// The schedule that comes of a recommendation; the plan stays as it is.
    pub fn with(&mut self, choice: &Recommendation) -> Option<Schedule> {
        let (_, undo) = self.taken_out(choice.vehicle)?;
        let schedule = match self.plan.apply(choice.change.clone()) {
            Ok((_, back)) => {
                let schedule = self.plan.schedule();
                self.plan.restore(back);
                Some(schedule)
            }
            Err(_) => None,
        };
        if let Some(undo) = undo {
            self.plan.restore(undo);
        }
        schedule
    }

    fn least(&self, driver: DriverIdx, vehicle: VehicleIdx) -> Fen {
        let class = self.plan.judge.world.instance.vehicle(vehicle).class;
        let roster = self.plan.roster(driver);
        let runs = roster.iter().map(|duty| duty.runs.len()).sum::<usize>();
        let runs = u32::try_from(runs).unwrap_or(u32::MAX);
        let stay = self.plan.judge.stay(vehicle).total();
        (self.plan.judge).least(driver, class.at(), runs, !roster.is_empty()) - stay
    }

    /// Takes a vehicle out of the plan, if it is in it: the difference of the cost so far.
    fn taken_out(&mut self, vehicle: VehicleIdx) -> Option<(Costs, Option<super::plan::Undo>)> {
        if self.plan.judge.past.started(vehicle) {
            return None;
        }
        let change = match self.plan.place(vehicle) {
            Place::Unserved => return Some((Costs::default(), None)),
            Place::Run(driver) => Change {
                rosters: vec![(driver, without(self.plan.roster(driver), vehicle))],
                trips: None,
            },
            Place::Trip(truck, start) => {
                let mut trips = self.plan.trips.clone();
                for trip in &mut trips {
                    if trip.truck == truck && trip.start == start {
                        trip.vehicles.retain(|&one| one != vehicle);
                    }
                }
                trips.retain(|trip| !trip.vehicles.is_empty());
                Change {
                    rosters: Vec::new(),
                    trips: Some(trips),
                }
            }
        };
        let (delta, undo) = self.plan.apply(change).ok()?;
        Some((delta, Some(undo)))
    }

    /// Vehicles whose runs the driver could give up.
    fn movable(&self, driver: DriverIdx) -> Vec<VehicleIdx> {
        let past = &self.plan.judge.past;
        (self.plan.roster(driver).iter().flat_map(|duty| &duty.runs))
            .filter(|run| !past.is_past(run.start) && past.pin(run.vehicle).is_none())
            .map(|run| run.vehicle)
            .collect()
    }

    /// The best way in which the driver takes `vehicle` and gives up `other`.
    #[allow(clippy::too_many_arguments)] // one choice, and where it goes
    fn instead(
        &mut self,
        driver: DriverIdx,
        other: VehicleIdx,
        vehicle: VehicleIdx,
        base: Costs,
        limit: Fen,
        best: &mut Vec<Recommendation>,
        top: usize,
    ) {
        // What it saves at most: pay and fares of the run given up.
        let judge = self.plan.judge;
        let gives = self.plan.roster_costs(driver).total();
        let stays = judge.stay(other).total() - judge.stay(vehicle).total();
        if base.total() + stays - gives >= limit {
            return;
        }
        let change = Change {
            rosters: vec![(driver, without(self.plan.roster(driver), other))],
            trips: None,
        };
        let Ok((delta, undo)) = self.plan.apply(change) else {
            return;
        };
        let mut sofar = base;
        sum(&mut sofar, &delta, 1);
        let openings = self.plan.openings(vehicle);
        let least = self.least(driver, vehicle);
        let below = limit - sofar.total();
        let ask = Ask {
            driver,
            vehicle,
            base: self.plan.roster(driver),
            least,
            below,
        };
        let found = self.plan.choice_of(&ask, &openings);
        if let Some(choice) = found {
            push(best, vehicle, choice, Some(other), sofar, top);
        }
        self.plan.restore(undo);
    }
}

impl<'a> Ground<'a> {
    /// Reads history, baseline and locks. Time O(drivers + vehicles).
    pub fn new(world: &'a World<'a>) -> Ground<'a> {
        Ground {
            judge: Judge::new(world),
        }
    }
}

fn limit(best: &[Recommendation], top: usize) -> Fen {
    match best.last() {
        Some(last) if best.len() >= top => last.delta.total(),
        _ => ANY,
    }
}

/// Takes a choice among the best; of one driver only his best stays.
fn push(
    best: &mut Vec<Recommendation>,
    vehicle: VehicleIdx,
    choice: Choice,
    displaces: Option<VehicleIdx>,
    base: Costs,
    top: usize,
) {
    let mut delta = base;
    sum(&mut delta, &choice.delta, 1);
    let one = Recommendation {
        vehicle,
        driver: choice.driver,
        start: choice.start,
        coach: choice.coach,
        delta,
        displaces,
        change: choice.change,
    };
    let same = |other: &Recommendation| {
        other.vehicle == vehicle && other.driver == one.driver && one.driver.is_some()
    };
    if let Some(at) = best.iter().position(same) {
        if best[at].delta.total() <= delta.total() {
            return;
        }
        best.remove(at);
    }
    let at = best.partition_point(|other| other.delta.total() <= delta.total());
    best.insert(at, one);
    best.truncate(top);
}
