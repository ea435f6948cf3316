//! Branch and bound by Lagrange multipliers on the jobs (Posta, Ferland and Michelon 2012).
//!
//! A multiplier for each job leaves a knapsack for each agent, which dynamic programming solves
//! exactly. It is asked whether a solution of cost at most `target` exists, for one target after
//! another from the bound up: a target so close to the bound settles most pairs of agent and job,
//! because a pair whose knapsacks cost too much with it (or without it) is out (or in). The
//! question is answered by depth-first search over the jobs that are left.

use super::Agents;
use super::knapsack::Knapsack;

/// Steps of the multipliers at the root, and at a node below it.
const ROOT_STEPS: u32 = 1_000;
const NODE_STEPS: u32 = 40;
/// Steps in vain after which they become shorter.
const PATIENCE: u32 = 15;
/// First length of a step, as a share of what would reach the target.
const LENGTH: f64 = 1.0;
/// Margin for floating point; costs are whole.
const MARGIN: f64 = 1e-5;
/// An open job.
const OPEN: u32 = u32::MAX;

/// What is known of a target.
pub(super) enum Found {
    /// A solution that costs at most the target: the agent of each job.
    Solution(Vec<usize>),
    /// There is none.
    Nothing,
    /// It was stopped.
    Stopped,
}

/// What is decided so far.
#[derive(Clone)]
struct Node {
    /// Agent of each job.
    agent: Vec<u32>,
    /// Whether a pair is still possible, agent by agent.
    possible: Vec<bool>,
    /// What each agent has left.
    room: Vec<i64>,
    /// Cost of what is decided.
    cost: i64,
    multipliers: Vec<f64>,
}

/// A node with the choices for one of its jobs that are still to be tried.
struct Branching {
    node: Node,
    job: usize,
    /// Agents, the most promising last.
    agents: Vec<usize>,
}

/// What the multipliers say of a node.
enum Bounded {
    /// Nothing below it costs at most the target.
    Closed,
    Solution(Vec<usize>),
    /// The job to branch on and the agents that may take it, the most promising last.
    Open(usize, Vec<usize>),
    Stopped,
}

/// A search in one instance.
pub(super) struct Search<'a> {
    agents: &'a Agents,
    /// Costs, the less the better.
    costs: Vec<i64>,
    knapsacks: Vec<Knapsack>,
    /// What each pair adds to the bound, if it is chosen.
    with: Vec<f64>,
    root: Node,
    late: &'a dyn Fn() -> bool,
}

