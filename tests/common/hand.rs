//! Instances whose optimum is derived by hand.
//!
//! They all change one base: a day from 08:00 to 20:00 in slots of an hour; vehicles `a` and `b`,
//! released at 08:00, worth 100,000 fen each; a run takes 10 minutes at the gate and 50 minutes
//! of driving, pays 10,000 fen, and a minute of waiting costs 1 fen; coaches at 12:00-13:00 and
//! 16:00-17:00 for 1,000 fen; one driver, 10 minutes from the coach station to the yard; every
//! switch off.
//!
//! - A run at 08:00 costs 60 + 10,000 + 1,000 = 11,060. After the 13:00 arrival the next slot is
//!   14:00: 420 + 11,000 = 11,420. `TWO` = 22,480.
//! - A vehicle left costs 100,000 + 720 of waiting. `ONE` = 11,060 + 100,720 = 111,780;
//!   `NONE` = 201,440.

use driveaway::spec::{
    Activity, BanSpec, CalendarSpec, ClassSpec, ClockIntervalSpec, CoachSpec, CorridorSpec,
    DriverSpec, FairnessSpec, HorizonSpec, InstanceSpec, LicenceClass, LotSpec, Mode,
    ObjectiveSpec, PaySchemeSpec, PinSpec, ProfileSpec, RollingSpec, RulesSpec, StageSpec,
    StateSpec, StaySpec, StepSpec, VehicleSpec, YardSpec,
};
use driveaway::units::{Clock, Date, Fen, Instant, Interval, Minutes};

const TWO: Option<i64> = Some(22_480);
const ONE: Option<i64> = Some(111_780);
const NONE: Option<i64> = Some(201_440);

/// An instant of the base's day.
fn at(clock: &str) -> Instant {
    Instant::parse(&format!("2025-09-01T{clock}:00+08:00")).unwrap()
}

fn interval(from: &str, to: &str) -> Interval {
    Interval {
        from: at(from),
        to: at(to),
    }
}

fn base() -> InstanceSpec {
    let mut spec = InstanceSpec::new(HorizonSpec {
        start: at("08:00"),
        end: at("20:00"),
        slot_minutes: Minutes(60),
    });
    spec.classes.push(ClassSpec {
        id: "car".to_owned(),
        licence: LicenceClass::C1,
        pay: Fen(10_000),
        size: 1,
        gate_units: 1,
        cage: true,
    });
    spec.yards.push(YardSpec {
        id: "yard".to_owned(),
        transfer_minutes: Minutes(10),
    });
    let stage = |id: &str, activity, abroad, minutes| StageSpec {
        id: id.to_owned(),
        activity,
        abroad,
        minutes: ProfileSpec {
            steps: vec![StepSpec {
                from: Clock(0),
                minutes: Minutes(minutes),
            }],
            dates: Vec::new(),
        },
        capacity: None,
    };
    spec.stages.push(stage("gate", Activity::Work, false, 10));
    spec.stages.push(stage("road", Activity::Drive, true, 50));
    spec.lots.push(LotSpec {
        id: "lot".to_owned(),
        capacity: None,
        occupancy: 0,
        outflow: None,
        handover_capacity: None,
        handover_minutes: Minutes(0),
    });
    spec.corridors.push(CorridorSpec {
        lot: "lot".to_owned(),
        stages: vec!["gate".to_owned(), "road".to_owned()],
        distance_km: 40,
    });
    for (id, departs, arrives) in [("noon", "12:00", "13:00"), ("late", "16:00", "17:00")] {
        spec.coaches.push(CoachSpec {
            id: id.to_owned(),
            lot: "lot".to_owned(),
            departs: at(departs),
            arrives: at(arrives),
            seats: None,
            fare: Fen(1_000),
        });
    }
    for id in ["a", "b"] {
        spec.vehicles.push(VehicleSpec {
            id: id.to_owned(),
            vin: None,
            class: "car".to_owned(),
            yard: "yard".to_owned(),
            lot: "lot".to_owned(),
            released: at("08:00"),
            due: None,
            deadline: None,
            priority: 0,
            value: Some(Fen(100_000)),
            range_km: None,
            modes: None,
        });
    }
    spec.drivers.push(driver("d"));
    spec.rules = RulesSpec {
        report_minutes: Some(Minutes(0)),
        debrief_minutes: Some(Minutes(0)),
        boarding_minutes: Some(Minutes(0)),
        range_reserve_km: Some(20),
        max_runs_per_duty: Some(None),
        max_runs_per_day: Some(None),
        duty_length_minutes: Some(None),
        driving_minutes: Some(None),
        continuous_driving_minutes: Some(None),
        rest_minutes: Some(None),
        rolling_hours: Some(Vec::new()),
        weekly_rest: Some(false),
        stay_days: Some(Vec::new()),
        passport: Some(true),
        ..RulesSpec::default()
    };
    spec.objective = ObjectiveSpec {
        lateness_per_minute: Fen(10),
        waiting_per_minute: Fen(1),
        fairness: FairnessSpec::Weight(Fen(0)),
        preference: Fen(500),
        ..ObjectiveSpec::default()
    };
    spec
}

