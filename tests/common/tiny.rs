//! Seeded random instances, small enough to enumerate, in which every rule and every cost term
//! of a day is switched on now and then with limits that bind.

use driveaway::spec::{
    Activity, BanSpec, CalendarSpec, ClassSpec, ClockIntervalSpec, CoachSpec, CorridorSpec,
    DailySpec, DislikesSpec, DriverSpec, FairnessSpec, HorizonSpec, InstanceSpec, LicenceClass,
    LocksSpec, LotSpec, Mode, ObjectiveSpec, OverrideSpec, PaySchemeSpec, PinSpec, ProfileSpec,
    RollingSpec, RulesSpec, RunPaySpec, StageSpec, StateSpec, StaySpec, StepSpec, VehicleSpec,
    YardSpec,
};
use driveaway::units::{Clock, DAY, Date, Fen, Instant, Interval, Minutes, Zone};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a family of random instances looks like.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Vehicles, at least and at most.
    pub vehicles: (i64, i64),
    /// Drivers, at least and at most.
    pub drivers: (i64, i64),
    /// Hours of the horizon, at least and at most.
    pub hours: (i64, i64),
    /// Chance, in percent, of each rule, cost term and oddity.
    pub rich: i64,
    /// Chance, in percent, that there are locks.
    pub locks: i64,
    /// Whether each driver can do one run at most.
    pub single_run: bool,
}

/// A seeded source of random choices.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The source of `seed`.
    pub fn new(seed: u64) -> Dice {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }
    /// A number in `from..=to`.
    pub fn roll(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to - from + 1).unwrap();
        from + i64::try_from(self.0.next_u64() % width).unwrap()
    }
    /// True in `percent` of all cases.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.roll(0, 99) < percent
    }
    /// One of these.
    pub fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        let last = i64::try_from(all.len()).unwrap() - 1;
        all[usize::try_from(self.roll(0, last)).unwrap()].clone()
    }
    /// The same things in another order.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            let other = self.roll(0, i64::try_from(at).unwrap());
            all.swap(at, usize::try_from(other).unwrap());
        }
    }
    fn count(&mut self, from: i64, to: i64) -> u32 {
        u32::try_from(self.roll(from, to)).unwrap()
    }
    fn minutes(&mut self, from: i64, to: i64) -> Minutes {
        Minutes(5 * self.roll(from / 5, to / 5))
    }
    fn fen(&mut self, from: i64, to: i64) -> Fen {
        Fen(100 * self.roll(from / 100, to / 100))
    }
}

/// The random instance of this shape and seed.
pub fn random(shape: &Shape, seed: u64) -> InstanceSpec {
    let mut dice = Dice::new(seed);
    let midnight = Instant::parse("2025-09-01T00:00:00+08:00").unwrap();
    let start = if shape.single_run {
        midnight + Minutes(60 * dice.roll(0, 6))
    } else {
        midnight + Minutes(60 * dice.pick(&[0, 6, 7, 9, 14, 18, 21]))
    };
    let length = 60 * dice.roll(shape.hours.0, shape.hours.1);
    let horizon = Interval {
        from: start,
        to: start + Minutes(length),
    };
    let mut spec = InstanceSpec::new(HorizonSpec {
        start,
        end: horizon.to,
        slot_minutes: Minutes(if length <= 600 {
            dice.pick(&[30, 60])
        } else {
            60
        }),
    });
    spec.name = Some(format!("tiny {seed}"));
    let mut builder = Builder {
        dice,
        shape,
        horizon,
    };
    builder.classes(&mut spec);
    builder.places(&mut spec);
    builder.coaches(&mut spec);
    builder.vehicles(&mut spec);
    builder.drivers(&mut spec);
    builder.rules(&mut spec);
    builder.objective(&mut spec);
    if builder.dice.chance(shape.locks) {
        builder.locks(&mut spec);
    }
    spec
}

struct Builder<'a> {
    dice: Dice,
    shape: &'a Shape,
    horizon: Interval,
}

