//! The generator: reproducible, of the size it states, and tight but mostly servable.

mod dispatch;

use std::collections::BTreeSet;
use std::io::{self, Write};

use dispatch::{dispatch, first_coach, through};
use driveaway::generate::{Family, GenerateOptions, Regime, Setting, generate, parameters};
use driveaway::instance::Instance;
use driveaway::spec::{DriverSpec, InstanceSpec};
use driveaway::units::{Date, Instant, Minutes, Zone};

const REGIMES: [Regime; 2] = [Regime::Fast, Regime::Slow];
const DAYS_AND_WEEKS: [Family; 4] = [
    Family::FirmDay,
    Family::PortDay,
    Family::FirmWeek,
    Family::PortWeek,
];

fn options(seed: u64, regime: Regime, set: &str) -> GenerateOptions {
    let set = set
        .split_whitespace()
        .map(|one| one.parse().unwrap())
        .collect();
    GenerateOptions { seed, regime, set }
}

fn make(family: Family, regime: Regime, set: &str) -> InstanceSpec {
    generate(family, &options(1, regime, set)).unwrap()
}

fn build(family: Family, regime: Regime, set: &str) -> Instance {
    make(family, regime, set).build().unwrap()
}

/// FNV-1a over everything written.
struct Fnv(u64);

impl Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hash(spec: &InstanceSpec) -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    serde_json::to_writer(&mut hash, spec).unwrap();
    hash.0
}

#[test]
fn the_same_seed_gives_the_same_instance_and_another_seed_another() {
    for family in DAYS_AND_WEEKS {
        for regime in REGIMES {
            let first = generate(family, &options(5, regime, "")).unwrap();
            assert_eq!(first, generate(family, &options(5, regime, "")).unwrap());
            let second = generate(family, &options(6, regime, "")).unwrap();
            assert_ne!(first.vehicles, second.vehicles);
            assert_ne!(first.drivers, second.drivers);
            assert_ne!(first.coaches, second.coaches);
        }
    }
}

/// These change only when the generator does; the committed instances then change with them.
#[test]
fn the_bytes_of_seed_1_are_known() {
    let known = [
        ("firm-day", 0xfc4d_a1d8_c570_5e39, 0x1fca_e2fc_16dc_6aef),
        ("port-day", 0x1152_05f9_2085_e5a2, 0x3eee_d40f_0a80_182e),
        ("firm-week", 0xeffa_257e_3b38_e7a5, 0xb4a9_4572_05ff_b398),
        ("port-week", 0x5fef_4e39_168b_9c5d, 0x116f_a39a_cef6_0390),
        ("port-month", 0xeaf3_986a_1633_68bb, 0xab2b_0d97_6e7e_4f19),
        ("port-year", 0x8027_5ece_facf_0324, 0x9c29_fcec_e1b5_ec21),
    ];
    let found: Vec<(&str, u64, u64)> = (Family::ALL.iter())
        .map(|&family| {
            let [fast, slow] = REGIMES.map(|regime| hash(&make(family, regime, "")));
            (family.as_str(), fast, slow)
        })
        .collect();
    assert_eq!(found, known, "\n{found:#x?}");
}

#[test]
fn every_family_has_the_size_it_states_and_builds() {
    let sizes = [
        (60, 80, 1),
        (1_200, 1_500, 1),
        (420, 80, 7),
        (8_400, 5_000, 7),
    ];
    let large = [(37_500, 7_000, 30), (421_000, 7_000, 365)];
    for (&family, (vehicles, drivers, days)) in
        Family::ALL.iter().zip(sizes.into_iter().chain(large))
    {
        for (regime, tail) in [(Regime::Fast, 12), (Regime::Slow, 24)] {
            let instance = build(family, regime, "");
            assert_eq!(instance.vehicles().len(), vehicles, "{family} {regime}");
            assert_eq!(instance.drivers().len(), drivers, "{family} {regime}");
            let hours = Minutes((days * 24 + tail) * 60);
            assert_eq!(instance.horizon().length(), hours, "{family} {regime}");
            assert_sound(&instance);
        }
    }
}

