//! A file of prices over the built-in ones.

use std::io::Read as _;
use std::path::Path;

use estimate::{PriceTable, with_own_figures};
use serde_json::Value;

use crate::failure::{Complaint, Failure};

/// The largest price file that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// Read a price file; it needs to hold only what differs from the built-in table.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn read(file: &Path) -> Result<PriceTable, Failure> {
    let name = file.display().to_string();
    let wrong = |message: String| {
        Failure::usage(
            Complaint { location: Some(name.clone()), ..Complaint::new(message) }
                .hint("--print-prices prints a table to start from"),
        )
    };
    let mut text = Vec::new();
    let opened = std::fs::File::open(file).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut text));
    opened.map_err(|error| wrong(format!("cannot read it: {error}")))?;
    if text.len() as u64 > MAX_BYTES {
        return Err(wrong("larger than a price table can be (1 MiB)".to_owned()));
    }
    let own: Value = serde_json::from_slice(&text).map_err(|error| wrong(format!("not JSON: {error}")))?;
    with_own_figures(&own)
        .map_err(|problems| Failure::Bad(problems.iter().map(|problem| Complaint::of(&name, problem)).collect()))
}