impl Builder<'_> {
    fn rich(&mut self) -> bool {
        self.dice.chance(self.shape.rich)
    }

    /// An instant on a whole slot of an hour, so many hours after the start.
    fn hour(&mut self, from: i64, to: i64) -> Instant {
        self.horizon.from + Minutes(60 * self.dice.roll(from, to))
    }

    fn hours(&self) -> i64 {
        self.horizon.length().0 / 60
    }

    /// A calendar with a closure or a change of the clock hour now and then.
    fn calendar(&mut self, from: i64, to: i64) -> CalendarSpec {
        let mut calendar = CalendarSpec {
            per_slot: Some(self.dice.count(from, to)),
            ..CalendarSpec::default()
        };
        if self.dice.chance(30) {
            calendar.daily.push(DailySpec {
                from: Clock(60 * u16::try_from(self.dice.roll(0, 23)).unwrap()),
                to: Clock(60 * u16::try_from(self.dice.roll(0, 24)).unwrap()),
                per_slot: self.dice.pick(&[None, Some(0), Some(1), Some(2)]),
            });
            let part = &mut calendar.daily[0];
            if part.from == part.to {
                part.to = Clock((part.to.0 + 60) % 1440);
            }
        }
        if self.dice.chance(30) {
            let last = self.hours() - 2;
            let from = self.hour(0, last);
            calendar.overrides.push(OverrideSpec {
                from,
                to: from + Minutes(60 * self.dice.roll(1, 2)),
                per_slot: self.dice.pick(&[None, Some(0), Some(0), Some(1)]),
            });
        }
        calendar
    }

    fn profile(&mut self, from: i64, to: i64) -> ProfileSpec {
        let mut steps = vec![StepSpec {
            from: Clock(0),
            minutes: self.dice.minutes(from, to),
        }];
        let mut clock = 0;
        while self.dice.chance(50) && clock < 1200 {
            clock += 30 * self.dice.roll(2, 14);
            if clock < 1440 {
                steps.push(StepSpec {
                    from: Clock(u16::try_from(clock).unwrap()),
                    minutes: self.dice.minutes(from, to),
                });
            }
        }
        ProfileSpec {
            steps,
            dates: Vec::new(),
        }
    }

    fn classes(&mut self, spec: &mut InstanceSpec) {
        let licences = [
            LicenceClass::C1,
            LicenceClass::B2,
            LicenceClass::A2,
            LicenceClass::B1,
        ];
        for at in 0..self.dice.roll(2, 4) {
            let heavy = self.rich();
            spec.classes.push(ClassSpec {
                id: format!("class{at}"),
                licence: if heavy {
                    self.dice.pick(&licences)
                } else {
                    LicenceClass::C1
                },
                pay: self.dice.fen(4_000, 15_000),
                size: if heavy { self.dice.count(1, 3) } else { 1 },
                gate_units: if heavy { self.dice.count(1, 2) } else { 1 },
                cage: self.dice.chance(50),
            });
        }
    }

    fn places(&mut self, spec: &mut InstanceSpec) {
        for at in 0..self.dice.roll(2, 3) {
            spec.yards.push(YardSpec {
                id: format!("yard{at}"),
                transfer_minutes: self.dice.minutes(0, 50),
            });
        }
        let lots = if self.rich() { 2 } else { 1 };
        let mut stage = |id: &str, activity, abroad, minutes, capacity| {
            spec.stages.push(StageSpec {
                id: id.to_owned(),
                activity,
                abroad,
                minutes,
                capacity,
            });
        };
        stage("buffer", Activity::Queue, false, self.profile(0, 90), None);
        let gate = (!self.dice.chance(30)).then(|| self.calendar(1, 3));
        stage("gate", Activity::Work, false, self.profile(5, 30), gate);
        let abroad = self.rich();
        let control = self.rich().then(|| self.calendar(1, 3));
        stage(
            "control",
            Activity::Queue,
            abroad,
            self.profile(0, 40),
            control,
        );
        for at in 0..lots {
            let road = self.profile(20, 80);
            stage(&format!("road{at}"), Activity::Drive, true, road, None);
        }
        for at in 0..lots {
            let tight = self.rich();
            let outflow = self.rich().then(|| self.calendar(0, 1));
            let handover = self.rich().then(|| self.calendar(1, 2));
            spec.lots.push(LotSpec {
                id: format!("lot{at}"),
                capacity: tight.then(|| self.dice.count(2, 5)),
                occupancy: self.dice.count(0, 2),
                outflow,
                handover_capacity: handover,
                handover_minutes: self.dice.minutes(0, 30),
            });
            spec.corridors.push(CorridorSpec {
                lot: format!("lot{at}"),
                stages: vec![
                    "buffer".to_owned(),
                    "gate".to_owned(),
                    "control".to_owned(),
                    format!("road{at}"),
                ],
                distance_km: self.dice.count(30, 60),
            });
        }
    }

    fn coaches(&mut self, spec: &mut InstanceSpec) {
        for lot in 0..spec.lots.len() {
            let mut departs = self.horizon.from + self.dice.minutes(60, 240);
            for at in 0..6 {
                let arrives = departs + self.dice.minutes(30, 120);
                if arrives >= self.horizon.to {
                    break;
                }
                spec.coaches.push(CoachSpec {
                    id: format!("coach{lot}{at}"),
                    lot: format!("lot{lot}"),
                    departs,
                    arrives,
                    seats: self.dice.pick(&[None, Some(1), Some(2)]),
                    fare: self.dice.fen(0, 3_000),
                });
                departs = departs + self.dice.minutes(60, 240);
            }
        }
    }

    fn vehicles(&mut self, spec: &mut InstanceSpec) {
        for at in 0..self.dice.roll(self.shape.vehicles.0, self.shape.vehicles.1) {
            let late = self.rich();
            let last = self.hours() / 2;
            let released = if late {
                self.hour(0, last) + self.dice.minutes(-30, 30)
            } else {
                self.horizon.from - Minutes(self.dice.roll(0, 300))
            };
            let due = released + self.dice.minutes(120, 700);
            let value = self.dice.pick(&[3_000, 20_000, 60_000, 200_000]);
            spec.vehicles.push(VehicleSpec {
                id: format!("v{at}"),
                vin: None,
                class: self.dice.pick(&spec.classes).id,
                yard: self.dice.pick(&spec.yards).id,
                lot: self.dice.pick(&spec.lots).id,
                released,
                due: self.rich().then_some(due),
                deadline: self.rich().then(|| due + self.dice.minutes(0, 200)),
                priority: self.dice.count(0, 2),
                value: self
                    .dice
                    .chance(50)
                    .then(|| self.dice.fen(value, 2 * value)),
                range_km: self.rich().then(|| self.dice.count(40, 130)),
                modes: self.rich().then(|| {
                    self.dice.pick(&[
                        vec![Mode::SelfDrive],
                        vec![Mode::SelfDrive, Mode::Cage],
                        vec![Mode::SelfDrive],
                    ])
                }),
            });
        }
    }

    fn drivers(&mut self, spec: &mut InstanceSpec) {
        for at in 0..2 {
            spec.pay_schemes.push(PaySchemeSpec {
                id: format!("pay{at}"),
                duty_pay: self.dice.fen(0, 8_000),
                run_pay: if self.dice.chance(50) {
                    vec![RunPaySpec {
                        class: self.dice.pick(&spec.classes).id,
                        pay: self.dice.fen(2_000, 20_000),
                    }]
                } else {
                    Vec::new()
                },
                overtime_per_minute: self.dice.fen(0, 300),
                overtime_after_minutes: self.dice.minutes(100, 500),
            });
        }
        for at in 0..self.dice.roll(self.shape.drivers.0, self.shape.drivers.1) {
            let driver = self.driver(at, spec);
            spec.drivers.push(driver);
        }
    }

    fn driver(&mut self, at: i64, spec: &InstanceSpec) -> DriverSpec {
        let start = self.horizon.from;
        let today = Zone::Almaty.date(start);
        let state = self.rich().then(|| self.state(spec));
        let mut past_duties = if self.rich() {
            self.past(start)
        } else {
            Vec::new()
        };
        if let Some(state) = &state {
            let begin = state.duty_begin.unwrap_or(state.free_from).min(start);
            past_duties.retain(|duty| duty.to <= begin);
        }
        let early = start - self.dice.minutes(60, 600);
        let times = self.rich().then(|| ClockIntervalSpec {
            from: Clock(60 * u16::try_from(self.dice.roll(12, 23)).unwrap()),
            to: Clock(60 * u16::try_from(self.dice.roll(1, 11)).unwrap()),
        });
        DriverSpec {
            id: format!("d{at}"),
            name: None,
            licences: if self.rich() {
                self.dice.pick(&[
                    vec![LicenceClass::A1],
                    vec![LicenceClass::A2],
                    vec![LicenceClass::B1, LicenceClass::C1],
                    vec![LicenceClass::C2],
                ])
            } else {
                vec![LicenceClass::A2]
            },
            windows: self.windows(),
            last_duty_end: (state.is_none() && past_duties.is_empty() && self.rich())
                .then_some(early),
            state,
            past_duties,
            runs_before: self.dice.pick(&[0, 0, 1, 2, 3]),
            stay_dates: (1..7)
                .filter(|_| self.dice.chance(40))
                .map(|back| today.plus(-back))
                .collect(),
            passport_until: self
                .rich()
                .then(|| Date(today.0 + self.dice.pick(&[-1, 0, 0, 1]))),
            pay: self
                .dice
                .chance(70)
                .then(|| self.dice.pick(&["pay0".to_owned(), "pay1".to_owned()])),
            dislikes: DislikesSpec {
                times: times.into_iter().collect(),
                classes: if self.rich() {
                    vec![self.dice.pick(&spec.classes).id]
                } else {
                    Vec::new()
                },
            },
            excluded_classes: if self.dice.chance(self.shape.rich / 2) {
                vec![self.dice.pick(&spec.classes).id]
            } else {
                Vec::new()
            },
            excluded_vehicles: if self.dice.chance(self.shape.rich / 2) {
                vec![self.dice.pick(&spec.vehicles).id]
            } else {
                Vec::new()
            },
        }
    }

    /// One window around the horizon, one inside it, or two.
    fn windows(&mut self) -> Vec<Interval> {
        let (start, hours) = (self.horizon.from, self.hours());
        let kind = if self.rich() { self.dice.roll(1, 2) } else { 0 };
        let window = |from: i64, to: i64| Interval {
            from: start + Minutes(30 * from),
            to: start + Minutes(30 * to),
        };
        match kind {
            0 => vec![window(-4, 2 * hours + 4)],
            1 => {
                let from = self.dice.roll(-2, hours / 2);
                vec![window(from, from + self.dice.roll(8, 2 * hours))]
            }
            _ => {
                let cut = self.dice.roll(6, 2 * hours - 6);
                let gap = self.dice.roll(0, 4);
                vec![window(-2, cut), window(cut + gap, 2 * hours)]
            }
        }
    }

    /// Duties on most of the six dates before the horizon.
    fn past(&mut self, start: Instant) -> Vec<Interval> {
        let midnight = Zone::Horgos.midnight(Zone::Horgos.date(start));
        let mut past = Vec::new();
        for back in (1..=6).rev() {
            if self.dice.chance(85) {
                let from = midnight - Minutes(back * DAY) + self.dice.minutes(0, 600);
                past.push(Interval {
                    from,
                    to: from + self.dice.minutes(120, 830),
                });
            }
        }
        past
    }

    fn state(&mut self, spec: &InstanceSpec) -> StateSpec {
        let free_from = self.horizon.from + self.dice.minutes(-60, 240);
        let lot = self.dice.chance(50).then(|| self.dice.pick(&spec.lots).id);
        let under_way = lot.is_some() || self.dice.chance(60);
        let before = self.horizon.from.min(free_from);
        let runs = if under_way { self.dice.count(0, 1) } else { 0 };
        let runs = if lot.is_some() { 1 } else { runs };
        let driving = if under_way { self.dice.roll(0, 60) } else { 0 };
        StateSpec {
            lot,
            free_from,
            duty_begin: under_way.then(|| before - self.dice.minutes(60, 300)),
            runs,
            runs_today: if runs > 0 && self.dice.chance(50) {
                runs
            } else {
                0
            },
            driving_minutes: Minutes(driving),
            continuous_minutes: Minutes(driving * self.dice.roll(0, 2) / 2),
        }
    }

    fn rules(&mut self, spec: &mut InstanceSpec) {
        let single = self.shape.single_run;
        let runs = |dice: &mut Dice, on: bool| {
            (on || single).then(|| if single { 1 } else { dice.count(1, 2) })
        };
        let (per_duty, per_day) = (self.rich(), self.rich());
        spec.rules = RulesSpec {
            report_minutes: Some(self.dice.minutes(0, 40)),
            debrief_minutes: Some(self.dice.minutes(0, 20)),
            boarding_minutes: Some(self.dice.minutes(0, 20)),
            range_reserve_km: Some(self.dice.count(0, 40)),
            max_runs_per_duty: Some(runs(&mut self.dice, per_duty)),
            max_runs_per_day: Some(runs(&mut self.dice, per_day)),
            duty_length_minutes: Some(self.rich().then(|| self.dice.minutes(240, 720))),
            driving_minutes: Some(self.rich().then(|| self.dice.minutes(50, 200))),
            continuous_driving_minutes: Some(self.rich().then(|| self.dice.minutes(50, 150))),
            break_minutes: Some(self.dice.minutes(15, 120)),
            queue_counts_as_driving: Some(self.dice.chance(40)),
            rest_minutes: Some(self.rich().then(|| self.dice.minutes(0, 300))),
            rolling_hours: Some(if self.rich() {
                vec![RollingSpec {
                    days: self.dice.count(1, 4),
                    minutes: self.dice.minutes(300, 1_500),
                }]
            } else {
                Vec::new()
            }),
            weekly_rest: Some(self.rich()),
            stay_days: Some(if self.rich() {
                let limit = self.dice.count(1, 3);
                vec![StaySpec {
                    limit,
                    window: limit + self.dice.count(0, 4),
                }]
            } else {
                Vec::new()
            }),
            passport: Some(self.dice.chance(70)),
            ..RulesSpec::default()
        };
    }

    fn objective(&mut self, spec: &mut InstanceSpec) {
        let table = [0, 500, 2_000, 9_000, 20_000].map(Fen).to_vec();
        let weights = [Fen(0), Fen(20), Fen(300), Fen(6_000)];
        spec.objective = ObjectiveSpec {
            unserved_values: vec![Fen(15_000), Fen(50_000), Fen(150_000)],
            lateness_per_minute: self.dice.fen(0, 300),
            waiting_per_minute: Fen(self.dice.roll(0, 20)),
            fairness: if self.dice.chance(25) {
                FairnessSpec::Table(table)
            } else {
                FairnessSpec::Weight(self.dice.pick(&weights))
            },
            preference: self.dice.fen(0, 5_000),
            change_per_vehicle: self.dice.fen(0, 6_000),
            change_per_driver: self.dice.fen(0, 6_000),
        };
    }

    fn locks(&mut self, spec: &mut InstanceSpec) {
        let mut locks = LocksSpec::default();
        let mut vehicles: Vec<String> = spec.vehicles.iter().map(|v| v.id.clone()).collect();
        self.dice.shuffle(&mut vehicles);
        if self.dice.chance(30) {
            locks.without_vehicles.extend(vehicles.pop());
        }
        if self.dice.chance(30) {
            locks.without_drivers.push(self.dice.pick(&spec.drivers).id);
        }
        for _ in 0..self.dice.roll(0, 2) {
            locks.bans.push(BanSpec {
                driver: self.dice.pick(&spec.drivers).id,
                vehicle: self.dice.pick(&spec.vehicles).id,
            });
        }
        for _ in 0..self.dice.roll(0, 2) {
            let Some(vehicle) = vehicles.pop() else {
                break;
            };
            let last = self.hours() / 2;
            locks.pins.push(PinSpec {
                vehicle,
                driver: self
                    .dice
                    .chance(40)
                    .then(|| self.dice.pick(&spec.drivers).id),
                start: self.dice.chance(30).then(|| self.hour(0, last)),
                coach: (self.dice.chance(30) && !spec.coaches.is_empty())
                    .then(|| self.dice.pick(&spec.coaches).id),
                mode: self.dice.chance(20).then_some(Mode::SelfDrive),
            });
        }
        spec.locks = locks;
    }
}
