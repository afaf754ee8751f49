//! The record, and the documents that it is kept in.

use std::future::Future;

use super::error::PortError;
use crate::truth::slot_plan::SlotPlan;
use crate::truth::task::{TaskId, TaskResult};

/// Whether a claim was won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This caller is the first: it goes on.
    Won,
    /// Somebody was here before: it stops.
    Taken,
}

/// The record of what was planned and what became of it.
pub trait Ledger: Send + Sync {
    /// Claim a slot's target with its plan; only the first caller wins.
    fn plan(&self, plan: SlotPlan) -> impl Future<Output = Result<Claim, PortError>> + Send;
    /// Claim a task; only the first caller wins.
    fn claim(&self, task: &TaskId) -> impl Future<Output = Result<Claim, PortError>> + Send;
    /// Replace the claim on a task by its result.
    fn complete(&self, result: TaskResult) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// Small documents by key, where a deployment keeps its record: a bucket.
pub trait Documents: Send + Sync {
    /// Write a document unless there is one of that key.
    fn create(&self, key: &str, body: Vec<u8>) -> impl Future<Output = Result<Claim, PortError>> + Send;
    /// Write a document; one of the same key is replaced.
    fn put(&self, key: &str, body: Vec<u8>) -> impl Future<Output = Result<(), PortError>> + Send;
    /// A document; `None`: there is none of that key.
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<Vec<u8>>, PortError>> + Send;
    /// All keys that begin with `prefix`, in key order.
    fn list(&self, prefix: &str) -> impl Future<Output = Result<Vec<String>, PortError>> + Send;
}
