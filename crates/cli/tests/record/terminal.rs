//! Names of a document in what the command prints: they cannot steer a terminal, and JSON has them as they are.

use serde_json::{Value, json};

use crate::common::{Outcome, Sandbox};

/// Clears the screen, sets the title, turns the direction of writing: what a hostile document would call its series.
const HOSTILE: &str = "a\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{202e}b\u{7f}\nerror: c";

fn blueprint(formula: &str) -> Value {
    json!({
        "commons": {"num_points": 20, "anomalies": {"start": 3, "end": 15, "counts": 2, "formula": formula}},
        "generators": [{"id": HOSTILE, "shape": "sinusoidal"}],
        "targets": [
            {"type": "s3", "action": "put", "prefix": "p\t/\r/", "generators": [HOSTILE]},
            {"type": "lambda", "function": "f", "generators": [HOSTILE], HOSTILE: 1},
        ],
    })
}

fn assert_harmless(outcome: &Outcome, what: &str) {
    for text in [&outcome.stdout, &outcome.stderr] {
        let wrong = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
        assert_eq!(text.chars().find(wrong), None, "{what}: {text:?}");
        assert!(!text.lines().any(|line| line.starts_with("error: c")), "{what}: a line of its own: {text:?}");
    }
}

#[test]
fn no_name_of_a_document_can_steer_a_terminal() {
    let sandbox = Sandbox::new();
    sandbox.document("hostile.json", &blueprint("500"));
    // An anomaly that changes nothing, and one that fails: both are told with the generator's name.
    sandbox.document("idle.json", &blueprint("datapoints[t]"));
    sandbox.document("failing.json", &blueprint("throw \"\u{1b}[2J\""));
    let mut unknown = blueprint("500");
    unknown["targets"][0]["generators"] = json!(["\u{1b}[2Junknown"]);
    unknown["targets"][0]["fake_types"] = json!(["\u{9b}2Jiban"]);
    unknown["\u{1b}[2J"] = json!(1);
    sandbox.document("unknown.json", &unknown);

    for (arguments, code) in [
        (&["validate", "hostile.json", "idle.json"][..], 0),
        (&["validate", "failing.json"], 2),
        (&["validate", "unknown.json"], 2),
        (&["preview", "hostile.json"], 0),
        (&["estimate", "hostile.json"], 0),
        (&["generate", "idle.json", "--out", "series"], 0),
        (&["run", "hostile.json", "--slots", "20", "--out", "out"], 0),
        (&["labels", "out"], 0),
        (&["ledger", "out"], 0),
        (&["ledger", "out", "--points"], 0),
    ] {
        let outcome = sandbox.ask(arguments);
        assert_eq!(outcome.code, Some(code), "{arguments:?}: {}", outcome.stderr);
        assert_harmless(&outcome, &arguments.join(" "));
    }
}

#[test]
fn json_gives_every_character_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.document("hostile.json", &blueprint("500"));
    sandbox.done(&["run", "hostile.json", "--slots", "20", "--out", "out"]);
    for (arguments, field) in
        [(&["labels", "out", "--json"][..], "generator"), (&["ledger", "out", "--points", "--json"], "generator_id")]
    {
        let outcome = sandbox.done(arguments);
        let first: Value = serde_json::from_str(outcome.stdout.lines().next().expect("a line")).expect("JSON");
        let found = first.get(field).or_else(|| first.get("generator_id"));
        assert_eq!(found, Some(&json!(HOSTILE)), "{arguments:?}: {first}");
    }
}
