//! Two schedules side by side.

use driveaway::check::check;
use driveaway::compare::{Changes, compare};
use driveaway::scenario::apply;
use driveaway::solve::{Engine, SolveOptions, solve};
use driveaway::units::Fen;

use super::{SHORT, build, days, solved};

#[test]
fn a_schedule_compared_with_itself_changes_nobody() {
    for spec in days(&[(&SHORT, 20)]) {
        let Some((instance, schedule)) = solved(&spec) else {
            continue;
        };
        let told = compare((&instance, &schedule), (&instance, &schedule));
        assert_eq!(told.changes, Changes::default());
        assert_eq!((told.difference, told.terms.len()), (Fen(0), 0));
        assert_eq!(told.a, told.b);
        let report = check(&instance, &schedule);
        assert_eq!(told.a.cost, report.costs.total());
        assert_eq!(told.a.terms.values().copied().sum::<Fen>(), told.a.cost);
        assert_eq!(told.a.served + told.a.unserved, spec.vehicles.len());
    }
}

#[test]
fn differences_add_up() {
    let mut seen = 0;
    for spec in days(&[(&SHORT, 40)]) {
        let Some((instance, best)) = solved(&spec) else {
            continue;
        };
        // A variant with more lost by each vehicle that stays, solved by another engine.
        let mut other = spec.clone();
        apply(
            &mut other,
            &["objective.unserved*=3", "objective.waiting+=1"],
        )
        .unwrap();
        let other = build(&other);
        let options = SolveOptions {
            engine: Engine::Greedy,
            ..SolveOptions::default()
        };
        let Some(second) = solve(&other, &options).unwrap().schedule else {
            continue;
        };
        let told = compare((&instance, &best), (&other, &second));
        assert_eq!(told.difference, told.b.cost - told.a.cost);
        assert_eq!(told.terms.values().copied().sum::<Fen>(), told.difference);
        let changes = &told.changes;
        assert_eq!(
            told.a.served + changes.gained.len(),
            told.b.served + changes.dropped.len()
        );
        assert_eq!(
            told.a.used + changes.called.len(),
            told.b.used + changes.sent_home.len()
        );
        // The other way round everything is turned round.
        let back = compare((&other, &second), (&instance, &best));
        assert_eq!(back.changes.gained, changes.dropped);
        assert_eq!(back.changes.sent_home, changes.called);
        assert_eq!(back.changes.moved.len(), changes.moved.len());
        assert_eq!(back.difference, Fen(0) - told.difference);
        seen += usize::from(!changes.is_empty());
    }
    assert!(seen > 5, "{seen}");
}
