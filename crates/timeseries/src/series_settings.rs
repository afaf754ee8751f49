//! What every generator has, whatever its shape.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use settings::Problem;

/// The greatest value of a data point, and the greatest whole number up to which `f64` holds every one.
pub const MAX_VALUE: u64 = 1 << 53;

/// Settings of every series, whatever its shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct SeriesSettings {
    /// How many positions the series has, one a slot. A cycle is as long as the longest generator's.
    #[schemars(range(min = 1, max = 10_000_000))]
    pub num_points: u64,
    /// The lowest value of the scaled signal, before noise.
    #[schemars(range(min = -9_007_199_254_740_992_i64, max = 9_007_199_254_740_992_i64))]
    pub signal_min: f64,
    /// The highest value of the scaled signal, before noise.
    #[schemars(range(min = -9_007_199_254_740_992_i64, max = 9_007_199_254_740_992_i64))]
    pub signal_max: f64,
    /// The lowest value of the noise. An absent bound is 0; both 0: no noise; both equal: an offset.
    #[schemars(range(min = -9_007_199_254_740_992_i64, max = 9_007_199_254_740_992_i64))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise_min: Option<f64>,
    /// The highest value of the noise. An absent bound is 0; both 0: no noise; both equal: an offset.
    #[schemars(range(min = -9_007_199_254_740_992_i64, max = 9_007_199_254_740_992_i64))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise_max: Option<f64>,
    /// Whether every cycle is the first one again: the same noise, random values and anomalies.
    pub repeat: bool,
}

impl Default for SeriesSettings {
    fn default() -> Self {
        Self { num_points: 100, signal_min: 1.0, signal_max: 20.0, noise_min: None, noise_max: None, repeat: false }
    }
}

impl SeriesSettings {
    /// What is wrong between settings that are each right.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut above = |low_name: &str, low: f64, high_name: &str, high: f64| {
            if low > high {
                problems.push(Problem::new(low_name, format!("found {low}, which is above {high_name}, {high}")));
            }
        };
        above("signal_min", self.signal_min, "signal_max", self.signal_max);
        // An absent bound is 0.
        above("noise_min", self.noise_min.unwrap_or(0.0), "noise_max", self.noise_max.unwrap_or(0.0));
        problems
    }
}
