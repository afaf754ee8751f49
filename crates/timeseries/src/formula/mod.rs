//! Formulas: Rhai expressions, compiled once and bounded in what they may use up.
//!
//! There is no file, network, clock, `eval` or import in them, and randomness is the series' own.
//! Whole numbers stay whole (`5 / 2` is 2). Every transcendental function is that of `libm`.

mod arithmetic;
mod compiled;
mod datapoints;
mod effort;
mod evaluator;
mod functions;
mod number;
mod reference;

pub use compiled::{Formula, Variables};
pub use evaluator::Evaluator;
pub use number::Number;
pub use reference::{FUNCTIONS, FormulaFunction, FormulaVariable, VARIABLES};

#[cfg(test)]
mod tests;
