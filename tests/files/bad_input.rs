//! Bad files and absurd specs: every fault is found, at its place, and nothing panics.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use driveaway::error::{Code, InputErrors};
use driveaway::io;
use driveaway::model::World;
use driveaway::published::{Source, family_of};
use driveaway::replan::{Event, EventsSpec, Ground, Live, ReplanError, replan};
use driveaway::schedule::Schedule;
use driveaway::spec::{FairnessSpec, InstanceSpec};
use driveaway::units::{Clock, Date, Fen, Instant, Minutes};
use proptest::prelude::*;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("instances/bad")
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

fn base() -> InstanceSpec {
    io::parse_instance_spec(&bytes("base.json")).unwrap()
}

/// What re-planning the base schedule at 10:00 reports.
fn replan_faults(spec: &InstanceSpec, events: Vec<Event>) -> InputErrors {
    let plan = io::parse_schedule_spec(&bytes("base-schedule.json")).unwrap();
    let now = Instant::parse("2025-09-01T10:00:00+08:00").unwrap();
    match replan(spec, &plan, &EventsSpec::new(events), now) {
        Err(ReplanError::Input(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

/// What reading a file of `instances/bad/` reports: a schedule of the base instance, or events on
/// its day, if its code is one of those, a published instance if it is a text, else an instance.
fn faults(name: &str) -> InputErrors {
    if name.ends_with(".txt") {
        let text = String::from_utf8(bytes(name)).unwrap();
        let path = Path::new(name);
        let source = Source { path, text: &text };
        let family = family_of(&source).expect(name);
        family.cases(&source, None).map(drop).expect_err(name)
    } else if name.starts_with("E610") || name.starts_with("E611") {
        let instance = base().build().unwrap();
        io::parse_schedule(&bytes(name), &instance).expect_err(name)
    } else if name.starts_with("E612") {
        let instance = base().build().unwrap();
        let schedule = io::parse_schedule(&bytes(name), &instance).unwrap();
        let world = World::new(&instance);
        let ground = Ground::new(&world);
        let refused = Live::load(&ground, &schedule).err();
        refused.expect(name)
    } else if name.starts_with("E614") {
        replan_faults(&io::parse_instance_spec(&bytes(name)).unwrap(), Vec::new())
    } else if name.starts_with("E613") || name.starts_with("E615") {
        replan_faults(&base(), io::parse_events(&bytes(name)).unwrap().events)
    } else {
        io::parse_instance(&bytes(name)).expect_err(name)
    }
}

/// The files, and where their one mistake is.
const FILES: &[(&str, &str)] = &[
    ("E101-syntax", ""),
    ("E102-truncated", ""),
    ("E103-too-deep", ""),
    ("E104-encoding", ""),
    ("E105-format", "/format"),
    ("E106-version", "/version"),
    ("E107-duplicate-key", "/drivers/0/id"),
    ("E108-unknown-field", "/vehicles/0/dew"),
    ("E109-missing-field", "/vehicles/1"),
    ("E110-wrong-type", "/coaches/0/seats"),
    ("E111-bad-text", "/vehicles/0/due"),
    ("E112-unknown-word", "/stages/1/activity"),
    ("E113-out-of-range", "/lots/0/capacity"),
    ("E201-unknown-id", "/vehicles/2/yard"),
    ("E202-duplicate-id", "/vehicles/1/id"),
    ("E203-empty-id", "/drivers/0/id"),
    ("E301-horizon-order", "/horizon/end"),
    ("E302-horizon-length", "/horizon/end"),
    ("E303-slot-length", "/horizon/slot_minutes"),
    ("E304-horizon-slots", "/horizon/end"),
    ("E305-horizon-start", "/horizon/start"),
    ("E306-time-range", "/vehicles/0/released"),
    ("E307-interval-order", "/drivers/0/windows/0/to"),
    ("E308-window-overlap", "/drivers/0/windows/1"),
    ("E309-profile-steps", "/stages/0/minutes/steps/0/from"),
    ("E310-profile-dates", "/stages/0/minutes/dates/1/date"),
    ("E311-calendar-grid", "/stages/0/capacity/daily/0/from"),
    ("E312-due-before-release", "/vehicles/0/due"),
    ("E313-deadline-before-release", "/vehicles/1/deadline"),
    ("E314-coach-order", "/coaches/0/arrives"),
    ("E315-past-duty", "/drivers/1/past_duties/0/to"),
    ("E316-stay-date", "/drivers/1/stay_dates/1"),
    ("E317-now-outside", "/now"),
    ("E318-clock-interval", "/drivers/1/dislikes/times/0"),
    ("E401-negative-money", "/coaches/0/fare"),
    ("E402-money-range", "/vehicles/2/value"),
    ("E403-cost-overflow", "/objective"),
    ("E404-minutes-range", "/yards/0/transfer_minutes"),
    ("E405-stage-minutes", "/stages/1/minutes/steps/0/minutes"),
    ("E406-zero-size", "/classes/0/gate_units"),
    ("E407-zero-capacity", "/trucks/0/capacity"),
    ("E408-occupancy", "/lots/0/occupancy"),
    ("E409-fairness", "/objective/fairness/table/3"),
    ("E410-rule-range", "/rules/stay_days/0/limit"),
    ("E411-no-value", "/vehicles/0"),
    ("E412-count-range", "/vehicles/2/range_km"),
    ("E501-no-corridor", "/lots/1"),
    ("E502-two-corridors", "/corridors/1/lot"),
    ("E503-unused-corridor", "/corridors/1/lot"),
    ("E504-empty-corridor", "/corridors/1/stages"),
    ("E505-repeated-stage", "/corridors/0/stages/2"),
    ("E506-unused-stage", "/stages/2"),
    ("E507-state-duty", "/drivers/1/state"),
    ("E508-state-order", "/drivers/1/state/free_from"),
    ("E509-state-runs", "/drivers/1/state/runs_today"),
    ("E510-no-mode", "/vehicles/2/modes"),
    ("E601-pin-twice", "/locks/pins/1/vehicle"),
    ("E602-pin-start", "/locks/pins/0/start"),
    ("E603-pin-left-out", "/locks/pins/0/vehicle"),
    ("E604-pin-driver-left-out", "/locks/pins/0/driver"),
    ("E605-pin-banned", "/locks/pins/0/driver"),
    ("E606-pin-coach", "/locks/pins/0/coach"),
    ("E607-pin-cage", "/locks/pins/0/driver"),
    ("E608-pin-mode", "/locks/pins/0/mode"),
    ("E609-now-without-baseline", "/now"),
    ("E610-unserved-moved", "/unserved/1/vehicle"),
    ("E611-empty-duty", "/duties/1/runs"),
    ("E612-plan-broken", ""),
    ("E613-event-past", "/events/0/vehicle-withdrawn/vehicle"),
    ("E614-now-backwards", "/now"),
    ("E615-past-broken", "/now"),
    ("E701-no-number", "/line/2/word/1"),
    ("E702-beyond-range", "/line/3/word/2"),
    ("E703-text-ends", "/line/3"),
    ("E704-text-goes-on", "/line/2/word/2"),
    ("E705-unknown-line", "/line/4"),
    ("E706-contradiction", "/line/4"),
];

/// The file of a name of [`FILES`].
fn file_of(name: &str) -> String {
    let ending = if name.starts_with("E7") {
        "txt"
    } else {
        "json"
    };
    format!("{name}.{ending}")
}

#[test]
fn the_base_is_good() {
    let instance = io::parse_instance(&bytes("base.json")).unwrap();
    assert_eq!(instance.vehicles().len(), 3);
    let schedule = io::parse_schedule(&bytes("base-schedule.json"), &instance).unwrap();
    assert_eq!(schedule.served(), 2);
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let mut spec = base();
    let text = format!("{:?}", spec.build().unwrap());
    spec.vehicles.reverse();
    spec.drivers.reverse();
    spec.classes.reverse();
    spec.stages.reverse();
    spec.coaches.reverse();
    assert_eq!(format!("{:?}", spec.build().unwrap()), text);
}

#[test]
fn codes_docs_and_files_are_the_same() {
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.to_string()).collect();
    assert_eq!(codes.len(), Code::ALL.len(), "a code twice");
    let docs = include_str!("../../src/docs/error_codes.md");
    let sections: Vec<String> = (docs.lines())
        .filter_map(|line| line.strip_prefix("## E"))
        .map(|rest| format!("E{}", rest.split_whitespace().next().unwrap()))
        .collect();
    assert_eq!(sections.len(), codes.len(), "a section twice");
    assert_eq!(sections.into_iter().collect::<BTreeSet<_>>(), codes);
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('E'))
        .collect();
    assert_eq!(files, FILES.iter().map(|(name, _)| file_of(name)).collect());
    let prefixes: BTreeSet<String> = files.iter().map(|name| name[..4].to_owned()).collect();
    assert_eq!(prefixes, codes);
}

#[test]
fn each_file_has_exactly_its_mistake() {
    for (name, place) in FILES {
        let errors = faults(&file_of(name));
        let found: Vec<(&str, &str)> = errors
            .errors
            .iter()
            .map(|one| (one.code.as_str(), one.path.as_str()))
            .collect();
        assert_eq!(found, [(&name[..4], *place)], "{name}: {errors}");
        let one = &errors.errors[0];
        assert!(!(one.found.is_empty() || one.expected.is_empty() || one.hint.is_empty()));
    }
}

#[test]
fn ten_mistakes_are_all_told() {
    let errors = faults("ten-mistakes.json");
    let paths: Vec<&str> = errors.errors.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "/classes/1/pay",
            "/coaches/1/arrives",
            "/drivers/0",
            "/drivers/1/windows/0/to",
            "/horizon/slot_minuts",
            "/vehicles/0/due",
            "/vehicles/1/class",
            "/vehicles/2/released",
            "/version",
            "/yards/0/transfer_minutes",
        ]
    );
    assert!(
        errors
            .to_string()
            .contains("did you mean \"slot_minutes\"?"),
        "{errors}"
    );
    assert!(errors.to_string().starts_with("10 input errors\n"));
}

