//! Volumes under the surfaces of ROC and PR curves, over buffers around labels of every width up to a window.
//!
//! This is the optimised variant (vus 0.0.6, TSB-AD 1.5): 250 thresholds, precision right-hand. Older copies give other figures.
//! Each slot knows the first threshold that flags it, so a width costs its buffer slots and 250 steps: O(W n) in all.

use super::kind::ScoreKind;
use super::measure::{Measure, NO_LABEL, NO_SCORES, ONLY_LABELS};
use super::range::Range;
use super::ranges;
use super::scored::Scored;

/// Its line in the registry.
pub const KIND: ScoreKind = ScoreKind {
    name: "vus",
    summary: "Areas under ROC and PR curves with soft buffers around labels, averaged over widths from 0 to the window W. \
              A larger W scores higher, so it is always stated.",
    formula: "mean over w = 0..W of the areas with weight sqrt(1 - d/w) at distance d <= w/2 from a label, times the share of \
              labels (with buffers) that are touched; 250 thresholds, precision right-hand",
    reference: "Paparrizos et al., Volume Under the Surface, PVLDB 15(11), 2022; code: vus 0.0.6, TSB-AD 1.5",
    on_demand: false,
    measures,
};

/// How many thresholds a curve has.
const THRESHOLDS: usize = 250;

/// Both areas, or volumes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Areas {
    /// Under the ROC curve; absent where every slot is in a label or its buffer.
    pub roc: Option<f64>,
    /// Under the PR curve.
    pub pr: f64,
}

/// The areas for each width from 0 to `window`. Labels ascend and do not overlap. Absent without labels.
#[must_use]
pub fn by_width(scores: &[f64], labels: &[Range], sorted: &[f64], window: u64) -> Option<Vec<Areas>> {
    if labels.is_empty() {
        return None;
    }
    let surface = Surface::new(scores, labels, sorted);
    Some((0..=window).map(|width| surface.areas(width)).collect())
}

/// The volumes: the means over all widths from 0 to `window`. `sorted` are the scores from the highest down. Absent without
/// labels.
#[must_use]
pub fn vus(scores: &[f64], labels: &[Range], sorted: &[f64], window: u64) -> Option<Areas> {
    let areas = by_width(scores, labels, sorted, window)?;
    let mean = |sum: f64| sum / areas.len() as f64;
    let roc: Option<f64> = areas.iter().map(|area| area.roc).sum();
    Some(Areas { roc: roc.map(mean), pr: mean(areas.iter().map(|area| area.pr).sum()) })
}

/// What all widths share.
struct Surface<'a> {
    labels: &'a [Range],
    slots: u64,
    /// For each slot, the first threshold that flags it.
    first: Vec<u8>,
    /// For each threshold, how many slots it flags.
    flagged: Vec<u64>,
    /// For each threshold, the label slots that it is the first to flag.
    hits: Vec<f64>,
    /// For each label, the first threshold that flags a slot of it.
    found: Vec<u8>,
    label_slots: f64,
}

