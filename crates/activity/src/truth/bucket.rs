//! The truth in a deployment's record: a bucket, and for the ledger a table.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{ControlFlow, RangeInclusive};

use blueprint::Slot;
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::damage::{Damage, Found};
use super::documents::LabelsDocument;
use super::keys::{self, DayRange};
use super::label::InjectedLabel;
use super::ledger_reader::{LedgerReader, day_of};
use super::object_record::ObjectRecord;
use super::outcome::SlotOutcome;
use super::reader::{ContentReader, ReadError, Reader};
use super::span::Span;
use super::timeline::{InForce, Timeline};
use super::versions::versions;
use crate::ports::{Documents, Table};

/// Clocks differ: what is recorded for up to a day from now is read, too.
const AHEAD: u64 = 1_440;

/// Documents of the content manifest that are asked for at once.
const AT_ONCE: usize = 16;

/// What a reader is about to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The ledger of a day, from this slot on.
    Day(Slot),
    /// The labels of the cycle that begins with this slot.
    Cycle(Slot),
}

/// Reads a deployment's record as it is at a time.
pub struct BucketReader<'a, D, T> {
    documents: &'a D,
    table: &'a T,
    now: Timestamp,
    timeline: Timeline,
    found: Found,
    tell: Box<dyn Fn(Reading) + 'a>,
}

impl<'a, D: Documents, T: Table> BucketReader<'a, D, T> {
    /// A reader of the record in `documents` and of its ledger in `table`, as they are `now`.
    ///
    /// # Errors
    /// A record that cannot be read, or has no tick yet.
    pub async fn open(documents: &'a D, table: &'a T, now: Timestamp) -> Result<BucketReader<'a, D, T>, ReadError> {
        let found = Found::default();
        let versions = versions(documents, &found).await?;
        if versions.is_empty() {
            return Err(ReadError::NoTick);
        }
        let timeline = Timeline::at(versions, now);
        Ok(BucketReader { documents, table, now, timeline, found, tell: Box::new(|_| ()) })
    }

    /// The same, which tells what it is about to read.
    #[must_use]
    pub fn telling(mut self, tell: impl Fn(Reading) + 'a) -> BucketReader<'a, D, T> {
        self.tell = Box::new(tell);
        self
    }

    fn ledger(&self) -> LedgerReader<'_, T> {
        LedgerReader { table: self.table, found: &self.found }
    }

    /// A document; `None`: it was deleted in between, or is damaged.
    async fn document<C: DeserializeOwned>(&self, key: &str) -> Result<Option<C>, ReadError> {
        let Some(bytes) = self.documents.get(key).await? else { return Ok(None) };
        let document = serde_json::from_slice(&bytes);
        Ok(document.map_err(|error| self.found.add(key, format!("not a document of the record: {error}"))).ok())
    }

    /// The cycles that have labels, by version.
    async fn labelled_cycles(&self) -> Result<BTreeMap<String, BTreeSet<u64>>, ReadError> {
        let mut cycles: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        for key in self.documents.list(keys::LABELS).await? {
            match keys::parse_labels(&key).filter(|(version, cycle)| keys::labels(version, *cycle) == key) {
                None => self.found.add(key, "not a key of labels"),
                Some((version, _)) if self.timeline.versions.iter().all(|known| known.version != version) => {
                    self.found.add(&key, format!("no document in {} is of its version", keys::VERSIONS));
                }
                Some((version, cycle)) => drop(cycles.entry(version.to_owned()).or_default().insert(cycle)),
            }
        }
        Ok(cycles)
    }

    /// Tell of the cycles in `span` that were ticked and whose labels are not among those `there`.
    async fn missing_labels(&self, version: &InForce, span: Span, there: &BTreeSet<u64>) -> Result<(), ReadError> {
        // The first tick of a slot that is not over may still come.
        let over = self.timeline.over;
        let span = Span { end: Some(span.end.map_or(over, |end| end.min(over))), ..span };
        let mut missing = BTreeSet::new();
        for (from, end) in version.parts(span) {
            for gap in version.cycles_between(from, end).into_iter().flat_map(|cycles| gaps(cycles, there)) {
                let mut next = version.start_of(*gap.start()).max(from);
                let end = version.start_of(gap.end().saturating_add(1)).min(end);
                while let Some(planned) = self.ledger().first_planned(next, end).await? {
                    let Some(cycle) = version.cycle_of(planned) else { break };
                    missing.insert(cycle);
                    next = version.start_of(cycle.saturating_add(1));
                }
            }
        }
        for cycle in missing {
            let key = keys::labels(&version.version, cycle);
            self.found.add(key, format!("missing: slots of cycle {cycle} were planned, and its labels are not there"));
        }
        Ok(())
    }
}

