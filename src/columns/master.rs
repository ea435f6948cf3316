//! The restricted master problem: a linear program in HiGHS that stays alive while columns come.

use std::time::Instant;

use highs::{Col, HighsModelStatus, Model, Row, Sense};

use super::{Class, Column, MasterRow, Problem};

/// A hard row may still be broken at this multiple of the problem's penalty; see
/// [`Master::raise`].
const RAISE: f64 = 5.0;

/// Simplex strategies of HiGHS. New columns leave the last basis feasible but not its duals, for the
/// primal simplex; moved limits the other way round, for the dual.
const PRIMAL: i32 = 4;
const DUAL: i32 = 1;

/// Duals of a solved master. A dual is the change of the least cost when the limit that binds
/// rises by one: positive where more is needed, negative where less is allowed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Duals {
    /// Of the shared rows.
    pub rows: Vec<f64>,
    /// Of the number of duties of each class.
    pub classes: Vec<f64>,
}

/// An optimal point of the restricted master.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MasterPoint {
    /// Its cost, slack and penalties included.
    pub cost: f64,
    /// Value of each column, in the order in which they came.
    pub values: Vec<f64>,
    /// Duals.
    pub duals: Duals,
    /// How much hard rows are broken, in all.
    pub broken: f64,
    /// Simplex iterations.
    pub iterations: u64,
}

/// The restricted master.
#[derive(Debug)]
pub struct Master {
    model: Option<Model>,
    /// `None` = a row without limits, which is left out.
    rows: Vec<Option<Row>>,
    classes: Vec<Row>,
    columns: Vec<Col>,
    /// Columns that break a hard row.
    broken: Vec<Col>,
    /// Their penalty.
    penalty: f64,
    worst: f64,
    /// Seconds in HiGHS so far.
    spent: f64,
    /// Whether limits of columns moved since it was solved.
    moved: bool,
}

/// Turns a status of HiGHS into a sentence.
pub(super) fn failed(what: &str) -> impl Fn(highs::HighsStatus) -> String {
    move |status| format!("HiGHS could not {what}: {status:?}")
}

impl Master {
    /// A master of the rows and classes of `problem`, without its columns. Call it, and all that
    /// follows, from one thread that no other use of HiGHS has had.
    ///
    /// # Errors
    /// A sentence, when HiGHS refuses the rows.
    pub fn new(problem: &Problem<'_>) -> Result<Master, String> {
        let mut rows = highs::ColProblem::new();
        let shared = (problem.rows.iter())
            .map(|row| {
                let is_free = row.lower == f64::NEG_INFINITY && row.upper == f64::INFINITY;
                (!is_free).then(|| rows.add_row(row.lower..=row.upper))
            })
            .collect();
        let classes = (problem.classes.iter())
            .map(|class| rows.add_row(f64::from(class.least)..=f64::from(class.most)))
            .collect();
        let mut model = rows
            .try_optimise(Sense::Minimise)
            .map_err(failed("take the rows"))?;
        model.make_quiet();
        for (name, value) in [("threads", 1), ("random_seed", 0)] {
            (model.try_set_option(name, value)).map_err(|error| error.to_string())?;
        }
        for name in ["parallel", "presolve"] {
            (model.try_set_option(name, "off")).map_err(|error| error.to_string())?;
        }
        let mut master = Master {
            model: Some(model),
            rows: shared,
            classes,
            columns: Vec::new(),
            broken: Vec::new(),
            penalty: problem.penalty.min(problem.worst.max(1.0) + 1.0),
            worst: problem.worst,
            spent: 0.0,
            moved: false,
        };
        master.add_slack(&problem.rows, &problem.classes)?;
        Ok(master)
    }

    /// Columns that fill a row from below or empty it from above.
    fn add_slack(&mut self, rows: &[MasterRow], classes: &[Class]) -> Result<(), String> {
        for (at, row) in rows.iter().enumerate() {
            for (limit, penalty, sign) in [(row.lower, row.under, 1.0), (row.upper, row.over, -1.0)]
            {
                // Every limit gets slack, needed at first or not: fixed columns may break it later.
                if let Some(row) = self.rows[at].filter(|_| limit.is_finite()) {
                    self.add_one(penalty, row, sign)?;
                }
            }
        }
        for (at, class) in classes.iter().enumerate() {
            if class.least > 0 {
                self.add_one(None, self.classes[at], 1.0)?;
            }
        }
        Ok(())
    }

