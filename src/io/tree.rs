//! Bytes → JSON tree, with the place of what is not JSON, and with keys that come twice.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};

use crate::error::{Code, Faults};

/// Deepest nesting that is read.
const DEEPEST: usize = 127;

/// The text without a byte-order mark.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The tree of a JSON text. Of a key that comes twice the first value stands, and the second is
/// reported; a text that is not JSON is reported and has no tree.
pub(super) fn read(bytes: &[u8], faults: &mut Faults) -> Option<Value> {
    let text = match std::str::from_utf8(without_mark(bytes)) {
        Ok(text) => text,
        Err(wrong) => {
            let found = format!(
                "a byte that is not UTF-8, number {}",
                wrong.valid_up_to() + 1
            );
            let hint = "save the file as UTF-8 (not UTF-16, GBK or compressed)";
            faults.add(Code::Encoding, "", found, "UTF-8 text", hint);
            return None;
        }
    };
    let place = RefCell::new(Place {
        path: String::new(),
        faults,
    });
    let mut input = serde_json::Deserializer::from_str(text);
    let tree = Node(&place).deserialize(&mut input);
    match tree.and_then(|tree| input.end().map(|()| tree)) {
        Ok(tree) => Some(tree),
        Err(wrong) => {
            not_json(text, &wrong, place.into_inner());
            None
        }
    }
}

/// Where the reader is, and what it has to say.
struct Place<'f> {
    path: String,
    faults: &'f mut Faults,
}

fn not_json(text: &str, wrong: &serde_json::Error, place: Place<'_>) {
    let at = format!("line {}, column {}", wrong.line(), wrong.column());
    let faults = place.faults;
    if text.trim().is_empty() {
        let hint = "the file has no content; was it written whole?";
        faults.add(Code::Truncated, "", "an empty file", "a JSON object", hint);
    } else if wrong.classify() == Category::Eof {
        let hint = format!("the end of the file is missing, from {:?} on", place.path);
        let found = format!("the end of the file ({at})");
        faults.add(Code::Truncated, "", found, "more JSON", hint);
    } else if wrong.to_string().starts_with("recursion limit") {
        let found = format!("more than {DEEPEST} lists and objects in each other ({at})");
        let hint = "no field of the format is nested so deeply; is this the right file?";
        faults.add(
            Code::TooDeep,
            "",
            found,
            format!("at most {DEEPEST} levels"),
            hint,
        );
    } else {
        let whole = wrong.to_string();
        let what = whole.split(" at line ").next().unwrap_or_default();
        let near = if place.path.is_empty() {
            "the beginning"
        } else {
            &place.path
        };
        let hint = format!("correct the text at {at}, near {near}");
        faults.add(Code::Syntax, "", format!("{what} ({at})"), "JSON", hint);
    }
}

/// Reads one value; its path is in `place`.
#[derive(Clone, Copy)]
struct Node<'p, 'f>(&'p RefCell<Place<'f>>);

impl Node<'_, '_> {
    /// Goes down to a child, and back up if that went well (else the path says where not).
    fn child<T, E>(self, part: &str, read: impl FnOnce(Self) -> Result<T, E>) -> Result<T, E> {
        let length = {
            let path = &mut self.0.borrow_mut().path;
            let length = path.len();
            super::shape::push(path, part);
            length
        };
        let value = read(self)?;
        self.0.borrow_mut().path.truncate(length);
        Ok(value)
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Value, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut input: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = self.child(&all.len().to_string(), |child| {
            input.next_element_seed(child)
        })? {
            all.push(value);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(key) = input.next_key::<String>()? {
            let value = self.child(&key, |child| input.next_value_seed(child))?;
            if all.contains_key(&key) {
                let mut path = self.0.borrow().path.clone();
                super::shape::push(&mut path, &key);
                let found = format!("the key {key:?} again");
                let hint = "remove one of the two; only the first was read";
                let faults = &mut self.0.borrow_mut().faults;
                faults.add(Code::DuplicateKey, path, found, "each key once", hint);
            } else {
                all.insert(key, value);
            }
        }
        Ok(Value::Object(all))
    }
}
