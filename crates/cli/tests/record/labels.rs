//! The labels of a deployment, from documents alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use activity::planner::Planner;
use activity::truth::{BucketReader, GroundTruth, LabelsDocument, ReadError, Reader as _, Span, keys};
use blueprint::Slot;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{after, slot, span};
use crate::common::documents::{Memory, label, version};

/// The labels as they are printed.
async fn try_read(memory: &Memory, span: Span, now: Timestamp) -> Result<Vec<Value>, ReadError> {
    let mut labels = Vec::new();
    let each = |label| labels.push(serde_json::to_value(&label).expect("JSON"));
    BucketReader::open(memory, memory, now).await?.labels(span, each).await?;
    Ok(labels)
}

async fn read(memory: &Memory, span: Span, now: Timestamp) -> Vec<Value> {
    try_read(memory, span, now).await.unwrap()
}

fn ids(labels: &[Value]) -> Vec<&str> {
    labels.iter().map(|label| label["id"].as_str().unwrap()).collect()
}

/// A series with many anomalies in cycles of thirty slots.
fn plan(constant: u64) -> Arc<blueprint::Blueprint> {
    let document = json!({
        "generators": [{"id": "busy", "shape": "constant", "config": {
            "constant": constant, "num_points": 30, "anomalies": {"start": 0, "end": 29, "counts": 12}
        }}]
    });
    Arc::new(blueprint::parse(document.to_string().as_bytes()).unwrap().blueprint)
}

/// The record as generate writes it: ticks of one version after the other, each for so many slots.
async fn ticked(memory: &Memory, turns: &[(&Arc<blueprint::Blueprint>, u64)]) -> Vec<(Slot, String)> {
    let mut since = 0;
    let mut ticks = Vec::new();
    for (plan, slots) in turns {
        let (start, _) = GroundTruth::start(memory, plan, slot(0)).await.unwrap();
        let mut planner = Planner::new(Arc::clone(plan), start, None);
        let mut truth = GroundTruth::default();
        for _ in 0..*slots {
            let cycle = slot(since).since(start).unwrap() / plan.cycle_length();
            truth.write(memory, &mut planner, slot(since), cycle).await.unwrap();
            ticks.push((slot(since), plan.version.clone()));
            since += 1;
        }
    }
    ticks
}

#[tokio::test]
async fn labels_are_those_of_the_slots_in_which_their_version_was_ticked_and_all_of_them() {
    let (one, other) = (plan(3), plan(7));
    let memory = Memory::default();
    // The first version comes back, and the last turn goes over the end of a cycle.
    let ticks = ticked(&memory, &[(&one, 10), (&other, 15), (&one, 20)]).await;
    let labels = read(&memory, Span::default(), after(44, 5)).await;

    let mut wanted = BTreeSet::new();
    for plan in [&one, &other] {
        let mut planner = Planner::new(Arc::clone(plan), slot(0), None);
        for cycle in 0..2 {
            for label in &planner.cycle(cycle).unwrap().labels {
                let here = slot(0).plus(cycle * 30 + label.start_position);
                if ticks.contains(&(here, plan.version.clone())) {
                    wanted.insert((plan.version.clone(), here.to_string(), label.id.clone()));
                }
            }
        }
    }
    let text = |label: &Value, name: &str| label[name].as_str().unwrap().to_owned();
    let found: BTreeSet<_> =
        labels.iter().map(|label| (text(label, "version"), text(label, "start"), text(label, "id"))).collect();
    assert_eq!(found, wanted);
    assert_eq!(labels.len(), wanted.len(), "each once");
    assert!(wanted.iter().map(|(version, ..)| version).collect::<BTreeSet<_>>().len() == 2 && wanted.len() > 10);
    assert!(labels.iter().all(|label| label.get("in_force").is_none()), "a point is never cut");
}

/// One version's labels of a cycle of a hundred slots from slot 0 on, by their positions.
fn cycle(memory: &Memory, name: &str, labels: &[(&str, u64, u64)]) {
    let document = LabelsDocument {
        version: name.to_owned(),
        cycle: 0,
        start: slot(0),
        time: slot(0).to_string(),
        cycle_length: 100,
        real_data: Default::default(),
        warnings: Vec::new(),
        labels: labels.iter().map(|(id, first, last)| label(slot(0), id, *first, *last)).collect(),
    };
    memory.insert(keys::labels(name, 0), serde_json::to_vec(&document).unwrap());
}

