//! A small firm made by hand: 2 lots, 3 yards, 4 classes, 7 coaches, 2 cage trucks, 6 drivers and
//! 11 vehicles over 5 days, every rule on, with a schedule that keeps all rules.
//!
//! Minutes of a run (queue 30, gate 15, control 20, then the road): to `zharkent` 105 and 10 of
//! handover, to `near` 80 and 5 of handover. The gate is entered 30 minutes after the start,
//! Kazakhstan 45 minutes after it. Times are those of Horgos; Almaty is three hours behind.

use driveaway::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use driveaway::instance::Instance;
use driveaway::schedule::*;
use driveaway::spec::*;
use driveaway::units::{Clock, Date, Fen, Instant, Interval, Minutes};

/// `09-01 08:00` at Horgos in 2025.
pub fn at(text: &str) -> Instant {
    Instant::parse(&format!("2025-{}:00+08:00", text.replace(' ', "T"))).unwrap()
}

/// `09-01 08:00` to `09-01 09:00`.
pub fn span(from: &str, to: &str) -> Interval {
    Interval {
        from: at(from),
        to: at(to),
    }
}

pub fn date(text: &str) -> Date {
    Date::parse(&format!("2025-{text}")).unwrap()
}

pub fn clock(text: &str) -> Clock {
    Clock::parse(text).unwrap()
}

fn class(id: &str, licence: LicenceClass, pay: i64, size: u32, gate_units: u32) -> ClassSpec {
    ClassSpec {
        id: id.into(),
        licence,
        pay: Fen(pay),
        size,
        gate_units,
        cage: id != "tractor",
    }
}

fn yard(id: &str, minutes: i64) -> YardSpec {
    YardSpec {
        id: id.into(),
        transfer_minutes: Minutes(minutes),
    }
}

fn stage(id: &str, activity: Activity, abroad: bool, minutes: i64) -> StageSpec {
    StageSpec {
        id: id.into(),
        activity,
        abroad,
        minutes: ProfileSpec {
            steps: vec![StepSpec {
                from: clock("00:00"),
                minutes: Minutes(minutes),
            }],
            dates: vec![],
        },
        capacity: None,
    }
}

pub fn per_slot(value: u32) -> CalendarSpec {
    CalendarSpec {
        per_slot: Some(value),
        ..CalendarSpec::default()
    }
}

fn coach(id: &str, lot: &str, departs: &str, arrives: &str, seats: u32, fare: i64) -> CoachSpec {
    CoachSpec {
        id: id.into(),
        lot: lot.into(),
        departs: at(departs),
        arrives: at(arrives),
        seats: Some(seats),
        fare: Fen(fare),
    }
}

fn truck(id: &str, lot: &str, minutes: [i64; 4], cost: i64, gate_after: i64) -> TruckSpec {
    TruckSpec {
        id: id.into(),
        lot: lot.into(),
        capacity: 2,
        windows: (1..=5)
            .map(|day| span(&format!("09-0{day} 08:00"), &format!("09-0{day} 20:00")))
            .collect(),
        loading_minutes: Minutes(minutes[0]),
        outbound_minutes: Minutes(minutes[1]),
        unloading_minutes: Minutes(minutes[2]),
        return_minutes: Minutes(minutes[3]),
        cost: Fen(cost),
        stages: vec![TruckStageSpec {
            stage: "gate".into(),
            after_minutes: Minutes(gate_after),
        }],
        gate_units: 2,
    }
}

pub fn driver(id: &str, licence: LicenceClass, windows: &[(&str, &str)]) -> DriverSpec {
    DriverSpec {
        id: id.into(),
        name: None,
        licences: vec![licence],
        windows: windows.iter().map(|(from, to)| span(from, to)).collect(),
        state: None,
        past_duties: vec![],
        last_duty_end: None,
        runs_before: 0,
        stay_dates: vec![],
        passport_until: Some(date("12-31")),
        pay: None,
        dislikes: DislikesSpec::default(),
        excluded_classes: vec![],
        excluded_vehicles: vec![],
    }
}

