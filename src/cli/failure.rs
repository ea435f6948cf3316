//! Why a command failed, and how that is told: to people in colour on a terminal, to machines as
//! one JSON object.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::args::ErrorFormat;
use super::exit::Exit;
use super::output::Output;
use super::summary::name_of;
use crate::error::{InputError, InputErrors};
use crate::names::Rule;
use crate::sheets::{SheetErrors, Workbook};
use crate::solve::SolveError;
use crate::words::{Lang, Words};

const RED: Style = AnsiColor::Red.on_default().bold();
const BOLD: Style = Style::new().bold();

/// Why a command failed.
#[derive(Debug)]
pub(super) struct Failure {
    exit: Exit,
    /// Sort of failure, for machines.
    kind: &'static str,
    message: String,
    /// How to mend it.
    hint: Option<String>,
    /// The file it is about, by name.
    file: Option<String>,
    detail: Detail,
}

/// What more there is to tell.
#[derive(Debug)]
enum Detail {
    Nothing,
    /// The faults of an input.
    Faults(Box<InputErrors>),
    /// The faults of spreadsheets, whose copy is to be marked.
    Sheets(Box<(PathBuf, Workbook, SheetErrors)>),
    /// The locks that contradict each other, in words.
    Conflict(Vec<String>),
    /// What the argument parser says, with its own layout.
    Usage(Box<clap::Error>),
}

/// A failure as one JSON object.
#[derive(Serialize)]
struct AsJson<'a> {
    error: &'a str,
    exit_code: u8,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a [InputError]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_off: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<&'a [String]>,
    /// For readers of another language than English: the failure and each code in `errors`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    translations: BTreeMap<&'a str, Translation>,
}

/// What a code or a sort of failure means and how it is mended, in the reader's language.
#[derive(Serialize)]
struct Translation {
    meaning: String,
    mend: String,
}

impl Translation {
    /// None for readers of English, who are told in detail, and for what has no text.
    fn of(words: Words, code: &str) -> Option<Translation> {
        let key = format!("error-{code}");
        (words.lang() != Lang::En && words.has(&key)).then(|| Translation {
            meaning: words.text(&key),
            mend: words.text(&format!("error-{code}.mend")),
        })
    }
}

impl Failure {
    fn new(exit: Exit, kind: &'static str, message: impl Into<String>) -> Failure {
        Failure {
            exit,
            kind,
            message: message.into(),
            hint: None,
            file: None,
            detail: Detail::Nothing,
        }
    }

    /// Arguments that the parser refuses.
    pub(super) fn usage(error: clap::Error) -> Failure {
        Failure {
            detail: Detail::Usage(Box::new(error)),
            ..Failure::new(Exit::BadInput, "usage", "the arguments make no sense")
        }
    }

    /// Arguments that are fine one by one, but not together.
    pub(super) fn arguments(message: impl Into<String>) -> Failure {
        Failure::new(Exit::BadInput, "usage", message)
    }

    /// A bug.
    pub(super) fn internal(message: impl Into<String>) -> Failure {
        Failure::new(Exit::Internal, "internal", message)
            .hint("this should not happen: please report it, with the command and its input files")
    }

    /// A file that cannot be read.
    pub(super) fn read(path: &Path, cause: impl std::fmt::Display) -> Failure {
        let name = path.display();
        Failure::new(
            Exit::BadInput,
            "read",
            format!("cannot read {name}: {cause}"),
        )
        .about(path)
    }

    /// An output that is refused before the work begins.
    pub(super) fn unwritable(path: &Path, cause: impl std::fmt::Display) -> Failure {
        let name = path.display();
        Failure::new(
            Exit::BadInput,
            "write",
            format!("cannot write {name}: {cause}"),
        )
        .about(path)
    }

    /// A device or a pipe that did not take everything.
    pub(super) fn write_device(path: &Path, cause: impl std::fmt::Display) -> Failure {
        Failure {
            exit: Exit::Internal,
            ..Failure::unwritable(path, cause)
        }
    }

    /// A file that could not be written after all.
    pub(super) fn write(path: &Path, cause: impl std::fmt::Display) -> Failure {
        Failure::write_device(path, cause).hint("what was there before is untouched")
    }

    /// A schedule that breaks a rule, where one that keeps all is needed.
    pub(super) fn broken(path: &Path, violation: &str) -> Failure {
        let message = format!("{} breaks a rule: {violation}", path.display());
        Failure::new(Exit::RuleBroken, "broken", message)
            .about(path)
            .hint("driveaway check tells every rule that is broken")
    }

    /// A solve that found no schedule within its limits.
    pub(super) fn no_schedule() -> Failure {
        let message = "no schedule was found within the limits";
        Failure::new(Exit::NoSchedule, "no-schedule", message)
            .hint("raise --time-limit or --node-limit, or release locks")
    }

