//! Lists of ranges: sorted, merged, clipped, and counted.

use super::range::Range;

/// The ranges of consecutive slots for which `flag` holds.
#[must_use]
pub fn runs(flags: &[bool]) -> Vec<Range> {
    let mut found = Vec::new();
    let mut first = None;
    for (slot, flag) in flags.iter().enumerate() {
        match (flag, first) {
            (true, None) => first = Some(slot),
            (false, Some(from)) => {
                found.push(Range::new(from as u64, slot as u64 - 1));
                first = None;
            }
            _ => {}
        }
    }
    found.extend(first.map(|from| Range::new(from as u64, flags.len() as u64 - 1)));
    found
}

/// The ranges in order, those with at most `gap` slots between them as one: 0 joins what overlaps or touches.
#[must_use]
pub fn merged(ranges: &[Range], gap: u64) -> Vec<Range> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut joined: Vec<Range> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match joined.last_mut() {
            Some(last) if range.first <= last.last.saturating_add(gap).saturating_add(1) => {
                last.last = last.last.max(range.last);
            }
            _ => joined.push(range),
        }
    }
    joined
}

/// The parts of the ranges that lie in `within`, counted from its first slot.
#[must_use]
pub fn clipped(ranges: &[Range], within: &Range) -> Vec<Range> {
    let inside = ranges.iter().filter(|range| range.overlaps(within));
    inside
        .map(|range| {
            Range::new(range.first.max(within.first) - within.first, range.last.min(within.last) - within.first)
        })
        .collect()
}

/// How many slots ranges that do not overlap have.
#[must_use]
pub fn total(ranges: &[Range]) -> u64 {
    ranges.iter().map(Range::len).sum()
}

/// Those of `others` that have a slot in common with `range`. Both ends of `others` ascend.
#[must_use]
pub fn touching<'a>(range: &Range, others: &'a [Range]) -> &'a [Range] {
    let from = others.partition_point(|other| other.last < range.first);
    let to = from + others[from..].partition_point(|other| other.first <= range.last);
    &others[from..to]
}

/// How many slots of `range` are in `others`, which ascend and do not overlap.
#[must_use]
pub fn covered(range: &Range, others: &[Range]) -> u64 {
    touching(range, others).iter().map(|other| range.last.min(other.last) - range.first.max(other.first) + 1).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(bounds: &[(u64, u64)]) -> Vec<Range> {
        bounds.iter().map(|&(first, last)| Range::new(first, last)).collect()
    }

    #[test]
    fn ranges_join_when_at_most_the_gap_lies_between_them() {
        let given = ranges(&[(7, 9), (0, 1), (2, 3), (5, 5), (8, 8)]);
        assert_eq!(merged(&given, 0), ranges(&[(0, 3), (5, 5), (7, 9)]));
        assert_eq!(merged(&given, 1), ranges(&[(0, 9)]));
        assert_eq!(runs(&[true, false, true, true]), ranges(&[(0, 0), (2, 3)]));
        assert_eq!(runs(&[]), []);
    }

    #[test]
    fn parts_are_counted_from_the_first_slot_of_what_they_lie_in() {
        let given = ranges(&[(0, 3), (5, 5), (8, 12)]);
        assert_eq!(clipped(&given, &Range::new(3, 9)), ranges(&[(0, 0), (2, 2), (5, 6)]));
        assert_eq!(covered(&Range::new(2, 9), &given), 2 + 1 + 2);
        assert_eq!(touching(&Range::new(4, 4), &given), []);
        assert_eq!(total(&given), 10);
    }
}