pub fn state(lot: Option<&str>, duty_begin: Option<&str>, free_from: &str) -> StateSpec {
    StateSpec {
        lot: lot.map(str::to_owned),
        free_from: at(free_from),
        duty_begin: duty_begin.map(at),
        runs: 1,
        runs_today: 0,
        driving_minutes: Minutes(40),
        continuous_minutes: Minutes(40),
    }
}

pub fn vehicle(id: &str, class: &str, yard: &str, lot: &str, released: &str) -> VehicleSpec {
    VehicleSpec {
        id: id.into(),
        vin: None,
        class: class.into(),
        yard: yard.into(),
        lot: lot.into(),
        released: at(released),
        due: None,
        deadline: None,
        priority: 0,
        value: None,
        range_km: None,
        modes: None,
    }
}

pub fn instance() -> InstanceSpec {
    use Activity::*;
    use LicenceClass::*;
    let mut spec = InstanceSpec::new(HorizonSpec {
        start: at("09-01 00:00"),
        end: at("09-06 00:00"),
        slot_minutes: Minutes(15),
    });
    spec.classes = vec![
        class("car", C1, 10_000, 1, 1),
        class("machine", M, 15_000, 2, 1),
        class("tractor", A2, 30_000, 3, 2),
        class("truck", B2, 20_000, 2, 2),
    ];
    spec.yards = vec![yard("north", 10), yard("south", 20), yard("west", 0)];
    spec.stages = vec![
        stage("queue", Queue, false, 30),
        stage("gate", Work, false, 15),
        stage("control", Work, true, 20),
        stage("road-near", Drive, true, 15),
        stage("road-zharkent", Drive, true, 40),
    ];
    spec.stages[1].capacity = Some(CalendarSpec {
        overrides: vec![OverrideSpec {
            from: at("09-03 00:00"),
            to: at("09-03 06:00"),
            per_slot: Some(0),
        }],
        ..per_slot(3)
    });
    spec.lots = vec![
        LotSpec {
            id: "near".into(),
            capacity: Some(5),
            occupancy: 0,
            outflow: Some(CalendarSpec::default()),
            handover_capacity: None,
            handover_minutes: Minutes(5),
        },
        LotSpec {
            id: "zharkent".into(),
            capacity: Some(10),
            occupancy: 2,
            outflow: Some(CalendarSpec {
                daily: vec![DailySpec {
                    from: clock("12:00"),
                    to: clock("13:00"),
                    per_slot: Some(1),
                }],
                ..per_slot(0)
            }),
            handover_capacity: Some(per_slot(2)),
            handover_minutes: Minutes(10),
        },
    ];
    let corridor = |lot: &str, road: &str, distance_km| CorridorSpec {
        lot: lot.into(),
        stages: ["queue", "gate", "control", road].map(str::to_owned).into(),
        distance_km,
    };
    spec.corridors = vec![
        corridor("near", "road-near", 10),
        corridor("zharkent", "road-zharkent", 40),
    ];
    spec.coaches = vec![
        coach("n0", "near", "09-01 04:45", "09-01 05:25", 1, 700),
        coach("n1", "near", "09-01 13:10", "09-01 13:50", 1, 800),
        coach("z0", "zharkent", "09-01 01:00", "09-01 02:00", 1, 900),
        coach("z1", "zharkent", "09-01 10:10", "09-01 11:10", 2, 1_000),
        coach("z2", "zharkent", "09-02 10:10", "09-02 11:10", 2, 1_000),
        coach("z3", "zharkent", "09-02 12:10", "09-02 13:10", 2, 1_000),
        coach("zb", "zharkent", "09-01 04:30", "09-01 05:30", 1, 900),
    ];
    spec.trucks = vec![
        truck("k1", "zharkent", [30, 120, 30, 60], 50_000, 60),
        truck("k2", "near", [20, 100, 20, 60], 40_000, 45),
    ];
    spec.pay_schemes = vec![PaySchemeSpec {
        id: "std".into(),
        duty_pay: Fen(5_000),
        run_pay: vec![RunPaySpec {
            class: "car".into(),
            pay: Fen(12_000),
        }],
        overtime_per_minute: Fen(50),
        overtime_after_minutes: Minutes(360),
    }];
    let day1 = ("09-01 06:00", "09-01 18:00");
    let day2 = ("09-02 06:00", "09-02 18:00");
    let night = ("08-31 18:00", "09-01 08:00");
    let mut d1 = driver("d1", C1, &[day1, day2]);
    d1.runs_before = 2;
    d1.pay = Some("std".into());
    d1.dislikes.classes = vec!["car".into()];
    d1.dislikes.times = vec![ClockIntervalSpec {
        from: clock("08:00"),
        to: clock("09:00"),
    }];
    let mut d4 = driver("d4", C1, &[night]);
    d4.state = Some(state(Some("zharkent"), Some("08-31 20:00"), "09-01 00:30"));
    d4.pay = Some("std".into());
    let mut d5 = driver("d5", C1, &[night]);
    d5.state = Some(state(None, Some("08-31 21:00"), "09-01 01:00"));
    for one in [&mut d4, &mut d5] {
        one.dislikes.times = vec![ClockIntervalSpec {
            from: clock("22:00"),
            to: clock("03:00"),
        }];
    }
    let mut d6 = driver("d6", M, &[day1, day2]);
    d6.runs_before = 1;
    spec.drivers = vec![
        d1,
        driver("d2", B2, &[day1]),
        driver("d3", A2, &[day2]),
        d4,
        d5,
        d6,
    ];
    let mut v01 = vehicle("v01", "car", "north", "zharkent", "09-01 07:00");
    v01.due = Some(at("09-01 09:30"));
    v01.deadline = Some(at("09-01 10:00"));
    let mut v05 = vehicle("v05", "tractor", "west", "zharkent", "09-02 06:00");
    v05.range_km = Some(60);
    let mut v11 = vehicle("v11", "car", "south", "near", "09-01 00:00");
    v11.priority = 1;
    spec.vehicles = vec![
        v01,
        vehicle("v02", "car", "south", "near", "09-01 08:00"),
        vehicle("v03", "car", "north", "zharkent", "09-02 00:00"),
        vehicle("v04", "truck", "west", "zharkent", "09-01 07:00"),
        v05,
        vehicle("v06", "car", "north", "zharkent", "09-01 00:00"),
        vehicle("v07", "car", "west", "near", "09-01 00:00"),
        vehicle("v08", "car", "north", "zharkent", "09-01 00:00"),
        vehicle("v09", "car", "north", "zharkent", "09-01 00:00"),
        vehicle("v10", "machine", "south", "near", "09-01 00:00"),
        v11,
    ];
    spec.rules = RulesSpec {
        report_minutes: Some(Minutes(30)),
        debrief_minutes: Some(Minutes(15)),
        boarding_minutes: Some(Minutes(10)),
        range_reserve_km: Some(20),
        max_runs_per_duty: Some(Some(2)),
        max_runs_per_day: Some(Some(2)),
        duty_length_minutes: Some(Some(Minutes(600))),
        driving_minutes: Some(Some(Minutes(120))),
        continuous_driving_minutes: Some(Some(Minutes(60))),
        break_minutes: Some(Minutes(20)),
        queue_counts_as_driving: Some(false),
        rest_minutes: Some(Some(Minutes(600))),
        rolling_hours: Some(vec![rolling(2, 800), rolling(7, 2_000)]),
        weekly_rest: Some(true),
        stay_days: Some(vec![StaySpec {
            limit: 90,
            window: 180,
        }]),
        passport: Some(true),
        ..RulesSpec::default()
    };
    spec.locks.pins = vec![
        PinSpec {
            vehicle: "v01".into(),
            driver: Some("d1".into()),
            start: Some(at("09-01 08:00")),
            coach: Some("z1".into()),
            mode: Some(Mode::SelfDrive),
        },
        PinSpec {
            vehicle: "v08".into(),
            driver: None,
            start: Some(at("09-01 12:00")),
            coach: None,
            mode: Some(Mode::Cage),
        },
    ];
    spec.locks.bans = vec![ban("d2", "v01")];
    spec.locks.without_drivers = vec!["d6".into()];
    spec.locks.without_vehicles = vec!["v11".into()];
    spec
}

