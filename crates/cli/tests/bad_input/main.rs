//! Bad input: each fault is told with its location and what to do, all at once; the exit code is 2, and nothing is written.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

#[path = "../common/mod.rs"]
mod common;

mod files;
mod formulas;
mod names;
mod numbers;
mod stores;
mod usage;

use std::time::Duration;

use common::{Outcome, Sandbox};
use serde_json::{Value, json};

/// A blueprint with nothing wrong, and something of most there is.
fn sound() -> Value {
    json!({
        "commons": {"num_points": 60, "signal_max": 10},
        "generators": [
            {"id": "wave", "shape": "sinusoidal", "config": {"frequency": 0.1, "anomalies": {"start": 5, "end": 9, "counts": 2}}},
            {"id": "steps", "shape": "square", "config": {"low_width": 3, "high_width": 4, "high_value": 5}},
            {"id": "dice", "shape": "random", "config": {"type": "gauss", "mu": 1, "sigma": 2}},
            {"id": "flat", "shape": "constant", "config": {"constant": 4}},
            {"id": "line", "shape": "custom", "config": {"formula": "t * 2"}}
        ],
        "targets": [
            {"type": "s3", "action": "put", "prefix": "papers/", "generators": ["wave"], "fake_types": ["ssn", "iban"]},
            {"type": "s3", "action": "get", "prefix": "papers/", "generators": ["steps"]},
            {"type": "lambda", "function": "order", "generators": ["dice"]},
            {"type": "cloudwatch", "namespace": "Shop/Series", "generators": ["flat", "line"]}
        ],
        "limits": {"activities_per_slot": 1000}
    })
}

/// A fault as the command tells it to programs.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    location: String,
    path: String,
    /// Message and hint.
    text: String,
}

impl Told {
    /// The line that it names.
    fn line(&self, file: &str) -> usize {
        let rest =
            self.location.strip_prefix(&format!("{file}:")).unwrap_or_else(|| panic!("no place in {file}: {self:?}"));
        let (line, column) = rest.split_once(':').unwrap_or_else(|| panic!("no line and column: {self:?}"));
        assert!(column.parse::<usize>().is_ok_and(|column| column > 0), "{self:?}");
        line.parse().unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Run a blueprint that is wrong. It is refused, as people and as programs read it, and nothing is written.
fn refused(sandbox: &Sandbox, file: &str, options: &[&str]) -> Vec<Told> {
    let before = sandbox.names();
    let arguments = [&["run", file, "--out", "out/of/it"], options].concat();
    let people = sandbox.ask(&arguments);
    check_refusal(&people);
    assert_eq!(people.stdout, "", "standard output is for data");
    let programs = sandbox.ask(&[&arguments[..], &["--json"]].concat());
    check_refusal(&programs);
    assert_eq!(programs.stderr, people.stderr, "programs' users read the same");
    assert_eq!(sandbox.names(), before, "nothing is written");
    let told = told(&programs);
    for Told { location, path, text } in &told {
        let path = if path == "$" || path.is_empty() { String::new() } else { format!("{path}: ") };
        let line = format!("error: {location}: {path}{}", text.lines().next().unwrap_or_default());
        assert!(people.stderr.contains(&line), "{line}\nis not in\n{}", people.stderr);
    }
    told
}

fn check_refusal(outcome: &Outcome) {
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: "), "{outcome:?}");
    assert!(!outcome.stderr.contains("panicked"), "{outcome:?}");
    assert!(outcome.took < Duration::from_secs(10), "within seconds: {outcome:?}");
}

/// The faults that `--json` gives.
fn told(outcome: &Outcome) -> Vec<Told> {
    let document: Value = serde_json::from_str(&outcome.stdout).expect("JSON on standard output");
    let errors = document["errors"].as_array().expect("a list of errors");
    assert!(!errors.is_empty());
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    errors
        .iter()
        .map(|error| Told {
            location: text(error, "place"),
            path: text(error, "path"),
            text: format!("{}\n{}", text(error, "message"), text(error, "hint")).trim_end().to_owned(),
        })
        .collect()
}

/// One change that makes [`sound`] wrong, and what must be told of it: the path, what the line it names holds, and words
/// of message or hint.
struct Case {
    change: fn(&mut Value),
    path: &'static str,
    line: &'static str,
    words: &'static [&'static str],
}

/// Each case alone gives its one fault; all of them in one blueprint would hide nothing either.
fn check_cases(cases: &[Case]) {
    let sandbox = Sandbox::new();
    for case in cases {
        let mut blueprint = sound();
        (case.change)(&mut blueprint);
        let document = sandbox.document("bad.json", &blueprint);
        let told = refused(&sandbox, "bad.json", &[]);
        assert_eq!(told.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), [case.path], "{told:?}");
        let text = common::records::text(&document);
        let line = text.lines().nth(told[0].line("bad.json") - 1).unwrap_or_default();
        assert!(line.contains(case.line), "{told:?} is said of the line {line}");
        for word in case.words {
            assert!(told[0].text.contains(word), "no \"{word}\" in {told:?}");
        }
    }
}

