//! The ledger over documents: a conditional create is a claim.

use serde::{Deserialize, Serialize};

use super::json::json;
use super::keys;
use super::slot_plan::SlotPlan;
use super::task::{TaskId, TaskResult};
use crate::ports::{Claim, Clock, Documents, Ledger, PortError};

/// The ledger of a deployment.
///
/// A create whose answer was lost is tried again by the client below, and then finds what it wrote itself. So each claim
/// holds a nonce: whoever is told that there is one already reads it, and has won if the nonce is its own.
#[derive(Debug)]
pub struct RecordLedger<'a, D, C, N> {
    documents: &'a D,
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

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ClaimDocument {
    #[serde(flatten)]
    id: TaskId,
    time: String,
    nonce: String,
}

/// What both kinds of claims have.
#[derive(Deserialize)]
struct Nonce {
    nonce: String,
}

impl<'a, D: Documents, C: Clock, N: Fn() -> String + Send + Sync> RecordLedger<'a, D, C, N> {
    /// A ledger in `documents`; `nonce` gives a text that nobody else gives.
    pub fn new(documents: &'a D, clock: &'a C, nonce: N) -> RecordLedger<'a, D, C, N> {
        RecordLedger { documents, clock, nonce }
    }

    async fn create(&self, key: &str, document: &impl Serialize, nonce: &str) -> Result<Claim, PortError> {
        if self.documents.create(key, json(document)).await? == Claim::Won {
            return Ok(Claim::Won);
        }
        let there = self.documents.get(key).await?.unwrap_or_default();
        let own = serde_json::from_slice::<Nonce>(&there).is_ok_and(|there| there.nonce == nonce);
        Ok(if own { Claim::Won } else { Claim::Taken })
    }
}

impl<D: Documents, C: Clock, N: Fn() -> String + Send + Sync> Ledger for RecordLedger<'_, D, C, N> {
    async fn plan(&self, plan: SlotPlan) -> Result<Claim, PortError> {
        let (key, nonce) = (keys::plan(plan.slot, plan.target), (self.nonce)());
        self.create(&key, &PlanDocument { plan, nonce: nonce.clone() }, &nonce).await
    }

    async fn claim(&self, task: &TaskId) -> Result<Claim, PortError> {
        let nonce = (self.nonce)();
        let claim = ClaimDocument { id: task.clone(), time: format!("{:.3}", self.clock.now()), nonce: nonce.clone() };
        self.create(&keys::task(task), &TaskDocument::Claim(claim), &nonce).await
    }

    async fn complete(&self, result: TaskResult) -> Result<(), PortError> {
        self.documents.put(&keys::task(&result.id), json(&TaskDocument::Result(result))).await
    }
}
