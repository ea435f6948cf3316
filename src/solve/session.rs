//! One solve under way: its clock, its limits, its news.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant as Clock};

use super::options::{Listener, Phase, Progress, SolveOptions, StopReason};
use crate::milp::{Monitor, News};
use crate::schedule::Schedule;
use crate::units::Fen;

/// The clock, limits and best figures of one solve.
pub(super) struct Session<'a> {
    pub options: &'a SolveOptions,
    /// A schedule to begin with.
    pub start: Option<&'a Schedule>,
    began: Clock,
    best: Mutex<Best>,
}

struct Best {
    phase: Phase,
    incumbent: Option<Fen>,
    bound: Option<Fen>,
    phases: Vec<(Phase, Duration)>,
    nodes: u64,
    told: Duration,
}

/// A solver that is busy and has no news still shows that time passes.
const HEARTBEAT: Duration = Duration::from_millis(500);

impl<'a> Session<'a> {
    pub fn new(options: &'a SolveOptions) -> Session<'a> {
        let best = Best {
            phase: Phase::Greedy,
            incumbent: None,
            bound: None,
            phases: Vec::new(),
            nodes: 0,
            told: Duration::ZERO,
        };
        Session {
            options,
            start: None,
            began: Clock::now(),
            best: Mutex::new(best),
        }
    }

    /// A session that begins with a schedule at hand.
    pub fn starting(options: &'a SolveOptions, start: Option<&'a Schedule>) -> Session<'a> {
        Session {
            start,
            ..Session::new(options)
        }
    }

    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Seconds until the time limit.
    pub fn seconds_left(&self) -> Option<f64> {
        let limit = self.options.time_limit?;
        Some(limit.saturating_sub(self.began.elapsed()).as_secs_f64())
    }

    /// Why the solve must stop now, if it must.
    pub fn must_stop(&self) -> Option<StopReason> {
        if self.options.cancel.is_cancelled() {
            Some(StopReason::Cancelled)
        } else if self.seconds_left() == Some(0.0) {
            Some(StopReason::Time)
        } else {
            None
        }
    }

    /// Enters a phase and says so.
    pub fn enter(&self, phase: Phase) {
        let now = self.began.elapsed();
        self.update(|best| {
            best.phase = phase;
            best.phases.push((phase, now));
        });
        self.tell();
    }

    /// A schedule that the checker has accepted.
    pub fn found(&self, cost: Fen) {
        self.update(|best| {
            best.incumbent = Some(best.incumbent.map_or(cost, |old| old.min(cost)));
        });
        self.tell();
    }

    /// A proven bound.
    pub fn proved(&self, bound: Fen) {
        self.update(|best| best.bound = Some(best.bound.map_or(bound, |old| old.max(bound))));
        self.tell();
    }

    /// Whether a schedule is at hand.
    pub fn has_schedule(&self) -> bool {
        (self.best.lock()).is_ok_and(|best| best.incumbent.is_some())
    }

    /// The best bound proven so far.
    pub fn bound(&self) -> Option<Fen> {
        self.best.lock().map_or(None, |best| best.bound)
    }

    /// Seconds spent in each phase so far, in order of entry.
    pub fn phase_seconds(&self) -> Vec<(String, f64)> {
        let now = self.began.elapsed();
        let Ok(best) = self.best.lock() else {
            return Vec::new();
        };
        let ends = best.phases.iter().skip(1).map(|(_, at)| *at).chain([now]);
        (best.phases.iter().zip(ends))
            .map(|((phase, from), to)| (phase.as_str().to_owned(), (to - *from).as_secs_f64()))
            .collect()
    }

    fn update(&self, change: impl FnOnce(&mut Best)) {
        if let Ok(mut best) = self.best.lock() {
            change(&mut best);
        }
    }

    /// A listener for the solve of a part: whatever is told of the part, it tells how long the whole has
    /// taken, and of the whole what is known now.
    pub fn of_part(&self) -> Option<Listener> {
        let listen = self.options.progress.clone()?;
        let now = self.progress()?;
        Some(Arc::new(move |part: &Progress| {
            listen(&Progress {
                seconds: now.seconds + part.seconds,
                nodes: now.nodes + part.nodes,
                ..now
            });
        }))
    }

    /// Where the solve stands; it counts as told.
    fn progress(&self) -> Option<Progress> {
        let now = self.began.elapsed();
        let mut best = self.best.lock().ok()?;
        best.told = now;
        Some(Progress {
            phase: best.phase,
            seconds: now.as_secs_f64(),
            incumbent: best.incumbent,
            bound: best.bound,
            nodes: best.nodes,
        })
    }

    fn tell(&self) {
        if let Some(listen) = &self.options.progress
            && let Some(progress) = self.progress()
        {
            listen(&progress); // nothing is locked: it may take its time
        }
    }

    /// Tells where the solve stands if it has not for a while.
    fn beat(&self) {
        let now = self.began.elapsed();
        let due = self
            .best
            .lock()
            .is_ok_and(|best| now >= best.told + HEARTBEAT);
        if due && self.options.progress.is_some() {
            self.tell();
        }
    }
}

/// A lower limit in whole fen from a solver's dual bound: costs are whole, so a bound rises to
/// the next whole number, after a margin for the solver's floating point.
pub(super) fn whole_bound(bound: f64) -> Fen {
    let margin = 1e-3_f64.max(bound.abs() * 1e-9);
    #[allow(clippy::cast_possible_truncation)] // money stays below 2^53
    Fen((bound - margin).ceil() as i64)
}

impl Monitor for Session<'_> {
    fn news(&self, news: News) {
        // The solver's incumbent is not a checked schedule yet; only its bound is news.
        if let Some(bound) = news.bound {
            let bound = whole_bound(bound);
            self.update(|best| best.bound = Some(best.bound.map_or(bound, |old| old.max(bound))));
        }
        self.update(|best| best.nodes = best.nodes.max(news.nodes));
        self.tell();
    }

    fn stop(&self) -> bool {
        self.beat();
        self.must_stop().is_some()
    }
}

/// Passes on stop requests, but no news: for a program whose bound is none of the whole instance's
/// weighted cost.
pub(super) struct Quiet<'a>(pub &'a Session<'a>);

impl Monitor for Quiet<'_> {
    fn news(&self, _: News) {}
    fn stop(&self) -> bool {
        self.0.stop()
    }
}
