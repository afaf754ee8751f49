//! What the files hold, and that they agree with each other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{FIRST, IDS, sandbox};
use crate::common::Sandbox;
use crate::common::records::{Row, json, lines, rows, text, tree};

/// Two and a half cycles of the shop.
const SLOTS: u64 = 50;

fn run() -> Sandbox {
    let sandbox = sandbox();
    sandbox.done(&["run", "shop.json", "--out", "out", "--slots", "50"]);
    sandbox
}

/// The sum of a generator's values.
fn sum(rows: &[Row], id: &str) -> u64 {
    rows.iter().filter(|row| row.generator_id == id).map(|row| row.value).sum()
}

#[test]
fn the_folder_holds_the_files_that_are_promised() {
    let sandbox = run();
    let entries = std::fs::read_dir(sandbox.path("out")).unwrap();
    let names: BTreeSet<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    for name in [
        "series.csv",
        "labels.jsonl",
        "ledger.jsonl",
        "metrics.jsonl",
        "invocations.jsonl",
        "s3",
        "summary.json",
        "report.html",
    ] {
        assert!(names.contains(name), "{name} is not among {names:?}");
    }
}

#[test]
fn the_series_hold_the_asked_slots_by_slot_and_then_in_the_blueprints_order() {
    let sandbox = run();
    let rows = rows(&sandbox.path("out/series.csv"));
    assert_eq!(rows.len(), 50 * 5);
    for (index, row) in rows.iter().enumerate() {
        let since = (index / 5) as u64;
        assert_eq!(row.slot, FIRST + since as i64);
        assert_eq!((row.cycle, row.position), (since / 20, since % 20));
        assert_eq!(row.time, format!("2026-01-01T00:{since:02}:00Z"));
        assert_eq!(row.generator_id, IDS[index % 5]);
        if row.generator_id == "a short one" {
            assert_eq!(
                row.value,
                if row.position < 5 { 3 } else { 0 },
                "shorter series give 0 for the rest of a cycle"
            );
        }
        if row.generator_id == "burst" {
            assert_eq!(row.value, if row.position % 5 < 3 { 0 } else { 4 }, "the low part comes first");
        }
    }
}

#[test]
fn labels_cover_exactly_the_positions_that_differ_from_clean() {
    let sandbox = run();
    let rows = rows(&sandbox.path("out/series.csv"));
    let labels = lines(&sandbox.path("out/labels.jsonl"));
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
    let mut covered = BTreeMap::new();
    for label in &labels {
        let names: Vec<&str> = label.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, fields);
        let number = |name: &str| label[name].as_u64().unwrap_or_else(|| panic!("{name}: {label}"));
        let (first, last) = (number("start_position"), number("end_position"));
        let since = number("cycle") * 20 + first;
        assert!(since < SLOTS, "only labels that touch the asked slots: {label}");
        assert_eq!(label["start"], format!("2026-01-01T00:{since:02}:00Z"));
        assert_eq!(label["kind"], "point");
        for (index, position) in (first..=last).enumerate() {
            let key = (label["generator_id"].as_str().unwrap().to_owned(), number("cycle"), position);
            let values = (label["clean"][index].as_u64().unwrap(), label["values"][index].as_u64().unwrap());
            assert!(covered.insert(key, (label["id"].as_str().unwrap(), values)).is_none(), "no position twice");
        }
    }
    for row in &rows {
        let label = covered.remove(&(row.generator_id.clone(), row.cycle, row.position));
        match label {
            Some((id, values)) => assert_eq!((row.label.as_str(), (row.clean, row.value)), (id, values)),
            None => assert_eq!((row.label.as_str(), row.clean), ("", row.value), "{row:?}"),
        }
    }
    assert!(covered.is_empty(), "labels of no row: {covered:?}");
    // Exactly `counts` in each whole cycle, and within the range.
    for (id, counts, range) in [("wave", 2, 3..=15), ("dice", 2, 3..=15), ("burst", 0, 0..=0), ("alone", 3, 0..=19)] {
        for cycle in 0..2 {
            let mine = labels.iter().filter(|label| label["generator_id"] == id && label["cycle"] == cycle);
            let positions: Vec<u64> = mine.map(|label| label["start_position"].as_u64().unwrap()).collect();
            assert_eq!(positions.len(), counts, "{id} in cycle {cycle}");
            assert!(positions.iter().all(|position| range.contains(position)), "{id}: {positions:?}");
        }
    }
    // Each cycle draws its own places.
    let places = |cycle: u64| -> Vec<&Value> {
        labels.iter().filter(|label| label["cycle"] == cycle).map(|label| &label["start_position"]).collect()
    };
    assert_ne!(places(0), places(1));
}

