//! What drivers are told: a message and a calendar each.

use std::fs;

use driveaway::check::run_times;
use driveaway::generate::Family;
use driveaway::instance::Instance;
use driveaway::io;
use driveaway::schedule::Schedule;
use driveaway::sheets;
use driveaway::solve::{Engine, SolveOptions, solve};
use driveaway::units::Zone;
use driveaway::words::{Lang, Words};

use crate::common::generated;
use crate::sheets::driveaway;

fn day() -> (Instance, Schedule, String) {
    let spec = generated(Family::FirmDay, 1, &["vehicles=20", "drivers=16"]);
    let instance = spec.build().unwrap();
    let options = SolveOptions {
        engine: Engine::Greedy,
        ..SolveOptions::default()
    };
    let schedule = solve(&instance, &options).unwrap().schedule.unwrap();
    (instance, schedule, io::instance_to_json(&spec))
}

#[test]
fn a_message_has_every_run_with_both_clocks_in_every_language() {
    let (instance, schedule, _) = day();
    for lang in Lang::ALL {
        let told = sheets::for_drivers(&instance, &schedule, Words::new(lang));
        let drivers: std::collections::BTreeSet<_> =
            schedule.duties.iter().map(|duty| duty.driver).collect();
        assert_eq!(told.len(), drivers.len(), "{lang}");
        for duty in &schedule.duties {
            let driver = instance.driver(duty.driver);
            let one = told.iter().find(|one| one.driver == driver.id).unwrap();
            for run in &duty.runs {
                let at = run_times(&instance, run);
                let vehicle = instance.vehicle(run.vehicle);
                let mut parts = vec![vehicle.id.clone(), instance.coach(run.coach).id.clone()];
                parts.extend(vehicle.vin.clone());
                for at in [
                    run.start,
                    at.lot_arrival,
                    at.coach_departs,
                    at.coach_arrives,
                ] {
                    parts.extend(
                        [Zone::Horgos, Zone::Almaty].map(|zone| zone.clock(at).to_string()),
                    );
                }
                for part in parts {
                    assert!(
                        one.message.contains(&part),
                        "{lang}: no {part} in {}",
                        one.message
                    );
                }
            }
            assert!(!one.message.contains('{'), "{}", one.message);
        }
    }
}

/// The lines of a calendar, folded ones put together; none is longer than RFC 5545 allows.
fn unfolded(calendar: &str) -> Vec<String> {
    assert!(calendar.ends_with("\r\n"));
    let mut lines: Vec<String> = Vec::new();
    for line in calendar.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().unwrap().push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

#[test]
fn a_calendar_holds_duty_runs_and_rides_at_their_instants() {
    let (instance, schedule, _) = day();
    let words = Words::new(Lang::Zh);
    let told = sheets::for_drivers(&instance, &schedule, words);
    assert_eq!(
        told,
        sheets::for_drivers(&instance, &schedule, words),
        "nothing depends on now"
    );
    for one in &told {
        let lines = unfolded(&one.calendar);
        assert_eq!(
            (lines[0].as_str(), lines.last().unwrap().as_str()),
            ("BEGIN:VCALENDAR", "END:VCALENDAR")
        );
        let values = |key: &str| -> Vec<&str> {
            lines
                .iter()
                .filter_map(|line| line.strip_prefix(key))
                .collect()
        };
        let duties = schedule.duties.iter();
        let his: Vec<_> = duties
            .filter(|duty| instance.driver(duty.driver).id == one.driver)
            .collect();
        let runs: Vec<_> = his.iter().flat_map(|duty| &duty.runs).collect();
        let first = his
            .iter()
            .filter(|duty| duty.first_return.is_some())
            .count();
        assert_eq!(
            values("BEGIN:VEVENT").len(),
            his.len() + 2 * runs.len() + first
        );
        for key in ["DTSTAMP:", "DTSTART:", "DTEND:", "UID:", "SUMMARY:"] {
            assert_eq!(values(key).len(), values("BEGIN:VEVENT").len(), "{key}");
        }
        let mut uids = values("UID:");
        uids.sort_unstable();
        uids.dedup();
        assert_eq!(uids.len(), values("UID:").len());
        for run in runs {
            let utc = |at: driveaway::units::Instant| {
                // Horgos is eight hours ahead of UTC all year.
                let local = Zone::Horgos.text(at - driveaway::units::Minutes(480));
                local.replace('-', "").replace(' ', "T").replace(':', "") + "00Z"
            };
            let at = run_times(&instance, run);
            assert!(values("DTSTART:").contains(&utc(run.start).as_str()));
            assert!(values("DTEND:").contains(&utc(at.lot_arrival).as_str()));
            assert!(values("DTSTART:").contains(&utc(at.coach_departs).as_str()));
        }
    }
}

#[test]
fn the_command_writes_a_folder_or_one_file_and_keeps_rosters_apart() {
    let (instance, schedule, json) = day();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("day.json"), json).unwrap();
    fs::write(
        path("plan.json"),
        io::schedule_to_json(&schedule, &instance),
    )
    .unwrap();
    let run = |args: &[&str]| {
        driveaway(
            folder.path(),
            &[&["roster", "day.json", "plan.json"], args].concat(),
        )
    };
    assert_eq!(run(&["-o", "out", "--lang", "ru"]), (0, String::new()));
    let told = sheets::for_drivers(&instance, &schedule, Words::new(Lang::Ru));
    let count = |name: &str| fs::read_dir(path("out").join(name)).unwrap().count();
    assert_eq!(
        (count("calendars"), count("messages"), count("")),
        (told.len(), told.len(), 4)
    );
    let one = &told[0];
    let written = fs::read_to_string(path("out/messages").join(format!("{}.txt", one.driver)));
    assert_eq!(written.unwrap(), one.message);
    let written = fs::read_to_string(path("out/calendars").join(format!("{}.ics", one.driver)));
    assert_eq!(written.unwrap(), one.calendar);
    // Again the same; but what an earlier roster left is not mixed with it.
    assert_eq!(run(&["-o", "out", "--lang", "ru"]), (0, String::new()));
    fs::write(path("out/messages/D99.txt"), "old").unwrap();
    let (code, told_of) = run(&["-o", "out"]);
    assert_eq!(code, 2);
    assert!(told_of.contains("D99.txt"), "{told_of}");

    assert_eq!(
        run(&["-o", "one.ics", "--driver", &one.driver, "--lang", "ru"]),
        (0, String::new())
    );
    assert_eq!(fs::read_to_string(path("one.ics")).unwrap(), one.calendar);
    assert_eq!(run(&["-o", "all.txt", "--lang", "ru"]), (0, String::new()));
    let all = fs::read_to_string(path("all.txt")).unwrap();
    assert!(told.iter().all(|one| all.contains(&one.message)));
    assert_eq!(run(&["-o", "all.ics"]).0, 0);
    assert_eq!(run(&["-o", "no.ics", "--driver", "nobody"]).0, 2);
    assert_eq!(run(&["-o", "no.xlsx", "--driver", &one.driver]).0, 2);
}