/// What a careful reader of the file format would look at.
fn assert_sound(instance: &Instance) {
    let horizon = instance.horizon();
    assert_eq!(
        Zone::Horgos.midnight(Zone::Horgos.date(horizon.from)),
        horizon.from
    );
    for coach in instance.coaches() {
        assert!(horizon.from <= coach.departs && coach.departs < coach.arrives);
        assert!(coach.arrives <= horizon.to);
        assert!((1..=45).contains(&coach.seats.unwrap()));
    }
    for vehicle in instance.vehicles() {
        assert!(vehicle.released < horizon.to);
        assert!(
            vehicle
                .due
                .is_none_or(|due| vehicle.released < due && due <= horizon.to)
        );
        let least = vehicle.due.unwrap_or(vehicle.released);
        assert!(
            vehicle
                .deadline
                .is_none_or(|at| least <= at && at <= horizon.to)
        );
        assert!(vehicle.self_drive || vehicle.cage);
    }
    for lot in instance.lot_indices() {
        assert!(instance.vehicles().iter().any(|vehicle| vehicle.lot == lot));
    }
    for driver in instance.drivers() {
        assert!(!driver.windows.is_empty());
        assert!(
            driver
                .windows
                .iter()
                .all(|window| horizon.contains(*window))
        );
        assert!(driver.windows.windows(2).all(|two| two[0].to < two[1].from));
        let begin = driver.state.as_ref().and_then(|state| state.duty_begin);
        let until = begin.unwrap_or(horizon.from);
        assert!(
            driver
                .past_duties
                .windows(2)
                .all(|two| two[0].to <= two[1].from)
        );
        assert!(driver.last_duty_end.is_none_or(|end| end <= until));
        let start_date = Zone::Almaty.date(horizon.from);
        assert!(driver.stay_dates.iter().all(|date| *date < start_date));
        if let Some(state) = &driver.state {
            assert!(horizon.from <= state.free_from);
            assert!(state.lot.is_none() || state.duty_begin.is_some());
            // At a lot or inside a duty: there is a window from the start on.
            assert!(begin.is_none() || driver.windows[0].from == horizon.from);
        }
    }
}

/// From the start of a run to the arrival of the first coach that can be boarded, for a run to
/// each lot in each slot from 5 to 20 h of the first day.
fn cycles(instance: &Instance) -> Vec<Minutes> {
    let seats = vec![1; instance.coaches().len()];
    let midnight = instance.horizon().from.0;
    let starts = midnight + 5 * 60..midnight + 20 * 60;
    let mut all: Vec<Minutes> = (starts.step_by(15).map(Instant))
        .flat_map(|start| instance.lot_indices().map(move |lot| (start, lot)))
        .map(|(start, idx)| {
            let lot = instance.lot(idx);
            let ready = through(instance, lot, start).1 + lot.handover + instance.rules().boarding;
            let coach = first_coach(instance, idx, ready, &seats).unwrap();
            instance.coach(coach).arrives - start
        })
        .collect();
    all.sort_unstable();
    all
}

#[test]
fn a_cycle_takes_as_long_as_the_regime_says() {
    for (regime, least, most) in [(Regime::Fast, 3, 5), (Regime::Slow, 12, 15)] {
        for family in [Family::FirmDay, Family::PortDay, Family::PortWeek] {
            let all = cycles(&build(family, regime, ""));
            let hours = |percent: usize| all[(all.len() - 1) * percent / 100].0 / 60;
            let median = hours(50);
            assert!(
                (least..most).contains(&median),
                "{family} {regime}: median {median} h"
            );
            // An hour about it for most; whoever arrives late waits for the morning's coach.
            let [short, long] = [hours(5), hours(75)];
            assert!(
                short >= least - 1 && long <= most,
                "{family} {regime}: {short} to {long} h"
            );
        }
    }
}

