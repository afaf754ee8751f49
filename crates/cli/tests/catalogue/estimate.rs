//! estimate: what a deployment would take.

use serde_json::{Value, json};

use crate::{command, complaint, json_of, output, write};

/// The line of an estimate for a service's item.
pub fn line<'a>(estimate: &'a Value, service: &str, item: &str) -> &'a Value {
    let lines = estimate["lines"].as_array().expect("an array");
    let found = lines.iter().find(|line| line["service"] == service && line["item"] == item);
    found.unwrap_or_else(|| panic!("{service}, {item}: {estimate:#}"))
}

pub fn near(found: &Value, expected: f64) -> bool {
    found.as_f64().is_some_and(|found| (found - expected).abs() <= 1e-9 * expected.abs().max(1e-3))
}

#[test]
fn a_hundred_puts_a_minute_for_two_weeks_are_10_08_dollars() {
    let folder = tempfile::tempdir().expect("a folder");
    let blueprint = write(
        folder.path(),
        "puts.json",
        &json!({
            "generators": [{"id": "g", "shape": "constant", "config": {"constant": 100}}],
            "targets": [{"type": "s3", "action": "put", "generators": ["g"]}],
        }),
    );
    let estimate = json_of(&["estimate", &blueprint, "--json"]);
    let puts = line(&estimate, "S3, targets", "put requests");
    // 100 * 60 * 24 a day; $0.005 a thousand.
    assert!(near(&puts["per_day"], 144_000.0) && near(&puts["per_month"], 4_320_000.0), "{puts}");
    assert!(near(&(puts["usd_per_day"].as_f64().unwrap() * 14.0).into(), 10.08), "{puts}");
    // One message and one task a minute: a plan, a claim and a result.
    assert!(near(&line(&estimate, "DynamoDB, ledger", "write units")["per_day"], 3.0 * 1_440.0));
    assert!(near(&line(&estimate, "Lambda", "execute: invocations")["per_day"], 1_440.0));
    // $0.20 for a million: three functions once a minute.
    let usd: f64 = ["generate", "dispatch", "execute"]
        .iter()
        .map(|name| line(&estimate, "Lambda", &format!("{name}: invocations"))["usd_per_month"].as_f64().unwrap())
        .sum();
    assert!(near(&usd.into(), 3.0 * 43_200.0 * 0.2e-6), "{usd}");
    // The total is the sum of its lines, and data events are none of them.
    let lines = estimate["lines"].as_array().unwrap();
    let sum: f64 =
        lines.iter().filter(|line| line["in_total"] == true).map(|line| line["usd_per_month"].as_f64().unwrap()).sum();
    assert!(near(&estimate["total"]["usd_per_month"], sum));
    assert_eq!(line(&estimate, "CloudTrail", "data events, not in the total")["in_total"], json!(false));

    let shown = output(&["estimate", &blueprint]);
    let (table, notes) = (String::from_utf8_lossy(&shown.stdout), String::from_utf8_lossy(&shown.stderr));
    assert!(table.contains("total") && table.contains("21.60"), "{table}");
    assert!(notes.contains("2026-11") && notes.contains("us-east-1"), "{notes}");
}

