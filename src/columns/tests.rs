//! Tests of the core on small random problems whose duties can all be written down.

mod parts;
mod time;

use super::*;
use crate::milp::{Monitor, News};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Random whole numbers.
struct Dice(ChaCha8Rng);

impl Dice {
    fn new(seed: u64) -> Dice {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }
    fn below(&mut self, count: u64) -> u64 {
        self.0.next_u64() % count
    }
}

/// A limit on the sum of a weight along the path, and a cost of its own for every duty.
struct Weights {
    weight: Vec<u32>,
    cost: Vec<f64>,
    most: u32,
}

impl Resources for Weights {
    type Label = (u32, f64);
    type Guide = Vec<f64>;

    fn root(&self) -> (u32, f64) {
        (0, 0.0)
    }
    fn extend(&self, label: &(u32, f64), arc: u32) -> Option<(u32, f64)> {
        let weight = label.0 + self.weight[arc as usize];
        (weight <= self.most).then_some((weight, label.1 + self.cost[arc as usize]))
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
    fn of_arcs(&self, arcs: &[u32]) -> Option<Weights> {
        Some(Weights {
            weight: arcs.iter().map(|&arc| self.weight[arc as usize]).collect(),
            cost: arcs.iter().map(|&arc| self.cost[arc as usize]).collect(),
            most: self.most,
        })
    }
}

/// Two classes over `tasks` tasks; tasks are nodes, and each duty of class 0 also uses a shared
/// row of limited capacity for every second task.
fn random_pricer(dice: &mut Dice, tasks: u32) -> LabelPricer<Weights> {
    let classes = (0..2)
        .map(|class| {
            let mut arcs = Vec::new();
            let uses = |task: u32| {
                let mut uses = vec![(task, 1.0)];
                if class == 0 && task.is_multiple_of(2) {
                    uses.push((tasks, 1.0));
                }
                uses
            };
            for task in 0..tasks {
                arcs.push(DutyArc {
                    from: 0,
                    to: task + 1,
                    cost: 0.0,
                    uses: uses(task),
                });
                arcs.push(DutyArc {
                    from: task + 1,
                    to: tasks + 1,
                    cost: 0.0,
                    uses: vec![],
                });
                for next in task + 1..tasks {
                    if dice.below(3) > 0 {
                        arcs.push(DutyArc {
                            from: task + 1,
                            to: next + 1,
                            cost: 0.0,
                            uses: uses(next),
                        });
                    }
                }
            }
            let rules = Weights {
                weight: arcs.iter().map(|_| 1 + dice.below(4) as u32).collect(),
                cost: arcs.iter().map(|_| (1 + dice.below(20)) as f64).collect(),
                most: 4 + dice.below(8) as u32,
            };
            let network = DutyNetwork::new(tasks as usize + 2, arcs).unwrap();
            (network, rules)
        })
        .collect();
    LabelPricer { classes }
}

fn random_problem<'a>(
    dice: &mut Dice,
    pricer: &'a LabelPricer<Weights>,
    tasks: u32,
) -> Problem<'a> {
    let mut rows: Vec<MasterRow> = (0..tasks)
        .map(|_| match dice.below(4) {
            0 => MasterRow::at_least(1.0),
            1 => MasterRow {
                under: Some((1 + dice.below(40)) as f64),
                ..MasterRow::exactly(1.0)
            },
            2 => MasterRow {
                over: Some((1 + dice.below(9)) as f64),
                ..MasterRow::exactly(1.0)
            },
            _ => MasterRow::exactly(1.0),
        })
        .collect();
    rows.push(match dice.below(3) {
        0 => MasterRow {
            over: Some((1 + dice.below(9)) as f64),
            ..MasterRow::at_most(1.0)
        },
        more => MasterRow::at_most(more as f64),
    });
    let least = dice.below(2) as u32;
    Problem {
        rows,
        classes: vec![
            Class {
                least,
                most: least + 2,
            },
            Class {
                least: 0,
                most: 1 + dice.below(3) as u32,
            },
        ],
        pricer,
        groups: Vec::new(),
        start: Vec::new(),
        penalty: 10.0,
        worst: 2_000.0,
        whole_costs: true,
    }
}

/// All duties.
fn all(pricer: &dyn Pricer, rows: usize) -> Vec<Column> {
    let duals = vec![0.0; rows];
    (0..2)
        .flat_map(|class| {
            let ask = Ask {
                class,
                duals: &duals,
                closed: &[],
                effort: Effort::Exact,
                below: 1e9,
                most: 100_000,
                stop: Stop::default(),
            };
            pricer.enumerate(&ask).unwrap()
        })
        .collect()
}

