//! The driver side: one commodity a profile, expanded from the states in which its drivers enter.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use super::build::Tracked;
use super::bundles::{BundleIdx, Bundles, Passing};
use super::kinds::Kinds;
use super::limits::{Limits, open_duty};
use super::profile::{FairnessIn, Profile, windows};
use super::ride::{ride_alone, rides_taken, take_rides};
use super::shared::Rows;
use super::state::{At, Duty, Expander, State};
use super::{Event, Label, World, priced};
use crate::ids::{CoachIdx, DriverIdx};
use crate::instance::Driver;
use crate::names::Term;
use crate::network::{Arc, Commodity, Network, NodeIdx, RowIdx, SINK, SOURCE, SideColumn};
use crate::units::{Fen, Instant, Interval, Minutes, Zone};

/// Most arcs that the driver side may have before contraction; about 2 GB.
const MOST_ARCS: usize = 10_000_000;

/// The duty network would not fit into memory: too many states differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLarge;

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
    pub fn sort(world: &World, kinds: &Kinds, fairness: FairnessIn, tracked: &Tracked) -> Supply {
        let points = Supply::points(world);
        let mut most_runs = 0;
        let mut impossible = false;
        let mut profiles: BTreeMap<Profile, BTreeMap<(Entry, u32), Vec<DriverIdx>>> =
            BTreeMap::new();
        for idx in world.instance.driver_indices() {
            let rides = rides_taken(world.instance, idx);
            let Some((profile, runs)) = Profile::new(world, kinds, idx, fairness) else {
                impossible |= !rides.is_empty();
                continue;
            };
            let expander = Expander {
                world,
                kinds: &kinds.kinds,
                profile: &profile,
                points: &points,
            };
            let driver = world.instance.driver(idx);
            most_runs = most_runs.max(runs);
            let own = windows(world, driver);
            let limits = tracked.has(idx).then_some(&profile.limits);
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
    ) -> Result<(), TooLarge> {
        use rayon::prelude::*;
        let budget = AtomicUsize::new(MOST_ARCS);
        self.first = network.commodities.len();
        let (points, bundles) = (&self.points, &self.bundles);
        let graphs: Vec<Option<Commodity<Label>>> = (self.profiles.par_iter())
            .map(|(profile, groups)| {
                let expander = Expander {
                    world,
                    kinds: &kinds.kinds,
                    profile,
                    points,
                };
                expand(&expander, groups, (rows, bundles), fairness, &budget)
            })
            .collect();
        let graphs: Vec<Commodity<Label>> =
            graphs.into_iter().collect::<Option<_>>().ok_or(TooLarge)?;
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

/// The entry state of a driver, if he can do anything.
fn entry(
    expander: &Expander,
    driver: &Driver,
    own: &[Interval],
    ride: Option<CoachIdx>,
    limits: Option<&Limits>,
) -> Option<Entry> {
    let world = expander.world;
    let rules = world.instance.rules();
    let horizon = world.instance.horizon();
    let open = open_duty(world.instance, driver);
    let hours = |open| limits.and_then(|limits| limits.hours_of(world.instance, driver, open));
    let blank = State {
        at: At::Rest { slot: 0 },
        duty: None,
        today: None,
        total: 0,
        hours: hours(open),
        stays: limits.and_then(|limits| limits.stays_of(driver)),
        // To call him without a run would save the `change` of sending him home.
        idle: expander.profile.called < Fen(0),
    };
    let at_rest = |from: Instant, today: u32| {
        // `from` is the earliest begin of a duty.
        let first = own.iter().find(|window| window.to > from)?;
        let begin = from.max(first.from);
        let slot = world.slot_from(begin + rules.report);
        let date = Zone::Horgos.date(horizon.from);
        let today = (expander.profile.watch.day_runs && today > 0).then_some((date, today));
        (slot < world.dates.len()).then(|| {
            let slot = u32::try_from(slot).unwrap_or(u32::MAX);
            expander.at_rest(
                State {
                    today,
                    ..blank.clone()
                },
                slot,
            )
        })
    };
    let rest = rules.rest.unwrap_or_default();
    let rested_from = driver
        .last_duty_end
        .map_or(horizon.from, |end| (end + rest).max(horizon.from));
    let Some(state) = &driver.state else {
        return Some(Entry {
            carried: None,
            rested: Some(at_rest(rested_from, 0)?),
        });
    };
    let Some(duty_begin) = state.duty_begin else {
        let from = rested_from.max(state.free_from);
        return Some(Entry {
            carried: None,
            rested: Some(at_rest(from, state.runs_today)?),
        });
    };
    let watch = expander.profile.watch;
    let inside = duty_begin.max(horizon.from);
    let window = own.iter().position(|one| one.has(inside));
    let carried = window.and_then(|window| {
        let wheel = (state.continuous.0 > 0).then_some(state.free_from);
        let duty = Duty {
            window: u32::try_from(window).ok()?,
            begin: Some(duty_begin),
            runs: if watch.duty_runs { state.runs } else { 0 },
            driving: if watch.driving { state.driving.0 } else { 0 },
            since_break: if wheel.is_some() {
                state.continuous.0
            } else {
                0
            },
            wheel,
            fresh: true,
            abroad: (state.lot.is_some() && blank.stays.is_some())
                .then(|| Zone::Almaty.date(horizon.from)),
        };
        let date = Zone::Horgos.date(horizon.from);
        let today = (watch.day_runs && state.runs_today > 0).then_some((date, state.runs_today));
        let base = State {
            duty: Some(duty),
            today,
            hours: hours(None),
            ..blank.clone()
        };
        let mut base = base;
        expander.forget_carried(&mut base, duty_begin);
        if base.stays.is_none()
            && let Some(duty) = &mut base.duty
        {
            duty.abroad = None;
        }
        match state.lot {
            Some(lot) => {
                let ready = state.free_from + rules.boarding;
                let at = match ride {
                    Some(coach) => {
                        let one = world.instance.coach(coach);
                        (one.lot == lot && one.departs >= ready).then_some(At::Booked { coach })?
                    }
                    None => {
                        let now = world.instance.now();
                        let rank = world.first_coach(lot, now.map_or(ready, |now| ready.max(now)));
                        At::Lot {
                            lot,
                            rank: u32::try_from(rank).ok()?,
                        }
                    }
                };
                Some(State { at, ..base })
            }
            None => {
                let point = expander.points.partition_point(|&at| at < state.free_from);
                let point = u32::try_from(point).ok()?;
                ((point as usize) < expander.points.len()).then(|| expander.at_station(base, point))
            }
        }
    });
    let rested = if state.lot.is_some() {
        None // he must come back first, and then he is in the carried duty
    } else {
        let end = state.free_from + rules.debrief;
        at_rest((end + rest).max(rested_from), state.runs_today)
    };
    (carried.is_some() || rested.is_some()).then_some(Entry { carried, rested })
}

/// Expands one profile from the entries of its groups; `None` when the budget of arcs is spent.
fn expand(
    expander: &Expander,
    groups: &[Group],
    (rows, bundles): (&Rows, &Bundles),
    fairness: FairnessIn,
    budget: &AtomicUsize,
) -> Option<Commodity<Label>> {
    let mut graph = Commodity::new();
    let mut nodes: HashMap<State, NodeIdx> = HashMap::new();
    let mut queue: Vec<(State, NodeIdx)> = Vec::new();
    let mut node_of = |state: State, graph: &mut Commodity<Label>, queue: &mut Vec<_>| {
        if let Some(&node) = nodes.get(&state) {
            return node;
        }
        let node = graph.node();
        nodes.insert(state.clone(), node);
        queue.push((state, node));
        node
    };
    for (number, group) in (0u32..).zip(groups) {
        let enter = Label::Driver(Event::Enter(number));
        let count = u32::try_from(group.drivers.len()).unwrap_or(u32::MAX);
        let mut cost = priced(Term::Change, expander.profile.called);
        if fairness == FairnessIn::Groups {
            cost += priced(Term::Fairness, step(expander.world, group.runs_before, 0));
        }
        let carried = group
            .entry
            .carried
            .as_ref()
            .map(|state| (state.clone(), true));
        let rested = group
            .entry
            .rested
            .as_ref()
            .map(|state| (state.clone(), false));
        if let Some(coach) = group.entry.ride()
            && let Some(arc) = ride_alone(expander, group, coach, rows)
        {
            let labels = vec![enter, Label::Driver(Event::Board(coach))];
            graph.arcs.push(Arc {
                upper: Some(count),
                labels,
                ..arc
            });
        }
        let mut ways = carried.into_iter().chain(rested).peekable();
        // With two ways in, one node holds the drivers until they take one.
        let (first, second) = (ways.next(), ways.next());
        let gate = if second.is_some() {
            Some(graph.node())
        } else {
            None
        };
        if let Some(gate) = gate {
            let bounds = Arc {
                upper: Some(count),
                ..Arc::wait(SOURCE, gate)
            };
            graph.arcs.push(Arc {
                cost,
                labels: vec![enter],
                ..bounds
            });
        }
        for (state, is_carried) in first.into_iter().chain(second) {
            let at_station = matches!(state.at, At::Station { .. });
            let node = node_of(state, &mut graph, &mut queue);
            let carry = (is_carried && at_station).then_some(Label::Driver(Event::Carry));
            graph.arcs.push(match gate {
                Some(gate) => Arc {
                    labels: carry.into_iter().collect(),
                    ..Arc::wait(gate, node)
                },
                None => {
                    let labels = [enter].into_iter().chain(carry).collect();
                    let bounds = Arc {
                        upper: Some(count),
                        ..Arc::wait(SOURCE, node)
                    };
                    Arc {
                        cost,
                        labels,
                        ..bounds
                    }
                }
            });
        }
    }
    let mut spent = 0;
    while let Some((state, from)) = queue.pop() {
        let more = graph.arcs.len() - spent;
        spent = graph.arcs.len();
        if budget
            .fetch_update(Relaxed, Relaxed, |left| left.checked_sub(more))
            .is_err()
        {
            return None;
        }
        for step in expander.steps(&state) {
            let uses = match step.event {
                Some(Event::Run { bundle, slot, .. })
                    if !rows.any_task(bundles.kinds(bundle), slot) =>
                {
                    continue; // no vehicle could make it
                }
                Some(Event::Board(coach)) => {
                    rows.coach(coach).map(|row| (row, 1)).into_iter().collect()
                }
                Some(Event::Run { .. } | Event::Enter(_) | Event::Carry) | None => Vec::new(),
            };
            let to = match step.to {
                Some(next) => node_of(next, &mut graph, &mut queue),
                None => SINK,
            };
            let labels = step.event.map(Label::Driver).into_iter().collect();
            graph.arcs.push(Arc {
                cost: step.cost,
                uses,
                labels,
                ..Arc::wait(from, to)
            });
        }
        // A driver at rest may have done his last duty.
        if matches!(state.at, At::Rest { .. }) && !state.idle {
            graph.arcs.push(Arc::wait(from, SINK));
        }
    }
    graph.tidy();
    drop_dominated(&mut graph, bundles);
    Some(graph)
}

/// The token of each run of an arc: slot and bundle.
fn tokens(arc: &Arc<Label>) -> impl Iterator<Item = (u32, BundleIdx)> + '_ {
    arc.labels.iter().filter_map(|label| match label {
        Label::Driver(Event::Run { bundle, slot, .. }) => Some((*slot, *bundle)),
        _ => None,
    })
}

/// Drops an arc beside which runs another that does the same with a larger bundle: contraction
/// has brought together points at which more and more yards come within reach.
fn drop_dominated(graph: &mut Commodity<Label>, bundles: &Bundles) {
    let within = |a: &Arc<Label>, b: &Arc<Label>| {
        (a.from, a.to, a.cost, &a.uses, a.upper) == (b.from, b.to, b.cost, &b.uses, b.upper)
            && a.labels.len() == b.labels.len()
            && a.labels.iter().zip(&b.labels).all(|pair| match pair {
                (
                    Label::Driver(Event::Run {
                        bundle: small,
                        slot: one,
                        first: begins,
                    }),
                    Label::Driver(Event::Run {
                        bundle: large,
                        slot: two,
                        first: begun,
                    }),
                ) => {
                    let large = bundles.kinds(*large);
                    let mut kinds = bundles.kinds(*small).iter();
                    one == two
                        && begins == begun
                        && kinds.all(|kind| large.binary_search(kind).is_ok())
                }
                (one, two) => one == two,
            })
    };
    let mut keep = vec![true; graph.arcs.len()];
    let mut at = 0;
    while at < graph.arcs.len() {
        let key = |arc: &Arc<Label>| (arc.from, arc.to, arc.cost.total(), arc.cost);
        let end = at + graph.arcs[at..].partition_point(|arc| key(arc) <= key(&graph.arcs[at]));
        for one in at..end {
            keep[one] = !(at..end).any(|other| {
                let (small, large) = (&graph.arcs[one], &graph.arcs[other]);
                other != one
                    && keep[other]
                    && within(small, large)
                    && (other < one || !within(large, small))
            });
        }
        at = end;
    }
    let mut kept = keep.into_iter();
    graph.arcs.retain(|_| kept.next().unwrap_or(true));
}

/// Cost by `fairness` of run number `n` (from 0) of a driver with `before` runs.
fn step(world: &World, before: u32, n: u32) -> Fen {
    let fairness = &world.instance.objective().fairness;
    fairness.cost(before + n + 1) - fairness.cost(before + n)
}

/// `fairness` by groups: a column for the second, third, … run of each group's drivers. Their
/// sum and the entries are the runs of the commodity; since φ is convex, cheaper columns fill
/// first. Which entry does which further run is left open: a relaxation.
fn further_runs(world: &World, groups: &[Group], number: usize, network: &mut Network<Label>) {
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
