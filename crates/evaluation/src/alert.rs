//! Alerts: findings of one detector about the same generators that follow each other, as one.

use std::collections::{BTreeMap, BTreeSet};

use blueprint::Slot;
use detection::finding::TimeSpan;
use detection::scores::Range;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::reported::Reported;
use crate::settings::Settings;
use crate::subjects::{Attribution, By};
use crate::truth::Truth;

/// One alert of a detector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// The ids of its findings.
    pub findings: Vec<String>,
    /// What the first of them is about, in words.
    pub subject: String,
    /// Whose activity it may be. Empty: nobody's of the blueprint.
    pub generators: BTreeSet<String>,
    /// The targets' indexes.
    pub targets: BTreeSet<usize>,
    /// What led there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// Its slots, counted from the first of the truth.
    pub range: Range,
    /// Its first slot.
    pub start: Slot,
    /// The slot before which it ends.
    pub end: Slot,
    /// When its first finding was published first.
    pub published: Timestamp,
    /// The greatest score of its findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// What findings were, before any label is looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alerts {
    /// In order of time.
    pub(crate) alerts: Vec<Alert>,
    /// About nothing of the blueprint.
    pub(crate) unattributed: Vec<Alert>,
    /// Samples: never counted.
    pub(crate) samples: u64,
    /// Outside the time of the truth.
    pub(crate) outside: u64,
    /// Published before what they found began.
    pub(crate) skewed: u64,
}

impl Alerts {
    /// Attribute findings, and merge what belongs together.
    pub(crate) fn of(reported: &[Reported], truth: &Truth, settings: &Settings) -> Alerts {
        let mut alerts = Alerts::default();
        let mut of_subject: BTreeMap<(BTreeSet<String>, BTreeSet<usize>, String), Vec<Alert>> = BTreeMap::new();
        for own in reported.iter().filter(|own| !own.flags.quiet) {
            if own.flags.sample {
                alerts.samples += 1;
                continue;
            }
            alerts.skewed += u64::from(own.skewed);
            let Some((range, start, end)) = slots(&own.activity, truth) else {
                alerts.outside += 1;
                continue;
            };
            let found: Vec<Attribution> =
                own.subjects.iter().filter_map(|subject| truth.subjects.attribute(subject, start)).collect();
            let best = found.iter().map(|own| own.by).max();
            let named: Vec<_> = found.into_iter().filter(|own| Some(own.by) == best).collect();
            let subject = own.subjects.first().map_or_else(String::new, ToString::to_string);
            let alert = Alert {
                findings: vec![own.id.clone()],
                subject: subject.clone(),
                generators: named.iter().flat_map(|own| own.generators.iter().cloned()).collect(),
                targets: named.iter().flat_map(|own| own.targets.iter().copied()).collect(),
                by: best,
                range,
                start,
                end,
                published: own.published,
                score: own.score,
            };
            if best.is_none() {
                alerts.unattributed.push(alert);
            } else {
                of_subject.entry((alert.generators.clone(), alert.targets.clone(), subject)).or_default().push(alert);
            }
        }
        for (_, own) in of_subject {
            alerts.alerts.extend(merged(own, settings.gap));
        }
        alerts.alerts.sort_by(|a, b| (a.range, &a.subject).cmp(&(b.range, &b.subject)));
        alerts.unattributed.sort_by_key(|own| own.range);
        alerts
    }
}

/// The slots that a span of time touches; those of a moment are the one that holds it. `None`: none of the truth's.
fn slots(span: &TimeSpan, truth: &Truth) -> Option<(Range, Slot, Slot)> {
    let start = Slot::at(span.start);
    // What ends with a slot does not touch the next.
    let last = Slot::at(span.end.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(span.end)).max(start);
    if last < truth.first || start >= truth.end {
        return None;
    }
    let index = |slot: Slot| slot.since(truth.first).unwrap_or(0).min(truth.slots() - 1);
    Some((Range::new(index(start), index(last)), start, last.plus(1)))
}

/// Alerts at most `gap` slots apart are one.
fn merged(mut alerts: Vec<Alert>, gap: u64) -> Vec<Alert> {
    alerts.sort_by_key(|alert| (alert.range, alert.published));
    let mut all: Vec<Alert> = Vec::new();
    for alert in alerts {
        match all.last_mut() {
            Some(last) if alert.range.first <= last.range.last.saturating_add(1).saturating_add(gap) => {
                last.range.last = last.range.last.max(alert.range.last);
                last.end = last.end.max(alert.end);
                last.published = last.published.min(alert.published);
                last.findings.extend(alert.findings);
                last.score = [last.score, alert.score].into_iter().flatten().reduce(f64::max);
            }
            _ => all.push(alert),
        }
    }
    all
}
