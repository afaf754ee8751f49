//! The benchmark's score of one series, its labels taken for windows.

use super::super::kind::ScoreKind;
use super::super::measure::{Measure, NO_LABEL};
use super::super::scored::Scored;
use super::corpus::NabCorpus;
use super::profile::PROFILES;
use super::series::NabSeries;

/// Its line in the registry.
pub const KIND: ScoreKind = ScoreKind {
    name: "nab",
    summary: "The score of the Numenta Anomaly Benchmark: the earlier in a window the more, minus false alerts; 0 is silence, \
              100 perfect. It has a warm-up of its own: 15 % of the rows, at most 750. Without a threshold, the best one, \
              which has seen the labels.",
    formula: "sum over windows of s(-(rows to the end)/width)/s(-1) for the first alert, or -fn when missed, plus fp s(rows \
              since the last window/(width - 1)) per false alert; s(y) = 2/(1 + e^(5y)) - 1; then 100 (raw - silent)/(perfect - silent)",
    reference: "Lavin and Ahmad, Evaluating Real-Time Anomaly Detection Algorithms, ICMLA 2015; numenta/NAB ea702d75",
    on_demand: false,
    measures,
};

fn measures(scored: &Scored) -> Vec<Measure> {
    let series = &scored.series;
    let mut windows = series.labels.to_vec();
    windows.sort_unstable();
    let windows = super::super::ranges::merged(&windows, 0);
    let results = match (series.alerts, series.scores) {
        (Some(alerts), _) => {
            let mut flags = vec![0.0; series.slots as usize];
            for alert in alerts {
                flags[alert.first as usize..=alert.last as usize].fill(1.0);
            }
            let corpus = NabCorpus::new(vec![NabSeries::new(&flags, &windows)]);
            PROFILES.iter().map(|profile| corpus.score(Some(1.0), profile)).collect()
        }
        (None, Some(scores)) => NabCorpus::new(vec![NabSeries::new(scores, &windows)]).optimised(PROFILES),
        (None, None) => Vec::new(),
    };
    let figures = PROFILES.iter().zip(results);
    let reason = if windows.is_empty() { NO_LABEL } else { "every label lies in the score's own warm-up" };
    figures.map(|(profile, result)| Measure::or(profile.name.clone(), result.normalised, reason)).collect()
}
