//! What a file should look like: the generated JSON Schema, compiled to a form that is quick to
//! judge values by. The schema comes from the types, so nothing is said here about any entity.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::units::{Clock, Date, Instant};

/// What a value should be.
pub(super) enum Shape {
    /// Anything (a form of schema that the types do not produce).
    Any,
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number in this range.
    Whole(i64, i64),
    /// A text that is read by a unit; the second is an example.
    Unit(fn(&str) -> Result<(), String>, &'static str),
    /// One of these words.
    Word(Vec<String>),
    /// A list.
    List(Box<Shape>),
    /// An object with these fields.
    Record(BTreeMap<String, Field>),
    /// An object with exactly one of these fields.
    OneOf(BTreeMap<String, Field>),
    /// `null` or the shape.
    Nullable(Box<Shape>),
}

/// A field of an object.
pub(super) struct Field {
    pub(super) shape: Shape,
    pub(super) required: bool,
}

impl Shape {
    /// The shape that a schema describes.
    pub(super) fn of(schema: &Value) -> Shape {
        compile(schema, &schema["$defs"])
    }

    /// A good value of this shape, to stand where there is none.
    pub(super) fn sample(&self) -> Value {
        match self {
            Shape::Any | Shape::Nullable(_) => Value::Null,
            Shape::Text => Value::from(""),
            Shape::Flag => Value::from(false),
            Shape::Whole(least, most) => Value::from(0.clamp(*least, *most)),
            Shape::Unit(_, example) => Value::from(*example),
            Shape::Word(words) => words
                .first()
                .map_or(Value::Null, |word| word.as_str().into()),
            Shape::List(_) => Value::Array(Vec::new()),
            Shape::Record(fields) => (fields.iter())
                .filter(|(_, field)| field.required)
                .map(|(name, field)| (name.clone(), field.shape.sample()))
                .collect(),
            Shape::OneOf(fields) => (fields.iter().take(1))
                .map(|(name, field)| (name.clone(), field.shape.sample()))
                .collect(),
        }
    }

    /// What it is, for people.
    pub(super) fn name(&self) -> String {
        match self {
            Shape::Any => "a value".into(),
            Shape::Text => "a text".into(),
            Shape::Flag => "true or false".into(),
            Shape::Whole(0, most) => format!("a whole number from 0 to {most}"),
            Shape::Whole(..) => "a whole number".into(),
            Shape::Unit(_, example) => format!("a text such as {example:?}"),
            Shape::Word(words) => format!("one of {}", words.join(", ")),
            Shape::List(_) => "a list".into(),
            Shape::Record(_) => "an object".into(),
            Shape::OneOf(fields) => {
                let names: Vec<&str> = fields.keys().map(String::as_str).collect();
                format!("an object with one field, {}", names.join(" or "))
            }
            Shape::Nullable(inner) => format!("{} or null", inner.name()),
        }
    }
}

/// Goes down in a JSON pointer.
pub(super) fn push(path: &mut String, part: &str) {
    path.push('/');
    path.push_str(&part.replace('~', "~0").replace('/', "~1"));
}

fn compile(schema: &Value, defs: &Value) -> Shape {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or_default();
        return match name {
            "Instant" => Shape::Unit(|t| Instant::parse(t).map(drop), "2025-09-01T08:00:00+08:00"),
            "Date" => Shape::Unit(|text| Date::parse(text).map(drop), "2025-09-01"),
            "Clock" => Shape::Unit(|text| Clock::parse(text).map(drop), "08:00"),
            _ => compile(&defs[name], defs),
        };
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let inner = any.iter().find(|one| one["type"] != "null");
        return Shape::Nullable(Box::new(inner.map_or(Shape::Any, |one| compile(one, defs))));
    }
    if let Some(variants) = schema["oneOf"].as_array() {
        return one_of(variants, defs);
    }
    if let Some(words) = schema["enum"].as_array() {
        return Shape::Word(
            words
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        );
    }
    match &schema["type"] {
        Value::String(kind) => of_type(kind, schema, defs),
        Value::Array(kinds) => {
            let inner = kinds
                .iter()
                .filter_map(Value::as_str)
                .find(|kind| *kind != "null");
            let shape = inner.map_or(Shape::Any, |kind| of_type(kind, schema, defs));
            Shape::Nullable(Box::new(shape))
        }
        _ => Shape::Any,
    }
}

/// Words, or objects with one field each.
fn one_of(variants: &[Value], defs: &Value) -> Shape {
    let mut words = Vec::new();
    let mut fields = BTreeMap::new();
    for one in variants {
        if let Some(word) = one["const"].as_str() {
            words.push(word.to_owned());
        } else if let Some(list) = one["enum"].as_array() {
            words.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
        } else if let Shape::Record(own) = of_type("object", one, defs) {
            fields.extend(own);
        }
    }
    if fields.is_empty() {
        Shape::Word(words)
    } else {
        Shape::OneOf(fields)
    }
}

fn of_type(kind: &str, schema: &Value, defs: &Value) -> Shape {
    match kind {
        "string" => Shape::Text,
        "boolean" => Shape::Flag,
        "integer" => {
            let unsigned = schema["format"] == "uint32";
            if unsigned {
                Shape::Whole(0, u32::MAX.into())
            } else {
                Shape::Whole(i64::MIN, i64::MAX)
            }
        }
        "array" => Shape::List(Box::new(compile(&schema["items"], defs))),
        "object" => {
            let required = |name: &str| {
                (schema["required"].as_array()).is_some_and(|all| all.iter().any(|one| one == name))
            };
            let properties = schema["properties"].as_object();
            let field = |(name, own): (&String, &Value)| {
                let shape = compile(own, defs);
                (
                    name.clone(),
                    Field {
                        shape,
                        required: required(name),
                    },
                )
            };
            Shape::Record(properties.into_iter().flatten().map(field).collect())
        }
        _ => Shape::Any,
    }
}
