//! JSON lines, with the fields of `series.csv`.

use activity::local::RowWriter;

use super::kind::FormatKind;
use super::text;

/// JSON lines.
pub const KIND: FormatKind = FormatKind {
    name: "jsonl",
    summary: "One JSON object a line",
    create: |path| text::create(path, "", RowWriter::json),
};
