//! The settings of scores.

use serde::Serialize;

/// What scores depend on, beside labels, alerts and scores. All lengths are in slots.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rules {
    /// Slots from the start of a series that are not scored.
    pub warm_up: u64,
    /// How much before a label an alert still finds it.
    pub early: u64,
    /// How much after a label an alert still finds it.
    pub late: u64,
    /// Alerts with at most so many slots between them are one.
    pub gap: u64,
    /// The greatest buffer around labels of VUS.
    pub vus_window: u64,
    /// Draws of the random control.
    pub control_draws: usize,
    /// The seed of the control and of intervals.
    pub seed: u64,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { warm_up: 0, early: 0, late: 8, gap: 0, vus_window: 100, control_draws: 1_000, seed: 0 }
    }
}
