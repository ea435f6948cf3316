//! Writing grids of cells as workbooks and CSV.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Note, Workbook, Worksheet, XlsxError,
};

use unicode_width::UnicodeWidthStr;

use super::grid::Cell;

/// Rows of a template for which lists are offered.
const LISTED_ROWS: u32 = 2_000;
/// Height of a line, in points.
const LINE: f64 = 18.0;
/// Columns are not wider than this, in signs: longer texts are broken.
const WIDEST: usize = 90;
/// What a name of a sheet may be long, and may not hold.
const NAME: usize = 31;
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// A sheet to be written; rows and columns count from 0.
#[derive(Default)]
pub(super) struct Page {
    pub(super) name: String,
    pub(super) rows: Vec<Vec<Cell>>,
    /// The row of headers, bold, and on each printed page; none = all rows are plain.
    pub(super) header: Option<u32>,
    /// Comments by row and column.
    pub(super) notes: BTreeMap<(usize, usize), String>,
    /// Red cells.
    pub(super) red: BTreeSet<(usize, usize)>,
    /// Whether people do not see it.
    pub(super) hidden: bool,
    /// Whether times are shown without their year. They keep their date: a program that shows the time
    /// of day alone may save nothing but that.
    pub(super) short: bool,
    /// Whether rows with the same first cell belong together: every second group is shaded.
    pub(super) banded: bool,
    /// Words offered in the rows below the header, by column.
    pub(super) choices: BTreeMap<usize, Vec<String>>,
}

/// The pages as a workbook: landscape, as wide as the paper. The same bytes for the same pages.
///
/// # Errors
/// More rows or columns than a workbook holds.
pub(super) fn workbook(pages: &[Page]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let mut taken = BTreeSet::new();
    for page in pages {
        let name = sheet_name(&page.name, &mut taken);
        fill(book.add_worksheet().set_name(name)?, page)?;
    }
    book.save_to_buffer()
}

/// A name that a workbook takes, unlike those before, which may not differ by case alone.
pub(super) fn sheet_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = (wanted.chars())
        .map(|sign| if FORBIDDEN.contains(&sign) { '-' } else { sign })
        .collect();
    let plain = plain.trim_matches('\'');
    let mut nth = 1;
    loop {
        let end = if nth == 1 {
            String::new()
        } else {
            format!(" {nth}")
        };
        let begin: String = plain.chars().take((NAME - end.len()) / 2 * 2).collect();
        let begin = shortened(&begin, NAME - end.len());
        let name = format!("{begin}{end}");
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        nth += 1;
    }
}

/// The beginning of a text with at most so many UTF-16 units, in which workbooks count.
fn shortened(text: &str, units: usize) -> String {
    let mut left = units;
    text.chars()
        .take_while(|sign| {
            let fits = sign.len_utf16() <= left;
            left = left.saturating_sub(sign.len_utf16());
            fits
        })
        .collect()
}

