//! Changing fields: from a path to the values it stands for, and the arithmetic on them.

use serde_json::{Map, Value, json};

use super::setting::{Op, Part, Setting};
use super::{Wrong, suggest};
use crate::error::Code;
use crate::units::{Instant, Minutes};

/// The schema of what a schema refers to; of what may be null, the schema of the rest.
fn resolve<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    let mut schema = schema;
    for _ in 0..8 {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().unwrap_or_default();
            schema = &root["$defs"][name];
        } else if let Some(any) = schema["anyOf"].as_array() {
            let inner = any.iter().find(|one| one["type"] != "null");
            schema = inner.unwrap_or(&Value::Null);
        } else {
            break;
        }
    }
    schema
}

fn is_list(schema: &Value) -> bool {
    match &schema["type"] {
        Value::String(kind) => kind == "array",
        Value::Array(kinds) => kinds.iter().any(|kind| kind == "array"),
        _ => false,
    }
}

/// The field of a schema's object that a name stands for, or several for a rule.
pub(super) fn fields_of(name: &str, schema: &Value, several: bool) -> Result<Vec<String>, Wrong> {
    let empty = Map::new();
    let known = schema["properties"].as_object().unwrap_or(&empty);
    if known.contains_key(name) {
        return Ok(vec![name.to_owned()]);
    }
    // In the singular, or without its unit.
    let plural = [format!("{name}s"), format!("{name}es")];
    if let Some(plural) = plural.into_iter().find(|one| known.contains_key(one)) {
        return Ok(vec![plural]);
    }
    let begins = format!("{name}_");
    let longer: Vec<String> = (known.keys())
        .filter(|one| one.starts_with(&begins))
        .cloned()
        .collect();
    match longer.len() {
        0 => Err(Wrong::new(
            Code::UnknownField,
            format!("the name {name:?}"),
            "a field of the instance format",
            suggest(name, known.keys().map(String::as_str)),
        )),
        1 => Ok(longer),
        _ if several => Ok(longer),
        _ => Err(Wrong::new(
            Code::UnknownField,
            format!("the name {name:?}"),
            "the name of one field",
            format!("say which: {}", longer.join(" or ")),
        )),
    }
}

/// Applies a setting to every value that its path stands for.
pub(super) fn apply(value: &mut Value, setting: &Setting, root: &Value) -> Result<(), Wrong> {
    let path = expand(value, &setting.path, root);
    descend(value, root, &path, setting, root, false)
}

/// The path with the entity that its first part may name spelt out: `gate` is
/// `stages[national-gate]`.
pub(super) fn expand(value: &Value, path: &[Part], root: &Value) -> Vec<Part> {
    let first = &path[0];
    if first.entry.is_some() || fields_of(&first.name, root, false).is_ok() {
        return path.to_vec();
    }
    let same = |id: &str| id.replace('-', "_") == first.name;
    let gate = |id: &str| first.name == "gate" && id.ends_with("gate");
    let lists = [
        "stages", "lots", "coaches", "trucks", "classes", "drivers", "vehicles",
    ];
    let tests: [&dyn Fn(&str) -> bool; 2] = [&same, &gate];
    for test in tests {
        for list in lists {
            let entries = value[list].as_array().into_iter().flatten();
            let id = entries
                .filter_map(|one| one["id"].as_str())
                .find(|id| test(id));
            if let Some(id) = id {
                let entity = Part {
                    name: list.to_owned(),
                    entry: Some(id.to_owned()),
                };
                return [&[entity], &path[1..]].concat();
            }
        }
    }
    path.to_vec()
}

