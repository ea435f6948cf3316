//! The explanation in sentences: one that answers, then the details.

use super::explanation::{
    Blocked, Bottleneck, DriverStory, DriverWhy, Resource, Shift, VehicleStory, VehicleWhy, WayIn,
};
use crate::units::{Fen, Zone};
use crate::words::{Lang, Words};

/// Names that a list shows before it says how many more there are.
const LISTED: usize = 8;

/// An answer in one sentence, and the details.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The answer.
    pub answer: String,
    /// Sentences that say more.
    pub details: Vec<String>,
}

impl Told {
    fn new(answer: String) -> Told {
        Told {
            answer,
            details: Vec::new(),
        }
    }

    /// Answer and details in one paragraph.
    pub fn paragraph(&self) -> String {
        let details = self.details.iter().map(|one| format!(" {one}"));
        [self.answer.clone()].into_iter().chain(details).collect()
    }
}

/// Names with separators; past [`LISTED`] their number.
fn list(words: Words, names: &[String]) -> String {
    let between = match words.lang() {
        Lang::Zh => "、",
        Lang::En | Lang::Ru | Lang::Kk => ", ",
    };
    let shown = names[..names.len().min(LISTED)].join(between);
    if names.len() <= LISTED {
        return shown;
    }
    let count = names.len() - LISTED;
    words.with(
        "explain-and-more",
        &[("list", shown.into()), ("count", count.into())],
    )
}

fn reasons(words: Words, blocked: &[Blocked]) -> String {
    let names: Vec<String> = (blocked.iter())
        .map(|one| {
            let rules: Vec<String> = one.rules.iter().map(|&rule| words.rule(rule)).collect();
            format!("{} {}", rules.join(" + "), words.number(one.count.into()))
        })
        .collect();
    list(words, &names)
}

impl VehicleStory {
    /// The story in sentences.
    pub fn told(&self, words: Words) -> Told {
        let vehicle = || ("vehicle", self.vehicle.as_str().into());
        match &self.why {
            VehicleWhy::Served { place } => Told::new(match &place.truck {
                Some(truck) => words.with(
                    "explain-vehicle-caged",
                    &[
                        vehicle(),
                        ("truck", truck.as_str().into()),
                        ("start", place.start.into()),
                    ],
                ),
                None => words.with(
                    "explain-vehicle-served",
                    &[
                        vehicle(),
                        ("driver", place.driver.clone().unwrap_or_default().into()),
                        ("start", place.start.into()),
                        ("coach", place.coach.clone().unwrap_or_default().into()),
                    ],
                ),
            }),
            VehicleWhy::LeftOut => Told::new(words.with("explain-vehicle-left-out", &[vehicle()])),
            VehicleWhy::LockedOut => {
                let mut told = Told::new(words.with("explain-vehicle-locked-out", &[vehicle()]));
                told.details.push(words.text("explain-proven"));
                told
            }
            VehicleWhy::Impossible {
                licence,
                slots,
                free_slots,
                drivers,
                trips,
            } => {
                let no_slot = *free_slots == 0;
                let mut told = Told::new(if no_slot {
                    let reasons = reasons(words, slots).into();
                    words.with(
                        "explain-vehicle-no-slot",
                        &[vehicle(), ("reasons", reasons)],
                    )
                } else {
                    words.with(
                        "explain-vehicle-no-driver",
                        &[
                            vehicle(),
                            ("licence", format!("{licence:?}").into()),
                            ("reasons", reasons(words, drivers).into()),
                        ],
                    )
                });
                if !no_slot {
                    let kept: u32 = slots.iter().map(|one| one.count).sum();
                    told.details.push(words.with(
                        "explain-free-slots",
                        &[
                            ("count", (*free_slots).into()),
                            ("all", (free_slots + kept).into()),
                        ],
                    ));
                }
                if !trips.is_empty() {
                    let reasons = reasons(words, trips).into();
                    let text = words.with("explain-trips", &[("reasons", reasons)]);
                    told.details.push(text);
                }
                told
            }
            VehicleWhy::Displaced {
                way,
                extra_at_least,
                proven,
            } => {
                let answer = match way.as_deref() {
                    None => words.with("explain-vehicle-open", &[vehicle()]),
                    Some(way) => self.displaced(words, way),
                };
                with_way(words, answer, way.as_deref(), *extra_at_least, *proven)
            }
        }
    }

