//! Whether so many distinct positions fit into several ranges that may overlap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A range of positions and how many of them are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// The first position.
    pub start: u64,
    /// The last position, itself included.
    pub end: u64,
    /// How many positions are wanted.
    pub counts: u64,
}

impl Places {
    /// How many positions the range has.
    #[must_use]
    pub fn width(self) -> u64 {
        self.end - self.start + 1
    }
}

/// Whether there are distinct positions for all: no stretch is wanted more often than it is long
/// (Hall's condition for intervals). Serving the range that ends first finds out.
#[must_use]
pub fn fits(places: &[Places]) -> bool {
    let mut order: Vec<&Places> = places.iter().filter(|one| one.counts > 0).collect();
    order.sort_by_key(|one| one.start);
    let mut coming = order.into_iter().peekable();
    let mut open = BinaryHeap::new();
    let mut position = 0;
    loop {
        if open.is_empty() {
            match coming.peek() {
                Some(next) => position = position.max(next.start),
                None => return true,
            }
        }
        while let Some(next) = coming.next_if(|next| next.start <= position) {
            open.push(Reverse((next.end, next.counts)));
        }
        if let Some(Reverse((end, wanted))) = open.pop() {
            if position > end {
                return false;
            }
            let until = coming.peek().map_or(end + 1, |next| next.start.min(end + 1));
            let served = wanted.min(until - position);
            position += served;
            if wanted > served {
                open.push(Reverse((end, wanted - served)));
            }
        }
    }
}

/// The first entry at which the room runs out, if it does.
#[must_use]
pub fn first_without_room(places: &[Places]) -> Option<usize> {
    if fits(places) {
        return None;
    }
    // More entries never make more room: the shortest list that does not fit ends with the entry.
    let (mut good, mut bad) = (0, places.len());
    while bad - good > 1 {
        let middle = good.midpoint(bad);
        if fits(&places[..middle]) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    Some(bad - 1)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hall's condition word for word: every stretch is as long as what must lie in it.
    fn halls_condition(places: &[Places]) -> bool {
        let starts = places.iter().map(|one| one.start);
        starts.clone().all(|from| {
            places.iter().map(|one| one.end).all(|to| {
                let inside = places.iter().filter(|one| one.start >= from && one.end <= to);
                to < from || inside.map(|one| one.counts).sum::<u64>() <= to - from + 1
            })
        })
    }

    /// Up to seven ranges within a length.
    pub fn ranges(length: u64) -> impl Strategy<Value = Vec<Places>> {
        let one = (0..length, 0..length, 0..=length / 2).prop_map(|(a, b, counts)| Places {
            start: a.min(b),
            end: a.max(b),
            counts: counts.min(a.abs_diff(b) + 1),
        });
        prop::collection::vec(one, 1..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn room_is_decided_by_halls_condition(places in ranges(40)) {
            prop_assert_eq!(fits(&places), halls_condition(&places));
        }

        #[test]
        fn the_first_entry_without_room_is_found(places in ranges(20)) {
            let expected = (1..=places.len()).find(|n| !halls_condition(&places[..*n])).map(|n| n - 1);
            prop_assert_eq!(first_without_room(&places), expected);
        }
    }
}
