//! A source of findings: an entry of the registry, and what its reader is given.

use jiff::Timestamp;
use serde_json::Value;

use super::document::Document;
use super::unreadable::Unreadable;
use crate::finding::Finding;

/// A service or program whose findings can be read.
pub struct Source {
    /// Its name, as findings and settings spell it.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// Where its documents are described.
    pub documentation: &'static str,
    /// The events that bring its findings, when Amazon EventBridge does.
    pub event: Option<EventPattern>,
    /// What of a finding is taken from which field, for the reference.
    pub fields: &'static [(&'static str, &'static str)],
    /// A document of it, as it arrives. The shared tests read it, and change it in many ways.
    pub example: &'static str,
    /// Whether a bare document looks like one of this source.
    pub recognise: fn(&Value) -> bool,
    /// Findings of one document: most often one, none for a record that is no finding.
    pub read: fn(&Document<'_>, &Context<'_>) -> Result<Vec<Finding>, Unreadable>,
}

/// Which events of EventBridge bring findings of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventPattern {
    /// The event's `source`.
    pub source: &'static str,
    /// The event's `detail-type`, any of these.
    pub detail_types: &'static [&'static str],
}

/// What is known of a document beside itself.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The file that it came in.
    pub file: &'a str,
    /// The event that brought it.
    pub envelope: Option<Envelope>,
    /// How series of scores become findings.
    pub points: Points,
}

impl Context<'_> {
    /// When the event that brought it was published.
    #[must_use]
    pub fn received(&self) -> Option<Timestamp> {
        self.envelope.as_ref().and_then(|envelope| envelope.time)
    }

    /// The account that the event names.
    #[must_use]
    pub fn account(&self) -> Option<String> {
        self.envelope.as_ref().and_then(|envelope| envelope.account.clone())
    }

    /// The region that the event names.
    #[must_use]
    pub fn region(&self) -> Option<String> {
        self.envelope.as_ref().and_then(|envelope| envelope.region.clone())
    }
}

/// What surrounds a document of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The kind of event.
    pub detail_type: Option<String>,
    /// The account.
    pub account: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// When it was published, in whole seconds.
    pub time: Option<Timestamp>,
}

/// How a series of scores becomes findings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Points {
    /// Scores from here on are anomalous.
    pub threshold: f64,
    /// How many points below the threshold may lie inside a finding.
    pub bridged: u32,
}

impl Default for Points {
    /// 0.5, the middle of what scores from 0 to 1 say; no gap.
    fn default() -> Points {
        Points { threshold: 0.5, bridged: 0 }
    }
}
