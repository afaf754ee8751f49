//! The truth in a deployment's record bucket.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use blueprint::Slot;
use futures::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::documents::{LabelsDocument, RunDocument, VersionDocument};
use super::keys::{self, LedgerKey};
use super::label::InjectedLabel;
use super::outcome::{SlotOutcome, join};
use super::reader::{ReadError, Reader};
use super::record_ledger::{PlanDocument, TaskDocument};
use super::span::Span;
use super::task::TaskResult;
use super::timeline::Timeline;
use crate::ports::Documents;

/// Documents that are read at once.
const AT_ONCE: usize = 64;

/// So many documents are held in memory, and those of one slot more.
const HELD: usize = 1_024;

/// Clocks differ: what is recorded for up to a day from now is read, too.
const AHEAD: u64 = 1_440;

const SLOTS_OF_A_DAY: i64 = 1_440;

/// Of a day, at most this many slots are asked for by their own keys instead of by the day's.
const FEW_SLOTS: i64 = 300;

/// What a reader is about to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The ledger of a day, from this slot on.
    Day(Slot),
    /// The labels of the cycle that begins with this slot.
    Cycle(Slot),
}

/// Reads a record bucket as it is at a time.
pub struct BucketReader<'a, D> {
    documents: &'a D,
    now: Timestamp,
    timeline: Timeline,
    tell: Box<dyn Fn(Reading) + 'a>,
}

