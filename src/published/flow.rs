//! DIMACS minimum-cost flow (`.min`; Johnson and McGeoch 1993).
//!
//! `p min NODES ARCS`, `n NODE SUPPLY`, `a FROM TO LOWER CAPACITY COST`, comments `c`; nodes from 1.
//! All supply flows to the demands at the least total cost; nodes without an `n` line pass on what
//! they get.
//!
//! One commodity of the network takes it: an arc from the source to each supply and from each
//! demand to the sink, both bounded from both sides. The solution is one group, the flow of each arc
//! in the order of the file. Floating point cannot prove an optimum among costs of many digits;
//! that no cycle of the residual graph is negative does, and is decided in whole numbers (Klein
//! 1967).

use super::text::{Word, lines, quoted, whole};
use super::{
    Answer, Case, Family, Limits, Problem, Published, Solution, Source, Table, solve_whole,
};
use crate::error::{Code, Faults, InputErrors};
use crate::milp::compile;
use crate::network::{self, Commodity, Network, NodeIdx, SINK, SOURCE};
use crate::solve::Status;

/// Most nodes, and most arcs.
const MOST: i64 = 10_000_000;
/// Most units on an arc or of a node.
const UNITS: i64 = u32::MAX as i64;
/// Largest cost of a unit.
const COST: i64 = 1_000_000_000_000;

/// The family.
pub(super) struct MinCostFlow;

impl Family for MinCostFlow {
    fn name(&self) -> &'static str {
        "min-cost-flow"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["known_optima.csv"]
    }

    fn looks_like(&self, source: &Source) -> bool {
        source.text.lines().any(|line| line.starts_with("p min "))
    }

    fn cases(&self, source: &Source, table: Option<&Table>) -> Result<Vec<Case>, InputErrors> {
        let problem = read(source.text)?;
        // file,nodes,arcs,min,max,lower bounds,supplies,cost found by another solver,published cost
        let row = table.and_then(|table| table.row(source.file()));
        let value = |at: usize| -> Option<f64> { row.as_ref()?.get(at)?.parse().ok() };
        Ok(vec![Case {
            name: source.stem().to_owned(),
            published: value(8).or(value(7)).map(Published::optimum),
            problem: Box::new(problem),
        }])
    }
}

/// An arc.
#[derive(Clone, Copy, Debug)]
struct Arc {
    from: usize,
    to: usize,
    lower: u32,
    upper: u32,
    cost: i64,
}

#[derive(Debug, Default)]
struct Flow {
    /// What each node brings in; negative = takes out.
    supply: Vec<i64>,
    arcs: Vec<Arc>,
}

fn read(text: &str) -> Result<Flow, InputErrors> {
    let mut faults = Faults::default();
    let flow = parse(text, &mut faults);
    faults.finish(flow)
}

