//! The curve of precision and recall over all thresholds, and the area under it.

use super::kind::ScoreKind;
use super::measure::{Measure, NO_LABEL, NO_SCORES, f1};
use super::ranked::Ranked;
use super::scored::Scored;
use serde::Serialize;

/// Its line in the registry.
pub const KIND: ScoreKind = ScoreKind {
    name: "pr",
    summary: "Average precision over all thresholds (PR-AUC), and the best F1 over slots that any threshold gives. The best \
              threshold has seen the labels: it is optimistic.",
    formula: "sum over distinct scores as thresholds, from the highest down, of (R_k - R_(k-1)) P_k, with R_0 = 0",
    reference: "Davis and Goadrich, The Relationship Between Precision-Recall and ROC Curves, ICML 2006",
    on_demand: false,
    measures,
};

/// One threshold of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PrPoint {
    /// Scores that reach it are flagged.
    pub threshold: f64,
    /// The share of flagged slots that are in labels.
    pub precision: f64,
    /// The share of label slots that are flagged.
    pub recall: f64,
}

/// The curve from the highest threshold down; absent without positives.
#[must_use]
pub fn pr_curve(ranked: &Ranked) -> Option<Vec<PrPoint>> {
    (!ranked.positives.is_empty()).then(|| points(ranked).collect())
}

/// The area under the steps of the curve; absent without positives.
#[must_use]
pub fn average_precision(ranked: &Ranked) -> Option<f64> {
    let mut before = 0.0;
    let mut step = |point: PrPoint| {
        let rise = point.recall - before;
        before = point.recall;
        rise * point.precision
    };
    (!ranked.positives.is_empty()).then(|| points(ranked).map(&mut step).sum())
}

/// The threshold with the highest F1 over slots; absent without positives.
#[must_use]
pub fn best_threshold(ranked: &Ranked) -> Option<PrPoint> {
    let score = |point: &PrPoint| f1(Some(point.precision), point.recall);
    let better = |a: PrPoint, b: PrPoint| if score(&b) > score(&a) { b } else { a };
    (!ranked.positives.is_empty()).then(|| points(ranked).reduce(better)).flatten()
}

fn points(ranked: &Ranked) -> impl Iterator<Item = PrPoint> + '_ {
    ranked.thresholds().map(|at| PrPoint {
        threshold: at.threshold,
        precision: at.positives as f64 / (at.positives + at.negatives) as f64,
        recall: at.positives as f64 / ranked.positives.len() as f64,
    })
}

fn measures(scored: &Scored) -> Vec<Measure> {
    let names = ["average_precision", "best_f1", "best_threshold"];
    let Some(ranked) = &scored.ranked else { return names.map(|name| Measure::absent(name, NO_SCORES)).into() };
    let best = best_threshold(ranked);
    let figures = [
        average_precision(ranked),
        best.map(|point| f1(Some(point.precision), point.recall)),
        best.map(|point| point.threshold),
    ];
    names.into_iter().zip(figures).map(|(name, figure)| Measure::or(name, figure, NO_LABEL)).collect()
}