#[test]
fn the_day_is_tight_but_mostly_servable() {
    for family in DAYS_AND_WEEKS {
        for regime in REGIMES {
            let instance = build(family, regime, "");
            let tally = dispatch(&instance);
            let percent = tally.served * 100 / instance.vehicles().len();
            // Without a look ahead; a plan serves more, but cannot serve all.
            assert!(
                (75..97).contains(&percent),
                "{family} {regime}: {percent} % {tally:?}"
            );
            // Each of them binds somewhere.
            assert!(
                tally.no_gate > 0 && tally.no_driver > 0 && tally.no_coach > 0,
                "{tally:?}"
            );
            assert!(tally.no_lot > 0, "{family} {regime}: {tally:?}");
        }
    }
}

#[test]
fn seats_gate_and_drivers_are_counted_against_the_vehicles() {
    for family in DAYS_AND_WEEKS {
        for regime in REGIMES {
            let instance = build(family, regime, "");
            let days = if matches!(family, Family::FirmDay | Family::PortDay) {
                1
            } else {
                7
            };
            let last = instance.horizon().from + Minutes(days * 24 * 60);
            let share = |count: u32| count as usize * 100 / instance.vehicles().len();
            let seats = (instance
                .coaches()
                .iter()
                .filter(|coach| coach.departs < last))
            .map(|coach| coach.seats.unwrap())
            .sum();
            assert!(
                (90..130).contains(&share(seats)),
                "{family} {regime}: {} %",
                share(seats)
            );
            let gate = instance
                .stages()
                .iter()
                .find(|stage| stage.id == "national-gate")
                .unwrap();
            let units = (0..instance.slots())
                .filter(|&slot| instance.slot_start(slot) < last)
                .filter_map(|slot| gate.capacity.as_ref().unwrap().at(slot))
                .sum();
            assert!(
                (100..145).contains(&share(units)),
                "{family} {regime}: {} %",
                share(units)
            );
            // Fewer drivers are there at three at night than at noon, but some are.
            let there = |hour: i64| {
                let at = instance.horizon().from + Minutes(hour * 60);
                let on = |driver: &&driveaway::instance::Driver| {
                    driver.windows.iter().any(|window| window.has(at))
                };
                instance.drivers().iter().filter(on).count()
            };
            assert!((1..there(12) / 2).contains(&there(3)), "{family} {regime}");
        }
    }
}

#[test]
fn the_gate_and_the_coaches_rest_on_holidays() {
    for regime in REGIMES {
        let instance = build(Family::PortMonth, regime, "");
        let gate = instance
            .stages()
            .iter()
            .find(|stage| stage.id == "national-gate")
            .unwrap();
        let closed: BTreeSet<String> = (0..instance.slots())
            .filter(|&slot| gate.capacity.as_ref().unwrap().at(slot) == Some(0))
            .map(|slot| Zone::Horgos.date(instance.slot_start(slot)).to_string())
            .collect();
        let expected = ["2025-10-01", "2025-10-02", "2025-10-03", "2025-10-06"];
        assert_eq!(closed.iter().collect::<Vec<_>>(), expected);
        for coach in instance.coaches() {
            for at in [coach.departs, coach.arrives] {
                assert!(!closed.contains(&Zone::Horgos.date(at).to_string()));
            }
        }
    }
    let open = build(Family::PortMonth, Regime::Fast, "closure=off");
    let gate = open
        .stages()
        .iter()
        .find(|stage| stage.id == "national-gate")
        .unwrap();
    assert!((0..open.slots()).all(|slot| gate.capacity.as_ref().unwrap().at(slot) != Some(0)));
}

