//! An interval.

use serde::{Deserialize, Serialize};

/// From the first to the second, in JSON a list of two.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval(pub f64, pub f64);

impl Interval {
    /// Whether a value lies outside.
    #[must_use]
    pub fn leaves_out(&self, value: f64) -> bool {
        value < self.0 || value > self.1
    }
}
