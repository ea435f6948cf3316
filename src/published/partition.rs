//! Set partitioning in the formats of CSPLib (problem 22, bus drivers) and of OR-Library.
//!
//! CSPLib: `ROWS COLUMNS BEST`, then for each column `1 COUNT ROW…`, rows from 0. OR-Library: `ROWS
//! COLUMNS`, then for each column `COST COUNT ROW…`, rows from 1. Columns are chosen so that each
//! row is in exactly one of them, at the least total cost.
//!
//! A MILP as it stands: the master problem of column generation with all columns given. The
//! solution is one group: the chosen columns.

use super::text::{Numbers, lines};
use super::{
    Answer, Case, Family, Limits, Problem, Published, Solution, Source, Table, solve_whole,
};
use crate::error::{Code, InputErrors};
use crate::milp::{Column, Milp, MilpRow};

/// Most rows or columns.
const MOST: i64 = 10_000_000;
/// Largest cost of a column.
const COST: i64 = 1_000_000_000;

/// The family.
pub(super) struct SetPartitioning;

impl Family for SetPartitioning {
    fn name(&self) -> &'static str {
        "set-partitioning"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["known_optima.csv"]
    }

    fn looks_like(&self, source: &Source) -> bool {
        let mut lines = lines(source.text).map(|(_, words)| words);
        let (Some(head), Some(column)) = (lines.next(), lines.next()) else {
            return false;
        };
        let count = column.get(1).and_then(|word| word.text.parse().ok());
        matches!(head.len(), 2 | 3) && count == column.len().checked_sub(2)
    }

    fn cases(&self, source: &Source, table: Option<&Table>) -> Result<Vec<Case>, InputErrors> {
        let (problem, best) = read(source.text)?;
        let row = table.and_then(|table| table.row(source.file()));
        #[allow(clippy::cast_precision_loss)] // costs stay below 2^53
        let best = best.map(|best| Published::between(None, Some(best as f64)));
        Ok(vec![Case {
            name: source.stem().to_owned(),
            published: row.and_then(|row| published(&row)).or(best),
            problem: Box::new(problem),
        }])
    }
}

/// What a row of the table says: `file,rows,columns,published,source,proved by another solver`. What
/// was proved later goes before what a file's head says.
pub(super) fn published(row: &[&str]) -> Option<Published> {
    let proved = row.get(5).and_then(|text| text.split_once(" optimal"));
    let proved = proved.and_then(|(value, _)| value.parse().ok());
    let value = proved.or_else(|| row.get(3)?.parse().ok())?;
    Some(Published::optimum(value))
}

#[derive(Debug)]
struct Columns {
    rows: usize,
    /// Cost and rows of each.
    columns: Vec<(i64, Vec<usize>)>,
}

fn read(text: &str) -> Result<(Columns, Option<i64>), InputErrors> {
    let mut numbers = Numbers::new(text);
    let columns = columns(&mut numbers, text);
    numbers.faults.finish(columns)
}

fn columns(numbers: &mut Numbers, text: &str) -> Option<(Columns, Option<i64>)> {
    let csplib = lines(text)
        .next()
        .is_some_and(|(_, words)| words.len() == 3);
    let rows = numbers.count("the number of rows", 1..=MOST)?;
    let count = numbers.count("the number of columns", 0..=MOST)?;
    let best = if csplib {
        Some(numbers.next("the best cost known", 0..=i64::MAX)?)
    } else {
        None
    };
    let mut columns = Vec::new();
    for at in 0..count {
        let cost = numbers.next("the cost of a column", -COST..=COST)?;
        let length = numbers.count("the number of its rows", 0..=MOST)?;
        let mut covers = Vec::new();
        for _ in 0..length {
            covers.push(numbers.index("a row", i64::from(!csplib), rows)?);
        }
        covers.sort_unstable();
        if covers.windows(2).any(|pair| pair[0] == pair[1]) {
            let place = format!("/line/{}", numbers.line());
            let found = format!("column {} with a row twice", at + 1);
            let hint = "remove one of the two";
            (numbers.faults).add(Code::Contradiction, place, found, "each row once", hint);
            covers.dedup();
        }
        columns.push((cost, covers));
    }
    numbers.end("the columns");
    Some((Columns { rows, columns }, best))
}

