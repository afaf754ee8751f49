//! Lines of a local ledger, and what they say of one slot.
//!
//! In one process a task that is handed over is executed unless the process ends, so its claim is written with the plan,
//! before anything runs: a run that was killed shows its last slot's tasks as unknown, not as lost.

use std::collections::{BTreeMap, BTreeSet};

use blueprint::Slot;
use serde::{Deserialize, Serialize};

use super::outcome::{SlotOutcome, join};
use super::slot_plan::SlotPlan;
use super::task::{TaskId, TaskResult};

/// A line of a local ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "lowercase")]
pub enum LedgerLine {
    /// A slot's target was planned.
    Plan(SlotPlan),
    /// A task was claimed.
    Claim(TaskId),
    /// A task was completed.
    Result(TaskResult),
}

impl LedgerLine {
    /// The slot that it is about.
    #[must_use]
    pub fn slot(&self) -> Slot {
        match self {
            LedgerLine::Plan(plan) => plan.slot,
            LedgerLine::Claim(id) => id.slot,
            LedgerLine::Result(result) => result.id.slot,
        }
    }
}

/// What is recorded of one slot.
#[derive(Debug, Default)]
pub(crate) struct SlotRecords {
    plans: BTreeMap<usize, SlotPlan>,
    claims: BTreeSet<TaskId>,
    results: BTreeMap<usize, BTreeMap<usize, TaskResult>>,
}

impl SlotRecords {
    /// Add a plan; whether there was none of its target.
    pub(crate) fn plan(&mut self, plan: SlotPlan) -> bool {
        if self.plans.contains_key(&plan.target) {
            return false;
        }
        self.plans.insert(plan.target, plan);
        true
    }

    /// Add a claim; whether the task had none.
    pub(crate) fn claim(&mut self, id: TaskId) -> bool {
        self.claims.insert(id)
    }

    /// Add a result.
    pub(crate) fn complete(&mut self, result: TaskResult) {
        self.results.entry(result.id.target).or_default().insert(result.id.task, result);
    }

    /// Add what a line says.
    pub(super) fn add(&mut self, line: LedgerLine) {
        match line {
            LedgerLine::Plan(plan) => drop(self.plans.insert(plan.target, plan)),
            LedgerLine::Claim(id) => drop(self.claim(id)),
            LedgerLine::Result(result) => self.complete(result),
        }
    }

    /// The lines that stand before the slot's tasks run: plans, each with the claims of its tasks.
    pub(crate) fn planned(&self) -> impl Iterator<Item = LedgerLine> {
        self.plans.values().flat_map(|plan| {
            let tasks = plan.tasks.iter().enumerate().filter(|(_, task)| task.ending.is_none());
            let claims = tasks.map(|(task, _)| TaskId { slot: plan.slot, target: plan.target, task });
            std::iter::once(LedgerLine::Plan(plan.clone())).chain(claims.map(LedgerLine::Claim))
        })
    }

    /// The lines that stand after: results, by target and task.
    pub(crate) fn completed(&self) -> impl Iterator<Item = LedgerLine> {
        self.results.values().flat_map(BTreeMap::values).cloned().map(LedgerLine::Result)
    }

    /// Each target's plan with what became of it.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = SlotOutcome> {
        let none = BTreeMap::new();
        self.plans.values().map(move |plan| {
            let claimed = |task| self.claims.contains(&TaskId { slot: plan.slot, target: plan.target, task });
            join(plan, claimed, self.results.get(&plan.target).unwrap_or(&none))
        })
    }
}
