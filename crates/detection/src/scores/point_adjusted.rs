//! Point scores after point adjustment. It misleads, so it is computed only when asked for.
//!
//! Point adjustment takes a whole label for found when one slot of it is; with K, when more than K % of it are. A detector
//! that flags each slot with probability q reaches the recall sum(L (1 - (1-q)^L)) / sum(L) over labels of length L:
//! long labels make chance look brilliant.

use super::chance::beside_chance;
use super::kind::ScoreKind;
use super::measure::Measure;
use super::point::Counts;
use super::range::Range;
use super::ranges;
use super::scored::Scored;

/// Its line in the registry.
pub const KIND: ScoreKind = ScoreKind {
    name: "point_adjusted",
    summary: "Point scores that take a whole label for found when a part of it is. Chance scores high on long labels: \
              use them only to compare with papers that do.",
    formula: "all slots of a label count as alerted if more than K % of them are (PA: any); then as the point scores",
    reference: "Xu et al., WWW 2018; Kim et al., Towards a Rigorous Evaluation of Time-Series Anomaly Detection, AAAI 2022",
    on_demand: true,
    measures,
};

/// The shares for which figures are given, in percent; 0 is point adjustment as it was published first.
const SHARES: &[(u64, &str)] = &[(0, "pa"), (20, "pa_20"), (50, "pa_50")];

/// Counts slots after adjustment of the labels of which more than `percent` % of the slots are in alerts. Labels and alerts
/// ascend, and none overlaps another of its list.
#[must_use]
pub fn point_adjusted(labels: &[Range], alerts: &[Range], percent: u64) -> Counts {
    let mut counts = Counts { false_positives: ranges::total(alerts), ..Counts::default() };
    for label in labels {
        let covered = ranges::covered(label, alerts);
        let found = u128::from(covered) * 100 > u128::from(percent) * u128::from(label.len());
        let positives = if found { label.len() } else { covered };
        counts.true_positives += positives;
        counts.false_negatives += label.len() - positives;
        counts.false_positives -= covered;
    }
    counts
}

fn measures(scored: &Scored) -> Vec<Measure> {
    let of_share = |(percent, prefix): &(u64, &str)| {
        let names = ["precision", "recall", "f1"].map(|name| format!("{prefix}_{name}"));
        beside_chance(scored, names, |labels, alerts| {
            let counts = point_adjusted(labels, alerts, *percent);
            (counts.precision(), counts.recall().unwrap_or(0.0))
        })
    };
    SHARES.iter().flat_map(of_share).collect()
}
