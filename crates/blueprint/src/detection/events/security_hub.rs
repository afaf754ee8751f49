//! AWS Security Hub CSPM: findings in the AWS Security Finding Format.
//!
//! Event: <https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html>

use super::source::{EventSource, arns};

/// A finding that names a target's bucket or function among its resources.
pub(super) const SOURCE: EventSource = EventSource {
    name: "security_hub",
    event: "aws.securityhub",
    detail_types: &["Security Hub Findings - Imported"],
    concerns: |named| arns(&["findings", "Resources", "Id"], named),
};
