//! Judges a tree by its shape: every fault is reported, and what is wrong is taken out or
//! replaced, so that the rest can be judged further.

use serde_json::{Map, Value};

use super::shape::{Field, Shape, push};
use crate::error::{Code, Doubts, Faults};

/// Longest quotation of what was found, in characters.
const QUOTE: usize = 60;

/// Reports faults of shape at `path` and below.
pub(super) struct Judge<'f> {
    pub(super) path: String,
    pub(super) faults: &'f mut Faults,
    pub(super) doubts: Doubts,
}

type FieldsOf<'s> = &'s std::collections::BTreeMap<String, Field>;

impl Judge<'_> {
    /// Reports what is wrong with `value`. Afterwards it fits the shape, unless `false` is
    /// answered: then it is beyond mending and has been reported.
    pub(super) fn fits(&mut self, value: &mut Value, shape: &Shape) -> bool {
        match (shape, &mut *value) {
            (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Flag, Value::Bool(_))
            | (Shape::Nullable(_), Value::Null) => true,
            (Shape::Nullable(inner), _) => self.fits(value, inner),
            (Shape::Whole(least, most), Value::Number(number)) if !number.is_f64() => {
                let fits = number
                    .as_i64()
                    .is_some_and(|n| (*least..=*most).contains(&n));
                if !fits {
                    let hint = "correct the number; leave out a limit that does not exist";
                    self.say(Code::OutOfRange, number.to_string(), shape.name(), hint);
                }
                fits
            }
            (Shape::Unit(parse, _), Value::String(text)) => match parse(text) {
                Ok(()) => true,
                Err(expected) => {
                    let hint = "write it like the example; the date must exist";
                    let found = quote(text);
                    self.say(Code::BadText, found, expected, hint);
                    false
                }
            },
            (Shape::Word(words), Value::String(text)) => {
                let fits = words.contains(text);
                if !fits {
                    let hint = match nearest(text, words.iter()) {
                        Some(word) => format!("did you mean {word:?}?"),
                        None => "choose one of those words".to_owned(),
                    };
                    let found = quote(text);
                    self.say(Code::UnknownWord, found, shape.name(), &hint);
                }
                fits
            }
            (Shape::List(item), Value::Array(all)) => {
                for (at, one) in all.iter_mut().enumerate() {
                    self.down(&at.to_string(), |judge| judge.replace(one, item));
                }
                true
            }
            (Shape::Record(fields), Value::Object(map)) => {
                self.record(map, fields);
                true
            }
            (Shape::OneOf(fields), Value::Object(map)) => self.one_of(map, fields, shape),
            _ => {
                let hint = "correct the value; mind the quotes, and null where nothing is meant";
                self.say(Code::WrongType, describe(value), shape.name(), hint);
                false
            }
        }
    }

    /// Lets a sample stand for a value beyond mending.
    fn replace(&mut self, value: &mut Value, shape: &Shape) {
        if !self.fits(value, shape) {
            *value = shape.sample();
            self.doubts.replaced(&self.path);
        }
    }

    fn record(&mut self, map: &mut Map<String, Value>, fields: FieldsOf) {
        let unknown: Vec<String> = map
            .keys()
            .filter(|name| !fields.contains_key(*name))
            .cloned()
            .collect();
        for name in unknown {
            let value = map.remove(&name).unwrap_or_default();
            let meant = nearest(&name, fields.keys());
            let hint = match meant {
                Some(field) => format!("did you mean {field:?}?"),
                None => format!("remove it; the fields are {}", join(fields.keys())),
            };
            let expected = "a field of the format";
            self.down(&name, |judge| {
                judge.say(
                    Code::UnknownField,
                    format!("the field {}", quote(&name)),
                    expected,
                    &hint,
                );
            });
            // What was meant goes on under its right name, so that it is not missed as well.
            if let Some(field) = meant
                && !map.contains_key(field)
            {
                map.insert(field.clone(), value);
            }
        }
        for (name, field) in fields {
            match map.get_mut(name) {
                Some(value) if field.required => {
                    self.down(name, |judge| judge.replace(value, &field.shape));
                }
                Some(value) => {
                    let fits = self.down(name, |judge| {
                        let fits = judge.fits(value, &field.shape);
                        if !fits {
                            judge.doubts.dropped(&judge.path);
                        }
                        fits
                    });
                    if !fits {
                        map.remove(name);
                    }
                }
                None if field.required => {
                    let expected = format!("{name:?}: {}", field.shape.name());
                    let hint = "add the field; it has no default";
                    self.say(
                        Code::MissingField,
                        format!("no field {name:?}"),
                        expected,
                        hint,
                    );
                    self.down(name, |judge| judge.doubts.replaced(&judge.path));
                    map.insert(name.clone(), field.shape.sample());
                }
                None => {}
            }
        }
    }

    fn one_of(&mut self, map: &mut Map<String, Value>, fields: FieldsOf, shape: &Shape) -> bool {
        let mut entries = map.iter_mut();
        let (Some((name, value)), None) = (entries.next(), entries.next()) else {
            let found = format!("an object with {} fields", map.len());
            self.say(
                Code::WrongType,
                found,
                shape.name(),
                "keep exactly one of the fields",
            );
            return false;
        };
        let Some(field) = fields.get(name) else {
            let hint = match nearest(name, fields.keys()) {
                Some(field) => format!("did you mean {field:?}?"),
                None => format!("the fields are {}", join(fields.keys())),
            };
            let found = format!("the field {}", quote(name));
            self.down(name, |judge| {
                judge.say(Code::UnknownField, found, shape.name(), &hint)
            });
            return false;
        };
        self.down(name, |judge| judge.fits(value, &field.shape))
    }

    fn down<T>(&mut self, part: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        push(&mut self.path, part);
        let answer = act(self);
        self.path.truncate(length);
        answer
    }

    fn say(&mut self, code: Code, found: String, expected: impl Into<String>, hint: &str) {
        self.faults
            .add(code, self.path.clone(), found, expected, hint);
    }
}

fn join<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The known name that is nearest to `name`, if it is near at all.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    if name.len() > QUOTE {
        return None;
    }
    let distance = |one: &String| strsim::damerau_levenshtein(&name.to_lowercase(), one);
    let best = known.map(|one| (distance(one), one)).min()?;
    (best.0 <= (best.1.len() / 3).max(1)).then_some(best.1)
}

fn quote(text: &str) -> String {
    if text.chars().count() <= QUOTE {
        return format!("{text:?}");
    }
    let start: String = text.chars().take(QUOTE).collect();
    format!("{start:?}…")
}

fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text {}", quote(text)),
        Value::Array(all) => format!("a list of {}", all.len()),
        Value::Object(map) => format!("an object with {} fields", map.len()),
    }
}
