//! From entry states to the graph of one profile.

use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use super::bundles::{BundleIdx, Bundles};
use super::fairness::step;
use super::profile::FairnessIn;
use super::ride::ride_alone;
use super::shared::Rows;
use super::spans::Spans;
use super::state::{At, State};
use super::steps::Expander;
use super::supply::{Group, MOST_RAW, Stop};
use super::{Event, Label, priced};
use crate::names::Term;
use crate::network::{Arc, Commodity, NodeIdx, RowIdx, SINK, SOURCE};

/// States between two looks at whether to stop.
const LOOK: usize = 1_024;

/// Expands one profile from the entries of its groups; `None` when it has too many arcs
/// before contraction, the `budget` of arcs after it is spent, or the caller stops it: whether any profile
/// gives `None` depends on no other's turn.
pub(super) fn expand(
    expander: &Expander,
    groups: &[Group],
    (rows, bundles, spans): (&Rows, &Bundles, Option<&Spans>),
    fairness: FairnessIn,
    (budget, stop): (&AtomicUsize, &Stop),
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
            && let Some(arc) = ride_alone(expander, group, coach, (rows, spans))
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
            let idle = spans.filter(|_| !is_carried).map_or(&[][..], Spans::rest);
            graph.arcs.push(match gate {
                Some(gate) => Arc {
                    uses: idle.to_vec(),
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
                        uses: idle.to_vec(),
                        labels,
                        ..bounds
                    }
                }
            });
        }
    }
    for turn in 0_usize.. {
        let Some((state, from)) = queue.pop() else {
            break;
        };
        let stopped = turn.is_multiple_of(LOOK) && stop();
        if stopped || graph.arcs.len() > MOST_RAW || budget.load(Relaxed) == 0 {
            budget.store(0, Relaxed); // the others need not go on
            return None;
        }
        for step in expander.steps(&state) {
            let mut uses: Vec<(RowIdx, i32)> = match step.event {
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
            if let Some(spans) = spans {
                uses.extend(expander.span_uses(spans, &state, &step));
            }
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
    let kept = graph.arcs.len();
    let within = |left: usize| left.checked_sub(kept).filter(|left| *left > 0);
    let fits = budget.fetch_update(Relaxed, Relaxed, within).is_ok();
    if !fits {
        budget.store(0, Relaxed);
    }
    fits.then_some(graph)
}

/// The token of each run of an arc: slot and bundle.
pub(super) fn tokens(arc: &Arc<Label>) -> impl Iterator<Item = (u32, BundleIdx)> + '_ {
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