#[test]
fn the_sound_blueprint_of_these_tests_runs() {
    let sandbox = Sandbox::new();
    sandbox.document("sound.json", &sound());
    sandbox.done(&["run", "sound.json", "--out", "out"]);
    assert_eq!(sandbox.names(), ["out", "sound.json"]);
}

#[test]
fn every_fault_is_told_in_one_go_in_the_order_of_the_text() {
    let sandbox = Sandbox::new();
    let mut blueprint = sound();
    blueprint["commons"]["noise_mim"] = json!(1);
    blueprint["generators"][0]["config"]["anomalies"]["counts"] = json!(6);
    blueprint["generators"][1]["config"]["low_width"] = json!(-3);
    blueprint["generators"][2]["config"]["type"] = json!("gaus");
    blueprint["generators"][3]["id"] = json!("wave");
    blueprint["generators"][4]["config"]["formula"] = json!("t *");
    blueprint["targets"][0]["fake_types"] = json!(["sn", "iban", "ibam"]);
    blueprint["targets"][1]["prefix"] = json!("../up/");
    blueprint["targets"][2]["generators"] = json!(["dicee"]);
    blueprint["targets"][3]["namespace"] = json!("AWS/Lambda");
    blueprint["limits"]["grace_secs"] = json!(3);
    sandbox.document("bad.json", &blueprint);
    let told = refused(&sandbox, "bad.json", &[]);
    let paths: Vec<&str> = told.iter().map(|one| one.path.as_str()).collect();
    for path in [
        "$.commons.noise_mim",
        "$.generators[1].config.low_width",
        "$.generators[2].config.type",
        "$.generators[3].id",
        "$.targets[0].fake_types[0]",
        "$.targets[0].fake_types[2]",
        "$.targets[1].prefix",
        "$.targets[2].generators[0]",
        "$.targets[3].namespace",
        "$.limits.grace_secs",
    ] {
        assert!(paths.contains(&path), "{path} is not told: {told:#?}");
    }
    let lines: Vec<usize> = told.iter().map(|one| one.line("bad.json")).collect();
    assert!(lines.is_sorted(), "{told:#?}");

    // What depends on commons is judged when they are sound: before, it might be told what is not so.
    blueprint["commons"] = sound()["commons"].clone();
    sandbox.document("bad.json", &blueprint);
    let told = refused(&sandbox, "bad.json", &[]);
    let paths: Vec<&str> = told.iter().map(|one| one.path.as_str()).collect();
    for path in ["$.generators[0].config.anomalies.counts", "$.generators[4].config.formula"] {
        assert!(paths.contains(&path), "{path} is not told: {told:#?}");
    }
}

#[test]
fn every_command_that_takes_a_blueprint_refuses_it_in_the_same_words() {
    let sandbox = Sandbox::new();
    let mut blueprint = sound();
    blueprint["generators"][0]["shape"] = json!("sinusodial");
    sandbox.document("bad.json", &blueprint);
    let words = sandbox.ask(&["run", "bad.json"]).stderr;
    for arguments in [
        &["generate", "bad.json", "--out", "out"][..],
        &["validate", "bad.json"],
        &["preview", "bad.json"],
        &["preview", "bad.json", "--out", "x.html"],
        &["estimate", "bad.json"],
        &["run", "bad.json", "--quiet"],
    ] {
        let outcome = sandbox.ask(arguments);
        check_refusal(&outcome);
        assert_eq!(outcome.stderr, words, "{arguments:?}");
        assert_eq!(outcome.stdout, "", "{arguments:?}");
    }
    assert_eq!(sandbox.names(), ["bad.json"]);
}
