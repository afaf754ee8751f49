//! Real data: numbers from bytes, one a line or a column of a CSV file.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A column of a CSV file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Column {
    /// Its name in the header.
    Name(String),
    /// Its index, from 0. A header may be there or not.
    Index(u64),
}

/// Where the numbers of a real series lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealSource {
    /// The bucket.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// The column of a CSV file; none: one number a line.
    pub column: Option<Column>,
}

/// What is wrong with real data, and on which line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct RealError {
    /// The line, from 1.
    pub line: u64,
    /// What was found and what is needed.
    pub message: String,
}

impl RealError {
    fn new(line: u64, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// The longest line, or record of a CSV file, in bytes: no number is longer, and memory is not the file's to fill.
const LONGEST_LINE: u64 = 1 << 20;

/// Reads all numbers, and keeps the first `most` of them: one a line, or the column of a CSV file, with or without quotes.
///
/// Numbers may be whole or not (`12`, `-0.5`, `1e3`). Empty lines are ignored, and a byte order mark. Whatever the length of
/// the input, little of it is in memory.
///
/// # Errors
/// When a line holds no finite number, the column is not there, there is no number at all, or the input cannot be read.
pub fn parse_real(mut input: impl Read, column: Option<&Column>, most: usize) -> Result<Vec<f64>, RealError> {
    let mut head = Vec::new();
    input.by_ref().take(BYTE_ORDER_MARK.len() as u64).read_to_end(&mut head).map_err(|error| unread(1, &error))?;
    let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&head);
    let input = head.chain(input);
    let mut numbers = Numbers { kept: Vec::new(), most, count: 0 };
    match column {
        None => lines(input, &mut numbers),
        Some(column) => cells(input, column, &mut numbers),
    }?;
    if numbers.count == 0 { Err(RealError::new(1, "there is no number in the data")) } else { Ok(numbers.kept) }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The numbers that were read.
struct Numbers {
    kept: Vec<f64>,
    most: usize,
    count: u64,
}

impl Numbers {
    fn add(&mut self, number: f64) {
        self.count += 1;
        if self.kept.len() < self.most {
            self.kept.push(number);
        }
    }
}

fn unread(line: u64, error: &io::Error) -> RealError {
    RealError::new(line, format!("cannot read it: {error}"))
}

fn too_long() -> String {
    format!("the line is longer than {} MiB", LONGEST_LINE >> 20)
}

fn lines(input: impl Read, numbers: &mut Numbers) -> Result<(), RealError> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut text = Vec::new();
    for line in 1.. {
        text.clear();
        let read = input.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', &mut text);
        match read.map_err(|error| unread(line, &error))? as u64 {
            0 => break,
            length if length > LONGEST_LINE => return Err(RealError::new(line, too_long())),
            _ => {}
        }
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        numbers.add(number(text).map_err(|found| {
            let hint = if text.contains(&b',') { "; for a column of a CSV file, set `column`" } else { "" };
            RealError::new(line, format!("found {found}, where a number is needed{hint}"))
        })?);
    }
    Ok(())
}

/// Input of which no more than so many bytes are given before the next record begins.
struct Bounded<'a, R> {
    input: R,
    left: &'a Cell<u64>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other(too_long()));
        }
        let read = self.input.by_ref().take(self.left.get()).read(buffer)?;
        self.left.set(self.left.get() - read as u64);
        Ok(read)
    }
}

fn cells(input: impl Read, column: &Column, numbers: &mut Numbers) -> Result<(), RealError> {
    let left = Cell::new(0);
    let input = Bounded { input, left: &left };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(input);
    let mut record = csv::ByteRecord::new();
    let mut index = match column {
        Column::Index(index) => usize::try_from(*index).ok(),
        Column::Name(_) => None,
    };
    let mut first = true;
    loop {
        left.set(LONGEST_LINE);
        let begins = reader.position().line();
        let more = reader.read_byte_record(&mut record).map_err(|error| {
            let line = error.position().map_or(begins, csv::Position::line);
            RealError::new(line, error.to_string())
        })?;
        if !more {
            return Ok(());
        }
        let line = record.position().map_or(1, csv::Position::line);
        let is_first = std::mem::take(&mut first);
        let at = match (index, column) {
            (Some(at), _) => at,
            (None, Column::Name(name)) => {
                index = Some(find(&record, name).map_err(|message| RealError::new(line, message))?);
                continue;
            }
            (None, Column::Index(at)) => {
                return Err(RealError::new(line, format!("there is no column {at}")));
            }
        };
        let Some(cell) = record.get(at) else {
            return Err(RealError::new(line, format!("there is no column {at}: the line has {}", record.len())));
        };
        match number(cell) {
            Ok(number) => numbers.add(number),
            // A first line without a number is the header.
            Err(_) if is_first && !cell.is_empty() && !is_infinite_or_nan(cell) => {}
            Err(found) => {
                return Err(RealError::new(line, format!("found {found} in column {at}, where a number is needed")));
            }
        }
    }
}

/// The index of a name in the header.
fn find(header: &csv::ByteRecord, name: &str) -> Result<usize, String> {
    header.iter().position(|cell| cell == name.trim().as_bytes()).ok_or_else(|| {
        let names: Vec<String> = header.iter().map(show).collect();
        format!("there is no column \"{name}\" in the header: {}", names.join(", "))
    })
}

/// A finite number, or what was found.
fn number(text: &[u8]) -> Result<f64, String> {
    std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse::<f64>().ok())
        .filter(|number| number.is_finite())
        .ok_or_else(|| show(text))
}