#[test]
fn an_estimate_is_what_a_run_of_a_cycle_then_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let blueprint = write(
        folder.path(),
        "all.json",
        &json!({
            "commons": {"num_points": 40, "signal_min": 0, "signal_max": 25, "noise_min": -5, "noise_max": 5},
            "generators": [
                {"id": "a", "shape": "sinusoidal", "config": {"anomalies": {"counts": 2, "formula": "90"}}},
                {"id": "b", "shape": "random"},
                {"id": "short", "shape": "square", "config": {"num_points": 10, "high_value": 3}},
            ],
            "targets": [
                {"type": "s3", "action": "put", "generators": ["a", "b"], "slice_size": 7},
                {"type": "s3", "action": "put", "generators": ["short", "b"], "group_datapoints": true},
                {"type": "s3", "action": "get", "generators": ["a", "short"]},
                {"type": "lambda", "function": "f", "generators": ["a", "b"], "slice_size": 10},
                {"type": "cloudwatch", "namespace": "N", "generators": ["a", "b", "short"]},
            ],
            "limits": {"activities_per_slot": 95},
        }),
    );
    let out = folder.path().join("out");
    let run = command(&["run", &blueprint, "--out", out.to_str().unwrap()]).output().expect("the command runs");
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let mut tasks = [0_u64; 5];
    let mut activities = [0_u64; 5];
    let mut refused = [0_u64; 5];
    for line in std::fs::read_to_string(out.join("ledger.jsonl")).expect("the ledger").lines() {
        let record: Value = serde_json::from_str(line).expect("JSON");
        if record["record"] != "plan" {
            continue;
        }
        let target = usize::try_from(record["target"].as_u64().unwrap()).unwrap();
        for task in record["tasks"].as_array().unwrap() {
            if task.get("ending").is_some() {
                refused[target] += task["activities"].as_u64().unwrap();
            } else {
                tasks[target] += 1;
                activities[target] += task["activities"].as_u64().unwrap();
            }
        }
    }
    assert!(refused.iter().sum::<u64>() > 0 && activities.iter().all(|count| *count > 0), "{refused:?} {activities:?}");
    let estimate = json_of(&["estimate", &blueprint, "--json"]);
    for target in 0..5 {
        let estimated = &estimate["targets"][target];
        for (name, executed) in [
            ("tasks_per_slot", tasks[target]),
            ("activities_per_slot", activities[target]),
            ("refused_per_slot", refused[target]),
        ] {
            assert!(
                near(&estimated[name], executed as f64 / 40.0),
                "targets[{target}] {name}: {executed}, {estimated}"
            );
        }
    }
    // The objects that the run wrote, besides those that it refused.
    let summary: Value = serde_json::from_slice(&std::fs::read(out.join("summary.json")).unwrap()).unwrap();
    let put = activities[0] + activities[1];
    assert!(near(&line(&estimate, "S3, targets", "put requests")["per_day"], put as f64 * 36.0), "{summary}");
    // The content manifest is one document for each task that puts objects, however many they are.
    let manifest = std::fs::read_to_string(out.join("objects.jsonl")).expect("the content manifest");
    assert_eq!(manifest.lines().count() as u64, put);
    let documents = (tasks[0] + tasks[1]) as f64;
    assert!(near(&line(&estimate, "S3, record", "put requests")["per_day"], documents * 36.0), "{documents}");
}

#[test]
fn the_size_of_objects_is_that_of_the_objects_of_a_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let blueprint = write(
        folder.path(),
        "sizes.json",
        &json!({
            "commons": {"num_points": 20},
            "generators": [{"id": "g", "shape": "constant", "config": {"constant": 60}}],
            "targets": [{"type": "s3", "action": "put", "generators": ["g"], "fake_types": ["profile", "ssn", "linux_passwd"], "fake_counts": 900}],
        }),
    );
    let out = folder.path().join("out");
    let run = command(&["run", &blueprint, "--out", out.to_str().unwrap()]).output().expect("the command runs");
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let (mut objects, mut bytes) = (0, 0);
    let mut folders = vec![out.join("s3")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let data = entry.metadata().unwrap();
            if data.is_dir() {
                folders.push(entry.path());
            } else {
                objects += 1;
                bytes += data.len();
            }
        }
    }
    assert_eq!(objects, 1_200);
    let estimated = json_of(&["estimate", &blueprint, "--json"])["targets"][0]["object_bytes"].as_f64().unwrap();
    let real = bytes as f64 / objects as f64;
    // Of three types with very different sizes, 1,200 objects draw each a third of the time, within some per cent.
    assert!((estimated / real - 1.0).abs() < 0.1, "{estimated} and {real}");
}

#[test]
fn a_real_series_without_data_counts_as_nothing_and_is_warned_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let real = json!({"id": "r", "shape": "real", "config": {"bucket": "data", "key": "r.csv", "signal_min": 1, "signal_max": 9}});
    let blueprint = write(
        folder.path(),
        "real.json",
        &json!({"commons": {"num_points": 4}, "generators": [real], "targets": [{"type": "s3", "action": "put", "generators": ["r"]}]}),
    );
    let without = output(&["estimate", &blueprint]);
    let said = String::from_utf8_lossy(&without.stderr).into_owned();
    assert!(without.status.success() && said.contains("warning") && said.contains("--data"), "{said}");
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/r.csv"), "1\n2\n3\n4\n").unwrap();
    let data = folder.path().to_str().unwrap();
    let estimate = json_of(&["estimate", &blueprint, "--data", data, "--json"]);
    assert!(line(&estimate, "S3, targets", "put requests")["per_day"].as_f64() > Some(0.0));
    std::fs::write(folder.path().join("data/r.csv"), "1\nNaN\n").unwrap();
    assert!(complaint(&["estimate", &blueprint, "--data", data]).contains("line 2"));
}
