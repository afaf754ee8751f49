//! What one detector found, and how good that is.

use serde::Serialize;

/// One detector against the truth.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Detector {
    /// Its name.
    pub name: String,
    /// How many slots from the first on it was given to learn. Nothing in them counts.
    pub warm_up: usize,
    /// Its figures.
    pub figures: Figures,
    /// What they are made of.
    pub counts: Counts,
    /// Its alerts, in any order.
    pub alerts: Vec<Alert>,
    /// What became of each label at this detector, in the order of the page's labels.
    pub fates: Vec<LabelFate>,
    /// Recall and precision of slots over all thresholds, of a detector that gives scores.
    pub curve: Vec<[f64; 2]>,
    /// Further scores, as name and mean over the series.
    pub scores: Vec<(String, f64)>,
    /// Alerts about nothing of the blueprint: neither right nor false.
    pub unattributed: Vec<Unattributed>,
}

/// The figures of the headline.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Labels found of those that count.
    pub recall: Figure,
    /// Alerts that are right of those that are right or false.
    pub precision: Figure,
    /// Their harmonic mean.
    pub f1: Figure,
    /// False alerts in a day of scored time, all series together.
    pub false_alerts_a_day: Figure,
    /// Seconds from a label's start to the publication of its first alert, within which half of the labels were found.
    pub delay_p50: Figure,
    /// The same for 95 of 100 labels.
    pub delay_p95: Figure,
    /// The chance of as much recall with all labels shifted by random offsets.
    pub shuffled: Option<Figure>,
}

/// A figure, or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// The figure.
    pub value: Option<f64>,
    /// Why there is none.
    pub reason: Option<String>,
    /// Its 95 % interval, where one makes sense.
    pub interval: Option<[f64; 2]>,
    /// What as many alerts, as long, give when chance places them.
    pub control: Option<Chance>,
}

/// What chance gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Chance {
    /// The mean of the draws.
    pub mean: f64,
    /// Where 95 % of the draws lie.
    pub range: [f64; 2],
}

/// How many labels and alerts were what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Labels that count.
    pub labels: u64,
    /// Labels that were found.
    pub found: u64,
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
    /// Findings that are samples.
    pub samples: u64,
    /// Findings outside the evaluated time.
    pub outside: u64,
    /// Findings that say they were published before what they found began.
    pub skewed: u64,
}

/// What an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It found a label that counts.
    Hit,
    /// It overlaps no label, and nothing was wrong.
    False,
    /// It overlaps no label, but slots in which something planned was not executed.
    Disturbed,
    /// It overlaps only labels that do not count.
    NotCounted,
    /// It begins in the warm-up.
    WarmUp,
}

/// Findings about the same subject that follow each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alert {
    /// The indexes of the series that it may be about.
    pub series: Vec<usize>,
    /// Its first slot.
    pub start: usize,
    /// Its last slot.
    pub end: usize,
    /// What it is.
    pub verdict: Verdict,
    /// The indexes of the labels whose windows it overlaps.
    pub labels: Vec<usize>,
    /// When its first finding was published, in milliseconds since the Unix epoch.
    pub published_ms: i64,
    /// The greatest score of its findings.
    pub score: Option<f64>,
    /// What it is about, in words.
    pub subject: String,
    /// How many findings it is made of.
    pub findings: usize,
}

/// What became of a label at one detector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// An alert found it.
    Found,
    /// None did.
    Missed,
    /// It was not delivered: that is no miss of the detector.
    NotDelivered,
    /// It begins in the detector's warm-up.
    WarmUp,
}

/// A label at one detector.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LabelFate {
    /// What became of it.
    pub fate: Fate,
    /// Seconds from the start of its first slot to the publication of the alert that found it first; of a miss, to the end of
    /// the time in which it could have been found.
    pub seconds: f64,
    /// The index of the alert that found it first.
    pub alert: Option<usize>,
}

/// An alert about nothing of the blueprint.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unattributed {
    /// Its first slot.
    pub start: usize,
    /// Its last slot.
    pub end: usize,
    /// What it is about, in words.
    pub subject: String,
    /// How many findings it is made of.
    pub findings: usize,
}
