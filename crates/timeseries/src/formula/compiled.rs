//! A formula, compiled, and the variables that it knows.

use rhai::AST;

use super::arithmetic::Arithmetic;

/// Where a formula stands, and so which variables it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variables {
    /// In the shape `custom`: `t`.
    Shape,
    /// In an anomaly: `t`, `datapoints`, `datapoint_max`, `start_point`, `end_point`.
    Anomaly,
}

/// A compiled formula.
#[derive(Clone, Debug)]
pub struct Formula {
    pub(super) ast: AST,
    /// The same without the interpreter, if it is plain arithmetic.
    pub(super) arithmetic: Option<Arithmetic>,
    /// Whether it may hold the operator `**`.
    pub(super) power: bool,
    /// Whether it may hold a loop or a function of its own, so that a short text takes many operations.
    pub(super) repeats: bool,
}
