//! How findings are matched with labels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How findings are matched with labels. All lengths are in slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long before a label an alert still counts as its.
    pub early: u64,
    /// How long after a label an alert still counts as its: delivery and the detector's period take their time.
    pub late: u64,
    /// Alerts of one detector and subject at most so far apart are one.
    pub gap: u64,
    /// What detectors need to learn, from the first slot of the record on: labels that start in it and alerts in it are not
    /// counted. By detector; the one named `""` holds for all others.
    pub warm_up: BTreeMap<String, u64>,
    /// How many times the random control is drawn, and intervals are resampled.
    pub draws: u32,
    /// Whether labels are shuffled as well: a detector that still scores reads the schedule.
    pub shuffle: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { early: 0, late: 8, gap: 0, warm_up: BTreeMap::new(), draws: 1_000, shuffle: false }
    }
}

impl Settings {
    /// The warm-up of a detector.
    #[must_use]
    pub fn warm_up_of(&self, detector: &str) -> u64 {
        self.warm_up.get(detector).or_else(|| self.warm_up.get("")).copied().unwrap_or(0)
    }
}
