//! What the two blueprints do: the first 60 slots executed.

use std::collections::{BTreeMap, BTreeSet};

use activity::truth::Ending;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::common::run::{Ran, run_plan};
use crate::common::{plan_of, plan_of_bytes, slot};
use crate::{DEFAULT, REAL_CSV, REAL_LINES, SAMPLE, sample, sample_data, setup};

const HEADER: &str =
    "Sample Report - No identification of actual persons or places is intended or should be inferred\r\n\r\n";

/// One run of the sample for the tests that only look at it.
async fn ran_sample() -> &'static Ran {
    static RAN: OnceCell<Ran> = OnceCell::const_new();
    RAN.get_or_init(|| async {
        let data = sample_data(REAL_LINES);
        run_plan(plan_of_bytes(SAMPLE), setup(60, data.path())).await
    })
    .await
}

fn sum(ran: &Ran, ids: &[&str]) -> u64 {
    ids.iter().map(|id| ran.values(id).iter().sum::<u64>()).sum()
}

/// Every data point done, and as many activities as planned.
fn assert_all_done(ran: &Ran, slots: usize) {
    let ledger = ran.ledger();
    assert_eq!(ledger.len(), slots * ran.tally.targets.len());
    for one in ledger {
        assert!(one.endings().values().all(|ending| *ending == Ending::Done), "{one:?}");
        assert_eq!(one.done, one.planned, "{one:?}");
    }
}

/// Fake types of the objects below a prefix, `mixed` among them, and how many there are.
fn folders(objects: &BTreeMap<String, Vec<u8>>, prefix: &str) -> BTreeMap<String, u64> {
    let mut folders = BTreeMap::new();
    for key in objects.keys().filter_map(|key| key.strip_prefix(prefix)) {
        let (folder, name) = key.split_once('/').expect("a folder");
        assert!(name.ends_with(".txt") && name.len() == 40, "{key}");
        *folders.entry(folder.to_owned()).or_default() += 1;
    }
    folders
}

fn types(of: &Value) -> BTreeSet<String> {
    let names = of["fake_types"].as_array().expect("a list").iter().filter_map(Value::as_str);
    names.chain(["mixed"]).map(str::to_owned).collect()
}

#[tokio::test]
async fn the_sample_puts_objects_for_ts1_and_ts2_under_three_prefixes() {
    let ran = ran_sample().await;
    let objects = ran.objects("default-bucket");
    let planned = sum(ran, &["ts1", "ts2"]);
    assert_eq!(objects.len() as u64, 3 * planned);
    let sample = sample();
    for (target, prefix) in ["sensitive/", "crypto/", "passwd/"].into_iter().enumerate() {
        let folders = folders(&objects, prefix);
        assert_eq!(folders.values().sum::<u64>(), planned, "{prefix}");
        assert_eq!(folders.keys().cloned().collect::<BTreeSet<_>>(), types(&sample["targets"][target]), "{prefix}");
        // Half are mixed: within four standard deviations.
        let (mixed, bound) = (folders["mixed"] as f64, 2.0 * (planned as f64).sqrt());
        assert!((mixed - planned as f64 / 2.0).abs() < bound, "{prefix}: {mixed} of {planned}");
    }
    assert_all_done(ran, 60);
}

#[tokio::test]
async fn each_object_holds_the_header_and_fake_counts_values() {
    let ran = ran_sample().await;
    for (key, body) in ran.objects("default-bucket") {
        let body = String::from_utf8(body).unwrap();
        let values = body.strip_prefix(HEADER).unwrap_or_else(|| panic!("{key}: {body}"));
        assert!(values.ends_with("\r\n") && values.matches('\n').count() == values.matches("\r\n").count(), "{key}");
        let folder = key.split('/').nth(1).unwrap();
        let lines = values.matches("\r\n").count();
        // One value a line, but for addresses of several lines.
        if key.starts_with("sensitive/") && ["bban", "iban", "phone_number", "ssn"].contains(&folder) {
            assert_eq!(lines, 20, "{key}: {body}");
        }
        if key.starts_with("sensitive/") {
            assert!(lines >= 20, "{key}: {body}");
        }
        if key.starts_with("crypto/") && ["rsa", "dsa", "pgp", "ec"].contains(&folder) {
            assert_eq!(values.matches(&format!("body of {folder}\r\n")).count(), 1, "one key: {key}: {body}");
        }
    }
    for put in ran.access("PutObject") {
        assert_eq!(put["content_type"], "text/plain");
        assert!(put.get("acl").is_none(), "the sample asks for none: {put}");
    }
}

