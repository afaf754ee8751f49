//! What would exceed a limit, comes too late or is paused is not invoked, and said.

use activity::dispatch::Dispatched;
use activity::ledger::Ending;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{World, constants, invoked, plan_of, slot};

/// Three buckets, each with one generator's objects.
fn three_buckets(values: [u64; 3], limits: Value) -> Value {
    let target =
        |id: &str| json!({"type": "s3", "action": "put", "bucket": format!("bucket-{id}"), "generators": [id]});
    let targets = json!([target("a"), target("b"), target("c")]);
    let mut blueprint = constants(&[("a", values[0]), ("b", values[1]), ("c", values[2])], targets);
    blueprint["limits"] = limits;
    blueprint
}

#[tokio::test]
async fn the_slots_budget_is_spent_in_the_order_of_targets_and_what_does_not_fit_is_said() {
    let mut world = World::new(&three_buckets([4, 5, 3], json!({"activities_per_slot": 7})));
    for since in 0..3 {
        world.slot(since).await;
        assert_eq!(world.ending(since, 0), Ending::Done);
        assert_eq!(world.ending(since, 1), Ending::Budget, "4 + 5 is above 7");
    }
    let of = |bucket: &str| world.puts().iter().filter(|put| put.bucket == bucket).count();
    assert_eq!((of("bucket-a"), of("bucket-b")), (12, 0));
    assert!(world.puts().len() <= 3 * 7);
    assert_eq!(world.joined(0, 1).planned, 5, "what was planned stays said");
}

#[tokio::test]
async fn a_budget_that_is_used_up_exactly_is_not_exceeded() {
    let mut world = World::new(&three_buckets([4, 3, 1], json!({"activities_per_slot": 7})));
    world.slot(0).await;
    assert_eq!([0, 1, 2].map(|target| world.ending(0, target)), [Ending::Done, Ending::Done, Ending::Budget]);
    assert_eq!(world.puts().len(), 7);
}

#[tokio::test]
async fn within_a_target_slices_that_fit_run_and_the_data_point_ends_as_budget() {
    let targets = json!([{"type": "s3", "action": "put", "generators": ["a"], "slice_size": 100}]);
    let mut blueprint = constants(&[("a", 350)], targets);
    blueprint["limits"] = json!({"activities_per_slot": 250});
    let mut world = World::new(&blueprint);
    world.slot(0).await;
    let joined = world.joined(0, 0);
    assert_eq!((joined.planned, joined.endings["a"]), (350, Ending::Budget));
    assert_eq!(joined.done, world.puts().len() as u64);
    assert!((200..=250).contains(&joined.done), "two slices fit at least: {}", joined.done);
}

#[tokio::test]
async fn requests_count_as_activities_not_values() {
    // 3 invocations, and one request for the group, whatever the values.
    let targets = json!([
        {"type": "lambda", "function": "f", "generators": ["a", "b", "c"]},
        {"type": "cloudwatch", "namespace": "N", "generators": ["a", "b", "c"], "group_datapoints": true},
    ]);
    let mut blueprint = constants(&[("a", 500), ("b", 0), ("c", 9)], targets);
    blueprint["limits"] = json!({"activities_per_slot": 4});
    let mut world = World::new(&blueprint);
    world.slot(0).await;
    assert!(world.endings(0, 0).values().chain(world.endings(0, 1).values()).all(|ending| *ending == Ending::Done));
    blueprint["limits"] = json!({"activities_per_slot": 3});
    let mut world = World::new(&blueprint);
    world.slot(0).await;
    assert!(world.endings(0, 0).values().all(|ending| *ending == Ending::Done));
    assert!(world.endings(0, 1).values().all(|ending| *ending == Ending::Budget));
    assert!(world.metrics().is_empty());
}

#[tokio::test]
async fn the_total_is_known_from_the_plan_whatever_ran_before() {
    let blueprint = three_buckets([2, 1, 1], json!({"activities_total": 11}));
    let mut world = World::new(&blueprint);
    for since in 0..4 {
        world.slot(since).await;
    }
    let expected = [
        [Ending::Done, Ending::Done, Ending::Done],
        [Ending::Done, Ending::Done, Ending::Done],
        [Ending::Done, Ending::Done, Ending::Budget], // 8 + 2 + 1 is 11
        [Ending::Budget, Ending::Budget, Ending::Budget],
    ];
    for (since, endings) in (0..).zip(expected) {
        assert_eq!([0, 1, 2].map(|target| world.ending(since, target)), endings, "slot {since}");
    }
    assert_eq!(world.puts().len(), 11);
    // No counter: one that starts in slot 2, or comes back to it, says the same.
    let mut fresh = World::new(&blueprint);
    for since in [2, 3, 1] {
        fresh.slot(since).await;
        let endings = expected[usize::try_from(since).unwrap()];
        assert_eq!([0, 1, 2].map(|target| fresh.ending(since, target)), endings, "slot {since}");
    }
}