#[test]
fn several_mistakes_in_one_element_are_all_told() {
    let text = String::from_utf8(bytes("base.json")).unwrap();
    let wrong = text.replace(
        "\"class\": \"car\", \"yard\": \"north\", \"lot\": \"zharkent\", \"released\": \"2025-09-01T07:00:00+08:00\", \"due\"",
        "\"class\": 7, \"yard\": \"south\", \"lot\": \"zharkent\", \"colour\": \"red\", \"released\": \"7:00\", \"priority\": -1, \"due\"",
    );
    assert_ne!(text, wrong);
    let errors = io::parse_instance(wrong.as_bytes()).unwrap_err();
    let paths: Vec<&str> = errors.errors.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "/vehicles/0/class",
            "/vehicles/0/colour",
            "/vehicles/0/priority",
            "/vehicles/0/released",
            "/vehicles/0/yard",
        ]
    );
}

#[test]
fn errors_are_capped_and_counted_in_order_of_place() {
    let mut spec = base();
    spec.vehicles = vec![spec.vehicles[0].clone(); 30_001];
    let errors = spec.build().map(drop).unwrap_err();
    assert_eq!(errors.errors.len(), 1_000);
    assert_eq!(errors.errors.len() + errors.left_off, 30_000);
    assert_eq!(errors.errors[1].path, "/vehicles/2/id");
    assert_eq!(errors.errors[999].path, "/vehicles/1000/id");
}

