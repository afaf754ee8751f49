//! Pairs as files: headerless CSV of a user and an IPv4 address in, predictions as SageMaker writes them out.

use std::net::Ipv4Addr;

use serde_json::json;

/// A user and the address they came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The user, or whatever has addresses.
    pub entity: String,
    /// The address.
    pub address: Ipv4Addr,
}

/// A line that is no pair.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct WrongPair {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
}

/// The pairs of a CSV file without header, in its order.
///
/// # Errors
/// The first line that is no pair of a user and an IPv4 address.
pub fn read_pairs(text: &[u8]) -> Result<Vec<Pair>, WrongPair> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text);
    let mut pairs = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| WrongPair {
            line: line_of(text, error.position()),
            message: "it is no text in UTF-8".to_owned(),
        })?;
        let wrong = |message: String| WrongPair { line: line_of(text, record.position()), message };
        if record.len() != 2 {
            return Err(wrong(format!("it has {} columns; a pair has two, user and address", record.len())));
        }
        if record[0].is_empty() {
            return Err(wrong("the user has no name".to_owned()));
        }
        let address = record[1].parse().map_err(|_| wrong(format!("{:?} is no IPv4 address", &record[1])))?;
        pairs.push(Pair { entity: record[0].to_owned(), address });
    }
    Ok(pairs)
}

/// The line of a record. The reader's position is before the empty lines that it skips.
fn line_of(text: &[u8], position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 1 };
    let from = text.get(position.byte() as usize..).unwrap_or_default();
    let empty = from.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n');
    position.line() + empty.count() as u64
}

/// Scores as SageMaker's endpoint gives them, in the order of the pairs.
#[must_use]
pub fn predictions(scores: &[f32]) -> serde_json::Value {
    json!({"predictions": scores.iter().map(|score| json!({"dot_product": score})).collect::<Vec<_>>()})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_in_order_and_a_wrong_line_is_named() {
        let pairs = read_pairs(b"ann,203.0.113.7\n\"bob, jr\", 198.51.100.255\r\n").unwrap();
        assert_eq!(pairs[0], Pair { entity: "ann".into(), address: Ipv4Addr::new(203, 0, 113, 7) });
        assert_eq!(pairs[1], Pair { entity: "bob, jr".into(), address: Ipv4Addr::new(198, 51, 100, 255) });
        assert_eq!(read_pairs(b"").unwrap(), []);
        let wrong = |text: &[u8]| read_pairs(text).unwrap_err().to_string();
        assert_eq!(wrong(b"ann,1.2.3.4\nann,1.2.3\n"), "line 2: \"1.2.3\" is no IPv4 address");
        assert_eq!(wrong(b"ann,::1\n"), "line 1: \"::1\" is no IPv4 address");
        assert_eq!(wrong(b"ann,1.2.3.4\n\nann\n"), "line 3: it has 1 columns; a pair has two, user and address");
        assert_eq!(wrong(b",1.2.3.4\n"), "line 1: the user has no name");
        assert_eq!(wrong(b"ann,1.2.3.4\n\xff,1.2.3.4\n"), "line 2: it is no text in UTF-8");
    }

    #[test]
    fn predictions_are_one_dot_product_a_pair() {
        assert_eq!(
            predictions(&[0.5, -2.0]).to_string(),
            r#"{"predictions":[{"dot_product":0.5},{"dot_product":-2.0}]}"#
        );
    }
}
