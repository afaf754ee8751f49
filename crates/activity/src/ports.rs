//! What the steps need from the world: each a small trait that a host implements, on a laptop, on AWS, or simulated.

use std::future::Future;
use std::sync::Arc;

use blueprint::targets::Target;
use jiff::Timestamp;

use crate::message::{Message, Task};
use crate::requests::{Answer, Request};
use crate::truth::slot_plan::SlotPlan;
use crate::truth::task::{TaskId, TaskResult};

/// Why a port did not do what it was asked.
///
/// Texts, and no source: an identity's error is the error of each activity under it, and is counted, compared and logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// The service answered, and said no.
    #[error("{code}: {message}")]
    Service {
        /// The service's own code: `AccessDenied`, `NoSuchBucket`, `404`, ...
        code: String,
        /// What it said.
        message: String,
        /// The status of its answer, where it has one of HTTP.
        status: Option<u16>,
    },
    /// No answer: the connection, this machine or this program failed.
    #[error("{message}")]
    Client {
        /// A short name to count by: `Connection`, `StorageFull`, `Interrupted`, ...
        code: String,
        /// What happened.
        message: String,
    },
}

impl PortError {
    /// The name to count it by in the ledger. Never holds what a service said, which may hold what was sent.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            PortError::Service { code, .. } | PortError::Client { code, .. } => code,
        }
    }

    /// The status of the service's answer, where it has one of HTTP.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            PortError::Service { status, .. } => *status,
            PortError::Client { .. } => None,
        }
    }
}

/// The time, and when to stop.
pub trait Clock: Send + Sync {
    /// The time that slots are held against.
    fn now(&self) -> Timestamp;
    /// Whether the host asks its steps to end: what has not started by then does not start.
    fn stopping(&self) -> bool;
    /// When the host itself is over, by this clock: a function has its own deadline. What has not started by then is late.
    fn ends(&self) -> Timestamp {
        Timestamp::MAX
    }
    /// Wait until this clock shows `time`; not at all when it is past, and not beyond the host's stop.
    fn sleep_until(&self, time: Timestamp) -> impl Future<Output = ()> + Send;
}

/// Where generate puts its messages, in order per target; a message of a slot and target that it had before vanishes.
pub trait Queue: Send + Sync {
    /// Send messages, in batches as the queue takes them.
    fn send(&self, messages: Vec<Message>) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// Where dispatch puts tasks: each is executed once, soon, or not at all.
pub trait Tasks: Send + Sync {
    /// Hand one task over, without waiting for its execution.
    fn invoke(&self, task: Task) -> impl Future<Output = Result<(), PortError>> + Send;
}

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

/// Services that take requests, as one identity reaches them in one region.
pub trait Requests: Send + Sync {
    /// Send one request. It is tried again as far as [`Request::repeats`] allows, and no further.
    fn send(&self, request: &Request) -> impl Future<Output = Result<Answer, PortError>> + Send;
}

/// The services that activities are executed on, as each target's identity reaches them.
pub trait Services: Send + Sync {
    /// The services under one identity, in one region.
    type Reached: Requests;
    /// Take on the target's identity: its role, its credentials, or the host's own.
    fn reach(&self, target: &Target) -> impl Future<Output = Result<Arc<Self::Reached>, PortError>> + Send;
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