fn parse(text: &str, faults: &mut Faults) -> Option<Flow> {
    let mut flow = Flow::default();
    let mut head: Option<usize> = None;
    for (line, words) in lines(text) {
        let nodes = i64::try_from(flow.supply.len()).unwrap_or(i64::MAX);
        let numbers = |faults: &mut Faults, what: &[(&str, i64, i64)]| -> Option<Vec<i64>> {
            if words.len() != what.len() + 1 {
                let names: Vec<&str> = what.iter().map(|(name, ..)| *name).collect();
                let found = format!("{} words", words.len());
                let expected = format!("`{}`, then {}", words[0].text, names.join(", "));
                let place = format!("/line/{line}");
                faults.add(
                    Code::UnknownLine,
                    place,
                    found,
                    expected,
                    "correct the line",
                );
                return None;
            }
            // All of them are read, so that all faults are told.
            let read = |(&(name, from, to), word): (&(&str, i64, i64), &Word)| {
                whole(faults, *word, name, &(from..=to))
            };
            let all: Vec<Option<i64>> = what.iter().zip(&words[1..]).map(read).collect();
            all.into_iter().collect()
        };
        match words[0].text {
            "c" => {}
            "p" if head.is_none() && words.get(1).is_some_and(|word| word.text == "min") => {
                let rest = [("`min`", 0, 0), ("nodes", 1, MOST), ("arcs", 0, MOST)];
                if words.len() != 4 {
                    numbers(faults, &rest);
                    return None;
                }
                let nodes = whole(faults, words[2], "nodes", &(1..=MOST))?;
                let arcs = whole(faults, words[3], "arcs", &(0..=MOST))?;
                flow.supply = vec![0; usize::try_from(nodes).ok()?];
                head = usize::try_from(arcs).ok();
            }
            "n" if head.is_some() => {
                let what = [("a node", 1, nodes), ("its supply", -UNITS, UNITS)];
                if let Some([node, supply]) = numbers(faults, &what).as_deref() {
                    flow.supply[usize::try_from(node - 1).ok()?] = *supply;
                }
            }
            "a" if head.is_some() => {
                let what = [
                    ("from", 1, nodes),
                    ("to", 1, nodes),
                    ("least flow", 0, UNITS),
                    ("capacity", 0, UNITS),
                    ("cost", -COST, COST),
                ];
                let Some(all) = numbers(faults, &what) else {
                    continue;
                };
                if let [from, to, lower, upper, cost] = all[..] {
                    if lower > upper {
                        let expected = format!("at most the capacity, {upper}");
                        let hint = "correct one of the two";
                        let place = words[3].place();
                        faults.add(Code::Contradiction, place, lower, expected, hint);
                    }
                    flow.arcs.push(Arc {
                        from: usize::try_from(from - 1).ok()?,
                        to: usize::try_from(to - 1).ok()?,
                        lower: u32::try_from(lower).ok()?,
                        upper: u32::try_from(upper).ok()?,
                        cost,
                    });
                }
            }
            other => {
                let expected = "a line `p min` first, then lines `n`, `a` and `c`";
                let hint = "correct the line, or put `c` before a comment";
                let found = quoted(other);
                faults.add(Code::UnknownLine, words[0].place(), found, expected, hint);
                head?;
            }
        }
    }
    let last = || format!("/line/{}", text.lines().count().max(1));
    let Some(arcs) = head else {
        let hint = "check that this is the right file";
        faults.add(
            Code::TextEnds,
            last(),
            "no such line",
            "a line `p min`",
            hint,
        );
        return None;
    };
    if faults.is_empty() && arcs != flow.arcs.len() {
        let (code, found) = if flow.arcs.len() < arcs {
            (Code::TextEnds, format!("{} arcs", flow.arcs.len()))
        } else {
            (Code::TextGoesOn, format!("{} arcs", flow.arcs.len()))
        };
        let hint = "copy the file again, or correct the count";
        faults.add(
            code,
            last(),
            found,
            format!("{arcs} arcs, as `p min` says"),
            hint,
        );
    }
    let sum: i64 = flow.supply.iter().sum();
    if faults.is_empty() && sum != 0 {
        let hint = "correct a supply or a demand";
        let expected = "supplies and demands that add up to 0";
        faults.add(Code::Contradiction, last(), sum, expected, hint);
    }
    Some(flow)
}

impl Flow {
    /// Arcs in the order of the file, then those from the source and to the sink.
    fn network(&self) -> Network<()> {
        let mut graph = Commodity::new();
        let nodes: Vec<NodeIdx> = self.supply.iter().map(|_| graph.node()).collect();
        for arc in &self.arcs {
            graph.arcs.push(network::Arc {
                cost: network::Cost::at(0, arc.cost),
                lower: arc.lower,
                upper: Some(arc.upper),
                ..network::Arc::wait(nodes[arc.from], nodes[arc.to])
            });
        }
        for (&node, &supply) in nodes.iter().zip(&self.supply) {
            let (from, to) = if supply > 0 {
                (SOURCE, node)
            } else {
                (node, SINK)
            };
            let units = u32::try_from(supply.unsigned_abs()).unwrap_or(u32::MAX);
            if units > 0 {
                graph.arcs.push(network::Arc {
                    lower: units,
                    upper: Some(units),
                    ..network::Arc::wait(from, to)
                });
            }
        }
        Network {
            commodities: vec![graph],
            ..Network::new()
        }
    }

    /// Whether no cycle of the residual graph has a negative cost: then the flow is optimal.
    ///
    /// Bellman and Ford's distances from everywhere at once, with a queue; time O(nodes × arcs) at
    /// worst.
    fn no_better(&self, flow: &[usize]) -> bool {
        let nodes = self.supply.len();
        let mut out: Vec<Vec<(usize, i64)>> = vec![Vec::new(); nodes];
        for (arc, &units) in self.arcs.iter().zip(flow) {
            if units < arc.upper as usize {
                out[arc.from].push((arc.to, arc.cost));
            }
            if units > arc.lower as usize {
                out[arc.to].push((arc.from, -arc.cost));
            }
        }
        let mut distance = vec![0i64; nodes];
        let mut length = vec![0usize; nodes];
        let mut waits = vec![true; nodes];
        let mut queue: std::collections::VecDeque<usize> = (0..nodes).collect();
        while let Some(node) = queue.pop_front() {
            waits[node] = false;
            for &(next, cost) in &out[node] {
                if distance[node] + cost < distance[next] {
                    distance[next] = distance[node] + cost;
                    length[next] = length[node] + 1;
                    if length[next] >= nodes {
                        return false; // a path of so many arcs repeats a node: a negative cycle
                    }
                    if !waits[next] {
                        waits[next] = true;
                        queue.push_back(next);
                    }
                }
            }
        }
        true
    }
}