impl<'a> Search<'a> {
    /// A search that stops when `late` says so; `None` if the tables of the knapsacks are too large.
    pub fn new(agents: &'a Agents, late: &'a dyn Fn() -> bool) -> Option<Search<'a>> {
        let (jobs, count) = (agents.jobs, agents.capacities.len());
        let costs = agents.signed_costs();
        let knapsacks = (agents.capacities.iter())
            .map(|&capacity| Knapsack::new(jobs, capacity))
            .collect::<Option<Vec<_>>>()?;
        // A job is worth what its second choice costs.
        let multipliers = (0..jobs).map(|job| {
            let mut costs: Vec<i64> = (0..count).map(|agent| costs[agent * jobs + job]).collect();
            costs.sort_unstable();
            as_float(costs.get(1).or(costs.first()).copied().unwrap_or(0))
        });
        let root = Node {
            agent: vec![OPEN; jobs],
            possible: vec![true; jobs * count],
            room: agents.capacities.clone(),
            cost: 0,
            multipliers: multipliers.collect(),
        };
        Some(Search {
            agents,
            with: vec![0.0; costs.len()],
            costs,
            knapsacks,
            root,
            late,
        })
    }

    /// Lower limit on the cost of every solution, towards `goal`, which it seldom passes.
    pub fn bound(&mut self, goal: i64) -> i64 {
        let mut node = self.root.clone();
        let mut bound = f64::NEG_INFINITY;
        self.climb(&mut node, goal, ROOT_STEPS, &mut bound);
        self.root.multipliers = node.multipliers;
        #[allow(clippy::cast_possible_truncation)] // costs stay below 2^53
        let bound = (bound - MARGIN).ceil() as i64;
        bound
    }

    /// Whether a solution costs at most `target`.
    pub fn ask(&mut self, target: i64) -> Found {
        let mut stack: Vec<Branching> = Vec::new();
        let mut next = Some(self.root.clone());
        loop {
            if let Some(mut node) = next.take() {
                match self.bounded(&mut node, target) {
                    Bounded::Closed => {}
                    Bounded::Solution(agents) => return Found::Solution(agents),
                    Bounded::Open(job, agents) => stack.push(Branching { node, job, agents }),
                    Bounded::Stopped => return Found::Stopped,
                }
            }
            let Some(top) = stack.last_mut() else {
                return Found::Nothing;
            };
            let Some(agent) = top.agents.pop() else {
                stack.pop();
                continue;
            };
            let mut child = top.node.clone();
            self.give(&mut child, top.job, agent);
            next = Some(child);
        }
    }

    /// Decides what follows from the target, then how to branch.
    fn bounded(&mut self, node: &mut Node, target: i64) -> Bounded {
        let jobs = self.agents.jobs;
        loop {
            if (self.late)() {
                return Bounded::Stopped;
            }
            if !self.settle(node) {
                return Bounded::Closed;
            }
            if !node.agent.contains(&OPEN) {
                let agents = node.agent.iter().map(|&agent| agent as usize).collect();
                return if node.cost <= target {
                    Bounded::Solution(agents)
                } else {
                    Bounded::Closed
                };
            }
            let mut bound = f64::NEG_INFINITY;
            if let Some(chosen) = self.climb(node, target, NODE_STEPS, &mut bound) {
                return Bounded::Solution(chosen);
            }
            let limit = as_float(target) + MARGIN;
            if bound > limit {
                return Bounded::Closed;
            }
            if !self.decide(node, limit) {
                break;
            }
        }
        // The job whose second choice costs most: it decides most.
        let mut best: Option<(f64, usize)> = None;
        for job in (0..jobs).filter(|&job| node.agent[job] == OPEN) {
            let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
            for agent in 0..self.knapsacks.len() {
                let pair = agent * jobs + job;
                if node.possible[pair] {
                    let with = self.with[pair];
                    second = second.min(with.max(first));
                    first = first.min(with);
                }
            }
            let score = second + first;
            if best.is_none_or(|best| score > best.0) {
                best = Some((score, job));
            }
        }
        let job = best.map_or(0, |best| best.1);
        let mut agents: Vec<usize> = (0..self.knapsacks.len())
            .filter(|agent| node.possible[agent * jobs + job])
            .collect();
        let with = |agent: usize| self.with[agent * jobs + job];
        agents.sort_by(|&a, &b| with(b).total_cmp(&with(a)).then(b.cmp(&a)));
        Bounded::Open(job, agents)
    }

    fn give(&self, node: &mut Node, job: usize, agent: usize) {
        let pair = agent * self.agents.jobs + job;
        node.agent[job] = u32::try_from(agent).unwrap_or(OPEN);
        node.room[agent] -= self.agents.uses[pair];
        node.cost += self.costs[pair];
    }

    /// Gives jobs that only one agent can take to that one, until nothing changes; `false` if some
    /// job has none.
    fn settle(&self, node: &mut Node) -> bool {
        let jobs = self.agents.jobs;
        let mut changed = true;
        while changed {
            changed = false;
            for job in 0..jobs {
                if node.agent[job] != OPEN {
                    continue;
                }
                let (mut count, mut only) = (0, 0);
                for agent in 0..self.knapsacks.len() {
                    let pair = agent * jobs + job;
                    node.possible[pair] &= self.agents.uses[pair] <= node.room[agent];
                    if node.possible[pair] {
                        (count, only) = (count + 1, agent);
                    }
                }
                if count == 0 {
                    return false;
                }
                if count == 1 {
                    self.give(node, job, only);
                    changed = true;
                }
            }
        }
        node.room.iter().all(|&room| room >= 0)
    }

    /// Moves the multipliers towards a bound above `target`; the best ones stay. A solution, if the
    /// knapsacks happen to be one that costs at most the target.
    fn climb(
        &mut self,
        node: &mut Node,
        target: i64,
        steps: u32,
        best: &mut f64,
    ) -> Option<Vec<usize>> {
        let jobs = self.agents.jobs;
        let limit = as_float(target) + MARGIN;
        let (mut length, mut vain) = (LENGTH, 0);
        let mut at = node.multipliers.clone();
        for step in 0..steps {
            if step % 32 == 31 && (self.late)() {
                break;
            }
            let mut bound = as_float(node.cost);
            let mut missing = vec![0_i32; jobs];
            for job in (0..jobs).filter(|&job| node.agent[job] == OPEN) {
                bound += at[job];
                missing[job] = 1;
            }
            let mut chosen: Vec<usize> = node.agent.iter().map(|&agent| agent as usize).collect();
            for agent in 0..self.knapsacks.len() {
                let knapsack = self.fill(node, agent, &at);
                bound += knapsack.least();
                for &job in knapsack.chosen() {
                    missing[job as usize] -= 1;
                    chosen[job as usize] = agent;
                }
            }
            if bound > *best + 1e-6 {
                *best = bound;
                node.multipliers.clone_from(&at);
                vain = 0;
            } else {
                vain += 1;
                if vain >= PATIENCE {
                    length /= 2.0;
                    vain = 0;
                    at.clone_from(&node.multipliers);
                }
            }
            if *best > limit {
                return None;
            }
            let square: i32 = missing.iter().map(|count| count * count).sum();
            if square == 0 {
                return (bound <= limit).then_some(chosen);
            }
            let by = length * (limit + 0.5 - bound).max(0.1) / f64::from(square);
            for (multiplier, count) in at.iter_mut().zip(missing) {
                *multiplier += by * f64::from(count);
            }
        }
        None
    }

    /// Solves the knapsack of an agent at the multipliers `at`.
    fn fill(&mut self, node: &Node, agent: usize, at: &[f64]) -> &Knapsack {
        let first = agent * self.agents.jobs;
        let open = (0..self.agents.jobs)
            .filter(|job| node.agent[*job] == OPEN && node.possible[first + job])
            .map(|job| {
                let price = as_float(self.costs[first + job]) - at[job];
                (job, self.agents.uses[first + job], price)
            });
        let knapsack = &mut self.knapsacks[agent];
        knapsack.solve(open, node.room[agent]);
        knapsack
    }

    /// Rules out pairs, and takes others, by what the bound would be otherwise; whether any.
    fn decide(&mut self, node: &mut Node, limit: f64) -> bool {
        let jobs = self.agents.jobs;
        let at = node.multipliers.clone();
        let mut bound = as_float(node.cost);
        for job in (0..jobs).filter(|&job| node.agent[job] == OPEN) {
            bound += at[job];
        }
        for agent in 0..self.knapsacks.len() {
            bound += self.fill(node, agent, &at).least();
        }
        let mut decided = false;
        for agent in 0..self.knapsacks.len() {
            let slack = limit - bound + self.knapsacks[agent].least();
            for (job, with, without) in self.knapsacks[agent].alternatives() {
                let (job, pair) = (job as usize, agent * jobs + job as usize);
                self.with[pair] = with - self.knapsacks[agent].least();
                if with > slack {
                    node.possible[pair] = false;
                    decided = true;
                } else if without > slack {
                    // Only this agent may take it.
                    for other in (0..self.knapsacks.len()).filter(|&other| other != agent) {
                        decided |= node.possible[other * jobs + job];
                        node.possible[other * jobs + job] = false;
                    }
                }
            }
        }
        decided
    }
}

