//! Real data: numbers from bytes, one a line or a column of a CSV file.

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

/// Reads all numbers: one a line, or the column of a CSV file, with or without quotes.
///
/// Numbers may be whole or not (`12`, `-0.5`, `1e3`). Empty lines are ignored, and a byte order mark.
///
/// # Errors
/// When a line holds no finite number, the column is not there, or there is no number at all.
pub fn parse_real(bytes: &[u8], column: Option<&Column>) -> Result<Vec<f64>, RealError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let numbers = match column {
        None => lines(bytes),
        Some(column) => cells(bytes, column),
    }?;
    if numbers.is_empty() { Err(RealError::new(1, "there is no number in the data")) } else { Ok(numbers) }
}

fn lines(bytes: &[u8]) -> Result<Vec<f64>, RealError> {
    let mut numbers = Vec::new();
    for (line, text) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        numbers.push(number(text).map_err(|found| {
            let hint = if text.contains(&b',') { "; for a column of a CSV file, set `column`" } else { "" };
            RealError::new(line, format!("found {found}, where a number is needed{hint}"))
        })?);
    }
    Ok(numbers)
}

fn cells(bytes: &[u8], column: &Column) -> Result<Vec<f64>, RealError> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut numbers = Vec::new();
    let mut index = match column {
        Column::Index(index) => usize::try_from(*index).ok(),
        Column::Name(_) => None,
    };
    let mut first = true;
    loop {
        let more = reader.read_byte_record(&mut record).map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            RealError::new(line, error.to_string())
        })?;
        if !more {
            return Ok(numbers);
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
            Ok(number) => numbers.push(number),
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
        parse_real(bytes, column).unwrap_err().to_string()
    }

    #[test]
    fn lines_hold_whole_and_other_numbers_and_empty_lines_are_ignored() {
        let bytes = b"\xef\xbb\xbf1\r\n\n 2.5 \n-3e2\n\t\n+4\n.5";
        assert_eq!(parse_real(bytes, None).unwrap(), [1.0, 2.5, -300.0, 4.0, 0.5]);
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
            assert_eq!(parse_real(with, Some(&column)).unwrap(), [91.958, 94.0]);
        }
        assert_eq!(parse_real(b"a,1\nb,2\n", Some(&Column::Index(1))).unwrap(), [1.0, 2.0]);
        let quoted = b"\"a, b\",\"the \"\"value\"\"\"\n\"x\ny\",1\nz,2\n";
        assert_eq!(parse_real(quoted, Some(&named("the \"value\""))).unwrap(), [1.0, 2.0]);
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
}