impl Problem for Flow {
    fn solve(&self, limits: &Limits) -> Result<Answer, String> {
        let compiled = compile(&self.network());
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // rounded, in bounds
        let read = |values: &[f64]| -> Solution {
            let flow = values[..self.arcs.len()].iter();
            vec![flow.map(|value| value.round().max(0.0) as usize).collect()]
        };
        let mut answer = solve_whole(&compiled.milp, limits, None, read)?;
        if let Some([flow]) = answer.solution.as_deref()
            && let Ok(cost) = self.cost_of(&vec![flow.clone()])
        {
            if self.no_better(flow) {
                answer.bound = Some(cost);
                answer.status = Status::Optimal;
            } else if answer.status == Status::Optimal {
                answer.status = Status::Feasible;
            }
        }
        Ok(answer)
    }

    fn cost_of(&self, solution: &Solution) -> Result<i64, String> {
        let [flow] = &solution[..] else {
            return Err(format!("{} groups, expected one", solution.len()));
        };
        if flow.len() != self.arcs.len() {
            return Err(format!("{} of {} arcs", flow.len(), self.arcs.len()));
        }
        let mut left = self.supply.clone();
        let mut total = 0i64;
        for (arc, &units) in self.arcs.iter().zip(flow) {
            let (from, to) = (arc.from + 1, arc.to + 1);
            if !(arc.lower as usize..=arc.upper as usize).contains(&units) {
                return Err(format!(
                    "{units} units from {from} to {to}: beyond the limits"
                ));
            }
            let units = i64::try_from(units).map_err(|error| error.to_string())?;
            left[arc.from] -= units;
            left[arc.to] += units;
            total = (units.checked_mul(arc.cost))
                .and_then(|cost| total.checked_add(cost))
                .ok_or_else(|| format!("from {from} to {to}: the cost is too large"))?;
        }
        match left.iter().position(|&units| units != 0) {
            Some(node) => Err(format!("node {}: {} units left over", node + 1, left[node])),
            None => Ok(total),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Verdict, run};
    use super::*;

    /// Two ways from 1 to 4; the cheap one takes 3 of 5 units, and one arc must carry a unit.
    const SMALL: &str = "c small\np min 4 5\nn 1 5\nn 4 -5\na 1 2 0 3 1\na 2 4 0 9 1\n\
                         a 1 3 0 9 4\na 3 4 0 9 -1\na 2 3 1 2 7\n";

    #[test]
    fn a_small_flow_is_proved() {
        // 1→2→3→4 must carry one unit at 7; 2 more go 1→2→4 at 2, the other 2 go 1→3→4 at 3.
        let path = Path::new("netgen/small.min");
        let file = "known_optima.csv";
        let text = "file,...\nnetgen/small.min,4,5,-1,7,1,0,17,17\n";
        let source = Source { path, text: SMALL };
        assert!(MinCostFlow.looks_like(&source));
        let cases = MinCostFlow
            .cases(&source, Some(&Table { file, text }))
            .unwrap();
        let row = run("min-cost-flow", &cases[0], &Limits::default());
        assert_eq!((row.cost, row.bound), (Some(17), Some(17)));
        assert_eq!(row.verdict, Verdict::Proved);
    }

    #[test]
    fn a_worse_flow_is_seen_to_be_worse() {
        let flow = read(SMALL).unwrap();
        let worse = vec![1, 0, 4, 5, 1];
        let best = vec![3, 2, 2, 3, 1];
        assert_eq!(flow.cost_of(&vec![worse.clone()]), Ok(19));
        assert_eq!(flow.cost_of(&vec![best.clone()]), Ok(17));
        assert!(!flow.no_better(&worse));
        assert!(flow.no_better(&best));
        assert!(
            flow.cost_of(&vec![vec![4, 3, 1, 2, 1]]).is_err(),
            "over a capacity"
        );
        assert!(
            flow.cost_of(&vec![vec![3, 2, 1, 2, 1]]).is_err(),
            "a unit is lost"
        );
    }

    #[test]
    fn faults_have_places() {
        let found = |text: &str| -> Vec<(String, String)> {
            let errors = read(text).unwrap_err().errors;
            let pair = |one: crate::error::InputError| (one.code.to_string(), one.path);
            errors.into_iter().map(pair).collect()
        };
        let one = |code: &str, path: &str| vec![(code.to_owned(), path.to_owned())];
        let head = "p min 2 1\nn 1 1\nn 2 -1\n";
        assert_eq!(found(&format!("{head}a 1 2 0 1\n")), one("E705", "/line/4"));
        assert_eq!(
            found(&format!("{head}a 1 2 2 1 0\n")),
            one("E706", "/line/4/word/4")
        );
        assert_eq!(
            found(&format!("{head}a 1 3 0 1 0\n")),
            one("E702", "/line/4/word/3")
        );
        assert_eq!(found(head), one("E703", "/line/3"));
        assert_eq!(found("p min 2 0\nn 1 1\n"), one("E706", "/line/2"));
        assert_eq!(found("p max 2 0\n"), one("E705", "/line/1/word/1"));
        assert_eq!(found(""), one("E703", "/line/1"));
    }
}
