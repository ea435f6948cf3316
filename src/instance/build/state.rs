//! A driver's place and duty at the horizon's start.

use super::Ids;
use super::drivers::MOST_RUNS;
use super::horizon::Grid;
use crate::error::{Code, Faults};
use crate::ids::LotIdx;
use crate::instance::State;
use crate::spec::StateSpec;

pub(super) fn state(
    at: usize,
    spec: &StateSpec,
    ids: &Ids,
    grid: &Grid,
    faults: &mut Faults,
) -> State {
    let path = |field: &str| format!("/drivers/{at}/state/{field}");
    if spec.lot.is_some() && spec.duty_begin.is_none() {
        let expected = "`duty_begin`, since a driver at a lot is in a duty until he is back";
        let hint = "add the begin of that duty, or remove `lot` if the driver is at Horgos";
        let place = format!("/drivers/{at}/state");
        faults.add(
            Code::StateDuty,
            place,
            "`lot` without `duty_begin`",
            expected,
            hint,
        );
    }
    let free = faults.instant(spec.free_from, || path("free_from"));
    if let Some(begin) = spec.duty_begin
        && faults.instant(begin, || path("duty_begin"))
    {
        let hint = "correct the instants of the duty under way";
        if free && spec.free_from < begin {
            let expected = format!("at or after `duty_begin`, {begin}");
            faults.add(
                Code::StateOrder,
                path("free_from"),
                spec.free_from,
                expected,
                hint,
            );
        }
        if grid.is_good() && begin > grid.horizon.from {
            let expected = format!("at or before the horizon's start, {}", grid.horizon.from);
            faults.add(Code::StateOrder, path("duty_begin"), begin, expected, hint);
        }
    }
    faults.count(spec.runs, MOST_RUNS, || path("runs"));
    if spec.runs_today > spec.runs {
        let expected = format!("at most `runs`, {}", spec.runs);
        let hint = "`runs_today` counts those of `runs` that started on the first date";
        faults.add(
            Code::StateRuns,
            path("runs_today"),
            spec.runs_today,
            expected,
            hint,
        );
    }
    faults.minutes(spec.driving_minutes, || path("driving_minutes"));
    faults.minutes(spec.continuous_minutes, || path("continuous_minutes"));
    State {
        lot: (spec.lot.as_ref()).map(|lot| LotIdx(ids.lots.get(lot, || path("lot"), faults))),
        free_from: spec.free_from,
        duty_begin: spec.duty_begin,
        runs: spec.runs,
        runs_today: spec.runs_today,
        driving: spec.driving_minutes,
        continuous: spec.continuous_minutes,
    }
}
