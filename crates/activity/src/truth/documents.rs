//! What generate writes down once: the start, versions of the blueprint, the labels of cycles.

use std::collections::BTreeMap;

use blueprint::targets::TargetSubject;
use blueprint::{Limits, Slot};
use serde::{Deserialize, Serialize};

use super::label::LabelRecord;

/// `run.json`: the start, the same for the deployment's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunDocument {
    /// The slot of position 0 of cycle 0.
    pub start: Slot,
    /// Its start.
    pub time: String,
    /// The version whose tick wrote it.
    pub version: String,
}

/// A version of the blueprint, in force from a slot on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionDocument {
    /// The slot of its first tick.
    pub slot: Slot,
    /// That slot's start.
    pub time: String,
    /// The version.
    pub version: String,
    /// What all randomness is drawn from.
    pub seed: u64,
    /// The slot of position 0 of cycle 0 in this version.
    pub start: Slot,
    /// Slots in a cycle.
    pub cycle_length: u64,
    /// The generators' ids.
    pub generators: Vec<String>,
    /// The targets' titles.
    pub targets: Vec<String>,
    /// What findings about each target name, in the same order. Older records do not say it, and have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<TargetSubject>,
    /// So long after a slot's end its activities may start. Older records do not say it, and have the default.
    #[serde(default = "default_grace_seconds")]
    pub grace_seconds: u32,
}

impl VersionDocument {
    /// The cycle length of a version whose document is damaged.
    pub(super) const UNKNOWN: u64 = 0;
}

fn default_grace_seconds() -> u32 {
    Limits::default().grace_seconds
}

/// The labels of one cycle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelsDocument {
    /// The version.
    pub version: String,
    /// The cycle, from 0.
    pub cycle: u64,
    /// The slot of position 0.
    pub start: Slot,
    /// That slot's start.
    pub time: String,
    /// Slots in a cycle.
    pub cycle_length: u64,
    /// SHA-256 of what each generator of shape `real` was read from.
    pub real_data: BTreeMap<String, String>,
    /// What was odd about the series: generator id and text.
    pub warnings: Vec<(String, String)>,
    /// The labels, as the lines of a local `labels.jsonl`.
    pub labels: Vec<LabelRecord>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_does_not_say_its_grace_has_the_default() {
        let old =
            r#"{"slot":1,"time":"","version":"v","seed":0,"start":1,"cycle_length":1,"generators":[],"targets":[]}"#;
        let mut version: VersionDocument = serde_json::from_str(old).unwrap();
        assert_eq!(version.grace_seconds, 30);
        version.grace_seconds = 90;
        let written = serde_json::to_string(&version).unwrap();
        assert_eq!(serde_json::from_str::<VersionDocument>(&written).unwrap(), version);
    }
}
