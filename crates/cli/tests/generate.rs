//! `generate`: series and labels as files, by generator, in constant memory.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use common::records::{Row, json, lines, rows, text, tree};
use common::{Sandbox, shipped};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Field, RowAccessor as _};
use serde_json::{Value, json};

/// Series of unlike lengths, with noise, randomness and anomalies, and ids that a CSV file has to quote.
fn series() -> Value {
    json!({
        "commons": {"num_points": 30, "signal_max": 9, "noise_min": -2, "noise_max": 2},
        "generators": [
            {"id": "wave, \"the\" first", "shape": "sinusoidal", "config": {"anomalies": {"start": 3, "end": 20, "counts": 4}}},
            {"id": "dice", "shape": "random", "config": {"type": "lognormvariate", "anomalies": {"counts": 2, "formula": "1000 + t"}}},
            {"id": "a short one", "shape": "constant", "config": {"num_points": 7, "constant": 5, "noise_min": 0, "noise_max": 0}}
        ],
        "targets": [{"type": "s3", "action": "put", "generators": ["dice"]}]
    })
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.document("series.json", &series());
    sandbox
}

fn rows_of_json_lines(path: &Path) -> Vec<Row> {
    let row = |line: &Value| {
        let names: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["slot", "position", "cycle", "time", "generator_id", "value", "clean", "label"]);
        let mut line = line.clone();
        if line["label"].is_null() {
            line["label"] = json!("");
        }
        serde_json::from_value(line).unwrap()
    };
    lines(path).iter().map(row).collect()
}

fn rows_of_parquet(path: &Path) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let row = |row: parquet::record::Row| {
        let names: Vec<&str> = row.get_column_iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["slot", "position", "cycle", "time", "generator_id", "value", "clean", "label"]);
        let number = |index| u64::try_from(row.get_long(index).unwrap()).unwrap();
        let milliseconds = match row.get_column_iter().nth(3).unwrap().1 {
            Field::TimestampMillis(milliseconds) => *milliseconds,
            other => panic!("{other} is no time"),
        };
        Row {
            slot: row.get_long(0).unwrap(),
            position: number(1),
            cycle: number(2),
            time: jiff::Timestamp::from_millisecond(milliseconds).unwrap().to_string(),
            generator_id: row.get_string(4).unwrap().clone(),
            value: number(5),
            clean: number(6),
            label: row.get_string(7).cloned().unwrap_or_default(), // an error where there is none
        }
    };
    reader.get_row_iter(None).unwrap().map(|found| row(found.unwrap())).collect()
}

#[test]
fn every_format_holds_the_rows_that_a_run_writes_by_generator() {
    let sandbox = sandbox();
    sandbox.done(&["run", "series.json", "--slots", "90", "--out", "run"]);
    let mut expected = rows(&sandbox.path("run/series.csv"));
    let order: Vec<String> = expected[..3].iter().map(|row| row.generator_id.clone()).collect();
    expected.sort_by_key(|row| (order.iter().position(|id| *id == row.generator_id), row.slot));
    assert_eq!(expected.len(), 270);
    assert!(expected.iter().any(|row| !row.label.is_empty()) && expected.iter().any(|row| row.label.is_empty()));

    for (format, read) in
        [("csv", rows as fn(&Path) -> Vec<Row>), ("jsonl", rows_of_json_lines), ("parquet", rows_of_parquet)]
    {
        sandbox.done(&["generate", "series.json", "--cycles", "3", "--format", format, "--out", format]);
        let file = sandbox.path(format).join(format!("series.{format}"));
        assert_eq!(read(&file), expected, "{format}");
        // The labels are those of the run, by generator too.
        let id = |label: &Value| label["id"].as_str().unwrap().to_owned();
        let labels = lines(&sandbox.path(format).join("labels.jsonl"));
        let by_id = |labels: Vec<Value>| -> BTreeMap<String, Value> {
            labels.into_iter().map(|label| (id(&label), label)).collect()
        };
        let places: Vec<_> = labels
            .iter()
            .map(|label| {
                let sandbox = order.iter().position(|id| label["generator_id"] == *id);
                (sandbox, label["cycle"].as_u64(), label["start_position"].as_u64())
            })
            .collect();
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(by_id(labels), by_id(lines(&sandbox.path("run/labels.jsonl"))));
    }
}

#[test]
fn csv_is_the_default_and_nothing_but_series_and_labels_is_written() {
    let sandbox = sandbox();
    sandbox.done(&["generate", "series.json", "--out", "out"]);
    let names: Vec<String> = tree(&sandbox.path("out")).into_keys().filter(|name| !name.starts_with('.')).collect();
    assert_eq!(names, ["labels.jsonl", "series.csv"]);
    assert_eq!(rows(&sandbox.path("out/series.csv")).len(), 90);
    assert_eq!(sandbox.names(), ["out", "series.json"]);
}

#[test]
fn seed_and_start_are_those_of_a_run() {
    let sandbox = sandbox();
    let options = ["--seed", "77", "--start", "2025-02-28T23:50:00Z"];
    sandbox.done(&[&["run", "series.json", "--out", "run"][..], &options].concat());
    sandbox.done(&[&["generate", "series.json", "--out", "generate"][..], &options].concat());
    let sorted = |name: &str| {
        let mut rows = rows(&sandbox.path(name).join("series.csv"));
        rows.sort();
        rows
    };
    assert_eq!(sorted("run"), sorted("generate"));
    assert_eq!(sorted("generate")[0].time, "2025-02-28T23:50:00Z");
    sandbox.done(&["generate", "series.json", "--out", "other", "--seed", "78"]);
    assert_ne!(text(&sandbox.path("other/labels.jsonl")), text(&sandbox.path("generate/labels.jsonl")));
}