#[test]
fn sigma_is_the_distance_from_clean_in_standard_deviations_of_the_clean_series() {
    let sandbox = run();
    let rows = rows(&sandbox.path("out/series.csv"));
    let labels = lines(&sandbox.path("out/labels.jsonl"));
    for label in labels.iter().filter(|label| label["cycle"] == 0) {
        let clean: Vec<f64> = rows
            .iter()
            .filter(|row| row.cycle == 0 && label["generator_id"] == row.generator_id)
            .map(|row| row.clean as f64)
            .collect();
        let mean = clean.iter().sum::<f64>() / clean.len() as f64;
        let deviation = (clean.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / clean.len() as f64).sqrt();
        let distance = label["values"][0].as_f64().unwrap() - label["clean"][0].as_f64().unwrap();
        let sigma = label["sigma"].as_f64().unwrap();
        assert!(
            (sigma - distance / deviation).abs() < 1e-9 * sigma.abs().max(1.0),
            "{label}: {}",
            distance / deviation
        );
    }
}

#[test]
fn the_summarys_figures_are_those_of_the_files() {
    let sandbox = run();
    let rows = rows(&sandbox.path("out/series.csv"));
    let labels = lines(&sandbox.path("out/labels.jsonl"));
    let objects = tree(&sandbox.path("out/s3"));
    let summary = json(&sandbox.path("out/summary.json"));

    assert_eq!(summary["slots"], SLOTS);
    assert_eq!(summary["cycle_length"], 20);
    assert_eq!(summary["start"], "2026-01-01T00:00:00Z");
    assert_eq!(summary["anomalies"], labels.len());
    assert_eq!(summary["objects"], objects.len());
    assert_eq!(summary["bytes"], objects.values().map(Vec::len).sum::<usize>());
    for (series, id) in summary["series"].as_array().unwrap().iter().zip(IDS) {
        let values: Vec<u64> = rows.iter().filter(|row| row.generator_id == id).map(|row| row.value).collect();
        assert_eq!(series["id"], id);
        assert_eq!(series["points"], values.len());
        assert_eq!(series["sum"], values.iter().sum::<u64>());
        assert_eq!(series["min"], *values.iter().min().unwrap());
        assert_eq!(series["max"], *values.iter().max().unwrap());
        let anomalies = labels.iter().filter(|label| label["generator_id"] == id).count();
        assert_eq!(series["anomalies"], anomalies);
    }
    let puts = sum(&rows, "wave") + sum(&rows, "dice");
    let expected = [puts, sum(&rows, "burst"), sum(&rows, "dice"), SLOTS, SLOTS, SLOTS];
    for (target, expected) in summary["targets"].as_array().unwrap().iter().zip(expected) {
        assert_eq!((&target["planned"], &target["executed"]), (&json!(expected), &json!(expected)), "{target}");
    }
    assert_eq!(summary["executed"], expected.iter().sum::<u64>());
    assert_eq!(objects.keys().filter(|key| key.starts_with("default-bucket/papers/")).count() as u64, puts);
    assert_eq!(objects.keys().filter(|key| key.starts_with("keys-of-the-shop/")).count() as u64, sum(&rows, "burst"));
}

#[test]
fn objects_have_the_keys_and_the_content_that_their_target_asks_for() {
    let sandbox = run();
    let mut mixed = 0;
    let objects = tree(&sandbox.path("out/s3/default-bucket"));
    for (key, content) in &objects {
        let rest = key.strip_prefix("papers/").unwrap_or_else(|| panic!("{key}"));
        let (kind, name) = rest.split_once('/').unwrap();
        assert!(["ssn", "iban", "credit_card_full", "mixed"].contains(&kind), "{key}");
        mixed += usize::from(kind == "mixed");
        let uuid = name.strip_suffix(".txt").unwrap_or_else(|| panic!("{key}"));
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{key}");
        let content = std::str::from_utf8(content).unwrap();
        let rest = content
            .strip_prefix(
                "Sample Report - No identification of actual persons or places is intended or should be inferred\r\n\r\n",
            )
            .unwrap_or_else(|| panic!("{content}"));
        assert!(rest.ends_with("\r\n") && !rest.replace("\r\n", "").contains(['\r', '\n']), "{content}");
        match kind {
            "ssn" => {
                // Three of them, each with the keyword that classifiers ask for.
                assert_eq!(rest.lines().count(), 3, "{content}");
                assert!(rest.lines().all(|line| {
                    let line = line.to_lowercase();
                    line.contains("ssn") || line.contains("social security")
                }));
            }
            "iban" => assert_eq!(rest.lines().count(), 3, "{content}"),
            _ => {}
        }
    }
    // Half of them, give or take five standard deviations.
    let half = objects.len() as f64 / 2.0;
    assert!((mixed as f64 - half).abs() < 5.0 * (half / 2.0).sqrt(), "{mixed} of {} are mixed", objects.len());
}

