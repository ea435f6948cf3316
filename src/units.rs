//! Units as types: instants, minutes, money, dates, clock times and half-open intervals.
//!
//! An [`Instant`] is a whole minute in UTC; a span is a number of [`Minutes`]; money is whole
//! [`Fen`] (1/100 CNY). Every [`Interval`] is half-open, `[from, to)`. Values that enter an
//! `Instance` are range-checked there (years 1970 to 2199, at most 10^7 minutes, at most 10^12
//! fen), so that sums of them cannot overflow.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time: whole minutes since 1970-01-01T00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(pub i64);

/// A span of whole minutes; it may be negative as a difference.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Minutes(pub i64);

/// Money in whole fen (1/100 CNY).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// A calendar date, as days since 1970-01-01. Which zone it is read in is named by its user.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(pub i32);

/// A time of day as minutes since midnight, `0..=1440`; 1440 (`24:00`) only ends an interval.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Clock(pub u16);

/// A half-open interval of time `[from, to)`.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// First minute inside.
    pub from: Instant,
    /// First minute after the end.
    pub to: Instant,
}

/// The two clocks of the trade.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Zone {
    /// Asia/Shanghai: the clock at Horgos.
    Horgos,
    /// Asia/Almaty: the clock at the lots.
    Almaty,
}

/// Minutes in a day.
pub const DAY: i64 = 24 * 60;

impl Zone {
    /// The IANA name of the zone.
    pub fn name(self) -> &'static str {
        match self {
            Zone::Horgos => "Asia/Shanghai",
            Zone::Almaty => "Asia/Almaty",
        }
    }

    fn time_zone(self) -> TimeZone {
        use std::sync::LazyLock;
        static HORGOS: LazyLock<TimeZone> =
            LazyLock::new(|| TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC));
        static ALMATY: LazyLock<TimeZone> =
            LazyLock::new(|| TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC));
        match self {
            Zone::Horgos => HORGOS.clone(),
            Zone::Almaty => ALMATY.clone(),
        }
    }

    fn local(self, at: Instant) -> civil::DateTime {
        let stamp =
            Timestamp::from_second(at.0.saturating_mul(60)).unwrap_or(Timestamp::UNIX_EPOCH);
        self.time_zone().to_datetime(stamp)
    }

    /// The date that this zone's calendar shows at `at`.
    pub fn date(self, at: Instant) -> Date {
        Date::from_civil(self.local(at).date())
    }

    /// The time of day that this zone's clock shows at `at`.
    pub fn clock(self, at: Instant) -> Clock {
        let time = self.local(at).time();
        Clock(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
    }

    /// The instant at which `date` begins in this zone.
    pub fn midnight(self, date: Date) -> Instant {
        let local = date.to_civil().to_datetime(civil::Time::midnight());
        self.time_zone()
            .to_ambiguous_timestamp(local)
            .compatible()
            .map_or(Instant(i64::from(date.0) * DAY), |stamp| {
                Instant(stamp.as_second().div_euclid(60))
            })
    }

    /// `at` as local text, `2025-09-01 08:15`.
    pub fn text(self, at: Instant) -> String {
        let local = self.local(at);
        format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
    }
}

impl Instant {
    /// Parses an RFC 3339 instant with an offset; seconds must be zero.
    ///
    /// # Errors
    /// A sentence saying what was expected.
    pub fn parse(text: &str) -> Result<Instant, String> {
        let stamp: Timestamp = text.parse().map_err(|_| {
            "an RFC 3339 instant with an offset, such as 2025-09-01T08:00:00+08:00".to_owned()
        })?;
        if stamp.as_second().rem_euclid(60) != 0 || stamp.subsec_nanosecond() != 0 {
            return Err("an instant on a whole minute".to_owned());
        }
        Ok(Instant(stamp.as_second().div_euclid(60)))
    }
}

/// RFC 3339 with the offset of Horgos.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stamp =
            Timestamp::from_second(self.0.saturating_mul(60)).unwrap_or(Timestamp::UNIX_EPOCH);
        let zone = Zone::Horgos.time_zone();
        let offset = zone.to_offset(stamp);
        let local = offset.to_datetime(stamp);
        let minutes = offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        write!(
            f,
            "{}T{:02}:{:02}:00{}{:02}:{:02}",
            local.date(),
            local.hour(),
            local.minute(),
            sign,
            minutes.abs() / 60,
            minutes.abs() % 60
        )
    }
}

impl Date {
    fn from_civil(date: civil::Date) -> Date {
        let epoch = civil::date(1970, 1, 1);
        Date((date - epoch).get_days())
    }

    fn to_civil(self) -> civil::Date {
        use jiff::ToSpan;
        // A span holds this many days at most; the dates of the calendar are within.
        let days = i64::from(self.0).clamp(-7_304_484, 7_304_484);
        civil::date(1970, 1, 1)
            .checked_add(days.days())
            .unwrap_or(civil::Date::MAX)
    }

    /// Parses `YYYY-MM-DD`.
    ///
    /// # Errors
    /// A sentence saying what was expected.
    pub fn parse(text: &str) -> Result<Date, String> {
        if text.len() != 10 {
            return Err("a date such as 2025-09-01".to_owned());
        }
        let date: civil::Date = text
            .parse()
            .map_err(|_| "a date such as 2025-09-01".to_owned())?;
        Ok(Date::from_civil(date))
    }

    /// The date `days` later.
    pub fn plus(self, days: i32) -> Date {
        Date(self.0.saturating_add(days))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_civil())
    }
}

