//! Reading a setting.

use std::str::FromStr;

use super::Wrong;
use crate::error::Code;

/// What a setting does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Op {
    Set,
    Add,
    Subtract,
    Multiply,
}

/// A part of a path: a name and, in brackets, an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    pub name: String,
    pub entry: Option<String>,
}

/// One setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Setting {
    pub path: Vec<Part>,
    pub op: Op,
    pub value: String,
}

fn no_setting(found: &str) -> Wrong {
    Wrong::new(
        Code::BadText,
        format!("{found:?}"),
        "PATH=VALUE, or += -= *= in place of =",
        "write it like gate.capacity*=0.5, coaches[C01].seats=40 or drivers+=3@A2",
    )
}

impl FromStr for Setting {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Setting, Wrong> {
        // An id in brackets may hold anything but a closing bracket.
        let mut inside = false;
        let equals = text.char_indices().find(|&(_, c)| {
            inside = (inside || c == '[') && c != ']';
            c == '=' && !inside
        });
        let (at, _) = equals.ok_or_else(|| no_setting(text))?;
        let (mut path, value) = (&text[..at], text[at + 1..].trim());
        let op = match path.chars().next_back() {
            Some('+') => Op::Add,
            Some('-') => Op::Subtract,
            Some('*') => Op::Multiply,
            _ => Op::Set,
        };
        if op != Op::Set {
            path = &path[..path.len() - 1];
        }
        let path = parts(path.trim()).ok_or_else(|| no_setting(text))?;
        if value.is_empty() {
            return Err(no_setting(text));
        }
        Ok(Setting {
            path,
            op,
            value: value.to_owned(),
        })
    }
}

fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let name = rest[..end].trim();
        if name.is_empty() {
            return None;
        }
        let mut part = Part {
            name: name.replace('-', "_"),
            entry: None,
        };
        rest = &rest[end..];
        if let Some(inner) = rest.strip_prefix('[') {
            let (entry, after) = inner.split_once(']')?;
            part.entry = Some(entry.trim().to_owned());
            rest = after;
        }
        parts.push(part);
        if rest.is_empty() {
            return Some(parts);
        }
        rest = rest.strip_prefix('.')?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read() {
        let setting: Setting = "coaches[a.b=c].seats*=1.5".parse().unwrap();
        assert_eq!(setting.op, Op::Multiply);
        assert_eq!(setting.value, "1.5");
        assert_eq!(setting.path[0].entry.as_deref(), Some("a.b=c"));
        assert_eq!(setting.path[1].name, "seats");
        let setting: Setting = "rules.max-runs = 2".parse().unwrap();
        assert_eq!(
            (setting.op, setting.path[1].name.as_str()),
            (Op::Set, "max_runs")
        );
        for wrong in [
            "",
            "gate",
            "=3",
            "gate.=3",
            "a[b=3",
            "a[b]c=3",
            "gate.capacity=",
        ] {
            assert!(wrong.parse::<Setting>().is_err(), "{wrong}");
        }
    }
}
