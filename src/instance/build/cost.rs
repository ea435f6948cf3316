//! The worst cost that any schedule of an instance can have stays below 2^53 fen, so that sums
//! of money cannot overflow and a solver's floating point holds every total exactly.

use crate::error::{Code, Faults};
use crate::instance::{Fairness, Instance};
use crate::names::Term;
use crate::units::{DAY, Fen};

/// Bounds each term from above, in 128 bits; the instance has no other fault.
pub(super) fn check(instance: &Instance, faults: &mut Faults) {
    let terms = worst(instance);
    let total: i128 = terms.iter().map(|(_, amount)| amount).sum();
    if total > 1 << 53 {
        let largest = terms.iter().max_by_key(|(_, amount)| *amount);
        let hint = largest.map_or_else(String::new, |(term, amount)| {
            format!("lower the amounts; the largest term is `{term}`, up to {amount} fen")
        });
        let found = format!("a cost of up to {total} fen");
        faults.add(
            Code::CostOverflow,
            "/objective",
            found,
            "at most 2^53 fen in all",
            hint,
        );
    }
}

fn worst(instance: &Instance) -> Vec<(Term, i128)> {
    let horizon = instance.horizon();
    // At least a day: a schedule from elsewhere is judged too, and may lie beside the horizon.
    let span = i128::from(horizon.length().0.max(DAY));
    let late = |from: crate::units::Instant| i128::from((horizon.to - from).0).max(span);
    let vehicles = instance.vehicles();
    let count = vehicles.len() as i128;
    let drivers = instance.drivers().len() as i128;
    // A duty has a run, or is the one under way at the start.
    let duties = count + drivers;
    let most = |all: &mut dyn Iterator<Item = Fen>| i128::from(all.max().unwrap_or_default().0);
    let schemes = instance.pay_schemes();
    let objective = instance.objective();
    let money = |amount: Fen| i128::from(amount.0);
    let lateness: i128 = vehicles.iter().filter_map(|one| one.due).map(late).sum();
    let waiting: i128 = vehicles.iter().map(|one| late(one.released)).sum();
    // The begin of a duty under way lies before the horizon.
    let duty_span = (instance.drivers().iter())
        .filter_map(|driver| driver.state.as_ref()?.duty_begin)
        .map(late)
        .fold(span, i128::max);
    // φ is convex: it costs most when one driver does every run.
    let phi = |n: i128| match &objective.fairness {
        Fairness::Weight(weight) => money(*weight) * n * n,
        Fairness::Table(table) => {
            let top = most(&mut table.iter().copied());
            let step = match table.as_slice() {
                [.., one, two] => money(*two) - money(*one),
                _ => 0,
            };
            top + step.abs() * n
        }
    };
    let before = |n: u32| i128::from(n);
    let history: i128 = instance
        .drivers()
        .iter()
        .map(|one| phi(before(one.runs_before)))
        .sum();
    let busiest = (instance.drivers().iter())
        .map(|one| one.runs_before)
        .max()
        .unwrap_or(0);
    vec![
        (
            Term::Unserved,
            vehicles.iter().map(|one| money(one.value)).sum(),
        ),
        (Term::Lateness, money(objective.lateness) * lateness),
        (Term::Waiting, money(objective.waiting) * waiting),
        (
            Term::RunPay,
            most(&mut schemes.iter().flat_map(|s| s.run_pay.iter().copied())) * count,
        ),
        (
            Term::DutyPay,
            most(&mut schemes.iter().map(|s| s.duty_pay)) * duties,
        ),
        (
            Term::Overtime,
            most(&mut schemes.iter().map(|s| s.overtime_per_minute)) * duty_span * duties,
        ),
        (
            Term::CoachFare,
            most(&mut instance.coaches().iter().map(|one| one.fare)) * duties,
        ),
        (
            Term::CageCost,
            most(&mut instance.trucks().iter().map(|one| one.cost)) * count,
        ),
        (Term::Fairness, history + phi(before(busiest) + count)),
        (Term::Preference, money(objective.preference) * count),
        (
            Term::Change,
            money(objective.change_vehicle) * count + money(objective.change_driver) * drivers,
        ),
    ]
}
