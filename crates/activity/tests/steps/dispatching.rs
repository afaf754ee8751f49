//! A message becomes tasks: grouped, one per data point, or sliced.

use std::collections::BTreeSet;

use activity::dispatch::{DispatchError, Dispatched};
use activity::requests::{Metric, PutMetricData, PutObject, Request};
use activity::simulated::{LedgerOperation, Queue, no_answer};
use activity::truth::Ending;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::common::{World, constants, invoked, slot};

/// Each task's data points as (generator, value).
async fn tasks_of(blueprint: &Value) -> Vec<Vec<(String, u64)>> {
    let mut world = World::new(blueprint);
    world.tick(0).await.expect("the tick reaches the queue");
    world.dispatch(false).await;
    let points = |task: &activity::message::Task| {
        task.datapoints.iter().map(|point| (point.generator_id.clone(), point.value)).collect()
    };
    world.tasks.take().iter().map(points).collect()
}

fn named(points: &[(&str, u64)]) -> Vec<(String, u64)> {
    points.iter().map(|(id, value)| ((*id).to_owned(), *value)).collect()
}

#[tokio::test]
async fn without_groups_and_slices_each_data_point_is_a_task() {
    let targets = json!([{"type": "lambda", "function": "f", "generators": ["b", "a"]}]);
    let tasks = tasks_of(&constants(&[("a", 350), ("b", 7)], targets)).await;
    assert_eq!(tasks, [named(&[("b", 7)]), named(&[("a", 350)])], "in the order that the target names them");
}

#[tokio::test]
async fn a_data_point_of_350_by_100_is_dispatched_as_100_100_100_and_50() {
    for target in [
        json!({"type": "s3", "action": "get", "generators": ["a"], "slice_size": 100}),
        json!({"type": "lambda", "function": "f", "generators": ["a"], "slice_size": 100}),
    ] {
        let tasks = tasks_of(&constants(&[("a", 350)], json!([target]))).await;
        assert_eq!(tasks, [100, 100, 100, 50].map(|size| named(&[("a", size)])));
    }
}

#[tokio::test]
async fn slices_put_the_same_objects_as_the_whole_data_point() {
    let objects = |slice: Option<u64>| async move {
        let mut target = json!({"type": "s3", "action": "put", "generators": ["a", "b"], "fake_types": ["ssn", "iban"],
            "fake_counts": 3, "content_types": ["text/plain", "text/csv"], "acls": ["private", "public-read"]});
        if let Some(slice) = slice {
            target["slice_size"] = slice.into();
        }
        let mut world = World::new(&constants(&[("a", 350), ("b", 20)], json!([target])));
        world.slot(3).await;
        // User metadata names the task, which is another one.
        world.puts().into_iter().map(|put| PutObject { metadata: [].into(), ..put }).collect::<Vec<_>>()
    };
    let whole = objects(None).await;
    assert_eq!(whole.len(), 370);
    assert_eq!(whole.iter().map(|put| &put.key).collect::<BTreeSet<_>>().len(), 370, "every key is another one");
    assert_eq!(whole.iter().map(|put| &put.body).collect::<BTreeSet<_>>().len(), 370, "every content is another one");
    for slice in [100, 7, 350] {
        assert_eq!(objects(Some(slice)).await, whole, "by {slice}");
    }
}

#[tokio::test]
async fn slices_of_a_get_read_on_where_the_slice_before_ended() {
    let targets = json!([{"type": "s3", "action": "get", "bucket": "bucket", "generators": ["a"], "slice_size": 100}]);
    let mut world = World::new(&constants(&[("a", 350)], targets));
    let keys: BTreeSet<String> = (0..1000).map(|number| format!("key-{number:04}")).collect();
    keys.iter().for_each(|key| world.services.hold("bucket", key, "body"));
    world.slot(0).await;
    let read: Vec<String> = world.gets().into_iter().map(|get| get.key).collect();
    assert_eq!(read.len(), 350);
    assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), keys.into_iter().take(350).collect());
}

