//! Sources of findings: one file and one line of [`SOURCES`] each.
//!
//! [`read`] takes the bytes of a file and gives the findings in it, however they are wrapped, and what could not be read,
//! with its line. [`History`] puts the revisions of each finding in order.

mod alarm_data;
mod alarm_subjects;
mod alertmanager;
mod arn;
mod cloudtrail_insights;
mod cloudwatch_alarm;
mod cloudwatch_logs_anomaly;
mod cost_anomaly;
mod devops_guru;
mod document;
mod envelope;
mod fields;
mod generic;
mod guardduty;
mod history;
mod json;
mod lookout;
mod macie;
mod managed_prometheus;
mod opensearch_ad;
mod opensearch_alerting;
mod reader;
mod runs;
mod security_hub;
mod security_hub_v2;
mod source;
mod table;
mod text;
mod time;
mod unreadable;
mod walk;

pub use document::Document;
pub use generic::{Column, columns, subject_columns};
pub use history::{Followed, History, Skew};
pub use reader::{Reading, Readings};
pub use runs::{Run, runs};
pub use source::{Context, Envelope, EventPattern, Points, Source};
pub use time::instant;
pub use unreadable::{Problem, Unreadable};

/// Every source. The first that recognises a document reads it, so that the one which takes any document with the right
/// columns is last. To add one, write its file and its line here.
pub const SOURCES: &[Source] = &[
    guardduty::SOURCE,
    macie::SOURCE,
    security_hub::SOURCE,
    security_hub_v2::SOURCE,
    cloudwatch_alarm::SOURCE,
    cloudwatch_logs_anomaly::SOURCE,
    opensearch_ad::SOURCE,
    opensearch_alerting::SOURCE,
    cost_anomaly::SOURCE,
    devops_guru::SOURCE,
    alertmanager::SOURCE,
    managed_prometheus::SOURCE,
    cloudtrail_insights::SOURCE,
    lookout::SOURCE,
    generic::SOURCE,
];

/// The source of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| source.name == name)
}

/// Findings in the bytes of a file. The name is for messages, and names the series of a table of scores.
///
/// A finding that cannot be read is a problem with its line and field, and stops nothing.
#[must_use]
pub fn read(bytes: &[u8], file: &str) -> Readings {
    read_with(bytes, file, Reading::default())
}

/// As [`read`], with settings.
#[must_use]
pub fn read_with(bytes: &[u8], file: &str, reading: Reading) -> Readings {
    reader::read(SOURCES, bytes, file, reading)
}
