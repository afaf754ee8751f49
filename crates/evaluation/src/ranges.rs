//! Ranges in order, to look up those that overlap another one.

use detection::scores::Range;

/// Ranges with what belongs to each; they may overlap.
#[derive(Clone, Debug)]
pub(crate) struct Ranges<T> {
    all: Vec<(Range, T)>,
    longest: u64,
}

impl<T: Ord> Ranges<T> {
    pub(crate) fn new(mut all: Vec<(Range, T)>) -> Ranges<T> {
        all.sort();
        let longest = all.iter().map(|(range, _)| range.len()).max().unwrap_or(0);
        Ranges { all, longest }
    }

    /// All of them, in order.
    pub(crate) fn all(&self) -> &[(Range, T)] {
        &self.all
    }

    /// Those that overlap `range`.
    pub(crate) fn overlapping(&self, range: &Range) -> impl Iterator<Item = &(Range, T)> {
        let from = self.all.partition_point(|(own, _)| own.first.saturating_add(self.longest) <= range.first);
        let until = self.all.partition_point(|(own, _)| own.first <= range.last).max(from);
        let range = *range;
        self.all[from..until].iter().filter(move |(own, _)| own.overlaps(&range))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn exactly_those_are_found_that_overlap(all in proptest::collection::vec((0_u64..50, 0_u64..20), 0..30), first in 0_u64..60, length in 0_u64..20) {
            let range = Range::new(first, first + length);
            let all: Vec<(Range, usize)> =
                all.into_iter().enumerate().map(|(at, (first, length))| (Range::new(first, first + length), at)).collect();
            let mut expected: Vec<usize> = all.iter().filter(|(own, _)| own.overlaps(&range)).map(|(_, at)| *at).collect();
            let mut found: Vec<usize> = Ranges::new(all).overlapping(&range).map(|(_, at)| *at).collect();
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
