//! Changes, what they break and what they cost, as sentences.

use crate::spec::{Mode, PinSpec};
use crate::units::{Fen, Zone};
use crate::words::Words;

use super::{Change, Edit, Judged, Price};

impl Edit {
    /// What the change asks for, with its place.
    pub fn told(&self, words: Words) -> String {
        let what = match &self.change {
            Change::Pin(pin) => pinned(pin, words),
            Change::Ban(ban) => {
                let ids = [
                    ("driver", ban.driver.as_str().into()),
                    ("vehicle", ban.vehicle.as_str().into()),
                ];
                words.with("edits-ban", &ids)
            }
            Change::WithoutVehicle { vehicle } => words.with(
                "edits-without-vehicle",
                &[("vehicle", vehicle.as_str().into())],
            ),
            Change::WithoutDriver { driver, .. } => words.with(
                "edits-without-driver",
                &[("driver", driver.as_str().into())],
            ),
        };
        format!("{}: {what}", self.place)
    }
}

/// `V1 goes with driver D2, start …, back by coach C3.`
fn pinned(pin: &PinSpec, words: Words) -> String {
    let mut parts = Vec::new();
    if let Some(driver) = &pin.driver {
        parts.push(words.with("edits-driver", &[("driver", driver.as_str().into())]));
    }
    if let Some(start) = pin.start {
        let at = words.local(Zone::Horgos, start);
        parts.push(words.with("edits-start", &[("start", at.into())]));
    }
    if let Some(coach) = &pin.coach {
        parts.push(words.with("edits-coach", &[("coach", coach.as_str().into())]));
    }
    match pin.mode {
        Some(Mode::Cage) => parts.push(words.text("edits-cage")),
        Some(Mode::SelfDrive) => parts.push(words.text("edits-self-drive")),
        None => {}
    }
    let values = [
        ("vehicle", pin.vehicle.as_str().into()),
        ("what", parts.join(", ").into()),
    ];
    words.with("edits-pin", &values)
}

impl Judged {
    /// Whether the change breaks rules where it stands, a line each: the rule in the reader's language,
    /// then who, when and how much.
    pub fn told(&self, words: Words) -> Vec<String> {
        if !self.placed {
            return vec![words.text("edits-open")];
        }
        if self.violations.is_empty() {
            return vec![words.text("edits-keeps")];
        }
        let line = |one: &crate::check::Violation| {
            let rule = words.text(&format!("rule-{}.broken", one.rule));
            let values = [("rule", rule.into()), ("what", one.to_string().into())];
            words.with("edits-breaks", &values)
        };
        self.violations.iter().map(line).collect()
    }
}

impl Price {
    /// What the changes cost together: exactly, or between which limits.
    pub fn told(&self, words: Words) -> Vec<String> {
        let money = |key: &str, amount: Fen| words.with(key, &[("cost", amount.into())]);
        let mut lines = vec![match (self.exact(), self.least, self.most) {
            (Some(Fen(0)), ..) => words.text("edits-cost-nothing"),
            (Some(cost), ..) if cost < Fen(0) => money("edits-saves", -cost),
            (Some(cost), ..) => money("edits-costs", cost),
            (None, Some(least), Some(most)) => {
                let limits = [("least", least.into()), ("most", most.into())];
                words.with("edits-costs-between", &limits)
            }
            (None, Some(least), None) => money("edits-costs-at-least", least),
            (None, None, Some(most)) => money("edits-costs-at-most", most),
            (None, None, None) => words.text("edits-cost-unknown"),
        }];
        let plans = [("with", self.with.into()), ("without", self.without.into())];
        lines.push(words.with("edits-plans", &plans));
        if self.other_lines > Fen(0) {
            lines.push(money("edits-other-lines", self.other_lines));
        }
        lines
    }
}
