//! Why locks admit no schedule: a smallest set of them that already contradicts the rules or each
//! other.
//!
//! The deletion filter (Chinneck and Dravnieks 1991) gives an irreducible set. Implicit hitting sets
//! (Ignatiev, Previti, Liffiton and Marques-Silva 2015) then look for a smaller one: the locks that
//! some schedule breaks are met by every contradicting set, so no such set is smaller than a smallest
//! one that meets all of them; if that one contradicts, it is the answer, and if not, its schedule
//! brings one more set to meet.

use std::time::Instant as Clock;

use super::exact::solve_exact;
use super::lock::{Lock, kept};
use super::relax::behind;
use super::session::Session;
use super::{Engine, SolveError, SolveOptions, Status, solve_greedy};
use crate::instance::Instance;
use crate::names::Rule;
use crate::schedule::Schedule;

/// Feasibility solves for the search after the deletion filter.
const SOLVES: usize = 400;

/// Steps of one search for a smallest set that meets all sets known.
const STEPS: usize = 1_000_000;

/// Locks that admit no schedule.
#[derive(Default)]
pub(super) struct Conflict {
    /// The set; each smaller part of it admits a schedule. Empty when the search was stopped before it
    /// could tell, or when the frozen past alone admits none.
    pub locks: Vec<Lock>,
    /// Whether it is proven that no set of fewer locks contradicts.
    pub smallest: bool,
    /// The rules each of which, taken away alone, lets these locks be kept.
    pub rules: Vec<Rule>,
}

/// A smallest set of locks that admits no schedule. With many locks the proof may be out of reach
/// (limits on solves, steps and the time limit): then the best irreducible set.
///
/// One feasibility solve a lock, up to [`SOLVES`] more, and one a rule that can be relaxed, each over the pinned vehicles alone:
/// all others may stay.
pub(super) fn smallest_conflict(
    instance: &Instance,
    options: &SolveOptions,
) -> Result<Conflict, SolveError> {
    let began = Clock::now();
    let locks = Lock::all(instance.locks());
    let mut search = Search {
        instance,
        options,
        locks: &locks,
        broken: Vec::new(),
    };
    let Some(found) = search.irreducible()? else {
        return Ok(Conflict::default());
    };
    let (found, smallest) = search.smaller(found, began)?;
    let named: Vec<&Lock> = found.iter().map(|&at| &locks[at]).collect();
    let rules = behind(instance, |relaxed| {
        Ok(matches!(
            feasible(relaxed, &named, options)?,
            Feasible::Yes(_)
        ))
    })?;
    Ok(Conflict {
        locks: named.into_iter().cloned().collect(),
        smallest,
        rules,
    })
}

struct Search<'a> {
    instance: &'a Instance,
    options: &'a SolveOptions,
    locks: &'a [Lock],
    /// Sets of locks, ascending, each of which some schedule breaks while it keeps all others.
    broken: Vec<Vec<usize>>,
}

/// What one solve tells of some locks.
enum Answer {
    Contradict,
    /// The locks, ascending, that a schedule breaks which keeps these.
    Broken(Vec<usize>),
    Stopped,
}