fn driver(id: &str) -> DriverSpec {
    serde_json::from_value(serde_json::json!({
        "id": id,
        "licences": ["A2"],
        "windows": [interval("08:00", "20:00")],
    }))
    .unwrap()
}

fn pay_scheme(spec: &mut InstanceSpec, duty_pay: i64, overtime: i64, after: i64) {
    spec.pay_schemes.push(PaySchemeSpec {
        id: "pay".to_owned(),
        duty_pay: Fen(duty_pay),
        run_pay: Vec::new(),
        overtime_per_minute: Fen(overtime),
        overtime_after_minutes: Minutes(after),
    });
    spec.drivers[0].pay = Some("pay".to_owned());
}

fn per_slot(value: u32) -> Option<CalendarSpec> {
    Some(CalendarSpec {
        per_slot: Some(value),
        ..CalendarSpec::default()
    })
}

fn pin(spec: &mut InstanceSpec, driver: Option<&str>, start: Option<&str>, coach: Option<&str>) {
    spec.locks.pins.push(PinSpec {
        vehicle: "b".to_owned(),
        driver: driver.map(str::to_owned),
        start: start.map(at),
        coach: coach.map(str::to_owned),
        mode: None,
    });
}

/// A name, the change to the base, and the optimum in fen (`None` = infeasible).
pub struct Case {
    /// Rule or cost term.
    pub name: &'static str,
    /// The instance.
    pub spec: InstanceSpec,
    /// Optimum.
    pub optimum: Option<i64>,
}