#[test]
fn metrics_are_requests_with_the_slots_values() {
    let sandbox = run();
    let rows = rows(&sandbox.path("out/series.csv"));
    let metrics = lines(&sandbox.path("out/metrics.jsonl"));
    assert_eq!(metrics.len() as u64, SLOTS);
    let shapes = ["sinusoidal", "random", "square", "constant", "custom"];
    for (request, slot) in metrics.iter().zip(rows.chunks(5)) {
        assert_eq!(request["Namespace"], "Shop/Series");
        let data = request["MetricData"].as_array().unwrap();
        assert_eq!(data.len(), 5);
        for ((metric, row), shape) in data.iter().zip(slot).zip(shapes) {
            assert_eq!(metric["MetricName"], "Timeseries");
            let dimensions = json!([{"Name": "Shape", "Value": shape}, {"Name": "Id", "Value": row.generator_id}]);
            assert_eq!(metric["Dimensions"], dimensions);
            assert_eq!(metric["Unit"], "Count");
            assert_eq!(metric["Timestamp"], row.time);
            assert_eq!(metric["Value"].as_f64().unwrap(), row.value as f64);
        }
    }
}

#[test]
fn invocations_carry_the_predecessors_event_with_the_slots_values() {
    let sandbox = run();
    let rows = rows(&sandbox.path("out/series.csv"));
    let invocations = lines(&sandbox.path("out/invocations.jsonl"));
    let of = |function: &str| -> Vec<&Value> {
        invocations.iter().filter(|invocation| invocation["function"] == function).collect()
    };
    let value = |slot: &[Row], id: &str| slot.iter().find(|row| row.generator_id == id).unwrap().value;
    // A function is invoked for a data point of 0 all the same.
    assert_eq!((of("together").len(), of("alone").len(), invocations.len()), (50, 50, 100));
    for (slot, (together, alone)) in rows.chunks(5).zip(of("together").into_iter().zip(of("alone"))) {
        let time = &slot[0].time;
        let event = |datapoints: Value, target: Value| {
            json!({
                "source": "amazon-macie-activity-generator", "action": "execute-datapoints", "timestamp": time,
                "datapoints": datapoints, "target": target,
            })
        };
        let pair = json!([
            {"generator_id": "wave", "value": value(slot, "wave")},
            {"generator_id": "a short one", "value": value(slot, "a short one")},
        ]);
        let target = json!({"type": "lambda", "function": "together", "group_datapoints": true});
        assert_eq!(together["payload"], event(pair, target));
        let one = json!([{"generator_id": "burst", "value": value(slot, "burst")}]);
        let target = json!({"type": "lambda", "function": "alone", "port": 8080});
        assert_eq!(alone["payload"], event(one, target));
        assert_eq!((&together["time"], &alone["time"]), (&json!(time), &json!(time)));
    }
}

#[test]
fn every_planned_data_point_ends_as_done_in_the_ledger() {
    let sandbox = run();
    let summary = json(&sandbox.path("out/summary.json"));
    let ledger: Value = serde_json::from_str(&sandbox.done(&["ledger", "out", "--json"]).stdout).unwrap();
    assert_eq!((&ledger["slots"], &ledger["missed"]), (&json!(50), &json!(0)));
    for (index, points) in [100, 50, 50, 100, 50, 250].into_iter().enumerate() {
        let target = &ledger["targets"][index.to_string()];
        assert_eq!(target["endings"], json!({"done": points}), "target {index}");
        for figure in ["planned", "executed", "failed", "late"] {
            assert_eq!(target[figure], summary["targets"][index][figure], "{figure} of target {index}");
        }
    }
    // People read the same.
    let table = sandbox.done(&["ledger", "out"]).stdout;
    let executed = summary["targets"][0]["executed"].to_string();
    let line = table.lines().find(|line| line.starts_with("s3 put default-bucket/papers/")).unwrap();
    assert!(line.split_whitespace().any(|word| word == executed), "{table}");

    // No task has more than its slice, and slices add up to the data point.
    for record in lines(&sandbox.path("out/ledger.jsonl")) {
        if record["record"] == "plan" && record["target"] == 2 {
            for task in record["tasks"].as_array().unwrap() {
                assert!(task["activities"].as_u64().unwrap() <= 4, "{record}");
            }
        }
    }
}

