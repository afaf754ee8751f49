//! Sums of an evaluation over a part of its time, which can be added up.

use std::collections::BTreeMap;

use blueprint::Slot;
use detection::statistics::{Observed, Reached, Survival};
use serde::{Deserialize, Serialize};

use crate::evaluate::Evaluation;
use crate::judge::{Fate, Verdict};

/// What one detector adds up to in some time: each label counts with its last slot, each alert with its first one. So the
/// sums of hours that follow each other are those of the whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Slots after the warm-up.
    pub scored_slots: u64,
    /// Labels found.
    pub found: u64,
    /// Labels missed.
    pub missed: u64,
    /// Labels that were not delivered.
    pub not_delivered: u64,
    /// Labels that begin in the warm-up.
    pub labels_in_warm_up: u64,
    /// Alerts that are right.
    pub hits: u64,
    /// Alerts that are false.
    pub false_alerts: u64,
    /// Alerts in slots in which something planned was not executed.
    pub disturbed: u64,
    /// Alerts about labels that do not count.
    pub not_counted: u64,
    /// Alerts in the warm-up.
    pub alerts_in_warm_up: u64,
    /// Alerts about nothing of the blueprint.
    pub unattributed: u64,
    /// Seconds from a label's start to its alert, of each label found.
    pub delays: Vec<f64>,
    /// Seconds within which a label was not found, of each label missed.
    pub not_within: Vec<f64>,
}

impl Tally {
    /// Add another time's.
    pub fn add(&mut self, other: &Tally) {
        for (sum, more) in self.counts_mut().into_iter().zip(other.counts()) {
            *sum = sum.saturating_add(more);
        }
        self.delays.extend(&other.delays);
        self.not_within.extend(&other.not_within);
    }

    /// The share of labels that were found; absent without labels.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        let labels = self.found + self.missed;
        (labels > 0).then(|| self.found as f64 / labels as f64)
    }

    /// The share of alerts that are right; absent without alerts that are right or false.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        let alerts = self.hits + self.false_alerts;
        (alerts > 0).then(|| self.hits as f64 / alerts as f64)
    }

    /// Seconds within which this share of the labels was found, misses censored; absent if it was not reached.
    #[must_use]
    pub fn delay(&self, share: f64) -> Option<f64> {
        let of =
            |times: &[f64], found: bool| times.iter().map(|time| Observed { time: *time, found }).collect::<Vec<_>>();
        let observed = [of(&self.delays, true), of(&self.not_within, false)].concat();
        match Survival::of(&observed)?.reached(share) {
            Reached::By(seconds) => Some(seconds),
            Reached::NotWithin(_) => None,
        }
    }

    fn counts(&self) -> [u64; 11] {
        [
            self.scored_slots,
            self.found,
            self.missed,
            self.not_delivered,
            self.labels_in_warm_up,
            self.hits,
            self.false_alerts,
            self.disturbed,
            self.not_counted,
            self.alerts_in_warm_up,
            self.unattributed,
        ]
    }

    fn counts_mut(&mut self) -> [&mut u64; 11] {
        [
            &mut self.scored_slots,
            &mut self.found,
            &mut self.missed,
            &mut self.not_delivered,
            &mut self.labels_in_warm_up,
            &mut self.hits,
            &mut self.false_alerts,
            &mut self.disturbed,
            &mut self.not_counted,
            &mut self.alerts_in_warm_up,
            &mut self.unattributed,
        ]
    }
}

impl Evaluation {
    /// What each detector adds up to in the slots from `from` to before `end`, by its name.
    #[must_use]
    pub fn tally(&self, from: Slot, end: Slot) -> BTreeMap<String, Tally> {
        let holds = |slot: Slot| from <= slot && slot < end;
        let tally = |own: &crate::evaluate::Evaluated| {
            let warm = self.first.plus(own.warm_up).max(from);
            let mut tally = Tally { scored_slots: end.min(self.end).since(warm).unwrap_or(0), ..Tally::default() };
            let ends_here = |index: usize| {
                let label = &self.labels[index];
                holds(Slot::new(label.end.index() - 1))
            };
            for label in own.labels.iter().filter(|label| ends_here(label.label)) {
                match label.fate {
                    Fate::Found => {
                        tally.found += 1;
                        tally.delays.push(label.seconds);
                    }
                    Fate::Missed => {
                        tally.missed += 1;
                        tally.not_within.push(label.seconds);
                    }
                    Fate::NotDelivered => tally.not_delivered += 1,
                    Fate::WarmUp => tally.labels_in_warm_up += 1,
                }
            }
            for alert in own.alerts.iter().filter(|alert| holds(alert.alert.start)) {
                *match alert.verdict {
                    Verdict::Hit => &mut tally.hits,
                    Verdict::False => &mut tally.false_alerts,
                    Verdict::Disturbed => &mut tally.disturbed,
                    Verdict::NotCounted => &mut tally.not_counted,
                    Verdict::WarmUp => &mut tally.alerts_in_warm_up,
                } += 1;
            }
            tally.unattributed = own.unattributed.iter().filter(|alert| holds(alert.start)).count() as u64;
            tally
        };
        self.detectors.iter().map(|own| (own.name.clone(), tally(own))).collect()
    }
}
