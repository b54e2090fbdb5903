//! Spreadsheets: CSV in any encoding of an office, ODS and XLSX. A sheet is a table, a line of a cell a paragraph.

use std::io::Cursor;

use calamine::{Data, Ods, Xlsx};

use super::blocks::{Budget, cell, tidy};
use super::package::Package;
use crate::import::document::{Block, Document, DocumentRow, MOST_COLUMNS, Paragraph, Table};
use crate::import::error::ImportError;
use crate::import::rules::is_column_name;

/// The most rows of a sheet that are looked at; a list of points has some hundred.
const MOST_ROWS: usize = 20_000;
/// Records by which CSV is told from a text with commas.
const TELLING: usize = 3;

/// The document of a text in CSV; `None` if it is none: its first record must name columns, the others have as many.
pub fn csv(text: &str) -> Result<Option<Document>, ImportError> {
    let first = text.lines().next().unwrap_or_default();
    // Tabs divide the cells of plain texts, which are no lists; some spreadsheets write a semicolon for the comma.
    let is_between = |sign: &char| !first.contains('\t') && first.matches(*sign).count() >= 2;
    let between = [',', ';'].into_iter().find(is_between);
    let Some(between) = between.and_then(|sign| u8::try_from(sign).ok()) else { return Ok(None) };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(between).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records().take(MOST_ROWS) {
        let Ok(record) = record else { return Ok(None) };
        rows.push(record.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    let Some(names) = rows.first() else { return Ok(None) };
    let known = names.iter().filter(|name| is_column_name(name)).count();
    let is_even = rows.iter().take(TELLING).all(|row| row.len() == names.len());
    if known < 2 || !is_even {
        return Ok(None);
    }
    let mut budget = Budget::default();
    Ok(Some(Document { blocks: vec![table(rows.into_iter(), &mut budget)?] }))
}

/// The sheets of a workbook, each a table.
pub fn workbook(bytes: &[u8], package: &mut Package<'_>) -> Result<Document, ImportError> {
    let is_xlsx = package.has("xl/workbook.xml");
    package.require_modest()?;
    // The crate reads what anybody may have written: where it gives up in the middle, the file is damaged.
    let read = std::panic::catch_unwind(|| if is_xlsx { sheets::<Xlsx<_>>(bytes) } else { sheets::<Ods<_>>(bytes) });
    read.unwrap_or(Err(ImportError::Damaged))
}

fn sheets<'a, R: calamine::Reader<Cursor<&'a [u8]>>>(bytes: &'a [u8]) -> Result<Document, ImportError> {
    let mut workbook = R::new(Cursor::new(bytes)).map_err(|_| ImportError::Damaged)?;
    let mut budget = Budget::default();
    let mut document = Document::default();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(|_| ImportError::Damaged)?;
        let rows = range.rows().take(MOST_ROWS).map(|row| row.iter().take(MOST_COLUMNS).map(text_of).collect());
        document.blocks.push(table(rows, &mut budget)?);
    }
    Ok(document)
}

fn text_of(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

/// Rows of texts as a table; rows without any text are left out.
fn table(rows: impl Iterator<Item = Vec<String>>, budget: &mut Budget) -> Result<Block, ImportError> {
    let mut table = Table::default();
    for (at, texts) in rows.enumerate() {
        if texts.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let mut row = DocumentRow::default();
        for (column, text) in texts.iter().take(MOST_COLUMNS).enumerate() {
            let mut blocks = Vec::new();
            for line in text.split('\n').map(tidy).filter(|line| !line.is_empty()) {
                budget.spend(1)?;
                blocks.push(Block::Paragraph(Paragraph { text: line, line: at + 1, ..Paragraph::default() }));
            }
            row.cells.extend(cell(column, 1, 1, blocks));
        }
        table.rows.push(row);
    }
    Ok(Block::Table(table))
}
