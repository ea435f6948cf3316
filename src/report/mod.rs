//! The HTML report: ONE self-contained file for a dispatcher, readable without a network, on
//! screen and on paper.
//!
//! [`html`] turns an instance, a schedule and a [`Headline`] into the file. The figures are
//! gathered by [`View::new`]; the page holds them as JSON and draws them itself, so that a day
//! of 1,500 drivers stays small and fluid. Every duty, coach and slot is shown in both local
//! clocks, and everything in the reader's language ([`Page`]).

mod breach;
mod gather;
mod headline;
mod notes;
mod proof;
mod view;

use std::collections::BTreeMap;

pub use headline::Headline;
pub use notes::Notes;
pub use view::*;

use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

use crate::instance::Instance;
use crate::schedule::Schedule;
use crate::units::{Date, Instant, Zone};
use crate::words::{self, Lang, Words};

const PAGE: &str = include_str!("assets/report.html");
const STYLE: &str = include_str!("assets/report.css");
/// The scripts in the order in which the page runs them.
const SCRIPTS: [&str; 9] = [
    include_str!("assets/words.js"),
    include_str!("assets/plan.js"),
    include_str!("assets/filter.js"),
    include_str!("assets/gantt.js"),
    include_str!("assets/detail.js"),
    include_str!("assets/story.js"),
    include_str!("assets/charts.js"),
    include_str!("assets/lists.js"),
    include_str!("assets/main.js"),
];

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The schedule does not belong to the instance.
    #[error("the schedule does not belong to this instance: {0}")]
    Foreign(String),
    /// The figures could not be written into the page.
    #[error("the figures could not be written: {0}")]
    Data(#[from] serde_json::Error),
    /// The page could not be filled in.
    #[error("the page could not be filled in: {0}")]
    Page(#[from] minijinja::Error),
}

/// For whom the page is, and what it tells beyond the schedule.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Language of everything but ids and names.
    pub lang: Lang,
    /// Sentences about vehicles, drivers and the day.
    pub notes: Notes,
}

/// What the page holds as JSON.
#[derive(serde::Serialize)]
struct Embedded<'a> {
    plan: &'a View<'a>,
    words: BTreeMap<&'static str, String>,
}

/// The report as one HTML document; it loads nothing from anywhere.
///
/// The schedule may break rules: it is shown as it is, with the violations of the headline in a
/// banner. Same input, same bytes. Time and size are linear in slots, runs and vehicles.
///
/// # Errors
/// [`ReportError::Foreign`] when the schedule names a driver, vehicle, coach or truck that the
/// instance does not have, or an instant outside the years 1970 to 2199; the other kinds are bugs.
pub fn html(
    instance: &Instance,
    schedule: &Schedule,
    headline: &Headline,
    page: &Page,
) -> Result<String, ReportError> {
    belongs(instance, schedule)?;
    let words = Words::new(page.lang);
    let view = View::new(instance, schedule).with_notes(&page.notes);
    let data = embeddable(&serde_json::to_string(&Embedded {
        plan: &view,
        words: client_words(words),
    })?);
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_function("t", move |key: &str, values: Kwargs| {
        fill(words, key, &values)
    });
    environment.add_function("n", move |number: i64| words.number(number));
    environment.add_template("report", PAGE)?;
    let horizon = instance.horizon();
    let local = |zone, at| words.local(zone, at);
    let text = environment.get_template("report")?.render(context! {
        lang => page.lang.tag(),
        name => instance.name().map_or_else(|| words.text("report-plan"), str::to_owned),
        from => local(Zone::Horgos, horizon.from),
        to => local(Zone::Horgos, horizon.to),
        from_almaty => local(Zone::Almaty, horizon.from),
        to_almaty => local(Zone::Almaty, horizon.to),
        counts => Serde(view.counts),
        bottlenecks => &page.notes.bottlenecks,
        headline => Serde(headline.in_words(words)),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPTS.concat()),
        data => Value::from_safe_string(data),
    })?;
    Ok(text)
}

/// The texts that the scripts use.
fn client_words(words: Words) -> BTreeMap<&'static str, String> {
    ["report-", "word-", "unit-", "class-", "step-"]
        .into_iter()
        .flat_map(|begin| words.all(begin))
        .collect()
}

/// A text of the template; whole numbers choose plural forms.
fn fill(words: Words, key: &str, values: &Kwargs) -> Result<String, minijinja::Error> {
    let mut filled = Vec::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        let value = i64::try_from(value.clone())
            .map_or_else(|_| words::Value::Text(value.to_string()), Into::into);
        filled.push((name, value));
    }
    Ok(words.with(key, &filled))
}

/// JSON that cannot end or change the script element it stands in: inside JSON strings the
/// escapes mean the same characters, and outside of them these characters do not occur.
fn embeddable(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            _ => safe.push(c),
        }
    }
    safe
}

/// Checks every index and instant of the schedule, so that nothing after it can fail.
fn belongs(instance: &Instance, schedule: &Schedule) -> Result<(), ReportError> {
    // 1970-01-01 to 2200-01-01.
    let years = Zone::Horgos.midnight(Date(0))..Zone::Horgos.midnight(Date(84_006));
    let known = |what: &str, at: usize, count: usize| {
        if at < count {
            Ok(())
        } else {
            Err(ReportError::Foreign(format!(
                "it names {what} number {at}, but there are {count}"
            )))
        }
    };
    let sane = |at: Instant| {
        if years.contains(&at) {
            Ok(())
        } else {
            Err(ReportError::Foreign(
                "it starts something outside the years 1970 to 2199".to_owned(),
            ))
        }
    };
    let vehicles = instance.vehicles().len();
    for duty in &schedule.duties {
        known("driver", duty.driver.at(), instance.drivers().len())?;
        let coaches = duty.runs.iter().map(|run| run.coach);
        for coach in coaches.chain(duty.first_return) {
            known("coach", coach.at(), instance.coaches().len())?;
        }
        for run in &duty.runs {
            known("vehicle", run.vehicle.at(), vehicles)?;
            sane(run.start)?;
        }
    }
    for trip in &schedule.trips {
        known("truck", trip.truck.at(), instance.trucks().len())?;
        sane(trip.start)?;
        for vehicle in &trip.vehicles {
            known("vehicle", vehicle.at(), vehicles)?;
        }
    }
    for one in &schedule.unserved {
        known("vehicle", one.vehicle.at(), vehicles)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::embeddable;

    #[test]
    fn embedded_json_keeps_its_meaning_and_cannot_close_its_element() {
        let id = "</script><!--&\u{2028}\u{2029}摆渡人";
        let json = serde_json::to_string(id).unwrap_or_default();
        let safe = embeddable(&json);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        assert_eq!(
            serde_json::from_str::<String>(&safe).ok().as_deref(),
            Some(id)
        );
    }
}
