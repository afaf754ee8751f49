//! Running formulas within bounds.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rhai::packages::{BasicIteratorPackage, Package};
use rhai::{Dynamic, Engine, EvalAltResult, INT, OptimizationLevel, Scope};

use super::bounds::{MAX_CYCLE_OPERATIONS, MAX_OPERATIONS};
use super::compiled::Formula;
use super::datapoints::Datapoints;
use super::functions::{Dice, FUNCTIONS};
use super::number::Number;
use crate::clean::Clean;
use randomness::Rng;

// What lists and texts can hold is so little that copying them at every step stays within the order of an operation.
const MAX_CALLS: usize = 16;
const MAX_DEPTH: usize = 64;
const MAX_DEPTH_IN_FUNCTION: usize = 32;
const MAX_TEXT: usize = 1_024;
const MAX_LIST: usize = 128;
const MAX_MAP: usize = 64;
const MAX_VARIABLES: usize = 64;
const MAX_FUNCTIONS: usize = 16;

/// Rhai computes `**` of floats by itself, with the platform's function, unless it is told that
/// operators may be overridden, which costs a look-up per operator. So only formulas that hold
/// `**` are run that way (`power`).
pub(super) fn engine(power: bool, operations: u64) -> Engine {
    let mut engine = Engine::new_raw();
    engine
        .set_optimization_level(OptimizationLevel::Simple)
        .set_fast_operators(!power)
        .set_strict_variables(true)
        .set_max_operations(operations)
        .set_max_call_levels(MAX_CALLS)
        .set_max_expr_depths(MAX_DEPTH, MAX_DEPTH_IN_FUNCTION)
        .set_max_string_size(MAX_TEXT)
        .set_max_array_size(MAX_LIST)
        .set_max_map_size(MAX_MAP)
        .set_max_variables(MAX_VARIABLES)
        .set_max_functions(MAX_FUNCTIONS)
        .register_type_with_name::<Datapoints>("datapoints")
        .register_global_module(BasicIteratorPackage::new().as_shared_module())
        .register_global_module(FUNCTIONS.module.clone());
    for symbol in ["eval", "print", "debug", "import", "export", "Fn", "call", "curry", "**="] {
        engine.disable_symbol(symbol);
    }
    engine
}

/// Runs the formulas of one series after the other. Made once and kept: its engines, made when a
/// formula first needs one, hold the randomness of the series that is computed.
#[derive(Debug)]
pub struct Evaluator {
    /// Without and with `**`; of each, without and with counting.
    engines: [[Option<Engine>; 2]; 2],
    operations: u64,
    /// Whether the operations of every formula are counted, and not only of those that repeat something: counting costs
    /// about a tenth.
    counting: bool,
    /// Operations of the latest evaluation that counted.
    latest: Arc<AtomicU64>,
    /// Operations that were counted since the series began, and how many there may be.
    spent: u64,
    most: u64,
    dice: Dynamic,
    scope: Scope<'static>,
    /// How much of the scope holds for the whole series, and how much for the entry of anomalies.
    fixed: usize,
    ranged: usize,
    range: Option<(u64, u64)>,
}

impl Default for Evaluator {
    fn default() -> Self {
        Self::new()
    }
}

