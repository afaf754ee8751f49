//! AWS Security Hub: findings in the Open Cybersecurity Schema Framework.
//!
//! Event: <https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-v2-eventbridge.html>

use super::source::{EventSource, arns};

/// A finding that names a target's bucket or function among its resources.
pub(super) const SOURCE: EventSource = EventSource {
    name: "security_hub_v2",
    event: "aws.securityhub",
    detail_types: &["Findings Imported V2"],
    concerns: |named| arns(&["findings", "resources", "uid"], named),
};
