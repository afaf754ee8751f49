//! A task: its name, and its result.

use std::collections::BTreeMap;

use blueprint::Slot;
use serde::{Deserialize, Serialize};

use super::ending::Ending;
use crate::zero::is_zero;

/// A task's name: unique in a deployment's life.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TaskId {
    /// The slot.
    pub slot: Slot,
    /// The target's index in the blueprint.
    pub target: usize,
    /// The task's number in the target's plan for the slot.
    pub task: usize,
}

/// What became of the activities of one data point of a task: in a document the array `[point, done, failed, late]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u64; 4]", into = "[u64; 4]")]
pub struct PointCounts {
    /// The data point's index in the task.
    pub point: u64,
    /// Activities executed.
    pub done: u64,
    /// Activities that failed.
    pub failed: u64,
    /// Activities that did not start in time.
    pub late: u64,
}

impl From<[u64; 4]> for PointCounts {
    fn from([point, done, failed, late]: [u64; 4]) -> PointCounts {
        PointCounts { point, done, failed, late }
    }
}

impl From<PointCounts> for [u64; 4] {
    fn from(counts: PointCounts) -> [u64; 4] {
        [counts.point, counts.done, counts.failed, counts.late]
    }
}

/// What became of a claimed task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskResult {
    /// Which task.
    #[serde(flatten)]
    pub id: TaskId,
    /// When its first activity started.
    pub started: String,
    /// When it was over.
    pub ended: String,
    /// Activities executed.
    pub done: u64,
    /// Activities that failed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failed: u64,
    /// Activities that did not start in time.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub late: u64,
    /// How each of the task's data points ended, in the task's order.
    pub endings: Vec<Ending>,
    /// The counts of data points that did not end as done, where a task has several and each has activities of its own.
    /// Older records have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<PointCounts>,
    /// How often each error came, by its code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<String, u64>,
}