#[tokio::test]
async fn the_sample_reads_objects_for_ts3_and_ts4() {
    let ran = ran_sample().await;
    let gets = ran.access("GetObject");
    assert_eq!(gets.len() as u64, sum(ran, &["ts3", "ts4"]));
    assert!(gets.iter().all(|get| get["bucket"] == "test-bucket" && get["target"] == 3));
    // The one object there is the real series; a data point of 1 or more begins with it.
    let found = gets.iter().filter(|get| get["status"] == 200);
    assert!(found.clone().all(|get| get["key"] == "sample-timeseries.dat" && get["bytes"] == REAL_LINES.len()));
    let busy = [ran.values("ts3"), ran.values("ts4")].concat().iter().filter(|value| **value > 0).count();
    assert_eq!(found.count(), busy);
    assert!(gets.iter().all(|get| get["status"] == 200 || get["status"] == 404));
}

#[tokio::test]
async fn data_points_above_100_are_read_in_slices_of_100() {
    let ran = ran_sample().await;
    let plans =
        ran.json_lines("ledger.jsonl").into_iter().filter(|line| line["record"] == "plan" && line["target"] == 3);
    let mut sliced = 0;
    for (since, plan) in plans.enumerate() {
        let mut sizes = BTreeMap::<String, Vec<u64>>::new();
        for point in plan["tasks"].as_array().unwrap().iter().flat_map(|task| task["datapoints"].as_array().unwrap()) {
            sizes
                .entry(point["generator_id"].as_str().unwrap().to_owned())
                .or_default()
                .push(point["value"].as_u64().unwrap());
        }
        for id in ["ts3", "ts4"] {
            let value = ran.values(id)[since];
            let whole = usize::try_from(value / 100).unwrap();
            let expected: Vec<u64> =
                [vec![100; whole], vec![value % 100]].concat().into_iter().filter(|size| *size > 0).collect();
            sliced += u64::from(expected.len() > 1);
            assert_eq!(sizes.remove(id).unwrap_or_default(), expected, "{id} in slot {since}");
        }
    }
    assert_eq!(sliced, 4, "two anomalies of each are above 100");
}

#[tokio::test]
async fn the_function_of_the_sample_gets_the_predecessors_event() {
    let ran = ran_sample().await;
    let lines = ran.json_lines("invocations.jsonl");
    let ts1 = ran.values("ts1");
    assert_eq!(lines.len(), 60);
    for (since, (line, value)) in (0..).zip(lines.iter().zip(ts1)) {
        let time = slot(since).to_string();
        let payload = json!({
            "action": "execute-datapoints",
            "source": "amazon-macie-activity-generator",
            "target": {"function": "test", "group_datapoints": true, "type": "lambda"},
            "timestamp": time,
            "datapoints": [{"generator_id": "ts1", "value": value}],
        });
        assert_eq!(line, &json!({"time": time, "function": "test", "payload": payload}));
    }
}

#[tokio::test]
async fn the_sample_publishes_all_six_series_in_one_request_a_slot() {
    let ran = ran_sample().await;
    let lines = ran.json_lines("metrics.jsonl");
    assert_eq!(lines.len(), 60);
    let shapes = ["sinusoidal", "constant", "random", "square", "real", "custom"];
    for (since, line) in (0..).zip(&lines) {
        let rows: Vec<_> = ran.series().into_iter().filter(|row| row.slot == slot(since).index()).collect();
        let data: Vec<Value> = rows
            .iter()
            .zip(shapes)
            .map(|(row, shape)| {
                json!({"MetricName": "Timeseries", "Timestamp": row.time, "Value": row.value as f64, "Unit": "Count",
                    "Dimensions": [{"Name": "Shape", "Value": shape}, {"Name": "Id", "Value": row.generator_id}]})
            })
            .collect();
        assert_eq!(line, &json!({"Namespace": "Test/Timeseries", "MetricData": data}));
    }
}

