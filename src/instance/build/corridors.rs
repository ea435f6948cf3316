//! Lots and the corridors that lead to them.

use std::collections::BTreeSet;

use super::calendar::calendar;
use super::horizon::Grid;
use super::{Ids, sorted};
use crate::error::{Code, Faults};
use crate::ids::StageIdx;
use crate::instance::{Calendar, Lot};
use crate::spec::{InstanceSpec, LotSpec};

/// Most spaces of a lot.
const MOST_SPACES: u32 = 1_000_000_000;
/// Longest distance, km: more than once around the earth.
pub(super) const FARTHEST: u32 = 100_000;

pub(super) fn lots(spec: &InstanceSpec, ids: &Ids, grid: &Grid, faults: &mut Faults) -> Vec<Lot> {
    let all = spec
        .lots
        .iter()
        .enumerate()
        .map(|(at, lot)| one_lot(at, lot, grid, faults));
    let mut lots = sorted(all.collect(), |lot| &lot.id);
    let used: BTreeSet<&str> = spec
        .vehicles
        .iter()
        .map(|vehicle| vehicle.lot.as_str())
        .collect();
    let mut led: BTreeSet<&str> = BTreeSet::new();
    for (at, corridor) in spec.corridors.iter().enumerate() {
        let path = |field: &str| format!("/corridors/{at}/{field}");
        let lot = ids.lots.get(&corridor.lot, || path("lot"), faults);
        if !led.insert(&corridor.lot) {
            let found = format!("a second corridor to {:?}", corridor.lot);
            let hint = "remove one of the two";
            faults.add(
                Code::TwoCorridors,
                path("lot"),
                found,
                "one corridor per lot",
                hint,
            );
        } else if faults.sure("vehicles")
            && !used.is_empty()
            && ids.lots.has(&corridor.lot)
            && !used.contains(corridor.lot.as_str())
        {
            let found = format!("{:?}, to which no vehicle goes", corridor.lot);
            let hint = "remove the corridor, or correct its lot or that of the vehicles";
            faults.add(
                Code::UnusedCorridor,
                path("lot"),
                found,
                "a lot that vehicles go to",
                hint,
            );
        }
        faults.count(corridor.distance_km, FARTHEST, || path("distance_km"));
        if corridor.stages.is_empty() {
            let hint = "list the stages from Horgos to the lot, in order";
            faults.add(
                Code::EmptyCorridor,
                path("stages"),
                "no stage",
                "one stage or more",
                hint,
            );
        }
        let mut seen = BTreeSet::new();
        let mut stages = Vec::with_capacity(corridor.stages.len());
        for (k, id) in corridor.stages.iter().enumerate() {
            let path = || format!("/corridors/{at}/stages/{k}");
            stages.push(StageIdx(ids.stages.get(id, path, faults)));
            if !seen.insert(id) {
                let hint = "a corridor enters a stage once; give the second part its own id";
                let found = format!("{id:?} again");
                faults.add(Code::RepeatedStage, path(), found, "each stage once", hint);
            }
        }
        if let Some(lot) = lots.get_mut(lot as usize)
            && lot.id == corridor.lot
        {
            lot.stages = stages;
            lot.distance_km = corridor.distance_km;
        }
    }
    missing(spec, &used, &led, faults);
    lots
}

fn one_lot(at: usize, lot: &LotSpec, grid: &Grid, faults: &mut Faults) -> Lot {
    let path = |field: &str| format!("/lots/{at}/{field}");
    faults.count(lot.capacity.unwrap_or(0), MOST_SPACES, || path("capacity"));
    faults.count(lot.occupancy, MOST_SPACES, || path("occupancy"));
    if let Some(capacity) = lot.capacity
        && lot.occupancy > capacity
    {
        let expected = format!("at most the capacity, {capacity}");
        let hint = "correct the occupancy at the horizon's start, or the capacity";
        faults.add(
            Code::Occupancy,
            path("occupancy"),
            lot.occupancy,
            expected,
            hint,
        );
    }
    faults.minutes(lot.handover_minutes, || path("handover_minutes"));
    Lot {
        id: lot.id.clone(),
        capacity: lot.capacity,
        occupancy: lot.occupancy,
        outflow: match &lot.outflow {
            Some(own) => calendar(own, grid, &path("outflow"), faults),
            None => Calendar(vec![Some(0); grid.clocks.len()]),
        },
        handover_capacity: (lot.handover_capacity.as_ref())
            .map(|own| calendar(own, grid, &path("handover_capacity"), faults)),
        handover: lot.handover_minutes,
        stages: Vec::new(),
        distance_km: 0,
        held: Vec::new(),
    }
}

/// Lots that lack a corridor, and stages that nothing enters.
fn missing(spec: &InstanceSpec, used: &BTreeSet<&str>, led: &BTreeSet<&str>, faults: &mut Faults) {
    if !faults.sure("corridors") {
        return;
    }
    for (at, lot) in spec.lots.iter().enumerate() {
        if used.contains(lot.id.as_str()) && !led.contains(lot.id.as_str()) {
            let found = format!("lot {:?} with vehicles but without a corridor", lot.id);
            let hint = "add a corridor to it in `corridors`";
            faults.add(
                Code::NoCorridor,
                format!("/lots/{at}"),
                found,
                "a corridor",
                hint,
            );
        }
    }
    let by_corridor = spec.corridors.iter().flat_map(|corridor| &corridor.stages);
    let by_truck = spec
        .trucks
        .iter()
        .flat_map(|t| t.stages.iter().map(|one| &one.stage));
    let entered: BTreeSet<&String> = by_corridor.chain(by_truck).collect();
    if !faults.sure("trucks") {
        return;
    }
    for (at, stage) in spec.stages.iter().enumerate() {
        if !entered.contains(&stage.id) {
            let found = format!("stage {:?}, which no corridor uses", stage.id);
            let hint = "remove it, or name it in a corridor";
            faults.add(
                Code::UnusedStage,
                format!("/stages/{at}"),
                found,
                "a stage in use",
                hint,
            );
        }
    }
}
