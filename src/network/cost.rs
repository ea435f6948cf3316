//! Cost by level of a lexicographic order.

use std::ops::{Add, AddAssign, Neg, Sub};

/// Levels of the order, the first the most important.
pub const LEVELS: usize = 4;

/// Cost of one unit, fen, by level; what a weighted objective counts is the [total](Cost::total).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Cost([i64; LEVELS]);

impl Cost {
    /// Nothing.
    pub const ZERO: Cost = Cost([0; LEVELS]);

    /// An amount at one level; the last, if there are fewer levels than that.
    pub fn at(level: usize, amount: i64) -> Cost {
        let mut cost = Cost::ZERO;
        cost.0[level.min(LEVELS - 1)] = amount;
        cost
    }

    /// The amount at one level.
    pub fn level(self, level: usize) -> i64 {
        self.0.get(level).copied().unwrap_or(0)
    }

    /// The sum of all levels.
    pub fn total(self) -> i64 {
        self.0.iter().sum()
    }
}

impl Add for Cost {
    type Output = Cost;
    fn add(mut self, other: Cost) -> Cost {
        self += other;
        self
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Cost) {
        for (own, more) in self.0.iter_mut().zip(other.0) {
            *own += more;
        }
    }
}

impl Neg for Cost {
    type Output = Cost;
    fn neg(self) -> Cost {
        Cost(self.0.map(|amount| -amount))
    }
}

impl Sub for Cost {
    type Output = Cost;
    fn sub(self, other: Cost) -> Cost {
        self + -other
    }
}
