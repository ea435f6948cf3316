//! A port day for the report tests: an instance by hand and duties by a simple rule. The
//! schedule looks like a real one but need not keep every rule.

use driveaway::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use driveaway::instance::Instance;
use driveaway::schedule::{Duty, Run, Schedule, Trip, Unserved, UnservedReason};
use driveaway::spec::{
    Activity, CalendarSpec, ClassSpec, CoachSpec, CorridorSpec, DailySpec, DriverSpec, HorizonSpec,
    InstanceSpec, LicenceClass, LotSpec, OverrideSpec, ProfileSpec, StageSpec, StateSpec, StepSpec,
    TruckSpec, TruckStageSpec, VehicleSpec, YardSpec,
};
use driveaway::units::{Clock, Fen, Instant, Interval, Minutes};

/// Minutes in a day.
pub const DAY: i64 = 1440;

/// 1 September 2025, 00:00 at Horgos.
pub fn midnight() -> Instant {
    Instant::parse("2025-09-01T00:00:00+08:00").unwrap()
}

/// Instant `minutes` after the first midnight.
pub fn at(minutes: i64) -> Instant {
    midnight() + Minutes(minutes)
}

fn stage(id: &str, activity: Activity, abroad: bool, minutes: &[(u16, i64)]) -> StageSpec {
    StageSpec {
        id: id.to_owned(),
        activity,
        abroad,
        minutes: ProfileSpec {
            steps: (minutes.iter())
                .map(|&(hour, minutes)| StepSpec {
                    from: Clock(hour * 60),
                    minutes: Minutes(minutes),
                })
                .collect(),
            dates: Vec::new(),
        },
        capacity: None,
    }
}

fn per_slot(count: u32) -> CalendarSpec {
    CalendarSpec {
        per_slot: Some(count),
        ..CalendarSpec::default()
    }
}

/// An instance of `days` days (and a tail of half a day) without people and vehicles.
pub fn world(days: i64) -> InstanceSpec {
    let mut spec = InstanceSpec::new(HorizonSpec {
        start: midnight(),
        end: at(days * DAY + 720),
        slot_minutes: Minutes(15),
    });
    spec.name = Some("Horgos port day, 摆渡人".to_owned());
    for (id, licence, pay) in [
        ("car", LicenceClass::C1, 50_000),
        ("truck", LicenceClass::B2, 80_000),
    ] {
        spec.classes.push(ClassSpec {
            id: id.to_owned(),
            licence,
            pay: Fen(pay),
            size: if id == "truck" { 2 } else { 1 },
            gate_units: 1,
            cage: id == "car",
        });
    }
    for (id, transfer) in [("yard-nanjing-road", 15), ("yard-south", 25)] {
        spec.yards.push(YardSpec {
            id: id.to_owned(),
            transfer_minutes: Minutes(transfer),
        });
    }
    let mut gate = stage("national-gate", Activity::Work, false, &[(0, 20)]);
    gate.capacity = Some(CalendarSpec {
        per_slot: Some(22),
        daily: vec![DailySpec {
            from: Clock(120),
            to: Clock(240),
            per_slot: Some(10),
        }],
        overrides: vec![OverrideSpec {
            from: at(19 * 60),
            to: at(20 * 60),
            per_slot: Some(0),
        }],
    });
    spec.stages = vec![
        stage(
            "buffer-queue",
            Activity::Queue,
            false,
            &[(0, 30), (9, 70), (18, 45)],
        ),
        gate,
        stage("kazakh-control", Activity::Work, true, &[(0, 25)]),
        stage("road", Activity::Drive, true, &[(0, 40)]),
    ];
    spec.lots.push(LotSpec {
        id: "zharkent".to_owned(),
        capacity: Some(420),
        occupancy: 60,
        outflow: Some(per_slot(9)),
        handover_capacity: Some(per_slot(24)),
        handover_minutes: Minutes(15),
    });
    spec.corridors.push(CorridorSpec {
        lot: "zharkent".to_owned(),
        stages: spec.stages.iter().map(|stage| stage.id.clone()).collect(),
        distance_km: 38,
    });
    for n in 0..days * 48 {
        let departs = at(n * 30 + 10);
        spec.coaches.push(CoachSpec {
            id: format!("coach-{n:03}"),
            lot: "zharkent".to_owned(),
            departs,
            arrives: departs + Minutes(95),
            seats: (n % 12 != 11).then_some(45),
            fare: Fen(7_000),
        });
    }
    spec.trucks.push(TruckSpec {
        id: "cage-1".to_owned(),
        lot: "zharkent".to_owned(),
        capacity: 6,
        windows: vec![Interval {
            from: midnight(),
            to: at(days * DAY + 720),
        }],
        loading_minutes: Minutes(60),
        outbound_minutes: Minutes(180),
        unloading_minutes: Minutes(45),
        return_minutes: Minutes(150),
        cost: Fen(500_000),
        stages: vec![TruckStageSpec {
            stage: "national-gate".to_owned(),
            after_minutes: Minutes(100),
        }],
        gate_units: 2,
    });
    spec
}

