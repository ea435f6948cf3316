//! The names of the rules and of the cost terms: one name each, in models, checker, violations,
//! errors and reports.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap};

use crate::units::Fen;

macro_rules! names {
    ($(#[$about:meta])* $ty:ident { $($(#[$doc:meta])* $name:ident = $text:literal)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $ty { $($(#[$doc])* $name,)* }

        impl $ty {
            /// Every one, in order.
            pub const ALL: &'static [$ty] = &[$($ty::$name),*];

            /// The name as written everywhere.
            pub fn as_str(self) -> &'static str {
                match self { $($ty::$name => $text),* }
            }
        }

        impl fmt::Display for $ty {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $ty {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $ty {
            fn deserialize<D: Deserializer<'de>>(input: D) -> Result<$ty, D::Error> {
                let text = String::deserialize(input)?;
                (Self::ALL.iter().copied().find(|one| one.as_str() == text)).ok_or_else(|| {
                    de::Error::unknown_variant(&text, &[$($text),*])
                })
            }
        }

        impl JsonSchema for $ty {
            fn schema_name() -> Cow<'static, str> {
                stringify!($ty).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "enum": [$($text),*] })
            }
        }
    };
}

names! {
    /// A hard rule.
    Rule {
        /// A run starts no earlier than its vehicle is released.
        Release = "release"
        /// A vehicle reaches the lot no later than its deadline.
        Deadline = "deadline"
        /// A vehicle is moved at most once.
        Once = "once"
        /// A vehicle goes to its own lot from its own yard.
        Destination = "destination"
        /// Its remaining range covers the corridor and the reserve.
        Range = "range"
        /// It travels in an allowed mode.
        Mode = "mode"
        /// Starts are on slots, and duties and arrivals lie inside the horizon.
        Horizon = "horizon"
        /// The driver holds a licence that covers the class.
        Licence = "licence"
        /// A duty lies in one availability window.
        Availability = "availability"
        /// One place at a time, with transfers.
        Sequence = "sequence"
        /// The coach leaves the right lot, late enough.
        CoachReturn = "coach-return"
        /// Runs per duty and per date.
        MaxRuns = "max-runs"
        /// Length of a duty.
        DutyLength = "duty-length"
        /// Driving in a duty, and without a break.
        DrivingTime = "driving-time"
        /// Rest between duties.
        Rest = "rest"
        /// Duty minutes in consecutive dates.
        RollingHours = "rolling-hours"
        /// A date without duty in any seven.
        WeeklyRest = "weekly-rest"
        /// Dates in Kazakhstan.
        StayDays = "stay-days"
        /// A valid passport on every date in Kazakhstan.
        Passport = "passport"
        /// Excluded classes and vehicles.
        Exclusion = "exclusion"
        /// Units entering a stage per slot.
        StageCapacity = "stage-capacity"
        /// Arrivals at a lot per slot.
        HandoverCapacity = "handover-capacity"
        /// Spaces in a lot.
        LotCapacity = "lot-capacity"
        /// Seats in a coach.
        CoachSeats = "coach-seats"
        /// Load, windows and sequence of cage trucks.
        CageTrip = "cage-trip"
        /// Pins, bans, and what is left out.
        Lock = "lock"
        /// What has started before `now` stays as it was.
        Frozen = "frozen"
    }
}

names! {
    /// A cost term.
    Term {
        /// Values of the vehicles that stay.
        Unserved = "unserved"
        /// Minutes after due.
        Lateness = "lateness"
        /// Minutes from release to arrival.
        Waiting = "waiting"
        /// Pay for runs.
        RunPay = "run-pay"
        /// Pay for duties.
        DutyPay = "duty-pay"
        /// Overtime.
        Overtime = "overtime"
        /// Coach fares.
        CoachFare = "coach-fare"
        /// Cage-truck trips.
        CageCost = "cage-cost"
        /// Σ φ(runs).
        Fairness = "fairness"
        /// Runs that meet a dislike.
        Preference = "preference"
        /// Changes against the baseline.
        Change = "change"
    }
}

/// Levels of the strictly lexicographic order: serve, then on time, then cheap, then fair.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Vehicles moved: `unserved`.
    Serve,
    /// `lateness`, `waiting`.
    OnTime,
    /// Pay, fares, trips and changes.
    Cheap,
    /// `fairness`, `preference`.
    Fair,
}

impl Level {
    /// Every one, the most important first.
    pub const ALL: [Level; 4] = [Level::Serve, Level::OnTime, Level::Cheap, Level::Fair];

    /// The name as written everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Serve => "serve",
            Level::OnTime => "on-time",
            Level::Cheap => "cheap",
            Level::Fair => "fair",
        }
    }
}

impl Term {
    /// The level of the lexicographic order that the term belongs to.
    pub fn level(self) -> Level {
        match self {
            Term::Unserved => Level::Serve,
            Term::Lateness | Term::Waiting => Level::OnTime,
            Term::RunPay
            | Term::DutyPay
            | Term::Overtime
            | Term::CoachFare
            | Term::CageCost
            | Term::Change => Level::Cheap,
            Term::Fairness | Term::Preference => Level::Fair,
        }
    }
}

/// Cost by term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Costs([Fen; 11]);

impl Costs {
    /// The amount of one term.
    pub fn get(&self, term: Term) -> Fen {
        self.0[term as usize]
    }
    /// Adds to one term.
    pub fn add(&mut self, term: Term, amount: Fen) {
        self.0[term as usize] += amount;
    }
    /// The sum of the terms of one level.
    pub fn level(&self, level: Level) -> Fen {
        let terms = Term::ALL.iter().filter(|term| term.level() == level);
        terms.map(|&term| self.get(term)).sum()
    }
    /// The sum of all terms.
    pub fn total(&self) -> Fen {
        self.0.iter().copied().sum()
    }
}

impl Serialize for Costs {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut map = out.serialize_map(Some(Term::ALL.len()))?;
        for term in Term::ALL {
            map.serialize_entry(term, &self.get(*term))?;
        }
        map.end()
    }
}