#[tokio::test]
async fn from_the_end_on_nothing_is_executed() {
    let mut world = World::new(&three_buckets([1, 1, 1], json!({"end": "2026-01-01T00:02:00Z"})));
    for since in 0..4 {
        world.slot(since).await;
        let expected = if since < 2 { Ending::Done } else { Ending::Budget };
        assert_eq!([0, 1, 2].map(|target| world.ending(since, target)), [expected; 3], "slot {since}");
    }
    assert_eq!(world.puts().len(), 6);
}

#[tokio::test]
async fn a_limit_of_zero_executes_nothing() {
    for limits in [json!({"activities_per_slot": 0}), json!({"activities_total": 0})] {
        let mut world = World::new(&three_buckets([1, 2, 3], limits));
        world.slot(0).await;
        assert_eq!([0, 1, 2].map(|target| world.ending(0, target)), [Ending::Budget; 3]);
        assert_eq!(world.requests(), 0);
    }
}

#[tokio::test]
async fn while_paused_messages_are_recorded_and_their_slot_is_not_made_up_for() {
    let mut world = World::new(&three_buckets([1, 2, 3], json!({})));
    world.tick(0).await.unwrap();
    let messages = world.queue.take();
    for message in &messages {
        assert_eq!(invoked(world.message(&message.body, true).await), Some(0));
    }
    assert_eq!([0, 1, 2].map(|target| world.ending(0, target)), [Ending::Paused; 3]);
    for message in &messages {
        assert_eq!(world.message(&message.body, false).await.unwrap(), Dispatched::Repeat);
    }
    assert!(world.tasks.take().is_empty());
}

#[tokio::test]
async fn a_message_that_comes_after_slot_and_grace_is_late_and_not_invoked() {
    for (limits, grace) in
        [(json!({}), 30.0), (json!({"grace_seconds": 0}), 0.0), (json!({"grace_seconds": 120}), 120.0)]
    {
        for (moment, ending) in [(-0.5, Ending::Done), (0.5, Ending::Late)] {
            let mut world = World::new(&three_buckets([1, 2, 3], limits.clone()));
            world.tick(0).await.unwrap();
            world.set_after(slot(0), grace + moment);
            world.dispatch(false).await;
            assert_eq!(world.tasks.waiting(), if ending == Ending::Done { 3 } else { 0 });
            world.execute().await;
            assert_eq!([0, 1, 2].map(|target| world.ending(0, target)), [ending; 3], "{limits} {moment}");
        }
    }
}

proptest! {
    /// Generate reckons with what dispatch will plan: else the total would drift.
    #[test]
    fn what_is_planned_is_the_requests_that_the_values_take(
        values in prop::collection::vec(0u64..500, 3),
        kind in 0usize..4,
        group: bool,
        slice in prop::option::of(1u64..200),
    ) {
        let mut target = [
            json!({"type": "s3", "action": "put"}),
            json!({"type": "s3", "action": "get", "bucket": "bucket"}),
            json!({"type": "lambda", "function": "f"}),
            json!({"type": "cloudwatch", "namespace": "N"}),
        ][kind].clone();
        target["generators"] = json!(["a", "b", "c"]);
        target["group_datapoints"] = group.into();
        if let Some(slice) = slice {
            target["slice_size"] = slice.into();
        }
        let expected: u64 = match (kind, group, slice) {
            (0 | 1, _, _) => values.iter().sum(),
            (_, true, _) => 1,
            (_, false, None) => 3,
            (_, false, Some(slice)) => values.iter().map(|value| value.div_ceil(slice).max(1)).sum(),
        };
        let blueprint = constants(&[("a", values[0]), ("b", values[1]), ("c", values[2])], json!([target]));
        let plan = plan_of(&blueprint);
        prop_assert_eq!(plan.targets[0].planned_activities(&values), expected);

        let mut world = World::new(&blueprint);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(world.slot(0));
        let joined = world.joined(0, 0);
        prop_assert_eq!((joined.planned, joined.done), (expected, expected));
        prop_assert_eq!(world.requests() as u64, expected);
    }
}
