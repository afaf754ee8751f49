//! `validate`: blueprints are checked whole, and one that is wrong hides no other.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use common::{Sandbox, shipped};
use serde_json::{Value, json};

fn sound() -> Value {
    json!({
        "generators": [{"id": "one", "shape": "constant", "config": {"constant": 2, "num_points": 10}}],
        "targets": [{"type": "s3", "action": "put", "generators": ["one"]}]
    })
}

fn real() -> Value {
    json!({"generators": [{"id": "real", "shape": "real", "config": {"bucket": "measured", "key": "day", "num_points": 3}}]})
}

#[test]
fn sound_blueprints_are_told_with_what_they_hold() {
    let sandbox = Sandbox::new();
    sandbox.document("a.json", &sound());
    let files = ["default.json", "macie-credentials.json", "macie-sensitive-data.json", "s3-exfiltration.json"];
    let files: Vec<String> = files.iter().map(|name| shipped(name)).chain(["a.json".to_owned()]).collect();
    let arguments: Vec<&str> = std::iter::once("validate").chain(files.iter().map(String::as_str)).collect();
    let outcome = sandbox.done(&arguments);
    for file in &files {
        assert!(outcome.stderr.contains(&format!("{file}: ok")), "{file}: {outcome:?}");
    }
    assert!(!outcome.stderr.contains("warning"), "what is shipped has nothing odd: {outcome:?}");
    assert_eq!(sandbox.names(), ["a.json"], "nothing is written");

    let outcome = sandbox.done(&[&arguments[..], &["--json", "--quiet"]].concat());
    assert_eq!(outcome.stderr, "");
    let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let told = told["files"].as_array().unwrap();
    assert_eq!(told.len(), files.len());
    for (told, file) in told.iter().zip(&files) {
        assert_eq!(told["file"], *file);
        assert_eq!(told["version"].as_str().unwrap().len(), 64, "SHA-256 in hexadecimal");
    }
}

#[test]
fn a_wrong_file_does_not_hide_the_others() {
    let sandbox = Sandbox::new();
    sandbox.document("sound.json", &sound());
    let mut wrong = sound();
    wrong["generators"][0]["shape"] = json!("constnat");
    sandbox.document("wrong.json", &wrong);
    sandbox.write("cut.json", "{\"generators\": [");
    let mut computed = sound();
    computed["generators"][0] = json!({"id": "one", "shape": "custom", "config": {"formula": "1 / (t - 4)"}});
    sandbox.document("computed.json", &computed);
    let files = ["wrong.json", "cut.json", "nowhere.json", "computed.json", "sound.json"];
    let outcome = sandbox.ask(&[&["validate"][..], &files].concat());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    assert!(outcome.stderr.contains("sound.json: ok"), "{outcome:?}");
    for file in &files[..4] {
        assert!(outcome.stderr.contains(&format!("error: {file}:")), "{file}: {outcome:?}");
        assert!(!outcome.stderr.contains(&format!("{file}: ok")), "{file}: {outcome:?}");
    }
    let outcome = sandbox.ask(&[&["validate", "--json"][..], &files].concat());
    let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let places: Vec<&str> = told["errors"].as_array().unwrap().iter().map(|e| e["place"].as_str().unwrap()).collect();
    for file in &files[..4] {
        assert_eq!(places.iter().filter(|sandbox| sandbox.starts_with(file)).count(), 1, "{file}: {places:?}");
    }
    assert_eq!(outcome.code, Some(2));
}

#[test]
fn without_data_a_real_series_is_only_warned_of() {
    let sandbox = Sandbox::new();
    sandbox.document("real.json", &real());
    let outcome = sandbox.done(&["validate", "real.json"]);
    let warnings: Vec<&str> = outcome.stderr.lines().filter(|line| line.starts_with("warning: ")).collect();
    assert_eq!(warnings.len(), 1, "{outcome:?}");
    assert!(warnings[0].contains("real.json:") && warnings[0].contains("$.generators[0].config.key"), "{outcome:?}");
    assert!(warnings[0].contains("--data"), "what to do: {outcome:?}");
    assert!(outcome.stderr.contains("real.json: ok"), "{outcome:?}");
    let outcome = sandbox.done(&["validate", "real.json", "--json", "--quiet"]);
    assert_eq!(outcome.stderr, "");
    let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(told["files"][0]["warnings"].as_array().unwrap().len(), 1);
}

#[test]
fn with_data_a_real_series_is_checked() {
    let sandbox = Sandbox::new();
    sandbox.document("real.json", &real());
    sandbox.document("sound.json", &sound());
    let validate = || sandbox.ask(&["validate", "real.json", "sound.json", "--data", "data"]);
    let outcome = validate();
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("data/measured/day") && outcome.stderr.contains("sound.json: ok"), "{outcome:?}");
    sandbox.write("data/measured/day", "1\n2\nNaN\n");
    let outcome = validate();
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("line 3") && outcome.stderr.contains("NaN"), "{outcome:?}");
    sandbox.write("data/measured/day", "1\n2\n3\n");
    let outcome = validate();
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.stderr.contains("real.json: ok") && !outcome.stderr.contains("warning"), "{outcome:?}");
}

