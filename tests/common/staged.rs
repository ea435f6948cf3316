//! The staged solution of a MILP, whatever its size, against one solve of the whole.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)] // small numbers

use driveaway::instance::Instance;
use driveaway::milp::{
    Column, Incumbent, Milp, MilpLimits, MilpResult, MilpRow, MilpStatus, Monitor, News, compile,
    solve_milp, solve_staged_from,
};
use driveaway::model::{Aggregation, Model, Refinement, World};

use crate::common::tiny::Dice;

struct Quiet;

impl Monitor for Quiet {
    fn news(&self, _: News) {}
    fn stop(&self) -> bool {
        false
    }
}

const LIMITS: MilpLimits = MilpLimits {
    gap: 0.0,
    seconds: None,
    nodes: None,
    seed: 0,
};

/// How many of the stages did something.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// The relaxation was whole.
    pub whole: usize,
    /// It was not.
    pub broken: usize,
    /// There was no point.
    pub infeasible: usize,
}

/// The MILP of an instance.
pub fn program(instance: &Instance, aggregation: Aggregation) -> Milp {
    let world = World::new(instance);
    let model = Model::build(&world, aggregation, &Refinement::default()).unwrap();
    compile(&model.network).milp
}

/// A random program of no particular structure, whose relaxation is rarely whole.
pub fn knotty(seed: u64) -> Milp {
    let mut dice = Dice::new(seed);
    let mut number = |from: i64, to: i64| dice.roll(from, to) as f64;
    let mut milp = Milp {
        offset: number(-500, 500),
        ..Milp::default()
    };
    for _ in 0..number(6, 25) as usize {
        let lower = number(0, 9) - 8.0;
        let (lower, upper) = (lower.max(0.0), number(1, 4));
        milp.columns.push(Column {
            cost: number(-60, 25),
            lower,
            upper,
            whole: true,
            most: upper,
        });
    }
    for _ in 0..number(3, 9) as usize {
        let mut row = MilpRow {
            name: String::new(),
            lower: f64::NEG_INFINITY,
            upper: f64::INFINITY,
            terms: Vec::new(),
        };
        for column in 0..milp.columns.len() {
            if number(0, 2) > 1.0 {
                let amount = number(1, 7);
                row.terms.push((u32::try_from(column).unwrap(), amount));
            }
        }
        let most = number(5, 40);
        match number(0, 9) as usize {
            0 => row.lower = (most / 4.0).floor(),
            1 => (row.lower, row.upper) = (number(0, 4), most),
            2 => (row.lower, row.upper) = (most, most),
            _ => row.upper = most,
        }
        milp.rows.push(row);
    }
    milp
}

/// Solves a program at once and by stages, without and with a point at hand.
///
/// # Errors
/// What differs.
pub fn compare(milp: &Milp, seen: &mut Seen) -> Result<(), String> {
    let whole = solve_milp(milp, LIMITS, None, &Quiet)?;
    let staged = solve_staged_from(milp, LIMITS, None, None, &Quiet, 0)?;
    if staged.status != whole.status {
        return Err(format!("{:?}, not {:?}", staged.status, whole.status));
    }
    let Some(values) = &whole.values else {
        seen.infeasible += 1;
        return Ok(());
    };
    let best = cost(milp, values).round();
    let found = staged.values.as_ref().ok_or("no point")?;
    allowed(milp, found)?;
    if (cost(milp, found) - best).abs() > 0.5 {
        return Err(format!("cost {}, not {best}", cost(milp, found)));
    }
    right(&staged, best)?;
    // A point of the same cost need not be found again; one that costs more must be.
    for above in [0.0, 1.0, 10_000.0] {
        let known = Incumbent {
            cost: best + above,
            gap: 0.0,
        };
        let again = solve_staged_from(milp, LIMITS, Some(known), None, &Quiet, 0)?;
        right(&again, best)?;
        let cheapest = again
            .values
            .as_ref()
            .map_or(best + above, |values| cost(milp, values));
        if (cheapest - best).abs() > 0.5 {
            return Err(format!(
                "{cheapest} with a point of {best} + {above} at hand"
            ));
        }
    }
    for (gap, nodes) in [(0.02, None), (0.2, None), (0.0, Some(1))] {
        let limits = MilpLimits {
            gap,
            nodes,
            ..LIMITS
        };
        loose(
            milp,
            &solve_staged_from(milp, limits, None, None, &Quiet, 0)?,
            limits,
            best,
        )?;
    }
    if staged.nodes == 0 && staged.bound.is_some_and(|bound| bound > best - 0.01) {
        seen.whole += 1;
    } else {
        seen.broken += 1;
    }
    Ok(())
}

/// Whether the bound is proven right and the point with it.
fn right(result: &MilpResult, best: f64) -> Result<(), String> {
    let bound = result.bound.ok_or("no bound")?;
    if bound > best + 1e-6 * best.abs().max(1.0) {
        return Err(format!("bound {bound} above the optimum {best}"));
    }
    if result.status != MilpStatus::Optimal || bound < best - 1.0 {
        return Err(format!(
            "{:?}, bound {bound}, optimum {best}",
            result.status
        ));
    }
    Ok(())
}

/// Whether a search that may stop early claims no more than it knows.
fn loose(milp: &Milp, result: &MilpResult, limits: MilpLimits, best: f64) -> Result<(), String> {
    let bound = result.bound.unwrap_or(f64::NEG_INFINITY);
    let found = result.values.as_ref().map(|values| cost(milp, values));
    if let Some(values) = &result.values {
        allowed(milp, values)?;
    }
    let close = found.is_some_and(|found| {
        let gap = found - bound;
        gap < 1.0 || gap <= limits.gap * found.abs() + 1e-6
    });
    let early = result.status == MilpStatus::Nodes && limits.nodes.is_some();
    if bound > best + 1e-6 * best.abs().max(1.0)
        || found.is_some_and(|found| found < best - 0.5)
        || !(early || (result.status == MilpStatus::Optimal && close))
    {
        let status = result.status;
        return Err(format!(
            "{limits:?}: {status:?} {found:?}, bound {bound}, optimum {best}"
        ));
    }
    Ok(())
}

fn cost(milp: &Milp, values: &[f64]) -> f64 {
    let costs = milp
        .columns
        .iter()
        .zip(values)
        .map(|(column, value)| column.cost * value);
    milp.offset + costs.sum::<f64>()
}

/// Whether the point keeps every row and every limit of a column.
fn allowed(milp: &Milp, values: &[f64]) -> Result<(), String> {
    const NEAR: f64 = 1e-6;
    for (at, (column, &value)) in milp.columns.iter().zip(values).enumerate() {
        let whole = !column.whole || (value - value.round()).abs() <= NEAR;
        if !whole || value < column.lower - NEAR || value > column.upper + NEAR {
            return Err(format!("column {at} is {value}"));
        }
    }
    for row in &milp.rows {
        let sum = row
            .terms
            .iter()
            .map(|&(column, amount)| amount * values[column as usize]);
        let sum: f64 = sum.sum();
        if sum < row.lower - NEAR || sum > row.upper + NEAR {
            return Err(format!("row {} is {sum}", row.name));
        }
    }
    Ok(())
}
