//! `solve --keep-edits`: an edited roster becomes locks; what the edits break and cost is told.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::failure::Failure;
use super::{input, scenario};
use crate::check::Violation;
use crate::edits::{Change, Edit, Judged, Price, edited, judge, lock, price};
use crate::instance::Instance;
use crate::schedule::Schedule;
use crate::solve::{Lock, Outcome};
use crate::spec::InstanceSpec;
use crate::words::Words;

#[derive(Args, Clone, Debug, Default)]
pub(super) struct KeepArgs {
    /// Keep what was changed by hand in this roster (.xlsx or .csv of `driveaway roster`): another
    /// driver, start or coach is pinned; a line added goes; of a line deleted the vehicle stays; an
    /// emptied driver is not for this vehicle, and gets no run if he has no line left. Says what the
    /// edits break and cost: the day is solved twice, each within the limits.
    #[arg(long, value_name = "ROSTER")]
    pub(super) keep_edits: Option<PathBuf>,
    /// The schedule that the roster was written from; a workbook of `driveaway roster` knows it, a CSV
    /// file does not.
    #[arg(long, value_name = "SCHEDULE", requires = "keep_edits")]
    pub(super) against: Option<PathBuf>,
}

/// What is to be solved.
pub(super) struct Task {
    /// The instance as solved, settings and edits included.
    pub(super) spec: InstanceSpec,
    pub(super) instance: Instance,
    pub(super) kept: Option<Kept>,
}

/// The edits, and the instance without them.
pub(super) struct Kept {
    pub(super) free: Instance,
    edits: Vec<(Edit, Judged)>,
    adds_only: bool,
}

/// What is told of the edits, as `--summary` writes it. Money is in fen.
#[derive(Serialize, Debug)]
pub(super) struct EditsTold {
    edits: Vec<EditTold>,
    /// What they cost together, if both solves found a schedule.
    price: Option<Price>,
    #[serde(skip)]
    pub(super) text: Vec<String>,
}

/// One edit, and the rules that it breaks in the schedule as it was.
#[derive(Serialize, Debug)]
struct EditTold {
    #[serde(flatten)]
    edit: Edit,
    violations: Vec<Violation>,
}

/// Reads instance, settings and edits.
pub(super) fn task(path: &Path, settings: &[String], args: &KeepArgs) -> Result<Task, Failure> {
    let given = input::spec(path)?;
    let spec = scenario::changed(given.clone(), settings)?;
    let free = scenario::built(path, &spec, settings)?;
    let Some(roster) = &args.keep_edits else {
        return Ok(Task {
            spec,
            instance: free,
            kept: None,
        });
    };
    // The roster was written from the instance as it is, without the settings.
    let base = scenario::built(path, &given, &[])?;
    let against = (args.against.as_deref())
        .map(|path| input::schedule(path, &base))
        .transpose()?;
    let workbook = input::workbook(roster)?;
    let read = workbook.edits(&base, against.as_ref());
    let (before, edits) = read.map_err(|faults| Failure::sheets(roster, workbook, faults))?;
    let before = Schedule::from_spec(&before.to_spec(&base), &free)
        .map_err(|faults| Failure::input("the schedule of the roster, with --set", faults))?;
    let mut locked = lock(&spec, &edits);
    if locked.spec.baseline.is_none() && !edits.is_empty() {
        locked.spec.baseline = Some(edited(&free, &before, &edits).to_spec(&free));
    }
    let instance = locked.spec.build().map_err(|mut faults| {
        // A fault of a lock is one of the cell that it comes from.
        for fault in &mut faults.errors {
            let of = (locked.paths.iter()).position(|path| {
                let rest = fault.path.strip_prefix(path.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            if let Some(edit) = of.and_then(|at| edits.get(at)) {
                fault.path = edit.place.clone();
            }
        }
        Failure::input(&input::name(roster), faults)
    })?;
    let judged = edits.into_iter().map(|edit| {
        let judged = judge(&free, &before, &edit);
        (edit, judged)
    });
    let edits = judged.collect();
    let kept = Kept {
        free,
        edits,
        adds_only: locked.adds_only,
    };
    Ok(Task {
        spec: locked.spec,
        instance,
        kept: Some(kept),
    })
}

impl Kept {
    /// What there is to tell; `without` is the outcome of the solve without the edits, if there was
    /// one.
    pub(super) fn told(
        &self,
        with: &Outcome,
        without: Option<&Outcome>,
        words: Words,
    ) -> EditsTold {
        let price = without.and_then(|without| price(&self.free, with, without, self.adds_only));
        let mut text = vec![words.with("edits-count", &[("count", self.edits.len().into())])];
        for (edit, judged) in &self.edits {
            text.push(format!("  {}", edit.told(words)));
            if matches!(edit.change, Change::Pin(_)) {
                text.extend(judged.told(words).iter().map(|line| format!("    {line}")));
            }
        }
        if !self.edits.is_empty() {
            text.extend(price.iter().flat_map(|price| price.told(words)));
        }
        let told = |(edit, judged): &(Edit, Judged)| EditTold {
            edit: edit.clone(),
            violations: judged.violations.clone(),
        };
        EditsTold {
            edits: self.edits.iter().map(told).collect(),
            price,
            text,
        }
    }

    /// Whether there is anything to keep.
    pub(super) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The lock in words, with the cell that it comes from.
    pub(super) fn named(&self, lock: &Lock, instance: &Instance) -> String {
        let driver = |idx| instance.driver(idx).id.as_str();
        let vehicle = |idx| instance.vehicle(idx).id.as_str();
        let comes_from = |(edit, _): &&(Edit, Judged)| match (lock, &edit.change) {
            (Lock::Pin(pin), Change::Pin(own)) => own.vehicle == vehicle(pin.vehicle),
            (Lock::Ban(one, other), Change::Ban(own)) => {
                own.driver == driver(*one) && own.vehicle == vehicle(*other)
            }
            (Lock::WithoutDriver(one), Change::WithoutDriver { driver: own, .. }) => {
                *own == driver(*one)
            }
            (Lock::WithoutVehicle(one), Change::WithoutVehicle { vehicle: own }) => {
                *own == vehicle(*one)
            }
            _ => false,
        };
        let text = lock.words(instance).to_string();
        match self.edits.iter().find(comes_from) {
            Some((edit, _)) => format!("{}: {text}", edit.place),
            None => text,
        }
    }
}
