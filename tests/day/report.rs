//! The HTML report: its figures, its safety, its size and speed, and the page in a real browser.
use crate::browser;
use crate::fixture;
mod page;

use std::time::Instant as Stopwatch;

use crate::fixture::{add_drivers, add_vehicles, at, midnight, port, put_at_lot, world};
use driveaway::check::Violation;
use driveaway::ids::{CoachIdx, DriverIdx, VehicleIdx};
use driveaway::instance::Instance;
use driveaway::names::{Costs, Rule, Term};
use driveaway::report::{Headline, Page, ReportError, Shared, View, html};
use driveaway::schedule::{Duty, Run, Schedule, Unserved, UnservedReason};
use driveaway::units::{Fen, Minutes};

/// An id that would run as a script if it were ever taken for markup.
const HOSTILE: &str = "</script><script>document.body.dataset.pwned=1</script><img src=x onerror=\"document.body.dataset.pwned=1\">'\"&\u{2028}";

fn headline() -> Headline {
    let mut costs = Costs::default();
    costs.add(Term::RunPay, Fen(61_234_500));
    costs.add(Term::CoachFare, Fen(8_400_000));
    costs.add(Term::Unserved, Fen(6_000_000));
    costs.add(Term::Fairness, Fen(24_680));
    Headline {
        costs,
        bound: Some(Fen(75_600_000)),
        status: "feasible".to_owned(),
        stop_reason: "gap".to_owned(),
        engine: Some("exact".to_owned()),
        seconds: Some(12.34),
        seed: Some(7),
        violations: Vec::new(),
    }
}

/// The page in English, without notes.
fn english(
    instance: &Instance,
    schedule: &Schedule,
    headline: &Headline,
) -> Result<String, ReportError> {
    html(instance, schedule, headline, &Page::default())
}

/// One driver, one vehicle: start 06:00 Horgos.
fn tiny() -> (Instance, Schedule) {
    let mut spec = world(1);
    add_drivers(&mut spec, 3);
    add_vehicles(&mut spec, 2, 1);
    let instance = spec.build().unwrap();
    let schedule = Schedule {
        duties: vec![Duty {
            driver: DriverIdx(1),
            carried: false,
            first_return: None,
            runs: vec![Run {
                vehicle: VehicleIdx(0),
                start: at(360),
                coach: CoachIdx(18),
            }],
        }],
        ..Schedule::default()
    };
    (instance, schedule)
}

#[test]
fn the_view_holds_the_time_line_of_a_duty() {
    let (instance, schedule) = tiny();
    let view = View::new(&instance, &schedule);
    let duty = &view.duties[0];
    let report = instance.rules().report.0;
    // Queue 30 (before 09:00), gate 20, control 25, road 40: at the lot 07:55, due 02:10.
    assert_eq!(duty.runs[0].stages, [30, 20, 25, 40]);
    assert_eq!(duty.begin, 360 - report);
    let back = 18 * 30 + 10 + 95;
    assert_eq!(duty.end, back + instance.rules().debrief.0);
    assert_eq!(view.late[0].by, 475 - 130);
    assert_eq!(view.late[0].driver, Some(1));
    assert_eq!(view.coaches[18].aboard, 1);
    assert_eq!((view.counts.used, view.counts.idle), (1, 2));
    assert_eq!((view.counts.served, view.counts.late), (1, 1));
}

#[test]
fn shared_things_are_counted_slot_by_slot() {
    let (instance, schedule) = tiny();
    let view = View::new(&instance, &schedule);
    let series = |counts| view.series.iter().find(|s| s.counts == counts).unwrap();
    // The gate is entered at 06:30, the lot at 07:55; v0 is a truck of two spaces.
    let gate = series(Shared::Stage);
    assert_eq!(gate.used[26], 1);
    assert_eq!(gate.used.iter().sum::<i64>(), 1);
    assert_eq!(gate.limit.as_ref().unwrap()[77], Some(0));
    let arrivals = series(Shared::Arrivals);
    assert_eq!(arrivals.used[31], 1);
    assert_eq!(arrivals.limit.as_ref().unwrap(), &[Some(24)]);
    // 60 spaces at the start, 9 freed in each slot: empty after seven, then filled and freed.
    let spaces = series(Shared::Spaces);
    assert_eq!(spaces.used[..8], [51, 42, 33, 24, 15, 6, 0, 0]);
    assert_eq!(spaces.used[31], 0);
}

