//! What generate writes down once: start, versions, labels.

use std::io::Read;
use std::sync::Arc;

use activity::planner::{Planner, RealData, RealDataError};
use activity::ports::Documents;
use activity::truth::{BucketReader, GroundTruth, LabelsDocument, Reader as _, RunDocument, Span, keys};
use aws::BucketDocuments;
use blueprint::{Blueprint, Slot};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::world::{documents, plan, record};

fn first() -> Slot {
    Slot::at("2026-01-01T00:00:00Z".parse().expect("a time"))
}

/// A blueprint with anomalies, of ten slots a cycle; blueprints of other seeds are other versions.
fn blueprint(seed: u64) -> Value {
    json!({
        "commons": {"seed": seed, "num_points": 10, "anomalies": [{"counts": 2}]},
        "generators": [{"id": "a", "shape": "sinusoidal"}, {"id": "b", "shape": "constant", "config": {"constant": 3}}],
        "targets": [{"type": "s3", "bucket": "bucket-one", "generators": ["a", "b"]}],
    })
}

fn planner(plan: &Arc<Blueprint>) -> Planner {
    Planner::new(Arc::clone(plan), first(), None)
}

/// What the generate function does on a cold start, in a slot.
async fn cold_start(documents: &BucketDocuments, plan: &Arc<Blueprint>, slot: Slot) -> Vec<String> {
    let (cycle, _) = plan.position(first(), slot).expect("a slot after the start");
    GroundTruth::default().write(documents, &mut planner(plan), slot, cycle).await.expect("a ground truth")
}

async fn read_run(documents: &BucketDocuments) -> RunDocument {
    let run = documents.get(keys::RUN).await.expect("an answer").expect("a run");
    serde_json::from_slice(&run).expect("a run")
}

#[tokio::test]
async fn thirty_first_ticks_at_once_agree_on_one_start() {
    let (documents, plan) = (documents("truth-start").await, plan(&blueprint(1)));
    let ticks = (0..30).map(|number| GroundTruth::start(&documents, &plan, first().plus(number)));
    let starts: Vec<Slot> = join_all(ticks).await.into_iter().map(|start| start.expect("a start").0).collect();
    assert!(starts.iter().all(|start| *start == starts[0]), "{starts:?}");
    let run = read_run(&documents).await;
    assert_eq!((run.start, run.time, run.version), (starts[0], starts[0].to_string(), plan.version.clone()));
    // Every later tick, of this version or another, has it too.
    let other = self::plan(&blueprint(2));
    assert_eq!(GroundTruth::start(&documents, &other, first().plus(500)).await.expect("a start").0, starts[0]);
    assert_eq!(documents.list("").await, Ok(vec!["run.json".to_owned()]));
}

#[tokio::test]
async fn the_start_of_the_blueprint_stands_before_that_of_the_record_and_does_not_replace_it() {
    let documents = documents("truth-own-start").await;
    let ticked = plan(&blueprint(1));
    assert_eq!(GroundTruth::start(&documents, &ticked, first().plus(7)).await.expect("a start").0, first().plus(7));
    let mut fixed = blueprint(1);
    fixed["commons"]["start"] = json!("2026-01-01T00:02:00Z");
    let fixed = plan(&fixed);
    assert_eq!(GroundTruth::start(&documents, &fixed, first().plus(9)).await.expect("a start").0, first().plus(2));
    assert_eq!(read_run(&documents).await.start, first().plus(7));
}

#[tokio::test]
async fn the_labels_of_a_cycle_are_written_once_and_are_those_of_the_plan() {
    let ((documents, table), plan) = (record("truth-labels").await, plan(&blueprint(1)));
    join_all((0..10).map(|_| cold_start(&documents, &plan, first().plus(3)))).await;
    let key = format!("labels/{}/000000.json", plan.version);
    let written = documents.get(&key).await.expect("an answer").expect("labels");
    cold_start(&documents, &plan, first().plus(4)).await;
    assert_eq!(documents.get(&key).await, Ok(Some(written)));
    cold_start(&documents, &plan, first().plus(25)).await;
    assert_eq!(
        documents.list("labels/").await,
        Ok(vec![key, format!("labels/{}/000002.json", plan.version)]),
        "a cycle without a tick has none"
    );

    let read: Vec<LabelsDocument> = read_labels(&documents).await;
    for (document, cycle) in read.iter().zip([0, 2]) {
        let start = first().plus(cycle * 10);
        assert_eq!((document.cycle, document.cycle_length, document.start), (cycle, 10, start));
        let mut planner = planner(&plan);
        let expected = &planner.cycle(cycle).expect("a cycle").labels;
        assert_eq!(document.labels.len(), expected.len());
        assert!(!expected.is_empty(), "the blueprint has anomalies");
    }
    assert_ne!(read[0].labels, read[1].labels, "each cycle draws its own places");

    // Some cycles of one version, beside those of others.
    cold_start(&documents, &self::plan(&blueprint(2)), first()).await;
    let reader = BucketReader::open(&documents, &table, first().plus(30).start()).await.expect("a record");
    let mut some = Vec::new();
    let span = Span { first: Some(first().plus(20)), end: Some(first().plus(30)) };
    reader.labels(span, |one| some.push(one)).await.expect("labels");
    assert!(reader.damage().is_empty(), "{:?}", reader.damage());
    let of_first = some.into_iter().filter(|one| one.version.as_ref() == Some(&plan.version));
    assert_eq!(of_first.map(|one| one.label).collect::<Vec<_>>(), read[1].labels);
}

