//! What a run may not exceed.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bounds on the activities of a blueprint. What would exceed one is not executed, and recorded as `budget`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct Limits {
    /// Activities in one slot, all targets together. Default: no bound.
    #[serde(default)]
    pub activities_per_slot: Option<u64>,
    /// Activities since the start, all targets together. Default: no bound.
    #[serde(default)]
    pub activities_total: Option<u64>,
    /// A time in RFC 3339: slots that start then or later are not executed. Default: never.
    #[serde(default)]
    #[schemars(extend("format" = "date-time"))]
    pub end: Option<String>,
    /// How many seconds after its slot's end an activity may still start.
    #[serde(default = "default_grace_seconds")]
    #[schemars(range(max = 300))]
    pub grace_seconds: u32,
}

fn default_grace_seconds() -> u32 {
    30
}

impl Default for Limits {
    fn default() -> Self {
        Limits { activities_per_slot: None, activities_total: None, end: None, grace_seconds: default_grace_seconds() }
    }
}

impl Limits {
    /// `end` as a time; it has been checked with the blueprint.
    #[must_use]
    pub fn end_time(&self) -> Option<Timestamp> {
        self.end.as_deref().and_then(|text| text.parse().ok())
    }
}
