//! Sums: per series, per target, and over time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ending::Ending;
use super::outcome::SlotOutcome;

/// At most this many points of planned and executed activities are kept per target; longer runs are summed in groups.
const POINTS: u64 = 20_000;

/// The content that a real series was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RealHash {
    /// The generator.
    pub generator_id: String,
    /// The cycle.
    pub cycle: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// The sums of one generator's data points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesTally {
    /// How many.
    pub points: u64,
    /// Their sum.
    pub sum: u64,
    /// The smallest.
    pub min: u64,
    /// The largest.
    pub max: u64,
    /// Anomalies that touch the slots asked for.
    pub anomalies: u64,
}

impl SeriesTally {
    pub(crate) fn add(&mut self, value: u64) {
        self.min = if self.points == 0 { value } else { self.min.min(value) };
        self.max = self.max.max(value);
        self.sum = self.sum.saturating_add(value);
        self.points += 1;
    }
}

/// The sums of one target's activities.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetTally {
    /// Activities planned.
    pub planned: u64,
    /// Activities executed.
    pub executed: u64,
    /// Activities that failed.
    pub failed: u64,
    /// Activities that did not start in time.
    pub late: u64,
    /// Data points by how they ended.
    pub endings: BTreeMap<Ending, u64>,
    /// Errors by their code.
    pub errors: BTreeMap<String, u64>,
    /// Planned and executed activities over time.
    #[serde(skip)]
    pub over_time: OverTime,
}

/// Planned and executed activities in groups of `stride` slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverTime {
    /// Slots in a group.
    pub stride: u64,
    /// Activities planned per group.
    pub planned: Vec<u64>,
    /// Activities executed per group.
    pub executed: Vec<u64>,
}

impl TargetTally {
    /// An empty tally of a run of `slots` slots.
    #[must_use]
    pub fn new(slots: u64) -> TargetTally {
        let stride = slots.div_ceil(POINTS).max(1);
        TargetTally { over_time: OverTime { stride, ..OverTime::default() }, ..TargetTally::default() }
    }

    /// Add what became of the slot that lies `since` slots after the first.
    pub fn add(&mut self, since: u64, outcome: &SlotOutcome) {
        self.add_activities(outcome);
        for point in outcome.points.values() {
            self.add_ending(point.ending);
        }
        let over_time = &mut self.over_time;
        let group = usize::try_from(since / over_time.stride.max(1)).unwrap_or(usize::MAX - 1);
        if over_time.planned.len() <= group {
            over_time.planned.resize(group + 1, 0);
            over_time.executed.resize(group + 1, 0);
        }
        over_time.planned[group] = over_time.planned[group].saturating_add(outcome.planned);
        over_time.executed[group] = over_time.executed[group].saturating_add(outcome.done);
    }

    pub(super) fn add_activities(&mut self, outcome: &SlotOutcome) {
        let add = |sum: &mut u64, count: u64| *sum = sum.saturating_add(count);
        add(&mut self.planned, outcome.planned);
        add(&mut self.executed, outcome.done);
        add(&mut self.failed, outcome.failed);
        add(&mut self.late, outcome.late);
        for (code, count) in &outcome.errors {
            add(self.errors.entry(code.clone()).or_default(), *count);
        }
    }

    pub(super) fn add_ending(&mut self, ending: Ending) {
        *self.endings.entry(ending).or_default() += 1;
    }
}
