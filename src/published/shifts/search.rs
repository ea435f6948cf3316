//! Taking workers away by guided ejections (after Nagata and Bräysy 2009, who take away vehicles).
//!
//! All tasks of one worker become homeless. A homeless task goes to a worker who has time for it;
//! if none has, it pushes out tasks that have seldom been hard to place, and they are homeless
//! then. Between such steps tasks are exchanged at random. When no task is homeless, there is one
//! worker fewer.

use std::time::Instant;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::Shifts;
use crate::published::{Limits, Solution};

/// Some task has no worker who can do it, or a task overlaps too many others of few workers.
pub(super) struct NoWorker;

/// Steps without a time limit before the search gives up on one worker fewer.
const STEPS: u64 = 3_000_000;
/// Random exchanges after each push.
const SHAKES: u32 = 12;
/// Steps between two changes of who works at all.
const TURN: u64 = 4_000;

/// A schedule under repair.
struct Search<'a> {
    shifts: &'a Shifts,
    /// Who can do each task, ascending.
    able: Vec<Vec<u32>>,
    /// Whether a worker can do a task, worker by worker.
    can: Vec<bool>,
    /// Tasks of each worker by start.
    rows: Vec<Vec<u32>>,
    works: Vec<bool>,
    /// Worker of each task; `u32::MAX` = homeless.
    home: Vec<u32>,
    homeless: Vec<u32>,
    /// How often each task was hard to place.
    trouble: Vec<u64>,
    dice: ChaCha8Rng,
}

/// A schedule of as few workers as the search finds, at least `bound`; `None` if none was found.
pub(super) fn fewest_workers(
    shifts: &Shifts,
    bound: usize,
    limits: &Limits,
) -> Result<Option<Solution>, NoWorker> {
    let began = Instant::now();
    let late = || {
        limits.cancel.is_cancelled() || limits.time.is_some_and(|limit| began.elapsed() >= limit)
    };
    let mut search = Search::new(shifts, limits.seed);
    if search.able.iter().any(Vec::is_empty) {
        return Err(NoWorker);
    }
    search.homeless = search.by_start();
    search.homeless.reverse(); // the last is placed first
    let mut best = None;
    let steps = if limits.time.is_some() {
        u64::MAX
    } else {
        STEPS
    };
    while search.place_all(steps, &late) {
        search.drop_idle();
        let used = search.works.iter().filter(|works| **works).count();
        best = Some(search.rows.clone());
        if used <= bound {
            break;
        }
        search.take_away();
    }
    Ok(best.map(|rows| {
        (rows.into_iter())
            .map(|row| row.into_iter().map(|task| task as usize).collect())
            .collect()
    }))
}

impl<'a> Search<'a> {
    fn new(shifts: &'a Shifts, seed: u32) -> Search<'a> {
        let (tasks, workers) = (shifts.tasks.len(), shifts.skills.len());
        let mut able = vec![Vec::new(); tasks];
        let mut can = vec![false; tasks * workers];
        for (worker, skills) in (0_u32..).zip(&shifts.skills) {
            for &task in skills {
                able[task as usize].push(worker);
                can[worker as usize * tasks + task as usize] = true;
            }
        }
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&seed.to_le_bytes());
        Search {
            shifts,
            able,
            can,
            rows: vec![Vec::new(); workers],
            works: vec![true; workers],
            home: vec![u32::MAX; tasks],
            homeless: Vec::new(),
            trouble: vec![1; tasks],
            dice: ChaCha8Rng::from_seed(bytes),
        }
    }

