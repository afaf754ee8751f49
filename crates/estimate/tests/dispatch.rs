//! An estimate says what dispatch then does: for every shipped blueprint and for drawn ones, target by target.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::Arc;

use activity::dispatch::{self, Dispatched};
use activity::encoder::MessageEncoder;
use activity::generate;
use activity::message::Task;
use activity::planner::Planner;
use activity::simulated::{Clock, Ledger, Queue, Tasks};
use blueprint::targets::{
    GET_OBJECT, INVOKE, LIST_OBJECTS, Operation, PUT_METRIC_DATA, PUT_OBJECT, TARGETS, Target, USE_KEY,
};
use blueprint::{Blueprint, Slot};
use estimate::TargetUsage;
use futures::executor::block_on;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The requests that execute makes of a task, by the rules of the service: nothing here asks the target for its load.
fn requests(target: &Target, task: &Task) -> Vec<(&'static Operation, u64)> {
    let sum = |of: &dyn Fn(u64, u64) -> u64| -> u64 {
        task.datapoints.iter().map(|point| of(point.value, point.offset)).sum()
    };
    match target.title().kind().as_str() {
        "s3 put" => {
            let puts = sum(&|value, _| value);
            vec![(&PUT_OBJECT, puts), (&USE_KEY, if target.event_settings.contains_key("kms_key") { puts } else { 0 })]
        }
        // Every data point is read from the list of keys, which is read up to the data point's end.
        "s3 get" => vec![
            (&GET_OBJECT, sum(&|value, _| value)),
            (&LIST_OBJECTS, sum(&|value, offset| (offset + value).div_ceil(1_000))),
        ],
        "lambda" => vec![(&INVOKE, 1)],
        "cloudwatch" => vec![(&PUT_METRIC_DATA, task.datapoints.chunks(1_000).count() as u64)],
        other => panic!("say here which requests a target \"{other}\" makes of a task"),
    }
}

/// Run generate and dispatch over cycle 0, and count what is handed over. Rounds are no request.
fn dispatched(blueprint: &Arc<Blueprint>) -> Vec<TargetUsage> {
    let mut counted = vec![TargetUsage::default(); blueprint.targets.len()];
    let start = Slot::at("2026-01-01T00:00:00Z".parse().unwrap());
    let mut planner = Planner::new(Arc::clone(blueprint), start, None);
    let mut encoder = MessageEncoder::new(blueprint);
    for since in 0..blueprint.cycle_length() {
        let slot = start.plus(since);
        let clock = Arc::new(Clock::new(slot.start()));
        let (queue, tasks, ledger) = (Queue::new(&clock), Tasks::default(), Ledger::default());
        block_on(generate::tick(&mut planner, &mut encoder, slot, &queue)).unwrap();
        for message in queue.take() {
            let dispatched = block_on(dispatch::message(blueprint, &message.body, false, 1, &*clock, &ledger, &tasks));
            assert!(matches!(dispatched, Ok(Dispatched::Planned(_))), "{dispatched:?}");
        }
        for plan in (0..blueprint.targets.len()).filter_map(|target| ledger.plan_of(slot, target)) {
            let points = plan.idle.len() + plan.tasks.iter().map(|task| task.datapoints.len()).sum::<usize>();
            *counted[plan.target].plans.entry(points as u64).or_default() += 1;
            let left_out = plan.tasks.iter().filter(|task| task.ending.is_some());
            counted[plan.target].refused += left_out.map(|task| task.activities).sum::<u64>();
            counted[plan.target].activities +=
                plan.tasks.iter().filter(|task| task.ending.is_none()).map(|task| task.activities).sum::<u64>();
        }
        for task in tasks.take() {
            let counted = &mut counted[task.id.target];
            counted.tasks += 1;
            *counted.results.entry(task.datapoints.len() as u64).or_default() += 1;
            for (operation, count) in requests(&blueprint.targets[task.id.target], &task) {
                if count > 0 {
                    *counted.operations.entry(operation).or_default() += count;
                }
            }
        }
    }
    counted
}

