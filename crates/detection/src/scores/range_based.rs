//! Precision and recall of ranges, by how much of each is covered and where.

use super::chance::beside_chance;
use super::kind::ScoreKind;
use super::measure::Measure;
use super::range::Range;
use super::ranges;
use super::scored::Scored;

/// Its line in the registry.
pub const KIND: ScoreKind = ScoreKind {
    name: "range_based",
    summary: "Precision and recall of ranges: how much of each label is covered, and how much of each alert is right.",
    formula: "mean over ranges a of alpha [a touched] + (1 - alpha) gamma(k) sum(weight of what is covered) / (weight of all), \
              k ranges touch a; here flat weights, gamma = 1/k, alpha 0; r_based has alpha .2 for recall",
    reference: "Tatbul et al., Precision and Recall for Time Series, NeurIPS 2018",
    on_demand: false,
    measures,
};

/// Which positions of a range weigh more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bias {
    /// All the same.
    Flat,
    /// The first the most.
    Front,
    /// Those in the middle the most.
    Middle,
    /// The last the most.
    Back,
}

/// What a range is worth that several others touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gamma {
    /// As much as if it was one.
    One,
    /// One part in as many as there are.
    Reciprocal,
}

/// How ranges are scored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RangeRules {
    /// The share of a range's score that it has for being touched at all, from 0 to 1.
    pub alpha: f64,
    /// Which positions weigh more.
    pub bias: Bias,
    /// What a range is worth that several others touch.
    pub gamma: Gamma,
}

/// The mean score of `ranges` against `others`: recall for labels against alerts, precision for alerts against labels.
/// Absent without ranges. `others` ascend and do not overlap.
#[must_use]
pub fn range_based(ranges: &[Range], others: &[Range], rules: RangeRules) -> Option<f64> {
    let scores = ranges.iter().map(|range| {
        let touching = ranges::touching(range, others);
        if touching.is_empty() {
            return 0.0;
        }
        let share = match rules.gamma {
            Gamma::One => 1.0,
            Gamma::Reciprocal => 1.0 / touching.len() as f64,
        };
        let covered = touching.iter().map(|other| {
            let (before, upto) =
                (other.first.max(range.first) - range.first, other.last.min(range.last) + 1 - range.first);
            weight(upto, range.len(), rules.bias) - weight(before, range.len(), rules.bias)
        });
        let omega = covered.sum::<f64>() / weight(range.len(), range.len(), rules.bias);
        rules.alpha + (1.0 - rules.alpha) * share * omega
    });
    (!ranges.is_empty()).then(|| scores.sum::<f64>() / ranges.len() as f64)
}

/// The weight of the first `n` positions of a range of `length`.
fn weight(n: u64, length: u64, bias: Bias) -> f64 {
    let rising = |n: u64| n as f64 * (n as f64 + 1.0) / 2.0;
    let falling = |n: u64| rising(length) - rising(length - n);
    match bias {
        Bias::Flat => n as f64,
        Bias::Front => falling(n),
        Bias::Back => rising(n),
        Bias::Middle if n <= length / 2 => rising(n),
        Bias::Middle => rising(length / 2) + falling(n) - falling(length / 2),
    }
}

fn measures(scored: &Scored) -> Vec<Measure> {
    let of_alpha = |alpha: f64, names: [&str; 3]| {
        let rules = |alpha| RangeRules { alpha, bias: Bias::Flat, gamma: Gamma::Reciprocal };
        beside_chance(scored, names.map(str::to_owned), |labels, alerts| {
            let precision = range_based(alerts, labels, rules(0.0));
            (precision, range_based(labels, alerts, rules(alpha)).unwrap_or(0.0))
        })
    };
    let mut measures = of_alpha(0.0, ["precision", "recall", "f1"]);
    // The precision is the same.
    measures.extend(of_alpha(0.2, ["", "r_based_recall", "r_based_f1"]).into_iter().skip(1));
    measures
}