#[test]
fn a_vehicle_that_is_neither_moved_nor_listed_stays() {
    let (instance, mut schedule) = tiny();
    let unserved = |schedule: &Schedule| View::new(&instance, schedule).unserved;
    assert_eq!(unserved(&schedule)[0].vehicle, 1);
    assert_eq!(unserved(&schedule)[0].reason, UnservedReason::Unknown);
    schedule.unserved.push(Unserved {
        vehicle: VehicleIdx(1),
        reason: UnservedReason::NoSlot,
    });
    assert_eq!(unserved(&schedule).len(), 1);
    assert_eq!(unserved(&schedule)[0].reason, UnservedReason::NoSlot);
}

#[test]
fn a_carried_duty_begins_where_it_began() {
    let mut spec = world(1);
    add_drivers(&mut spec, 1);
    put_at_lot(&mut spec, 0);
    let instance = spec.build().unwrap();
    let schedule = Schedule {
        duties: vec![Duty {
            driver: DriverIdx(0),
            carried: true,
            first_return: Some(CoachIdx(1)),
            runs: Vec::new(),
        }],
        ..Schedule::default()
    };
    let view = View::new(&instance, &schedule);
    assert_eq!(view.duties[0].begin, -300);
    assert_eq!(view.duties[0].free, Some(5));
    assert_eq!(
        view.duties[0].end,
        30 + 10 + 95 + instance.rules().debrief.0
    );
    assert_eq!(view.coaches[1].aboard, 1);
}

#[test]
fn clocks_follow_their_zones() {
    let (instance, schedule) = tiny();
    let view = View::new(&instance, &schedule);
    let offsets = |clock: &[(i64, i64)]| clock.iter().map(|&(_, o)| o).collect::<Vec<_>>();
    assert_eq!(offsets(&view.horgos), [480]);
    assert_eq!(offsets(&view.almaty), [300]);
}

#[test]
fn nothing_is_loaded_from_anywhere_and_ids_stay_text() {
    let mut spec = world(1);
    spec.name = Some(HOSTILE.to_owned());
    spec.lots[0].id = HOSTILE.to_owned();
    spec.corridors[0].lot = HOSTILE.to_owned();
    spec.trucks[0].lot = HOSTILE.to_owned();
    spec.coaches
        .iter_mut()
        .for_each(|coach| coach.lot = HOSTILE.to_owned());
    add_drivers(&mut spec, 2);
    spec.drivers[0].name = Some(HOSTILE.to_owned());
    add_vehicles(&mut spec, 3, 1);
    spec.vehicles
        .iter_mut()
        .for_each(|vehicle| vehicle.lot = HOSTILE.to_owned());
    spec.vehicles[0].id = HOSTILE.to_owned();
    spec.vehicles[1].vin = Some(HOSTILE.to_owned());
    let instance = spec.build().unwrap();
    let schedule = fixture::dispatch(&instance);
    let mut headline = headline();
    headline.status = HOSTILE.to_owned();
    headline.violations.push(Violation {
        rule: Rule::Licence,
        who: vec![format!("driver {HOSTILE}")],
        at: Some(midnight()),
        found: 1,
        limit: 0,
        unit: "",
        what: "drives without the licence",
    });
    let page = english(&instance, &schedule, &headline).unwrap();
    assert_eq!(
        page.matches("<script").count(),
        2,
        "the data and the program"
    );
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<img"));
    for load in [
        "http://", "https://", "src=\"", "url(", "@import", "<iframe", "<object",
    ] {
        assert!(!page.contains(load), "{load}");
    }
    let Some(seen) = browser::dump(&page, "") else {
        return;
    };
    assert_eq!(seen.probe("pwned"), None);
    assert_eq!(seen.probe("error"), None);
}

#[test]
fn an_empty_schedule_and_an_empty_world_make_a_page() {
    let (instance, _) = port(1, 3, 10);
    let bare = world(1).build().unwrap();
    for instance in [instance, bare] {
        let empty = Schedule::default();
        let view = View::new(&instance, &empty);
        assert_eq!(view.counts.unserved, instance.vehicles().len());
        let page = english(&instance, &empty, &Headline::default()).unwrap();
        assert!(page.contains("No proof"));
        let Some(seen) = browser::dump(&page, "") else {
            return;
        };
        assert_eq!(seen.probe("error"), None);
        assert!(seen.dom.contains("No duty to show."));
    }
}

