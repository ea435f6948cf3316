//! When drivers are available: shift patterns, and on which days of the horizon they are worked.

use super::days::{Day, horizon};
use super::dice::Dice;
use super::params::Params;
use super::{Family, Regime};
use crate::units::{DAY, Interval, Minutes};

/// Part of a day that drivers offer: start and length in minutes, least and most.
#[derive(Clone, Copy)]
struct Shift {
    weight: i64,
    start: (i64, i64),
    length: (i64, i64),
    /// A second part of the same day.
    second: Option<((i64, i64), (i64, i64))>,
}

const fn shift(weight: i64, start: (i64, i64), length: (i64, i64)) -> Shift {
    Shift {
        weight,
        start,
        length,
        second: None,
    }
}

/// Mornings, days, evenings, nights, split days, long days.
const FAST_SHIFTS: [Shift; 6] = [
    shift(220, (300, 480), (300, 420)),
    shift(300, (420, 600), (480, 660)),
    shift(200, (780, 960), (360, 540)),
    shift(140, (1_140, 1_320), (540, 720)),
    Shift {
        second: Some(((960, 1_080), (300, 360))),
        ..shift(80, (300, 420), (300, 360))
    },
    shift(60, (360, 660), (840, 1_080)),
];

/// A cycle takes 12 to 15 hours: who comes at all comes for most of a day.
const SLOW_SHIFTS: [Shift; 4] = [
    shift(200, (60, 240), (960, 1_200)),
    shift(380, (240, 540), (960, 1_260)),
    shift(220, (540, 840), (1_020, 1_440)),
    shift(200, (900, 1_260), (1_020, 1_440)),
];

/// How often and when one driver works.
pub(super) struct Habit {
    shift: Shift,
    /// Usual start, minutes after midnight.
    pub(super) start: i64,
    length: i64,
    /// Chance of a day, permille.
    chance: i64,
}

/// How much of a living the trade is to a driver.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Engagement {
    Casual,
    Regular,
    Full,
}

impl Engagement {
    pub(super) fn draw(params: &Params, dice: &mut Dice) -> Engagement {
        // A port's pool has a long casual tail; a firm's drivers are its own.
        let weights = if params.family.is_firm() {
            [200, 500, 300]
        } else {
            [400, 350, 250]
        };
        [Engagement::Casual, Engagement::Regular, Engagement::Full][dice.weighted(&weights)]
    }

    /// Days worked, permille of the average.
    fn days(self, params: &Params) -> i64 {
        match (self, params.family.is_firm()) {
            (Engagement::Casual, true) => 800,
            (Engagement::Casual, false) => 500,
            (Engagement::Regular, _) => 1000,
            (Engagement::Full, true) => 1_130,
            (Engagement::Full, false) => 1_800,
        }
    }
}

/// Windows of an average driver in a week, permille: enough for all vehicles at the family's own
/// size, and not much more.
fn weekly(params: &Params) -> i64 {
    match (params.family, params.regime) {
        (Family::FirmDay | Family::FirmWeek, Regime::Fast) => 6_000,
        (Family::FirmDay | Family::FirmWeek, Regime::Slow) => 6_300,
        (Family::PortDay | Family::PortWeek, Regime::Fast) => 1_700,
        (Family::PortDay | Family::PortWeek, Regime::Slow) => 2_000,
        (Family::PortMonth, Regime::Fast) => 1_300,
        (Family::PortMonth, Regime::Slow) => 1_750,
        (Family::PortYear, Regime::Fast) => 1_150,
        (Family::PortYear, Regime::Slow) => 1_550,
    }
}

/// Starts fall on quarter hours when drivers are distinct, else on half hours.
fn start_step(params: &Params) -> i64 {
    if params.distinct { 15 } else { 30 }
}

/// Lengths: quarter hours, or whole hours.
fn length_step(params: &Params) -> i64 {
    if params.distinct { 15 } else { 60 }
}

