//! One figure of a score: its value or why there is none, its interval, and what chance gives.

use serde::Serialize;

use crate::statistics::Interval;

/// No label: nothing could be found.
pub const NO_LABEL: &str = "there is no label in the scored time";
/// No alert: none could be right.
pub const NO_ALERT: &str = "there is no alert in the scored time";
/// Scores without alerts.
pub const NO_THRESHOLD: &str = "there is no threshold, so no alerts";
/// Alerts without scores.
pub const NO_SCORES: &str = "there are alerts only, without scores";
/// Nothing but labels.
pub const ONLY_LABELS: &str = "every slot is in a label";

/// One figure of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// Its name, unique within the score.
    #[serde(skip)]
    pub name: String,
    /// The figure; absent for the `reason`.
    pub value: Option<f64>,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its 95 % interval, where one makes sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// What as many alerts, as long, give when chance places them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<Chance>,
}

/// What chance gives: the mean of the draws and where 95 % of them lie.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Chance {
    /// The mean.
    pub mean: f64,
    /// From the 2.5th to the 97.5th percentile.
    pub range: Interval,
    /// How many draws.
    pub draws: usize,
}

impl Measure {
    /// A figure.
    #[must_use]
    pub fn of(name: impl Into<String>, value: f64) -> Measure {
        Measure { name: name.into(), value: Some(value), reason: None, interval: None, control: None }
    }

    /// No figure, for a reason.
    #[must_use]
    pub fn absent(name: impl Into<String>, reason: impl Into<String>) -> Measure {
        Measure { name: name.into(), value: None, reason: Some(reason.into()), interval: None, control: None }
    }

    /// A figure, or the reason why there is none.
    #[must_use]
    pub fn or(name: impl Into<String>, value: Option<f64>, reason: impl Into<String>) -> Measure {
        match value {
            Some(value) => Measure::of(name, value),
            None => Measure::absent(name, reason),
        }
    }

    /// The same with an interval.
    #[must_use]
    pub fn within(self, interval: Option<Interval>) -> Measure {
        Measure { interval, ..self }
    }

    /// The same with what chance gives.
    #[must_use]
    pub fn beside(self, control: Option<Chance>) -> Measure {
        Measure { control, ..self }
    }
}

/// 2PR / (P + R); 0 when both are 0, or when nothing was alerted.
#[must_use]
pub fn f1(precision: Option<f64>, recall: f64) -> f64 {
    match precision {
        Some(precision) if precision + recall > 0.0 => 2.0 * precision * recall / (precision + recall),
        _ => 0.0,
    }
}
