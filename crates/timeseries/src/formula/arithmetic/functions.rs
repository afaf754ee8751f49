//! Functions of numbers, as formulas have them.

use super::operators::Operator;
use super::value::Value;
use crate::formula::functions::ANALYSIS;

/// The most arguments that a function here takes.
pub(super) const MOST_ARGUMENTS: usize = 5;

/// A function of numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Function {
    /// Of one number, whose result has to be finite.
    Analysis(fn(f64) -> f64),
    /// Of one number, which stays as it is if it is whole.
    Whole(fn(f64) -> f64),
    Abs,
    Int,
    Float,
    Atan2,
    Power,
    Greatest,
    Least,
}

impl Function {
    /// The function of that name and number of arguments.
    pub(super) fn of(name: &str, arguments: usize) -> Option<Function> {
        Some(match (name, arguments) {
            ("abs", 1) => Function::Abs,
            ("int", 1) => Function::Int,
            ("float", 1) => Function::Float,
            ("floor", 1) => Function::Whole(f64::floor),
            ("ceil", 1) => Function::Whole(f64::ceil),
            ("round", 1) => Function::Whole(f64::round),
            ("atan2", 2) => Function::Atan2,
            ("pow", 2) => Function::Power,
            ("max", 2..=MOST_ARGUMENTS) => Function::Greatest,
            ("min", 2..=MOST_ARGUMENTS) => Function::Least,
            (name, 1) => Function::Analysis(ANALYSIS.iter().find(|(known, _)| *known == name)?.1),
            _ => return None,
        })
    }

    pub(super) fn apply(self, values: &[Value]) -> Option<Value> {
        match (self, values) {
            (Function::Analysis(function), [x]) => {
                let y = function(float(*x)?);
                y.is_finite().then_some(Value::Float(y))
            }
            (Function::Whole(function), [Value::Float(x)]) => Some(Value::Float(function(*x))),
            (Function::Abs, [Value::Int(x)]) => x.checked_abs().map(Value::Int),
            (Function::Abs, [Value::Float(x)]) => Some(Value::Float(x.abs())),
            (Function::Int, [Value::Bool(x)]) => Some(Value::Int(i64::from(*x))),
            (Function::Int, [Value::Float(x)]) => (x.abs() < 9.2e18).then_some(Value::Int(*x as i64)),
            (Function::Whole(_) | Function::Int, [Value::Int(x)]) => Some(Value::Int(*x)),
            (Function::Float, [x]) => float(*x).map(Value::Float),
            (Function::Atan2, [y, x]) => Some(Value::Float(libm::atan2(float(*y)?, float(*x)?))),
            (Function::Power, [x, y]) => Operator::Power.apply(*x, *y),
            (Function::Greatest, values) => extreme(values, true),
            (Function::Least, values) => extreme(values, false),
            _ => None,
        }
    }
}

fn float(value: Value) -> Option<f64> {
    match value {
        Value::Int(x) => Some(x as f64),
        Value::Float(x) => Some(x),
        Value::Bool(_) => None,
    }
}

/// The greatest, or the least, with its own type.
fn extreme(values: &[Value], greatest: bool) -> Option<Value> {
    if let [Value::Float(x), Value::Float(y)] = values {
        return Some(Value::Float(if greatest { x.max(*y) } else { x.min(*y) }));
    }
    let (mut best, rest) = values.split_first().map(|(first, rest)| (*first, rest))?;
    float(best)?;
    for value in rest {
        let wins = match (*value, best) {
            (Value::Int(x), Value::Int(y)) => (x > y) == greatest && x != y,
            (x, y) => {
                let (x, y) = (float(x)?, float(y)?);
                (x > y) == greatest && x != y
            }
        };
        if wins {
            best = *value;
        }
    }
    Some(best)
}
