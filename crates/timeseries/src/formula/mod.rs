//! Formulas: Rhai expressions, compiled once and bounded in what they may use up.
//!
//! There is no file, network, clock, `eval` or import in them, and randomness is the series' own.
//! Whole numbers stay whole (`5 / 2` is 2). Every transcendental function is that of `libm`.

mod datapoints;
mod evaluator;
mod functions;
mod reference;

pub use evaluator::{Evaluator, Number};
pub use reference::{FUNCTIONS, FormulaFunction, FormulaVariable, VARIABLES};

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
    ast: AST,
    /// Whether it may hold the operator `**`.
    power: bool,
}

impl Formula {
    /// Compiles a formula.
    ///
    /// # Errors
    /// Says what is wrong with it and where: its syntax, a name that is not there, nesting too deep.
    pub fn compile(text: &str, variables: Variables) -> Result<Self, String> {
        let power = text.contains("**");
        let ast = evaluator::compile(text, variables, power)?;
        Ok(Self { ast, power })
    }
}

#[cfg(test)]
mod tests;
