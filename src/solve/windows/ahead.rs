//! A plan from nothing, slice of time by slice of time, in which what comes later is worth what prices say.
//!
//! In a slice the arcs of a while are free, and those of some time after it, which are planned again by the
//! next slice and need not be whole. What began before is decided. What begins after that is
//! replaced by one column for each node from which it leads on, at the cost of the cheapest way to the sink less
//! the prices of all that it uses. Rows that later arcs use are paid for at these prices, and kept besides
//! as far as later arcs can only make them worse: the Lagrangian relaxation of what the slice shares with later ones.
//! So drivers are kept for a better day, and vehicles wait for one (a rolling horizon with prices at its end).

use super::super::prices::Prices;
use super::super::session::{Quiet, Session};
use super::super::trips::trucks;
use super::super::{Phase, SolveError};
use super::cuts::Block;
use super::few::Few;
use super::places::{Begun, begins};
use crate::milp::{Column, MilpLimits, Part, solve_tight};
use crate::network::{less, onward};
use crate::units::{Instant, Minutes};

/// Gap and nodes of a slice.
const GAP: f64 = 1e-4;
const NODES: u32 = 200;
/// Where what is decided leaves no plan, so much of it is decided again, and more and more so often.
const BACK: Minutes = Minutes(6 * 60);
const TIMES: i64 = 4;

/// A network of few arcs, and what is after each of its nodes.
pub(super) struct Ahead<'a> {
    few: &'a Few<'a>,
    prices: &'a Prices,
    /// By column: when it is begun; none for what has no time.
    begins: Vec<Option<Begun>>,
    /// By commodity and node: the cheapest way on at the prices.
    onward: Vec<Vec<f64>>,
}

/// What is free in a slice.
#[derive(Clone, Copy)]
struct Span {
    /// What was begun before is decided; `None` = nothing was.
    from: Option<Instant>,
    /// What is begun from then on is planned again.
    to: Option<Instant>,
    /// What is begun from then on is left to prices; `None` = nothing is.
    end: Option<Instant>,
}

/// How later arcs use a row. Where they can only add to its sum, its lower limit is theirs to keep.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Use {
    more: bool,
    less: bool,
}

impl Span {
    fn decided(self, begun: Option<Begun>) -> bool {
        begun
            .zip(self.from)
            .is_some_and(|(begun, from)| begun.last < from)
    }

    fn again(self, begun: Option<Begun>) -> bool {
        begun
            .zip(self.to)
            .is_some_and(|(begun, to)| begun.first >= to)
    }

    fn later(self, begun: Option<Begun>) -> bool {
        begun
            .zip(self.end)
            .is_some_and(|(begun, end)| begun.first >= end)
    }
}

impl<'a> Ahead<'a> {
    /// Time O(arcs + uses).
    pub fn new(few: &'a Few<'a>, prices: &'a Prices) -> Ahead<'a> {
        let graphs = few.model.network.commodities.iter();
        Ahead {
            few,
            prices,
            begins: begins(&few.model, &few.compiled),
            onward: graphs.map(|graph| onward(graph, &prices.rows)).collect(),
        }
    }

    /// Plans slice by slice, `cuts`, each with a look at `beyond` more, as far as time allows. `values` has
    /// nothing but what trucks do. `None` where there is no time for it, or what is decided leaves no plan.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub fn plan(
        &self,
        mut values: Vec<f64>,
        cuts: &[Block],
        beyond: Minutes,
        session: &Session,
    ) -> Result<Option<Vec<f64>>, SolveError> {
        let over = cuts.last().map(|last| last.span.to);
        let mut beyond = beyond;
        for (at, block) in cuts.iter().enumerate() {
            session.enter(Phase::Windows);
            let before = session.seconds_left();
            let to = (!block.last).then_some(block.span.to);
            let end = to.map(|to| to + beyond).filter(|&end| Some(end) < over);
            let mut next = None;
            for back in 0..TIMES {
                if next.is_some() || session.must_stop().is_some() {
                    break;
                }
                let from = block.span.from - Minutes(BACK.0 * back);
                let from = (!block.first).then_some(from);
                next = self.planned(&values, Span { from, to, end }, session)?;
            }
            let Some(next) = next else {
                return Ok(None);
            };
            values = next;
            let took = before.zip(session.seconds_left());
            #[allow(clippy::cast_precision_loss)] // few
            let slices = (cuts.len() - at) as f64;
            if took.is_some_and(|(before, left)| (before - left) * slices > left) {
                beyond = Minutes(0); // there is no time to look so far
            }
        }
        Ok(Some(values))
    }

