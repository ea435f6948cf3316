//! The page as people use it, in a real browser and in all four languages.

use driveaway::ids::{DriverIdx, VehicleIdx};
use driveaway::report::{Headline, Notes, Page, View, html};
use driveaway::schedule::Schedule;
use driveaway::units::Date;
use driveaway::words::{Lang, Words};

use super::headline;
use crate::browser;
use crate::fixture::port;

/// A sentence of a note, which looks like markup.
const NOTE: &str = "displaced by V7: <b>one more driver</b> & it goes";

fn notes(schedule: &Schedule, vehicle: VehicleIdx) -> Notes {
    let idle = (0..).map(DriverIdx).find(|&driver| {
        let used = |duty: &driveaway::schedule::Duty| duty.driver == driver;
        !schedule.duties.iter().any(used)
    });
    Notes {
        vehicles: [(vehicle, NOTE.to_owned())].into(),
        drivers: [(idle.unwrap(), "he is not needed".to_owned())].into(),
        bottlenecks: vec!["one more C1 driver saves ¥420".to_owned()],
    }
}

#[test]
fn stories_filters_zoom_and_drag_work_in_every_language() {
    let (instance, schedule) = port(1, 400, 260);
    let view = View::new(&instance, &schedule);
    let staying = VehicleIdx::new(view.unserved[0].vehicle);
    for lang in Lang::ALL {
        let words = Words::new(lang);
        let page = Page {
            lang,
            notes: notes(&schedule, staying),
        };
        let text = html(&instance, &schedule, &headline(), &page).unwrap();
        assert!(text.contains(&format!("<html lang=\"{}\">", lang.tag())));
        assert!(text.contains("one more C1 driver saves ¥420"));
        let Some(seen) = browser::dump(&text, browser::HANDS) else {
            return;
        };
        assert_eq!(seen.probe("error"), None, "{lang}");
        assert_eq!(seen.probe("raw").unwrap(), "none", "{lang}: a key shows");
        let told = |name: &str| seen.probe(name).unwrap();
        let says = |name: &str, key: &str| {
            let text = words.text(key);
            assert!(told(name).contains(&text), "{lang} {name}: {}", told(name));
        };
        says("going", "report-story");
        says("aboard", "report-yard-wait");
        says("going", "report-kind-coach");
        says("aboard", "report-kind-haul");
        says("staying", "report-staying");
        assert!(told("staying").contains("one more driver"), "the note");
        says("day", "report-his-day");
        says("idle", "report-no-duty-driver");
        assert!(told("idle").contains("he is not needed"));
        says("truck", "report-truck-day");
        assert_eq!(told("nobody"), "");
        assert_eq!(told("closed"), "true");
        let number = |name: &str| told(name).parse::<usize>().unwrap();
        assert!(number("dayRuns") >= 2);
        assert_eq!(number("marked"), 1);
        assert_eq!(number("stayingRows"), 0);
        assert_eq!(number("stayingListed"), view.counts.unserved);
        assert_eq!(number("cagedListed"), view.counts.caged);
        assert_eq!(number("cagedTrucks"), 1);
        assert_eq!(
            number("lateListed"),
            view.counts.late.max(1),
            "or one line: none"
        );
        assert_eq!(number("allListed"), view.counts.vehicles);
        assert_eq!(number("zoomed"), 4);
        assert_eq!(number("dragged"), 200);
        assert_eq!(told("afterDrag"), "true", "a drag opens nothing");
    }
}

#[test]
fn broken_rules_and_the_proof_are_told_in_the_readers_language() {
    let (instance, schedule) = port(1, 20, 10);
    let mut broken = headline();
    broken.violations = driveaway::check::check(&instance, &schedule).violations;
    assert!(!broken.violations.is_empty(), "the fixture breaks rules");
    for lang in Lang::ALL {
        let words = Words::new(lang);
        let page = Page {
            lang,
            ..Page::default()
        };
        let text = html(&instance, &schedule, &broken, &page).unwrap();
        for one in &broken.violations {
            assert!(text.contains(&words.text(&format!("rule-{}.broken", one.rule))));
        }
        let count = broken.violations.len();
        assert!(text.contains(&words.with("report-broken", &[("count", count.into())])));
        let good = html(&instance, &schedule, &headline(), &page).unwrap();
        let claim = words.with(
            "report-proof-gap",
            &[("percent", words.decimal("0.08").into())],
        );
        assert!(good.contains(&claim), "{claim}");
        assert!(good.contains(&words.text("report-stop-gap")));
        assert!(good.contains(&words.date(Date::parse("2025-09-01").unwrap())));
    }
}

#[test]
fn notes_about_nobody_are_left_out() {
    let (instance, schedule) = port(1, 5, 5);
    let notes = Notes {
        vehicles: [(VehicleIdx(99_999), NOTE.to_owned())].into(),
        drivers: [(DriverIdx(99_999), NOTE.to_owned())].into(),
        bottlenecks: Vec::new(),
    };
    let page = Page {
        notes,
        ..Page::default()
    };
    let text = html(&instance, &schedule, &Headline::default(), &page).unwrap();
    assert!(!text.contains("one more driver"));
}
