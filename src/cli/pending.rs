//! PLACEHOLDERS FOR PARTS ON OTHER BRANCHES. Deleted at merge; `use` lines then name the real ones:
//! `crate::io::*`.

use crate::error::{Code, InputError, InputErrors};
use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::schedule::{Duty, Run, Schedule, ScheduleSpec, Unserved};
use crate::spec::InstanceSpec;

fn fault(cause: &serde_json::Error) -> InputErrors {
    InputErrors {
        errors: vec![InputError {
            path: String::new(),
            code: Code::UnknownId,
            found: cause.to_string(),
            expected: "a file of format v1".to_owned(),
            hint: "correct it".to_owned(),
        }],
        left_off: 0,
    }
}

pub(super) fn parse_instance(bytes: &[u8]) -> Result<Instance, InputErrors> {
    let spec: InstanceSpec = serde_json::from_slice(bytes).map_err(|cause| fault(&cause))?;
    spec.build()
}

pub(super) fn parse_schedule(bytes: &[u8], instance: &Instance) -> Result<Schedule, InputErrors> {
    let spec: ScheduleSpec = serde_json::from_slice(bytes).map_err(|cause| fault(&cause))?;
    let vehicle = |id: &str| {
        VehicleIdx::new((instance.vehicles().iter().position(|v| v.id == id)).unwrap_or(0))
    };
    let coach = |id: &str| {
        CoachIdx::new(
            instance
                .coaches()
                .iter()
                .position(|c| c.id == id)
                .unwrap_or(0),
        )
    };
    Ok(Schedule {
        duties: (spec.duties.iter())
            .map(|duty| Duty {
                driver: DriverIdx::new(
                    (instance.drivers().iter().position(|d| d.id == duty.driver)).unwrap_or(0),
                ),
                carried: duty.carried,
                first_return: duty.first_return.as_deref().map(coach),
                runs: (duty.runs.iter())
                    .map(|run| Run {
                        vehicle: vehicle(&run.vehicle),
                        start: run.start,
                        coach: coach(&run.coach),
                    })
                    .collect(),
            })
            .collect(),
        trips: Vec::new(),
        unserved: (spec.unserved.iter())
            .map(|one| Unserved {
                vehicle: vehicle(&one.vehicle),
                reason: one.reason,
            })
            .collect(),
    })
}

pub(super) fn schedule_to_json(schedule: &Schedule, instance: &Instance) -> String {
    serde_json::to_string_pretty(&schedule.to_spec(instance)).unwrap_or_default() + "\n"
}

pub(super) fn instance_to_json(spec: &InstanceSpec) -> String {
    serde_json::to_string_pretty(spec).unwrap_or_default() + "\n"
}

pub(super) fn instance_schema() -> serde_json::Value {
    schemars::schema_for!(InstanceSpec).to_value()
}

pub(super) fn schedule_schema() -> serde_json::Value {
    schemars::schema_for!(ScheduleSpec).to_value()
}