#[tokio::test]
async fn after_its_50_points_ts2_puts_nothing_and_counts_as_done() {
    let ran = ran_sample().await;
    for one in ran.ledger().into_iter().filter(|one| one.target == 0) {
        let ts1 = ran.values("ts1")[usize::try_from(one.slot.since(slot(0)).unwrap()).unwrap()];
        if one.slot >= slot(50) {
            assert_eq!((one.planned, one.endings()["ts2"]), (ts1, Ending::Done));
        }
    }
    assert_eq!(ran.values("ts2")[49], 676, "(25 + 1) squared");
}

#[tokio::test]
async fn the_sample_runs_with_its_real_series_in_a_csv_column() {
    let mut csv = sample();
    csv["generators"][4]["config"]["column"] = "value".into();
    let data = sample_data(REAL_CSV);
    let ran = run_plan(plan_of(&csv), setup(30, data.path())).await;
    assert_all_done(&ran, 30);
    assert_eq!(ran.tally.real_data.len(), 1);
    // The SHA-256 as Python's hashlib gives it.
    let hash = &ran.tally.real_data[0];
    let expected = "5930db2fb2e3c9a5d41305663eeb9a234b702d7d1ade3165e818ae8827ac38c2";
    assert_eq!((hash.generator_id.as_str(), hash.cycle, hash.sha256.as_str()), ("ts5", 0, expected));
}

#[tokio::test]
async fn the_sample_without_its_data_fails_with_the_name_of_what_is_missing() {
    let nothing = tempfile::tempdir().unwrap();
    let out = nothing.path().join("out");
    let data = nothing.path().join("data");
    let result = crate::common::run::run_into(&out, plan_of_bytes(SAMPLE), setup(60, &data)).await;
    let (error, tally) = result.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("ts5") && text.contains("sample-timeseries.dat"), "{text}");
    assert_eq!(tally.slots, 0);
}

#[tokio::test]
async fn the_default_puts_as_many_objects_of_both_targets_as_its_series_says() {
    let data = tempfile::tempdir().unwrap();
    let ran = run_plan(plan_of_bytes(DEFAULT), setup(60, data.path())).await;
    assert_all_done(&ran, 60);
    let objects = ran.objects("default-bucket");
    // 2, 2, 2, 1 for 60 slots is 105, for each of two targets.
    assert_eq!(objects.len(), 210);
    let default: Value = serde_json::from_slice(DEFAULT).unwrap();
    let allowed = &types(&default["targets"][0]) | &types(&default["targets"][1]);
    for (folder, _) in folders(&objects, "") {
        assert!(allowed.contains(&folder), "{folder}");
    }
    let puts = ran.access("PutObject");
    for target in [0, 1] {
        let puts: Vec<_> = puts.iter().filter(|put| put["target"] == target).collect();
        assert_eq!(puts.len(), 105);
        assert!(puts.iter().all(|put| put["acl"] == "private"), "it asks for this ACL");
    }
    for (key, body) in objects {
        let body = String::from_utf8(body).unwrap();
        let values = body.strip_prefix(HEADER).unwrap();
        if key.starts_with("iban/") {
            assert_eq!(values.matches("\r\n").count(), 5, "{key}: {body}");
        }
    }
}

#[tokio::test]
async fn with_the_predecessors_extension_the_keys_are_the_predecessors() {
    let data = tempfile::tempdir().unwrap();
    let mut old: Value = serde_json::from_slice(DEFAULT).unwrap();
    for target in old["targets"].as_array_mut().unwrap() {
        target["extension"] = ".fake".into();
    }
    let old = run_plan(plan_of(&old), setup(10, data.path())).await.objects("default-bucket");
    let new = run_plan(plan_of_bytes(DEFAULT), setup(10, data.path())).await.objects("default-bucket");
    let stems = |objects: &BTreeMap<String, Vec<u8>>, extension: &str| -> BTreeMap<String, Vec<u8>> {
        let stem = |key: &String| key.strip_suffix(extension).unwrap_or_else(|| panic!("{key}")).to_owned();
        objects.iter().map(|(key, body)| (stem(key), body.clone())).collect()
    };
    assert!(old.len() > 20);
    assert_eq!(stems(&old, ".fake"), stems(&new, ".txt"), "the same names and bytes");
}
