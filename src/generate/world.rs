//! The fixed world: classes, yards, the corridor's stages, lots, and their capacities.

use super::days::{Day, shares};
use super::params::Params;
use super::{Regime, as_u32};
use crate::spec::{
    Activity, CalendarSpec, ClassSpec, CorridorSpec, DailySpec, InstanceSpec, LicenceClass,
    LotSpec, OverrideSpec, ProfileSpec, StageSpec, StepSpec, YardSpec,
};
use crate::units::{Clock, DAY, Fen, Minutes};

/// Minutes of a stage by the hour of entry.
type Hourly = [i64; 24];

/// What differs between the regimes.
pub(super) struct Pace {
    buffer: Hourly,
    qr_scan: i64,
    gate: i64,
    gate_activity: Activity,
    kazakh_control: Hourly,
    pub(super) handover: i64,
    /// Outflow by hour.
    outflow: Hourly,
}

const FAST: Pace = Pace {
    buffer: [
        10, 10, 10, 10, 10, 10, 10, 15, 15, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 15, 15, 10,
        10,
    ],
    qr_scan: 5,
    gate: 10,
    gate_activity: Activity::Drive,
    kazakh_control: [
        30, 30, 30, 30, 30, 30, 30, 30, 30, 35, 40, 40, 45, 45, 45, 45, 45, 45, 40, 40, 35, 35, 30,
        30,
    ],
    handover: 25,
    outflow: [
        1, 1, 1, 1, 1, 1, 2, 3, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 5, 5, 4, 3, 2, 1,
    ],
};

const SLOW: Pace = Pace {
    buffer: [
        220, 215, 210, 205, 200, 200, 205, 215, 225, 235, 245, 250, 260, 265, 270, 275, 275, 270,
        265, 260, 250, 240, 230, 225,
    ],
    qr_scan: 10,
    gate: 20,
    gate_activity: Activity::Queue,
    kazakh_control: [
        215, 210, 205, 205, 205, 205, 205, 210, 215, 220, 225, 235, 240, 245, 250, 255, 255, 250,
        245, 240, 235, 230, 225, 220,
    ],
    handover: 30,
    outflow: [
        4, 4, 4, 4, 3, 3, 2, 2, 3, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 4,
    ],
};

impl Regime {
    pub(super) fn pace(self) -> &'static Pace {
        match self {
            Regime::Fast => &FAST,
            Regime::Slow => &SLOW,
        }
    }
}

/// A lot and the last stretch to it.
pub(super) struct Place {
    pub(super) lot: &'static str,
    road: &'static str,
    road_minutes: i64,
    distance_km: u32,
    /// Coach ride off-peak, border control included: fast, slow.
    pub(super) ride: (i64, i64),
}

/// Zharkent lies 31 to 40 km off; the others near the checkpoint and at the railway.
const PLACES: [Place; 3] = [
    Place {
        lot: "zharkent",
        road: "road-zharkent",
        road_minutes: 35,
        distance_km: 40,
        ride: (95, 170),
    },
    Place {
        lot: "checkpoint",
        road: "road-checkpoint",
        road_minutes: 10,
        distance_km: 5,
        ride: (85, 160),
    },
    Place {
        lot: "altynkol",
        road: "road-altynkol",
        road_minutes: 20,
        distance_km: 15,
        ride: (90, 165),
    },
];

/// The lots of an instance, each with its share of the vehicles in permille.
pub(super) fn places(params: &Params) -> impl Iterator<Item = (&'static Place, i64)> {
    let shares: &[i64] = match params.lots {
        1 => &[1000],
        2 => &[700, 300],
        _ => &[600, 250, 150],
    };
    PLACES.iter().zip(shares.iter().copied())
}

/// The stage whose capacity is the port's.
pub(super) const GATE: &str = "national-gate";
/// The Kazakh side of the border.
pub(super) const CONTROL: &str = "kazakh-control";

pub(super) const YARDS: [(&str, i64); 3] =
    [("yard-bonded", 20), ("yard-east", 35), ("yard-north", 10)];

/// Class, licence, pay in yuan, size, gate units, may be caged.
const CLASSES: [(&str, LicenceClass, i64, u32, u32, bool); 5] = [
    ("car-ev", LicenceClass::C2, 450, 1, 1, true),
    ("car", LicenceClass::C1, 500, 1, 1, true),
    ("truck", LicenceClass::B2, 700, 1, 1, false),
    ("tractor", LicenceClass::A2, 850, 2, 2, false),
    ("machinery", LicenceClass::M, 1_000, 1, 1, false),
];