#[allow(clippy::cast_precision_loss)] // costs stay below 2^53
fn as_float(cost: i64) -> f64 {
    cost as f64
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::super::Problem as _;
    use super::*;
    use crate::published::Sense;

    /// Costs go against uses, as in type D, and capacities are tight.
    fn random(seed: u64) -> Agents {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut below = |count: u64| i64::try_from(dice.next_u64() % count).unwrap();
        let (count, jobs) = (2 + below(2) as usize, 5 + below(4) as usize);
        let uses: Vec<i64> = (0..count * jobs).map(|_| 1 + below(12)).collect();
        let costs = uses.iter().map(|uses| 14 - uses + below(5)).collect();
        let total: i64 = uses.iter().sum();
        let each = total / (count * count) as i64;
        Agents {
            sense: Sense::Least,
            jobs,
            costs,
            uses,
            capacities: (0..count).map(|_| each - 2 + below(6)).collect(),
        }
    }

    fn optimum(agents: &Agents) -> Option<i64> {
        let count = agents.capacities.len();
        let all = (0..count.pow(u32::try_from(agents.jobs).unwrap())).map(|mut code| {
            let choice = (0..agents.jobs).map(|_| {
                let agent = code % count;
                code /= count;
                agent
            });
            vec![choice.collect::<Vec<_>>()]
        });
        all.filter_map(|one| agents.cost_of(&one).ok()).min()
    }

    #[test]
    fn each_target_is_answered_as_enumeration_does() {
        let (mut solved, mut raised) = (0, 0);
        for seed in 0..300 {
            let agents = random(seed);
            let never = || false;
            let mut search = Search::new(&agents, &never).unwrap();
            let Some(best) = optimum(&agents) else {
                assert!(matches!(search.ask(10_000), Found::Nothing), "seed {seed}");
                continue;
            };
            let bound = search.bound(best);
            assert!(bound <= best, "seed {seed}: bound {bound} above {best}");
            for target in bound..best {
                assert!(matches!(search.ask(target), Found::Nothing), "seed {seed}");
                raised += 1;
            }
            for target in [best, best + 3] {
                let Found::Solution(chosen) = search.ask(target) else {
                    panic!("seed {seed}: nothing of {target}, though {best} is possible");
                };
                let cost = agents.cost_of(&vec![chosen]).unwrap();
                assert!((best..=target).contains(&cost), "seed {seed}: {cost}");
            }
            solved += 1;
        }
        assert!(
            solved >= 100 && raised >= 30,
            "{solved} solved, {raised} raised"
        );
    }

    #[test]
    fn it_stops_when_it_is_late() {
        let agents = random(1);
        let mut search = Search::new(&agents, &|| true).unwrap();
        assert!(matches!(search.ask(10_000), Found::Stopped));
    }
}
