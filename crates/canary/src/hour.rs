//! The document of one scored hour, and the figures of the day that ends with it.

use std::collections::BTreeMap;

use blueprint::{SLOT_SECONDS, Slot};
use evaluation::Tally;
use serde::{Deserialize, Serialize};

/// One closed hour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HourDocument {
    /// Its first slot.
    pub start: Slot,
    /// The slot before which it ends.
    pub end: Slot,
    /// Each source.
    pub sources: BTreeMap<String, HourOfSource>,
    /// Parts of the record that could not be read.
    pub damaged: u64,
}

/// One source in one hour.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HourOfSource {
    /// What it adds up to.
    #[serde(flatten)]
    pub tally: Tally,
    /// The first slot of the first delivered label since which it has said nothing, at the hour's end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent_since: Option<Slot>,
}

/// What is published of one source and hour. What cannot be said is absent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// The share of the last day's labels that were found.
    pub recall: Option<f64>,
    /// The share of the last day's alerts that are right.
    pub precision: Option<f64>,
    /// The last day's false alerts.
    pub false_alerts: u64,
    /// Seconds within which half of the last day's labels were found.
    pub delay: Option<f64>,
    /// Labels of the hour that were delivered.
    pub labels_delivered: u64,
    /// Labels of the hour that were delivered and not found.
    pub labels_missed: u64,
    /// Minutes that it has been silent for a delivered label.
    pub minutes_silent: u64,
}

impl Figures {
    /// Those of an hour's source, whose last day adds up to `day`.
    #[must_use]
    pub fn of(hour: &HourDocument, own: &HourOfSource, day: &Tally) -> Figures {
        let silent = own.silent_since.and_then(|since| hour.end.since(since)).unwrap_or(0);
        Figures {
            recall: day.recall(),
            precision: day.precision(),
            false_alerts: day.false_alerts,
            delay: day.delay(0.5),
            labels_delivered: own.tally.found + own.tally.missed,
            labels_missed: own.tally.missed,
            minutes_silent: silent * SLOT_SECONDS.unsigned_abs() / 60,
        }
    }
}
