//! OR-Library crew scheduling (Beasley and Cao 1996).
//!
//! *File*: `tasks limit`, then `start finish` of each task, then `i j cost` for each transition
//! that is allowed. *Problem*: share the tasks out among exactly `K` crews; a crew does its tasks
//! one after another along transitions; from its first start to its last finish at most `limit`
//! passes; the sum of transition costs is least.
//!
//! *Mapping*: one class of exactly `K` duties; one row `= 1` for each task; a node for each task;
//! arcs for first tasks, transitions and last tasks; one resource, the start of the duty.

use super::fault::{Fault, Numbers};
use crate::columns::{
    Class, Column, DutyArc, DutyNetwork, LabelPricer, MasterRow, Problem, Resources,
};

/// An instance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CrewInstance {
    /// Longest time from the first start to the last finish of a crew.
    pub limit: i64,
    /// Start and finish of each task.
    pub tasks: Vec<(i64, i64)>,
    /// Transitions: task, next task (counted from 0), cost.
    pub transitions: Vec<(u32, u32, i64)>,
}

impl CrewInstance {
    /// Reads a file.
    ///
    /// # Errors
    /// The first fault with its line.
    pub fn parse(text: &str) -> Result<CrewInstance, Fault> {
        let mut numbers = Numbers::new(text);
        let count = numbers.within("number of tasks", 1, 100_000)?;
        let limit = numbers.within("time limit", 0, 1 << 40)?;
        let mut tasks = Vec::new();
        for _ in 0..count {
            let start = numbers.within("start", -(1 << 40), 1 << 40)?;
            tasks.push((
                start,
                numbers.within("finish, not before the start", start, 1 << 40)?,
            ));
        }
        let mut transitions = Vec::new();
        while !numbers.is_done() {
            let from = numbers.within("task of a transition", 1, count)?;
            let to = numbers.within("next task of a transition", 1, count)?;
            let cost = numbers.within("cost", -(1 << 40), 1 << 40)?;
            let place = |task: i64| u32::try_from(task - 1).unwrap_or(u32::MAX);
            transitions.push((place(from), place(to), cost));
        }
        Ok(CrewInstance {
            limit,
            tasks,
            transitions,
        })
    }

    /// The pricer of this instance.
    ///
    /// # Errors
    /// A sentence, when transitions go back in time, so that no order of tasks fits all of them.
    pub fn pricer(&self) -> Result<LabelPricer<CrewRules>, String> {
        let mut order: Vec<usize> = (0..self.tasks.len()).collect();
        order.sort_by_key(|&task| (self.tasks[task], task));
        let mut node = vec![0_u32; order.len()];
        for (at, &task) in (1_u32..).zip(&order) {
            node[task] = at;
        }
        let nodes = order.len() + 2;
        let sink = u32::try_from(nodes - 1).map_err(|_| "too many tasks".to_owned())?;
        let mut arcs = Vec::new();
        let mut finish = Vec::new();
        for (row, &head) in (0_u32..).zip(&node) {
            arcs.push(DutyArc {
                from: 0,
                to: head,
                cost: 0.0,
                uses: vec![(row, 1.0)],
            });
            finish.push(Step::First(self.tasks[row as usize]));
        }
        for &(from, to, cost) in &self.transitions {
            let (tail, head) = (node[from as usize], node[to as usize]);
            #[allow(clippy::cast_precision_loss)] // at most 2^40
            arcs.push(DutyArc {
                from: tail,
                to: head,
                cost: cost as f64,
                uses: vec![(to, 1.0)],
            });
            finish.push(Step::Next(self.tasks[to as usize].1));
        }
        for &tail in &node {
            arcs.push(DutyArc {
                from: tail,
                to: sink,
                cost: 0.0,
                uses: Vec::new(),
            });
            finish.push(Step::End);
        }
        let costs = arcs.iter().map(|arc| arc.cost).collect();
        let network = DutyNetwork::new(nodes, arcs)?;
        let rules = CrewRules {
            limit: self.limit,
            steps: finish,
            costs,
        };
        Ok(LabelPricer {
            classes: vec![(network, rules)],
        })
    }

