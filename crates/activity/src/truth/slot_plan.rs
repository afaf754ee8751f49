//! What dispatch planned for one slot and target.

use blueprint::Slot;
use serde::{Deserialize, Serialize};

use super::ending::Ending;
use crate::message::DataPoint;

/// What dispatch planned for one slot and target; claimed before anything is invoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotPlan {
    /// The slot.
    pub slot: Slot,
    /// The slot's start.
    pub time: String,
    /// The target's index in the blueprint.
    pub target: usize,
    /// The blueprint's version.
    pub version: String,
    /// The tasks, by their number.
    pub tasks: Vec<PlannedTask>,
    /// Generators whose data point asks for no activity; they end as done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub idle: Vec<String>,
}

/// One task of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTask {
    /// What it executes.
    pub datapoints: Vec<DataPoint>,
    /// How many requests on the target that is.
    pub activities: u64,
    /// Why it is not invoked, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
}
