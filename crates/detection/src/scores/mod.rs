//! Scores of alerts and of series of scores against labels: one file and one line of a registry each.

mod range;

pub use range::Range;
