//! News of a solve on standard error: one live line, plain lines, or JSON lines.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::args::ProgressArg;
use super::summary::{name_of, percent, yuan};
use crate::explain::Step;
use crate::solve::Progress;

/// Least seconds between lines that tell of a better bound only.
const PACE: f64 = 2.0;
/// Seconds after which what is known is told again: silence would look like a standstill.
const SILENCE: f64 = 10.0;

/// Tells the news of a solve.
pub(super) struct Reporter(Way);

enum Way {
    Bar(ProgressBar),
    /// What was told last.
    Lines(Format, Mutex<Option<Progress>>),
    Silent,
}

#[derive(Clone, Copy)]
enum Format {
    Plain,
    Json,
}

#[derive(Serialize)]
struct Line<'a> {
    event: &'static str,
    #[serde(flatten)]
    news: &'a Progress,
    gap: Option<f64>,
}

#[derive(Serialize)]
struct StepLine<'a> {
    event: &'static str,
    #[serde(flatten)]
    step: &'a Step,
}

#[derive(Serialize)]
struct Note<'a> {
    event: &'static str,
    message: &'a str,
}

impl Reporter {
    pub(super) fn new(way: ProgressArg) -> Arc<Reporter> {
        let lines = |format| Way::Lines(format, Mutex::new(None));
        Arc::new(Reporter(match way {
            ProgressArg::Auto if io::stderr().is_terminal() => bar(),
            ProgressArg::Bar => bar(),
            ProgressArg::Auto | ProgressArg::Plain => lines(Format::Plain),
            ProgressArg::Json => lines(Format::Json),
            ProgressArg::None => Way::Silent,
        }))
    }

    /// The same for work whose end is awaited without lines: `auto` is silent unless a terminal shows it.
    pub(super) fn quiet_unless_seen(way: ProgressArg) -> Arc<Reporter> {
        match way {
            ProgressArg::Auto if !io::stderr().is_terminal() => Reporter::new(ProgressArg::None),
            way => Reporter::new(way),
        }
    }

    /// Whether standard error is for machines, so that no text may be mixed in.
    pub(super) fn is_json(&self) -> bool {
        matches!(self.0, Way::Lines(Format::Json, _))
    }

    /// Takes one piece of news; it is shown when it is worth a line.
    pub(super) fn tell(&self, news: &Progress) {
        match &self.0 {
            Way::Bar(bar) => bar.set_message(in_words(news)),
            Way::Lines(format, told) => {
                let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                // Machines get all news: a bench reads off it when which bound was proven.
                let all = matches!(format, Format::Json) && is_news(told.as_ref(), news);
                if all || worth_a_line(told.as_ref(), news) {
                    *told = Some(*news);
                    format.tell(news);
                }
            }
            Way::Silent => {}
        }
    }

    /// Takes one piece of news of an explanation.
    pub(super) fn step(&self, step: &Step) {
        let Step {
            part,
            done,
            all,
            seconds,
        } = step;
        let text = format!("{} {done} of {all}", name_of(part));
        match &self.0 {
            Way::Bar(bar) => bar.set_message(text),
            Way::Lines(Format::Plain, _) => line(&format!("{seconds:7.1} s  {text}")),
            Way::Lines(Format::Json, _) => json_line(&StepLine {
                event: "progress",
                step,
            }),
            Way::Silent => {}
        }
    }

    /// Tells something that is not a figure.
    pub(super) fn note(&self, message: &str) {
        match &self.0 {
            Way::Bar(bar) => bar.suspend(|| line(message)),
            Way::Lines(Format::Json, _) => json_line(&Note {
                event: "note",
                message,
            }),
            Way::Lines(Format::Plain, _) | Way::Silent => line(message),
        }
    }

    /// Clears the live line.
    pub(super) fn finish(&self) {
        if let Way::Bar(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Format {
    fn tell(self, news: &Progress) {
        match self {
            Format::Plain => line(&format!("{:7.1} s  {}", news.seconds, in_words(news))),
            Format::Json => json_line(&Line {
                event: "progress",
                news,
                gap: news.gap(),
            }),
        }
    }
}

fn bar() -> Way {
    let style = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::new_spinner().with_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    Way::Bar(bar)
}

/// Whether anything but the clock has changed.
fn is_news(last: Option<&Progress>, news: &Progress) -> bool {
    last.is_none_or(|last| (last.incumbent, last.bound) != (news.incumbent, news.bound))
}

/// A new phase or a better schedule is told at once, a better bound at a pace, and old news
/// after a silence.
fn worth_a_line(last: Option<&Progress>, news: &Progress) -> bool {
    last.is_none_or(|last| {
        last.phase != news.phase
            || last.incumbent != news.incumbent
            || (last.bound != news.bound && news.seconds - last.seconds >= PACE)
            || news.seconds - last.seconds >= SILENCE
    })
}

/// The gap comes first: a narrow terminal cuts the end off.
fn in_words(news: &Progress) -> String {
    let mut text = name_of(&news.phase);
    if let Some(gap) = news.gap() {
        text += &format!(", gap {}", percent(gap));
    }
    if let Some(incumbent) = news.incumbent {
        text += &format!(", best {} yuan", yuan(incumbent));
    }
    if let Some(bound) = news.bound {
        text += &format!(", bound {} yuan", yuan(bound));
    }
    text
}

/// Standard error may be closed; then there is nobody to tell.
fn line(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

fn json_line(value: &impl Serialize) {
    if let Ok(text) = serde_json::to_string(value) {
        line(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::Phase;
    use crate::units::Fen;

    fn news(phase: Phase, seconds: f64, incumbent: i64, bound: i64) -> Progress {
        Progress {
            phase,
            seconds,
            incumbent: Some(Fen(incumbent)),
            bound: Some(Fen(bound)),
            nodes: 0,
        }
    }

    #[test]
    fn improvements_are_told_at_once_and_bounds_at_a_pace() {
        let first = news(Phase::Search, 1.0, 100_000, 90_000);
        let worth = |phase, seconds, incumbent, bound| {
            worth_a_line(Some(&first), &news(phase, seconds, incumbent, bound))
        };
        assert!(worth_a_line(None, &first));
        assert!(worth(Phase::Search, 1.1, 99_000, 90_000));
        assert!(worth(Phase::Check, 1.1, 100_000, 90_000));
        assert!(!worth(Phase::Search, 1.5, 100_000, 91_000));
        assert!(worth(Phase::Search, 3.0, 100_000, 91_000));
        assert!(!worth(Phase::Search, 3.0, 100_000, 90_000));
        assert!(worth(Phase::Search, 11.0, 100_000, 90_000));
    }

    #[test]
    fn words_give_money_in_yuan() {
        assert_eq!(
            in_words(&news(Phase::Search, 1.0, 100_000, 90_000)),
            "search, gap 10.00 %, best 1,000.00 yuan, bound 900.00 yuan"
        );
    }
}
