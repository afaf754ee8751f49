//! The page of scores.

use evaluation::Evaluation;

use super::record::Record;

/// The page, as HTML.
#[must_use]
pub fn scores_page(_name: &str, _evaluation: &Evaluation, _record: &Record) -> String {
    String::new()
}