#[test]
fn distinct_drivers_differ_and_others_keep_to_patterns() {
    for regime in REGIMES {
        let kinds = |set: &str| {
            let spec = make(Family::PortDay, regime, set);
            let kind = |driver: &DriverSpec| format!("{:?}", driver.windows);
            spec.drivers.iter().map(kind).collect::<BTreeSet<_>>().len()
        };
        let (on, off) = (kinds("distinct_drivers=on"), kinds("distinct_drivers=off"));

        assert!(on > 2 * off, "{regime}: {on} {off}");
        let spec = make(Family::PortDay, regime, "distinct_drivers=off");
        let start = spec.horizon.start;
        // The windows of duties under way end when their drivers are home.
        for driver in spec.drivers.iter().filter(|driver| driver.state.is_none()) {
            assert!(
                driver
                    .windows
                    .iter()
                    .all(|window| (window.from - start).0 % 30 == 0)
            );
        }
    }
}

#[test]
fn settings_change_what_they_name() {
    let base = make(Family::PortDay, Regime::Fast, "");
    let few = make(Family::PortDay, Regime::Fast, "drivers=100");
    assert_eq!(few.drivers.len(), 100);
    assert_eq!(few.vehicles, base.vehicles);
    let long = build(
        Family::FirmDay,
        Regime::Fast,
        "days=3 start=2026-03-02 slot_minutes=5",
    );
    assert_eq!(long.vehicles().len(), 180);
    assert_eq!(
        Zone::Horgos.date(long.horizon().from),
        Date::parse("2026-03-02").unwrap()
    );
    assert_eq!(long.slot_length(), Minutes(5));
    assert_sound(&long);
    let three = build(
        Family::PortDay,
        Regime::Slow,
        "lots=3 cage_trucks=4 truck_share=0.5",
    );
    assert_eq!((three.lots().len(), three.trucks().len()), (3, 4));
    let heavy = ["machinery", "tractor", "truck"].map(|id| {
        let count = |vehicle: &&driveaway::instance::Vehicle| three.class(vehicle.class).id == id;
        three.vehicles().iter().filter(count).count()
    });
    assert!(
        (500..700).contains(&heavy.iter().sum::<usize>()),
        "{heavy:?}"
    );
    assert_sound(&three);
    let seats = |set: &str| {
        let spec = make(Family::PortDay, Regime::Fast, set);
        spec.coaches
            .iter()
            .filter_map(|coach| coach.seats)
            .sum::<u32>()
    };
    assert!(seats("seats=0.5") * 100 / seats("") < 60);
    assert_eq!(seats("seats=0"), 0);
    let shut = build(Family::PortDay, Regime::Fast, "gate=0");
    assert_eq!(dispatch(&shut).served, 0);
    let plain = make(Family::PortDay, Regime::Fast, "priorities=off");
    assert!(
        plain
            .vehicles
            .iter()
            .all(|one| one.priority == 0 && one.value.is_none())
    );
    // A setting goes before the option; the last of two holds.
    let slow = make(
        Family::FirmDay,
        Regime::Fast,
        "regime=fast regime=slow rules=cautious",
    );
    assert_eq!(
        slow.horizon,
        make(Family::FirmDay, Regime::Slow, "").horizon
    );
    assert_eq!(slow.rules.preset, driveaway::spec::Preset::Cautious);
    assert_eq!(
        slow.name.as_deref(),
        Some("firm-day slow seed 1 rules=cautious")
    );
}

#[test]
fn every_slot_length_gives_a_sound_instance() {
    for slot in [5, 10, 15, 20, 30, 60] {
        for family in [Family::FirmWeek, Family::PortDay] {
            let set = format!("slot_minutes={slot} lots=2 closure=on start=2025-09-30");
            let spec = make(family, Regime::Fast, &set);
            assert_sound(&spec.build().unwrap());
            let calendars = (spec
                .stages
                .iter()
                .filter_map(|stage| stage.capacity.as_ref()))
            .chain(spec.lots.iter().filter_map(|lot| lot.outflow.as_ref()))
            .chain(
                spec.lots
                    .iter()
                    .filter_map(|lot| lot.handover_capacity.as_ref()),
            );
            for part in calendars.flat_map(|calendar| &calendar.daily) {
                assert!(part.from.0 % slot == 0 && part.to.0 % slot == 0 && part.from < part.to);
            }
        }
    }
}

