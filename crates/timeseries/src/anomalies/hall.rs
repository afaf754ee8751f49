//! Whether so many single positions fit into several ranges that may overlap: exactly.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::placement::Placement;

/// Whether there are distinct positions for all, if each is wanted by itself: no stretch is wanted more often than it is long
/// (Hall's condition for intervals). Serving the range that ends first finds out.
#[must_use]
pub fn fits(wanted: &[Placement]) -> bool {
    let mut order: Vec<&Placement> = wanted.iter().filter(|one| one.counts > 0).collect();
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

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hall's condition word for word: every stretch is as long as what must lie in it.
    fn halls_condition(wanted: &[Placement]) -> bool {
        let starts = wanted.iter().map(|one| one.start);
        starts.clone().all(|from| {
            wanted.iter().map(|one| one.end).all(|to| {
                let inside = wanted.iter().filter(|one| one.start >= from && one.end <= to);
                to < from || inside.map(|one| one.counts).sum::<u64>() <= to - from + 1
            })
        })
    }

    /// Up to seven ranges within a length.
    pub fn ranges(length: u64) -> impl Strategy<Value = Vec<Placement>> {
        let one = (0..length, 0..length, 0..=length / 2)
            .prop_map(|(a, b, counts)| Placement::single(a.min(b), a.max(b), counts.min(a.abs_diff(b) + 1)));
        prop::collection::vec(one, 1..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn room_is_decided_by_halls_condition(wanted in ranges(40)) {
            prop_assert_eq!(fits(&wanted), halls_condition(&wanted));
        }
    }
}
