//! Broken rules in words, for the banner.

use serde::Serialize;

use crate::check::Violation;
use crate::names::Rule;
use crate::units::{Date, Instant, Zone};
use crate::words::Words;

/// A broken rule in words.
#[derive(Serialize, Debug)]
pub(super) struct Breach {
    rule: Rule,
    what: String,
    who: String,
    at: String,
    figures: String,
}

pub(super) fn breach(words: Words, one: &Violation) -> Breach {
    let who: Vec<String> = one.who.iter().map(|id| named(words, id)).collect();
    Breach {
        rule: one.rule,
        what: words.text(&format!("rule-{}.broken", one.rule)),
        who: who.join(", "),
        at: (one.at).map_or_else(String::new, |at| words.local(Zone::Horgos, at)),
        figures: figures(words, one),
    }
}

/// `driver d7` with the word for a driver in the reader's language.
fn named(words: Words, who: &str) -> String {
    let Some((kind, id)) = who.split_once(' ') else {
        return who.to_owned();
    };
    let key = format!("word-{kind}");
    if words.has(&key) {
        format!("{} {id}", words.text(&key))
    } else {
        who.to_owned()
    }
}

fn figures(words: Words, one: &Violation) -> String {
    let date = |days: i64| Date(i32::try_from(days).unwrap_or_default());
    let instant = |at| words.local(Zone::Horgos, Instant(at));
    let (unit, found, limit) = match one.unit {
        "" => return String::new(),
        "minute" => (
            "instant",
            instant(one.found).into(),
            instant(one.limit).into(),
        ),
        "date" => ("instant", date(one.found).into(), date(one.limit).into()),
        unit => (unit, one.found.into(), one.limit.into()),
    };
    words.with(
        &format!("report-measure-{unit}"),
        &[("found", found), ("limit", limit)],
    )
}
