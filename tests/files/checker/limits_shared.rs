//! Limits of stages, lots, coaches and cage trucks; exclusions and locks.

use driveaway::names::Rule;
use driveaway::spec::{CalendarSpec, DailySpec, InstanceSpec, Mode, PinSpec};

use super::firm::{self, at, clock, per_slot, span, trip};
use super::limits::edge;
use super::{Edit, breaks, passes, says};

#[test]
fn exclusion_of_a_class() {
    breaks(
        Rule::Exclusion,
        &[|i, _| i.drivers[1].excluded_classes = vec!["truck".into()]],
    );
}

#[test]
fn stage_capacity_weighs_and_closes() {
    edge(
        Rule::StageCapacity,
        |i, _| i.classes[3].gate_units = 2,
        |i, _| i.classes[3].gate_units = 3,
    );
    // The cage truck enters the gate at 13:00.
    edge(
        Rule::StageCapacity,
        |i, _| i.trucks[0].gate_units = 3,
        |i, _| i.trucks[0].gate_units = 4,
    );
    fn closure(i: &mut InstanceSpec, to: &str) {
        let gate = i.stages[1].capacity.as_mut().unwrap();
        (gate.overrides[0].from, gate.overrides[0].to) = (at("09-01 12:15"), at(to));
    }
    passes(&[|i, _| closure(i, "09-01 13:00")]);
    breaks(Rule::StageCapacity, &[|i, _| closure(i, "09-01 13:15")]);
}

#[test]
fn handover_capacity_counts_vehicles_not_spaces() {
    edge(
        Rule::HandoverCapacity,
        |i, _| {
            i.classes[3].size = 4;
            i.lots[1].handover_capacity = Some(per_slot(2));
        },
        |i, _| i.lots[1].handover_capacity = Some(per_slot(1)),
    );
}

#[test]
fn lot_capacity_with_outflow() {
    edge(
        Rule::LotCapacity,
        |i, _| i.lots[1].capacity = Some(8),
        |i, _| i.lots[1].capacity = Some(7),
    );
    // `near` takes 1, 1 and 2 spaces. Unlimited outflow empties it after each slot.
    passes(&[|i, _| i.lots[0].capacity = Some(0)]);
    edge(
        Rule::LotCapacity,
        |i, _| {
            i.lots[0].outflow = None;
            i.lots[0].capacity = Some(4);
        },
        |i, _| {
            i.lots[0].outflow = None;
            i.lots[0].capacity = Some(3);
        },
    );
    // What could have left an empty lot is not saved up: max(0, …).
    edge(
        Rule::LotCapacity,
        |i, _| {
            i.lots[0].outflow = Some(per_slot(1));
            i.lots[0].capacity = Some(1);
        },
        |i, _| {
            i.lots[0].outflow = Some(per_slot(1));
            i.lots[0].capacity = Some(0);
        },
    );
}

#[test]
fn coach_seats_count_first_returns() {
    edge(
        Rule::CoachSeats,
        |i, _| i.coaches[2].seats = Some(1),
        |i, _| i.coaches[2].seats = Some(0),
    );
    passes(&[|i, _| i.coaches[3].seats = None]);
}

#[test]
fn cage_trips_in_windows_one_at_a_time() {
    edge(
        Rule::CageTrip,
        |i, _| i.trucks[0].windows = vec![span("09-01 12:00", "09-01 16:00")],
        |i, _| i.trucks[0].windows = vec![span("09-01 12:00", "09-01 15:59")],
    );
    edge(
        Rule::CageTrip,
        |_, s| s.trips.push(trip("k1", "09-01 16:00", &[])),
        |_, s| s.trips.push(trip("k1", "09-01 15:45", &[])),
    );
    breaks(
        Rule::CageTrip,
        &[|_, s| s.trips[1].start = at("09-03 12:05")],
    );
}

#[test]
fn locks_of_every_kind() {
    let pin = |vehicle: &str| PinSpec {
        vehicle: vehicle.into(),
        driver: None,
        start: None,
        coach: None,
        mode: None,
    };
    passes(&[|i, _| i.locks.pins[0].coach = None]);
    let edits: [Edit; 8] = [
        |i, _| i.locks.pins[0].driver = Some("d3".into()),
        |i, _| i.locks.pins[0].start = Some(at("09-01 08:15")),
        |i, _| i.locks.pins[0].coach = Some("zb".into()),
        |i, _| {
            let pin = &mut i.locks.pins[0];
            (pin.driver, pin.coach, pin.mode) = (None, None, Some(Mode::Cage));
        },
        |i, _| i.locks.pins[1].start = Some(at("09-01 12:15")),
        |i, _| {
            let pin = &mut i.locks.pins[1];
            (pin.driver, pin.mode) = (Some("d1".into()), None);
        },
        |i, _| i.locks.without_drivers.push("d3".into()),
        |i, _| i.locks.without_vehicles.push("v10".into()),
    ];
    for edit in edits {
        breaks(Rule::Lock, &[edit]);
    }
    let mut spec = firm::instance();
    spec.locks.without_vehicles.clear();
    spec.locks.pins.push(pin("v11"));
    let instance = spec.build().unwrap();
    let report = driveaway::check::check(&instance, &firm::resolve(&instance, &firm::schedule()));
    says(&report, "vehicle v11: is pinned, and stays unserved (lock)");
}

#[test]
fn capacities_hold_on_the_horgos_clock() {
    // Two handovers from 09:45 on, one before.
    passes(&[|i, _| {
        i.lots[1].handover_capacity = Some(CalendarSpec {
            daily: vec![DailySpec {
                from: clock("00:00"),
                to: clock("09:45"),
                per_slot: Some(1),
            }],
            ..per_slot(2)
        });
    }]);
}
