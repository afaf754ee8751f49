//! Findings: what a detector reported, of which subject, about which time, and when.

mod record;
mod subject;
mod time_span;

pub use record::{Classified, Finding, Flags, Occurrences};
pub use subject::Subject;
pub use time_span::TimeSpan;