/// Vehicles that a carrier fetches at once from a firm's corner of a lot.
const CARRIER: i64 = 8;

/// Share of tractors, which take two gate units and two spaces, among trucks, tractors and
/// machinery, in permille.
pub(super) const TRACTORS: i64 = 250;

/// Fills classes, yards, stages, lots and corridors.
pub(super) fn fill(spec: &mut InstanceSpec, params: &Params, days: &[Day]) {
    let pace = params.regime.pace();
    spec.classes = classes();
    spec.yards = yards();
    spec.stages = stages(params, pace, days);
    for (place, share) in places(params) {
        let arrivals = (params.daily_permille() * space_units(params) / 1000) * share / 1000;
        spec.lots.push(lot(params, pace, place, arrivals));
        spec.corridors.push(corridor(place));
    }
}

/// The usual world without capacities of its own, on a fast day: what is planned with where nothing
/// else is known.
#[cfg(feature = "sheets")]
pub(super) fn usual(spec: &mut InstanceSpec) {
    let pace = Regime::Fast.pace();
    spec.classes = classes();
    spec.yards = yards();
    spec.stages = steps(pace, None, PLACES.iter());
    for place in &PLACES {
        spec.lots.push(LotSpec {
            id: place.lot.to_owned(),
            capacity: None,
            occupancy: 0,
            outflow: None,
            handover_capacity: None,
            handover_minutes: Minutes(pace.handover),
        });
        spec.corridors.push(corridor(place));
    }
}

fn classes() -> Vec<ClassSpec> {
    CLASSES
        .iter()
        .map(|&(id, licence, yuan, size, gate_units, cage)| ClassSpec {
            id: id.to_owned(),
            licence,
            pay: Fen(yuan * 100),
            size,
            gate_units,
            cage,
        })
        .collect()
}

fn yards() -> Vec<YardSpec> {
    YARDS
        .iter()
        .map(|&(id, transfer)| YardSpec {
            id: id.to_owned(),
            transfer_minutes: Minutes(transfer),
        })
        .collect()
}

fn corridor(place: &Place) -> CorridorSpec {
    let road = [place.road];
    CorridorSpec {
        lot: place.lot.to_owned(),
        stages: (["buffer", "qr-scan", GATE, CONTROL].iter().chain(&road))
            .map(|&stage| stage.to_owned())
            .collect(),
        distance_km: place.distance_km,
    }
}

/// Average size of a vehicle, in permille.
fn space_units(params: &Params) -> i64 {
    1000 + params.truck_share * TRACTORS / 1000
}

fn stages(params: &Params, pace: &Pace, days: &[Day]) -> Vec<StageSpec> {
    let places = places(params).map(|(place, _)| place);
    steps(pace, Some(gate(params, days)), places)
}

fn steps(
    pace: &Pace,
    gate: Option<CalendarSpec>,
    places: impl Iterator<Item = &'static Place>,
) -> Vec<StageSpec> {
    let stage = |id: &str, activity, abroad, minutes| StageSpec {
        id: id.to_owned(),
        activity,
        abroad,
        minutes,
        capacity: None,
    };
    let mut all = vec![
        stage("buffer", Activity::Queue, false, by_hour(&pace.buffer)),
        stage("qr-scan", Activity::Work, false, constant(pace.qr_scan)),
        StageSpec {
            capacity: gate,
            ..stage(GATE, pace.gate_activity, false, constant(pace.gate))
        },
        stage(
            CONTROL,
            Activity::Queue,
            true,
            by_hour(&pace.kazakh_control),
        ),
    ];
    for place in places {
        let minutes = constant(place.road_minutes);
        all.push(stage(place.road, Activity::Drive, true, minutes));
    }
    all
}

