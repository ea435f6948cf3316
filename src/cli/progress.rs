//! News of a solve on standard error: one live line, plain lines, or JSON lines.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::args::ProgressArg;
use super::summary::{name_of, percent, yuan};
use crate::solve::Progress;

/// Seconds between lines when nothing has become better.
const PACE: f64 = 2.0;

/// Tells the news of a solve.
pub(super) struct Reporter(Way);

enum Way {
    Bar(ProgressBar),
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

    /// Whether standard error is for machines, so that no text may be mixed in.
    pub(super) fn is_json(&self) -> bool {
        matches!(self.0, Way::Lines(Format::Json, _))
    }

    /// Takes one piece of news; it is shown when it is worth a line.
    pub(super) fn tell(&self, news: &Progress) {
        match &self.0 {
            Way::Bar(bar) => bar.set_message(in_words(news)),
            Way::Lines(format, last) => {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if worth_a_line(last.as_ref(), news) {
                    *last = Some(*news);
                    match format {
                        Format::Plain => {
                            line(&format!("{:7.1} s  {}", news.seconds, in_words(news)));
                        }
                        Format::Json => json_line(&Line {
                            event: "progress",
                            news,
                            gap: news.gap(),
                        }),
                    }
                }
            }
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

fn bar() -> Way {
    let style = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::new_spinner().with_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    Way::Bar(bar)
}

/// A new phase or a better schedule is told at once, all else at a pace.
fn worth_a_line(last: Option<&Progress>, news: &Progress) -> bool {
    last.is_none_or(|last| {
        last.phase != news.phase
            || last.incumbent != news.incumbent
            || (last != news && news.seconds - last.seconds >= PACE)
    })
}

fn in_words(news: &Progress) -> String {
    let mut text = name_of(&news.phase);
    if let Some(incumbent) = news.incumbent {
        text += &format!(", best {} yuan", yuan(incumbent));
    }
    if let Some(bound) = news.bound {
        text += &format!(", bound {} yuan", yuan(bound));
    }
    if let Some(gap) = news.gap() {
        text += &format!(", gap {}", percent(gap));
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

    fn news(phase: Phase, seconds: f64, incumbent: Option<i64>) -> Progress {
        Progress {
            phase,
            seconds,
            incumbent: incumbent.map(Fen),
            bound: Some(Fen(90_000)),
            nodes: 0,
        }
    }

    #[test]
    fn improvements_are_told_at_once_and_the_rest_at_a_pace() {
        let first = news(Phase::Search, 1.0, Some(100_000));
        assert!(worth_a_line(None, &first));
        assert!(!worth_a_line(
            Some(&first),
            &news(Phase::Search, 1.5, Some(100_000))
        ));
        assert!(worth_a_line(
            Some(&first),
            &news(Phase::Search, 1.1, Some(99_000))
        ));
        assert!(worth_a_line(
            Some(&first),
            &news(Phase::Search, 3.0, Some(100_000))
        ));
        assert!(worth_a_line(
            Some(&first),
            &news(Phase::Check, 1.1, Some(100_000))
        ));
    }

    #[test]
    fn words_give_money_in_yuan() {
        assert_eq!(
            in_words(&news(Phase::Search, 1.0, Some(100_000))),
            "search, best 1,000.00 yuan, bound 900.00 yuan, gap 10.00 %"
        );
    }
}