    /// The best point of a slice; zero where nothing is decided yet.
    fn planned(
        &self,
        values: &[f64],
        span: Span,
        session: &Session,
    ) -> Result<Option<Vec<f64>>, SolveError> {
        let slice = self.slice(values, span);
        let limits = MilpLimits {
            gap: GAP,
            seconds: session.seconds_left(),
            nodes: Some(session.options.node_limit.unwrap_or(NODES)),
            seed: session.options.seed,
        };
        let start = vec![0.0; slice.milp.columns.len()];
        let found = solve_tight(&slice.milp, limits, None, &start, &Quiet(session))
            .map_err(SolveError::Internal)?;
        let whole = &self.few.compiled.milp;
        Ok((found.values).map(|found| slice.expand(whole, &found)))
    }

    /// The program of a slice; the columns of ways on come last.
    fn slice(&self, values: &[f64], span: Span) -> Part {
        let compiled = &self.few.compiled;
        let milp = &compiled.milp;
        let trucks = trucks(&self.few.model, compiled);
        let (paid, ways) = self.left_to_prices(span);
        let mut pay = vec![0.0; milp.columns.len()];
        for (row, price) in compiled.row_of.iter().zip(&self.prices.rows) {
            let Some(row) = row.filter(|&row| paid[row as usize] != Use::default()) else {
                continue;
            };
            for &(column, amount) in &milp.rows[row as usize].terms {
                pay[column as usize] += price * amount;
            }
        }
        let mut slice = Part::new(milp, |at, _| {
            let begun = self.begins[at];
            if trucks.contains(&at) || span.decided(begun) {
                Some(values[at].round()) // whole, but for the tolerance of the solver
            } else {
                span.later(begun).then_some(0.0)
            }
        });
        let pay = slice.restrict(&pay);
        let begins = slice.restrict(&self.begins);
        for ((column, pay), begun) in slice.milp.columns.iter_mut().zip(pay).zip(begins) {
            column.cost -= pay;
            column.whole &= !span.again(begun);
        }
        let mut place = vec![None; milp.rows.len()];
        for (at, &row) in slice.rows.iter().enumerate() {
            place[row as usize] = Some(at);
            let limits = &mut slice.milp.rows[at];
            if paid[row as usize].more {
                limits.lower = f64::NEG_INFINITY;
            }
            if paid[row as usize].less {
                limits.upper = f64::INFINITY;
            }
        }
        for (row, cost, most) in ways {
            let Some(at) = place[row as usize] else {
                continue; // nobody gets there
            };
            let column = u32::try_from(slice.milp.columns.len()).unwrap_or(u32::MAX);
            slice.milp.rows[at].terms.push((column, -1.0));
            slice.milp.columns.push(Column {
                cost,
                lower: 0.0,
                upper: f64::INFINITY,
                whole: false,
                most,
            });
        }
        slice
    }

    /// What later arcs use, by row of the program, and the rows of the nodes from which they lead, with the cheapest
    /// way on by one of them and most travellers on it.
    fn left_to_prices(&self, span: Span) -> (Vec<Use>, Vec<(u32, f64, f64)>) {
        let (model, compiled) = (&self.few.model, &self.few.compiled);
        let mut paid = vec![Use::default(); compiled.milp.rows.len()];
        let mut ways = Vec::new();
        for (number, graph) in model.network.commodities.iter().enumerate() {
            if (model.trucks.first..model.supply.first).contains(&number) {
                continue; // what they do is given
            }
            let first = compiled.first_column[number] as usize;
            let mut way = vec![f64::INFINITY; graph.nodes as usize];
            let mut most: f64 = 0.0;
            for (arc, at) in graph.arcs.iter().zip(first..) {
                most = most.max(compiled.milp.columns[at].most);
                if !span.later(self.begins[at]) {
                    continue;
                }
                for &(row, amount) in &arc.uses {
                    if let Some(row) = compiled.row_of[row.at()] {
                        let paid = &mut paid[row as usize];
                        paid.more |= amount > 0;
                        paid.less |= amount < 0;
                    }
                }
                let cost = less(arc.cost.total(), &arc.uses, &self.prices.rows);
                let best = &mut way[arc.from.at()];
                *best = best.min(cost + self.onward[number][arc.to.at()]);
            }
            let row = compiled.first_row[number];
            let inner = (row..).zip(&way[2..]);
            ways.extend(
                inner
                    .filter(|(_, cost)| cost.is_finite())
                    .map(|(row, &cost)| (row, cost, most)),
            );
        }
        (paid, ways)
    }
}
