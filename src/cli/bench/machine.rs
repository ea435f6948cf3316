//! What the figures were measured on: machine, system, versions, date.

use std::fs;

/// A few words each, in order: `("processor", "…, 2 cores")`.
pub(super) fn facts() -> Vec<(&'static str, String)> {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, key: &str, parts: char| -> Option<String> {
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(
            line.split_once(parts)?
                .1
                .trim()
                .trim_matches('"')
                .to_owned(),
        )
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = after(&read("/proc/cpuinfo"), "model name", ':');
    let processor = model.unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = after(&read("/proc/meminfo"), "MemTotal", ':');
    let memory = memory.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    let system = after(&read("/etc/os-release"), "PRETTY_NAME", '=');
    let mut facts = vec![("processor", format!("{processor}, {cores} cores"))];
    if let Some(kib) = memory {
        facts.push(("memory", format!("{} GiB", kib.div_ceil(1024 * 1024))));
    }
    let system = system.unwrap_or_else(|| std::env::consts::OS.to_owned());
    facts.push(("system", system));
    facts.push(("driveaway", env!("CARGO_PKG_VERSION").to_owned()));
    facts.push((
        "date",
        jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
    ));
    facts
}

/// The facts in one line.
pub(super) fn in_a_line() -> String {
    let words = facts()
        .into_iter()
        .map(|(name, value)| format!("{name} {value}"));
    words.collect::<Vec<_>>().join("; ")
}
