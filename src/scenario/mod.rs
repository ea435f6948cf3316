//! Scenarios: changes to an instance, each in a line of text.
//!
//! A setting is `PATH OP VALUE`, with `=`, `+=`, `-=` or `*=` for OP:
//!
//! | setting | meaning |
//! |---|---|
//! | `gate.capacity*=0.5` | half the capacity of the national gate, in every slot |
//! | `stages[buffer].minutes*=1.5` | the buffer queue takes half as long again, at every hour |
//! | `coaches.seats*=2` | twice the seats in every coach; `coaches[C01].seats` in one |
//! | `lots[zharkent].capacity=200` | another size of one lot |
//! | `rules.max-runs=2` | two runs a duty and a day; `null` switches a rule off |
//! | `objective.lateness=500` | 5 yuan for each minute late |
//! | `coaches[C01].departs+=30` | half an hour later |
//! | `drivers+=3@D01` | three more drivers like D01, rested and without a history |
//! | `drivers+=3@A2` | three more like the first driver who holds A2 |
//! | `drivers-=2@A2`, `vehicles-=V007` | two such drivers fewer; one vehicle less |
//!
//! A path is a list of the file format, an entry of it in brackets (none = all of them), and a
//! field. `-` and `_` are the same, a list may stand in the singular (`coach` for `coaches`), a field
//! may lose its unit where that leaves no doubt (`lateness`), the name of a rule stands for all its
//! fields, and `gate` for the stage of that name. On a calendar or a profile the setting applies to
//! each of its values, and `=` makes it flat. Products are rounded to the nearest whole number.
//!
//! ```
//! use driveaway::generate::{Family, GenerateOptions, generate};
//! use driveaway::scenario::apply;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut spec = generate(Family::FirmDay, &GenerateOptions::default())?;
//! let (drivers, seats) = (spec.drivers.len(), spec.coaches[0].seats);
//! apply(&mut spec, &["drivers+=3@D01", "coaches.seats*=2", "rules.max-runs=2"])?;
//! assert_eq!(spec.drivers.len(), drivers + 3);
//! assert_eq!(spec.coaches[0].seats, seats.map(|seats| 2 * seats));
//! assert_eq!(spec.rules.max_runs_per_duty, Some(Some(2)));
//! # Ok(())
//! # }
//! ```

mod entries;
mod fields;
mod setting;

use serde_json::Value;

use self::setting::Setting;
use crate::error::{Code, Faults, InputErrors};
use crate::io::instance_schema;
use crate::spec::InstanceSpec;

/// What is wrong with a setting.
#[derive(Debug)]
struct Wrong {
    code: Code,
    found: String,
    expected: String,
    hint: String,
}

impl Wrong {
    fn new(
        code: Code,
        found: impl Into<String>,
        expected: impl Into<String>,
        hint: impl Into<String>,
    ) -> Wrong {
        Wrong {
            code,
            found: found.into(),
            expected: expected.into(),
            hint: hint.into(),
        }
    }
}

/// Applies `settings` to an instance, one after the other. The result is not validated:
/// [`InstanceSpec::build`] does that. Time linear in the instance for each setting.
///
/// # Errors
/// All settings that make no sense, each with its text as the path (`spec` is then as it was):
/// E111 for a text that is no setting, E108 for a path that does not exist, E201 for an id that does
/// not, E110 for a value of another type, E113 for a number out of range.
pub fn apply<T: AsRef<str>>(spec: &mut InstanceSpec, settings: &[T]) -> Result<(), InputErrors> {
    let mut faults = Faults::default();
    let schema = instance_schema();
    let mut changed = spec.clone();
    for text in settings {
        let text = text.as_ref();
        match one(&changed, text, &schema) {
            Ok(next) => changed = next,
            Err(wrong) => {
                let Wrong {
                    code,
                    found,
                    expected,
                    hint,
                } = wrong;
                faults.add(code, text.to_owned(), found, expected, hint);
            }
        }
    }
    faults.finish(Some(changed)).map(|changed| *spec = changed)
}

fn one(spec: &InstanceSpec, text: &str, schema: &Value) -> Result<InstanceSpec, Wrong> {
    let setting: Setting = text.parse()?;
    let mut value = serde_json::to_value(spec).map_err(|cause| unfit(&cause))?;
    if !entries::apply(&mut value, &setting, schema)? {
        fields::apply(&mut value, &setting, schema)?;
    }
    serde_json::from_value(value).map_err(|cause| unfit(&cause))
}

/// The changed instance is none: a value does not fit its field.
fn unfit(cause: &serde_json::Error) -> Wrong {
    Wrong::new(
        Code::WrongType,
        cause.to_string(),
        "a value that fits the field",
        "see driveaway schema instance for what each field takes",
    )
}

/// The known name that is nearest to `name`, if it is near at all.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let distance = |one: &str| strsim::damerau_levenshtein(&name, &one.to_lowercase());
    let best = known.map(|one| (distance(one), one)).min()?;
    (best.0 <= (best.1.chars().count() / 3).max(1)).then_some(best.1)
}

/// What to do about an unknown name.
fn suggest<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    const MOST: usize = 20;
    if let Some(near) = nearest(name, known.clone()) {
        return format!("did you mean {near:?}?");
    }
    let mut names: Vec<&str> = known.clone().take(MOST).collect();
    if known.count() > MOST {
        names.push("…");
    }
    format!("there are {}", names.join(", "))
}
