//! Bus driver scheduling with complex breaks (TU Wien: Kletzander and Musliu 2020; Mannelli
//! Mazzoli, Kletzander, Van Hentenryck and Musliu 2022).
//!
//! *File*: JSON; `legs` with tour, times and places, `distances` between places (passive rides;
//! the diagonal is the time to change the bus), and `extra` work at the ends of a shift by place.
//! *Problem*: each leg is driven by one driver; a shift keeps the limits on driving, span, work,
//! driving blocks and rest breaks of the Austrian agreement; the sum of shift costs is least. The
//! rules are spelled out at [`Shift`](evaluate::Shift), which judges a shift from the file alone.
//!
//! *Mapping*: one class of any number of shifts; one row `= 1` for each leg; a node for each leg;
//! an arc for each pair that may follow each other. The rules are the resources of
//! [`rules`]: what they need of a shift is its [`ShiftLabel`](rules::ShiftLabel).

mod evaluate;
mod guide;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::generated::columns_answer;
use super::{Answer, Case, Family, Limits, Problem, Published, Solution, Source, Table};
use crate::columns::Problem as Master;
use crate::columns::{Class, Column, DutyArc, DutyNetwork, LabelPricer, MasterRow, Resources};
use crate::error::{Code, Faults, InputErrors};

use rules::BusRules;

/// The family.
pub(super) struct BusDriverScheduling;

impl Family for BusDriverScheduling {
    fn name(&self) -> &'static str {
        "bus-driver-scheduling"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["bks.csv"]
    }

    fn looks_like(&self, source: &Source) -> bool {
        source.file().ends_with(".json") && source.text.contains("\"legs\"")
    }

    fn cases(&self, source: &Source, table: Option<&Table>) -> Result<Vec<Case>, InputErrors> {
        let problem = read(source.text)?;
        let row = table.and_then(|table| table.row(source.stem()));
        let published = row.and_then(|row| {
            let value = |at: usize| row.get(at).and_then(|word| word.parse::<f64>().ok());
            Some(Published::between(value(6), Some(value(5)?)))
        });
        Ok(vec![Case {
            name: source.stem().to_owned(),
            published,
            problem: Box::new(problem),
        }])
    }
}

/// The file.
#[derive(Debug, Deserialize)]
struct File {
    legs: Vec<Leg>,
    distances: BTreeMap<usize, BTreeMap<usize, f64>>,
    extra: BTreeMap<usize, Extra>,
}

/// A leg: a bus of a tour goes from one place to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Leg {
    tour: i64,
    start: i32,
    end: i32,
    start_pos: usize,
    end_pos: usize,
}

/// Work before the first and after the last leg, minutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extra {
    start_work: i32,
    end_work: i32,
}

/// An instance: legs by start (in file order on ties).
#[derive(Debug)]
struct Buses {
    legs: Vec<Leg>,
    distances: Vec<Vec<i32>>,
    extra: Vec<Extra>,
}

/// Latest minute and longest ride.
const MOST: i32 = 100_000;
const MINUTES: &str = "whole minutes from 0 to 100000";
/// Most legs of a file.
const LEGS: usize = 100_000;

fn read(text: &str) -> Result<Buses, InputErrors> {
    let mut faults = Faults::default();
    let hint = "check that this is an instance file of the family, as it was published";
    let mut stream = serde_json::Deserializer::from_str(text);
    let file: File = match serde_path_to_error::deserialize(&mut stream) {
        Ok(file) => file,
        Err(error) => {
            let path = format!(
                "/{}",
                error
                    .path()
                    .to_string()
                    .replace(['.', '['], "/")
                    .replace(']', "")
            );
            let expected = "legs, distances and extra as the family has them";
            faults.add(
                Code::NoNumber,
                path,
                error.inner().to_string(),
                expected,
                hint,
            );
            return faults.finish(None);
        }
    };
    let places = file.extra.len();
    let mut wrong = |path: String, found: String, expected: &str| {
        faults.add(Code::BeyondRange, path, found, expected, hint);
    };
    if file.legs.len() > LEGS {
        wrong(
            "/legs".to_owned(),
            file.legs.len().to_string(),
            "at most 100,000 legs",
        );
    }
    for (at, leg) in file.legs.iter().enumerate() {
        if !(0..=MOST).contains(&leg.start) || leg.end < leg.start || leg.end > MOST {
            let found = format!("{} to {}", leg.start, leg.end);
            wrong(
                format!("/legs/{at}"),
                found,
                "minutes from 0 to 100000, the end not first",
            );
        }
        if leg.start_pos.max(leg.end_pos) >= places {
            let found = format!("{} and {}", leg.start_pos, leg.end_pos);
            wrong(format!("/legs/{at}"), found, "places that extra has");
        }
    }
    let good = |minutes: f64| minutes.fract() == 0.0 && (0.0..=f64::from(MOST)).contains(&minutes);
    let mut distances = vec![vec![MOST; places]; places];
    for (from, row) in distances.iter_mut().enumerate() {
        for (to, distance) in row.iter_mut().enumerate() {
            let minutes = (file.distances.get(&from)).and_then(|row| row.get(&to));
            let path = format!("/distances/{from}/{to}");
            match minutes {
                #[allow(clippy::cast_possible_truncation)] // whole and small
                Some(&minutes) if good(minutes) => *distance = minutes as i32,
                Some(minutes) => wrong(path, minutes.to_string(), MINUTES),
                None => wrong(path, "nothing".to_owned(), MINUTES),
            }
        }
    }
    let mut extra = Vec::new();
    for (at, (&place, &one)) in file.extra.iter().enumerate() {
        if place != at {
            wrong(
                format!("/extra/{at}"),
                "nothing".to_owned(),
                "an entry for each place from 0",
            );
        }
        if !good(f64::from(one.start_work)) || !good(f64::from(one.end_work)) {
            let found = format!("{} and {}", one.start_work, one.end_work);
            wrong(format!("/extra/{place}"), found, MINUTES);
        }
        extra.push(one);
    }
    let mut legs = file.legs;
    legs.sort_by_key(|leg| leg.start);
    faults.finish(Some(Buses {
        legs,
        distances,
        extra,
    }))
}

