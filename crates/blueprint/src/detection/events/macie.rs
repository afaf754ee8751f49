//! Amazon Macie.
//!
//! Event: <https://docs.aws.amazon.com/macie/latest/user/findings-publish-event-schemas.html>

use super::source::{EventSource, one_of};

/// A finding of a target's bucket.
pub(super) const SOURCE: EventSource = EventSource {
    name: "macie",
    event: "aws.macie",
    detail_types: &["Macie Finding"],
    concerns: |named| one_of(&["resourcesAffected", "s3Bucket", "name"], &named.buckets).into_iter().collect(),
};
