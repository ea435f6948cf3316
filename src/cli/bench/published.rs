//! `driveaway bench --published`: every file that a family recognises, against its table.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use super::{BenchArgs, machine};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::{input, output};
use crate::published::{
    FAMILIES, Family, Limits, Row, Source, Table, Verdict, family_of, run as solve,
};
use crate::solve::CancelToken;

/// Runs them; a wrong value ends with a failure, after all have run.
pub(super) fn run(folder: &Path, args: &BenchArgs) -> Result<Exit, Failure> {
    let named = |name: &&String| !FAMILIES.iter().any(|family| family.name() == name.as_str());
    if let Some(unknown) = args.family.iter().find(named) {
        let known: Vec<&str> = FAMILIES.iter().map(|family| family.name()).collect();
        let message = format!("--family {unknown}: there is no such family");
        return Err(Failure::arguments(message).hint(format!("one of {}", known.join(", "))));
    }
    let outputs = output::open_all(
        &[
            ("--json", args.json.as_deref()),
            ("--markdown", args.markdown.as_deref()),
        ],
        &[],
    )?;
    if let Some(into) = &args.solutions {
        fs::create_dir_all(into).map_err(|cause| Failure::write(into, cause))?;
    }
    let mut paths = Vec::new();
    files(folder, &mut paths).map_err(|cause| Failure::read(folder, cause))?;
    let limits = Limits {
        time: Some(args.time_limit),
        seed: args.seeds.first().copied().unwrap_or(0),
        cancel: CancelToken::new(),
    };
    let mut rows: Vec<Row> = Vec::new();
    for path in &paths {
        let Some((family, text)) = recognise(path, &args.family)? else {
            continue;
        };
        let plain = path.with_extension("");
        let packed = path.extension().is_some_and(|ending| ending == "gz");
        let plain = if packed { plain.as_path() } else { path };
        let table = table(family, path, folder)?;
        let table = table.as_ref().map(|(file, text)| Table { file, text });
        let source = Source {
            path: plain,
            text: &text,
        };
        let cases = family.cases(&source, table.as_ref());
        let cases = cases.map_err(|faults| Failure::input(&input::name(path), faults))?;
        for case in cases {
            let row = solve(family.name(), &case, &limits);
            if let Some(into) = &args.solutions {
                keep(into, &row)?;
            }
            if io::stderr().is_terminal() || args.markdown.is_some() {
                let _ = io::Write::write_fmt(
                    &mut io::stderr().lock(),
                    format_args!("{}", plain_line(&row)),
                );
            }
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err(Failure::read(folder, "no file of a known family is there"));
    }
    write(&outputs, &rows)
}

/// Writes the solution of a case, if there is one.
fn keep(folder: &Path, row: &Row) -> Result<(), Failure> {
    let Some(solution) = &row.solution else {
        return Ok(());
    };
    let json = serde_json::to_string(solution);
    let json = json.map_err(|cause| Failure::internal(cause.to_string()))?;
    let path = folder.join(format!("{}.json", row.case.replace(' ', "-")));
    output::Output::open(&path)?.write((json + "\n").as_bytes())
}

/// What a file is and says, if a wanted family recognises it.
fn recognise(
    path: &Path,
    wanted: &[String],
) -> Result<Option<(&'static dyn Family, String)>, Failure> {
    let Ok(text) = String::from_utf8(input::unpacked(path)?) else {
        return Ok(None);
    };
    let packed = path.extension().is_some_and(|ending| ending == "gz");
    let plain = path.with_extension("");
    let source = Source {
        path: if packed { &plain } else { path },
        text: &text,
    };
    let family = family_of(&source);
    let family = family
        .filter(|family| wanted.is_empty() || wanted.iter().any(|wanted| wanted == family.name()));
    Ok(family.map(|family| (family, text)))
}

/// Every file below `path`, sorted; what begins with a dot is left out.
fn files(path: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        into.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
        if !entry.file_name().is_some_and(hidden) {
            files(&entry, into)?;
        }
    }
    Ok(())
}