impl Clock {
    /// Parses `HH:MM` from `00:00` to `24:00`.
    ///
    /// # Errors
    /// A sentence saying what was expected.
    pub fn parse(text: &str) -> Result<Clock, String> {
        let wrong = || "a time of day from 00:00 to 24:00".to_owned();
        let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
        if hours.len() != 2 || minutes.len() != 2 {
            return Err(wrong());
        }
        let hours: u16 = hours.parse().map_err(|_| wrong())?;
        let minutes: u16 = minutes.parse().map_err(|_| wrong())?;
        if minutes > 59 || hours * 60 + minutes > 1440 {
            return Err(wrong());
        }
        Ok(Clock(hours * 60 + minutes))
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} min", self.0)
    }
}

/// Yuan with two decimals: `1234.50`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", value / 100, value % 100)
    }
}

impl Interval {
    /// Whether `[from, to)` of `other` lies inside this interval.
    pub fn contains(self, other: Interval) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether the instant lies inside.
    pub fn has(self, at: Instant) -> bool {
        self.from <= at && at < self.to
    }

    /// Whether the two intervals share a minute.
    pub fn overlaps(self, other: Interval) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Length.
    pub fn length(self) -> Minutes {
        self.to - self.from
    }
}

impl Sub for Instant {
    type Output = Minutes;
    fn sub(self, other: Instant) -> Minutes {
        Minutes(self.0 - other.0)
    }
}
impl Add<Minutes> for Instant {
    type Output = Instant;
    fn add(self, span: Minutes) -> Instant {
        Instant(self.0 + span.0)
    }
}
impl Sub<Minutes> for Instant {
    type Output = Instant;
    fn sub(self, span: Minutes) -> Instant {
        Instant(self.0 - span.0)
    }
}

macro_rules! amount {
    ($name:ident) => {
        impl Add for $name {
            type Output = $name;
            fn add(self, other: $name) -> $name {
                $name(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = $name;
            fn sub(self, other: $name) -> $name {
                $name(self.0 - other.0)
            }
        }
        impl Neg for $name {
            type Output = $name;
            fn neg(self) -> $name {
                $name(-self.0)
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: $name) {
                self.0 += other.0;
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: $name) {
                self.0 -= other.0;
            }
        }
        impl Mul<i64> for $name {
            type Output = $name;
            fn mul(self, times: i64) -> $name {
                $name(self.0 * times)
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = $name>>(all: I) -> $name {
                $name(all.map(|one| one.0).sum())
            }
        }
    };
}
amount!(Minutes);
amount!(Fen);

macro_rules! as_text {
    ($name:ident, $schema:literal, $pattern:literal, $about:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(input)?;
                $name::parse(&text).map_err(|expected| {
                    de::Error::invalid_value(de::Unexpected::Str(&text), &expected.as_str())
                })
            }
        }
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $schema.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string", "pattern": $pattern, "description": $about
                })
            }
        }
    };
}
as_text!(
    Instant,
    "Instant",
    r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:00(\.0+)?)?([Zz]|[+-]\d{2}(:?\d{2})?)$",
    "RFC 3339 instant with an offset, on a whole minute"
);
as_text!(Date, "Date", r"^\d{4}-\d{2}-\d{2}$", "Calendar date");
as_text!(
    Clock,
    "Clock",
    r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$",
    "Time of day at Horgos, 00:00 to 24:00"
);

macro_rules! as_integer {
    ($name:ident, $about:literal) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "integer", "description": $about })
            }
        }
    };
}
as_integer!(Minutes, "Whole minutes");
as_integer!(Fen, "Whole fen (1/100 CNY)");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_round_trip_and_show_both_clocks() {
        let at = Instant::parse("2025-09-01T08:15:00+08:00").unwrap();
        assert_eq!(at.to_string(), "2025-09-01T08:15:00+08:00");
        assert_eq!(Instant::parse("2025-09-01T00:15:00Z").unwrap(), at);
        assert_eq!(Zone::Horgos.clock(at), Clock(8 * 60 + 15));
        assert_eq!(Zone::Almaty.clock(at), Clock(5 * 60 + 15));
        assert_eq!(Zone::Horgos.text(at), "2025-09-01 08:15");
    }

    #[test]
    fn almaty_was_two_hours_behind_until_march_2024() {
        let before = Instant::parse("2024-02-29T12:00:00+08:00").unwrap();
        let after = Instant::parse("2024-03-01T12:00:00+08:00").unwrap();
        assert_eq!(Zone::Almaty.clock(before), Clock(10 * 60));
        assert_eq!(Zone::Almaty.clock(after), Clock(9 * 60));
    }

    #[test]
    fn a_date_begins_at_its_zones_midnight() {
        let date = Date::parse("2025-09-02").unwrap();
        assert_eq!(date.to_string(), "2025-09-02");
        let start = Zone::Almaty.midnight(date);
        assert_eq!(start.to_string(), "2025-09-02T03:00:00+08:00");
        assert_eq!(Zone::Almaty.date(start), date);
        assert_eq!(Zone::Almaty.date(start - Minutes(1)), date.plus(-1));
    }

    #[test]
    fn nonsense_is_refused_with_what_was_expected() {
        assert!(Instant::parse("2025-09-01T08:15:30+08:00").is_err());
        assert!(Instant::parse("2025-09-01T08:15:00").is_err());
        assert!(Clock::parse("24:01").is_err());
        assert!(Clock::parse("8:00").is_err());
        assert!(Date::parse("2025-02-30").is_err());
        assert_eq!(Clock::parse("24:00").unwrap(), Clock(1440));
    }

    #[test]
    fn money_is_shown_in_yuan() {
        assert_eq!(Fen(-5).to_string(), "-0.05");
        assert_eq!(Fen(123_450).to_string(), "1234.50");
    }
}
