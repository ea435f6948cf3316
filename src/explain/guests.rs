//! New drivers in a network, to be priced and let in one at a time; and the limits that rise with one more
//! of anything.

use std::collections::BTreeMap;

use super::explanation::Resource;
use crate::ids::{DriverIdx, TruckIdx};
use crate::instance::Instance;
use crate::milp::{Compiled, More};
use crate::model::{Event, Label, Model};
use crate::names::Rule;
use crate::network::SOURCE;

/// Drivers who are in the network to be priced, and the columns by which each would enter.
pub(super) struct Guests {
    /// The first of them.
    first: usize,
    /// Whom each is like.
    likes: Vec<DriverIdx>,
    columns: BTreeMap<DriverIdx, Vec<u32>>,
}

impl Guests {
    /// Shuts them out of the program, with the constant cost that they would bring.
    pub fn shut_out(
        instance: &Instance,
        likes: &[DriverIdx],
        model: &Model,
        compiled: &mut Compiled,
    ) -> Guests {
        let mut guests = Guests {
            first: instance.drivers().len(),
            likes: likes.to_vec(),
            columns: BTreeMap::new(),
        };
        let constant = instance.objective().fairness.cost(0).0 * guests.count();
        #[allow(clippy::cast_precision_loss)] // money stays below 2^53
        let constant = constant as f64;
        compiled.milp.offset -= constant;
        let side = model.network.side.iter().zip(compiled.first_side..);
        let mut further: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (side, column) in side {
            let number = side.name.strip_prefix("fairness[");
            let number = number.and_then(|rest| rest.split(',').next()?.parse().ok());
            if let Some(number) = number {
                further.entry(number).or_default().push(column);
            }
        }
        for (at, (_, groups)) in model.supply.profiles.iter().enumerate() {
            let number = model.supply.first + at;
            let graph = &model.network.commodities[number];
            // By group, as many columns each.
            let further = further.get(&number).map_or(&[][..], Vec::as_slice);
            let each = further.len() / groups.len().max(1);
            for (group, members) in groups.iter().enumerate() {
                let enter = Label::Driver(Event::Enter(u32::try_from(group).unwrap_or(u32::MAX)));
                let entries = (graph.arcs.iter().zip(compiled.first_column[number]..))
                    .filter(|(arc, _)| arc.upper.is_some() && arc.labels.contains(&enter))
                    .map(|(_, column)| column);
                let further = further[group * each..(group + 1) * each].iter().copied();
                let columns: Vec<u32> = entries.chain(further).collect();
                let new = members
                    .drivers
                    .iter()
                    .filter(|one| one.at() >= guests.first);
                for &driver in new {
                    let own = More {
                        rows: Vec::new(),
                        columns: columns.clone(),
                    };
                    own.take(&mut compiled.milp);
                    guests.columns.insert(driver, columns.clone());
                }
            }
        }
        guests
    }

    fn count(&self) -> i64 {
        i64::try_from(self.likes.len()).unwrap_or(i64::MAX)
    }

    /// Whom this one is like, if he is one of them.
    pub fn like(&self, driver: DriverIdx) -> Option<DriverIdx> {
        let at = driver.at().checked_sub(self.first)?;
        self.likes.get(at).copied()
    }

    /// What his further runs lower the bound by, beside his way, once he is let in: with him come their
    /// columns.
    pub fn further(&self, driver: DriverIdx, compiled: &Compiled, reduced: &[f64]) -> f64 {
        let own = self.columns.get(&driver).into_iter().flatten();
        own.filter(|&&column| column >= compiled.first_side)
            .map(|&column| (-reduced[column as usize]).max(0.0))
            .sum()
    }

    fn who_is_like(&self, like: DriverIdx) -> Option<DriverIdx> {
        let at = self.likes.iter().position(|&one| one == like)?;
        Some(DriverIdx::new(self.first + at))
    }
}

/// The limits that rise with one more of something; `None` where the program has none.
pub(super) fn more(
    instance: &Instance,
    model: &Model,
    compiled: &Compiled,
    guests: &Guests,
    resource: &Resource,
) -> Option<More> {
    let row = |name: String| {
        let at = compiled.milp.rows.iter().position(|row| row.name == name)?;
        Some(More {
            rows: vec![u32::try_from(at).ok()?],
            columns: Vec::new(),
        })
    };
    let columns = |columns: Vec<u32>| {
        (!columns.is_empty()).then_some(More {
            rows: Vec::new(),
            columns,
        })
    };
    match resource {
        Resource::Stage { stage, slot } => {
            let slot = instance.slot_of(*slot)?;
            row(format!("{}[{stage},{slot}]", Rule::StageCapacity))
        }
        Resource::Handover { lot, slot } => {
            let slot = instance.slot_of(*slot)?;
            row(format!("{}[{lot},{slot}]", Rule::HandoverCapacity))
        }
        Resource::Seat { coach, .. } => row(format!("{}[{coach}]", Rule::CoachSeats)),
        Resource::Lot { lot } => {
            let own = format!("stock[{lot},");
            let side = model.network.side.iter().zip(compiled.first_side..);
            let own = side.filter(|(side, _)| side.name.starts_with(&own) && side.upper.is_some());
            columns(own.map(|(_, column)| column).collect())
        }
        Resource::Driver { like, .. } => {
            let at = instance.drivers().iter().position(|one| one.id == *like)?;
            let new = guests.who_is_like(DriverIdx::new(at))?;
            columns(guests.columns.get(&new)?.clone())
        }
        Resource::Truck { like } => {
            let at = instance.trucks().iter().position(|one| one.id == *like)?;
            let own = |fleet: &crate::model::Fleet| fleet.trucks.contains(&TruckIdx::new(at));
            let number = model.trucks.first + model.world.fleets.iter().position(own)?;
            let arcs = model.network.commodities[number].arcs.iter();
            let entries = (arcs.zip(compiled.first_column[number]..))
                .filter(|(arc, _)| arc.from == SOURCE && arc.upper.is_some());
            columns(entries.map(|(_, column)| column).collect())
        }
    }
}