#[test]
fn real_series_are_read_from_the_data_folder() {
    let sandbox = Sandbox::new();
    let mut blueprint = series();
    blueprint["generators"][2] = json!({"id": "real", "shape": "real", "config": {
        "bucket": "measured", "key": "day.csv", "column": "load", "num_points": 4, "signal_min": 0, "signal_max": 30,
        "noise_min": 0, "noise_max": 0
    }});
    sandbox.document("series.json", &blueprint);
    sandbox.write("data/measured/day.csv", "time,load\n0,10\n1,40\n\n2,20\n");
    sandbox.done(&["generate", "series.json", "--data", "data", "--out", "out", "--cycles", "2"]);
    let rows = rows(&sandbox.path("out/series.csv"));
    let values: Vec<u64> = rows.iter().filter(|row| row.generator_id == "real").map(|row| row.value).collect();
    // Scaled from 0 (what is short is filled with zeros) .. 40 to 0 .. 30 and rounded up; then the rest of the cycle.
    assert_eq!(values[..6], [8, 30, 15, 0, 0, 0]);
    assert_eq!(values[30..36], values[..6], "each cycle reads it anew");
    let outcome = sandbox.ask(&["generate", "series.json", "--out", "none"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("--data") && !sandbox.path("none").exists(), "{outcome:?}");
}

#[test]
fn the_same_bytes_come_again_and_json_tells_what_was_written() {
    let sandbox = Sandbox::new();
    let blueprint = shipped("default.json");
    for format in ["csv", "jsonl", "parquet"] {
        let arguments = ["generate", &blueprint, "--format", format, "--json", "--quiet", "--out"];
        let outcome = sandbox.done(&[&arguments[..], &["one"]].concat());
        assert_eq!(outcome.stderr, "");
        sandbox.done(&[&arguments[..], &["two"]].concat());
        assert_eq!(tree(&sandbox.path("one")), tree(&sandbox.path("two")), "{format}");
        let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(summary["data_points"], 6 * 1440);
        assert_eq!(summary["anomalies"], lines(&sandbox.path("one/labels.jsonl")).len());
    }
}

#[test]
fn files_of_the_same_command_are_replaced_and_a_run_is_never_lost() {
    let sandbox = sandbox();
    sandbox.done(&["generate", "series.json", "--format", "csv", "--out", "out"]);
    sandbox.done(&["generate", "series.json", "--format", "jsonl", "--out", "out"]);
    sandbox.done(&["generate", "series.json", "--format", "jsonl", "--out", "fresh"]);
    assert_eq!(tree(&sandbox.path("out")), tree(&sandbox.path("fresh")), "nothing of the other format is left");

    sandbox.done(&["run", "series.json", "--out", "ran"]);
    let before = tree(&sandbox.path("ran"));
    let outcome = sandbox.ask(&["generate", "series.json", "--out", "ran"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("activity-generator run") && outcome.stderr.contains("--out"), "{outcome:?}");
    assert_eq!(tree(&sandbox.path("ran")), before);
    let outcome = sandbox.ask(&["run", "series.json", "--out", "fresh"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
}

#[test]
fn a_parquet_file_may_hold_many_short_cycles() {
    let sandbox = Sandbox::new();
    let generators: Vec<Value> = (0..20)
        .map(|index| json!({"id": format!("g{index}"), "shape": "constant", "config": {"constant": index, "num_points": 1}}))
        .collect();
    sandbox.document("many.json", &json!({"generators": generators}));
    sandbox.done(&["generate", "many.json", "--cycles", "2000", "--format", "parquet", "--out", "out"]);
    let reader = SerializedFileReader::new(File::open(sandbox.path("out/series.parquet")).unwrap()).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 40_000);
    assert!(reader.num_row_groups() < 10, "cycles share groups: {}", reader.num_row_groups());
}

#[test]
fn options_that_are_wrong_are_refused_and_nothing_is_written() {
    let sandbox = sandbox();
    for arguments in [
        &["generate", "series.json"][..],
        &["generate", "series.json", "--out", "out", "--cycles", "0"],
        &["generate", "series.json", "--out", "out", "--format", "xls"],
        &["generate", "series.json", "--out", "out", "--start", "soon"],
    ] {
        let outcome = sandbox.ask(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert_eq!(sandbox.names(), ["series.json"]);
    }
}

/// The most memory that the command held at once, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(sandbox: &Sandbox, arguments: &[&str]) -> u64 {
    let mut running = common::Running::start(sandbox.command(arguments));
    let status = format!("/proc/{}/status", running.child.id());
    let mut peak = 0;
    while running.child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        peak = peak.max(line.trim().trim_end_matches(" kB").parse().unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let outcome = common::finish(running);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(peak > 1_000, "the peak was seen");
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_what_is_written() {
    let sandbox = Sandbox::new();
    let generator = |index: u64| json!({"id": format!("g{index}"), "shape": "sinusoidal", "config": {"noise_max": 3}});
    for (name, generators) in [("few.json", 2), ("many.json", 16)] {
        let generators: Vec<Value> = (0..generators).map(generator).collect();
        sandbox.document(name, &json!({"commons": {"num_points": 100_000}, "generators": generators}));
    }
    for format in ["csv", "parquet"] {
        let peak = |name: &str, cycles: &str| {
            peak_memory(&sandbox, &["generate", name, "--cycles", cycles, "--format", format, "--out", "out"])
        };
        let small = peak("few.json", "2");
        for (name, cycles) in [("many.json", "1"), ("few.json", "8")] {
            let large = peak(name, cycles);
            assert!(large < small + small / 4 + 4_096, "{format}, {name}, {cycles} cycles: {small} and {large} KiB");
        }
    }
    assert!(json(&sandbox.path("few.json"))["generators"].as_array().unwrap().len() == 2);
}
