//! Formulas: Rhai expressions, compiled once and bounded in what they may use up.
//!
//! There is no file, network, clock, `eval` or import in them, and randomness is the series' own.
//! Whole numbers stay whole (`5 / 2` is 2). Every transcendental function is that of `libm`.

mod arithmetic;
mod bounds;
mod compile;
mod compiled;
mod datapoints;
mod effort;
mod evaluator;
mod functions;
mod number;
mod operations;
mod reference;

pub use bounds::MAX_CYCLE_OPERATIONS;
pub use compiled::{Formula, Variables};
pub use evaluator::Evaluator;
pub use number::Number;
pub(crate) use operations::{of_anomaly, of_shape};
pub use reference::{FUNCTIONS, FormulaFunction, FormulaVariable, VARIABLES};

#[cfg(test)]
mod tests;
