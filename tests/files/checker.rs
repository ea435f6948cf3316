//! The checker against a schedule made by hand: it passes, and each rule broken in turn is named,
//! alone; limits hold to the minute; costs equal those worked out by hand.

mod costs;
use crate::firm;
mod limits;
mod limits_by_date;
mod limits_shared;
mod mutations;
mod nonsense;
mod times;

use std::collections::BTreeSet;

use driveaway::check::{CheckReport, check};
use driveaway::names::Rule;
use driveaway::schedule::ScheduleSpec;
use driveaway::spec::InstanceSpec;

/// A change of an instance and its schedule.
type Edit = fn(&mut InstanceSpec, &mut ScheduleSpec);

/// The report on the firm's schedule after `edits`.
fn report(edits: &[Edit]) -> CheckReport {
    let (mut spec, mut schedule) = (firm::instance(), firm::schedule());
    for edit in edits {
        edit(&mut spec, &mut schedule);
    }
    let instance = spec.build().unwrap();
    check(&instance, &firm::resolve(&instance, &schedule))
}

fn broken(report: &CheckReport) -> BTreeSet<Rule> {
    report.violations.iter().map(|one| one.rule).collect()
}

#[track_caller]
fn passes(edits: &[Edit]) {
    let report = report(edits);
    assert!(report.passed(), "{:#?}", report.violations);
}

#[track_caller]
fn breaks(rule: Rule, edits: &[Edit]) -> CheckReport {
    let report = report(edits);
    assert_eq!(broken(&report), BTreeSet::from([rule]), "{report:#?}");
    report
}

#[track_caller]
fn says(report: &CheckReport, sentence: &str) {
    let all: Vec<String> = report.violations.iter().map(|v| v.to_string()).collect();
    assert!(all.iter().any(|one| one == sentence), "{all:#?}");
}

#[test]
fn the_schedule_made_by_hand_passes() {
    passes(&[]);
}
