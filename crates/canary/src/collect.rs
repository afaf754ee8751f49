//! One event of Amazon EventBridge becomes a document of the record, once.

use activity::ports::{Claim, Documents, PortError};
use blueprint::{Blueprint, Slot};
use detection::finding::Finding;
use detection::sources::read;
use evaluation::Subjects;
use serde::Serialize;
use serde_json::Value;

use crate::keys;

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Collected {
    /// It was written.
    Kept,
    /// The same revision was there.
    Repeated,
    /// It is about nothing of the blueprint, or of a source that is not collected.
    Foreign,
    /// It holds no finding.
    Unread,
}

/// Collects the findings that concern a blueprint.
#[derive(Debug)]
pub struct Collector {
    sources: Vec<String>,
    subjects: Subjects,
}

impl Collector {
    /// Collects for `blueprint`; targets without a bucket have `default_bucket`.
    #[must_use]
    pub fn new(blueprint: &Blueprint, default_bucket: Option<&str>) -> Collector {
        let sources = blueprint.detection.as_ref().map(|own| own.sources.clone()).unwrap_or_default();
        Collector { sources, subjects: Subjects::of_run(Slot::FIRST, blueprint.subjects(default_bucket)) }
    }

    /// Keep an event as it came, unless it is there or concerns others. Samples are kept; no score counts them.
    ///
    /// # Errors
    /// A record that cannot be written.
    pub async fn collect(&self, record: &impl Documents, event: &Value) -> Result<Collected, PortError> {
        let body = event.to_string().into_bytes();
        let findings = read(&body, "event").findings;
        if findings.is_empty() {
            return Ok(Collected::Unread);
        }
        let Some(finding) = findings.iter().find(|finding| self.concerns(finding)) else {
            return Ok(Collected::Foreign);
        };
        // Each delivery has an envelope of its own; what it brings is the same.
        let content = event.get("detail").unwrap_or(event);
        let content = serde_json_canonicalizer::to_vec(content).unwrap_or_else(|_| body.clone());
        let claim = record.create(&keys::finding(finding, &content), body).await?;
        Ok(if matches!(claim, Claim::Won) { Collected::Kept } else { Collected::Repeated })
    }

    fn concerns(&self, finding: &Finding) -> bool {
        self.sources.contains(&finding.source)
            && finding.subjects.iter().any(|subject| self.subjects.attribute(subject, Slot::FIRST).is_some())
    }
}
