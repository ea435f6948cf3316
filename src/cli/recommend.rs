//! `driveaway recommend`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use serde::Serialize;

use super::exit::Exit;
use super::failure::Failure;
use super::{input, output};
use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::io;
use crate::model::World;
use crate::names::Costs;
use crate::replan::{Ground, Live, Recommendation, terms};
use crate::units::{Fen, Instant, Zone};
use crate::words::Words;

#[derive(Args, Debug)]
#[command(after_help = "\
Needed: --now, and --vehicle or --driver. The difference of the total cost is exact: it is what
`driveaway check` would find. A driver who has to give up a run for it is named with the vehicle that
then stays. Money is in yuan in the text, in fen in the JSON; --now is an instant with its offset.

Exit codes: 0 done (also when there is no choice); 2 bad input, or a schedule that breaks rules.

Examples:
  driveaway recommend day.json plan.json --vehicle V0012 --now 2025-09-01T09:30:00+08:00
  driveaway recommend day.json plan.json --driver D0007 --now 2025-09-01T09:30:00+08:00 --json")]
#[command(group(ArgGroup::new("question").required(true).args(["vehicle", "driver"])))]
pub(super) struct RecommendArgs {
    /// Instance file.
    instance: PathBuf,
    /// Schedule file: the plan under way.
    schedule: PathBuf,
    /// Who can take this vehicle?
    #[arg(long, value_name = "ID")]
    vehicle: Option<String>,
    /// Which vehicle can this driver take?
    #[arg(long, value_name = "ID")]
    driver: Option<String>,
    /// What has started before this instant is frozen.
    #[arg(long, value_parser = Instant::parse, value_name = "INSTANT")]
    now: Instant,
    /// How many choices.
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    top: u16,
    /// Print one JSON object in place of text.
    #[arg(long)]
    json: bool,
}

/// One choice, as `--json` prints it. Money is in fen.
#[derive(Serialize)]
struct AsJson<'a> {
    vehicle: &'a str,
    driver: Option<&'a str>,
    start: Instant,
    coach: Option<&'a str>,
    delta: Fen,
    terms: Costs,
    displaces: Option<&'a str>,
}

pub(super) fn run(args: &RecommendArgs, words: Words) -> Result<Exit, Failure> {
    if input::is_dash(&args.instance) && input::is_dash(&args.schedule) {
        return Err(Failure::arguments(
            "only one of INSTANCE and SCHEDULE can be standard input",
        ));
    }
    let spec = input::spec(&args.instance)?;
    let before = spec
        .build()
        .map_err(|faults| Failure::input(&input::name(&args.instance), faults))?;
    let schedule = io::parse_schedule(&input::bytes(&args.schedule)?, &before)
        .map_err(|faults| Failure::input(&input::name(&args.schedule), faults))?;
    // The same day at `now`: nothing happened, the schedule is the baseline.
    let mut spec = spec;
    spec.now = Some(args.now);
    spec.baseline = Some(schedule.to_spec(&before));
    let instance = spec
        .build()
        .map_err(|faults| input::of_now(&input::name(&args.instance), faults))?;
    let world = World::new(&instance);
    let ground = Ground::new(&world);
    let mut live = Live::load(&ground, &schedule)
        .map_err(|faults| Failure::input(&input::name(&args.schedule), faults))?;
    let top = usize::from(args.top);
    let found = match (&args.vehicle, &args.driver) {
        (Some(id), _) => {
            let at = (instance.vehicles()).binary_search_by(|one| one.id.as_str().cmp(id));
            let at = at.map_err(|_| unknown("vehicle", id))?;
            live.recommend_vehicle(VehicleIdx::new(at), top)
        }
        (None, Some(id)) => {
            let at = (instance.drivers()).binary_search_by(|one| one.id.as_str().cmp(id));
            let at = at.map_err(|_| unknown("driver", id))?;
            live.recommend_driver(DriverIdx::new(at), top)
        }
        (None, None) => return Err(Failure::arguments("give --vehicle or --driver")),
    };
    let text = if args.json {
        let all: Vec<AsJson> = found.iter().map(|one| as_json(&instance, one)).collect();
        serde_json::to_string_pretty(&all).map_err(|cause| Failure::internal(cause.to_string()))?
            + "\n"
    } else {
        in_words(&instance, &found, words)
    };
    output::stdout(text.as_bytes())?;
    Ok(Exit::Done)
}

fn unknown(what: &str, id: &str) -> Failure {
    Failure::arguments(format!("the instance has no {what} {id:?}"))
}

fn as_json<'a>(instance: &'a Instance, one: &Recommendation) -> AsJson<'a> {
    AsJson {
        vehicle: &instance.vehicle(one.vehicle).id,
        driver: one.driver.map(|idx| instance.driver(idx).id.as_str()),
        start: one.start,
        coach: one.coach.map(|idx| instance.coach(idx).id.as_str()),
        delta: one.delta.total(),
        terms: one.delta,
        displaces: one.displaces.map(|idx| instance.vehicle(idx).id.as_str()),
    }
}

fn in_words(instance: &Instance, found: &[Recommendation], words: Words) -> String {
    if found.is_empty() {
        return words.text("recommend-none") + "\n";
    }
    let mut text = String::new();
    for (at, one) in found.iter().enumerate() {
        let json = as_json(instance, one);
        let mut values = vec![
            ("vehicle", json.vehicle.into()),
            ("start", words.local(Zone::Horgos, one.start).into()),
        ];
        let what = match (json.driver, json.coach) {
            (Some(driver), Some(coach)) => {
                values.push(("driver", driver.into()));
                values.push(("coach", coach.into()));
                words.with("recommend-run", &values)
            }
            _ => words.with("recommend-trip", &values),
        };
        text += &format!("{:>3}. {:>14}  {what}", at + 1, words.money(json.delta));
        if let Some(other) = json.displaces {
            let values = [("vehicle", other.into())];
            text += &format!("; {}", words.with("recommend-displaces", &values));
        }
        text.push('\n');
        for (term, amount) in terms(&one.delta) {
            text += &format!("     {:>14}  {}\n", words.money(amount), words.term(term));
        }
    }
    text
}
