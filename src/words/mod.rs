//! Texts for people in English, Chinese, Russian and Kazakh, on Project Fluent.
//!
//! Every text is a *message* with a key in a catalogue `src/words/<language>/<area>.ftl`, compiled
//! into the program. Keys begin with their area (`report-…`, `roster-…`); those of the area
//! `terms`, which everybody shares, begin with `rule-`, `cost-`, `class-`, `step-`, `word-` or `unit-`.
//!
//! ```
//! use driveaway::words::{Lang, Words};
//!
//! let words = Words::new(Lang::Ru);
//! assert_eq!(words.with("unit-vehicles", &[("count", 2.into())]), "2 автомобиля");
//! assert_eq!(words.with("unit-vehicles", &[("count", 5.into())]), "5 автомобилей");
//! ```
//!
//! A key that a language lacks is taken from English, and one that English lacks is shown as it
//! is; a test compares the catalogues, so that neither happens.

mod catalogue;
mod lang;
mod value;

use std::collections::BTreeMap;

use fluent_bundle::{FluentArgs, FluentError};

pub use lang::{Lang, UnknownLang};
pub use value::Value;

use crate::names::{Rule, Term};
use crate::units::{Date, Fen, Instant, Minutes, Zone};

/// The texts of one language. Copying is free: the catalogues are parsed once per process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    lang: Lang,
}

impl Words {
    /// The texts of `lang`.
    pub fn new(lang: Lang) -> Words {
        Words { lang }
    }

    /// The language.
    pub fn lang(self) -> Lang {
        self.lang
    }

    /// The text of `key`, which may name an attribute (`key.attribute`). Variables stay as
    /// `{$name}`; give them with [`with`](Self::with).
    pub fn text(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of `key` with its variables filled in. Numbers choose plural forms.
    pub fn with(self, key: &str, values: &[(&str, Value)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set((*name).to_owned(), value.in_words(self));
        }
        [self.lang, Lang::En]
            .into_iter()
            .find_map(|lang| format(lang, key, &args))
            .unwrap_or_else(|| key.to_owned())
    }

    /// Whether the language itself has `key`.
    pub fn has(self, key: &str) -> bool {
        format(self.lang, key, &FluentArgs::new()).is_some()
    }

    /// Every message whose key begins with `prefix`, by key; variables stay as `{$name}`, and of
    /// plural forms the one for "other" is taken.
    pub fn all(self, prefix: &str) -> BTreeMap<&'static str, String> {
        catalogue::keys()
            .filter(|key| key.starts_with(prefix))
            .map(|key| (key, self.text(key)))
            .collect()
    }

    /// What a rule demands, in a few words.
    pub fn rule(self, rule: Rule) -> String {
        self.text(&format!("rule-{rule}"))
    }

    /// What a cost term stands for, in a few words.
    pub fn term(self, term: Term) -> String {
        self.text(&format!("cost-{term}"))
    }

    /// The name of a usual vehicle class; another class is called by its id.
    pub fn class(self, id: &str) -> String {
        self.named("class-", id)
    }

    /// The name of a usual stage of a corridor; another stage is called by its id.
    pub fn stage(self, id: &str) -> String {
        self.named("step-", id)
    }

    fn named(self, begin: &str, id: &str) -> String {
        let key = format!("{begin}{id}");
        // An id with a dot would ask for an attribute.
        if id.contains('.') || !self.has(&key) {
            return id.to_owned();
        }
        self.text(&key)
    }

    /// A number as machines write it, with the point or comma of the language.
    pub fn decimal(self, number: &str) -> String {
        value::decimal(self.lang, number)
    }

    /// Money in yuan, with separators: `¥1,234.50`.
    pub fn money(self, amount: Fen) -> String {
        value::money(self, amount)
    }

    /// A whole number with separators.
    pub fn number(self, number: i64) -> String {
        value::number(self.lang, number)
    }

    /// A span: `2 h 05 min`.
    pub fn minutes(self, span: Minutes) -> String {
        value::minutes(self, span)
    }

    /// A date as the language writes it.
    pub fn date(self, date: Date) -> String {
        value::date(self, date)
    }

    /// Date and time on one zone's clock.
    pub fn local(self, zone: Zone, at: Instant) -> String {
        value::local(self, zone, at)
    }

    /// Date and time on both clocks, Horgos first; the Almaty date only where it is another.
    pub fn instant(self, at: Instant) -> String {
        value::instant(self, at)
    }
}

/// The message or attribute in one language; none if it is not there.
fn format(lang: Lang, key: &str, args: &FluentArgs) -> Option<String> {
    let (name, attribute) = match key.split_once('.') {
        Some((name, attribute)) => (name, Some(attribute)),
        None => (key, None),
    };
    let bundle = catalogue::of(lang);
    let message = bundle.get_message(name)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    // A variable that was not given is shown as `{$name}`, which a reader may mend by himself.
    let mut errors: Vec<FluentError> = Vec::new();
    Some(
        bundle
            .format_pattern(pattern, Some(args), &mut errors)
            .into_owned(),
    )
}

#[cfg(test)]
mod tests;