#[test]
fn a_baseline_is_resolved_and_its_unknown_ids_are_told() {
    let mut spec = base();
    let instance = spec.build().unwrap();
    let schedule = io::parse_schedule(&bytes("base-schedule.json"), &instance).unwrap();
    spec.baseline = Some(schedule.to_spec(&instance));
    spec.now = Some(Instant::parse("2025-09-01T08:30:00+08:00").unwrap());
    assert_eq!(spec.build().unwrap().baseline(), Some(&schedule));
    spec.vehicles.remove(2);
    spec.classes.remove(1);
    let errors = spec.build().map(drop).unwrap_err();
    assert_eq!(errors.errors[0].path, "/baseline/duties/0/runs/0/vehicle");
    assert_eq!(errors.errors[0].code, Code::UnknownId);
}

#[test]
fn written_schedules_are_read_again() {
    let instance = base().build().unwrap();
    let schedule = io::parse_schedule(&bytes("base-schedule.json"), &instance).unwrap();
    let text = io::schedule_to_json(&schedule, &instance);
    assert!(text.ends_with("}\n"));
    assert_eq!(
        io::parse_schedule(text.as_bytes(), &instance).unwrap(),
        schedule
    );
    let spec = io::parse_schedule_spec(text.as_bytes()).unwrap();
    assert_eq!(Schedule::from_spec(&spec, &instance).unwrap(), schedule);
    assert!(
        text.lines()
            .any(|line| line.contains("\"D1\"") && line.contains("\"bus-2\""))
    );
}

