//! The files of a run: each line as it is promised, and in agreement with the others.

use std::collections::BTreeMap;

use activity::truth::Ending;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::common::run::{Ran, SeriesRow, Setup, run};
use crate::common::{constants, slot};

/// Cycles of 20 slots; the second generator has half as many points; anomalies in both.
fn blueprint() -> Value {
    json!({
        "commons": {"num_points": 20, "seed": 5, "noise_min": 0, "noise_max": 4,
            "anomalies": {"start": 2, "end": 17, "counts": 3}},
        "generators": [
            {"id": "long", "shape": "sinusoidal", "config": {"signal_min": 3, "signal_max": 12}},
            {"id": "short", "shape": "constant", "config": {"num_points": 10, "constant": 5,
                "anomalies": [{"start": 0, "end": 9, "counts": 2, "formula": "max(datapoints) + t * 10"}]}},
        ],
        "targets": [
            {"type": "s3", "action": "put", "generators": ["short"]},
            {"type": "lambda", "function": "f", "generators": ["long", "short"], "group_datapoints": true},
            {"type": "cloudwatch", "namespace": "Test/Timeseries", "generators": ["short", "long"], "group_datapoints": true},
            {"type": "cloudwatch", "namespace": "Single", "generators": ["long"]},
        ],
    })
}

const SLOTS: u64 = 50;

/// One run for the tests that only look at it.
async fn ran() -> &'static Ran {
    static RAN: OnceCell<Ran> = OnceCell::const_new();
    RAN.get_or_init(|| async { run(&blueprint(), Setup::slots(SLOTS)).await }).await
}

#[tokio::test]
async fn series_csv_has_each_slot_and_in_it_each_generator_in_the_blueprints_order() {
    let rows = ran().await.series();
    assert_eq!(rows.len() as u64, SLOTS * 2);
    for (number, row) in (0..).zip(&rows) {
        let since = number / 2;
        assert_eq!(row.slot, 1_767_225_600 / 60 + since as i64, "whole minutes since the epoch");
        assert_eq!((row.position, row.cycle), (since % 20, since / 20));
        assert_eq!(row.time, format!("2026-01-01T00:{since:02}:00Z"));
        assert_eq!(row.generator_id, ["long", "short"][number as usize % 2]);
        if row.generator_id == "short" && row.position >= 10 {
            assert_eq!((row.value, row.clean, row.label.as_str()), (0, 0, ""), "shorter ones give 0: {row:?}");
        }
    }
    // Each cycle draws its own noise and places.
    let cycle = |number: u64| rows.iter().filter(|row| row.cycle == number).map(|row| row.value).collect::<Vec<_>>();
    assert_ne!(cycle(0), cycle(1));
}

#[tokio::test]
async fn a_row_has_a_label_exactly_where_its_value_differs_from_clean() {
    let ran = ran().await;
    let labels: BTreeMap<String, Value> = ran
        .json_lines("labels.jsonl")
        .into_iter()
        .map(|label| (label["id"].as_str().unwrap().to_owned(), label))
        .collect();
    let mut used = 0;
    for row in ran.series() {
        assert_eq!(row.value != row.clean, !row.label.is_empty(), "{row:?}");
        if row.label.is_empty() {
            continue;
        }
        let label = &labels[&row.label];
        let at = usize::try_from(row.position - label["start_position"].as_u64().unwrap()).unwrap();
        assert_eq!((&label["generator_id"], &label["cycle"]), (&json!(row.generator_id), &json!(row.cycle)));
        assert_eq!((&label["values"][at], &label["clean"][at]), (&json!(row.value), &json!(row.clean)));
        used += 1;
    }
    assert!(used >= labels.len(), "every label of the asked slots has its rows");
    assert_eq!(ran.tally.anomalies, labels.len() as u64);
}

