//! Delivered series, as they are added up.

use std::collections::BTreeMap;

use blueprint::Slot;
use detection::finding::Subject;
use jiff::Timestamp;

/// The slots that were run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slots {
    /// The first.
    pub first: Slot,
    /// How many.
    pub count: usize,
}

impl Slots {
    /// The index of the slot that holds `time`, if it is one of these.
    #[must_use]
    pub fn index(&self, time: Timestamp) -> Option<usize> {
        let index = usize::try_from(Slot::at(time).since(self.first)?).ok()?;
        (index < self.count).then_some(index)
    }
}

/// One series as it was delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered {
    /// What it is a series of.
    pub subject: Subject,
    /// The slot of the first value.
    pub first: Slot,
    /// One value a slot; NaN where there is none.
    pub values: Vec<f64>,
}

/// Series by subject, as values come in.
pub(super) struct Adding<K> {
    slots: Slots,
    empty: f64,
    series: BTreeMap<K, Vec<f64>>,
}

impl<K: Ord> Adding<K> {
    /// Series whose slots hold `empty` until something comes in.
    pub(super) fn new(slots: Slots, empty: f64) -> Adding<K> {
        Adding { slots, empty, series: BTreeMap::new() }
    }

    /// Add `value` to what the slot at `time` holds. Other slots are not looked at.
    pub(super) fn add(&mut self, key: K, time: Timestamp, value: f64) {
        let Some(index) = self.slots.index(time) else { return };
        let Adding { slots, empty, series } = self;
        let values = series.entry(key).or_insert_with(|| vec![*empty; slots.count]);
        values[index] = if values[index].is_nan() { value } else { values[index] + value };
    }

    pub(super) fn finish(self, subject: impl Fn(K) -> Subject) -> Vec<Delivered> {
        let first = self.slots.first;
        self.series.into_iter().map(|(key, values)| Delivered { subject: subject(key), first, values }).collect()
    }
}
