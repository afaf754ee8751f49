//! The queue and the hand-over of tasks, in memory.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::message::{Message, Task};
use crate::ports::{PortError, Queue, Tasks};

/// A queue that drops a message whose deduplication id it had before.
#[derive(Debug, Default)]
pub(super) struct LocalQueue(Mutex<(BTreeSet<String>, VecDeque<Message>)>);

impl LocalQueue {
    /// Everything that waits; what was dropped as a repeat stays dropped until the next call.
    pub(super) fn take(&self) -> VecDeque<Message> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.0.clear();
        std::mem::take(&mut inner.1)
    }
}

impl Queue for LocalQueue {
    async fn send(&self, messages: Vec<Message>) -> Result<(), PortError> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for message in messages {
            if inner.0.insert(message.deduplication_id.clone()) {
                inner.1.push_back(message);
            }
        }
        Ok(())
    }
}

/// Tasks that wait for the host to run them.
#[derive(Debug, Default)]
pub(super) struct LocalTasks(Mutex<Vec<Task>>);

impl LocalTasks {
    pub(super) fn take(&self) -> Vec<Task> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Tasks for LocalTasks {
    async fn invoke(&self, task: Task) -> Result<(), PortError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(task);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_repeated_message_vanishes_and_order_stays() {
        let queue = LocalQueue::default();
        let message = |id: &str| Message { deduplication_id: id.into(), group_id: "0".into(), body: String::new() };
        queue.send(vec![message("b"), message("a")]).await.unwrap();
        queue.send(vec![message("b")]).await.unwrap();
        let ids: Vec<_> = queue.take().into_iter().map(|message| message.deduplication_id).collect();
        assert_eq!(ids, ["b", "a"]);
        assert!(queue.take().is_empty());
    }
}
