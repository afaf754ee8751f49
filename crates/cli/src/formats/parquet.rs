//! Apache Parquet, with the columns of `series.csv`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use activity::local::Row;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use super::kind::{FormatKind, SeriesWriter};
use crate::failure::Failure;

/// Rows in one row group, whatever cycles and generators they are of: a file has at most 32,767 groups. Its columns are
/// held in memory, some 25 MB.
const GROUP: usize = 1 << 18;

const SCHEMA: &str = "message series {
    required int64 slot;
    required int64 position;
    required int64 cycle;
    required int64 time (TIMESTAMP(MILLIS, true));
    required binary generator_id (STRING);
    required int64 value;
    required int64 clean;
    optional binary label (STRING);
}";

/// Parquet.
pub const KIND: FormatKind = FormatKind { name: "parquet", summary: "Apache Parquet, Snappy-compressed", create };

struct ParquetWriter {
    path: PathBuf,
    writer: SerializedFileWriter<File>,
    group: Group,
}

fn create(path: PathBuf) -> Result<Box<dyn SeriesWriter>, Failure> {
    let schema = parse_message_type(SCHEMA).map(Arc::new).map_err(|error| cannot(&path, &error))?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = File::create(&path).map_err(|error| cannot(&path, &error))?;
    let writer = SerializedFileWriter::new(file, schema, Arc::new(properties));
    let writer = writer.map_err(|error| cannot(&path, &error))?;
    Ok(Box::new(ParquetWriter { path, writer, group: Group::default() }))
}

impl SeriesWriter for ParquetWriter {
    fn rows(&mut self, rows: &mut dyn Iterator<Item = Row<'_>>) -> Result<(), Failure> {
        for row in rows {
            self.group.add(&row);
            if self.group.labelled.len() == GROUP {
                self.group.write(&mut self.writer).map_err(|error| without_end(&self.path, &error))?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Failure> {
        let ParquetWriter { path, mut writer, mut group } = *self;
        let ended = group.write(&mut writer).and_then(|()| writer.close());
        ended.map(|_| ()).map_err(|error| without_end(&path, &error))
    }
}

fn cannot(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::failed(format!("cannot write {}: {error}", path.display()))
}

/// Without its end nothing reads a Parquet file, so none is left.
fn without_end(path: &Path, error: &ParquetError) -> Failure {
    let _ = std::fs::remove_file(path); // the first error is the one to tell
    cannot(path, error)
}

/// Rows of one row group, by column.
#[derive(Default)]
struct Group {
    numbers: [Vec<i64>; 6],
    generator_ids: Vec<ByteArray>,
    labels: Vec<ByteArray>,
    /// 1 where a row has a label, else 0.
    labelled: Vec<i16>,
}

impl Group {
    fn add(&mut self, row: &Row<'_>) {
        let numbers = [
            row.slot.index(),
            signed(row.position),
            signed(row.cycle),
            row.slot.start().as_millisecond(),
            signed(row.value),
            signed(row.clean),
        ];
        for (column, number) in self.numbers.iter_mut().zip(numbers) {
            column.push(number);
        }
        // Neighbours share the text of their id.
        let id = match self.generator_ids.last() {
            Some(last) if last.data() == row.generator_id.as_bytes() => last.clone(),
            _ => row.generator_id.into(),
        };
        self.generator_ids.push(id);
        self.labelled.push(i16::from(!row.label.is_empty()));
        if !row.label.is_empty() {
            self.labels.push(row.label.into());
        }
    }

    fn write(&mut self, writer: &mut SerializedFileWriter<File>) -> Result<(), ParquetError> {
        if self.labelled.is_empty() {
            return Ok(());
        }
        let mut columns = writer.next_row_group()?;
        let [slots, positions, cycles, times, values, clean] = &self.numbers;
        for numbers in [slots, positions, cycles, times] {
            column::<Int64Type>(&mut columns, numbers, None)?;
        }
        column::<ByteArrayType>(&mut columns, &self.generator_ids, None)?;
        for numbers in [values, clean] {
            column::<Int64Type>(&mut columns, numbers, None)?;
        }
        column::<ByteArrayType>(&mut columns, &self.labels, Some(&self.labelled))?;
        columns.close()?;
        self.numbers.iter_mut().for_each(Vec::clear);
        self.generator_ids.clear();
        self.labels.clear();
        self.labelled.clear();
        Ok(())
    }
}

/// Positions, cycles and values are below 2^63.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn column<T: DataType>(
    columns: &mut SerializedRowGroupWriter<'_, File>,
    values: &[T::T],
    defined: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let Some(mut column) = columns.next_column()? else {
        return Err(ParquetError::General("the schema has fewer columns than rows have fields".to_owned()));
    };
    column.typed::<T>().write_batch(values, defined, None)?;
    column.close()
}
