//! The options of `run`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::{FIRST, sandbox, shop, steady};
use crate::common::Sandbox;
use crate::common::records::{json, lines, rows, text, tree};

/// The minute of the clock.
fn minute() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs() / 60).unwrap()
}

#[test]
fn without_slots_one_cycle_is_run_into_a_folder_named_after_the_blueprint() {
    let sandbox = sandbox();
    sandbox.done(&["run", "shop.json"]);
    assert_eq!(sandbox.names(), ["out", "shop.json"]);
    let rows = rows(&sandbox.path("out/shop/series.csv"));
    assert_eq!(rows.len(), 20 * 5);
    assert_eq!((rows[0].slot, rows[99].slot), (FIRST, FIRST + 19));
}

#[test]
fn slots_may_be_fewer_or_more_than_a_cycle_and_begin_alike() {
    let sandbox = sandbox();
    for slots in ["1", "7", "20", "61"] {
        sandbox.done(&["run", "shop.json", "--slots", slots, "--out", slots]);
    }
    let longest = text(&sandbox.path("61/series.csv"));
    for slots in ["1", "7", "20"] {
        let shorter = text(&sandbox.path(slots).join("series.csv"));
        assert!(longest.starts_with(&shorter));
        assert_eq!(shorter.lines().count(), slots.parse::<usize>().unwrap() * 5 + 1);
    }
    let longest = tree(&sandbox.path("61/s3"));
    for (key, content) in tree(&sandbox.path("20/s3")) {
        assert_eq!(longest.get(&key), Some(&content), "{key}");
    }
}

