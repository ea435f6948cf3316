//! `fairness` by groups, outside the states: a relaxation.

use super::supply::Group;
use super::{Event, Label, World, priced};
use crate::names::Term;
use crate::network::{Arc, Commodity, Network, RowIdx, SINK, SOURCE, SideColumn};
use crate::units::Fen;

/// Cost by `fairness` of run number `n` (from 0) of a driver with `before` runs.
pub(super) fn step(world: &World, before: u32, n: u32) -> Fen {
    let fairness = &world.instance.objective().fairness;
    fairness.cost(before + n + 1) - fairness.cost(before + n)
}

/// `fairness` by groups: a column for the second, third, … run of each group's drivers. Their
/// sum and the entries are the runs of the commodity; since φ is convex, cheaper columns fill
/// first. Which entry does which further run is left open: a relaxation.
pub(super) fn further_runs(
    world: &World,
    groups: &[Group],
    number: usize,
    network: &mut Network<Label>,
) {
    let runs = |arc: &Arc<Label>| {
        let run = |label: &&Label| matches!(label, Label::Driver(Event::Run { .. }));
        i32::try_from(arc.labels.iter().filter(run).count()).unwrap_or(i32::MAX)
    };
    let graph = &network.commodities[number];
    let most = longest(graph, &runs);
    if most <= 1 {
        return;
    }
    let uses: Vec<(usize, i32)> = (graph.arcs.iter().enumerate())
        .map(|(at, arc)| {
            let works = arc.to != SINK || runs(arc) > 0;
            (at, runs(arc) - i32::from(arc.from == SOURCE && works))
        })
        .filter(|(_, amount)| *amount != 0)
        .collect();
    let row = network.row(format!("fairness[{number}]"), Some(0), Some(0));
    for (at, amount) in uses {
        network.commodities[number].arcs[at]
            .uses
            .push((row, amount));
    }
    for group in groups {
        for n in 1..most {
            let count = i64::try_from(group.drivers.len()).unwrap_or(i64::MAX);
            let cost = priced(Term::Fairness, step(world, group.runs_before, n));
            let uses: Vec<(RowIdx, i32)> = vec![(row, -1)];
            let name = format!("fairness[{number},{},{n}]", group.runs_before);
            let column = SideColumn {
                name,
                cost,
                lower: 0,
                upper: Some(count),
                whole: false,
                uses,
            };
            network.side.push(column);
        }
    }
}

/// Most runs on any path; the nodes are in topological order, but for source and sink.
fn longest(graph: &Commodity<Label>, runs: &dyn Fn(&Arc<Label>) -> i32) -> u32 {
    let mut most = vec![i32::MIN; graph.nodes as usize];
    most[SOURCE.at()] = 0;
    // Arcs are sorted by tail, and tails are topological: one pass settles every node.
    for arc in &graph.arcs {
        let here = most[arc.from.at()];
        if here > i32::MIN {
            most[arc.to.at()] = most[arc.to.at()].max(here + runs(arc));
        }
    }
    u32::try_from(most[SINK.at()].max(0)).unwrap_or(0)
}