#[tokio::test]
async fn versions_are_noted_once_and_again_after_a_change_and_after_a_change_back() {
    let (documents, table) = record("truth-versions").await;
    let (a, b) = (plan(&blueprint(1)), plan(&blueprint(2)));
    // Slots in which a function starts cold, and the version that it has.
    for (since, plan) in [(0, &a), (1, &a), (2, &b), (3, &b), (4, &a), (5, &a)] {
        join_all((0..3).map(|_| cold_start(&documents, plan, first().plus(since)))).await;
    }
    let reader = BucketReader::open(&documents, &table, first().plus(9).start()).await.expect("a record");
    let versions = &reader.timeline().versions;
    let noted: Vec<(Slot, &str)> = versions.iter().map(|noted| (noted.slot, noted.version.as_str())).collect();
    let (a, b) = (a.version.as_str(), b.version.as_str());
    assert_eq!(noted, [(first(), a), (first().plus(2), b), (first().plus(4), a)]);
    let version = &versions[0];
    assert_eq!((version.seed, version.start, version.cycle_length), (1, first(), 10));
    assert_eq!(version.generators, ["a", "b"]);
    assert_eq!(version.targets.len(), 1);
    assert!(version.targets[0].contains("s3 get bucket-one/"), "{:?}", version.targets);
    assert_eq!(documents.list(keys::VERSIONS).await.map(|keys| keys.len()), Ok(3));
}

/// All labels of a record, cycle by cycle.
async fn read_labels(documents: &BucketDocuments) -> Vec<LabelsDocument> {
    let mut all = Vec::new();
    for key in documents.list("labels/").await.expect("keys") {
        let body = documents.get(&key).await.expect("an answer").expect("labels");
        all.push(serde_json::from_slice(&body).expect("labels"));
    }
    all
}

/// A real series that somebody replaced in between.
struct Real(&'static str);

impl RealData for Real {
    fn open(&self, _: &str, _: &str) -> Result<Box<dyn Read + '_>, RealDataError> {
        Ok(Box::new(self.0.as_bytes()))
    }
}

#[tokio::test]
async fn a_real_series_that_changed_under_a_cycle_is_said_and_the_first_labels_stand() {
    let documents = documents("truth-real").await;
    let plan = plan(&json!({
        "commons": {"num_points": 4},
        "generators": [{"id": "r", "shape": "real", "config": {"bucket": "series", "key": "r.csv"}}],
        "targets": [{"type": "s3", "bucket": "bucket-one", "generators": ["r"]}],
    }));
    let write = async |content| {
        let mut planner = Planner::new(Arc::clone(&plan), first(), Some(Box::new(Real(content))));
        GroundTruth::default().write(&documents, &mut planner, first(), 0).await.expect("a ground truth")
    };
    assert_eq!(write("1\n2\n3\n4\n").await, [""; 0]);
    assert_eq!(write("1\n2\n3\n4\n").await, [""; 0]);
    let odd = write("9\n2\n3\n4\n").await;
    assert!(odd.len() == 1 && odd[0].contains("cycle 0"), "{odd:?}");
    let labels = read_labels(&documents).await;
    assert_eq!(labels.len(), 1);
    // `printf '1\n2\n3\n4\n' | sha256sum`
    let hash = "16fbd7d1f18d2fedb247d73edc3bc6aa040f5ab99bd3b48c35b79e543d22179b";
    assert_eq!(labels[0].real_data, [("r".to_owned(), hash.to_owned())].into());
}
