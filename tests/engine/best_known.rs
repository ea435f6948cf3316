//! `instances/best_known.toml`: what it claims can be true, and is true of a firm's day.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use driveaway::check::check;
use driveaway::solve::{Engine, Progress, SolveOptions, Status, solve};
use driveaway::units::Fen;
use serde::Deserialize;

/// What is known of one instance.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Best {
    cost: i64,
    bound: i64,
    command: String,
    version: String,
    date: String,
}

impl Best {
    /// The instance that the command solves, such as `port-day-fast.json.gz`.
    fn file(&self) -> &str {
        let mut words = self.command.split(' ');
        words
            .find_map(|word| word.strip_prefix("instances/"))
            .unwrap_or_else(|| panic!("no instance in: {}", self.command))
    }
}

fn best_known() -> BTreeMap<String, Best> {
    toml::from_str(&String::from_utf8(crate::committed::text::text("best_known.toml")).unwrap())
        .unwrap()
}

#[test]
fn each_entry_can_be_true() {
    for (name, best) in best_known() {
        assert!(best.bound <= best.cost, "{name}");
        assert_eq!(best.file().split('.').next(), Some(name.as_str()));
        crate::committed::instance(best.file());
        assert!(
            best.version
                .split('.')
                .all(|part| part.parse::<u32>().is_ok()),
            "{name}: version {}",
            best.version
        );
        let digits = best.date.replace('-', "");
        assert!(
            (best.date.len(), digits.len()) == (10, 8) && digits.parse::<u32>().is_ok(),
            "{name}: date {}",
            best.date
        );
    }
}

#[test]
fn every_day_has_an_entry() {
    let best = best_known();
    for day in [
        "firm-day-fast",
        "firm-day-slow",
        "port-day-fast",
        "port-day-slow",
    ] {
        assert!(best.contains_key(day), "{day}");
    }
}

/// A week of the port takes `auto` longer than this test: what it has found and told by then is kept.
#[test]
fn auto_returns_the_best_schedule_that_it_told() {
    let instance = crate::committed::instance("port-week-fast.json.gz");
    let told = Arc::new(Mutex::new(None));
    let listener = Arc::clone(&told);
    let options = SolveOptions {
        progress: Some(Arc::new(move |news: &Progress| {
            *listener.lock().unwrap() = news.incumbent;
        })),
        time_limit: Some(Duration::from_secs(20)),
        ..SolveOptions::default()
    };
    let outcome = solve(&instance, &options).unwrap();
    assert_eq!(outcome.engine, Engine::Windows);
    assert_eq!(outcome.cost(), *told.lock().unwrap());
    assert!(check(&instance, outcome.schedule.as_ref().unwrap()).passed());
}

#[test]
fn a_firms_day_is_solved_as_well_as_it_says() {
    let options = SolveOptions {
        engine: Engine::Exact,
        gap: 0.0,
        ..SolveOptions::default()
    };
    for (name, best) in best_known() {
        if !name.starts_with("firm-day") {
            continue;
        }
        let instance = crate::committed::instance(best.file());
        let outcome = solve(&instance, &options).unwrap();
        let report = check(&instance, &outcome.schedule.unwrap());
        assert!(report.passed(), "{name}");
        assert_eq!(outcome.status, Status::Optimal, "{name}");
        assert_eq!(report.costs.total(), Fen(best.cost), "{name}");
        assert_eq!(outcome.bound, Some(Fen(best.bound)), "{name}");
    }
}
