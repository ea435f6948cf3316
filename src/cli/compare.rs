//! `driveaway compare`.

use std::path::PathBuf;

use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::exit::Exit;
use super::failure::Failure;
use super::scenario;
use super::{input, output};
use crate::compare::{Changes, Comparison, Figures, Place, compare};
use crate::names::Term;
use crate::units::Fen;
use crate::words::Words;

#[derive(Args, Debug)]
#[command(after_help = "\
A and B may be schedules of two variants of a day: whatever has the same id is the same. Give B's
instance with --instance-b, or say with --set-b how it differs.

Examples:
  driveaway compare day.json plan.json edited.json
  driveaway solve day.json -o half.json --set 'gate.capacity*=0.5'
  driveaway compare day.json plan.json half.json --set-b 'gate.capacity*=0.5'
  driveaway compare mon.json mon-plan.json tue-plan.json --instance-b tue.json --json -")]
pub(super) struct CompareArgs {
    /// Instance file of A (and of B, if it has none of its own).
    pub(super) instance: PathBuf,
    /// Schedule file A.
    pub(super) a: PathBuf,
    /// Schedule file B.
    pub(super) b: PathBuf,
    /// Instance file of B.
    #[arg(long, value_name = "INSTANCE")]
    pub(super) instance_b: Option<PathBuf>,
    /// Change both instances first, as for solve; may be given several times.
    #[arg(long = "set", value_name = "SETTING")]
    pub(super) settings: Vec<String>,
    /// Change B's instance too; may be given several times.
    #[arg(long = "set-b", value_name = "SETTING")]
    pub(super) settings_b: Vec<String>,
    /// Write the comparison as JSON (`driveaway schema comparison`); `-` puts it in place of the
    /// text on standard output.
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
}

pub(super) fn run(args: &CompareArgs, words: Words) -> Result<Exit, Failure> {
    let mut inputs = vec![args.instance.as_path(), &args.a, &args.b];
    inputs.extend(args.instance_b.as_deref());
    let outputs = output::open_all(&[("--json", args.json.as_deref())], &inputs)?;
    input::only_one_dash(&inputs)?;
    let one = scenario::with_settings(&args.instance, &args.settings)?;
    let all: Vec<String> = [&args.settings[..], &args.settings_b].concat();
    let path_b = args.instance_b.as_ref().unwrap_or(&args.instance);
    let other = if args.instance_b.is_none() && args.settings_b.is_empty() {
        one.clone()
    } else if args.instance_b.is_none() && input::is_dash(path_b) {
        let message = "an instance from standard input can be read only once";
        return Err(Failure::arguments(message).hint("save it to a file"));
    } else {
        scenario::with_settings(path_b, &all)?
    };
    let (a, b) = (
        input::schedule(&args.a, &one)?,
        input::schedule(&args.b, &other)?,
    );
    let told = compare((&one, &a), (&other, &b));
    if let Some(output) = outputs.iter().flatten().next() {
        let json = serde_json::to_string_pretty(&told)
            .map_err(|cause| Failure::internal(cause.to_string()))?;
        output.write((json + "\n").as_bytes())?;
        if output.is_stdout() {
            return Ok(Exit::Done);
        }
    }
    output::stdout(text(&told, words).as_bytes())?;
    Ok(Exit::Done)
}

/// A line of the table: what it is, A, B, and the difference.
type Line = [String; 4];

