//! Lines of JSON, one at a time.

use std::io::{self, BufRead};

use serde::de::Deserialize;

/// A line that is not what its file should hold.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableLine {
    /// It cannot be read at all.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It holds something else.
    #[error("line {line}: {error}")]
    Json {
        /// Its number, from 1 on.
        line: usize,
        /// What is wrong with it.
        error: serde_json::Error,
    },
}

/// Go through the lines of a file. A last line that is cut, as a killed run may leave it, is passed over.
pub(super) fn each_line<T>(mut file: impl BufRead, mut each: impl FnMut(T)) -> Result<(), UnreadableLine>
where
    T: for<'a> Deserialize<'a>,
{
    let mut text = Vec::new();
    for line in 1.. {
        text.clear();
        if file.read_until(b'\n', &mut text)? == 0 {
            break;
        }
        match serde_json::from_slice(&text) {
            Ok(record) => each(record),
            Err(_) if !text.ends_with(b"\n") => break,
            Err(error) => return Err(UnreadableLine::Json { line, error }),
        }
    }
    Ok(())
}
