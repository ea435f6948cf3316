//! Rows that the pricing of one commodity proves.

use std::collections::BTreeMap;

use super::DutyNetwork;
use crate::milp::MilpRow;

/// Proofs of less than this, in fen, are not worth a row.
const LEAST: f64 = 1.0;

/// What the pricing of one commodity proved: every path of it that keeps its rules has
/// `Σ coefficient · column ≥ 1` over these columns of the whole program.
#[derive(Clone, PartialEq, Debug)]
pub struct Cut {
    /// Columns by which the commodity enters: their sum is 1 when a path is taken.
    pub enter: Vec<u32>,
    /// Columns with coefficients from 0 to 1.
    pub terms: Vec<(u32, f64)>,
}

impl Cut {
    /// What exact pricing proved: with these prices of the arcs, no path that keeps its rules costs less
    /// than `proven`. `least` is the least cost from each node on, rules left aside; the arcs are columns
    /// from `first` on. `None` when the rules add nothing to that.
    ///
    /// With `d` for `least`, an arc costs `r + d(head) - d(tail) ≥ 0`, and a path `cost - d(source)`;
    /// if it keeps its rules, at least `δ = proven - d(source)`. Divided by `δ`, and cut off at 1, which
    /// no whole path notices. Time O(arcs).
    pub(super) fn proved(
        network: &DutyNetwork,
        prices: &[f64],
        least: &[f64],
        proven: f64,
        first: u32,
    ) -> Option<Cut> {
        let delta = proven - least.first()? - 1e-6 * proven.abs().max(1.0);
        if delta < LEAST {
            return None;
        }
        let mut cut = Cut {
            enter: network.out(0).iter().map(|&arc| first + arc).collect(),
            terms: Vec::new(),
        };
        for (arc, (one, price)) in (0_u32..).zip(network.arcs().iter().zip(prices)) {
            let (from, to) = (least[one.from as usize], least[one.to as usize]);
            if !from.is_finite() || !to.is_finite() {
                continue; // no path
            }
            let share = ((one.cost - price + to - from).max(0.0) / delta).min(1.0);
            // Rounded up, so that floating point takes nothing from any path.
            let share = (share * 1e6).ceil() / 1e6;
            if share > 0.0 {
                cut.terms.push((first + arc, share));
            }
        }
        Some(cut)
    }

    /// `Σ coefficient · column ≥ Σ enter`.
    pub fn row(&self) -> MilpRow {
        let mut terms: BTreeMap<u32, f64> = self.terms.iter().copied().collect();
        for &column in &self.enter {
            *terms.entry(column).or_default() -= 1.0;
        }
        MilpRow {
            name: String::new(),
            lower: 0.0,
            upper: f64::INFINITY,
            terms: terms
                .into_iter()
                .filter(|(_, amount)| *amount != 0.0)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::DutyArc;
    use super::*;

    /// Two legs from source to sink, each dear (5 and 6) or cheap (0); cheap twice breaks a rule.
    #[test]
    fn paths_that_keep_the_rule_satisfy_the_cut_and_the_other_does_not() {
        let arc = |from, to, cost| DutyArc {
            from,
            to,
            cost,
            uses: Vec::new(),
        };
        let arcs = vec![
            arc(0, 1, 0.0),
            arc(0, 1, 5.0),
            arc(1, 2, 0.0),
            arc(1, 2, 6.0),
        ];
        let network = DutyNetwork::new(3, arcs).unwrap();
        let prices = [0.0; 4];
        let least = network.potentials(&prices, |arc| network.arcs()[arc].cost);
        let row = Cut::proved(&network, &prices, &least, 5.0, 10)
            .unwrap()
            .row();
        let holds = |path: [u32; 2]| {
            let sum: f64 = (row.terms.iter())
                .filter(|(column, _)| path.contains(&(column - 10)))
                .map(|(_, amount)| amount)
                .sum();
            sum >= row.lower
        };
        assert!(holds([1, 2]) && holds([0, 3]) && holds([1, 3]));
        assert!(!holds([0, 2]));
        assert_eq!(Cut::proved(&network, &prices, &least, 0.5, 10), None);
    }
}