/// The comparison for people.
fn text(told: &Comparison, words: Words) -> String {
    let (a, b) = (&told.a, &told.b);
    let count = |label: &str, of: fn(&Figures) -> i64| -> Line {
        let (one, other) = (of(a), of(b));
        [
            words.text(label),
            words.number(one),
            words.number(other),
            signed(words.number(other - one), other - one),
        ]
    };
    let whole = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
    let mut lines: Vec<Line> = vec![[String::new(), "A".into(), "B".into(), "B − A".into()]];
    lines.push(count("word-served", |one| {
        one.served.try_into().unwrap_or(i64::MAX)
    }));
    lines.push(count("word-unserved", |one| {
        one.unserved.try_into().unwrap_or(i64::MAX)
    }));
    lines.push(count("word-late", |one| {
        one.late.try_into().unwrap_or(i64::MAX)
    }));
    lines.push(count("compare-late-minutes", |one| one.late_minutes));
    if a.caged + b.caged > 0 {
        lines.push(count("compare-caged", |one| {
            one.caged.try_into().unwrap_or(i64::MAX)
        }));
    }
    lines.push(count("compare-used", |one| {
        one.used.try_into().unwrap_or(i64::MAX)
    }));
    if a.violations + b.violations > 0 {
        let broken = [a, b].map(|one| words.number(whole(one.violations)));
        let [one, other] = broken;
        lines.push([
            words.text("compare-rules-broken"),
            one,
            other,
            String::new(),
        ]);
    }
    lines.push(money(words, words.text("word-cost"), a.cost, b.cost));
    for &term in Term::ALL {
        let amount = |one: &Figures| one.terms.get(&term).copied().unwrap_or_default();
        if amount(a) != Fen(0) || amount(b) != Fen(0) {
            let label = format!("  {}", words.term(term));
            lines.push(money(words, label, amount(a), amount(b)));
        }
    }
    for (spread, gini, of) in [
        (
            "compare-spread",
            "compare-gini",
            (|one| one.spread_today) as fn(&Figures) -> _,
        ),
        ("compare-spread-before", "compare-gini-before", |one| {
            one.spread
        }),
    ] {
        let (one, other) = (of(a), of(b));
        lines.push([
            words.text(spread),
            format!("{}–{}", one.least, one.most),
            format!("{}–{}", other.least, other.most),
            String::new(),
        ]);
        lines.push([
            words.text(gini),
            format!("{:.3}", one.gini),
            format!("{:.3}", other.gini),
            format!("{:+.3}", other.gini - one.gini),
        ]);
    }
    let mut text = table(&lines);
    text.push('\n');
    text += &affected(&told.changes, words);
    text
}

fn money(words: Words, label: String, one: Fen, other: Fen) -> Line {
    [
        label,
        words.money(one),
        words.money(other),
        signed(words.money(other - one), (other - one).0),
    ]
}

fn signed(text: String, value: i64) -> String {
    if value > 0 { format!("+{text}") } else { text }
}

/// The lines with their columns aligned.
fn table(lines: &[Line]) -> String {
    let width = |at: usize| lines.iter().map(|line| line[at].width()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3)];
    let mut text = String::new();
    for line in lines {
        let pad = |at: usize| " ".repeat(widths[at] - line[at].width());
        let label = format!("{}{}", line[0], pad(0));
        let cells: String = (1..4)
            .map(|at| format!("  {}{}", pad(at), line[at]))
            .collect();
        text += (label + &cells).trim_end();
        text.push('\n');
    }
    text
}

/// Who is affected, a line for each sort.
fn affected(changes: &Changes, words: Words) -> String {
    if changes.is_empty() {
        return words.text("compare-same") + "\n";
    }
    let mut text = String::new();
    for (key, ids) in [
        ("compare-gained", &changes.gained),
        ("compare-dropped", &changes.dropped),
        ("compare-called", &changes.called),
        ("compare-sent-home", &changes.sent_home),
    ] {
        if !ids.is_empty() {
            text += &format!("{} ({}): {}\n", words.text(key), ids.len(), ids.join(", "));
        }
    }
    if !changes.moved.is_empty() {
        let count = changes.moved.len();
        text += &format!("{} ({count}):\n", words.text("compare-moved"));
        for one in &changes.moved {
            let (from, to) = (place(words, &one.from), place(words, &one.to));
            text += &format!("  {}: {from} → {to}\n", one.vehicle);
        }
    }
    text
}

fn place(words: Words, place: &Place) -> String {
    let who = [&place.driver, &place.truck, &place.coach];
    let names: Vec<&str> = who.into_iter().flatten().map(String::as_str).collect();
    format!(
        "{} {}",
        names.join(" / "),
        words.local(crate::units::Zone::Horgos, place.start)
    )
}
