//! Ctrl-C, and worse.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{sandbox, steady};
use crate::common::records::{json, lines, rows, text, tree};
use crate::common::{Outcome, Running, Sandbox, finish, until};

fn has(path: &Path, what: &str, times: usize) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| text.matches(what).count() >= times)
}

/// Interrupts and waits.
fn interrupt(running: Running) -> Outcome {
    end(running, "INT", 130)
}

/// Sends the signal, and waits for the end with this exit code.
fn end(running: Running, signal: &str, code: i32) -> Outcome {
    running.send(signal);
    let sent = Instant::now();
    let outcome = finish(running);
    assert_eq!(outcome.code, Some(code), "{outcome:?}");
    assert!(sent.elapsed() < Duration::from_secs(5), "it ends at once: {outcome:?}");
    outcome
}

/// Every record is complete, and they agree.
fn check_records(sandbox: &Sandbox, out: &str, generators: usize) {
    let file = |name: &str| sandbox.path(out).join(name);
    let rows = rows(&file("series.csv"));
    let summary = json(&file("summary.json"));
    let slots = summary["slots"].as_u64().unwrap();
    assert_eq!(summary["interrupted"], true);
    assert!(slots > 0 && summary["slots_asked"].as_u64().unwrap() > slots, "{summary}");
    assert_eq!(rows.len() as u64, slots * generators as u64);
    for name in ["labels.jsonl", "metrics.jsonl", "invocations.jsonl", "s3-access.jsonl"] {
        lines(&file(name));
    }
    let ledger = lines(&file("ledger.jsonl"));
    let of = |kind: &str| ledger.iter().filter(|record| record["record"] == kind).count();
    assert_eq!(of("claim"), of("result"), "what was begun was completed");
    let plans: std::collections::BTreeSet<i64> = ledger.iter().map(|record| record["slot"].as_i64().unwrap()).collect();
    assert_eq!(plans.len() as u64, slots, "slots in the ledger");

    let objects = tree(&file("s3"));
    assert_eq!(summary["objects"], objects.len());
    let puts = lines(&file("s3-access.jsonl")).iter().filter(|line| line["operation"] == "PutObject").count();
    assert_eq!(puts, objects.len());
    for target in summary["targets"].as_array().unwrap() {
        let figure = |name: &str| target[name].as_u64().unwrap();
        assert_eq!(figure("planned"), figure("executed") + figure("failed") + figure("late"), "{target}");
    }
    let joined: Value = serde_json::from_str(&sandbox.done(&["ledger", out, "--json"]).stdout).unwrap();
    assert_eq!(joined["slots"], slots);
    for (index, target) in summary["targets"].as_array().unwrap().iter().enumerate() {
        assert_eq!(joined["targets"][index.to_string()]["endings"], target["endings"]);
    }
    assert!(text(&file("report.html")).trim_end().ends_with("</html>"));
}

#[test]
fn ctrl_c_in_real_time_ends_with_every_record_complete() {
    let sandbox = sandbox();
    let running = Running::start(sandbox.command(&["run", "shop.json", "--speed", "realtime", "--out", "out"]));
    // The first slot is done at once, the second is a minute away.
    until("the last target's result", || {
        has(&sandbox.path("out/ledger.jsonl"), "\"target\":5,\"task\":0,\"started\"", 1)
    });
    until("the slot's rows", || has(&sandbox.path("out/series.csv"), "\n", 6));
    std::thread::sleep(Duration::from_millis(200));
    let outcome = interrupt(running);
    assert!(outcome.stderr.contains("interrupted"), "{outcome:?}");
    check_records(&sandbox, "out", 5);
    assert_eq!(json(&sandbox.path("out/summary.json"))["slots"], 1);
    // The folder is a run's: the next one takes it.
    sandbox.done(&["run", "shop.json", "--out", "out"]);
    assert_eq!(json(&sandbox.path("out/summary.json"))["interrupted"], false);
}

