//! Putting the two sides together.

use std::collections::BTreeSet;

use super::demand::Demand;
use super::kinds::Kinds;
use super::profile::FairnessIn;
use super::shared::Rows;
use super::supply::{Stop, Supply, Unbuilt};
use super::timeline::World;
use super::trips::Trucks;
use super::{Label, priced};
use crate::ids::{DriverIdx, VehicleIdx};
use crate::names::Term;
use crate::network::{Cost, Network};
use crate::units::Fen;

/// How drivers are aggregated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aggregation {
    /// Every rule and cost exactly.
    Exact,
    /// As `Exact`, but which driver of a profile does which further run is left open: fewer
    /// commodities, and a bound that is at most the optimum.
    Relaxed,
}

impl Aggregation {
    fn fairness(self) -> FairnessIn {
        match self {
            Aggregation::Exact => FairnessIn::Profile,
            Aggregation::Relaxed => FairnessIn::Groups,
        }
    }
}

/// What a model takes apart that others take together.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Refinement {
    /// Vehicles with a kind of their own.
    pub own: BTreeSet<VehicleIdx>,
    /// Drivers whose limits on spans of dates are kept.
    pub tracked: Tracked,
}

impl Refinement {
    /// Nothing is taken apart, and nobody's limits on spans of dates are kept.
    pub fn none() -> Refinement {
        Refinement {
            tracked: Tracked::nobody(),
            ..Refinement::default()
        }
    }
}

/// Drivers whose limits on spans of dates (`rolling-hours`, `weekly-rest`, `stay-days`) are kept; for
/// the others the network is a relaxation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Tracked {
    /// All, in their states.
    #[default]
    All,
    /// These, each by rows of his own. The limits bind few drivers, and tracking all of them in the
    /// states would tell too many states apart.
    Only(BTreeSet<DriverIdx>),
}

impl Tracked {
    /// Nobody.
    pub fn nobody() -> Tracked {
        Tracked::Only(BTreeSet::new())
    }

    /// Whether this driver's limits are kept.
    pub fn has(&self, driver: DriverIdx) -> bool {
        match self {
            Tracked::All => true,
            Tracked::Only(drivers) => drivers.contains(&driver),
        }
    }

    /// Whether this driver's limits are rows of his own.
    pub fn by_rows(&self, driver: DriverIdx) -> bool {
        matches!(self, Tracked::Only(drivers) if drivers.contains(&driver))
    }

    /// Keeps those of these drivers too.
    pub fn extend(&mut self, more: impl IntoIterator<Item = DriverIdx>) {
        match self {
            Tracked::All => {}
            Tracked::Only(drivers) => drivers.extend(more),
        }
    }
}

/// The duty network of an instance, with what leads back from it.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// What all travellers share.
    pub world: &'a World<'a>,
    /// Run kinds.
    pub kinds: Kinds,
    /// The network; vehicle commodities first, then those of trucks and drivers.
    pub network: Network<Label>,
    /// Drivers whose limits on spans of dates are kept.
    pub tracked: Tracked,
    /// Vehicle side.
    pub demand: Demand,
    /// Truck side.
    pub trucks: Trucks,
    /// Driver side.
    pub supply: Supply,
    /// By lot: the side column of the stock after the first slot, those of the others following;
    /// `None` where nothing limits it.
    pub stocks: Vec<Option<usize>>,
}

impl<'a> Model<'a> {
    /// Builds the network. Pairs that are excluded or banned are left out for vehicles with a
    /// kind of their own only, and limits on spans of dates are kept for tracked drivers only; for
    /// all others the network is a relaxation.
    ///
    /// # Errors
    /// [`Unbuilt::TooLarge`] when too many states differ.
    pub fn build(
        world: &'a World<'a>,
        aggregation: Aggregation,
        refinement: &Refinement,
    ) -> Result<Model<'a>, Unbuilt> {
        Model::build_unless(world, aggregation, refinement, &|| false)
    }

    /// The relaxation whose prices prove something of the whole: [`Aggregation::Relaxed`], nobody's limits on
    /// spans of dates kept. Given up when `stop` says so.
    ///
    /// # Errors
    /// As for [`build_unless`](Model::build_unless).
    pub fn relaxation(world: &'a World<'a>, stop: &Stop) -> Result<Model<'a>, Unbuilt> {
        let refinement = Refinement::none();
        Model::build_unless(world, Aggregation::Relaxed, &refinement, stop)
    }

    /// As [`build`](Model::build), given up when `stop` says so, which is asked now and then.
    ///
    /// # Errors
    /// As for [`build`](Model::build), and [`Unbuilt::Stopped`].
    pub fn build_unless(
        world: &'a World<'a>,
        aggregation: Aggregation,
        refinement: &Refinement,
        stop: &Stop,
    ) -> Result<Model<'a>, Unbuilt> {
        let fairness = aggregation.fairness();
        let kinds = Kinds::new(world, &refinement.own);
        let mut network = Network::new();
        network.offset = constants(world);
        let mut rows = Rows::new(world, &mut network);
        let demand = Demand::build(world, &kinds, &mut rows, &mut network, stop)?;
        let trucks = Trucks::build(world, &mut rows, &mut network);
        let mut supply = Supply::sort(world, &kinds, fairness, refinement);
        supply.build(world, &kinds, &rows, fairness, &mut network, stop)?;
        Ok(Model {
            world,
            kinds,
            network,
            tracked: refinement.tracked.clone(),
            demand,
            trucks,
            supply,
            stocks: rows.stocks(),
        })
    }
}

impl Model<'_> {
    /// Whether something must go that cannot: the locks and the frozen past admit no schedule.
    pub fn impossible(&self) -> bool {
        self.demand.impossible.is_some()
            || self.supply.impossible
            || self.world.fleets.iter().any(|fleet| fleet.impossible)
    }

    /// Kinds and drivers alone, without a network: what moving drivers by hand needs.
    pub fn sides(world: &World, aggregation: Aggregation) -> (Kinds, Supply) {
        let kinds = Kinds::new(world, &BTreeSet::new());
        let supply = Supply::sort(
            world,
            &kinds,
            aggregation.fairness(),
            &Refinement::default(),
        );
        (kinds, supply)
    }

    /// Whether leaving open which driver does which further run makes the network smaller.
    pub fn worth_relaxing(world: &World) -> bool {
        let (_, exact) = Model::sides(world, Aggregation::Exact);
        let layered = exact
            .profiles
            .iter()
            .any(|(profile, _)| !profile.steps.is_empty());
        let (_, relaxed) = Model::sides(world, Aggregation::Relaxed);
        layered || relaxed.profiles.len() < exact.profiles.len()
    }
}

/// Costs that no decision changes: φ of the runs before, and the `change` of everything in the
/// baseline, which keeping it then saves.
fn constants(world: &World) -> Cost {
    let instance = world.instance;
    let objective = instance.objective();
    let fairness: Fen = instance
        .drivers()
        .iter()
        .map(|driver| objective.fairness.cost(driver.runs_before))
        .sum();
    let mut change = Fen(0);
    if let Some(baseline) = instance.baseline() {
        let mut called = BTreeSet::new();
        for duty in &baseline.duties {
            for _ in &duty.runs {
                change += objective.change_vehicle;
                called.insert(duty.driver);
            }
        }
        for trip in &baseline.trips {
            for _ in &trip.vehicles {
                change += objective.change_vehicle;
            }
        }
        for _ in called {
            change += objective.change_driver;
        }
    }
    priced(Term::Fairness, fairness) + priced(Term::Change, change)
}
