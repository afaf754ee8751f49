//! A task becomes activities, within the slot's time; a failure stops nothing else.

use std::collections::BTreeSet;

use activity::execute::{ExecuteError, Executed};
use activity::ports::PortError;
use activity::requests::Request;
use activity::simulated::{Fault, LedgerOperation};
use activity::truth::{Ending, TaskId};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::common::{World, constants, slot};

fn put(value: u64, extra: &Value) -> Value {
    let mut target = json!({"type": "s3", "action": "put", "generators": ["a"]});
    target.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
    constants(&[("a", value)], json!([target]))
}

async fn dispatched(blueprint: &Value) -> World {
    let mut world = World::new(blueprint);
    world.tick(0).await.expect("the tick reaches the queue");
    world.dispatch(false).await;
    world
}

#[tokio::test]
async fn activities_that_have_not_started_by_the_deadline_are_late_and_never_done() {
    let world = dispatched(&put(20, &json!({"concurrency": 1}))).await;
    // At one second each, five start in the last four and a half seconds.
    world.set_after(slot(0), 30.0 - 4.5);
    world.takes(1.0);
    world.execute().await;
    let joined = world.joined(0, 0);
    assert_eq!((joined.planned, joined.done, joined.failed, joined.late), (20, 5, 0, 15));
    assert_eq!(joined.endings()["a"], Ending::Late);
    assert_eq!(world.puts().len(), 5, "late ones never reach the service");
}

#[tokio::test]
async fn a_task_that_comes_too_late_does_nothing_whatever_its_target() {
    let targets = json!([
        {"type": "s3", "action": "put", "generators": ["a"]},
        {"type": "s3", "action": "get", "bucket": "bucket", "generators": ["a"]},
        {"type": "lambda", "function": "f", "generators": ["a"]},
        {"type": "cloudwatch", "namespace": "N", "generators": ["a"]},
    ]);
    let world = dispatched(&constants(&[("a", 3)], targets)).await;
    world.set_after(slot(0), 30.5);
    world.execute().await;
    assert_eq!(world.requests(), 0);
    for (target, late) in [(0, 3), (1, 3), (2, 1), (3, 1)] {
        let joined = world.joined(0, target);
        assert_eq!((joined.done, joined.late, joined.endings()["a"]), (0, late, Ending::Late), "target {target}");
    }
}

#[tokio::test]
async fn one_failing_activity_does_not_stop_its_task() {
    let world = dispatched(&put(10, &json!({}))).await;
    world.refuse(|number, _| number == 3);
    world.execute().await;
    let joined = world.joined(0, 0);
    assert_eq!((joined.done, joined.failed, joined.late, joined.endings()["a"]), (9, 1, 0, Ending::Failed));
    assert_eq!(joined.errors, [("AccessDenied".to_owned(), 1)].into());
    assert_eq!(world.puts().len(), 9);
}

#[tokio::test]
async fn in_a_group_only_the_data_point_whose_activity_failed_ends_as_failed() {
    let targets =
        json!([{"type": "s3", "action": "put", "generators": ["a", "b"], "group_datapoints": true, "concurrency": 1}]);
    let world = dispatched(&constants(&[("a", 4), ("b", 4)], targets)).await;
    world.refuse(|number, _| number == 6);
    world.execute().await;
    let endings = world.endings(0, 0);
    assert_eq!([endings["a"], endings["b"]], [Ending::Done, Ending::Failed]);
}

#[tokio::test]
async fn a_failing_target_does_not_stop_the_others() {
    let targets = json!([
        {"type": "lambda", "function": "broken", "generators": ["a"]},
        {"type": "s3", "action": "put", "generators": ["a"]},
        {"type": "cloudwatch", "namespace": "N", "generators": ["a"]},
        {"type": "lambda", "function": "sound", "generators": ["a"]},
    ]);
    let mut world = World::new(&constants(&[("a", 2)], targets));
    world.refuse(|_, request| request.subject() == "broken");
    for since in 0..3 {
        world.slot(since).await;
        let endings = [0, 1, 2, 3].map(|target| world.ending(since, target));
        assert_eq!(endings, [Ending::Failed, Ending::Done, Ending::Done, Ending::Done]);
    }
    assert_eq!((world.events().len(), world.puts().len(), world.metrics().len()), (3, 6, 3));
}

