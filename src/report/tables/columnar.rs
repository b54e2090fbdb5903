//! Parquet: typed columns, encoded a piece at a time and compressed with Snappy.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::rows::Datum;
use super::spec::{ColumnKind, ColumnSpec};
use chrono::NaiveDate;

/// Rows of one piece; engines skip whole pieces by their smallest and largest values.
const ROWS: usize = 50_000;

/// A table of Parquet in memory: encoded pieces, and the columns of the one that fills up.
pub(super) struct ParquetTable {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: &'static [ColumnSpec],
    gathered: Vec<Gathered>,
    rows: usize,
}

/// The values of one column that are there, and for each row whether one is.
#[derive(Default)]
struct Gathered {
    texts: Vec<ByteArray>,
    ints: Vec<i64>,
    days: Vec<i32>,
    bools: Vec<bool>,
    levels: Vec<i16>,
}

impl ParquetTable {
    pub(super) fn new(name: &str, columns: &'static [ColumnSpec]) -> Result<Self> {
        let fields = columns.iter().map(field).collect::<Result<Vec<_>>>()?;
        let schema = Type::group_type_builder(name).with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("pillarcheck ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
        Ok(Self { writer, columns, gathered: empty(columns), rows: 0 })
    }

    pub(super) fn add(&mut self, cells: &[Datum]) -> Result<()> {
        for (gathered, cell) in self.gathered.iter_mut().zip(cells) {
            gathered.levels.push(i16::from(*cell != Datum::Null));
            match cell {
                Datum::Null => {}
                Datum::Text(text) => gathered.texts.push(text.as_str().into()),
                Datum::Int(number) => gathered.ints.push(*number),
                Datum::Bool(is) => gathered.bools.push(*is),
                Datum::Date(date) => gathered.days.push(days(*date)),
            }
        }
        self.rows += 1;
        if self.rows == ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let gathered = std::mem::replace(&mut self.gathered, empty(self.columns));
        self.rows = 0;
        let mut group = self.writer.next_row_group()?;
        for (column, values) in self.columns.iter().zip(&gathered) {
            let Some(mut writer) = group.next_column()? else { break };
            values.write(column, &mut writer)?;
            writer.close()?;
        }
        group.close().map(|_| ())
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>> {
        self.flush()?;
        self.writer.into_inner()
    }
}

impl Gathered {
    fn write(&self, column: &ColumnSpec, writer: &mut SerializedColumnWriter<'_>) -> Result<usize> {
        let levels = column.is_nullable.then_some(self.levels.as_slice());
        match column.kind {
            ColumnKind::Text => writer.typed::<ByteArrayType>().write_batch(&self.texts, levels, None),
            ColumnKind::Int => writer.typed::<Int64Type>().write_batch(&self.ints, levels, None),
            ColumnKind::Bool => writer.typed::<BoolType>().write_batch(&self.bools, levels, None),
            ColumnKind::Date => writer.typed::<Int32Type>().write_batch(&self.days, levels, None),
        }
    }
}

fn empty(columns: &[ColumnSpec]) -> Vec<Gathered> {
    columns.iter().map(|_| Gathered::default()).collect()
}

fn field(column: &ColumnSpec) -> Result<Arc<Type>> {
    let (physical, logical) = match column.kind {
        ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnKind::Int => (Physical::INT64, None),
        ColumnKind::Bool => (Physical::BOOLEAN, None),
        ColumnKind::Date => (Physical::INT32, Some(LogicalType::Date)),
    };
    let repetition = if column.is_nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let field = Type::primitive_type_builder(column.name, physical);
    field.with_logical_type(logical).with_repetition(repetition).build().map(Arc::new)
}

/// Days since 1970.
fn days(date: NaiveDate) -> i32 {
    (date - NaiveDate::default()).num_days() as i32
}