#[test]
fn a_start_is_a_time_and_its_slot_is_the_minute_that_it_is_in() {
    let sandbox = sandbox();
    let starts = [
        ("2026-03-01T12:34:56Z", "2026-03-01T12:34:00Z"),
        ("2026-03-01T12:34:56+02:00", "2026-03-01T10:34:00Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("1969-12-31T23:59:30Z", "1969-12-31T23:59:00Z"),
    ];
    let mut values = Vec::new();
    for (start, first) in starts {
        sandbox.done(&["run", "shop.json", "--slots", "3", "--start", start, "--out", "out"]);
        let rows = rows(&sandbox.path("out/series.csv"));
        assert_eq!((rows[0].time.as_str(), rows[0].position, rows[0].cycle), (first, 0, 0));
        assert_eq!((rows[5].slot, rows[10].slot), (rows[0].slot + 1, rows[0].slot + 2));
        assert_eq!(lines(&sandbox.path("out/metrics.jsonl"))[0]["MetricData"][0]["Timestamp"], first);
        assert_eq!(lines(&sandbox.path("out/invocations.jsonl"))[0]["payload"]["timestamp"], first);
        values.push(rows.iter().map(|row| (row.value, row.clean)).collect::<Vec<_>>());
    }
    assert!(values.windows(2).all(|pair| pair[0] == pair[1]), "the series follow their position, not the clock");
    assert_eq!(rows(&sandbox.path("out/series.csv"))[0].slot, -1, "slots before the epoch count down");
}

#[test]
fn the_blueprints_start_is_taken_and_the_option_goes_before_it() {
    let sandbox = Sandbox::new();
    let mut blueprint = shop();
    blueprint["commons"]["start"] = json!("2025-06-01T06:00:00Z");
    sandbox.document("shop.json", &blueprint);
    sandbox.done(&["run", "shop.json", "--slots", "1", "--out", "own"]);
    assert_eq!(rows(&sandbox.path("own/series.csv"))[0].time, "2025-06-01T06:00:00Z");
    sandbox.done(&["run", "shop.json", "--slots", "1", "--start", "2024-06-01T06:00Z", "--out", "option"]);
    assert_eq!(rows(&sandbox.path("option/series.csv"))[0].time, "2024-06-01T06:00:00Z");
}

#[test]
fn start_now_is_the_minute_of_the_clock() {
    let sandbox = sandbox();
    let before = minute();
    sandbox.done(&["run", "shop.json", "--slots", "2", "--start", "now", "--out", "out"]);
    let slot = rows(&sandbox.path("out/series.csv"))[0].slot;
    assert!((before..=minute()).contains(&slot), "{slot}");
}

#[test]
fn a_speed_is_kept() {
    let sandbox = Sandbox::new();
    sandbox.document("steady.json", &steady(2, 4));
    // A slot of a minute takes half a second; the fourth begins after 1.5 s.
    let outcome = sandbox.done(&["run", "steady.json", "--speed", "120x", "--out", "out"]);
    assert!(outcome.took > Duration::from_millis(1_500), "{outcome:?}");
    assert!(outcome.took < Duration::from_secs(10), "{outcome:?}");
    let summary = json(&sandbox.path("out/summary.json"));
    assert_eq!((&summary["executed"], &summary["slots"]), (&json!(8), &json!(4)));
    // Activities start within their slot.
    for record in lines(&sandbox.path("out/ledger.jsonl")) {
        if record["record"] == "result" {
            let minute = format!("2026-01-01T00:0{}:", record["slot"].as_i64().unwrap() - FIRST);
            assert!(record["started"].as_str().unwrap().starts_with(&minute), "{record}");
        }
    }
}

#[test]
fn a_speed_that_nothing_can_keep_ends_and_accounts_for_every_activity() {
    let sandbox = Sandbox::new();
    sandbox.document("steady.json", &steady(50, 200));
    let outcome = sandbox.done(&["run", "steady.json", "--speed", "1000000x", "--out", "out"]);
    assert!(outcome.took < Duration::from_secs(10), "{outcome:?}");
    let target = &json(&sandbox.path("out/summary.json"))["targets"][0];
    let figure = |name: &str| target[name].as_u64().unwrap();
    assert_eq!(figure("planned"), 50 * 200);
    assert_eq!(figure("executed") + figure("failed") + figure("late"), figure("planned"));
    assert_eq!(figure("failed"), 0);
    assert!(figure("late") > 0, "200 slots of 90 microseconds: {target}");
    assert_eq!(figure("executed"), tree_size(&sandbox), "what is late is never done");
    let endings = target["endings"].as_object().unwrap();
    assert_eq!(endings.values().map(|count| count.as_u64().unwrap()).sum::<u64>(), 200, "{endings:?}");
    let ledger: Value = serde_json::from_str(&sandbox.done(&["ledger", "out", "--json"]).stdout).unwrap();
    assert_eq!(ledger["targets"]["0"]["endings"], target["endings"]);
}

fn tree_size(sandbox: &Sandbox) -> u64 {
    let objects = sandbox.path("out/s3");
    if objects.exists() { tree(&objects).len() as u64 } else { 0 }
}

#[test]
fn a_dash_reads_the_blueprint_from_standard_input() {
    let sandbox = sandbox();
    let outcome = sandbox.ask_with_input(&["run", "-"], shop().to_string().as_bytes());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    sandbox.done(&["run", "shop.json"]);
    assert_eq!(text(&sandbox.path("out/blueprint/series.csv")), text(&sandbox.path("out/shop/series.csv")));
    // The same document in other bytes has the same version, so the same keys and contents.
    assert_eq!(tree(&sandbox.path("out/blueprint/s3")), tree(&sandbox.path("out/shop/s3")));
}

#[test]
fn more_than_max_activities_is_refused_beforehand() {
    let sandbox = Sandbox::new();
    sandbox.document("steady.json", &steady(10, 10));
    let most = |most: &str| sandbox.ask(&["run", "steady.json", "--out", "out", "--max-activities", most]);
    let outcome = most("99");
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    for word in ["100", "99", "--max-activities", "--slots"] {
        assert!(outcome.stderr.contains(word), "{word}: {outcome:?}");
    }
    assert_eq!(sandbox.names(), ["steady.json"]);
    assert_eq!(most("100").code, Some(0));

    // Ten million by default.
    sandbox.document("flood.json", &steady(1_000_001, 10));
    let outcome = sandbox.ask(&["run", "flood.json"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.replace(',', "").contains("10000010"), "{outcome:?}");
    assert!(outcome.took < Duration::from_secs(5), "{outcome:?}");
}

#[test]
fn limits_of_the_blueprint_leave_out_what_is_too_much_and_say_so() {
    let sandbox = Sandbox::new();
    let mut blueprint = steady(10, 5);
    blueprint["generators"][0]["config"]["anomalies"] = json!({"counts": 1, "formula": "500"});
    blueprint["limits"] = json!({"activities_per_slot": 100});
    sandbox.document("limited.json", &blueprint);
    let outcome = sandbox.done(&["run", "limited.json", "--out", "out"]);
    assert!(outcome.stderr.contains("budget"), "what is left out is said: {outcome:?}");
    let target = &json(&sandbox.path("out/summary.json"))["targets"][0];
    assert_eq!((&target["planned"], &target["executed"]), (&json!(540), &json!(40)));
    assert_eq!(target["endings"], json!({"done": 4, "budget": 1}));
    assert_eq!(tree_size(&sandbox), 40);
    let ledger = sandbox.done(&["ledger", "out"]).stdout;
    assert!(ledger.contains("budget"), "{ledger}");
}

#[test]
fn a_total_and_an_end_leave_out_all_that_follows() {
    let sandbox = Sandbox::new();
    for limits in [json!({"activities_total": 25}), json!({"end": "2026-01-01T00:02:00Z"})] {
        let mut blueprint = steady(10, 5);
        blueprint["limits"] = limits.clone();
        sandbox.document("limited.json", &blueprint);
        sandbox.done(&["run", "limited.json", "--out", "out"]);
        let target = &json(&sandbox.path("out/summary.json"))["targets"][0];
        assert_eq!((&target["planned"], &target["executed"]), (&json!(50), &json!(20)), "{limits}");
        assert_eq!(target["endings"], json!({"done": 2, "budget": 3}), "{limits}");
    }
}

#[test]
fn json_prints_the_summary_and_quiet_says_nothing() {
    let sandbox = sandbox();
    let outcome = sandbox.done(&["run", "shop.json", "--out", "out", "--json"]);
    let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(summary, json(&sandbox.path("out/summary.json")));
    let outcome = sandbox.done(&["run", "shop.json", "--out", "out", "--json", "--quiet"]);
    assert_eq!(serde_json::from_str::<Value>(&outcome.stdout).unwrap(), summary);
    assert_eq!(outcome.stderr, "");
    let outcome = sandbox.done(&["run", "shop.json", "--out", "out", "--quiet"]);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""));
    let outcome = sandbox.done(&["run", "shop.json", "--out", "out"]);
    assert_eq!(outcome.stdout, "", "what is no data goes to standard error");
    assert!(outcome.stderr.contains("out/report.html"), "{outcome:?}");
}

