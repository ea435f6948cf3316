//! The four languages.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language of the trade.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, simplified (中文).
    Zh,
    /// Russian (русский).
    Ru,
    /// Kazakh, in Cyrillic (қазақша).
    Kk,
}

impl Lang {
    /// Every one.
    pub const ALL: [Lang; 4] = [Lang::En, Lang::Zh, Lang::Ru, Lang::Kk];

    /// The tag, as in `lang="…"` of a page.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-Hans",
            Lang::Ru => "ru",
            Lang::Kk => "kk",
        }
    }

    /// The two letters, as in `--lang`.
    pub fn as_str(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
            Lang::Ru => "ru",
            Lang::Kk => "kk",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Zh => "中文",
            Lang::Ru => "Русский",
            Lang::Kk => "Қазақша",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names none of the languages.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0:?} is none of en, zh, ru, kk")]
pub struct UnknownLang(pub String);

/// Reads a tag or the name of a locale: `kk`, `zh-Hans-CN`, `ru_RU.UTF-8`.
impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(text: &str) -> Result<Lang, UnknownLang> {
        let unknown = || UnknownLang(text.to_owned());
        let end = text.find(['.', '@']).unwrap_or(text.len());
        let tag: LanguageIdentifier = text[..end].parse().map_err(|_| unknown())?;
        Lang::ALL
            .into_iter()
            .find(|lang| lang.as_str() == tag.language.as_str())
            .ok_or_else(unknown)
    }
}
