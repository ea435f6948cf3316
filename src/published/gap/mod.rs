//! Generalised assignment: OR-Library `gap1` to `gap12` and `gapa` to `gapd`, Yagiura's types C, D
//! and E.
//!
//! `AGENTS JOBS`, then the cost of each job to each agent, agent by agent, then what each job uses
//! of each agent, then what each agent has. Each job goes to exactly one agent, at the least total
//! cost (`NAME_Min`) or the highest (`NAME_Max`).
//!
//! A MILP: a column for each pair, a row for each job and each agent. Where a few hundred nodes do
//! not prove its best point, branch and bound by Lagrange multipliers ([`search`]) does. The
//! solution is one group: the agent of each job.

mod knapsack;
mod search;

use std::time::{Duration, Instant};

use super::text::Numbers;
use super::{
    Answer, Case, Family, Limits, Problem, Published, Sense, Solution, Source, Table, solve_whole,
};
use crate::error::InputErrors;
use crate::milp::{Column, Milp, MilpRow};
use crate::solve::Status;
use search::{Found, Search};

/// Most agents or jobs.
const MOST: i64 = 10_000;
/// Largest cost, use or capacity.
const AMOUNT: i64 = 1_000_000_000;
/// Nodes of the MILP, and its share of the time, before the other search.
const NODES: u32 = 300;
const SHARE: f64 = 0.2;

/// The family.
pub(super) struct GeneralisedAssignment;

impl Family for GeneralisedAssignment {
    fn name(&self) -> &'static str {
        "generalised-assignment"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["bounds.txt"]
    }

    fn looks_like(&self, source: &Source) -> bool {
        let mut numbers = source.text.split_whitespace();
        let mut next = || numbers.next()?.parse::<usize>().ok();
        let (Some(agents), Some(jobs)) = (next(), next()) else {
            return false;
        };
        let wanted =
            (agents.checked_mul(jobs)).and_then(|pairs| pairs.checked_mul(2)?.checked_add(agents));
        wanted == Some(numbers.count())
    }

    fn cases(&self, source: &Source, table: Option<&Table>) -> Result<Vec<Case>, InputErrors> {
        let agents = read(source.text)?;
        let senses = [(Sense::Least, "Min"), (Sense::Most, "Max")];
        let cases = senses.map(|(sense, ending)| {
            let name = format!("{}_{ending}", source.file());
            let row = table.and_then(|table| table.row(&name));
            let value = |at: usize| -> Option<f64> { row.as_ref()?.get(at)?.parse().ok() };
            let published = row
                .is_some()
                .then(|| Published::between(value(1), value(2)));
            let problem = Box::new(Agents {
                sense,
                ..agents.clone()
            });
            Case {
                name,
                published,
                problem,
            }
        });
        Ok(cases.into())
    }
}

#[derive(Clone, Debug)]
struct Agents {
    sense: Sense,
    jobs: usize,
    /// By agent, then job.
    costs: Vec<i64>,
    /// By agent, then job.
    uses: Vec<i64>,
    capacities: Vec<i64>,
}

fn read(text: &str) -> Result<Agents, InputErrors> {
    let mut numbers = Numbers::new(text);
    let agents = agents(&mut numbers);
    numbers.faults.finish(agents)
}

fn agents(numbers: &mut Numbers) -> Option<Agents> {
    let agents = numbers.count("the number of agents", 1..=MOST)?;
    let jobs = numbers.count("the number of jobs", 1..=MOST)?;
    let mut list = |what: &str, count: usize, from: i64| -> Option<Vec<i64>> {
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(numbers.next(what, from..=AMOUNT)?);
        }
        Some(all)
    };
    let read = Agents {
        sense: Sense::Least,
        jobs,
        costs: list("a cost", agents * jobs, -AMOUNT)?,
        uses: list("what a job uses of an agent", agents * jobs, 0)?,
        capacities: list("what an agent has", agents, 0)?,
    };
    numbers.end("what the agents have");
    Some(read)
}

impl Agents {
    /// Solves the MILP; the bound is one on [`signed_costs`](Self::signed_costs).
    fn by_milp(
        &self,
        limits: &Limits,
        time: Option<Duration>,
        nodes: Option<u32>,
    ) -> Result<Answer, String> {
        let limits = Limits {
            time,
            ..limits.clone()
        };
        solve_whole(&self.milp(), &limits, nodes, |values| {
            let agent_of = |job: usize| {
                let mine = |agent: &usize| values[agent * self.jobs + job] > 0.5;
                (0..self.capacities.len()).find(mine).unwrap_or(usize::MAX)
            };
            vec![(0..self.jobs).map(agent_of).collect()]
        })
    }

    /// Asks for each cost from the bound up whether there is a solution, until there is.
    fn close(&self, mut search: Search<'_>, answer: &mut Answer) {
        let sign = if self.sense == Sense::Most { -1 } else { 1 };
        let Some(Ok(best)) = answer.solution.as_ref().map(|best| self.cost_of(best)) else {
            return;
        };
        let best = sign * best;
        let mut bound = (answer.bound.unwrap_or(i64::MIN)).max(search.bound(best));
        while bound < best {
            match search.ask(bound) {
                Found::Nothing => bound += 1,
                Found::Stopped => break,
                Found::Solution(chosen) => {
                    answer.solution = Some(vec![chosen]);
                    answer.status = Status::Optimal;
                    break;
                }
            }
        }
        if bound >= best {
            answer.status = Status::Optimal;
        }
        answer.bound = Some(bound.min(best));
    }

