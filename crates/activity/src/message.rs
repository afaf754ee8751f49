//! What travels between the steps: messages (generate to dispatch) and tasks (dispatch to execute).
//!
//! Neither holds a setting of a target, let alone a secret: targets are named by their index in the blueprint, whose
//! version travels along.

use blueprint::Slot;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::truth::task::TaskId;
use crate::zero::is_zero;

/// Messages that a queue takes, and hands on, in one request.
pub const MESSAGES_PER_BATCH: usize = 10;

/// One slot's data points of one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The queue drops a second message of the same id: slot and target.
    pub deduplication_id: String,
    /// Messages of one group wait for each other, and come together: a slot's batch, so that no slot waits for another, and
    /// one invocation of dispatch takes the whole batch. Nothing depends on the order in which slots and targets are
    /// dispatched: each is claimed for itself, and its message holds all it needs.
    pub group_id: String,
    /// A [`MessageBody`] as JSON.
    pub body: String,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageBody {
    /// The blueprint's version.
    pub version: String,
    /// The target's index in the blueprint.
    pub target: usize,
    /// The slot.
    pub slot: Slot,
    /// How many activities the limits leave to this target in this slot; absent: no bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<u64>,
    /// Generator id to value, in the order that the target names its generators.
    pub datapoints: Map<String, Value>,
}

/// A data point, or a slice of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataPoint {
    /// The generator's id.
    pub generator_id: String,
    /// How many activities; of a slice: its size.
    pub value: u64,
    /// How many activities of the same data point lie in slices before this one: contents do not depend on slices.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub offset: u64,
}

/// What one execute invocation gets: one slot, one target, one or more data points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The blueprint's version.
    pub version: String,
    /// Slot, target and number.
    #[serde(flatten)]
    pub id: TaskId,
    /// What to execute.
    pub datapoints: Vec<DataPoint>,
}
