//! What a caller can ask of a solve.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::Serialize;

use crate::names::{Costs, Level};
use crate::units::{DAY, Fen, Minutes};

/// Which engine solves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// The strongest that takes the instance: `matching`, else `exact`, else `windows`.
    #[default]
    Auto,
    /// The duty network as a MILP.
    Exact,
    /// The horizon in windows of time, each a MILP; a bound for the whole from prices.
    Windows,
    /// The exact special case: each driver at most one run.
    Matching,
    /// A careful dispatcher's rule; no proof.
    Greedy,
}

/// How the cost terms are weighed against each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The sum of all terms, by their weights.
    #[default]
    Weighted,
    /// Strictly by [`Level`]: serve, then on time, then cheap, then fair.
    Lexicographic,
}

/// What is called with news of a solve.
pub type Listener = Arc<dyn Fn(&Progress) + Send + Sync>;

/// Options of a solve.
#[derive(Clone)]
pub struct SolveOptions {
    /// Engine.
    pub engine: Engine,
    /// How the cost terms are weighed; `Lexicographic` is for engines `exact` and `auto`.
    pub order: Order,
    /// Stop once `(cost - bound) / max(1, |cost|)` is at most this; `0.0` = to the optimum.
    pub gap: f64,
    /// Wall-clock limit; the result then depends on the machine.
    pub time_limit: Option<Duration>,
    /// Limit on branch-and-bound nodes; the result does not depend on the machine.
    pub node_limit: Option<u32>,
    /// Length of a window of engine `windows`, at least one slot.
    pub window: Minutes,
    /// How often engine `windows` goes over all windows again, once for better prices and once for a
    /// better schedule each time, unless gap or time stop it before. The result does not depend on the
    /// machine.
    pub rounds: u32,
    /// Threads, at least 1. The result does not depend on it.
    pub threads: u32,
    /// Seed of every random choice.
    pub seed: u32,
    /// Cancels the solve from any thread.
    pub cancel: CancelToken,
    /// Is called with news of the solve, from the solving thread.
    pub progress: Option<Listener>,
}

impl Default for SolveOptions {
    fn default() -> Self {
        SolveOptions {
            engine: Engine::Auto,
            order: Order::Weighted,
            gap: 1e-4,
            time_limit: None,
            node_limit: None,
            window: Minutes(DAY),
            rounds: 12,
            threads: 1,
            seed: 0,
            cancel: CancelToken::new(),
            progress: None,
        }
    }
}

impl fmt::Debug for SolveOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SolveOptions")
            .field("engine", &self.engine)
            .field("order", &self.order)
            .field("gap", &self.gap)
            .field("time_limit", &self.time_limit)
            .field("node_limit", &self.node_limit)
            .field("window", &self.window)
            .field("rounds", &self.rounds)
            .field("threads", &self.threads)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// A flag that asks a solve to stop; clones share it.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that nobody has cancelled.
    pub fn new() -> CancelToken {
        CancelToken::default()
    }
    /// Asks the solve to stop and return the best schedule found.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
    /// Whether it was asked.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// News of a solve.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Progress {
    /// What is going on.
    pub phase: Phase,
    /// Seconds since the solve began.
    pub seconds: f64,
    /// Cost of the best schedule so far.
    pub incumbent: Option<Fen>,
    /// Proven lower limit on the cost of any schedule.
    pub bound: Option<Fen>,
    /// Branch-and-bound nodes so far.
    pub nodes: u64,
}

impl Progress {
    /// `(incumbent - bound) / max(1, |incumbent|)`, if both are known.
    pub fn gap(&self) -> Option<f64> {
        Some(gap(self.incumbent?, self.bound?))
    }
}

/// Phases of a solve.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// A first schedule by rule.
    Greedy,
    /// The duty network is built.
    Network,
    /// The MILP is built.
    Model,
    /// The MILP is solved.
    Search,
    /// The horizon is planned window by window.
    Windows,
    /// Prices of all windows, and the bound that they prove.
    Prices,
    /// Flows become named duties.
    Rounding,
    /// The checker judges the schedule.
    Check,
}

impl Phase {
    /// The name as written.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Greedy => "greedy",
            Phase::Network => "network",
            Phase::Model => "model",
            Phase::Search => "search",
            Phase::Windows => "windows",
            Phase::Prices => "prices",
            Phase::Rounding => "rounding",
            Phase::Check => "check",
        }
    }
}