impl<'a, D: Documents> BucketReader<'a, D> {
    /// A reader of the record in `documents`, as it is `now`.
    ///
    /// # Errors
    /// A record that cannot be read, or has no tick yet.
    pub async fn open(documents: &'a D, now: Timestamp) -> Result<BucketReader<'a, D>, ReadError> {
        let versions = versions(documents).await?;
        if versions.is_empty() {
            return Err(ReadError::NoTick);
        }
        let timeline = Timeline::at(versions, now);
        Ok(BucketReader { documents, now, timeline, tell: Box::new(|_| ()) })
    }

    /// The same, which tells what it is about to read.
    #[must_use]
    pub fn telling(mut self, tell: impl Fn(Reading) + 'a) -> BucketReader<'a, D> {
        self.tell = Box::new(tell);
        self
    }

    /// The plans of some slots of one day with what became of them, a part of them at a time.
    async fn day(
        &self,
        from: Slot,
        end: Slot,
        each: &mut impl FnMut(SlotOutcome) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ReadError> {
        let keys = ledger_keys(self.documents, from, end).await?;
        let mut part: Vec<(LedgerKey, String)> = Vec::new();
        for (key, text) in keys {
            let full = part.len() >= HELD && part.last().is_some_and(|(last, _)| last.slot != key.slot);
            if full && self.part(std::mem::take(&mut part), each).await?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            part.push((key, text));
        }
        self.part(part, each).await
    }

    /// The plans among these documents, which are those of whole slots.
    async fn part(
        &self,
        keys: Vec<(LedgerKey, String)>,
        each: &mut impl FnMut(SlotOutcome) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ReadError> {
        let (mut plan_keys, mut task_keys) = (Vec::new(), Vec::new());
        for (key, text) in keys {
            let LedgerKey { slot, target, task } = key;
            match task {
                None => plan_keys.push(((slot, target), text)),
                Some(task) => task_keys.push(((slot, target, task), text)),
            }
        }
        let plans: Vec<((Slot, usize), Option<PlanDocument>)> = read_all(self.documents, plan_keys).await?;
        let tasks: Vec<((Slot, usize, usize), Option<TaskDocument>)> = read_all(self.documents, task_keys).await?;
        let mut found: BTreeMap<(Slot, usize), Tasks> = BTreeMap::new();
        for ((slot, target, task), document) in tasks {
            let (claimed, results) = found.entry((slot, target)).or_default();
            match document {
                None => {}
                Some(TaskDocument::Claim(_)) => drop(claimed.insert(task)),
                Some(TaskDocument::Result(result)) => drop(results.insert(task, result)),
            }
        }
        let none = Tasks::default();
        for (key, document) in plans {
            let Some(document) = document else { continue };
            let (claimed, results) = found.get(&key).unwrap_or(&none);
            if each(join(&document.plan, |task| claimed.contains(&task), results)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

impl<D: Documents> Reader for BucketReader<'_, D> {
    fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Labels are those of the times in which their version was in force. Without an end the span ends now.
    async fn labels(&self, span: Span, mut each: impl FnMut(InjectedLabel)) -> Result<(), ReadError> {
        let end = span.end.unwrap_or_else(|| Slot::at(self.now).plus(1));
        let span = Span { end: Some(end), ..span };
        for version in self.timeline.in_force(end) {
            let Some(cycles) = version.cycles(span) else { continue };
            let prefix = keys::labels_of(&version.version);
            for key in self.documents.list(&prefix).await? {
                if !keys::cycle(&key).is_some_and(|cycle| cycles.contains(&cycle)) {
                    continue;
                }
                let Some(document) = document::<LabelsDocument>(self.documents, &key).await? else { continue };
                (self.tell)(Reading::Cycle(document.start));
                document.labels.into_iter().filter_map(|label| version.injected(label, span)).for_each(&mut each);
            }
        }
        Ok(())
    }

    async fn outcomes(
        &self,
        span: Span,
        mut each: impl FnMut(SlotOutcome) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let Some(first) = self.timeline.first() else { return Ok(()) };
        let ahead = Slot::at(self.now).plus(AHEAD);
        let end = span.end.map_or(ahead, |end| end.min(ahead));
        let mut day = span.first.map_or(first, |from| from.max(first));
        while day < end {
            (self.tell)(Reading::Day(day));
            let next = next_day(day).min(end);
            if self.day(day, next, &mut each).await?.is_break() {
                break;
            }
            day = next;
        }
        Ok(())
    }
}

/// The tasks of a slot and target: those that were claimed and no more, and results.
type Tasks = (BTreeSet<usize>, BTreeMap<usize, TaskResult>);

/// The deployment's start; `None`: it had no tick yet.
///
/// # Errors
/// A record that cannot be read.
pub async fn read_run(documents: &impl Documents) -> Result<Option<RunDocument>, ReadError> {
    document(documents, keys::RUN).await
}

/// The versions, in the order in which they came into force.
async fn versions(documents: &impl Documents) -> Result<Vec<VersionDocument>, ReadError> {
    let mut versions = Vec::new();
    for key in documents.list(keys::VERSIONS).await? {
        versions.extend(document(documents, &key).await?);
    }
    Ok(versions)
}

/// The keys of plans, claims and results of some slots of one day, by slot and target.
async fn ledger_keys(
    documents: &impl Documents,
    from: Slot,
    end: Slot,
) -> Result<BTreeMap<LedgerKey, String>, ReadError> {
    let lists = prefixes(from, end).into_iter().map(|prefix| async move { documents.list(&prefix).await });
    let listed: Vec<Vec<String>> = futures::stream::iter(lists).buffered(AT_ONCE).try_collect().await?;
    let keys = listed.into_iter().flatten().filter_map(|text| Some((keys::parse(&text)?, text)));
    Ok(keys.filter(|(key, _)| from <= key.slot && key.slot < end).collect())
}

/// What the keys of some slots of one day begin with: a day has thousands, so a few slots are asked for by tens.
fn prefixes(from: Slot, end: Slot) -> Vec<String> {
    let day = keys::day(from);
    let (first, end) = (from.index(), end.index());
    if first < 10 || end - first > FEW_SLOTS {
        return vec![day];
    }
    (first / 10..=(end - 1) / 10).map(|tens| format!("{day}{tens}")).collect()
}

fn next_day(slot: Slot) -> Slot {
    Slot::new((slot.index().div_euclid(SLOTS_OF_A_DAY) + 1) * SLOTS_OF_A_DAY)
}

async fn document<T: DeserializeOwned>(documents: &impl Documents, key: &str) -> Result<Option<T>, ReadError> {
    let Some(bytes) = documents.get(key).await? else {
        return Ok(None);
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| ReadError::Document { key: key.to_owned(), error })
}

async fn read_all<P, T: DeserializeOwned>(
    documents: &impl Documents,
    keys: Vec<(P, String)>,
) -> Result<Vec<(P, Option<T>)>, ReadError> {
    let reads = keys.into_iter().map(|(name, key)| async move { Ok((name, document(documents, &key).await?)) });
    futures::stream::iter(reads).buffered(AT_ONCE).try_collect().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight_also_before_the_epoch() {
        for (slot, next) in [(0, 1_440), (1_439, 1_440), (1_440, 2_880), (-1, 0), (-1_440, 0), (-1_441, -1_440)] {
            assert_eq!(next_day(Slot::new(slot)), Slot::new(next));
        }
    }

    #[test]
    fn a_few_slots_are_asked_for_by_tens_and_many_by_their_day() {
        let slot = Slot::at("2026-01-01T00:00:00Z".parse().unwrap());
        let of = |since: u64, end: u64| prefixes(slot.plus(since), slot.plus(end));
        let index = slot.index();
        assert_eq!(index % 10, 0);
        let tens = |since: i64| format!("ledger/2026-01-01/{}", (index + since) / 10);
        assert_eq!(of(0, 10), [tens(0)]);
        assert_eq!(of(5, 21), [tens(0), tens(10), tens(20)]);
        assert_eq!(of(0, 1_440), ["ledger/2026-01-01/"]);
        assert_eq!(prefixes(Slot::new(0), Slot::new(3)), ["ledger/1970-01-01/"]);
    }
}