#[test]
fn violations_stand_in_a_banner_and_void_the_proof() {
    let (instance, schedule) = tiny();
    let mut headline = headline();
    let page = english(&instance, &schedule, &headline).unwrap();
    assert!(page.contains("Proven within 0.08 % of the best possible"));
    assert!(page.contains("756,591.80"));
    assert!(!page.contains("class=\"banner\" role=\"alert\""));
    headline.violations = vec![Violation {
        rule: Rule::Release,
        who: vec!["vehicle v00000".to_owned()],
        at: Some(at(60)),
        found: at(60).0,
        limit: at(90).0,
        unit: "minute",
        what: "starts",
    }];
    let page = english(&instance, &schedule, &headline).unwrap();
    assert!(page.contains("class=\"banner\" role=\"alert\""));
    assert!(page.contains("Starts before the vehicle’s papers are ready"));
    assert!(page.contains("2025-09-01 01:00, limit 2025-09-01 01:30"));
    assert!(!page.contains("class=\"claim\">Proven within"));
    assert!(page.contains("class=\"claim\">No proof"));
}

#[test]
fn a_schedule_of_another_instance_is_refused() {
    let (instance, schedule) = tiny();
    let refused = |schedule: &Schedule| {
        matches!(
            english(&instance, schedule, &Headline::default()),
            Err(ReportError::Foreign(_))
        )
    };
    assert!(!refused(&schedule));
    let mut other = schedule.clone();
    other.duties[0].runs[0].coach = CoachIdx(9_999);
    assert!(refused(&other));
    let mut other = schedule.clone();
    other.duties[0].runs[0].start = at(i64::MAX / 2);
    assert!(refused(&other));
    let mut other = schedule.clone();
    other.duties[0].driver = DriverIdx(3);
    assert!(refused(&other));
    // Outside the horizon, but a time: shown as it is.
    let mut other = schedule;
    other.duties[0].runs[0].start = midnight() - Minutes(600);
    assert!(!refused(&other));
}

#[test]
fn a_port_day_is_small_quick_and_works_in_a_browser() {
    let (instance, schedule) = port(1, 1500, 1200);
    let begun = Stopwatch::now();
    let page = english(&instance, &schedule, &headline()).unwrap();
    let taken = begun.elapsed();
    assert!(taken.as_millis() < 700, "took {taken:?}");
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    assert_eq!(page, english(&instance, &schedule, &headline()).unwrap());

    let view = View::new(&instance, &schedule);
    assert!(view.counts.used > 600, "{:?}", view.counts);
    let Some(seen) = browser::dump(&page, browser::WALK) else {
        return;
    };
    assert_eq!(seen.probe("error"), None);
    let number = |name: &str| seen.probe(name).unwrap().parse::<usize>().unwrap();
    assert_eq!(number("rows"), view.counts.used);
    assert!(
        (10..120).contains(&number("drawn")),
        "only rows in sight exist"
    );
    assert!(number("bars") > 4 * number("drawn"));
    assert_eq!(
        number("last"),
        view.counts.used + number("trucks") - 1,
        "scrolls to the last row"
    );
    assert_eq!(number("found"), 1, "search by vehicle");
    assert!(number("hits") >= 4, "the vehicle's bars are marked");
    assert_eq!(number("foundDriver"), 1, "search by driver");
    assert_eq!(number("foundNothing"), 0);
    assert_eq!(
        number("listed"),
        view.counts.duties,
        "the list holds every duty"
    );
    assert_eq!(number("charts"), view.series.len());
    assert_eq!(number("unserved"), view.counts.unserved);
    assert!(seen.probe("detail").unwrap().contains("Almaty"));
    assert!(number("millis") < 2000, "loaded in {} ms", number("millis"));
}

#[test]
fn the_browser_test_sees_errors_and_forbidden_loads() {
    let (instance, schedule) = tiny();
    let page = english(&instance, &schedule, &headline()).unwrap();
    let broken = page.replace("<main>", "<script>nowhere();</script><main>");
    let Some(seen) = browser::dump(&broken, "") else {
        return;
    };
    assert!(seen.probe("error").unwrap().contains("nowhere"));
    let loading = page.replace("<main>", "<img src=\"http://127.0.0.1/x.png\"><main>");
    let Some(seen) = browser::dump(&loading, "") else {
        return;
    };
    assert!(seen.probe("error").unwrap().contains("load"));
}

#[test]
fn several_days_open_on_the_first_and_can_be_chosen() {
    let (instance, schedule) = port(3, 200, 100);
    let page = english(&instance, &schedule, &headline()).unwrap();
    let Some(seen) = browser::dump(&page, browser::DAYS) else {
        return;
    };
    assert_eq!(seen.probe("error"), None);
    let rows = |name: &str| seen.probe(name).unwrap().parse::<usize>().unwrap();
    assert_eq!(rows("days"), 5, "all, three days and the tail");
    assert!(rows("first") > 0 && rows("second") > 0);
    assert!(rows("all") >= rows("first").max(rows("second")));
}
