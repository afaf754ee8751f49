//! A series with labels, and what a detector said of it, made ready to be scored.

use super::range::Range;
use super::ranges;
use super::ranked::Ranked;
use super::rules::Rules;

/// A series of slots, its labels, and what a detector said: alerts, scores, or both.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// How many slots.
    pub slots: u64,
    /// How long a slot is, if that is known.
    pub slot_seconds: Option<f64>,
    /// The labels.
    pub labels: &'a [Range],
    /// The alerts; absent when there is no threshold.
    pub alerts: Option<&'a [Range]>,
    /// A score for each slot, more is more anomalous, none of them NaN; absent when the detector has none.
    pub scores: Option<&'a [f64]>,
}

/// What scores are computed from.
#[derive(Clone, Debug)]
pub struct Scored<'a> {
    /// The series as it was given, for scores that have their own warm-up or rules for alerts.
    pub series: Series<'a>,
    /// The rules.
    pub rules: Rules,
    /// The first scored slot of the series: after the warm-up, and after a label that began in it. Slots, ranges and
    /// scores below are counted from there.
    pub from: u64,
    /// How many slots are scored.
    pub slots: u64,
    /// The labels in the scored time: ascending, none overlaps another.
    pub labels: Vec<Range>,
    /// The alerts in the scored time, those that touch as one.
    pub alerts: Option<Vec<Range>>,
    /// The scores of the scored time.
    pub scores: Option<&'a [f64]>,
    /// Whether a slot is in a label.
    pub in_label: Vec<bool>,
    /// The scores in order.
    pub ranked: Option<Ranked>,
}

impl<'a> Scored<'a> {
    /// Makes a series ready.
    #[must_use]
    pub fn new(series: Series<'a>, rules: &Rules) -> Scored<'a> {
        let all = ranges::merged(series.labels, 0);
        let begun = all.iter().filter(|label| label.first < rules.warm_up && label.last >= rules.warm_up);
        let from = begun.map(|label| label.last + 1).max().unwrap_or(rules.warm_up).min(series.slots);
        let slots = series.slots - from;
        let cut = |given: &[Range]| match slots {
            0 => Vec::new(),
            _ => ranges::clipped(given, &Range::new(from, series.slots - 1)),
        };
        // Labels that touch are still two labels; only those that overlap cannot be told apart.
        let labels = cut(&distinct(series.labels, &all));
        let mut in_label = vec![false; slots as usize];
        for label in &labels {
            in_label[label.first as usize..=label.last as usize].fill(true);
        }
        let scores = series.scores.map(|scores| &scores[from as usize..]);
        Scored {
            series,
            rules: rules.clone(),
            from,
            slots,
            alerts: series.alerts.map(|alerts| cut(&ranges::merged(alerts, rules.gap))),
            ranked: scores.map(|scores| Ranked::of_series(scores, &in_label)),
            labels,
            scores,
            in_label,
        }
    }
}

/// The labels in order, or merged if some overlap.
fn distinct(labels: &[Range], merged: &[Range]) -> Vec<Range> {
    let mut sorted = labels.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0].last >= pair[1].first) { merged.to_vec() } else { sorted }
}
