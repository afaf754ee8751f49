//! A deployment over hours of simulated time, whose ports fail in every way: nothing runs twice, and the same seed gives the
//! same hours again.

use std::collections::BTreeMap;
use std::sync::Arc;

use activity::dispatch::{self, DispatchError};
use activity::encoder::MessageEncoder;
use activity::execute::{self, Ports};
use activity::generate;
use activity::ports::Clock as _;
use activity::requests::Request;
use activity::simulated::{Done, Fault, no_answer};
use activity::truth::{Ending, SlotOutcome};
use jiff::SignedDuration;
use randomness::{below, stream_key, sub_stream};
use serde_json::{Value, json};

use crate::common::{World, constants, slot};

const SLOTS: u64 = 4 * 60;

fn blueprint() -> Value {
    let targets = json!([
        {"type": "s3", "action": "put", "bucket": "puts", "generators": ["a", "b"], "slice_size": 2},
        {"type": "lambda", "function": "f", "generators": ["b"]},
    ]);
    constants(&[("a", 3), ("b", 1)], targets)
}

/// Chooses one of `faults` for one in `one_in` of what is asked for.
fn some<Q>(seed: u64, port: &[u8], one_in: u64, faults: Vec<Fault>) -> impl FnMut(usize, &Q) -> Option<Fault> + use<Q> {
    let mut rng = sub_stream(&stream_key(seed, &[port]), 0);
    move |_, _| {
        let (hit, which) = (below(&mut rng, one_in) == 0, below(&mut rng, faults.len() as u64));
        hit.then(|| faults[usize::try_from(which).expect("an index")].clone())
    }
}

/// Four hours as the three functions would run them; `faults` seeds what goes wrong.
fn hours(faults: Option<u64>) -> (Vec<Done>, Vec<SlotOutcome>) {
    let mut world = World::new(&blueprint());
    let (before, after) = (Fault::Before(no_answer()), Fault::After(no_answer()));
    if let Some(seed) = faults {
        world.queue.faults.choose(some(seed, b"queue", 20, vec![before.clone(), after.clone(), Fault::Lost]));
        world.tasks.faults.choose(some(
            seed,
            b"tasks",
            10,
            vec![before.clone(), after.clone(), Fault::Lost, Fault::Twice],
        ));
        world.ledger.faults.choose(some(seed, b"ledger", 20, vec![before.clone(), after.clone()]));
        world.services.faults().choose(some(seed, b"services", 20, vec![before.clone(), after.clone()]));
        world.services.identities.choose(some(seed, b"identities", 50, vec![before]));
    }
    world.services.takes(|_| SignedDuration::from_millis(700));
    let clock = Arc::clone(&world.clock);
    let World { blueprint: plan, planner, pool, queue, tasks, ledger, objects, services, .. } = &mut world;
    let (plan, pool, queue, tasks) = (&*plan, &*pool, &*queue, &*tasks);
    let (ledger, objects, services) = (&*ledger, &*objects, &*services);
    let end = slot(SLOTS + 2).start();

    let ticks = async {
        let mut encoder = MessageEncoder::new(plan);
        for since in 0..SLOTS {
            clock.sleep_until(slot(since).start()).await;
            // The rule delivers at least once: a tick may be tried again, or come twice.
            for _ in 0..2 {
                let _told = generate::tick(planner, &mut encoder, slot(since), queue).await;
                clock.sleep(SignedDuration::from_secs(5)).await;
            }
        }
    };
    let dispatches = async {
        while clock.now() < end {
            for delivery in queue.receive(10) {
                let body = &delivery.message.body;
                match dispatch::message(plan, body, false, 2, &*clock, ledger, tasks).await {
                    Err(DispatchError::Early(_) | DispatchError::Ledger(_)) => {} // it comes again
                    Ok(_) | Err(DispatchError::Message(_)) => queue.delete(&delivery),
                }
            }
            clock.sleep(SignedDuration::from_secs(1)).await;
        }
    };
    let executes = async {
        while clock.now() < end {
            let ports = || Ports { clock: &*clock, ledger, objects, services };
            let handed_over = tasks.take();
            // What goes wrong is the ledger's, and ordered here.
            futures::future::join_all(handed_over.iter().map(|task| execute::task(plan, pool, task, ports()))).await;
            clock.sleep(SignedDuration::from_secs(1)).await;
        }
    };
    clock.run(async { futures::join!(ticks, dispatches, executes) });
    (services.done(), ledger.joined())
}

/// How many data points ended as what.
fn endings(joined: &[SlotOutcome]) -> BTreeMap<Ending, usize> {
    let mut counts = BTreeMap::new();
    for ending in joined.iter().flat_map(|one| one.endings().into_values()) {
        *counts.entry(ending).or_default() += 1;
    }
    counts
}

#[test]
fn without_faults_every_data_point_of_every_slot_is_done_within_it() {
    let (done, joined) = hours(None);
    assert_eq!(endings(&joined), [(Ending::Done, 3 * SLOTS as usize)].into());
    assert_eq!(done.len() as u64, (4 + 1) * SLOTS);
    assert!(done.is_sorted_by_key(|one| one.time));
}

#[test]
fn whatever_fails_no_activity_takes_effect_twice_and_the_ledger_says_no_more_than_what_was_done() {
    let mut seen = BTreeMap::new();
    for seed in 0..4 {
        let (done, joined) = hours(Some(seed));
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for one in &done {
            let name = match &one.request {
                Request::PutObject(put) => put.key.clone(),
                Request::Invoke(invoke) => String::from_utf8(invoke.payload.to_vec()).expect("JSON"),
                other => panic!("nobody asked for {other:?}"),
            };
            *times.entry(name).or_default() += 1;
        }
        assert!(times.values().all(|times| *times == 1), "seed {seed}");
        let told: u64 = joined.iter().map(|one| one.done).sum();
        assert!(told <= done.len() as u64 && told > 0, "seed {seed}: {told} of {}", done.len());
        seen.extend(endings(&joined));
    }
    for ending in [Ending::Done, Ending::Failed, Ending::Lost, Ending::Unknown] {
        assert!(seen.contains_key(&ending), "the faults lead to {ending}: {seen:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_hours_and_another_seed_others() {
    let first = hours(Some(1));
    assert_eq!(hours(Some(1)), first);
    assert_ne!(hours(Some(2)), first);
}
