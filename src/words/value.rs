//! Values in texts, and how each language writes them.

use fluent_bundle::FluentValue;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};

use super::{Lang, Words};
use crate::units::{Date, Fen, Instant, Minutes, Zone};

/// A value of a variable.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A whole number; chooses plural forms.
    Number(i64),
    /// A number that is shown as it is written, and chooses plural forms.
    Decimal(f64),
    /// A text.
    Text(String),
    /// Money, in yuan.
    Money(Fen),
    /// A span.
    Minutes(Minutes),
    /// An instant, on both clocks.
    Instant(Instant),
    /// A date.
    Date(Date),
}

impl Value {
    pub(super) fn in_words(&self, words: Words) -> FluentValue<'static> {
        match self {
            // f64 is what Fluent knows; whole numbers up to 2^53 survive.
            Value::Number(number) => FluentValue::Number(FluentNumber::from(*number)),
            Value::Decimal(number) => {
                FluentValue::Number(FluentNumber::new(*number, FluentNumberOptions::default()))
            }
            Value::Text(text) => text.clone().into(),
            Value::Money(amount) => money(words, *amount).into(),
            Value::Minutes(span) => minutes(words, *span).into(),
            Value::Instant(at) => instant(words, *at).into(),
            Value::Date(day) => date(words, *day).into(),
        }
    }
}

macro_rules! values {
    ($($from:ty => |$value:ident| $into:expr;)*) => {
        $(impl From<$from> for Value {
            fn from($value: $from) -> Value {
                $into
            }
        })*
    };
}

values! {
    i64 => |value| Value::Number(value);
    i32 => |value| Value::Number(value.into());
    u32 => |value| Value::Number(value.into());
    usize => |value| Value::Number(i64::try_from(value).unwrap_or(i64::MAX));
    f64 => |value| Value::Decimal(value);
    &str => |value| Value::Text(value.to_owned());
    String => |value| Value::Text(value);
    Fen => |value| Value::Money(value);
    Minutes => |value| Value::Minutes(value);
    Instant => |value| Value::Instant(value);
    Date => |value| Value::Date(value);
}

/// Between thousands, and before the fraction.
fn separators(lang: Lang) -> (char, char) {
    match lang {
        Lang::En | Lang::Zh => (',', '.'),
        Lang::Ru | Lang::Kk => ('\u{a0}', ','),
    }
}

/// A number as machines write it, with the point or comma of the language.
pub(super) fn decimal(lang: Lang, number: &str) -> String {
    number.replace('.', &separators(lang).1.to_string())
}

pub(super) fn number(lang: Lang, number: i64) -> String {
    grouped(lang, number < 0, &number.unsigned_abs().to_string())
}

fn grouped(lang: Lang, negative: bool, digits: &str) -> String {
    let mut text = String::from(if negative { "−" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separators(lang).0);
        }
        text.push(digit);
    }
    text
}

pub(super) fn money(words: Words, amount: Fen) -> String {
    let fen = amount.0.unsigned_abs();
    let whole = grouped(words.lang, amount.0 < 0, &(fen / 100).to_string());
    let point = separators(words.lang).1;
    let text = format!("{whole}{point}{:02}", fen % 100);
    words.with("unit-money", &[("amount", text.into())])
}

pub(super) fn minutes(words: Words, span: Minutes) -> String {
    let sign = if span.0 < 0 { "−" } else { "" };
    let (hours, rest) = (span.0.unsigned_abs() / 60, span.0.unsigned_abs() % 60);
    if hours == 0 {
        return words.with(
            "unit-minutes",
            &[("minutes", format!("{sign}{rest}").into())],
        );
    }
    let hours = format!("{sign}{hours}");
    if rest == 0 {
        return words.with("unit-hours", &[("hours", hours.into())]);
    }
    let rest = format!("{rest:02}");
    words.with(
        "unit-hours-minutes",
        &[("hours", hours.into()), ("minutes", rest.into())],
    )
}

pub(super) fn date(words: Words, date: Date) -> String {
    let iso = date.to_string();
    // Years have four digits within the range of instances; others stay as they are.
    let Some((year, rest)) = iso.split_once('-') else {
        return iso;
    };
    let Some((month, day)) = rest.split_once('-') else {
        return iso;
    };
    words.with(
        "unit-date",
        &[
            ("year", year.into()),
            ("month", month.into()),
            ("day", day.into()),
        ],
    )
}

pub(super) fn local(words: Words, zone: Zone, at: Instant) -> String {
    format!("{} {}", date(words, zone.date(at)), zone.clock(at))
}

pub(super) fn instant(words: Words, at: Instant) -> String {
    let same_date = Zone::Horgos.date(at) == Zone::Almaty.date(at);
    let almaty = if same_date {
        Zone::Almaty.clock(at).to_string()
    } else {
        local(words, Zone::Almaty, at)
    };
    words.with(
        "unit-instant",
        &[
            ("horgos", local(words, Zone::Horgos, at).into()),
            ("almaty", almaty.into()),
        ],
    )
}