pub fn rolling(days: u32, minutes: i64) -> RollingSpec {
    RollingSpec {
        days,
        minutes: Minutes(minutes),
    }
}

pub fn ban(driver: &str, vehicle: &str) -> BanSpec {
    BanSpec {
        driver: driver.into(),
        vehicle: vehicle.into(),
    }
}

pub fn run(vehicle: &str, start: &str, coach: &str) -> RunSpec {
    RunSpec {
        vehicle: vehicle.into(),
        start: at(start),
        coach: coach.into(),
    }
}

pub fn duty(driver: &str, runs: Vec<RunSpec>) -> DutySpec {
    DutySpec {
        driver: driver.into(),
        carried: false,
        first_return: None,
        runs,
    }
}

pub fn trip(truck: &str, start: &str, vehicles: &[&str]) -> TripSpec {
    TripSpec {
        truck: truck.into(),
        start: at(start),
        vehicles: vehicles.iter().map(|&one| one.to_owned()).collect(),
    }
}

/// Duties: d1 07:30 to 14:05 and, on the next day, 07:30 to 11:25; d2 and d3 07:30 to 11:25;
/// d4 20:00 to 05:45; d5 21:00 to 05:40.
pub fn schedule() -> ScheduleSpec {
    ScheduleSpec {
        format: SCHEDULE_FORMAT.into(),
        version: FORMAT_VERSION,
        instance: None,
        duties: vec![
            duty(
                "d1",
                vec![
                    run("v01", "09-01 08:00", "z1"),
                    run("v02", "09-01 11:30", "n1"),
                ],
            ),
            duty("d1", vec![run("v03", "09-02 08:00", "z2")]),
            duty("d2", vec![run("v04", "09-01 08:00", "z1")]),
            duty("d3", vec![run("v05", "09-02 08:00", "z2")]),
            DutySpec {
                carried: true,
                first_return: Some("z0".into()),
                ..duty("d4", vec![run("v06", "09-01 02:15", "zb")])
            },
            DutySpec {
                carried: true,
                ..duty("d5", vec![run("v07", "09-01 03:00", "n0")])
            },
        ],
        trips: vec![
            trip("k1", "09-01 12:00", &["v08", "v09"]),
            trip("k2", "09-03 12:00", &["v10"]),
        ],
        unserved: vec![UnservedSpec {
            vehicle: "v11".into(),
            reason: UnservedReason::LeftOut,
        }],
    }
}

