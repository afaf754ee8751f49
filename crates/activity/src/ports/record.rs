//! The record, and where it is kept: a bucket, and for the ledger a table.

use std::future::Future;

use super::error::PortError;
use crate::truth::keys::{DayRange, ItemKey};
use crate::truth::object_record::ObjectRecord;
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

/// The content manifest: what stored objects hold.
pub trait ObjectManifest: Send + Sync {
    /// Keep what the objects of a task hold, in their order; at least one. A task is executed once, and so is this.
    fn keep(&self, task: &TaskId, objects: Vec<ObjectRecord>) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// Small documents by key, where a deployment keeps start, versions, labels and totals: a bucket.
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

/// The documents of the ledger, by day and name: a table.
///
/// Whoever writes gives a `nonce`, a text that nobody else gives.
pub trait Table: Send + Sync {
    /// Write a document unless there is another of that key.
    ///
    /// The `body` holds the nonce, so a document that is there already and has the same body was written by this very
    /// call, whose answer was lost: then the claim is won.
    fn create(
        &self,
        key: &ItemKey,
        body: Vec<u8>,
        nonce: &str,
    ) -> impl Future<Output = Result<Claim, PortError>> + Send;
    /// Write a document; one of the same key is replaced.
    fn put(&self, key: &ItemKey, body: Vec<u8>, nonce: &str) -> impl Future<Output = Result<(), PortError>> + Send;
    /// The documents in `range`, in the order of their names: at most `limit`, those after the name `after`.
    fn query(
        &self,
        range: &DayRange,
        after: Option<&str>,
        limit: usize,
    ) -> impl Future<Output = Result<Page, PortError>> + Send;
}

/// Some documents of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The documents, in the order of their names.
    pub items: Vec<Item>,
    /// The name after which to go on; `None`: there are no more.
    pub next: Option<String>,
}

/// A document of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its key.
    pub key: ItemKey,
    /// Its JSON text; `None`: it has none, which nobody of ours writes.
    pub body: Option<Vec<u8>>,
}
