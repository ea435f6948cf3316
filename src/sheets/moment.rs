//! Dates and times as people and spreadsheets write them. All clocks are those of Horgos.

use super::grid::Cell;
use crate::units::{Clock, DAY, Date, Instant, Minutes, Zone};

/// Days from 1899-12-30, where spreadsheets begin to count, to 1970-01-01.
const EPOCH: i64 = 25_569;
/// A number up to here is a time of day (over midnight, too); beyond, a date.
const LAST_TIME: f64 = 20.0;

/// A date, a time of day in minutes (past 24 h means the days after), or both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment {
    pub(super) date: Option<Date>,
    pub(super) minutes: Option<i64>,
}

impl Moment {
    /// The instant, on `base` where no date is given.
    pub(super) fn on(self, base: Date) -> Instant {
        let date = self.date.unwrap_or(base);
        Zone::Horgos.midnight(date) + Minutes(self.minutes.unwrap_or(0))
    }
}

/// Reads a date, a time of day or both; `base` gives the year where it is left out.
pub(super) fn parse(cell: &Cell, base: Option<Date>) -> Option<Moment> {
    match cell {
        Cell::Moment(serial) | Cell::Number(serial) => of_serial(*serial),
        Cell::Text(text) => of_text(text, base),
        Cell::Empty | Cell::Flag(_) => None,
    }
}

fn of_serial(serial: f64) -> Option<Moment> {
    if !(0.0..100_000.0).contains(&serial) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation)] // below 10^9
    let minutes = (serial * 1440.0).round() as i64;
    // Seconds are no part of a plan; a fraction of a minute is what rounding leaves.
    let exact = serial * 1440.0;
    if (exact - exact.round()).abs() > 0.01 {
        return None;
    }
    if serial < LAST_TIME {
        return Some(Moment {
            date: None,
            minutes: Some(minutes),
        });
    }
    let (days, rest) = (minutes.div_euclid(DAY), minutes.rem_euclid(DAY));
    Some(Moment {
        date: Some(Date(i32::try_from(days - EPOCH).ok()?)),
        minutes: (rest != 0 || serial.fract() != 0.0).then_some(rest),
    })
}

fn of_text(text: &str, base: Option<Date>) -> Option<Moment> {
    if let Ok(at) = Instant::parse(text) {
        let date = Zone::Horgos.date(at);
        return Some(Moment {
            date: Some(date),
            minutes: Some((at - Zone::Horgos.midnight(date)).0),
        });
    }
    let mut plain = String::new();
    for sign in text.chars() {
        match sign {
            '年' | '月' => plain.push('-'),
            '日' | '号' | 'T' | ',' => plain.push(' '),
            '时' | '点' => plain.push(':'),
            '分' => {}
            other => plain.push(other),
        }
    }
    let mut found = Moment {
        date: None,
        minutes: None,
    };
    for part in plain.split_whitespace() {
        if part.contains(':') && found.minutes.is_none() {
            found.minutes = Some(of_clock(part)?);
        } else if found.date.is_none() {
            found.date = Some(of_date(part.trim_matches('-'), base)?);
        } else {
            return None;
        }
    }
    (found.date.is_some() || found.minutes.is_some()).then_some(found)
}

/// `8:05`, `25:30`, `08:05:00`; at most two days.
fn of_clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = match parts.next()? {
        "" => 0,
        minutes => minutes.parse().ok()?,
    };
    let seconds: i64 = parts.next().map_or(Some(0), |text| text.parse().ok())?;
    let fits = parts.next().is_none() && (0..48).contains(&hours) && (0..60).contains(&minutes);
    (fits && seconds == 0).then_some(hours * 60 + minutes)
}

/// `2025-9-1`, `2025/09/01`, `01.09.2025`, `9-1`, `01.09`.
fn of_date(text: &str, base: Option<Date>) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    let year_of_base = || base.and_then(|date| number(date.to_string().get(..4)?));
    let (year, month, day) = match *parts.as_slice() {
        [year, month, day] if year.len() == 4 => (number(year)?, number(month)?, number(day)?),
        [day, month, year] if year.len() == 4 => (number(year)?, number(month)?, number(day)?),
        [day, month] if text.contains('.') => (year_of_base()?, number(month)?, number(day)?),
        [month, day] => (year_of_base()?, number(month)?, number(day)?),
        _ => return None,
    };
    Date::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
}