    fn displaced(&self, words: Words, way: &WayIn) -> String {
        let vehicle = ("vehicle", self.vehicle.as_str().into());
        let dropped = list(words, &way.changes.dropped);
        let none = way.changes.dropped.is_empty();
        match (way.extra.cmp(&Fen(0)), none) {
            (std::cmp::Ordering::Less, _) => words.with(
                "explain-vehicle-cheaper",
                &[vehicle, ("saving", (Fen(0) - way.extra).into())],
            ),
            (std::cmp::Ordering::Equal, true) => {
                words.with("explain-vehicle-even-alone", &[vehicle])
            }
            (std::cmp::Ordering::Equal, false) => words.with(
                "explain-vehicle-even",
                &[vehicle, ("dropped", dropped.into())],
            ),
            (std::cmp::Ordering::Greater, true) => words.with(
                "explain-vehicle-not-worth",
                &[vehicle, ("extra", way.extra.into())],
            ),
            (std::cmp::Ordering::Greater, false) => words.with(
                "explain-vehicle-dearer",
                &[
                    vehicle,
                    ("extra", way.extra.into()),
                    ("dropped", dropped.into()),
                ],
            ),
        }
    }
}

/// An answer with its proof and the way that it speaks of.
fn with_way(
    words: Words,
    answer: String,
    way: Option<&WayIn>,
    least: Option<Fen>,
    proven: bool,
) -> Told {
    let mut told = Told::new(answer);
    if proven {
        told.details.push(words.text("explain-proven"));
    } else {
        if way.is_some() {
            told.details.push(words.text("explain-found"));
        }
        if let Some(least) = least.filter(|least| *least > Fen(0)) {
            let text = words.with("explain-at-least", &[("extra", least.into())]);
            told.details.push(text);
        }
    }
    if let Some(way) = way {
        told.details.extend(way_told(words, way));
    }
    told
}

fn way_told(words: Words, way: &WayIn) -> Vec<String> {
    let vehicle = ("vehicle", way.vehicle.as_str().into());
    let place = &way.place;
    let mut told = vec![match &place.truck {
        Some(truck) => words.with(
            "explain-way-trip",
            &[
                vehicle,
                ("truck", truck.as_str().into()),
                ("start", place.start.into()),
            ],
        ),
        None => words.with(
            "explain-way-run",
            &[
                vehicle,
                ("driver", place.driver.clone().unwrap_or_default().into()),
                ("start", place.start.into()),
                ("coach", place.coach.clone().unwrap_or_default().into()),
            ],
        ),
    }];
    let changes = &way.changes;
    let others = |ids: &[String]| -> Vec<String> {
        ids.iter()
            .filter(|id| **id != way.vehicle)
            .cloned()
            .collect()
    };
    let moved: Vec<String> = (changes.moved.iter())
        .map(|one| one.vehicle.clone())
        .collect();
    let terms: Vec<String> = (way.terms.iter())
        .map(|(&term, &amount)| {
            let sign = if amount > Fen(0) { "+" } else { "" };
            format!("{} {sign}{}", words.term(term), words.money(amount))
        })
        .collect();
    for (key, names) in [
        ("explain-way-dropped", changes.dropped.clone()),
        ("explain-way-gained", others(&changes.gained)),
        ("explain-way-moved", others(&moved)),
        ("explain-way-called", changes.called.clone()),
        ("explain-way-sent-home", changes.sent_home.clone()),
        ("explain-way-terms", terms),
    ] {
        if !names.is_empty() {
            told.push(words.with(key, &[("list", list(words, &names).into())]));
        }
    }
    told
}

impl DriverStory {
    /// The story in sentences.
    pub fn told(&self, words: Words) -> Told {
        let driver = ("driver", self.driver.as_str().into());
        match &self.why {
            DriverWhy::Used { vehicles } => {
                let list = list(words, vehicles).into();
                Told::new(words.with("explain-driver-used", &[driver, ("list", list)]))
            }
            DriverWhy::LeftOut => Told::new(words.with("explain-driver-left-out", &[driver])),
            DriverWhy::Impossible { vehicles } => {
                let reasons = reasons(words, vehicles).into();
                let values = [driver, ("reasons", reasons)];
                Told::new(words.with("explain-driver-impossible", &values))
            }
            DriverWhy::NotNeeded {
                could_take,
                way,
                extra_at_least,
                proven,
            } => {
                let answer = match way.as_deref().map(|way| way.extra) {
                    None => words.with("explain-driver-open", &[driver]),
                    Some(Fen(0)) => words.with("explain-driver-even", &[driver]),
                    Some(extra) if extra > Fen(0) => {
                        words.with("explain-driver-dearer", &[driver, ("extra", extra.into())])
                    }
                    Some(extra) => {
                        let saving = (Fen(0) - extra).into();
                        words.with("explain-driver-cheaper", &[driver, ("saving", saving)])
                    }
                };
                let mut told = with_way(words, answer, way.as_deref(), *extra_at_least, *proven);
                let count = ("count", (*could_take).into());
                told.details
                    .insert(0, words.with("explain-driver-could", &[count]));
                told
            }
        }
    }
}

