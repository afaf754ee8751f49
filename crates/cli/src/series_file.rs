//! Series as a file: CSV, JSON lines or Parquet.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use activity::local::{Records, Row, RowWriter, SERIES_HEADER, WriteError};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use crate::args::Format;
use crate::failure::Failure;

/// Bytes of lines that are written at once.
const CHUNK: usize = 1 << 20;

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

/// A file to which rows are added.
pub struct SeriesFile {
    path: PathBuf,
    sink: Sink,
}

enum Sink {
    Text { file: Records, rows: RowWriter, json: bool },
    Parquet { writer: Box<SerializedFileWriter<File>>, group: Group },
}

impl SeriesFile {
    /// The file's name in its folder.
    #[must_use]
    pub fn name(format: Format) -> &'static str {
        match format {
            Format::Csv => "series.csv",
            Format::Jsonl => "series.jsonl",
            Format::Parquet => "series.parquet",
        }
    }

    /// Create the file in `folder`.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn create(folder: &Path, format: Format) -> Result<SeriesFile, Failure> {
        let path = folder.join(SeriesFile::name(format));
        let cannot =
            |error: &dyn std::fmt::Display| Failure::failed(format!("cannot write {}: {error}", path.display()));
        let sink = match format {
            Format::Csv | Format::Jsonl => {
                let mut file = Records::create(path.clone()).map_err(|error| Failure::failed(error.to_string()))?;
                if format == Format::Csv {
                    file.buffer().extend_from_slice(format!("{SERIES_HEADER}\n").as_bytes());
                }
                Sink::Text { file, rows: RowWriter::default(), json: format == Format::Jsonl }
            }
            Format::Parquet => {
                let schema = parse_message_type(SCHEMA).map(Arc::new).map_err(|error| cannot(&error))?;
                let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
                let file = File::create(&path).map_err(|error| cannot(&error))?;
                let writer = SerializedFileWriter::new(file, schema, Arc::new(properties));
                Sink::Parquet { writer: Box::new(writer.map_err(|error| cannot(&error))?), group: Group::default() }
            }
        };
        Ok(SeriesFile { path, sink })
    }

    /// Add rows.
    ///
    /// # Errors
    /// When the file cannot be written: disk full. Lines end whole; of a Parquet file nothing is left, for without its
    /// end nothing reads it.
    pub fn rows<'a>(&mut self, rows: impl Iterator<Item = Row<'a>>) -> Result<(), Failure> {
        match &mut self.sink {
            Sink::Text { file, rows: writer, json } => {
                write_text(file, writer, *json, rows).map_err(|error| Failure::failed(error.to_string()))
            }
            Sink::Parquet { writer, group } => {
                write_groups(writer, group, rows).map_err(|error| without_end(&self.path, &error))
            }
        }
    }

    /// Write what is still in memory.
    ///
    /// # Errors
    /// As [`SeriesFile::rows`].
    pub fn finish(self) -> Result<(), Failure> {
        match self.sink {
            Sink::Text { mut file, .. } => file.flush().map_err(|error| Failure::failed(error.to_string())),
            Sink::Parquet { mut writer, mut group } => {
                let ended = group.write(&mut writer).and_then(|()| writer.close());
                ended.map(|_| ()).map_err(|error| without_end(&self.path, &error))
            }
        }
    }
}

/// A Parquet file could not be written to its end.
fn without_end(path: &Path, error: &ParquetError) -> Failure {
    let _ = std::fs::remove_file(path); // the first error is the one to tell
    Failure::failed(format!("cannot write {}: {error}", path.display()))
}

fn write_text<'a>(
    file: &mut Records,
    writer: &mut RowWriter,
    json: bool,
    rows: impl Iterator<Item = Row<'a>>,
) -> Result<(), WriteError> {
    for row in rows {
        let lines = file.buffer();
        if json {
            writer.json(&row, lines);
        } else {
            writer.csv(&row, lines);
        }
        if lines.len() >= CHUNK {
            file.flush()?;
        }
    }
    Ok(())
}

fn write_groups<'a>(
    writer: &mut SerializedFileWriter<File>,
    group: &mut Group,
    rows: impl Iterator<Item = Row<'a>>,
) -> Result<(), ParquetError> {
    for row in rows {
        group.add(&row);
        if group.labelled.len() == GROUP {
            group.write(writer)?;
        }
    }
    Ok(())
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
