//! Solvers that are not ours, on the exported MPS.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::child::Done;
use super::{BenchArgs, EngineName, Solver};

/// Sets up HiGHS from Python and prints one JSON line.
const HIGHSPY: &str = r#"
import json, sys, time
import highspy
model, gap, seconds, threads, seed = sys.argv[1:]
h = highspy.Highs()
h.setOptionValue("output_flag", False)
h.readModel(model)
h.setOptionValue("mip_rel_gap", float(gap))
h.setOptionValue("time_limit", float(seconds))
h.setOptionValue("threads", int(threads))
h.setOptionValue("random_seed", int(seed))
began = time.perf_counter()
h.run()
spent = time.perf_counter() - began
info = h.getInfo()
status = h.getModelStatus()
has_point = info.primal_solution_status == 2
finite = lambda value: value if abs(value) < 1e30 else None
kind = {highspy.HighsModelStatus.kOptimal: "optimal", highspy.HighsModelStatus.kInfeasible: "infeasible"}
print(json.dumps({
    "event": "result",
    "seconds": spent,
    "incumbent": finite(info.objective_function_value) if has_point else None,
    "bound": finite(info.mip_dual_bound),
    "status": kind.get(status, "feasible" if has_point else "unknown"),
}))
"#;

/// What a solver says at its end.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Said {
    pub status: Option<&'static str>,
    pub cost: Option<f64>,
    pub bound: Option<f64>,
    /// Its own seconds, if it tells them.
    pub seconds: Option<f64>,
}

/// The version of an installed solver; `None` if it is not installed.
pub(super) fn version(engine: EngineName) -> Option<String> {
    let output = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success() && !text.trim().is_empty()).then_some(text)
    };
    let first_number = |text: String| {
        let words = text.split(|c: char| c.is_whitespace() || c == '(' || c == ',');
        let mut words = words.map(|word| word.trim_end_matches('.'));
        let word =
            words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'));
        word.map(str::to_owned)
    };
    let own = || Some(env!("CARGO_PKG_VERSION").to_owned());
    let EngineName::Theirs(solver) = engine else {
        return own();
    };
    match solver {
        Solver::Highs => own(),
        Solver::HighsBin => output("highs", &["--version"]).and_then(first_number),
        Solver::Highspy => {
            let code = "import highspy; print(highspy.Highs().version())";
            output("python3", &["-c", code]).and_then(first_number)
        }
        Solver::Cbc => output("cbc", &["-quit"]).map(|text| {
            let line = text.lines().find_map(|line| line.strip_prefix("Version:"));
            line.unwrap_or("unknown").trim().to_owned()
        }),
        Solver::Scip => output("scip", &["--version"]).and_then(first_number),
    }
}

/// The command that solves `model`; `folder` takes files that the solver needs.
///
/// # Errors
/// Those of writing such a file, or of finding this program.
pub(super) fn command(
    solver: Solver,
    model: &Path,
    folder: &Path,
    seed: u32,
    args: &BenchArgs,
) -> std::io::Result<Command> {
    let seconds = args.time_limit.as_secs_f64();
    let (gap, threads) = (args.gap, args.threads);
    Ok(match solver {
        Solver::HighsBin => {
            let options: PathBuf = folder.join("highs.options");
            let text = format!(
                "mip_rel_gap = {gap:e}\nthreads = {threads}\nrandom_seed = {seed}\ntime_limit = {seconds}\n"
            );
            fs::write(&options, text)?;
            let mut command = Command::new("highs");
            command.arg("--options_file").arg(options).arg(model);
            command
        }
        Solver::Highspy => {
            let mut command = Command::new("python3");
            command.arg("-c").arg(HIGHSPY).arg(model);
            command.args([gap.to_string(), seconds.to_string()]);
            command.args([threads.to_string(), seed.to_string()]);
            command
        }
        Solver::Cbc => {
            let mut command = Command::new("cbc");
            // A seed of 0 means none; the constant of the objective is read from the file.
            command
                .arg(model)
                .args(["-randomCbcSeed", &(seed + 1).to_string()]);
            command.args([
                "-ratioGap",
                &gap.to_string(),
                "-seconds",
                &seconds.to_string(),
            ]);
            command.args(["-timeMode", "elapsed", "-threads", &threads.to_string()]);
            command.args(["-solve", "-quit"]);
            command
        }
        Solver::Scip => {
            let mut command = Command::new("scip");
            for line in [
                format!("set limits time {seconds}"),
                format!("set limits gap {gap}"),
                format!("set randomization randomseedshift {seed}"),
                format!("read {}", model.display()),
                "optimize".to_owned(),
                "display statistics".to_owned(),
                "quit".to_owned(),
            ] {
                command.arg("-c").arg(line);
            }
            command
        }
        Solver::Highs => {
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["bench", "--alone"]).arg(model);
            command.args(["--gap", &gap.to_string(), "--threads", &threads.to_string()]);
            command.args([
                "--time-limit",
                &format!("{}ms", args.time_limit.as_millis()),
            ]);
            command.args(["--seeds", &seed.to_string()]);
            command
        }
    })
}

