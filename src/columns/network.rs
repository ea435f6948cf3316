//! The duty network: a directed acyclic graph whose paths from source to sink are the duties of
//! one class, as far as no resource forbids them.

/// An arc of a [`DutyNetwork`].
#[derive(Clone, PartialEq, Debug)]
pub struct DutyArc {
    /// Tail.
    pub from: u32,
    /// Head; always greater than the tail.
    pub to: u32,
    /// A lower limit on what the arc adds to the cost of a duty; what resources add comes on top.
    pub cost: f64,
    /// Master rows that the arc uses, and how much: the task that it does, the slot that it takes.
    pub uses: Vec<(u32, f64)>,
}

/// A directed acyclic graph. Nodes are numbered so that every arc goes to a higher number; node 0
/// is the source and the last node the sink.
#[derive(Clone, Debug)]
pub struct DutyNetwork {
    arcs: Vec<DutyArc>,
    /// Arcs by tail: those of node `n` are `out[out_at[n]..out_at[n + 1]]`.
    out_at: Vec<u32>,
    out: Vec<u32>,
    /// Arcs by head, likewise.
    into_at: Vec<u32>,
    into: Vec<u32>,
    /// For each node the first later one that an arc from it, or from a node between, enters.
    wave_end: Vec<u32>,
}

impl DutyNetwork {
    /// A network of `nodes` nodes; the positions of `arcs` are kept as the names of the arcs.
    ///
    /// # Errors
    /// A sentence, when an arc does not go forward or leaves the network.
    ///
    /// Time and memory `O(nodes + arcs)`.
    pub fn new(nodes: usize, arcs: Vec<DutyArc>) -> Result<DutyNetwork, String> {
        for (at, arc) in arcs.iter().enumerate() {
            if arc.from >= arc.to || arc.to as usize >= nodes {
                return Err(format!(
                    "arc {at} goes from node {} to {} of {nodes}: arcs go forward",
                    arc.from, arc.to
                ));
            }
        }
        let (out_at, out) = index(nodes, arcs.iter().map(|arc| arc.from));
        let (into_at, into) = index(nodes, arcs.iter().map(|arc| arc.to));
        let mut wave_end = vec![u32::try_from(nodes).unwrap_or(u32::MAX); nodes];
        for node in (0..nodes).rev() {
            let own = &out[out_at[node] as usize..out_at[node + 1] as usize];
            let heads = own.iter().map(|&arc| arcs[arc as usize].to);
            let later = wave_end.get(node + 1).copied();
            wave_end[node] = heads.chain(later).fold(wave_end[node], u32::min);
        }
        Ok(DutyNetwork {
            arcs,
            out_at,
            out,
            into_at,
            into,
            wave_end,
        })
    }

    /// The network of these arcs, which are named by their positions here; nodes that none of them
    /// joins are gone.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub(super) fn with_arcs(&self, arcs: &[u32]) -> Result<DutyNetwork, String> {
        let sink = self.nodes() - 1;
        let mut number = vec![0_u32; self.nodes()];
        (number[0], number[sink]) = (1, 1);
        for &arc in arcs {
            let arc = self.arc(arc);
            (number[arc.from as usize], number[arc.to as usize]) = (1, 1);
        }
        let mut count = 0;
        for number in &mut number {
            count += *number;
            *number = count.saturating_sub(1);
        }
        let arcs = arcs.iter().map(|&arc| {
            let arc = self.arc(arc);
            DutyArc {
                from: number[arc.from as usize],
                to: number[arc.to as usize],
                ..arc.clone()
            }
        });
        DutyNetwork::new(count as usize, arcs.collect())
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.out_at.len() - 1
    }

    /// All arcs.
    pub fn arcs(&self) -> &[DutyArc] {
        &self.arcs
    }

    /// The arc at a position.
    pub fn arc(&self, at: u32) -> &DutyArc {
        &self.arcs[at as usize]
    }

    /// Arcs that leave `node`, ascending.
    pub fn out(&self, node: usize) -> &[u32] {
        &self.out[self.out_at[node] as usize..self.out_at[node + 1] as usize]
    }

    /// Arcs that enter `node`, ascending.
    pub fn into(&self, node: usize) -> &[u32] {
        &self.into[self.into_at[node] as usize..self.into_at[node + 1] as usize]
    }

    /// The first node after `node` that an arc from `node` or from a node in between enters, or
    /// the number of nodes: no arc joins two of the nodes before it, from `node` on.
    pub fn wave_end(&self, node: usize) -> usize {
        self.wave_end[node] as usize
    }

    /// What the duals pay on each arc; `-∞` on arcs that use a closed row.
    pub fn prices(&self, duals: &[f64], closed: &[bool]) -> Vec<f64> {
        (self.arcs.iter())
            .map(|arc| {
                let mut price = 0.0;
                for &(row, amount) in &arc.uses {
                    if closed.get(row as usize).is_some_and(|&closed| closed) {
                        return f64::NEG_INFINITY;
                    }
                    price += duals[row as usize] * amount;
                }
                price
            })
            .collect()
    }

    /// For each node the least `Σ (cost of arc - price)` over paths to the sink, resources left
    /// aside, when arc `a` costs `cost(a)`; `∞` where no path goes on. Time `O(arcs)`.
    pub fn potentials(&self, prices: &[f64], cost: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut least = vec![f64::INFINITY; self.nodes()];
        if let Some(sink) = least.last_mut() {
            *sink = 0.0;
        }
        for node in (0..self.nodes()).rev() {
            for &arc in self.out(node) {
                let at = arc as usize;
                if prices[at] == f64::NEG_INFINITY {
                    continue;
                }
                let through = cost(at) - prices[at] + least[self.arcs[at].to as usize];
                if through < least[node] {
                    least[node] = through;
                }
            }
        }
        least
    }

    /// Rows with coefficients along a path, ascending, each row once.
    pub fn terms(&self, path: &[u32]) -> Vec<(u32, f64)> {
        let mut terms: Vec<(u32, f64)> = (path.iter())
            .flat_map(|&arc| self.arc(arc).uses.iter().copied())
            .collect();
        terms.sort_by_key(|&(row, _)| row);
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        terms
    }
}

/// Counting sort of arcs by one of their ends.
fn index(nodes: usize, ends: impl Iterator<Item = u32> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut at = vec![0_u32; nodes + 1];
    for end in ends.clone() {
        at[end as usize + 1] += 1;
    }
    for node in 0..nodes {
        at[node + 1] += at[node];
    }
    let mut next = at.clone();
    let mut sorted = vec![0_u32; at[nodes] as usize];
    for (arc, end) in (0_u32..).zip(ends) {
        sorted[next[end as usize] as usize] = arc;
        next[end as usize] += 1;
    }
    (at, sorted)
}
