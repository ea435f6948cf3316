//! Cells to values of the file format, by what the column holds, and back.

use serde_json::{Value, json};

use super::grid::Cell;
use super::layout::Kind;
use super::moment;
use super::table::names;
use super::text::{essence, latin, parts};
use crate::error::Code;
use crate::units::{DAY, Date, Instant, Minutes, Zone};
use crate::words::{Lang, Words};

/// What is wrong with a cell.
pub(super) struct Bad {
    pub(super) code: Code,
    pub(super) expected: &'static str,
    pub(super) hint: &'static str,
}

fn bad(code: Code, expected: &'static str, hint: &'static str) -> Bad {
    Bad {
        code,
        expected,
        hint,
    }
}

/// The value of a cell that is not empty. `base` is the planned date.
pub(super) fn parse(kind: Kind, cell: &Cell, base: Date) -> Result<Value, Bad> {
    let text = cell.shown();
    Ok(match kind {
        Kind::Text => Value::String(text),
        Kind::Id(sheet) => Value::String(known_id(sheet, &text)),
        Kind::Ids(sheet) => parts(&text)
            .into_iter()
            .map(|id| known_id(sheet, id))
            .collect(),
        Kind::Whole => json!(whole(cell)?),
        Kind::Limit if is_word(&text, "sheets-word-unlimited") => Value::Null,
        Kind::Limit => json!(whole(cell)?),
        Kind::Yuan => json!(yuan(&text)?),
        Kind::Yuans => (text
            .split([';', '、', '|'])
            .map(|one| yuan(one.trim()).map(|fen| json!(fen))))
        .collect::<Result<Value, Bad>>()?,
        Kind::Instant | Kind::InstantEnd => {
            let at = moment::parse(cell, Some(base)).ok_or_else(|| {
                bad(
                    Code::BadText,
                    "a date and a time at Horgos, or a time of the planned day",
                    "write 2025-09-01 08:15, or 08:15, or 25:30 for half past one the next day",
                )
            })?;
            let whole_day = kind == Kind::InstantEnd && at.minutes.is_none();
            let at = at.on(base) + Minutes(if whole_day { DAY } else { 0 });
            json!(at.to_string())
        }
        Kind::Date => json!(date(cell, base)?.to_string()),
        Kind::Dates => match cell {
            Cell::Text(text) => (parts(text).into_iter())
                .map(|part| Ok(json!(date(&Cell::Text(part.to_owned()), base)?.to_string())))
                .collect::<Result<Value, Bad>>()?,
            cell => json!([date(cell, base)?.to_string()]),
        },
        Kind::Clock => {
            let clock = moment::clock(cell).ok_or_else(|| {
                bad(
                    Code::BadText,
                    "a time of day from 00:00 to 24:00",
                    "write 08:15",
                )
            })?;
            json!(clock.to_string())
        }
        Kind::ClockSpans => (parts(&text).into_iter())
            .map(clock_span)
            .collect::<Result<Value, Bad>>()?,
        Kind::Licence => Value::String(licence(&text)?),
        Kind::Licences => (text.split([' ', ',', ';', '、', '/', '+', '，']))
            .filter(|part| !part.is_empty())
            .map(|part| licence(part).map(Value::String))
            .collect::<Result<Value, Bad>>()?,
        Kind::Modes => modes(&text)?,
        Kind::YesNo => json!(yes_no(cell, &text)?),
        Kind::Word(list) => {
            let word = list.iter().find(|word| {
                essence(word) == essence(&text) || is_word(&text, &format!("sheets-word-{word}"))
            });
            json!(word.ok_or_else(|| {
                bad(
                    Code::UnknownWord,
                    "one of the words that this column offers",
                    "choose a word from the list of the template",
                )
            })?)
        }
        Kind::Pairs => pairs(&text)?,
    })
}

/// Whether the text is one of the names of `key`, in any language.
pub(super) fn is_word(text: &str, key: &str) -> bool {
    let wanted = essence(text);
    let is = |name: &String| name == text || (!wanted.is_empty() && essence(name) == wanted);
    (Lang::ALL.iter()).any(|&lang| names(Words::new(lang), key).iter().any(is))
}

/// Ids that go by a name in each language.
pub(super) const USUAL: &[(&str, &[&str])] = &[
    (
        "classes",
        &["car", "car-ev", "truck", "tractor", "machinery"],
    ),
    ("lots", &["zharkent", "checkpoint", "altynkol"]),
    ("yards", &["yard-bonded", "yard-east", "yard-north"]),
    (
        "stages",
        &[
            "buffer",
            "qr-scan",
            "national-gate",
            "kazakh-control",
            "road-zharkent",
            "road-checkpoint",
            "road-altynkol",
        ],
    ),
];

