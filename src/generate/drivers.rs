//! Drivers: licences, pay, habits, likes, and their windows and history.

use super::days::{Day, horizon};
use super::dice::{Dice, Part};
use super::history::{History, state};
use super::params::Params;
use super::windows::{Engagement, Habit};
use super::{Regime, numbered};
use crate::spec::{
    ClassSpec, ClockIntervalSpec, DislikesSpec, DriverSpec,
    LicenceClass::{self, A1, A2, B1, B2, C1, C2, M},
    PaySchemeSpec, RunPaySpec, VehicleSpec,
};
use crate::units::{Clock, Fen, Minutes};

/// Licences held, by weight: most can drive cars only.
const LICENCES: [(i64, &[LicenceClass]); 7] = [
    (570, &[C1]),
    (200, &[C2]),
    (30, &[C1, M]),
    (110, &[B2]),
    (60, &[A2]),
    (10, &[A1]),
    (20, &[B1]),
];

/// Casual drivers live by the run, regular ones get part of their pay by duty, veterans get a
/// tenth more for each run.
pub(super) fn pay_schemes(classes: &[ClassSpec]) -> Vec<PaySchemeSpec> {
    let by_class = |percent: i64| {
        (classes.iter())
            .map(|class| RunPaySpec {
                class: class.id.clone(),
                pay: Fen(class.pay.0 * percent / 100),
            })
            .collect()
    };
    let scheme = |id: &str, duty_pay, run_pay, per_minute, after| PaySchemeSpec {
        id: id.to_owned(),
        duty_pay: Fen(duty_pay),
        run_pay,
        overtime_per_minute: Fen(per_minute),
        overtime_after_minutes: Minutes(after),
    };
    vec![
        scheme("casual", 0, Vec::new(), 0, 0),
        scheme("regular", 12_000, by_class(70), 50, 10 * 60),
        scheme("veteran", 0, by_class(110), 60, 12 * 60),
    ]
}

pub(super) fn drivers(params: &Params, days: &[Day], vehicles: &[VehicleSpec]) -> Vec<DriverSpec> {
    let mut dice = Dice::new(params.seed, Part::Drivers);
    let count = usize::try_from(params.drivers).unwrap_or(0);
    (0..count)
        .map(|at| driver(params, days, vehicles, at, count, &mut dice))
        .collect()
}

fn driver(
    params: &Params,
    days: &[Day],
    vehicles: &[VehicleSpec],
    at: usize,
    count: usize,
    dice: &mut Dice,
) -> DriverSpec {
    let licences = LICENCES[dice.weighted(&LICENCES.map(|(weight, _)| weight))].1;
    let engagement = Engagement::draw(params, dice);
    let habit = Habit::draw(params, engagement, dice);
    let (state, carried) = state(params, dice).unzip();
    let until = (state.as_ref().and_then(|state| state.duty_begin))
        .unwrap_or_else(|| horizon(params).start);
    let history = History::draw(params, days, engagement, &habit, until, dice);
    let heavy = licences.iter().any(|held| matches!(held, A2 | B2 | M));
    DriverSpec {
        id: numbered('D', at, count),
        name: params.family.is_firm().then(|| name(dice)),
        licences: licences.to_vec(),
        windows: habit.windows(params, days, carried.flatten(), dice),
        state,
        past_duties: history.duties,
        last_duty_end: history.last_end,
        runs_before: history.runs,
        stay_dates: history.stay_dates,
        passport_until: history.passport_until,
        pay: Some(pay(engagement, dice).to_owned()),
        dislikes: dislikes(params, heavy, dice),
        excluded_classes: (heavy && dice.hits(60))
            .then(|| "machinery".to_owned())
            .into_iter()
            .collect(),
        excluded_vehicles: (dice.hits(10).then(|| dice.pick(vehicles)).flatten())
            .map(|vehicle| vehicle.id.clone())
            .into_iter()
            .collect(),
    }
}

fn pay(engagement: Engagement, dice: &mut Dice) -> &'static str {
    let weights = match engagement {
        Engagement::Casual => [950, 50, 0],
        Engagement::Regular => [400, 500, 100],
        Engagement::Full => [200, 450, 350],
    };
    ["casual", "regular", "veteran"][dice.weighted(&weights)]
}

/// One in five would rather not start at night; some holders of the licence would rather not take
/// machinery.
fn dislikes(params: &Params, heavy: bool, dice: &mut Dice) -> DislikesSpec {
    let mut dislikes = DislikesSpec::default();
    if dice.hits(200) {
        // On a slow day whoever starts in the evening is out all night.
        let from = match params.regime {
            Regime::Fast => Clock(22 * 60),
            Regime::Slow => Clock(18 * 60),
        };
        let to = Clock(5 * 60);
        dislikes.times.push(ClockIntervalSpec { from, to });
    }
    if heavy && dice.hits(150) {
        dislikes.classes.push("machinery".to_owned());
    }
    dislikes
}

/// A made-up name.
fn name(dice: &mut Dice) -> String {
    const FAMILY: [&str; 12] = [
        "王", "李", "张", "刘", "陈", "杨", "马", "赵", "周", "吴", "孙", "胡",
    ];
    const GIVEN: [&str; 16] = [
        "伟", "芳", "娜", "敏", "静", "强", "磊", "军", "洋", "勇", "艳", "杰", "涛", "明", "霞",
        "平",
    ];
    let part =
        |all: &'static [&'static str], dice: &mut Dice| dice.pick(all).copied().unwrap_or_default();
    let family = part(&FAMILY, dice);
    let first = part(&GIVEN, dice);
    let second = if dice.hits(400) {
        part(&GIVEN, dice)
    } else {
        ""
    };
    format!("{family}{first}{second}")
}
