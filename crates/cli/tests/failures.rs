//! A full disk, a folder that cannot be written: exit code 1, what failed, and the records made so far are kept.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::collections::BTreeSet;
use std::fs::File;

use common::records::{json, lines, rows, text, tree};
use common::{Outcome, Running, Sandbox, finish};
use parquet::file::reader::SerializedFileReader;
use serde_json::{Value, json};

/// Every kind of record, and objects of some 3 KiB: 60 slots, an anomaly in the first of them.
fn busy() -> Value {
    json!({
        "commons": {"num_points": 60},
        "generators": [
            {"id": "puts", "shape": "constant", "config": {"constant": 4, "anomalies": {"start": 0, "end": 0, "counts": 1}}},
            {"id": "calls", "shape": "sinusoidal", "config": {"anomalies": {"counts": 20}}}
        ],
        "targets": [
            {"type": "s3", "action": "put", "prefix": "p/", "generators": ["puts"], "fake_types": ["ssn"], "fake_counts": 100},
            {"type": "s3", "action": "get", "prefix": "p/", "generators": ["puts"]},
            {"type": "lambda", "function": "f", "generators": ["calls"]},
            {"type": "cloudwatch", "namespace": "Busy", "generators": ["puts", "calls"]}
        ]
    })
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.document("busy.json", &busy());
    sandbox
}

/// The command, where no file takes more than so many KiB.
fn on_a_full_disk(sandbox: &Sandbox, kilobytes: u32, arguments: &[&str]) -> Outcome {
    finish(Running::start(sandbox.command_on_a_full_disk(kilobytes, arguments)))
}

/// Exit code 1, and the file that could not be written is named.
fn check_failed(outcome: &Outcome) {
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: cannot write "), "{outcome:?}");
    assert!(!outcome.stderr.contains("panicked"), "{outcome:?}");
}

#[test]
fn a_run_on_a_full_disk_keeps_its_records_in_whole_lines() {
    let whole = sandbox();
    whole.done(&["run", "busy.json", "--out", "out"]);
    let mut reached = BTreeSet::new();
    for kilobytes in [1, 2, 4, 6, 9, 16, 40] {
        let sandbox = sandbox();
        let outcome = on_a_full_disk(&sandbox, kilobytes, &["run", "busy.json", "--out", "out"]);
        check_failed(&outcome);
        assert!(outcome.stderr.contains("cannot write out/"), "{outcome:?}");

        // Each file is the beginning of what it would have been, up to the end of a line.
        for name in ["series.csv", "labels.jsonl", "metrics.jsonl", "invocations.jsonl", "s3-access.jsonl"] {
            let (kept, all) = (text(&sandbox.path("out").join(name)), text(&whole.path("out").join(name)));
            assert!(kept.is_empty() || kept.ends_with('\n'), "{name} is cut at {kilobytes} KiB");
            // What failed is not in the access log; what follows may be.
            assert!(all.starts_with(&kept) || name == "s3-access.jsonl", "{name} at {kilobytes} KiB");
        }
        lines(&sandbox.path("out/s3-access.jsonl"));
        lines(&sandbox.path("out/ledger.jsonl"));

        // No half of an object, a summary or a report.
        let objects = tree(&whole.path("out/s3"));
        let kept = tree(&sandbox.path("out"))
            .into_iter()
            .filter_map(|(name, content)| Some((name.strip_prefix("s3/")?.to_owned(), content)));
        for (key, content) in kept {
            assert_eq!(Some(&content), objects.get(&key), "{key} at {kilobytes} KiB");
        }
        for name in ["summary.json", "report.html"] {
            let path = sandbox.path("out").join(name);
            if path.exists() && name == "summary.json" {
                let slots = json(&path)["slots"].as_u64().unwrap();
                assert!(slots < 60);
                reached.insert(slots);
            } else if path.exists() {
                assert!(text(&path).trim_end().ends_with("</html>"), "the report is cut at {kilobytes} KiB");
            }
        }
        // What is said to be kept is there.
        let kept_slots = rows(&sandbox.path("out/series.csv")).len() / 2;
        if let Some((_, rest)) = outcome.stderr.split_once("the records of ") {
            let slots: usize = rest.split(' ').next().unwrap().parse().unwrap();
            assert!(kept_slots >= slots, "{kept_slots}: {outcome:?}");
        }
        // And the ledger can be read.
        let ledger: Value = serde_json::from_str(&sandbox.done(&["ledger", "out", "--json"]).stdout).unwrap();
        assert!(ledger["slots"].as_u64().unwrap() < 60);
        // Room again: the same folder serves.
        sandbox.done(&["run", "busy.json", "--out", "out"]);
        assert_eq!(tree(&sandbox.path("out")), tree(&whole.path("out")));
    }
    assert!(reached.len() >= 3, "the more room, the more slots: {reached:?}");
}

