//! Seeded random instances, small enough to enumerate, in which every rule and every cost term
//! of a day is switched on now and then with limits that bind.

mod people;
mod world;

use driveaway::spec::{
    BanSpec, FairnessSpec, HorizonSpec, InstanceSpec, LocksSpec, Mode, ObjectiveSpec, PinSpec,
    RollingSpec, RulesSpec, StaySpec,
};
use driveaway::units::{Fen, Instant, Interval, Minutes};
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

    fn rules(&mut self, spec: &mut InstanceSpec) {
        let single = self.shape.single_run;
        let runs = |dice: &mut Dice, on: bool| {
            (on || single).then(|| if single { 1 } else { dice.pick(&[1, 1, 2]) })
        };
        let (per_duty, per_day) = (self.rich(), self.rich());
        spec.rules = RulesSpec {
            report_minutes: Some(self.dice.minutes(0, 40)),
            debrief_minutes: Some(self.dice.minutes(0, 20)),
            boarding_minutes: Some(self.dice.minutes(0, 20)),
            range_reserve_km: Some(self.dice.count(0, 60)),
            max_runs_per_duty: Some(runs(&mut self.dice, per_duty)),
            max_runs_per_day: Some(runs(&mut self.dice, per_day)),
            duty_length_minutes: Some(self.rich().then(|| self.dice.minutes(240, 720))),
            driving_minutes: Some(self.rich().then(|| self.dice.minutes(60, 150))),
            continuous_driving_minutes: Some(self.rich().then(|| self.dice.minutes(50, 120))),
            break_minutes: Some(self.dice.minutes(15, 120)),
            queue_counts_as_driving: Some(self.dice.chance(40)),
            rest_minutes: Some(self.dice.chance(50).then(|| self.dice.minutes(0, 300))),
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
            unserved_values: vec![Fen(20_000), Fen(80_000), Fen(200_000)],
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