/// All cases.
pub fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    let mut case = |name, optimum, change: &dyn Fn(&mut InstanceSpec)| {
        let mut spec = base();
        spec.name = Some(format!("by hand: {name}"));
        change(&mut spec);
        all.push(Case {
            name,
            spec,
            optimum,
        });
    };
    case("base", TWO, &|_| {});
    // One run at 15:00, at the lot when the late coach leaves: 60 + 11,000; the other waits 300.
    case("release", Some(11_060 + 100_300), &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.released = at("15:00");
        }
    });
    // The later of the two comes at 15:00 at best.
    case("deadline", ONE, &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.deadline = Some(at("14:59"));
        }
    });
    case("deadline on the minute", TWO, &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.deadline = Some(at("15:00"));
        }
    });
    case("range", ONE, &|spec| {
        spec.vehicles[0].range_km = Some(59);
        spec.vehicles[1].range_km = Some(60);
    });
    case("mode", ONE, &|spec| {
        spec.vehicles[1].modes = Some(vec![Mode::Cage])
    });
    // The late coach comes after the end.
    case("horizon", Some(11_060 + 100_480), &|spec| {
        spec.horizon.end = at("16:00")
    });
    case("licence", NONE, &|spec| {
        spec.drivers[0].licences = vec![LicenceClass::C2]
    });
    case("licence by closure", TWO, &|spec| {
        spec.drivers[0].licences = vec![LicenceClass::A3]
    });
    case("availability", ONE, &|spec| {
        spec.drivers[0].windows = vec![interval("08:00", "16:59")];
    });
    // Two windows make two duties; the second covers 14:00 to 17:00.
    case("availability, two windows", TWO, &|spec| {
        spec.drivers[0].windows = vec![interval("08:00", "13:00"), interval("14:00", "17:00")];
    });
    // The second run of a duty starts at 15:00 at best: 60 more. (In a duty of its own it could
    // start at 14:00, for 2,000 more.)
    case("sequence", Some(22_540 + 2_000), &|spec| {
        pay_scheme(spec, 2_000, 0, 0);
        spec.yards[0].transfer_minutes = Minutes(61);
    });
    // Three hours at the lot are a minute too few for the noon coach, so there is one run only.
    case("coach-return", ONE, &|spec| {
        spec.rules.boarding_minutes = Some(Minutes(181));
    });
    case("max-runs per day", ONE, &|spec| {
        spec.rules.max_runs_per_day = Some(Some(1))
    });
    // A second duty costs nothing here.
    case("max-runs per duty", TWO, &|spec| {
        spec.rules.max_runs_per_duty = Some(Some(1))
    });
    // One duty of nine hours does not fit, two do; with 61 minutes of rest the second starts at
    // 15:00.
    case("duty-length and rest", Some(22_540), &|spec| {
        spec.rules.duty_length_minutes = Some(Some(Minutes(539)));
        spec.rules.rest_minutes = Some(Some(Minutes(61)));
    });
    case("duty-length on the minute", TWO, &|spec| {
        spec.rules.duty_length_minutes = Some(Some(Minutes(540)));
        spec.rules.rest_minutes = Some(Some(Minutes(61)));
    });
    // Twice 50 minutes in one duty is too much, so a second duty is paid.
    case("driving-time", Some(22_480 + 4_000), &|spec| {
        pay_scheme(spec, 2_000, 0, 0);
        spec.rules.driving_minutes = Some(Some(Minutes(99)));
    });
    case("driving-time without a break", NONE, &|spec| {
        spec.rules.continuous_driving_minutes = Some(Some(Minutes(49)));
    });
    // Between the two roads lie 310 minutes or more, from 09:00 to 14:10 and to 15:10.
    case(
        "driving-time with a break of 310",
        Some(22_480 + 2_000),
        &|spec| {
            pay_scheme(spec, 2_000, 0, 0);
            spec.rules.continuous_driving_minutes = Some(Some(Minutes(50)));
            spec.rules.break_minutes = Some(Minutes(310));
        },
    );
    case(
        "driving-time with a break of 311",
        Some(22_480 + 2_060),
        &|spec| {
            pay_scheme(spec, 2_000, 0, 0);
            spec.rules.continuous_driving_minutes = Some(Some(Minutes(50)));
            spec.rules.break_minutes = Some(Minutes(311));
        },
    );
    // 08:00 to 13:00 and 14:00 to 17:00 are eight hours in two duties; one may begin an hour later.
    case("rolling-hours", Some(22_540), &|spec| {
        spec.rules.rolling_hours = Some(vec![RollingSpec {
            days: 1,
            minutes: Minutes(479),
        }]);
    });
    case("rolling-hours on the minute", TWO, &|spec| {
        spec.rules.rolling_hours = Some(vec![RollingSpec {
            days: 1,
            minutes: Minutes(480),
        }]);
    });
    case("weekly-rest", NONE, &|spec| {
        spec.rules.weekly_rest = Some(true);
        spec.drivers[0].past_duties = (1..=6)
            .map(|back| {
                let day = Minutes(-back * 1_440);
                Interval {
                    from: at("09:00") + day,
                    to: at("12:00") + day,
                }
            })
            .collect();
    });
    case("stay-days", NONE, &|spec| {
        spec.rules.stay_days = Some(vec![StaySpec {
            limit: 1,
            window: 2,
        }]);
        spec.drivers[0].stay_dates = vec![Date::parse("2025-08-31").unwrap()];
    });
    case("passport", NONE, &|spec| {
        spec.drivers[0].passport_until = Some(Date::parse("2025-08-31").unwrap());
    });
    case("exclusion", ONE, &|spec| {
        spec.drivers[0].excluded_vehicles = vec!["b".to_owned()]
    });
    // Two drivers at 08:00, each back at noon.
    case("two drivers", Some(22_120), &|spec| {
        spec.drivers.push(driver("e"))
    });
    // The second enters the gate at 09:00: 60 more.
    case("stage-capacity", Some(22_180), &|spec| {
        spec.drivers.push(driver("e"));
        spec.stages[0].capacity = per_slot(1);
    });
    // The second comes an hour later.
    case("handover-capacity", Some(22_180), &|spec| {
        spec.drivers.push(driver("e"));
        spec.lots[0].handover_capacity = per_slot(1);
    });
    case("lot-capacity", ONE, &|spec| spec.lots[0].capacity = Some(1));
    // At 08:00 a space is taken; one is freed in each slot before the first arrival.
    case("lot-capacity with outflow", TWO, &|spec| {
        spec.lots[0].capacity = Some(1);
        spec.lots[0].occupancy = 1;
        spec.lots[0].outflow = per_slot(1);
    });
    case("coach-seats", ONE, &|spec| {
        spec.drivers.push(driver("e"));
        spec.coaches.truncate(1);
        spec.coaches[0].seats = Some(1);
    });
    // First return at noon (1,000), then one run at 14:00: 420 + 11,000.
    case(
        "driver at the lot",
        Some(1_000 + 11_420 + 100_720),
        &|spec| {
            spec.drivers[0].state = Some(StateSpec {
                lot: Some("lot".to_owned()),
                free_from: at("08:00"),
                duty_begin: Some(at("05:00")),
                runs: 1,
                runs_today: 0,
                driving_minutes: Minutes(50),
                continuous_minutes: Minutes(50),
            });
        },
    );
    case("pinned start", Some(22_600), &|spec| {
        pin(spec, None, Some("10:00"), None)
    });
    // The late coach for b, so a is done first.
    case("pinned coach", TWO, &|spec| {
        pin(spec, None, None, Some("late"))
    });
    case("ban", ONE, &|spec| {
        spec.locks.bans.push(BanSpec {
            driver: "d".to_owned(),
            vehicle: "b".to_owned(),
        });
    });
    case("pin against ban", None, &|spec| {
        pin(spec, Some("d"), None, None);
        spec.locks.bans.push(BanSpec {
            driver: "d".to_owned(),
            vehicle: "b".to_owned(),
        });
    });
    case("pin after the last coach", None, &|spec| {
        pin(spec, None, Some("16:00"), None)
    });
    case("driver left out", NONE, &|spec| {
        spec.locks.without_drivers.push("d".to_owned())
    });
    case("vehicle left out", ONE, &|spec| {
        spec.locks.without_vehicles.push("a".to_owned())
    });
    // The second arrives at 15:00, 360 minutes late.
    case("lateness", Some(22_480 + 3_600), &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.due = Some(at("09:00"));
        }
    });
    // One duty of nine hours: 2,000 and 60 minutes of overtime; a second duty would cost 2,000.
    case("overtime", Some(22_480 + 2_600), &|spec| {
        pay_scheme(spec, 2_000, 10, 480)
    });
    case("duty-pay", Some(22_480 + 4_000), &|spec| {
        pay_scheme(spec, 2_000, 40, 480)
    });
    // Both runs by d: 5,000 × (4 + 4); one each: 5,000 × (1 + 9).
    case("fairness", Some(22_480 + 40_000), &|spec| {
        spec.objective.fairness = FairnessSpec::Weight(Fen(5_000));
        spec.drivers.push(driver("e"));
        spec.drivers[1].runs_before = 2;
    });
    // Better 60 minutes later than 500 for 08:00.
    case("preference", Some(22_540), &|spec| {
        spec.drivers[0].dislikes.times = vec![ClockIntervalSpec {
            from: Clock(22 * 60),
            to: Clock(9 * 60),
        }];
    });
    // Not worth a run that costs 11,060: 2 × (10,000 + 720).
    case("unserved", Some(21_440), &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.value = Some(Fen(10_000));
        }
    });
    all
}