#[test]
fn the_smallest_and_oddest_settings_still_give_an_instance() {
    for set in [
        "vehicles=1 drivers=1 lots=1",
        "vehicles=3 drivers=1 lots=3 slot_minutes=60",
        "closure=on start=2025-10-01 cage_trucks=2",
        "truck_share=1 cage_trucks=3",
        "vehicles=5000 drivers=10 seats=100 gate=100",
    ] {
        for family in [Family::FirmDay, Family::PortDay] {
            for regime in REGIMES {
                assert_sound(&build(family, regime, set));
            }
        }
    }
}

#[test]
fn locks_agree_with_the_rest() {
    for family in [Family::FirmDay, Family::PortDay, Family::FirmWeek] {
        for regime in REGIMES {
            let spec = make(family, regime, "locks=20");
            assert_eq!(spec.locks.pins.len() + spec.locks.bans.len(), 20);
            assert!(!spec.locks.pins.is_empty() && !spec.locks.bans.is_empty());
            let pinned: BTreeSet<&str> = spec
                .locks
                .pins
                .iter()
                .map(|pin| pin.vehicle.as_str())
                .collect();
            assert_eq!(pinned.len(), spec.locks.pins.len());
            assert!(
                spec.locks
                    .bans
                    .iter()
                    .all(|ban| !pinned.contains(ban.vehicle.as_str()))
            );
            let instance = spec.build().unwrap();
            for pin in &instance.locks().pins {
                let vehicle = instance.vehicle(pin.vehicle);
                if let Some(driver) = pin.driver {
                    let licences = &instance.driver(driver).licences;
                    let required = instance.class(vehicle.class).licence;
                    assert!(licences.iter().any(|held| held.covers(required)));
                }
                let coach = pin.coach.map(|coach| instance.coach(coach));
                assert!(coach.is_none_or(|coach| coach.lot == vehicle.lot));
                assert!(pin.start.is_none_or(|start| start >= vehicle.released));
            }
            // Nothing else depends on them.
            assert_eq!(spec.drivers, make(family, regime, "").drivers);
        }
    }
}

#[test]
fn settings_that_are_not_possible_are_refused_with_what_is() {
    let error = |text: &str| text.parse::<Setting>().unwrap_err().to_string();
    for parameter in parameters() {
        assert!(error("vehicels=3").contains(parameter.name));
        for &family in Family::ALL {
            let default = format!("{}={}", parameter.name, parameter.default_of(family));
            assert_eq!(default.parse::<Setting>().unwrap().to_string(), default);
        }
        assert!(error(&format!("{}=x", parameter.name)).contains(&parameter.range()));
    }
    assert!(error("vehicles").contains("key=value"));
    for text in [
        "vehicles=0",
        "vehicles=-1",
        "vehicles=1.5",
        "drivers=99999999999999999999",
        "days=367",
        "slot_minutes=7",
        "gate=-1",
        "gate=1.2345",
        "seats=1e3",
        "lots=4",
        "truck_share=1.001",
        "closure=yes",
        "start=2025-02-30",
        "start=1999-12-31",
        "rules=",
    ] {
        assert!(
            error(text).contains("is not possible"),
            "{text}: {}",
            error(text)
        );
    }
    assert!(
        "port-hour"
            .parse::<Family>()
            .unwrap_err()
            .to_string()
            .contains("port-day")
    );
    for set in ["vehicles=2 lots=3", "vehicles=2 lots=1 locks=3"] {
        let conflict = generate(Family::PortDay, &options(1, Regime::Fast, set));
        assert!(conflict.unwrap_err().to_string().contains("vehicles is 2"));
    }
}
