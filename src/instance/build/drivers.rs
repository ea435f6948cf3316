//! Pay schemes and drivers.

use super::horizon::Grid;
use super::state::state;
use super::{Ids, sorted};
use crate::error::{Code, Faults};
use crate::ids::{ClassIdx, PayIdx, VehicleIdx};
use crate::instance::{Class, Driver, PayScheme};
use crate::spec::{DriverSpec, InstanceSpec};
use crate::units::{Date, Fen, Minutes, Zone};

/// Most runs in the history of a driver.
pub(super) const MOST_RUNS: u32 = 1_000_000;

/// The schemes in the order of their ids, after the one of drivers who name none: class pay only.
pub(super) fn pay_schemes(
    spec: &InstanceSpec,
    ids: &Ids,
    classes: &[Class],
    faults: &mut Faults,
) -> Vec<PayScheme> {
    let by_class: Vec<Fen> = classes.iter().map(|class| class.pay).collect();
    let mut all = Vec::with_capacity(spec.pay_schemes.len());
    for (at, scheme) in spec.pay_schemes.iter().enumerate() {
        let path = |field: &str| format!("/pay_schemes/{at}/{field}");
        faults.money(scheme.duty_pay, || path("duty_pay"));
        faults.money(scheme.overtime_per_minute, || path("overtime_per_minute"));
        faults.minutes(scheme.overtime_after_minutes, || {
            path("overtime_after_minutes")
        });
        let mut run_pay = by_class.clone();
        let mut seen = Vec::new();
        for (k, own) in scheme.run_pay.iter().enumerate() {
            let path = |field: &str| format!("/pay_schemes/{at}/run_pay/{k}/{field}");
            let class = ids.classes.get(&own.class, || path("class"), faults);
            faults.money(own.pay, || path("pay"));
            if seen.contains(&&own.class) {
                let found = format!("{:?} again", own.class);
                let hint = "keep one amount per class";
                faults.add(
                    Code::DuplicateId,
                    path("class"),
                    found,
                    "each class once",
                    hint,
                );
            }
            seen.push(&own.class);
            if let Some(pay) = run_pay.get_mut(class as usize) {
                *pay = own.pay;
            }
        }
        all.push(PayScheme {
            id: scheme.id.clone(),
            duty_pay: scheme.duty_pay,
            run_pay,
            overtime_per_minute: scheme.overtime_per_minute,
            overtime_after: scheme.overtime_after_minutes,
        });
    }
    let mut all = sorted(all, |scheme| &scheme.id);
    let class_pay_only = PayScheme {
        id: String::new(),
        duty_pay: Fen(0),
        run_pay: by_class,
        overtime_per_minute: Fen(0),
        overtime_after: Minutes(0),
    };
    all.insert(0, class_pay_only);
    all
}

pub(super) fn drivers(
    spec: &InstanceSpec,
    ids: &Ids,
    grid: &Grid,
    faults: &mut Faults,
) -> Vec<Driver> {
    // The Almaty date on which the horizon begins: the last one that can be history.
    let today = grid.is_good().then(|| Zone::Almaty.date(grid.horizon.from));
    let all = (spec.drivers.iter().enumerate())
        .map(|(at, driver)| one_driver(at, driver, ids, grid, today, faults));
    sorted(all.collect(), |driver| &driver.id)
}