#[test]
fn sigterm_and_sighup_end_like_ctrl_c_each_with_its_exit_code() {
    let sandbox = sandbox();
    for (signal, code) in [("TERM", 143), ("HUP", 129)] {
        let arguments = ["run", "shop.json", "--speed", "realtime", "--out", signal];
        let running = Running::start(sandbox.command(&arguments));
        until("the slot's rows", || has(&sandbox.path(signal).join("series.csv"), "\n", 6));
        std::thread::sleep(Duration::from_millis(200));
        let outcome = end(running, signal, code);
        assert!(outcome.stderr.contains("interrupted"), "{outcome:?}");
        check_records(&sandbox, signal, 5);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn under_nohup_a_run_outlives_its_terminal() {
    let sandbox = sandbox();
    let arguments = ["run", "shop.json", "--speed", "realtime", "--out", "out"];
    let running = Running::start(sandbox.command_after("trap '' HUP", &arguments));
    until("the slot's rows", || has(&sandbox.path("out/series.csv"), "\n", 6));
    running.send("HUP");
    std::thread::sleep(Duration::from_millis(500));
    assert!(!sandbox.path("out/summary.json").exists(), "it goes on");
    interrupt(running);
    check_records(&sandbox, "out", 5);
}

#[test]
fn ctrl_c_in_the_middle_of_much_ends_with_every_record_complete() {
    let sandbox = Sandbox::new();
    let mut blueprint = steady(300, 5_000);
    blueprint["targets"]
        .as_array_mut()
        .unwrap()
        .push(json!({"type": "lambda", "function": "f", "generators": ["steady"]}));
    sandbox.document("steady.json", &blueprint);
    for (jobs, slots) in [("1", 3), ("4", 10)] {
        let arguments = ["run", "steady.json", "--jobs", jobs, "--out", jobs, "--quiet", "--json"];
        let running = Running::start(sandbox.command(&arguments));
        until("some slots", || has(&sandbox.path(jobs).join("series.csv"), "\n", slots));
        let outcome = interrupt(running);
        check_records(&sandbox, jobs, 1);
        let printed: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(printed, json(&sandbox.path(jobs).join("summary.json")));
        assert_eq!(outcome.stderr, "");
    }
}

#[test]
fn ctrl_c_as_soon_as_something_is_written_is_a_clean_end_too() {
    let sandbox = sandbox();
    for attempt in 0..10 {
        let out = attempt.to_string();
        let arguments = ["run", "shop.json", "--speed", "realtime", "--out", &out];
        let running = Running::start(sandbox.command(&arguments));
        until("the folder", || sandbox.path(&out).exists());
        interrupt(running);
        let summary = json(&sandbox.path(&out).join("summary.json"));
        assert_eq!(summary["interrupted"], true);
        assert_eq!(rows(&sandbox.path(&out).join("series.csv")).len() as u64, summary["slots"].as_u64().unwrap() * 5);
    }
}

#[test]
fn a_run_that_was_killed_leaves_a_ledger_that_can_be_read() {
    let sandbox = Sandbox::new();
    sandbox.document("steady.json", &steady(500, 5_000));
    let mut running = Running::start(sandbox.command(&["run", "steady.json", "--out", "out"]));
    until("some slots", || has(&sandbox.path("out/series.csv"), "\n", 4));
    running.child.kill().unwrap();
    assert_eq!(finish(running).code, None, "a signal ended it");
    let joined: Value = serde_json::from_str(&sandbox.done(&["ledger", "out", "--json"]).stdout).unwrap();
    let endings = joined["targets"]["0"]["endings"].as_object().unwrap();
    assert!(endings["done"].as_u64().unwrap() >= 3, "{joined}");
    // The slot that was under way: claimed, never completed.
    let unknown = endings.get("unknown").and_then(Value::as_u64).unwrap_or(0);
    assert!(unknown <= 1 && endings.keys().all(|name| ["done", "unknown"].contains(&name.as_str())), "{joined}");
    sandbox.done(&["run", "steady.json", "--slots", "2", "--out", "out"]);
}
