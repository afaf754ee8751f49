//! Formats with a line for each row.

use std::path::PathBuf;

use activity::local::{Records, Row, RowWriter, WriteError};

use super::kind::SeriesWriter;
use crate::failure::Failure;

/// Bytes of lines that are written at once.
const CHUNK: usize = 1 << 20;

/// Appends a row's line, with its end.
pub type Line = fn(&mut RowWriter, &Row<'_>, &mut Vec<u8>);

/// A file of lines, whole ones even when the disk is full.
struct LineWriter {
    file: Records,
    rows: RowWriter,
    line: Line,
}

/// Creates a file that begins with `header`, to which `line` adds rows.
pub fn create(path: PathBuf, header: &str, line: Line) -> Result<Box<dyn SeriesWriter>, Failure> {
    let mut file = Records::create(path).map_err(|error| cannot(&error))?;
    file.buffer().extend_from_slice(header.as_bytes());
    Ok(Box::new(LineWriter { file, rows: RowWriter::default(), line }))
}

impl SeriesWriter for LineWriter {
    fn rows(&mut self, rows: &mut dyn Iterator<Item = Row<'_>>) -> Result<(), Failure> {
        for row in rows {
            let lines = self.file.buffer();
            (self.line)(&mut self.rows, &row, lines);
            if lines.len() >= CHUNK {
                self.file.flush().map_err(|error| cannot(&error))?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Failure> {
        self.file.flush().map_err(|error| cannot(&error))
    }
}

fn cannot(error: &WriteError) -> Failure {
    Failure::failed(error.to_string())
}
