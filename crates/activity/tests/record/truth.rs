//! What generate writes down before messages leave.

use std::io::Read;
use std::sync::Arc;

use activity::planner::{Planner, RealData, RealDataError};
use activity::ports::PortError;
use activity::simulated::{Documents, Fault, Operation};
use activity::truth::{BucketReader, GroundTruth, LabelsDocument, Reader as _, keys};
use blueprint::Slot;
use serde_json::{Value, json};

use crate::common::{plan_of, slot, start};

fn blueprint(description: &str) -> Value {
    json!({
        "description": description,
        "commons": {"num_points": 20, "signal_max": 9},
        "generators": [{"id": "a", "shape": "sinusoidal",
            "config": {"anomalies": {"start": 3, "end": 15, "counts": 2, "formula": "500 + t"}}}],
        "targets": [{"type": "s3", "action": "put", "generators": ["a"]}],
    })
}

async fn tick(documents: &Documents, truth: &mut GroundTruth, planner: &mut Planner, slot: Slot) -> Vec<String> {
    let (cycle, _) = planner.blueprint().clone().position(planner.start(), slot).expect("after the start");
    truth.write(documents, planner, slot, cycle).await.expect("the record takes it")
}

fn planner(blueprint: &Value) -> Planner {
    Planner::new(plan_of(blueprint), start(), None).ahead(1_000)
}

#[tokio::test]
async fn the_first_tick_is_the_start_and_stays_it_for_everybody() {
    let (documents, plan) = (Documents::default(), plan_of(&blueprint("one")));
    let firsts = (0..30).map(|since| GroundTruth::start(&documents, &plan, slot(since)));
    let starts: Vec<Slot> = futures::future::join_all(firsts).await.into_iter().map(|start| start.unwrap().0).collect();
    assert!(starts.iter().all(|one| *one == starts[0]), "{starts:?}");
    let later = plan_of(&blueprint("another version"));
    assert_eq!(GroundTruth::start(&documents, &later, slot(99)).await.unwrap(), (starts[0], None));
    assert_eq!(documents.json(keys::RUN)["start"], json!(starts[0]));
}

#[tokio::test]
async fn a_start_that_was_deleted_or_garbled_is_that_of_the_earliest_version() {
    let (documents, one) = (Documents::default(), blueprint("one"));
    let plan = plan_of(&one);
    let start = GroundTruth::start(&documents, &plan, slot(3)).await.unwrap();
    assert_eq!(start, (slot(3), None));
    let mut own = Planner::new(Arc::clone(&plan), start.0, None);
    tick(&documents, &mut GroundTruth::default(), &mut own, slot(3)).await;
    let version = keys::version(slot(3), &plan.version);

    documents.remove(keys::RUN);
    let (again, odd) = GroundTruth::start(&documents, &plan, slot(500)).await.unwrap();
    let odd = odd.expect("it is told");
    assert!(odd.contains("run.json: it is missing") && odd.contains(&version), "{odd}");
    assert_eq!((again, documents.json(keys::RUN)["start"].clone()), (slot(3), json!(slot(3))));
    assert_eq!(GroundTruth::start(&documents, &plan, slot(501)).await.unwrap(), (slot(3), None));

    // S3 says no instead of saying that there is none.
    documents.remove(keys::RUN);
    documents.faults.choose(|_, operation| {
        let refused = *operation == Operation::Get(keys::RUN.to_owned());
        let (code, message) = ("AccessDenied".to_owned(), String::new());
        refused.then_some(Fault::Before(PortError::Service { code, message, status: Some(403) }))
    });
    let (again, odd) = GroundTruth::start(&documents, &plan, slot(501)).await.unwrap();
    assert_eq!((again, odd.is_some()), (slot(3), true));
    documents.faults.clear();

    documents.insert(keys::RUN, "{");
    let (again, odd) = GroundTruth::start(&documents, &plan, slot(502)).await.unwrap();
    assert_eq!(again, slot(3));
    assert!(odd.expect("it is told").contains("run.json"));
    // Without a version there is nothing to take it from, and it must not move.
    documents.insert(&version, "{");
    assert!(GroundTruth::start(&documents, &plan, slot(503)).await.unwrap_err().to_string().contains("run.json"));
}

#[tokio::test]
async fn a_start_in_the_blueprint_stands_before_the_record() {
    let documents = Documents::default();
    let mut given = blueprint("given");
    GroundTruth::start(&documents, &plan_of(&given), slot(5)).await.unwrap();
    given["commons"]["start"] = "2025-06-01T00:00:00Z".into();
    let (start, _) = GroundTruth::start(&documents, &plan_of(&given), slot(9)).await.unwrap();
    assert_eq!(start.to_string(), "2025-06-01T00:00:00Z");
}

