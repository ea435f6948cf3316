//! OR-Library linear assignment (Beasley 1990).
//!
//! Dense files: `n`, then `n × n` costs. Sparse files: `n`, then lines `i j cost` (from 1), the
//! pairs that are allowed. Each row gets a column of its own at the least total cost.
//!
//! Dense files are solved by Kuhn and Munkres's algorithm, sparse ones as a flow. The solution is
//! one group: the column of each row.

use std::collections::BTreeMap;

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres_min;

use super::text::{Numbers, lines};
use super::{
    Answer, Case, Family, Limits, Problem, Published, Solution, Source, Table, solve_whole,
};
use crate::error::InputErrors;
use crate::milp::compile;
use crate::network::{Arc, Commodity, Cost, Network, SINK, SOURCE};
use crate::solve::Status;

/// Most rows of a file.
const MOST: i64 = 100_000;
/// Largest cost of a pair.
const COST: i64 = 1_000_000_000;

/// The family.
pub(super) struct Assignment;

impl Family for Assignment {
    fn name(&self) -> &'static str {
        "assignment"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["assignopt.txt"]
    }

    fn looks_like(&self, source: &Source) -> bool {
        let first = lines(source.text).next();
        first.is_some_and(|(_, words)| words.len() == 1 && words[0].text.parse::<u32>().is_ok())
    }

    fn cases(&self, source: &Source, table: Option<&Table>) -> Result<Vec<Case>, InputErrors> {
        let problem = read(source.text)?;
        let row = table.and_then(|table| table.row(source.stem()));
        let value = row.and_then(|row| row.get(1)?.parse().ok());
        Ok(vec![Case {
            name: source.stem().to_owned(),
            published: value.map(Published::optimum),
            problem: Box::new(problem),
        }])
    }
}

/// Costs of the allowed pairs.
#[derive(Debug)]
enum Pairs {
    Dense(Vec<i64>),
    Sparse(BTreeMap<(usize, usize), i64>),
}

#[derive(Debug)]
struct Square {
    rows: usize,
    pairs: Pairs,
}

fn read(text: &str) -> Result<Square, InputErrors> {
    let mut numbers = Numbers::new(text);
    let square = square(&mut numbers, text);
    numbers.faults.finish(square)
}

fn square(numbers: &mut Numbers, text: &str) -> Option<Square> {
    let rows = numbers.count("the number of rows", 1..=MOST)?;
    // A dense file of 3 rows has lines of 3 words too, but 9 of them in all.
    let body = || lines(text).skip(1);
    let sparse = body().all(|(_, words)| words.len() == 3)
        && body().map(|(_, words)| words.len()).sum::<usize>() != rows * rows;
    let pairs = if sparse {
        let mut pairs = BTreeMap::new();
        for _ in body() {
            let row = numbers.index("a row", 1, rows)?;
            let column = numbers.index("a column", 1, rows)?;
            pairs.insert((row, column), numbers.next("a cost", -COST..=COST)?);
        }
        Pairs::Sparse(pairs)
    } else {
        let mut costs = Vec::new();
        for _ in 0..rows * rows {
            costs.push(numbers.next("a cost", -COST..=COST)?);
        }
        Pairs::Dense(costs)
    };
    numbers.end("the costs");
    Some(Square { rows, pairs })
}

impl Square {
    fn cost(&self, row: usize, column: usize) -> Option<i64> {
        match &self.pairs {
            Pairs::Dense(costs) => costs.get(row * self.rows + column).copied(),
            Pairs::Sparse(pairs) => pairs.get(&(row, column)).copied(),
        }
    }
}

impl Problem for Square {
    fn solve(&self, limits: &Limits) -> Result<Answer, String> {
        match &self.pairs {
            Pairs::Dense(_) => {
                let cost = |(row, column)| self.cost(row, column).unwrap_or(COST);
                let matrix = Matrix::from_fn(self.rows, self.rows, cost);
                let (total, chosen) = kuhn_munkres_min(&matrix);
                Ok(Answer {
                    status: Status::Optimal,
                    solution: Some(vec![chosen]),
                    bound: Some(total),
                })
            }
            Pairs::Sparse(pairs) => {
                let network = self.network(pairs);
                let compiled = compile(&network);
                solve_whole(&compiled.milp, limits, None, |values| {
                    let mut chosen = vec![self.rows; self.rows];
                    for (&(row, column), &value) in pairs.keys().zip(values) {
                        if value > 0.5 {
                            chosen[row] = column;
                        }
                    }
                    vec![chosen]
                })
            }
        }
    }

