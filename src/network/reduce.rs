//! Making a commodity small without changing its flows: dead ends go, chains of waiting are
//! contracted, and nodes are renumbered in topological order.

use super::{Arc, Commodity, NodeIdx, SINK, SOURCE};

/// Leads every alias to where its chain ends, each step of a chain once.
fn resolve(alias: &mut [NodeIdx]) {
    for node in 0..alias.len() {
        let mut end = alias[node];
        while alias[end.at()] != end {
            end = alias[end.at()];
        }
        let mut at = node;
        while alias[at] != end {
            at = std::mem::replace(&mut alias[at], end).at();
        }
    }
}

impl<L: Clone> Commodity<L> {
    /// Removes what no path from source to sink uses, contracts waiting, and renumbers the nodes
    /// topologically. Paths keep their labels, costs and uses.
    ///
    /// Contracted are (a) a node whose only incoming arc is waiting: its outgoing arcs start at
    /// the tail of that arc; (b) a node whose only outgoing arc is waiting: its incoming arcs
    /// end at the head of that arc; (c) a node with one outgoing arc that is not bounded and at
    /// most `FAN` incoming arcs, none bounded below: each pair becomes one arc.
    ///
    /// Time O(nodes + arcs) a round, few rounds.
    pub fn tidy(&mut self) {
        self.prune();
        while self.contract() {}
        self.prune();
        self.renumber();
    }

    /// Takes out the arcs that are not to be kept, given by position, and nodes that are left without any.
    /// Time O(arcs + nodes log nodes).
    pub fn thin(&mut self, keep: impl Fn(usize) -> bool) {
        let mut at = 0;
        self.arcs.retain(|_| {
            at += 1;
            keep(at - 1)
        });
        self.renumber();
    }

    fn degrees(&self) -> (Vec<u32>, Vec<u32>) {
        let mut into = vec![0; self.nodes as usize];
        let mut out = vec![0; self.nodes as usize];
        for arc in &self.arcs {
            out[arc.from.at()] += 1;
            into[arc.to.at()] += 1;
        }
        (into, out)
    }

    fn prune(&mut self) {
        let reach = |start: NodeIdx, step: &dyn Fn(&Arc<L>) -> (NodeIdx, NodeIdx)| {
            let mut next: Vec<Vec<u32>> = vec![Vec::new(); self.nodes as usize];
            for arc in &self.arcs {
                let (tail, head) = step(arc);
                next[tail.at()].push(head.0);
            }
            let mut seen = vec![false; self.nodes as usize];
            let mut stack = vec![start.0];
            seen[start.at()] = true;
            while let Some(node) = stack.pop() {
                for &head in &next[node as usize] {
                    if !seen[head as usize] {
                        seen[head as usize] = true;
                        stack.push(head);
                    }
                }
            }
            seen
        };
        let forth = reach(SOURCE, &|arc| (arc.from, arc.to));
        let back = reach(SINK, &|arc| (arc.to, arc.from));
        self.arcs.retain(|arc| {
            arc.lower > 0
                || (forth[arc.from.at()]
                    && back[arc.from.at()]
                    && forth[arc.to.at()]
                    && back[arc.to.at()])
        });
    }

    /// One round of contraction; whether anything was contracted.
    fn contract(&mut self) -> bool {
        const FAN: u32 = 4;
        let (into, out) = self.degrees();
        let mut only_in: Vec<Option<u32>> = vec![None; self.nodes as usize];
        let mut only_out: Vec<Option<u32>> = vec![None; self.nodes as usize];
        for (at, arc) in (0u32..).zip(&self.arcs) {
            if into[arc.to.at()] == 1 && arc.to != SINK {
                only_in[arc.to.at()] = Some(at);
            }
            if out[arc.from.at()] == 1 && arc.from != SOURCE {
                only_out[arc.from.at()] = Some(at);
            }
        }
        // (a) and (b): follow waiting to its end; chains are acyclic, so this ends.
        let mut alias: Vec<NodeIdx> = (0..self.nodes).map(NodeIdx).collect();
        let mut gone = vec![false; self.arcs.len()];
        let mut changed = false;
        for node in 2..self.nodes {
            let inward = only_in[node as usize].filter(|&at| self.arcs[at as usize].is_wait());
            let outward = only_out[node as usize].filter(|&at| self.arcs[at as usize].is_wait());
            if let Some(at) = inward.filter(|&at| self.arcs[at as usize].from != SOURCE) {
                alias[node as usize] = self.arcs[at as usize].from;
                gone[at as usize] = true;
                changed = true;
            } else if let Some(at) = outward
                .filter(|&at| !gone[at as usize] && self.arcs[at as usize].to != SINK)
                .filter(|&at| only_in[self.arcs[at as usize].to.at()].is_none())
            {
                alias[node as usize] = self.arcs[at as usize].to;
                gone[at as usize] = true;
                changed = true;
            }
        }
        resolve(&mut alias);
        let mut at = 0;
        self.arcs.retain_mut(|arc| {
            at += 1;
            arc.from = alias[arc.from.at()];
            arc.to = alias[arc.to.at()];
            !gone[at - 1]
        });
        if changed {
            return true;
        }
        // (c): compose the single outgoing arc with each incoming one. Nodes are taken one at
        // a time only when none of their neighbours was touched in this round.
        let mut touched = vec![false; self.nodes as usize];
        let mut incoming: Vec<Vec<u32>> = vec![Vec::new(); self.nodes as usize];
        for (at, arc) in (0u32..).zip(&self.arcs) {
            if into[arc.to.at()] <= FAN && arc.to != SINK {
                incoming[arc.to.at()].push(at);
            }
        }
        let mut gone = vec![false; self.arcs.len()];
        for node in 2..self.nodes {
            let Some(last) = only_out[node as usize] else {
                continue;
            };
            let last_arc = self.arcs[last as usize].clone();
            let heads = &incoming[node as usize];
            let free = last_arc.upper.is_none()
                && last_arc.lower == 0
                && !heads.is_empty()
                && !touched[node as usize]
                && !touched[last_arc.to.at()]
                && heads.iter().all(|&at| {
                    let arc = &self.arcs[at as usize];
                    arc.from != SOURCE && !touched[arc.from.at()]
                });
            if !free {
                continue;
            }
            for &at in heads {
                let arc = &mut self.arcs[at as usize];
                arc.to = last_arc.to;
                arc.cost += last_arc.cost;
                for &(row, amount) in &last_arc.uses {
                    match arc.uses.iter_mut().find(|(own, _)| *own == row) {
                        Some((_, own)) => *own += amount,
                        None => arc.uses.push((row, amount)),
                    }
                }
                arc.labels.extend(last_arc.labels.iter().cloned());
                touched[arc.from.at()] = true;
            }
            touched[node as usize] = true;
            if last_arc.to != SINK {
                touched[last_arc.to.at()] = true;
            }
            gone[last as usize] = true;
            changed = true;
        }
        let mut at = 0;
        self.arcs.retain(|_| {
            at += 1;
            !gone[at - 1]
        });
        changed
    }