#[test]
fn other_faults_of_a_blueprint_with_a_real_series_are_found_without_its_data() {
    let sandbox = Sandbox::new();
    let mut blueprint = real();
    blueprint["generators"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": "formula", "shape": "custom", "config": {"formula": "loop {}"}}));
    sandbox.document("real.json", &blueprint);
    let outcome = sandbox.ask(&["validate", "real.json"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("error: real.json:") && outcome.stderr.contains("$.generators[1].config.formula"));
    assert!(!outcome.stderr.contains("error: no data"), "{outcome:?}");
}

#[test]
fn a_dash_reads_standard_input_beside_files() {
    let sandbox = Sandbox::new();
    sandbox.document("a.json", &sound());
    let outcome = sandbox.ask_with_input(&["validate", "-", "a.json"], sound().to_string().as_bytes());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.stderr.contains("standard input: ok") && outcome.stderr.contains("a.json: ok"), "{outcome:?}");
    let outcome = sandbox.ask_with_input(&["validate", "a.json", "-"], b"[]");
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("error: standard input:") && outcome.stderr.contains("a.json: ok"), "{outcome:?}");
}

#[test]
fn no_file_at_all_is_wrong_usage() {
    let outcome = Sandbox::new().ask(&["validate"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    assert!(outcome.stderr.contains("Usage"), "{outcome:?}");
}

#[test]
fn the_largest_series_that_is_allowed_is_sound() {
    let sandbox = Sandbox::new();
    let mut blueprint = sound();
    blueprint["generators"][0]["config"]["num_points"] = json!(10_000_000);
    sandbox.document("long.json", &blueprint);
    assert!(sandbox.done(&["validate", "long.json"]).stderr.contains("10000000"));
}

#[test]
fn every_command_that_computes_series_warns_of_an_anomaly_without_effect() {
    let sandbox = Sandbox::new();
    let mut document = sound();
    document["generators"][0]["config"]["anomalies"] = json!([{"counts": 3, "formula": "datapoints[t]"}]);
    sandbox.document("a.json", &document);
    for arguments in [
        &["validate", "a.json"][..],
        &["preview", "a.json"],
        &["preview", "a.json", "--out", "page.html"],
        &["generate", "a.json", "--out", "series"],
        &["run", "a.json", "--slots", "10", "--out", "run"],
    ] {
        let outcome = sandbox.done(arguments);
        let warnings: Vec<&str> = outcome.stderr.lines().filter(|line| line.contains("warning")).collect();
        assert_eq!(warnings.len(), 1, "{arguments:?}: {outcome:?}");
        let words = "generator \"one\": anomalies[0]: 3 of 3 change nothing";
        assert!(warnings[0].contains(words), "{arguments:?}: {outcome:?}");
    }
    assert!(std::fs::read_to_string(sandbox.path("page.html")).unwrap().contains("3 of 3 change nothing"));
    let outcome = sandbox.done(&["validate", "a.json", "--json", "--quiet"]);
    let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let warning = told["files"][0]["warnings"][0].to_string();
    assert!(outcome.stderr.is_empty() && warning.contains("3 of 3 change nothing"), "{outcome:?}");
}

#[test]
fn more_targets_than_a_stack_holds_are_a_warning_and_cannot_be_deployed() {
    let sandbox = Sandbox::new();
    let targets: Vec<Value> = (0..1_000)
        .map(|number| {
            json!({"type": "s3", "action": "put", "generators": ["one"], "prefix": format!("sensitive/records/{number:04}/")})
        })
        .collect();
    let mut many = sound();
    many["targets"] = json!(targets);
    sandbox.document("many.json", &many);
    let outcome = sandbox.done(&["validate", "many.json"]);
    assert!(outcome.stderr.contains("warning"), "{outcome:?}");
    assert!(outcome.stderr.contains("of 1000 targets"), "{outcome:?}");
    let refused = sandbox.ask(&["permissions", "many.json"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.stderr.contains("a stack holds the first"), "{refused:?}");
}

#[test]
fn what_a_deployment_could_not_start_in_time_is_refused_with_the_number_that_fits() {
    let sandbox = Sandbox::new();
    let slow = "let s = 0; for i in range(0, 1000) { s += i; } s";
    let ids: Vec<String> = (0..50).map(|number| format!("g{number}")).collect();
    let generator = |id: &String| json!({"id": id, "shape": "custom", "config": {"formula": slow}});
    let mut blueprint = json!({
        "commons": {"num_points": 20_160},
        "generators": ids.iter().map(generator).collect::<Vec<_>>(),
        "targets": [{"type": "s3", "action": "put", "generators": ids}]
    });
    sandbox.document("slow.json", &blueprint);
    for command in ["validate", "permissions"] {
        let outcome = sandbox.ask(&[command, "slow.json"]);
        assert_eq!(outcome.code, Some(2), "{command}: {outcome:?}");
        let told = "$.generators: a deployment has 20 s to compute a cycle: of 50 generators, the first ";
        assert!(outcome.stderr.contains(told), "{command}: {outcome:?}");
    }
    blueprint["commons"]["num_points"] = json!(60);
    sandbox.document("quick.json", &blueprint);
    sandbox.done(&["validate", "quick.json"]);
    let said: Value = serde_json::from_str(&sandbox.done(&["permissions", "quick.json"]).stdout).unwrap();
    assert_eq!(said["generate_memory_mb"], 512);
}
