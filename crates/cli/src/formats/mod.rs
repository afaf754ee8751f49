//! Formats of series files. One file and one line of [`FORMATS`] each.

mod csv;
mod jsonl;
mod kind;
mod parquet;
mod text;

pub use kind::{FormatKind, SeriesWriter};

/// Every format. To add one, write its file and its lines here.
pub const FORMATS: &[FormatKind] = &[csv::KIND, jsonl::KIND, parquet::KIND];

/// The format of that name.
#[must_use]
pub fn format(name: &str) -> Option<&'static FormatKind> {
    FORMATS.iter().find(|kind| kind.name == name)
}

/// The names that a file of series may have.
#[must_use]
pub fn file_names() -> Vec<String> {
    FORMATS.iter().map(FormatKind::file_name).collect()
}
