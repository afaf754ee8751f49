//! What hands on: the queue between generate and dispatch, and the tasks between dispatch and execute.

use std::future::Future;

use super::error::PortError;
use crate::message::{Message, Task};

/// Where generate puts its messages; a message of a slot and target that it had before vanishes.
pub trait Queue: Send + Sync {
    /// Send messages, in batches as the queue takes them.
    fn send(&self, messages: Vec<Message>) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// Where dispatch puts tasks: each is executed once, soon, or not at all.
pub trait Tasks: Send + Sync {
    /// Hand one task over, without waiting for its execution.
    fn invoke(&self, task: Task) -> impl Future<Output = Result<(), PortError>> + Send;
}
