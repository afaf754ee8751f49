//! Formulas: Rhai expressions, compiled once and bounded in what they may use up.
//!
//! There is no file, network, clock, `eval` or import in them, and randomness is the series' own.
//! Whole numbers stay whole (`5 / 2` is 2). Every transcendental function is that of `libm`.

mod bounds;
mod compile;
mod compiled;
mod cost;
mod datapoints;
mod evaluator;
mod functions;
mod reference;

pub use bounds::MAX_CYCLE_OPERATIONS;
pub use compiled::{Formula, Variables};
pub(crate) use cost::{of_anomaly, of_shape};
pub use evaluator::{Evaluator, Number};
pub use reference::{FUNCTIONS, FormulaFunction, FormulaVariable, VARIABLES};

#[cfg(test)]
mod tests;
