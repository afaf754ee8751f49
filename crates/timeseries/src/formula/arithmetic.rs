//! Formulas that are plain arithmetic of the position, computed without the interpreter: several times as fast.
//!
//! A blueprint of a thousand generators with formulas has 20 million points in two weeks. What is computed here is what Rhai
//! computes, to the bit, and with its types: tests compare them. Whatever this does not know (lists, loops, variables of
//! their own, randomness), and whatever fails, is Rhai's, with its messages.

mod functions;
mod operators;
mod value;

use rhai::{AST, Expr, FnCallExpr, INT, Stmt, StmtBlock};

use functions::Function;
use operators::Operator;
use value::Value;

use super::number::Number;

/// A formula, or a part of one.
#[derive(Clone, Debug)]
enum Node {
    Constant(Value),
    /// The position.
    Position,
    Negated(Box<Node>),
    Not(Box<Node>),
    Operation(Operator, Box<[Node; 2]>),
    Call(Function, Vec<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    /// Condition, value if it holds, value if it does not.
    If(Box<[Node; 3]>),
}

/// A formula that is plain arithmetic of the position.
#[derive(Clone, Debug)]
pub struct Arithmetic(Node);

impl Arithmetic {
    /// The formula, if it is plain arithmetic.
    pub fn of(ast: &AST) -> Option<Arithmetic> {
        // What functions do that the formula defines itself is not known here.
        if ast.has_functions() { None } else { read_block(ast.statements()).map(Arithmetic) }
    }

    /// How many operators, constants and so on it has; a function counts as four.
    pub fn parts(&self) -> u64 {
        self.0.parts()
    }

    /// Its value at position `t`; `None`: ask Rhai.
    pub fn number(&self, t: u64) -> Option<Number> {
        match self.0.value(INT::try_from(t).ok()?)? {
            Value::Int(x) => Some(Number::Int(x)),
            Value::Float(x) => x.is_finite().then_some(Number::Float(x)),
            Value::Bool(_) => None,
        }
    }
}

impl Node {
    fn parts(&self) -> u64 {
        let sum = |nodes: &[Node]| nodes.iter().map(Node::parts).sum::<u64>();
        1 + match self {
            Node::Constant(_) | Node::Position => 0,
            Node::Negated(node) | Node::Not(node) => node.parts(),
            Node::Operation(Operator::Power, operands) => 3 + sum(&operands[..]),
            Node::Operation(_, operands) => sum(&operands[..]),
            Node::Call(_, arguments) => 3 + sum(arguments),
            Node::All(nodes) | Node::Any(nodes) => sum(nodes),
            Node::If(parts) => sum(&parts[..]),
        }
    }

    fn value(&self, t: INT) -> Option<Value> {
        match self {
            Node::Constant(value) => Some(*value),
            Node::Position => Some(Value::Int(t)),
            Node::Negated(node) => match node.value(t)? {
                Value::Int(x) => x.checked_neg().map(Value::Int),
                Value::Float(x) => Some(Value::Float(-x)),
                Value::Bool(_) => None,
            },
            Node::Not(node) => node.holds(t).map(|holds| Value::Bool(!holds)),
            Node::Operation(operator, operands) => operator.apply(operands[0].value(t)?, operands[1].value(t)?),
            Node::Call(function, arguments) => {
                let mut values = [Value::Int(0); functions::MOST_ARGUMENTS];
                let values = &mut values[..arguments.len()];
                for (value, argument) in values.iter_mut().zip(arguments) {
                    *value = argument.value(t)?;
                }
                function.apply(values)
            }
            Node::All(nodes) => Node::first(nodes, t, false),
            Node::Any(nodes) => Node::first(nodes, t, true),
            Node::If(parts) => parts[if parts[0].holds(t)? { 1 } else { 2 }].value(t),
        }
    }

    fn holds(&self, t: INT) -> Option<bool> {
        match self.value(t)? {
            Value::Bool(holds) => Some(holds),
            _ => None,
        }
    }

    /// `wanted` if any of them is, else the opposite; those after the first that is are not looked at.
    fn first(nodes: &[Node], t: INT, wanted: bool) -> Option<Value> {
        for node in nodes {
            if node.holds(t)? == wanted {
                return Some(Value::Bool(wanted));
            }
        }
        Some(Value::Bool(!wanted))
    }
}

// What Rhai has parsed, read; `None`: there is something in it that is not arithmetic.

fn read_block(statements: &[Stmt]) -> Option<Node> {
    match statements {
        [Stmt::Expr(expression)] => read(expression),
        [Stmt::FnCall(call, _)] => read_call(call),
        [Stmt::If(parts, _)] => {
            let branch = |block: &StmtBlock| read_block(block.statements());
            let parts = [read(&parts.expr)?, branch(&parts.body)?, branch(&parts.branch)?];
            Some(Node::If(Box::new(parts)))
        }
        _ => None,
    }
}

fn read(expression: &Expr) -> Option<Node> {
    match expression {
        Expr::BoolConstant(value, _) => Some(Node::Constant(Value::Bool(*value))),
        Expr::IntegerConstant(value, _) => Some(Node::Constant(Value::Int(*value))),
        Expr::FloatConstant(value, _) => Some(Node::Constant(Value::Float(**value))),
        Expr::Variable(name, ..) => match name.1.as_str() {
            "t" => Some(Node::Position),
            "pi" => Some(Node::Constant(Value::Float(std::f64::consts::PI))),
            _ => None,
        },
        Expr::Stmt(block) => read_block(block.statements()),
        Expr::FnCall(call, _) => read_call(call),
        Expr::And(operands, _) => read_all(operands).map(Node::All),
        Expr::Or(operands, _) => read_all(operands).map(Node::Any),
        _ => None,
    }
}

fn read_all(expressions: &[Expr]) -> Option<Vec<Node>> {
    expressions.iter().map(read).collect()
}

fn read_call(call: &FnCallExpr) -> Option<Node> {
    let mut arguments = read_all(&call.args)?;
    if call.op_token.is_none() {
        return Function::of(&call.name, arguments.len()).map(|function| Node::Call(function, arguments));
    }
    let last = Box::new(arguments.pop()?);
    match (call.name.as_str(), arguments.pop()) {
        ("-", None) => Some(Node::Negated(last)),
        ("!", None) => Some(Node::Not(last)),
        (_, None) => None,
        (_, Some(_)) if !arguments.is_empty() => None,
        (name, Some(first)) => Some(Node::Operation(Operator::of(name)?, Box::new([first, *last]))),
    }
}

#[cfg(test)]
mod tests;