fn one_driver(
    at: usize,
    driver: &DriverSpec,
    ids: &Ids,
    grid: &Grid,
    today: Option<Date>,
    faults: &mut Faults,
) -> Driver {
    let path = |field: &str| format!("/drivers/{at}/{field}");
    faults.disjoint(Code::WindowOverlap, &driver.windows, || path("windows"));
    faults.count(driver.runs_before, MOST_RUNS, || path("runs_before"));
    if let Some(until) = driver.passport_until {
        faults.date(until, || path("passport_until"));
    }
    history(at, driver, grid, today, faults);
    for (k, time) in driver.dislikes.times.iter().enumerate() {
        faults.clocks(time.from, time.to, || path(&format!("dislikes/times/{k}")));
    }
    let class_list = |list: &[String], field: &str, faults: &mut Faults| {
        ascending((list.iter().enumerate()).map(|(k, class)| {
            ClassIdx(
                ids.classes
                    .get(class, || path(&format!("{field}/{k}")), faults),
            )
        }))
    };
    let disliked_classes = class_list(&driver.dislikes.classes, "dislikes/classes", faults);
    let excluded_classes = class_list(&driver.excluded_classes, "excluded_classes", faults);
    let excluded_vehicles = ascending((driver.excluded_vehicles.iter().enumerate()).map(
        |(k, id)| {
            VehicleIdx(
                ids.vehicles
                    .get(id, || path(&format!("excluded_vehicles/{k}")), faults),
            )
        },
    ));
    let past_duties = ascending(driver.past_duties.iter().copied());
    Driver {
        id: driver.id.clone(),
        name: driver.name.clone(),
        licences: ascending(driver.licences.iter().copied()),
        windows: ascending(driver.windows.iter().copied()),
        state: (driver.state.as_ref()).map(|own| state(at, own, ids, grid, faults)),
        last_duty_end: (past_duties.iter().map(|past| past.to))
            .chain(driver.last_duty_end)
            .max(),
        past_duties,
        runs_before: driver.runs_before,
        stay_dates: ascending(driver.stay_dates.iter().copied()),
        passport_until: driver.passport_until,
        pay: (driver.pay.as_ref()).map_or(PayIdx(0), |id| {
            // One further on: the scheme of drivers who name none is the first.
            PayIdx(1 + ids.pay_schemes.get(id, || path("pay"), faults))
        }),
        disliked_times: (driver.dislikes.times.iter())
            .map(|time| (time.from, time.to))
            .collect(),
        disliked_classes,
        excluded_classes,
        excluded_vehicles,
    }
}

/// In order, each once.
fn ascending<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Past duties and stay dates: before the horizon, and duties disjoint.
fn history(at: usize, driver: &DriverSpec, grid: &Grid, today: Option<Date>, faults: &mut Faults) {
    let path = |field: &str| format!("/drivers/{at}/{field}");
    faults.disjoint(Code::PastDuty, &driver.past_duties, || path("past_duties"));
    if let Some(to) = driver.last_duty_end {
        faults.instant(to, || path("last_duty_end"));
    }
    // History ends where the duty under way begins, else where the horizon does.
    let under_way = driver.state.as_ref().and_then(|state| state.duty_begin);
    let start = grid.horizon.from;
    let (end, what) = match under_way.filter(|&begin| begin < start) {
        Some(begin) => (begin, "the begin of the duty under way"),
        None => (start, "the horizon's start"),
    };
    let past = driver.past_duties.iter().enumerate();
    let ends = past.map(|(k, duty)| (duty.to, Some(k)));
    for (to, k) in ends.chain(driver.last_duty_end.map(|to| (to, None))) {
        let path = || {
            k.map_or_else(
                || path("last_duty_end"),
                |k| path(&format!("past_duties/{k}/to")),
            )
        };
        if faults.in_years(to) && grid.is_good() && to > end {
            let expected = format!("at or before {what}, {end}");
            let hint = "give a duty that goes on into the horizon as `state`, not as history";
            faults.add(Code::PastDuty, path(), to, expected, hint);
        }
    }
    for (k, &date) in driver.stay_dates.iter().enumerate() {
        let path = || path(&format!("stay_dates/{k}"));
        if faults.date(date, path)
            && let Some(today) = today
            && date > today
        {
            let expected = format!("{today} or earlier (the Almaty date of the horizon's start)");
            let hint = "list only dates already spent in Kazakhstan";
            faults.add(Code::StayDate, path(), date, expected, hint);
        }
    }
}
