//! A run repeats to the byte, and a rerun takes the place of the run before.

use std::collections::BTreeMap;

use activity::local::{MARKER, OutFolder, OutFolderError};
use blueprint::Slot;
use serde_json::{Value, json};

use crate::common::run::{Ran, Setup, run, run_into, tree};
use crate::common::{constants, plan_of};

fn blueprint() -> Value {
    json!({
        "commons": {"num_points": 15, "noise_min": -3, "noise_max": 3, "anomalies": {"counts": 2, "formula": "max(datapoints) + t"}},
        "generators": [
            {"id": "wave", "shape": "sinusoidal", "config": {"signal_max": 9}},
            {"id": "random", "shape": "random", "config": {"type": "normalvariate", "signal_max": 7}},
            {"id": "formula", "shape": "custom", "config": {"formula": "sin(t) + random()", "signal_max": 6}},
        ],
        "targets": [
            {"type": "s3", "action": "put", "prefix": "personal/", "generators": ["wave", "random"],
                "fake_types": ["ssn", "profile", "address", "credit_card_full"], "fake_counts": 5, "slice_size": 4},
            {"type": "s3", "action": "put", "prefix": "keys/", "generators": ["formula"], "fake_types": ["rsa", "ec", "aws_creds"]},
            {"type": "s3", "action": "get", "bucket": "default-bucket", "generators": ["random"]},
            {"type": "lambda", "function": "f", "generators": ["wave", "formula"]},
            {"type": "cloudwatch", "namespace": "N", "generators": ["wave"]},
        ],
    })
}

fn setup(jobs: usize) -> Setup {
    Setup { jobs, ..Setup::slots(33) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn series_labels_and_objects_are_the_same_bytes_in_every_run_and_for_any_number_of_jobs() {
    let first = run(&blueprint(), setup(1)).await;
    let objects = first.all_objects();
    assert!(objects.len() > 300, "{}", objects.len());
    for jobs in [1, 4, 4] {
        let again = run(&blueprint(), setup(jobs)).await;
        for name in ["series.csv", "labels.jsonl", "metrics.jsonl", "invocations.jsonl"] {
            assert!(again.text(name) == first.text(name), "{name} with {jobs} jobs");
        }
        assert!(again.all_objects() == objects, "objects with {jobs} jobs");
        assert_eq!(again.ledger(), first.ledger());
        assert_eq!(sorted_access(&again), sorted_access(&first), "reads do not depend on jobs");
    }
}

fn sorted_access(ran: &Ran) -> Vec<String> {
    let mut lines: Vec<String> = ran.text("s3-access.jsonl").lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn a_shorter_run_is_the_beginning_of_a_longer_one() {
    let long = run(&blueprint(), setup(2)).await;
    let short = run(&blueprint(), Setup::slots(20)).await;
    assert!(long.text("series.csv").starts_with(&short.text("series.csv")));
    let (long, short) = (long.all_objects(), short.all_objects());
    assert!(short.len() < long.len());
    assert!(short.iter().all(|(key, body)| long.get(key) == Some(body)));
}

#[tokio::test]
async fn another_start_moves_the_times_and_no_value() {
    let here = run(&blueprint(), Setup::slots(20)).await;
    let start = Slot::at("2026-07-01T12:34:00Z".parse().unwrap());
    let there = run(&blueprint(), Setup { start, ..Setup::slots(20) }).await;
    for (mine, other) in here.series().iter().zip(there.series()) {
        assert_eq!(
            (mine.position, mine.value, mine.clean, &mine.label),
            (other.position, other.value, other.clean, &other.label)
        );
        assert_ne!((mine.slot, &mine.time), (other.slot, &other.time));
    }
    let keys = |ran: &Ran| ran.objects("default-bucket").into_keys().collect::<Vec<_>>();
    assert!(keys(&here).iter().all(|key| !keys(&there).contains(key)), "objects are the slot's own");
}

#[tokio::test]
async fn a_seed_changes_values_and_objects_and_targets_do_not_change_values() {
    let first = run(&blueprint(), Setup::slots(20)).await;
    let mut seeded = blueprint();
    seeded["commons"]["seed"] = 1.into();
    let seeded = run(&seeded, Setup::slots(20)).await;
    assert_ne!(first.values("wave"), seeded.values("wave"));
    let mut other = blueprint();
    other["targets"].as_array_mut().unwrap().truncate(1);
    assert_eq!(run(&other, Setup::slots(20)).await.text("series.csv"), first.text("series.csv"));
}

#[tokio::test]
async fn a_rerun_replaces_its_files_and_touches_no_others() {
    let around = tempfile::tempdir().unwrap();
    let out = around.path().join("out");
    let puts = |value: u64| {
        plan_of(&constants(&[("a", value)], json!([{"type": "s3", "action": "put", "generators": ["a"]}])))
    };
    run_into(&out, puts(20), Setup::slots(5)).await.unwrap();
    assert_eq!(tree(&out.join("s3")).len(), 100);
    std::fs::write(out.join("notes.txt"), "mine").unwrap();
    run_into(&out, puts(2), Setup::slots(3)).await.unwrap();
    let rerun = tree(&out);
    let fresh = around.path().join("fresh");
    run_into(&fresh, puts(2), Setup::slots(3)).await.unwrap();
    let mut expected = tree(&fresh);
    assert_eq!(expected.keys().filter(|name| name.starts_with("s3/")).count(), 6);
    expected.insert("notes.txt".to_owned(), b"mine".to_vec());
    assert_eq!(rerun, expected);
}

#[tokio::test]
async fn a_folder_that_holds_anything_else_is_refused_and_left_alone() {
    let around = tempfile::tempdir().unwrap();
    let foreign = around.path().join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(foreign.join("series.csv"), "mine").unwrap();
    assert!(matches!(OutFolder::check(&foreign), Err(OutFolderError::NotOurs(_))));
    assert!(OutFolder::check(&foreign.join("series.csv")).is_err(), "a file is no folder");
    assert_eq!(tree(&foreign), BTreeMap::from([("series.csv".to_owned(), b"mine".to_vec())]));
    // Looking at a folder that may be written writes nothing.
    assert!(OutFolder::check(&around.path().join("new")).is_ok());
    assert!(!around.path().join("new").exists());
}

#[tokio::test]
async fn a_run_marks_its_folder_and_leaves_these_files() {
    let ran = run(&blueprint(), Setup::slots(2)).await;
    let names: Vec<String> = ran.files.into_keys().filter(|name| !name.starts_with("s3/")).collect();
    let expected = [
        "invocations.jsonl",
        "labels.jsonl",
        "ledger.jsonl",
        "metrics.jsonl",
        "objects.jsonl",
        "s3-access.jsonl",
        "series.csv",
    ];
    assert_eq!(names, [&[MARKER], &expected[..]].concat());
}