impl Evaluator {
    /// An evaluator of no series yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            engines: [const { [const { None }; 2] }; 2],
            operations: MAX_OPERATIONS,
            counting: false,
            latest: Arc::default(),
            spent: 0,
            most: MAX_CYCLE_OPERATIONS,
            dice: Dynamic::UNIT,
            scope: Scope::new(),
            fixed: 0,
            ranged: 0,
            range: None,
        }
    }

    /// An evaluator that stops after fewer operations than others do.
    pub(super) fn within(operations: u64) -> Self {
        Self { operations, ..Self::new() }
    }

    /// An evaluator that counts the operations of all formulas.
    pub(super) fn counting() -> Self {
        Self { counting: true, ..Self::new() }
    }

    /// The same with another bound on the operations of a cycle.
    #[cfg(test)]
    pub(super) fn with_most(self, most: u64) -> Self {
        Self { most, ..self }
    }

    /// Operations that were counted since the series began.
    pub(super) fn spent(&self) -> u64 {
        self.spent
    }

    /// Begins the formula of a shape, with the randomness that it draws from.
    pub fn begin_shape(&mut self, rng: Rng) {
        self.begin(rng);
    }

    /// Begins the formulas of anomalies over the series before any of them.
    pub(crate) fn begin_anomalies(&mut self, rng: Rng, clean: &Arc<Clean>) {
        self.begin(rng);
        self.scope.push_constant("datapoint_max", clean.moments().max as INT);
        self.scope.push_constant("datapoints", Datapoints(clean.clone()));
        self.fix();
    }

    fn begin(&mut self, rng: Rng) {
        self.roll(Dynamic::from(Dice(Arc::new(Mutex::new(rng)))));
        self.spent = 0;
        self.scope.clear();
        self.scope.push_constant("pi", std::f64::consts::PI);
        self.fix();
    }

    /// What the scope holds now is there for the whole series.
    fn fix(&mut self) {
        self.fixed = self.scope.len();
        self.ranged = self.fixed;
        self.range = None;
    }

    /// The range of the anomalies that come next.
    pub fn range(&mut self, start: u64, end: u64) {
        if self.range == Some((start, end)) {
            return;
        }
        self.range = Some((start, end));
        self.scope.rewind(self.fixed);
        self.scope.push_constant("start_point", start as INT);
        self.scope.push_constant("end_point", end as INT);
        self.ranged = self.scope.len();
    }

    /// Ends the series: lets go of its data points and its randomness.
    pub fn end(&mut self) {
        self.scope.clear();
        self.roll(Dynamic::UNIT);
    }

    fn roll(&mut self, dice: Dynamic) {
        for engine in self.engines.iter_mut().flatten().flatten() {
            engine.set_default_tag(dice.clone());
        }
        self.dice = dice;
    }

    /// The formula's value at position `t`.
    ///
    /// # Errors
    /// When it fails, runs too long or uses too much, or gives no finite number.
    pub fn number(&mut self, formula: &Formula, t: u64) -> Result<Number, String> {
        if let Some(number) = formula.arithmetic.as_ref().and_then(|arithmetic| arithmetic.number(t)) {
            return Ok(number);
        }
        let value = self.run(formula, t).map_err(|error| explain(&error));
        self.spent = self.spent.saturating_add(self.latest.swap(0, Ordering::Relaxed));
        if self.spent > self.most {
            return Err(format!("the formula takes more than {} operations in a cycle", self.most));
        }
        let value = value?;
        match (value.as_int(), value.as_float()) {
            (Ok(x), _) => Ok(Number::Int(x)),
            (_, Ok(x)) if x.is_finite() => Ok(Number::Float(x)),
            (_, Ok(x)) => Err(format!("the formula gives {x}, which is no finite number")),
            _ => Err(format!("the formula gives a value of type {}, where a number is needed", value.type_name())),
        }
    }

    /// The formula's value at position `t`, whatever its type.
    pub(super) fn run(&mut self, formula: &Formula, t: u64) -> Result<Dynamic, Box<EvalAltResult>> {
        self.scope.rewind(self.ranged);
        self.scope.push_constant("t", t as INT);
        let counts = self.counting || formula.repeats;
        let engine = self.engines[usize::from(formula.power)][usize::from(counts)].get_or_insert_with(|| {
            let mut engine = engine(formula.power, self.operations);
            if counts {
                let latest = Arc::clone(&self.latest);
                engine.on_progress(move |operations| {
                    latest.store(operations, Ordering::Relaxed);
                    None
                });
            }
            engine.set_default_tag(self.dice.clone());
            engine
        });
        engine.eval_ast_with_scope(&mut self.scope, &formula.ast)
    }
}

fn explain(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorTooManyOperations(_) => {
            format!("the formula runs too long: more than {MAX_OPERATIONS} operations")
        }
        EvalAltResult::ErrorDataTooLarge(what, _) => {
            format!(
                "the formula uses too much memory: {what} (lists hold up to {MAX_LIST} values, texts {MAX_TEXT} bytes)"
            )
        }
        EvalAltResult::ErrorRuntime(message, position) => format!("{message} ({position})"),
        _ => error.to_string(),
    }
}
