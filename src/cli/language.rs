//! In which language people are spoken to.

use std::env;
use std::ffi::OsString;

use crate::words::Lang;

/// The language of the locale: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set decides;
/// English if it is none of ours.
pub(super) fn of_locale() -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(env::var_os)
        .find(|value| !value.is_empty())
        .and_then(|value| value.to_str()?.parse().ok())
        .unwrap_or_default()
}

/// The language that raw arguments ask for, for when they could not be parsed.
pub(super) fn asked_for(args: &[OsString]) -> Lang {
    let texts: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let joined = texts.iter().find_map(|arg| arg.strip_prefix("--lang="));
    let apart = texts
        .windows(2)
        .find_map(|pair| (pair[0] == "--lang").then_some(pair[1]));
    joined
        .or(apart)
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(of_locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_arguments_are_read() {
        let read = |texts: &[&str]| {
            let args: Vec<OsString> = texts.iter().map(OsString::from).collect();
            asked_for(&args)
        };
        assert_eq!(read(&["driveaway", "--lang=kk", "solv"]), Lang::Kk);
        assert_eq!(read(&["driveaway", "--lang", "zh", "solv"]), Lang::Zh);
    }
}
