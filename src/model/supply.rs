//! The driver side: one commodity a profile, expanded from the states in which its drivers enter.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::AtomicUsize;

use super::build::{Refinement, Tracked};
use super::bundles::{Bundles, Passing};
use super::entry::entry;
use super::expand::{expand, tokens};
use super::fairness::further_runs;
use super::kinds::Kinds;
use super::profile::{FairnessIn, Profile, windows};
use super::ride::{rides_taken, take_rides};
use super::shared::Rows;
use super::spans::Spans;
use super::state::{At, State};
use super::steps::Expander;
use super::{Label, World};
use crate::ids::{CoachIdx, DriverIdx};
use crate::network::{Commodity, Network, RowIdx};
use crate::units::{Instant, Interval, Minutes};

/// Most arcs that one profile may have before contraction; about 2 GB.
pub(super) const MOST_RAW: usize = 10_000_000;

/// Most arcs that either side may have after contraction.
pub(super) const MOST_ARCS: usize = 4_000_000;

/// Why there is no duty network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unbuilt {
    /// It would not fit into memory: too many states differ.
    TooLarge,
    /// The caller stopped it.
    Stopped,
}

/// Whether to stop now; asked from several threads.
pub(super) type Stop<'a> = dyn Fn() -> bool + Sync + 'a;

/// The driver side of a network.
#[derive(Clone, Debug, Default)]
pub struct Supply {
    /// One commodity each, in the order of the network's commodities from `first` on.
    pub profiles: Vec<(Profile, Vec<Group>)>,
    /// First commodity of drivers.
    pub first: usize,
    /// No driver can make more runs in the horizon than this.
    pub most_runs: u32,
    /// Points of the station's time.
    pub points: Vec<Instant>,
    /// Whether some driver cannot have taken the ride home that he took before `now`.
    pub impossible: bool,
    /// Bundles of kinds.
    pub bundles: Bundles,
    /// Columns by which tokens pass.
    pub passing: Passing,
    /// Shared rows and side columns that are one commodity's own: its limits on spans of dates. Empty
    /// where its drivers have none, or carry them in their states.
    pub own: Vec<Own>,
}

/// Rows and side columns that only one commodity uses.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Own {
    /// Shared rows of the network.
    pub rows: Range<usize>,
    /// Side columns of the network.
    pub side: Range<usize>,
}

/// Drivers of one profile who enter alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// How they enter.
    pub entry: Entry,
    /// Runs before the horizon, where `fairness` is by group; else 0.
    pub runs_before: u32,
    /// Drivers, interchangeable.
    pub drivers: Vec<DriverIdx>,
}

/// How a driver enters: in the carried state, or at rest, or either.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Entry {
    /// In the duty under way.
    pub carried: Option<State>,
    /// At rest.
    pub rested: Option<State>,
}

impl Entry {
    /// The coach on which he has left his lot before `now`.
    pub fn ride(&self) -> Option<CoachIdx> {
        match self.carried.as_ref()?.at {
            At::Booked { coach } => Some(coach),
            _ => None,
        }
    }
}

impl Supply {
    /// Points of the station's time: whenever a run can start, less the transfer to its yard.
    pub fn points(world: &World) -> Vec<Instant> {
        let mut transfers: Vec<Minutes> = world
            .instance
            .yards()
            .iter()
            .map(|yard| yard.transfer)
            .collect();
        transfers.sort_unstable();
        transfers.dedup();
        let mut points: Vec<Instant> = (0..world.dates.len())
            .flat_map(|slot| {
                let start = world.instance.slot_start(slot);
                transfers.iter().map(move |&transfer| start - transfer)
            })
            .collect();
        points.sort_unstable();
        points.dedup();
        points
    }

    /// Sorts drivers into profiles and groups. Time O(drivers × (kinds + log drivers)).
    pub fn sort(
        world: &World,
        kinds: &Kinds,
        fairness: FairnessIn,
        refinement: &Refinement,
    ) -> Supply {
        let points = Supply::points(world);
        let mut most_runs = 0;
        let mut impossible = false;
        let mut profiles: BTreeMap<Profile, BTreeMap<(Entry, u32), Vec<DriverIdx>>> =
            BTreeMap::new();
        for idx in world.instance.driver_indices() {
            let rides = rides_taken(world.instance, idx);
            let Some((mut profile, runs)) = Profile::new(world, kinds, idx, fairness) else {
                impossible |= !rides.is_empty();
                continue;
            };
            profile.own = refinement.tracked.by_rows(idx).then_some(idx);
            let expander = Expander {
                world,
                kinds: &kinds.kinds,
                profile: &profile,
                points: &points,
            };
            let driver = world.instance.driver(idx);
            most_runs = most_runs.max(runs);
            let own = windows(world, driver);
            let in_states = refinement.tracked == Tracked::All;
            let limits = in_states.then_some(&profile.limits);
            let entry = entry(&expander, driver, &own, rides.first().copied(), limits);
            let aboard = entry.as_ref().and_then(Entry::ride);
            impossible |= rides.iter().any(|&coach| aboard != Some(coach));
            let Some(entry) = entry else {
                continue;
            };
            let before = match fairness {
                FairnessIn::Profile => 0,
                FairnessIn::Groups => driver.runs_before,
            };
            profiles
                .entry(profile)
                .or_default()
                .entry((entry, before))
                .or_default()
                .push(idx);
        }
        let profiles: Vec<(Profile, Vec<Group>)> = (profiles.into_iter())
            .map(|(profile, groups)| {
                let groups = (groups.into_iter())
                    .map(|((entry, runs_before), drivers)| Group {
                        entry,
                        runs_before,
                        drivers,
                    })
                    .collect();
                (profile, groups)
            })
            .collect();
        let mut supply = Supply {
            most_runs,
            profiles,
            points,
            impossible,
            ..Supply::default()
        };
        for (profile, _) in &mut supply.profiles {
            profile.bundle(kinds, &mut supply.bundles);
        }
        supply.bundles.relate();
        supply
    }

