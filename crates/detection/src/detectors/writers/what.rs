//! What a writer writes about.

use jiff::Timestamp;
use serde_json::Value;

use crate::detectors::detection::Detection;
use crate::detectors::series::Series;
use crate::finding::Subject;

/// What a writer writes about.
#[derive(Clone, Copy, Debug)]
pub struct What<'a> {
    /// What the series is about.
    pub subject: &'a Subject,
    /// The choice of the detector, as it was written.
    pub detector: &'a str,
    /// The detector's `writer_settings`.
    pub settings: &'a Value,
    /// The series that it read.
    pub series: &'a Series<'a>,
    /// What it found.
    pub detection: &'a Detection,
    /// Whether results without an anomaly are written too, by formats that have them.
    pub quiet: bool,
}

/// Writes what was found as JSON documents, in order of time.
pub type Write = fn(&What<'_>) -> Vec<Value>;

impl What<'_> {
    /// When a finding of this slot is published: one slot after the slot has ended, as metrics arrive about a period late.
    pub(super) fn published(&self, slot: u64) -> Timestamp {
        self.series.time(slot.saturating_add(2))
    }

    /// The account, or the one of examples.
    pub(super) fn account(&self) -> &str {
        self.subject.account.as_deref().unwrap_or("111122223333")
    }

    /// The region, or the first of all.
    pub(super) fn region(&self) -> &str {
        self.subject.region.as_deref().unwrap_or("us-east-1")
    }

    /// 128 bits for this subject, detector and purpose, in hexadecimal digits.
    pub(super) fn id(&self, purpose: &str, number: u64) -> String {
        // A subject serialises to a JSON object with fields in a fixed order.
        let subject = serde_json::to_vec(self.subject).unwrap_or_default();
        let key = randomness::stream_key(number, &[b"finding", &subject, self.detector.as_bytes(), purpose.as_bytes()]);
        key[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// As [`What::id`], in the form of a UUID.
    pub(super) fn uuid(&self, purpose: &str, number: u64) -> String {
        let id = self.id(purpose, number);
        format!("{}-{}-8{}-8{}-{}", &id[..8], &id[8..12], &id[13..16], &id[17..20], &id[20..])
    }

    /// What the detector's findings of this subject are called.
    pub(super) fn name(&self) -> String {
        let plain = |text: String| -> String {
            let letters = text.chars().map(|c| if c.is_ascii_alphanumeric() || "._=".contains(c) { c } else { '-' });
            letters.collect()
        };
        format!("{}-{}", plain(self.detector.to_string()), plain(self.subject.to_string()))
    }
}
