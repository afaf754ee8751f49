//! Scores against published figures, reference implementations, and their definitions computed the slow way.

mod affiliation;
mod cases;
mod definitions;
mod events;
mod nab;
mod registry;

use detection::scores::Range;

/// Ranges from pairs of a first and a last slot.
fn ranges(bounds: &[(u64, u64)]) -> Vec<Range> {
    bounds.iter().map(|&(first, last)| Range::new(first, last)).collect()
}

/// Equal to ten digits after the point.
#[track_caller]
fn close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() < 1e-9, "{what}: {found}, expected {expected}");
}