/// A window shorter than one cycle with report and debrief is of no use.
fn least(regime: Regime) -> Minutes {
    match regime {
        Regime::Fast => Minutes(5 * 60),
        Regime::Slow => Minutes(14 * 60),
    }
}

impl Habit {
    pub(super) fn draw(params: &Params, engagement: Engagement, dice: &mut Dice) -> Habit {
        let shifts: &[Shift] = match params.regime {
            Regime::Fast => &FAST_SHIFTS,
            Regime::Slow => &SLOW_SHIFTS,
        };
        let weights: Vec<i64> = shifts.iter().map(|shift| shift.weight).collect();
        let shift = shifts[dice.weighted(&weights)];
        Habit {
            shift,
            start: dice.stepped(shift.start, start_step(params)),
            length: dice.stepped(shift.length, length_step(params)),
            chance: (weekly(params) * engagement.days(params) / 7_000).min(950),
        }
    }

    /// The windows of one driver, disjoint and ascending, at least one; `carried` is that of a
    /// duty under way at the start.
    pub(super) fn windows(
        &self,
        params: &Params,
        days: &[Day],
        carried: Option<Interval>,
        dice: &mut Dice,
    ) -> Vec<Interval> {
        let mut all: Vec<Interval> = carried.into_iter().collect();
        // A single day is staffed by who comes today, who came last night and who comes tomorrow.
        let single = (params.days == 1).then(|| match params.regime {
            Regime::Fast => [(970, 80), (960, 60)][usize::from(dice.hits(500))],
            Regime::Slow => [(1000, 50), (0, 1000)][usize::from(dice.hits(140))],
        });
        // The evening before the horizon.
        if let Some(first) = days.first() {
            let chance = if single.is_some() { 500 } else { self.chance };
            if self.start + self.length > DAY && dice.hits(chance) {
                self.add(params, first, -DAY, &mut all, dice);
            }
        }
        let last = days.len() - 1;
        for (at, day) in days.iter().enumerate().filter(|(_, day)| !day.closed) {
            let chance = single.map_or(
                self.chance,
                |(today, tomorrow)| {
                    if at == last { tomorrow } else { today }
                },
            );
            if dice.hits(chance) {
                self.add(params, day, 0, &mut all, dice);
            }
        }
        let mut all = disjoint(params, all);
        if all.is_empty() {
            let at = usize::try_from(dice.below(params.days)).unwrap_or(0);
            self.add(params, &days[at.min(last)], 0, &mut all, dice);
            all = disjoint(params, all);
        }
        all
    }

    fn add(
        &self,
        params: &Params,
        day: &Day,
        shift_by: i64,
        all: &mut Vec<Interval>,
        dice: &mut Dice,
    ) {
        let mut add = |start: i64, length: i64| {
            let from = day.midnight + Minutes(start + shift_by);
            let to = from + Minutes(length);
            all.push(Interval { from, to });
        };
        // Days differ a little, unless drivers keep to a common pattern.
        let (late, more) = if params.distinct {
            (dice.stepped((-45, 45), 15), dice.stepped((-30, 30), 15))
        } else {
            (0, 0)
        };
        let length = (self.length + more).clamp(self.shift.length.0, self.shift.length.1);
        add(self.start + late, length);
        if let Some((start, length)) = self.shift.second {
            let start = dice.stepped(start, start_step(params));
            add(start, dice.stepped(length, length_step(params)));
        }
    }
}

/// Cuts windows to the horizon and to two hours after the one before; drops what is too short.
fn disjoint(params: &Params, mut all: Vec<Interval>) -> Vec<Interval> {
    let horizon = horizon(params);
    all.sort_by_key(|window| (window.from, window.to));
    let mut kept: Vec<Interval> = Vec::with_capacity(all.len());
    for window in all {
        let free = kept
            .last()
            .map_or(horizon.start, |last| last.to + Minutes(120));
        let cut = Interval {
            from: window.from.max(free),
            to: window.to.min(horizon.end),
        };
        if cut.length() >= least(params.regime) {
            kept.push(cut);
        }
    }
    kept
}
