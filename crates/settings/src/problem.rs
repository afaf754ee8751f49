//! What is wrong with a document, told so that its author can mend it.

use std::fmt;

use crate::path::Path;

/// One thing that is wrong (or, as a warning, odd) in a document or in settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which value, from the root of the document or of the settings that were read.
    pub path: Path,
    /// Line and column in the text, both from 1, when known.
    pub location: Option<(usize, usize)>,
    /// What was found and what is allowed.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem at `path` (or with the field of that name), without a hint.
    pub fn new(path: impl Into<Path>, message: impl Into<String>) -> Problem {
        Problem { path: path.into(), location: None, message: message.into(), hint: None }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }

    /// The same of settings that lie at `path`.
    #[must_use]
    pub fn under(mut self, path: &Path) -> Problem {
        self.path = path.join(&self.path);
        self
    }
}

/// A result of reading settings that lie at `path`, with each problem's path continued from there.
///
/// # Errors
/// Those of `result`.
pub fn under<T>(path: &Path, result: Result<T, Vec<Problem>>) -> Result<T, Vec<Problem>> {
    result.map_err(|problems| problems.into_iter().map(|problem| problem.under(path)).collect())
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.location {
            write!(f, "line {line}, column {column}: ")?;
        }
        write!(f, "{}: {}", self.path, self.message)
    }
}
