//! Seeded duties for the stages of column generation: tasks along a day, each of which may follow
//! an earlier one soon after it, and a limit on the work of a duty.

use driveaway::columns::{
    Class, Column, DutyArc, DutyNetwork, LabelPricer, MasterRow, Problem, Resources,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Numbers of tasks.
pub const SIZES: [usize; 2] = [100, 400];
/// What each task is worth.
pub const DUAL: f64 = 60.0;
/// Only the next so many tasks can follow a task.
const NEAR: usize = 12;
/// Most work of a duty.
const WORK: u32 = 24;

/// A limit on work, and a cost of each arc.
pub struct Rules {
    work: Vec<u32>,
    cost: Vec<f64>,
}

impl Resources for Rules {
    type Label = (u32, f64);
    type Guide = Vec<f64>;

    fn root(&self) -> (u32, f64) {
        (0, 0.0)
    }

    fn extend(&self, label: &(u32, f64), arc: u32) -> Option<(u32, f64)> {
        let work = label.0 + self.work[arc as usize];
        (work <= WORK).then_some((work, label.1 + self.cost[arc as usize]))
    }

    fn cost(&self, label: &(u32, f64)) -> f64 {
        label.1
    }

    fn excess(&self, _: u32, a: &(u32, f64), b: &(u32, f64)) -> Option<f64> {
        (a.0 <= b.0).then_some(a.1 - b.1)
    }

    fn guide(&self, network: &DutyNetwork, prices: &[f64]) -> Vec<f64> {
        network.potentials(prices, |arc| self.cost[arc])
    }

    fn completion(&self, guide: &Vec<f64>, node: u32, label: &(u32, f64)) -> f64 {
        label.1 + guide[node as usize]
    }
}

/// The pricer of `tasks` tasks: node `t + 1` is task `t`, arcs `2 t` and `2 t + 1` begin and end a
/// duty with it.
pub fn pricer(tasks: usize) -> LabelPricer<Rules> {
    let mut dice = ChaCha8Rng::seed_from_u64(tasks as u64);
    let mut arcs = Vec::new();
    let mut rules = Rules {
        work: Vec::new(),
        cost: Vec::new(),
    };
    let mut add = |from: usize, to: usize, cost: u64, work: u64| {
        let uses = if to <= tasks {
            vec![(to as u32 - 1, 1.0)]
        } else {
            Vec::new()
        };
        arcs.push(DutyArc {
            from: from as u32,
            to: to as u32,
            cost: 0.0,
            uses,
        });
        rules.cost.push(cost as f64);
        rules.work.push(work as u32);
    };
    for task in 1..=tasks {
        add(0, task, 50 + dice.next_u64() % 20, 2 + dice.next_u64() % 4);
        add(task, tasks + 1, 10, 0);
    }
    for task in 1..=tasks {
        for next in task + 1..=(task + NEAR).min(tasks) {
            add(
                task,
                next,
                5 + dice.next_u64() % 40,
                2 + dice.next_u64() % 5,
            );
        }
    }
    let network = DutyNetwork::new(tasks + 2, arcs).expect("tasks are in order");
    LabelPricer {
        classes: vec![(network, rules)],
    }
}

/// Each task once, by as many duties as are wanted; duties of one task to begin with.
pub fn problem(pricer: &LabelPricer<Rules>, tasks: usize) -> Problem<'_> {
    let (network, rules) = &pricer.classes[0];
    let single = |task: usize| {
        let path = vec![2 * task as u32, 2 * task as u32 + 1];
        Column {
            class: 0,
            cost: path.iter().map(|&arc| rules.cost[arc as usize]).sum(),
            terms: network.terms(&path),
            path,
        }
    };
    Problem {
        rows: vec![MasterRow::exactly(1.0); tasks],
        classes: vec![Class {
            least: 0,
            most: tasks as u32,
        }],
        pricer,
        groups: Vec::new(),
        start: (0..tasks).map(single).collect(),
        penalty: 1_000.0,
        worst: 1e6,
        whole_costs: true,
    }
}
