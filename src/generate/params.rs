//! The parameters of a family: names, meanings, ranges, defaults, and their reading from text.

use std::fmt;
use std::str::FromStr;

use super::days::is_holiday;
use super::{Family, GenerateError, GenerateOptions, Regime, join};
use crate::spec::Preset;
use crate::units::Date;

/// A parameter that `key=value` can set.
#[derive(Debug)]
pub struct Parameter {
    /// The key.
    pub name: &'static str,
    /// What it means, with its unit.
    pub meaning: &'static str,
    kind: Kind,
    default: fn(Family) -> i64,
}

/// What values a parameter takes. Inside, each value is one whole number: a count, permille,
/// the index of a choice, or a date's day number.
#[derive(Debug)]
enum Kind {
    Count(i64, i64),
    Decimal(i64, i64),
    Choice(&'static [&'static str]),
    Day,
}

/// Dates that an instance may start on: one offset at Horgos, and room for a year before 2199.
const FIRST_DAY: Date = Date(10_957); // 2000-01-01
const LAST_DAY: Date = Date(80_000); // 2189-01-12
const SWITCH: &[&str] = &["off", "on"];
const SLOTS: &[&str] = &["5", "10", "15", "20", "30", "60"];
const REGIMES: &[&str] = &["fast", "slow"];
const PRESETS: &[&str] = &["port", "cautious"];

macro_rules! parameters {
    ($($name:ident: $kind:expr, $default:expr, $meaning:literal;)*) => {
        /// Place of each parameter in [`PARAMETERS`].
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy)]
        enum Key { $($name),* }

        static PARAMETERS: &[Parameter] = &[$(Parameter {
            name: stringify!($name),
            meaning: $meaning,
            kind: $kind,
            default: $default,
        }),*];
    };
}

parameters! {
    vehicles: Kind::Count(1, 1_000_000), |f| sizes(f).vehicles,
        "vehicles over the whole horizon (default: in proportion to days)";
    drivers: Kind::Count(1, 1_000_000), |f| sizes(f).drivers, "drivers";
    days: Kind::Count(1, 366), |f| sizes(f).days,
        "days with releases; the horizon adds a tail of 12 (fast) or 24 (slow) hours";
    regime: Kind::Choice(REGIMES), |_| 0, "cycle of 3 to 5 hours, or of 12 to 15";
    slot_minutes: Kind::Choice(SLOTS), |_| 2, "length of a gate slot, minutes";
    gate: Kind::Decimal(0, 100_000), |_| 1000, "multiplier of the gate's capacity";
    seats: Kind::Decimal(0, 100_000), |_| 1000, "multiplier of the seats in the coaches";
    lots: Kind::Count(1, 3), |f| if f.is_firm() { 1 } else { 2 },
        "lots: Zharkent, near the checkpoint, Altynkol";
    truck_share: Kind::Decimal(0, 1000), |_| 120,
        "share of trucks, tractors and machinery among the vehicles";
    cage_trucks: Kind::Count(0, 1000), |f| sizes(f).cage_trucks, "cage trucks";
    closure: Kind::Choice(SWITCH), |f| i64::from(matches!(f, Family::PortMonth | Family::PortYear)),
        "whether the gate closes on holidays (1-3 and 6 October, Spring Festival)";
    start: Kind::Day, |f| i64::from(sizes(f).start.0), "first date at Horgos";
    rules: Kind::Choice(PRESETS), |_| 0, "rules preset";
    distinct_drivers: Kind::Choice(SWITCH), |f| i64::from(!f.is_firm()),
        "on: windows on quarter hours and a history for each driver; off: shift patterns on half hours";
    locks: Kind::Count(0, 10_000), |_| 0, "pins and bans, drawn so that they agree with each other";
    priorities: Kind::Choice(SWITCH), |_| 1, "whether vehicles have priorities and values of their own";
}

struct Sizes {
    vehicles: i64,
    drivers: i64,
    days: i64,
    cage_trucks: i64,
    start: Date,
}

