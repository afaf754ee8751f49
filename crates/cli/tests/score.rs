//! `score`: anybody's results, held against labels.

mod common;

use std::io::Write as _;

use common::Sandbox;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

/// Twelve slots whose figures are worked out elsewhere: labels 3 to 4 and 9.
fn tiny() -> String {
    let scores = [1, 2, 1, 5, 3, 4, 1, 0, 2, 6, 3, 1];
    let rows = scores
        .iter()
        .enumerate()
        .map(|(slot, score)| format!("2026-01-01 00:{slot:02}:00,{},{score}\n", u8::from([3, 4, 9].contains(&slot))));
    format!("timestamp,label,score\n{}", rows.collect::<String>())
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn zipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

#[track_caller]
fn close(found: &Value, expected: f64) {
    assert!((found.as_f64().expect("a number") - expected).abs() < 1e-9, "{found}, expected {expected}");
}

#[test]
fn a_table_has_every_score_with_its_interval_and_its_source() {
    let sandbox = Sandbox::new();
    sandbox.write("tiny.csv", tiny());
    let outcome =
        sandbox.done(&["score", "--table", "tiny.csv", "--threshold", "4", "--vus-window", "4", "--tolerance", "0"]);
    let found = json_of(&outcome.stdout);
    assert_eq!(
        found["table"],
        json!({"file": "tiny.csv", "slots": 12, "slot_seconds": 60.0, "labels": 2, "label_slots": 3, "threshold": 4.0,
               "alerts": 3, "alert_slots": 3})
    );
    let scores = &found["scores"];
    close(&scores["vus"]["vus_roc"]["value"], 0.972_731_064_7);
    close(&scores["vus"]["vus_pr"]["value"], 0.931_630_236_9);
    assert_eq!(scores["vus"]["window"]["value"], 4.0);
    assert_eq!(scores["events"]["recall"]["value"], 1.0);
    close(&scores["events"]["precision"]["value"], 2.0 / 3.0);
    assert_eq!(scores["events"]["recall"]["interval"].as_array().map(Vec::len), Some(2));
    assert_eq!(scores["events"]["recall"]["control"]["draws"], 1_000);
    close(&scores["events"]["false_alerts_a_day"]["value"], 1.0 / (9.0 / 1440.0));
    close(&scores["point"]["recall"]["value"], 2.0 / 3.0);
    assert!(scores.get("point_adjusted").is_none(), "it is given only when asked for");
    for name in ["events", "nab", "point", "range_based", "affiliation", "pr", "roc_auc", "vus"] {
        assert!(scores[name].is_object(), "{name}");
        assert!(
            ["summary", "formula", "reference"].iter().all(|text| found["about"][name][text].is_string()),
            "{name}"
        );
    }
}

#[test]
fn what_cannot_be_given_is_null_with_the_reason() {
    let sandbox = Sandbox::new();
    let found = |table: &str, options: &[&str]| {
        sandbox.write("x.csv", table);
        json_of(&sandbox.done(&[&["score", "--table", "x.csv"], options].concat()).stdout)["scores"].clone()
    };
    let unlabelled = found("label,score\n0,1\n0,2\n", &["--threshold", "2"]);
    for (score, figure) in [("events", "recall"), ("events", "precision"), ("vus", "vus_pr"), ("roc_auc", "roc_auc")] {
        assert_eq!(unlabelled[score][figure]["value"], Value::Null, "{score} {figure}");
        assert!(unlabelled[score][figure]["reason"].as_str().is_some_and(|why| why.contains("no label")), "{score}");
    }
    let silent = found("label,score\n0,1\n1,2\n", &["--threshold", "9", "--point-adjusted"]);
    assert_eq!((&silent["events"]["recall"]["value"], &silent["events"]["f1"]["value"]), (&json!(0.0), &json!(0.0)));
    assert_eq!(silent["events"]["precision"]["value"], Value::Null);
    assert_eq!(silent["point_adjusted"]["pa_recall"]["value"], 0.0);
    let without = found("label,score\n0,1\n1,2\n", &[]);
    assert!(without["events"]["recall"]["reason"].as_str().is_some_and(|why| why.contains("threshold")));
    assert_eq!(without["roc_auc"]["roc_auc"]["value"], 1.0);
}

#[test]
fn columns_may_have_other_names_and_files_may_be_compressed_or_piped() {
    let sandbox = Sandbox::new();
    let renamed = tiny().replacen("timestamp,label,score", "at,truth,\"how odd\"", 1).replace('\n', "\r\n");
    sandbox.write("tiny.csv.gz", zipped(&renamed));
    sandbox.write("tiny.csv", tiny());
    let options = ["--label-column", "truth", "--score-column", "how odd", "--timestamp-column", "at"];
    let zipped = json_of(&sandbox.done(&[&["score", "--table", "tiny.csv.gz"], &options[..]].concat()).stdout);
    let plain = json_of(&sandbox.done(&["score", "--table", "tiny.csv"]).stdout);
    let piped = json_of(&sandbox.ask_with_input(&["score", "--table", "-"], tiny().as_bytes()).stdout);
    assert_eq!(zipped["scores"], plain["scores"]);
    assert_eq!(piped["scores"], plain["scores"]);
}

#[test]
fn a_wrong_table_is_refused_with_line_column_and_what_to_do() {
    let sandbox = Sandbox::new();
    for (table, words) in [
        ("label,value\n0,1\n", &["x.csv:1:", "\"score\"", "\"value\"", "--score-column"][..]),
        ("label,score\n0,1\n2,1\n", &["x.csv:3:", "\"label\"", "0 or 1", "\"2\""]),
        ("label,score\n0,1\n0,high\n", &["x.csv:3:", "\"score\"", "a number", "\"high\""]),
        ("label,score\n0,\n", &["x.csv:2:", "\"score\""]),
        ("label,score\n0,nan\n", &["x.csv:2:", "\"score\""]),
        ("label,score\n0,1,2\n", &["x.csv:2:", "2 columns", "found 3"]),
        ("label,score\n", &["x.csv:", "no rows"]),
        ("", &["x.csv:1:", "\"label\""]),
        ("label,score,timestamp\n0,1,noon\n", &["x.csv:2:", "\"timestamp\"", "\"noon\""]),
        ("label,score,timestamp\n0,1,60\n0,1,0\n", &["x.csv:3:", "\"timestamp\"", "before"]),
    ] {
        sandbox.write("x.csv", table);
        let outcome = sandbox.ask(&["score", "--table", "x.csv"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{table:?}: {outcome:?}");
        assert!(words.iter().all(|word| outcome.stderr.contains(word)), "{table:?}: {}", outcome.stderr);
    }
    assert_eq!(sandbox.ask(&["score", "--table", "nowhere.csv"]).code, Some(2));
    assert_eq!(sandbox.ask(&["score"]).code, Some(2));
}

/// A benchmark of two series of 1,000 rows with a window from row 300 to 399 in the first, and scores of 1 at some rows of it.
fn benchmark(sandbox: &Sandbox, alerts: &[usize]) -> String {
    let time = |row: usize| format!("2026-01-{:02} {:02}:{:02}:00", 1 + row / 1440, row / 60 % 24, row % 60);
    let series: String = (0..1000).map(|row| format!("{},1\n", time(row))).collect();
    for name in ["nab/real/a.csv", "nab/real/b.csv"] {
        sandbox.write(name, format!("timestamp,value\n{series}"));
    }
    let windows = json!({"real/a.csv": [[time(300) + ".000000", time(399) + ".000000"]], "real/b.csv": []});
    sandbox.document("nab/combined_windows.json", &windows);
    let of = |name: &str, alerts: &[usize]| {
        let row = |row: usize| format!("{name},{},{}\n", time(row), if alerts.contains(&row) { "1.0" } else { "0.25" });
        (0..1000).map(row).collect::<String>()
    };
    format!("file,timestamp,anomaly_score\n{}{}", of("real/a.csv", alerts), of("real/b.csv", &[]))
}

#[test]
fn detectors_have_the_benchmarks_scores_by_given_or_best_thresholds() {
    let sandbox = Sandbox::new();
    sandbox.write("early.csv.gz", zipped(&benchmark(&sandbox, &[300])));
    sandbox.write("late.csv", benchmark(&sandbox, &[409]));
    sandbox.document(
        "given.json",
        &json!({
            "early": {"thresholds": {"standard": 0.5, "reward_low_FP_rate": 0.5, "reward_low_FN_rate": 0.5}},
            "late": {"standard": {"threshold": 0.5}, "reward_low_FP_rate": 0.5, "reward_low_FN_rate": 0.5},
        }),
    );
    let ask = ["score", "--nab", "nab", "--scores", "early.csv.gz", "late.csv", "--json"];
    let given = json_of(&sandbox.done(&[&ask[..], &["--thresholds", "given.json"]].concat()).stdout);
    let profile = |document: &Value, index: usize, name: &str| document["detectors"][index]["profiles"][name].clone();
    close(&profile(&given, 0, "standard")["score"], 100.0);
    close(&profile(&given, 1, "standard")["raw"], -1.027_202_006_2);
    close(&profile(&given, 1, "reward_low_FN_rate")["raw"], -2.027_202_006_2);
    close(&profile(&given, 1, "standard")["series"]["real/a.csv"]["raw"], -1.027_202_006_2);
    assert_eq!(profile(&given, 1, "standard")["series"]["real/b.csv"]["raw"], 0.0);
    let best = json_of(&sandbox.done(&ask).stdout);
    assert_eq!(profile(&best, 0, "standard")["threshold"], 1.0);
    assert_eq!(profile(&best, 1, "standard")["threshold"], Value::Null, "silence is better than a late alert");
    close(&profile(&best, 1, "standard")["score"], 0.0);
    let table = sandbox.done(&["score", "--nab", "nab", "--scores", "early.csv.gz"]).stdout;
    assert!(table.contains("early") && table.contains("100.000000"), "{table}");
}

#[test]
fn scores_that_do_not_fit_the_benchmark_are_refused_with_their_line() {
    let sandbox = Sandbox::new();
    let sound = benchmark(&sandbox, &[300]);
    for (scores, words) in [
        (sound.replacen("anomaly_score", "score", 1), &["x.csv:1:", "\"anomaly_score\""][..]),
        (sound.replacen("real/a.csv", "real/c.csv", 1), &["x.csv:2:", "\"file\"", "real/c.csv"]),
        (sound.replacen("00:01:00", "00:01:30", 1), &["x.csv:3:", "\"timestamp\"", "00:01:00"]),
        (sound.replacen("0.25", "odd", 1), &["x.csv:2:", "\"anomaly_score\"", "odd"]),
        (sound.lines().take(1_501).collect::<Vec<_>>().join("\n"), &["x.csv:", "real/b.csv", "500 of 1000"]),
        (format!("{sound}real/b.csv,2026-01-01 00:00:00,0\n"), &["x.csv:2002:", "1000 rows"]),
    ] {
        sandbox.write("x.csv", scores);
        let outcome = sandbox.ask(&["score", "--nab", "nab", "--scores", "x.csv"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{words:?}: {outcome:?}");
        assert!(words.iter().all(|word| outcome.stderr.contains(word)), "{words:?}: {}", outcome.stderr);
    }
    sandbox.write("x.csv", sound);
    sandbox.document("given.json", &json!({"other": {"standard": 0.5}}));
    let outcome = sandbox.ask(&["score", "--nab", "nab", "--scores", "x.csv", "--thresholds", "given.json"]);
    assert!(outcome.code == Some(2) && outcome.stderr.contains("other"), "{outcome:?}");
}
