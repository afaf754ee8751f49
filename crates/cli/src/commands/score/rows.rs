//! Rows of a CSV file, of which some columns are wanted.

use csv::ByteRecord;

use super::file::File;
use crate::failure::Failure;

/// A CSV file with a header.
pub struct Rows<'a> {
    file: &'a File,
    reader: csv::Reader<&'a [u8]>,
    header: Vec<String>,
    record: ByteRecord,
}

/// One field, with where it is.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    file: &'a File,
    column: &'a str,
    line: u64,
    /// Its bytes, without quotes and without blanks around it.
    pub bytes: &'a [u8],
}

impl<'a> Rows<'a> {
    /// Reads the header.
    pub fn of(file: &'a File) -> Result<Rows<'a>, Failure> {
        let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file.bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(bytes);
        let header = match reader.byte_headers() {
            Ok(header) => header.iter().map(|name| String::from_utf8_lossy(name.trim_ascii()).into_owned()).collect(),
            Err(error) => return Err(file.wrong(format!("it is not CSV: {error}"), "give a CSV file with a header")),
        };
        Ok(Rows { file, reader, header, record: ByteRecord::new() })
    }

    /// The index of a column, if there is one of this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The index of a column that has to be there.
    pub fn column(&self, name: &str, hint: &str) -> Result<usize, Failure> {
        self.find(name).ok_or_else(|| {
            let found: Vec<String> = self.header.iter().map(|column| format!("\"{column}\"")).collect();
            let message = format!("expected a column \"{name}\", found {}", found.join(", "));
            self.file.wrong_at(1, message, hint)
        })
    }

    /// Goes to the next row; false at the end.
    pub fn next(&mut self) -> Result<bool, Failure> {
        self.reader.read_byte_record(&mut self.record).map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            match error.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => self.file.wrong_at(
                    line,
                    format!("expected {expected_len} columns as in the header, found {len}"),
                    "complete the row, or put quotes around a text that contains a comma",
                ),
                _ => self.file.wrong_at(line, format!("it is not CSV: {error}"), "give a CSV file with a header"),
            }
        })
    }

    /// A field of the row.
    pub fn field(&self, column: usize) -> Field<'_> {
        let line = self.record.position().map_or(1, csv::Position::line);
        let bytes = self.record.get(column).unwrap_or_default().trim_ascii();
        Field { file: self.file, column: &self.header[column], line, bytes }
    }
}

impl Field<'_> {
    /// The field as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.bytes).into_owned()
    }

    /// A number; `NaN` for NaN.
    pub fn number(&self) -> Option<f64> {
        std::str::from_utf8(self.bytes).ok()?.parse().ok()
    }

    /// What was expected instead of it.
    pub fn expected(&self, what: &str, hint: &str) -> Failure {
        let message = format!("column \"{}\": expected {what}, found \"{}\"", self.column, self.text());
        self.file.wrong_at(self.line, message, hint)
    }

    /// What is wrong with the row that it is in.
    pub fn wrong(&self, message: String, hint: &str) -> Failure {
        self.file.wrong_at(self.line, format!("column \"{}\": {message}", self.column), hint)
    }
}
