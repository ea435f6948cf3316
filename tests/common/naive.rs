//! The optimum by an enumeration that cuts nothing off, for the smallest instances without trucks.

use driveaway::check::check;
use driveaway::ids::{CoachIdx, DriverIdx};
use driveaway::instance::Instance;
use driveaway::schedule::{Duty, Run};
use driveaway::units::Fen;

use crate::brute::schedule;

/// The cheapest of all schedules, each judged whole.
pub fn optimum(instance: &Instance) -> Option<Fen> {
    let mut options: Vec<Vec<Option<(DriverIdx, Run)>>> = Vec::new();
    for vehicle in instance.vehicle_indices() {
        let mut all = vec![None];
        for driver in instance.driver_indices() {
            for slot in 0..instance.slots() {
                let start = instance.slot_start(slot);
                all.extend(instance.coach_indices().map(|coach| {
                    let run = Run {
                        vehicle,
                        start,
                        coach,
                    };
                    Some((driver, run))
                }));
            }
        }
        options.push(all);
    }
    let mut best = None;
    for served in product(&options) {
        let by_driver: Vec<Vec<Vec<Duty>>> = instance
            .driver_indices()
            .map(|driver| {
                let runs = served.iter().flatten().filter(|(by, _)| *by == driver);
                duties(instance, driver, runs.map(|(_, run)| *run).collect())
            })
            .collect();
        for rosters in product(&by_driver) {
            let report = check(instance, &schedule(instance, rosters.concat(), Vec::new()));
            let cost = report.costs.total();
            if report.passed() && best.is_none_or(|best| cost < best) {
                best = Some(cost);
            }
        }
    }
    best
}

/// One of each list, in every way.
fn product<T: Clone>(lists: &[Vec<T>]) -> Vec<Vec<T>> {
    let mut all = vec![Vec::new()];
    for list in lists {
        all = (all.iter())
            .flat_map(|chosen: &Vec<T>| {
                list.iter()
                    .map(move |one| [&chosen[..], std::slice::from_ref(one)].concat())
            })
            .collect();
    }
    all
}

/// Every way to cut a driver's runs into duties, the first one carried or not.
fn duties(instance: &Instance, driver: DriverIdx, mut runs: Vec<Run>) -> Vec<Vec<Duty>> {
    runs.sort_by_key(|run| run.start);
    let mut cuts: Vec<Vec<Vec<Run>>> = vec![Vec::new()];
    for run in runs {
        let alone = cuts.iter().map(|cut| [&cut[..], &[vec![run]]].concat());
        let joined = cuts.iter().filter(|cut| !cut.is_empty()).map(|cut| {
            let mut cut = cut.clone();
            cut.iter_mut().last().unwrap().push(run);
            cut
        });
        cuts = alone.chain(joined).collect();
    }
    let under_way = instance.driver(driver).state.is_some();
    let coaches = instance.coach_indices().map(Some);
    let returns: Vec<Option<CoachIdx>> = std::iter::once(None)
        .chain(coaches)
        .filter(|_| under_way)
        .collect();
    let duty = |carried: bool, first_return: Option<CoachIdx>, runs: &[Run]| Duty {
        driver,
        carried,
        first_return,
        runs: runs.to_vec(),
    };
    let mut all = Vec::new();
    for cut in cuts {
        let plain: Vec<Duty> = cut.iter().map(|runs| duty(false, None, runs)).collect();
        for &back in &returns {
            // Carried, with or without a first return, and with or without runs.
            if back.is_some() {
                all.push([&[duty(true, back, &[])], &plain[..]].concat());
            }
            if let Some((_, rest)) = plain.split_first() {
                all.push([&[duty(true, back, &cut[0])], rest].concat());
            }
        }
        all.push(plain);
    }
    all
}
