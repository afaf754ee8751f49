//! CloudWatch alarms, of a threshold or of a band.
//!
//! Event: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html>

use super::source::{EventSource, one_of};

/// An alarm of the targets' own namespaces, or of the metrics that S3 and Lambda have of them. Composite alarms name no
/// metric, so they are not collected.
pub(super) const SOURCE: EventSource = EventSource {
    name: "cloudwatch_alarm",
    event: "aws.cloudwatch",
    detail_types: &["CloudWatch Alarm State Change"],
    concerns: |named| {
        const METRIC: [&str; 4] = ["configuration", "metrics", "metricStat", "metric"];
        let of = |part: &[&'static str], names| one_of(&[&METRIC[..], part].concat(), names);
        [
            of(&["namespace"], &named.namespaces),
            of(&["dimensions", "BucketName"], &named.buckets),
            of(&["dimensions", "FunctionName"], &named.functions),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
};