impl Columns {
    #[allow(clippy::cast_precision_loss)] // costs stay below 2^53
    fn milp(&self) -> Milp {
        let mut terms = vec![Vec::new(); self.rows];
        for (column, (_, covers)) in (0u32..).zip(&self.columns) {
            for &row in covers {
                terms[row].push((column, 1.0));
            }
        }
        let row = |(row, terms): (usize, Vec<(u32, f64)>)| MilpRow {
            name: format!("row[{row}]"),
            lower: 1.0,
            upper: 1.0,
            terms,
        };
        let column = |(cost, _): &(i64, Vec<usize>)| Column {
            cost: *cost as f64,
            lower: 0.0,
            upper: 1.0,
            whole: true,
            most: 1.0,
        };
        Milp {
            columns: self.columns.iter().map(column).collect(),
            rows: terms.into_iter().enumerate().map(row).collect(),
            offset: 0.0,
        }
    }
}

impl Problem for Columns {
    fn solve(&self, limits: &Limits) -> Result<Answer, String> {
        solve_whole(&self.milp(), limits, None, |values| {
            let chosen = values.iter().enumerate().filter(|(_, value)| **value > 0.5);
            vec![chosen.map(|(column, _)| column).collect()]
        })
    }

    fn cost_of(&self, solution: &Solution) -> Result<i64, String> {
        let [chosen] = &solution[..] else {
            return Err(format!("{} groups, expected one", solution.len()));
        };
        let mut covered = vec![0usize; self.rows];
        let mut total = 0;
        for &column in chosen {
            let one = self.columns.get(column);
            let (cost, covers) =
                one.ok_or_else(|| format!("column {}: none", column.saturating_add(1)))?;
            covers.iter().for_each(|&row| covered[row] += 1);
            total += cost;
        }
        match covered.iter().position(|&count| count != 1) {
            Some(row) => Err(format!("row {}: {} times", row + 1, covered[row])),
            None => Ok(total),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Row, Verdict, run};
    use super::*;

    fn solve(name: &str, text: &str, table: Option<&str>) -> Row {
        let source = Source {
            path: Path::new(name),
            text,
        };
        assert!(SetPartitioning.looks_like(&source));
        let table = table.map(|text| Table {
            file: "known_optima.csv",
            text,
        });
        let cases = SetPartitioning.cases(&source, table.as_ref()).unwrap();
        run("set-partitioning", &cases[0], &Limits::default())
    }

    #[test]
    fn both_formats_are_read() {
        let table = "orlib_spp/small.txt,3,4,9,somewhere,7 optimal - the head is wrong\n";
        let text = "3 4\n4 2 1 2\n3 1 3\n5 2 2 3\n5 1 1\n";
        let orlib = solve("small.txt", text, Some(table));
        assert_eq!((orlib.cost, orlib.verdict), (Some(7), Verdict::Proved));
        let csplib = solve("t0", "3 3 2\n1 2 0 1\n1 1 2\n1 2 1 2\n", None);
        // The head names the best value known, and no proof of it.
        assert_eq!((csplib.cost, csplib.verdict), (Some(2), Verdict::Closed));
        // The head promises 1, and 2 is the optimum: what is published is wrong, or we are.
        let false_head = solve("t0", "3 3 1\n1 2 0 1\n1 1 2\n1 2 1 2\n", None);
        assert!(matches!(false_head.verdict, Verdict::Wrong(_)));
    }

    #[test]
    fn a_row_twice_or_never_is_no_partition() {
        let (columns, _) = read("3 4\n4 2 1 2\n3 1 3\n5 2 2 3\n5 1 1\n").unwrap();
        assert_eq!(columns.cost_of(&vec![vec![0, 1]]), Ok(7));
        for wrong in [vec![0], vec![0, 2], vec![0, 0], vec![9]] {
            assert!(columns.cost_of(&vec![wrong.clone()]).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn faults_have_places() {
        let errors = read("2 2\n1 2 1 1\n1 1 3\n").unwrap_err().errors;
        let seen: Vec<_> = (errors.iter())
            .map(|one| (one.code.as_str(), &*one.path))
            .collect();
        assert_eq!(seen, [("E706", "/line/2"), ("E702", "/line/3/word/3")]);
    }
}