    /// Locks that admit no schedule; `conflict` is a smallest set of them that already does not, and
    /// each of `rules`, taken away alone, lets them be kept. With `edits`, some may come from an edited
    /// roster.
    pub(super) fn locks(conflict: Vec<String>, rules: &[Rule], edits: bool) -> Failure {
        let names: Vec<&str> = rules.iter().map(|rule| rule.as_str()).collect();
        let hint = if edits {
            "undo one of these edits in the roster"
        } else {
            "release a lock under `locks` in the instance"
        };
        let hint = match names.as_slice() {
            [] => hint.to_owned(),
            [one] => format!("{hint}, or relax {one}"),
            all => format!("{hint}, or relax one of {}", all.join(", ")),
        };
        let message = if edits {
            "the edits and the locks of the instance admit no schedule"
        } else {
            "the locks of the instance admit no schedule"
        };
        Failure {
            detail: Detail::Conflict(conflict),
            ..Failure::new(Exit::NoSchedule, "locks", message)
        }
        .hint(hint)
    }

    /// An input with faults.
    pub(super) fn input(name: &str, faults: InputErrors) -> Failure {
        let count = faults.errors.len() + faults.left_off;
        let plural = if count == 1 { "" } else { "s" };
        Failure {
            file: Some(name.to_owned()),
            detail: Detail::Faults(Box::new(faults)),
            ..Failure::new(
                Exit::BadInput,
                "input",
                format!("{name} has {count} fault{plural}"),
            )
        }
    }

    /// Spreadsheets with faults.
    pub(super) fn sheets(path: &Path, workbook: Workbook, faults: SheetErrors) -> Failure {
        let detail = Detail::Sheets(Box::new((path.to_owned(), workbook, faults)));
        Failure {
            detail,
            ..Failure::new(Exit::BadInput, "input", "")
        }
    }

