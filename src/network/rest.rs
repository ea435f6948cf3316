//! What is left of a network when some travellers have taken whole ways.

use super::reservoir::Reservoirs;
use super::soft::Soft;
use super::{Network, RowIdx, SOURCE};

/// What is left, and what has been taken.
pub(super) struct Rest<'a, L> {
    network: &'a Network<L>,
    /// Travellers and limits of rows that are left.
    pub soft: Soft,
    /// By row: how much of it may still be used; without limit where others may give it back.
    room: Vec<f64>,
    stocks: Reservoirs,
    /// By commodity and arc: travellers.
    pub flows: Vec<Vec<u32>>,
}

#[allow(clippy::cast_precision_loss)] // counts stay below 2^53
impl<'a, L: Sync> Rest<'a, L> {
    /// All is left. Nobody but the commodities for which `moves` may give back what others have used of a row.
    /// Time O(arcs + uses).
    pub fn new(network: &'a Network<L>, moves: impl Fn(usize) -> bool) -> Rest<'a, L> {
        let mut room: Vec<f64> = (network.rows.iter())
            .map(|row| row.upper.map_or(f64::INFINITY, |upper| upper as f64))
            .collect();
        let graphs = network.commodities.iter().enumerate();
        let arcs = graphs
            .filter(|(number, _)| moves(*number))
            .flat_map(|(_, graph)| &graph.arcs);
        let uses = arcs.flat_map(|arc| &arc.uses);
        let side = network.side.iter().flat_map(|side| &side.uses);
        for &(row, amount) in uses.chain(side) {
            if amount < 0 {
                room[row.at()] = f64::INFINITY;
            }
        }
        Rest {
            network,
            soft: Soft::new(network),
            room,
            stocks: Reservoirs::new(network),
            flows: (network.commodities.iter())
                .map(|graph| vec![0; graph.arcs.len()])
                .collect(),
        }
    }

    /// So many travellers more, or less, take a way.
    pub fn put(&mut self, number: usize, way: &[u32], many: i32) {
        let graph = &self.network.commodities[number];
        self.soft.put(number, way[0], f64::from(many));
        for &at in way {
            let flow = &mut self.flows[number][at as usize];
            *flow = flow.saturating_add_signed(many);
            for &(row, amount) in &graph.arcs[at as usize].uses {
                self.occupy(row, i64::from(amount) * i64::from(many));
            }
        }
    }

    fn occupy(&mut self, row: RowIdx, amount: i64) {
        self.room[row.at()] -= amount as f64;
        self.soft.use_row(row, amount as f64);
        self.stocks.add(row, -amount);
    }

    /// Whether nobody can use any more of a row.
    pub fn is_full(&self, row: usize) -> bool {
        self.room[row] < 0.5
    }

    /// A unit of one row is passed to another.
    pub fn pass(&mut self, from: RowIdx, to: RowIdx, many: f64) {
        self.soft.use_row(from, -many);
        self.soft.use_row(to, many);
    }

    /// A row of which there is not enough for one more traveller on a way. Time O(uses² + stocks).
    pub fn lack(&mut self, number: usize, way: &[u32]) -> Option<RowIdx> {
        let graph = &self.network.commodities[number];
        let mut used: Vec<(RowIdx, i64)> = Vec::new();
        for &(row, amount) in way.iter().flat_map(|&at| &graph.arcs[at as usize].uses) {
            match used.iter_mut().find(|(own, _)| *own == row) {
                Some((_, sum)) => *sum += i64::from(amount),
                None => used.push((row, i64::from(amount))),
            }
        }
        let short = (used.iter()).find(|&&(row, amount)| amount as f64 > self.room[row.at()]);
        if let Some(&(row, _)) = short {
            return Some(row);
        }
        used.retain(|&(row, _)| self.stocks.has(row));
        let mut filled = 0;
        let fits = used.iter().all(|&(row, amount)| {
            filled += 1;
            self.stocks.add(row, -amount)
        });
        for &(row, amount) in &used[..filled] {
            self.stocks.add(row, amount);
        }
        (!fits).then(|| used[filled - 1].0)
    }

    /// The cheapest way of somebody who is left to an arc that leads to the sink, by arcs that use nothing; of
    /// those alike, who came last. Time O(arcs of the commodity).
    pub fn way_by(&self, number: usize, last: u32) -> Option<Vec<u32>> {
        let graph = &self.network.commodities[number];
        let mut best = vec![(i64::MAX, u32::MAX); graph.nodes as usize];
        for (at, arc) in (0u32..).zip(&graph.arcs[..last as usize]) {
            let before = if arc.from != SOURCE {
                best[arc.from.at()].0
            } else if self.soft.many(number, at) > 0.5 {
                0
            } else {
                i64::MAX
            };
            if before == i64::MAX || !arc.uses.is_empty() {
                continue;
            }
            // Arcs of the source come first, so that waiting has to be cheaper than coming later.
            let node = &mut best[arc.to.at()];
            if before + arc.cost.total() < node.0 {
                *node = (before + arc.cost.total(), at);
            }
        }
        let mut way = vec![last];
        let mut node = graph.arcs[last as usize].from;
        while node != SOURCE {
            let (_, arc) = best[node.at()];
            if arc == u32::MAX {
                return None;
            }
            way.push(arc);
            node = graph.arcs[arc as usize].from;
        }
        way.reverse();
        Some(way)
    }

    /// All who are left of a commodity go their cheapest way by arcs that use nothing. Whether there is one.
    pub fn dismiss(&mut self, number: usize) -> bool {
        let network = self.network;
        let graph = &network.commodities[number];
        let mut onward = vec![(i64::MAX, u32::MAX); graph.nodes as usize];
        onward[super::SINK.at()].0 = 0;
        let numbered: Vec<_> = (0u32..).zip(&graph.arcs).collect();
        for &(at, arc) in numbered.iter().rev() {
            let after = onward[arc.to.at()].0;
            if after == i64::MAX || !arc.uses.is_empty() || arc.from == SOURCE {
                continue;
            }
            let node = &mut onward[arc.from.at()];
            if after + arc.cost.total() < node.0 {
                *node = (after + arc.cost.total(), at);
            }
        }
        for (entry, arc) in numbered {
            if arc.from != SOURCE || self.soft.many(number, entry) < 0.5 {
                continue;
            }
            let mut way = vec![entry];
            let mut node = arc.to;
            while node != super::SINK {
                let (_, next) = onward[node.at()];
                if next == u32::MAX {
                    return false;
                }
                way.push(next);
                node = graph.arcs[next as usize].to;
            }
            while self.soft.many(number, entry) > 0.5 {
                self.put(number, &way, 1);
            }
        }
        true
    }
}
