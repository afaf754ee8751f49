//! What every target has, whatever its type.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::identity::{Credentials, Role};
use settings::names;

/// Settings of targets of all types.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct TargetCommons {
    /// The ids of the generators whose data points are executed here.
    #[schemars(length(min = 1))]
    pub generators: Vec<String>,
    /// One task for all data points of a slot, instead of one for each. `slice_size` does not apply then.
    #[serde(default)]
    pub group_datapoints: bool,
    /// Data points above this are split into slices of at most this size, each a task of its own. Default: no slices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub slice_size: Option<u64>,
    /// How many requests of one task may be under way at once.
    #[serde(default = "default_concurrency")]
    #[schemars(range(min = 1, max = 1000))]
    pub concurrency: u32,
    /// The role to assume for this target. Default: the actor role of the deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Credentials to use for this target: inline on a laptop, `secret_arn` in a deployment.
    #[serde(default, skip_serializing)]
    pub credentials: Option<Credentials>,
    /// The region of the target. Default: the region of the deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(transform = &names::REGION)]
    pub region: Option<String>,
    /// What this target is for, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Settings that stay out of events: who runs the target, and what is said about it.
pub(super) const NOT_IN_EVENTS: [&str; 5] = ["generators", "role", "credentials", "description", "concurrency"];

fn default_concurrency() -> u32 {
    64
}
