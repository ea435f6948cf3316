//! From [`InstanceSpec`] to [`Instance`]: every part is checked and resolved in one pass, and
//! every fault is collected. Ids become positions in the order of the ids, so the order of the
//! input has no influence on an instance.
//!
//! No number is calculated with before it is known to be in range; so no spec, however absurd,
//! makes this panic.

mod calendar;
mod corridors;
mod cost;
mod drivers;
mod horizon;
mod locks;
mod names;
mod places;
mod policy;
mod state;
mod vehicles;

use names::Names;

use super::Instance;
use crate::error::{Code, Faults, InputErrors};
use crate::schedule::Schedule;
use crate::spec::{FORMAT_VERSION, INSTANCE_FORMAT, InstanceSpec};

impl InstanceSpec {
    /// Validates and resolves the spec.
    ///
    /// # Errors
    /// All faults of the input, sorted by path, up to a cap of 1,000.
    pub fn build(&self) -> Result<Instance, InputErrors> {
        let mut faults = Faults::default();
        let instance = self.survey(&mut faults);
        faults.finish(Some(instance))
    }

    /// Reports every fault. What it answers is an instance only if there was none.
    pub(crate) fn survey(&self, faults: &mut Faults) -> Instance {
        header(&self.format, INSTANCE_FORMAT, self.version, "", faults);
        let names = Ids::of(self, faults);
        let grid = horizon::check(self, faults);
        let classes = places::classes(self, faults);
        let pay_schemes = drivers::pay_schemes(self, &names, &classes, faults);
        let vehicles = vehicles::vehicles(self, &names, &classes, faults);
        let mut instance = Instance {
            name: self.name.clone(),
            horizon: grid.horizon,
            slot: grid.slot,
            now: self.now,
            yards: places::yards(self, faults),
            stages: places::stages(self, &grid, faults),
            lots: corridors::lots(self, &names, &grid, faults),
            coaches: places::coaches(self, &names, faults),
            trucks: places::trucks(self, &names, faults),
            drivers: drivers::drivers(self, &names, &grid, faults),
            rules: policy::rules(&self.rules, faults),
            objective: policy::objective(&self.objective, faults),
            locks: locks::locks(self, &names, &grid, &vehicles, faults),
            baseline: None,
            classes,
            pay_schemes,
            vehicles,
        };
        if let Some(spec) = &self.baseline {
            instance.baseline = Some(Schedule::resolve(spec, &instance, "/baseline", faults));
        }
        if faults.is_empty() {
            cost::check(&instance, faults);
        }
        instance
    }
}

/// Checks `format` and `version` of a file or of a baseline in it.
pub(crate) fn header(found: &str, expected: &str, version: u32, base: &str, faults: &mut Faults) {
    if found != expected {
        let hint = "is this the right file? An instance is not a schedule";
        let path = format!("{base}/format");
        faults.add(
            Code::Format,
            path,
            format!("{found:?}"),
            format!("{expected:?}"),
            hint,
        );
    }
    if version != FORMAT_VERSION {
        let hint = "this build reads version 1 only; use the build that wrote the file";
        let path = format!("{base}/version");
        faults.add(
            Code::Version,
            path,
            version,
            FORMAT_VERSION.to_string(),
            hint,
        );
    }
}

/// The ids of every list.
struct Ids<'a> {
    classes: Names<'a>,
    yards: Names<'a>,
    stages: Names<'a>,
    lots: Names<'a>,
    coaches: Names<'a>,
    pay_schemes: Names<'a>,
    drivers: Names<'a>,
    vehicles: Names<'a>,
}

impl<'a> Ids<'a> {
    fn of(spec: &'a InstanceSpec, faults: &mut Faults) -> Ids<'a> {
        Names::of("trucks", spec.trucks.iter().map(|t| t.id.as_str()), faults);
        Ids {
            classes: Names::of(
                "classes",
                spec.classes.iter().map(|c| c.id.as_str()),
                faults,
            ),
            yards: Names::of("yards", spec.yards.iter().map(|y| y.id.as_str()), faults),
            stages: Names::of("stages", spec.stages.iter().map(|s| s.id.as_str()), faults),
            lots: Names::of("lots", spec.lots.iter().map(|l| l.id.as_str()), faults),
            coaches: Names::of(
                "coaches",
                spec.coaches.iter().map(|c| c.id.as_str()),
                faults,
            ),
            pay_schemes: {
                let ids = spec.pay_schemes.iter().map(|p| p.id.as_str());
                Names::of("pay_schemes", ids, faults)
            },
            drivers: Names::of(
                "drivers",
                spec.drivers.iter().map(|d| d.id.as_str()),
                faults,
            ),
            vehicles: Names::of(
                "vehicles",
                spec.vehicles.iter().map(|v| v.id.as_str()),
                faults,
            ),
        }
    }
}

/// A list in the order of its ids.
fn sorted<T>(mut all: Vec<T>, id: impl Fn(&T) -> &str) -> Vec<T> {
    all.sort_by(|a, b| id(a).cmp(id(b)));
    all
}
