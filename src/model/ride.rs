//! Rides home that `frozen` asks for: who was at a lot at the start and has left it before `now`
//! by a coach of the baseline is aboard it in every schedule, whether he works again or not.

use super::shared::Rows;
use super::spans::Spans;
use super::steps::Expander;
use super::supply::Group;
use super::{Event, Label};
use crate::ids::{CoachIdx, DriverIdx};
use crate::instance::Instance;
use crate::names::Rule;
use crate::network::{Arc, Commodity, Network, RowIdx, SINK, SOURCE};

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

/// The way of a driver who has ridden home before `now` and does not work again; without bounds
/// and labels. `None` when the ride breaks a rule.
pub(super) fn ride_alone(
    expander: &Expander,
    group: &Group,
    coach: CoachIdx,
    (rows, spans): (&Rows, Option<&Spans>),
) -> Option<Arc<Label>> {
    let cost = expander
        .ride_home(group.entry.carried.as_ref()?, coach)
        .ok()?;
    let mut uses: Vec<(RowIdx, i32)> = rows.coach(coach).map(|row| (row, 1)).into_iter().collect();
    if let (Some(spans), Some(state)) = (spans, &group.entry.carried) {
        let ride = expander.board(state, coach).ok()?;
        uses.extend(expander.span_uses(spans, state, &ride));
        let back = ride.to?;
        uses.extend(expander.duty_uses(spans, &back, coach));
    }
    Some(Arc {
        cost,
        uses,
        ..Arc::wait(SOURCE, SINK)
    })
}

/// Every driver who has ridden home before `now` enters, to work again or not.
pub(super) fn take_rides(
    groups: &[Group],
    graph: &mut Commodity<Label>,
    network: &mut Network<Label>,
) {
    for (number, group) in (0u32..).zip(groups) {
        if group.entry.ride().is_none() {
            continue;
        }
        let count = i64::try_from(group.drivers.len()).unwrap_or(i64::MAX);
        let commodity = network.commodities.len();
        let name = format!("{}[{commodity},{number}]", Rule::Frozen);
        let row = network.row(name, Some(count), Some(count));
        let enter = Label::Driver(Event::Enter(number));
        for arc in graph
            .arcs
            .iter_mut()
            .filter(|arc| arc.labels.first() == Some(&enter))
        {
            arc.uses.push((row, 1));
        }
    }
}
