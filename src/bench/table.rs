//! Statistics by instance and engine, as Markdown, and all runs as CSV.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Run;

/// The runs of one engine on one instance, over seeds and repetitions.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Line {
    /// Instance.
    pub instance: String,
    /// Engine.
    pub engine: String,
    /// Runs.
    pub runs: usize,
    /// Runs that proved the gap asked for.
    pub proved: usize,
    /// Median of the seconds.
    pub seconds: f64,
    /// Least and most seconds.
    pub range: (f64, f64),
    /// Median of the seconds to the first schedule; `None` if half of the runs or more had none.
    pub first: Option<f64>,
    /// Medians of the seconds to each target, likewise.
    pub targets: Vec<Option<f64>>,
    /// Median of the final gaps, likewise.
    pub gap: Option<f64>,
    /// Best cost.
    pub cost: Option<i64>,
    /// Best bound.
    pub bound: Option<i64>,
    /// Most memory, KiB.
    pub peak_kib: Option<u64>,
    /// What went wrong in the first run in which something did.
    pub fault: Option<String>,
}

/// The median; a missing value counts as larger than all. `None` if that is the median.
pub(super) fn median(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let infinite = |value: Option<f64>| value.unwrap_or(f64::INFINITY);
    let mut values: Vec<f64> = values.into_iter().map(infinite).collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    let lower = if values.len().is_multiple_of(2) {
        values[middle - 1]
    } else {
        upper
    };
    let median = f64::midpoint(lower, upper);
    median.is_finite().then_some(median)
}

/// Statistics, in the order in which instances and engines first come.
pub fn lines(runs: &[Run], targets: &[f64]) -> Vec<Line> {
    grouped(runs)
        .into_iter()
        .map(|((instance, engine), runs)| {
            let seconds = || runs.iter().map(|run| run.seconds);
            let asked = |run: &&&Run| run.reached(run.cell.gap).is_some();
            Line {
                instance: instance.to_owned(),
                engine: engine.to_owned(),
                runs: runs.len(),
                proved: runs.iter().filter(asked).count(),
                seconds: median(seconds().map(Some)).unwrap_or(0.0),
                range: (
                    seconds().fold(f64::INFINITY, f64::min),
                    seconds().fold(0.0, f64::max),
                ),
                first: median(runs.iter().map(|run| run.first())),
                targets: (targets.iter())
                    .map(|&target| median(runs.iter().map(|run| run.reached(target))))
                    .collect(),
                gap: median(runs.iter().map(|run| run.gap())),
                cost: runs.iter().filter_map(|run| run.cost).min(),
                bound: runs.iter().filter_map(|run| run.bound).max(),
                peak_kib: runs.iter().filter_map(|run| run.peak_kib).max(),
                fault: runs.iter().find_map(|run| run.fault.clone()),
            }
        })
        .collect()
}

/// Runs by instance and engine, both in the order in which they first come.
pub(super) fn grouped(runs: &[Run]) -> Vec<((&str, &str), Vec<&Run>)> {
    let mut groups: Vec<((&str, &str), Vec<&Run>)> = Vec::new();
    let mut place: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for run in runs {
        let key = (run.cell.instance.as_str(), run.cell.engine.as_str());
        let at = *place.entry(key).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(run);
    }
    groups
}

/// Every pair of engines that cannot both be right: the cost of one lies below the bound of another.
/// Floating point of a solver's own costs and bounds is allowed a millionth.
#[allow(clippy::cast_precision_loss)] // money stays below 2^53 fen
pub fn disagreements(runs: &[Run]) -> Vec<String> {
    let mut found = Vec::new();
    let known = lines(runs, &[]);
    for one in &known {
        for other in known.iter().filter(|other| other.instance == one.instance) {
            if let (Some(cost), Some(bound)) = (one.cost, other.bound)
                && bound as f64 > cost as f64 + 1.0 + 1e-6 * (cost as f64).abs()
            {
                found.push(format!(
                    "{}: {} has a schedule of cost {cost}, {} a bound of {bound}",
                    one.instance, one.engine, other.engine
                ));
            }
        }
    }
    found
}

impl Line {
    /// The cells of its row. Money is shown in yuan, memory in MiB.
    pub(super) fn cells(&self) -> Vec<String> {
        let none = || "–".to_owned();
        let time = |value: Option<f64>| value.map_or_else(none, |value| format!("{value:.2}"));
        let mut cells = vec![
            self.instance.clone(),
            self.engine.clone(),
            self.runs.to_string(),
            self.proved.to_string(),
            format!("{:.2}", self.seconds),
            format!("{:.2} – {:.2}", self.range.0, self.range.1),
            time(self.first),
        ];
        cells.extend(self.targets.iter().map(|target| time(*target)));
        let mebi = |peak: u64| peak.div_ceil(1024).to_string();
        cells.extend([
            self.gap.map_or_else(none, percent),
            self.cost.map_or_else(none, yuan),
            self.bound.map_or_else(none, yuan),
            self.peak_kib.map_or_else(none, mebi),
        ]);
        cells
    }

