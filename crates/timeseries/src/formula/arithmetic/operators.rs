//! Operators of two operands, as Rhai has them.

use rhai::INT;

use super::value::Value;

/// An operator of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    pub(super) fn of(name: &str) -> Option<Operator> {
        Some(match name {
            "+" => Operator::Add,
            "-" => Operator::Subtract,
            "*" => Operator::Multiply,
            "/" => Operator::Divide,
            "%" => Operator::Remainder,
            "**" => Operator::Power,
            "==" => Operator::Equal,
            "!=" => Operator::Unequal,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            _ => return None,
        })
    }

    /// Whole numbers stay whole; with one float both are. `None`: Rhai says why not.
    pub(super) fn apply(self, x: Value, y: Value) -> Option<Value> {
        match (x, y) {
            (Value::Int(x), Value::Int(y)) => self.of_ints(x, y),
            (Value::Int(x), Value::Float(y)) => self.of_floats(x as f64, y),
            (Value::Float(x), Value::Int(y)) => self.of_floats(x, y as f64),
            (Value::Float(x), Value::Float(y)) => self.of_floats(x, y),
            _ => None,
        }
    }

    fn of_ints(self, x: INT, y: INT) -> Option<Value> {
        match self {
            Operator::Add => x.checked_add(y).map(Value::Int),
            Operator::Subtract => x.checked_sub(y).map(Value::Int),
            Operator::Multiply => x.checked_mul(y).map(Value::Int),
            Operator::Divide => x.checked_div(y).map(Value::Int),
            Operator::Remainder => x.checked_rem(y).map(Value::Int),
            Operator::Power => match u32::try_from(y).ok().and_then(|y| x.checked_pow(y)) {
                Some(power) => Some(Value::Int(power)),
                None => self.of_floats(x as f64, y as f64),
            },
            Operator::Equal => Some(Value::Bool(x == y)),
            Operator::Unequal => Some(Value::Bool(x != y)),
            Operator::Less => Some(Value::Bool(x < y)),
            Operator::LessOrEqual => Some(Value::Bool(x <= y)),
            Operator::Greater => Some(Value::Bool(x > y)),
            Operator::GreaterOrEqual => Some(Value::Bool(x >= y)),
        }
    }

    fn of_floats(self, x: f64, y: f64) -> Option<Value> {
        // Rhai compares floats by their difference, relative to the greater of them.
        let relative = |difference: f64| difference / if x * y == 0.0 { 1.0 } else { x.abs().max(y.abs()) };
        const NEAR: f64 = f64::EPSILON;
        Some(match self {
            Operator::Add => Value::Float(x + y),
            Operator::Subtract => Value::Float(x - y),
            Operator::Multiply => Value::Float(x * y),
            Operator::Divide => Value::Float(x / y),
            Operator::Remainder => Value::Float(x % y),
            Operator::Power => return Some(libm::pow(x, y)).filter(|power| power.is_finite()).map(Value::Float),
            Operator::Equal => Value::Bool(relative((x - y).abs()) <= NEAR),
            Operator::Unequal => Value::Bool(relative((x - y).abs()) > NEAR),
            Operator::Less => Value::Bool(relative(y - x) > NEAR),
            Operator::LessOrEqual => Value::Bool(relative(y - x) > -NEAR),
            Operator::Greater => Value::Bool(relative(x - y) > NEAR),
            Operator::GreaterOrEqual => Value::Bool(relative(x - y) > -NEAR),
        })
    }
}
