//! Ways to take a vehicle, or to use a driver, that change little: the vehicle takes the place of
//! another, or joins a driver who has time for it. What the checker accepts is a way, and its cost
//! an upper limit on the cheapest.

use rayon::prelude::*;

use super::alone::{Rosters, Start, starts, suiting};
use super::part::with_unserved;
use crate::check::{CheckReport, check, coach_load, run_times};
use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::names::Costs;
use crate::schedule::{Duty, Run, Schedule};

/// Ways whose rules are judged on the whole schedule, the cheapest first.
const JUDGED: usize = 300;

/// The schedule that is explained, with what the search for ways needs.
pub(super) struct Base<'a> {
    pub instance: &'a Instance,
    pub schedule: &'a Schedule,
    pub costs: Costs,
    /// Seats taken.
    aboard: Vec<u32>,
    /// Duties of each driver.
    rosters: Vec<Vec<Duty>>,
}

/// Another schedule, accepted by the checker.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub schedule: Schedule,
    pub costs: Costs,
}

/// Duties of one driver in place of his own, and what that adds to the cost, by estimate.
struct Change {
    adds: i64,
    driver: DriverIdx,
    duties: Vec<Duty>,
    /// A driver who loses this vehicle.
    loses: Option<(DriverIdx, VehicleIdx)>,
}

