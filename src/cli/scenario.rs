//! `--set`: a scenario of an instance.

use std::path::Path;

use clap::Args;

use super::failure::Failure;
use super::input;
use crate::instance::Instance;
use crate::scenario::apply;
use crate::schedule::Schedule;
use crate::spec::InstanceSpec;

#[derive(Args, Clone, Debug, Default)]
pub(super) struct ScenarioArgs {
    /// Change the instance first; may be given several times. PATH=VALUE, or += -= *= for =:
    /// gate.capacity*=0.5, coaches[C01].seats=40, lots.capacity+=20, rules.max-runs=2,
    /// objective.lateness=500, drivers+=3@A2 (three more like the first who holds A2),
    /// drivers-=D07, coaches[C01].departs+=30 (minutes).
    #[arg(long = "set", value_name = "SETTING")]
    pub(super) settings: Vec<String>,
}

/// Reads an instance, changed by the settings, and validates it.
pub(super) fn instance(path: &Path, scenario: &ScenarioArgs) -> Result<Instance, Failure> {
    with_settings(path, &scenario.settings)
}

/// Reads an instance, changed by the settings, and a schedule of it.
pub(super) fn with_schedule(
    path: &Path,
    scenario: &ScenarioArgs,
    schedule: &Path,
) -> Result<(Instance, Schedule), Failure> {
    input::only_one_dash(&[path, schedule])?;
    let instance = instance(path, scenario)?;
    let schedule = input::schedule(schedule, &instance)?;
    Ok((instance, schedule))
}

pub(super) fn with_settings(path: &Path, settings: &[String]) -> Result<Instance, Failure> {
    if settings.is_empty() {
        return input::instance(path);
    }
    let spec = changed(input::spec(path)?, settings)?;
    built(path, &spec, settings)
}

/// An instance changed by the settings.
pub(super) fn changed(
    mut spec: InstanceSpec,
    settings: &[String],
) -> Result<InstanceSpec, Failure> {
    apply(&mut spec, settings).map_err(|faults| Failure::input("--set", faults))?;
    Ok(spec)
}

/// Validates the instance read from `path` and changed by the settings.
pub(super) fn built(
    path: &Path,
    spec: &InstanceSpec,
    settings: &[String],
) -> Result<Instance, Failure> {
    let mut name = input::name(path);
    if !settings.is_empty() {
        name += &format!(" with --set {}", settings.join(" --set "));
    }
    spec.build().map_err(|faults| Failure::input(&name, faults))
}
