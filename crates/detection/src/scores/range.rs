//! Ranges of slots.

use serde::{Deserialize, Serialize};

/// The slots from `first` to `last`, both included, counted from the first slot of a series: a label, a window or an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Range {
    /// The first slot.
    pub first: u64,
    /// The last slot; never before the first.
    pub last: u64,
}

impl Range {
    /// From `first` to `last`.
    #[must_use]
    pub fn new(first: u64, last: u64) -> Range {
        debug_assert!(first <= last, "a range from {first} to {last}");
        Range { first, last }
    }

    /// How many slots.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // it never is
    pub fn len(&self) -> u64 {
        self.last - self.first + 1
    }

    /// Whether both have a slot in common.
    #[must_use]
    pub fn overlaps(&self, other: &Range) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}
