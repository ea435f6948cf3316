//! Instances whose optimum is derived by hand.
//!
//! They all change one base: a day from 08:00 to 20:00 in slots of an hour; vehicles `a` and `b`,
//! released at 08:00, worth 100,000 fen each; a run takes 10 minutes at the gate and 50 minutes
//! of driving, pays 10,000 fen, and a minute of waiting costs 1 fen; coaches at 12:00-13:00 and
//! 16:00-17:00 for 1,000 fen; one driver `d`, 10 minutes from the coach station to the yard, who
//! is paid 2,000 fen per duty; every switch off.
//!
//! - A run at 08:00 costs 60 + 10,000 + 1,000, with its duty 13,060. From the coach at 13:00 the
//!   duty goes on in the slot of 14:00: 420 + 11,000. `TWO` = 24,480; an hour later for one of
//!   the two, `HOUR_LATER` = 24,540.
//! - A second duty may begin at 13:00 (at the yard, without transfer): 360 + 11,000 + 2,000.
//!   `TWO_DUTIES` = 26,420.
//! - A vehicle left costs 100,000 + 720 of waiting. `ONE` = 13,060 + 100,720 = 113,780;
//!   `NONE` = 201,440.

use driveaway::spec::{
    Activity, BanSpec, CalendarSpec, ClassSpec, ClockIntervalSpec, CoachSpec, CorridorSpec,
    DriverSpec, FairnessSpec, HorizonSpec, InstanceSpec, LicenceClass, LotSpec, Mode,
    ObjectiveSpec, PaySchemeSpec, PinSpec, ProfileSpec, RollingSpec, RulesSpec, StageSpec,
    StateSpec, StaySpec, StepSpec, VehicleSpec, YardSpec,
};
use driveaway::units::{Clock, Date, Fen, Instant, Interval, Minutes};

const TWO: Option<i64> = Some(24_480);
const HOUR_LATER: Option<i64> = Some(24_540);
const TWO_DUTIES: Option<i64> = Some(26_420);
const ONE: Option<i64> = Some(113_780);
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
    spec.pay_schemes.push(PaySchemeSpec {
        id: "pay".to_owned(),
        duty_pay: Fen(2_000),
        run_pay: Vec::new(),
        overtime_per_minute: Fen(0),
        overtime_after_minutes: Minutes(0),
    });
    spec.drivers.push(driver("d"));
    spec.drivers[0].pay = Some("pay".to_owned());
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

/// A second driver `e`, without duty pay, for one run by the noon coach.
fn helped(spec: &mut InstanceSpec) {
    let mut helper = driver("e");
    helper.windows = vec![interval("08:00", "13:00")];
    spec.drivers.push(helper);
}

/// A duty of two hours, so many days before.
fn days_before(days: i64) -> Interval {
    Interval {
        from: at("09:00") - Minutes(days * 1_440),
        to: at("11:00") - Minutes(days * 1_440),
    }
}

