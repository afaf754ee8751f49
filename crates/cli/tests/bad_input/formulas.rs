//! Formulas that are wrong, or would never end, or would take all memory.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Told, refused, sound};
use crate::common::{Sandbox, records};

/// What is told of a formula, as a series' own and as an anomaly's.
fn both(formula: &str) -> [Told; 2] {
    let sandbox = Sandbox::new();
    [("$.generators[4].config.formula", "line"), ("$.generators[0].config.anomalies.formula", "wave")].map(
        |(path, id)| {
            let mut blueprint = sound();
            let config = if id == "line" { "/generators/4/config" } else { "/generators/0/config/anomalies" };
            blueprint.pointer_mut(config).expect("the config")["formula"] = json!(formula);
            let document = sandbox.document("bad.json", &blueprint);
            let told = refused(&sandbox, "bad.json", &[]);
            assert_eq!(told.len(), 1, "{formula}: {told:?}");
            assert_eq!(told[0].path, path, "{formula}: {told:?}");
            let text = records::text(&document);
            let line = text.lines().nth(told[0].line("bad.json") - 1).unwrap_or_default();
            assert!(line.contains("\"formula\""), "{formula}: {line}");
            told.into_iter().next().expect("one")
        },
    )
}

fn both_tell(formula: &str, words: &[&str]) {
    for told in both(formula) {
        for word in words {
            assert!(told.text.to_lowercase().contains(word), "{formula}: no \"{word}\" in {told:?}");
        }
    }
}

#[test]
fn a_formula_with_a_fault_of_syntax_tells_where_in_it() {
    both_tell("t +* 2", &["*", "line 1, position 4"]);
    both_tell("max(3, ", &["line 1, position"]);
    both_tell("1 +\n  (2", &["line 2, position"]);
    both_tell("\"open", &["line 1, position"]);
}

#[test]
fn what_a_formula_does_not_know_is_told() {
    both_tell("t + tt", &["tt", "variable", "line 1, position 5"]);
    both_tell("sine(t)", &["sine", "function", "line 1, position 1"]);
    // Only an anomaly sees the data points.
    let sandbox = Sandbox::new();
    let mut blueprint = sound();
    blueprint["generators"][4]["config"]["formula"] = json!("max(datapoints)");
    sandbox.document("bad.json", &blueprint);
    let told = refused(&sandbox, "bad.json", &[]);
    assert!(told[0].text.contains("datapoints"), "{told:?}");
}

#[test]
fn a_formula_that_never_ends_is_stopped() {
    for formula in [
        "loop {}",
        "while true { }",
        "let x = 0; while x >= 0 { x += 1 } x",
        "let x = 0; for i in 0..9000000000000000000 { x += 1 } x",
        "fn f(x) { f(x + 1) } f(0)",
        "fn f(x) { if x > 40 { 1 } else { f(x + 1) + f(x + 1) } } f(0)",
    ] {
        both(formula);
    }
    both_tell("loop {}", &["too long"]);
}

#[test]
fn a_formula_that_eats_memory_is_stopped() {
    for formula in [
        "let x = [1]; loop { x += x }",
        "let x = \"x\"; loop { x += x }",
        "let x = []; loop { x = [x, x] }",
        "let x = #{}; let i = 0; loop { x[\"k\" + i] = i; i += 1 }",
        "let x = [0]; for i in 0..100000000 { x += [i] } 1",
    ] {
        both(formula);
    }
    both_tell("let x = \"x\"; loop { x += x }", &["memory"]);
}

#[test]
fn a_deeply_nested_formula_is_an_error_and_no_crash() {
    for depth in [200, 4_000] {
        both(&format!("{}t{}", "(".repeat(depth), ")".repeat(depth)));
        both(&format!("{}t", "-".repeat(depth)));
        both(&format!("{}1{}", "[".repeat(depth), "]".repeat(depth)));
        both(&format!("{}1{}", "if true {".repeat(depth), "}".repeat(depth)));
    }
    both(&"t + ".repeat(1_000_000));
}

#[test]
fn a_division_by_zero_is_an_error_that_tells_where() {
    both_tell("10 / (t - t)", &["division by zero", "t = "]);
    both_tell("10 % (t - t)", &["zero", "t = "]);
    // At one position of 60 only.
    let sandbox = Sandbox::new();
    let mut blueprint = sound();
    blueprint["generators"][4]["config"]["formula"] = json!("10 / (t - 37)");
    sandbox.document("bad.json", &blueprint);
    let told = refused(&sandbox, "bad.json", &[]);
    assert!(told[0].text.contains("t = 37") && told[0].text.contains("\"line\""), "{told:?}");
}