/// Gate units: open day and night, with fewer lanes at night, closed on holidays.
fn gate(params: &Params, days: &[Day]) -> CalendarSpec {
    const LANES: Hourly = [
        5, 5, 5, 5, 5, 6, 8, 10, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 11, 10, 8, 7, 6,
    ];
    let units = params.daily_permille() * space_units(params) / 1000
        + params.cage_trucks * i64::from(super::trucks::GATE_UNITS) * 1000;
    // A firm is called mostly by day, when its drivers are there, and cannot use every call.
    let supply = if params.family.is_firm() {
        units * 13 / 10
    } else {
        units * 105 / 100
    } * params.gate
        / 1000;
    // The port calls a firm's numbers in groups that a tractor or a cage truck can use.
    let group = if params.cage_trucks > 0 {
        i64::from(super::trucks::GATE_UNITS)
    } else {
        2
    };
    let mut calendar = daily(params, supply, &LANES, group);
    calendar.overrides = (days.iter().filter(|day| day.closed))
        .map(|day| OverrideSpec {
            from: day.midnight,
            to: day.midnight + Minutes(DAY),
            per_slot: Some(0),
        })
        // The tail of a fast instance ends at noon.
        .map(|part| OverrideSpec {
            to: part.to.min(super::days::horizon(params).end),
            ..part
        })
        .collect();
    calendar
}

/// A lot for `arrivals` spaces a day (permille).
fn lot(params: &Params, pace: &Pace, place: &Place, arrivals: i64) -> LotSpec {
    let slots = DAY / params.slot;
    // Not long enough for a day's arrivals: a firm's corner of a lot is the smaller.
    let percent = if params.family.is_firm() { 12 } else { 24 };
    let capacity = (arrivals * percent / 100_000).max(4);
    // Enough hands for one and a half times the average flow by day, and two thirds of that
    // between midnight and eight; a whole cage truck at once.
    let least = if params.cage_trucks > 0 { 8 } else { 2 };
    let by_day = (arrivals * 3 / 2 / 1000 / slots + 1).max(least);
    LotSpec {
        id: place.lot.to_owned(),
        capacity: Some(as_u32(capacity)),
        occupancy: as_u32(capacity * 55 / 100),
        outflow: Some(daily(params, arrivals * 104 / 100, &pace.outflow, CARRIER)),
        handover_capacity: Some(CalendarSpec {
            per_slot: Some(as_u32(by_day)),
            daily: vec![DailySpec {
                from: Clock(0),
                to: Clock(8 * 60),
                per_slot: Some(as_u32((by_day * 2 / 3).max(least))),
            }],
            overrides: Vec::new(),
        }),
        handover_minutes: Minutes(pace.handover),
    }
}

fn constant(minutes: i64) -> ProfileSpec {
    ProfileSpec {
        steps: vec![StepSpec {
            from: Clock(0),
            minutes: Minutes(minutes),
        }],
        dates: Vec::new(),
    }
}

/// A step wherever the minutes change from one hour to the next.
fn by_hour(minutes: &Hourly) -> ProfileSpec {
    let mut steps: Vec<StepSpec> = Vec::new();
    for (hour, &minutes) in (0..).zip(minutes) {
        let minutes = Minutes(minutes);
        if steps.last().is_none_or(|last| last.minutes != minutes) {
            let from = Clock(hour * 60);
            steps.push(StepSpec { from, minutes });
        }
    }
    ProfileSpec {
        steps,
        dates: Vec::new(),
    }
}

/// A daily calendar that spreads `total` (permille) over the slots by hourly weights; in groups if
/// there are not two for each slot.
fn daily(params: &Params, total: i64, weights: &Hourly, group: i64) -> CalendarSpec {
    let per_hour = 60 / params.slot;
    let values: Vec<i64> = if total / 1000 < 2 * DAY / params.slot {
        let by_slot: Vec<i64> = (weights.iter())
            .flat_map(|&weight| (0..per_hour).map(move |_| weight))
            .collect();
        let groups = shares(total / 1000 / group, &by_slot);
        groups.into_iter().map(|count| count * group).collect()
    } else {
        let all = weights.iter().sum::<i64>() * per_hour * 1000;
        (weights.iter())
            .map(|weight| (total * weight + all / 2) / all)
            .flat_map(|value| (0..per_hour).map(move |_| value))
            .collect()
    };
    let mut parts: Vec<DailySpec> = Vec::new();
    for (at, value) in (0_i64..).zip(values) {
        let per_slot = Some(as_u32(value));
        let clock = |at: i64| Clock(u16::try_from(at * params.slot).unwrap_or(1440));
        match parts.last_mut() {
            Some(last) if last.per_slot == per_slot => last.to = clock(at + 1),
            _ => parts.push(DailySpec {
                from: clock(at),
                to: clock(at + 1),
                per_slot,
            }),
        }
    }
    CalendarSpec {
        per_slot: Some(0),
        daily: parts,
        overrides: Vec::new(),
    }
}
