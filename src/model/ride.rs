//! Rides home that `frozen` asks for: who was at a lot at the start and has left it before `now`
//! by a coach of the baseline is aboard it in every schedule, whether he works again or not.

use crate::ids::{CoachIdx, DriverIdx};
use crate::instance::Instance;

/// The coaches before `now` by which the baseline takes this driver home first; more than one in
/// a baseline that makes no sense.
pub(super) fn rides_taken(instance: &Instance, driver: DriverIdx) -> Vec<CoachIdx> {
    let (Some(now), Some(baseline)) = (instance.now(), instance.baseline()) else {
        return Vec::new();
    };
    let mut taken: Vec<CoachIdx> = (baseline.duties.iter())
        .filter(|duty| duty.driver == driver)
        .filter_map(|duty| duty.first_return)
        .filter(|&coach| instance.coach(coach).departs < now)
        .collect();
    taken.sort_unstable();
    taken.dedup();
    taken
}
