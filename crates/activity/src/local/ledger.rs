//! The ledger of a local run: lines in `ledger.jsonl`.
//!
//! In one process a task that is handed over is executed unless the process ends, so its claim is written with the plan,
//! before anything runs: a run that was killed shows its last slot's tasks as unknown, not as lost.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use blueprint::Slot;

use crate::ledger::{Joined, Record, SlotPlan, TaskId, TaskResult, join};
use crate::ports::{Claim, Ledger, PortError};

#[derive(Debug, Default)]
pub(super) struct LocalLedger(Mutex<SlotRecords>);

/// What the ledger holds of the current slot.
#[derive(Debug, Default)]
pub(super) struct SlotRecords {
    pub(super) plans: BTreeMap<usize, SlotPlan>,
    claims: BTreeSet<TaskId>,
    pub(super) results: BTreeMap<usize, BTreeMap<usize, TaskResult>>,
}

impl SlotRecords {
    /// The lines that stand before the slot's tasks run: plans, each with the claims of its tasks.
    pub(super) fn planned(&self) -> impl Iterator<Item = Record> {
        self.plans.values().flat_map(|plan| {
            let tasks = plan.tasks.iter().enumerate().filter(|(_, task)| task.ending.is_none());
            let claims = tasks.map(|(task, _)| TaskId { slot: plan.slot, target: plan.target, task });
            std::iter::once(Record::Plan(plan.clone())).chain(claims.map(Record::Claim))
        })
    }

    /// The lines that stand after: results, by target and task.
    pub(super) fn completed(&self) -> impl Iterator<Item = Record> {
        self.results.values().flat_map(BTreeMap::values).cloned().map(Record::Result)
    }

    /// Each target's plan with what became of it.
    pub(super) fn joined(&self) -> impl Iterator<Item = Joined> {
        let none = BTreeMap::new();
        self.plans.values().map(move |plan| {
            let claimed = |task| self.claims.contains(&TaskId { slot: plan.slot, target: plan.target, task });
            join(plan, claimed, self.results.get(&plan.target).unwrap_or(&none))
        })
    }
}

impl LocalLedger {
    pub(super) fn with<T>(&self, look: impl FnOnce(&SlotRecords) -> T) -> T {
        look(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn take(&self) -> SlotRecords {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ledger for LocalLedger {
    async fn plan(&self, plan: SlotPlan) -> Result<Claim, PortError> {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if records.plans.contains_key(&plan.target) {
            return Ok(Claim::Taken);
        }
        records.plans.insert(plan.target, plan);
        Ok(Claim::Won)
    }

    async fn claim(&self, task: &TaskId) -> Result<Claim, PortError> {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(if records.claims.insert(task.clone()) { Claim::Won } else { Claim::Taken })
    }

    async fn complete(&self, result: TaskResult) -> Result<(), PortError> {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        records.results.entry(result.id.target).or_default().insert(result.id.task, result);
        Ok(())
    }
}

/// Why a ledger cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerReadError {
    /// The file cannot be opened or read.
    #[error("cannot read {}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// A line is no record.
    #[error("{}, line {line}: not a ledger record: {error}", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        error: serde_json::Error,
    },
}

/// Read a `ledger.jsonl` and join plans, claims and results, one slot at a time.
///
/// `each` is called per slot and target, in the file's order; a slot's records stand together. A cut last line, as a
/// killed run may leave it, is passed over.
///
/// # Errors
/// A file that cannot be read, or a line that is no record.
pub fn read_ledger(path: &Path, mut each: impl FnMut(Joined)) -> Result<(), LedgerReadError> {
    let io = |error| LedgerReadError::Io { path: path.to_owned(), error };
    let mut reader = std::io::BufReader::new(std::fs::File::open(path).map_err(io)?);
    let mut slot: Option<Slot> = None;
    let mut records = SlotRecords::default();
    let (mut text, mut line) = (String::new(), 0);
    loop {
        text.clear();
        line += 1;
        if reader.read_line(&mut text).map_err(io)? == 0 {
            break;
        }
        let record: Record = match serde_json::from_str(&text) {
            Ok(record) => record,
            Err(_) if !text.ends_with('\n') => break,
            Err(error) => {
                return Err(LedgerReadError::Record { path: path.to_owned(), line, error });
            }
        };
        let here = match &record {
            Record::Plan(plan) => plan.slot,
            Record::Claim(id) => id.slot,
            Record::Result(result) => result.id.slot,
        };
        if slot != Some(here) {
            std::mem::take(&mut records).joined().for_each(&mut each);
            slot = Some(here);
        }
        match record {
            Record::Plan(plan) => drop(records.plans.insert(plan.target, plan)),
            Record::Claim(id) => drop(records.claims.insert(id)),
            Record::Result(result) => {
                drop(records.results.entry(result.id.target).or_default().insert(result.id.task, result));
            }
        }
    }
    records.joined().for_each(&mut each);
    Ok(())
}
