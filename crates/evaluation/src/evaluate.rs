//! Every detector's findings against the truth.

use std::collections::BTreeMap;

use blueprint::Slot;
use detection::statistics::{Bootstrap, Comparison, PairedLabel, compare, holm, quantile};
use serde::Serialize;

use crate::alert::{Alert, Alerts};
use crate::figures::{Counts, Figures, by_generator, figures};
use crate::judge::{Fate, JudgedAlert, JudgedLabel, LabelIndex, judge};
use crate::reported::Reported;
use crate::series_scores::{ScoredSeries, SeriesScores, series_scores};
use crate::settings::Settings;
use crate::truth::{TrueLabel, Truth};

/// What a detector said.
#[derive(Clone, Debug, Default)]
pub struct Detected {
    /// What it is called in the evaluation.
    pub name: String,
    /// Its findings, each once.
    pub findings: Vec<Reported>,
    /// Its scores of whole series, of detectors that give them.
    pub series: Vec<ScoredSeries>,
}

/// Every detector against the truth.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// The first slot.
    pub first: Slot,
    /// The slot before which it ends.
    pub end: Slot,
    /// How many slots.
    pub slots: u64,
    /// How findings were matched with labels.
    pub settings: Settings,
    /// The labels, by generator, then by time.
    pub labels: Vec<TrueLabel>,
    /// Seconds from the start of a label's first slot to that of its first activity: half of the delivered labels took no more.
    /// It is part of every detector's delay, and none of its doing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_delay_p50: Option<f64>,
    /// The detectors, in the order in which they were given.
    pub detectors: Vec<Evaluated>,
    /// Each two detectors on the labels that count for both.
    pub comparisons: Vec<Compared>,
}

/// One detector against the truth.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluated {
    /// The detector.
    pub name: String,
    /// Slots from the first on that it was given to learn.
    pub warm_up: u64,
    /// Its figures.
    pub figures: Figures,
    /// The counts of each generator.
    pub by_generator: BTreeMap<String, Counts>,
    /// Its scores of series, if it gives any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesScores>,
    /// Its alerts, in order of time.
    pub alerts: Vec<JudgedAlert>,
    /// What became of each label, in the order of the labels.
    pub labels: Vec<JudgedLabel>,
    /// Alerts about nothing of the blueprint: neither right nor false.
    pub unattributed: Vec<Alert>,
    /// Findings that are samples.
    pub samples: u64,
    /// Findings outside the evaluated time.
    pub outside: u64,
    /// Findings that say they were published before what they found began.
    pub skewed: u64,
}

/// The recall of one detector less that of another.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// The one.
    pub first: String,
    /// The other.
    pub second: String,
    /// What the labels say; its p-value is corrected for the number of comparisons by Holm's method.
    #[serde(flatten)]
    pub comparison: Comparison,
}

/// Hold every detector's findings against the truth.
#[must_use]
pub fn evaluate(truth: &Truth, detected: &[Detected], settings: &Settings) -> Evaluation {
    let index = LabelIndex::new(truth, settings);
    let detectors: Vec<Evaluated> = detected
        .iter()
        .map(|own| {
            let warm_up = settings.warm_up_of(&own.name);
            let found = Alerts::of(&own.findings, truth, settings);
            let (alerts, labels) = judge(found.alerts, truth, &index, settings, warm_up);
            Evaluated {
                name: own.name.clone(),
                warm_up,
                figures: figures(truth, &alerts, &labels, settings, warm_up),
                by_generator: by_generator(truth, &alerts, &labels),
                series: series_scores(truth, &own.series, &alerts, settings, warm_up),
                alerts,
                labels,
                unattributed: found.unattributed,
                samples: found.samples,
                outside: found.outside,
                skewed: found.skewed,
            }
        })
        .collect();
    Evaluation {
        first: truth.first,
        end: truth.end,
        slots: truth.slots(),
        settings: settings.clone(),
        labels: truth.labels.clone(),
        delivery_delay_p50: delivery_delay(truth),
        comparisons: comparisons(truth, &detectors, settings),
        detectors,
    }
}

/// The median of what delivered labels took until their first activity started, where that is known.
fn delivery_delay(truth: &Truth) -> Option<f64> {
    let delivered = truth.labels.iter().filter(|label| label.delivery.delivered);
    let seconds = delivered.filter_map(|label| {
        let started = label.delivery.started?;
        Some(started.duration_since(label.start.start()).as_secs_f64())
    });
    let mut seconds: Vec<f64> = seconds.collect();
    seconds.sort_unstable_by(f64::total_cmp);
    (!seconds.is_empty()).then(|| quantile(&seconds, 0.5))
}

fn comparisons(truth: &Truth, detectors: &[Evaluated], settings: &Settings) -> Vec<Compared> {
    let bootstrap = Bootstrap { draws: settings.draws as usize, seed: truth.slots() };
    let mut all = Vec::new();
    for (index, first) in detectors.iter().enumerate() {
        for second in &detectors[index + 1..] {
            let mut groups: BTreeMap<&str, Vec<PairedLabel>> = BTreeMap::new();
            for (a, b) in first.labels.iter().zip(&second.labels) {
                let counts = |fate| matches!(fate, Fate::Found | Fate::Missed);
                if counts(a.fate) && counts(b.fate) {
                    let pair = PairedLabel { first: a.fate == Fate::Found, second: b.fate == Fate::Found };
                    groups.entry(&truth.labels[a.label].generator).or_default().push(pair);
                }
            }
            let groups: Vec<Vec<PairedLabel>> = groups.into_values().collect();
            let comparison = compare(&groups, &bootstrap);
            all.push(Compared { first: first.name.clone(), second: second.name.clone(), comparison });
        }
    }
    let p: Vec<f64> = all.iter().map(|own| own.comparison.p).collect();
    for (own, p) in all.iter_mut().zip(holm(&p)) {
        own.comparison = own.comparison.corrected(p);
    }
    all
}
