//! Writing a MILP in free MPS format, so that any solver can be run on it.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Milp;

/// Writes `milp` in free MPS. Rows are `R0…` and columns `C0…`; the name of each row stands in a
/// comment, since rule names with brackets trip some readers. The constant of the objective is
/// written as the negative right-hand side of `COST`, as the format has it. `FREE` behind the name
/// tells readers of the COIN-OR family (Cbc, Clp) that columns of the text mean nothing.
///
/// # Errors
/// Those of `out`.
pub fn write_mps(milp: &Milp, name: &str, out: &mut impl Write) -> io::Result<()> {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    writeln!(
        out,
        "NAME {} FREE",
        if plain.is_empty() {
            "driveaway"
        } else {
            &plain
        }
    )?;
    writeln!(out, "ROWS\n N COST")?;
    let kind = |lower: f64, upper: f64| match (lower.is_finite(), upper.is_finite()) {
        _ if lower == upper => 'E',
        (true, _) => 'G',
        (false, true) => 'L',
        (false, false) => 'N',
    };
    for (at, row) in milp.rows.iter().enumerate() {
        writeln!(
            out,
            "* R{at} = {}\n {} R{at}",
            row.name,
            kind(row.lower, row.upper)
        )?;
    }
    let mut terms: Vec<Vec<(usize, f64)>> = vec![Vec::new(); milp.columns.len()];
    for (at, row) in milp.rows.iter().enumerate() {
        for &(column, amount) in &row.terms {
            terms[column as usize].push((at, amount));
        }
    }
    writeln!(out, "COLUMNS")?;
    let mut whole = false;
    for (at, column) in milp.columns.iter().enumerate() {
        if column.whole != whole {
            whole = column.whole;
            let mark = if whole { "INTORG" } else { "INTEND" };
            writeln!(out, " M{at} 'MARKER' '{mark}'")?;
        }
        let mut line = String::new();
        let _ = writeln!(line, " C{at} COST {}", column.cost);
        for &(row, amount) in &terms[at] {
            let _ = writeln!(line, " C{at} R{row} {amount}");
        }
        out.write_all(line.as_bytes())?;
    }
    if whole {
        writeln!(out, " MEND 'MARKER' 'INTEND'")?;
    }
    writeln!(out, "RHS")?;
    if milp.offset != 0.0 {
        writeln!(out, " RHS COST {}", -milp.offset)?;
    }
    for (at, row) in milp.rows.iter().enumerate() {
        let side = if row.lower.is_finite() {
            row.lower
        } else {
            row.upper
        };
        if side.is_finite() && side != 0.0 {
            writeln!(out, " RHS R{at} {side}")?;
        }
    }
    writeln!(out, "RANGES")?;
    for (at, row) in milp.rows.iter().enumerate() {
        if row.lower.is_finite() && row.upper.is_finite() && row.lower < row.upper {
            writeln!(out, " RNG R{at} {}", row.upper - row.lower)?;
        }
    }
    writeln!(out, "BOUNDS")?;
    for (at, column) in milp.columns.iter().enumerate() {
        if column.lower != 0.0 {
            writeln!(out, " LO BND C{at} {}", column.lower)?;
        }
        if column.upper.is_finite() {
            writeln!(out, " UP BND C{at} {}", column.upper)?;
        } else if column.whole {
            // Some readers give whole columns without bounds an upper bound of 1.
            writeln!(out, " PL BND C{at}")?;
        }
    }
    writeln!(out, "ENDATA")
}
