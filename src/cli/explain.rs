//! `driveaway explain`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::args::{ProgressArg, duration};
use super::exit::Exit;
use super::failure::Failure;
use super::output::{self, Output};
use super::progress::Reporter;
use super::scenario::{self, ScenarioArgs};
use super::search::threads;
use super::{input, interrupt};
use crate::error::{Code, InputError, InputErrors};
use crate::explain::{
    EXPLANATION_FORMAT, ExplainError, ExplainOptions, Explanation, Step, Told, explain,
};
use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::report::Notes;
use crate::solve::CancelToken;
use crate::units::Fen;
use crate::words::Words;

/// How long an explanation takes at most, unless told otherwise.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(120);

#[derive(Args, Debug)]
#[command(after_help = "\
Each answer is one sentence, then the details. Whether a vehicle could go alone is judged by the
checker; what taking it would cost is found by planning the day again with it locked in (on days of
more than 200 vehicles between a schedule found and a proven limit, unless it is asked for by name).
What one more driver, seat, gate place, lot space or cage truck would save is estimated from the
duals of the linear relaxation, and for the five dearest verified by planning again; on large days it
lies between this schedule repaired to use it and a bound of the relaxation, nearer if the time suffices
to solve that again, or to search (said so). Money is in yuan in the text, in fen in the JSON; times are
those of Horgos.

What --progress tells: vehicles, drivers, prices (the relaxation), bottlenecks, each with how many are
done. On large days bottlenecks come first; what --time-limit leaves no time for is left out.

Exit codes: 0 done; 2 bad input; 3 the schedule breaks a rule; 130 interrupted (what is known is
told).

Examples:
  driveaway explain day.json plan.json
  driveaway explain day.json plan.json --vehicle V042 --lang zh
  driveaway explain day.json plan.json --json explanation.json
  driveaway report day.json plan.json --explain explanation.json -o plan.html")]
pub(super) struct ExplainArgs {
    /// Instance file.
    pub(super) instance: PathBuf,
    /// Schedule file; it must keep all rules.
    pub(super) schedule: PathBuf,
    /// Why does this vehicle stay? By id or VIN; may be given several times.
    #[arg(long, value_name = "ID")]
    pub(super) vehicle: Vec<String>,
    /// Why is this driver idle? By id; may be given several times.
    #[arg(long, value_name = "ID")]
    pub(super) driver: Vec<String>,
    /// Look for bottlenecks too when single vehicles or drivers are asked for.
    #[arg(long)]
    pub(super) bottlenecks: bool,
    /// Write the explanation as JSON (`driveaway schema explanation`); `-` puts it in place of the
    /// text on standard output.
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
    /// Stop after this time with what is known by then; 0s = no limit.
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "2m")]
    pub(super) time_limit: Duration,
    /// News of the work on standard error, as for solve: bar, plain, json, none; auto = bar on a
    /// terminal, else none.
    #[arg(long, value_enum, default_value_t)]
    pub(super) progress: ProgressArg,
    /// Threads; absent = all processors.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    pub(super) threads: Option<u32>,
    /// Seed of every random choice.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(super) seed: u32,
    #[command(flatten)]
    pub(super) scenario: ScenarioArgs,
}

pub(super) fn run(args: &ExplainArgs, words: Words) -> Result<Exit, Failure> {
    let inputs = [args.instance.as_path(), &args.schedule];
    let outputs = output::open_all(&[("--json", args.json.as_deref())], &inputs)?;
    input::only_one_dash(&inputs)?;
    let instance = scenario::instance(&args.instance, &args.scenario)?;
    let schedule = input::schedule(&args.schedule, &instance)?;
    let vehicles = asked(&args.vehicle, "--vehicle", "vehicles", |wanted| {
        let mut all = instance.vehicles().iter();
        let named = |vin: &Option<String>| vin.as_deref() == Some(wanted);
        let at = all.position(|one| one.id == wanted || named(&one.vin));
        at.map(VehicleIdx::new)
    });
    let drivers = asked(&args.driver, "--driver", "drivers", |wanted| {
        let at = instance.drivers().iter().position(|one| one.id == wanted);
        at.map(DriverIdx::new)
    });
    let (vehicles, drivers) = both(vehicles, drivers)?;
    let cancel = CancelToken::new();
    let reporter = Reporter::quiet_unless_seen(args.progress);
    let listener = Arc::clone(&reporter);
    interrupt::cancel_on_signal(cancel.clone(), Arc::clone(&reporter))?;
    let options = ExplainOptions {
        bottlenecks: args.bottlenecks || (vehicles.is_none() && drivers.is_none()),
        vehicles,
        drivers,
        time_limit: (args.time_limit > Duration::ZERO).then_some(args.time_limit),
        threads: threads(args.threads),
        seed: args.seed,
        cancel: cancel.clone(),
        progress: Some(Arc::new(move |step: &Step| listener.step(step))),
    };
    let told = explain(&instance, &schedule, &options);
    reporter.finish();
    let told = told.map_err(|error| match error {
        ExplainError::Broken(violation) => Failure::broken(&args.schedule, &violation),
        ExplainError::Solve(error) => error.into(),
    })?;
    write(&told, outputs.first().and_then(Option::as_ref), words)?;
    Ok(if cancel.is_cancelled() {
        Exit::Interrupted
    } else {
        Exit::Done
    })
}

type Asked<T> = Result<Option<Vec<T>>, Vec<InputError>>;
/// Vehicles and drivers asked for.
type Question = (Option<Vec<VehicleIdx>>, Option<Vec<DriverIdx>>);

