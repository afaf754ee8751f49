//! What formulas give, and that they stay within their bounds.

use std::sync::Arc;

use super::*;
use crate::clean::{Clean, Moments};
use randomness::stream;

/// 3, 1, 4, 1, 5, 9, 2, 6: sum 31, mean 3.875.
fn series() -> Arc<Clean> {
    let mut clean = Clean::default();
    clean.renew(8).copy_from_slice(&[3, 1, 4, 1, 5, 9, 2, 6]);
    clean.set_moments(Moments { min: 1, max: 9, mean: 3.875, std: 2.571_356_646_628_252_6 });
    Arc::new(clean)
}

fn value(text: &str) -> Result<Number, String> {
    let formula = Formula::compile(text, Variables::Anomaly)?;
    let mut evaluator = Evaluator::new();
    evaluator.begin_anomalies(stream(1, &[]), &series());
    evaluator.range(2, 6);
    evaluator.number(&formula, 4)
}

fn int(text: &str) -> i64 {
    match value(text) {
        Ok(Number::Int(x)) => x,
        other => panic!("{text}: {other:?}"),
    }
}

fn float(text: &str) -> f64 {
    match value(text) {
        Ok(Number::Float(x)) => x,
        other => panic!("{text}: {other:?}"),
    }
}

fn error(text: &str) -> String {
    value(text).expect_err(text)
}

#[test]
fn both_formulas_of_the_predecessors_readme_work() {
    assert_eq!(int("t * 10"), 40);
    assert_eq!(int("max(datapoints) + t * 10"), 49);
    assert_eq!(int("10000"), 10_000);
}

#[test]
fn what_repeats_is_bounded_over_the_whole_cycle_and_each_cycle_anew() {
    let formula =
        Formula::compile("let s = 0; for i in range(0, 100) { s += i } s", Variables::Shape).expect("a formula");
    let mut evaluator = Evaluator::new().with_most(10_000);
    let evaluations = |evaluator: &mut Evaluator| {
        evaluator.begin_shape(stream(1, &[]));
        let failed = (0..1_000).find_map(|t| evaluator.number(&formula, t).err().map(|error| (t, error)));
        failed.expect("a bound")
    };
    let (first, message) = evaluations(&mut evaluator);
    assert!((10..100).contains(&first), "{first}");
    assert_eq!(message, "the formula takes more than 10000 operations in a cycle");
    assert_eq!(evaluations(&mut evaluator).0, first, "nothing is left of the cycle before");
}

#[test]
fn variables_are_those_of_the_anomaly() {
    assert_eq!(int("t"), 4);
    assert_eq!(int("datapoint_max"), 9);
    assert_eq!(int("start_point * 100 + end_point"), 206);
    assert_eq!(float("pi"), std::f64::consts::PI);
    assert_eq!(float("PI()"), std::f64::consts::PI);
}

#[test]
fn datapoints_are_whole_numbers_that_can_be_summed_up_indexed_and_walked() {
    assert_eq!(int("datapoints[t]"), 5);
    assert_eq!(int("datapoints[-1]"), 6);
    assert_eq!(int("sum(datapoints)"), 31);
    assert_eq!(int("len(datapoints) + datapoints.len()"), 16);
    assert_eq!(int("min(datapoints)"), 1);
    assert_eq!(float("mean(datapoints)"), 3.875);
    assert_eq!(float("std(datapoints)"), 2.571_356_646_628_252_6);
    assert_eq!(int("let s = 0; for d in datapoints { if d > 4 { s += d } } s"), 20);
    assert_eq!(int("let s = 0; for i in 0..3 { s += datapoints[i] } s"), 8);
    assert_eq!(int("datapoints[t] / 2"), 2);
    assert!(error("datapoints[8]").contains("datapoints[8]: there are 8 data points"));
    assert!(error("datapoints[-9]").contains("there are 8 data points"));
}

#[test]
fn whole_numbers_stay_whole() {
    assert_eq!(int("5 / 2"), 2);
    assert_eq!(float("5.0 / 2"), 2.5);
    assert_eq!(float("float(5) / 2"), 2.5);
    assert_eq!(int("2 ** 10"), 1024);
    assert_eq!(int("pow(3, 4)"), 81);
    assert_eq!(int("2 ** 3 ** 2"), 512);
    assert_eq!(float("2 ** -1"), 0.5);
    assert_eq!(float("10 ** 30"), 1e30);
    assert_eq!(int("abs(-3)"), 3);
    assert_eq!(int("int(-2.9)"), -2);
    assert_eq!(int("int(7)"), 7);
    assert_eq!(int("round(7) + floor(7) + ceil(7)"), 21);
    assert_eq!(int("max(1, 2, 3)"), 3);
    assert_eq!(int("sum([1, 2, 3])"), 6);
}

