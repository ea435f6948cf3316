//! Prices climb over few ways: those that matter at the temperature, found again as prices move.

use std::borrow::Cow;

use super::ascent::Ascent;
use super::soft::{NEAR, Soft};

/// At temperatures above this, fen, prices move too far for any way to be left out.
const HOT: f64 = 300.0;

/// A climb at one temperature, of whose ways only those are looked at that cost little more than the cheapest
/// ([`Soft::near`]).
pub struct Climb<'a> {
    soft: &'a Soft,
    temperature: f64,
    /// How much more ways may cost that are looked at.
    most: f64,
    /// Where it is, and the soft bound there.
    from: Vec<f64>,
    value: f64,
    ascent: Ascent<'a>,
}

impl<'a> Climb<'a> {
    /// From `prices`, one a row. Time as [`Soft::evaluate`].
    pub fn new(soft: &'a Soft, prices: Vec<f64>, temperature: f64) -> Climb<'a> {
        let most = if temperature > HOT {
            f64::INFINITY
        } else {
            NEAR * temperature
        };
        let ascent = over(soft, prices, temperature, most);
        Climb {
            soft,
            temperature,
            most,
            from: ascent.prices(),
            value: ascent.value(),
            ascent,
        }
    }

    /// The soft bound.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Prices of all rows.
    pub fn prices(&self) -> &[f64] {
        &self.from
    }

    /// So many steps up at most, none after `stop` says so. Whether there may be more. Where ways that were not
    /// looked at have come to matter so much that it was none up, it goes back, and looks at more from then on.
    ///
    /// Time O(steps × (arcs + uses) of the ways looked at, and as [`Soft::evaluate`]).
    pub fn climb(&mut self, steps: usize, stop: &dyn Fn() -> bool) -> bool {
        let mut moved = true;
        for _ in 0..steps {
            moved = moved && !stop() && self.ascent.step();
        }
        let prices = self.ascent.prices();
        if self.most < f64::INFINITY {
            let near = self.soft.near(&prices, self.most);
            self.ascent.change(Cow::Owned(near));
        }
        if self.ascent.value() < self.value {
            self.most *= 2.0;
            self.ascent = over(self.soft, self.from.clone(), self.temperature, self.most);
            self.value = self.ascent.value();
            return !stop();
        }
        self.value = self.ascent.value();
        self.from = prices;
        moved
    }
}

fn over(soft: &Soft, prices: Vec<f64>, temperature: f64, most: f64) -> Ascent<'_> {
    let near = if most < f64::INFINITY {
        Cow::Owned(soft.near(&soft.completed(&prices, temperature), most))
    } else {
        Cow::Borrowed(soft)
    };
    Ascent::new(near, prices, temperature)
}
