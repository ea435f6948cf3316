//! A linear program that stays in the solver: solved once by interior point, then again and again with
//! a little more of something, each time from the basis of the time before.

use std::time::Instant;

use highs::{Col, Model, Row, Sense};

use super::highs::{
    MilpLimits, MilpStatus, Monitor, on_own_thread, refused, solve_in_time, status_of,
};
use super::{Milp, MilpRow};

/// One more unit of each of these limits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct More {
    /// Rows whose upper limit rises.
    pub rows: Vec<u32>,
    /// Columns whose upper limit rises.
    pub columns: Vec<u32>,
}

impl More {
    /// Raises the limits in `milp`.
    pub fn add(&self, milp: &mut Milp) {
        self.change(milp, 1.0);
    }

    /// Takes [`add`](More::add) back.
    pub fn take(&self, milp: &mut Milp) {
        self.change(milp, -1.0);
    }

    fn change(&self, milp: &mut Milp, units: f64) {
        for &row in &self.rows {
            milp.rows[row as usize].upper += units;
        }
        for &column in &self.columns {
            let column = &mut milp.columns[column as usize];
            column.upper += units;
            column.most += units;
        }
    }
}

/// Duals of the relaxation of `milp` (by row, signed as in [`relax`](super::relax)), and of what it becomes
/// with each of what `choose` wants more of, in order: `None` from where there was no time left. `Err(status)`
/// inside when the first solve was stopped or has no point. `done` is told how many are solved again.
///
/// # Errors
/// A sentence, when HiGHS fails.
#[allow(clippy::type_complexity)]
pub fn relax_again(
    milp: &Milp,
    limits: MilpLimits,
    monitor: &dyn Monitor,
    choose: &mut (dyn FnMut(&[f64]) -> Vec<More> + Send),
    done: &(dyn Fn(usize) + Sync),
) -> Result<Result<(Vec<f64>, Vec<Option<Vec<f64>>>), MilpStatus>, String> {
    on_own_thread(|| {
        let began = Instant::now();
        let mut hot = Hot::new(milp, limits.seed)?;
        let left = || (limits.seconds).map(|all| (all - began.elapsed().as_secs_f64()).max(0.0));
        let first = match hot.solve(left(), monitor)? {
            Ok(duals) => duals,
            Err(status) => return Ok(Err(status)),
        };
        hot.go_on_by_simplex()?;
        let mut all = Vec::new();
        for more in choose(&first) {
            let duals = if hot.model.is_some() && !monitor.stop() {
                let added = hot.add(milp, &more)?;
                let duals = hot.solve(left(), monitor)?.ok();
                hot.take(&added);
                duals
            } else {
                None
            };
            all.push(duals);
            done(all.len());
        }
        Ok(Ok((first, all)))
    })
}

struct Hot {
    /// None once it was stopped.
    model: Option<Model>,
    rows: Vec<Row>,
    /// By column: its rows.
    terms: Vec<Vec<(Row, f64)>>,
    /// Seconds of all solves so far: HiGHS counts on.
    spent: f64,
}

fn failed(what: &str) -> impl Fn(highs::HighsStatus) -> String + '_ {
    move |status| format!("HiGHS could not {what}: {status:?}")
}

impl Hot {
    fn new(milp: &Milp, seed: u32) -> Result<Hot, String> {
        let mut program = highs::ColProblem::new();
        let bounds = |row: &MilpRow| row.lower..=row.upper;
        let rows: Vec<Row> = (milp.rows.iter())
            .map(|row| program.add_row(bounds(row)))
            .collect();
        let mut terms: Vec<Vec<(Row, f64)>> = vec![Vec::new(); milp.columns.len()];
        for (row, &handle) in milp.rows.iter().zip(&rows) {
            for &(column, amount) in &row.terms {
                terms[column as usize].push((handle, amount));
            }
        }
        for (column, terms) in milp.columns.iter().zip(&terms) {
            program.add_column(column.cost, column.lower..=column.upper, terms.clone());
        }
        let model = (program.try_optimise(Sense::Minimise)).map_err(failed("take the program"))?;
        let mut hot = Hot {
            model: Some(model),
            rows,
            terms,
            spent: 0.0,
        };
        hot.set("threads", 1)?;
        hot.set("parallel", "off")?;
        hot.set("random_seed", i32::try_from(seed).unwrap_or(i32::MAX))?;
        hot.set("solver", "ipm")?;
        if let Some(model) = &mut hot.model {
            model.make_quiet();
        }
        Ok(hot)
    }

