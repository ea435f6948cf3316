//! What every run of a slot and lot looks like, and the coaches that can take its driver back.

use super::fleets::{Fleet, FleetIdx, TripShape, fleets};
use crate::ids::{CoachIdx, LotIdx, StageIdx};
use crate::instance::Instance;
use crate::spec::Activity;
use crate::units::{Clock, Date, Instant, Minutes, Zone};

/// A run to one lot that starts in one slot: all that follows from the start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunShape {
    /// First minute of the slot.
    pub start: Instant,
    /// Stages with the slot in which each is entered.
    pub entries: Vec<(StageIdx, usize)>,
    /// Lot arrival.
    pub arrival: Instant,
    /// Slot of the arrival.
    pub arrival_slot: usize,
    /// Earliest departure of a coach that the driver can board.
    pub ready: Instant,
    /// Entry into Kazakhstan.
    pub abroad: Instant,
    /// Minutes of driving.
    pub driving: i64,
    /// Start of the first driving minute and end of the last; `None` = no driving.
    pub wheel: Option<(Instant, Instant)>,
    /// Driving minutes up to the first sufficient break inside the run.
    pub head: i64,
    /// Driving minutes since the last sufficient break inside the run; `None` = no such break,
    /// all driving is in `head`.
    pub tail: Option<i64>,
    /// Most driving minutes between two sufficient breaks inside the run, `head` left out.
    pub inner: i64,
}

/// A coach as seen from its lot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CoachStop {
    /// Departure.
    pub departs: Instant,
    /// Arrival at Horgos.
    pub arrives: Instant,
    /// Which.
    pub coach: CoachIdx,
}

/// What all travellers share.
#[derive(Clone, Debug)]
pub struct World<'a> {
    /// The instance.
    pub instance: &'a Instance,
    /// By lot and slot; `None` where the arrival would be past the horizon.
    pub shapes: Vec<Vec<Option<RunShape>>>,
    /// By lot, in order of departure (then arrival, then id); only those that arrive inside the
    /// horizon.
    pub coaches: Vec<Vec<CoachStop>>,
    /// By lot and position: the earliest arrival among this coach and all later ones.
    pub earliest_back: Vec<Vec<Instant>>,
    /// Cage trucks, by what tells them apart.
    pub fleets: Vec<Fleet>,
    /// Horgos date of each slot.
    pub dates: Vec<Date>,
    /// Horgos dates of the slots, distinct.
    pub days: Vec<Date>,
    /// Horgos clock of each slot.
    pub clocks: Vec<Clock>,
    /// Shortest time from a run's start to the next start by the same driver.
    pub least_cycle: Option<Minutes>,
}

