//! The bench of the port day, on a firm's day.

use crate::race::{Settings, race, table};

#[test]
fn ours_and_highs_alone_agree_on_a_firms_day() {
    let settings = Settings {
        gap: 1e-4,
        threads: 2,
        reps: 2,
        reps_highs: 1,
        cap_factor: 6.0,
    };
    let races: Vec<_> = ["fast", "slow"]
        .map(|regime| format!("firm-day-{regime}"))
        .iter()
        .map(|name| {
            race(
                name,
                &crate::committed::instance(&format!("{name}.json")),
                settings,
            )
        })
        .collect();
    let text = table(&races);
    assert_eq!(text.lines().count(), 5, "{text}");
    let widths: Vec<usize> = text.lines().map(|line| line.chars().count()).collect();
    assert!(widths.iter().all(|width| *width == widths[0]), "{text}");
}
