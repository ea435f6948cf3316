//! What a driver brings into the horizon: duties and dates before it, where he is at its start.

use super::Regime;
use super::days::{Day, horizon};
use super::dice::Dice;
use super::params::Params;
use super::windows::{Engagement, Habit};
use super::world::places;
use crate::spec::StateSpec;
use crate::units::{DAY, Date, Instant, Interval, Minutes, Zone};

/// Runs, duties and dates before the horizon.
#[derive(Default)]
pub(super) struct History {
    pub(super) runs: u32,
    pub(super) duties: Vec<Interval>,
    pub(super) last_end: Option<Instant>,
    pub(super) stay_dates: Vec<Date>,
    pub(super) passport_until: Option<Date>,
}

/// Draws where a driver is at the start, and the window in which he gets home; `None` for most:
/// at rest at Horgos.
pub(super) fn state(params: &Params, dice: &mut Dice) -> Option<(StateSpec, Option<Interval>)> {
    let start = horizon(params).start;
    // One in twenty-five of the drivers that a day needs is abroad at midnight.
    let abroad = (params.vehicles * 50 / params.days / params.drivers).min(40);
    let kind = dice.below(1000);
    let lot = if kind < abroad {
        let weights: Vec<i64> = places(params).map(|(_, share)| share).collect();
        let at = dice.weighted(&weights);
        places(params)
            .nth(at)
            .map(|(place, _)| place.lot.to_owned())
    } else {
        None
    };
    if kind >= abroad + abroad / 2 {
        // A few come later than their window says.
        return (kind >= 990).then(|| {
            let free_from = start + Minutes(dice.stepped((6 * 60, 12 * 60), 15));
            (idle(free_from), None)
        });
    }
    let free_from = start + Minutes(dice.stepped((0, 60), 5));
    // On duty for a corridor already, or for a whole cycle; then the time to get home.
    let (since, home) = match (params.regime, lot.is_some()) {
        (Regime::Fast, true) => ((150, 210), (8 * 60, 11 * 60)),
        (Regime::Fast, false) => ((240, 330), (5 * 60, 10 * 60)),
        (Regime::Slow, true) => ((570, 660), (14 * 60, 18 * 60)),
        (Regime::Slow, false) => ((720, 840), (14 * 60, 20 * 60)),
    };
    let state = StateSpec {
        lot,
        duty_begin: Some(free_from - Minutes(dice.stepped(since, 5))),
        runs: 1,
        driving_minutes: Minutes(45),
        ..idle(free_from)
    };
    let window = Interval {
        from: start,
        to: start + Minutes(dice.stepped(home, 15)),
    };
    Some((state, Some(window)))
}

fn idle(free_from: Instant) -> StateSpec {
    StateSpec {
        lot: None,
        free_from,
        duty_begin: None,
        runs: 0,
        runs_today: 0,
        driving_minutes: Minutes(0),
        continuous_minutes: Minutes(0),
    }
}

impl History {
    /// Draws a history that ends before `until`: the begin of the duty under way, or the start.
    pub(super) fn draw(
        params: &Params,
        days: &[Day],
        engagement: Engagement,
        habit: &Habit,
        until: Instant,
        dice: &mut Dice,
    ) -> History {
        let mut history = History {
            passport_until: passport(params, dice),
            ..History::default()
        };
        // Dates at the lots before that of the start.
        let eve = Zone::Almaty.date(until).plus(-1);
        let last = until - Minutes(8 * 60);
        if params.distinct {
            let (least, most) = match engagement {
                Engagement::Casual => (0, 6),
                Engagement::Regular => (3, 12),
                Engagement::Full => (8, 20),
            };
            let runs = dice.between(least, most);
            history.runs = super::as_u32(runs);
            history.stay_dates = (0..30)
                .rev()
                .filter(|_| dice.hits(runs * 1000 / 30))
                .map(|back| eve.plus(-back))
                .collect();
            history.duties = duties(params, days, habit, runs, until, dice);
        } else {
            history.runs = match engagement {
                Engagement::Casual => 2,
                Engagement::Regular => 8,
                Engagement::Full => 15,
            };
        }
        // A full-timer who is near 90 days in 180.
        if engagement == Engagement::Full && dice.hits(60) {
            let dates = i32::try_from(dice.between(84, 89)).unwrap_or(84);
            history.stay_dates = (0..dates).rev().map(|back| eve.plus(-2 * back)).collect();
        }
        if history.duties.is_empty() && dice.hits(150) {
            history.last_end = Some(last + Minutes(dice.stepped((-16, 14), 1) * 30));
        }
        history
    }
}

/// Duties of the six days before, by habit: one for each cycle that ended in time.
fn duties(
    params: &Params,
    days: &[Day],
    habit: &Habit,
    runs: i64,
    until: Instant,
    dice: &mut Dice,
) -> Vec<Interval> {
    let length = match params.regime {
        Regime::Fast => (4 * 60, 8 * 60),
        Regime::Slow => (12 * 60, 15 * 60),
    };
    let Some(first) = days.first() else {
        return Vec::new();
    };
    (1..=6)
        .rev()
        .filter_map(|back| {
            let drawn = dice.hits(runs * 1000 / 25);
            let from = first.midnight + Minutes(habit.start + dice.stepped((0, 90), 15))
                - Minutes(back * DAY);
            let to = from + Minutes(dice.stepped(length, 15));
            (drawn && to + Minutes(60) <= until).then_some(Interval { from, to })
        })
        .collect()
}

/// Most passports outlive any horizon; a few end in it.
fn passport(params: &Params, dice: &mut Dice) -> Option<Date> {
    let days = match dice.below(1000) {
        0..=29 => dice.between(0, params.days + 5),
        30..=249 => return None,
        _ => dice.between(400, 3_600),
    };
    Some(params.start.plus(i32::try_from(days).unwrap_or(0)))
}
