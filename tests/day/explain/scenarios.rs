//! Scenarios: each setting does what it says, and one that makes no sense is told.

use driveaway::error::Code;
use driveaway::generate::{Family, GenerateOptions, generate};
use driveaway::scenario::apply;
use driveaway::spec::InstanceSpec;
use driveaway::units::{Fen, Minutes};
use proptest::prelude::*;

fn day() -> InstanceSpec {
    let set = vec![
        "vehicles=12".parse().unwrap(),
        "drivers=10".parse().unwrap(),
    ];
    let options = GenerateOptions {
        seed: 3,
        set,
        ..GenerateOptions::default()
    };
    generate(Family::FirmDay, &options).unwrap()
}

fn after(settings: &[&str]) -> InstanceSpec {
    let mut spec = day();
    apply(&mut spec, settings).unwrap();
    spec.build().unwrap();
    spec
}

fn gate(spec: &InstanceSpec) -> Vec<u32> {
    let one = spec
        .stages
        .iter()
        .find(|one| one.id == "national-gate")
        .unwrap();
    let calendar = one.capacity.as_ref().unwrap();
    let daily = calendar.daily.iter().filter_map(|one| one.per_slot);
    calendar.per_slot.into_iter().chain(daily).collect()
}

#[test]
fn settings_do_what_they_say() {
    let plain = day();
    let half = gate(&after(&["gate.capacity*=0.5"]));
    let whole = gate(&plain);
    assert!(whole.iter().any(|value| *value > 0));
    assert_eq!(
        half,
        whole
            .iter()
            .map(|value| value.div_ceil(2))
            .collect::<Vec<_>>()
    );
    assert_eq!(gate(&after(&["stages[national-gate].capacity=3"])), [3]);

    let seats = |spec: &InstanceSpec| {
        spec.coaches
            .iter()
            .map(|one| one.seats.unwrap())
            .collect::<Vec<_>>()
    };
    let double: Vec<u32> = seats(&plain).iter().map(|seats| 2 * seats).collect();
    assert_eq!(seats(&after(&["coach.seats*=2"])), double);
    let first = plain.coaches[0].id.clone();
    let spec = after(&[
        &format!("coaches[{first}].seats=99"),
        &format!("coaches[{first}].departs+=5"),
    ]);
    assert_eq!(
        (spec.coaches[0].seats, spec.coaches[1].seats),
        (Some(99), plain.coaches[1].seats)
    );
    assert_eq!(
        spec.coaches[0].departs,
        plain.coaches[0].departs + Minutes(5)
    );

    let lot = |spec: &InstanceSpec| spec.lots[0].capacity.unwrap();
    assert_eq!(lot(&after(&["lots.capacity+=20"])), lot(&plain) + 20);
    assert_eq!(lot(&after(&["zharkent.capacity=77"])), 77);

    let rules = after(&[
        "rules.max-runs=2",
        "rules.rest=null",
        "rules.preset=cautious",
    ])
    .rules;
    assert_eq!(rules.max_runs_per_duty, Some(Some(2)));
    assert_eq!(rules.max_runs_per_day, Some(Some(2)));
    assert_eq!(rules.rest_minutes, Some(None));
    let objective = after(&["objective.lateness*=1.5", "objective.unserved*=2"]).objective;
    assert_eq!(
        objective.lateness_per_minute,
        Fen(plain.objective.lateness_per_minute.0 * 3 / 2)
    );
    assert_eq!(
        objective.unserved_values[0],
        Fen(plain.objective.unserved_values[0].0 * 2)
    );

    let buffer = |spec: &InstanceSpec| {
        spec.stages[0]
            .minutes
            .steps
            .iter()
            .map(|one| one.minutes.0)
            .sum::<i64>()
    };
    assert_eq!(
        buffer(&after(&["stages[buffer].minutes+=7"])),
        buffer(&plain) + 7 * i64::try_from(plain.stages[0].minutes.steps.len()).unwrap()
    );
    let priority = after(&["vehicles.priority=1"]).vehicles;
    assert!(priority.iter().all(|one| one.priority == 1));
}

#[test]
fn entries_come_and_go() {
    let plain = day();
    let like = plain.drivers[2].clone();
    let spec = after(&[&format!("drivers+=3@{}", like.id)]);
    assert_eq!(spec.drivers.len(), plain.drivers.len() + 3);
    let new = spec.drivers.last().unwrap();
    assert_eq!(
        (&new.licences, &new.windows),
        (&like.licences, &like.windows)
    );
    assert_eq!((new.runs_before, &new.name), (0, &None));

    let licence = format!("{:?}", like.licences[0]);
    let of = |spec: &InstanceSpec| {
        spec.drivers
            .iter()
            .filter(|one| one.licences.contains(&like.licences[0]))
            .count()
    };
    assert_eq!(
        of(&after(&[&format!("drivers+=2@{licence}")])),
        of(&plain) + 2
    );
    assert_eq!(
        of(&after(&[&format!("drivers-=1@{licence}")])),
        of(&plain) - 1
    );
    let gone = plain.vehicles[4].id.clone();
    let spec = after(&[&format!("vehicles-={gone}")]);
    assert!(spec.vehicles.iter().all(|one| one.id != gone));
    // Twice the same setting makes twice as many, each with an id of its own.
    assert_eq!(
        after(&["drivers+=2", "drivers+=2"]).drivers.len(),
        plain.drivers.len() + 4
    );
}

#[test]
fn what_makes_no_sense_is_told_all_at_once() {
    let mut spec = day();
    let before = spec.clone();
    let settings = [
        "gate.capcity=3",
        "coaches[X99].seats=1",
        "rules.max_runs_per_duty+=1",
        "nonsense",
        "lots.capacity-=100000",
        "coaches.seats=many",
        "drivers+=0",
        "drivers*=2",
        "driverz.name=x",
    ];
    let faults = apply(&mut spec, &settings).unwrap_err().errors;
    assert_eq!(spec, before);
    let told = |setting: &str| faults.iter().find(|one| one.path == setting).unwrap();
    assert_eq!(faults.len(), settings.len(), "{faults:?}");
    for (setting, code) in settings.iter().zip([
        Code::UnknownField,
        Code::UnknownId,
        Code::WrongType,
        Code::BadText,
        Code::OutOfRange,
        Code::WrongType,
        Code::OutOfRange,
        Code::WrongType,
        Code::UnknownField,
    ]) {
        assert_eq!(told(setting).code, code, "{:?}", told(setting));
    }
    assert!(told("gate.capcity=3").hint.contains("capacity"));
    assert!(told("driverz.name=x").hint.contains("drivers"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_setting_panics(
        list in "(gate|drivers|coaches|rules|objective|stages|lots|vehicles|horizon|[a-z]{1,6})",
        entry in "(|\\[C01\\]|\\[0\\]|\\[\\*\\]|\\[[a-z]*\\])",
        field in "(|\\.capacity|\\.seats|\\.minutes|\\.windows|\\.windows\\[0\\]\\.from|\\.max-runs|\\.start|\\.[a-z]{1,5})",
        op in "(=|\\+=|-=|\\*=)",
        value in "(-?[0-9]{1,25}|[0-9]\\.[0-9]{1,4}|null|\\[\\]|\\{\\}|[a-z@]{1,6}|2@C1)",
    ) {
        let mut spec = day();
        let setting = format!("{list}{entry}{field}{op}{value}");
        if apply(&mut spec, &[setting]).is_ok() {
            let _ = spec.build();
        }
    }
}
