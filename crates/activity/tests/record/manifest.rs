//! The content manifest of a deployment: a document a task, and reading it back.

use activity::execute::{self, ExecuteError, Ports};
use activity::ports::PortError;
use activity::requests::Request;
use activity::simulated::{Documents, Fault, Operation};
use activity::truth::{BucketReader, ContentReader as _, ObjectRecord, Reader as _, RecordObjects, Span, keys};
use serde_json::{Value, json};

use crate::common::{World, constants, slot};

fn blueprint() -> Value {
    let targets = json!([
        {"type": "s3", "action": "put", "bucket": "ours", "generators": ["a", "b"], "fake_types": ["ssn"], "fake_counts": 5,
            "decoys": 0.4, "slice_size": 4},
        {"type": "s3", "action": "get", "bucket": "ours", "generators": ["a"]},
    ]);
    constants(&[("a", 6), ("b", 0)], targets)
}

/// Slots whose manifest is kept in documents. `refused`: keys that the bucket does not take.
async fn slots(documents: &Documents, count: u64) -> World {
    let mut world = World::new(&blueprint());
    for since in 0..count {
        world.tick(since).await.expect("the tick reaches the queue");
        world.dispatch(false).await;
        for task in world.tasks.take() {
            let objects = RecordObjects(documents);
            let ports =
                Ports { clock: &*world.clock, ledger: &world.ledger, objects: &objects, services: &world.services };
            execute::task(&world.blueprint, &world.pool, &task, ports).await.expect("it is kept");
        }
    }
    world
}

fn version(documents: &Documents) {
    let version = json!({"slot": slot(0), "time": "", "version": "v", "seed": 0, "start": slot(0), "cycle_length": 100,
        "generators": ["a", "b"], "targets": ["put", "get"]});
    documents.insert(keys::version(slot(0), "v"), version.to_string());
}

async fn read(documents: &Documents, span: Span) -> (Vec<ObjectRecord>, Vec<String>) {
    let reader = BucketReader::open(documents, documents, slot(3_000).start()).await.expect("a version");
    let mut objects = Vec::new();
    reader.contents(span, |object| objects.push(object)).await.expect("it can be read");
    (objects, reader.damage().named.into_iter().map(|damaged| damaged.key).collect())
}

#[tokio::test]
async fn a_task_that_stores_objects_has_one_document_and_others_have_none() {
    let documents = Documents::default();
    version(&documents);
    let world = slots(&documents, 2).await;
    let manifest: Vec<String> = documents.keys().into_iter().filter(|key| key.starts_with("objects/")).collect();
    // Six objects in slices of four: two tasks a slot.
    let expected: Vec<String> = (0..2)
        .flat_map(|since| (0..2).map(move |task| (since, task)))
        .map(|(since, task)| format!("objects/2026-01-01/{}/0/{task}.jsonl", slot(since).index()))
        .collect();
    assert_eq!(manifest, expected);
    let (objects, damaged) = read(&documents, Span::default()).await;
    assert!(damaged.is_empty(), "{damaged:?}");
    let puts = world.puts();
    assert_eq!((objects.len(), puts.len()), (12, 12));
    for object in &objects {
        let put = puts.iter().find(|put| put.key == object.key).expect("it was put");
        assert!(put.body.len() > 100 && object.etag.as_deref().is_some_and(|etag| etag.len() == 32));
        assert_eq!((object.bucket.as_str(), object.contents.values), ("ours", 5));
    }
    let one = Span { first: Some(slot(1)), end: Some(slot(2)) };
    assert_eq!(read(&documents, one).await.0, objects[6..]);
}

#[tokio::test]
async fn an_object_that_was_refused_has_no_line() {
    let mut world = World::new(&blueprint());
    world.refuse(|number, request| matches!(request, Request::PutObject(_)) && number % 3 == 1);
    world.slot(0).await;
    let stored: Vec<String> = world.puts().into_iter().map(|put| put.key).collect();
    let mut told: Vec<String> = world.objects.records().into_iter().map(|object| object.key).collect();
    told.sort();
    assert_eq!((stored.len(), told), (4, stored));
}

#[tokio::test]
async fn a_manifest_that_is_not_taken_is_told_and_the_result_is_recorded_all_the_same() {
    let mut world = World::new(&blueprint());
    let error = || PortError::Service { code: "AccessDenied".to_owned(), message: String::new(), status: Some(403) };
    world.objects.faults.choose(move |_, _| Some(Fault::Before(error())));
    world.tick(0).await.expect("the tick reaches the queue");
    world.dispatch(false).await;
    let executed = world.execute().await;
    let refused: Vec<u64> = executed
        .iter()
        .filter_map(|one| if let Err(ExecuteError::Objects { result, .. }) = one { Some(result.done) } else { None })
        .collect();
    assert_eq!((executed.len(), refused), (3, vec![4, 2]), "the get stores nothing");
    assert_eq!(world.ledger.results().len(), 3);
}

#[tokio::test]
async fn what_is_damaged_is_named_and_hides_nothing_else() {
    let documents = Documents::default();
    version(&documents);
    slots(&documents, 2).await;
    let day = "objects/2026-01-01/";
    documents.insert(format!("{day}notes.txt"), "mine");
    let damaged = format!("{day}{}/0/1.jsonl", slot(1).index());
    let body = String::from_utf8(documents.all()[&damaged].clone()).expect("text");
    documents.insert(&damaged, body.replacen('{', "[", 1));
    let (objects, named) = read(&documents, Span::default()).await;
    assert_eq!((objects.len(), named), (11, vec![format!("{day}notes.txt"), format!("{damaged}, line 1")]));
    // A bucket that refuses is no empty manifest.
    documents.faults.choose(|_, operation| {
        matches!(operation, Operation::List(prefix) if prefix.starts_with("objects/"))
            .then(|| Fault::Before(activity::simulated::no_answer()))
    });
    let reader = BucketReader::open(&documents, &documents, slot(9).start()).await.expect("a version");
    assert!(reader.contents(Span::default(), |_| ()).await.is_err());
}