/// The parts of `cycles` that are not among those `there`.
fn gaps(cycles: RangeInclusive<u64>, there: &BTreeSet<u64>) -> Vec<RangeInclusive<u64>> {
    let (mut gaps, mut next, last) = (Vec::new(), Some(*cycles.start()), *cycles.end());
    for found in there.range(cycles) {
        gaps.extend(next.filter(|next| next < found).map(|next| next..=*found - 1));
        next = found.checked_add(1);
    }
    gaps.extend(next.filter(|next| *next <= last).map(|next| next..=last));
    gaps
}

impl<D: Documents, T: Table> Reader for BucketReader<'_, D, T> {
    fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    fn damage(&self) -> Damage {
        self.found.so_far().clone()
    }

    /// Labels are those of the times in which their version was in force. Without an end the span ends now.
    async fn labels(&self, span: Span, mut each: impl FnMut(InjectedLabel)) -> Result<(), ReadError> {
        let end = span.end.unwrap_or_else(|| Slot::at(self.now).plus(1));
        let span = Span { end: Some(end), ..span };
        let there = self.labelled_cycles().await?;
        for version in self.timeline.in_force(end) {
            let (wanted, none) = (version.cycles(span), BTreeSet::new());
            let there = there.get(&version.version).unwrap_or(&none);
            for cycle in there.iter().filter(|cycle| wanted.iter().any(|cycles| cycles.contains(cycle))) {
                let key = keys::labels(&version.version, *cycle);
                let Some(document) = self.document::<LabelsDocument>(&key).await? else { continue };
                (self.tell)(Reading::Cycle(document.start));
                document.labels.into_iter().filter_map(|label| version.injected(label, span)).for_each(&mut each);
            }
            if let Err(error) = self.missing_labels(&version, span, there).await {
                let key = format!("{}{}/", keys::LABELS, version.version);
                let message = format!("labels may be missing: the ledger cannot say which slots were planned: {error}");
                self.found.add(key, message);
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
            let (midnight, next_midnight) = day_of(day);
            // What is asked for decides, and not the first tick: in a whole day every key is seen, whoever wrote it.
            let range = DayRange::of(
                span.first.map_or(midnight, |first| first.max(midnight)),
                span.end.map_or(next_midnight, |end| end.min(next_midnight)),
            );
            let next = next_midnight.min(end);
            if self.ledger().day(&range, day, next, &mut each).await?.is_break() {
                break;
            }
            day = next;
        }
        Ok(())
    }
}

impl<D: Documents, T: Table> ContentReader for BucketReader<'_, D, T> {
    async fn contents(&self, span: Span, mut each: impl FnMut(ObjectRecord)) -> Result<(), ReadError> {
        let Some(first) = self.timeline.first() else { return Ok(()) };
        let ahead = Slot::at(self.now).plus(AHEAD);
        let end = span.end.map_or(ahead, |end| end.min(ahead));
        let mut day = span.first.map_or(first, |from| from.max(first));
        while day < end {
            (self.tell)(Reading::Day(day));
            let mut wanted = BTreeMap::new();
            for key in self.documents.list(&keys::objects_of_day(day)).await? {
                match keys::parse_objects(&key) {
                    Some(id) if span.holds(id.slot) => drop(wanted.insert(id, key)),
                    Some(_) => {}
                    None => self.found.add(&key, "not a key of the content manifest"),
                }
            }
            let documents = wanted.into_values().map(async |key| {
                let body = self.documents.get(&key).await?;
                Ok::<_, ReadError>((key, body))
            });
            let mut documents = futures::stream::iter(documents).buffered(AT_ONCE);
            while let Some((key, body)) = documents.try_next().await? {
                // Without a body it was deleted in between.
                let lines = body.as_deref().unwrap_or_default().split(|byte| *byte == b'\n');
                for (line, text) in lines.enumerate().filter(|(_, text)| !text.is_empty()) {
                    match serde_json::from_slice(text) {
                        Ok(object) => each(object),
                        Err(error) => {
                            let message = format!("not a line of the content manifest: {error}");
                            self.found.add(format!("{key}, line {}", line + 1), message);
                        }
                    }
                }
            }
            day = day_of(day).1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_what_is_not_there() {
        let of = |cycles, there: &[u64]| gaps(cycles, &there.iter().copied().collect());
        assert_eq!(of(2..=9, &[]), [2..=9]);
        assert_eq!(of(2..=9, &[2, 5, 6, 9, 40]), [3..=4, 7..=8]);
        assert_eq!(of(2..=9, &[0, 3]), [2..=2, 4..=9]);
        assert_eq!(of(2..=3, &[2, 3]), []);
        assert_eq!(of(0..=u64::MAX, &[u64::MAX]), [0..=u64::MAX - 1]);
    }
}
