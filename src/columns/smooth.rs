//! Smoothing of duals (Wentges 1997; Pessoa, Sadykov, Uchoa and Vanderbeck 2018): prices are
//! asked at a point between the duals of the master and those of the best bound, because the
//! duals of a young master swing wildly.

use super::Duals;

/// Weight of the centre at first.
const WEIGHT: f64 = 0.7;

/// Questions in vain after which the centre has no weight.
const MISSES: u32 = 3;

/// The smoothing of one run.
#[derive(Clone, Debug)]
pub(super) struct Smoothing {
    centre: Option<Duals>,
    weight: f64,
    /// Questions since the last duty was found.
    misses: u32,
}

impl Smoothing {
    pub fn new() -> Smoothing {
        Smoothing {
            centre: None,
            weight: WEIGHT,
            misses: 0,
        }
    }

    /// No smoothing at all.
    pub fn plain() -> Smoothing {
        Smoothing {
            centre: None,
            weight: 0.0,
            misses: 0,
        }
    }

    /// Weight of the centre after `misses` questions in vain: each moves towards the master.
    fn weight(&self, misses: u32) -> f64 {
        if self.centre.is_none() || misses >= MISSES {
            return 0.0;
        }
        (1.0 - f64::from(misses + 1) * (1.0 - self.weight)).max(0.0)
    }

    /// Whether the last question, in vain, was asked at the master's own duals.
    pub fn is_plain_next(&self) -> bool {
        self.weight(self.misses.saturating_sub(1)) == 0.0
    }

    /// The point at which to ask.
    pub fn point(&self, duals: &Duals) -> Duals {
        let weight = self.weight(self.misses);
        let mix = |centre: &[f64], duals: &[f64]| {
            (centre.iter().zip(duals))
                .map(|(centre, dual)| weight * centre + (1.0 - weight) * dual)
                .collect()
        };
        match &self.centre {
            Some(centre) if weight > 0.0 => Duals {
                rows: mix(&centre.rows, &duals.rows),
                classes: mix(&centre.classes, &duals.classes),
            },
            _ => duals.clone(),
        }
    }

    /// Takes the duals of a better bound as the centre.
    pub fn recentre(&mut self, duals: &Duals) {
        self.centre = Some(duals.clone());
    }

    /// The centre, if there is one.
    pub fn centre(&self) -> Option<&Duals> {
        self.centre.as_ref()
    }

    /// The last question found duties of negative reduced cost for the master, or not.
    pub fn learn(&mut self, found: bool) {
        self.misses = if found { 0 } else { self.misses + 1 };
    }

    /// Asks at the master's own duals next, unless it just did.
    pub fn give_up(&mut self) {
        if !self.is_plain_next() {
            self.misses = MISSES;
        }
    }

    /// Smooths in full again.
    pub fn restart(&mut self) {
        self.misses = 0;
    }
}