#[test]
fn what_is_no_finite_number_is_an_error() {
    both_tell("1.0 / 0.0", &["finite"]);
    both_tell("0.0 / 0.0", &["finite"]);
    both_tell("sqrt(-1.0)", &["finite"]);
    both_tell("\"seven\"", &["number"]);
    both_tell("[1]", &["number"]);
    both_tell("true", &["number"]);
    both_tell("let x = 1;", &["number"]);
    both_tell("9223372036854775807 + 1 + t", &["overflow"]);
}

#[test]
fn a_value_above_2_to_the_53_is_an_error() {
    let sandbox = Sandbox::new();
    let mut blueprint = sound();
    blueprint["generators"][0]["config"]["anomalies"]["formula"] = json!("9007199254740993");
    blueprint["generators"][1]["config"] =
        json!({"low_width": 1, "high_width": 1, "high_value": 100_000_000, "anomalies": {"counts": 1}});
    sandbox.document("bad.json", &blueprint);
    let told = refused(&sandbox, "bad.json", &[]);
    let paths: Vec<&str> = told.iter().map(|one| one.path.as_str()).collect();
    // The second is the default value, (max + 1)^2.
    assert_eq!(paths[0], "$.generators[0].config.anomalies.formula", "{told:?}");
    assert!(paths[1].starts_with("$.generators[1].config.anomalies"), "{told:?}");
    assert!(told.iter().all(|one| one.text.contains("2^53")), "{told:?}");
}

#[test]
fn no_formula_reaches_files_time_or_code() {
    for formula in [
        "import \"x\" as x; 1",
        "eval(\"1\")",
        "print(\"x\"); 1",
        "debug(\"x\"); 1",
        "timestamp(); 1",
        "open(\"/etc/passwd\"); 1",
        "let f = Fn(\"sin\"); f.call(1)",
    ] {
        both(formula);
    }
}

#[test]
fn a_formula_is_there_and_is_a_text() {
    let sandbox = Sandbox::new();
    let config = "$.generators[4].config";
    let formula = format!("{config}.formula");
    for (settings, path, word) in [
        (json!({}), config, "\"formula\" is missing"),
        (json!({"formula": ""}), &formula, "at least 1"),
        (json!({"formula": 7}), &formula, "text"),
        (json!({"formula": ["t"]}), &formula, "text"),
    ] {
        let mut blueprint = sound();
        blueprint["generators"][4]["config"] = settings.clone();
        sandbox.document("bad.json", &blueprint);
        let told = refused(&sandbox, "bad.json", &[]);
        assert_eq!(told[0].path, path, "{told:?}");
        assert!(told[0].text.contains(word), "{settings}: {told:?}");
    }
}

#[test]
fn faults_that_show_only_when_computed_are_told_of_every_generator() {
    let sandbox = Sandbox::new();
    let mut blueprint = sound();
    let custom = |id: &str, formula: &str| json!({"id": id, "shape": "custom", "config": {"formula": formula}});
    blueprint["generators"] = json!([custom("a", "loop {}"), custom("b", "t"), custom("c", "1 / (t - 3)")]);
    blueprint["targets"] = json!([]);
    sandbox.document("bad.json", &blueprint);
    for command in ["run", "generate", "validate"] {
        let arguments: &[&str] =
            if command == "validate" { &["validate", "bad.json"] } else { &[command, "bad.json", "--out", "out"] };
        let outcome = sandbox.ask(arguments);
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        for path in ["$.generators[0].config.formula", "$.generators[2].config.formula"] {
            assert!(outcome.stderr.contains(path), "{command}: {path} is not told: {}", outcome.stderr);
        }
    }
    assert_eq!(sandbox.names(), ["bad.json"]);
}

#[test]
fn a_formula_that_never_ends_in_commons_of_many_generators_is_refused_within_seconds() {
    let sandbox = Sandbox::new();
    let generators: Vec<Value> = (0..2_000)
        .map(|index| json!({"id": format!("g{index}"), "shape": "constant", "config": {"constant": 1}}))
        .collect();
    let blueprint = json!({
        "commons": {"num_points": 10, "anomalies": {"counts": 1, "formula": "loop {}"}}, "generators": generators,
    });
    sandbox.document("bad.json", &blueprint);
    let outcome = sandbox.ask(&["run", "bad.json"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("$.commons.anomalies.formula"), "{outcome:?}");
    assert!(outcome.took < Duration::from_secs(10), "{outcome:?}");
}
