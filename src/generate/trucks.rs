//! Cage trucks: each one on the road on about five days of seven.

use super::days::{Day, horizon};
use super::dice::{Dice, Part};
use super::params::Params;
use super::world::{CONTROL, GATE, places};
use super::{Regime, as_u32, numbered};
use crate::spec::{TruckSpec, TruckStageSpec};
use crate::units::{Fen, Interval, Minutes};

/// Stage units that a cage truck takes.
pub(super) const GATE_UNITS: u32 = 3;
/// Cost of a trip for each place on the truck: about 830 yuan more than a driver's 500.
const COST_PER_PLACE: i64 = 133_000;

pub(super) fn trucks(params: &Params, days: &[Day]) -> Vec<TruckSpec> {
    let mut dice = Dice::new(params.seed, Part::Trucks);
    let end = horizon(params).end;
    // To the gate, from the gate to control, to the lot, back; and hours on duty a day.
    let (gate, control, road, back, hours) = match params.regime {
        Regime::Fast => (45, 15, 90, 120, 14),
        Regime::Slow => (240, 30, 270, 240, 20),
    };
    let loading = 60;
    let lots: Vec<&str> = places(params).map(|(place, _)| place.lot).collect();
    let weights: Vec<i64> = places(params).map(|(_, share)| share).collect();
    let count = usize::try_from(params.cage_trucks).unwrap_or(0);
    (0..count)
        .map(|at| {
            let capacity = dice.between(5, 8);
            let from = Minutes(dice.stepped((4 * 60, 8 * 60), 30));
            let windows = (days.iter().filter(|day| !day.closed))
                .filter(|_| params.family.is_day() || dice.hits(715))
                .map(|day| Interval {
                    from: day.midnight + from,
                    to: (day.midnight + from + Minutes(hours * 60)).min(end),
                })
                .collect();
            TruckSpec {
                id: numbered('T', at, count),
                lot: (lots.get(dice.weighted(&weights)))
                    .map_or_else(String::new, |&lot| lot.to_owned()),
                capacity: as_u32(capacity),
                windows,
                loading_minutes: Minutes(loading),
                outbound_minutes: Minutes(gate + control + road),
                unloading_minutes: Minutes(60),
                return_minutes: Minutes(back),
                cost: Fen(COST_PER_PLACE * capacity),
                stages: vec![
                    TruckStageSpec {
                        stage: GATE.to_owned(),
                        after_minutes: Minutes(loading + gate),
                    },
                    TruckStageSpec {
                        stage: CONTROL.to_owned(),
                        after_minutes: Minutes(loading + gate + control),
                    },
                ],
                gate_units: GATE_UNITS,
            }
        })
        .collect()
}
