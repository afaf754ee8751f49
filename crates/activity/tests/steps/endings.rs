//! Every planned data point ends as exactly one thing, whatever goes wrong.

use std::collections::{BTreeMap, BTreeSet};

use activity::requests::Request;
use activity::simulated::LedgerOperation;
use activity::truth::Ending;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{World, constants, slot};

/// What may befall a slot.
#[derive(Clone, Debug)]
struct Fate {
    paused: bool,
    /// Seconds from the slot's end at which messages come.
    messages_at: f64,
    /// Tasks that cannot be handed over, by their number.
    refused: Vec<usize>,
    /// Tasks, by their number, that somebody else claimed and never completed.
    claimed: Vec<usize>,
    /// A new version is deployed after dispatch.
    redeployed: bool,
    /// Seconds from the slot's end at which tasks come, and what a request takes.
    tasks_at: f64,
    request_takes: f64,
    /// Each request whose number this divides is refused; 0: none.
    refuses: usize,
    /// The ledger takes no results.
    no_results: bool,
}

fn fate() -> impl Strategy<Value = Fate> {
    let often = prop::bool::weighted(0.15);
    (
        (often, prop_oneof![4 => -60.0..-1.0f64, 1 => 20.0..40.0], prop::collection::vec(0usize..4, 0..2)),
        (prop::collection::vec(0usize..4, 0..2), often, prop_oneof![4 => -59.0..0.0f64, 1 => 20.0..40.0]),
        (prop_oneof![0.0..1.0f64, 1.0..20.0], 0usize..6, often),
    )
        .prop_map(
            |(
                (paused, messages_at, refused),
                (claimed, redeployed, tasks_at),
                (request_takes, refuses, no_results),
            )| Fate {
                paused,
                messages_at,
                refused,
                claimed,
                redeployed,
                tasks_at,
                request_takes,
                refuses,
                no_results,
            },
        )
}

fn blueprint(values: &[u64], group: bool, slice: Option<u64>, limit: Option<u64>) -> Value {
    let mut targets = json!([
        {"type": "s3", "action": "put", "bucket": "puts", "generators": ["a", "b", "c"]},
        {"type": "lambda", "function": "f", "generators": ["c", "a"]},
        {"type": "cloudwatch", "namespace": "N", "generators": ["b"]},
        {"type": "s3", "action": "get", "bucket": "gets", "generators": ["b", "c"]},
    ]);
    for target in targets.as_array_mut().expect("a list") {
        target["group_datapoints"] = group.into();
        target["concurrency"] = 3.into();
        if let Some(slice) = slice {
            target["slice_size"] = slice.into();
        }
    }
    let mut blueprint = constants(&[("a", values[0]), ("b", values[1]), ("c", values[2])], targets);
    if let Some(limit) = limit {
        blueprint["limits"] = json!({"activities_per_slot": limit});
    }
    blueprint
}

async fn befall(world: &mut World, since: u64, fate: Fate, redeployed: &Value) {
    world.tick(since).await.expect("the tick reaches the queue");
    world.set_after(slot(since), fate.messages_at);
    world.refuse_tasks(fate.refused);
    world.dispatch(fate.paused).await;
    if fate.redeployed {
        world.redeploy(redeployed);
    }
    world.takes(fate.request_takes);
    let refuses = fate.refuses;
    world.refuse(move |number, request| {
        let rest = match request {
            Request::PutObject(_) | Request::GetObject(_) | Request::ListObjects(_) => 0,
            Request::Invoke(_) => 1,
            Request::PutMetricData(_) => 2,
        };
        refuses > 0 && number % refuses == rest
    });
    if fate.no_results {
        world.ledger_down(&[LedgerOperation::Complete]);
    }
    world.set_after(slot(since), fate.tasks_at);
    for task in world.tasks.take() {
        if fate.claimed.contains(&task.id.task) {
            world.ledger.claim_for_another(&task.id);
        }
        // Errors are the ledger's, and ordered here.
        let _ = world.task(&task).await;
    }
    world.ledger_down(&[]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_planned_data_point_has_exactly_one_ending(
        values in prop::collection::vec(0u64..9, 3),
        group: bool,
        slice in prop::option::of(1u64..5),
        limit in prop::option::of(0u64..60),
        fates in prop::collection::vec(fate(), 1..4),
    ) {
        let first = blueprint(&values, group, slice, limit);
        let mut second = first.clone();
        second["description"] = "the next version".into();
        let mut world = World::new(&first);
        let named: Vec<BTreeSet<String>> = world.blueprint.targets.iter().map(|target| target.commons.generators.iter().cloned().collect()).collect();
        let slots = fates.len();
        let lossless = fates.iter().all(|fate| !fate.no_results);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for (since, fate) in (0..).zip(fates) {
            runtime.block_on(befall(&mut world, since, fate, &second));
        }

        let joined = world.ledger.joined();
        prop_assert_eq!(joined.len(), slots * 4, "every slot and target is planned");
        let mut accepted = BTreeMap::from([("s3", 0), ("lambda", 0), ("cloudwatch", 0)]);
        for one in &joined {
            let ended: BTreeSet<String> = one.endings().keys().cloned().collect();
            prop_assert_eq!(&ended, &named[one.target], "target {} in slot {}", one.target, one.slot);
            prop_assert!(one.done + one.failed + one.late <= one.planned, "{:?}", one);
            let all = |ending: Ending| one.endings().values().all(|each| *each == ending);
            if all(Ending::Done) {
                prop_assert_eq!((one.done, one.failed, one.late), (one.planned, 0, 0), "{:?}", one);
            }
            // What was never invoked did nothing. (Of a sliced data point one slice may be lost and another done.)
            let never = [Ending::Paused, Ending::Version].into_iter().any(all);
            if never || slice.is_none() && all(Ending::Lost) {
                prop_assert_eq!((one.done, one.failed, one.late), (0, 0, 0), "{:?}", one);
            }
            prop_assert_eq!(one.errors.values().sum::<u64>(), one.failed, "each failure has its error: {:?}", one);
            let kind = world.blueprint.targets[one.target].settings.type_name();
            *accepted.entry(kind).or_default() += one.done;
        }
        // The ledger and the services say the same.
        if lossless {
            prop_assert_eq!(accepted["s3"] as usize, world.puts().len() + world.gets().len());
            prop_assert_eq!(accepted["lambda"] as usize, world.events().len());
            prop_assert_eq!(accepted["cloudwatch"] as usize, world.metrics().len());
        }
    }
}
