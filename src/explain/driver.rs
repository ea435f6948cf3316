//! Why a driver is idle.

use std::collections::BTreeMap;

use super::alone::{Rosters, Rules, Start, blocked, fewer, fewest_broken, keeps};
use super::ways::Way;
use super::work::{Work, cheaper};
use super::{DriverWhy, ExplainError, whole};
use crate::check::check;
use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::{Instance, Pin};
use crate::names::Rule;
use crate::units::Fen;

impl Work<'_> {
    /// The story of a driver.
    pub(super) fn driver(&mut self, driver: DriverIdx) -> Result<DriverWhy, ExplainError> {
        let instance = self.base.instance;
        let own = self.base.vehicles_of(driver);
        if !own.is_empty() {
            let id = |idx: &VehicleIdx| instance.vehicle(*idx).id.clone();
            return Ok(DriverWhy::Used {
                vehicles: own.iter().map(id).collect(),
            });
        }
        if instance
            .locks()
            .without_drivers
            .binary_search(&driver)
            .is_ok()
        {
            return Ok(DriverWhy::LeftOut);
        }
        let (could, kept) = self.could_take(driver);
        if could.is_empty() {
            return Ok(DriverWhy::Impossible {
                vehicles: blocked(&kept),
            });
        }
        let mut way = if self.small {
            self.base.way_to_use(driver)
        } else {
            self.quick_use(driver)
        };
        let relaxed = self.prices()?;
        let mut least =
            relaxed.and_then(|prices| Some(whole(prices.bound + prices.using.get(&driver)?)));
        if self.asked || (self.small && way.is_none()) {
            (way, least) = self.cheapest_use(driver, &could, way, least)?;
        }
        let way = way.and_then(|way| {
            let mut duties = way.schedule.duties.iter();
            let first = duties.find(|duty| duty.driver == driver && !duty.runs.is_empty())?;
            Some(self.way(&way, first.runs.first()?.vehicle))
        });
        let (extra_at_least, proven) = self.proof(least, way.as_ref());
        Ok(DriverWhy::NotNeeded {
            could_take: u32::try_from(could.len()).unwrap_or(u32::MAX),
            way: way.map(Box::new),
            extra_at_least,
            proven,
        })
    }

    /// Solves the day with the driver locked to each vehicle in turn: some vehicle is among his if
    /// he is used at all, so the least of these is the cheapest way to use him.
    fn cheapest_use(
        &mut self,
        driver: DriverIdx,
        could: &[VehicleIdx],
        mut way: Option<Way>,
        mut least: Option<Fen>,
    ) -> Result<(Option<Way>, Option<Fen>), ExplainError> {
        let mut all: Option<Fen> = None;
        for &vehicle in could {
            let known = way.as_ref().map(|way| way.costs.total());
            if known.is_some() && known == least {
                return Ok((way, least));
            }
            let relaxed = self.prices()?.map(|prices| {
                let serve = prices.serve.get(&vehicle).copied().unwrap_or(0.0);
                let using = prices.using.get(&driver).copied().unwrap_or(0.0);
                whole(prices.bound + serve.max(using))
            });
            // No better way can be among these: their bound is enough.
            let mut bound = relaxed;
            if relaxed.is_none() || known.is_none() || relaxed < known {
                let pin = Pin {
                    vehicle,
                    driver: Some(driver),
                    start: None,
                    coach: None,
                    mode: None,
                };
                let found = self.again.with_pin(pin, self.waiting)?;
                if let Some(found) = found {
                    if found.impossible {
                        continue;
                    }
                    bound = bound.max(found.bound);
                    way = cheaper(way, found.way);
                }
            }
            let Some(bound) = bound else {
                return Ok((way, least));
            };
            all = Some(all.map_or(bound, |all| all.min(bound)));
        }
        least = least.max(all);
        Ok((way, least))
    }

    /// The cheapest way to use a driver that the live plan finds, as the checker judges it.
    fn quick_use(&mut self, driver: DriverIdx) -> Option<Way> {
        let best = self.live.recommend_driver(driver, 1).pop()?;
        let schedule = self.live.with(&best)?;
        let report = check(self.base.instance, &schedule);
        report.passed().then_some(Way {
            schedule,
            costs: report.costs,
        })
    }

    /// Vehicles that a driver could take if he were the only one, and what keeps him from others.
    ///
    /// What keeps him from a vehicle depends on its class, yard and lot alone, beside the starts that suit
    /// it. So each start is judged once for all such vehicles. Vehicles that some rule names are judged by
    /// themselves.
    fn could_take(&mut self, driver: DriverIdx) -> (Vec<VehicleIdx>, BTreeMap<Vec<Rule>, u32>) {
        let instance = self.base.instance;
        let locks = instance.locks();
        let excluded = &instance.driver(driver).excluded_vehicles;
        let mut could = Vec::new();
        let mut kept: BTreeMap<Vec<Rule>, u32> = BTreeMap::new();
        let mut known: BTreeMap<_, Judged> = BTreeMap::new();
        for vehicle in instance.vehicle_indices() {
            let one = instance.vehicle(vehicle);
            let named = excluded.binary_search(&vehicle).is_ok()
                || locks.bans.binary_search(&(driver, vehicle)).is_ok()
                || locks.without_vehicles.binary_search(&vehicle).is_ok()
                || locks.pins.iter().any(|pin| pin.vehicle == vehicle);
            let starts = self.starts(vehicle);
            let rules = if starts.free.is_empty() {
                let fewest = starts.all.iter().map(|(_, rules)| rules);
                fewest
                    .min_by_key(|rules| rules.len())
                    .cloned()
                    .unwrap_or_default()
            } else if named {
                keeps(instance, vehicle, driver, &starts.free)
            } else {
                (known.entry((one.class, one.yard, one.lot)))
                    .or_insert_with(|| Judged::new(instance, driver, vehicle))
                    .keeps(&starts.free)
            };
            if rules.is_empty() {
                could.push(vehicle);
            } else {
                *kept.entry(rules.into_iter().collect()).or_default() += 1;
            }
        }
        (could, kept)
    }
}

/// What keeps a driver from vehicles of one class, yard and lot, start by start.
struct Judged {
    rosters: Rosters,
    by_start: BTreeMap<Start, Option<Rules>>,
}

impl Judged {
    fn new(instance: &Instance, driver: DriverIdx, vehicle: VehicleIdx) -> Judged {
        let mut rosters = Rosters::new(instance, driver, vehicle, &[]);
        // It stands for others: what is said of it alone is in the starts of each.
        let at = rosters.vehicle.at();
        let own = &mut rosters.part.instance.vehicles[at];
        own.released = instance.horizon().from;
        (own.deadline, own.range_km, own.self_drive) = (None, None, true);
        Judged {
            rosters,
            by_start: BTreeMap::new(),
        }
    }

    /// The smallest set of rules that keeps him from all of these starts; empty if he can take one.
    fn keeps(&mut self, starts: &[Start]) -> Rules {
        let mut best: Option<Rules> = None;
        for start in starts {
            let rosters = &self.rosters;
            let rules = self.by_start.entry(*start);
            let Some(rules) = rules.or_insert_with(|| fewest_broken(rosters, *start)) else {
                continue;
            };
            if rules.is_empty() {
                return Rules::new();
            }
            best = Some(best.map_or_else(|| rules.clone(), |best| fewer(best, rules)));
        }
        best.unwrap_or_else(|| Rules::from([Rule::Sequence]))
    }
}
