//! The positions that spans and their gaps keep from single positions.

use super::hall;
use super::placement::{Drawn, Placement};
use super::singles::is_wanted_alone;

/// Stretches of positions, in order and apart: first position, the one after the last, and how many are blocked before.
#[derive(Debug, Default)]
pub struct Blocked(Vec<(u64, u64, u64)>);

impl Blocked {
    /// What a layout of spans, in order, keeps from others.
    pub fn by(layout: &[Drawn], wanted: &[Placement]) -> Self {
        let mut stretches: Vec<(u64, u64, u64)> = Vec::with_capacity(layout.len());
        for one in layout {
            let gap = wanted[one.entry as usize].min_gap;
            let span = one.span();
            let (start, end) = (span.start.saturating_sub(gap), (span.end + 1).saturating_add(gap));
            match stretches.last_mut() {
                // The gap of the one before may reach farther.
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                last => {
                    let before = last.map_or(0, |last| last.2 + (last.1 - last.0));
                    stretches.push((start, end, before));
                }
            }
        }
        Self(stretches)
    }

    /// The stretches within a series of so many positions.
    pub fn stretches(&self, length: u64) -> impl Iterator<Item = (u64, u64)> {
        self.0.iter().map(move |(start, end, _)| (*start, (*end).min(length)))
    }

    /// How many positions before this one are free.
    fn free_before(&self, position: u64) -> u64 {
        let index = self.0.partition_point(|(start, _, _)| *start < position);
        let blocked = index.checked_sub(1).map_or(0, |last| {
            let (start, end, before) = self.0[last];
            before + end.min(position) - start
        });
        position - blocked
    }

    /// Whether the wanted single positions have room beside them.
    ///
    /// Numbering the free positions alone leaves ranges of them, and single positions in ranges are decided exactly.
    pub fn leaves_room(&self, wanted: &[Placement]) -> bool {
        let mut left = Vec::with_capacity(wanted.len());
        for one in wanted.iter().filter(|one| is_wanted_alone(one) && one.counts > 0) {
            let (start, end) = (self.free_before(one.start), self.free_before(one.end + 1));
            if start == end {
                return false;
            }
            left.push(Placement::single(start, end - 1, one.counts));
        }
        hall::fits(&left)
    }
}
