//! Rows as lines: NDJSON and CSV.

use serde_json::{Map, Value};

use super::super::csv::defused;
use super::rows::Datum;
use super::spec::ColumnSpec;

/// Appends a row as a JSON object, with the name of its table where one is given.
pub(super) fn ndjson(table: Option<&str>, columns: &[ColumnSpec], cells: &[Datum], out: &mut Vec<u8>) {
    let mut object = Map::new();
    if let Some(table) = table {
        object.insert("table".to_owned(), table.into());
    }
    for (column, cell) in columns.iter().zip(cells) {
        let value = match cell {
            Datum::Null => Value::Null,
            Datum::Text(text) => text.as_str().into(),
            Datum::Int(number) => (*number).into(),
            Datum::Bool(is) => (*is).into(),
            Datum::Date(date) => date.to_string().into(),
        };
        object.insert(column.name.to_owned(), value);
    }
    // Writing to memory never fails.
    let _ = serde_json::to_writer(&mut *out, &object);
    out.push(b'\n');
}

/// The first line of a CSV file.
pub(super) fn csv_head(columns: &[ColumnSpec]) -> Vec<u8> {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    format!("{}\r\n", names.join(",")).into_bytes()
}

/// Appends a row as CSV: nothing is an empty cell, an empty text is `""`.
pub(super) fn csv(cells: &[Datum], out: &mut Vec<u8>) {
    for (nth, cell) in cells.iter().enumerate() {
        if nth > 0 {
            out.push(b',');
        }
        match cell {
            Datum::Null => {}
            Datum::Text(text) => {
                out.extend(format!("\"{}\"", defused(text).replace('"', "\"\"")).as_bytes());
            }
            Datum::Int(number) => out.extend(number.to_string().as_bytes()),
            Datum::Bool(is) => out.extend(is.to_string().as_bytes()),
            Datum::Date(date) => out.extend(date.to_string().as_bytes()),
        }
    }
    out.extend(b"\r\n");
}
