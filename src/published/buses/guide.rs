//! Completion bounds of shifts: the cheapest way on within the span and the driving that are
//! left, all other rules left aside.

use super::rules::{BusRules, LEAST_WORK, MOST_DRIVING, MOST_SPAN, MOST_UNPAID, ShiftLabel};
use crate::columns::DutyNetwork;

/// Minutes of span and of driving that count as one.
const SPAN: i32 = 60;
const DRIVING: i32 = 60;
const SPANS: usize = (MOST_SPAN / SPAN) as usize + 1;
const DRIVINGS: usize = (MOST_DRIVING / DRIVING) as usize + 1;

/// Tables over node, span left and driving left, both rounded up.
#[derive(Clone, Debug)]
pub struct Guide {
    /// Time counts once: work is paid at its least.
    once: Vec<f64>,
    /// Time counts three times, splits once: work is paid by the minute.
    thrice: Vec<f64>,
}

fn place(node: usize, span: i32, driving: i32) -> usize {
    #[allow(clippy::cast_sign_loss)] // neither is negative
    let (span, driving) = ((span + SPAN - 1) / SPAN, (driving + DRIVING - 1) / DRIVING);
    (node * SPANS + span as usize) * DRIVINGS + driving as usize
}

pub(super) fn build(rules: &BusRules, network: &DutyNetwork, prices: &[f64]) -> Guide {
    let size = network.nodes() * SPANS * DRIVINGS;
    let mut guide = Guide {
        once: vec![f64::INFINITY; size],
        thrice: vec![f64::INFINITY; size],
    };
    let sink = network.nodes() - 1;
    guide.once[sink * SPANS * DRIVINGS..].fill(0.0);
    guide.thrice[sink * SPANS * DRIVINGS..].fill(0.0);
    for node in (1..sink).rev() {
        for &arc in network.out(node) {
            let (step, price) = (&rules.steps[arc as usize], prices[arc as usize]);
            if price == f64::NEG_INFINITY {
                continue;
            }
            let head = network.arc(arc).to as usize;
            let once = f64::from(step.pay()) - price;
            let thrice = f64::from(step.pay() + 2 * (step.advance - step.split())) - price;
            for span in (0..=MOST_SPAN)
                .step_by(SPAN as usize)
                .filter(|&span| span >= step.advance)
            {
                for driving in (0..=MOST_DRIVING).step_by(DRIVING as usize) {
                    if driving < step.driving {
                        continue;
                    }
                    let here = place(node, span, driving);
                    let there = place(head, span - step.advance, driving - step.driving);
                    guide.once[here] = guide.once[here].min(once + guide.once[there]);
                    guide.thrice[here] = guide.thrice[here].min(thrice + guide.thrice[there]);
                }
            }
        }
    }
    guide
}

impl Guide {
    /// See [`Resources::completion`](crate::columns::Resources::completion).
    pub fn completion(&self, node: u32, label: &ShiftLabel) -> f64 {
        let (span, driving) = (label.now - label.start, label.driving);
        let at = place(
            node as usize,
            (MOST_SPAN - span).max(0),
            (MOST_DRIVING - driving).max(0),
        );
        let paid = f64::from(span + label.extras);
        let work = f64::from(2 * (label.now - label.removed() - MOST_UNPAID));
        let least = f64::from(2 * LEAST_WORK);
        (paid + least + self.once[at]).max(paid + work + self.thrice[at])
    }
}
