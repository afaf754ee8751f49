//! Amazon GuardDuty.
//!
//! Event: <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html>

use super::source::{EventSource, one_of};

/// A finding of a target's bucket, function or role.
pub(super) const SOURCE: EventSource = EventSource {
    name: "guardduty",
    event: "aws.guardduty",
    detail_types: &["GuardDuty Finding"],
    concerns: |named| {
        [
            one_of(&["resource", "s3BucketDetails", "name"], &named.buckets),
            one_of(&["resource", "lambdaDetails", "functionName"], &named.functions),
            one_of(&["resource", "accessKeyDetails", "userName"], &named.roles),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
};
