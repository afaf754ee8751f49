//! What a detector found, in the format of its real counterpart: so what runs here is read as what runs elsewhere is.
//!
//! Ids and times follow from subject, detector and slot alone.

mod alarm;
mod generic;
mod opensearch;
mod what;

pub use what::{What, Write};

/// Result documents of OpenSearch's anomaly detection: one for each interval.
pub const OPENSEARCH: Write = opensearch::write;

/// State changes of a CloudWatch alarm on an anomaly detection band.
pub const BAND_ALARM: Write = alarm::write_band;

/// State changes of a CloudWatch alarm on a threshold.
pub const THRESHOLD_ALARM: Write = alarm::write_threshold;

/// One JSON object for each alert, with the keys that are documented for any detector.
pub const GENERIC: Write = generic::write;