#[tokio::test]
async fn missing_objects_count_as_done_and_refused_ones_as_failed() {
    let targets = json!([{"type": "s3", "action": "get", "bucket": "bucket", "prefix": "in/", "generators": ["a"]}]);
    let world = dispatched(&constants(&[("a", 6)], targets)).await;
    for key in ["in/1", "in/2", "in/3", "other"] {
        world.services.hold("bucket", key, "body");
    }
    world.refuse(|_, request| request.subject() == "in/2");
    world.execute().await;
    let joined = world.joined(0, 0);
    assert_eq!((joined.done, joined.failed, joined.endings()["a"]), (5, 1, Ending::Failed));
    let read: BTreeSet<String> = world.gets().into_iter().map(|get| get.key).collect();
    assert!(read.contains("in/1") && read.contains("in/3") && !read.contains("other"));
    assert_eq!(
        read.iter().filter(|key| key.starts_with("in/")).count(),
        5,
        "invented keys have the prefix and differ: {read:?}"
    );
}

#[tokio::test]
async fn a_bucket_that_cannot_be_listed_fails_its_activities_only() {
    let targets = json!([
        {"type": "s3", "action": "get", "bucket": "bucket", "generators": ["a"]},
        {"type": "s3", "action": "put", "generators": ["a"]},
    ]);
    let world = dispatched(&constants(&[("a", 4)], targets)).await;
    let (code, message) = ("NoSuchBucket".to_owned(), "gone".to_owned());
    let error = PortError::Service { code, message, status: Some(404) };
    let list = |request: &Request| matches!(request, Request::ListObjects(_));
    world.services.faults().choose(move |_, request| list(request).then(|| Fault::Before(error.clone())));
    world.execute().await;
    let joined = world.joined(0, 0);
    assert_eq!((joined.failed, joined.endings()["a"]), (4, Ending::Failed));
    assert_eq!(joined.errors, [("NoSuchBucket".to_owned(), 4)].into());
    assert_eq!(world.ending(0, 1), Ending::Done);
}

#[tokio::test]
async fn requests_run_concurrently_within_the_targets_bound() {
    for bound in [1, 8, 50] {
        let world = dispatched(&put(200, &json!({"concurrency": bound}))).await;
        world.execute().await;
        assert_eq!(world.services.most_at_once(), bound);
        assert_eq!(world.puts().len(), 200);
    }
}

#[tokio::test]
async fn without_a_claim_nothing_is_executed_and_without_a_result_it_stays_unknown() {
    let world = dispatched(&put(3, &json!({}))).await;
    let task = world.tasks.take().pop().unwrap();
    world.ledger_down(&[LedgerOperation::Claim]);
    assert!(world.task(&task).await.is_err());
    assert_eq!((world.requests(), world.ending(0, 0)), (0, Ending::Lost));
    world.ledger_down(&[LedgerOperation::Complete]);
    assert!(world.task(&task).await.is_err());
    assert_eq!((world.requests(), world.ending(0, 0)), (3, Ending::Unknown));
    world.ledger_down(&[]);
    assert_eq!(world.task(&task).await.unwrap(), Executed::Repeat, "its claim holds");
    assert_eq!(world.requests(), 3);
}

#[tokio::test]
async fn a_host_that_stops_starts_nothing_more() {
    let world = dispatched(&put(3, &json!({}))).await;
    world.clock.stop();
    world.execute().await;
    let joined = world.joined(0, 0);
    assert_eq!((world.requests(), joined.done), (0, 0));
    assert_ne!(joined.endings()["a"], Ending::Done);
}