#[tokio::test]
async fn a_group_is_one_task_with_all_data_points_and_is_never_sliced() {
    for target in [
        json!({"type": "lambda", "function": "f", "generators": ["c", "a", "b"], "group_datapoints": true, "slice_size": 2}),
        json!({"type": "cloudwatch", "namespace": "N", "generators": ["c", "a", "b"], "group_datapoints": true, "slice_size": 2}),
    ] {
        let tasks = tasks_of(&constants(&[("a", 5), ("b", 0), ("c", 9)], json!([target]))).await;
        assert_eq!(tasks, [named(&[("c", 9), ("a", 5), ("b", 0)])], "zeros travel too");
    }
    let target =
        json!({"type": "s3", "action": "put", "generators": ["c", "a"], "group_datapoints": true, "slice_size": 2});
    let tasks = tasks_of(&constants(&[("a", 5), ("c", 9)], json!([target]))).await;
    assert_eq!(tasks, [named(&[("c", 9), ("a", 5)])]);
}

#[tokio::test]
async fn a_data_point_of_zero_does_nothing_on_s3_but_invokes_and_publishes() {
    for group in [false, true] {
        let targets = json!([
            {"type": "s3", "action": "put", "generators": ["z"], "group_datapoints": group},
            {"type": "s3", "action": "get", "bucket": "bucket", "generators": ["z"], "group_datapoints": group},
            {"type": "lambda", "function": "f", "generators": ["z"], "group_datapoints": group},
            {"type": "cloudwatch", "namespace": "N", "generators": ["z"], "group_datapoints": group},
        ]);
        let mut world = World::new(&constants(&[("z", 0)], targets));
        world.slot(0).await;
        assert!(world.puts().is_empty() && world.gets().is_empty());
        let events = world.events();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].1["datapoints"], json!([{"generator_id": "z", "value": 0}]));
        let requests = world.metrics();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].data[0].value, 0.0);
        for target in 0..4 {
            assert_eq!(world.ending(0, target), Ending::Done, "target {target}");
        }
    }
}

#[tokio::test]
async fn more_than_a_thousand_metrics_go_in_requests_of_at_most_a_thousand() {
    let ids: Vec<String> = (0..2_345).map(|number| format!("g{number}")).collect();
    let generators: Vec<(&str, u64)> = ids.iter().map(String::as_str).zip(0..).collect();
    let targets = json!([{"type": "cloudwatch", "namespace": "N", "generators": ids, "group_datapoints": true}]);
    let mut world = World::new(&constants(&generators, targets));
    world.refuse(|number, request| matches!(request, Request::PutMetricData(_)) && number == 1);
    world.slot(0).await;
    let requests = world.metrics();
    let data = |request: &PutMetricData| request.data.clone();
    assert_eq!(
        requests.iter().map(|request| data(request).len()).collect::<Vec<_>>(),
        [1000, 345],
        "the second was refused"
    );
    let sent: Vec<u64> = requests.iter().flat_map(data).map(|metric: Metric| metric.value as u64).collect();
    assert_eq!(sent, (0..1000).chain(2000..2345).collect::<Vec<_>>());
    // Only what was in the refused request failed.
    let joined = world.joined(0, 0);
    assert_eq!((joined.planned, joined.done, joined.failed), (3, 2, 1));
    for (number, id) in ids.iter().enumerate() {
        let expected = if (1000..2000).contains(&number) { Ending::Failed } else { Ending::Done };
        assert_eq!(joined.endings()[id], expected, "{id}");
    }
}

#[tokio::test]
async fn a_task_that_cannot_be_handed_over_is_lost_and_the_others_go_on() {
    let targets = json!([{"type": "lambda", "function": "f", "generators": ["a", "b", "c"]}]);
    let mut world = World::new(&constants(&[("a", 1), ("b", 2), ("c", 3)], targets));
    world.refuse_tasks([1]);
    world.tick(0).await.unwrap();
    let Dispatched::Planned(handover) = world.dispatch(false).await.pop().unwrap().unwrap() else {
        panic!("the message is no repeat")
    };
    assert_eq!((handover.tasks, handover.lost_tasks, handover.planned), (2, 1, 3));
    assert_eq!(handover.withheld, [(Ending::Lost, 1)].into());
    assert_eq!(handover.error.as_ref().map(activity::ports::PortError::code), Some("Connection"));
    world.execute().await;
    let endings = world.endings(0, 0);
    assert_eq!([endings["a"], endings["b"], endings["c"]], [Ending::Done, Ending::Lost, Ending::Done]);
    assert_eq!(world.events().len(), 2);
}

