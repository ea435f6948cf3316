//! Parts: pricers of some rows only, and problems that are solved in parts.

use super::*;

#[test]
fn a_pricer_without_some_rows_answers_as_one_that_is_asked_to_leave_them_out() {
    let (mut found, mut fewer) = (0, 0);
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let tasks = 3 + dice.below(5) as u32;
        let pricer = random_pricer(&mut dice, tasks);
        let duals: Vec<f64> = (0..=tasks).map(|_| dice.below(40) as f64).collect();
        let closed: Vec<bool> = (0..=tasks).map(|_| dice.below(3) == 0).collect();
        let part = pricer.without(&closed).expect("weights know their arcs");
        for class in 0..2 {
            let ask = Ask {
                class,
                duals: &duals,
                closed: &closed,
                effort: Effort::Exact,
                below: 0.0,
                most: 1_000,
                stop: Stop::default(),
            };
            let open = Ask { closed: &[], ..ask };
            let whole = pricer.price(&ask);
            assert_eq!(part.price(&open).least, whole.least, "seed {seed}");
            let sorted = |pricer: &dyn Pricer, ask: &Ask<'_>| {
                let mut columns = pricer.enumerate(ask).unwrap();
                columns.sort_by(|a, b| a.path.cmp(&b.path));
                columns
            };
            // The same duties under the same names.
            let (here, there) = (sorted(&*part, &open), sorted(&pricer, &ask));
            assert_eq!(here, there, "seed {seed}");
            found += here.len();
            fewer += usize::from(here.len() < sorted(&pricer, &open).len());
        }
    }
    assert!(
        found > 1_000 && fewer > 50,
        "{found} duties, {fewer} times fewer"
    );
}

/// A chain of tasks, each duty of which may take some that are near; groups of three.
fn chain<'a>(pricer: &'a LabelPricer<Weights>, tasks: u32) -> Problem<'a> {
    let single = |task: u32| {
        let (network, rules) = &pricer.classes[0];
        let path = network
            .out(0)
            .iter()
            .find(|&&arc| network.arc(arc).to == task + 1);
        let last = network.out(task as usize + 1).iter();
        let last = last.copied().find(|&arc| network.arc(arc).to == tasks + 1);
        let path = vec![*path.unwrap(), last.unwrap()];
        Column {
            class: 0,
            cost: path.iter().map(|&arc| rules.cost[arc as usize]).sum(),
            terms: network.terms(&path),
            path,
        }
    };
    Problem {
        rows: vec![MasterRow::exactly(1.0); tasks as usize],
        classes: vec![
            Class {
                least: 0,
                most: tasks,
            },
            Class { least: 0, most: 0 },
        ],
        pricer,
        groups: (0..tasks).map(|task| Some(i64::from(task / 3))).collect(),
        start: (0..tasks).map(single).collect(),
        penalty: 100.0,
        worst: 100.0 * f64::from(tasks),
        whole_costs: true,
    }
}

/// A random pricer without shared rows.
fn chain_pricer(dice: &mut Dice, tasks: u32) -> LabelPricer<Weights> {
    let random = random_pricer(dice, tasks);
    let classes = (random.classes.into_iter())
        .map(|(network, rules)| {
            let arcs = network.arcs().iter().cloned().map(|mut arc| {
                arc.uses.retain(|&(row, _)| row < tasks);
                arc
            });
            let arcs = arcs.collect();
            let rules = Weights { most: 12, ..rules };
            (DutyNetwork::new(network.nodes(), arcs).unwrap(), rules)
        })
        .collect();
    LabelPricer { classes }
}

#[test]
fn a_problem_in_parts_ends_near_the_optimum_and_below_no_bound() {
    let mut sums = [0.0; 4];
    for seed in 0..30 {
        let mut dice = Dice::new(seed);
        let pricer = chain_pricer(&mut dice, 24);
        let problem = chain(&pricer, 24);
        let whole = generate(&problem, &ColumnLimits::default(), &Watch::default()).unwrap();
        assert_eq!(whole.status, Status::Optimal, "seed {seed}");
        let optimum = whole.cost.unwrap();
        sums[3] += optimum;
        // Few rounds end when the solution is built up; more improve it; without a limit it is proved.
        for (at, rounds) in [Some(1), Some(60), None].into_iter().enumerate() {
            let limits = ColumnLimits {
                parts_above: 10,
                part_rows: 8,
                rounds,
                ..ColumnLimits::default()
            };
            let found = generate(&problem, &limits, &Watch::default()).unwrap();
            let cost = found.cost.unwrap();
            let used: Vec<Column> = found.duties.iter().map(|one| one.0.clone()).collect();
            let times: Vec<(usize, u32)> =
                (found.duties.iter().map(|one| one.1)).enumerate().collect();
            let summed = super::super::generate::solution_cost(&problem, &used, &times);
            assert_eq!(summed, Some(cost), "seed {seed}");
            assert!(found.bound <= optimum && optimum <= cost, "seed {seed}");
            assert!(
                cost <= 1.3 * optimum,
                "seed {seed}: {cost} against {optimum}"
            );
            sums[at] += cost;
            let four = ColumnLimits {
                threads: 4,
                ..limits
            };
            let again = generate(&problem, &four, &Watch::default()).unwrap();
            assert_eq!(found.duties, again.duties, "seed {seed}: threads");
            assert_eq!(found.bound, again.bound, "seed {seed}: threads");
        }
    }
    let [built, improved, proved, optima] = sums;
    assert!(optima <= improved && improved < built, "{sums:?}");
    assert_eq!(proved, optima);
}
