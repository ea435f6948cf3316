//! Flow decomposition: a whole flow through an acyclic graph is a sum of paths, and a path is
//! found again from its labels.

use std::collections::HashSet;

use super::{Commodity, NodeIdx, SINK, SOURCE};

/// One unit of flow, from source to sink.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// Arcs in order.
    pub arcs: Vec<u32>,
}

/// Outgoing arcs of each node.
fn outgoing<L>(graph: &Commodity<L>) -> Vec<Vec<u32>> {
    let mut out = vec![Vec::new(); graph.nodes as usize];
    for (at, arc) in (0u32..).zip(&graph.arcs) {
        out[arc.from.at()].push(at);
    }
    out
}

/// Splits a flow that is conserved at every inner node into unit paths (Ahuja, Magnanti and
/// Orlin 1993, section 3.5). The arc taken at a node is the first with flow left, so the result
/// is the same from run to run. Flow that reaches no sink is dropped.
///
/// Time O(arcs + total length of the paths).
pub fn decompose<L>(graph: &Commodity<L>, flow: &[u32]) -> Vec<Path> {
    let out = outgoing(graph);
    let mut left = flow.to_vec();
    let mut next = vec![0usize; graph.nodes as usize];
    let mut paths = Vec::new();
    loop {
        let mut node = SOURCE;
        let mut arcs = Vec::new();
        while node != SINK {
            let list = &out[node.at()];
            let cursor = &mut next[node.at()];
            while *cursor < list.len() && left[list[*cursor] as usize] == 0 {
                *cursor += 1;
            }
            let Some(&arc) = list.get(*cursor) else { break };
            left[arc as usize] -= 1;
            arcs.push(arc);
            node = graph.arcs[arc as usize].to;
        }
        if node == SINK {
            paths.push(Path { arcs });
        } else if arcs.is_empty() {
            return paths;
        }
    }
}

/// Finds arcs from source to sink whose labels, in order, fit `wanted`; starts with the source
/// arc `entry`.
///
/// Time O(arcs × labels) at most, since a (node, position) is visited once.
pub fn trace<L, W>(
    graph: &Commodity<L>,
    entry: u32,
    wanted: &[W],
    fits: &dyn Fn(&L, &W) -> bool,
) -> Option<Path> {
    let out = outgoing(graph);
    let step = |labels: &[L], done: usize| {
        let end = done + labels.len();
        let next = wanted.get(done..end)?;
        let all = labels
            .iter()
            .zip(next)
            .all(|(label, want)| fits(label, want));
        all.then_some(end)
    };
    let mut arcs = vec![entry];
    let first = &graph.arcs[entry as usize];
    let done = step(first.labels.as_slice(), 0)?;
    search(
        graph,
        &out,
        wanted.len(),
        &step,
        (first.to, done),
        &mut arcs,
    )
    .then_some(Path { arcs })
}

/// Where labels lead from a position of what is wanted, if they fit there.
type Step<'a, L> = &'a dyn Fn(&[L], usize) -> Option<usize>;

fn search<L>(
    graph: &Commodity<L>,
    out: &[Vec<u32>],
    length: usize,
    step: Step<L>,
    (start, done): (NodeIdx, usize),
    arcs: &mut Vec<u32>,
) -> bool {
    let mut seen = HashSet::new();
    // An explicit stack: a chain of waiting can be as long as the horizon.
    let mut stack = vec![(start, done, 0usize)];
    loop {
        let Some(&mut (node, done, ref mut cursor)) = stack.last_mut() else {
            return false;
        };
        if node == SINK {
            if done == length {
                return true;
            }
            stack.pop();
            arcs.pop();
            continue;
        }
        let Some(&arc) = out[node.at()].get(*cursor) else {
            stack.pop();
            if stack.is_empty() {
                return false;
            }
            arcs.pop();
            continue;
        };
        *cursor += 1;
        let edge = &graph.arcs[arc as usize];
        if let Some(next) = step(edge.labels.as_slice(), done)
            && (edge.to == SINK || seen.insert((edge.to, next)))
        {
            arcs.push(arc);
            stack.push((edge.to, next, 0));
        }
    }
}