#[test]
fn a_folder_that_is_no_runs_has_no_ledger() {
    let sandbox = sandbox();
    for folder in [".", "nowhere"] {
        let outcome = sandbox.ask(&["ledger", folder]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(outcome.stderr.contains("ledger.jsonl"), "{outcome:?}");
    }
}

#[test]
fn the_report_needs_nothing_from_elsewhere() {
    let sandbox = run();
    let report = text(&sandbox.path("out/report.html"));
    assert!(report.len() > 10_000 && report.trim_end().ends_with("</html>"));
    for id in IDS {
        assert!(report.contains(id), "{id}");
    }
    // Names of XML namespaces are no addresses that a browser goes to.
    let addresses = report.replace("http://www.w3.org/", "");
    for foreign in ["http://", "https://", "\"//", "@import", "<link rel=\"stylesheet\"", "<script src"] {
        assert!(!addresses.contains(foreign), "{foreign}");
    }
}

#[test]
fn objects_of_the_data_folder_are_read_in_the_order_of_their_keys() {
    let sandbox = Sandbox::new();
    let blueprint = json!({
        "generators": [{"id": "reads", "shape": "constant", "config": {"constant": 3, "num_points": 2}}],
        "targets": [{"type": "s3", "bucket": "archive", "prefix": "in/", "generators": ["reads"]}]
    });
    sandbox.document("reader.json", &blueprint);
    for (name, content) in [("in/b", "bb"), ("in/a", "a"), ("out/c", "ccc")] {
        sandbox.write(&format!("data/archive/{name}"), content);
    }
    sandbox.done(&["run", "reader.json", "--data", "data", "--out", "out"]);
    let summary = json(&sandbox.path("out/summary.json"));
    // The missing one is invented, and its 404 counts as done.
    assert_eq!(summary["targets"][0]["executed"], 6);
    assert_eq!(summary["targets"][0]["endings"], json!({"done": 2}));
    let access = lines(&sandbox.path("out/s3-access.jsonl"));
    let read: Vec<(&str, u64)> =
        access.iter().map(|line| (line["key"].as_str().unwrap(), line["status"].as_u64().unwrap())).collect();
    for slot in read.chunks(3) {
        assert_eq!(slot[..2], [("in/a", 200), ("in/b", 200)]);
        assert!(slot[2].0.starts_with("in/") && slot[2].1 == 404, "{slot:?}");
    }
    assert_eq!(text(&sandbox.path("data/archive/in/a")), "a", "what is given is only read");
}

#[test]
fn odd_prefixes_stay_inside_the_store() {
    let sandbox = Sandbox::new();
    let prefixes = ["/etc/", "a//b/", "./here/", "a/../b/", "C:\\x\\", "~/", "é %/", "con/..", "-rf/"];
    let targets: Vec<Value> = prefixes
        .iter()
        .map(|prefix| json!({"type": "s3", "action": "put", "prefix": prefix, "generators": ["one"]}))
        .collect();
    let generator = json!({"id": "one", "shape": "constant", "config": {"constant": 1, "num_points": 2}});
    sandbox.document("odd.json", &json!({"generators": [generator], "targets": targets}));
    sandbox.done(&["run", "odd.json", "--out", "out"]);
    assert_eq!(sandbox.names(), ["odd.json", "out"]);
    let objects = tree(&sandbox.path("out/s3/default-bucket"));
    assert_eq!(objects.len(), prefixes.len() * 2, "no key takes another's place: {:?}", objects.keys());
    let access = lines(&sandbox.path("out/s3-access.jsonl"));
    for prefix in prefixes {
        let keys = access.iter().filter(|line| line["key"].as_str().unwrap().starts_with(prefix)).count();
        assert!(keys >= 2, "{prefix}");
    }
}