#[tokio::test]
async fn labels_jsonl_has_these_fields_and_no_others() {
    let ran = ran().await;
    let rows = ran.series();
    let labels = ran.json_lines("labels.jsonl");
    let fields = [
        "id",
        "generator_id",
        "kind",
        "parameters",
        "cycle",
        "start_position",
        "end_position",
        "start",
        "end",
        "clean",
        "values",
        "sigma",
    ];
    for label in &labels {
        assert_eq!(label.as_object().unwrap().keys().collect::<Vec<_>>(), fields);
        let (first, last) = (label["start_position"].as_u64().unwrap(), label["end_position"].as_u64().unwrap());
        let cycle = label["cycle"].as_u64().unwrap();
        assert_eq!(label["kind"], "point");
        assert_eq!(label["parameters"]["counts"], if label["generator_id"] == "long" { 3 } else { 2 });
        let length = usize::try_from(last - first + 1).unwrap();
        assert_eq!(
            (label["values"].as_array().unwrap().len(), label["clean"].as_array().unwrap().len()),
            (length, length)
        );
        assert_eq!(label["start"], slot(cycle * 20 + first).to_string());
        let end: jiff::Timestamp = label["end"].as_str().unwrap().parse().unwrap();
        assert!(end >= slot(cycle * 20 + last).start() && end <= slot(cycle * 20 + last).end(), "{label}");
        assert_eq!(first, last, "points");
        if cycle < 2 {
            check_sigma(label, &rows);
        }
    }
    // Exactly the counts in whole cycles, in the generators' order within a cycle.
    let of = |cycle: u64, id: &str| {
        labels.iter().filter(|label| label["cycle"] == cycle && label["generator_id"] == id).count()
    };
    for cycle in [0, 1] {
        assert_eq!((of(cycle, "long"), of(cycle, "short")), (3, 2));
    }
}

/// `sigma` = (first value - its clean value) / standard deviation of the cycle's clean series.
fn check_sigma(label: &Value, rows: &[SeriesRow]) {
    let points = if label["generator_id"] == "long" { 20 } else { 10 };
    let clean: Vec<f64> = rows
        .iter()
        .filter(|row| {
            label["generator_id"] == row.generator_id.as_str() && label["cycle"] == row.cycle && row.position < points
        })
        .map(|row| row.clean as f64)
        .collect();
    let mean = clean.iter().sum::<f64>() / clean.len() as f64;
    let variance = clean.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / clean.len() as f64;
    let number = |value: &Value| value.as_f64().expect("a number");
    let expected = (number(&label["values"][0]) - number(&label["clean"][0])) / variance.sqrt();
    let sigma = number(&label["sigma"]);
    assert!((sigma - expected).abs() < 1e-9 * expected.abs(), "{sigma} {expected}");
}

#[tokio::test]
async fn labels_are_those_that_touch_the_asked_slots() {
    let all = ran().await.json_lines("labels.jsonl");
    let near = |slots: u64| {
        let touches =
            |label: &&Value| label["cycle"].as_u64().unwrap() * 20 + label["start_position"].as_u64().unwrap() < slots;
        all.iter().filter(touches).cloned().collect::<Vec<_>>()
    };
    for slots in [1, 7, 20, 31] {
        let labels = run(&blueprint(), Setup::slots(slots)).await.json_lines("labels.jsonl");
        assert_eq!(labels, near(slots), "{slots} slots");
    }
    assert!(near(7).len() < near(20).len(), "the test sees both kinds");
}

#[tokio::test]
async fn the_ledger_joins_to_done_for_every_data_point_of_every_slot() {
    let ran = ran().await;
    let ledger = ran.ledger();
    assert_eq!(ledger.len() as u64, SLOTS * 4);
    let rows = ran.series();
    for (number, one) in ledger.iter().enumerate() {
        let since = number as u64 / 4;
        assert_eq!((one.slot, one.target), (slot(since), number % 4), "by slot, then target");
        let expected: &[&str] = [&["short"][..], &["long", "short"], &["long", "short"], &["long"]][one.target];
        assert_eq!(one.endings().keys().collect::<Vec<_>>(), expected);
        assert!(one.endings().values().all(|ending| *ending == Ending::Done), "{one:?}");
        let short = rows.iter().find(|row| row.slot == one.slot.index() && row.generator_id == "short").unwrap().value;
        let planned = if one.target == 0 { short } else { 1 };
        assert_eq!((one.planned, one.done, one.failed, one.late), (planned, planned, 0, 0));
    }
    for (target, tally) in ran.tally.targets.iter().enumerate() {
        let sum = ledger.iter().filter(|one| one.target == target).map(|one| one.planned).sum::<u64>();
        assert_eq!((tally.planned, tally.executed), (sum, sum));
    }
    assert_eq!(ran.tally.slots, SLOTS);
    assert!(!ran.tally.interrupted);
}

