//! A data point runs in its own slot, once, or not at all.

use std::collections::BTreeSet;

use activity::dispatch::Dispatched;
use activity::execute::Executed;
use activity::message::MessageBody;
use activity::truth::Ending;
use serde_json::{Value, json};

use crate::common::{World, constants, invoked, slot, start};

fn three_targets() -> Value {
    let targets = json!([
        {"type": "s3", "action": "put", "generators": ["a", "b"]},
        {"type": "lambda", "function": "f", "generators": ["b"]},
        {"type": "cloudwatch", "namespace": "Test", "generators": ["a", "b"], "group_datapoints": true},
    ]);
    constants(&[("a", 2), ("b", 3)], targets)
}

#[tokio::test]
async fn a_tick_sends_one_message_per_target_named_by_slot_and_target() {
    let mut world = World::new(&three_targets());
    world.tick(0).await.unwrap();
    world.tick(1).await.unwrap();
    let messages = world.queue.take();
    assert_eq!(messages.len(), 6);
    let ids: BTreeSet<_> = messages.iter().map(|message| &message.deduplication_id).collect();
    assert_eq!(ids.len(), 6, "slot and target give the id: {ids:?}");
    let groups: Vec<_> = messages.iter().map(|message| message.group_id.as_str()).collect();
    let of = |since| format!("{}-0", slot(since).index());
    assert_eq!(
        groups,
        [[of(0).as_str(); 3], [of(1).as_str(); 3]].concat(),
        "a slot's batch comes together, and waits for no other"
    );
}

#[test]
fn one_encoder_writes_every_slots_messages_whatever_ids_values_and_budgets() {
    let ids = ["plain", "with \"quotes\" and \\", "ünïcode \u{1f600}", "line\nbreak"];
    let targets = json!([
        {"type": "lambda", "function": "f", "generators": [ids[3], ids[0], ids[1]]},
        {"type": "s3", "generators": [ids[2]]},
    ]);
    let world = World::new(&constants(&ids.map(|id| (id, 1)), targets));
    let mut encoder = activity::encoder::MessageEncoder::new(&world.blueprint);
    // Long numbers, then short ones: nothing of the slot before stays.
    for (since, values) in [(0, [1 << 53, 0, u64::MAX, 7]), (1_000_000, [3, 22, 1, 999]), (5, [0, 0, 0, 0])] {
        encoder.slot(slot(since), &values);
        for (target, named) in [(0, &[3, 0, 1][..]), (1, &[2])] {
            for budget in [None, Some(0), Some(u64::MAX)] {
                let body: MessageBody = serde_json::from_slice(encoder.encode(target, budget)).unwrap();
                assert_eq!((&body.version, body.target, body.slot), (&world.blueprint.version, target, slot(since)));
                assert_eq!(body.budget, budget);
                let points: Vec<_> = body.datapoints.iter().map(|(id, value)| (id.as_str(), value.as_u64())).collect();
                assert_eq!(points, named.iter().map(|at| (ids[*at], Some(values[*at]))).collect::<Vec<_>>());
            }
        }
    }
}

#[tokio::test]
async fn a_repeated_tick_sends_the_same_messages_and_the_queue_drops_them() {
    let mut world = World::new(&three_targets());
    world.tick(4).await.unwrap();
    world.tick(4).await.unwrap();
    let first = world.queue.take();
    assert_eq!(first.len(), 3);
    // Another deployment's queue has no memory of them: generate is pure.
    let mut other = World::new(&three_targets());
    other.tick(9).await.unwrap();
    other.queue.take();
    other.tick(4).await.unwrap();
    assert_eq!(other.queue.take(), first);
}

#[tokio::test]
async fn a_slot_before_the_start_has_no_message() {
    let mut world = World::new(&three_targets());
    let mut encoder = activity::encoder::MessageEncoder::new(&world.blueprint);
    let before = blueprint::Slot::new(start().index() - 1);
    activity::generate::tick(&mut world.planner, &mut encoder, before, &world.queue).await.unwrap();
    assert!(world.queue.take().is_empty());
}