/// The entities asked for; `None` if none is.
fn asked<T>(
    wanted: &[String],
    option: &str,
    list: &str,
    find: impl Fn(&str) -> Option<T>,
) -> Asked<T> {
    if wanted.is_empty() {
        return Ok(None);
    }
    let mut found = Vec::new();
    let mut faults = Vec::new();
    for id in wanted {
        match find(id) {
            Some(idx) => found.push(idx),
            None => faults.push(InputError {
                path: option.to_owned(),
                code: Code::UnknownId,
                found: format!("{id:?}"),
                expected: format!("an id listed in {list} of the instance"),
                hint: "correct the id; mind capitals".to_owned(),
            }),
        }
    }
    if faults.is_empty() {
        Ok(Some(found))
    } else {
        Err(faults)
    }
}

fn both(one: Asked<VehicleIdx>, other: Asked<DriverIdx>) -> Result<Question, Failure> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (one, other) => {
            let mut errors = one.err().unwrap_or_default();
            errors.extend(other.err().unwrap_or_default());
            let left_off = 0;
            Err(Failure::input(
                "the question",
                InputErrors { errors, left_off },
            ))
        }
    }
}

fn write(told: &Explanation, json: Option<&Output>, words: Words) -> Result<(), Failure> {
    if let Some(output) = json {
        output.write(to_json(told)?.as_bytes())?;
        if output.is_stdout() {
            return Ok(());
        }
    }
    output::stdout(text(told, words).as_bytes())
}

/// The explanation for people.
fn text(told: &Explanation, words: Words) -> String {
    let parts: [(&str, Vec<Told>); 3] = [
        (
            "explain-title-vehicles",
            told.vehicles.iter().map(|one| one.told(words)).collect(),
        ),
        (
            "explain-title-drivers",
            told.drivers.iter().map(|one| one.told(words)).collect(),
        ),
        (
            "explain-title-bottlenecks",
            told.bottlenecks.iter().map(|one| one.told(words)).collect(),
        ),
    ];
    let titles = parts.iter().filter(|(_, all)| !all.is_empty()).count() > 1;
    let mut text = String::new();
    for (title, all) in &parts {
        if all.is_empty() {
            continue;
        }
        if titles {
            let gap = if text.is_empty() { "" } else { "\n" };
            text += &format!("{gap}{}\n\n", words.text(title));
        }
        for one in all {
            text += &format!("{}\n", one.answer);
            for detail in &one.details {
                text += &format!("  {detail}\n");
            }
        }
    }
    if text.is_empty() {
        let key = if told.cut_short {
            "explain-nothing-yet"
        } else {
            "explain-nothing"
        };
        text = words.text(key) + "\n";
    }
    if told.cut_short {
        text += &format!("\n{}\n", words.text("explain-cut-short"));
    }
    text
}

/// An explanation as JSON.
pub(super) fn to_json(told: &Explanation) -> Result<String, Failure> {
    serde_json::to_string_pretty(told)
        .map(|json| json + "\n")
        .map_err(|cause| Failure::internal(cause.to_string()))
}

/// Reads an explanation and makes sure that it is about a schedule of this cost.
pub(super) fn read(path: &Path, cost: Fen) -> Result<Explanation, Failure> {
    let told: Explanation = serde_json::from_slice(&input::bytes(path)?).map_err(|cause| {
        Failure::read(path, format!("it is not an explanation: {cause}"))
            .hint("give the file that driveaway explain --json wrote")
    })?;
    if told.format != EXPLANATION_FORMAT {
        let found = format!(
            "its format is {:?}, not {EXPLANATION_FORMAT:?}",
            told.format
        );
        return Err(Failure::read(path, found));
    }
    if told.cost == cost {
        return Ok(told);
    }
    let stated = told.cost;
    Err(Failure::read(
        path,
        format!(
            "it is about another schedule: it states {stated} yuan, this one costs {cost} yuan"
        ),
    )
    .hint("explain this schedule again"))
}

/// The explanation as the report takes it.
pub(super) fn notes(told: &Explanation, instance: &Instance, words: Words) -> Notes {
    let vehicle = |id: &str| instance.vehicles().iter().position(|one| one.id == id);
    let driver = |id: &str| instance.drivers().iter().position(|one| one.id == id);
    Notes {
        vehicles: (told.vehicles.iter())
            .filter_map(|one| {
                let idx = VehicleIdx::new(vehicle(&one.vehicle)?);
                Some((idx, one.told(words).paragraph()))
            })
            .collect(),
        drivers: (told.drivers.iter())
            .filter_map(|one| {
                let idx = DriverIdx::new(driver(&one.driver)?);
                Some((idx, one.told(words).paragraph()))
            })
            .collect(),
        bottlenecks: (told.bottlenecks.iter())
            .map(|one| one.told(words).paragraph())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    /// Nothing told may mean that all is well, or that nothing was found out.
    #[test]
    fn without_time_nothing_is_not_said_to_be_short() {
        let told = |cut_short| Explanation {
            format: String::new(),
            version: 1,
            instance: None,
            cost: Fen(0),
            bound: None,
            cut_short,
            vehicles: Vec::new(),
            drivers: Vec::new(),
            bottlenecks: Vec::new(),
        };
        let words = Words::new(Lang::En);
        assert!(text(&told(false), words).contains("nothing is short"));
        let cut = text(&told(true), words);
        assert!(!cut.contains("nothing is short") && cut.contains("before anything was known"));
    }
}
