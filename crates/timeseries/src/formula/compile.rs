//! Compiling formulas, and finding what cannot be in them.

use std::sync::{Arc, LazyLock};

use randomness::stream;
use rhai::{Engine, EvalAltResult, INT, Scope};

use super::arithmetic::Arithmetic;
use super::compiled::{Formula, Variables};
use super::evaluator::{Evaluator, engine};
use crate::clean::Clean;

/// Operations of the trial run that finds functions that are not there.
const TRIAL_OPERATIONS: u64 = 2_000;
/// Characters of a formula.
const MAX_LENGTH: usize = 10_000;

/// Engines that compile; they hold no state of a series.
static COMPILERS: LazyLock<[Engine; 2]> =
    LazyLock::new(|| [engine(false, TRIAL_OPERATIONS), engine(true, TRIAL_OPERATIONS)]);

impl Formula {
    /// Compiles a formula.
    ///
    /// # Errors
    /// Says what is wrong with it and where: its syntax, a name that is not there, nesting too deep.
    pub fn compile(text: &str, variables: Variables) -> Result<Self, String> {
        compile(text, variables)
    }
}

/// Compiles a formula and finds what cannot be in it.
fn compile(text: &str, variables: Variables) -> Result<Formula, String> {
    let power = text.contains("**");
    let repeats = words(text).any(|word| ["for", "while", "loop", "do", "fn"].contains(&word));
    let length = text.chars().count();
    if length > MAX_LENGTH {
        return Err(format!("the formula is {length} characters long; up to {MAX_LENGTH} are allowed"));
    }
    let names: &[&str] = match variables {
        Variables::Shape => &["t"],
        Variables::Anomaly => &["t", "datapoints", "datapoint_max", "start_point", "end_point"],
    };
    let mut scope = Scope::new();
    scope.push_constant("pi", std::f64::consts::PI);
    for name in names {
        scope.push(*name, 0 as INT);
    }
    let compiler = &COMPILERS[usize::from(power)];
    let ast = compiler.compile_with_scope(&scope, text).map_err(|error| {
        let known = if matches!(*error.0, rhai::ParseErrorType::VariableUndefined(_)) {
            format!(". A formula here knows {}, pi and its own variables", names.join(", "))
        } else {
            String::new()
        };
        let hint = python_hint(text).map(|hint| format!(". {hint}")).unwrap_or_default();
        format!("{error}{known}{hint}")
    })?;
    // A function that is not there shows only when it is called, by number and types of arguments.
    let mut trial = Evaluator::within(TRIAL_OPERATIONS);
    match variables {
        Variables::Shape => trial.begin_shape(stream(0, &[])),
        Variables::Anomaly => trial.begin_anomalies(stream(0, &[]), &Arc::new(Clean::ones(64))),
    }
    trial.range(0, 63);
    let mut formula = Formula { ast, arithmetic: None, power, repeats };
    if let Err(error) = trial.run(&formula, 0)
        && let EvalAltResult::ErrorFunctionNotFound(..) = *error
    {
        let hint = python_hint(text).map(|hint| format!(". {hint}")).unwrap_or_default();
        return Err(format!("{error}{hint}"));
    }
    formula.arithmetic = Arithmetic::of(&formula.ast);
    Ok(formula)
}

/// Keywords, names and numbers of a formula.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// How Rhai writes what a formula that does not compile writes as Python does.
fn python_hint(text: &str) -> Option<&'static str> {
    let words: Vec<&str> = words(text).collect();
    let first = |name: &str| words.iter().position(|word| *word == name);
    // `if` and `else` with something before them, and no block between them.
    if let (Some(condition), Some(_)) = (first("if"), first("else"))
        && condition > 0
        && !text.contains('{')
    {
        return Some("Rhai writes Python's `x if c else y` as `if c { x } else { y }`");
    }
    [
        ("and", "Rhai writes Python's `and` as `&&`"),
        ("or", "Rhai writes Python's `or` as `||`"),
        ("not", "Rhai writes Python's `not x` as `!x`"),
        ("True", "Rhai writes Python's `True` as `true`"),
        ("False", "Rhai writes Python's `False` as `false`"),
    ]
    .into_iter()
    .find_map(|(word, hint)| words.contains(&word).then_some(hint))
}