impl Buses {
    /// Minutes of the passive ride from one leg to the next; 0 at the same place.
    fn ride(&self, from: &Leg, to: &Leg) -> i32 {
        if from.end_pos == to.start_pos {
            0
        } else {
            self.distances[from.end_pos][to.start_pos]
        }
    }

    /// Whether one leg can follow the other.
    fn follows(&self, from: &Leg, to: &Leg) -> bool {
        let gap = to.start - from.end;
        let moves = from.tour != to.tour || from.end_pos != to.start_pos;
        gap >= 0 && (!moves || gap >= self.distances[from.end_pos][to.start_pos])
    }

    /// The pricer: network and rules.
    fn pricer(&self) -> Result<LabelPricer<BusRules>, String> {
        let sink = u32::try_from(self.legs.len() + 1).map_err(|_| "too many legs".to_owned())?;
        let (mut arcs, mut steps) = (Vec::new(), Vec::new());
        let mut add = |from: u32, to: u32, row: Option<u32>, step: rules::Step| {
            let uses = row.map(|row| (row, 1.0)).into_iter().collect();
            let cost = f64::from(step.pay());
            arcs.push(DutyArc {
                from,
                to,
                cost,
                uses,
            });
            steps.push(step);
        };
        for (row, leg) in (0_u32..).zip(&self.legs) {
            add(
                0,
                row + 1,
                Some(row),
                rules::Step::first(leg, &self.extra[leg.start_pos]),
            );
            add(
                row + 1,
                sink,
                None,
                rules::Step::last(&self.extra[leg.end_pos]),
            );
        }
        for (tail, from) in (0_u32..).zip(&self.legs) {
            for (row, to) in (0_u32..).zip(&self.legs).skip(tail as usize + 1) {
                if to.end - from.start > rules::MOST_SPAN {
                    if to.start - from.start > rules::MOST_SPAN {
                        break;
                    }
                    continue;
                }
                if self.follows(from, to) {
                    let step = rules::Step::next(from, to, self.ride(from, to));
                    add(tail + 1, row + 1, Some(row), step);
                }
            }
        }
        let network = DutyNetwork::new(sink as usize + 1, arcs)?;
        Ok(LabelPricer {
            classes: vec![(network, BusRules::new(steps))],
        })
    }

    /// Each leg as a shift of its own, where the rules allow it.
    fn single(&self, pricer: &LabelPricer<BusRules>) -> Vec<Column> {
        let (network, rules) = &pricer.classes[0];
        let sink = network.nodes() - 1;
        (1..sink)
            .filter_map(|node| {
                let first = (network.into(node).iter()).find(|&&arc| network.arc(arc).from == 0)?;
                let last = (network.out(node).iter())
                    .find(|&&arc| network.arc(arc).to as usize == sink)?;
                let label = rules.extend(&rules.extend(&rules.root(), *first)?, *last)?;
                let path = vec![*first, *last];
                Some(Column {
                    class: 0,
                    cost: rules.cost(&label),
                    terms: network.terms(&path),
                    path,
                })
            })
            .collect()
    }
}

impl Problem for Buses {
    fn solve(&self, limits: &Limits) -> Result<Answer, String> {
        let pricer = self.pricer()?;
        let start = self.single(&pricer);
        let worst = start.iter().map(|column| column.cost).sum();
        let problem = Master {
            rows: vec![MasterRow::exactly(1.0); self.legs.len()],
            classes: vec![Class {
                least: 0,
                most: u32::try_from(self.legs.len()).unwrap_or(u32::MAX),
            }],
            pricer: &pricer,
            groups: self.legs.iter().map(|leg| Some(leg.tour)).collect(),
            start,
            penalty: 2_000.0,
            worst,
            whole_costs: true,
        };
        columns_answer(&problem, limits, |duty| {
            duty.terms.iter().map(|&(row, _)| row as usize).collect()
        })
    }

    fn cost_of(&self, solution: &Solution) -> Result<i64, String> {
        self.evaluate(solution)
    }
}