    /// Costs of which the least sum is wanted.
    fn signed_costs(&self) -> Vec<i64> {
        let sign = if self.sense == Sense::Most { -1 } else { 1 };
        self.costs.iter().map(|cost| sign * cost).collect()
    }

    #[allow(clippy::cast_precision_loss)] // amounts stay below 2^53
    fn milp(&self) -> Milp {
        let column = |cost: i64| Column {
            cost: cost as f64,
            lower: 0.0,
            upper: 1.0,
            whole: true,
            most: 1.0,
        };
        let index =
            |agent: usize, job: usize| u32::try_from(agent * self.jobs + job).unwrap_or(u32::MAX);
        let agents = self.capacities.len();
        let jobs = (0..self.jobs).map(|job| MilpRow {
            name: format!("job[{job}]"),
            lower: 1.0,
            upper: 1.0,
            terms: (0..agents).map(|agent| (index(agent, job), 1.0)).collect(),
        });
        let limits = self
            .capacities
            .iter()
            .enumerate()
            .map(|(agent, &most)| MilpRow {
                name: format!("agent[{agent}]"),
                lower: f64::NEG_INFINITY,
                upper: most as f64,
                terms: (0..self.jobs)
                    .map(|job| (index(agent, job), self.uses[agent * self.jobs + job] as f64))
                    .filter(|(_, uses)| *uses != 0.0)
                    .collect(),
            });
        Milp {
            columns: self.signed_costs().into_iter().map(column).collect(),
            rows: jobs.chain(limits).collect(),
            offset: 0.0,
        }
    }
}

impl Problem for Agents {
    fn sense(&self) -> Sense {
        self.sense
    }

    fn solve(&self, limits: &Limits) -> Result<Answer, String> {
        let began = Instant::now();
        let left = |share: f64| {
            let left = limits
                .time
                .map(|limit| limit.saturating_sub(began.elapsed()));
            left.map(|left| left.mul_f64(share))
        };
        let mut answer = self.by_milp(limits, left(SHARE), Some(NODES))?;
        if matches!(answer.status, Status::Feasible) {
            let late = || limits.cancel.is_cancelled() || left(1.0) == Some(Duration::ZERO);
            match Search::new(self, &late) {
                Some(search) => self.close(search, &mut answer),
                None => answer = self.by_milp(limits, left(1.0), None)?,
            }
        } else if matches!(answer.status, Status::Unknown) {
            answer = self.by_milp(limits, left(1.0), None)?;
        }
        if self.sense == Sense::Most {
            answer.bound = answer.bound.map(|bound| -bound);
        }
        Ok(answer)
    }

    fn cost_of(&self, solution: &Solution) -> Result<i64, String> {
        let [chosen] = &solution[..] else {
            return Err(format!("{} groups, expected one", solution.len()));
        };
        if chosen.len() != self.jobs {
            return Err(format!("{} of {} jobs", chosen.len(), self.jobs));
        }
        let mut left = self.capacities.clone();
        let mut total = 0;
        for (job, &agent) in chosen.iter().enumerate() {
            let room = left.get_mut(agent);
            let room = room.ok_or_else(|| format!("job {}: no agent", job + 1))?;
            *room -= self.uses[agent * self.jobs + job];
            total += self.costs[agent * self.jobs + job];
        }
        match left.iter().position(|&room| room < 0) {
            Some(agent) => Err(format!("agent {}: {} too much", agent + 1, -left[agent])),
            None => Ok(total),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Verdict, run};
    use super::*;

    /// Two agents, three jobs; agent 1 can take one of the jobs 1 and 2 only.
    const SMALL: &str = "2 3\n1 2 9\n5 6 3\n4 4 1\n2 2 2\n5 6\n";

    #[test]
    fn least_and_most_are_both_proved() {
        let path = Path::new("tiny");
        let source = Source { path, text: SMALL };
        assert!(GeneralisedAssignment.looks_like(&source));
        let file = "bounds.txt";
        // Least: job 1 to agent 1, the others to agent 2: 1 + 6 + 3; or job 2 to agent 1: 5 + 2 + 3.
        // Most: jobs 1 and 2 to agent 2, job 3 to agent 1: 5 + 6 + 9.
        let text = "tiny_Max\t20\t20\ntiny_Min\t10\t10";
        let table = Table { file, text };
        let cases = GeneralisedAssignment.cases(&source, Some(&table)).unwrap();
        let rows: Vec<_> = (cases.iter())
            .map(|case| run("generalised-assignment", case, &Limits::default()))
            .map(|row| (row.cost, row.bound, row.verdict))
            .collect();
        let proved = |cost| (Some(cost), Some(cost), Verdict::Proved);
        assert_eq!(rows, [proved(10), proved(20)]);
    }

    #[test]
    fn an_overfull_agent_is_no_solution() {
        let agents = read(SMALL).unwrap();
        assert_eq!(agents.cost_of(&vec![vec![0, 1, 1]]), Ok(10));
        for wrong in [vec![0, 0, 1], vec![0, 1], vec![0, 1, 2]] {
            assert!(agents.cost_of(&vec![wrong.clone()]).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_short_file_is_told() {
        let errors = read("2 3\n1 2 9\n5 6 3\n").unwrap_err().errors;
        assert_eq!(
            (errors[0].code.as_str(), &*errors[0].path),
            ("E703", "/line/3")
        );
    }
}