fn check(document: &Value) {
    let blueprint = Arc::new(blueprint::parse(document.to_string().as_bytes()).expect("a sound blueprint").blueprint);
    let estimated = estimate::usage(&blueprint, None).expect("values").targets;
    for (index, (estimated, dispatched)) in estimated.into_iter().zip(dispatched(&blueprint)).enumerate() {
        assert_eq!(TargetUsage { rounds: 0, ..estimated }, dispatched, "targets[{index}] of {document:#}");
    }
}

#[test]
fn of_every_shipped_blueprint() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../blueprints");
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".json") && !name.ends_with(".schema.json") {
            check(&serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap());
            checked += 1;
        }
    }
    assert!(checked >= 4, "{checked}");
}

#[test]
fn of_fifty_thousand_slices_of_one() {
    check(&json!({
        "commons": {"num_points": 2},
        "generators": [{"id": "g", "shape": "constant", "config": {"constant": 50_000}}],
        "targets": [{"type": "s3", "action": "put", "generators": ["g"], "slice_size": 1}],
    }));
}

fn value() -> impl Strategy<Value = u64> {
    prop_oneof![3 => Just(0), 8 => 1_u64..40, 4 => 40_u64..5_000, 1 => 9_990_u64..10_010, 1 => 10_010_u64..1 << 50]
}

fn generator(index: usize) -> impl Strategy<Value = Value> {
    (value(), value(), 1_u64..4).prop_map(move |(one, other, points)| {
        let config = json!({
            "num_points": points, "high_value": one.max(other), "low_value": one.min(other), "high_width": 1, "low_width": 1,
        });
        json!({"id": format!("g{index}"), "shape": "square", "config": config})
    })
}

/// Targets to draw from, without what every target has.
fn drawn() -> Vec<Value> {
    vec![
        json!({"type": "s3", "action": "put"}),
        json!({"type": "s3", "action": "put", "kms_key": "alias/k"}),
        json!({"type": "s3", "action": "get"}),
        json!({"type": "lambda", "function": "f"}),
        json!({"type": "cloudwatch", "namespace": "N"}),
    ]
}

#[test]
fn a_target_of_every_type_is_drawn() {
    for kind in TARGETS {
        let drawn = drawn().iter().any(|target| target["type"] == kind.name);
        assert!(
            drawn,
            "drawn() has no target of type \"{}\"; requests() has to count what it asks for, too",
            kind.name
        );
    }
}

fn target() -> impl Strategy<Value = Value> {
    let kinds = prop::sample::select(drawn());
    let slices = prop_oneof![3 => Just(None), 1 => Just(Some(1)), 4 => (1_u64..5_000).prop_map(Some)];
    (kinds, any::<bool>(), slices, 1_usize..8).prop_map(|(mut target, grouped, slice, which)| {
        target["group_datapoints"] = grouped.into();
        if let Some(size) = slice {
            target["slice_size"] = size.into();
        }
        // Any of the three generators but none of them.
        let ids = (0..3).filter(|index| which >> index & 1 == 1).map(|index| format!("g{index}"));
        target["generators"] = ids.collect();
        target
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn of_drawn_blueprints(
        generators in (generator(0), generator(1), generator(2)),
        targets in prop::collection::vec(target(), 1..4),
        limit in prop_oneof![Just(None), (0_u64..200).prop_map(Some), (200_u64..100_000).prop_map(Some)],
    ) {
        let (one, two, three) = generators;
        let mut document = json!({"generators": [one, two, three], "targets": targets});
        if let Some(limit) = limit {
            document["limits"] = json!({"activities_per_slot": limit});
        }
        check(&document);
    }
}

/// A group of more metrics than one request takes.
#[test]
fn of_a_group_of_a_thousand_and_one_metrics() {
    let ids: Vec<String> = (0..1_001).map(|index| format!("g{index}")).collect();
    let generators: Vec<Value> =
        ids.iter().map(|id| json!({"id": id, "shape": "constant", "config": {"num_points": 1}})).collect();
    let target = json!({"type": "cloudwatch", "namespace": "N", "generators": ids, "group_datapoints": true});
    let document = json!({"generators": generators, "targets": [target]});
    check(&document);
    let blueprint = blueprint::parse(document.to_string().as_bytes()).unwrap().blueprint;
    let expected = BTreeMap::from([(&PUT_METRIC_DATA, 2)]);
    assert_eq!(estimate::usage(&blueprint, None).unwrap().targets[0].operations, expected);
}
