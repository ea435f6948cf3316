//! Rules (presets filled in) and objective.

use crate::error::{Code, Faults};
use crate::instance::{Fairness, Objective, Rules};
use crate::spec::{FairnessSpec, ObjectiveSpec, Preset, RollingSpec, RulesSpec, StaySpec};
use crate::units::{DAY, Fen, Minutes};

/// Longest window of consecutive dates: ten years.
const MOST_DAYS: u32 = 3_660;
/// Most kilometres in reserve, and most runs of a limit.
const MOST: u32 = 1_000_000;

/// Checks the rules and fills what the spec leaves out from its preset.
pub(super) fn rules(spec: &RulesSpec, faults: &mut Faults) -> Rules {
    let cautious = spec.preset == Preset::Cautious;
    let pick = |port: i64, policy: i64| Some(Minutes(if cautious { policy } else { port }));
    let runs = Some(if cautious { 2 } else { 3 });
    let rolling = || RollingSpec {
        days: 7,
        minutes: Minutes(60 * 60),
    };
    let rules = Rules {
        report: spec.report_minutes.unwrap_or(Minutes(30)),
        debrief: spec.debrief_minutes.unwrap_or(Minutes(15)),
        boarding: spec.boarding_minutes.unwrap_or(Minutes(10)),
        range_reserve_km: spec.range_reserve_km.unwrap_or(20),
        max_runs_per_duty: spec.max_runs_per_duty.unwrap_or(runs),
        max_runs_per_day: spec.max_runs_per_day.unwrap_or(runs),
        duty_length: spec.duty_length_minutes.unwrap_or(pick(DAY, 13 * 60)),
        driving: spec.driving_minutes.unwrap_or(pick(9 * 60, 8 * 60)),
        continuous: spec.continuous_driving_minutes.unwrap_or(pick(240, 240)),
        driving_break: spec.break_minutes.unwrap_or(Minutes(20)),
        queue_counts_as_driving: spec.queue_counts_as_driving.unwrap_or(false),
        rest: spec.rest_minutes.unwrap_or(pick(8 * 60, 11 * 60)),
        rolling_hours: (spec.rolling_hours.clone())
            .unwrap_or_else(|| cautious.then(rolling).into_iter().collect()),
        weekly_rest: spec.weekly_rest.unwrap_or(cautious),
        stay_days: (spec.stay_days.clone()).unwrap_or_else(|| {
            vec![StaySpec {
                limit: 90,
                window: 180,
            }]
        }),
        passport: spec.passport.unwrap_or(true),
    };
    check(&rules, faults);
    rules
}

fn check(rules: &Rules, faults: &mut Faults) {
    let path = |field: &str| format!("/rules/{field}");
    for (span, field) in [
        (Some(rules.report), "report_minutes"),
        (Some(rules.debrief), "debrief_minutes"),
        (Some(rules.boarding), "boarding_minutes"),
        (rules.duty_length, "duty_length_minutes"),
        (rules.driving, "driving_minutes"),
        (rules.continuous, "continuous_driving_minutes"),
        (Some(rules.driving_break), "break_minutes"),
        (rules.rest, "rest_minutes"),
    ] {
        if let Some(span) = span {
            faults.minutes(span, || path(field));
        }
    }
    faults.count(rules.range_reserve_km, MOST, || path("range_reserve_km"));
    faults.count(rules.max_runs_per_duty.unwrap_or(0), MOST, || {
        path("max_runs_per_duty")
    });
    faults.count(rules.max_runs_per_day.unwrap_or(0), MOST, || {
        path("max_runs_per_day")
    });
    if rules.continuous.is_some() && rules.driving_break == Minutes(0) {
        let hint = "give a break of at least 1 min, or set continuous_driving_minutes to null";
        let expected = "1 min or more while continuous driving is limited";
        faults.add(
            Code::RuleRange,
            path("break_minutes"),
            "0 min",
            expected,
            hint,
        );
    }
    let mut days = |days: u32, path: String| {
        if days == 0 || days > MOST_DAYS {
            let hint = "give a number of consecutive dates";
            let expected = format!("1 to {MOST_DAYS} days");
            faults.add(
                Code::RuleRange,
                path,
                format!("{days} days"),
                expected,
                hint,
            );
        }
    };
    for (at, one) in rules.rolling_hours.iter().enumerate() {
        days(one.days, path(&format!("rolling_hours/{at}/days")));
    }
    for (at, one) in rules.stay_days.iter().enumerate() {
        days(one.window, path(&format!("stay_days/{at}/window")));
    }
    for (at, one) in rules.rolling_hours.iter().enumerate() {
        faults.minutes(one.minutes, || path(&format!("rolling_hours/{at}/minutes")));
    }
    for (at, one) in rules.stay_days.iter().enumerate() {
        if one.window > 0 && one.limit > one.window {
            let expected = format!("at most the window, {} days", one.window);
            let hint = "such a limit never binds; swap the two numbers or remove the pair";
            let path = path(&format!("stay_days/{at}/limit"));
            faults.add(
                Code::RuleRange,
                path,
                format!("{} days", one.limit),
                expected,
                hint,
            );
        }
    }
}

/// Checks the weights.
pub(super) fn objective(spec: &ObjectiveSpec, faults: &mut Faults) -> Objective {
    let path = |field: &str| format!("/objective/{field}");
    for (at, &value) in spec.unserved_values.iter().enumerate() {
        faults.money(value, || path(&format!("unserved_values/{at}")));
    }
    for (amount, field) in [
        (spec.lateness_per_minute, "lateness_per_minute"),
        (spec.waiting_per_minute, "waiting_per_minute"),
        (spec.preference, "preference"),
        (spec.change_per_vehicle, "change_per_vehicle"),
        (spec.change_per_driver, "change_per_driver"),
    ] {
        faults.money(amount, || path(field));
    }
    let fairness = match &spec.fairness {
        FairnessSpec::Weight(weight) => {
            faults.money(*weight, || path("fairness/weight"));
            Fairness::Weight(*weight)
        }
        FairnessSpec::Table(table) => {
            convex(table, faults);
            Fairness::Table(table.clone())
        }
    };
    Objective {
        lateness: spec.lateness_per_minute,
        waiting: spec.waiting_per_minute,
        fairness,
        preference: spec.preference,
        change_vehicle: spec.change_per_vehicle,
        change_driver: spec.change_per_driver,
    }
}

fn convex(table: &[Fen], faults: &mut Faults) {
    let path = |at: usize| format!("/objective/fairness/table/{at}");
    let code = Code::Fairness;
    if table.is_empty() {
        let hint = "give φ(0), φ(1), …, or a weight";
        let place = "/objective/fairness/table";
        faults.add(code, place, "an empty table", "one amount or more", hint);
    }
    for (at, &amount) in table.iter().enumerate() {
        faults.money(amount, || path(at));
    }
    for (at, three) in table.windows(3).enumerate() {
        if let [one, two, three] = three {
            let before = i128::from(two.0) - i128::from(one.0);
            let after = i128::from(three.0) - i128::from(two.0);
            if after < before {
                let expected = format!("a step of at least {before} fen, as the one before it");
                let hint =
                    "steps may not shrink (φ is convex), else unequal shares would cost less";
                faults.add(
                    code,
                    path(at + 2),
                    format!("a step of {after} fen"),
                    expected,
                    hint,
                );
            }
        }
    }
}
