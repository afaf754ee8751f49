//! A span of time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// From `start` to before `end`; a moment when both are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TimeSpan {
    /// The first instant.
    pub start: Timestamp,
    /// The first instant after it; never before `start`.
    pub end: Timestamp,
}

impl TimeSpan {
    /// From the earlier of the two to the later: sources with a skewed clock turn them round.
    #[must_use]
    pub fn new(start: Timestamp, end: Timestamp) -> TimeSpan {
        TimeSpan { start: start.min(end), end: start.max(end) }
    }

    /// Whether both have an instant in common. A moment counts as the instant that it is.
    #[must_use]
    pub fn overlaps(&self, other: &TimeSpan) -> bool {
        let before = |a: &TimeSpan, b: &TimeSpan| a.end < b.start || (a.end == b.start && a.start < a.end);
        !before(self, other) && !before(other, self)
    }

    /// The least span that holds both.
    #[must_use]
    pub fn union(&self, other: &TimeSpan) -> TimeSpan {
        TimeSpan { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: i64, end: i64) -> TimeSpan {
        let at = |second| Timestamp::from_second(second).unwrap();
        TimeSpan::new(at(start), at(end))
    }

    #[test]
    fn spans_overlap_exactly_when_they_share_an_instant() {
        for (a, b, shared) in [
            (span(0, 10), span(9, 20), true),
            (span(0, 10), span(10, 20), false),
            (span(0, 10), span(10, 10), false),
            (span(10, 10), span(10, 20), true),
            (span(5, 5), span(0, 10), true),
            (span(5, 5), span(5, 5), true),
            (span(20, 0), span(5, 6), true),
        ] {
            assert_eq!((a.overlaps(&b), b.overlaps(&a)), (shared, shared), "{a:?} {b:?}");
        }
        assert_eq!(span(0, 1).union(&span(5, 6)), span(0, 6));
    }
}
