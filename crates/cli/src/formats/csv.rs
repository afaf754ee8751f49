//! Comma-separated values (RFC 4180), as in the `series.csv` of a run.

use activity::local::{RowWriter, SERIES_HEADER};

use super::kind::FormatKind;
use super::text;

/// CSV.
pub const KIND: FormatKind = FormatKind {
    name: "csv",
    summary: "Comma-separated values with a header",
    create: |path| text::create(path, &format!("{SERIES_HEADER}\n"), RowWriter::csv),
};
