//! What a format is.

use std::path::PathBuf;

use activity::local::Row;

use crate::failure::Failure;

/// A format of series files, as the command line and the reference know it.
pub struct FormatKind {
    /// Its name on the command line, and the ending of its file.
    pub name: &'static str,
    /// What it is, in a few words.
    pub summary: &'static str,
    /// Creates the file, and what writes to it.
    pub create: fn(PathBuf) -> Result<Box<dyn SeriesWriter>, Failure>,
}

impl std::fmt::Debug for FormatKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormatKind").field("name", &self.name).finish_non_exhaustive()
    }
}

impl FormatKind {
    /// The file's name in its folder.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("series.{}", self.name)
    }
}

/// A file to which rows are added, in constant memory.
pub trait SeriesWriter {
    /// Adds rows.
    ///
    /// # Errors
    /// When the file cannot be written: disk full. What is left of it can be read, or nothing is left.
    fn rows(&mut self, rows: &mut dyn Iterator<Item = Row<'_>>) -> Result<(), Failure>;

    /// Writes what is still in memory.
    ///
    /// # Errors
    /// As [`SeriesWriter::rows`].
    fn finish(self: Box<Self>) -> Result<(), Failure>;
}
