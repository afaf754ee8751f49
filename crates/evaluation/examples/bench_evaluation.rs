//! How fast findings are held against the truth: a million slots of ten series, 1,000 labels, 10,000 findings.
//!
//! Prints one line of JSON for `scripts/bench-detection`.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark prints, and measures time")]

use std::collections::BTreeMap;
use std::time::Instant;

use activity::truth::{Damage, VersionDocument};
use blueprint::Slot;
use detection::finding::{Finding, Flags, Subject, TimeSpan};
use evaluation::{Delivery, Detected, Reported, Settings, Subjects, TrueLabel, Truth, evaluate};
use serde_json::json;

const SLOTS: u64 = 1_000_000;
const GENERATORS: u64 = 10;
const LABELS: u64 = 1_000;
const FINDINGS: u64 = 10_000;

fn main() {
    let first = Slot::at("2026-01-01T00:00:00Z".parse().expect("a time"));
    let id = |index: u64| format!("g{}", index % GENERATORS);
    let version: VersionDocument = serde_json::from_value(json!({
        "slot": first, "time": "", "version": "v", "seed": 0, "start": first, "cycle_length": SLOTS,
        "generators": (0..GENERATORS).map(id).collect::<Vec<_>>(), "targets": [],
        "subjects": [{"type": "cloudwatch", "namespace": "N", "generators": (0..GENERATORS).map(id).collect::<Vec<_>>()}],
    }))
    .expect("a version");
    let label = |index: u64| {
        let start = first.plus(index * (SLOTS / LABELS) + 17);
        let delivery = Delivery { delivered: true, ..Delivery::default() };
        let (start, end) = (start, start.plus(1 + index % 20));
        TrueLabel {
            id: index.to_string(),
            generator: id(index),
            kind: "point".to_owned(),
            start,
            end,
            sigma: None,
            delivery,
            clean: Vec::new(),
        }
    };
    let mut labels: Vec<TrueLabel> = (0..LABELS).map(label).collect();
    labels.sort_by(|a, b| (&a.generator, a.start).cmp(&(&b.generator, b.start)));
    let truth = Truth {
        first,
        end: first.plus(SLOTS),
        subjects: Subjects::new(&[version]),
        labels,
        disturbed: BTreeMap::new(),
        generators: (0..GENERATORS).map(id).collect(),
        damage: Damage::default(),
    };
    let finding = |index: u64| {
        // Each tenth is where a label is.
        let at = if index.is_multiple_of(10) { index / 10 * (SLOTS / LABELS) + 18 } else { index * 99 };
        let slot = first.plus(at);
        Finding {
            source: "bench".to_owned(),
            detector: None,
            id: index.to_string(),
            kind: "spike".to_owned(),
            subjects: vec![Subject {
                namespace: Some("N".to_owned()),
                dimensions: BTreeMap::from([("Id".to_owned(), id(index / 10))]),
                ..Subject::default()
            }],
            activity: Some(TimeSpan::new(slot.start(), slot.end())),
            published: slot.end(),
            updated: slot.end(),
            received: None,
            severity: None,
            score: Some(1.0),
            flags: Flags::default(),
            classified: None,
        }
    };
    let findings: Vec<Finding> = (0..FINDINGS).map(finding).collect();
    let mut best = f64::INFINITY;
    let mut recall = None;
    for _ in 0..5 {
        let began = Instant::now();
        let reported = Reported::all(findings.iter().cloned());
        let detected = Detected { name: "bench".to_owned(), findings: reported, series: Vec::new() };
        let evaluation = evaluate(&truth, &[detected], &Settings::default());
        best = best.min(began.elapsed().as_secs_f64());
        recall = evaluation.detectors[0].figures.recall.value;
    }
    println!(
        "{}",
        json!({"name": "score 1 M data points, 1,000 labels, 10,000 findings", "seconds": best, "recall": recall})
    );
}
