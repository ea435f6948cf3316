//! Plots as SVG.

use plotters::prelude::*;
use plotters::series::LineSeries;

use super::table::percent;
use super::{Profile, Run};
use crate::words::Words;

const SIZE: (u32, u32) = (760, 420);

/// Colours that people with any sight tell apart (Okabe and Ito 2008).
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(0, 0, 0),
];

type Series = Vec<(String, Vec<(f64, f64)>)>;

/// What is drawn.
struct Chart {
    title: String,
    x: String,
    y: String,
    x_range: (f64, f64),
    y_range: (f64, f64),
    /// Whether the y axis is logarithmic; the x axis always is.
    y_log: bool,
}

/// The performance profiles as SVG.
///
/// # Errors
/// A sentence, when the plot cannot be drawn.
pub fn profile_plot(profiles: &[Profile], words: Words) -> Result<String, String> {
    let ratios = profiles
        .iter()
        .flat_map(|one| &one.steps)
        .map(|step| step.0);
    let most = ratios.fold(2.0, f64::max) * 1.1;
    let series = (profiles.iter())
        .map(|one| {
            let mut points = vec![(1.0, one.share(1.0))];
            for &(ratio, share) in &one.steps {
                let before = points.last().map_or(0.0, |point| point.1);
                points.extend([(ratio.max(1.0), before), (ratio.max(1.0), share)]);
            }
            let last = points.last().map_or(0.0, |point| point.1);
            points.push((most, last));
            (one.engine.clone(), points)
        })
        .collect();
    let chart = Chart {
        title: words.text("bench-profile"),
        x: words.text("bench-ratio"),
        y: words.text("bench-share"),
        x_range: (1.0, most),
        y_range: (0.0, 1.05),
        y_log: false,
    };
    draw(&chart, &series)
}

/// Gap over time of the runs of one instance, as SVG. The gap is that of the best schedule so far to
/// the best bound that any engine proved by its end, so that engines without a bound can be seen
/// too.
///
/// # Errors
/// A sentence, when the plot cannot be drawn.
pub fn curves(runs: &[&Run], instance: &str, words: Words) -> Result<String, String> {
    const LEAST: f64 = 1e-6;
    let bound = runs.iter().filter_map(|run| run.bound).max();
    let times = || {
        runs.iter()
            .flat_map(|run| run.curve.iter().map(|point| point.seconds))
    };
    let from = times()
        .filter(|time| *time > 0.0)
        .fold(1.0, f64::min)
        .max(1e-3);
    let to = runs
        .iter()
        .map(|run| run.seconds)
        .fold(from * 10.0, f64::max);
    let mut series = Series::new();
    for run in runs {
        let gap = |cost: i64| bound.map(|bound| super::gap(cost, bound).clamp(LEAST, 1.0));
        let mut points: Vec<(f64, f64)> = Vec::new();
        let end = super::Point {
            seconds: run.seconds,
            cost: run.cost,
            bound: run.bound,
        };
        for point in run.curve.iter().chain([&end]) {
            let Some(gap) = point.cost.and_then(gap) else {
                continue;
            };
            let time = point.seconds.clamp(from, to);
            if let Some(&(_, before)) = points.last() {
                points.push((time, before));
            }
            points.push((time, gap));
        }
        series.push((run.cell.engine.clone(), points));
    }
    let chart = Chart {
        title: format!("{}: {instance}", words.text("bench-curves")),
        x: words.text("bench-seconds"),
        y: words.text("bench-distance"),
        x_range: (from, to * 1.05),
        y_range: (LEAST, 1.0),
        y_log: true,
    };
    draw(&chart, &series)
}

fn draw(chart: &Chart, series: &Series) -> Result<String, String> {
    let mut svg = String::new();
    let drawn = if chart.y_log {
        draw_log(&mut svg, chart, series)
    } else {
        draw_linear(&mut svg, chart, series)
    };
    drawn.map(|()| svg)
}

/// The two axes differ in type, not in what is done with them.
macro_rules! axes {
    ($name:ident, $range:expr, $format:expr) => {
        fn $name(svg: &mut String, chart: &Chart, series: &Series) -> Result<(), String> {
            let words = |error: &dyn std::fmt::Display| format!("the plot failed: {error}");
            let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
            root.fill(&WHITE).map_err(|error| words(&error))?;
            let (from, to) = chart.x_range;
            let mut area = ChartBuilder::on(&root)
                .caption(&chart.title, ("sans-serif", 18))
                .margin(12)
                .x_label_area_size(44)
                .y_label_area_size(64)
                .build_cartesian_2d((from..to).log_scale(), $range(chart.y_range))
                .map_err(|error| words(&error))?;
            (area.configure_mesh())
                .x_desc(&chart.x)
                .y_desc(&chart.y)
                .x_label_formatter(&|x: &f64| {
                    format!("{x:.3}")
                        .trim_end_matches('0')
                        .trim_end_matches('.')
                        .to_owned()
                })
                .y_label_formatter(&$format)
                .light_line_style(TRANSPARENT)
                .draw()
                .map_err(|error| words(&error))?;
            let mut named: Vec<&str> = Vec::new();
            for (name, points) in series {
                let seen = named.iter().position(|one| one == name);
                let at = seen.unwrap_or(named.len());
                let colour = COLOURS[at % COLOURS.len()];
                let line = LineSeries::new(points.iter().copied(), colour.stroke_width(2));
                let drawn = area.draw_series(line).map_err(|error| words(&error))?;
                if seen.is_none() {
                    named.push(name);
                    drawn.label(name.as_str()).legend(move |(x, y)| {
                        PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2))
                    });
                }
            }
            (area.configure_series_labels())
                .background_style(WHITE.mix(0.8))
                .border_style(BLACK.mix(0.3))
                .draw()
                .map_err(|error| words(&error))?;
            root.present().map_err(|error| words(&error))
        }
    };
}

axes!(
    draw_linear,
    |(from, to): (f64, f64)| from..to,
    |y: &f64| format!("{:.0} %", y * 100.0)
);
axes!(
    draw_log,
    |(from, to): (f64, f64)| (from..to).log_scale(),
    |y: &f64| percent(*y)
);

#[cfg(test)]
mod tests {
    use super::super::profiles;
    use super::super::tests::run;
    use super::*;
    use crate::words::Lang;

    #[test]
    fn plots_name_engines_once_and_are_whole() {
        let runs = [
            run("a", "exact", 4.0),
            run("a", "exact", 2.0),
            run("a", "highs", 3.0),
        ];
        let all: Vec<&Run> = runs.iter().collect();
        for svg in [
            curves(&all, "a <b>", Words::new(Lang::Ru)).unwrap(),
            profile_plot(&profiles(&runs), Words::new(Lang::Zh)).unwrap(),
        ] {
            assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
            assert_eq!(svg.matches("exact").count(), 1);
            assert_eq!(svg.matches("highs").count(), 1);
            assert!(!svg.contains("<b>") && !svg.contains("NaN") && !svg.contains("inf"));
        }
    }

    #[test]
    fn nothing_to_draw_is_drawn_too() {
        let words = Words::new(Lang::En);
        let mut nothing = run("a", "exact", 0.0);
        (nothing.cost, nothing.bound, nothing.curve) = (None, None, Vec::new());
        assert!(curves(&[&nothing], "nothing", words).is_ok());
        assert!(curves(&[], "nothing", words).is_ok());
        assert!(profile_plot(&[], words).is_ok());
    }
}
