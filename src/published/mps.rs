//! Whole-number programs in MPS, such as the airline problems of MIPLIB 3.
//!
//! Sections `NAME`, `OBJSENSE`, `ROWS`, `COLUMNS` (with `INTORG` and `INTEND` markers), `RHS`, `RANGES`,
//! `BOUNDS`, `ENDATA`, in fixed or free format without blanks in names; comments `*`. The first row
//! `N` is the objective, others of that kind are skipped. All columns must be whole and not negative, and
//! their costs whole, so that the cost is. Columns without bounds have no upper limit.
//!
//! The program goes to the MILP solver as it stands. The solution is one group: the value of each
//! column.

use std::collections::BTreeMap;

use super::partition::published;
use super::text::{Word, quoted, words};
use super::{Answer, Case, Family, Limits, Problem, Sense, Solution, Source, Table, solve_whole};
use crate::error::{Code, Faults, InputErrors};
use crate::milp::{Column, Milp, MilpRow};

/// Largest number of a file.
const LARGEST: f64 = 1e12;
/// A row may be missed by this, relative to its numbers: coefficients need not be whole.
const SLACK: f64 = 1e-9;

/// The family.
pub(super) struct Mps;

impl Family for Mps {
    fn name(&self) -> &'static str {
        "mps"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["known_optima.csv"]
    }

    fn looks_like(&self, source: &Source) -> bool {
        let has = |section: &str| source.text.lines().any(|line| line.trim_end() == section);
        source.file().ends_with(".mps") || (has("ROWS") && has("COLUMNS"))
    }

    fn cases(&self, source: &Source, table: Option<&Table>) -> Result<Vec<Case>, InputErrors> {
        let program = read(source.text)?;
        let row = table.and_then(|table| table.row(source.file()));
        Ok(vec![Case {
            name: source.stem().to_owned(),
            published: row.and_then(|row| published(&row)),
            problem: Box::new(program),
        }])
    }
}

#[derive(Debug)]
struct Program {
    sense: Sense,
    /// As the file has it; its costs are not turned for [`Sense::Most`].
    milp: Milp,
}

fn read(text: &str) -> Result<Program, InputErrors> {
    let mut reader = Reader::default();
    let plain = |(_, text): &(usize, &str)| !text.starts_with('*') && !text.trim().is_empty();
    for (line, text) in (1..).zip(text.lines()).filter(plain) {
        reader.last = line;
        let words: Vec<Word> = words(line, text).collect();
        if text.starts_with([' ', '\t']) {
            reader.line(&words);
        } else {
            reader.section(&words);
        }
        if reader.ended {
            break;
        }
    }
    let program = reader.program();
    reader.faults.finish(program)
}

/// What has been read so far.
#[derive(Default)]
struct Reader<'a> {
    faults: Faults,
    section: &'a str,
    ended: bool,
    last: usize,
    sense: Sense,
    objective: Option<&'a str>,
    /// Kind and position of each row but the objective; `N` rows have no position.
    rows: BTreeMap<&'a str, (char, Option<usize>)>,
    columns: BTreeMap<&'a str, u32>,
    /// Whether columns are whole from here on.
    whole: bool,
    milp: Milp,
}

const SECTIONS: [&str; 8] = [
    "NAME", "OBJSENSE", "ROWS", "COLUMNS", "RHS", "RANGES", "BOUNDS", "ENDATA",
];