fn sizes(family: Family) -> Sizes {
    const SEPTEMBER: Date = Date(20_332); // 2025-09-01, a Monday
    let (vehicles, drivers, days, cage_trucks, start) = match family {
        Family::FirmDay => (60, 80, 1, 0, SEPTEMBER),
        Family::PortDay => (1_200, 1_500, 1, 0, SEPTEMBER),
        Family::FirmWeek => (420, 80, 7, 1, SEPTEMBER),
        Family::PortWeek => (8_400, 5_000, 7, 12, SEPTEMBER),
        // 2025-09-15: the October closure falls in the middle.
        Family::PortMonth => (37_500, 7_000, 30, 12, SEPTEMBER.plus(14)),
        // 2025-01-01
        Family::PortYear => (421_000, 7_000, 365, 12, Date(20_089)),
    };
    Sizes {
        vehicles,
        drivers,
        days,
        cage_trucks,
        start,
    }
}

/// Every parameter, for a help text.
pub fn parameters() -> &'static [Parameter] {
    PARAMETERS
}

fn names() -> String {
    join(PARAMETERS.iter().map(|one| one.name))
}

impl Parameter {
    /// The values it takes, in words.
    pub fn range(&self) -> String {
        match &self.kind {
            Kind::Count(least, most) => format!("a whole number from {least} to {most}"),
            Kind::Decimal(least, most) => format!(
                "a number from {} to {} with at most three decimals",
                decimal(*least),
                decimal(*most)
            ),
            Kind::Choice(all) => format!("one of {}", join(all.iter().copied())),
            Kind::Day => format!("a date from {FIRST_DAY} to {LAST_DAY}, such as 2025-09-01"),
        }
    }

    /// The default of a family, as it would be written.
    pub fn default_of(&self, family: Family) -> String {
        self.show((self.default)(family))
    }

    fn show(&self, value: i64) -> String {
        match &self.kind {
            Kind::Count(..) => value.to_string(),
            Kind::Decimal(..) => decimal(value),
            Kind::Choice(all) => (usize::try_from(value).ok())
                .and_then(|at| all.get(at))
                .map_or_else(String::new, |text| (*text).to_owned()),
            Kind::Day => Date(i32::try_from(value).unwrap_or(0)).to_string(),
        }
    }

    fn read(&self, text: &str) -> Option<i64> {
        let within = |value: &i64, least: i64, most: i64| (least..=most).contains(value);
        match &self.kind {
            Kind::Count(least, most) => whole(text).filter(|value| within(value, *least, *most)),
            Kind::Decimal(least, most) => {
                permille(text).filter(|value| within(value, *least, *most))
            }
            Kind::Choice(all) => {
                let at = all.iter().position(|one| *one == text)?;
                i64::try_from(at).ok()
            }
            Kind::Day => Date::parse(text)
                .ok()
                .filter(|date| (FIRST_DAY..=LAST_DAY).contains(date))
                .map(|date| i64::from(date.0)),
        }
    }
}