#[tokio::test]
async fn a_repeated_message_is_not_dispatched_again() {
    let mut world = World::new(&three_targets());
    world.tick(0).await.unwrap();
    let message = world.queue.take().pop_front().unwrap();
    assert_eq!(invoked(world.message(&message.body, false).await), Some(2));
    let plan = world.ledger.plan_of(slot(0), 0);
    assert_eq!(world.message(&message.body, false).await.unwrap(), Dispatched::Repeat);
    assert_eq!(world.tasks.take().len(), 2);
    assert_eq!(world.ledger.plan_of(slot(0), 0), plan, "the first plan stays");
}

#[tokio::test]
async fn a_repeated_task_does_nothing_and_leaves_the_result() {
    let mut world = World::new(&three_targets());
    world.tick(0).await.unwrap();
    world.dispatch(false).await;
    let tasks = world.tasks.take();
    for task in &tasks {
        assert!(matches!(world.task(task).await.unwrap(), Executed::Result(_)));
    }
    let (requests, results) = (world.requests(), world.ledger.results());
    assert_eq!(requests, 2 + 3 + 1 + 1);
    for task in &tasks {
        assert_eq!(world.task(task).await.unwrap(), Executed::Repeat);
    }
    assert_eq!((world.requests(), world.ledger.results()), (requests, results));
}

#[tokio::test]
async fn a_task_that_another_claimed_executes_nothing_and_stays_unknown() {
    let mut world = World::new(&three_targets());
    world.tick(0).await.unwrap();
    world.dispatch(false).await;
    let tasks = world.tasks.take();
    let taken = tasks.iter().find(|task| task.id.target == 1).unwrap();
    world.ledger.claim_for_another(&taken.id);
    assert_eq!(world.task(taken).await.unwrap(), Executed::Repeat);
    assert_eq!(world.requests(), 0);
    assert_eq!(world.ending(0, 1), Ending::Unknown);
}

#[tokio::test]
async fn a_message_of_another_version_is_dropped_as_version_and_its_slot_is_used_up() {
    let (before, mut after) = (three_targets(), three_targets());
    after["description"] = "the next version".into();
    let mut world = World::new(&before);
    world.tick(0).await.unwrap();
    let old = world.queue.take();
    world.redeploy(&after);
    for message in &old {
        assert_eq!(invoked(world.message(&message.body, false).await), Some(0));
    }
    assert!(world.tasks.take().is_empty());
    for target in 0..3 {
        let endings = world.endings(0, target);
        assert!(endings.values().all(|ending| *ending == Ending::Version), "{endings:?}");
    }
    assert_eq!(world.endings(0, 2).len(), 2);
    // The new version's own message comes second: no slot runs twice.
    let mut redeployed = World::new(&after);
    redeployed.tick(0).await.unwrap();
    for message in redeployed.queue.take() {
        assert_eq!(world.message(&message.body, false).await.unwrap(), Dispatched::Repeat);
    }
}

#[tokio::test]
async fn a_task_of_another_version_is_dropped_as_version() {
    let mut after = three_targets();
    after["commons"]["seed"] = 7.into();
    let mut world = World::new(&three_targets());
    world.tick(0).await.unwrap();
    world.dispatch(false).await;
    world.redeploy(&after);
    for executed in world.execute().await {
        let Executed::Result(result) = executed.unwrap() else { panic!("nobody claimed it") };
        assert_eq!((result.done, result.failed, result.late), (0, 0, 0));
    }
    assert_eq!(world.requests(), 0);
    for target in 0..3 {
        assert!(world.endings(0, target).values().all(|ending| *ending == Ending::Version));
    }
}

#[tokio::test]
async fn a_redeploy_never_runs_again_what_the_version_before_ran() {
    let mut after = three_targets();
    after["limits"] = json!({"grace_seconds": 10});
    let mut world = World::new(&three_targets());
    world.slot(0).await;
    let requests = world.requests();
    world.redeploy(&after);
    let mut redeployed = World::new(&after);
    redeployed.tick(0).await.unwrap();
    for message in redeployed.queue.take() {
        assert_eq!(world.message(&message.body, false).await.unwrap(), Dispatched::Repeat);
    }
    assert!(world.tasks.take().is_empty());
    assert_eq!(world.requests(), requests);
}
