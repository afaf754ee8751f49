//! The content manifest in memory.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::faults::{Faults, lock};
use crate::ports::{ObjectManifest, PortError};
use crate::truth::{ObjectRecord, TaskId};

/// A content manifest by task.
#[derive(Debug, Default)]
pub struct Objects {
    kept: Mutex<BTreeMap<TaskId, Vec<ObjectRecord>>>,
    /// Faults, by task.
    pub faults: Faults<TaskId>,
}

impl Objects {
    /// Every record, by slot, target, task and number.
    #[must_use]
    pub fn records(&self) -> Vec<ObjectRecord> {
        lock(&self.kept).values().flatten().cloned().collect()
    }
}

impl ObjectManifest for Objects {
    async fn keep(&self, task: &TaskId, objects: Vec<ObjectRecord>) -> Result<(), PortError> {
        let effect = self.faults.next("Keep", task);
        if effect.times > 0 {
            lock(&self.kept).insert(task.clone(), objects);
        }
        effect.answer(())
    }
}
