//! Where the spans of an entry may lie.

use settings::Problem;

/// The positions of one anomaly, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first position.
    pub start: u64,
    /// The last position.
    pub end: u64,
}

impl Span {
    /// How many positions it has.
    #[must_use]
    pub fn length(self) -> u64 {
        self.end - self.start + 1
    }
}

/// Where the spans of an entry may lie, and how many are wanted.
///
/// Spans of one entry never share a position, and neither do spans of several entries, unless an entry
/// [may overlap](Self::overlap) the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The first position of the range. Each span lies in the range whole.
    pub start: u64,
    /// The last position of the range, itself included.
    pub end: u64,
    /// How many spans are wanted.
    pub counts: u64,
    /// How many positions each span has: 1 or more. A kind whose spans differ in length reserves the longest, and
    /// leaves the rest as it is.
    pub length: u64,
    /// How many positions on either side of a span stay free of others.
    pub min_gap: u64,
    /// Whether the spans may lie over those of other entries. They are injected first, the others over them.
    pub overlap: bool,
    /// Whether the range, as written, lies wholly beyond the series. It is then the last position.
    pub beyond: bool,
}

impl Placement {
    /// Single positions of a range within a series.
    #[must_use]
    pub fn single(start: u64, end: u64, counts: u64) -> Self {
        Self { start, end, counts, length: 1, min_gap: 0, overlap: false, beyond: false }
    }

    /// Single positions of a range as written, cut to the positions up to `last`, with what is worth saying of it. A range
    /// that ends before it starts is its start alone: a kind that reads `end` refuses it.
    #[must_use]
    pub fn cut(start: u64, end: Option<u64>, counts: u64, last: u64) -> (Self, Vec<Problem>) {
        let beyond = |field: &str, position: u64| {
            (position > last)
                .then(|| Problem::new(field, format!("{position} lies beyond the last position and counts as {last}")))
        };
        let warnings = beyond("start", start).into_iter().chain(end.and_then(|end| beyond("end", end))).collect();
        let first = start.min(last);
        let placement = Self::single(first, end.map_or(last, |end| end.min(last)).max(first), counts);
        (Self { beyond: start > last, ..placement }, warnings)
    }

    /// The same with spans of so many positions.
    #[must_use]
    pub fn of_length(self, length: u64) -> Self {
        Self { length: length.max(1), ..self }
    }

    /// The same with so many free positions around each span.
    #[must_use]
    pub fn with_gap(self, min_gap: u64) -> Self {
        Self { min_gap, ..self }
    }

    /// The same with spans that may lie over those of other entries.
    #[must_use]
    pub fn over_others(self) -> Self {
        Self { overlap: true, ..self }
    }

    /// How many positions the range has.
    #[must_use]
    pub fn width(self) -> u64 {
        self.end - self.start + 1
    }

    /// How many spans the range holds, if nothing else lies in it: `(width + min_gap) / (length + min_gap)`.
    #[must_use]
    pub fn capacity(self) -> u64 {
        self.width().saturating_add(self.min_gap) / self.length.saturating_add(self.min_gap)
    }

    /// Whether its spans are single positions that ask for nothing of their neighbours.
    #[must_use]
    pub fn is_single(self) -> bool {
        self.length == 1 && self.min_gap == 0
    }
}

/// A span that was drawn, and the entry that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Drawn {
    /// The first position.
    pub start: u32,
    /// How many positions it has.
    pub length: u32,
    /// The entry's index in its list.
    pub entry: u32,
}

impl Drawn {
    pub fn new(start: u64, length: u64, entry: usize) -> Self {
        Self { start: start as u32, length: length as u32, entry: entry as u32 }
    }

    pub fn span(self) -> Span {
        Span { start: u64::from(self.start), end: u64::from(self.start) + u64::from(self.length) - 1 }
    }
}
