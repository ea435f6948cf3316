//! Finding tables in sheets: which sheet is which, where the header row is, which column is which.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::grid::{Book, Cell, Grid, Place};
use super::layout::{self, Layout};
use super::text::essence;
use crate::words::{Lang, Words};

/// Rows in which a header is looked for: titles may stand above it.
const HEADER_ROWS: usize = 20;

/// A sheet understood.
pub(super) struct Table<'a> {
    pub(super) layout: &'static Layout,
    pub(super) sheet: usize,
    grid: &'a Grid,
    pub(super) header: usize,
    /// For each column of the layout, where it is.
    columns: Vec<Option<usize>>,
    /// Columns with a header that is no column of the layout.
    pub(super) strangers: Vec<usize>,
    /// Columns whose header another column has too.
    pub(super) twins: Vec<usize>,
}

/// Every name of a message: the texts between `|`.
pub(super) fn names(words: Words, key: &str) -> Vec<String> {
    let text = words.text(key);
    text.split('|').map(|name| name.trim().to_owned()).collect()
}

/// The name that is written.
pub(super) fn name(words: Words, key: &str) -> String {
    names(words, key).into_iter().next().unwrap_or_default()
}

/// For each sheet, the column that a header means, in any language.
type Headers = BTreeMap<&'static str, BTreeMap<String, usize>>;

static HEADERS: LazyLock<Headers> = LazyLock::new(|| {
    (layout::ALL.iter().chain(layout::ROSTERS))
        .map(|layout| {
            let mut known = BTreeMap::new();
            for (at, column) in layout.columns.iter().enumerate() {
                known.insert(essence(column.key), at);
                for lang in Lang::ALL {
                    for name in names(Words::new(lang), &layout.words_key(column)) {
                        known.entry(essence(&name)).or_insert(at);
                    }
                }
            }
            (layout.key, known)
        })
        .collect()
});

fn column_of(layout: &Layout, cell: &Cell) -> Option<usize> {
    let Cell::Text(text) = cell else { return None };
    HEADERS.get(layout.key)?.get(&essence(text)).copied()
}

/// The names of the layout's columns nearest to a header, if one is near.
pub(super) fn nearest(layout: &Layout, header: &str, words: Words) -> Option<String> {
    let header = essence(header);
    let known = HEADERS.get(layout.key)?;
    let near = |name: &String| strsim::normalized_damerau_levenshtein(name, &header);
    let (name, &at) = known
        .iter()
        .filter(|(name, _)| name.chars().count() > 2 && near(name) >= 0.75)
        .max_by(|(one, _), (two, _)| near(one).total_cmp(&near(two)))?;
    let column = layout.columns.get(at).filter(|_| !name.is_empty())?;
    Some(self::name(words, &layout.words_key(column)))
}

/// The row with the most headers of the layout, and how many it has.
fn header_row(layout: &Layout, grid: &Grid) -> Option<(usize, usize)> {
    let count = |row: &Vec<Cell>| {
        let mut found: Vec<usize> = row.iter().filter_map(|c| column_of(layout, c)).collect();
        found.sort_unstable();
        found.dedup();
        found.len()
    };
    (grid.rows.iter().take(HEADER_ROWS).enumerate())
        .map(|(at, row)| (at, count(row)))
        .filter(|&(_, count)| count > 0)
        .max_by_key(|&(at, count)| (count, std::cmp::Reverse(at)))
}

/// How much of the grid is understood as some sheet.
pub(super) fn score(grid: &Grid) -> usize {
    (layout::ALL.iter())
        .filter_map(|layout| header_row(layout, grid))
        .map(|(_, count)| count)
        .max()
        .unwrap_or(0)
}

/// The layout whose name, in any language, is that of the sheet.
fn by_name(grid: &Grid) -> Option<&'static Layout> {
    let stem = grid.name.strip_suffix(".csv").unwrap_or(&grid.name);
    let wanted = essence(stem);
    layout::ALL.iter().copied().find(|layout| {
        essence(layout.key) == wanted
            || Lang::ALL.iter().any(|&lang| {
                let names = names(Words::new(lang), &layout.name_key());
                names.iter().any(|name| essence(name) == wanted)
            })
    })
}

/// Every sheet that is understood: by its name, or else by its headers.
pub(super) fn tables(book: &Book) -> Vec<Table<'_>> {
    let mut found: Vec<Table> = Vec::new();
    let mut unnamed = Vec::new();
    for (sheet, grid) in book.sheets.iter().enumerate() {
        match by_name(grid) {
            Some(layout) => found.extend(Table::of(layout, sheet, grid)),
            None => unnamed.push((sheet, grid)),
        }
    }
    for (sheet, grid) in unnamed {
        let taken = |layout: &&Layout| found.iter().any(|table| table.layout.key == layout.key);
        let best = (layout::ALL.iter().copied())
            .filter(|layout| !taken(layout))
            .filter_map(|layout| Some((header_row(layout, grid)?.1, layout)))
            .filter(|&(count, layout)| count >= 3 || count == layout.columns.len())
            .max_by_key(|&(count, _)| count);
        if let Some((_, layout)) = best {
            found.extend(Table::of(layout, sheet, grid));
        }
    }
    found
}

impl<'a> Table<'a> {
    /// The sheet read as `layout`; none without a header row.
    pub(super) fn of(layout: &'static Layout, sheet: usize, grid: &'a Grid) -> Option<Table<'a>> {
        let (header, _) = header_row(layout, grid)?;
        let mut table = Table {
            layout,
            sheet,
            grid,
            header,
            columns: vec![None; layout.columns.len()],
            strangers: Vec::new(),
            twins: Vec::new(),
        };
        for (at, cell) in grid.rows.get(header).into_iter().flatten().enumerate() {
            if *cell == Cell::Empty {
                continue;
            }
            match column_of(layout, cell).and_then(|known| table.columns.get_mut(known)) {
                Some(slot @ None) => *slot = Some(at),
                Some(Some(_)) => table.twins.push(at),
                None => table.strangers.push(at),
            }
        }
        Some(table)
    }

    /// Rows with content below the header; a row whose first content begins with `#` is a remark.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        (self.header + 1..self.grid.rows.len()).filter(|&row| {
            let first = (self.grid.rows[row].iter()).find(|cell| **cell != Cell::Empty);
            match first {
                None => false,
                Some(Cell::Text(text)) => !text.starts_with('#'),
                Some(_) => true,
            }
        })
    }

    /// The cell of a row in a column of the layout.
    pub(super) fn cell(&self, row: usize, key: &str) -> &'a Cell {
        static EMPTY: Cell = Cell::Empty;
        match self.column(key) {
            Some(column) => self.grid.cell(row, column),
            None => &EMPTY,
        }
    }

    /// Where a column of the layout is.
    pub(super) fn column(&self, key: &str) -> Option<usize> {
        self.columns.get(self.layout.at(key)?).copied().flatten()
    }

    /// Where the cell is, or would be: without the column, the first of the row.
    pub(super) fn place(&self, row: usize, key: &str) -> Place {
        let first = || self.columns.iter().flatten().min().copied();
        Place {
            sheet: self.sheet,
            row,
            column: self.column(key).or_else(first).unwrap_or(0),
        }
    }

    /// The header of a column as it stands.
    pub(super) fn heading(&self, column: usize) -> String {
        self.grid.cell(self.header, column).shown()
    }
}
