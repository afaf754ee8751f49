//! `cloudwatch`: each data point is published as a metric.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::targets::load::PerRequest;
use crate::targets::operation::Operation;
use crate::targets::rights::Right;
use crate::targets::subject::TargetSubject;
use crate::targets::target_type::{Described, TargetType};
use settings::{Path, Problem, names};

/// CloudWatch takes at most this many metrics in one PutMetricData request.
pub const METRICS_PER_REQUEST: usize = 1_000;

/// Up to a thousand metrics are published.
pub static PUT_METRIC_DATA: Operation = Operation {
    name: "cloudwatch_put_metric_data",
    service: "CloudWatch",
    bill: "CloudWatch",
    item: "PutMetricData requests",
    usd: 0.01,
    per: 1e3,
    unit: "requests",
    source: "Amazon CloudWatch pricing",
    is_data_event: false,
};

/// Data points published as the metric `Timeseries` with the dimensions `Shape` and `Id`, unit Count, at the slot's
/// time.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct CloudwatchTarget {
    /// The metrics' namespace, 1 to 255 of the characters `A-Z a-z 0-9 . - _ / # :` and space.
    #[schemars(transform = &names::NAMESPACE)]
    pub namespace: String,
}

impl Described for CloudwatchTarget {
    const SUMMARY: &'static str = "publishes each data point as a CloudWatch metric";
    const EXAMPLE: &'static str =
        r#"{"type": "cloudwatch", "namespace": "Test/Timeseries", "generators": ["ts1"], "group_datapoints": true}"#;
    const OPERATIONS: &'static [&'static Operation] = &[&PUT_METRIC_DATA];
}

impl TargetType for CloudwatchTarget {
    fn resource(&self) -> String {
        self.namespace.clone()
    }

    fn per_request(&self) -> PerRequest {
        PerRequest::DataPoints(METRICS_PER_REQUEST)
    }

    fn operation(&self) -> &'static Operation {
        &PUT_METRIC_DATA
    }

    fn subject(&self) -> TargetSubject {
        TargetSubject { namespace: Some(self.namespace.clone()), ..TargetSubject::default() }
    }

    fn metrics(&self) -> Option<&str> {
        Some(&self.namespace)
    }

    fn rights(&self) -> Vec<Right> {
        // A metric has no ARN: the namespace is a condition.
        vec![Right::new(&["cloudwatch:PutMetricData"], "*").only_if("cloudwatch:namespace", &self.namespace)]
    }

    fn check_generator(&self, id: &str, path: &Path, problems: &mut Vec<Problem>) {
        // The ids of shapes are ours, and ASCII.
        if let Some(refused) = names::DIMENSION.refusal(id) {
            let problem = Problem::new(path.clone(), format!("the id {refused}"));
            problems.push(problem.hint("give the generator an id that CloudWatch takes"));
        }
    }
}