#[test]
fn what_ledger_and_summary_count_after_a_full_disk_is_in_the_files() {
    let sandbox = Sandbox::new();
    // Series, labels and ledger stay short; a slot's metrics are one long line.
    let ids: Vec<String> = (0..20).map(|index| format!("a-generator-with-a-long-name-{index:02}")).collect();
    let generators: Vec<Value> = ids
        .iter()
        .map(|id| json!({"id": id, "shape": "constant", "config": {"constant": 1, "num_points": 60}}))
        .collect();
    let metrics = json!({"type": "cloudwatch", "namespace": "Busy", "generators": ids, "group_datapoints": true});
    let calls = json!({"type": "lambda", "function": "f", "generators": ["a-generator-with-a-long-name-00"]});
    sandbox.document("busy.json", &json!({"generators": generators, "targets": [metrics, calls]}));
    for kilobytes in [5, 9, 14, 30, 64] {
        let outcome = on_a_full_disk(&sandbox, kilobytes, &["run", "busy.json", "--out", "out"]);
        check_failed(&outcome);
        let written = [lines(&sandbox.path("out/metrics.jsonl")), lines(&sandbox.path("out/invocations.jsonl"))];
        let rows = rows(&sandbox.path("out/series.csv")).len();
        let ledger: Value = serde_json::from_str(&sandbox.done(&["ledger", "out", "--json"]).stdout).unwrap();
        let counted = |document: &Value| document["executed"].as_u64().unwrap() as usize;
        for (index, written) in written.iter().enumerate() {
            let target = &ledger["targets"][index.to_string()];
            assert!(counted(target) <= written.len(), "{kilobytes} KiB: {} lines, {target}", written.len());
        }
        let path = sandbox.path("out/summary.json");
        if path.exists() {
            let summary = json(&path);
            let points: u64 =
                summary["series"].as_array().unwrap().iter().map(|one| one["points"].as_u64().unwrap()).sum();
            assert!(points as usize <= rows, "{kilobytes} KiB: {points} points of {rows} rows");
            for (index, written) in written.iter().enumerate() {
                assert!(counted(&summary["targets"][index]) <= written.len(), "{kilobytes} KiB: {summary}");
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn threads_that_the_system_refuses_are_told_and_no_panic() {
    let sandbox = sandbox();
    // Each thread reserves its stack.
    let arguments = ["run", "busy.json", "--out", "out", "--jobs", "1024"];
    let outcome = finish(Running::start(sandbox.command_after("ulimit -v 900000", &arguments)));
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: cannot start 1024 threads, only "), "{outcome:?}");
    assert!(outcome.stderr.contains("--jobs") && !outcome.stderr.contains("panicked"), "{outcome:?}");
    assert!(!sandbox.path("out").exists());
}

#[test]
fn a_run_whose_objects_find_no_room_names_one_and_counts_them_as_failed() {
    let sandbox = sandbox();
    // Records of the first slots fit, an object does not.
    let mut blueprint = busy();
    blueprint["targets"][0]["fake_counts"] = json!(5_000);
    sandbox.document("busy.json", &blueprint);
    let outcome = on_a_full_disk(&sandbox, 20, &["run", "busy.json", "--out", "out"]);
    check_failed(&outcome);
    assert!(outcome.stderr.contains("out/s3/default-bucket/p/"), "{outcome:?}");
    let summary = json(&sandbox.path("out/summary.json"));
    assert_eq!((&summary["objects"], &summary["targets"][0]["executed"]), (&json!(0), &json!(0)));
    assert_eq!(summary["targets"][0]["failed"], summary["targets"][0]["planned"]);
    assert_eq!(summary["targets"][3]["failed"], 0, "other targets of the slot are done");
}

#[test]
fn generate_on_a_full_disk_keeps_whole_lines_and_no_half_parquet_file() {
    let whole = sandbox();
    for format in ["csv", "jsonl", "parquet"] {
        let arguments = ["generate", "busy.json", "--out", "out", "--format", format];
        whole.done(&arguments);
        for kilobytes in [0, 1, 2, 3] {
            let sandbox = sandbox();
            let outcome = on_a_full_disk(&sandbox, kilobytes, &arguments);
            check_failed(&outcome);
            let kept = tree(&sandbox.path("out"));
            for (name, content) in kept.iter().filter(|(name, _)| !name.starts_with('.')) {
                if name.ends_with(".parquet") {
                    // Labels found no room, but all rows made by then did.
                    let file = File::open(sandbox.path("out").join(name)).unwrap();
                    assert!(SerializedFileReader::new(file).is_ok(), "{name} cannot be read at {kilobytes} KiB");
                    continue;
                }
                let all = std::fs::read(whole.path("out").join(name)).unwrap();
                assert!(all.starts_with(content), "{name} at {kilobytes} KiB");
                assert!(content.is_empty() || content.ends_with(b"\n"), "{name} is cut at {kilobytes} KiB");
            }
            if kilobytes > 0 && format == "csv" {
                assert!(kept["series.csv"].len() > 500, "{kilobytes} KiB: what was made is kept");
            }
        }
    }
}

#[test]
fn preview_on_a_full_disk_leaves_no_half_picture() {
    let sandbox = sandbox();
    for name in ["x.svg", "x.html"] {
        let outcome = on_a_full_disk(&sandbox, 1, &["preview", "busy.json", "--out", name]);
        check_failed(&outcome);
        assert!(outcome.stderr.contains(name), "{outcome:?}");
        assert!(!sandbox.path(name).exists(), "{name}");
    }
}

#[test]
fn a_file_where_the_folder_should_be_is_named_and_untouched() {
    let sandbox = sandbox();
    sandbox.write("taken", "a file");
    for command in ["run", "generate"] {
        for out in ["taken", "taken/deeper", "taken/deeper/still"] {
            let outcome = sandbox.ask(&[command, "busy.json", "--out", out]);
            check_failed(&outcome);
            assert!(outcome.stderr.contains("taken"), "{outcome:?}");
            assert_eq!(outcome.stdout, "");
            assert_eq!(text(&sandbox.path("taken")), "a file");
            assert_eq!(sandbox.names(), ["busy.json", "taken"]);
        }
    }
}

#[test]
fn a_folder_where_a_file_should_be_is_named() {
    for taken in ["series.csv", "ledger.jsonl", "summary.json", "report.html"] {
        let sandbox = sandbox();
        sandbox.done(&["run", "busy.json", "--slots", "1", "--out", "out"]);
        std::fs::remove_file(sandbox.path("out").join(taken)).unwrap();
        sandbox.write(&format!("out/{taken}/mine"), "kept");
        let outcome = sandbox.ask(&["run", "busy.json", "--out", "out"]);
        check_failed(&outcome);
        assert!(outcome.stderr.contains(taken), "{outcome:?}");
        assert_eq!(text(&sandbox.path(&format!("out/{taken}/mine"))), "kept");
    }
}

#[test]
fn a_file_where_the_store_should_be_is_named_and_untouched() {
    let sandbox = sandbox();
    sandbox.done(&["run", "busy.json", "--slots", "1", "--out", "out"]);
    std::fs::remove_dir_all(sandbox.path("out/s3")).unwrap();
    sandbox.write("out/s3", "mine");
    let outcome = sandbox.ask(&["run", "busy.json", "--out", "out"]);
    check_failed(&outcome);
    assert!(outcome.stderr.contains("out/s3"), "{outcome:?}");
    assert_eq!(text(&sandbox.path("out/s3")), "mine");
}

#[test]
fn where_a_picture_cannot_be_written_its_path_is_told_and_nothing_is_lost() {
    let sandbox = sandbox();
    std::fs::create_dir(sandbox.path("folder.svg")).unwrap();
    for out in ["folder.svg", "nowhere/x.svg", "busy.json/x.html"] {
        let outcome = sandbox.ask(&["preview", "busy.json", "--out", out]);
        check_failed(&outcome);
        assert!(outcome.stderr.contains(out), "{outcome:?}");
    }
    assert_eq!(sandbox.names(), ["busy.json", "folder.svg"]);
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_is_full_is_a_failure() {
    let sandbox = sandbox();
    for arguments in
        [&["preview", "busy.json"][..], &["run", "busy.json", "--out", "out", "--json"], &["list", "fakes"]]
    {
        let mut command = sandbox.command(arguments);
        command.stdout(File::options().write(true).open("/dev/full").unwrap());
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("standard output"), "{arguments:?}: {said}");
    }
    assert!(sandbox.path("out/summary.json").exists(), "the run itself is whole");
}