fn ban(spec: &mut InstanceSpec) {
    spec.locks.bans.push(BanSpec {
        driver: "d".to_owned(),
        vehicle: "b".to_owned(),
    });
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
    // One run at 15:00, at the lot when the late coach leaves; the other vehicle waits 300.
    case("release", Some(13_060 + 100_300), &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.released = at("15:00");
        }
    });
    // The later of the two comes at 14:00 at best, in a duty of its own from 13:00.
    case("deadline", ONE, &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.deadline = Some(at("13:59"));
        }
    });
    case("deadline on the minute", TWO_DUTIES, &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.deadline = Some(at("14:00"));
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
    case("horizon", Some(13_060 + 100_480), &|spec| {
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
    // Two windows make two duties; the second begins at 14:00.
    case("availability, two windows", Some(26_480), &|spec| {
        spec.drivers[0].windows = vec![interval("08:00", "13:00"), interval("14:00", "17:00")];
    });
    // The second run of a duty starts at 15:00.
    case("sequence", HOUR_LATER, &|spec| {
        spec.yards[0].transfer_minutes = Minutes(61)
    });
    // Three hours at the lot are a minute too few for the noon coach, so there is one run only.
    case("coach-return", ONE, &|spec| {
        spec.rules.boarding_minutes = Some(Minutes(181))
    });
    case("max-runs per day", ONE, &|spec| {
        spec.rules.max_runs_per_day = Some(Some(1))
    });
    case("max-runs per duty", TWO_DUTIES, &|spec| {
        spec.rules.max_runs_per_duty = Some(Some(1))
    });
    // From 08:00 to 17:00 are 540 minutes; from 09:00 they are fewer.
    case("duty-length", HOUR_LATER, &|spec| {
        spec.rules.duty_length_minutes = Some(Some(Minutes(539)));
    });
    case("duty-length on the minute", TWO, &|spec| {
        spec.rules.duty_length_minutes = Some(Some(Minutes(540)));
    });
    // No duty holds both runs (11:00 to 17:00 is the shortest); the first ends at 13:00, the
    // second begins at 15:00, or at 14:00 if 60 minutes suffice.
    case("rest", Some(26_540), &|spec| {
        spec.rules.duty_length_minutes = Some(Some(Minutes(359)));
        spec.rules.rest_minutes = Some(Some(Minutes(61)));
    });
    case("rest on the minute", Some(26_480), &|spec| {
        spec.rules.duty_length_minutes = Some(Some(Minutes(359)));
        spec.rules.rest_minutes = Some(Some(Minutes(60)));
    });
    case("driving-time", TWO_DUTIES, &|spec| {
        spec.rules.driving_minutes = Some(Some(Minutes(99)));
    });
    case("driving-time without a break", NONE, &|spec| {
        spec.rules.continuous_driving_minutes = Some(Some(Minutes(49)));
    });
    // Between the roads of 08:00 and 14:00 lie 310 minutes, from 09:00 to 14:10.
    case("driving-time with a break of 310", TWO, &|spec| {
        spec.rules.continuous_driving_minutes = Some(Some(Minutes(50)));
        spec.rules.break_minutes = Some(Minutes(310));
    });
    case("driving-time with a break of 311", HOUR_LATER, &|spec| {
        spec.rules.continuous_driving_minutes = Some(Some(Minutes(50)));
        spec.rules.break_minutes = Some(Minutes(311));
    });
    // Two hours yesterday and nine today are 660 minutes.
    let rolling = |spec: &mut InstanceSpec, minutes| {
        spec.drivers[0].past_duties = vec![days_before(1)];
        spec.rules.rolling_hours = Some(vec![RollingSpec {
            days: 2,
            minutes: Minutes(minutes),
        }]);
    };
    case("rolling-hours", HOUR_LATER, &|spec| rolling(spec, 659));
    case("rolling-hours on the minute", TWO, &|spec| {
        rolling(spec, 660)
    });
    // Yesterday held too much already; today the duty carried on has 1,020 minutes by 17:00.
    case(
        "rolling-hours, history alone",
        Some(24_480 - 2_000),
        &|spec| {
            let yesterday = |clock: &str| at(clock) - Minutes(1_440);
            spec.drivers[0].past_duties = vec![Interval {
                from: yesterday("04:00"),
                to: yesterday("20:40"),
            }];
            spec.drivers[0].state = Some(StateSpec {
                lot: None,
                free_from: at("07:50"),
                duty_begin: Some(yesterday("22:00")),
                runs: 1,
                runs_today: 0,
                driving_minutes: Minutes(50),
                continuous_minutes: Minutes(0),
            });
            spec.rules.rolling_hours = Some(vec![RollingSpec {
                days: 1,
                minutes: Minutes(1_020),
            }]);
        },
    );
    case("weekly-rest", NONE, &|spec| {
        spec.rules.weekly_rest = Some(true);
        spec.drivers[0].past_duties = (1..=6).map(days_before).collect();
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
    // Both at 08:00: 13,060 and, without duty pay, 11,060.
    case("two drivers", Some(24_120), &helped);
    // The second enters the gate, and comes to the lot, an hour later: 60 more.
    case("stage-capacity", Some(24_180), &|spec| {
        helped(spec);
        spec.stages[0].capacity = per_slot(1);
    });
    case("handover-capacity", Some(24_180), &|spec| {
        helped(spec);
        spec.lots[0].handover_capacity = per_slot(1);
    });
    case("lot-capacity", ONE, &|spec| spec.lots[0].capacity = Some(1));
    // The space taken at the start is freed in the first slot, before anyone comes.
    case("lot-capacity with outflow", TWO, &|spec| {
        spec.lots[0].capacity = Some(1);
        spec.lots[0].occupancy = 1;
        spec.lots[0].outflow = per_slot(1);
    });
    // One seat home: the helper, who is not paid per duty, takes it.
    case("coach-seats", Some(11_060 + 100_720), &|spec| {
        helped(spec);
        spec.coaches.truncate(1);
        spec.coaches[0].seats = Some(1);
    });
    // First return at noon (1,000), then one run at 14:00 in the duty that is paid already.
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
    // b at 10:00 waits 120 more than at 08:00.
    case("pinned start", Some(24_600), &|spec| {
        pin(spec, None, Some("10:00"), None)
    });
    case("pinned coach", TWO, &|spec| {
        pin(spec, None, None, Some("late"))
    });
    case("ban", ONE, &ban);
    // A pin against a ban would be an input error.
    case("pin against exclusion", None, &|spec| {
        pin(spec, Some("d"), None, None);
        spec.drivers[0].excluded_vehicles = vec!["b".to_owned()];
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
    // The second comes at 15:00, 360 minutes late: 3,600, as against 3,000 in a second duty.
    case("lateness", Some(24_480 + 3_600), &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.due = Some(at("09:00"));
        }
    });
    // Nine hours would cost 600 of overtime, so the duty begins at 09:00.
    case("overtime avoided", HOUR_LATER, &|spec| {
        spec.pay_schemes[0].overtime_per_minute = Fen(10);
        spec.pay_schemes[0].overtime_after_minutes = Minutes(480);
    });
    // The shortest duty is 11:00 to 17:00: 60 minutes of overtime, and 180 more of waiting.
    case("overtime", Some(24_480 + 180 + 600), &|spec| {
        spec.pay_schemes[0].overtime_per_minute = Fen(10);
        spec.pay_schemes[0].overtime_after_minutes = Minutes(300);
    });
    // Both runs by d: 5,000 × (4 + 4); one each: 5,000 × (1 + 9), and 360 less.
    case("fairness", Some(24_480 + 40_000), &|spec| {
        spec.objective.fairness = FairnessSpec::Weight(Fen(5_000));
        helped(spec);
        spec.drivers[1].runs_before = 2;
    });
    // Better 60 minutes later than 500 for 08:00.
    case("preference", HOUR_LATER, &|spec| {
        spec.drivers[0].dislikes.times = vec![ClockIntervalSpec {
            from: Clock(22 * 60),
            to: Clock(9 * 60),
        }];
    });
    // Not worth a run of 13,060: 2 × (10,000 + 720).
    case("unserved", Some(21_440), &|spec| {
        for vehicle in &mut spec.vehicles {
            vehicle.value = Some(Fen(10_000));
        }
    });
    all
}
