//! `cloudwatch`: each data point is published as a metric.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Right, TargetType};
use settings::{Path, Problem};

/// Data points published as the metric `Timeseries` with the dimensions `Shape` and `Id`, unit Count, at the slot's
/// time.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct CloudwatchTarget {
    /// The metrics' namespace, 1 to 255 of the characters `A-Z a-z 0-9 . - _ / # :` and space.
    #[schemars(length(min = 1, max = 255))]
    pub namespace: String,
}

impl TargetType for CloudwatchTarget {
    const SUMMARY: &'static str = "publishes each data point as a CloudWatch metric";
    const EXAMPLE: &'static str =
        r#"{"type": "cloudwatch", "namespace": "Test/Timeseries", "generators": ["ts1"], "group_datapoints": true}"#;

    fn rights(&self) -> Vec<Right> {
        // A metric has no ARN: the namespace is a condition.
        vec![Right::new(&["cloudwatch:PutMetricData"], "*").only_if("cloudwatch:namespace", &self.namespace)]
    }

    fn check(&self, path: &Path, problems: &mut Vec<Problem>) {
        let path = path.key("namespace");
        if self.namespace.starts_with("AWS/") {
            problems.push(Problem::new(
                path,
                format!("the namespace \"{}\" begins with \"AWS/\", which AWS keeps for its services", self.namespace),
            ));
        } else if self.namespace.starts_with(':')
            || !self.namespace.chars().all(|c| c.is_ascii_alphanumeric() || ".-_/#: ".contains(c))
        {
            problems.push(Problem::new(
                path,
                format!(
                    "\"{}\" is no namespace: expected characters of A-Z a-z 0-9 . - _ / # : and space, no colon first",
                    self.namespace
                ),
            ));
        }
    }
}
