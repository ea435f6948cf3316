//! Seeded random instances, small enough to enumerate, in which every rule and every cost term
//! of a day is switched on now and then with limits that bind.

mod locks;
mod people;
mod rules;
mod trucks;
mod world;

use driveaway::spec::{HorizonSpec, InstanceSpec};
use driveaway::units::{Fen, Instant, Interval, Minutes};
pub use locks::hidden;
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
    /// Chance, in percent, that a driver is in a duty since the day before and has worked on the
    /// days before that, and that limits on them are nearly used up.
    pub history: i64,
    /// Chance, in percent, that there are locks.
    pub locks: i64,
    /// Chance, in percent, that there are cage trucks.
    pub trucks: i64,
    /// Whether each driver can do one run at most.
    pub single_run: bool,
}

impl Shape {
    /// The same with duties under way and limits nearly used up.
    pub const fn with_history(self) -> Shape {
        Shape {
            vehicles: (2, 4),
            drivers: (1, 2),
            history: 60,
            ..self
        }
    }
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

/// The random instance of this shape and seed. `build` accepts it: where locks contradict each
/// other so plainly that `build` would refuse them, something else contradicts them instead, which
/// only an engine can see.
pub fn random(shape: &Shape, seed: u64) -> InstanceSpec {
    hidden(drawn(shape, seed))
}

/// As [`random`], but with all locks as drawn.
pub fn drawn(shape: &Shape, seed: u64) -> InstanceSpec {
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
    world::drop_unused(&mut spec);
    builder.drivers(&mut spec);
    builder.rules(&mut spec);
    builder.objective(&mut spec);
    if builder.dice.chance(shape.locks) {
        builder.locks(&mut spec);
    }
    if shape.trucks > 0 && builder.dice.chance(shape.trucks) {
        builder.trucks(&mut spec);
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
}
