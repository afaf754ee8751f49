//! Scores that need no threshold, and those of ranges of slots: per series, and on average.

use std::collections::{BTreeMap, BTreeSet};

use blueprint::SLOT_SECONDS;
use detection::scores::{Range, Rules, SCORES, Scored, Series};
use detection::statistics::{Bootstrap, Interval};
use serde::Serialize;

use crate::judge::JudgedAlert;
use crate::settings::Settings;
use crate::truth::Truth;

/// A detector's score for each slot of a series.
#[derive(Clone, Debug, Default)]
pub struct ScoredSeries {
    /// What the series is of, in words.
    pub subject: String,
    /// Whose data points it shows.
    pub generators: BTreeSet<String>,
    /// One score a slot of the truth, more is more anomalous; not a number where the detector says nothing.
    pub scores: Vec<f64>,
}

/// The scores of series.
#[derive(Clone, Debug, Serialize)]
pub struct SeriesScores {
    /// Mean over the series that have the figure, by score and figure: `vus.vus_pr`.
    pub mean: BTreeMap<String, f64>,
    /// The 95 % interval of each mean, by resampling series; of those that two series have at least.
    pub intervals: BTreeMap<String, Interval>,
    /// How many series have labels and scores.
    pub series: u64,
    /// The buffer of VUS.
    pub vus_window: u64,
    /// Precision and recall of slots over all thresholds, of all series' slots together: for the plot.
    pub curve: Vec<[f64; 2]>,
}

/// At most so many points of a curve.
const CURVE: usize = 200;
/// Slots beyond which VUS, which takes a pass for each width of its buffer, uses a narrower one.
const VUS_WINDOW: u64 = 100;

pub(crate) fn series_scores(
    truth: &Truth,
    all: &[ScoredSeries],
    alerts: &[JudgedAlert],
    settings: &Settings,
    warm_up: u64,
) -> Option<SeriesScores> {
    let mut values: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let (mut series, mut ranked) = (0, Vec::new());
    let rules = Rules {
        warm_up,
        early: settings.early,
        late: settings.late,
        gap: settings.gap,
        vus_window: VUS_WINDOW,
        control_draws: 0,
        ..Rules::default()
    };
    for own in all {
        let labels = labels_of(truth, &own.generators, warm_up);
        if labels.is_empty() || own.scores.len() as u64 != truth.slots() {
            continue;
        }
        let ranges: Vec<Range> = alerts
            .iter()
            .filter(|alert| alert.alert.generators.iter().any(|id| own.generators.contains(id)))
            .map(|alert| alert.alert.range)
            .collect();
        let scores: Vec<f64> = own.scores.iter().map(|score| if score.is_finite() { *score } else { 0.0 }).collect();
        let given = Series {
            slots: truth.slots(),
            slot_seconds: Some(SLOT_SECONDS as f64),
            labels: &labels,
            alerts: Some(&ranges),
            scores: Some(&scores),
        };
        let scored = Scored::new(given, &rules);
        series += 1;
        for kind in SCORES.iter().filter(|kind| !kind.on_demand && !matches!(kind.name, "events" | "nab")) {
            for measure in (kind.measures)(&scored) {
                if let Some(value) = measure.value {
                    values.entry(format!("{}.{}", kind.name, measure.name)).or_default().push(value);
                }
            }
        }
        let from = usize::try_from(scored.from).unwrap_or(usize::MAX);
        ranked.extend(scores.iter().skip(from).copied().zip(scored.in_label.iter().copied()));
    }
    let bootstrap = Bootstrap { draws: settings.draws as usize, seed: truth.slots() };
    (series > 0).then(|| SeriesScores {
        mean: values.iter().map(|(name, own)| (name.clone(), own.iter().sum::<f64>() / own.len() as f64)).collect(),
        intervals: values.into_iter().filter_map(|(name, own)| Some((name, bootstrap.mean(&[own])?))).collect(),
        series,
        vus_window: VUS_WINDOW,
        curve: curve(ranked),
    })
}

/// The labels that were delivered after the warm-up, in order.
fn labels_of(truth: &Truth, generators: &BTreeSet<String>, warm_up: u64) -> Vec<Range> {
    let own = truth.labels.iter().filter(|label| label.delivery.delivered && generators.contains(&label.generator));
    let ranges = own.filter_map(|label| label.range(truth.first)).filter(|range| range.first >= warm_up);
    let last = truth.slots().saturating_sub(1);
    let mut ranges: Vec<Range> = ranges.map(|range| Range::new(range.first, range.last.min(last))).collect();
    ranges.sort();
    ranges
}

/// Recall and precision of slots at each threshold, thinned for a plot.
fn curve(mut ranked: Vec<(f64, bool)>) -> Vec<[f64; 2]> {
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = ranked.iter().filter(|(_, label)| *label).count() as f64;
    let (mut points, mut right) = (Vec::new(), 0.0);
    for (index, (score, label)) in ranked.iter().enumerate() {
        right += f64::from(u8::from(*label));
        // Slots of equal score are flagged together.
        if ranked.get(index + 1).is_none_or(|(next, _)| next < score) {
            points.push([right / all, right / (index + 1) as f64]);
        }
    }
    let every = points.len().div_ceil(CURVE).max(1);
    let last = points.len().saturating_sub(1);
    points.into_iter().enumerate().filter(|(at, _)| at % every == 0 || *at == last).map(|(_, point)| point).collect()
}
