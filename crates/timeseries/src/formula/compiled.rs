//! A formula, compiled, and the variables that it knows.

use rhai::AST;

/// Where a formula stands, and so which variables it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variables {
    /// In the shape `custom`: `t`.
    Shape,
    /// In an anomaly: `t`, `datapoints`, `datapoint_max`, `start_point`, `end_point`.
    Anomaly,
}

/// A compiled formula.
#[derive(Debug)]
pub struct Formula {
    pub(super) ast: AST,
    /// Whether it may hold the operator `**`.
    pub(super) power: bool,
    /// Whether it may hold a loop or a function of its own, so that a short text takes many operations.
    pub(super) repeats: bool,
}