impl<'a> Surface<'a> {
    fn new(scores: &[f64], labels: &'a [Range], sorted: &[f64]) -> Surface<'a> {
        let last = scores.len() - 1;
        // In f64, as the reference does it: whole numbers would give another index for some lengths.
        let step = last as f64 / (THRESHOLDS - 1) as f64;
        let index = |k: usize| if k == THRESHOLDS - 1 { last } else { (k as f64 * step) as usize };
        let thresholds: Vec<f64> = (0..THRESHOLDS).map(|k| sorted[index(k)]).collect();
        let flagged = thresholds.iter().map(|least| sorted.partition_point(|score| score >= least) as u64).collect();
        let first: Vec<u8> =
            scores.iter().map(|score| thresholds.partition_point(|least| least > score) as u8).collect();
        let mut hits = vec![0.0; THRESHOLDS];
        let mut label_slots = 0.0;
        let found = labels.iter().map(|label| {
            let slots = &first[label.first as usize..=label.last as usize];
            label_slots += slots.len() as f64;
            slots.iter().fold(u8::MAX, |least, &k| {
                hits[usize::from(k)] += 1.0;
                least.min(k)
            })
        });
        let found = found.collect();
        Surface { labels, slots: scores.len() as u64, first, flagged, hits, found, label_slots }
    }

    fn areas(&self, width: u64) -> Areas {
        let half = width / 2;
        let weights: Vec<f64> =
            (0..=half).map(|d| if d == 0 { 1.0 } else { (1.0 - d as f64 / width as f64).sqrt() }).collect();
        let mut buffers = vec![0.0; THRESHOLDS];
        let mut zones = vec![0_u64; THRESHOLDS];
        let mut zone: Option<u8> = None; // the first threshold that flags a slot of the zone under way
        let mut zone_count = 0_u64;
        // Buffers add up where they meet, also beyond a neighbour, to 1 at most. Any two are more than 1, for a weight is at
        // least sqrt(1/2); so two neighbours on either side are enough to look at.
        for after in 0..=self.labels.len() {
            let before = after.checked_sub(1).map(|index| self.labels[index].last);
            let next = self.labels.get(after).map(|label| label.first);
            let before_that = after.checked_sub(2).map(|index| self.labels[index].last);
            let after_that = self.labels.get(after + 1).map(|label| label.first);
            let (left, right) = (before.map_or(0, |last| last + 1), next.unwrap_or(self.slots));
            let joined =
                matches!((before, next), (Some(last), Some(first)) if last + half >= first.saturating_sub(half));
            let mut add = |slot: u64| {
                let near = |d: Option<u64>| d.filter(|&d| d <= half).map_or(0.0, |d| weights[d as usize]);
                let weight = near(before.map(|last| slot - last))
                    + near(before_that.map(|last| slot - last))
                    + near(next.map(|first| first - slot))
                    + near(after_that.map(|first| first - slot));
                let k = self.first[slot as usize];
                buffers[usize::from(k)] += weight.min(1.0);
                k
            };
            let mut least = |from: u64, to: u64| (from..to).fold(u8::MAX, |least, slot| least.min(add(slot)));
            if joined {
                zone = zone.map(|found| found.min(least(left, right)));
            } else {
                if let Some(found) = zone {
                    let found = found.min(least(left, right.min(left + half)));
                    zones[usize::from(found)] += 1;
                    zone_count += 1;
                }
                zone = next.map(|first| least(left.max(first.saturating_sub(half)), right));
            }
            zone = zone.map(|found| found.min(self.found.get(after).copied().unwrap_or(u8::MAX)));
        }
        self.curve(&buffers, &zones, zone_count as f64)
    }

    fn curve(&self, buffers: &[f64], zones: &[u64], zone_count: f64) -> Areas {
        let (mut hits, mut near, mut touched) = (0.0, 0.0, 0);
        let (mut rate, mut false_rate, mut roc, mut pr) = (0.0, 0.0, 0.0, 0.0);
        for k in 0..THRESHOLDS {
            hits += self.hits[k];
            near += buffers[k];
            touched += zones[k];
            let (weight, positives) = (hits + near, self.label_slots + near / 2.0);
            let flagged = self.flagged[k] as f64;
            let next = (weight / positives).min(1.0) * (touched as f64 / zone_count);
            let next_false = (flagged - weight) / (self.slots as f64 - positives);
            roc += (next_false - false_rate) * f64::midpoint(next, rate);
            pr += (next - rate) * weight / flagged;
            (rate, false_rate) = (next, next_false);
        }
        roc += (1.0 - false_rate) * f64::midpoint(1.0, rate);
        Areas { roc: roc.is_finite().then_some(roc), pr }
    }
}

fn measures(scored: &Scored) -> Vec<Measure> {
    let window = Measure::of("window", scored.rules.vus_window as f64);
    let figures = match (scored.scores, &scored.ranked) {
        (Some(scores), Some(ranked)) => {
            let sorted = ranked.merged();
            // Labels that touch are one, as in a column of 0 and 1.
            vus(scores, &ranges::merged(&scored.labels, 0), &sorted, scored.rules.vus_window).ok_or(NO_LABEL)
        }
        _ => Err(NO_SCORES),
    };
    let (roc, pr) = match figures {
        Ok(areas) => (Measure::or("vus_roc", areas.roc, ONLY_LABELS), Measure::of("vus_pr", areas.pr)),
        Err(reason) => (Measure::absent("vus_roc", reason), Measure::absent("vus_pr", reason)),
    };
    vec![roc, pr, window]
}
