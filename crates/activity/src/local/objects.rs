//! The content manifest of a local run: it holds the current slot, and the host writes its lines to `objects.jsonl`.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::ports::{ObjectManifest, PortError};
use crate::truth::{ObjectRecord, TaskId};

/// What the current slot's objects hold, by task: tasks end in any order.
#[derive(Debug, Default)]
pub(super) struct LocalObjects(Mutex<BTreeMap<TaskId, Vec<ObjectRecord>>>);

impl LocalObjects {
    /// The records so far, by slot, target, task and number, which are forgotten here.
    pub(super) fn take(&self) -> Vec<ObjectRecord> {
        let taken = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        taken.into_values().flatten().collect()
    }
}

impl ObjectManifest for LocalObjects {
    async fn keep(&self, task: &TaskId, objects: Vec<ObjectRecord>) -> Result<(), PortError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(task.clone(), objects);
        Ok(())
    }
}
