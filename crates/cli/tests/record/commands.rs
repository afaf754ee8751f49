//! The commands on a run's folder, and what they refuse.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::common::Sandbox;
use crate::common::records::{lines, rows, text};

/// Three series with noise and anomalies; a cycle of 20 slots from 2026-01-01T00:00Z on.
fn shop() -> Value {
    json!({
        "commons": {"num_points": 20, "signal_max": 6, "noise_max": 2, "anomalies": {"start": 3, "end": 15, "counts": 3}},
        "generators": [
            {"id": "wave", "shape": "sinusoidal"},
            {"id": "flat, \"quoted\"", "shape": "constant", "config": {"constant": 3}},
            {"id": "alone", "shape": "sinusoidal"}
        ],
        "targets": [
            {"type": "s3", "action": "put", "prefix": "p/", "generators": ["wave", "flat, \"quoted\""]},
            {"type": "lambda", "function": "f", "generators": ["alone"]}
        ],
        "limits": {"activities_per_slot": 12}
    })
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.document("shop.json", &shop());
    sandbox.done(&["run", "shop.json", "--slots", "30", "--out", "out"]);
    sandbox
}

fn json_of(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    serde_json::from_str(&sandbox.done(arguments).stdout).unwrap()
}

fn json_lines(sandbox: &Sandbox, arguments: &[&str]) -> Vec<Value> {
    sandbox.done(arguments).stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn points_tell_each_data_point_once_and_add_up_to_the_sums() {
    let sandbox = sandbox();
    let points = json_lines(&sandbox, &["ledger", "out", "--points", "--json"]);
    assert_eq!(points.len(), 30 * 3);
    let mut endings: BTreeMap<(u64, String), u64> = BTreeMap::new();
    for point in &points {
        let ending = point["ending"].as_str().unwrap().to_owned();
        *endings.entry((point["target"].as_u64().unwrap(), ending)).or_default() += 1;
    }
    let sums = json_of(&sandbox, &["ledger", "out", "--json"]);
    for (index, target) in sums["targets"].as_object().unwrap() {
        for (ending, count) in target["endings"].as_object().unwrap() {
            assert_eq!(endings.remove(&(index.parse().unwrap(), ending.clone())), count.as_u64(), "{index} {ending}");
        }
    }
    assert_eq!(endings, BTreeMap::new());
    assert!(sums["targets"]["0"]["endings"]["budget"].as_u64() > Some(0), "more than one ending: {sums}");

    // The same as CSV, whatever generators are called.
    let csv = sandbox.done(&["ledger", "out", "--points"]).stdout;
    assert_eq!(csv.lines().next(), Some("slot,time,target,generator_id,ending"));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(records.len(), points.len());
    for (record, point) in records.iter().zip(&points) {
        let text = |name: &str| point[name].as_str().unwrap().to_owned();
        let number = |name: &str| point[name].as_u64().unwrap().to_string();
        assert_eq!(
            record.iter().collect::<Vec<_>>(),
            [number("slot"), text("time"), number("target"), text("generator_id"), text("ending")]
        );
    }
}

#[test]
fn what_a_ledger_lost_is_missed_by_slot_and_target() {
    let sandbox = sandbox();
    let all = text(&sandbox.path("out/ledger.jsonl"));
    let first = rows(&sandbox.path("out/series.csv"))[0].slot;
    let kept = |line: &&str| {
        let record: Value = serde_json::from_str(line).unwrap();
        let (slot, target) = (record["slot"].as_i64().unwrap() - first, record["target"].as_u64().unwrap());
        slot != 5 && (slot, target) != (9, 1)
    };
    sandbox.write("out/ledger.jsonl", all.lines().filter(kept).map(|line| format!("{line}\n")).collect::<String>());
    let sums = json_of(&sandbox, &["ledger", "out", "--json"]);
    assert_eq!((&sums["slots"], &sums["missed"]), (&json!(29), &json!(1)));
    assert_eq!((&sums["targets"]["0"]["missed"], &sums["targets"]["1"]["missed"]), (&json!(1), &json!(2)));
    let points = json_lines(&sandbox, &["ledger", "out", "--points", "--json"]);
    let missed: Vec<&Value> = points.iter().filter(|point| point["ending"] == "missed").collect();
    let place_of = |point: &&Value| (point["slot"].as_i64().unwrap() - first, point["target"].as_u64().unwrap());
    assert_eq!(missed.iter().map(place_of).collect::<Vec<_>>(), [(5, 0), (5, 1), (9, 1)]);
    assert!(missed.iter().all(|point| point["generator_id"].is_null()));
    let table = sandbox.done(&["ledger", "out"]).stdout;
    assert!(table.contains("slots missed") && table.contains("1 slots have no plan: missed"), "{table}");
}

#[test]
fn bounds_are_times_of_slots_for_folders_too() {
    let sandbox = sandbox();
    let bounds = ["--from", "2026-01-01T00:04:30Z", "--to", "2026-01-01T00:10:00Z"];
    let sums = json_of(&sandbox, &[&["ledger", "out", "--json"][..], &bounds].concat());
    assert_eq!((&sums["slots"], &sums["missed"]), (&json!(6), &json!(0)));
    let labels = json_lines(&sandbox, &[&["labels", "out", "--json"][..], &bounds].concat());
    let within =
        |label: &Value| ("2026-01-01T00:04:00Z".."2026-01-01T00:10:00Z").contains(&label["start"].as_str().unwrap());
    let all = lines(&sandbox.path("out/labels.jsonl"));
    assert_eq!(labels, all.iter().filter(|label| within(label)).cloned().collect::<Vec<_>>());
    assert!(!labels.is_empty() && labels.len() < all.len());
    let nothing = sandbox.ask(&["ledger", "out", "--from", "2026-01-01T00:10:00Z", "--to", "2026-01-01T00:10:00Z"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (Some(2), ""));
    assert!(nothing.stderr.contains("--to"), "{nothing:?}");
    let wrong = sandbox.ask(&["labels", "out", "--from", "noon"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("--from") && wrong.stderr.contains("2026-01-01T00:00:00Z"), "{wrong:?}");
}

#[test]
fn labels_of_a_folder_are_its_own_as_lines_and_as_a_table() {
    let sandbox = sandbox();
    sandbox.done(&["generate", "shop.json", "--out", "series"]);
    for folder in ["out", "series"] {
        let written = lines(&sandbox.path(folder).join("labels.jsonl"));
        assert_eq!(json_lines(&sandbox, &["labels", folder, "--json"]), written);
        let shown = sandbox.done(&["labels", folder]);
        let mut table = shown.stdout.lines();
        let header: Vec<&str> = table.next().unwrap().split_whitespace().collect();
        assert_eq!(header, ["id", "generator", "kind", "start", "end"]);
        for label in &written {
            let row = table.next().unwrap();
            for name in ["id", "generator_id", "kind", "start", "end"] {
                assert!(row.contains(label[name].as_str().unwrap()), "{row}");
            }
        }
        assert_eq!(table.next(), None);
        assert!(shown.stderr.contains(&format!("{} labels", written.len())), "{shown:?}");
    }
}

#[test]
fn labels_that_an_interrupted_run_did_not_come_to_are_said() {
    let sandbox = sandbox();
    let path = sandbox.path("out/summary.json");
    let mut summary: Value = serde_json::from_str(&text(&path)).unwrap();
    summary["slots"] = json!(6);
    sandbox.write("out/summary.json", summary.to_string());
    let labels = lines(&sandbox.path("out/labels.jsonl"));
    let beyond = labels.iter().filter(|label| label["start"].as_str().unwrap() >= "2026-01-01T00:06:00Z").count();
    assert!(beyond > 0);
    let outcome = sandbox.done(&["labels", "out", "--json"]);
    assert!(outcome.stderr.contains(&format!("{beyond} labels lie in slots")), "{outcome:?}");
    let outcome = sandbox.done(&["labels", "out", "--json", "--to", "2026-01-01T00:06:00Z"]);
    assert_eq!((outcome.stdout.lines().count(), outcome.stderr.as_str()), (labels.len() - beyond, ""));
}

#[test]
fn a_place_without_a_record_is_named_with_what_to_do() {
    let sandbox = Sandbox::new();
    for (arguments, words) in [
        (&["ledger", "nowhere"][..], ["nowhere holds no ledger.jsonl", "activity-generator run"]),
        (&["ledger", "nowhere", "--points"], ["nowhere holds no ledger.jsonl", "activity-generator run"]),
        (&["labels", "nowhere"], ["nowhere holds no labels.jsonl", "activity-generator generate"]),
        (&["ledger", "s3://bucket/prefix"], ["s3://bucket/prefix", "3 to 63"]),
        (&["labels", "s3://"], ["s3://", "3 to 63"]),
    ] {
        let outcome = sandbox.ask(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(words.iter().all(|word| outcome.stderr.contains(word)), "{outcome:?}");
    }
}

#[test]
fn a_damaged_line_of_a_folder_is_named_and_the_others_are_read() {
    let sandbox = sandbox();
    let whole: Value = serde_json::from_str(&sandbox.done(&["ledger", "out", "--json"]).stdout).unwrap();
    assert_eq!(whole["damage"], json!({"count": 0, "named": []}));
    let ledger = text(&sandbox.path("out/ledger.jsonl"));
    let far = r#"{"record":"plan","slot":"soon","time":"","target":0,"version":"v","tasks":[]}"#;
    let mut damaged = format!("garbled\n{far}\n").into_bytes();
    damaged.extend_from_slice(b"\xff\xfe\n");
    damaged.extend_from_slice(ledger.as_bytes());
    sandbox.write("out/ledger.jsonl", &damaged);
    let outcome = sandbox.ask(&["ledger", "out", "--json"]);
    assert_eq!(outcome.code, Some(3), "{outcome:?}");
    let mut sums: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(sums["damage"]["count"], json!(3));
    for line in 1..=3 {
        let name = format!("out/ledger.jsonl, line {line}");
        assert!(outcome.stderr.contains(&name), "{outcome:?}");
        assert_eq!(sums["damage"]["named"][line - 1]["key"], json!(name));
    }
    sums["damage"] = whole["damage"].clone();
    assert_eq!(sums, whole, "nothing else is hidden");

    let labels = text(&sandbox.path("out/labels.jsonl"));
    sandbox.write("out/labels.jsonl", format!("{{\"id\": 1}}\n{labels}"));
    let outcome = sandbox.ask(&["labels", "out", "--json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), labels.as_str()), "{outcome:?}");
    assert!(outcome.stderr.contains("out/labels.jsonl, line 1"), "{outcome:?}");
    assert!(outcome.stderr.contains("1 part of the record is damaged"), "{outcome:?}");
}

#[test]
fn a_damaged_summary_is_named_and_the_ledger_read_without_it() {
    let sandbox = sandbox();
    let path = sandbox.path("out/summary.json");
    let mut endless: Value = serde_json::from_str(&text(&path)).unwrap();
    endless["slots"] = json!(1_000_000_000_000_000_000_u64);
    for content in ["{".to_owned(), endless.to_string()] {
        sandbox.write("out/summary.json", content);
        let outcome = sandbox.ask(&["ledger", "out", "--json"]);
        assert_eq!(outcome.code, Some(3), "{outcome:?}");
        assert!(outcome.stderr.contains("out/summary.json: not a summary"), "{outcome:?}");
        let sums: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!((&sums["missed"], &sums["damage"]["count"]), (&json!(null), &json!(1)));
        assert!(sums["slots"].as_u64().unwrap() > 0);
    }
}

#[test]
fn helps_and_completions_know_the_commands_and_say_what_in_force_means() {
    let sandbox = Sandbox::new();
    let help = sandbox.done(&["labels", "--help"]).stdout;
    assert!(help.contains("in_force") && help.contains("s3://BUCKET") && help.contains("--from"), "{help}");
    let help = sandbox.done(&["run", "--help"]).stdout;
    for option in ["--aws", "--profile", "--default-bucket"] {
        assert!(help.contains(option), "{option}: {help}");
    }
    let script = sandbox.done(&["completions", "bash"]).stdout;
    for word in ["labels", "--points", "--aws", "--default-bucket"] {
        assert!(script.contains(word), "{word}");
    }
}

#[cfg(not(feature = "aws"))]
#[test]
fn a_build_without_aws_says_so_and_how_to_get_one_that_has_it() {
    let sandbox = Sandbox::new();
    sandbox.document("shop.json", &shop());
    for arguments in [&["run", "shop.json", "--aws"][..], &["ledger", "s3://bucket"], &["labels", "s3://bucket"]] {
        let outcome = sandbox.ask(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(outcome.stderr.contains("no AWS") && outcome.stderr.contains("--features aws"), "{outcome:?}");
        assert_eq!(sandbox.names(), ["shop.json"]);
    }
}

#[test]
fn options_of_aws_are_refused_where_they_mean_nothing() {
    let sandbox = Sandbox::new();
    sandbox.document("shop.json", &shop());
    for (options, words) in [
        (&["--profile", "p"][..], "--aws"),
        (&["--default-bucket", "bucket"], "--aws"),
        (&["--aws", "--function", "f=http://127.0.0.1:1/"], "--function"),
        (&["--aws", "--default-bucket", "No_Bucket"], "3 to 63"),
    ] {
        let outcome = sandbox.ask(&[&["run", "shop.json", "--out", "out"][..], options].concat());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(outcome.stderr.contains(words), "{outcome:?}");
        assert_eq!(sandbox.names(), ["shop.json"]);
    }
}
