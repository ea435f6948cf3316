//! Searches that are too long: they end in time, with an answer and what they have proved.

use super::*;

/// Six weights along the path, each with its limit: hardly any partial duty dominates another, so
/// exact labelling of many tasks takes longer than anyone would wait.
struct ManyWeights {
    weights: Vec<[u32; 6]>,
    cost: Vec<f64>,
}

impl Resources for ManyWeights {
    type Label = ([u32; 6], f64);
    type Guide = Vec<f64>;

    fn root(&self) -> ([u32; 6], f64) {
        ([0; 6], 0.0)
    }
    fn extend(&self, label: &([u32; 6], f64), arc: u32) -> Option<([u32; 6], f64)> {
        let mut sums = label.0;
        for (sum, weight) in sums.iter_mut().zip(self.weights[arc as usize]) {
            *sum += weight;
        }
        (sums.iter().all(|&sum| sum <= 1_000)).then(|| (sums, label.1 + self.cost[arc as usize]))
    }
    fn cost(&self, label: &([u32; 6], f64)) -> f64 {
        label.1
    }
    fn excess(&self, _: u32, a: &([u32; 6], f64), b: &([u32; 6], f64)) -> Option<f64> {
        (a.0.iter().zip(b.0).all(|(&a, b)| a <= b)).then_some(a.1 - b.1)
    }
    fn guide(&self, network: &DutyNetwork, prices: &[f64]) -> Vec<f64> {
        network.potentials(prices, |arc| self.cost[arc])
    }
    fn completion(&self, guide: &Vec<f64>, node: u32, label: &([u32; 6], f64)) -> f64 {
        label.1 + guide[node as usize]
    }
}

/// Tasks in a row, any of which may follow any earlier one.
fn many_weights(tasks: u32) -> LabelPricer<ManyWeights> {
    let mut dice = Dice::new(7);
    let mut rules = ManyWeights {
        weights: Vec::new(),
        cost: Vec::new(),
    };
    let mut arcs = Vec::new();
    for from in 0..=tasks {
        for to in from + 1..=tasks + 1 {
            let task = (to <= tasks).then(|| (to - 1, 1.0));
            arcs.push(DutyArc {
                from,
                to,
                cost: 0.0,
                uses: task.into_iter().collect(),
            });
            let weight = |_| {
                if to <= tasks {
                    40 + dice.below(80) as u32
                } else {
                    0
                }
            };
            rules.weights.push([0; 6].map(weight));
            rules.cost.push(if from == 0 {
                100.0
            } else {
                dice.below(30) as f64
            });
        }
    }
    let network = DutyNetwork::new(tasks as usize + 2, arcs).unwrap();
    LabelPricer {
        classes: vec![(network, rules)],
    }
}

fn partition(pricer: &dyn Pricer, tasks: u32) -> Problem<'_> {
    Problem {
        rows: vec![MasterRow::exactly(1.0); tasks as usize],
        classes: vec![Class {
            least: 0,
            most: tasks,
        }],
        pricer,
        groups: Vec::new(),
        start: Vec::new(),
        penalty: 200.0,
        worst: 130.0 * f64::from(tasks),
        whole_costs: true,
    }
}

#[test]
fn a_search_keeps_its_time_and_has_an_answer() {
    const TASKS: u32 = 150;
    let pricer = many_weights(TASKS);
    let problem = partition(&pricer, TASKS);
    for seconds in [0.5, 2.0] {
        let limits = ColumnLimits {
            seconds: Some(seconds),
            ..ColumnLimits::default()
        };
        let began = std::time::Instant::now();
        let found = generate(&problem, &limits, &Watch::default()).unwrap();
        let took = began.elapsed().as_secs_f64();
        assert!(took < seconds * 1.05 + 0.4, "{took} s of {seconds}");
        let cost = found.cost.expect("an answer");
        assert!(found.bound > 0.0 && found.bound <= cost, "{found:?}");
        let columns: Vec<Column> = found.duties.iter().map(|one| one.0.clone()).collect();
        let used: Vec<(usize, u32)> = (0..columns.len())
            .map(|at| (at, found.duties[at].1))
            .collect();
        assert_eq!(
            super::generate::solution_cost(&problem, &columns, &used),
            Some(cost)
        );
    }
}

#[test]
fn a_search_can_be_cancelled_at_once() {
    let pricer = many_weights(150);
    let problem = partition(&pricer, 150);
    let watch = Watch {
        stop_after: Some(60),
        ..Watch::default()
    };
    let began = std::time::Instant::now();
    generate(&problem, &ColumnLimits::default(), &watch).unwrap();
    assert!(began.elapsed().as_secs_f64() < 5.0);
}

#[test]
fn an_exact_search_that_is_stopped_proves_what_completion_bounds_do() {
    let pricer = many_weights(9);
    let duals = vec![60.0; 9];
    let mut ask = Ask {
        class: 0,
        duals: &duals,
        closed: &[],
        effort: Effort::Exact,
        below: 0.0,
        most: 5,
        stop: Stop::default(),
    };
    let whole = pricer.price(&ask);
    assert!(whole.complete && !whole.columns.is_empty());
    let watch = Watch {
        stop_after: Some(0),
        ..Watch::default()
    };
    ask.stop.monitor = Some(&watch);
    let stopped = pricer.price(&ask);
    assert!(!stopped.complete && stopped.columns.is_empty());
    assert!(stopped.least.unwrap() <= whole.least.unwrap());
    assert!(pricer.cheapest(0) >= 100.0, "every duty costs 100 at least");
}

#[test]
fn no_arc_joins_nodes_of_a_wave() {
    for seed in 0..50 {
        let mut dice = Dice::new(seed);
        let nodes = 3 + dice.below(9) as u32;
        let mut arcs = Vec::new();
        for from in 0..nodes {
            for to in from + 1..nodes {
                if dice.below(4) == 0 {
                    arcs.push(DutyArc {
                        from,
                        to,
                        cost: 0.0,
                        uses: vec![],
                    });
                }
            }
        }
        let network = DutyNetwork::new(nodes as usize, arcs).unwrap();
        for node in 0..nodes as usize {
            let end = network.wave_end(node);
            let inside = |arc: &&DutyArc| arc.from as usize >= node && (arc.to as usize) < end;
            assert!(end > node && !network.arcs().iter().any(|arc| inside(&arc)));
            let entered = |arc: &DutyArc| arc.from as usize >= node && arc.to as usize == end;
            assert!(end == nodes as usize || network.arcs().iter().any(entered));
        }
    }
}