    /// Of spreadsheets with faults, writes the copy in which their cells are marked, and says so. The copy
    /// is a help: where it cannot be written, the list of faults remains.
    fn marking(self, words: Words) -> Failure {
        let Detail::Sheets(found) = self.detail else {
            return self;
        };
        let (path, workbook, faults) = *found;
        let copy = path.with_extension("errors.xlsx");
        let bytes = workbook.marked(&faults, words).ok();
        let written = bytes.and_then(|bytes| Output::open(&copy).ok()?.write(&bytes).ok());
        let failure = Failure::input(&path.display().to_string(), faults.errors);
        match written {
            Some(()) => failure.hint(format!("the cells are marked in {}", copy.display())),
            None => failure,
        }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Failure {
        Failure {
            hint: Some(hint.into()),
            ..self
        }
    }

    fn about(self, path: &Path) -> Failure {
        Failure {
            file: Some(path.display().to_string()),
            ..self
        }
    }

    /// Writes the failure to standard error, in English, with a translation for readers of another
    /// language (programs match English and codes), and returns the exit to end with. Nothing is left to
    /// tell if standard error itself is closed.
    pub(super) fn print(self, format: ErrorFormat, words: Words) -> Exit {
        let exit = self.exit;
        let told = self.marking(words);
        let _ = match format {
            ErrorFormat::Json => told.write_json(&mut io::stderr().lock(), words),
            ErrorFormat::Text => told.write_text(&mut anstream::stderr().lock(), words),
        };
        exit
    }

    fn write_json(&self, out: &mut impl Write, words: Words) -> io::Result<()> {
        let mut object = AsJson {
            error: self.kind,
            exit_code: self.exit.code(),
            message: &self.message,
            hint: self.hint.as_deref(),
            file: self.file.as_deref(),
            errors: None,
            left_off: None,
            conflict: None,
            translations: BTreeMap::new(),
        };
        let mut codes = vec![self.kind];
        if let Detail::Faults(faults) = &self.detail {
            codes.extend(faults.errors.iter().map(|fault| fault.code.as_str()));
        }
        for code in codes {
            object
                .translations
                .extend(Translation::of(words, code).map(|told| (code, told)));
        }
        let usage;
        match &self.detail {
            Detail::Nothing | Detail::Sheets(_) => {}
            Detail::Faults(faults) => {
                object.errors = Some(&faults.errors);
                object.left_off = Some(faults.left_off);
            }
            Detail::Conflict(locks) => object.conflict = Some(locks),
            Detail::Usage(error) => {
                usage = error.render().to_string();
                object.message = usage.trim_end();
            }
        }
        writeln!(out, "{}", serde_json::to_string(&object)?)
    }

    fn write_text(&self, out: &mut impl Write, words: Words) -> io::Result<()> {
        match &self.detail {
            Detail::Usage(error) => {
                write!(out, "{}", error.render().ansi())?;
                return translate(out, words, self.kind);
            }
            Detail::Faults(faults) => {
                let name = self.file.as_deref().unwrap_or_default();
                write_faults(out, name, faults, words)?;
            }
            Detail::Sheets(_) | Detail::Conflict(_) | Detail::Nothing => {}
        }
        writeln!(out, "{RED}error:{RED:#} {}", self.message)?;
        if let Detail::Conflict(locks) = &self.detail {
            writeln!(out, "  these alone contradict each other or the rules:")?;
            for lock in locks {
                writeln!(out, "    {lock}")?;
            }
        }
        if let Some(hint) = &self.hint {
            writeln!(out, "  hint: {hint}")?;
        }
        translate(out, words, self.kind)
    }
}

fn translate(out: &mut impl Write, words: Words, code: &str) -> io::Result<()> {
    match Translation::of(words, code) {
        Some(told) => writeln!(out, "  {}\n  {}", told.meaning, told.mend),
        None => Ok(()),
    }
}

fn write_faults(
    out: &mut impl Write,
    name: &str,
    faults: &InputErrors,
    words: Words,
) -> io::Result<()> {
    for fault in &faults.errors {
        let InputError {
            path,
            code,
            found,
            expected,
            hint,
        } = fault;
        let place = if path.is_empty() { "the file" } else { path };
        writeln!(
            out,
            "{RED}error[{code}]{RED:#} {BOLD}{name}{BOLD:#} at {BOLD}{place}{BOLD:#}"
        )?;
        translate(out, words, code.as_str())?;
        writeln!(out, "  found:    {found}")?;
        writeln!(out, "  expected: {expected}")?;
        writeln!(out, "  hint:     {hint}")?;
    }
    if faults.left_off > 0 {
        writeln!(out, "… and {} more", faults.left_off)?;
    }
    Ok(())
}

impl From<SolveError> for Failure {
    fn from(error: SolveError) -> Failure {
        let message = error.to_string();
        match error {
            SolveError::Unsupported { engine, reason } => {
                let name = name_of(&engine);
                let message = format!("engine {name} does not fit this instance: {reason}");
                Failure::new(Exit::BadInput, "unsupported", message)
                    .hint("--engine auto takes the strongest engine that fits")
            }
            SolveError::Option { .. } => Failure::new(Exit::BadInput, "option", message),
            SolveError::Internal(_) => Failure::internal(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    fn sample() -> Failure {
        Failure::input(
            "day.json",
            InputErrors {
                errors: vec![InputError {
                    path: "/vehicles/3/class".to_owned(),
                    code: Code::UnknownId,
                    found: "\"sedn\"".to_owned(),
                    expected: "an id listed in classes".to_owned(),
                    hint: "correct the id".to_owned(),
                }],
                left_off: 2,
            },
        )
    }

    #[test]
    fn text_names_file_code_place_and_mend() {
        let mut out = anstream::StripStream::new(Vec::new());
        sample().write_text(&mut out, Words::new(Lang::En)).unwrap();
        assert_eq!(
            String::from_utf8(out.into_inner()).unwrap(),
            "error[E201] day.json at /vehicles/3/class\n  found:    \"sedn\"\n  \
             expected: an id listed in classes\n  hint:     correct the id\n… and 2 more\n\
             error: day.json has 3 faults\n"
        );
    }

    #[test]
    fn other_languages_get_a_translation_before_the_english_detail() {
        let mut out = anstream::StripStream::new(Vec::new());
        sample().write_text(&mut out, Words::new(Lang::Ru)).unwrap();
        let text = String::from_utf8(out.into_inner()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "error[E201] day.json at /vehicles/3/class");
        assert!(lines[1].contains("идентификатор"), "{text}");
        assert_eq!(lines[3], "  found:    \"sedn\"");
        assert!(text.contains("error: day.json has 3 faults\n  "), "{text}");
    }

    #[test]
    fn json_is_one_line() {
        let mut out = Vec::new();
        sample().write_json(&mut out, Words::new(Lang::En)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), 1);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["exit_code"], 2);
        assert_eq!(value["errors"][0]["code"], "E201");
        assert_eq!(value["left_off"], 2);
        assert!(value.get("translations").is_none());

        let mut out = Vec::new();
        sample().write_json(&mut out, Words::new(Lang::Zh)).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(
            value["translations"]["E201"]["meaning"],
            "用到的编号不存在。"
        );
        assert!(value["translations"]["input"]["mend"].is_string());
    }

    #[test]
    fn every_sort_of_failure_is_told_in_every_language() {
        let made = include_str!("failure.rs").split("Failure::new(");
        let kinds: std::collections::BTreeSet<&str> = (made.skip(1))
            .filter(|rest| rest.trim_start().starts_with("Exit::"))
            .filter_map(|rest| rest.split('"').nth(1))
            .collect();
        assert!(kinds.len() >= 9 && kinds.contains("broken"), "{kinds:?}");
        for lang in [Lang::Zh, Lang::Ru, Lang::Kk] {
            for kind in &kinds {
                let told = Translation::of(Words::new(lang), kind);
                let told = told.unwrap_or_else(|| panic!("{kind} in {lang:?}"));
                assert!(!told.meaning.is_empty() && !told.mend.is_empty(), "{kind}");
            }
        }
    }
}