    /// Adds a commodity for each profile to `network`.
    pub fn build(
        &mut self,
        world: &World,
        kinds: &Kinds,
        rows: &Rows,
        fairness: FairnessIn,
        network: &mut Network<Label>,
        stop: &Stop,
    ) -> Result<(), Unbuilt> {
        use rayon::prelude::*;
        // Of each of these slots about one arc is left in the end, and more: better refused now than later.
        let starts = (self.profiles.iter()).map(|(profile, _)| starts(world, rows, profile));
        let fits = |left: usize, starts| left.checked_sub(starts);
        starts
            .into_iter()
            .try_fold(MOST_ARCS, fits)
            .ok_or(Unbuilt::TooLarge)?;
        let budget = AtomicUsize::new(MOST_ARCS);
        self.first = network.commodities.len();
        let (points, bundles) = (&self.points, &self.bundles);
        let spans: Vec<Option<Spans>> = (self.profiles.iter())
            .map(|(profile, _)| {
                let (rows, side) = (network.rows.len(), network.side.len());
                let spans = (profile.own).map(|own| Spans::new(world, profile, own, network));
                self.own.push(Own {
                    rows: rows..network.rows.len(),
                    side: side..network.side.len(),
                });
                spans
            })
            .collect();
        let graphs: Vec<Option<Commodity<Label>>> = (self.profiles.par_iter().zip(&spans))
            .map(|((profile, groups), spans)| {
                let expander = Expander {
                    world,
                    kinds: &kinds.kinds,
                    profile,
                    points,
                };
                let shared = (rows, bundles, spans.as_ref());
                expand(&expander, groups, shared, fairness, (&budget, stop))
            })
            .collect();
        if stop() {
            return Err(Unbuilt::Stopped);
        }
        let graphs: Option<Vec<Commodity<Label>>> = graphs.into_iter().collect();
        let graphs = graphs.ok_or(Unbuilt::TooLarge)?;
        let used = (graphs.iter().flat_map(|graph| &graph.arcs))
            .flat_map(tokens)
            .collect();
        let (of, passing) = self.bundles.connect(&used, rows, network);
        self.passing = passing;
        for (mut graph, (_, groups)) in graphs.into_iter().zip(&self.profiles) {
            for arc in &mut graph.arcs {
                let uses: Vec<(RowIdx, i32)> = tokens(arc)
                    .filter_map(|token| Some((*of.get(&token)?, 1)))
                    .collect();
                arc.uses.extend(uses);
            }
            take_rides(groups, &mut graph, network);
            network.commodities.push(graph);
            if fairness == FairnessIn::Groups {
                let number = network.commodities.len() - 1;
                further_runs(world, groups, number, network);
            }
        }
        Ok(())
    }
}

/// Slots in which a driver of the profile could start with some vehicle and be back in his window.
fn starts(world: &World, rows: &Rows, profile: &Profile) -> usize {
    let Some(cycle) = world.least_cycle else {
        return 0;
    };
    let task = |slot: &usize| {
        let slot = u32::try_from(*slot).unwrap_or(u32::MAX);
        (profile.offers.iter()).any(|offer| rows.any_task(&offer.kinds, slot))
    };
    let of = |window: &Interval| {
        let back = |slot: &usize| world.instance.slot_start(*slot) + cycle <= window.to;
        let slots = world.slot_from(window.from)..world.instance.slots();
        slots.take_while(back).filter(task).count()
    };
    profile.windows.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::super::demand::Demand;
    use super::super::trips::Trucks;
    use super::*;
    use crate::generate::{Family, GenerateOptions, Regime, generate};

    #[test]
    fn no_network_is_refused_early_for_more_arcs_than_it_has() {
        let mut counted = 0;
        for (regime, preset) in [
            (Regime::Fast, "rules=port"),
            (Regime::Slow, "rules=cautious"),
        ] {
            let options = GenerateOptions {
                seed: 5,
                regime,
                set: vec![preset.parse().unwrap(), "drivers=30".parse().unwrap()],
            };
            let spec = generate(Family::FirmWeek, &options).unwrap();
            let instance = spec.build().unwrap();
            let world = World::new(&instance);
            let refinement = Refinement::default();
            let kinds = Kinds::new(&world, &refinement.own);
            let mut network = Network::new();
            let mut rows = Rows::new(&world, &mut network);
            Demand::build(&world, &kinds, &mut rows, &mut network, &|| false).unwrap();
            Trucks::build(&world, &mut rows, &mut network);
            let fairness = FairnessIn::Groups;
            let mut supply = Supply::sort(&world, &kinds, fairness, &refinement);
            (supply.build(&world, &kinds, &rows, fairness, &mut network, &|| false)).unwrap();
            let starts =
                (supply.profiles.iter()).map(|(profile, _)| starts(&world, &rows, profile));
            let starts: usize = starts.sum();
            let graphs = network.commodities[supply.first..].iter();
            let arcs: usize = graphs.map(|graph| graph.arcs.len()).sum();
            assert!(starts <= arcs, "{starts} starts, {arcs} arcs");
            counted += starts;
        }
        assert!(counted > 1_000, "{counted}");
    }
}