#[tokio::test]
async fn metrics_jsonl_has_put_metric_data_requests_as_the_api_has_them() {
    let ran = ran().await;
    let lines = ran.json_lines("metrics.jsonl");
    assert_eq!(lines.len() as u64, SLOTS * 2);
    let (long, short) = (ran.values("long"), ran.values("short"));
    for since in 0..SLOTS {
        let at = usize::try_from(since).unwrap();
        let metric = |shape: &str, id: &str, value: u64| {
            json!({
                "MetricName": "Timeseries",
                "Dimensions": [{"Name": "Shape", "Value": shape}, {"Name": "Id", "Value": id}],
                "Timestamp": slot(since).to_string(),
                "Value": value as f64,
                "Unit": "Count",
            })
        };
        let (short, long) = (metric("constant", "short", short[at]), metric("sinusoidal", "long", long[at]));
        assert_eq!(lines[2 * at], json!({"Namespace": "Test/Timeseries", "MetricData": [short, long]}));
        assert_eq!(lines[2 * at + 1], json!({"Namespace": "Single", "MetricData": [long]}));
    }
}

#[tokio::test]
async fn invocations_jsonl_has_time_function_and_payload_and_nothing_else() {
    let ran = ran().await;
    let lines = ran.json_lines("invocations.jsonl");
    assert_eq!(lines.len() as u64, SLOTS);
    let (long, short) = (ran.values("long"), ran.values("short"));
    for (since, line) in (0..).zip(&lines) {
        let at = usize::try_from(since).unwrap();
        let payload = json!({
            "source": "amazon-macie-activity-generator",
            "action": "execute-datapoints",
            "timestamp": slot(since).to_string(),
            "datapoints": [{"generator_id": "long", "value": long[at]}, {"generator_id": "short", "value": short[at]}],
            "target": {"type": "lambda", "function": "f", "group_datapoints": true},
        });
        assert_eq!(line, &json!({"time": slot(since).to_string(), "function": "f", "payload": payload}));
        assert_eq!(line.as_object().unwrap().keys().collect::<Vec<_>>(), ["time", "function", "payload"]);
    }
}

#[tokio::test]
async fn a_limit_shows_in_the_files_of_a_run() {
    let mut blueprint = constants(
        &[("a", 4)],
        json!([
            {"type": "s3", "action": "put", "generators": ["a"]},
            {"type": "lambda", "function": "f", "generators": ["a"]},
        ]),
    );
    blueprint["limits"] = json!({"activities_total": 12, "end": "2026-01-01T00:04:00Z"});
    let ran = run(&blueprint, Setup::slots(6)).await;
    let endings: Vec<Ending> = ran.ledger().iter().map(|one| one.endings()["a"]).collect();
    use Ending::{Budget, Done};
    // 5, 10, then only 2 are left: neither 4 puts fit, nor what comes after them.
    assert_eq!(endings[..5], [Done, Done, Done, Done, Budget]);
    assert!(endings[6..].iter().all(|ending| *ending == Budget), "{endings:?}");
    assert_eq!(ran.objects("default-bucket").len(), 8);
    assert_eq!(ran.tally.targets[0].endings, [(Done, 2), (Budget, 4)].into());
}

#[tokio::test]
async fn no_file_of_a_run_holds_a_secret() {
    let mut blueprint = blueprint();
    let credentials =
        json!({"access_key_id": "hush-id", "secret_access_key": "hush-key", "session_token": "hush-token"});
    for target in blueprint["targets"].as_array_mut().unwrap() {
        target["credentials"] = credentials.clone();
    }
    blueprint["targets"][1]["role"] =
        json!({"arn": "arn:aws:iam::111122223333:role/actor", "external_id": "hush-external"});
    let ran = run(&blueprint, Setup::slots(3)).await;
    assert!(ran.files.len() > 10, "{:?}", ran.files.keys());
    for (name, content) in &ran.files {
        assert!(!String::from_utf8_lossy(content).contains("hush"), "{name}");
    }
}
