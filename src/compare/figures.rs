//! The figures of one schedule.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Timeline, check};
use crate::instance::Instance;
use crate::names::Term;
use crate::schedule::Schedule;
use crate::units::Fen;

/// The figures of one schedule.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Figures {
    /// Name of its instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Broken rules; 0 = the schedule keeps all.
    pub violations: usize,
    /// Vehicles of the instance.
    pub vehicles: usize,
    /// Of those, moved.
    pub served: usize,
    /// Of those, on cage trucks.
    pub caged: usize,
    /// Vehicles that stay.
    pub unserved: usize,
    /// Vehicles that arrive after their due time.
    pub late: usize,
    /// Minutes after due, all together.
    pub late_minutes: i64,
    /// Drivers of the instance.
    pub drivers: usize,
    /// Drivers with a run.
    pub used: usize,
    /// Cage-truck trips.
    pub trips: usize,
    /// Cost.
    pub cost: Fen,
    /// Cost by term, zeroes left out.
    pub terms: BTreeMap<Term, Fen>,
    /// How evenly runs are shared, those before the horizon included, among all drivers.
    pub spread: Spread,
    /// The same of the runs in the horizon alone.
    pub spread_today: Spread,
}

/// How evenly something is shared.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// Fewest runs of a driver.
    pub least: u32,
    /// Most runs of a driver.
    pub most: u32,
    /// Mean.
    pub mean: f64,
    /// Gini coefficient: 0 = all the same, towards 1 = one has everything.
    pub gini: f64,
}

impl Spread {
    /// The spread of these counts. Time O(n log n).
    #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
    pub fn of(counts: &[u32]) -> Spread {
        let mut sorted = counts.to_vec();
        sorted.sort_unstable();
        let (Some(&least), Some(&most)) = (sorted.first(), sorted.last()) else {
            return Spread::default();
        };
        let (mut sum, mut weighted) = (0_u64, 0_u64);
        for (rank, &count) in (1_u64..).zip(&sorted) {
            sum += u64::from(count);
            weighted += rank * u64::from(count);
        }
        let n = sorted.len() as f64;
        let gini = if sum == 0 {
            0.0
        } else {
            (2.0 * weighted as f64 / (n * sum as f64) - (n + 1.0) / n).max(0.0)
        };
        Spread {
            least,
            most,
            mean: sum as f64 / n,
            gini,
        }
    }
}

/// The figures of a schedule of `instance`. Time near linear in the schedule.
///
/// # Panics
/// If an index of `schedule` is not of `instance`.
pub fn figures(instance: &Instance, schedule: &Schedule) -> Figures {
    let report = check(instance, schedule);
    let line = Timeline::new(instance, schedule);
    let mut runs = vec![0_u32; instance.drivers().len()];
    let mut arrivals = Vec::new();
    for (duty, times) in schedule.duties.iter().zip(&line.duties) {
        for (run, times) in duty.runs.iter().zip(&times.runs) {
            runs[duty.driver.at()] += 1;
            arrivals.push((run.vehicle, times.lot_arrival));
        }
    }
    for (trip, times) in schedule.trips.iter().zip(&line.trips) {
        arrivals.extend(trip.vehicles.iter().map(|&one| (one, times.lot_arrival)));
    }
    let late: Vec<i64> = (arrivals.iter())
        .filter_map(|&(vehicle, at)| Some((at - instance.vehicle(vehicle).due?).0))
        .filter(|minutes| *minutes > 0)
        .collect();
    let all: Vec<u32> = (instance.drivers().iter().zip(&runs))
        .map(|(driver, runs)| driver.runs_before.saturating_add(*runs))
        .collect();
    let served = schedule.served();
    Figures {
        instance: instance.name().map(str::to_owned),
        violations: report.violations.len(),
        vehicles: instance.vehicles().len(),
        served,
        caged: schedule.trips.iter().map(|trip| trip.vehicles.len()).sum(),
        unserved: instance.vehicles().len().saturating_sub(served),
        late: late.len(),
        late_minutes: late.iter().sum(),
        drivers: instance.drivers().len(),
        used: runs.iter().filter(|runs| **runs > 0).count(),
        trips: schedule.trips.len(),
        cost: report.costs.total(),
        terms: (Term::ALL.iter())
            .map(|&term| (term, report.costs.get(term)))
            .filter(|(_, amount)| *amount != Fen(0))
            .collect(),
        spread: Spread::of(&all),
        spread_today: Spread::of(&runs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gini_by_hand() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(close(Spread::of(&[2, 2, 2]).gini, 0.0));
        // Mean absolute difference of (0, 0, 3): 6 of 9 ordered pairs differ by 3, over 2 x mean 1.
        let unfair = Spread::of(&[0, 3, 0]);
        assert!(close(unfair.gini, 2.0 / 3.0), "{unfair:?}");
        assert_eq!((unfair.least, unfair.most), (0, 3));
        assert!(close(Spread::of(&[1, 3]).gini, 0.25));
        assert_eq!(Spread::of(&[]), Spread::default());
        assert!(close(Spread::of(&[0, 0]).gini, 0.0));
    }
}
