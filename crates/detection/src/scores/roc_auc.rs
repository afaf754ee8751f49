//! The area under the receiver operating characteristic.

use super::kind::ScoreKind;
use super::measure::{Measure, NO_LABEL, NO_SCORES, ONLY_LABELS};
use super::ranked::Ranked;
use super::scored::Scored;

/// Its line in the registry.
pub const KIND: ScoreKind = ScoreKind {
    name: "roc_auc",
    summary: "How likely a slot in a label has a higher score than one outside; .5 is chance. Rare labels make it flatter.",
    formula: "share of pairs (positive, negative) with the higher score at the positive; a tie counts one half",
    reference: "Hanley and McNeil, Radiology 143, 1982",
    on_demand: false,
    measures,
};

/// The area; absent without positives or without negatives.
#[must_use]
pub fn roc_auc(ranked: &Ranked) -> Option<f64> {
    let (positives, negatives) = (ranked.positives.len(), ranked.negatives.len());
    if positives == 0 || negatives == 0 {
        return None;
    }
    let (mut before, mut won, mut tied) = ((0, 0), 0_u128, 0_u128);
    for at in ranked.thresholds() {
        let (new_positives, new_negatives) = ((at.positives - before.0) as u128, (at.negatives - before.1) as u128);
        won += new_positives * (negatives - at.negatives) as u128;
        tied += new_positives * new_negatives;
        before = (at.positives, at.negatives);
    }
    Some((won as f64 + tied as f64 / 2.0) / (positives as f64 * negatives as f64))
}

fn measures(scored: &Scored) -> Vec<Measure> {
    let Some(ranked) = &scored.ranked else { return vec![Measure::absent("roc_auc", NO_SCORES)] };
    let reason = if scored.labels.is_empty() { NO_LABEL } else { ONLY_LABELS };
    vec![Measure::or("roc_auc", roc_auc(ranked), reason)]
}
