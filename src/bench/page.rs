//! The results as one HTML page that needs no network.

use minijinja::{Environment, context};

use super::table::{lines, markdown};
use super::{Run, curves, profile_plot, profiles};

const PAGE: &str = r#"<!doctype html>
<html lang="en">
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
<h2>Results</h2>
<table>
<thead><tr>{% for cell in head %}<th scope="col">{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</tbody>
</table>
{% for fault in faults %}<p class="note">{{ fault }}</p>
{% endfor %}<h2>Performance profile</h2>
<p class="note">The share of problems (instance and seed) that an engine solves to the gap asked for in at
most so many times the seconds of the fastest (Dolan and Moré 2002).</p>
<figure>{{ profile|safe }}</figure>
<h2>Gap over time</h2>
<p class="note">The gap of the best schedule so far to the best bound that any engine proved.</p>
{% for curve in curves %}<figure>{{ curve|safe }}</figure>
{% endfor %}</body>
</html>
"#;

/// The page: `about` says on what machine and when.
///
/// # Errors
/// A sentence, when a plot or the page cannot be made.
pub fn page(runs: &[Run], targets: &[f64], title: &str, about: &str) -> Result<String, String> {
    let table = markdown(&lines(runs, targets), targets);
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim_matches('|');
        line.split(" | ")
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    let mut texts = table.lines();
    let head = texts.next().map(cells).unwrap_or_default();
    let (rows, faults): (Vec<&str>, Vec<&str>) = texts
        .skip(1)
        .filter(|line| !line.is_empty())
        .partition(|line| line.starts_with('|'));
    let rows: Vec<Vec<String>> = rows.into_iter().map(cells).collect();
    let faults: Vec<String> = faults.into_iter().map(str::to_owned).collect();
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
        curves(&mine, name)
    };
    let curves = names.iter().map(curve).collect::<Result<Vec<_>, _>>()?;
    let profile = profile_plot(&profiles(runs), "Performance profile")?;
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    environment
        .render_str(
            PAGE,
            context! { title, about, head, rows, faults, profile, curves },
        )
        .map_err(|error| format!("the page failed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::*;

    #[test]
    fn the_page_has_table_profile_and_a_curve_for_each_instance() {
        let runs = [run("a", "exact", 4.0), run("<b>", "exact", 2.0)];
        let page = page(&runs, &[0.1], "Engines", "a machine").unwrap();
        assert_eq!(page.matches("<svg").count(), 3);
        assert!(page.contains("<td>4.00</td>") && page.contains("a machine"));
        assert!(!page.contains("<b>"), "names are escaped");
        assert!(
            !page.contains("http://")
                || page.matches("http://").count() == page.matches("http://www.w3.org").count()
        );
    }
}