/// Whether the text is a number, but not a finite one: that is no header.
fn is_infinite_or_nan(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| text.parse::<f64>().is_ok())
}

fn show(text: &[u8]) -> String {
    const LONGEST: usize = 40;
    let shown: String = String::from_utf8_lossy(&text[..text.len().min(4 * LONGEST)]).chars().take(LONGEST).collect();
    let dots = if shown.len() < text.len() { "..." } else { "" };
    if text.is_empty() { "nothing".to_owned() } else { format!("\"{}{dots}\"", shown.escape_debug()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Column {
        Column::Name(name.to_owned())
    }

    fn message(bytes: &[u8], column: Option<&Column>) -> String {
        parse_real(bytes, column, 100).unwrap_err().to_string()
    }

    #[test]
    fn lines_hold_whole_and_other_numbers_and_empty_lines_are_ignored() {
        let bytes = b"\xef\xbb\xbf1\r\n\n 2.5 \n-3e2\n\t\n+4\n.5";
        assert_eq!(parse_real(&bytes[..], None, 100).unwrap(), [1.0, 2.5, -300.0, 4.0, 0.5]);
    }

    #[test]
    fn what_is_no_finite_number_is_told_with_its_line() {
        assert_eq!(message(b"1\n\nNaN\n", None), "line 3: found \"NaN\", where a number is needed");
        assert_eq!(message(b"1\ninf", None), "line 2: found \"inf\", where a number is needed");
        assert_eq!(message(b"1e999", None), "line 1: found \"1e999\", where a number is needed");
        assert!(message(b"timestamp,value\n", None).ends_with("for a column of a CSV file, set `column`"));
        assert!(message(b"\x00\x9f\x92\x96", None).starts_with("line 1: found \"\\0"));
        assert_eq!(message(b"", None), "line 1: there is no number in the data");
        assert_eq!(message(b"\n\n", None), "line 1: there is no number in the data");
    }

    #[test]
    fn a_column_is_found_by_name_or_index_with_or_without_a_header() {
        let with = b"timestamp,value\n2014-04-10 00:04:00,\"91.958\"\n\n2014-04-10 00:09:00, 94 \n";
        for column in [named("value"), Column::Index(1)] {
            assert_eq!(parse_real(&with[..], Some(&column), 100).unwrap(), [91.958, 94.0]);
        }
        assert_eq!(parse_real(&b"a,1\nb,2\n"[..], Some(&Column::Index(1)), 100).unwrap(), [1.0, 2.0]);
        let quoted = b"\"a, b\",\"the \"\"value\"\"\"\n\"x\ny\",1\nz,2\n";
        assert_eq!(parse_real(&quoted[..], Some(&named("the \"value\"")), 100).unwrap(), [1.0, 2.0]);
    }

    #[test]
    fn faults_of_a_csv_file_are_told_with_their_line() {
        let bytes = b"time,value\n1,2\n2,n/a\n";
        assert_eq!(
            message(bytes, Some(&named("value"))),
            "line 3: found \"n/a\" in column 1, where a number is needed"
        );
        assert_eq!(
            message(bytes, Some(&named("valeu"))),
            "line 1: there is no column \"valeu\" in the header: \"time\", \"value\""
        );
        assert_eq!(message(b"1,2\n3\n", Some(&Column::Index(1))), "line 2: there is no column 1: the line has 1");
        assert_eq!(
            message(b"t,v\n1,\n", Some(&named("v"))),
            "line 2: found nothing in column 1, where a number is needed"
        );
        assert_eq!(
            message(b"nan\n1\n", Some(&Column::Index(0))),
            "line 1: found \"nan\" in column 0, where a number is needed"
        );
        // A quoted line break counts as a line.
        assert_eq!(
            message(b"t,v\n\"a\nb\",1\nc,x\n", Some(&named("v"))),
            "line 4: found \"x\" in column 1, where a number is needed"
        );
    }

    #[test]
    fn the_first_numbers_are_kept_and_all_are_checked() {
        let bytes = b"1\n2\n3\n4\n";
        assert_eq!(parse_real(&bytes[..], None, 2).unwrap(), [1.0, 2.0]);
        assert_eq!(parse_real(&bytes[..], Some(&Column::Index(0)), 3).unwrap(), [1.0, 2.0, 3.0]);
        assert_eq!(parse_real(&b"1\n2\nx\n"[..], None, 1).unwrap_err().line, 3);
    }

    /// So many bytes, some at a time, and no more of them in memory.
    fn endless(piece: &'static [u8], bytes: u64) -> impl Read {
        struct Endless(&'static [u8], usize);
        impl Read for Endless {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let read = (&self.0[self.1..]).read(buffer)?;
                self.1 = (self.1 + read) % self.0.len();
                Ok(read)
            }
        }
        Endless(piece, 0).take(bytes)
    }

    #[test]
    fn a_line_without_an_end_is_refused_before_it_fills_the_memory() {
        for (piece, column) in
            [(b"1234567" as &[u8], None), (b"12,\"3", Some(Column::Index(1))), (b"12345,", Some(Column::Index(0)))]
        {
            let error = parse_real(endless(piece, u64::MAX), column.as_ref(), 10).unwrap_err();
            assert_eq!((error.line, error.message.contains("longer than 1 MiB")), (1, true), "{error}");
        }
        let numbers = parse_real(endless(b"7,8\n", 4 << 20), Some(&Column::Index(1)), 2).unwrap();
        assert_eq!(numbers, [8.0, 8.0], "many short lines are not long");
    }
}
