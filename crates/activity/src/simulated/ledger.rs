//! The ledger in memory, without documents below it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use blueprint::Slot;

use super::faults::{Faults, lock};
use crate::ports::{self, Claim, PortError};
use crate::truth::{LedgerLine, SlotOutcome, SlotPlan, TaskId, TaskResult, join};

/// What is asked of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerOperation {
    /// The claim on a slot and target.
    Plan,
    /// The claim on a task.
    Claim,
    /// A result.
    Complete,
}

/// A ledger whose claims are won once.
#[derive(Debug, Default)]
pub struct Ledger {
    plans: Mutex<BTreeMap<(Slot, usize), SlotPlan>>,
    claims: Mutex<BTreeSet<TaskId>>,
    results: Mutex<BTreeMap<TaskId, TaskResult>>,
    /// Faults, by operation.
    pub faults: Faults<LedgerOperation>,
}

impl Ledger {
    /// The plan of a slot and target, if there is one.
    #[must_use]
    pub fn plan_of(&self, slot: Slot, target: usize) -> Option<SlotPlan> {
        lock(&self.plans).get(&(slot, target)).cloned()
    }

    /// Somebody else claims a task, and never completes it.
    pub fn claim_for_another(&self, task: &TaskId) {
        lock(&self.claims).insert(task.clone());
    }

    /// Every result, by slot, target and task.
    #[must_use]
    pub fn results(&self) -> Vec<TaskResult> {
        lock(&self.results).values().cloned().collect()
    }

    /// Every record: plans, claims, results.
    #[must_use]
    pub fn records(&self) -> Vec<LedgerLine> {
        let plans: Vec<LedgerLine> = lock(&self.plans).values().cloned().map(LedgerLine::Plan).collect();
        let claims: Vec<LedgerLine> = lock(&self.claims).iter().cloned().map(LedgerLine::Claim).collect();
        let results = self.results().into_iter().map(LedgerLine::Result);
        plans.into_iter().chain(claims).chain(results).collect()
    }

    /// Every slot and target, with what became of it.
    #[must_use]
    pub fn joined(&self) -> Vec<SlotOutcome> {
        let (claims, results) = (lock(&self.claims), lock(&self.results));
        let join_one = |plan: &SlotPlan| {
            let id = |task| TaskId { slot: plan.slot, target: plan.target, task };
            let results = results.range(id(0)..=id(usize::MAX));
            let results = results.map(|(id, result)| (id.task, result.clone())).collect();
            join(plan, |task| claims.contains(&id(task)), &results)
        };
        lock(&self.plans).values().map(join_one).collect()
    }
}

impl ports::Ledger for Ledger {
    async fn plan(&self, plan: SlotPlan) -> Result<Claim, PortError> {
        let effect = self.faults.next("Plan", &LedgerOperation::Plan);
        let mut plans = lock(&self.plans);
        let there = plans.contains_key(&(plan.slot, plan.target));
        if !there && effect.times > 0 {
            plans.insert((plan.slot, plan.target), plan);
        }
        effect.answer(if there { Claim::Taken } else { Claim::Won })
    }

    async fn claim(&self, task: &TaskId) -> Result<Claim, PortError> {
        let effect = self.faults.next("Claim", &LedgerOperation::Claim);
        let mut claims = lock(&self.claims);
        let there = claims.contains(task);
        if effect.times > 0 {
            claims.insert(task.clone());
        }
        effect.answer(if there { Claim::Taken } else { Claim::Won })
    }

    async fn complete(&self, result: TaskResult) -> Result<(), PortError> {
        let effect = self.faults.next("Complete", &LedgerOperation::Complete);
        if effect.times > 0 {
            lock(&self.results).insert(result.id.clone(), result);
        }
        effect.answer(())
    }
}
