//! Values of formulas that are plain arithmetic.

use rhai::INT;

/// A value of a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Int(INT),
    Float(f64),
    Bool(bool),
}
