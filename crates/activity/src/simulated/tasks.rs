//! The hand-over of tasks, as asynchronous invocations have it: a task may get lost, or come twice.

use std::sync::Mutex;

use super::faults::{Faults, lock};
use crate::message::Task;
use crate::ports::{self, PortError};

/// Tasks that were handed over and wait for somebody to execute them.
#[derive(Debug, Default)]
pub struct Tasks {
    waiting: Mutex<Vec<Task>>,
    /// Faults of hand-overs.
    pub faults: Faults<Task>,
}

impl Tasks {
    /// Everything that waits, in the order in which it was handed over.
    pub fn take(&self) -> Vec<Task> {
        std::mem::take(&mut lock(&self.waiting))
    }

    /// How many tasks wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        lock(&self.waiting).len()
    }
}

impl ports::Tasks for Tasks {
    async fn invoke(&self, task: Task) -> Result<(), PortError> {
        let effect = self.faults.next("Invoke", &task);
        lock(&self.waiting).extend(std::iter::repeat_n(task, effect.times));
        effect.answer(())
    }
}
