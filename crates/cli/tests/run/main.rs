//! `run`: a blueprint becomes series, labels, objects, metrics, invocations and a ledger in a folder.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

#[path = "../common/mod.rs"]
mod common;

mod figures;
mod fingerprints;
mod functions;
mod interrupt;
mod options;
mod out_folder;
mod repeat;
mod report;

use common::Sandbox;
use serde_json::{Value, json};

/// Every kind of target, and series with and without noise, randomness and anomalies; a cycle of 20 slots.
fn shop() -> Value {
    json!({
        "commons": {
            "num_points": 20, "signal_max": 6, "noise_max": 2, "anomalies": {"start": 3, "end": 15, "counts": 2}
        },
        "generators": [
            {"id": "wave", "shape": "sinusoidal"},
            {"id": "dice", "shape": "random", "config": {"type": "gammavariate", "alpha": 2, "beta": 1}},
            {"id": "burst", "shape": "square", "config": {"low_width": 3, "high_width": 2, "high_value": 4, "noise_max": 0, "anomalies": []}},
            {"id": "a short one", "shape": "constant", "config": {"num_points": 5, "constant": 3, "noise_max": 0, "anomalies": []}},
            {"id": "alone", "shape": "custom", "config": {
                "formula": "sin(t) + random()", "anomalies": {"counts": 3, "formula": "mean(datapoints) + randint(20, 90)"}
            }}
        ],
        "targets": [
            {"type": "s3", "action": "put", "prefix": "papers/", "generators": ["wave", "dice"],
                "fake_types": ["ssn", "iban", "credit_card_full"], "fake_counts": 3},
            {"type": "s3", "action": "put", "bucket": "keys-of-the-shop", "generators": ["burst"],
                "fake_types": ["ec", "openssh", "aws_creds"]},
            {"type": "s3", "action": "get", "prefix": "papers/", "generators": ["dice"], "slice_size": 4},
            {"type": "lambda", "function": "together", "generators": ["wave", "a short one"], "group_datapoints": true},
            {"type": "lambda", "function": "alone", "generators": ["burst"], "port": 8080},
            {"type": "cloudwatch", "namespace": "Shop/Series", "group_datapoints": true,
                "generators": ["wave", "dice", "burst", "a short one", "alone"]}
        ]
    })
}

/// The ids of [`shop`]'s generators, in its order.
const IDS: [&str; 5] = ["wave", "dice", "burst", "a short one", "alone"];

/// The slot of 2026-01-01T00:00Z: whole minutes since the Unix epoch.
const FIRST: i64 = 29_453_760;

/// A sandbox with [`shop`] in `shop.json`.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.document("shop.json", &shop());
    sandbox
}

/// A constant series that is put, `value` objects a slot, for so many slots.
fn steady(value: u64, slots: u64) -> Value {
    json!({
        "generators": [{"id": "steady", "shape": "constant", "config": {"constant": value, "num_points": slots}}],
        "targets": [{"type": "s3", "action": "put", "prefix": "p/", "generators": ["steady"]}]
    })
}
