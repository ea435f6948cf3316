//! The master of a mixed program: a linear program in HiGHS that stays alive while paths come.

use std::time::Instant;

use highs::{HighsModelStatus, Model, Row, Sense};

use super::Duals;
use super::master::failed;
use crate::milp::{Milp, Monitor, solve_watched};

/// An optimal point.
#[derive(Clone, Debug)]
pub(super) struct LivePoint {
    pub cost: f64,
    /// Explicit columns, then paths in the order in which they came.
    pub values: Vec<f64>,
    pub duals: Duals,
    pub iterations: u64,
}

/// The master.
pub(super) struct Live {
    model: Option<Model>,
    rows: Vec<Row>,
    classes: Vec<Row>,
    offset: f64,
    /// Seconds of all solves so far, as HiGHS counts them.
    spent: f64,
}

impl Live {
    /// The relaxation of `milp`, and a row for each class of paths.
    pub fn new(milp: &Milp, classes: usize) -> Result<Live, String> {
        let mut program = highs::ColProblem::new();
        let rows: Vec<Row> = (milp.rows.iter())
            .map(|row| program.add_row(row.lower..=row.upper))
            .collect();
        let classes: Vec<Row> = (0..classes).map(|_| program.add_row(..=1.0)).collect();
        let mut terms: Vec<Vec<(Row, f64)>> = vec![Vec::new(); milp.columns.len()];
        for (row, &handle) in milp.rows.iter().zip(&rows) {
            for &(column, amount) in &row.terms {
                terms[column as usize].push((handle, amount));
            }
        }
        for (column, terms) in milp.columns.iter().zip(terms) {
            program.add_column(column.cost, column.lower..=column.upper, terms);
        }
        let mut model =
            (program.try_optimise(Sense::Minimise)).map_err(failed("take the program"))?;
        model.make_quiet();
        for (name, value) in [("threads", 1), ("random_seed", 0)] {
            (model.try_set_option(name, value)).map_err(|error| error.to_string())?;
        }
        // Interior points, left where they are: prices from the middle of the optimal face, where those
        // of a vertex swing from round to round.
        for (name, value) in [
            ("parallel", "off"),
            ("solver", "ipm"),
            ("run_crossover", "off"),
        ] {
            (model.try_set_option(name, value)).map_err(|error| error.to_string())?;
        }
        Ok(Live {
            model: Some(model),
            rows,
            classes,
            offset: milp.offset,
            spent: 0.0,
        })
    }

    /// Adds a path.
    pub fn add(&mut self, cost: f64, class: u32, terms: &[(u32, f64)]) -> Result<(), String> {
        let terms: Vec<(Row, f64)> = (terms.iter())
            .map(|&(row, amount)| (self.rows[row as usize], amount))
            .chain([(self.classes[class as usize], 1.0)])
            .collect();
        let model = (self.model.as_mut()).ok_or_else(|| "the master failed before".to_owned())?;
        (model.try_add_column(cost, 0.0.., terms)).map_err(failed("add a path"))?;
        Ok(())
    }

    /// Asks for a vertex from now on: where most columns are zero.
    ///
    /// # Errors
    /// A sentence, when the master failed before.
    pub fn ask_vertex(&mut self) -> Result<(), String> {
        let model = (self.model.as_mut()).ok_or_else(|| "the master failed before".to_owned())?;
        (model.try_set_option("run_crossover", "on")).map_err(|error| error.to_string())
    }

    /// Solves it within so many seconds; `None` if they were too few, or the monitor wants to stop.
    ///
    /// # Errors
    /// A sentence, when HiGHS does not solve it.
    pub fn solve(
        &mut self,
        seconds: Option<f64>,
        monitor: &dyn Monitor,
    ) -> Result<Option<LivePoint>, String> {
        let mut model = (self.model.take()).ok_or_else(|| "the master failed before".to_owned())?;
        let limit = seconds.map_or(f64::INFINITY, |seconds| self.spent + seconds);
        (model.try_set_option("time_limit", limit)).map_err(|error| error.to_string())?;
        let began = Instant::now();
        let solved = solve_watched(model, monitor).map_err(failed("solve the master"))?;
        self.spent += began.elapsed().as_secs_f64();
        match solved.status() {
            HighsModelStatus::Optimal => {}
            HighsModelStatus::ReachedTimeLimit | HighsModelStatus::ReachedInterrupt => {
                return Ok(None);
            }
            // An interrupt in the middle of an interior-point solve can come back as another limit.
            _ if monitor.stop() => return Ok(None),
            status => return Err(format!("HiGHS ended the master with status {status:?}")),
        }
        let solution = solved.get_solution();
        let duals = solution.dual_rows();
        let (rows, classes) = duals.split_at(self.rows.len());
        let iterations = solved.int_info_value(c"ipm_iteration_count").unwrap_or(0);
        let point = LivePoint {
            cost: solved.objective_value() + self.offset,
            values: solution.columns().to_vec(),
            duals: Duals {
                rows: rows.to_vec(),
                classes: classes.to_vec(),
            },
            iterations: u64::try_from(iterations).unwrap_or(0),
        };
        self.model = Some(Model::from(solved));
        Ok(Some(point))
    }
}