    fn add_one(&mut self, penalty: Option<f64>, row: Row, sign: f64) -> Result<(), String> {
        let cost = penalty.unwrap_or(self.penalty);
        let added = (self.live()?)
            .try_add_column(cost, 0.0.., [(row, sign)])
            .map_err(failed("add slack"))?;
        if penalty.is_none() {
            self.broken.push(added); // its price is that of breaking a hard row
        }
        Ok(())
    }

    fn live(&mut self) -> Result<&mut Model, String> {
        (self.model.as_mut()).ok_or_else(|| "the master failed before".to_owned())
    }

    /// Adds a column.
    ///
    /// # Errors
    /// A sentence, when HiGHS refuses it.
    pub fn add(&mut self, column: &Column) -> Result<(), String> {
        let class = self.classes[column.class as usize];
        let terms: Vec<(Row, f64)> = (column.terms.iter())
            .filter_map(|&(row, amount)| Some((self.rows[row as usize]?, amount)))
            .chain([(class, 1.0)])
            .collect();
        let added = (self.live()?)
            .try_add_column(column.cost, 0.0.., terms)
            .map_err(failed("add a column"))?;
        self.columns.push(added);
        Ok(())
    }

    /// Limits a column to `[lower, upper]`.
    ///
    /// # Errors
    /// A sentence, when the master failed before.
    pub fn limit(&mut self, column: usize, lower: f64, upper: f64) -> Result<(), String> {
        let column = self.columns[column];
        self.live()?.change_column_bounds(column, lower..=upper);
        self.moved = true;
        Ok(())
    }

    /// Raises the penalty of broken hard rows; `false` if it already exceeds the cost of any
    /// feasible solution.
    ///
    /// # Errors
    /// A sentence, when the master failed before.
    pub fn raise(&mut self) -> Result<bool, String> {
        if self.penalty > self.worst {
            return Ok(false);
        }
        self.penalty = (self.penalty * RAISE).min(self.worst.max(1.0) + 1.0);
        let (columns, penalty) = (self.broken.clone(), self.penalty);
        let model = self.live()?;
        for column in columns {
            model.change_column_cost(column, penalty);
        }
        Ok(true)
    }

    /// Solves it from the last basis.
    ///
    /// # Errors
    /// A sentence, when HiGHS does not solve it: the slack makes every master feasible and
    /// bounded.
    pub fn solve(&mut self) -> Result<MasterPoint, String> {
        let point = self.solve_within(None)?;
        point.ok_or_else(|| "HiGHS stopped the master, which has no limit".to_owned())
    }

    /// The same within so many seconds; `None` if they were too few. It can be solved on.
    ///
    /// # Errors
    /// As for [`solve`](Self::solve).
    pub fn solve_within(&mut self, seconds: Option<f64>) -> Result<Option<MasterPoint>, String> {
        if seconds.is_some_and(|seconds| seconds <= 0.0) {
            return Ok(None);
        }
        let mut model = (self.model.take()).ok_or_else(|| "the master failed before".to_owned())?;
        // HiGHS counts the seconds of all solves of a model.
        let limit = seconds.map_or(f64::INFINITY, |seconds| self.spent + seconds);
        (model.try_set_option("time_limit", limit)).map_err(|error| error.to_string())?;
        let strategy = if self.moved { DUAL } else { PRIMAL };
        (model.try_set_option("simplex_strategy", strategy)).map_err(|error| error.to_string())?;
        let began = Instant::now();
        let solved = model.try_solve().map_err(failed("solve the master"))?;
        self.spent += began.elapsed().as_secs_f64();
        let status = solved.status();
        if status == HighsModelStatus::ReachedTimeLimit {
            self.model = Some(Model::from(solved));
            return Ok(None);
        }
        if status != HighsModelStatus::Optimal {
            return Err(format!("HiGHS ended the master with status {status:?}"));
        }
        let solution = solved.get_solution();
        let mut duals = solution.dual_rows().iter().copied();
        let mut next = || duals.next().unwrap_or(0.0);
        let point = MasterPoint {
            cost: solved.objective_value(),
            values: self
                .columns
                .iter()
                .map(|&column| solution[column])
                .collect(),
            duals: Duals {
                rows: (self.rows.iter())
                    .map(|row| row.map_or(0.0, |_| next()))
                    .collect(),
                classes: self.classes.iter().map(|_| next()).collect(),
            },
            broken: self.broken.iter().map(|&column| solution[column]).sum(),
            iterations: u64::try_from(
                solved
                    .int_info_value(c"simplex_iteration_count")
                    .unwrap_or(0),
            )
            .unwrap_or(0),
        };
        self.model = Some(Model::from(solved));
        self.moved = false;
        Ok(Some(point))
    }
}