    fn by_start(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0_u32..).take(self.shifts.tasks.len()).collect();
        order.sort_by_key(|&task| (self.shifts.tasks[task as usize], task));
        order
    }

    /// A number below `count`, which is positive.
    fn below(&mut self, count: usize) -> usize {
        let scaled = (u128::from(self.dice.next_u64()) * count as u128) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }

    /// Where in the row of `worker` the tasks stand that overlap `task`.
    fn overlap(&self, worker: usize, task: u32) -> (usize, usize) {
        let tasks = &self.shifts.tasks;
        let (start, end) = tasks[task as usize];
        let row = &self.rows[worker];
        let from = row.partition_point(|&other| tasks[other as usize].1 <= start);
        // A task without length stands between others that meet there.
        let count = row[from..].partition_point(|&other| tasks[other as usize].0 < end);
        (from, from + count)
    }

    fn put(&mut self, worker: usize, task: u32) {
        let (from, _) = self.overlap(worker, task);
        self.rows[worker].insert(from, task);
        self.home[task as usize] = u32::try_from(worker).unwrap_or(u32::MAX);
    }

    fn remove(&mut self, task: u32) {
        let worker = self.home[task as usize] as usize;
        self.rows[worker].retain(|&other| other != task);
        self.home[task as usize] = u32::MAX;
    }

    /// Places homeless tasks until there is none, or `steps` or the time are over.
    fn place_all(&mut self, steps: u64, late: &dyn Fn() -> bool) -> bool {
        let mut step = 0;
        while let Some(task) = self.homeless.pop() {
            step += 1;
            if step > steps || (step % 64 == 0 && late()) {
                return false;
            }
            if step % TURN == 0 {
                self.exchange_workers();
            }
            if !self.settle(task) {
                self.push_in(task);
                for _ in 0..SHAKES {
                    self.shake();
                }
            }
        }
        true
    }

    /// Gives a task to a worker who has time; the one with the least idle time around it.
    fn settle(&mut self, task: u32) -> bool {
        let tasks = &self.shifts.tasks;
        let (start, end) = tasks[task as usize];
        let mut best: Option<(i64, usize)> = None;
        for &worker in &self.able[task as usize] {
            let worker = worker as usize;
            if !self.works[worker] {
                continue;
            }
            let (from, to) = self.overlap(worker, task);
            if from < to {
                continue;
            }
            let row = &self.rows[worker];
            let before = from
                .checked_sub(1)
                .map_or(0, |at| tasks[row[at] as usize].1);
            let after = row
                .get(from)
                .map_or(1 << 40, |&next| tasks[next as usize].0);
            let idle = (start - before).min(after - end);
            if best.is_none_or(|best| idle < best.0) {
                best = Some((idle, worker));
            }
        }
        let Some((_, worker)) = best else {
            return false;
        };
        self.put(worker, task);
        true
    }

    /// Pushes a task in where the tasks in its way have had the least trouble.
    fn push_in(&mut self, task: u32) {
        self.trouble[task as usize] += 1;
        let mut best: Option<(u64, usize)> = None;
        let mut ties = 1;
        for at in 0..self.able[task as usize].len() {
            let worker = self.able[task as usize][at] as usize;
            if !self.works[worker] {
                continue;
            }
            let (from, to) = self.overlap(worker, task);
            let cost: u64 = (self.rows[worker][from..to].iter())
                .map(|&other| self.trouble[other as usize])
                .sum();
            match best {
                Some((least, _)) if cost > least => {}
                Some((least, _)) if cost == least => {
                    ties += 1;
                    if self.below(ties) == 0 {
                        best = Some((cost, worker));
                    }
                }
                _ => {
                    best = Some((cost, worker));
                    ties = 1;
                }
            }
        }
        let Some((_, worker)) = best else {
            self.homeless.insert(0, task); // nobody who works can do it: wait for an exchange
            self.exchange_workers();
            return;
        };
        let (from, to) = self.overlap(worker, task);
        for other in self.rows[worker].drain(from..to) {
            self.home[other as usize] = u32::MAX;
            self.homeless.push(other);
        }
        self.put(worker, task);
    }

    /// Moves a random task to another worker; tasks in its way go back in exchange if they can.
    fn shake(&mut self) {
        let task = self.below(self.home.len());
        let from = self.home[task];
        if from == u32::MAX {
            return;
        }
        let (from, able) = (from as usize, self.able[task].len());
        let chosen = self.below(able);
        let to = self.able[task][chosen] as usize;
        if to == from || !self.works[to] {
            return;
        }
        let task = u32::try_from(task).unwrap_or(u32::MAX);
        let (first, last) = self.overlap(to, task);
        let back: Vec<u32> = self.rows[to][first..last].to_vec();
        let count = self.home.len();
        let fits = back.iter().all(|&other| {
            let (one, end) = self.overlap(from, other);
            let clear = self.rows[from][one..end].iter().all(|&way| way == task);
            self.can[from * count + other as usize] && clear
        });
        if !fits {
            return;
        }
        self.remove(task);
        for &other in &back {
            self.remove(other);
        }
        for &other in &back {
            self.put(from, other);
        }
        self.put(to, task);
    }

    /// Workers without tasks do not work.
    fn drop_idle(&mut self) {
        for (works, row) in self.works.iter_mut().zip(&self.rows) {
            *works &= !row.is_empty();
        }
    }

    /// The worker with the least trouble in his tasks goes; they are homeless.
    fn take_away(&mut self) {
        let load =
            |row: &Vec<u32>| -> u64 { row.iter().map(|&task| self.trouble[task as usize]).sum() };
        let least = (0..self.rows.len())
            .filter(|&worker| self.works[worker])
            .min_by_key(|&worker| load(&self.rows[worker]));
        if let Some(worker) = least {
            self.dismiss(worker);
        }
        self.trouble.fill(1);
    }

    fn dismiss(&mut self, worker: usize) {
        self.works[worker] = false;
        for task in std::mem::take(&mut self.rows[worker]) {
            self.home[task as usize] = u32::MAX;
            self.homeless.push(task);
        }
    }

    /// Someone who does not work takes the place of someone who does.
    fn exchange_workers(&mut self) {
        let idle: Vec<usize> = (0..self.works.len())
            .filter(|&one| !self.works[one])
            .collect();
        let busy: Vec<usize> = (0..self.works.len())
            .filter(|&one| self.works[one])
            .collect();
        if idle.is_empty() || busy.is_empty() {
            return;
        }
        let (come, go) = (idle[self.below(idle.len())], busy[self.below(busy.len())]);
        self.dismiss(go);
        self.works[come] = true;
    }
}
