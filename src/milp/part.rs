//! Parts of a program: some columns taken out at fixed values.

use super::{Column, Milp, MilpRow};

/// A program with some columns taken out, at fixed values.
pub struct Part {
    /// What is left.
    pub milp: Milp,
    /// Columns that stay.
    columns: Vec<u32>,
    /// Rows that stay.
    pub rows: Vec<u32>,
    /// Values of the columns taken out, where not zero.
    fixed: Vec<(u32, f64)>,
    /// Whether nothing was taken out.
    pub complete: bool,
}

impl Part {
    /// Takes out the columns for which `fixed` gives a value.
    pub fn new(milp: &Milp, fixed: impl Fn(usize, &Column) -> Option<f64>) -> Part {
        let mut place = vec![u32::MAX; milp.columns.len()];
        let mut part = Part {
            milp: Milp {
                offset: milp.offset,
                ..Milp::default()
            },
            columns: Vec::new(),
            rows: Vec::new(),
            fixed: Vec::new(),
            complete: true,
        };
        for (at, column) in milp.columns.iter().enumerate() {
            let index = u32::try_from(at).unwrap_or(u32::MAX);
            if let Some(value) = fixed(at, column) {
                if value != 0.0 {
                    part.fixed.push((index, value));
                    part.milp.offset += column.cost * value;
                }
            } else {
                place[at] = u32::try_from(part.columns.len()).unwrap_or(u32::MAX);
                part.columns.push(index);
                part.milp.columns.push(column.clone());
            }
        }
        part.complete = part.columns.len() == milp.columns.len();
        let mut value = vec![0.0; milp.columns.len()];
        for &(column, fixed) in &part.fixed {
            value[column as usize] = fixed;
        }
        for (at, row) in (0u32..).zip(&milp.rows) {
            let taken: f64 = row
                .terms
                .iter()
                .map(|&(column, amount)| amount * value[column as usize])
                .sum();
            let terms: Vec<(u32, f64)> = (row.terms.iter())
                .filter(|(column, _)| place[*column as usize] != u32::MAX)
                .map(|&(column, amount)| (place[column as usize], amount))
                .collect();
            let (lower, upper) = (row.lower - taken, row.upper - taken);
            if !terms.is_empty() || lower > 0.0 || upper < 0.0 {
                part.rows.push(at);
                part.milp.rows.push(MilpRow {
                    name: String::new(),
                    lower,
                    upper,
                    terms,
                });
            }
        }
        part
    }

    /// The values of the whole.
    pub fn expand(&self, milp: &Milp, values: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; milp.columns.len()];
        for &(column, value) in &self.fixed {
            all[column as usize] = value;
        }
        for (&column, &value) in self.columns.iter().zip(values) {
            all[column as usize] = value;
        }
        all
    }

    /// The values, or whatever there is a column, of what is left.
    pub fn restrict<V: Copy>(&self, values: &[V]) -> Vec<V> {
        (self.columns.iter())
            .map(|&column| values[column as usize])
            .collect()
    }
}
