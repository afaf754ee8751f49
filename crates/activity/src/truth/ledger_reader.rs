//! The ledger of a deployment, read from its table a part at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use blueprint::Slot;
use serde::de::DeserializeOwned;

use super::damage::Found;
use super::keys::{self, DayRange, ItemKey, LedgerKey};
use super::outcome::{SlotOutcome, join};
use super::reader::ReadError;
use super::record_ledger::{PlanDocument, TaskDocument};
use super::task::{TaskId, TaskResult};
use crate::ports::{Item, Table};

/// So many documents are held in memory, and those of one slot more.
const HELD: usize = 1_024;

const SLOTS_OF_A_DAY: i64 = 1_440;

/// Reads a ledger; what is damaged in it goes to `found`.
#[derive(Debug)]
pub(super) struct LedgerReader<'a, T> {
    pub(super) table: &'a T,
    pub(super) found: &'a Found,
}

/// Some documents of the ledger by what they are about. Each has its key and its text.
type Documents = BTreeMap<LedgerKey, (ItemKey, Option<Vec<u8>>)>;

/// The tasks of a slot and target: those that were claimed and no more, and results.
type Tasks = (BTreeSet<usize>, BTreeMap<usize, TaskResult>);

impl<T: Table> LedgerReader<'_, T> {
    /// The plans of the slots from `from` to before `end` with what became of them, by slot and target. They are of one day,
    /// of which `range` is read.
    pub(super) async fn day(
        &self,
        range: &DayRange,
        from: Slot,
        end: Slot,
        each: &mut impl FnMut(SlotOutcome) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ReadError> {
        let mut held = Documents::new();
        let mut after: Option<String> = None;
        loop {
            let page = self.table.query(range, after.as_deref(), HELD).await?;
            for Item { key, body } in page.items {
                match keys::parse(&key) {
                    Some(parsed) if (from..end).contains(&parsed.slot) => drop(held.insert(parsed, (key, body))),
                    Some(_) => {}
                    None => self.found.add(&key, "not a key of the ledger"),
                }
            }
            let Some(next) = page.next else { break };
            after = Some(next);
            if held.len() < HELD {
                continue;
            }
            // Of the last slot there may be more to come.
            let Some(last) = held.last_key_value().map(|(key, _)| key.slot) else { continue };
            let rest = held.split_off(&LedgerKey { slot: last, target: 0, task: None });
            if self.part(std::mem::replace(&mut held, rest), each).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(self.part(held, each))
    }

    /// The first slot from `from` to before `end` that has a plan.
    pub(super) async fn first_planned(&self, from: Slot, end: Slot) -> Result<Option<Slot>, ReadError> {
        let mut day = from;
        while day < end {
            let next = day_of(day).1.min(end);
            let range = DayRange::of(day, next);
            let mut after: Option<String> = None;
            loop {
                let page = self.table.query(&range, after.as_deref(), 1).await?;
                let planned = page.items.iter().filter_map(|item| keys::parse(&item.key)).map(|key| key.slot);
                if let Some(slot) = planned.filter(|slot| (day..next).contains(slot)).min() {
                    return Ok(Some(slot));
                }
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            day = next;
        }
        Ok(None)
    }

    /// The plans among these documents, which are those of whole slots.
    fn part(&self, documents: Documents, each: &mut impl FnMut(SlotOutcome) -> ControlFlow<()>) -> ControlFlow<()> {
        let mut plans: BTreeMap<(Slot, usize), Option<PlanDocument>> = BTreeMap::new();
        let mut tasks: BTreeMap<(Slot, usize), Tasks> = BTreeMap::new();
        for (LedgerKey { slot, target, task }, (key, body)) in documents {
            let Some(task) = task else {
                let about = |document: &PlanDocument| (document.plan.slot, document.plan.target) == (slot, target);
                plans.insert((slot, target), self.document(&key, body, about));
                continue;
            };
            let id = TaskId { slot, target, task };
            let (claimed, results) = tasks.entry((slot, target)).or_default();
            match self.document(&key, body, |document: &TaskDocument| *document.id() == id) {
                Some(TaskDocument::Result(result)) => drop(results.insert(task, result)),
                // Whoever wrote what is damaged had claimed the task.
                Some(TaskDocument::Claim(_)) | None => drop(claimed.insert(task)),
            }
            plans.entry((slot, target)).or_insert_with(|| {
                self.found.add(keys::plan(slot, target), "missing, and its tasks were claimed");
                None
            });
        }
        let none = Tasks::default();
        for ((slot, target), plan) in plans {
            let (claimed, results) = tasks.get(&(slot, target)).unwrap_or(&none);
            each(match plan {
                Some(document) => join(&document.plan, |task| claimed.contains(&task), results),
                // The slot was planned, and nobody knows how.
                None => unreadable(slot, target),
            })?;
        }
        ControlFlow::Continue(())
    }

    /// A document that is `about` what its key says; `None`: it is damaged.
    fn document<D: DeserializeOwned>(
        &self,
        key: &ItemKey,
        body: Option<Vec<u8>>,
        about: impl Fn(&D) -> bool,
    ) -> Option<D> {
        let Some(body) = body else {
            self.found.add(key, "it has no content: neither a body nor the object that should hold it");
            return None;
        };
        match serde_json::from_slice(&body) {
            Ok(document) if about(&document) => return Some(document),
            Ok(_) => self.found.add(key, "its content is about another slot, target or task"),
            Err(error) => self.found.add(key, format!("not a document of the ledger: {error}")),
        }
        None
    }
}

/// What became of a plan that cannot be read: nothing is known but its slot and target.
fn unreadable(slot: Slot, target: usize) -> SlotOutcome {
    SlotOutcome {
        slot,
        target,
        version: String::new(),
        points: BTreeMap::new(),
        planned: 0,
        done: 0,
        failed: 0,
        late: 0,
        errors: BTreeMap::new(),
        started: None,
    }
}

/// The first slot of a slot's day, and that of the next day.
pub(super) fn day_of(slot: Slot) -> (Slot, Slot) {
    let day = slot.index().div_euclid(SLOTS_OF_A_DAY);
    (Slot::new(day * SLOTS_OF_A_DAY), Slot::new((day + 1) * SLOTS_OF_A_DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight_also_before_the_epoch() {
        for (slot, next) in [(0, 1_440), (1_439, 1_440), (1_440, 2_880), (-1, 0), (-1_440, 0), (-1_441, -1_440)] {
            assert_eq!(day_of(Slot::new(slot)), (Slot::new(next - 1_440), Slot::new(next)));
        }
    }
}
