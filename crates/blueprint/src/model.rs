//! The settings of a blueprint that are neither a generator's nor a target's.

use schemars::JsonSchema;
use serde::Deserialize;

/// Settings of the whole run; they stand in `commons`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct RunSettings {
    /// What randomness is drawn from. Default: derived from `commons` and `generators`.
    #[serde(default)]
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub seed: Option<u64>,
    /// The time of position 0 of cycle 0, in RFC 3339, cut to its slot. Default: a deployment's first tick, or
    /// 2026-01-01T00:00Z in a local run.
    #[serde(default)]
    #[schemars(extend("format" = "date-time"))]
    pub start: Option<String>,
}