/// The nearest table of the family, in the file's folder or above it, up to the folder asked for
/// and one more (that folder may be a part of a collection).
fn table(
    family: &dyn Family,
    path: &Path,
    top: &Path,
) -> Result<Option<(String, String)>, Failure> {
    for folder in path.ancestors().skip(1) {
        for name in family.tables() {
            let file = folder.join(name);
            if file.is_file() {
                let text = fs::read_to_string(&file);
                let text = text.map_err(|cause| Failure::read(&file, cause))?;
                return Ok(Some(((*name).to_owned(), text)));
            }
        }
        if top.parent() == Some(folder) {
            break;
        }
    }
    Ok(None)
}

/// Writes or prints the table and tells how it went.
fn write(outputs: &[Option<output::Output>], rows: &[Row]) -> Result<Exit, Failure> {
    if let Some(output) = outputs.first().and_then(Option::as_ref) {
        let json = serde_json::to_string_pretty(rows);
        let json = json.map_err(|cause| Failure::internal(cause.to_string()))?;
        output.write((json + "\n").as_bytes())?;
    }
    let text = format!("{}\n\n{}", machine::in_a_line(), markdown(rows));
    match outputs.get(1).and_then(Option::as_ref) {
        Some(output) => output.write(text.as_bytes())?,
        None => output::stdout(text.as_bytes())?,
    }
    let wrong: Vec<&Row> = (rows.iter())
        .filter(|row| matches!(row.verdict, Verdict::Wrong(_)))
        .collect();
    let Some(first) = wrong.first() else {
        return Ok(Exit::Done);
    };
    let reason = match &first.verdict {
        Verdict::Wrong(reason) => reason.as_str(),
        _ => "",
    };
    let (count, case) = (wrong.len(), &first.case);
    Err(Failure::internal(format!(
        "{count} of {} values are wrong, the first that of {case}: {reason}",
        rows.len()
    )))
}

/// The rows as a Markdown table, with a summary below.
fn markdown(rows: &[Row]) -> String {
    let mut text = "| family | case | cost | published | bound | gap | seconds | verdict |\n\
                    |---|---|--:|--:|--:|--:|--:|---|\n"
        .to_owned();
    for row in rows {
        let [cost, published, bound, gap] = figures(row);
        let reason = match &row.verdict {
            Verdict::Wrong(reason) => format!(": {reason}"),
            _ => String::new(),
        };
        text += &format!(
            "| {} | {} | {cost} | {published} | {bound} | {gap} | {:.2} | {}{reason} |\n",
            row.family,
            row.case,
            row.seconds,
            row.verdict.as_str()
        );
    }
    let count = |name: &str| {
        rows.iter()
            .filter(|row| row.verdict.as_str() == name)
            .count()
    };
    let counts: Vec<String> = [
        "proved",
        "closed",
        "reached",
        "better",
        "short",
        "unpublished",
        "WRONG",
    ]
    .iter()
    .map(|name| (name, count(name)))
    .filter(|(_, count)| *count > 0)
    .map(|(name, count)| format!("{count} {name}"))
    .collect();
    text + &format!("\nCases: {} ({})\n", rows.len(), counts.join(", "))
}

/// Cost, what is published, bound and gap, in words.
fn figures(row: &Row) -> [String; 4] {
    let none = || "–".to_owned();
    let number = |value: Option<i64>| value.map_or_else(none, |value| value.to_string());
    let limit =
        |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    let published = row
        .published
        .map_or_else(none, |known| match known.proven() {
            Some(value) => value.to_string(),
            None => format!("{} to {}", limit(known.lower), limit(known.upper)),
        });
    let gap = (row.gap).map_or_else(none, |gap| format!("{:.3} %", gap * 100.0));
    [number(row.cost), published, number(row.bound), gap]
}

/// A row as progress.
fn plain_line(row: &Row) -> String {
    let [cost, published, _, gap] = figures(row);
    let (family, case, seconds) = (row.family, &row.case, row.seconds);
    let verdict = row.verdict.as_str();
    format!("{family}: {case}: {cost} ({published}), gap {gap}, {seconds:.2} s, {verdict}\n")
}