impl<'a> Base<'a> {
    pub fn new(instance: &'a Instance, schedule: &'a Schedule, report: &CheckReport) -> Base<'a> {
        let mut rosters = vec![Vec::new(); instance.drivers().len()];
        for duty in &schedule.duties {
            rosters[duty.driver.at()].push(duty.clone());
        }
        Base {
            instance,
            schedule,
            costs: report.costs,
            aboard: coach_load(instance, schedule),
            rosters,
        }
    }

    /// Vehicles of a driver in order.
    pub fn vehicles_of(&self, driver: DriverIdx) -> Vec<VehicleIdx> {
        let runs = self.rosters[driver.at()].iter().flat_map(|duty| &duty.runs);
        runs.map(|run| run.vehicle).collect()
    }

    /// The cheapest of the simple ways to take a vehicle that stays.
    ///
    /// Time O(drivers × slots) checks of one roster, and a few of the whole.
    pub fn way_in(&self, vehicle: VehicleIdx) -> Option<Way> {
        let instance = self.instance;
        let starts = suiting(&starts(instance, vehicle));
        let open = self.open(vehicle, &starts);
        let lot = instance.vehicle(vehicle).lot;
        let licence = instance.class(instance.vehicle(vehicle).class).licence;
        let changes: Vec<Change> = (instance.driver_indices().collect::<Vec<_>>())
            .into_par_iter()
            .filter(|&driver| {
                let held = &instance.driver(driver).licences;
                held.iter().any(|one| one.covers(licence))
            })
            .flat_map_iter(|driver| {
                let own = self.vehicles_of(driver);
                let rosters = Rosters::new(instance, driver, vehicle, &own);
                let now = rosters.part.duties(&self.rosters[driver.at()]);
                let mut tried: Vec<Vec<Duty>> = Vec::new();
                // In the place of another vehicle.
                for (at, duty) in now.iter().enumerate() {
                    for place in 0..duty.runs.len() {
                        let other = rosters.part.vehicles[duty.runs[place].vehicle.at()];
                        if instance.vehicle(other).lot == lot {
                            let mut duties = now.clone();
                            duties[at].runs[place].vehicle = rosters.vehicle;
                            tried.push(duties);
                        }
                    }
                }
                // As the only run, in place of one at most.
                if own.len() <= 1 {
                    let all = if own.is_empty() { &open } else { &starts };
                    tried.extend(all.iter().flat_map(|&start| rosters.with(start)));
                }
                // As one more run at the end.
                if let Some((last, before)) = now.split_last() {
                    for start in &open {
                        let run = Run {
                            vehicle: rosters.vehicle,
                            start: start.at,
                            coach: start.coach,
                        };
                        let mut longer = last.clone();
                        longer.runs.push(run);
                        tried.push([before, &[longer]].concat());
                        let new = Duty {
                            driver: DriverIdx(0),
                            carried: false,
                            first_return: None,
                            runs: vec![run],
                        };
                        tried.push([&now[..], &[new]].concat());
                    }
                }
                self.kept(driver, &rosters, &now, tried, None)
            })
            .collect();
        self.best(changes)
    }

    /// The cheapest of the simple ways to use a driver who is idle: a vehicle that stays, or one
    /// that another driver takes.
    pub fn way_to_use(&self, driver: DriverIdx) -> Option<Way> {
        let instance = self.instance;
        let held = &instance.driver(driver).licences;
        let can = |vehicle: VehicleIdx| {
            let licence = instance.class(instance.vehicle(vehicle).class).licence;
            held.iter().any(|one| one.covers(licence))
        };
        let mut changes = Vec::new();
        for one in self.schedule.unserved.iter().filter(|one| can(one.vehicle)) {
            let starts = self.open(one.vehicle, &suiting(&starts(instance, one.vehicle)));
            changes.extend(self.first_run(driver, one.vehicle, &starts, None));
        }
        let taken: Vec<(DriverIdx, Run)> = (self.schedule.duties.iter())
            .flat_map(|duty| duty.runs.iter().map(|run| (duty.driver, *run)))
            .filter(|(_, run)| can(run.vehicle))
            .collect();
        let swaps: Vec<Change> = taken
            .into_par_iter()
            .flat_map_iter(|(other, run)| {
                let start = Start {
                    at: run.start,
                    coach: run.coach,
                };
                self.first_run(driver, run.vehicle, &[start], Some((other, run.vehicle)))
            })
            .collect();
        changes.extend(swaps);
        self.best(changes)
    }

    fn first_run(
        &self,
        driver: DriverIdx,
        vehicle: VehicleIdx,
        starts: &[Start],
        loses: Option<(DriverIdx, VehicleIdx)>,
    ) -> Vec<Change> {
        let rosters = Rosters::new(self.instance, driver, vehicle, &[]);
        let now = rosters.part.duties(&self.rosters[driver.at()]);
        let tried = starts
            .iter()
            .flat_map(|&start| rosters.with(start))
            .collect();
        self.kept(driver, &rosters, &now, tried, loses)
    }

    /// Those of the rosters tried that the driver's own rules allow, with their cost.
    fn kept(
        &self,
        driver: DriverIdx,
        rosters: &Rosters,
        now: &[Duty],
        tried: Vec<Vec<Duty>>,
        loses: Option<(DriverIdx, VehicleIdx)>,
    ) -> Vec<Change> {
        let cost = |duties: &[Duty]| {
            let schedule = rosters.part.schedule(duties.to_vec());
            check(&rosters.part.instance, &schedule).costs.total().0
        };
        if rosters.foreign {
            return Vec::new();
        }
        let before = cost(now);
        let relief = loses.map_or(0, |(other, vehicle)| self.relief(other, vehicle));
        tried
            .into_iter()
            .filter(|duties| rosters.broken(duties).is_empty())
            .map(|duties| Change {
                // A swapped vehicle is served before and after: staying is counted twice.
                adds: cost(&duties) - before + relief,
                driver,
                duties: (duties.into_iter())
                    .map(|duty| self.whole(driver, rosters, duty))
                    .collect(),
                loses,
            })
            .collect()
    }

    /// What taking a vehicle away from a driver adds to the cost.
    fn relief(&self, driver: DriverIdx, vehicle: VehicleIdx) -> i64 {
        let own = self.vehicles_of(driver);
        let rosters = Rosters::new(self.instance, driver, vehicle, &own);
        let cost = |duties: Vec<Duty>| {
            let schedule = rosters.part.schedule(duties);
            check(&rosters.part.instance, &schedule).costs.total().0
        };
        let now = &self.rosters[driver.at()];
        let fewer = without(now, vehicle);
        cost(rosters.part.duties(&fewer)) - cost(rosters.part.duties(now))
    }

    /// A duty of a part as it is numbered in the whole.
    fn whole(&self, driver: DriverIdx, rosters: &Rosters, duty: Duty) -> Duty {
        let runs = duty.runs.iter().map(|run| Run {
            vehicle: rosters.part.vehicles[run.vehicle.at()],
            ..*run
        });
        Duty {
            driver,
            runs: runs.collect(),
            ..duty
        }
    }

    /// Starts at which the vehicle would find room beside everything that is planned, each with
    /// the coach with a free seat that is back first.
    fn open(&self, vehicle: VehicleIdx, starts: &[Start]) -> Vec<Start> {
        let instance = self.instance;
        let lot = instance.vehicle(vehicle).lot;
        let boarding = instance.rules().boarding;
        let mut coaches: Vec<CoachIdx> = (instance.coach_indices())
            .filter(|&idx| {
                let coach = instance.coach(idx);
                let free = coach.seats.is_none_or(|all| self.aboard[idx.at()] < all);
                coach.lot == lot && free
            })
            .collect();
        coaches.sort_by_key(|&idx| (instance.coach(idx).arrives, idx));
        (starts.iter())
            .filter_map(|start| {
                let run = Run {
                    vehicle,
                    start: start.at,
                    coach: start.coach,
                };
                let ready = run_times(instance, &run).handover_end + boarding;
                let mut coaches = coaches.iter();
                let coach = coaches.find(|&&idx| instance.coach(idx).departs >= ready)?;
                Some(Start {
                    at: start.at,
                    coach: *coach,
                })
            })
            .collect()
    }

    /// The cheapest change that the whole schedule bears.
    fn best(&self, mut changes: Vec<Change>) -> Option<Way> {
        changes.sort_by_key(|one| (one.adds, one.driver));
        // The estimate knows no `change` term, so a dearer one may turn out cheaper there.
        let exact = self.instance.baseline().is_none();
        let mut best: Option<Way> = None;
        for change in changes.iter().take(JUDGED) {
            let way = self.judged(change);
            let better = |way: &Way| {
                let best = best.as_ref().map(|best| best.costs.total());
                best.is_none_or(|best| way.costs.total() < best)
            };
            if let Some(way) = way.filter(better) {
                best = Some(way);
                if exact {
                    break;
                }
            }
        }
        best
    }

    fn judged(&self, change: &Change) -> Option<Way> {
        let mut duties: Vec<Duty> = (self.schedule.duties.iter())
            .filter(|duty| duty.driver != change.driver)
            .cloned()
            .collect();
        if let Some((_, vehicle)) = change.loses {
            duties = without(&duties, vehicle);
        }
        duties.extend(change.duties.iter().cloned());
        let schedule = with_unserved(self.instance, duties, self.schedule.trips.clone());
        let report = check(self.instance, &schedule);
        report.passed().then_some(Way {
            schedule,
            costs: report.costs,
        })
    }
}

/// The duties without the run of a vehicle; a duty with nothing left in it goes.
fn without(duties: &[Duty], vehicle: VehicleIdx) -> Vec<Duty> {
    let mut duties = duties.to_vec();
    for duty in &mut duties {
        duty.runs.retain(|run| run.vehicle != vehicle);
    }
    duties.retain(|duty| !duty.runs.is_empty() || duty.first_return.is_some());
    duties
}
