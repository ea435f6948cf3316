//! Shift minimisation personnel task scheduling (Krishnamoorthy, Ernst and Baatar 2012).
//!
//! *File*: `Type = 1`, `Jobs = n`, `n` lines `start end`, `Qualifications = m`, `m` lines
//! `count: job job ...` (from 0), the tasks that each worker can do; lines with `#` are comments.
//! *Problem*: each task is done by a qualified worker, no worker does two tasks at once (one may
//! start when another ends); the number of workers with any task is least.
//!
//! *Mapping*: none to columns: the bound is the most tasks that go on at one moment, each of which
//! needs a worker of its own, and schedules come from a search that takes workers away one by one
//! ([`search`]). A group of the solution holds the tasks of a worker.

mod search;

use super::text::{self, Word, whole};
use super::{Answer, Case, Family, Limits, Problem, Published, Solution, Source, Table};
use crate::error::{Code, Faults, InputErrors};
use crate::solve::Status;

/// The family.
pub(super) struct ShiftMinimisation;

impl Family for ShiftMinimisation {
    fn name(&self) -> &'static str {
        "smptsp"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["best_known.csv"]
    }

    fn looks_like(&self, source: &Source) -> bool {
        let starts = |word: &str| source.text.lines().any(|line| line.starts_with(word));
        starts("Jobs") && starts("Qualifications")
    }

    fn cases(&self, source: &Source, table: Option<&Table>) -> Result<Vec<Case>, InputErrors> {
        let problem = read(source.text)?;
        let row = table.and_then(|table| table.row(source.stem()));
        let published = row.and_then(|row| {
            let value = |at: usize| row.get(at)?.parse::<f64>().ok();
            Some(Published::between(value(5), Some(value(6)?)))
        });
        Ok(vec![Case {
            name: source.stem().to_owned(),
            published,
            problem: Box::new(problem),
        }])
    }
}

/// Most tasks, and most workers, of a file.
const MOST: i64 = 100_000;
/// Latest moment.
const LATEST: i64 = 1_000_000_000;

/// An instance.
#[derive(Debug)]
struct Shifts {
    /// Start and end of each task.
    tasks: Vec<(i64, i64)>,
    /// Tasks that each worker can do, ascending.
    skills: Vec<Vec<u32>>,
}

fn read(text: &str) -> Result<Shifts, InputErrors> {
    let mut faults = Faults::default();
    let shifts = shifts(&mut faults, text);
    faults.finish(shifts)
}

fn shifts(faults: &mut Faults, text: &str) -> Option<Shifts> {
    let rest = text::lines(text).filter(|(_, words)| !words[0].text.starts_with('#'));
    let mut lines = Lines { rest, last: 1 };
    lines.next(faults, "Type = 1")?;
    let (_, count) = (lines.last, lines.setting(faults, "Jobs")?);
    let mut tasks = Vec::new();
    for _ in 0..count {
        let words = lines.next(faults, "the start and end of a task")?;
        let start = whole(
            faults,
            *words.first()?,
            "the start of a task",
            &(-LATEST..=LATEST),
        );
        let Some(&end) = words.get(1) else {
            ends(faults, lines.last, "the end of a task");
            return None;
        };
        let from = start.unwrap_or(-LATEST);
        let end = whole(faults, end, "the end of a task", &(from..=LATEST));
        tasks.push((from, end.unwrap_or(from)));
    }
    let workers = lines.setting(faults, "Qualifications")?;
    let mut skills = Vec::new();
    for _ in 0..workers {
        let words = lines.next(faults, "the tasks of a worker")?;
        // The count before the colon says nothing that the line does not.
        let mut able: Vec<u32> = (words.iter().skip(1))
            .filter_map(|&word| whole(faults, word, "a task", &(0..=i64::from(count) - 1)))
            .filter_map(|task| u32::try_from(task).ok())
            .collect();
        able.sort_unstable();
        able.dedup();
        skills.push(able);
    }
    Some(Shifts { tasks, skills })
}

/// The lines that are no comments.
struct Lines<I> {
    rest: I,
    last: usize,
}

impl<'a, I: Iterator<Item = (usize, Vec<Word<'a>>)>> Lines<I> {
    fn next(&mut self, faults: &mut Faults, what: &str) -> Option<Vec<Word<'a>>> {
        if let Some((line, words)) = self.rest.next() {
            self.last = line;
            return Some(words);
        }
        ends(faults, self.last, what);
        None
    }

    /// The number in `name = number`.
    fn setting(&mut self, faults: &mut Faults, name: &str) -> Option<u32> {
        let what = format!("{name} = number");
        let words = self.next(faults, &what)?;
        let Some(&number) = words.get(2).filter(|_| words[0].text == name) else {
            let hint = "correct the line, or the counts before it";
            let found = text::quoted(words[0].text);
            faults.add(Code::NoNumber, words[0].place(), found, what, hint);
            return None;
        };
        u32::try_from(whole(faults, number, &what, &(1..=MOST))?).ok()
    }
}

fn ends(faults: &mut Faults, line: usize, what: &str) {
    let hint = "copy the file again, or correct the counts";
    faults.add(
        Code::TextEnds,
        format!("/line/{line}"),
        "the end",
        what,
        hint,
    );
}

