//! Better prices, step by step: the quasi-Newton method with limited memory (L-BFGS, Nocedal 1980) on the
//! [soft](super::Soft) bound.
//!
//! Rows differ in how many travellers use them, so each price is measured in units of its own,
//! `√(T / what uses the row)`. A price that its row's limits keep at zero stays out of the direction, and is
//! cut back to zero where a step would lead past it.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::soft::{Soft, Softened};

/// Steps that are remembered.
const MEMORY: usize = 12;
/// Length of the first step, in units of the gradient.
const FIRST: f64 = 0.2;
/// A step must gain at least this share of what its slope promises; else it is shortened by `SHORTER`.
const ENOUGH: f64 = 1e-4;
const SHORTER: f64 = 0.4;
/// How often a step is shortened.
const TRIES: usize = 12;

/// A climb at one temperature.
pub struct Ascent<'a> {
    soft: Cow<'a, Soft>,
    temperature: f64,
    /// Rows whose price is their own.
    rows: Vec<usize>,
    /// By own row: the unit of its price.
    unit: Vec<f64>,
    prices: Vec<f64>,
    now: Softened,
    memory: VecDeque<Move>,
}

/// A step with how the gradient fell over it, in units.
struct Move {
    step: Vec<f64>,
    fall: Vec<f64>,
    /// Both multiplied.
    bend: f64,
}

impl<'a> Ascent<'a> {
    /// From `prices`, one a row. Time as [`Soft::evaluate`].
    pub fn new(soft: Cow<'a, Soft>, mut prices: Vec<f64>, temperature: f64) -> Ascent<'a> {
        for (row, price) in prices.iter_mut().enumerate() {
            *price = if soft.is_own(row) {
                soft.allowed(row, *price)
            } else {
                0.0
            };
        }
        let now = soft.evaluate(&prices, temperature);
        let rows: Vec<usize> = (0..soft.rows()).filter(|&row| soft.is_own(row)).collect();
        Ascent {
            soft,
            temperature,
            unit: (rows.iter())
                .map(|&row| (temperature / (now.used[row] + 0.3)).sqrt())
                .collect(),
            rows,
            prices,
            now,
            memory: VecDeque::with_capacity(MEMORY),
        }
    }

    /// Goes on over other ways of the same travellers, from the same prices. Time as [`Soft::evaluate`].
    pub fn change(&mut self, soft: Cow<'a, Soft>) {
        self.now = soft.evaluate(&self.prices, self.temperature);
        self.soft = soft;
    }

    /// The soft bound now.
    pub fn value(&self) -> f64 {
        self.now.value
    }

    /// Prices of all rows now.
    pub fn prices(&self) -> Vec<f64> {
        self.soft.completed(&self.prices, self.temperature)
    }

    /// One step up. Whether there was one. Time as [`Soft::evaluate`], most often once.
    pub fn step(&mut self) -> bool {
        let direction = self.direction();
        let slope: f64 = (direction.iter().zip(self.gradient()))
            .map(|(way, up)| way * up)
            .sum();
        if slope <= 0.0 {
            let vain = self.memory.is_empty();
            self.memory.clear();
            return !vain && self.step();
        }
        let mut length = if self.memory.is_empty() { FIRST } else { 1.0 };
        for _ in 0..TRIES {
            let mut next = self.prices.clone();
            for ((&row, unit), way) in self.rows.iter().zip(&self.unit).zip(&direction) {
                next[row] = self.soft.allowed(row, next[row] + length * way * unit);
            }
            let there = self.soft.evaluate(&next, self.temperature);
            let promised: f64 = (self.rows.iter())
                .map(|&row| self.now.gradient[row] * (next[row] - self.prices[row]))
                .sum();
            if there.value > self.now.value && there.value >= self.now.value + ENOUGH * promised {
                self.remember(&next, &there);
                self.prices = next;
                self.now = there;
                return true;
            }
            length *= SHORTER;
        }
        let vain = self.memory.is_empty();
        self.memory.clear();
        !vain && self.step()
    }

    /// The gradient in units, without prices that stay at zero.
    fn gradient(&self) -> impl Iterator<Item = f64> {
        self.rows.iter().zip(&self.unit).map(|(&row, unit)| {
            let up = self.now.gradient[row];
            let stays = self.prices[row] == 0.0 && self.soft.allowed(row, up) == 0.0;
            if stays || self.soft.is_idle(row) {
                0.0
            } else {
                up * unit
            }
        })
    }

    /// Where to go: the gradient, bent by what is remembered.
    fn direction(&self) -> Vec<f64> {
        let gradient: Vec<f64> = self.gradient().collect();
        let mut way = gradient.clone();
        let mut shares = Vec::with_capacity(self.memory.len());
        for one in self.memory.iter().rev() {
            let share = times(&one.step, &way) / one.bend;
            add(&mut way, &one.fall, -share);
            shares.push(share);
        }
        if let Some(last) = self.memory.back() {
            let scale = last.bend / times(&last.fall, &last.fall);
            way.iter_mut().for_each(|way| *way *= scale);
        }
        for (one, share) in self.memory.iter().zip(shares.into_iter().rev()) {
            let back = times(&one.fall, &way) / one.bend;
            add(&mut way, &one.step, share - back);
        }
        for (way, up) in way.iter_mut().zip(gradient) {
            if up == 0.0 {
                *way = 0.0;
            }
        }
        way
    }

    fn remember(&mut self, next: &[f64], there: &Softened) {
        let own = || self.rows.iter().zip(&self.unit);
        let step: Vec<f64> = own()
            .map(|(&row, unit)| (next[row] - self.prices[row]) / unit)
            .collect();
        let fall: Vec<f64> = own()
            .map(|(&row, unit)| (self.now.gradient[row] - there.gradient[row]) * unit)
            .collect();
        let bend = times(&step, &fall);
        if bend <= 1e-12 * times(&fall, &fall) {
            return; // straight, or nothing: it says nothing of what is ahead
        }
        if self.memory.len() == MEMORY {
            self.memory.pop_front();
        }
        self.memory.push_back(Move { step, fall, bend });
    }
}

fn times(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn add(to: &mut [f64], more: &[f64], share: f64) {
    for (to, more) in to.iter_mut().zip(more) {
        *to += share * more;
    }
}