/// The least cost over all sets of duties, by trying them all: each duty 0, 1, … times.
fn brute(problem: &Problem<'_>, columns: &[Column]) -> Option<f64> {
    fn go(
        problem: &Problem<'_>,
        columns: &[Column],
        at: usize,
        used: &mut Vec<(usize, u32)>,
        cost: f64,
        best: &mut Option<f64>,
    ) {
        if best.is_some_and(|best| cost >= best) {
            return; // costs and penalties are positive
        }
        if let Some(cost) = super::generate::solution_cost(problem, columns, used)
            && best.is_none_or(|best| cost < best)
        {
            *best = Some(cost);
        }
        for next in at..columns.len() {
            let class = columns[next].class;
            let number = (used.iter())
                .filter(|one| columns[one.0].class == class)
                .count();
            if number < problem.classes[class as usize].most as usize {
                used.push((next, 1));
                go(
                    problem,
                    columns,
                    next,
                    used,
                    cost + columns[next].cost,
                    best,
                );
                used.pop();
            }
        }
    }
    let mut best = None;
    go(problem, columns, 0, &mut Vec::new(), 0.0, &mut best);
    best
}

/// Records news; stops after a number of questions.
#[derive(Default)]
struct Watch {
    news: Mutex<Vec<(Option<f64>, Option<f64>)>>,
    asked: AtomicU64,
    stop_after: Option<u64>,
}

impl Monitor for Watch {
    fn news(&self, news: News) {
        self.news.lock().unwrap().push((news.incumbent, news.bound));
    }
    fn stop(&self) -> bool {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        self.stop_after.is_some_and(|most| asked >= most)
    }
}

#[test]
fn optima_are_those_of_trying_everything() {
    let (mut solved, mut none) = (0, 0);
    for seed in 0..400 {
        let mut dice = Dice::new(seed);
        let tasks = 2 + dice.below(4) as u32;
        let pricer = random_pricer(&mut dice, tasks);
        let problem = random_problem(&mut dice, &pricer, tasks);
        let columns = all(&pricer, problem.rows.len());
        let best = brute(&problem, &columns);
        let watch = Watch::default();
        let found = generate(&problem, &ColumnLimits::default(), &watch).unwrap();
        assert_eq!(found.cost, best, "seed {seed}");
        match best {
            Some(best) => {
                assert_eq!(found.status, Status::Optimal, "seed {seed}");
                assert_eq!(found.bound, best, "seed {seed}");
                solved += 1;
                for (incumbent, bound) in watch.news.into_inner().unwrap() {
                    assert!(
                        bound.is_none_or(|bound| bound <= best),
                        "seed {seed}: {bound:?}"
                    );
                    assert!(incumbent.is_none_or(|cost| cost >= best), "seed {seed}");
                }
            }
            None => {
                assert!(matches!(found.status, Status::Infeasible | Status::Unknown));
                none += 1;
            }
        }
    }
    assert!(
        solved > 200 && none > 5,
        "{solved} solved, {none} without solution"
    );
}

#[test]
fn any_multipliers_give_a_bound() {
    let mut shrunk = 0;
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let tasks = 2 + dice.below(3) as u32;
        let pricer = random_pricer(&mut dice, tasks);
        let problem = random_problem(&mut dice, &pricer, tasks);
        let columns = all(&pricer, problem.rows.len());
        let Some(best) = brute(&problem, &columns) else {
            continue;
        };
        for _ in 0..20 {
            let mut duals: Vec<f64> = (problem.rows.iter())
                .map(|_| dice.below(90) as f64 - 30.0)
                .collect();
            bound::clip(&problem, &mut duals);
            let least = (0..2)
                .map(|class| {
                    let ask = Ask {
                        class,
                        duals: &duals,
                        closed: &[],
                        effort: Effort::Exact,
                        below: 1e9,
                        most: 1,
                        stop: Stop::default(),
                    };
                    let priced = pricer.price(&ask);
                    let exact = (columns.iter().filter(|one| one.class as usize == class))
                        .map(|one| one.reduced(&duals))
                        .fold(1e9, f64::min);
                    let least = priced.least.unwrap();
                    assert!(
                        (least - exact).abs() < 1e-6,
                        "seed {seed}: {least}, {exact}"
                    );
                    least
                })
                .collect();
            let least: Vec<f64> = least;
            let cheapest = [pricer.cheapest(0), pricer.cheapest(1)];
            assert!(
                columns
                    .iter()
                    .all(|one| one.cost >= cheapest[one.class as usize])
            );
            if let Some(proved) = bound::shrunk(&problem, &duals, &least, &cheapest) {
                assert!(
                    proved.value <= best + 1e-6,
                    "seed {seed}: {proved:?} > {best}"
                );
                shrunk += 1;
            }
            let proved = lagrange(&problem, duals, least);
            assert!(
                proved.value <= best + 1e-6,
                "seed {seed}: {} > {best}",
                proved.value
            );
        }
    }
    assert!(shrunk > 500, "{shrunk} times shrunk");
}

