//! What a bench writes: JSON, CSV, Markdown, HTML, plots.

use std::fs;

use super::BenchArgs;
use super::machine;
use crate::bench::{
    Run, csv, curves, disagreements, lines, markdown, page, profile_plot, profiles,
};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output::{self, Output};
use crate::words::Words;

/// The outputs, made sure of before the long work.
pub(super) struct Outputs {
    json: Option<Output>,
    csv: Option<Output>,
    markdown: Option<Output>,
    html: Option<Output>,
}

pub(super) fn open(args: &BenchArgs) -> Result<Outputs, Failure> {
    let inputs: Vec<_> = args
        .instances
        .iter()
        .map(std::path::PathBuf::as_path)
        .collect();
    if let Some(folder) = &args.plots {
        fs::create_dir_all(folder).map_err(|cause| Failure::unwritable(folder, cause))?;
    }
    let mut opened = output::open_all(
        &[
            ("--json", args.json.as_deref()),
            ("--csv", args.csv.as_deref()),
            ("--markdown", args.markdown.as_deref()),
            ("--html", args.html.as_deref()),
        ],
        &inputs,
    )?
    .into_iter();
    let mut next = || opened.next().flatten();
    Ok(Outputs {
        json: next(),
        csv: next(),
        markdown: next(),
        html: next(),
    })
}

/// Writes everything that was asked for; a run that is false or engines that cannot both be right are a
/// failure all the same.
pub(super) fn write(
    outputs: &Outputs,
    runs: &[Run],
    args: &BenchArgs,
    words: Words,
) -> Result<Exit, Failure> {
    let table = lines(runs, &args.targets);
    if let Some(output) = &outputs.json {
        let text = serde_json::to_string_pretty(&serde_json::json!({
            "machine": machine::facts().into_iter().collect::<std::collections::BTreeMap<_, _>>(),
            "targets": args.targets,
            "lines": table,
            "runs": runs,
        }));
        let text = text.map_err(|cause| Failure::internal(cause.to_string()))?;
        output.write((text + "\n").as_bytes())?;
    }
    if let Some(output) = &outputs.csv {
        output.write(csv(runs, &args.targets).as_bytes())?;
    }
    let table = markdown(&table, &args.targets);
    let mut text = format!("{}\n\n{table}", machine::in_a_line());
    text += &plots(runs, args, words)?;
    match &outputs.markdown {
        Some(output) => output.write(text.as_bytes())?,
        None => output::stdout(text.as_bytes())?,
    }
    if let Some(output) = &outputs.html {
        let page = page(runs, &args.targets, &machine::in_a_line(), words);
        output.write(page.map_err(Failure::internal)?.as_bytes())?;
    }
    let broken = runs
        .iter()
        .filter(|run| run.cost.is_some() && run.cell.engine != "highs");
    let broken = broken.filter_map(|run| {
        let fault = run.fault.as_ref()?;
        Some(format!(
            "{} on {}: {fault}",
            run.cell.engine, run.cell.instance
        ))
    });
    let wrong: Vec<String> = disagreements(runs).into_iter().chain(broken).collect();
    match wrong.first() {
        None => Ok(Exit::Done),
        Some(first) => Err(Failure::internal(format!(
            "{} results cannot be right; the first: {first}",
            wrong.len()
        ))),
    }
}

/// Writes the plots, if wanted, and refers to them.
fn plots(runs: &[Run], args: &BenchArgs, words: Words) -> Result<String, Failure> {
    let Some(folder) = &args.plots else {
        return Ok(String::new());
    };
    let mut text = String::new();
    let mut add = |name: &str, title: &str, svg: Result<String, String>| -> Result<(), Failure> {
        let path = folder.join(format!("{name}.svg"));
        Output::open(&path)?.write(svg.map_err(Failure::internal)?.as_bytes())?;
        text += &format!("\n![{title}]({})\n", path.display());
        Ok(())
    };
    let profile = profile_plot(&profiles(runs), words);
    add("profile", &words.text("bench-profile"), profile)?;
    let mut names: Vec<&str> = Vec::new();
    for run in runs {
        let name = run.cell.instance.as_str();
        if !names.contains(&name) {
            names.push(name);
            let mine: Vec<&Run> = runs
                .iter()
                .filter(|run| run.cell.instance == name)
                .collect();
            let title = format!("{}: {name}", words.text("bench-curves"));
            add(&format!("gap-{name}"), &title, curves(&mine, name, words))?;
        }
    }
    Ok(text)
}
