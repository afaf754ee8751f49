//! The content manifest of a deployment: one document a task, not one an object, for each is billed.

use super::keys;
use super::object_record::{ObjectRecord, lines};
use super::task::TaskId;
use crate::ports::{Documents, ObjectManifest, PortError};

/// The content manifest in the record bucket.
#[derive(Debug)]
pub struct RecordObjects<'a, D>(
    /// The record bucket.
    pub &'a D,
);

impl<D: Documents> ObjectManifest for RecordObjects<'_, D> {
    async fn keep(&self, task: &TaskId, objects: Vec<ObjectRecord>) -> Result<(), PortError> {
        self.0.put(&keys::objects(task), lines(&objects)).await
    }
}