/// `one` in force in slots 0 to 9 and from 20 on, `other` between.
fn interrupted() -> Memory {
    let memory = Memory::default();
    for (since, name) in [(0, "one"), (10, "other"), (20, "one")] {
        version(&memory, slot(since), name, &["t"]);
    }
    memory
}

#[tokio::test]
async fn a_label_that_a_change_of_version_cut_says_which_part_was_executed() {
    let memory = interrupted();
    // Positions count from the version's own start, which is the first tick here for both.
    for (name, labels) in [
        ("one", &[("whole", 2, 9), ("cut", 8, 12), ("out", 10, 19), ("over", 5, 24), ("back", 15, 29)][..]),
        ("other", &[("before", 0, 9), ("into", 9, 10), ("inside", 10, 19), ("after", 20, 30)]),
    ] {
        cycle(&memory, name, labels);
    }
    for key in memory.all().into_keys().filter(|key| key.starts_with(keys::VERSIONS)) {
        let mut document: Value = serde_json::from_slice(&memory.all()[&key]).unwrap();
        (document["start"], document["cycle_length"]) = (json!(slot(0)), json!(100));
        memory.insert(key, document.to_string());
    }
    let labels = read(&memory, Span::default(), after(50, 0)).await;
    assert_eq!(ids(&labels), ["whole", "cut", "over", "back", "into", "inside"]);
    let part = |first, end| json!({"start": slot(first).to_string(), "end": slot(end).to_string()});
    let parts: Vec<Option<Value>> = labels.iter().map(|label| label.get("in_force").cloned()).collect();
    assert_eq!(
        parts,
        [
            None,
            Some(json!([part(8, 10)])),
            Some(json!([part(5, 10), part(20, 25)])),
            Some(json!([part(20, 30)])),
            Some(json!([part(10, 11)])),
            None
        ]
    );
    assert!(labels[..4].iter().all(|label| label["version"] == "one"));
    assert!(labels[4..].iter().all(|label| label["version"] == "other"));
}

#[tokio::test]
async fn labels_to_come_are_left_out_unless_they_are_asked_for() {
    let memory = Memory::default();
    let one = plan(3);
    ticked(&memory, &[(&one, 12)]).await;
    let all = read(&memory, span(None, Some(30)), after(0, 0)).await;
    assert_eq!(all.len(), 12, "the whole cycle");
    let begun = |since: u64| {
        let last = after(since, 0).to_string();
        all.iter().filter(|label| label["start"].as_str().unwrap() <= last.as_str()).count()
    };
    let mut counts = BTreeSet::new();
    for since in [0, 5, 11, 20, 29] {
        let labels = read(&memory, Span::default(), after(since, 30)).await;
        assert_eq!(labels.len(), begun(since), "{since}");
        counts.insert(labels.len());
    }
    assert!(counts.len() > 2);
}

#[tokio::test]
async fn bounds_keep_what_touches_them_and_only_their_cycles_are_read() {
    let memory = Memory::default();
    let one = plan(3);
    ticked(&memory, &[(&one, 300)]).await;
    let all = read(&memory, span(None, Some(300)), after(300, 0)).await;
    assert_eq!(all.len(), 12 * 10);
    let before = memory.faults.count("Get");
    let some = read(&memory, span(Some(95), Some(121)), after(300, 0)).await;
    assert_eq!(memory.faults.count("Get") - before, 1 + 2, "the version, and the two cycles of slots 95 to 120");
    let within = |label: &&Value| {
        let start = label["start"].as_str().unwrap();
        slot(95).to_string().as_str() <= start && start < slot(121).to_string().as_str()
    };
    assert_eq!(some, all.iter().filter(within).cloned().collect::<Vec<_>>());
    assert!(!some.is_empty());
}

#[tokio::test]
async fn a_record_without_a_tick_holds_no_labels() {
    assert!(matches!(try_read(&Memory::default(), Span::default(), after(50, 0)).await, Err(ReadError::NoTick)));
}