/// The key of the name of a usual id.
pub(super) fn usual_key(sheet: &str, id: &str) -> String {
    match sheet {
        "classes" => format!("class-{id}"),
        "stages" => format!("step-{id}"),
        _ => format!("sheets-place-{id}"),
    }
}

/// The id that a text means: a usual one by its name in any language, else the text itself.
pub(super) fn known_id(sheet: &str, text: &str) -> String {
    let text = text.trim();
    let usual = USUAL.iter().find(|(of, _)| *of == sheet);
    let known = usual.and_then(|(_, ids)| {
        let named = |id: &&&str| is_word(text, &usual_key(sheet, id));
        let exact = ids.iter().find(|id| **id == text);
        exact.or_else(|| ids.iter().find(named))
    });
    known.map_or_else(|| text.to_owned(), |id| (*id).to_owned())
}

fn whole(cell: &Cell) -> Result<u32, Bad> {
    let number = match cell {
        Cell::Number(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Cell::Text(text) => text.replace([' ', ','], ""),
        _ => String::new(),
    };
    let hint = "write digits only, without a unit";
    let wrong = || bad(Code::WrongType, "a whole number of 0 or more", hint);
    let number: i128 = number.parse().map_err(|_| wrong())?;
    u32::try_from(number).map_err(|_| {
        bad(
            Code::OutOfRange,
            "a whole number from 0 to 4,294,967,295",
            hint,
        )
    })
}

/// Yuan as fen: `500`, `¥1,234.50`, `1 234,50 元`.
fn yuan(text: &str) -> Result<i64, Bad> {
    let wrong = || {
        bad(
            Code::WrongType,
            "an amount in yuan with at most two decimals",
            "write 500 or 0.02, without words",
        )
    };
    let plain: String = text
        .chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '¥' | '￥' | '元' | '\''))
        .collect();
    // A comma with one or two digits behind it is a decimal comma; others part thousands.
    let plain = match plain.rsplit_once(',') {
        Some((whole, rest)) if !plain.contains('.') && rest.len() <= 2 => {
            format!("{}.{rest}", whole.replace(',', ""))
        }
        _ => plain.replace(',', ""),
    };
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, whole) = whole
        .strip_prefix('-')
        .map_or((1, whole), |whole| (-1, whole));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || !digits(whole) || rest.len() > 2 || !digits(rest) {
        return Err(wrong());
    }
    let yuan: i64 = whole.parse().map_err(|_| wrong())?;
    let fen: i64 = format!("{rest:0<2}").parse().map_err(|_| wrong())?;
    Ok(sign * (yuan * 100 + fen))
}

fn date(cell: &Cell, base: Date) -> Result<Date, Bad> {
    moment::parse(cell, Some(base))
        .filter(|moment| moment.minutes.is_none_or(|minutes| minutes == 0))
        .and_then(|moment| moment.date)
        .ok_or_else(|| bad(Code::BadText, "a date", "write 2025-09-01"))
}

/// `22:00-06:00`; the dash may be one of several.
fn clock_span(text: &str) -> Result<Value, Bad> {
    let clock = |text: &str| moment::clock(&Cell::Text(text.trim().to_owned()));
    let ends = text.split_once(['-', '–', '—', '~', '～', '至']);
    let span = ends.and_then(|(from, to)| Some((clock(from)?, clock(to)?)));
    let (from, to) = span.ok_or_else(|| {
        bad(
            Code::BadText,
            "spans of times of day, such as 22:00-06:00",
            "write 22:00-06:00, several separated by ;",
        )
    })?;
    Ok(json!({ "from": from.to_string(), "to": to.to_string() }))
}

fn licence(text: &str) -> Result<String, Bad> {
    let class = latin(text.trim());
    let known: Result<crate::spec::LicenceClass, _> = serde_json::from_value(json!(class));
    let hint = "write the classes held, such as A2 or B2, C1";
    known.map_err(|_| bad(Code::UnknownWord, "Chinese licence classes, A1 to P", hint))?;
    Ok(class)
}

fn modes(text: &str) -> Result<Value, Bad> {
    if is_word(text, "sheets-word-both") {
        return Ok(json!(["self-drive", "cage"]));
    }
    let mode = |part: &str| {
        let known = ["self-drive", "cage"].into_iter().find(|mode| {
            essence(mode) == essence(part) || is_word(part, &format!("sheets-word-{mode}"))
        });
        known.map(|mode| json!(mode)).ok_or_else(|| {
            bad(
                Code::UnknownWord,
                "self-drive, cage or both",
                "choose a word from the list of the template, or leave it empty for both",
            )
        })
    };
    parts(text).into_iter().map(mode).collect()
}

