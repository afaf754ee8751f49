//! What formulas may use up in all, and what is odd about anomalies.

use serde_json::{Value, json};

fn problems(document: &Value) -> Vec<(String, String)> {
    match blueprint::parse(document.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|one| (one.path.to_string(), one.message)).collect(),
    }
}

/// A loop of that many turns at each position.
fn turns(turns: u64) -> String {
    format!("let s = 0; for i in range(0, {turns}) {{ s += i }} s")
}

fn generators(number: usize, num_points: u64, formula: &str) -> Value {
    let one = |index| json!({"id": format!("g{index}"), "shape": "custom", "config": {"formula": formula}});
    json!({"commons": {"num_points": num_points}, "generators": (0..number).map(one).collect::<Vec<_>>()})
}

#[test]
fn formulas_that_would_compute_for_hours_are_refused_before_they_are_computed() {
    let found = problems(&generators(1, 1_000_000, &turns(60_000)));
    assert_eq!(found.len(), 1, "{found:?}");
    let (path, message) = &found[0];
    assert_eq!(path, "$.generators[0].config.formula");
    assert!(message.contains("up to 4,000,000,000 are allowed"), "{message}");
    let number = message.split("about ").nth(1).and_then(|rest| rest.split(' ').next()).expect("the number");
    let number: u64 = number.replace(',', "").parse().expect("digits");
    // 60,000 turns of two to five operations at each of a million positions.
    assert!((120_000_000_000..300_000_000_000).contains(&number), "{number}");
}

#[test]
fn all_formulas_count_together_those_of_anomalies_too() {
    // Each alone is far below the bound.
    assert!(problems(&generators(1, 1_000, &turns(2_000))).is_empty());
    let found = problems(&generators(1_000, 1_000, &turns(2_000)));
    assert_eq!(found.len(), 1, "{found:?}");
    let anomalies = json!({"counts": 100_000, "formula": turns(60_000)});
    let found = problems(&json!({
        "generators": [{"id": "a", "shape": "constant", "config": {"num_points": 100_000, "anomalies": anomalies}}],
    }));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "$.generators[0].config.anomalies");
}

#[test]
fn a_thousand_plain_formulas_over_two_weeks_are_allowed() {
    let formula = "if t % 1440 < 480 { 2 + sin(t / 229.2) * 3 } else { random() * 4 + abs(cos(t / 60.0)) }";
    assert!(problems(&generators(1_000, 20_160, formula)).is_empty());
}