fn descend(
    value: &mut Value,
    schema: &Value,
    path: &[Part],
    setting: &Setting,
    root: &Value,
    in_rules: bool,
) -> Result<(), Wrong> {
    let schema = resolve(schema, root);
    let Some((part, rest)) = path.split_first() else {
        return change(value, schema, setting, root);
    };
    if !value.is_object() && !value.is_null() || !schema["properties"].is_object() {
        return Err(Wrong::new(
            Code::UnknownField,
            format!("the name {:?} below a plain value", part.name),
            "a path that ends at the value",
            "leave that part out",
        ));
    }
    for field in fields_of(&part.name, schema, in_rules)? {
        let below = resolve(&schema["properties"][&field], root);
        if value.get(&field).is_none() {
            if value.is_null() {
                *value = json!({});
            }
            value[&field] = Value::Null;
        }
        let next = &mut value[&field];
        if !is_list(below) {
            if let Some(entry) = &part.entry {
                return Err(Wrong::new(
                    Code::UnknownField,
                    format!("[{entry}] after {field:?}"),
                    "brackets after a list only",
                    "leave the brackets out",
                ));
            }
            descend(next, below, rest, setting, root, field == "rules")?;
            continue;
        }
        if rest.is_empty() && part.entry.is_none() {
            change(next, below, setting, root)?;
            continue;
        }
        let entries = match next {
            Value::Array(all) => all.as_mut_slice(),
            _ => &mut [],
        };
        let chosen = chosen(entries, &field, part.entry.as_deref())?;
        for one in chosen {
            descend(one, &below["items"], rest, setting, root, false)?;
        }
    }
    Ok(())
}

/// The entries of a list that a path means: one by id or position, or all.
fn chosen<'v>(
    entries: &'v mut [Value],
    list: &str,
    entry: Option<&str>,
) -> Result<Vec<&'v mut Value>, Wrong> {
    let Some(wanted) = entry.filter(|entry| *entry != "*") else {
        if entries.is_empty() {
            return Err(Wrong::new(
                Code::UnknownId,
                format!("nothing in {list}"),
                "a list with entries",
                "the instance has none of them to change",
            ));
        }
        return Ok(entries.iter_mut().collect());
    };
    let by_id = |one: &Value| one["id"] == wanted || (list == "corridors" && one["lot"] == wanted);
    let place = entries.iter().position(by_id).or_else(|| {
        let at = wanted.parse::<usize>().ok()?;
        (at < entries.len() && entries[at]["id"].is_null()).then_some(at)
    });
    match place {
        Some(at) => Ok(vec![&mut entries[at]]),
        None => Err(unknown_id(entries, list, wanted)),
    }
}

/// An id that a list does not hold.
pub(super) fn unknown_id(entries: &[Value], list: &str, wanted: &str) -> Wrong {
    let ids = entries.iter().filter_map(|one| one["id"].as_str());
    Wrong::new(
        Code::UnknownId,
        format!("{wanted:?}"),
        format!("an id listed in {list}"),
        suggest(wanted, ids),
    )
}

/// Changes one value.
fn change(value: &mut Value, schema: &Value, setting: &Setting, root: &Value) -> Result<(), Wrong> {
    let fields = schema["properties"].as_object();
    let has = |name: &str| fields.is_some_and(|fields| fields.contains_key(name));
    if has("per_slot") {
        return calendar(value, setting);
    }
    if has("steps") {
        return profile(value, setting);
    }
    let new = match setting.op {
        Op::Set => literal(&setting.value, schema, root)?,
        _ => match &*value {
            Value::Number(number) => computed(number.as_i64(), setting)?,
            Value::String(text) => shifted(text, setting)?,
            Value::Array(all) if all.iter().all(Value::is_number) && !all.is_empty() => {
                let each = all.iter().map(|one| computed(one.as_i64(), setting));
                Value::Array(each.collect::<Result<_, _>>()?)
            }
            Value::Null => {
                return Err(Wrong::new(
                    Code::WrongType,
                    "no value in the file",
                    "a number to reckon with",
                    "the file leaves it to its default (or to no limit): give a value with =",
                ));
            }
            _ => return Err(no_number()),
        },
    };
    *value = new;
    Ok(())
}

fn no_number() -> Wrong {
    Wrong::new(
        Code::WrongType,
        "a value that is no number",
        "a number, an instant, a calendar or a profile for += -= *=",
        "use = with a whole new value",
    )
}

/// Every value of a calendar; where there is no limit, none is made.
fn calendar(value: &mut Value, setting: &Setting) -> Result<(), Wrong> {
    if setting.op == Op::Set {
        let flat = match setting.value.as_str() {
            "null" | "none" => Value::Null,
            text => number(text)?,
        };
        *value = json!({ "per_slot": flat });
        return Ok(());
    }
    if value.is_null() {
        return Ok(());
    }
    let reckon = |one: &mut Value| match one["per_slot"].as_i64() {
        Some(limit) => computed(Some(limit), setting).map(|new| one["per_slot"] = new),
        None => Ok(()),
    };
    reckon(value)?;
    for list in ["daily", "overrides"] {
        let times = value.get_mut(list).and_then(Value::as_array_mut);
        for one in times.into_iter().flatten() {
            reckon(one)?;
        }
    }
    Ok(())
}