#[test]
fn every_function_takes_whole_and_other_numbers_alike() {
    for (whole, other, expected) in [
        ("sqrt(16)", "sqrt(16.0)", 4.0),
        ("sin(1)", "sin(1.0)", 0.841_470_984_807_896_5),
        ("cos(1)", "cos(1.0)", 0.540_302_305_868_139_8),
        ("tan(1)", "tan(1.0)", 1.557_407_724_654_902_3),
        ("asin(1)", "asin(1.0)", std::f64::consts::FRAC_PI_2),
        ("acos(1)", "acos(1.0)", 0.0),
        ("atan(1)", "atan(1.0)", std::f64::consts::FRAC_PI_4),
        ("atan2(1, 1)", "atan2(1.0, 1.0)", std::f64::consts::FRAC_PI_4),
        ("atan2(1, 1.0)", "atan2(1.0, 1)", std::f64::consts::FRAC_PI_4),
        ("exp(1)", "exp(1.0)", std::f64::consts::E),
        ("ln(10)", "ln(10.0)", std::f64::consts::LN_10),
        ("log(10)", "log(10.0)", std::f64::consts::LN_10),
        ("log10(1000)", "log10(1000.0)", 3.0),
        ("pow(2, 0.5)", "pow(2.0, 0.5)", std::f64::consts::SQRT_2),
        ("2 ** 0.5", "2.0 ** 0.5", std::f64::consts::SQRT_2),
        ("2.0 ** 3", "pow(2.0, 3)", 8.0),
        ("float(3)", "float(3.0)", 3.0),
        ("mean([1, 2])", "mean([1.0, 2])", 1.5),
        ("std([1, 3])", "std([1.0, 3])", 1.0),
        ("max(1, 2.5)", "max(2.5, 1)", 2.5),
        ("min(2, 1.5, 3)", "min([2, 1.5, 3])", 1.5),
        ("sum([1, 0.5])", "sum([1.0, 0.5])", 1.5),
    ] {
        for text in [whole, other] {
            assert!((float(text) - expected).abs() <= 1e-15 * expected.abs(), "{text} = {}", float(text));
        }
    }
    assert_eq!(float("round(2.5)"), 3.0);
    assert_eq!(float("round(-2.5)"), -3.0);
    assert_eq!(float("round(2.71828, 1)"), 2.7);
    assert_eq!(float("round(1234.5, -2)"), 1200.0);
    assert_eq!(float("floor(-1.5)"), -2.0);
    assert_eq!(float("ceil(-1.5)"), -1.0);
    assert_eq!(float("abs(-1.5)"), 1.5);
}

#[test]
fn powers_of_floats_are_those_of_libm_and_not_of_the_platform() {
    // Bit for bit; constants, so that folding them while compiling is covered, and variables.
    let mut differs = 0;
    for k in 1..400 {
        let (x, y) = (f64::from(k) * 0.37, f64::from(k % 23) * 0.713 + 0.1);
        let expected = libm::pow(x, y);
        assert_eq!(float(&format!("{x:?} ** {y:?}")).to_bits(), expected.to_bits());
        assert_eq!(float(&format!("let x = {x:?}; x ** {y:?}")).to_bits(), expected.to_bits());
        #[allow(clippy::disallowed_methods)] // To see that the test can tell the two apart.
        let of_the_platform = x.powf(y);
        differs += u32::from(of_the_platform.to_bits() != expected.to_bits());
    }
    // With glibc some differ; on a platform whose powf is libm's none would, and nothing is lost.
    if cfg!(all(target_os = "linux", target_env = "gnu")) {
        assert!(differs > 0, "the test cannot tell libm from the platform");
    }
    assert!(Formula::compile("let x = 2.0; x **= 2.0; x", Variables::Shape).is_err());
}

#[test]
fn every_function_of_the_reference_is_there_and_every_one_there_is_in_the_reference() {
    let listed: std::collections::BTreeSet<&str> = FUNCTIONS.iter().map(|function| function.name).collect();
    assert_eq!(listed, functions::FUNCTIONS.names);
    for variable in VARIABLES {
        assert!(Formula::compile(variable.name, Variables::Anomaly).is_ok(), "{}", variable.name);
    }
}

