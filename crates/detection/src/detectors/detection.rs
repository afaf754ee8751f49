//! What a detector says of a series.

use crate::scores::Range;

/// What a detector says of a series: a score for each slot, and the slots that it flags.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detection {
    /// How many slots at the start it learned from and says nothing of.
    pub warm_up: u64,
    /// How anomalous each slot is, in the detector's own scale; more is more anomalous. Nothing of a slot of the warm-up,
    /// of a gap, or (with an interval of several slots) before the interval is over.
    pub scores: Vec<Option<f64>>,
    /// The slots that it flags, in order.
    pub flags: Vec<Flag>,
    /// What it expected of each slot, of detectors that say so.
    pub edges: Option<Edges>,
    /// The forest's own figures, of `rcf`.
    pub forest: Option<ForestTrace>,
}

/// A slot that a detector flags.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flag {
    /// The slot.
    pub slot: u64,
    /// Where what it found began: this slot, or one before it.
    pub since: u64,
    /// How anomalous.
    pub score: f64,
    /// The value of the slot where it began, or of the interval.
    pub value: f64,
    /// What was expected instead, if the detector says so.
    pub expected: Option<f64>,
}

/// The least and the greatest value that was expected of each slot; not a number where nothing was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edges {
    /// The least.
    pub lower: Vec<f64>,
    /// The greatest.
    pub upper: Vec<f64>,
}

/// The figures of a forest for each point that it read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForestTrace {
    /// Slots of a point.
    pub interval: u64,
    /// For each point: its last slot.
    pub slots: Vec<u64>,
    /// The value; of a filled gap, what it was filled with.
    pub values: Vec<f64>,
    /// Whether it is a filled gap.
    pub filled: Vec<bool>,
    /// The score of the forest.
    pub scores: Vec<f32>,
    /// What the score is held against.
    pub thresholds: Vec<f32>,
    /// How sure the forest is that it has seen enough: 0 to 1.
    pub confidences: Vec<f64>,
}

/// A run of flagged slots: what is counted as one finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alert {
    /// From the first flagged slot to the last.
    pub range: Range,
    /// Where what was found began: the first flagged slot, or one before it.
    pub since: u64,
    /// The greatest score of its slots.
    pub score: f64,
}

impl ForestTrace {
    /// Makes room for so many points.
    pub(crate) fn reserve(&mut self, points: usize) {
        self.slots.reserve(points);
        self.values.reserve(points);
        self.filled.reserve(points);
        self.scores.reserve(points);
        self.thresholds.reserve(points);
        self.confidences.reserve(points);
    }
}

impl Detection {
    /// One that says nothing of the first `warm_up` of `slots` slots.
    pub(crate) fn quiet(slots: usize, warm_up: u64) -> Detection {
        Detection { warm_up, scores: vec![None; slots], ..Detection::default() }
    }

    /// The flagged slots as alerts: a flag continues the one before it when it is the next slot, or when what it found began
    /// no later than the slot after it.
    #[must_use]
    pub fn alerts(&self) -> Vec<Alert> {
        let mut alerts: Vec<Alert> = Vec::new();
        for flag in &self.flags {
            match alerts.last_mut() {
                Some(alert) if flag.since <= alert.range.last + 1 => {
                    alert.range.last = flag.slot;
                    alert.score = alert.score.max(flag.score);
                }
                _ => {
                    alerts.push(Alert {
                        range: Range::new(flag.slot, flag.slot),
                        since: flag.since,
                        score: flag.score,
                    });
                }
            }
        }
        alerts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_a_run_of_flags_or_of_what_began_in_one() {
        let flag = |slot, since, score| Flag { slot, since, score, value: 1.0, expected: None };
        let detection = Detection {
            flags: vec![flag(3, 2, 1.0), flag(4, 4, 5.0), flag(9, 5, 2.0), flag(12, 11, 3.0)],
            ..Detection::default()
        };
        let alert = |first, last, since, score| Alert { range: Range::new(first, last), since, score };
        assert_eq!(detection.alerts(), [alert(3, 9, 2, 5.0), alert(12, 12, 11, 3.0)]);
    }
}
