//! Bundles: kinds of run that are one and the same to a driver.
//!
//! A driver who may take any of several kinds to a lot, at the same cost (beyond what the kind
//! costs with everyone) and with the same future, need not say which: he supplies a *token* of
//! their bundle in a slot. Tokens pass from a bundle to the largest bundles inside it, and in the
//! end to a kind. The passing is a flow of its own, the same for all drivers; it replaces one arc
//! for each driver, kind and slot by one for each driver, bundle and slot.

use std::collections::{BTreeMap, BTreeSet};

use super::Label;
use super::kinds::KindIdx;
use super::shared::Rows;
use crate::names::Rule;
use crate::network::{Cost, Network, RowIdx, SideColumn};

/// A bundle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BundleIdx(pub u32);

impl BundleIdx {
    /// As a position.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// All bundles and how they contain each other.
#[derive(Clone, Debug, Default)]
pub struct Bundles {
    /// Kinds of each bundle, ascending; all to one lot.
    sets: Vec<Vec<KindIdx>>,
    known: BTreeMap<Vec<KindIdx>, BundleIdx>,
    /// For each bundle, the largest bundles strictly inside it.
    inside: Vec<Vec<BundleIdx>>,
    /// For each kind, the smallest bundles that hold it.
    smallest: BTreeMap<KindIdx, Vec<BundleIdx>>,
}

/// Columns by which tokens pass in one slot.
#[derive(Clone, Debug, Default)]
pub struct Passing {
    /// From a bundle into a smaller one: side column.
    pub down: BTreeMap<(u32, BundleIdx, BundleIdx), u32>,
    /// From a bundle to a kind: side column.
    pub out: BTreeMap<(u32, BundleIdx, KindIdx), u32>,
}

impl Bundles {
    /// The bundle of these kinds (ascending, of one lot).
    pub fn intern(&mut self, kinds: &[KindIdx]) -> BundleIdx {
        if let Some(&known) = self.known.get(kinds) {
            return known;
        }
        let idx = BundleIdx(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
        self.sets.push(kinds.to_vec());
        self.known.insert(kinds.to_vec(), idx);
        idx
    }

    /// Finds which bundles lie inside which. Time O(bundles² × kinds).
    pub fn relate(&mut self) {
        let all: Vec<BTreeSet<KindIdx>> = self
            .sets
            .iter()
            .map(|set| set.iter().copied().collect())
            .collect();
        let index = |at: usize| BundleIdx(u32::try_from(at).unwrap_or(u32::MAX));
        let within = |a: usize, b: usize| all[a].len() < all[b].len() && all[a].is_subset(&all[b]);
        self.inside = (0..all.len())
            .map(|outer| {
                let inner: Vec<usize> = (0..all.len()).filter(|&at| within(at, outer)).collect();
                (inner.iter())
                    .filter(|&&at| !inner.iter().any(|&other| within(at, other)))
                    .map(|&at| index(at))
                    .collect()
            })
            .collect();
        self.smallest.clear();
        for (at, set) in all.iter().enumerate() {
            for &kind in set {
                let smaller = self.inside[at]
                    .iter()
                    .any(|one| all[one.at()].contains(&kind));
                if !smaller {
                    self.smallest.entry(kind).or_default().push(index(at));
                }
            }
        }
    }

    /// Kinds of a bundle.
    pub fn kinds(&self, bundle: BundleIdx) -> &[KindIdx] {
        &self.sets[bundle.at()]
    }

    /// The bundles that a token of `from` passes through to `kind`, `from` first; `None` when it
    /// cannot get there.
    pub fn route(&self, from: BundleIdx, kind: KindIdx) -> Option<Vec<BundleIdx>> {
        let mut path = vec![from];
        let mut here = from;
        self.sets[from.at()].binary_search(&kind).ok()?;
        while let Some(&next) = (self.inside[here.at()].iter())
            .find(|next| self.sets[next.at()].binary_search(&kind).is_ok())
        {
            path.push(next);
            here = next;
        }
        Some(path)
    }

    /// Adds rows and passing columns for every bundle and slot in `used` and below; returns the
    /// row of each.
    pub(super) fn connect(
        &self,
        used: &BTreeSet<(u32, BundleIdx)>,
        rows: &Rows,
        network: &mut Network<Label>,
    ) -> (BTreeMap<(u32, BundleIdx), RowIdx>, Passing) {
        let mut wanted = used.clone();
        let mut queue: Vec<(u32, BundleIdx)> = used.iter().copied().collect();
        while let Some((slot, bundle)) = queue.pop() {
            for &inner in &self.inside[bundle.at()] {
                if rows.any_task(self.kinds(inner), slot) && wanted.insert((slot, inner)) {
                    queue.push((slot, inner));
                }
            }
        }
        let mut of: BTreeMap<(u32, BundleIdx), RowIdx> = BTreeMap::new();
        for &(slot, bundle) in &wanted {
            let row = match self.kinds(bundle) {
                // A bundle of one kind is that kind's own task.
                [only] => match rows.known_task(*only, slot) {
                    Some(row) => row,
                    None => continue,
                },
                _ => {
                    let name = format!("{}[b{},{slot}]", Rule::Once, bundle.0);
                    network.row(name, Some(0), Some(0))
                }
            };
            of.insert((slot, bundle), row);
        }
        let mut passing = Passing::default();
        let column = |name: String, from: RowIdx, to: RowIdx, network: &mut Network<Label>| {
            let uses = vec![(from, -1), (to, 1)];
            network.side.push(SideColumn {
                name,
                cost: Cost::ZERO,
                lower: 0,
                upper: None,
                whole: false,
                uses,
            });
            u32::try_from(network.side.len() - 1).unwrap_or(u32::MAX)
        };
        for (&(slot, bundle), &row) in &of {
            if self.kinds(bundle).len() == 1 {
                continue;
            }
            for &inner in &self.inside[bundle.at()] {
                if let Some(&to) = of.get(&(slot, inner)) {
                    let name = format!("pass[{},{},{slot}]", bundle.0, inner.0);
                    passing
                        .down
                        .insert((slot, bundle, inner), column(name, row, to, network));
                }
            }
            for &kind in self.kinds(bundle) {
                let smallest = self
                    .smallest
                    .get(&kind)
                    .is_some_and(|all| all.contains(&bundle));
                if let (true, Some(to)) = (smallest, rows.known_task(kind, slot)) {
                    let name = format!("give[{},{},{slot}]", bundle.0, kind.0);
                    passing
                        .out
                        .insert((slot, bundle, kind), column(name, row, to, network));
                }
            }
        }
        (of, passing)
    }
}