/// Adds drivers; some have names, some of them Chinese.
pub fn add_drivers(spec: &mut InstanceSpec, count: usize) {
    const NAMES: [&str; 5] = ["王瑞", "高云", "Айдар Нұрлан", "Li Wei", "古丽娜尔·买买提"];
    for n in 0..count {
        spec.drivers.push(DriverSpec {
            id: format!("d{n:04}"),
            name: (n % 4 != 3).then(|| NAMES[n % NAMES.len()].to_owned()),
            licences: vec![LicenceClass::B2],
            windows: vec![Interval {
                from: spec.horizon.start,
                to: spec.horizon.end,
            }],
            state: None,
            past_duties: Vec::new(),
            last_duty_end: None,
            runs_before: 0,
            stay_dates: Vec::new(),
            passport_until: None,
            pay: None,
            dislikes: Default::default(),
            excluded_classes: Vec::new(),
            excluded_vehicles: Vec::new(),
        });
    }
}

/// Adds vehicles, released through each day.
pub fn add_vehicles(spec: &mut InstanceSpec, per_day: usize, days: usize) {
    for n in 0..per_day * days {
        let minute = (n / per_day) as i64 * DAY + (n % per_day) as i64 * 1080 / per_day as i64;
        let released = at(minute / 15 * 15);
        spec.vehicles.push(VehicleSpec {
            id: format!("v{n:05}"),
            vin: Some(format!("LVGBE40K08G{n:06}")),
            class: if n % 9 == 0 { "truck" } else { "car" }.to_owned(),
            yard: if n % 3 == 0 {
                "yard-south"
            } else {
                "yard-nanjing-road"
            }
            .to_owned(),
            lot: "zharkent".to_owned(),
            released,
            due: (n % 2 == 0).then(|| released + Minutes(if n % 10 == 0 { 130 } else { 300 })),
            deadline: None,
            priority: 0,
            value: None,
            range_km: None,
            modes: None,
        });
    }
}

/// A driver at the lot at the start, inside a duty.
pub fn put_at_lot(spec: &mut InstanceSpec, driver: usize) {
    spec.drivers[driver].state = Some(StateSpec {
        lot: Some("zharkent".to_owned()),
        free_from: at(5),
        duty_begin: Some(at(-300)),
        runs: 1,
        runs_today: 0,
        driving_minutes: Minutes(40),
        continuous_minutes: Minutes(40),
    });
}

/// A whole day (or several): the port-day instance with its schedule.
pub fn port(days: usize, drivers: usize, per_day: usize) -> (Instance, Schedule) {
    let mut spec = world(days as i64);
    add_drivers(&mut spec, drivers);
    add_vehicles(&mut spec, per_day, days);
    if drivers > 0 {
        put_at_lot(&mut spec, 0);
    }
    let instance = spec.build().expect("the fixture is valid");
    let schedule = dispatch(&instance);
    (instance, schedule)
}