/// Every step of a profile.
fn profile(value: &mut Value, setting: &Setting) -> Result<(), Wrong> {
    if setting.op == Op::Set {
        *value = json!({ "steps": [{ "from": "00:00", "minutes": number(&setting.value)? }] });
        return Ok(());
    }
    let reckon = |steps: &mut Value| {
        for one in steps.as_array_mut().into_iter().flatten() {
            one["minutes"] = computed(one["minutes"].as_i64(), setting)?;
        }
        Ok(())
    };
    if let Some(steps) = value.get_mut("steps") {
        reckon(steps)?;
    }
    if let Some(dates) = value.get_mut("dates") {
        for one in dates.as_array_mut().into_iter().flatten() {
            reckon(&mut one["steps"])?;
        }
    }
    Ok(())
}

fn number(text: &str) -> Result<Value, Wrong> {
    let number: i64 = text.parse().map_err(|_| {
        Wrong::new(
            Code::WrongType,
            format!("{text:?}"),
            "a whole number",
            "write digits alone; money is in fen, time in minutes",
        )
    })?;
    Ok(number.into())
}

/// `old op value`, rounded to the nearest whole number, halves up.
fn computed(old: Option<i64>, setting: &Setting) -> Result<Value, Wrong> {
    let Some(old) = old else {
        return Err(no_number());
    };
    let text = setting.value.as_str();
    let new = match setting.op {
        Op::Multiply => {
            let thousandths = decimal(text)?;
            i128::from(old)
                .checked_mul(thousandths)
                .map(|all| (2 * all + 1000).div_euclid(2000))
        }
        Op::Add | Op::Subtract | Op::Set => {
            let by = i128::from(number(text)?.as_i64().unwrap_or(0));
            Some(i128::from(old) + if setting.op == Op::Subtract { -by } else { by })
        }
    };
    let new = new.and_then(|new| i64::try_from(new).ok());
    let new = new.filter(|new| *new >= 0 || old < 0);
    new.map(Value::from).ok_or_else(|| {
        Wrong::new(
            Code::OutOfRange,
            format!("{old} becomes less than nothing, or too much"),
            "a result from 0 up",
            "take a smaller step",
        )
    })
}

/// A factor with at most three decimals, in thousandths.
fn decimal(text: &str) -> Result<i128, Wrong> {
    let wrong = || {
        Wrong::new(
            Code::WrongType,
            format!("{text:?}"),
            "a factor with at most three decimals, such as 0.5",
            "write digits and a point",
        )
    };
    let (whole, parts) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit());
    if !digits(whole) || !digits(parts) || parts.len() > 3 || whole.len() > 9 {
        return Err(wrong());
    }
    let all = format!("{whole}{parts:0<3}");
    all.parse().map_err(|_| wrong())
}

/// An instant so many minutes later or earlier.
fn shifted(text: &str, setting: &Setting) -> Result<Value, Wrong> {
    let (Ok(at), false) = (Instant::parse(text), setting.op == Op::Multiply) else {
        return Err(no_number());
    };
    let by = number(&setting.value)?.as_i64().unwrap_or(0);
    let by = by.clamp(-10_000_000, 10_000_000);
    let by = Minutes(if setting.op == Op::Subtract { -by } else { by });
    Ok(Value::from((at + by).to_string()))
}

/// A value as it is written after `=`: a number, true, false, null, a JSON list or object, or a text.
fn literal(text: &str, schema: &Value, root: &Value) -> Result<Value, Wrong> {
    let schema = resolve(schema, root);
    let is_text =
        schema["type"] == "string" || schema["enum"].is_array() || schema["oneOf"].is_array();
    if text == "none" {
        return Ok(Value::Null);
    }
    if let Ok(value) = serde_json::from_str::<Value>(text)
        && (!is_text || !value.is_number())
    {
        return Ok(value);
    }
    Ok(Value::from(text))
}