/// The schedule by index; its ids must be of the instance.
pub fn resolve(instance: &Instance, spec: &ScheduleSpec) -> Schedule {
    fn find<T>(all: &[T], own: impl Fn(&T) -> &str, id: &str) -> usize {
        let found = all.iter().position(|one| own(one) == id);
        found.unwrap_or_else(|| panic!("no {id}"))
    }
    let vehicle = |id: &String| VehicleIdx::new(find(instance.vehicles(), |v| &v.id, id));
    let coach = |id: &String| CoachIdx::new(find(instance.coaches(), |c| &c.id, id));
    let duty = |duty: &DutySpec| Duty {
        driver: DriverIdx::new(find(instance.drivers(), |d| &d.id, &duty.driver)),
        carried: duty.carried,
        first_return: duty.first_return.as_ref().map(coach),
        runs: (duty.runs.iter())
            .map(|run| Run {
                vehicle: vehicle(&run.vehicle),
                start: run.start,
                coach: coach(&run.coach),
            })
            .collect(),
    };
    Schedule {
        duties: spec.duties.iter().map(duty).collect(),
        trips: (spec.trips.iter())
            .map(|trip| Trip {
                truck: TruckIdx::new(find(instance.trucks(), |t| &t.id, &trip.truck)),
                start: trip.start,
                vehicles: trip.vehicles.iter().map(vehicle).collect(),
            })
            .collect(),
        unserved: (spec.unserved.iter())
            .map(|one| Unserved {
                vehicle: vehicle(&one.vehicle),
                reason: one.reason,
            })
            .collect(),
    }
}
