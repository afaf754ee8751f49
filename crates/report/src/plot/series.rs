//! A series with its anomalies, as the renderers take it.

use serde::Serialize;

use super::points::{Point, Points};

/// One generator's series over the asked slots, reduced for display.
///
/// All series of one picture begin with the same slot and share their time axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// The generator's id. Untrusted text: every renderer escapes it.
    pub id: String,
    /// The shape's name.
    pub shape: String,
    /// What the blueprint says the generator is.
    pub description: Option<String>,
    /// When the first asked slot begins, in milliseconds since the Unix epoch, UTC.
    pub first_slot_time_ms: i64,
    /// How long a slot lasts, in seconds; 0 is shown as 60.
    pub slot_seconds: u32,
    /// The first asked slot's position in its cycle.
    pub first_position: u64,
    /// How many slots a cycle has; 0 when positions mean nothing.
    pub cycle_slots: u64,
    /// Values and clean values.
    pub points: Points,
    /// The anomalies that touch the asked slots, in any order.
    pub anomalies: Vec<Anomaly>,
}

/// An anomaly as a label records it, cut to the asked slots.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Anomaly {
    /// The label's id.
    pub label: String,
    /// The anomaly's kind.
    pub kind: String,
    /// Its first slot, counted from the first asked slot.
    pub start: usize,
    /// Its last slot, counted from the first asked slot; equal to `start` for a single slot.
    pub end: usize,
    /// What the series would have been from `start` on, slot by slot: after noise, before anomalies. What lies beyond
    /// `end` is not shown.
    pub clean: Vec<u64>,
    /// What the series is from `start` on, slot by slot.
    pub values: Vec<u64>,
    /// How far the first value is from its clean one, in standard deviations of the clean series.
    pub sigma: Option<f64>,
}

impl Anomaly {
    /// The anomaly's slots, none beyond `end`.
    pub fn points(&self) -> impl Iterator<Item = Point> + '_ {
        let pairs = self.values.iter().zip(&self.clean);
        (self.start..=self.end.max(self.start)).zip(pairs).map(|(slot, (&value, &clean))| Point { slot, value, clean })
    }

    /// The slot where value and clean value are furthest apart, with both; the first of them when there are several.
    pub fn peak(&self) -> Option<Point> {
        let mut peak: Option<Point> = None;
        for Point { slot, value, clean } in self.points() {
            if peak.is_none_or(|best| value.abs_diff(clean) > best.value.abs_diff(best.clean)) {
                peak = Some(Point { slot, value, clean });
            }
        }
        peak
    }
}

impl Series {
    /// The length of a slot in milliseconds, at least one.
    pub(crate) fn slot_ms(&self) -> i64 {
        let seconds = if self.slot_seconds == 0 { 60 } else { self.slot_seconds };
        i64::from(seconds) * 1000
    }

    /// When a slot begins, in milliseconds since the Unix epoch.
    pub(crate) fn time_of(&self, slot: usize) -> i64 {
        let slot = i64::try_from(slot).unwrap_or(i64::MAX);
        self.first_slot_time_ms.saturating_add(slot.saturating_mul(self.slot_ms()))
    }
}
