//! Which duties have to do with each other: those of the same groups of rows, and those whose rows
//! are done together in known columns.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::Problem;
use super::generate::Run;

/// The groups of a problem's rows, by position.
pub(super) struct Groups {
    /// Group of each row; `None` = it is of no group.
    group: Vec<Option<usize>>,
    rows: Vec<Vec<usize>>,
}

impl Groups {
    pub fn new(problem: &Problem<'_>) -> Groups {
        let mut names: Vec<i64> = problem.groups.iter().copied().flatten().collect();
        names.sort_unstable();
        names.dedup();
        let mut rows = vec![Vec::new(); names.len()];
        let mut group = vec![None; problem.rows.len()];
        for (row, name) in problem.groups.iter().enumerate().take(group.len()) {
            group[row] = name.and_then(|name| names.binary_search(&name).ok());
            if let Some(at) = group[row] {
                rows[at].push(row);
            }
        }
        Groups { group, rows }
    }

    /// The groups in sets of at least `size` rows, but for the last.
    pub fn parts(&self, size: usize) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut count = size;
        for (group, rows) in self.rows.iter().enumerate() {
            if count >= size {
                parts.push(Vec::new());
                count = 0;
            }
            if let Some(last) = parts.last_mut() {
                last.push(group);
            }
            count += rows.len();
        }
        parts
    }

    /// Rows of groups that are not in `part`.
    pub fn others(&self, part: &[usize]) -> Vec<bool> {
        let is_other = |group: &Option<usize>| group.is_some_and(|group| !part.contains(&group));
        self.group.iter().map(is_other).collect()
    }
}

/// The duties of a solution, and who is taken out.
struct Taking<'a> {
    /// Rows of each duty.
    rows: Vec<Vec<u32>>,
    /// Duties of each row.
    duties: Vec<Vec<usize>>,
    free: Vec<bool>,
    /// Rows taken out, and how many at most are wanted.
    count: f64,
    size: f64,
    dice: &'a mut ChaCha8Rng,
}

impl Taking<'_> {
    /// Takes a duty out; its rows, if it was in.
    fn take(&mut self, duty: usize) -> bool {
        if std::mem::replace(&mut self.free[duty], true) {
            return false;
        }
        #[allow(clippy::cast_precision_loss)] // small
        let count = self.rows[duty].len() as f64;
        self.count += count;
        true
    }

    fn is_enough(&self) -> bool {
        self.count >= self.size || self.free.iter().all(|&free| free)
    }

    /// Between 0 and 1.
    fn chance(&mut self) -> f64 {
        #[allow(clippy::cast_precision_loss)] // 53 bits
        let chance = (self.dice.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        chance
    }

    /// A number below `count`, which is positive.
    fn below(&mut self, count: usize) -> usize {
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss
        )]
        let at = (self.chance() * count as f64) as usize;
        at.min(count - 1)
    }

    /// The one of `scores` (a number, or nothing if it must not be) that is highest, after each was
    /// shrunk at random.
    fn choose(&mut self, scores: impl Iterator<Item = Option<f64>>) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for (at, score) in scores.enumerate() {
            let shrunk = score.map(|score| (score + 1e-3) * (0.25 + self.chance()));
            if let Some(shrunk) = shrunk.filter(|&one| best.is_none_or(|best| one > best.0)) {
                best = Some((shrunk, at));
            }
        }
        best.map(|best| best.1)
    }
}

impl Run<'_> {
    /// Which of the duties used to take out, until they have `size` rows. Where rows have groups,
    /// two times in three those of a random group and of others: of those that share duties with the
    /// rows taken out, or of any. Else a random duty, and those that share most known columns with it.
    pub(super) fn neighbourhood(
        &self,
        dice: &mut ChaCha8Rng,
        size: f64,
        prices: &[f64],
        used: &[(usize, u32)],
    ) -> Vec<bool> {
        let mut duties = vec![Vec::new(); self.problem.rows.len()];
        let mut rows = Vec::with_capacity(used.len());
        for (duty, &(at, _)) in used.iter().enumerate() {
            let terms = &self.columns[at].terms;
            for &(row, _) in terms {
                duties[row as usize].push(duty);
            }
            rows.push(terms.iter().map(|&(row, _)| row).collect());
        }
        let mut taking = Taking {
            free: vec![false; used.len()],
            rows,
            duties,
            count: 0.0,
            size,
            dice,
        };
        let groups = Groups::new(self.problem);
        let kind = taking.below(3);
        if kind > 0 && !groups.rows.is_empty() {
            by_group(&mut taking, &groups, kind == 1);
        } else {
            self.by_column(&mut taking, prices);
        }
        taking.free
    }

    fn by_column(&self, taking: &mut Taking<'_>, prices: &[f64]) {
        let mut columns_of = vec![Vec::new(); self.problem.rows.len()];
        for (at, column) in self.columns.iter().enumerate() {
            for &(row, _) in &column.terms {
                columns_of[row as usize].push(at);
            }
        }
        let mut ties = vec![0.0_f64; taking.free.len()];
        let mut next = taking.below(taking.free.len());
        loop {
            taking.take(next);
            if taking.is_enough() {
                return;
            }
            for &row in &taking.rows[next] {
                for &at in &columns_of[row as usize] {
                    let column = &self.columns[at];
                    // The cheaper a column is, the more it says.
                    let reduced = column.reduced(prices).max(0.0);
                    let weight = 1.0 / (1.0 + 20.0 * reduced / column.cost.abs().max(1.0));
                    for &(other, _) in &column.terms {
                        for &duty in &taking.duties[other as usize] {
                            ties[duty] += weight;
                        }
                    }
                }
            }
            let free = taking.free.clone();
            let scores = (ties.iter().zip(free)).map(|(&ties, free)| (!free).then_some(ties));
            let Some(chosen) = taking.choose(scores) else {
                return;
            };
            next = chosen;
        }
    }
}

/// Takes out the duties of one group after another; of those that share duties with it if
/// `related`.
fn by_group(taking: &mut Taking<'_>, groups: &Groups, related: bool) {
    let mut taken = vec![false; groups.rows.len()];
    let mut shared = vec![0.0_f64; groups.rows.len()];
    let mut next = taking.below(groups.rows.len());
    loop {
        taken[next] = true;
        for &row in &groups.rows[next] {
            for at in 0..taking.duties[row].len() {
                let duty = taking.duties[row][at];
                if taking.take(duty) {
                    for &row in &taking.rows[duty] {
                        if let Some(group) = groups.group[row as usize] {
                            shared[group] += 1.0;
                        }
                    }
                }
                if taking.is_enough() {
                    return;
                }
            }
        }
        let scores = (shared.iter().zip(&taken)).map(|(&shared, &taken)| {
            let score = if related { shared } else { 1.0 };
            (!taken).then_some(score)
        });
        let Some(chosen) = taking.choose(scores) else {
            return;
        };
        next = chosen;
    }
}
