//! How many points a finished file holds, read from its bytes alone, so that a writer can be checked before it is believed.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Format;
use super::{csv, html, markdown, ods, odt, package, text};

/// How many points the bytes of a report hold; `None` where they are no such report.
pub(super) fn points(bytes: &[u8], format: Format) -> Option<usize> {
    let text = || std::str::from_utf8(bytes).ok();
    match format {
        Format::Text => Some(text()?.lines().filter(|line| text::begins_point(line)).count()),
        Format::Markdown => Some(markdown::points(text()?)),
        Format::Html => Some(text()?.matches(html::POINT).count()),
        Format::Csv => Some(csv::rows(text()?)),
        Format::Json => json_points(bytes),
        Format::Odt => Some(package::content(bytes)?.matches(odt::POINT).count()),
        Format::Ods => Some(package::content(bytes)?.matches(ods::POINT).count()),
    }
}

/// What is counted of either layout.
#[derive(Deserialize)]
struct Counted {
    /// Of a session.
    checklist: Option<Checklist>,
    /// Of a report.
    blocks: Option<Vec<Block>>,
}

#[derive(Deserialize)]
struct Checklist {
    pillars: Vec<Pillar>,
}

#[derive(Deserialize)]
struct Pillar {
    strategies: Vec<Strategy>,
}

#[derive(Deserialize)]
struct Strategy {
    points: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct Block {
    table: Option<Table>,
}

#[derive(Deserialize)]
struct Table {
    columns: Vec<Column>,
    rows: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct Column {
    key: String,
}

fn json_points(bytes: &[u8]) -> Option<usize> {
    let counted: Counted = serde_json::from_slice(bytes).ok()?;
    if let Some(checklist) = counted.checklist {
        let strategies = checklist.pillars.iter().flat_map(|pillar| &pillar.strategies);
        return Some(strategies.map(|strategy| strategy.points.len()).sum());
    }
    let tables = counted.blocks?.into_iter().filter_map(|block| block.table);
    // A table of points says of each row which point it is.
    let of_points = tables.filter(|table| table.columns.iter().any(|column| column.key == "id"));
    Some(of_points.map(|table| table.rows.len()).sum())
}
