//! One revision of a finding.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::subject::Subject;
use super::time_span::TimeSpan;

/// One revision of a finding, as one document of its source holds it.
///
/// Revisions of one finding share `source` and `id`. The first of them tells how long detection took, the last what the
/// source says in the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The kind of source: the name of a registry entry, such as `guardduty`.
    pub source: String,
    /// Which detector of that source: an alarm's name, a detector's id. Scores are given for each source and detector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detector: Option<String>,
    /// The same for all revisions of a finding, and no other finding of the source.
    pub id: String,
    /// What was found, in the source's words.
    pub kind: String,
    /// What it is about; several if the source names several.
    pub subjects: Vec<Subject>,
    /// When what was found happened. Sources without it: absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<TimeSpan>,
    /// When the source published the finding first, as this revision says. A source that tells only its last update leaves
    /// that here.
    pub published: Timestamp,
    /// When this revision was published.
    pub updated: Timestamp,
    /// When it was received here, if that is known: the time of an event's envelope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Timestamp>,
    /// How bad, in the source's own scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<f64>,
    /// How anomalous, in the source's own scale; more is more anomalous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// What the source says of the finding itself.
    #[serde(default)]
    pub flags: Flags,
    /// What a classifier found in an object; absent for anomalies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classified: Option<Classified>,
}

impl Finding {
    /// A finding that says only what was found and when; the rest is to be filled in.
    #[must_use]
    pub fn new(source: &str, id: String, kind: String, published: Timestamp) -> Finding {
        Finding {
            source: source.to_owned(),
            detector: None,
            id,
            kind,
            subjects: Vec::new(),
            activity: None,
            published,
            updated: published,
            received: None,
            severity: None,
            score: None,
            flags: Flags::default(),
            classified: None,
        }
    }
}

/// What a source says of a finding itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Flags {
    /// Made on demand to show what findings look like. It is never scored.
    pub sample: bool,
    /// Archived or suppressed by a rule: it is scored, for a suppression is no miss of the detector.
    pub archived: bool,
    /// The end of a finding: an alarm that went back to OK. It extends the activity of the one before it.
    pub resolved: bool,
    /// A result that says "nothing anomalous" or "cannot say": neither hit nor false alert.
    pub quiet: bool,
    /// One change of a state that its detector is in, such as an alarm's: the detector's next change ends what it says.
    pub transition: bool,
}

/// What a classifier found in one object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Classified {
    /// By identifier, as the source calls it.
    pub found: BTreeMap<String, Occurrences>,
    /// Whether the object was read to its end.
    pub complete: bool,
}

/// Occurrences of one identifier in one object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Occurrences {
    /// How many, as the source counts.
    pub count: u64,
    /// Lines of the places that are given, from 1 on; a source gives a part of them.
    pub lines: Vec<u64>,
}