#[tokio::test]
async fn a_ledger_that_takes_no_plan_invokes_nothing_and_the_message_may_come_again() {
    let targets = json!([{"type": "s3", "action": "put", "generators": ["a"]}]);
    let mut world = World::new(&constants(&[("a", 1)], targets));
    world.tick(0).await.unwrap();
    let message = world.queue.take().pop_front().unwrap();
    world.ledger_down(&[LedgerOperation::Plan]);
    assert!(matches!(world.message(&message.body, false).await, Err(DispatchError::Ledger(_))));
    assert!(world.tasks.take().is_empty() && world.ledger.plan_of(slot(0), 0).is_none());
    world.ledger_down(&[]);
    assert_eq!(invoked(world.message(&message.body, false).await), Some(1));
}

#[tokio::test]
async fn a_queue_that_takes_nothing_fails_the_tick_which_may_come_again() {
    let targets = json!([{"type": "s3", "action": "put", "generators": ["a"]}]);
    let mut world = World::new(&constants(&[("a", 1)], targets));
    world.queue.faults.refuse(no_answer());
    assert!(world.tick(0).await.is_err());
    world.queue.faults.clear();
    world.slot(0).await;
    assert_eq!(world.puts().len(), 1);
}

#[tokio::test]
async fn what_is_no_message_plans_nothing() {
    let targets = json!([{"type": "s3", "action": "put", "generators": ["a"]}]);
    let world = World::new(&constants(&[("a", 1)], targets));
    let version = &world.blueprint.version;
    let negative = format!(r#"{{"version":"{version}","target":0,"slot":1,"datapoints":{{"a":-1}}}}"#);
    let fraction = format!(r#"{{"version":"{version}","target":0,"slot":1,"datapoints":{{"a":1.5}}}}"#);
    for body in ["", "{}", "not JSON", &negative, &fraction] {
        assert!(matches!(world.message(body, false).await, Err(DispatchError::Message(_))), "{body}");
    }
    assert!(world.ledger.records().is_empty() && world.tasks.take().is_empty());
}

#[tokio::test]
async fn a_message_or_task_of_a_slot_out_of_range_is_refused_when_it_is_read() {
    let world = World::new(&constants(&[("a", 1)], json!([{"type": "s3", "action": "put", "generators": ["a"]}])));
    for slot in [1_000_000_000_000, -1_000_000_000, i64::MAX, i64::MIN] {
        let version = &world.blueprint.version;
        let body = json!({"version": version, "target": 0, "slot": slot, "datapoints": {"a": 1}}).to_string();
        match world.message(&body, false).await {
            Err(DispatchError::Message(message)) => assert!(message.to_string().contains("out of range"), "{message}"),
            other => panic!("slot {slot}: {other:?}"),
        }
        let task = json!({"version": version, "slot": slot, "target": 0, "task": 0, "datapoints": []});
        let error = serde_json::from_value::<activity::message::Task>(task).unwrap_err().to_string();
        assert!(error.contains("out of range"), "{error}");
    }
}

#[tokio::test]
async fn a_plan_that_cannot_be_written_does_not_delay_the_targets_next_slot() {
    let mut world = World::new(&constants(&[("a", 1)], json!([{"type": "s3", "action": "put", "generators": ["a"]}])));
    world.queue = Queue::with(&world.clock, SignedDuration::from_secs(150), 10);
    world.ledger_down(&[LedgerOperation::Plan]);
    world.tick(0).await.unwrap();
    for delivery in world.queue.receive(10) {
        assert!(matches!(world.message(&delivery.message.body, false).await, Err(DispatchError::Ledger(_))));
    }
    world.ledger.faults.clear();
    world.tick(1).await.unwrap();
    // The first is hidden for 150 s; the next one is received at once, and in time.
    let received = world.queue.receive(10);
    assert_eq!(received.len(), 1);
    assert_eq!(invoked(world.message(&received[0].message.body, false).await), Some(1));
    world.execute().await;
    assert_eq!(world.ending(1, 0), Ending::Done);
}