    /// The problem of `crews` crews over the duties of `pricer`.
    pub fn problem<'a>(&self, pricer: &'a LabelPricer<CrewRules>, crews: u32) -> Problem<'a> {
        let dearest = (self.transitions.iter())
            .map(|one| one.2.abs())
            .max()
            .unwrap_or(0);
        #[allow(clippy::cast_precision_loss)] // below 2^53
        let worst = (dearest.saturating_mul(self.tasks.len() as i64)) as f64;
        Problem {
            rows: vec![MasterRow::exactly(1.0); self.tasks.len()],
            classes: vec![Class {
                least: crews,
                most: crews,
            }],
            pricer,
            start: Vec::new(),
            #[allow(clippy::cast_precision_loss)]
            penalty: dearest as f64,
            worst,
            whole_costs: true,
        }
    }

    /// The tasks of a duty, in order.
    pub fn tasks_of(&self, pricer: &LabelPricer<CrewRules>, duty: &Column) -> Vec<u32> {
        let network = &pricer.classes[0].0;
        (duty.path.iter())
            .flat_map(|&arc| network.arc(arc).uses.iter().map(|&(row, _)| row))
            .collect()
    }

    /// The cost of sharing out the tasks as `crews` say, recomputed from the file alone.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn evaluate(&self, crews: &[Vec<u32>], number: u32) -> Result<i64, String> {
        if crews.len() != number as usize {
            return Err(format!("{} crews instead of {number}", crews.len()));
        }
        let mut done = vec![false; self.tasks.len()];
        let mut cost = 0;
        for crew in crews {
            let (Some(&first), Some(&last)) = (crew.first(), crew.last()) else {
                return Err("a crew without tasks".to_owned());
            };
            if self.tasks[last as usize].1 - self.tasks[first as usize].0 > self.limit {
                return Err(format!(
                    "the crew from task {} to {} is too long",
                    first + 1,
                    last + 1
                ));
            }
            for &task in crew {
                if std::mem::replace(&mut done[task as usize], true) {
                    return Err(format!("task {} is done twice", task + 1));
                }
            }
            for pair in crew.windows(2) {
                let found = self
                    .transitions
                    .iter()
                    .find(|one| (one.0, one.1) == (pair[0], pair[1]));
                cost += found
                    .ok_or_else(|| format!("no transition {} {}", pair[0] + 1, pair[1] + 1))?
                    .2;
            }
        }
        match done.iter().position(|done| !done) {
            Some(task) => Err(format!("task {} is not done", task + 1)),
            None => Ok(cost),
        }
    }
}

/// What an arc does to the time of a duty.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The first task: start and finish.
    First((i64, i64)),
    /// A later task: its finish.
    Next(i64),
    /// The end.
    End,
}

/// The time limit of a duty as a resource.
#[derive(Clone, Debug)]
pub struct CrewRules {
    limit: i64,
    steps: Vec<Step>,
    costs: Vec<f64>,
}

/// The state of a duty: its start and its cost.
#[derive(Clone, Copy, Debug)]
pub struct CrewLabel {
    start: i64,
    cost: f64,
}

impl Resources for CrewRules {
    type Label = CrewLabel;
    type Guide = Vec<f64>;

    fn root(&self) -> CrewLabel {
        CrewLabel {
            start: 0,
            cost: 0.0,
        }
    }

    fn extend(&self, label: &CrewLabel, arc: u32) -> Option<CrewLabel> {
        let cost = label.cost + self.costs[arc as usize];
        let (start, finish) = match self.steps[arc as usize] {
            Step::First((start, finish)) => (start, finish),
            Step::Next(finish) => (label.start, finish),
            Step::End => (label.start, label.start),
        };
        (finish - start <= self.limit).then_some(CrewLabel { start, cost })
    }

    fn cost(&self, label: &CrewLabel) -> f64 {
        label.cost
    }

    fn excess(&self, _: u32, a: &CrewLabel, b: &CrewLabel) -> Option<f64> {
        (a.start >= b.start).then_some(a.cost - b.cost)
    }

    fn guide(&self, network: &DutyNetwork, prices: &[f64]) -> Vec<f64> {
        network.potentials(prices, |arc| self.costs[arc])
    }

    fn completion(&self, guide: &Vec<f64>, node: u32, label: &CrewLabel) -> f64 {
        label.cost + guide[node as usize]
    }
}
