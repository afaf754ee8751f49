//! Why a document, or part of it, could not be read, and where.

use std::fmt;

use serde_json::Value;
use settings::Path;

/// A field that a source cannot read: where it is in the document, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The field, from the document's root.
    pub path: Path,
    /// What was expected, and what was found.
    pub message: String,
}

impl Unreadable {
    /// That the field at `path` is not there.
    #[must_use]
    pub fn missing(path: Path) -> Unreadable {
        let name = path.last_key().unwrap_or("field");
        Unreadable { message: format!("missing \"{name}\""), path }
    }

    /// That something else was `expected` at `path`.
    #[must_use]
    pub fn expected(path: Path, expected: &str, found: &Value) -> Unreadable {
        Unreadable { path, message: format!("expected {expected}, found {}", shown(found)) }
    }
}

/// A value as a message shows it: short, whatever it holds.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => short(&number.to_string()),
        Value::String(text) => short(&format!("{text:?}")),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// The first 60 characters.
fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Something wrong in a file of findings. It stops nothing: all other findings are read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file's name, as it was given.
    pub file: String,
    /// The line, from 1; that of the field, or of the nearest value around it.
    pub line: u64,
    /// The field: `$.detail.findings[0].CreatedAt`. Empty when the line itself is not what it should be.
    pub path: String,
    /// What was expected, and what was found.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}
