//! Series as a file: CSV, JSON lines or Parquet.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use activity::local::{Row, RowWriter, SERIES_HEADER};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use crate::args::Format;
use crate::failure::Failure;

/// Rows in one row group: its columns are held in memory, about 60 MB.
const GROUP: usize = 1 << 20;

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
    Text { file: BufWriter<File>, rows: RowWriter, json: bool },
    Parquet(Box<SerializedFileWriter<File>>),
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
        let file = File::create(&path).map_err(|error| cannot(&error))?;
        let sink = match format {
            Format::Csv | Format::Jsonl => {
                let mut file = BufWriter::with_capacity(1 << 20, file);
                if format == Format::Csv {
                    writeln!(file, "{SERIES_HEADER}").map_err(|error| cannot(&error))?;
                }
                Sink::Text { file, rows: RowWriter::default(), json: format == Format::Jsonl }
            }
            Format::Parquet => {
                let schema = parse_message_type(SCHEMA).map(Arc::new).map_err(|error| cannot(&error))?;
                let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
                let writer = SerializedFileWriter::new(file, schema, Arc::new(properties));
                Sink::Parquet(Box::new(writer.map_err(|error| cannot(&error))?))
            }
        };
        Ok(SeriesFile { path, sink })
    }

    /// Add rows.
    ///
    /// # Errors
    /// When the file cannot be written: disk full.
    pub fn rows<'a>(&mut self, rows: impl Iterator<Item = Row<'a>>) -> Result<(), Failure> {
        let written = match &mut self.sink {
            Sink::Text { file, rows: writer, json } => {
                write_text(file, writer, *json, rows).map_err(|error| error.to_string())
            }
            Sink::Parquet(writer) => write_groups(writer, rows).map_err(|error| error.to_string()),
        };
        written.map_err(|error| Failure::failed(format!("cannot write {}: {error}", self.path.display())))
    }

    /// Write what is still in memory.
    ///
    /// # Errors
    /// As [`SeriesFile::rows`].
    pub fn finish(self) -> Result<(), Failure> {
        let written = match self.sink {
            Sink::Text { mut file, .. } => file.flush().map_err(|error| error.to_string()),
            Sink::Parquet(writer) => writer.close().map(|_| ()).map_err(|error| error.to_string()),
        };
        written.map_err(|error| Failure::failed(format!("cannot write {}: {error}", self.path.display())))
    }
}

fn write_text<'a>(
    file: &mut BufWriter<File>,
    writer: &mut RowWriter,
    json: bool,
    rows: impl Iterator<Item = Row<'a>>,
) -> std::io::Result<()> {
    let mut line = Vec::new();
    for row in rows {
        line.clear();
        if json {
            writer.json(&row, &mut line);
        } else {
            writer.csv(&row, &mut line);
        }
        file.write_all(&line)?;
    }
    Ok(())
}

fn write_groups<'a>(
    writer: &mut SerializedFileWriter<File>,
    mut rows: impl Iterator<Item = Row<'a>>,
) -> Result<(), ParquetError> {
    loop {
        let group: Vec<Row<'a>> = rows.by_ref().take(GROUP).collect();
        if group.is_empty() {
            return Ok(());
        }
        let mut columns = writer.next_row_group()?;
        numbers(&mut columns, &group, |row| row.slot.index())?;
        numbers(&mut columns, &group, |row| signed(row.position))?;
        numbers(&mut columns, &group, |row| signed(row.cycle))?;
        numbers(&mut columns, &group, |row| row.slot.start().as_millisecond())?;
        let ids: Vec<ByteArray> = group.iter().map(|row| row.generator_id.into()).collect();
        column::<ByteArrayType>(&mut columns, &ids, None)?;
        numbers(&mut columns, &group, |row| signed(row.value))?;
        numbers(&mut columns, &group, |row| signed(row.clean))?;
        let labels: Vec<ByteArray> =
            group.iter().filter(|row| !row.label.is_empty()).map(|row| row.label.into()).collect();
        let defined: Vec<i16> = group.iter().map(|row| i16::from(!row.label.is_empty())).collect();
        column::<ByteArrayType>(&mut columns, &labels, Some(&defined))?;
        columns.close()?;
    }
}

/// Positions, cycles and values are below 2^63.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn numbers(
    columns: &mut SerializedRowGroupWriter<'_, File>,
    group: &[Row<'_>],
    value: impl Fn(&Row<'_>) -> i64,
) -> Result<(), ParquetError> {
    let values: Vec<i64> = group.iter().map(value).collect();
    column::<Int64Type>(columns, &values, None)
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