fn fill(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    sheet.set_hidden(page.hidden);
    sheet.set_landscape().set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&C&P / &N");
    if let Some(header) = page.header {
        sheet.set_repeat_rows(header, header)?;
        sheet.set_freeze_panes(header + 1, 0)?;
    }
    let mut shaded = false;
    for (row, cells) in (0_u32..).zip(&page.rows) {
        let above = (row as usize)
            .checked_sub(1)
            .and_then(|above| page.rows.get(above));
        let is_below = page.header.is_some_and(|header| header < row);
        shaded ^= is_below && above.is_some_and(|above| above.first() != cells.first());
        for (column, cell) in (0_u16..).zip(cells) {
            let at = (row as usize, usize::from(column));
            let mut format = Format::new().set_align(FormatAlign::Top);
            match page.header {
                Some(header) if header == row => {
                    format = format
                        .set_bold()
                        .set_background_color(Color::RGB(0x00D9_E2F3))
                        .set_align(FormatAlign::Center)
                        .set_text_wrap();
                }
                Some(header) if row < header => format = format.set_bold().set_font_size(14),
                _ if shaded && page.banded => {
                    format = format.set_background_color(Color::RGB(0x00F2_F2F2));
                }
                _ => {}
            }
            if page.header.is_some_and(|header| header <= row) {
                format = format.set_border(FormatBorder::Thin);
                if text_of(cell, page.short).contains('\n') || width_of(cell, page.short) > WIDEST {
                    format = format.set_text_wrap();
                }
            }
            if page.red.contains(&at) {
                format = format.set_background_color(Color::RGB(0x00FF_9999));
            }
            put(sheet, (row, column), cell, format, page.short)?;
        }
    }
    let widths = widths(page);
    for (column, &width) in (0_u16..).zip(&widths) {
        #[allow(clippy::cast_precision_loss)] // at most WIDEST
        sheet.set_column_width(column, width as f64 * 1.1 + 1.5)?;
    }
    sheet.set_default_row_height(LINE);
    // Not every program grows rows by itself.
    for (row, cells) in (0_u32..).zip(&page.rows) {
        let fits = page.header.is_some_and(|header| header <= row);
        let lines = cells
            .iter()
            .zip(&widths)
            .map(|(cell, &width)| lines_of(cell, width));
        let lines = lines.filter(|_| fits).max().unwrap_or(1);
        if lines > 1 {
            sheet.set_row_height(row, LINE * f64::from(lines))?;
        }
    }
    for (&(row, column), text) in &page.notes {
        if let (Ok(row), Ok(column)) = (u32::try_from(row), u16::try_from(column)) {
            let note = Note::new(text.as_str())
                .set_width(280)
                .add_author_prefix(false);
            sheet.insert_note(row, column, &note)?;
        }
    }
    for (&column, words) in &page.choices {
        let (Some(header), Ok(column)) = (page.header, u16::try_from(column)) else {
            continue;
        };
        let list = DataValidation::new()
            .allow_list_strings(words)?
            .set_error_style(DataValidationErrorStyle::Warning);
        sheet.add_data_validation(header + 1, column, header + LISTED_ROWS, column, &list)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: Format,
    short: bool,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, &format)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &format)?,
        Cell::Flag(flag) => sheet.write_boolean_with_format(row, column, *flag, &format)?,
        Cell::Number(number) => sheet.write_number_with_format(row, column, *number, &format)?,
        Cell::Moment(serial) => {
            let shape = match serial {
                time if *time < 20.0 => "[hh]:mm",
                _ if short => "mm-dd hh:mm",
                date if date.fract() == 0.0 => "yyyy-mm-dd",
                _ => "yyyy-mm-dd hh:mm",
            };
            let format = format.set_num_format(shape);
            sheet.write_number_with_format(row, column, *serial, &format)?
        }
    };
    Ok(())
}

/// The text of a cell as the sheet shows it.
fn text_of(cell: &Cell, short: bool) -> String {
    let shown = cell.shown();
    match cell {
        Cell::Moment(_) if short => shown.get("2025-".len()..).unwrap_or(&shown).to_owned(),
        _ => shown,
    }
}

/// The widest line of a cell, in columns of a terminal: a Chinese sign takes two.
fn width_of(cell: &Cell, short: bool) -> usize {
    let text = text_of(cell, short);
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// How wide each column must be. Heads are broken between words, titles run on over the columns.
fn widths(page: &Page) -> Vec<usize> {
    let header = page.header.unwrap_or(0) as usize;
    let columns = page.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widest = vec![0; columns];
    for (row, cells) in page.rows.iter().enumerate().skip(header) {
        for (cell, widest) in cells.iter().zip(&mut widest) {
            let own = if page.header.is_some() && row == header {
                let text = cell.shown();
                text.split_whitespace()
                    .map(UnicodeWidthStr::width)
                    .max()
                    .unwrap_or(0)
            } else {
                width_of(cell, page.short).min(WIDEST)
            };
            *widest = own.max(*widest);
        }
    }
    widest.into_iter().map(|width| width.max(3)).collect()
}

/// How many lines a cell takes in a column of this width, broken between words.
fn lines_of(cell: &Cell, width: usize) -> u32 {
    let Cell::Text(text) = cell else { return 1 };
    let mut count = 0;
    for line in text.lines() {
        let mut used = 0;
        count += 1;
        for word in line.split_whitespace().map(UnicodeWidthStr::width) {
            if used > 0 && used + 1 + word > width {
                (count, used) = (count + 1, 0);
            }
            // Longer than a line: broken anywhere.
            count += u32::try_from(word.saturating_sub(1) / width.max(1)).unwrap_or(0);
            used += word + usize::from(used > 0);
        }
    }
    count.max(1)
}

/// The page as CSV in UTF-8, with the mark that spreadsheets know it by.
///
/// # Errors
/// None that writing to memory has.
pub(super) fn csv(page: &Page) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(&mut bytes);
    for row in &page.rows {
        out.write_record(row.iter().map(Cell::shown))?;
    }
    out.flush()?;
    drop(out);
    Ok(bytes)
}
