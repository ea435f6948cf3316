//! Completion bounds of shifts: the cheapest way on, by dynamic programming from the end over a
//! coarser state than that of a label.
//!
//! A node fixes the clock, so `removed` (start and splits) gives the work so far, and the start the
//! span so far: neither changes from leg to leg but at a split, so rounding does not add up. What
//! else is known of rests is their sum, which limits what is unpaid and what the rules ask for.
//! Driving, driving blocks and the moments of rests are left aside. Rounding is always in favour of
//! the shift.

use super::rules::{BusRules, LEAST_WORK, MOST_SPAN, MOST_UNPAID, MOST_WORK, ShiftLabel, rested};
use crate::columns::DutyNetwork;

/// Minutes of `removed` and of the start that count as one.
const TIME: i32 = 10;
/// Minutes of rest that count as one.
const REST: i32 = 5;
/// Work before unpaid rest is taken off: at most this.
const LONGEST: i32 = MOST_WORK + MOST_UNPAID;
/// Values of `removed` at a node: a shift has at most four splits, and each may round up.
const TIMES: usize = (LONGEST / TIME) as usize + 6;
/// Values of rest.
const RESTS: usize = (MOST_UNPAID / REST) as usize + 1;
/// Values of the start at a node.
const STARTS: usize = (MOST_SPAN / TIME) as usize + 2;

/// Tables of the least cost to come.
#[derive(Clone, Debug)]
pub struct Guide {
    /// By node: the end of its leg.
    now: Vec<i32>,
    /// By node, rest and `removed`: time to come and extras, less prices, and the work of the
    /// whole shift at its price.
    whole: Vec<f64>,
    /// By node and start: the same for the least work, within the span.
    spanned: Vec<f64>,
}

/// The first value of `removed` or of the start at a node.
fn base(now: i32, longest: i32) -> i32 {
    up(now - longest, TIME)
}

/// How many units make up at least `minutes`.
fn up(minutes: i32, unit: i32) -> i32 {
    -(-minutes).div_euclid(unit)
}

/// A place in a table; `None` before its first.
fn place(at: i32, size: usize) -> Option<usize> {
    Some(usize::try_from(at).ok()?.min(size - 1))
}

pub(super) fn build(rules: &BusRules, network: &DutyNetwork, prices: &[f64]) -> Guide {
    let sink = network.nodes() - 1;
    let mut now = vec![0; network.nodes()];
    for &arc in network.out(0) {
        now[network.arc(arc).to as usize] = rules.steps[arc as usize].first_end();
    }
    let mut guide = Guide {
        now,
        whole: vec![f64::INFINITY; sink * RESTS * TIMES],
        spanned: vec![f64::INFINITY; sink * STARTS],
    };
    for node in (1..sink).rev() {
        for &arc in network.out(node) {
            if prices[arc as usize] == f64::NEG_INFINITY {
                continue;
            }
            if network.arc(arc).to as usize == sink {
                guide.end(rules, node, arc, prices[arc as usize]);
            } else {
                guide.go_on(
                    rules,
                    node,
                    network.arc(arc).to as usize,
                    arc,
                    prices[arc as usize],
                );
            }
        }
    }
    guide
}

impl Guide {
    /// The shift ends after `node`.
    fn end(&mut self, rules: &BusRules, node: usize, arc: u32, price: f64) {
        let step = &rules.steps[arc as usize];
        let end = self.now[node] + step.advance;
        let pay = f64::from(step.pay()) - price;
        let first = base(self.now[node], LONGEST);
        for (rest, row) in (0..).zip(self.whole_rows(node).chunks_exact_mut(TIMES)) {
            let rest = rest * REST;
            let unpaid = if rest >= 30 { rest } else { 0 };
            for (at, least) in (first..).zip(row) {
                let work = end - at * TIME - unpaid;
                if work <= MOST_WORK && rested(work, rest) {
                    *least = least.min(pay + f64::from(2 * work.max(LEAST_WORK)));
                }
            }
        }
        let first = base(self.now[node], MOST_SPAN);
        for (at, least) in (first..).zip(self.spanned_row(node)) {
            if end - at * TIME <= MOST_SPAN {
                *least = least.min(pay + f64::from(2 * LEAST_WORK));
            }
        }
    }

    /// The leg at `head` follows that at `node`.
    fn go_on(&mut self, rules: &BusRules, node: usize, head: usize, arc: u32, price: f64) {
        let step = &rules.steps[arc as usize];
        let pay = f64::from(step.pay()) - price;
        let moved = |longest| base(self.now[node], longest) - base(self.now[head], longest);
        let (by, by_span) = (moved(LONGEST) + up(step.split(), TIME), moved(MOST_SPAN));
        let rests = if step.is_rest() {
            place(up(step.idle(), REST), RESTS).unwrap_or(0)
        } else {
            0
        };
        let size = RESTS * TIMES;
        let (here, there) = self.whole.split_at_mut(head * size);
        let here = &mut here[node * size..(node + 1) * size];
        for (rest, row) in here.chunks_exact_mut(TIMES).enumerate() {
            let after = (rest + rests).min(RESTS - 1) * TIMES;
            take(row, &there[after..after + TIMES], by, pay);
        }
        let (here, there) = self.spanned.split_at_mut(head * STARTS);
        let here = &mut here[node * STARTS..(node + 1) * STARTS];
        take(here, &there[..STARTS], by_span, pay);
    }

    fn whole_rows(&mut self, node: usize) -> &mut [f64] {
        &mut self.whole[node * RESTS * TIMES..(node + 1) * RESTS * TIMES]
    }

    fn spanned_row(&mut self, node: usize) -> &mut [f64] {
        &mut self.spanned[node * STARTS..(node + 1) * STARTS]
    }

    /// See [`Resources::completion`](crate::columns::Resources::completion); `node` is a leg.
    pub fn completion(&self, node: u32, label: &ShiftLabel) -> f64 {
        let node = node as usize;
        let table = |time: i32, longest: i32, size: usize| {
            place(up(time, TIME) - base(self.now[node], longest), size)
        };
        let rest = place(up(label.most_rest(), REST), RESTS).unwrap_or(0);
        let (Some(at), Some(started)) = (
            table(label.removed(), LONGEST, TIMES),
            table(label.start, MOST_SPAN, STARTS),
        ) else {
            return f64::INFINITY;
        };
        let whole = self.whole[(node * RESTS + rest) * TIMES + at];
        let spanned = self.spanned[node * STARTS + started];
        f64::from(label.now - label.start + label.extras) + whole.max(spanned)
    }
}

/// `here[i] = min(here[i], pay + there[i + by])`; places beyond the last are the last.
fn take(here: &mut [f64], there: &[f64], by: i32, pay: f64) {
    let back = usize::try_from(-by).unwrap_or(0).min(here.len());
    let on = usize::try_from(by).unwrap_or(0).min(there.len() - 1);
    for (least, ahead) in here[back..].iter_mut().zip(&there[on..]) {
        *least = least.min(pay + ahead);
    }
    let last = pay + there[there.len() - 1];
    for least in here[back..].iter_mut().skip(there.len() - on) {
        *least = least.min(last);
    }
}