/// What a solve knows about its schedule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The schedule is proven optimal: cost = bound.
    Optimal,
    /// The schedule keeps all rules; its gap is proven.
    Feasible,
    /// The locks admit no schedule; proven.
    Infeasible,
    /// No schedule was found before a limit; with locks there may be none.
    Unknown,
}

/// Why a solve stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// Optimality or infeasibility was proven, or the engine was done.
    Finished,
    /// The gap asked for was reached.
    Gap,
    /// The time limit.
    Time,
    /// The node limit.
    Nodes,
    /// The next stage would not fit into memory.
    Memory,
    /// The caller cancelled.
    Cancelled,
}

/// Figures of a solve.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Statistics {
    /// Driver commodities of the network.
    pub commodities: usize,
    /// Nodes of the network.
    pub network_nodes: usize,
    /// Arcs of the network.
    pub network_arcs: usize,
    /// Columns of the MILP.
    pub columns: usize,
    /// Rows of the MILP.
    pub rows: usize,
    /// Branch-and-bound nodes.
    pub nodes: u64,
    /// Simplex and interior-point iterations.
    pub iterations: u64,
    /// Seconds by phase, in order.
    pub phase_seconds: Vec<(String, f64)>,
}

/// What was reached and proven on one level of the lexicographic order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct LevelProof {
    /// Level.
    pub level: Level,
    /// Cost of the level's terms.
    pub cost: Fen,
    /// Lower limit on that cost, among the schedules that do as well on every earlier level.
    pub bound: Option<Fen>,
}

/// The result of a solve.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What is known.
    pub status: Status,
    /// The schedule; the checker has accepted it.
    pub schedule: Option<crate::schedule::Schedule>,
    /// Its cost by term, as the checker computed it.
    pub costs: Option<Costs>,
    /// A lower limit on the cost of any schedule of the whole instance, if one was proven.
    pub bound: Option<Fen>,
    /// Why it stopped.
    pub stop_reason: StopReason,
    /// The engine that solved (never `auto`).
    pub engine: Engine,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// Figures.
    pub statistics: Statistics,
    /// With [`Order::Lexicographic`]: what was reached and proven, level by level. The status is then
    /// `Optimal` when every level is, and `bound` (on the weighted cost) is not known.
    pub levels: Vec<LevelProof>,
    /// When the locks admit no schedule: a set of them that already does not, while each smaller part
    /// of it does. Empty if the search was stopped, or if the frozen past alone admits none.
    pub conflict: Vec<super::Lock>,
    /// Whether `conflict` is proven to be a smallest such set: no fewer locks contradict. Not
    /// proven where a limit or many locks that contradict in many ways stood against it.
    pub smallest: bool,
    /// The rules each of which, taken away alone, lets the locks of `conflict` be kept. None where time
    /// and place alone stand against them, or several rules at once.
    pub conflict_rules: Vec<crate::names::Rule>,
}

impl Outcome {
    /// Total cost of the schedule.
    pub fn cost(&self) -> Option<Fen> {
        self.costs.map(|costs| costs.total())
    }

    /// `(cost - bound) / max(1, |cost|)`, if both are known.
    pub fn gap(&self) -> Option<f64> {
        Some(gap(self.cost()?, self.bound?))
    }
}

/// `(cost - bound) / max(1, |cost|)`.
pub(super) fn gap(cost: Fen, bound: Fen) -> f64 {
    #[allow(clippy::cast_precision_loss)] // money stays below 2^53 fen
    let (above, base) = ((cost - bound).0 as f64, cost.0.unsigned_abs().max(1) as f64);
    above / base
}

/// Why a solve gave no outcome.
#[derive(Debug, thiserror::Error)]
pub enum SolveError {
    /// The engine cannot solve this instance.
    #[error("engine {engine:?} does not fit this instance: {reason}")]
    Unsupported {
        /// The engine.
        engine: Engine,
        /// Which part of the instance is outside its case.
        reason: String,
    },
    /// An option is out of range.
    #[error("option {option}: found {found}, expected {expected}")]
    Option {
        /// Name.
        option: &'static str,
        /// Value.
        found: String,
        /// Range.
        expected: &'static str,
    },
    /// The solver behind the engine failed, or the schedule did not pass the checker. A bug.
    #[error("internal error: {0}")]
    Internal(String),
}
