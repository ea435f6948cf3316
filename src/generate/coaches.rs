//! Return coaches: a timetable for every day, and extra coaches at the peak.

use super::days::{Day, horizon, shares};
use super::dice::{Dice, Part};
use super::params::Params;
use super::world::places;
use super::{Regime, as_u32, numbered};
use crate::spec::CoachSpec;
use crate::units::{DAY, Fen, Instant, Minutes};

/// Departures by hour: most passengers cross inbound from 12 to 18 h, few at night.
const DEPARTURES: [i64; 24] = [
    3, 2, 1, 1, 1, 2, 4, 6, 7, 7, 7, 8, 10, 10, 10, 10, 10, 9, 8, 8, 7, 6, 5, 4,
];
/// Seats of a coach of ordinary size, on average.
const SEATS: i64 = 38;
/// Departures a day from one lot, at least; fewer seats each if few are needed.
const LEAST: i64 = 13;
const FARE: Fen = Fen(7_000);

/// Coaches of the whole horizon, in order of departure.
pub(super) fn coaches(params: &Params, days: &[Day]) -> Vec<CoachSpec> {
    let mut dice = Dice::new(params.seed, Part::Coaches);
    let end = horizon(params).end;
    let mut all: Vec<CoachSpec> = Vec::new();
    for (place, share) in places(params) {
        let supply = if params.family.is_firm() { 130 } else { 122 };
        let seats =
            params.daily_permille() * share / 1000 * supply / 100 * params.seats / 1_000_000;
        // Ceil, so that a coach never has more than its seats.
        let count = ((seats + SEATS - 1) / SEATS).max(LEAST.min(seats));
        let loads = shares(seats, &vec![1; usize::try_from(count).unwrap_or(0)]);
        let timetable = timetable(count, &mut dice);
        let extra = usize::try_from(count * 4 / 5).unwrap_or(0);
        for (nth, day) in days.iter().enumerate().filter(|(_, day)| !day.closed) {
            for (at, (&minute, &load)) in timetable.iter().zip(&loads).enumerate() {
                // The last fifth are extra coaches, sent at the peak as they are needed.
                let minute = if at < extra {
                    minute
                } else {
                    dice.stepped((11 * 60, 18 * 60), 5)
                };
                let departs = day.midnight + Minutes(minute);
                let arrives = departs + ride(params.regime, place.ride, minute, &mut dice);
                let closed = |at: Instant| days.iter().any(|day| day.closed && on(day, at));
                // In the tail every second seat belongs to the drivers of later vehicles.
                let load = if nth + 1 < days.len() { load } else { load / 2 };
                if arrives <= end && !(params.closure && closed(arrives)) {
                    let spread = if load >= 31 {
                        7.min(45 - load)
                    } else {
                        load / 3
                    };
                    all.push(CoachSpec {
                        id: String::new(),
                        lot: place.lot.to_owned(),
                        departs,
                        arrives,
                        seats: Some(as_u32((load + dice.between(-spread, spread)).min(45))),
                        fare: FARE,
                    });
                }
            }
        }
    }
    all.sort_by(|a, b| (a.departs, &a.lot, a.arrives).cmp(&(b.departs, &b.lot, b.arrives)));
    let count = all.len();
    for (at, coach) in all.iter_mut().enumerate() {
        coach.id = numbered('C', at, count);
    }
    all
}

fn on(day: &Day, at: Instant) -> bool {
    day.midnight <= at && at < day.midnight + Minutes(DAY)
}

/// Minutes of the day at which `count` coaches leave, spread by [`DEPARTURES`].
fn timetable(count: i64, dice: &mut Dice) -> Vec<i64> {
    let all: i64 = DEPARTURES.iter().sum();
    // Every fifth place is left out here, and filled by an extra coach: the order matters.
    let mut minutes: Vec<i64> = (0..count)
        .map(|at| {
            // The middle of this coach's share of the day's departures, in 60ths of a weight.
            let mut left = (2 * at + 1) * all * 30 / count;
            let mut minute = 0;
            for weight in DEPARTURES {
                if left < weight * 60 {
                    minute += left / weight;
                    break;
                }
                left -= weight * 60;
                minute += 60;
            }
            let jitter = dice.stepped((-10, 10), 5);
            ((minute + jitter) / 5 * 5).clamp(0, DAY - 5)
        })
        .collect();
    let (mut kept, mut spare) = (Vec::new(), Vec::new());
    for (at, minute) in minutes.drain(..).enumerate() {
        if at % 5 == 4 { &mut spare } else { &mut kept }.push(minute);
    }
    kept.extend(spare);
    kept
}

/// The ride, border control of passengers included.
fn ride(regime: Regime, (fast, slow): (i64, i64), minute: i64, dice: &mut Dice) -> Minutes {
    let base = match regime {
        Regime::Fast => fast,
        Regime::Slow => slow,
    };
    let peak = if (12 * 60..18 * 60).contains(&minute) {
        15
    } else {
        0
    };
    Minutes(base + peak + dice.stepped((0, 10), 5))
}