/// A number of plain digits.
fn whole(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A decimal with at most three places, in thousandths.
fn permille(text: &str) -> Option<i64> {
    let (units, parts) = text.split_once('.').unwrap_or((text, "0"));
    if parts.len() > 3 {
        return None;
    }
    let parts = whole(&format!("{parts:0<3}"))?;
    whole(units)?.checked_mul(1000)?.checked_add(parts)
}

fn decimal(permille: i64) -> String {
    let text = format!("{}.{:03}", permille / 1000, permille % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// One `key=value`, read and checked.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    parameter: &'static Parameter,
    value: i64,
}

impl Setting {
    pub(super) fn is_regime(&self) -> bool {
        self.parameter.name == PARAMETERS[Key::regime as usize].name
    }
}

impl FromStr for Setting {
    type Err = GenerateError;

    fn from_str(text: &str) -> Result<Setting, GenerateError> {
        let (key, value) = text
            .split_once('=')
            .ok_or_else(|| GenerateError::NotASetting {
                text: text.to_owned(),
                valid: names(),
            })?;
        let parameter = (PARAMETERS.iter().find(|one| one.name == key)).ok_or_else(|| {
            GenerateError::UnknownParameter {
                key: key.to_owned(),
                valid: names(),
            }
        })?;
        match parameter.read(value) {
            Some(value) => Ok(Setting { parameter, value }),
            None => Err(GenerateError::BadValue {
                key: parameter.name,
                value: value.to_owned(),
                expected: parameter.range(),
            }),
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting { parameter, value } = self;
        write!(f, "{}={}", parameter.name, parameter.show(*value))
    }
}

/// All parameters of one instance, typed.
pub(super) struct Params {
    pub(super) family: Family,
    pub(super) seed: u64,
    pub(super) regime: Regime,
    pub(super) vehicles: i64,
    pub(super) drivers: i64,
    pub(super) days: i64,
    /// Minutes.
    pub(super) slot: i64,
    /// Permille.
    pub(super) gate: i64,
    /// Permille.
    pub(super) seats: i64,
    pub(super) lots: usize,
    /// Permille.
    pub(super) truck_share: i64,
    pub(super) cage_trucks: i64,
    pub(super) closure: bool,
    pub(super) start: Date,
    pub(super) preset: Preset,
    pub(super) distinct: bool,
    pub(super) locks: i64,
    pub(super) priorities: bool,
}

impl Params {
    pub(super) fn resolve(
        family: Family,
        options: &GenerateOptions,
    ) -> Result<Params, GenerateError> {
        let given = |key: Key| {
            let name = PARAMETERS[key as usize].name;
            let mut last = options.set.iter().rev();
            last.find(|setting| setting.parameter.name == name)
                .map(|setting| setting.value)
        };
        let value =
            |key: Key| given(key).unwrap_or_else(|| (PARAMETERS[key as usize].default)(family));
        let choice = |key: Key, all: &[&'static str]| {
            all.get(usize::try_from(value(key)).unwrap_or(0))
                .copied()
                .unwrap_or_default()
        };
        let days = value(Key::days);
        let vehicles = given(Key::vehicles)
            .unwrap_or_else(|| (sizes(family).vehicles * days / sizes(family).days).max(1));
        let regime = match given(Key::regime) {
            None => options.regime,
            Some(0) => Regime::Fast,
            Some(_) => Regime::Slow,
        };
        let params = Params {
            family,
            seed: options.seed,
            regime,
            vehicles,
            drivers: value(Key::drivers),
            days,
            slot: whole(choice(Key::slot_minutes, SLOTS)).unwrap_or(15),
            gate: value(Key::gate),
            seats: value(Key::seats),
            lots: usize::try_from(value(Key::lots)).unwrap_or(1),
            truck_share: value(Key::truck_share),
            cage_trucks: value(Key::cage_trucks),
            closure: value(Key::closure) == 1,
            start: Date(i32::try_from(value(Key::start)).unwrap_or(0)),
            preset: match value(Key::rules) {
                0 => Preset::Port,
                _ => Preset::Cautious,
            },
            distinct: value(Key::distinct_drivers) == 1,
            locks: value(Key::locks),
            priorities: value(Key::priorities) == 1,
        };
        let lots = i64::try_from(params.lots).unwrap_or(0);
        if lots > params.vehicles {
            return Err(GenerateError::Conflict(format!(
                "lots={lots} needs at least as many vehicles, since each lot must have one; \
                 vehicles is {}",
                params.vehicles
            )));
        }
        // A ban needs a pair of its own, a pin a vehicle of its own.
        if params.locks > params.vehicles {
            return Err(GenerateError::Conflict(format!(
                "locks={} is more than one for each vehicle; vehicles is {}",
                params.locks, params.vehicles
            )));
        }
        Ok(params)
    }

    /// Vehicles on an average day on which the gate is open, in thousandths: what gate, lots and
    /// coaches are made for.
    pub(super) fn daily_permille(&self) -> i64 {
        let dates = (0..self.days).map(|at| self.start.plus(i32::try_from(at).unwrap_or(0)));
        let open = dates.filter(|&date| !self.is_closed(date)).count();
        self.vehicles * 1000 / i64::try_from(open).unwrap_or(1).max(1)
    }

    /// Whether the gate is closed on this date.
    pub(super) fn is_closed(&self, date: Date) -> bool {
        self.closure && is_holiday(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_shown_in_thousandths() {
        assert_eq!(permille("1.25"), Some(1250));
        assert_eq!(permille("0"), Some(0));
        assert_eq!(permille("2."), Some(2000));
        assert_eq!(permille("-1"), None);
        assert_eq!(permille("1.0001"), None);
        assert_eq!(decimal(1250), "1.25");
        assert_eq!(decimal(1000), "1");
    }

    #[test]
    fn the_constant_dates_are_what_they_say() {
        assert_eq!(FIRST_DAY.to_string(), "2000-01-01");
        assert_eq!(sizes(Family::FirmDay).start.to_string(), "2025-09-01");
        assert_eq!(sizes(Family::PortMonth).start.to_string(), "2025-09-15");
        assert_eq!(sizes(Family::PortYear).start.to_string(), "2025-01-01");
    }
}