#[test]
fn warnings_name_the_generator_and_stop_nothing() {
    let sandbox = Sandbox::new();
    let mut blueprint = shop();
    // As in the predecessor's sample: a range beyond a shorter generator.
    blueprint["generators"][3]["config"]["anomalies"] = json!({"start": 8, "end": 12, "counts": 1});
    sandbox.document("shop.json", &blueprint);
    let outcome = sandbox.done(&["run", "shop.json", "--out", "out"]);
    let warning = outcome.stderr.lines().find(|line| line.starts_with("warning: ")).unwrap();
    assert!(warning.contains("$.generators[3].config.anomalies") && warning.contains("a short one"), "{outcome:?}");
    let labels = lines(&sandbox.path("out/labels.jsonl"));
    let label = labels.iter().find(|label| label["generator_id"] == "a short one").unwrap();
    assert_eq!(label["start_position"], 4, "cut to the last position");
}

#[test]
fn a_data_folder_that_is_not_there_is_refused_though_no_series_needs_it() {
    let sandbox = sandbox();
    let outcome = sandbox.ask(&["run", "shop.json", "--data", "nowhere", "--out", "out"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("nowhere") && outcome.stderr.contains("DIR/<bucket>/<key>"), "{outcome:?}");
    assert!(!sandbox.path("out").exists());
}

#[test]
fn a_start_after_which_there_are_not_enough_slots_is_refused_before_anything_is_written() {
    let sandbox = sandbox();
    for command in [
        &["run", "shop.json", "--slots", "3", "--start", "9999-12-28T23:58:00Z", "--out", "out"][..],
        &["run", "shop.json", "--slots", "1", "--start", "9999-12-30T00:00:00Z", "--out", "out"],
        &["run", "shop.json", "--slots", "1", "--start", "1899-12-31T23:59:00Z", "--out", "out"],
        &["preview", "shop.json", "--slots", "3", "--start", "9999-12-28T23:58:00Z"],
        &["generate", "shop.json", "--cycles", "3", "--start", "9999-12-28T23:58:00Z", "--out", "out"],
    ] {
        let output = sandbox.ask(command);
        assert_eq!(output.code, Some(2), "{command:?}: {}", output.stderr);
        assert!(output.stderr.contains("--start: "), "{command:?}: {}", output.stderr);
        assert!(!sandbox.path("out").exists(), "{command:?}");
    }
    sandbox.done(&["run", "shop.json", "--slots", "2", "--start", "9999-12-28T23:58:00Z", "--out", "out"]);
}
