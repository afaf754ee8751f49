//! Affiliation precision and recall: how near alerts and labels are, against a place drawn at random.
//!
//! Slots are half-open intervals of length one. Each label owns the zone up to half way to its neighbours. Both integrands are
//! piecewise linear, and integrated exactly.

use super::chance::beside_chance;
use super::kind::ScoreKind;
use super::measure::Measure;
use super::range::Range;
use super::scored::Scored;

/// Its line in the registry.
pub const KIND: ScoreKind = ScoreKind {
    name: "affiliation",
    summary: "How near alerts and labels are to each other. Alerts at random places score about .5 and nearly 1: \
              read it beside the control.",
    formula: "per label J with its zone E: precision = mean over alerted x of 1 - (|J| + min(d, m) + d)/|E| outside J, 1 inside; \
              recall = mean over y in J of 1 - (min(d, m) + d)/|E|; d = distance, m = distance to the nearer end of E",
    reference: "Huet, Navarro, Rossi, Local Evaluation of Time Series Anomaly Detection Algorithms, KDD 2022",
    on_demand: false,
    measures,
};

/// Both figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affiliation {
    /// The mean over the labels with an alert in their zone; absent without alerts.
    pub precision: Option<f64>,
    /// The mean over all labels.
    pub recall: f64,
}

/// From `start` to before `end`.
#[derive(Clone, Copy, Debug)]
struct Interval {
    start: f64,
    end: f64,
}

impl Interval {
    fn of(range: &Range) -> Interval {
        Interval { start: range.first as f64, end: range.last as f64 + 1.0 }
    }

    fn length(self) -> f64 {
        self.end - self.start
    }

    fn within(self, other: Interval) -> Interval {
        Interval { start: self.start.max(other.start), end: self.end.min(other.end) }
    }
}

/// Scores alerts on `slots` slots. Labels and alerts ascend, and none overlaps another of its list. Absent without labels.
#[must_use]
pub fn affiliation(labels: &[Range], alerts: &[Range], slots: u64) -> Option<Affiliation> {
    let labels: Vec<Interval> = labels.iter().map(Interval::of).collect();
    let alerts: Vec<Interval> = alerts.iter().map(Interval::of).collect();
    let (mut precisions, mut zones, mut recalls) = (0.0, 0_u64, 0.0);
    for (index, label) in labels.iter().enumerate() {
        let half_way = |before: &Interval, after: &Interval| f64::midpoint(before.end, after.start);
        let zone = Interval {
            start: if index == 0 { 0.0 } else { half_way(&labels[index - 1], label) },
            end: labels.get(index + 1).map_or(slots as f64, |next| half_way(label, next)),
        };
        let from = alerts.partition_point(|alert| alert.end <= zone.start);
        let to = from + alerts[from..].partition_point(|alert| alert.start < zone.end);
        let inside: Vec<Interval> = alerts[from..to].iter().map(|alert| alert.within(zone)).collect();
        if !inside.is_empty() {
            precisions += precision(*label, zone, &inside);
            recalls += recall(*label, zone, &inside);
            zones += 1;
        }
    }
    (!labels.is_empty()).then(|| Affiliation {
        precision: (zones > 0).then(|| precisions / zones as f64),
        recall: recalls / labels.len() as f64,
    })
}

fn precision(label: Interval, zone: Interval, alerts: &[Interval]) -> f64 {
    let m = (label.start - zone.start).min(zone.end - label.end);
    // The integral over the distance, from 0 to d, of 1 - (|J| + min(u, m) + u)/|E|.
    let upto = |d: f64| {
        let both = if d <= m { d * d } else { d * d / 2.0 + m * d - m * m / 2.0 };
        d - (label.length() * d + both) / zone.length()
    };
    let mut sum = 0.0;
    for alert in alerts {
        let hit = alert.within(label);
        sum += hit.length().max(0.0);
        if alert.start < label.start {
            sum += upto(label.start - alert.start) - upto(label.start - alert.end.min(label.start));
        }
        if alert.end > label.end {
            sum += upto(alert.end - label.end) - upto(alert.start.max(label.end) - label.end);
        }
    }
    sum / alerts.iter().map(|alert| alert.length()).sum::<f64>()
}

fn recall(label: Interval, zone: Interval, alerts: &[Interval]) -> f64 {
    // The integrand is linear between these: where the nearest end changes, and where d and m cross.
    let mut cuts = vec![label.start, label.end, f64::midpoint(zone.start, zone.end)];
    for alert in alerts {
        for end in [alert.start, alert.end] {
            cuts.extend([end, f64::midpoint(end, zone.start), f64::midpoint(end, zone.end)]);
        }
    }
    cuts.extend(alerts.windows(2).map(|pair| f64::midpoint(pair[0].end, pair[1].start)));
    cuts.retain(|cut| (label.start..=label.end).contains(cut));
    cuts.sort_unstable_by(f64::total_cmp);
    let mut sum = 0.0;
    let mut next = 0; // the first alert that ends after y
    for pair in cuts.windows(2) {
        let y = f64::midpoint(pair[0], pair[1]);
        while next < alerts.len() && alerts[next].end <= y {
            next += 1;
        }
        let before = next.checked_sub(1).map_or(f64::INFINITY, |index| y - alerts[index].end);
        let after = alerts.get(next).map_or(f64::INFINITY, |alert| (alert.start - y).max(0.0));
        let (d, m) = (before.min(after), (y - zone.start).min(zone.end - y));
        sum += (pair[1] - pair[0]) * (1.0 - (d.min(m) + d) / zone.length());
    }
    sum / label.length()
}

fn measures(scored: &Scored) -> Vec<Measure> {
    let names = ["precision", "recall", "f1"].map(str::to_owned);
    beside_chance(scored, names, |labels, alerts| {
        let found = affiliation(labels, alerts, scored.slots);
        (found.and_then(|found| found.precision), found.map_or(0.0, |found| found.recall))
    })
}