#[tokio::test]
async fn each_cycles_labels_are_written_once_and_say_the_same_as_the_plan() {
    let documents = Documents::default();
    let (mut truth, mut own) = (GroundTruth::default(), planner(&blueprint("one")));
    for since in 0..50 {
        tick(&documents, &mut truth, &mut own, slot(since)).await;
        // A second function environment, and a repeated tick, write nothing new.
        let before = documents.keys();
        tick(&documents, &mut GroundTruth::default(), &mut planner(&blueprint("one")), slot(since)).await;
        assert_eq!(documents.keys(), before);
    }
    let plan = plan_of(&blueprint("one"));
    let all = documents.keys().into_iter().filter(|key| key.starts_with("labels/"));
    let labels: Vec<LabelsDocument> =
        all.map(|key| serde_json::from_value(documents.json(&key)).expect("labels")).collect();
    assert_eq!(labels.iter().map(|one| one.cycle).collect::<Vec<_>>(), [0, 1, 2]);
    let mut whole = Planner::new(Arc::clone(&plan), start(), None);
    for document in labels {
        assert_eq!((document.version.as_str(), document.start), (plan.version.as_str(), slot(document.cycle * 20)));
        let expected: Vec<&String> =
            whole.cycle(document.cycle).unwrap().labels.iter().map(|label| &label.id).collect();
        let there: Vec<&str> = document.labels.iter().map(|label| label.id.as_str()).collect();
        assert_eq!(there, expected);
        assert_eq!(document.labels.len(), 2);
        let first = &document.labels[0];
        assert_eq!(first.start, document.start.plus(first.start_position));
        assert_eq!(first.end, document.start.plus(first.end_position + 1));
    }
}

#[tokio::test]
async fn versions_are_noted_when_they_come_into_force_and_again_when_they_come_back() {
    let documents = Documents::default();
    let (one, two) = (blueprint("one"), blueprint("two"));
    for (since, blueprint) in [(0, &one), (1, &one), (2, &two), (3, &two), (4, &one)] {
        // Each a cold start.
        tick(&documents, &mut GroundTruth::default(), &mut planner(blueprint), slot(since)).await;
    }
    let reader = BucketReader::open(&documents, &documents, slot(5).start()).await.unwrap();
    let versions = &reader.timeline().versions;
    let (first, second) = (plan_of(&one).version.clone(), plan_of(&two).version.clone());
    let noted: Vec<(Slot, &str)> = versions.iter().map(|one| (one.slot, one.version.as_str())).collect();
    assert_eq!(noted, [(slot(0), first.as_str()), (slot(2), second.as_str()), (slot(4), first.as_str())]);
    assert_eq!(versions[0].targets, ["s3 put default-bucket/"]);
}

struct Numbers(&'static str);

impl RealData for Numbers {
    fn open(&self, _: &str, _: &str) -> Result<Box<dyn Read + '_>, RealDataError> {
        Ok(Box::new(self.0.as_bytes()))
    }
}

#[tokio::test]
async fn a_real_series_is_recorded_by_its_hash_and_a_change_within_the_cycle_is_told() {
    let documents = Documents::default();
    let blueprint = json!({
        "commons": {"num_points": 3, "signal_max": 9},
        "generators": [{"id": "r", "shape": "real", "config": {"bucket": "series", "key": "numbers"}}],
        "targets": [{"type": "s3", "action": "put", "generators": ["r"]}],
    });
    let with = |numbers| Planner::new(plan_of(&blueprint), start(), Some(Box::new(Numbers(numbers)))).ahead(10);
    let quiet = tick(&documents, &mut GroundTruth::default(), &mut with("1\n2\n3\n"), slot(0)).await;
    assert!(quiet.is_empty(), "{quiet:?}");
    let key = keys::labels(&plan_of(&blueprint).version, 0);
    // printf '1\n2\n3\n' | sha256sum
    let hash = "14c5e74c4b96ccef41cd94db73a9ec3348038ac094feca4fd897cecffa07cdae";
    let there = documents.json(&key)["real_data"]["r"].as_str().unwrap().to_owned();
    assert_eq!(there, hash);
    let told = tick(&documents, &mut GroundTruth::default(), &mut with("1\n2\n4\n"), slot(1)).await;
    assert!(told.iter().any(|odd| odd.contains("real series")), "{told:?}");
    assert_eq!(documents.json(&key)["real_data"]["r"], json!(there), "the labels of the cycle stay");
}
