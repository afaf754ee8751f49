//! The ledger of a local run: it holds the current slot, and the host writes its lines to `ledger.jsonl`.

use std::sync::{Mutex, PoisonError};

use crate::ports::{Claim, Ledger, PortError};
use crate::truth::slot_plan::SlotPlan;
use crate::truth::slot_records::SlotRecords;
use crate::truth::task::{TaskId, TaskResult};

#[derive(Debug, Default)]
pub(super) struct LocalLedger(Mutex<SlotRecords>);

impl LocalLedger {
    pub(super) fn with<T>(&self, look: impl FnOnce(&mut SlotRecords) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn take(&self) -> SlotRecords {
        self.with(std::mem::take)
    }
}

fn claim(first: bool) -> Claim {
    if first { Claim::Won } else { Claim::Taken }
}

impl Ledger for LocalLedger {
    async fn plan(&self, plan: SlotPlan) -> Result<Claim, PortError> {
        Ok(claim(self.with(|records| records.plan(plan))))
    }

    async fn claim(&self, task: &TaskId) -> Result<Claim, PortError> {
        Ok(claim(self.with(|records| records.claim(task.clone()))))
    }

    async fn complete(&self, result: TaskResult) -> Result<(), PortError> {
        self.with(|records| records.complete(result));
        Ok(())
    }
}
