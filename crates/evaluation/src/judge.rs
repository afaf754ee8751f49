//! Alerts against labels: what was found, missed, and falsely alerted.

use std::collections::BTreeMap;

use blueprint::SLOT_SECONDS;
use detection::scores::Range;
use serde::{Deserialize, Serialize};

use crate::alert::Alert;
use crate::ranges::Ranges;
use crate::settings::Settings;
use crate::truth::Truth;

/// What an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It overlaps the window of a label that counts.
    Hit,
    /// It overlaps no label, and nothing was wrong.
    False,
    /// It overlaps no label, but slots in which something planned was not executed: a gap is a real anomaly that no label has.
    Disturbed,
    /// It overlaps only labels that were not delivered, or that begin in the warm-up.
    NotCounted,
    /// It begins in the detector's warm-up.
    WarmUp,
}

/// An alert with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgedAlert {
    /// The alert.
    #[serde(flatten)]
    pub alert: Alert,
    /// What it is.
    pub verdict: Verdict,
    /// The indexes of the labels whose windows it overlaps.
    pub labels: Vec<usize>,
}

/// What became of a label at one detector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// An alert overlaps its window.
    Found,
    /// None does.
    Missed,
    /// It was not delivered: it is no miss of the detector.
    NotDelivered,
    /// It begins in the detector's warm-up.
    WarmUp,
}

/// A label at one detector.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgedLabel {
    /// Its index among the truth's labels.
    pub label: usize,
    /// What became of it.
    pub fate: Fate,
    /// The index of the alert that found it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<usize>,
    /// Seconds from the start of its first slot to the publication of that alert; where it was missed, to the end of its
    /// window: it was not found within that.
    pub seconds: f64,
}

/// Labels by generator, to look up what an alert overlaps.
pub(crate) struct LabelIndex {
    of: BTreeMap<String, Ranges<usize>>,
    ranges: Vec<Option<Range>>,
}

impl LabelIndex {
    /// Each label's window: from `early` slots before it to `late` slots after it.
    pub(crate) fn new(truth: &Truth, settings: &Settings) -> LabelIndex {
        let mut of: BTreeMap<String, Vec<(Range, usize)>> = BTreeMap::new();
        let mut ranges = Vec::with_capacity(truth.labels.len());
        for (index, label) in truth.labels.iter().enumerate() {
            let range = label.range(truth.first);
            ranges.push(range);
            let Some(range) = range else { continue };
            let window =
                Range::new(range.first.saturating_sub(settings.early), range.last.saturating_add(settings.late));
            of.entry(label.generator.clone()).or_default().push((window, index));
        }
        let of = of.into_iter().map(|(id, own)| (id, Ranges::new(own))).collect();
        LabelIndex { of, ranges }
    }

    /// Labels of these generators whose windows overlap `range`.
    pub(crate) fn overlapping<'a>(
        &self,
        generators: impl IntoIterator<Item = &'a String>,
        range: &Range,
    ) -> Vec<usize> {
        let own = generators.into_iter().filter_map(|id| self.of.get(id));
        own.flat_map(|own| own.overlapping(range).map(|(_, label)| *label)).collect()
    }

    /// A label's own slots; `None`: it lies before the truth's first.
    pub(crate) fn range(&self, label: usize) -> Option<Range> {
        self.ranges[label]
    }

    /// The windows of a generator.
    pub(crate) fn windows(&self, generator: &str) -> impl Iterator<Item = (Range, usize)> {
        self.of.get(generator).into_iter().flat_map(|own| own.all().iter().copied())
    }
}

/// Judge the alerts of one detector, and each label by them.
pub(crate) fn judge(
    alerts: Vec<Alert>,
    truth: &Truth,
    labels: &LabelIndex,
    settings: &Settings,
    warm_up: u64,
) -> (Vec<JudgedAlert>, Vec<JudgedLabel>) {
    let counted = |label: usize| truth.labels[label].delivery.delivered && starts_after(labels, label, warm_up);
    let mut judged = Vec::with_capacity(alerts.len());
    let mut first: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
    for alert in alerts {
        let index = judged.len();
        let overlapped = labels.overlapping(&alert.generators, &alert.range);
        let verdict = if alert.range.first < warm_up {
            Verdict::WarmUp
        } else if overlapped.iter().any(|label| counted(*label) && after(truth, *label, &alert, settings) >= 0.0) {
            Verdict::Hit
        } else if !overlapped.is_empty() && overlapped.iter().all(|label| !counted(*label)) {
            Verdict::NotCounted
        } else if truth.is_disturbed(&alert.generators, &alert.range) {
            Verdict::Disturbed
        } else {
            Verdict::False
        };
        if verdict == Verdict::Hit {
            for label in overlapped.iter().copied().filter(|label| counted(*label)) {
                let seconds = after(truth, label, &alert, settings);
                let known = first.get(&label).is_none_or(|(earlier, _)| seconds < *earlier);
                if seconds >= 0.0 && known {
                    first.insert(label, (seconds, index));
                }
            }
        }
        judged.push(JudgedAlert { alert, verdict, labels: overlapped });
    }
    let of_label = |label: usize| {
        let own = &truth.labels[label];
        let slots = own.end.since(own.start).unwrap_or(0).saturating_add(settings.late);
        let whole = slots as f64 * SLOT_SECONDS as f64;
        let (fate, found) = match first.get(&label) {
            _ if !own.delivery.delivered => (Fate::NotDelivered, None),
            _ if !starts_after(labels, label, warm_up) => (Fate::WarmUp, None),
            Some(found) => (Fate::Found, Some(found)),
            None => (Fate::Missed, None),
        };
        let seconds = found.map_or(whole, |(seconds, _)| *seconds);
        JudgedLabel { label, fate, alert: found.map(|(_, alert)| *alert), seconds }
    };
    let of_labels = (0..truth.labels.len()).map(of_label).collect();
    (judged, of_labels)
}

/// Whether a label begins after the warm-up.
pub(crate) fn starts_after(labels: &LabelIndex, label: usize, warm_up: u64) -> bool {
    labels.range(label).is_some_and(|range| range.first >= warm_up)
}

/// Seconds from a label's start to an alert's publication. What was published before its label began is unrelated, unless
/// early alerts are asked for.
fn after(truth: &Truth, label: usize, alert: &Alert, settings: &Settings) -> f64 {
    let seconds = alert.published.duration_since(truth.labels[label].start.start()).as_secs_f64();
    if settings.early > 0 && seconds < 0.0 { 0.0 } else { seconds }
}