    /// What went wrong, if something did, and where.
    pub(super) fn fault_text(&self) -> Option<String> {
        let fault = self.fault.as_ref()?;
        Some(format!("{} on {}: {fault}", self.engine, self.instance))
    }
}

/// The statistics as a Markdown table.
pub fn markdown(lines: &[Line], targets: &[f64]) -> String {
    let mut text =
        "| instance | engine | runs | proved | median s | least to most s | first s |".to_owned();
    for target in targets {
        text += &format!(" s to {} |", percent(*target));
    }
    text += " gap | cost, yuan | bound, yuan | peak MiB |\n|---|---|--:|--:|--:|--:|--:|";
    text += &"--:|".repeat(targets.len());
    text += "--:|--:|--:|--:|\n";
    for line in lines {
        text += &format!("| {} |\n", line.cells().join(" | "));
    }
    for fault in lines.iter().filter_map(Line::fault_text) {
        text += &format!("\n{fault}\n");
    }
    text
}

/// A share in per cent: `0.01 %`.
pub(super) fn percent(share: f64) -> String {
    let text = format!("{:.4}", share * 100.0);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} %")
}

/// Fen as yuan, without separators: figures of a table are compared by machines too.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

/// All runs as CSV (RFC 4180), one line each; money in fen, memory in KiB, what is unknown empty.
pub fn csv(runs: &[Run], targets: &[f64]) -> String {
    let mut text =
        "instance,digest,engine,version,seed,repetition,gap_asked,time_limit,threads,status,cost,bound,gap,\
         seconds,first_seconds,peak_kib"
            .to_owned();
    for target in targets {
        text += &format!(",seconds_to_{target}");
    }
    text += ",fault\r\n";
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let whole = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    for run in runs {
        let cell = &run.cell;
        let mut fields = vec![
            field(&cell.instance),
            cell.digest.clone(),
            cell.engine.clone(),
            field(&cell.version),
            cell.seed.to_string(),
            cell.repetition.to_string(),
            cell.gap.to_string(),
            cell.limit.to_string(),
            cell.threads.to_string(),
            field(&run.status),
            whole(run.cost),
            whole(run.bound),
            number(run.gap()),
            run.seconds.to_string(),
            number(run.first()),
            run.peak_kib
                .map_or_else(String::new, |peak| peak.to_string()),
        ];
        fields.extend(targets.iter().map(|target| number(run.reached(*target))));
        fields.push(field(run.fault.as_deref().unwrap_or_default()));
        text += &(fields.join(",") + "\r\n");
    }
    text
}

/// A text as a field, in quotes where it needs them.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::*;

    #[test]
    fn medians_count_what_is_missing_as_endless() {
        assert_eq!(median([Some(3.0), Some(1.0), Some(2.0)]), Some(2.0));
        assert_eq!(median([Some(3.0), Some(1.0)]), Some(2.0));
        assert_eq!(median([Some(3.0), None, Some(1.0)]), Some(3.0));
        assert_eq!(median([Some(3.0), None]), None);
        assert_eq!(median([]), None);
    }

    #[test]
    fn lines_are_medians_over_seeds_and_repetitions() {
        let runs = [
            run("a", "exact", 4.0),
            run("a", "exact", 2.0),
            run("a", "greedy", 3.0),
        ];
        let lines = lines(&runs, &[0.1, 0.0]);
        assert_eq!(lines.len(), 2);
        let first = &lines[0];
        assert_eq!((first.runs, first.proved, first.seconds), (2, 2, 3.0));
        assert_eq!(first.range, (2.0, 4.0));
        assert_eq!(first.targets, [Some(1.0), Some(3.0)]);
        let text = markdown(&lines, &[0.1, 0.0]);
        assert!(
            text.contains(
                "| a | exact | 2 | 2 | 3.00 | 2.00 – 4.00 | 0.50 | 1.00 | 3.00 | 0 % | 10.00 |"
            ),
            "{text}"
        );
    }

    #[test]
    fn engines_that_cannot_both_be_right_are_found() {
        let mut runs = vec![run("a", "exact", 4.0), run("a", "highs", 2.0)];
        assert!(disagreements(&runs).is_empty());
        runs[1].bound = Some(1_005);
        assert_eq!(disagreements(&runs).len(), 2, "with exact, and with itself");
    }

    #[test]
    fn csv_has_a_line_for_each_run_and_quotes_what_needs_it() {
        let mut one = run("a,b", "exact", 4.0);
        one.fault = Some("said \"no\"".to_owned());
        let text = csv(&[one], &[0.1]);
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines.len(), 3);
        assert!(
            lines[1]
                .starts_with("\"a,b\",0,exact,1,0,0,0.0001,60,1,optimal,1000,1000,0,4,0.5,2048,1,")
        );
        assert!(lines[1].ends_with("\"said \"\"no\"\"\""));
    }
}