#[test]
fn truncations_never_panic_and_are_told() {
    let good = bytes("base.json");
    for end in (0..good.len() - 2).step_by(3) {
        let errors = io::parse_instance(&good[..end]).map(drop).unwrap_err();
        assert_eq!(errors.errors[0].code, Code::Truncated, "{end}: {errors}");
    }
}

#[test]
fn garbage_and_deep_nesting_are_told() {
    let deep = "[".repeat(100_000);
    let wide = format!(
        "{{\"name\": {}1{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    for (text, code) in [(deep.as_str(), Code::TooDeep), (&wide, Code::TooDeep)] {
        assert_eq!(
            io::parse_instance(text.as_bytes()).unwrap_err().errors[0].code,
            code
        );
    }
    let garbage: Vec<u8> = (0..1_000_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    assert_eq!(
        io::parse_instance(&garbage).unwrap_err().errors[0].code,
        Code::Encoding
    );
    assert_eq!(
        io::parse_instance(b"hello").unwrap_err().errors[0].code,
        Code::Syntax
    );
    assert_eq!(
        io::parse_instance(b"  \n").unwrap_err().errors[0].code,
        Code::Truncated
    );
    assert_eq!(
        io::parse_instance(b"[1, 2]").unwrap_err().errors[0].code,
        Code::WrongType
    );
    assert_eq!(
        io::parse_instance(b"\xFF\xFE{\0").unwrap_err().errors[0].code,
        Code::Encoding
    );
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend(bytes("base.json"));
    assert!(io::parse_instance(&marked).is_ok());
}

#[test]
fn many_drivers_are_read_also_with_a_mistake() {
    let mut spec = base();
    let one = spec.drivers[0].clone();
    spec.drivers.extend((0..20_000).map(|n| {
        let mut driver = one.clone();
        driver.id = format!("N{n}");
        driver
    }));
    let text = io::instance_to_json(&spec);
    assert_eq!(
        io::parse_instance(text.as_bytes()).unwrap().drivers().len(),
        20_002
    );
    let wrong = text.replace("\"id\": \"N19999\"", "\"id\": 19999");
    let errors = io::parse_instance(wrong.as_bytes()).unwrap_err();
    assert_eq!(errors.errors.len(), 1, "{errors}");
    assert_eq!(errors.errors[0].path, "/drivers/20001/id");
}

/// Absurd values and small ones.
fn number() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(i64::MIN),
        Just(i64::MAX),
        Just(-1),
        Just(0),
        Just(1 << 40),
        -100_000..100_000_i64,
        Just(29_277_600_i64),
        any::<i64>(),
    ]
}