fn yes_no(cell: &Cell, text: &str) -> Result<bool, Bad> {
    match cell {
        Cell::Flag(flag) => Ok(*flag),
        _ if text == "1" || is_word(text, "sheets-word-yes") => Ok(true),
        _ if text == "0" || is_word(text, "sheets-word-no") => Ok(false),
        _ => Err(bad(Code::UnknownWord, "yes or no", "write yes or no")),
    }
}

fn pairs(text: &str) -> Result<Value, Bad> {
    let wrong = || {
        bad(
            Code::BadText,
            "pairs of whole numbers, such as 90/180",
            "write 90/180, several separated by ;",
        )
    };
    (parts(text).into_iter())
        .map(|part| {
            let (one, two) = part.split_once('/').ok_or_else(wrong)?;
            let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
            Ok(json!([number(one)?, number(two)?]))
        })
        .collect()
}

/// A value of the file format as the cell that `parse` reads back. Names are put in `words`.
pub(super) fn cell(kind: Kind, value: &Value, words: Words) -> Cell {
    let text = value.as_str().unwrap_or_default();
    let word = |key: &str| super::table::name(words, &format!("sheets-word-{key}"));
    match (kind, value) {
        (Kind::Limit, Value::Null) => Cell::Text(word("unlimited")),
        (_, Value::Null) => Cell::Empty,
        (Kind::Id(sheet), _) => Cell::Text(shown_id(sheet, text, words)),
        (Kind::Ids(sheet), _) => joined(value, |id| shown_id(sheet, id, words)),
        (Kind::Dates | Kind::Licences, _) => joined(value, str::to_owned),
        (Kind::Modes, _) => joined(value, |mode| word(mode)),
        (Kind::Word(_), _) => Cell::Text(word(text)),
        (Kind::YesNo, _) => Cell::Text(word(if value == &json!(true) { "yes" } else { "no" })),
        (Kind::Yuan, _) => value.as_i64().map_or(Cell::Empty, |fen| {
            let yuan = crate::units::Fen(fen).to_string();
            yuan.parse().map_or(Cell::Text(yuan), Cell::Number)
        }),
        (Kind::Yuans, Value::Array(all)) => {
            let amounts = all.iter().filter_map(Value::as_i64);
            let texts: Vec<String> = amounts
                .map(|fen| crate::units::Fen(fen).to_string())
                .collect();
            Cell::Text(texts.join("; "))
        }
        (Kind::Pairs, Value::Array(all)) => {
            let texts: Vec<String> = all
                .iter()
                .map(|pair| format!("{}/{}", pair[0], pair[1]))
                .collect();
            Cell::Text(texts.join("; "))
        }
        (Kind::Instant | Kind::InstantEnd, _) => Instant::parse(text).map_or(Cell::Empty, |at| {
            Cell::Moment(moment::serial(at, Zone::Horgos))
        }),
        (Kind::Date, _) => Date::parse(text).map_or(Cell::Empty, |date| {
            Cell::Moment(moment::serial_of_date(date))
        }),
        (_, Value::Number(number)) => number.as_f64().map_or(Cell::Empty, Cell::Number),
        _ => Cell::Text(text.to_owned()),
    }
}

fn joined(value: &Value, name: impl Fn(&str) -> String) -> Cell {
    let texts: Vec<String> = (value.as_array().into_iter().flatten())
        .filter_map(Value::as_str)
        .map(name)
        .collect();
    if texts.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(texts.join(", "))
    }
}

/// The name of a usual id in `words`, other ids as they are.
pub(super) fn shown_id(sheet: &str, id: &str, words: Words) -> String {
    let usual = USUAL.iter().find(|(of, _)| *of == sheet);
    if usual.is_some_and(|(_, ids)| ids.contains(&id)) {
        super::table::name(words, &usual_key(sheet, id))
    } else {
        id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        let read = |text: &str| yuan(text).ok();
        assert_eq!(read("500"), Some(50_000));
        assert_eq!(read("¥1,234.5"), Some(123_450));
        assert_eq!(read("1 234,50 元"), Some(123_450));
        assert_eq!(read("0.02"), Some(2));
        assert_eq!(read("-3"), Some(-300));
        for wrong in ["", "abc", "1.234", "1.2.3"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn usual_ids_are_known_by_their_names() {
        assert_eq!(known_id("classes", "乘用车"), "car");
        assert_eq!(known_id("classes", "my own"), "my own");
        assert_eq!(licence("с1").ok().as_deref(), Some("C1"));
    }
}