impl<'a> World<'a> {
    /// Walks every corridor and trip from every slot. Time O((lots + fleets) × slots × stages).
    pub fn new(instance: &'a Instance) -> World<'a> {
        let slots = instance.slots();
        let shapes: Vec<Vec<Option<RunShape>>> = (instance.lot_indices())
            .map(|lot| (0..slots).map(|slot| walk(instance, lot, slot)).collect())
            .collect();
        let mut coaches: Vec<Vec<CoachStop>> = vec![Vec::new(); instance.lots().len()];
        for coach in instance.coach_indices() {
            let one = instance.coach(coach);
            if one.arrives + instance.rules().debrief <= instance.horizon().to {
                let stop = CoachStop {
                    departs: one.departs,
                    arrives: one.arrives,
                    coach,
                };
                coaches[one.lot.at()].push(stop);
            }
        }
        for stops in &mut coaches {
            stops.sort_by_key(|stop| (stop.departs, stop.arrives, stop.coach));
        }
        let earliest_back = (coaches.iter())
            .map(|stops| {
                let mut back: Vec<Instant> = stops.iter().map(|stop| stop.arrives).collect();
                for at in (1..back.len()).rev() {
                    back[at - 1] = back[at - 1].min(back[at]);
                }
                back
            })
            .collect();
        let transfer = instance
            .yards()
            .iter()
            .map(|yard| yard.transfer)
            .min()
            .unwrap_or_default();
        let mut least_cycle: Option<Minutes> = None;
        for (runs, stops) in shapes.iter().zip(&coaches) {
            for shape in runs.iter().flatten() {
                let first = stops.partition_point(|stop| stop.departs < shape.ready);
                let back = stops[first..].iter().map(|stop| stop.arrives).min();
                if let Some(back) = back {
                    let cycle = back + transfer - shape.start;
                    least_cycle = Some(least_cycle.map_or(cycle, |least| least.min(cycle)));
                }
            }
        }
        let dates: Vec<Date> = (0..slots)
            .map(|slot| Zone::Horgos.date(instance.slot_start(slot)))
            .collect();
        let mut days = dates.clone();
        days.dedup();
        World {
            shapes,
            coaches,
            earliest_back,
            fleets: fleets(instance),
            dates,
            days,
            clocks: (0..slots)
                .map(|slot| Zone::Horgos.clock(instance.slot_start(slot)))
                .collect(),
            least_cycle,
            instance,
        }
    }

    /// The run to `lot` that starts in `slot`.
    pub fn shape(&self, lot: LotIdx, slot: usize) -> Option<&RunShape> {
        self.shapes[lot.at()].get(slot)?.as_ref()
    }

    /// The trip of a fleet's truck that starts in `slot`.
    pub fn trip(&self, fleet: FleetIdx, slot: usize) -> Option<&TripShape> {
        self.fleets[fleet.at()].trips.get(slot)?.as_ref()
    }

    /// Position of the first coach from `lot` that leaves at `ready` or later.
    pub fn first_coach(&self, lot: LotIdx, ready: Instant) -> usize {
        self.coaches[lot.at()].partition_point(|stop| stop.departs < ready)
    }

    /// First minute of a slot of the horizon.
    pub fn slot_starts(&self, slot: usize) -> Option<Instant> {
        (slot < self.dates.len()).then(|| self.instance.slot_start(slot))
    }

    /// First slot that starts at `at` or later; may be past the last.
    pub fn slot_from(&self, at: Instant) -> usize {
        let (start, length) = (self.instance.horizon().from, self.instance.slot_length());
        let minutes = (at - start).0.max(0);
        usize::try_from((minutes + length.0 - 1) / length.0).unwrap_or(usize::MAX)
    }
}

fn walk(instance: &Instance, lot: LotIdx, slot: usize) -> Option<RunShape> {
    let rules = instance.rules();
    let place = instance.lot(lot);
    if place.stages.is_empty() {
        return None;
    }
    let start = instance.slot_start(slot);
    let mut at = start;
    let mut entries = Vec::with_capacity(place.stages.len());
    let mut abroad = None;
    let mut driving = 0;
    let mut wheel: Option<(Instant, Instant)> = None;
    let mut breaks = Vec::new(); // driving minutes between sufficient breaks
    let mut since = 0;
    for &idx in &place.stages {
        let stage = instance.stage(idx);
        entries.push((idx, instance.slot_of(at)?));
        if stage.abroad && abroad.is_none() {
            abroad = Some(at);
        }
        let minutes = stage.minutes.at(at);
        let drives = match stage.activity {
            Activity::Drive => true,
            Activity::Queue => rules.queue_counts_as_driving,
            Activity::Work => false,
        };
        if drives && minutes.0 > 0 {
            if let Some((_, until)) = wheel
                && at - until >= rules.driving_break
            {
                breaks.push(since);
                since = 0;
            }
            since += minutes.0;
            driving += minutes.0;
            wheel = Some((wheel.map_or(at, |(from, _)| from), at + minutes));
        }
        at = at + minutes;
    }
    let arrival_slot = instance.slot_of(at)?;
    let (head, tail, inner) = match breaks.split_first() {
        None => (since, None, 0),
        Some((&head, rest)) => (
            head,
            Some(since),
            rest.iter().copied().chain([since]).max().unwrap_or(0),
        ),
    };
    Some(RunShape {
        start,
        entries,
        arrival: at,
        arrival_slot,
        ready: at + place.handover + rules.boarding,
        abroad: abroad.unwrap_or(at),
        driving,
        wheel,
        head,
        tail,
        inner,
    })
}
