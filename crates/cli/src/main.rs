//! The `activity-generator` command.
fn main() {}
