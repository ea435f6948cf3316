//! The end of a mixed program: the best point over the paths met.

use std::sync::atomic::AtomicBool;

use super::super::rest::Enough;
use super::{Found, Run, WORTH};
use crate::milp::{
    Column as Explicit, MilpLimits, MilpResult, MilpRow, MilpStatus, Relaxation, lagrange,
    solve_parts,
};

impl Run<'_> {
    /// The best point over the paths that are there.
    pub(super) fn finish(mut self, ended: Option<MilpStatus>) -> Result<Found, String> {
        let mut result = MilpResult {
            status: ended.unwrap_or(MilpStatus::Optimal),
            values: None,
            bound: Some(self.bound).filter(|bound| bound.is_finite() && !self.is_held),
            nodes: 0,
            iterations: self.iterations,
            honest: true,
        };
        // What is held can be worth nothing.
        let vain = |incumbent: f64| self.bound >= incumbent - WORTH;
        let is_vain = self.is_held && self.incumbent.is_some_and(vain);
        let Some(enough) = self.enough.filter(|_| ended.is_none() && !is_vain) else {
            return Ok(self.found(result));
        };
        self.master.ask_vertex()?;
        let Some(point) = self.solve()? else {
            result.status = self.halted().unwrap_or(MilpStatus::Time);
            return Ok(self.found(result));
        };
        let mut milp = self.rest.milp.clone();
        let explicit = milp.columns.len();
        let classes = milp.rows.len();
        let limit = |_| MilpRow {
            name: String::new(),
            lower: f64::NEG_INFINITY,
            upper: 1.0,
            terms: Vec::new(),
        };
        milp.rows.extend((0..self.owns.len()).map(limit));
        for (at, path) in (explicit..).zip(&self.paths) {
            let column = u32::try_from(at).unwrap_or(u32::MAX);
            for (row, amount) in self.terms(path) {
                milp.rows[row as usize].terms.push((column, amount));
            }
            milp.rows[classes + path.class as usize]
                .terms
                .push((column, 1.0));
            milp.columns.push(Explicit {
                cost: path.cost,
                lower: 0.0,
                upper: f64::INFINITY,
                whole: true,
                most: 1.0,
            });
        }
        let duals = [&point.duals.rows[..], &point.duals.classes[..]].concat();
        let (reduced, _) = lagrange(&milp, &duals);
        let relaxation = Relaxation {
            values: point.values,
            duals,
            reduced,
            // Inside a search over the paths that are there, their relaxation's own cost is the bound.
            bound: point.cost - 1e-6 * point.cost.abs(),
            iterations: 0,
        };
        let limits = MilpLimits {
            seconds: self.seconds_left(),
            ..self.limits
        };
        let watch = Enough {
            inner: self.monitor,
            enough,
            met: AtomicBool::new(false),
        };
        let whole = solve_parts(&milp, &relaxation, limits, self.incumbent, &watch)?;
        result.nodes = whole.nodes;
        result.iterations += whole.iterations;
        result.values = whole.values.map(|values| self.expand(&values, explicit));
        // Neither the limit on nodes nor a point that is good enough ends more than this search.
        let ended = matches!(whole.status, MilpStatus::Time | MilpStatus::Stopped);
        if result.status == MilpStatus::Optimal && ended && !watch.met.into_inner() {
            result.status = whole.status;
        }
        Ok(self.found(result))
    }

    fn found(self, result: MilpResult) -> Found {
        Found {
            result,
            cuts: self.cuts.concat(),
            paths: self.paths,
        }
    }

    /// A point of the whole program.
    fn expand(&self, values: &[f64], explicit: usize) -> Vec<f64> {
        let mut all = vec![0.0; self.compiled.milp.columns.len()];
        for (&column, &value) in self.rest.columns.iter().zip(values) {
            all[column as usize] = value;
        }
        for (path, &value) in self.paths.iter().zip(&values[explicit..]) {
            let own = &self.owns[path.class as usize];
            let first = self.compiled.first_column[own.commodity] as usize;
            for &arc in &path.path {
                all[first + arc as usize] += value;
            }
        }
        all
    }
}