#[test]
fn random_numbers_come_from_the_series_own_stream() {
    let draws = |seed: u64| {
        let formula = Formula::compile("random() + randint(1, 6)", Variables::Shape).unwrap();
        let mut evaluator = Evaluator::new();
        evaluator.begin_shape(stream(seed, &[]));
        (0..1000).map(|t| evaluator.number(&formula, t).unwrap().as_float()).collect::<Vec<_>>()
    };
    assert_eq!(draws(1), draws(1));
    assert_ne!(draws(1), draws(2));
    assert!(draws(1).iter().all(|x| (1.0..7.0).contains(x)));
    let faces: std::collections::BTreeSet<i64> = draws(1).iter().map(|x| *x as i64).collect();
    assert_eq!(faces.into_iter().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert!(error("randint(2, 1)").contains("must not be above"));
    assert!(value("randint(-9223372036854775807, 9223372036854775807)").is_ok());
}

#[test]
fn what_is_wrong_in_a_formula_is_told_when_it_is_compiled() {
    let shape = |text: &str| Formula::compile(text, Variables::Shape).expect_err(text);
    assert!(shape("t * ").contains("line 1"), "{}", shape("t * "));
    assert!(shape("t\n* (2 + ").contains("line 2"));
    assert!(shape("datapoints[0]").contains("datapoints"));
    assert!(shape("tt + 1").contains("tt") && shape("tt + 1").contains("knows t, pi"));
    assert!(shape("maxx(1, 2)").contains("maxx"));
    assert!(error("mxa(datapoints)").contains("mxa"));
    for text in ["eval(\"1\")", "import \"x\" as y; 1", "print(1)", "debug(1)", "Fn(\"x\")"] {
        assert!(Formula::compile(text, Variables::Shape).is_err(), "{text}");
    }
    assert!(shape(&"(".repeat(5_000)).len() < 500);
    assert!(shape(&format!("{}1{}", "(".repeat(2_000), ")".repeat(2_000))).contains("complex"));
    assert!(shape(&"1+".repeat(6_000)).contains("12000 characters"));
}

#[test]
fn a_formula_that_gives_no_finite_number_is_an_error() {
    for (text, expected) in [
        ("1 / 0", "zero"),
        ("1.0 / 0.0", "inf"),
        ("0.0 / 0.0", "NaN"),
        ("sqrt(-1)", "sqrt(-1) is no finite number"),
        ("ln(0)", "ln(0) is no finite number"),
        ("exp(1000)", "exp(1000) is no finite number"),
        ("(-8) ** 0.5", "no finite number"),
        ("\"text\"", "string"),
        ("t > 3", "bool"),
        ("[1]", "array"),
        ("let x = 1;", "()"),
        ("9223372036854775807 + 1", "overflow"),
        ("int(1e30)", "too great"),
        ("max([])", "no numbers"),
        ("max([1, \"a\"])", "string"),
    ] {
        assert!(error(text).contains(expected), "{text}: {}", error(text));
    }
}

#[test]
fn a_formula_that_never_ends_or_eats_memory_is_stopped() {
    for text in [
        "loop { }",
        "while true { let x = 1; }",
        "let x = 0; loop { x += 1; }",
        "fn f(x) { f(x + 1) } f(1)",
        "for i in 0..9000000000000 { let x = i; } 1",
        "for i in 0..9000000000000 { continue; } 1",
        "for i in range(0, 9000000000000, 3) { t } 1",
        "let s = \"a\"; loop { s += s; }",
        "let a = [1]; loop { a = [a, a, a]; }",
        "let a = [1]; loop { let b = [a, a, a, a, a, a, a, a]; let c = [b, b, b, b]; }",
        "let a = [1,2,3,4,5,6,7,8,9,0]; a = [a,a,a,a,a,a,a,a,a,a]; loop { let b = a; }",
        "let m = #{}; loop { m = #{a: m, b: m}; }",
        "loop { max(datapoints); sum(datapoints); std(datapoints); }",
        "let s = `${1}`; loop { s = `${s}${s}`; }",
    ] {
        // That it comes back is what is tested; a benchmark measures how soon.
        assert!(!error(text).is_empty(), "{text}");
    }
    assert!(error("loop { }").contains("runs too long"));
    assert!(
        error("let s = \"a\"; loop { s += s; }").contains("memory"),
        "{}",
        error("let s = \"a\"; loop { s += s; }")
    );
}

#[test]
fn one_evaluation_leaves_nothing_to_the_next() {
    let formula = Formula::compile("let x = t; x += 1; x", Variables::Shape).unwrap();
    let mut evaluator = Evaluator::new();
    evaluator.begin_shape(stream(1, &[]));
    for t in 0..100 {
        assert_eq!(evaluator.number(&formula, t), Ok(Number::Int(t as i64 + 1)));
    }
    let changing = Formula::compile("t = 5; t", Variables::Shape).unwrap();
    assert!(evaluator.number(&changing, 1).is_err());
}

#[test]
fn what_is_written_as_python_does_is_told_as_rhai_writes_it() {
    for (formula, hint) in [
        ("1 if t > 3 else 2", "`if c { x } else { y }`"),
        ("(t if (t > 3) else 2) + 1", "`if c { x } else { y }`"),
        ("if t > 3 and t < 5 { 1 } else { 2 }", "`&&`"),
        ("if t > 3 or t < 5 { 1 } else { 2 }", "`||`"),
        ("if not (t > 3) { 1 } else { 2 }", "`!x`"),
        ("if True { 1 } else { 2 }", "`true`"),
    ] {
        let message = error(formula);
        assert!(message.contains(hint), "{formula}: {message}");
    }
    assert_eq!(int("if t > 3 { 1 } else { 2 }"), 1);
    assert!(!error("t +").contains("Python"));
}
