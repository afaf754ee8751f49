//! The ledger over a table: a conditional create is a claim.

use serde::{Deserialize, Serialize};

use super::json::json;
use super::keys;
use super::slot_plan::SlotPlan;
use super::task::{TaskId, TaskResult};
use crate::ports::{Claim, Clock, Ledger, PortError, Table};

/// The ledger of a deployment.
///
/// A create whose answer was lost is tried again by the client below, and then finds what it wrote itself. So each claim
/// holds a nonce: a claim with the same nonce is one's own.
#[derive(Debug)]
pub struct RecordLedger<'a, T, C, N> {
    table: &'a T,
    clock: &'a C,
    nonce: N,
}

/// A plan as the record holds it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PlanDocument {
    #[serde(flatten)]
    pub(super) plan: SlotPlan,
    nonce: String,
}

/// A claim or a result as the record holds them; the result replaces the claim.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "lowercase")]
pub(super) enum TaskDocument {
    /// Claimed.
    Claim(ClaimDocument),
    /// Completed.
    Result(TaskResult),
}

impl TaskDocument {
    /// The task that it is about.
    pub(super) fn id(&self) -> &TaskId {
        match self {
            TaskDocument::Claim(claim) => &claim.id,
            TaskDocument::Result(result) => &result.id,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ClaimDocument {
    #[serde(flatten)]
    id: TaskId,
    time: String,
    nonce: String,
}

impl<'a, T: Table, C: Clock, N: Fn() -> String + Send + Sync> RecordLedger<'a, T, C, N> {
    /// A ledger in `table`; `nonce` gives a text that nobody else gives.
    pub fn new(table: &'a T, clock: &'a C, nonce: N) -> RecordLedger<'a, T, C, N> {
        RecordLedger { table, clock, nonce }
    }
}

impl<T: Table, C: Clock, N: Fn() -> String + Send + Sync> Ledger for RecordLedger<'_, T, C, N> {
    async fn plan(&self, plan: SlotPlan) -> Result<Claim, PortError> {
        let (key, nonce) = (keys::plan(plan.slot, plan.target), (self.nonce)());
        let document = PlanDocument { plan, nonce: nonce.clone() };
        self.table.create(&key, json(&document), &nonce).await
    }

    async fn claim(&self, task: &TaskId) -> Result<Claim, PortError> {
        let nonce = (self.nonce)();
        let claim = ClaimDocument { id: task.clone(), time: format!("{:.3}", self.clock.now()), nonce: nonce.clone() };
        self.table.create(&keys::task(task), json(&TaskDocument::Claim(claim)), &nonce).await
    }

    async fn complete(&self, result: TaskResult) -> Result<(), PortError> {
        let (key, nonce) = (keys::task(&result.id), (self.nonce)());
        self.table.put(&key, json(&TaskDocument::Result(result)), &nonce).await
    }
}
