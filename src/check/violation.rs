//! Broken rules as data, with a sentence for the dispatcher.

use std::fmt;

use serde::Serialize;

use crate::ids::{CoachIdx, DriverIdx, LotIdx, StageIdx, TruckIdx, VehicleIdx};
use crate::instance::Instance;
use crate::names::Rule;
use crate::units::{Date, Instant, Zone};

/// One broken rule. Its `Display` is one sentence.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// Ids of those concerned, such as `driver d7`, `vehicle v12`, `coach c3`, `stage gate`.
    pub who: Vec<String>,
    /// When it happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// What was found.
    pub found: i64,
    /// The limit: the most if `found` is above it, the least if `found` is below it.
    pub limit: i64,
    /// Unit of `found` and `limit`: `min`, `runs`, `seats`, `units`, `vehicles`, `spaces`,
    /// `days`, `km`; `minute` (minutes since 1970) when they are instants, `date` (days since
    /// 1970) when they are dates; empty when there is nothing to measure.
    pub unit: &'static str,
    /// What `found` measures, or what is wrong, as a part of a sentence.
    pub what: &'static str,
}

impl Violation {
    /// A fault with nothing to measure.
    pub(super) fn new<const N: usize>(
        rule: Rule,
        who: [String; N],
        what: &'static str,
    ) -> Violation {
        Violation {
            rule,
            who: who.into(),
            at: None,
            found: 0,
            limit: 0,
            unit: "",
            what,
        }
    }

    /// Says when it happens.
    pub(super) fn at(mut self, at: Instant) -> Violation {
        self.at = Some(at);
        self
    }

    /// Says how much was found and how much is allowed.
    pub(super) fn amount(mut self, found: i64, limit: i64, unit: &'static str) -> Violation {
        (self.found, self.limit, self.unit) = (found, limit, unit);
        self
    }

    /// Says which instant was found and which is the first or last allowed.
    pub(super) fn instant(self, found: Instant, limit: Instant) -> Violation {
        self.at(found).amount(found.0, limit.0, "minute")
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.who.join(", "))?;
        let below = self.found < self.limit;
        match self.unit {
            "" => write!(f, "{}", self.what)?,
            "minute" => write!(
                f,
                "{} {}, {} {}",
                self.what,
                both_clocks(Instant(self.found)),
                if below { "earliest" } else { "latest" },
                both_clocks(Instant(self.limit))
            )?,
            "date" => write!(
                f,
                "{} {}, {} {}",
                self.what,
                date(self.found),
                if below { "first" } else { "last" },
                date(self.limit)
            )?,
            unit => write!(
                f,
                "{} {unit} {}, {} {} {unit}",
                self.found,
                self.what,
                if below { "at least" } else { "limit" },
                self.limit
            )?,
        }
        write!(f, " ({})", self.rule)?;
        match self.at {
            Some(at) if self.unit != "minute" => write!(f, ", {}", both_clocks(at)),
            _ => Ok(()),
        }
    }
}

fn date(days: i64) -> Date {
    let end = if days < 0 { i32::MIN } else { i32::MAX };
    Date(i32::try_from(days).unwrap_or(end))
}

/// `2025-09-01 08:15 Horgos / 05:15 Almaty`, with the second date where it differs.
fn both_clocks(at: Instant) -> String {
    /// No calendar goes so far (year 9999).
    const FAR: i64 = 4_000_000_000;
    if at.0.unsigned_abs() > FAR.unsigned_abs() {
        return format!("minute {} since 1970", at.0);
    }
    let (horgos, almaty) = (Zone::Horgos.text(at), Zone::Almaty.text(at));
    let almaty = match (horgos.split_once(' '), almaty.split_once(' ')) {
        (Some((there, _)), Some((here, clock))) if there == here => clock,
        _ => &almaty,
    };
    format!("{horgos} Horgos / {almaty} Almaty")
}

macro_rules! names {
    ($($name:ident $idx:ident $kind:literal)*) => {$(
        pub(super) fn $name(instance: &Instance, idx: $idx) -> String {
            format!(concat!($kind, " {}"), instance.$name(idx).id)
        }
    )*};
}

names! {
    driver DriverIdx "driver"
    vehicle VehicleIdx "vehicle"
    coach CoachIdx "coach"
    truck TruckIdx "truck"
    stage StageIdx "stage"
    lot LotIdx "lot"
}
