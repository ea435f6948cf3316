//! Seeded instance families, calibrated on what is public about the trade.
//!
//! [`generate`] makes an [`InstanceSpec`] from a [`Family`], a seed and [`Setting`]s. It is a pure
//! function in whole numbers: the same seed gives the same instance on every machine. The time
//! it takes is linear in the size of what it makes. `instances/README.md` says what the numbers
//! rest on.

mod coaches;
mod days;
mod dice;
mod drivers;
mod events;
mod history;
mod locks;
mod params;
mod trucks;
mod vehicles;
mod windows;
mod world;

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

pub use events::event;
pub use params::{Parameter, Setting, parameters};

use crate::error::InputErrors;
use crate::spec::{InstanceSpec, RulesSpec};
use params::Params;

/// What kind of instance: whose (a firm's or the whole port's) and for how long.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    /// One firm, one day: 60 vehicles, 80 drivers.
    FirmDay,
    /// The port, one day: 1,200 vehicles, 1,500 drivers.
    PortDay,
    /// One firm, seven days: 420 vehicles, 80 drivers.
    FirmWeek,
    /// The port, seven days: 8,400 vehicles, 5,000 drivers.
    PortWeek,
    /// The port, 30 days around the October closure: 37,500 vehicles, 7,000 drivers.
    PortMonth,
    /// The port, one year: 421,000 vehicles, 7,000 drivers.
    PortYear,
}

impl Family {
    /// Every family, from small to large.
    pub const ALL: &'static [Family] = &[
        Family::FirmDay,
        Family::PortDay,
        Family::FirmWeek,
        Family::PortWeek,
        Family::PortMonth,
        Family::PortYear,
    ];

    /// What it is, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Family::FirmDay => "one firm, one day: 60 vehicles, 80 drivers",
            Family::PortDay => "the port, one day: 1,200 vehicles, 1,500 drivers",
            Family::FirmWeek => "one firm, seven days: 420 vehicles, 80 drivers",
            Family::PortWeek => "the port, seven days: 8,400 vehicles, 5,000 drivers",
            Family::PortMonth => {
                "the port, 30 days around the October closure: 37,500 vehicles, 7,000 drivers"
            }
            Family::PortYear => "the port, one year: 421,000 vehicles, 7,000 drivers",
        }
    }

    /// The name as written.
    pub fn as_str(self) -> &'static str {
        match self {
            Family::FirmDay => "firm-day",
            Family::PortDay => "port-day",
            Family::FirmWeek => "firm-week",
            Family::PortWeek => "port-week",
            Family::PortMonth => "port-month",
            Family::PortYear => "port-year",
        }
    }

    fn is_firm(self) -> bool {
        matches!(self, Family::FirmDay | Family::FirmWeek)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Family {
    type Err = GenerateError;

    fn from_str(text: &str) -> Result<Family, GenerateError> {
        let found = Family::ALL.iter().find(|family| family.as_str() == text);
        found.copied().ok_or_else(|| GenerateError::UnknownFamily {
            name: text.to_owned(),
            valid: join(Family::ALL.iter().map(|family| family.as_str())),
        })
    }
}

/// How long a cycle takes: from the start of a run to the driver's return.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Regime {
    /// 3 to 5 hours.
    #[default]
    Fast,
    /// 12 to 15 hours: the queue is the trip.
    Slow,
}

impl Regime {
    /// The name as written.
    pub fn as_str(self) -> &'static str {
        match self {
            Regime::Fast => "fast",
            Regime::Slow => "slow",
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Options of [`generate`].
#[derive(Clone, Debug, Default)]
pub struct GenerateOptions {
    /// Seed of every draw.
    pub seed: u64,
    /// Regime, unless a setting names one.
    pub regime: Regime,
    /// Parameters that are not the family's own; the last setting of a name holds.
    pub set: Vec<Setting>,
}

/// Why no instance was made.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum GenerateError {
    /// No such family.
    #[error("unknown family {name:?}; the families are {valid}")]
    UnknownFamily {
        /// What was asked for.
        name: String,
        /// The names there are.
        valid: String,
    },
    /// No such parameter.
    #[error("unknown parameter {key:?}; the parameters are {valid}")]
    UnknownParameter {
        /// What was asked for.
        key: String,
        /// The names there are.
        valid: String,
    },
    /// Not of the form `key=value`.
    #[error("{text:?} is not of the form key=value; the parameters are {valid}")]
    NotASetting {
        /// What was given.
        text: String,
        /// The names there are.
        valid: String,
    },
    /// A value that the parameter cannot take.
    #[error("{key}={value} is not possible: {key} is {expected}")]
    BadValue {
        /// The parameter.
        key: &'static str,
        /// What was given.
        value: String,
        /// What it may be.
        expected: String,
    },
    /// Two parameters that exclude each other.
    #[error("{0}")]
    Conflict(String),
    /// The instance made does not pass validation, so that no locks could be drawn for it.
    #[error("these settings give an instance with faults:\n{0}")]
    Faulty(InputErrors),
}

/// The usual world with nothing in it: classes, yards, and the corridors of a fast day, without
/// capacities. Only its places and classes mean anything.
#[cfg(feature = "sheets")]
pub(crate) fn usual_world() -> InstanceSpec {
    let mut spec = InstanceSpec::new(crate::spec::HorizonSpec {
        start: crate::units::Instant(0),
        end: crate::units::Instant(crate::units::DAY),
        slot_minutes: crate::units::Minutes(15),
    });
    world::usual(&mut spec);
    spec
}

/// Makes an instance of `family`.
///
/// # Errors
/// Settings that contradict each other.
///
/// ```
/// use driveaway::generate::{Family, GenerateOptions, generate};
///
/// let options = GenerateOptions { seed: 7, set: vec!["vehicles=40".parse()?], ..Default::default() };
/// let spec = generate(Family::FirmDay, &options)?;
/// assert_eq!(spec.vehicles.len(), 40);
/// # Ok::<(), driveaway::generate::GenerateError>(())
/// ```
pub fn generate(family: Family, options: &GenerateOptions) -> Result<InstanceSpec, GenerateError> {
    let params = Params::resolve(family, options)?;
    let days = days::days(&params);
    let mut spec = InstanceSpec::new(days::horizon(&params));
    spec.name = Some(name(&params, options));
    spec.rules = RulesSpec {
        preset: params.preset,
        ..RulesSpec::default()
    };
    world::fill(&mut spec, &params, &days);
    spec.coaches = coaches::coaches(&params, &days);
    spec.trucks = trucks::trucks(&params, &days);
    spec.pay_schemes = drivers::pay_schemes(&spec.classes);
    spec.vehicles = vehicles::vehicles(&params, &days);
    spec.drivers = drivers::drivers(&params, &days, &spec.vehicles);
    if params.locks > 0 {
        spec.locks = locks::locks(&params, &spec)?;
    }
    Ok(spec)
}

/// What it takes to make the instance again.
fn name(params: &Params, options: &GenerateOptions) -> String {
    let mut name = format!("{} {} seed {}", params.family, params.regime, params.seed);
    for setting in options.set.iter().filter(|setting| !setting.is_regime()) {
        name.push_str(&format!(" {setting}"));
    }
    name
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// An id: a letter and a number, with as many digits as the largest of `count` needs, so that
/// ids sort as their numbers do.
fn numbered(letter: char, number: usize, count: usize) -> String {
    let width = count.to_string().len();
    format!("{letter}{:0width$}", number + 1)
}

/// A count as the file format has it.
fn as_u32(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}
