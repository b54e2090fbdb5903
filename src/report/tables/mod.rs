//! Tables for databases and engines: one declaration of every column, rows from sessions, one writer a format.
//!
//! Parquet and NDJSON hold texts exactly; in CSV, which spreadsheets open, cells that look like formulas are defused.

mod spec;
mod rows;
mod lines;
mod columnar;
mod dictionary;

#[cfg(test)]
mod tests;

pub use self::dictionary::{data_dictionary, schema_json};
pub use self::rows::{Names, Notes, SessionSource, TableProblem, TableRow, TableRows, checklist_key, session_key};
pub use self::spec::{ColumnKind, ColumnSpec, PARTITIONED_BY, TableId, TableSpec};

/// In which format a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Parquet, for engines.
    Parquet,
    /// One JSON object a line.
    Ndjson,
    /// Comma-separated values.
    Csv,
}

impl TableFormat {
    /// The end of a file's name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
        }
    }
}

/// Which columns of a partitioned table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partition {
    /// Not those that the folder's name says.
    InFolder,
    /// All.
    InRows,
}

/// A table being written into memory; whole pieces are encoded as they fill up.
pub struct TableWriter {
    id: TableId,
    /// The first column that is written.
    first: usize,
    rows: usize,
    kind: Kind,
}

enum Kind {
    Parquet(Box<columnar::ParquetTable>),
    Ndjson(Vec<u8>),
    Csv(Vec<u8>),
}

impl TableWriter {
    /// A table without rows.
    pub fn new(id: TableId, format: TableFormat, partition: Partition) -> Result<Self, String> {
        let is_cut = id.spec().is_partitioned && partition == Partition::InFolder;
        let first = if is_cut { PARTITIONED_BY } else { 0 };
        let columns = &id.spec().columns[first..];
        let kind = match format {
            TableFormat::Parquet => Kind::Parquet(Box::new(
                columnar::ParquetTable::new(id.spec().name, columns).map_err(|error| error.to_string())?,
            )),
            TableFormat::Ndjson => Kind::Ndjson(Vec::new()),
            TableFormat::Csv => Kind::Csv(lines::csv_head(columns)),
        };
        Ok(Self { id, first, rows: 0, kind })
    }

    /// How many rows it has.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Adds rows.
    pub fn add(&mut self, rows: &[TableRow]) -> Result<(), String> {
        self.rows += rows.len();
        let columns = &self.id.spec().columns[self.first..];
        for row in rows {
            let cells = &row[self.first..];
            match &mut self.kind {
                Kind::Parquet(table) => table.add(cells).map_err(|error| error.to_string())?,
                Kind::Ndjson(bytes) => lines::ndjson(None, columns, cells, bytes),
                Kind::Csv(bytes) => lines::csv(cells, bytes),
            }
        }
        Ok(())
    }

    /// The bytes of the file.
    pub fn finish(self) -> Result<Vec<u8>, String> {
        match self.kind {
            Kind::Parquet(table) => table.finish().map_err(|error| error.to_string()),
            Kind::Ndjson(bytes) | Kind::Csv(bytes) => Ok(bytes),
        }
    }
}

/// Rows of every table as lines of JSON, each with the name of its table first.
#[must_use]
pub fn stream(rows: &TableRows) -> Vec<u8> {
    let mut bytes = Vec::new();
    for id in TableId::ALL {
        for row in rows.of(id) {
            lines::ndjson(Some(id.spec().name), id.spec().columns, row, &mut bytes);
        }
    }
    bytes
}
