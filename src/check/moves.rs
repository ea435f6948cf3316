//! The movements of a schedule, by vehicle.

use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::schedule::Schedule;
use crate::units::Instant;

/// How a vehicle is moved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum By {
    Run { driver: DriverIdx, coach: CoachIdx },
    Trip { truck: TruckIdx },
}

/// One movement of a vehicle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Move {
    pub vehicle: VehicleIdx,
    pub start: Instant,
    pub by: By,
}

/// All movements of a schedule, by vehicle.
pub(super) struct Moves(Vec<Move>);

impl Moves {
    pub fn new(schedule: &Schedule) -> Moves {
        let mut all = Vec::with_capacity(schedule.served());
        for duty in &schedule.duties {
            all.extend(duty.runs.iter().map(|run| Move {
                vehicle: run.vehicle,
                start: run.start,
                by: By::Run {
                    driver: duty.driver,
                    coach: run.coach,
                },
            }));
        }
        for trip in &schedule.trips {
            all.extend(trip.vehicles.iter().map(|&vehicle| Move {
                vehicle,
                start: trip.start,
                by: By::Trip { truck: trip.truck },
            }));
        }
        all.sort_unstable();
        Moves(all)
    }

    /// The movements of one vehicle, by start; one at most in a good schedule.
    pub fn of(&self, vehicle: VehicleIdx) -> &[Move] {
        let from = self.0.partition_point(|one| one.vehicle < vehicle);
        let many = self.0[from..].partition_point(|one| one.vehicle == vehicle);
        &self.0[from..from + many]
    }

    /// The movements of each vehicle that is moved.
    pub fn by_vehicle(&self) -> impl Iterator<Item = &[Move]> {
        self.0.chunk_by(|a, b| a.vehicle == b.vehicle)
    }
}
