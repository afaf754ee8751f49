//! Precision, recall and F1 over slots.
//!
//! A slot that is in an alert and in a label is a true positive, one only in an alert a false positive, one only in a label
//! a false negative. Long labels count more than short ones.

use super::chance::beside_chance;
use super::kind::ScoreKind;
use super::measure::{Measure, f1};
use super::range::Range;
use super::ranges;
use super::scored::Scored;

/// Its line in the registry.
pub const KIND: ScoreKind = ScoreKind {
    name: "point",
    summary: "Precision, recall and F1 over slots. Long labels count more than short ones.",
    formula: "TP = slots in alerts and labels, FP = slots in alerts only, FN = slots in labels only; \
              precision = TP/(TP+FP), recall = TP/(TP+FN), F1 = 2PR/(P+R)",
    reference: "van Rijsbergen, Information Retrieval, 1979",
    on_demand: false,
    measures,
};

/// Slots by what they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In an alert and in a label.
    pub true_positives: u64,
    /// In an alert only.
    pub false_positives: u64,
    /// In a label only.
    pub false_negatives: u64,
}

impl Counts {
    /// TP / (TP + FP); absent without alerts.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.true_positives, self.true_positives + self.false_positives)
    }

    /// TP / (TP + FN); absent without labels.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.true_positives, self.true_positives + self.false_negatives)
    }

    /// 2PR / (P + R); absent without labels, 0 without alerts.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        self.recall().map(|recall| f1(self.precision(), recall))
    }
}

/// Counts slots. Labels and alerts ascend, and none overlaps another of its list.
#[must_use]
pub fn point(labels: &[Range], alerts: &[Range]) -> Counts {
    let true_positives = labels.iter().map(|label| ranges::covered(label, alerts)).sum();
    Counts {
        true_positives,
        false_positives: ranges::total(alerts) - true_positives,
        false_negatives: ranges::total(labels) - true_positives,
    }
}

fn measures(scored: &Scored) -> Vec<Measure> {
    let names = ["precision", "recall", "f1"].map(str::to_owned);
    beside_chance(scored, names, |labels, alerts| {
        let counts = point(labels, alerts);
        (counts.precision(), counts.recall().unwrap_or(0.0))
    })
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
