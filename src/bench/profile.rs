//! Performance profiles (Dolan and Moré 2002): for each engine, the share of problems on which it is
//! at most so many times as slow as the fastest engine on that problem.

use std::collections::{BTreeMap, BTreeSet};

use super::Run;
use super::table::median;

/// The profile of one engine.
#[derive(Clone, PartialEq, Debug)]
pub struct Profile {
    /// Engine.
    pub engine: String,
    /// Steps `(ratio, share)`, both ascending: from `ratio` on, the engine is that fast on this share.
    pub steps: Vec<(f64, f64)>,
}

impl Profile {
    /// The share at `ratio`.
    pub fn share(&self, ratio: f64) -> f64 {
        let reached = self.steps.iter().take_while(|step| step.0 <= ratio);
        reached.last().map_or(0.0, |step| step.1)
    }
}

/// The profiles of all engines. A problem is an instance with a seed; the time of an engine on it is the
/// median over the repetitions of the seconds until the gap asked for is proven. Engines that never
/// prove it stay below 1; problems that no engine solves count in the number of problems.
pub fn profiles(runs: &[Run]) -> Vec<Profile> {
    type Problem<'a> = (&'a str, u32);
    let mut times: BTreeMap<(&str, Problem), Vec<Option<f64>>> = BTreeMap::new();
    for run in runs {
        let problem = (run.cell.instance.as_str(), run.cell.seed);
        let solved = run.reached(run.cell.gap);
        // A clock cannot tell times below a millisecond apart.
        let seconds = solved.map(|seconds| seconds.max(1e-3));
        (times.entry((&run.cell.engine, problem)).or_default()).push(seconds);
    }
    let times: BTreeMap<(&str, Problem), f64> = (times.into_iter())
        .filter_map(|(key, all)| Some((key, median(all)?)))
        .collect();
    let problems: BTreeSet<Problem> = (runs.iter())
        .map(|run| (run.cell.instance.as_str(), run.cell.seed))
        .collect();
    let mut engines: Vec<&str> = Vec::new();
    for run in runs {
        if !engines.contains(&run.cell.engine.as_str()) {
            engines.push(&run.cell.engine);
        }
    }
    let best = |problem: Problem| -> Option<f64> {
        let all = engines
            .iter()
            .filter_map(|engine| times.get(&(*engine, problem)));
        all.copied().min_by(f64::total_cmp)
    };
    (engines.iter())
        .map(|engine| {
            let mut ratios: Vec<f64> = (problems.iter())
                .filter_map(|problem| Some(times.get(&(*engine, *problem))? / best(*problem)?))
                .collect();
            ratios.sort_by(f64::total_cmp);
            #[allow(clippy::cast_precision_loss)] // counts of problems
            let share = |at: usize| (at + 1) as f64 / problems.len() as f64;
            let steps = ratios.iter().enumerate();
            Profile {
                engine: (*engine).to_owned(),
                steps: steps.map(|(at, ratio)| (*ratio, share(at))).collect(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::*;

    #[test]
    fn shares_grow_with_the_ratio_to_the_fastest() {
        let mut runs = vec![
            run("a", "one", 2.0),
            run("a", "two", 4.0),
            run("b", "one", 9.0),
            run("b", "two", 3.0),
        ];
        let mut failed = run("c", "one", 60.0);
        (failed.bound, failed.curve) = (None, Vec::new());
        runs.push(failed);
        runs.push(run("c", "two", 5.0));
        let [one, two] = &profiles(&runs)[..] else {
            panic!("two engines");
        };
        let third = 1.0 / 3.0;
        assert_eq!(one.steps, [(1.0, third), (3.0, 2.0 * third)]);
        assert_eq!(two.steps, [(1.0, third), (1.0, 2.0 * third), (2.0, 1.0)]);
        assert_eq!(
            (one.share(0.5), one.share(2.9), one.share(99.0)),
            (0.0, third, 2.0 * third)
        );
    }
}