/// Sends vehicles off in the order of release, each with the driver who has been free longest,
/// at most two runs a duty; every 97th stays, and every 50th travels caged.
pub fn dispatch(instance: &Instance) -> Schedule {
    let mut schedule = Schedule::default();
    let mut gate = vec![0; instance.slots()];
    let mut free: Vec<Instant> = vec![instance.horizon().from; instance.drivers().len()];
    let mut busy = vec![0; free.len()];
    let mut caged = Vec::new();
    let mut order: Vec<VehicleIdx> = instance.vehicle_indices().collect();
    order.sort_by_key(|&vehicle| instance.vehicle(vehicle).released);
    if let Some(state) = instance.drivers().first().and_then(|d| d.state.as_ref()) {
        let (coach, back) = first_coach(instance, state.free_from).unwrap();
        free[0] = back + Minutes(30);
        schedule.duties.push(Duty {
            driver: DriverIdx(0),
            carried: true,
            first_return: Some(coach),
            runs: Vec::new(),
        });
    }
    for (n, &vehicle) in order.iter().enumerate() {
        if n % 97 == 96 {
            let reason = [UnservedReason::Displaced, UnservedReason::NoDriver][n % 2];
            schedule.unserved.push(Unserved { vehicle, reason });
            continue;
        }
        if n % 50 == 49 && instance.class(instance.vehicle(vehicle).class).cage {
            caged.push(vehicle);
            continue;
        }
        // A driver who is just back goes on rather than somebody new.
        let now = instance.vehicle(vehicle).released;
        let goes_on = |d: usize| now < free[d] + Minutes(120) && busy[d] == 1 && free[d] <= now;
        let Some(driver) = (0..free.len()).min_by_key(|&d| (!goes_on(d), free[d])) else {
            continue;
        };
        let ready = now.max(free[driver]);
        let Some(run) = first_run(instance, vehicle, ready, &mut gate) else {
            continue;
        };
        let back = instance.coach(run.coach).arrives;
        let last = schedule
            .duties
            .iter_mut()
            .rfind(|d| d.driver.at() == driver);
        match last {
            Some(duty) if duty.runs.len() < 2 && run.start < free[driver] + Minutes(240) => {
                duty.runs.push(run);
                busy[driver] = 2;
                free[driver] = back + Minutes(if duty.runs.len() == 2 { 660 } else { 30 });
            }
            _ => {
                schedule.duties.push(Duty {
                    driver: DriverIdx::new(driver),
                    carried: false,
                    first_return: None,
                    runs: vec![run],
                });
                free[driver] = back + Minutes(30);
                busy[driver] = 1;
            }
        }
    }
    for (n, load) in caged.chunks(6).enumerate() {
        schedule.trips.push(Trip {
            truck: TruckIdx(0),
            start: at(n as i64 * 450 + 300),
            vehicles: load.to_vec(),
        });
    }
    schedule.sort();
    schedule
}

/// The first slot from `ready` on with room at the gate, and the first coach after it.
fn first_run(
    instance: &Instance,
    vehicle: VehicleIdx,
    ready: Instant,
    gate: &mut [u32],
) -> Option<Run> {
    let lot = instance.lot(instance.vehicle(vehicle).lot);
    let first = instance.slot_of(ready + Minutes(14))?;
    for slot in first..instance.slots() {
        let mut now = instance.slot_start(slot);
        let mut at_gate = None;
        for &stage in &lot.stages {
            if let Some(capacity) = &instance.stage(stage).capacity {
                at_gate = instance.slot_of(now).map(|slot| (slot, capacity.at(slot)));
            }
            now = now + instance.stage(stage).minutes.at(now);
        }
        let (entry, capacity) = at_gate?;
        if gate[entry] < capacity.unwrap_or(u32::MAX) {
            let (coach, _) = first_coach(instance, now + lot.handover + Minutes(10))?;
            gate[entry] += 1;
            return Some(Run {
                vehicle,
                start: instance.slot_start(slot),
                coach,
            });
        }
    }
    None
}

fn first_coach(instance: &Instance, from: Instant) -> Option<(CoachIdx, Instant)> {
    (instance.coach_indices())
        .map(|coach| (coach, instance.coach(coach)))
        .filter(|(_, coach)| coach.departs >= from)
        .min_by_key(|(_, coach)| coach.departs)
        .map(|(idx, coach)| (idx, coach.arrives))
}
