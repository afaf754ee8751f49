//! Whether there is room for a list of anomalies: decided from their placements alone, never by the seed.
//!
//! - Single positions: exactly, by Hall's condition.
//! - The spans of one entry by themselves: exactly; [`Placement::capacity`] of them.
//! - Spans of several entries, and single positions between them: what a tight packing finds room for. A list that fits
//!   only in another way is refused; see [`pack`].
//! - Spans that may overlap others: each entry by itself.

use super::hall;
use super::packing::pack;
use super::placement::Placement;

/// Whether there is room for all in a series of `length` positions.
#[must_use]
pub fn fits(length: u64, wanted: &[Placement]) -> bool {
    wanted.iter().all(|one| one.counts <= one.capacity())
        && if wanted.iter().all(|one| one.is_single() && !one.overlap) {
            hall::fits(wanted)
        } else {
            pack(length, wanted).is_some()
        }
}

/// The first entry at which the room runs out, if it does, and how many of its spans fit beside those before it.
#[must_use]
pub fn first_without_room(length: u64, wanted: &[Placement]) -> Option<(usize, u64)> {
    if fits(length, wanted) {
        return None;
    }
    // The shortest list that does not fit ends with the entry.
    let entries = last_good(wanted.len() as u64, |entries| fits(length, &wanted[..entries as usize]));
    let mut list = wanted[..=entries as usize].to_vec();
    let most = list[entries as usize].counts;
    let counts = last_good(most, |counts| {
        list[entries as usize].counts = counts;
        fits(length, &list)
    });
    Some((entries as usize, counts))
}

/// A number that is good while the next one is not; 0 is good and `bad` is not.
fn last_good(mut bad: u64, mut is_good: impl FnMut(u64) -> bool) -> u64 {
    let mut good = 0;
    while bad - good > 1 {
        let middle = good.midpoint(bad);
        if is_good(middle) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    good
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Up to six placements of all sorts within a length.
    pub fn placements(length: u64) -> impl Strategy<Value = Vec<Placement>> {
        let size = prop_oneof![3 => Just((1, 0)), 2 => (1..=length / 5, 0..4u64)];
        let one = (0..length, 0..length, 0..=length / 4, size, prop::bool::weighted(0.15)).prop_map(
            |(a, b, counts, (span, gap), overlap)| {
                let range = Placement::single(a.min(b), a.max(b), 0).of_length(span).with_gap(gap);
                Placement { counts: counts.min(range.capacity()), overlap, ..range }
            },
        );
        prop::collection::vec(one, 1..7)
    }

    /// Whether the spans can be laid out: every way is tried.
    fn has_a_layout(length: usize, wanted: &[Placement]) -> bool {
        fn search(taken: &mut Vec<bool>, left: &mut Vec<(Placement, u64, u64)>) -> bool {
            let Some((one, missing, from)) = left.pop() else { return true };
            if missing == 0 {
                let found = search(taken, left);
                left.push((one, missing, from));
                return found;
            }
            for start in from..=one.end.saturating_sub(one.length - 1) {
                let span = start as usize..(start + one.length) as usize;
                if span.end as u64 > one.end + 1 || taken[span.clone()].contains(&true) {
                    continue;
                }
                taken[span.clone()].fill(true);
                left.push((one, missing - 1, start + one.length));
                let found = search(taken, left);
                left.pop();
                taken[span].fill(false);
                if found {
                    left.push((one, missing, from));
                    return true;
                }
            }
            left.push((one, missing, from));
            false
        }
        let mut left = wanted.iter().map(|one| (*one, one.counts, one.start)).collect();
        search(&mut vec![false; length], &mut left)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn what_has_no_layout_does_not_fit(wanted in placements(12)) {
            let wanted: Vec<_> = wanted.into_iter().take(3).map(|one| Placement { min_gap: 0, overlap: false, ..one }).collect();
            if fits(12, &wanted) {
                prop_assert!(has_a_layout(12, &wanted));
            }
        }

        #[test]
        fn one_entry_fits_up_to_its_capacity(start in 0u64..50, width in 1u64..50, span in 1u64..20, gap in 0u64..5) {
            let range = Placement::single(start, start + width - 1, 0).of_length(span).with_gap(gap);
            // Laid out from the left, one by one.
            let count = (0..).take_while(|index| index * (span + gap) + span <= width).count() as u64;
            prop_assert_eq!(range.capacity(), count);
            let of = |counts| [Placement { counts, ..range }];
            prop_assert!(fits(100, &of(count)) && !fits(100, &of(count + 1)));
        }

        #[test]
        fn the_first_entry_without_room_is_found(wanted in placements(20)) {
            match first_without_room(20, &wanted) {
                None => prop_assert!(fits(20, &wanted)),
                Some((entry, counts)) => {
                    prop_assert!(fits(20, &wanted[..entry]));
                    let mut list = wanted[..=entry].to_vec();
                    prop_assert!(!fits(20, &list));
                    list[entry].counts = counts;
                    prop_assert!(fits(20, &list));
                    list[entry].counts = counts + 1;
                    prop_assert!(!fits(20, &list));
                }
            }
        }
    }

    #[test]
    fn single_positions_on_both_sides_leave_room_for_a_long_span_between_them() {
        let list = |span| {
            [Placement::single(0, 99, 1).of_length(span), Placement::single(0, 9, 10), Placement::single(90, 99, 10)]
        };
        assert!(fits(100, &list(80)));
        assert_eq!(first_without_room(100, &list(81)), Some((2, 9)));
    }
}
