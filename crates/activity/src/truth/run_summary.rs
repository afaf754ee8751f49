//! `summary.json` of a run's folder.

use blueprint::Slot;
use blueprint::targets::TargetSubject;
use serde::{Deserialize, Serialize};

use super::slot_time;
use super::tally::{RealHash, SeriesTally, TargetTally};

/// What a run came to. It holds nothing of the machine or the time of day, so that a rerun gives the same bytes.
///
/// Readers need the slots; whatever else an older run did not write is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSummary {
    /// The blueprint's name.
    #[serde(default)]
    pub blueprint: String,
    /// What the blueprint says of itself.
    #[serde(default)]
    pub description: Option<String>,
    /// The blueprint's version.
    #[serde(default)]
    pub version: String,
    /// What all randomness was drawn from.
    #[serde(default)]
    pub seed: u64,
    /// The slot of position 0 of cycle 0, as the time at which it starts.
    #[serde(with = "slot_time")]
    pub start: Slot,
    /// The same slot by its index.
    pub first_slot: Slot,
    /// Slots in a cycle.
    #[serde(default)]
    pub cycle_length: u64,
    /// Slots that the run was asked for.
    #[serde(default)]
    pub slots_asked: u64,
    /// Slots that it came to.
    pub slots: u64,
    /// Whether it was interrupted before its last slot.
    #[serde(default)]
    pub interrupted: bool,
    /// Anomalies that touch the slots asked for.
    #[serde(default)]
    pub anomalies: u64,
    /// Activities planned in the slots asked for.
    #[serde(default)]
    pub planned_in_asked_slots: u64,
    /// Activities planned.
    #[serde(default)]
    pub planned: u64,
    /// Activities executed.
    #[serde(default)]
    pub executed: u64,
    /// Objects put.
    #[serde(default)]
    pub objects: u64,
    /// Bytes of the objects put.
    #[serde(default)]
    pub bytes: u64,
    /// The generators, in the blueprint's order.
    #[serde(default)]
    pub series: Vec<SeriesSummary>,
    /// The targets, in the blueprint's order.
    #[serde(default)]
    pub targets: Vec<TargetSummary>,
    /// What findings about each target name, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<TargetSubject>,
    /// What series of shape `real` were read from.
    #[serde(default)]
    pub real_data: Vec<RealHash>,
    /// What was odd about the series.
    #[serde(default)]
    pub warnings: Vec<SeriesWarning>,
    /// Where activities were executed, if not over a folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws: Option<Site>,
}

/// The sums of one generator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesSummary {
    /// Its data points.
    #[serde(flatten)]
    pub tally: SeriesTally,
    /// Its id.
    pub id: String,
    /// Its shape.
    pub shape: String,
}

/// The sums of one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetSummary {
    /// Its activities.
    #[serde(flatten)]
    pub tally: TargetTally,
    /// What people call it.
    pub title: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
}

/// What was odd about a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesWarning {
    /// The generator.
    pub generator_id: String,
    /// What is odd.
    pub message: String,
}

/// Where on AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The region of targets that name none.
    pub region: String,
    /// The endpoint used instead of AWS's own: an emulator.
    pub endpoint: Option<String>,
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "region {}", self.region)?;
        self.endpoint.as_ref().map_or(Ok(()), |endpoint| write!(f, ", endpoint {endpoint}"))
    }
}
