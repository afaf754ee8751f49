//! Detectors over what a run delivered, and their findings held against the truth, as people do it.

#[path = "../common/mod.rs"]
mod common;

mod classifying;
mod detecting;
mod findings;
mod ip_insights;
mod requirements;

use common::Sandbox;
use serde_json::{Value, json};

/// A wave of a day from 1 to 100 with noise up to 5, and ten spikes of 40 in the five days after the first two; as a metric.
pub fn wave(seed: u64) -> Value {
    json!({
        "commons": {"seed": seed, "num_points": 10_080},
        "generators": [{"id": "wave", "shape": "sinusoidal", "config": {
            "frequency": 1.0 / 1_440.0, "signal_min": 1, "signal_max": 100, "noise_min": 1, "noise_max": 5,
            "anomalies": {"start": 2_900, "end": 10_070, "counts": 10, "formula": "datapoints[t] + 40"},
        }}],
        "targets": [{"type": "cloudwatch", "namespace": "Shop", "generators": ["wave"]}],
    })
}

/// What `score --json` says of a folder.
pub fn scored(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let outcome = sandbox.done(&[&["score", "out", "--json"], arguments].concat());
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

/// A figure of a detector.
pub fn figure(evaluation: &Value, detector: &str, name: &str) -> Option<f64> {
    let detectors = evaluation["detectors"].as_array().expect("detectors");
    let own =
        detectors.iter().find(|own| own["name"] == detector).unwrap_or_else(|| panic!("{detector}: {evaluation}"));
    own["figures"][name]["value"].as_f64()
}
