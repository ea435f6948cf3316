//! Vehicles: released in a morning and an afternoon wave, some carried over from the day before.

use super::days::{Day, horizon};
use super::dice::{Dice, Part};
use super::params::Params;
use super::world::{TRACTORS, YARDS, places};
use super::{Regime, numbered};
use crate::spec::{Mode, VehicleSpec};
use crate::units::{Fen, Instant, Minutes};

/// Releases by hour: papers are ready mostly from 8 to 11 and from 14 to 17 h.
const RELEASES: [i64; 24] = [
    2, 2, 2, 2, 2, 3, 4, 6, 9, 9, 9, 6, 5, 6, 8, 8, 7, 5, 4, 3, 3, 2, 2, 2,
];
/// Share of the first day's vehicles that waited already, permille.
const CARRIED_OVER: i64 = 180;

pub(super) fn vehicles(params: &Params, days: &[Day]) -> Vec<VehicleSpec> {
    let mut dice = Dice::new(params.seed, Part::Vehicles);
    let start = horizon(params).start;
    let mut released: Vec<Instant> = Vec::new();
    for (at, day) in days.iter().enumerate() {
        for _ in 0..day.vehicles {
            released.push(if at == 0 && dice.hits(CARRIED_OVER) {
                start - Minutes(dice.stepped((5, 20 * 60), 5))
            } else {
                let hour = i64::try_from(dice.weighted(&RELEASES)).unwrap_or(0);
                day.midnight + Minutes(hour * 60 + dice.stepped((0, 55), 5))
            });
        }
    }
    released.sort_unstable();
    let count = released.len();
    (released.into_iter().enumerate())
        .map(|(at, released)| vehicle(params, at, count, released, &mut dice))
        .collect()
}

fn vehicle(
    params: &Params,
    at: usize,
    count: usize,
    released: Instant,
    dice: &mut Dice,
) -> VehicleSpec {
    let class = class(params, dice);
    let lots: Vec<(&str, i64)> = places(params)
        .map(|(place, share)| (place.lot, share))
        .collect();
    let shares: Vec<i64> = lots.iter().map(|(_, share)| *share).collect();
    // The first vehicles go round the lots, so that every lot has one.
    let lot = if at < lots.len() {
        at
    } else {
        dice.weighted(&shares)
    };
    let (due, deadline) = dates(params, released, dice);
    let (priority, value) = worth(params, dice);
    // Most reach any lot; a few would not even reach the nearest.
    let range_km = (class == "car-ev" && dice.hits(250)).then(|| {
        let (least, most) = if dice.hits(40) { (5, 20) } else { (70, 420) };
        super::as_u32(dice.between(least, most))
    });
    let modes = (params.cage_trucks > 0)
        .then(|| match dice.below(1000) {
            0..=19 if class.starts_with("car") => Some(vec![Mode::Cage]),
            20..=49 => Some(vec![Mode::SelfDrive]),
            _ => None,
        })
        .flatten();
    VehicleSpec {
        id: numbered('V', at, count),
        vin: params.family.is_firm().then(|| vin(dice)),
        class: class.to_owned(),
        yard: YARDS[dice.weighted(&[400, 250, 350])].0.to_owned(),
        lot: lots
            .get(lot)
            .map_or_else(String::new, |(lot, _)| (*lot).to_owned()),
        released,
        due,
        deadline,
        priority,
        value,
        range_km,
        modes,
    }
}

fn class(params: &Params, dice: &mut Dice) -> &'static str {
    if !dice.hits(params.truck_share) {
        return if dice.hits(450) { "car-ev" } else { "car" };
    }
    ["truck", "tractor", "machinery"][dice.weighted(&[1000 - TRACTORS - 150, TRACTORS, 150])]
}

/// A due in three of ten cases and a deadline in one of twenty, both on whole hours at Horgos.
fn dates(
    params: &Params,
    released: Instant,
    dice: &mut Dice,
) -> (Option<Instant>, Option<Instant>) {
    let horizon = horizon(params);
    let (due_hours, deadline_hours) = match params.regime {
        Regime::Fast => ((4, 14), (8, 20)),
        Regime::Slow => ((12, 26), (16, 32)),
    };
    let ready = released.max(horizon.start);
    // Horgos midnights are whole hours of universal time.
    let next_hour = Instant((ready.0 + 59).div_euclid(60) * 60);
    let mut after = |permille: i64, (least, most): (i64, i64)| {
        let hours = dice.between(least, most);
        dice.hits(permille)
            .then(|| (next_hour + Minutes(hours * 60)).min(horizon.end))
    };
    let due = after(300, due_hours);
    let deadline = after(50, deadline_hours);
    (due, deadline.map(|at| due.map_or(at, |due| at.max(due))))
}

/// Priority class, and in few cases a value of its own.
fn worth(params: &Params, dice: &mut Dice) -> (u32, Option<Fen>) {
    if !params.priorities {
        return (0, None);
    }
    let priority = [0, 1, 2][dice.weighted(&[800, 150, 50])];
    let value = dice.hits(20).then(|| Fen(dice.between(6, 50) * 100_000));
    (priority, value)
}

/// A vehicle identification number with its check digit in ninth place.
fn vin(dice: &mut Dice) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
    const VALUES: &[u8] = b"012345678912345678123457923456789";
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let mut places: Vec<usize> = (0..WEIGHTS.len())
        .map(|at| match at {
            0 => 20, // L: made in China
            12.. => usize::try_from(dice.below(10)).unwrap_or(0),
            _ => usize::try_from(dice.below(33)).unwrap_or(0),
        })
        .collect();
    let sum: u32 = (places.iter().zip(WEIGHTS))
        .map(|(&place, weight)| u32::from(VALUES[place] - b'0') * weight)
        .sum();
    let check = sum % 11;
    places[8] = usize::try_from(check.min(9)).unwrap_or(0);
    (places.iter().enumerate())
        .map(|(at, &place)| {
            if at == 8 && check == 10 {
                'X'
            } else {
                char::from(LETTERS[place])
            }
        })
        .collect()
}