#[tokio::test]
async fn a_result_says_when_its_task_began_and_ended() {
    let world = dispatched(&put(4, &json!({"concurrency": 1}))).await;
    world.clock.set(slot(0).start() + SignedDuration::from_millis(1_500));
    world.takes(2.0);
    world.execute().await;
    let result = world.ledger.results().pop().unwrap();
    let time = |text: &str| text.parse::<Timestamp>().unwrap();
    assert_eq!(time(&result.started), slot(0).start() + SignedDuration::from_millis(1_500));
    assert_eq!(time(&result.ended), slot(0).start() + SignedDuration::from_millis(9_500));
}

#[tokio::test]
async fn the_event_of_a_function_is_the_predecessors_with_extra_fields_in_its_target() {
    let targets = json!([{"type": "lambda", "function": "net_fuzz", "generators": ["ts1", "ts2"], "port": 80, "ip": "10.0.0.9",
        "group_datapoints": true}]);
    let mut world = World::new(&constants(&[("ts1", 12), ("ts2", 20)], targets));
    world.slot(33).await;
    let expected = json!({
        "action": "execute-datapoints",
        "source": "amazon-macie-activity-generator",
        "target": {"function": "net_fuzz", "group_datapoints": true, "type": "lambda", "port": 80, "ip": "10.0.0.9"},
        "timestamp": "2026-01-01T00:33:00Z",
        "datapoints": [{"generator_id": "ts1", "value": 12}, {"generator_id": "ts2", "value": 20}],
    });
    assert_eq!(world.events(), [("net_fuzz".to_owned(), expected)]);
}

#[tokio::test]
async fn user_metadata_names_blueprint_slot_task_and_fake_types() {
    let longest = fake_content::FAKES.iter().map(|kind| kind.name).max_by_key(|name| name.len()).expect("a type");
    let mut world = World::new(&put(5, &json!({"slice_size": 3, "fake_types": [longest]})));
    world.slot(2).await;
    let puts = world.puts();
    let version = &world.blueprint.version;
    let mut tasks = BTreeSet::new();
    for put in &puts {
        let values: Vec<&str> = put.metadata.iter().map(|(_, value)| value.as_str()).collect();
        assert!(values.contains(&version.as_str()), "{values:?}");
        assert!(values.contains(&"2026-01-01T00:02:00Z"), "{values:?}");
        tasks.insert(values.iter().find(|value| value.contains('/')).map(|value| (*value).to_owned()));
        assert!(put.metadata.contains(&("activity-generator-fake-types", longest.to_owned())), "{values:?}");
        assert!(values.iter().all(|value| value.is_ascii()), "{values:?}");
        // S3 takes lower-case names as they are, and at most 2 KB.
        assert!(put.metadata.iter().all(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
        assert!(put.metadata.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() < 2048);
    }
    assert_eq!((puts.len(), tasks.len()), (5, 2), "two slices, two tasks");
}

#[tokio::test]
async fn a_task_of_a_slot_that_has_not_begun_is_refused_and_not_claimed() {
    let world = dispatched(&put(2, &json!({}))).await;
    let task = world.tasks.take().remove(0);
    world.clock.set(slot(0).start() - SignedDuration::from_secs(1));
    assert_eq!(world.task(&task).await, Err(ExecuteError::Early(slot(0))));
    let tomorrow = activity::message::Task { id: TaskId { slot: slot(1_440), ..task.id.clone() }, ..task.clone() };
    assert_eq!(world.task(&tomorrow).await, Err(ExecuteError::Early(slot(1_440))));
    assert_eq!(world.requests(), 0);
    // The same task in its own time finds no claim.
    world.clock.set(slot(0).start());
    assert!(matches!(world.task(&task).await, Ok(Executed::Result(result)) if result.done == 2));
}