/// What the solver said.
pub(super) fn read(solver: Solver, done: &Done) -> Said {
    let text = done.stdout.as_str();
    match solver {
        Solver::HighsBin => highs(text),
        Solver::Cbc => cbc(text),
        Solver::Scip => scip(text),
        _ => {
            let news = Done::news(text)
                .into_iter()
                .rev()
                .find(|news| news.event == "result");
            news.map_or_else(Said::default, |news| Said {
                status: news.status.as_deref().and_then(known),
                cost: news.incumbent,
                bound: news.bound,
                seconds: Some(news.seconds),
            })
        }
    }
}

/// The statuses of a run.
pub(super) fn known(status: &str) -> Option<&'static str> {
    ["optimal", "feasible", "infeasible", "unknown"]
        .into_iter()
        .find(|one| *one == status)
}

/// The number after `label` and an optional colon, at the start of a line (the last one).
fn value(text: &str, label: &str) -> Option<f64> {
    let mut rests = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix(label));
    let rest = rests.next_back()?.trim_start().trim_start_matches(':');
    let number = rest
        .split_whitespace()
        .next()?
        .trim_start_matches('+')
        .parse::<f64>()
        .ok()?;
    (number.abs() < 1e20).then_some(number)
}

fn highs(text: &str) -> Said {
    let status = (text.lines()).find_map(|line| line.trim_start().strip_prefix("Status "));
    let cost = value(text, "Primal bound");
    Said {
        status: Some(match status.map(str::trim) {
            Some("Optimal") => "optimal",
            Some("Infeasible") => "infeasible",
            _ if cost.is_some() => "feasible",
            _ => "unknown",
        }),
        cost,
        bound: value(text, "Dual bound"),
        seconds: value(text, "Timing"),
    }
}

fn cbc(text: &str) -> Said {
    let optimal = text.contains("Result - Optimal solution found");
    let infeasible = text.contains("infeasible") && text.contains("Result - Problem proven");
    let cost = value(text, "Objective value");
    Said {
        status: Some(match cost {
            _ if infeasible => "infeasible",
            Some(_) if optimal => "optimal",
            Some(_) => "feasible",
            None => "unknown",
        }),
        cost,
        // Cbc tells no lower bound when it has closed the gap altogether.
        bound: value(text, "Lower bound").or(cost.filter(|_| optimal)),
        seconds: value(text, "Total time (CPU seconds)")
            .and(text.rsplit("(Wallclock seconds):").next())
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok()),
    }
}

fn scip(text: &str) -> Said {
    let status = text
        .lines()
        .find_map(|line| line.strip_prefix("SCIP Status"));
    let says = |word: &str| status.is_some_and(|status| status.contains(word));
    let cost = value(text, "Primal Bound");
    Said {
        status: Some(match cost {
            _ if says("[infeasible]") => "infeasible",
            Some(_) if says("[optimal") || says("[gap limit") => "optimal",
            Some(_) => "feasible",
            None => "unknown",
        }),
        cost,
        bound: value(text, "Dual Bound"),
        seconds: value(text, "Solving Time (sec)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: &'static str, cost: f64, bound: f64, seconds: f64) -> Said {
        Said {
            status: Some(status),
            cost: Some(cost),
            bound: Some(bound),
            seconds: Some(seconds),
        }
    }

    #[test]
    fn the_last_words_of_highs() {
        let text = "\nSolving report\n  Model             m\n  Status            Optimal\n  \
                    Primal bound      88.5\n  Dual bound        88\n  Gap               0% (tolerance: 0.01%)\n  \
                    Timing            0.05\n";
        assert_eq!(highs(text), said("optimal", 88.5, 88.0, 0.05));
        let stopped = text.replace("Optimal", "Time limit reached");
        assert_eq!(highs(&stopped).status, Some("feasible"));
        let none = "  Status            Time limit reached\n  Primal bound      inf\n";
        assert_eq!(
            (highs(none).status, highs(none).cost),
            (Some("unknown"), None)
        );
    }

    #[test]
    fn the_last_words_of_cbc() {
        let text = "Result - Optimal solution found\n\nObjective value:                88.00000000\n\
                    Enumerated nodes:               0\nTotal iterations:               0\n\
                    Time (CPU seconds):             0.00\nTime (Wallclock seconds):       0.01\n\n\
                    Total time (CPU seconds):       0.01   (Wallclock seconds):       0.02\n";
        assert_eq!(cbc(text), said("optimal", 88.0, 88.0, 0.02));
        let stopped = text
            .replace("Optimal solution found", "Stopped on time limit")
            .replace(
                "Enumerated",
                "Lower bound:                    80.5\nEnumerated",
            );
        assert_eq!(cbc(&stopped), said("feasible", 88.0, 80.5, 0.02));
    }

    #[test]
    fn the_last_words_of_scip() {
        let text = "SCIP Status        : problem is solved [optimal solution found]\n\
                    Solving Time (sec) : 0.03\nPrimal Bound       : +8.80000000000000e+01 (2 solutions)\n\
                    Dual Bound         : +8.80000000000000e+01\n";
        assert_eq!(scip(text), said("optimal", 88.0, 88.0, 0.03));
        let none = "SCIP Status        : solving was interrupted [time limit reached]\nPrimal Bound       : +1.00000000000000e+20 (0 solutions)\n";
        assert_eq!(
            (scip(none).status, scip(none).cost),
            (Some("unknown"), None)
        );
    }
}
