//! The result of a solve as text for people, in their language.

use unicode_width::UnicodeWidthStr;

use super::summary::{Summary, name_of, percent, yuan};
use crate::names::{Costs, Term};
use crate::solve::Status;
use crate::units::Fen;
use crate::words::{Lang, Words};

/// Lines that begin with a label each, in one column.
pub(super) struct Lines {
    words: Words,
    /// Labels, and what stands behind them.
    lines: Vec<(String, String)>,
}

impl Lines {
    pub(super) fn new(words: Words) -> Lines {
        Lines {
            words,
            lines: Vec::new(),
        }
    }

    /// Adds lines; the first of them has the label of this key.
    pub(super) fn add(&mut self, key: &str, texts: impl IntoIterator<Item = String>) {
        for (at, text) in texts.into_iter().enumerate() {
            let label = if at == 0 {
                self.words.text(key)
            } else {
                String::new()
            };
            self.lines.push((label, text));
        }
    }

    /// The cost, and each term of it that is not zero, with the amounts below each other.
    pub(super) fn costs(&mut self, cost: Fen, terms: &Costs) {
        let known = (Term::ALL.iter())
            .map(|&term| (label(term, self.words), terms.get(term)))
            .filter(|(_, amount)| *amount != Fen(0));
        let table = [(String::new(), cost)].into_iter().chain(known).collect();
        let table = amounts(table, self.words);
        self.add("solve-label-cost", table);
    }

    /// The lines, the labels padded to the widest.
    pub(super) fn text(&self) -> String {
        let width = self
            .lines
            .iter()
            .map(|(label, _)| label.width())
            .max()
            .unwrap_or(0);
        let line = |(label, text): &(String, String)| {
            let pad = " ".repeat(width - label.width());
            format!("  {label}{pad}  {text}").trim_end().to_owned() + "\n"
        };
        self.lines.iter().map(line).collect()
    }
}

/// What a term is called: by its name as the rules write it, or in the reader's language.
fn label(term: Term, words: Words) -> String {
    match words.lang() {
        Lang::En => term.as_str().to_owned(),
        _ => words.term(term),
    }
}

/// Money; in English without signs that old terminals lack.
fn money(amount: Fen, words: Words) -> String {
    match words.lang() {
        Lang::En => format!("{} yuan", yuan(amount)),
        _ => words.money(amount),
    }
}

/// Labels and amounts in two columns.
fn amounts(table: Vec<(String, Fen)>, words: Words) -> Vec<String> {
    let shown: Vec<(String, String)> = (table.into_iter())
        .map(|(label, amount)| (label, money(amount, words)))
        .collect();
    let widest = |of: fn(&(String, String)) -> &str| {
        shown.iter().map(|one| of(one).width()).max().unwrap_or(0)
    };
    let (left, right) = (widest(|one| &one.0), widest(|one| &one.1));
    (shown.iter())
        .map(|(label, amount)| {
            let gap = left + right + 2 - label.width() - amount.width();
            format!("{label}{}{amount}", " ".repeat(gap))
        })
        .collect()
}

/// Total cost and each term that is not zero, as `check` and `replan` tell them.
pub(super) fn cost_text(cost: Fen, terms: &Costs, words: Words) -> String {
    let mut lines = Lines::new(words);
    lines.costs(cost, terms);
    lines.text()
}

/// How near a cost is proven to be to the best possible.
pub(super) fn within(gap: f64, bound: Fen, words: Words) -> String {
    let values = [
        ("gap", words.decimal(&percent(gap)).into()),
        ("bound", money(bound, words).into()),
    ];
    words.with("solve-proof-within", &values)
}

impl Summary<'_> {
    /// The result for people; `written` names the files written, by the key of what each is.
    pub(super) fn text(&self, words: Words, written: &[(&str, String)], next: &[String]) -> String {
        let mut lines = Lines::new(words);
        if let (Some(cost), Some(terms)) = (self.cost, &self.terms) {
            let values = [
                ("served", self.served.into()),
                ("all", self.vehicles.into()),
                ("unserved", self.unserved.into()),
                ("late", self.late.into()),
            ];
            lines.add("solve-label-served", [words.with("solve-served", &values)]);
            let values = [
                ("used", self.drivers_used.into()),
                ("all", self.drivers.into()),
            ];
            lines.add("solve-label-drivers", [words.with("solve-of", &values)]);
            if self.trips > 0 {
                let values = [
                    ("driven", self.driven.into()),
                    ("caged", self.caged.into()),
                    ("trips", self.trips.into()),
                ];
                lines.add("solve-label-modes", [words.with("solve-modes", &values)]);
            }
            lines.costs(cost, terms);
        }
        lines.add("solve-label-proof", self.proofs(words));
        let values = [
            ("engine", name_of(&self.engine).into()),
            (
                "seconds",
                words.decimal(&format!("{:.1}", self.seconds)).into(),
            ),
            (
                "why",
                words
                    .text(&format!("solve-stopped-{}", name_of(&self.stop_reason)))
                    .into(),
            ),
        ];
        lines.add("solve-label-solve", [words.with("solve-solved", &values)]);
        lines.add("solve-label-worth", self.worth_text.iter().cloned());
        let edits = self.edits.iter().flat_map(|told| told.text.iter().cloned());
        lines.add("solve-label-edits", edits);
        for (key, path) in written {
            lines.add(key, [path.clone()]);
        }
        lines.add("solve-label-next", next.iter().cloned());
        let title = self
            .instance
            .map_or_else(|| words.text("solve-instance"), str::to_owned);
        format!("{title}\n{}", lines.text())
    }

    fn proofs(&self, words: Words) -> Vec<String> {
        let proof = match (self.status, self.gap, self.bound) {
            (Status::Infeasible, ..) => words.text("solve-proof-infeasible"),
            (Status::Unknown, ..) => words.text("solve-proof-unknown"),
            (Status::Optimal, ..) if !self.levels.is_empty() => words.text("solve-proof-ordered"),
            (Status::Optimal, ..) => words.text("solve-proof-optimal"),
            (Status::Feasible, Some(gap), Some(bound)) => within(gap, bound, words),
            (Status::Feasible, ..) => words.text("solve-proof-none"),
        };
        let level = |one: &crate::solve::LevelProof| {
            let proof = match one.bound {
                Some(bound) if bound == one.cost => words.text("solve-level-least"),
                Some(bound) => words.with(
                    "solve-level-bound",
                    &[("bound", money(bound, words).into())],
                ),
                None => words.text("solve-level-none"),
            };
            let name = words.text(&format!("solve-level-name-{}", one.level.as_str()));
            format!("{name}: {}, {proof}", money(one.cost, words))
        };
        [proof]
            .into_iter()
            .chain(self.levels.iter().map(level))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_end_in_one_column_whatever_the_script() {
        let mut terms = Costs::default();
        terms.add(Term::Unserved, Fen(123_456_789));
        terms.add(Term::RunPay, Fen(-5));
        for lang in Lang::ALL {
            let text = cost_text(terms.total(), &terms, Words::new(lang));
            let ends: Vec<usize> = text.lines().map(UnicodeWidthStr::width).collect();
            assert_eq!(ends.len(), 3, "{text}");
            assert!(ends.iter().all(|end| *end == ends[0]), "{text}");
        }
    }
}
