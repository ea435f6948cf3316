//! The results as one HTML page that needs no network.

use minijinja::{Environment, context};

use super::table::percent;
use super::{Line, Run, curves, lines, profile_plot, profiles};
use crate::words::Words;

const PAGE: &str = r#"<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ title }}</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #ccc; padding: .25rem .6rem; text-align: right; white-space: nowrap; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
figure { margin: 2rem 0; } svg { max-width: 100%; height: auto; }
.note { color: #555; }
</style>
</head>
<body>
<h1>{{ title }}</h1>
<p class="note">{{ about }}</p>
<h2>{{ results }}</h2>
<table>
<thead><tr>{% for cell in head %}<th scope="col">{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</tbody>
</table>
{% for fault in faults %}<p class="note">{{ fault }}</p>
{% endfor %}<h2>{{ profile_title }}</h2>
<p class="note">{{ profile_note }}</p>
<figure>{{ profile|safe }}</figure>
<h2>{{ curves_title }}</h2>
<p class="note">{{ curves_note }}</p>
{% for curve in curves %}<figure>{{ curve|safe }}</figure>
{% endfor %}</body>
</html>
"#;

/// The page in the language of `words`; `machine` says what the runs were measured on.
///
/// # Errors
/// A sentence, when a plot or the page cannot be made.
pub fn page(runs: &[Run], targets: &[f64], machine: &str, words: Words) -> Result<String, String> {
    let lines = lines(runs, targets);
    let mut head: Vec<String> = [
        "bench-instance",
        "bench-engine",
        "bench-runs",
        "bench-proved",
        "bench-median",
        "bench-range",
        "bench-first",
    ]
    .map(|key| words.text(key))
    .into();
    let to = |target: &f64| words.with("bench-to", &[("gap", percent(*target).into())]);
    head.extend(targets.iter().map(to));
    let last = ["bench-gap", "bench-cost", "bench-bound", "bench-memory"];
    head.extend(last.map(|key| words.text(key)));
    let rows: Vec<Vec<String>> = lines.iter().map(Line::cells).collect();
    let faults: Vec<String> = lines.iter().filter_map(Line::fault_text).collect();
    let mut names: Vec<&str> = Vec::new();
    for run in runs {
        if !names.contains(&run.cell.instance.as_str()) {
            names.push(&run.cell.instance);
        }
    }
    let curve = |name: &&str| {
        let mine: Vec<&Run> = runs
            .iter()
            .filter(|run| run.cell.instance == **name)
            .collect();
        curves(&mine, name, words)
    };
    let curves = names.iter().map(curve).collect::<Result<Vec<_>, _>>()?;
    let profile = profile_plot(&profiles(runs), words)?;
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    let values = context! {
        lang => words.lang().tag(),
        title => words.text("bench-title"),
        about => words.with("bench-measured", &[("machine", machine.to_owned().into())]),
        results => words.text("bench-results"),
        profile_title => words.text("bench-profile"),
        profile_note => words.text("bench-profile-note"),
        curves_title => words.text("bench-curves"),
        curves_note => words.text("bench-curves-note"),
        head, rows, faults, profile, curves,
    };
    let page = environment.render_str(PAGE, values);
    page.map_err(|error| format!("the page failed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::*;
    use crate::words::Lang;

    #[test]
    fn the_page_has_table_profile_and_a_curve_for_each_instance_in_every_language() {
        let runs = [run("a", "exact", 4.0), run("<b>", "exact", 2.0)];
        for lang in Lang::ALL {
            let page = page(&runs, &[0.1], "a machine", Words::new(lang)).unwrap();
            assert_eq!(page.matches("<svg").count(), 3);
            assert!(page.contains("<td>4.00</td>") && page.contains("a machine"));
            assert_eq!(page.matches("<th scope").count(), 12);
            assert!(!page.contains("<b>"), "names are escaped");
            assert!(!page.contains("bench-"), "{lang}: a text is missing");
            assert!(
                !page.contains("src=") && !page.contains("href="),
                "it needs no network"
            );
        }
    }
}