impl Search<'_> {
    /// An irreducible set; `None` if stopped.
    fn irreducible(&mut self) -> Result<Option<Vec<usize>>, SolveError> {
        let mut set: Vec<usize> = (0..self.locks.len()).collect();
        let mut at = 0;
        while at < set.len() {
            let lock = set.remove(at);
            match self.ask(&set)? {
                Answer::Stopped => return Ok(None),
                Answer::Contradict => {} // without it too: it is not needed
                Answer::Broken(broken) => {
                    self.broken.push(broken);
                    set.insert(at, lock);
                    at += 1;
                }
            }
        }
        Ok(Some(set))
    }

    /// A contradicting set as small as can be, not larger than `set`; and whether it is proven to be.
    fn smaller(&mut self, set: Vec<usize>, began: Clock) -> Result<(Vec<usize>, bool), SolveError> {
        let mut solves = 0;
        let mut size = 0;
        loop {
            let late = self
                .options
                .time_limit
                .is_some_and(|limit| began.elapsed() >= limit);
            if late || solves >= SOLVES {
                return Ok((set, false));
            }
            let few = match fewest(&self.broken, size, set.len()) {
                Fewest::None => return Ok((set, true)),
                Fewest::Unknown => return Ok((set, false)),
                Fewest::Set(few) => few,
            };
            size = few.len();
            solves += 1;
            match self.ask(&few)? {
                Answer::Stopped => return Ok((set, false)),
                Answer::Contradict => return Ok((few, true)),
                Answer::Broken(broken) => {
                    let broken = self.shrunk(broken, &mut solves)?;
                    self.broken.push(broken);
                }
            }
        }
    }

    /// As few of these locks as need be broken when all others are kept.
    fn shrunk(&self, mut broken: Vec<usize>, solves: &mut usize) -> Result<Vec<usize>, SolveError> {
        let mut at = 0;
        while at < broken.len() && *solves < SOLVES {
            let lock = broken[at];
            let others: Vec<usize> = (0..self.locks.len())
                .filter(|one| *one == lock || broken.binary_search(one).is_err())
                .collect();
            *solves += 1;
            match self.ask(&others)? {
                Answer::Stopped => break,
                Answer::Contradict => at += 1,
                // Those before `at` stay among them: none of them can be kept with the others.
                Answer::Broken(fewer) => broken = fewer,
            }
        }
        Ok(broken)
    }

    /// Whether some schedule keeps the rules, the frozen past and these locks.
    fn ask(&self, set: &[usize]) -> Result<Answer, SolveError> {
        let chosen: Vec<&Lock> = set.iter().map(|&at| &self.locks[at]).collect();
        Ok(match feasible(self.instance, &chosen, self.options)? {
            Feasible::No => Answer::Contradict,
            Feasible::Unknown => Answer::Stopped,
            Feasible::Yes(schedule) => {
                let kept = kept(self.locks, self.instance, &schedule);
                Answer::Broken((0..kept.len()).filter(|&at| !kept[at]).collect())
            }
        })
    }
}

/// A smallest set that meets others.
enum Fewest {
    Set(Vec<usize>),
    /// Each has `below` elements or more.
    None,
    /// Out of steps.
    Unknown,
}

/// A smallest set that meets each of `sets`, if it has less than `below` elements; it is known to
/// have `size` at least.
fn fewest(sets: &[Vec<usize>], size: usize, below: usize) -> Fewest {
    let mut sets: Vec<&[usize]> = sets.iter().map(Vec::as_slice).collect();
    sets.sort_by_key(|set| set.len());
    let mut steps = STEPS;
    for size in size..below {
        let mut chosen = Vec::new();
        if meets(&sets, size, &mut chosen, &mut steps) {
            chosen.sort_unstable();
            return Fewest::Set(chosen);
        }
        if steps == 0 {
            return Fewest::Unknown;
        }
    }
    Fewest::None
}

/// Whether `left` elements more can meet all sets; `chosen` is then such a choice.
fn meets(sets: &[&[usize]], left: usize, chosen: &mut Vec<usize>, steps: &mut usize) -> bool {
    let missed = sets
        .iter()
        .find(|set| !set.iter().any(|one| chosen.contains(one)));
    let Some(missed) = missed else { return true };
    if left == 0 {
        return false;
    }
    for &one in *missed {
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        chosen.push(one);
        if meets(sets, left - 1, chosen, steps) {
            return true;
        }
        chosen.pop();
    }
    false
}

enum Feasible {
    Yes(Schedule),
    No,
    Unknown,
}

/// Whether some schedule keeps the rules, the frozen past and these locks.
fn feasible(
    instance: &Instance,
    locks: &[&Lock],
    options: &SolveOptions,
) -> Result<Feasible, SolveError> {
    let mut part = instance.clone();
    part.locks = Lock::joined(locks);
    let mut needed = vec![false; part.vehicles.len()];
    for pin in &part.locks.pins {
        needed[pin.vehicle.at()] = true;
    }
    for run in part
        .baseline
        .iter()
        .flat_map(|all| &all.duties)
        .flat_map(|duty| &duty.runs)
    {
        needed[run.vehicle.at()] = true;
    }
    for (vehicle, needed) in part.vehicles.iter_mut().zip(needed) {
        vehicle.self_drive &= needed;
    }
    let options = SolveOptions {
        engine: Engine::Exact,
        gap: 1.0,
        progress: None,
        ..options.clone()
    };
    // What is possible is mostly easy; only what is not takes a proof.
    if let Some((schedule, _)) = solve_greedy(&part, &Session::new(&options))?.best {
        return Ok(Feasible::Yes(schedule));
    }
    let found = solve_exact(&part, &Session::new(&options))?;
    Ok(match (found.status, found.best) {
        (Some(Status::Infeasible), _) => Feasible::No,
        (_, Some((schedule, _))) => Feasible::Yes(schedule),
        _ => Feasible::Unknown,
    })
}