impl Shifts {
    /// The most tasks that go on at one moment; a task without length needs no one else.
    fn most_at_once(&self) -> usize {
        let mut moments: Vec<(i64, i64)> = (self.tasks.iter())
            .filter(|task| task.0 < task.1)
            .flat_map(|&(start, end)| [(start, 1), (end, -1)])
            .collect();
        moments.sort_unstable(); // at the same moment ends come first
        let (mut now, mut most) = (0_i64, 0_i64);
        for (_, change) in moments {
            now += change;
            most = most.max(now);
        }
        usize::try_from(most)
            .unwrap_or(0)
            .max(usize::from(!self.tasks.is_empty()))
    }
}

impl Problem for Shifts {
    fn solve(&self, limits: &Limits) -> Result<Answer, String> {
        let bound = self.most_at_once();
        let found = search::fewest_workers(self, bound, limits);
        let solution = match found {
            Ok(solution) => solution,
            Err(search::NoWorker) => {
                return Ok(Answer {
                    status: Status::Infeasible,
                    solution: None,
                    bound: None,
                });
            }
        };
        let used = solution
            .as_ref()
            .map(|groups| groups.iter().filter(|one| !one.is_empty()).count());
        Ok(Answer {
            status: match used {
                Some(used) if used == bound => Status::Optimal,
                Some(_) => Status::Feasible,
                None => Status::Unknown,
            },
            solution,
            bound: i64::try_from(bound).ok(),
        })
    }

    fn cost_of(&self, solution: &Solution) -> Result<i64, String> {
        if solution.len() > self.skills.len() {
            return Err(format!(
                "{} of {} workers",
                solution.len(),
                self.skills.len()
            ));
        }
        let mut done = vec![false; self.tasks.len()];
        let mut used = 0;
        for (worker, tasks) in solution.iter().enumerate() {
            used += i64::from(!tasks.is_empty());
            let mut times = Vec::new();
            for &task in tasks {
                let free = done.get_mut(task).filter(|done| !**done);
                *free.ok_or_else(|| format!("task {task}: done twice, or none"))? = true;
                if !self.skills[worker]
                    .iter()
                    .any(|&able| able as usize == task)
                {
                    return Err(format!("worker {worker} cannot do task {task}"));
                }
                times.push(self.tasks[task]);
            }
            times.sort_unstable();
            if let Some(pair) = times.windows(2).find(|pair| pair[1].0 < pair[0].1) {
                return Err(format!("worker {worker}: two tasks at {}", pair[1].0));
            }
        }
        match done.iter().position(|done| !done) {
            Some(task) => Err(format!("nobody does task {task}")),
            None => Ok(used),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Verdict, run};
    use super::*;

    /// Four tasks, at most two at once; worker 0 can do everything but task 3.
    const SMALL: &str = "# made by hand\nType = 1\nJobs = 4\n 0 10\n 5 15\n10 20\n15 25\n\
        Qualifications = 3\n 3: 0 1 2\n 2: 1 3\n 1: 3\n";

    #[test]
    fn workers_are_taken_away_until_as_many_as_tasks_at_once_are_left() {
        let path = Path::new("smptsp/tiny.dat");
        let source = Source { path, text: SMALL };
        assert!(ShiftMinimisation.looks_like(&source));
        let text =
            "instance,set,workers,tasks,max_overlap,lower_bound,upper_bound\ntiny,x,3,4,2,2,2\n";
        let file = "best_known.csv";
        let cases = ShiftMinimisation
            .cases(&source, Some(&Table { file, text }))
            .unwrap();
        let row = run("smptsp", &cases[0], &Limits::default());
        assert_eq!((row.cost, row.verdict), (Some(2), Verdict::Proved));
    }

    #[test]
    fn a_task_for_nobody_is_infeasible() {
        let text = SMALL.replace(" 3: 0 1 2", " 2: 1 2");
        let row = read(&text).unwrap().solve(&Limits::default()).unwrap();
        assert_eq!(row.status, Status::Infeasible);
    }

    #[test]
    fn false_rosters_are_none() {
        let shifts = read(SMALL).unwrap();
        assert_eq!(shifts.cost_of(&vec![vec![0, 2], vec![1, 3], vec![]]), Ok(2));
        for wrong in [
            vec![vec![0, 1, 2], vec![3]],
            vec![vec![0, 2], vec![1]],
            vec![vec![0, 2, 3], vec![1]],
            vec![vec![0, 2], vec![1, 3], vec![3]],
            vec![vec![0, 2], vec![1, 3], vec![], vec![]],
        ] {
            assert!(shifts.cost_of(&wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn faults_have_places() {
        let text = SMALL.replace("15 25", "25 15").replace("1: 3", "1: 4");
        let errors = read(&text).unwrap_err().errors;
        let seen: Vec<_> = (errors.iter())
            .map(|one| (one.code.as_str(), &*one.path))
            .collect();
        assert_eq!(
            seen,
            [("E702", "/line/7/word/2"), ("E702", "/line/11/word/2")]
        );
    }
}