    fn cost_of(&self, solution: &Solution) -> Result<i64, String> {
        let [chosen] = &solution[..] else {
            return Err(format!("{} groups, expected one", solution.len()));
        };
        if chosen.len() != self.rows {
            return Err(format!("{} of {} rows", chosen.len(), self.rows));
        }
        let mut taken = vec![false; self.rows];
        let mut total = 0;
        for (row, &column) in chosen.iter().enumerate() {
            let pair = format!("row {}, column {}", row + 1, column.saturating_add(1));
            let seat = taken.get_mut(column).filter(|taken| !**taken);
            *seat.ok_or_else(|| format!("{pair}: taken, or none"))? = true;
            let cost = self.cost(row, column);
            total += cost.ok_or_else(|| format!("{pair}: not allowed"))?;
        }
        Ok(total)
    }
}

impl Square {
    /// One unit from the source through each row to the sink; the columns are shared rows. The
    /// arcs of the pairs come first.
    fn network(&self, pairs: &BTreeMap<(usize, usize), i64>) -> Network<()> {
        let mut network = Network::new();
        let columns: Vec<_> = (0..self.rows)
            .map(|column| network.row(format!("column[{column}]"), Some(1), Some(1)))
            .collect();
        let mut graph = Commodity::new();
        let rows: Vec<_> = (0..self.rows).map(|_| graph.node()).collect();
        for (&(row, column), &cost) in pairs {
            graph.arcs.push(Arc {
                cost: Cost::at(0, cost),
                upper: Some(1),
                uses: vec![(columns[column], 1)],
                ..Arc::wait(rows[row], SINK)
            });
        }
        for &row in &rows {
            graph.arcs.push(Arc {
                lower: 1,
                upper: Some(1),
                ..Arc::wait(SOURCE, row)
            });
        }
        network.commodities.push(graph);
        network
    }
}

#[cfg(test)]
mod tests {
    use super::super::run;
    use super::*;
    use crate::published::{Row, Verdict};
    use std::path::Path;

    fn solve(text: &str, optima: &str) -> Row {
        let path = Path::new("assign3.txt");
        let file = "assignopt.txt";
        let table = Table { file, text: optima };
        let source = Source { path, text };
        assert!(Assignment.looks_like(&source));
        let cases = Assignment.cases(&source, Some(&table)).unwrap();
        run("assignment", &cases[0], &Limits::default())
    }

    #[test]
    fn dense_and_sparse_files_give_the_optimum() {
        let dense = solve("3\n 4 1 3\n 2 0 5\n 3 2 2\n", "assign3 5\n");
        assert_eq!((dense.cost, dense.verdict), (Some(5), Verdict::Proved));
        // Without 1→2 the best is 1→3, 2→2, 3→1.
        let sparse = solve(
            "3\n1 1 4\n1 3 3\n2 1 2\n2 2 0\n3 1 3\n3 2 2\n3 3 2\n",
            "assign3 6",
        );
        assert_eq!((sparse.cost, sparse.verdict), (Some(6), Verdict::Proved));
    }

    #[test]
    fn a_false_table_is_found_out() {
        let row = solve("2\n1 5\n5 1\n", "assign3 3\n");
        assert!(matches!(row.verdict, Verdict::Wrong(_)), "{row:?}");
    }

    #[test]
    fn faults_have_places() {
        let faults = read("2\n1 x\n5\n").unwrap_err().errors;
        let seen: Vec<_> = faults
            .iter()
            .map(|one| (one.code.as_str(), &*one.path))
            .collect();
        assert_eq!(seen, [("E701", "/line/2/word/2"), ("E703", "/line/3")]);
        let extra = read("1\n7 8\n").unwrap_err().errors;
        assert_eq!(
            (extra[0].code.as_str(), &*extra[0].path),
            ("E704", "/line/2/word/2")
        );
        let far = read("2\n1 3 5\n").unwrap_err().errors;
        assert_eq!(
            (far[0].code.as_str(), &*far[0].path),
            ("E702", "/line/2/word/2")
        );
    }

    #[test]
    fn what_is_no_assignment_costs_nothing() {
        let square = read("2\n1 5\n5 1\n").unwrap();
        for wrong in [vec![], vec![vec![0]], vec![vec![0, 0]], vec![vec![0, 2]]] {
            assert!(square.cost_of(&wrong).is_err(), "{wrong:?}");
        }
    }
}
