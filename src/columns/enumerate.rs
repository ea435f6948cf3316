//! Every duty below a reduced cost, by depth-first search with completion bounds.

use super::label::Resources;
use super::{Ask, DutyNetwork};

/// Arcs tried for each duty allowed, before the search gives up.
const STEPS_PER_DUTY: usize = 200;

/// Arcs tried between two looks at the clock.
const LOOK: usize = 1_024;

/// Cost and arcs of every duty with a reduced cost of at most `ask.below`; `None` if there are
/// more than `ask.most`, or finding them takes too long.
pub(super) fn all_paths<R: Resources>(
    network: &DutyNetwork,
    rules: &R,
    ask: &Ask<'_>,
) -> Option<Vec<(f64, Vec<u32>)>> {
    let prices = network.prices(ask.duals, ask.closed);
    let guide = rules.guide(network, &prices);
    let sink = network.nodes() - 1;
    let mut found = Vec::new();
    let mut path: Vec<u32> = Vec::new();
    // One frame for each node on the way: its state, the price so far, the next arc to try.
    let mut stack = vec![(0_usize, rules.root(), 0.0_f64, 0_usize)];
    let mut steps = ask.most.saturating_mul(STEPS_PER_DUTY);
    while let Some((node, label, price, next)) = stack.last_mut() {
        let Some(&arc) = network.out(*node).get(*next) else {
            stack.pop();
            path.pop();
            continue;
        };
        *next += 1;
        steps = steps.checked_sub(1)?;
        if steps.is_multiple_of(LOOK) && ask.stop.is_due() {
            return None;
        }
        let gain = prices[arc as usize];
        if gain == f64::NEG_INFINITY {
            continue;
        }
        let Some(after) = rules.extend(label, arc) else {
            continue;
        };
        let (head, price) = (network.arc(arc).to, *price + gain);
        if head as usize == sink {
            if rules.cost(&after) - price <= ask.below {
                if found.len() >= ask.most {
                    return None;
                }
                let whole = path.iter().copied().chain([arc]).collect();
                found.push((rules.cost(&after), whole));
            }
            continue;
        }
        if rules.completion(&guide, head, &after) - price > ask.below {
            continue;
        }
        path.push(arc);
        stack.push((head as usize, after, price, 0));
    }
    Some(found)
}
