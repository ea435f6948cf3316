//! The catalogues, compiled in and parsed once per process.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::{Lang, value};

pub(super) type Bundle = FluentBundle<FluentResource>;

macro_rules! areas {
    ($lang:literal) => {
        [
            include_str!(concat!($lang, "/terms.ftl")),
            include_str!(concat!($lang, "/report.ftl")),
            include_str!(concat!($lang, "/roster.ftl")),
            include_str!(concat!($lang, "/sheets.ftl")),
            include_str!(concat!($lang, "/explain.ftl")),
            include_str!(concat!($lang, "/replan.ftl")),
            include_str!(concat!($lang, "/compare.ftl")),
            include_str!(concat!($lang, "/errors.ftl")),
            include_str!(concat!($lang, "/recommend.ftl")),
            include_str!(concat!($lang, "/bench.ftl")),
            include_str!(concat!($lang, "/edits.ftl")),
            include_str!(concat!($lang, "/solve.ftl")),
        ]
    };
}

const EN: &[&str] = &areas!("en");
const ZH: &[&str] = &areas!("zh");
const RU: &[&str] = &areas!("ru");
const KK: &[&str] = &areas!("kk");

/// The messages of one language.
pub(super) fn of(lang: Lang) -> &'static Bundle {
    static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En, EN));
    static CHINESE: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Zh, ZH));
    static RUSSIAN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Ru, RU));
    static KAZAKH: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Kk, KK));
    match lang {
        Lang::En => &ENGLISH,
        Lang::Zh => &CHINESE,
        Lang::Ru => &RUSSIAN,
        Lang::Kk => &KAZAKH,
    }
}

/// The keys of all messages, in the order of the English catalogue.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    EN.iter().flat_map(|area| area.lines()).filter_map(|line| {
        let (key, _) = line.split_once(" =")?;
        let starts = key.starts_with(|first: char| first.is_ascii_lowercase());
        starts.then_some(key)
    })
}

/// What does not parse is left out, and what is there twice is taken once; tests find both.
fn bundle(lang: Lang, areas: &[&str]) -> Bundle {
    let locale: LanguageIdentifier = lang.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::En => |value: &FluentValue<'_>, _: &_| separated(Lang::En, value),
        Lang::Zh => |value: &FluentValue<'_>, _: &_| separated(Lang::Zh, value),
        Lang::Ru => |value: &FluentValue<'_>, _: &_| separated(Lang::Ru, value),
        Lang::Kk => |value: &FluentValue<'_>, _: &_| separated(Lang::Kk, value),
    }));
    for area in areas {
        let resource = FluentResource::try_new((*area).to_owned())
            .unwrap_or_else(|(what_parses, _)| what_parses);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// Whole numbers get their separators; everything else is as usual.
fn separated(lang: Lang, shown: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = shown else {
        return None;
    };
    let plain = number.as_string();
    plain
        .parse()
        .ok()
        .map(|whole: i64| value::number(lang, whole))
}