#[test]
fn a_narrow_search_finds_duties_but_proves_less() {
    let mut dice = Dice::new(5);
    let pricer = random_pricer(&mut dice, 6);
    let duals = vec![30.0; 7];
    for width in [1, 2, 50] {
        let ask = Ask {
            class: 1,
            duals: &duals,
            closed: &[false, true],
            effort: Effort::Beam(width),
            below: 0.0,
            most: 9,
            stop: Stop::default(),
        };
        let priced = pricer.price(&ask);
        // The completion bounds alone prove something, but never more than there is.
        let exact = pricer.price(&Ask {
            effort: Effort::Exact,
            ..ask
        });
        assert!(priced.least.unwrap() <= exact.least.unwrap() + 1e-9);
        assert!(!priced.columns.is_empty());
        for column in &priced.columns {
            assert!(column.reduced(&duals) < 0.0);
            assert!(
                column.terms.iter().all(|&(row, _)| row != 1),
                "row 1 is closed"
            );
        }
    }
}

/// Cost of the relaxation over all columns when the rows are as given.
fn relaxed(problem: &Problem<'_>, columns: &[Column]) -> MasterPoint {
    crate::milp::on_own_thread(|| {
        let mut master = Master::new(problem)?;
        for column in columns {
            master.add(column)?;
        }
        master.solve()
    })
    .unwrap()
}

#[test]
fn duals_are_finite_differences() {
    const STEP: f64 = 1e-4;
    let mut tested = [0; 2];
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let tasks = 3;
        let pricer = random_pricer(&mut dice, tasks);
        let mut problem = random_problem(&mut dice, &pricer, tasks);
        // Limits off the whole numbers: no vertex is degenerate, so duals are unique.
        for row in &mut problem.rows {
            let moved = dice.below(1000) as f64 / 3001.0;
            row.lower += moved;
            row.upper += moved + dice.below(2) as f64 * 0.21;
        }
        let columns = all(&pricer, problem.rows.len());
        let point = relaxed(&problem, &columns);
        for row in 0..problem.rows.len() {
            let at = |step: f64| {
                let mut moved = Problem {
                    rows: problem.rows.clone(),
                    classes: problem.classes.clone(),
                    groups: vec![],
                    start: vec![],
                    ..problem
                };
                moved.rows[row].lower += step;
                moved.rows[row].upper += step;
                relaxed(&moved, &columns).cost
            };
            let slope = (at(STEP) - at(-STEP)) / (2.0 * STEP);
            let dual = point.duals.rows[row];
            assert!(
                (slope - dual).abs() < 1e-3,
                "seed {seed}, row {row}: {slope}, {dual}"
            );
            tested[0] += i32::from(dual > 1e-6);
            tested[1] += i32::from(dual < -1e-6);
        }
        // At the optimum no column has a reduced cost below the dual of its class, and those in
        // use have exactly that.
        for (column, value) in columns.iter().zip(&point.values) {
            let reduced = column.reduced(&point.duals.rows);
            let above = reduced - point.duals.classes[column.class as usize];
            assert!(
                above > -1e-6 && (*value < 1e-6 || above < 1e-6),
                "seed {seed}: {above}"
            );
        }
    }
    assert!(tested[0] > 20 && tested[1] > 5, "both signs: {tested:?}");
}

#[test]
fn threads_change_nothing() {
    for seed in 0..20 {
        let mut dice = Dice::new(seed);
        let pricer = random_pricer(&mut dice, 9);
        let problem = random_problem(&mut dice, &pricer, 9);
        let with = |threads| {
            let limits = ColumnLimits {
                threads,
                rounds: Some(30),
                ..ColumnLimits::default()
            };
            generate(&problem, &limits, &Watch::default()).unwrap()
        };
        let (one, four) = (with(1), with(4));
        assert_eq!(
            (one.cost, one.bound, one.columns),
            (four.cost, four.bound, four.columns)
        );
        assert_eq!(one.duties, four.duties);
    }
}

#[test]
fn a_run_that_is_stopped_keeps_what_it_knows() {
    let mut dice = Dice::new(3);
    let pricer = random_pricer(&mut dice, 8);
    let problem = Problem {
        rows: (0..9)
            .map(|row| {
                if row < 8 {
                    MasterRow::exactly(1.0)
                } else {
                    MasterRow::at_most(9.0)
                }
            })
            .collect(),
        classes: vec![Class { least: 0, most: 8 }; 2],
        ..random_problem(&mut dice, &pricer, 8)
    };
    let whole = generate(&problem, &ColumnLimits::default(), &Watch::default()).unwrap();
    assert_eq!(whole.status, Status::Optimal);
    let best = whole.cost.unwrap();
    for stop_after in 0..12 {
        let watch = Watch {
            stop_after: Some(stop_after),
            ..Watch::default()
        };
        let found = generate(&problem, &ColumnLimits::default(), &watch).unwrap();
        assert!(found.bound <= best);
        assert!(found.cost.is_none_or(|cost| cost >= best));
    }
}
