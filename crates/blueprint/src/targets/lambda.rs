//! `lambda`: a function is invoked with the data points, and turns them into any activity it likes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TargetType;

/// A Lambda function that is invoked, asynchronously, once a task, also when the data point is 0.
///
/// Its event has `source`, `action`, `timestamp`, `datapoints` and `target`; fields of the target beyond those listed
/// here travel in the event's `target`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LambdaTarget {
    /// The function's name, or its ARN when it is in another region or account.
    #[schemars(length(min = 1, max = 256))]
    pub function: String,
}

impl TargetType for LambdaTarget {
    const SUMMARY: &'static str = "invokes a Lambda function with the data points of the slot";
    const EXAMPLE: &'static str =
        r#"{"type": "lambda", "function": "net_fuzz", "generators": ["ts1"], "port": 80, "ip": "10.0.0.9"}"#;
    const OPEN: bool = true;
}
