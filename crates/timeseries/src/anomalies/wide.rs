//! Draws spans that are not single positions.

use std::collections::{BTreeMap, BTreeSet};

use randomness::{Rng, below};

use super::blocked::Blocked;
use super::packing::pack;
use super::placement::{Drawn, Placement};
use super::singles::is_wanted_alone;

/// Layouts drawn freely before one is made from the packing that proved that there is room.
const LAYOUTS: usize = 4;
/// Tries for a span among others before its free starts are listed.
const TRIES: usize = 16;
/// How often free starts are listed for a layout.
const LISTS: usize = 64;
/// Moves of a span of a packing, at most and in all.
const MOVES: usize = 8;
const WORK: usize = 1 << 20;

/// Draws the starts of one entry's spans, as if nothing else lay in its range: each way to place them is as likely.
///
/// Without their length and their gaps the spans are so many of the positions that are left; any such choice is a
/// layout, and the other way round.
pub fn alone(one: Placement, rng: &mut Rng) -> impl Iterator<Item = u64> {
    let step = one.length - 1 + one.min_gap;
    let left = (one.width() + one.min_gap).saturating_sub(one.counts * step);
    // Floyd's way to draw a set (Bentley and Floyd, "Programming pearls: a sample of brilliance", 1987).
    let mut chosen = BTreeSet::new();
    for last in left.saturating_sub(one.counts)..left {
        if !chosen.insert(below(rng, last + 1)) {
            chosen.insert(last);
        }
    }
    chosen.into_iter().zip(0..).map(move |(position, index)| one.start + position + index * step)
}

/// Draws exactly the wanted spans that are not single positions, in order. There must be room.
///
/// Long spans come first. The spans of an entry that has its range for itself are drawn [`alone`], others one by one. If
/// that leaves too little room in the end, the layout is the packing that proved the room, shaken.
pub fn draw(length: u64, wanted: &[Placement], rng: &mut Rng) -> Vec<Drawn> {
    for _ in 0..LAYOUTS {
        if let Some(layout) = freely(wanted, rng) {
            let layout = layout.to_drawn();
            if Blocked::by(&layout, wanted).leaves_room(wanted) {
                return layout;
            }
        }
    }
    let packed = pack(length, wanted);
    debug_assert!(packed.is_some(), "the spans have no room");
    shaken(packed.unwrap_or_default(), wanted, rng)
}

fn freely<'w>(wanted: &'w [Placement], rng: &mut Rng) -> Option<Layout<'w>> {
    let mut order: Vec<usize> =
        (0..wanted.len()).filter(|entry| !wanted[*entry].overlap && !wanted[*entry].is_single()).collect();
    order.sort_by_key(|entry| {
        let one = wanted[*entry];
        (std::cmp::Reverse(one.length + one.min_gap), one.width())
    });
    let mut layout = Layout { wanted, spans: BTreeMap::new() };
    let mut lists = LISTS;
    for entry in order {
        let one = wanted[entry];
        if layout.is_free(one) {
            for start in alone(one, rng) {
                layout.spans.insert(start, entry);
            }
            continue;
        }
        for _ in 0..one.counts {
            let starts = one.width() - (one.length - 1);
            let start = (0..TRIES)
                .map(|_| one.start + below(rng, starts))
                .find(|start| layout.allows(one, *start))
                .or_else(|| {
                    lists = lists.checked_sub(1)?;
                    layout.draw_free_start(one, rng)
                })?;
            layout.spans.insert(start, entry);
        }
    }
    Some(layout)
}

/// Moves spans of a packing, one at a time, to another start that leaves room for all.
fn shaken(packed: Vec<Drawn>, wanted: &[Placement], rng: &mut Rng) -> Vec<Drawn> {
    let has_singles = wanted.iter().any(|one| is_wanted_alone(one) && one.counts > 0);
    let mut starts: Vec<u64> = packed.iter().map(|one| u64::from(one.start)).collect();
    let spans = packed.iter().map(|one| (u64::from(one.start), one.entry as usize)).collect();
    let mut layout = Layout { wanted, spans };
    let work = if has_singles { starts.len() + wanted.len() } else { 1 };
    for _ in 0..(MOVES * starts.len()).min(WORK / work) {
        let index = below(rng, starts.len() as u64) as usize;
        let old = starts[index];
        let Some(entry) = layout.spans.remove(&old) else { continue };
        let one = wanted[entry];
        let new = one.start + below(rng, one.width() - (one.length - 1));
        let mut start = if layout.allows(one, new) { new } else { old };
        layout.spans.insert(start, entry);
        if start != old && has_singles && !Blocked::by(&layout.to_drawn(), wanted).leaves_room(wanted) {
            layout.spans.remove(&start);
            layout.spans.insert(old, entry);
            start = old;
        }
        starts[index] = start;
    }
    layout.to_drawn()
}

/// Spans that lie apart: their starts and entries.
struct Layout<'w> {
    wanted: &'w [Placement],
    spans: BTreeMap<u64, usize>,
}

impl Layout<'_> {
    /// The first position after a span, and the gap that it asks for.
    fn after(&self, start: u64, entry: usize) -> (u64, u64) {
        (start + self.wanted[entry].length, self.wanted[entry].min_gap)
    }

    /// Whether a span may start there. It lies in its range.
    fn allows(&self, one: Placement, start: u64) -> bool {
        let before = self.spans.range(..=start).next_back().is_none_or(|(other, entry)| {
            let (after, gap) = self.after(*other, *entry);
            after + gap.max(one.min_gap) <= start
        });
        before
            && self.spans.range(start..).next().is_none_or(|(other, entry)| {
                start + one.length + one.min_gap.max(self.wanted[*entry].min_gap) <= *other
            })
    }

    /// Whether no span keeps any start of the range from this entry.
    fn is_free(&self, one: Placement) -> bool {
        let before = self.spans.range(..=one.end).next_back().is_none_or(|(other, entry)| {
            let (after, gap) = self.after(*other, *entry);
            after + gap.max(one.min_gap) <= one.start
        });
        before
            && self
                .spans
                .range(one.end..)
                .next()
                .is_none_or(|(other, entry)| one.end + 1 + one.min_gap.max(self.wanted[*entry].min_gap) <= *other)
    }

    /// One of the starts that are still free, each as likely; none if there is none.
    fn draw_free_start(&self, one: Placement, rng: &mut Rng) -> Option<u64> {
        let last = one.end - (one.length - 1);
        // First start and the one after the last, between two neighbours.
        let mut free: Vec<(u64, u64)> = Vec::new();
        let mut from = one.start;
        let reach = one.end.saturating_add(self.wanted.iter().map(|other| other.min_gap).max().unwrap_or(0));
        for (other, entry) in self.spans.range(..=reach) {
            let (after, gap) = self.after(*other, *entry);
            let gap = gap.max(one.min_gap);
            let until = (other + 1).saturating_sub(one.length + gap).min(last + 1);
            if from < until {
                free.push((from, until));
            }
            from = from.max(after + gap);
        }
        if from <= last {
            free.push((from, last + 1));
        }
        let count: u64 = free.iter().map(|(start, end)| end - start).sum();
        let mut index = (count > 0).then(|| below(rng, count))?;
        free.iter().find_map(|(start, end)| {
            let here = end - start;
            let found = (index < here).then(|| start + index);
            index = index.saturating_sub(here);
            found
        })
    }

    fn to_drawn(&self) -> Vec<Drawn> {
        self.spans.iter().map(|(start, entry)| Drawn::new(*start, self.wanted[*entry].length, *entry)).collect()
    }
}