impl Bottleneck {
    /// What one more would save, in one sentence, and the estimate where it was verified.
    pub fn told(&self, words: Words) -> Told {
        let what = || ("what", self.resource.told(words).into());
        let limits = self.saving.map(|one| (one.at_least, one.at_most));
        let verified = self.saving.is_some_and(|one| one.verified);
        let mut told = Told::new(match (limits, self.price) {
            (Some((least, most)), _) if most == Some(least) => {
                let key = match (least == Fen(0), verified) {
                    (true, true) => "explain-saves-nothing",
                    (true, false) => "explain-saves-nothing-proven",
                    (false, true) => "explain-saves",
                    (false, false) => "explain-saves-proven",
                };
                words.with(key, &[what(), ("saving", least.into())])
            }
            (Some((least, Some(most))), _) => words.with(
                "explain-saves-between",
                &[what(), ("least", least.into()), ("most", most.into())],
            ),
            (Some((least, None)), price) if least > Fen(0) || price.is_none() => {
                words.with("explain-saves-at-least", &[what(), ("least", least.into())])
            }
            (_, price) => words.with(
                "explain-saves-about",
                &[what(), ("price", price.unwrap_or_default().into())],
            ),
        });
        if self.saving.is_some() && !verified {
            told.details.push(words.text("explain-not-verified"));
        }
        let exact = limits.is_some_and(|(least, most)| most == Some(least));
        let found = self.saving.and_then(|one| one.found);
        if let (Some(found), true, false) = (found, verified, exact) {
            let text = words.with("explain-planned-again", &[("found", found.into())]);
            told.details.push(text);
        }
        if let (Some(_), Some(price)) = (self.saving, self.price) {
            let text = words.with("explain-price", &[("price", price.into())]);
            told.details.push(text);
        }
        told
    }
}

impl Resource {
    /// One more of it, as a part of a sentence.
    pub fn told(&self, words: Words) -> String {
        match self {
            Resource::Driver {
                licences,
                windows,
                have,
                like,
            } => {
                let licences: Vec<String> = licences.iter().map(|one| format!("{one:?}")).collect();
                let several = windows.len() > 1;
                let shifts = windows.iter().map(|one| shift(one, several));
                let shifts: Vec<String> = shifts.collect();
                words.with(
                    "explain-more-driver",
                    &[
                        ("licences", list(words, &licences).into()),
                        ("shift", list(words, &shifts).into()),
                        ("have", (*have).into()),
                        ("like", like.as_str().into()),
                    ],
                )
            }
            Resource::Stage { stage, slot } => words.with(
                "explain-more-stage",
                &[("stage", stage.as_str().into()), ("at", (*slot).into())],
            ),
            Resource::Handover { lot, slot } => words.with(
                "explain-more-handover",
                &[("lot", lot.as_str().into()), ("at", (*slot).into())],
            ),
            Resource::Lot { lot } => {
                words.with("explain-more-lot", &[("lot", lot.as_str().into())])
            }
            Resource::Seat { coach, departs } => words.with(
                "explain-more-seat",
                &[
                    ("coach", coach.as_str().into()),
                    ("departs", (*departs).into()),
                ],
            ),
            Resource::Truck { like } => {
                words.with("explain-more-truck", &[("like", like.as_str().into())])
            }
        }
    }
}

/// A window of a shift on the clock at Horgos; with dates where it ends on another date than it
/// began, or where there are several.
fn shift(window: &Shift, several: bool) -> String {
    let zone = Zone::Horgos;
    let (from, to) = (window.from, window.to);
    if zone.date(from) != zone.date(to) {
        format!("{} – {}", zone.text(from), zone.text(to))
    } else if several {
        format!("{}–{}", zone.text(from), zone.clock(to))
    } else {
        format!("{}–{}", zone.clock(from), zone.clock(to))
    }
}