    /// Numbers the nodes in a topological order (Kahn 1962), ties by old number, and sorts arcs.
    fn renumber(&mut self) {
        let (mut into, _) = self.degrees();
        let mut next: Vec<Vec<u32>> = vec![Vec::new(); self.nodes as usize];
        let mut used = vec![false; self.nodes as usize];
        for arc in &self.arcs {
            next[arc.from.at()].push(arc.to.0);
            used[arc.from.at()] = true;
            used[arc.to.at()] = true;
        }
        let mut order = vec![u32::MAX; self.nodes as usize];
        let mut ready: std::collections::BTreeSet<u32> = (0..self.nodes)
            .filter(|&n| n != SINK.0 && used[n as usize] && into[n as usize] == 0)
            .collect();
        order[SOURCE.at()] = SOURCE.0;
        order[SINK.at()] = SINK.0;
        let mut count = 2;
        while let Some(node) = ready.pop_first() {
            if node != SOURCE.0 {
                order[node as usize] = count;
                count += 1;
            }
            for &head in &next[node as usize] {
                into[head as usize] -= 1;
                if into[head as usize] == 0 && head != SINK.0 {
                    ready.insert(head);
                }
            }
        }
        self.nodes = count;
        for arc in &mut self.arcs {
            arc.from = NodeIdx(order[arc.from.at()]);
            arc.to = NodeIdx(order[arc.to.at()]);
        }
        self.arcs
            .sort_by_key(|arc| (arc.from, arc.to, arc.cost.total(), arc.cost));
        // There are millions of them: what they grew by is given back.
        self.arcs.shrink_to_fit();
        for arc in &mut self.arcs {
            arc.uses.shrink_to_fit();
            arc.labels.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Arc, Commodity, Cost, SINK, SOURCE, decompose};

    /// source → a → b → c → sink with a run from b and from c; waiting a→b→c.
    fn chain() -> Commodity<&'static str> {
        let mut graph = Commodity::new();
        let (a, b, c, d) = (graph.node(), graph.node(), graph.node(), graph.node());
        let entry = Arc {
            upper: Some(3),
            ..Arc::wait(SOURCE, a)
        };
        let run = |from, name, cost: i64| Arc {
            cost: Cost::at(0, cost),
            labels: vec![name],
            ..Arc::wait(from, d)
        };
        graph.arcs = vec![
            entry,
            Arc::wait(a, b),
            Arc::wait(b, c),
            run(b, "early", 5),
            run(c, "late", 7),
            Arc {
                labels: vec!["end"],
                cost: Cost::at(0, 1),
                ..Arc::wait(d, SINK)
            },
        ];
        let dead = graph.node();
        graph.arcs.push(Arc::wait(c, dead));
        graph
    }

    #[test]
    fn contraction_keeps_labels_and_costs() {
        let mut graph = chain();
        graph.tidy();
        let mut arcs: Vec<_> = graph
            .arcs
            .iter()
            .map(|arc| (arc.labels.join("+"), arc.cost.total()))
            .collect();
        arcs.sort();
        let expected = [("", 0), ("early+end", 6), ("late+end", 8)];
        assert_eq!(arcs, expected.map(|(name, cost)| (name.to_owned(), cost)));
        assert_eq!(graph.nodes, 3, "source, sink and one place to wait");
    }

    #[test]
    fn flow_splits_into_whole_paths() {
        let mut graph = chain();
        graph.tidy();
        let flow: Vec<u32> = (graph.arcs.iter())
            .map(|arc| match arc.labels.first() {
                None => 3,
                Some(&"early") => 2,
                Some(_) => 1,
            })
            .collect();
        let paths = decompose(&graph, &flow);
        assert_eq!(paths.len(), 3);
        let late = paths.iter().filter(|path| {
            path.arcs
                .iter()
                .any(|&arc| graph.arcs[arc as usize].labels.contains(&"late"))
        });
        assert_eq!(late.count(), 1);
    }
}