/// One change of a spec, chosen by `which`.
fn mutate(spec: &mut InstanceSpec, which: u8, number: i64, at: usize) {
    let small = number as u32;
    let (instant, fen, minutes) = (Instant(number), Fen(number), Minutes(number));
    let pick = |count: usize| at % count.max(1);
    let vehicle = pick(spec.vehicles.len());
    let driver = pick(spec.drivers.len());
    match which % 36 {
        0 => spec.horizon.start = instant,
        1 => spec.horizon.end = instant,
        2 => spec.horizon.slot_minutes = minutes,
        3 => spec.now = Some(instant),
        4 => spec.classes[0].pay = fen,
        5 => spec.classes[0].size = small,
        6 => spec.classes[0].gate_units = small,
        7 => spec.yards[0].transfer_minutes = minutes,
        8 => spec.stages[0].minutes.steps[0].minutes = minutes,
        9 => spec.stages[0].minutes.steps[0].from = Clock(small as u16),
        10 => spec.stages[0].minutes.dates[0].date = Date(number as i32),
        11 => spec.stages[0].capacity.as_mut().unwrap().daily[0].from = Clock(small as u16),
        12 => spec.stages[0].capacity.as_mut().unwrap().overrides[0].to = instant,
        13 => spec.stages[0].capacity.as_mut().unwrap().per_slot = Some(small),
        14 => spec.lots[0].occupancy = small,
        15 => spec.lots[0].handover_minutes = minutes,
        16 => spec.corridors[0].distance_km = small,
        17 => spec.coaches[0].departs = instant,
        18 => spec.coaches[0].fare = fen,
        19 => spec.trucks[0].outbound_minutes = minutes,
        20 => spec.trucks[0].windows[0].from = instant,
        21 => spec.trucks[0].cost = fen,
        22 => spec.pay_schemes[0].overtime_per_minute = fen,
        23 => spec.drivers[driver].windows[0].to = instant,
        24 => spec.drivers[driver].last_duty_end = Some(instant),
        25 => spec.drivers[driver].stay_dates = vec![Date(number as i32)],
        26 => spec.drivers[driver].passport_until = Some(Date(number as i32)),
        27 => spec.drivers[driver].runs_before = small,
        28 => spec.vehicles[vehicle].released = instant,
        29 => spec.vehicles[vehicle].due = Some(instant),
        30 => spec.vehicles[vehicle].value = Some(fen),
        31 => spec.objective.fairness = FairnessSpec::Table(vec![Fen(0), fen, Fen(number / 2)]),
        32 => spec.objective.lateness_per_minute = fen,
        33 => {
            spec.vehicles.pop();
        }
        34 => spec.lots[0].id = String::new(),
        _ => {
            if let Some(state) = &mut spec.drivers[driver].state {
                state.duty_begin = Some(instant);
                state.free_from = instant;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn absurd_specs_never_panic(
        changes in proptest::collection::vec((any::<u8>(), number(), any::<usize>()), 1..4)
    ) {
        let mut spec = base();
        for (which, number, at) in changes {
            mutate(&mut spec, which, number, at);
        }
        if let Err(errors) = spec.build() {
            prop_assert!(!errors.errors.is_empty());
            let _ = errors.to_string();
        }
        // Written absurdity is read as far as it goes, and refused without a panic.
        let _ = io::parse_instance(io::instance_to_json(&spec).as_bytes()).map(drop);
    }

    #[test]
    fn writing_and_reading_give_the_spec_back(
        values in proptest::collection::vec((any::<u8>(), 0..100_000_i64, any::<usize>()), 0..6)
    ) {
        let mut spec = base();
        for (which, number, at) in values {
            // Clocks from memory can be no times of day, which a file cannot say.
            if ![9, 11].contains(&(which % 36)) {
                mutate(&mut spec, which, number, at);
            }
        }
        let text = io::instance_to_json(&spec);
        prop_assert_eq!(io::parse_instance_spec(text.as_bytes()).unwrap(), spec);
    }

    #[test]
    fn flipped_bytes_never_panic(
        flips in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..6)
    ) {
        let mut text = bytes("base.json");
        for (at, byte) in flips {
            let at = at % text.len();
            text[at] = byte;
        }
        let _ = io::parse_instance(&text).map(drop);
    }
}
