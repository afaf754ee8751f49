//! Arithmetic and Rhai give the same, to the bit.

use proptest::prelude::*;

use super::*;
use crate::formula::{Evaluator, Formula, Variables};
use randomness::stream;

/// What both give at a position: as bits, so that -0 and 0 differ.
fn bits(number: Number) -> (bool, u64) {
    match number {
        Number::Int(x) => (true, x as u64),
        Number::Float(x) => (false, x.to_bits()),
    }
}

/// How many of these positions arithmetic computes; it has to give what Rhai gives.
fn computed(text: &str, positions: &[u64]) -> usize {
    let Ok(formula) = Formula::compile(text, Variables::Shape) else { return 0 };
    let rhai = Formula { arithmetic: None, ..formula.clone() };
    let mut evaluator = Evaluator::new();
    evaluator.begin_shape(stream(1, &[]));
    let Some(arithmetic) = &formula.arithmetic else { return 0 };
    let compare = |t: &u64| {
        let own = arithmetic.number(*t)?;
        let theirs =
            evaluator.number(&rhai, *t).unwrap_or_else(|error| panic!("{text} at {t}: {own:?}, Rhai: {error}"));
        assert_eq!(bits(own), bits(theirs), "{text} at {t}: {own:?}, Rhai: {theirs:?}");
        Some(())
    };
    positions.iter().filter_map(compare).count()
}

#[test]
fn the_usual_formulas_are_arithmetic() {
    for text in [
        "t * 10",
        "t",
        "7",
        "abs(sin(t / 60.0)) + t % 60 / 30",
        "10 * sin(2 * pi * t / 1440) + 3 * cos(t / 60.0) + 20",
        "if t % 1440 < 60 { 100 } else if t % 7 == 0 { 3.5 } else { 1 }",
        "if t > 10 && t < 20 || !(t % 3 == 0) { 1 } else { 2.0 }",
        "max(0, min(t, 50.0, 7)) + round(t / 3.0) + floor(2.5) + ceil(t) + int(t / 7.0) + float(t)",
        "exp(-((t - 700) ** 2) / 20000.0)",
        "if !(t ** 2 > 100) { -t } else { -2.5 }",
        "pow(t, 2) + sqrt(t) + ln(t + 1) + atan2(t, 3) + tan(0.3) + -t",
    ] {
        assert_eq!(computed(text, &[0, 1, 2, 15, 59, 60, 700, 1_439, 20_159]), 9, "{text}");
    }
}

#[test]
fn what_is_more_than_arithmetic_is_left_to_rhai() {
    for text in ["random() + t", "let x = t; x * 2", "fn sin(x) { 1 } sin(t)", "[1, 2, 3][t % 3]", "sum([t, 1])"] {
        assert_eq!(computed(text, &[0, 1, 2]), 0, "{text}");
    }
}

#[test]
fn what_fails_is_left_to_rhai_which_says_why() {
    for text in
        ["1 / (t - 1)", "9223372036854775807 + t", "ln(1 - t)", "1.0 / (t - 1)", "abs(-9223372036854775807 - t)"]
    {
        assert_eq!(computed(text, &[1]), 0, "{text}");
    }
}

/// A formula of numbers and conditions.
fn formulas() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => Just("t".to_owned()),
        1 => Just("pi".to_owned()),
        2 => (-20_i64..20).prop_map(|x| if x < 0 { format!("({x})") } else { x.to_string() }),
        1 => prop::sample::select(vec!["0.0", "0.1", "2.5", "1e300", "1e-300", "9007199254740993", "0.30000000000000004"])
            .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        let operator = prop::sample::select(vec!["+", "-", "*", "/", "%", "+", "-", "*", "/", "**"]);
        let comparison = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
        let one = prop::sample::select(vec![
            "sqrt", "exp", "ln", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "abs", "int", "float",
            "floor", "ceil", "round", "-",
        ]);
        let two = prop::sample::select(vec!["atan2", "pow", "max", "min"]);
        let three = prop::sample::select(vec!["max", "min"]);
        prop_oneof![
            5 => (inner.clone(), operator, inner.clone()).prop_map(|(x, o, y)| format!("({x} {o} {y})")),
            3 => (one, inner.clone()).prop_map(|(name, x)| format!("{name}({x})")),
            2 => (two, inner.clone(), inner.clone()).prop_map(|(name, x, y)| format!("{name}({x}, {y})")),
            1 => (three, inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(name, x, y, z)| format!("{name}({x}, {y}, {z})")),
            2 => (inner.clone(), comparison.clone(), inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(x, o, y, a, b)| format!("if {x} {o} {y} {{ {a} }} else {{ {b} }}")),
            1 => (inner.clone(), comparison, inner.clone(), inner).prop_map(|(x, o, y, z)| {
                format!("int({x} {o} {y} && {x} < {z} || !({y} {o} {z}))")
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_formula_gives_the_same_as_by_rhai(text in formulas(), positions in prop::collection::vec(0_u64..20_160, 8)) {
        computed(&text, &positions);
    }
}

#[test]
fn most_of_such_formulas_are_computed_here() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let texts = (0..200).map(|_| formulas().new_tree(&mut runner).unwrap().current());
    let computed = texts.filter(|text| computed(text, &[3]) == 1).count();
    assert!(computed > 80, "{computed} of 200");
}