impl<'a> Reader<'a> {
    fn section(&mut self, words: &[Word<'a>]) {
        let name = words[0].text;
        if !SECTIONS.contains(&name) {
            let expected = format!("a section ({})", SECTIONS.join(", "));
            let hint = "lines inside a section begin with a blank";
            (self.faults).add(
                Code::UnknownLine,
                words[0].place(),
                quoted(name),
                expected,
                hint,
            );
        }
        self.section = name;
        self.ended = name == "ENDATA";
        if name == "OBJSENSE" && words.len() > 1 {
            self.line(&words[1..]);
        }
    }

    fn line(&mut self, words: &[Word<'a>]) {
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        match (self.section, &texts[..]) {
            ("OBJSENSE", ["MAX" | "MAXIMIZE"]) => self.sense = Sense::Most,
            ("OBJSENSE", ["MIN" | "MINIMIZE"]) => self.sense = Sense::Least,
            ("ROWS", [kind @ ("N" | "L" | "G" | "E"), name]) => self.row(kind, name, words[1]),
            ("COLUMNS", [_, "'MARKER'", "'INTORG'"]) => self.whole = true,
            ("COLUMNS", [_, "'MARKER'", "'INTEND'"]) => self.whole = false,
            ("COLUMNS", [name, _, _] | [name, _, _, _, _]) => {
                let column = self.column(name);
                for pair in words[1..].chunks_exact(2) {
                    self.entry(column, pair);
                }
            }
            ("RHS", [_, ..]) => self.pairs(words, Self::right_side),
            ("RANGES", [_, ..]) => self.pairs(words, Self::range),
            ("BOUNDS", [_, _, ..]) => self.bound(words),
            ("", _) | ("NAME", _) => self.unknown(words[0], "a section, at the start of the line"),
            (section, _) => {
                let expected = format!("a line of section {section}");
                self.unknown(words[0], &expected);
            }
        }
    }

    fn unknown(&mut self, word: Word, expected: &str) {
        let hint = "correct the line, or put `*` before a comment";
        let found = quoted(word.text);
        (self.faults).add(Code::UnknownLine, word.place(), found, expected, hint);
    }

    fn row(&mut self, kind: &str, name: &'a str, word: Word) {
        let kind = kind.chars().next().unwrap_or('N');
        if self.objective == Some(name) || self.rows.contains_key(name) {
            let hint = "rename or remove one";
            let found = quoted(name);
            (self.faults).add(
                Code::Contradiction,
                word.place(),
                found,
                "a name once",
                hint,
            );
            return;
        }
        if kind == 'N' && self.objective.is_none() {
            self.objective = Some(name);
            return;
        }
        let at = (kind != 'N').then(|| {
            self.milp.rows.push(MilpRow {
                name: name.to_owned(),
                lower: if kind == 'L' { f64::NEG_INFINITY } else { 0.0 },
                upper: if kind == 'G' { f64::INFINITY } else { 0.0 },
                terms: Vec::new(),
            });
            self.milp.rows.len() - 1
        });
        self.rows.insert(name, (kind, at));
    }

    fn column(&mut self, name: &'a str) -> u32 {
        let next = u32::try_from(self.columns.len()).unwrap_or(u32::MAX);
        *self.columns.entry(name).or_insert_with(|| {
            self.milp.columns.push(Column {
                cost: 0.0,
                lower: 0.0,
                upper: f64::INFINITY,
                whole: self.whole,
                most: f64::INFINITY,
            });
            next
        })
    }

    fn number(&mut self, word: Word) -> Option<f64> {
        let number = word
            .text
            .parse::<f64>()
            .ok()
            .filter(|number| !number.is_nan());
        let Some(number) = number else {
            let hint = "correct the word, or check that this is the right file";
            let found = quoted(word.text);
            (self.faults).add(Code::NoNumber, word.place(), found, "a number", hint);
            return None;
        };
        if number.abs() > LARGEST && number.is_finite() && number.abs() < 1e20 {
            let hint = "write 1e30 for no limit";
            (self.faults).add(
                Code::BeyondRange,
                word.place(),
                number,
                "at most 1e12",
                hint,
            );
            return None;
        }
        Some(number)
    }

    /// A coefficient `ROW NUMBER`.
    fn entry(&mut self, column: u32, pair: &[Word<'a>]) {
        let Some(number) = self.number(pair[1]) else {
            return;
        };
        match self.rows.get(pair[0].text) {
            _ if self.objective == Some(pair[0].text) => {
                self.milp.columns[column as usize].cost = number;
            }
            Some((_, Some(row))) => self.milp.rows[*row].terms.push((column, number)),
            Some((_, None)) => {}
            None => self.unknown(pair[0], "a row listed in ROWS"),
        }
    }

    /// The pairs `ROW NUMBER` of a line, which may begin with the name of a set.
    fn pairs(&mut self, words: &[Word<'a>], set: impl Fn(&mut Self, Word<'a>, f64)) {
        for pair in words[words.len() % 2..].chunks_exact(2) {
            if let Some(number) = self.number(pair[1]) {
                set(self, pair[0], number);
            }
        }
    }

    fn right_side(&mut self, row: Word<'a>, number: f64) {
        match self.rows.get(row.text) {
            _ if self.objective == Some(row.text) => self.milp.offset = -number,
            Some(&(kind, Some(at))) => {
                let row = &mut self.milp.rows[at];
                if kind != 'L' {
                    row.lower = number;
                }
                if kind != 'G' {
                    row.upper = number;
                }
            }
            Some((_, None)) => {}
            None => self.unknown(row, "a row listed in ROWS"),
        }
    }

    fn range(&mut self, row: Word<'a>, number: f64) {
        let Some(&(kind, Some(at))) = self.rows.get(row.text) else {
            return self.unknown(row, "a row of kind L, G or E listed in ROWS");
        };
        let row = &mut self.milp.rows[at];
        match kind {
            'L' => row.lower = row.upper - number.abs(),
            'G' => row.upper = row.lower + number.abs(),
            _ if number < 0.0 => row.lower = row.upper + number,
            _ => row.upper = row.lower + number,
        }
    }

    /// `KIND SET COLUMN NUMBER`; the set may be left out, and some kinds have no number.
    fn bound(&mut self, words: &[Word<'a>]) {
        let kind = words[0].text;
        let numbered = matches!(kind, "UP" | "LO" | "FX" | "UI" | "LI");
        if !numbered && !matches!(kind, "BV" | "PL" | "MI" | "FR") {
            return self.unknown(words[0], "UP, LO, FX, UI, LI, BV, PL, MI or FR");
        }
        let name = match words.len() - usize::from(numbered) {
            2 => words[1],
            3 => words[2],
            _ => return self.unknown(words[0], "kind, set, column, number"),
        };
        let Some(&at) = self.columns.get(name.text) else {
            return self.unknown(name, "a column listed in COLUMNS");
        };
        let number = match words.last() {
            Some(&word) if numbered => match self.number(word) {
                Some(number) => number,
                None => return,
            },
            _ => 0.0,
        };
        let column = &mut self.milp.columns[at as usize];
        match kind {
            "UP" | "UI" => column.upper = number,
            "LO" | "LI" => column.lower = number,
            "FX" => (column.lower, column.upper) = (number, number),
            "BV" => (column.lower, column.upper, column.whole) = (0.0, 1.0, true),
            "PL" => column.upper = f64::INFINITY,
            _ => column.lower = f64::NEG_INFINITY,
        }
        column.whole |= matches!(kind, "UI" | "LI");
    }

    fn program(&mut self) -> Option<Program> {
        let end = format!("/line/{}", self.last.max(1));
        if !self.ended {
            let hint = "copy the file again";
            let found = "the end of the file";
            (self.faults).add(Code::TextEnds, &*end, found, "ENDATA", hint);
        } else if self.objective.is_none() {
            let hint = "add the objective to ROWS";
            (self.faults).add(
                Code::TextEnds,
                &*end,
                "no row of kind N",
                "an objective",
                hint,
            );
        }
        if !self.faults.is_empty() {
            return None;
        }
        let fits = |column: &Column| {
            column.whole
                && column.lower >= 0.0
                && column.lower.fract() == 0.0
                && column.cost.fract() == 0.0
        };
        let name_of = |(name, at): (&&'a str, &u32)| {
            (!fits(&self.milp.columns[*at as usize])).then_some(*name)
        };
        let constant = (self.milp.offset.fract() != 0.0).then_some("the constant");
        if let Some(name) = self.columns.iter().find_map(name_of).or(constant) {
            let expected = "whole columns from 0 up, with whole costs";
            let hint = "only programs whose cost is always whole are read";
            (self.faults).add(Code::Contradiction, end, quoted(name), expected, hint);
            return None;
        }
        // Terms of one column in one row are added up.
        let mut milp = std::mem::take(&mut self.milp);
        for row in &mut milp.rows {
            row.terms.sort_by_key(|term| term.0);
            row.terms.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                kept.1 += if same { next.1 } else { 0.0 };
                same
            });
        }
        for column in &mut milp.columns {
            column.upper = if column.upper > LARGEST {
                f64::INFINITY
            } else {
                column.upper.floor()
            };
            column.most = column.upper;
        }
        Some(Program {
            sense: self.sense,
            milp,
        })
    }
}

impl Problem for Program {
    fn sense(&self) -> Sense {
        self.sense
    }

    fn solve(&self, limits: &Limits) -> Result<Answer, String> {
        let mut milp = self.milp.clone();
        if self.sense == Sense::Most {
            milp.columns
                .iter_mut()
                .for_each(|column| column.cost = -column.cost);
            milp.offset = -milp.offset;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole, from 0 up
        let mut answer = solve_whole(&milp, limits, None, |values| {
            vec![values.iter().map(|value| value.round() as usize).collect()]
        })?;
        if self.sense == Sense::Most {
            answer.bound = answer.bound.map(|bound| -bound);
        }
        Ok(answer)
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // below 2^53
    fn cost_of(&self, solution: &Solution) -> Result<i64, String> {
        let [values] = &solution[..] else {
            return Err(format!("{} groups, expected one", solution.len()));
        };
        if values.len() != self.milp.columns.len() {
            return Err(format!(
                "{} of {} columns",
                values.len(),
                self.milp.columns.len()
            ));
        }
        let mut total = self.milp.offset;
        for (at, (column, &value)) in self.milp.columns.iter().zip(values).enumerate() {
            let value = value as f64;
            if !(column.lower..=column.upper).contains(&value) {
                return Err(format!("column {}: {value} is out of bounds", at + 1));
            }
            total += column.cost * value;
        }
        for row in &self.milp.rows {
            let each = || (row.terms.iter()).map(|&(at, by)| by * values[at as usize] as f64);
            let (sum, size) = (each().sum::<f64>(), each().map(f64::abs).sum::<f64>());
            let slack = SLACK * size.max(1.0);
            if !(row.lower - slack..=row.upper + slack).contains(&sum) {
                return Err(format!("row {}: {sum} is out of limits", row.name));
            }
        }
        Ok(total as i64)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Verdict, run};
    use super::*;

    /// min 3x + 2y + 4z + 5: x + y = 1, y + z ≥ 1 up to 2, x ≤ 1, z fixed at 1.
    const SMALL: &str = "* a comment\nNAME small\nROWS\n N COST\n N FREE\n E A\n G B\nCOLUMNS\n \
        M1 'MARKER' 'INTORG'\n X COST 3 A 1\n X FREE 7\n Y COST 2 A 1\n Y B 1\n Z COST 4 B 1\n \
        M2 'MARKER' 'INTEND'\nRHS\n RHS A 1 B 1\n RHS COST -5\nRANGES\n RNG B 1\nBOUNDS\n \
        UP BND X 1\n FX BND Z 1\nENDATA\n";

    #[test]
    fn a_small_program_is_proved() {
        let source = Source {
            path: Path::new("small.mps"),
            text: SMALL,
        };
        assert!(Mps.looks_like(&source));
        let table = Table {
            file: "known_optima.csv",
            text: "miplib3/small.mps.gz,2,3,11,here,",
        };
        let cases = Mps.cases(&source, Some(&table)).unwrap();
        let row = run("mps", &cases[0], &Limits::default());
        assert_eq!((row.cost, row.verdict), (Some(11), Verdict::Proved));
        let most = SMALL.replace("ROWS\n", "OBJSENSE\n MAX\nROWS\n");
        let program = read(&most).unwrap();
        let answer = program.solve(&Limits::default()).unwrap();
        assert_eq!(program.cost_of(&answer.solution.unwrap()), Ok(12));
        assert_eq!(answer.bound, Some(12));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let program = read(SMALL).unwrap();
        let mut text = Vec::new();
        crate::milp::write_mps(&program.milp, "again", &mut text).unwrap();
        let again = read(std::str::from_utf8(&text).unwrap()).unwrap();
        assert_eq!(again.milp.columns, program.milp.columns);
        assert_eq!(again.milp.offset, program.milp.offset);
        for (one, two) in again.milp.rows.iter().zip(&program.milp.rows) {
            assert_eq!(
                (one.lower, one.upper, &one.terms),
                (two.lower, two.upper, &two.terms)
            );
        }
    }

    #[test]
    fn false_points_are_none() {
        let program = read(SMALL).unwrap();
        assert_eq!(program.cost_of(&vec![vec![0, 1, 1]]), Ok(11));
        for wrong in [vec![0, 0, 1], vec![0, 1, 0], vec![2, 1, 1], vec![0, 1]] {
            assert!(program.cost_of(&vec![wrong.clone()]).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn faults_have_places() {
        let code = |from: &str, to: &str| -> (String, String) {
            let text = SMALL.replace(from, to);
            assert_ne!(text, SMALL);
            let one = read(&text).unwrap_err().errors.remove(0);
            (one.code.to_string(), one.path)
        };
        let fault = |code: &str, path: &str| (code.to_owned(), path.to_owned());
        assert_eq!(
            code("X COST 3", "X COST three"),
            fault("E701", "/line/10/word/3")
        );
        assert_eq!(
            code("X COST 3 A", "X COST 3 Q"),
            fault("E705", "/line/10/word/4")
        );
        assert_eq!(code("X COST 3", "X COST 3.5"), fault("E706", "/line/24"));
        assert_eq!(
            code("UP BND X", "UQ BND X"),
            fault("E705", "/line/22/word/1")
        );
        assert_eq!(code("ENDATA\n", ""), fault("E703", "/line/23"));
        assert_eq!(
            code("E A\n", "E A\n L A\n"),
            fault("E706", "/line/7/word/2")
        );
    }
}
