//! Packs spans tightly, to find out from the placements alone whether there is room for them.
//!
//! Whether spans of several lengths fit into several ranges is a scheduling problem of the hard kind (Garey and
//! Johnson, "Computers and Intractability", 1979, SS1). So the answer is a safe one: a few ways of packing are tried, and
//! what none of them can place has no room. For the spans of one entry alone it is exact.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::blocked::Blocked;
use super::placement::{Drawn, Placement};
use super::singles::is_wanted_alone;

/// A layout, in order, of the spans that are not single positions, which leaves room for those; none if none is found.
pub fn pack(length: u64, wanted: &[Placement]) -> Option<Vec<Drawn>> {
    let exclusive = wanted.iter().filter(|one| !one.overlap);
    let needed = exclusive.map(|one| u128::from(one.counts) * u128::from(one.length)).sum::<u128>();
    if needed > u128::from(length) {
        return None;
    }
    let mirrored: Vec<Placement> = wanted
        .iter()
        .map(|one| Placement { start: length - 1 - one.end, end: length - 1 - one.start, ..*one })
        .collect();
    let from_the_left = |with_singles| earliest_end_first(wanted, with_singles);
    let from_the_right = |with_singles| {
        let mut layout = earliest_end_first(&mirrored, with_singles)?;
        layout.reverse();
        for one in &mut layout {
            one.start = length as u32 - one.start - one.length;
        }
        Some(layout)
    };
    let ways: [&dyn Fn() -> Option<Vec<Drawn>>; 4] =
        [&|| from_the_left(false), &|| from_the_right(false), &|| from_the_left(true), &|| from_the_right(true)];
    ways.iter().find_map(|way| way().filter(|layout| Blocked::by(layout, wanted).leaves_room(wanted)))
}

/// Each span as early as possible, the one whose range ends first before the others; `with_singles` keeps room for single
/// positions on the way.
fn earliest_end_first(wanted: &[Placement], with_singles: bool) -> Option<Vec<Drawn>> {
    let mut order: Vec<usize> = (0..wanted.len())
        .filter(|entry| {
            let one = &wanted[*entry];
            one.counts > 0 && !one.overlap && (with_singles || !one.is_single())
        })
        .collect();
    order.sort_by_key(|entry| wanted[*entry].start);
    let mut coming = order.into_iter().peekable();
    let mut open = BinaryHeap::new();
    let mut layout = Vec::new();
    // Where the last span ended, and the gap that it asks for.
    let (mut after, mut gap) = (0, 0);
    let mut now = 0;
    loop {
        if open.is_empty() {
            match coming.peek() {
                Some(next) => now = wanted[*next].start.max(now),
                None => return Some(layout),
            }
        }
        while let Some(next) = coming.next_if(|next| wanted[*next].start <= now) {
            open.push(Reverse((wanted[next].end, next, wanted[next].counts)));
        }
        let Some(Reverse((end, entry, missing))) = open.pop() else { continue };
        let one = &wanted[entry];
        let start = if layout.is_empty() { now } else { now.max(after + one.min_gap.max(gap)) };
        if start + (one.length - 1) > end {
            if is_wanted_alone(one) {
                continue;
            }
            return None;
        }
        let served = if is_wanted_alone(one) {
            let until = coming.peek().map_or(u64::MAX, |next| wanted[*next].start.max(start + 1));
            missing.min(end + 1 - start).min(until - start)
        } else {
            layout.push(Drawn::new(start, one.length, entry));
            (after, gap) = (start + one.length, one.min_gap);
            1
        };
        now = start + served.max(one.length);
        if !is_wanted_alone(one) {
            now += one.min_gap;
        }
        if missing > served {
            open.push(Reverse((end, entry, missing - served)));
        }
    }
}