    fn set(&mut self, name: &str, value: impl highs::HighsOptionValue) -> Result<(), String> {
        match &mut self.model {
            Some(model) => refused(model.try_set_option(name, value), name),
            None => Ok(()),
        }
    }

    /// From here on the basis of the last solve is the start of the next.
    fn go_on_by_simplex(&mut self) -> Result<(), String> {
        self.set("solver", "simplex")
    }

    /// Adds a unit of each limit; the columns that carry them.
    fn add(&mut self, milp: &Milp, more: &More) -> Result<Vec<Col>, String> {
        let Some(model) = &mut self.model else {
            return Ok(Vec::new());
        };
        let slack = (more.rows.iter()).map(|&row| (0.0, vec![(self.rows[row as usize], -1.0)]));
        let copies = (more.columns.iter()).map(|&column| {
            let column = column as usize;
            (milp.columns[column].cost, self.terms[column].clone())
        });
        (slack.chain(copies))
            .map(|(cost, terms)| model.try_add_column(cost, 0.0..=1.0, terms))
            .collect::<Result<_, _>>()
            .map_err(failed("add a unit"))
    }

    /// Takes units back.
    fn take(&mut self, added: &[Col]) {
        if let Some(model) = &mut self.model {
            for &column in added {
                model.change_column_bounds(column, 0.0..=0.0);
            }
        }
    }

    /// Duals of an optimal point.
    fn solve(
        &mut self,
        seconds: Option<f64>,
        monitor: &dyn Monitor,
    ) -> Result<Result<Vec<f64>, MilpStatus>, String> {
        let limit = seconds.map_or(f64::INFINITY, |seconds| self.spent + seconds);
        self.set("time_limit", limit)?;
        let Some(model) = self.model.take() else {
            return Ok(Err(MilpStatus::Stopped));
        };
        let began = Instant::now();
        let solved = solve_in_time(model, seconds, monitor)?;
        self.spent += began.elapsed().as_secs_f64();
        let solved = match solved {
            Ok(solved) => solved,
            Err(status) => return Ok(Err(status)),
        };
        match status_of(&solved) {
            Ok(MilpStatus::Optimal) => {
                let duals = solved.get_solution().dual_rows().to_vec();
                self.model = Some(Model::from(solved));
                Ok(Ok(duals))
            }
            Ok(status) => Ok(Err(status)),
            // An interrupt in the middle of an interior-point solve can come back as another limit.
            Err(_) if monitor.stop() => Ok(Err(MilpStatus::Stopped)),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, News, lagrange};
    use super::*;

    struct Quiet;
    impl Monitor for Quiet {
        fn news(&self, _: News) {}
        fn stop(&self) -> bool {
            false
        }
    }

    /// Two goods worth 3 and 2 share 4 units of a row; 3 of each at most.
    fn program() -> Milp {
        let column = |cost| Column {
            cost,
            lower: 0.0,
            upper: 3.0,
            whole: true,
            most: 3.0,
        };
        Milp {
            columns: vec![column(-3.0), column(-2.0)],
            rows: vec![MilpRow {
                name: String::new(),
                lower: f64::NEG_INFINITY,
                upper: 4.0,
                terms: vec![(0, 1.0), (1, 1.0)],
            }],
            offset: 100.0,
        }
    }

    #[test]
    fn one_more_is_worth_what_it_brings_and_is_taken_back() {
        let limits = MilpLimits {
            gap: 0.0,
            seconds: None,
            nodes: None,
            seed: 0,
        };
        let row = More {
            rows: vec![0],
            columns: Vec::new(),
        };
        let column = More {
            rows: Vec::new(),
            columns: vec![0],
        };
        let all = vec![row.clone(), column.clone(), row, column];
        let (first, again) = relax_again(&program(), limits, &Quiet, &mut |_| all.clone(), &|_| ())
            .unwrap()
            .unwrap();
        assert!((lagrange(&program(), &first).1 - 89.0).abs() < 1e-6);
        let bounds: Vec<f64> = (all.iter().zip(again))
            .map(|(more, duals)| {
                let mut milp = program();
                more.add(&mut milp);
                let bound = lagrange(&milp, &duals.unwrap()).1;
                more.take(&mut milp);
                assert_eq!(milp, program());
                bound
            })
            .collect();
        for (bound, truth) in bounds.iter().zip([87.0, 88.0, 87.0, 88.0]) {
            assert!((bound - truth).abs() < 1e-6, "{bounds:?}");
        }
    }
}
