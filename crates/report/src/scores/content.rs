//! What the page of scores shows: series, labels, and what was found.

use serde::Serialize;

use super::detector::Detector;
use crate::plot::Points;

/// Everything that the page shows. Every text may be foreign: it is shown as it is, never interpreted.
///
/// Slots are counted from the first one that is evaluated. Labels stand in one list, to which series, alerts and fates
/// refer by index. What refers to nothing is left out of the page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Scores {
    /// What was evaluated: the blueprint's name.
    pub title: String,
    /// What that is, in a sentence.
    pub description: Option<String>,
    /// Facts about the evaluation, as name and value: version, seed, tolerance, control draws.
    pub facts: Vec<(String, String)>,
    /// When the first slot begins, in milliseconds since the Unix epoch, UTC.
    pub first_slot_time_ms: i64,
    /// How long a slot lasts, in seconds; 0 is shown as 60.
    pub slot_seconds: u32,
    /// How many slots are evaluated.
    pub slots: usize,
    /// The generators' series, in the blueprint's order.
    pub series: Vec<ScoredSeries>,
    /// The labels of all series, in any order.
    pub labels: Vec<Label>,
    /// The detectors, in the order in which they are shown.
    pub detectors: Vec<Detector>,
    /// What each two detectors say about each other, one sentence each.
    pub comparisons: Vec<String>,
    /// Warnings and notes: what the reader must know before the figures.
    pub notes: Vec<String>,
}

/// One generator's series.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ScoredSeries {
    /// The generator's id.
    pub id: String,
    /// What was delivered to where, in words: `128 objects to s3://shop/in/`.
    pub delivered: String,
    /// What was delivered per slot, and what it would have been without anomalies. Empty when only labels and findings are
    /// at hand, as for a deployment: then the page shows those on the time axis.
    pub points: Points,
}

/// An anomaly that was injected.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Label {
    /// Its id.
    pub id: String,
    /// The index of its series.
    pub series: usize,
    /// The anomaly's kind.
    pub kind: String,
    /// Its first slot.
    pub start: usize,
    /// Its last slot; equal to `start` for a single slot.
    pub end: usize,
    /// How far it is from the clean series, in standard deviations of that.
    pub sigma: Option<f64>,
    /// Whether it was really executed. What was not is no miss of a detector.
    pub delivered: bool,
    /// Why it was not.
    pub reason: Option<String>,
}