/// A time of day, up to 24:00.
pub(super) fn clock(cell: &Cell) -> Option<Clock> {
    match parse(cell, None)? {
        Moment {
            date: None,
            minutes: Some(minutes),
        } if minutes <= DAY => u16::try_from(minutes).ok().map(Clock),
        _ => None,
    }
}

/// An instant as spreadsheets hold it, on the clock of `zone`.
pub(super) fn serial(at: Instant, zone: Zone) -> f64 {
    let days = i64::from(zone.date(at).0) + EPOCH;
    #[allow(clippy::cast_precision_loss)] // below 10^9
    let minutes = (days * DAY + i64::from(zone.clock(at).0)) as f64;
    minutes / 1440.0
}

/// A time of OpenDocument as other spreadsheets hold it, to the minute: `2025-09-01T08:15:00`, or a
/// time of day, `PT08H15M00S`. None for what has neither.
pub(super) fn iso(text: &str) -> Option<f64> {
    let (days, clock) = match text.strip_prefix("PT") {
        Some(rest) => (0.0, rest.replace(['H', 'M'], ":").replace('S', "")),
        None => {
            let (date, clock) = text.split_once('T')?;
            (serial_of_date(Date::parse(date).ok()?), clock.to_owned())
        }
    };
    let parts: Result<Vec<f64>, _> = clock.split(':').map(str::parse).collect();
    match *parts.ok()?.as_slice() {
        [hours, minutes, seconds] => {
            let minutes = (hours * 60.0 + minutes + seconds / 60.0).round();
            Some(days + minutes / 1440.0)
        }
        _ => None,
    }
}

/// A date as spreadsheets hold it.
pub(super) fn serial_of_date(date: Date) -> f64 {
    f64::from(date.0) + 25_569.0
}

/// What a spreadsheet shows.
pub(super) fn shown(serial: f64) -> String {
    let pair = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    match of_serial(serial) {
        Some(Moment { date, minutes }) => {
            let date = date.map(|date| date.to_string());
            let parts: Vec<String> = date.into_iter().chain(minutes.map(pair)).collect();
            parts.join(" ")
        }
        None => serial.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let base = Date::parse("2025-09-01").unwrap();
        let cell = Cell::Text(super::super::text::tidy(text));
        parse(&cell, Some(base)).map(|moment| moment.on(base).to_string())
    }

    #[test]
    fn dates_and_times_are_read_however_they_are_written() {
        for text in [
            "2025-09-02 08:05",
            "2025/9/2 8:05",
            "2025年9月2日 8时05分",
            "02.09.2025 08:05",
            "９月２日　８：０５",
            "02.09 8:05",
            "2025-09-02T08:05:00+08:00",
            "2025-09-02T05:05:00+05:00",
            "32:05",
        ] {
            let expected = Some("2025-09-02T08:05:00+08:00".to_owned());
            assert_eq!(read(text), expected, "{text}");
        }
        for text in [
            "8",
            "8:60",
            "99:00",
            "2025-02-30",
            "noon",
            "1.2.3.4",
            "8:05 9:05",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn times_of_opendocument_are_read_to_the_minute() {
        let read = |text: &str| iso(text).map(shown);
        assert_eq!(read("PT08H15M00S").as_deref(), Some("08:15"));
        assert_eq!(read("PT25H29M59.999999S").as_deref(), Some("25:30"));
        let whole = read("2025-09-01T06:59:59.999999");
        assert_eq!(whole.as_deref(), Some("2025-09-01 07:00"));
        assert_eq!(read("2025-09-01"), None);
        assert_eq!(read("noon"), None);
    }

    #[test]
    fn numbers_of_spreadsheets_come_back() {
        let at = Instant::parse("2025-09-01T23:59:00+08:00").unwrap();
        let base = Date::parse("2025-01-01").unwrap();
        let moment = parse(&Cell::Moment(serial(at, Zone::Horgos)), None).unwrap();
        assert_eq!(moment.on(base), at);
        let late = parse(&Cell::Moment(25.5 / 24.0), None).unwrap();
        assert_eq!(late.minutes, Some(25 * 60 + 30));
        assert_eq!(shown(45_901.25), "2025-09-01 06:00");
    }
}
