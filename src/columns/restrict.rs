//! A pricer for a part of the rows: the network without the arcs that use other rows, and without
//! the nodes that are left alone by that. Questions to it cost as much as the part is large.

use super::label::Resources;
use super::{Ask, Column, DutyNetwork, LabelPricer, Priced, Pricer};

/// The pricer of a part, and the names of its arcs in the whole.
struct Restricted<R> {
    part: LabelPricer<R>,
    /// By class and arc of the part.
    arcs: Vec<Vec<u32>>,
}

impl<R> Restricted<R> {
    fn renamed(&self, mut column: Column) -> Column {
        if let Some(names) = self.arcs.get(column.class as usize) {
            for arc in &mut column.path {
                *arc = names[*arc as usize];
            }
        }
        column
    }
}

impl<R: Resources> Pricer for Restricted<R> {
    fn price(&self, ask: &Ask<'_>) -> Priced {
        let mut priced = self.part.price(ask);
        let columns = std::mem::take(&mut priced.columns);
        priced.columns = columns.into_iter().map(|one| self.renamed(one)).collect();
        priced
    }

    fn enumerate(&self, ask: &Ask<'_>) -> Option<Vec<Column>> {
        let columns = self.part.enumerate(ask)?;
        Some(columns.into_iter().map(|one| self.renamed(one)).collect())
    }

    fn cheapest(&self, class: usize) -> f64 {
        self.part.cheapest(class)
    }
}

/// The pricer of the rows that are not closed; `None` if the rules cannot be those of some arcs
/// only.
///
/// Time and memory O(arcs).
pub(super) fn restricted<'a, R: Resources + 'a>(
    whole: &LabelPricer<R>,
    closed: &[bool],
) -> Option<Box<dyn Pricer + 'a>> {
    let mut classes = Vec::with_capacity(whole.classes.len());
    let mut names = Vec::with_capacity(whole.classes.len());
    for (network, rules) in &whole.classes {
        let arcs = open_arcs(network, closed);
        let part = network.with_arcs(&arcs).ok()?;
        classes.push((part, rules.of_arcs(&arcs)?));
        names.push(arcs);
    }
    Some(Box::new(Restricted {
        part: LabelPricer { classes },
        arcs: names,
    }))
}

/// Arcs on paths from source to sink that use no closed row, ascending.
fn open_arcs(network: &DutyNetwork, closed: &[bool]) -> Vec<u32> {
    let is_open = |arc: u32| {
        let mut uses = network.arc(arc).uses.iter();
        uses.all(|&(row, _)| !closed.get(row as usize).is_some_and(|&closed| closed))
    };
    let sink = network.nodes() - 1;
    let (mut reached, mut ends) = (vec![false; sink + 1], vec![false; sink + 1]);
    (reached[0], ends[sink]) = (true, true);
    let mut kept = Vec::new();
    for node in 0..sink {
        if reached[node] {
            for &arc in network.out(node) {
                if is_open(arc) {
                    reached[network.arc(arc).to as usize] = true;
                    kept.push(arc);
                }
            }
        }
    }
    kept.sort_by_key(|&arc| std::cmp::Reverse(network.arc(arc).from));
    kept.retain(|&arc| {
        let arc = network.arc(arc);
        ends[arc.from as usize] |= ends[arc.to as usize];
        ends[arc.to as usize]
    });
    kept.sort_unstable();
    kept
}
