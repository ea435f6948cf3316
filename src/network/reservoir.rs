//! Stocks that flow from row to row, followed one whole unit after the other.
//!
//! A reservoir is a chain of free side columns, each between zero and a limit, of which each is fed by what the
//! one before leaves over: `level(s) − level(s−1) − in(s) ≥ −out(s)`. Its least levels are
//! `max(0, level(s−1) + in(s) − out(s))`.

use super::{Network, RowIdx, SideColumn};

/// The reservoirs of a network, and how full they are.
pub(super) struct Reservoirs {
    /// By row: its place in `cells`.
    cell: Vec<Option<u32>>,
    /// Chain after chain.
    cells: Vec<Cell>,
}

#[derive(Clone, Copy)]
struct Cell {
    /// What is there before anything flows in, less what flows out; none where everything does.
    lower: Option<i64>,
    inflow: i64,
    upper: i64,
    level: i64,
    /// Whether what is left over here feeds the next.
    goes_on: bool,
}

impl Cell {
    fn filled(&self, before: i64) -> i64 {
        self.lower
            .map_or(0, |lower| (before + self.inflow + lower).max(0))
    }
}

/// The row of a cell, and that of the next.
fn cell(side: &SideColumn) -> Option<(RowIdx, Option<RowIdx>)> {
    if side.cost.total() != 0 || side.lower != 0 {
        return None;
    }
    match side.uses[..] {
        [(own, 1)] => Some((own, None)),
        [(own, 1), (next, -1)] | [(next, -1), (own, 1)] if side.upper.is_some() => {
            Some((own, Some(next)))
        }
        _ => None,
    }
}

impl Reservoirs {
    /// Of `network`, empty. Time O(rows + side columns).
    pub fn new<L>(network: &Network<L>) -> Reservoirs {
        let mut all = Reservoirs {
            cell: vec![None; network.rows.len()],
            cells: Vec::new(),
        };
        for side in &network.side {
            let Some((own, next)) = cell(side) else {
                continue;
            };
            let row = &network.rows[own.at()];
            if row.upper.is_some() {
                continue;
            }
            all.cell[own.at()] = u32::try_from(all.cells.len()).ok();
            let goes_on = next.is_some();
            all.cells.push(Cell {
                lower: row.lower,
                inflow: 0,
                upper: side.upper.unwrap_or(i64::MAX),
                level: 0,
                goes_on,
            });
        }
        let mut before = 0;
        for cell in &mut all.cells {
            cell.level = cell.filled(before);
            before = if cell.goes_on { cell.level } else { 0 };
        }
        all
    }

    /// Whether the row is one of a reservoir.
    pub fn has(&self, row: RowIdx) -> bool {
        self.cell[row.at()].is_some()
    }

    /// Lets so much more flow in at a row, which may be less than nothing. Whether no level is then above its
    /// limit. Time O(cells whose level changes).
    pub fn add(&mut self, row: RowIdx, more: i64) -> bool {
        let Some(first) = self.cell[row.at()] else {
            return true;
        };
        let first = first as usize;
        self.cells[first].inflow += more;
        let mut fits = true;
        for at in first..self.cells.len() {
            let goes_on = at > 0 && self.cells[at - 1].goes_on;
            let before = if goes_on { self.cells[at - 1].level } else { 0 };
            let cell = &mut self.cells[at];
            let level = cell.filled(before);
            if at > first && (level == cell.level || !goes_on) {
                break;
            }
            cell.level = level;
            fits &= level <= cell.upper;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cost;
    use super::*;

    #[test]
    fn what_flows_in_is_there_until_it_has_flowed_out() {
        let mut network: Network<()> = Network::new();
        // Two a step flow out; three places, of which one is taken.
        let rows: Vec<RowIdx> = (0..4)
            .map(|at| network.row(String::new(), Some(if at == 0 { -1 } else { -2 }), None))
            .collect();
        for at in 0..4 {
            let next = rows.get(at + 1).map(|&next| (next, -1));
            network.side.push(SideColumn {
                name: String::new(),
                cost: Cost::ZERO,
                lower: 0,
                upper: Some(3),
                whole: false,
                uses: [(rows[at], 1)].into_iter().chain(next).collect(),
            });
        }
        let mut levels = Reservoirs::new(&network);
        assert!(levels.has(rows[2]));
        assert!(levels.add(rows[0], 4), "one of four has flowed out");
        assert!(levels.add(rows[1], 2), "two of five have");
        assert!(!levels.add(rows[1], 1));
        assert!(levels.add(rows[1], -1));
        assert!(levels.add(rows[2], 2));
        assert!(!levels.add(rows[0], 1), "a later step overflows");
        assert!(levels.add(rows[0], -1));
    }
}
