//! Bounds on what a source counts.

/// Names and addresses count up to this in one object (Amazon Macie user guide, sensitive data findings).
const NAMES_AND_ADDRESSES: u64 = 1_000;

/// The most occurrences that a source counts of an identifier in one object; `None`: it counts all.
pub(super) fn cap(identifier: &str) -> Option<u64> {
    matches!(identifier, "NAME" | "ADDRESS").then_some(NAMES_AND_ADDRESSES)
}
