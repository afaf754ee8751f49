//! What does not start any more is counted in one step, and comes to what counting one by one would.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use activity::execute::{self, Executed, Ports};
use activity::message::{DataPoint, Task};
use activity::ports::Clock;
use activity::requests::Request;
use activity::simulated;
use activity::truth::{Ending, PointCounts, TaskId, TaskResult};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{World, block_on, constants, slot};

const IDS: [&str; 3] = ["a", "b", "c"];

/// A target of each type, all of which take the data points of three generators as one task.
fn targets() -> Value {
    let target = |value: Value| {
        let mut target = json!({"generators": IDS, "group_datapoints": true, "concurrency": 4});
        target.as_object_mut().expect("an object").extend(value.as_object().expect("an object").clone());
        target
    };
    json!([
        target(json!({"type": "s3", "action": "put"})),
        target(json!({"type": "s3", "action": "get", "bucket": "bucket"})),
        target(json!({"type": "lambda", "function": "f"})),
        target(json!({"type": "cloudwatch", "namespace": "N"})),
    ])
}

fn world(targets: Value) -> World {
    World::new(&constants(&IDS.map(|id| (id, 1)), targets))
}

fn task(world: &World, target: usize, values: &[u64]) -> Task {
    let point = |(id, value): (&&str, &u64)| DataPoint { generator_id: (*id).to_owned(), value: *value, offset: 0 };
    Task {
        version: world.blueprint.version.clone(),
        id: TaskId { slot: slot(0), target, task: 0 },
        datapoints: IDS.iter().zip(values).map(point).collect(),
    }
}

/// A clock that counts how often it is read.
struct Counting {
    clock: Arc<simulated::Clock>,
    reads: AtomicUsize,
}

impl Clock for Counting {
    fn now(&self) -> Timestamp {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.clock.now()
    }

    fn stopping(&self) -> bool {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.clock.stopping()
    }

    fn ends(&self) -> Timestamp {
        self.clock.ends()
    }

    async fn sleep_until(&self, time: Timestamp) {
        self.clock.sleep_until(time).await;
    }
}

/// The result of a task, and how often the clock was read for it.
async fn executed(world: &World, task: &Task) -> (TaskResult, usize) {
    let clock = Counting { clock: Arc::clone(&world.clock), reads: AtomicUsize::new(0) };
    let ports = Ports { clock: &clock, ledger: &world.ledger, objects: &world.objects, services: &world.services };
    match execute::task(&world.blueprint, &world.pool, task, ports).await.expect("it is recorded") {
        Executed::Result(result) => (result, clock.reads.into_inner()),
        Executed::Repeat => panic!("it was not claimed before"),
    }
}

#[tokio::test]
async fn a_task_that_comes_too_late_is_counted_in_one_step_whatever_its_size_and_target() {
    for value in [1_000_000_000, 1 << 53] {
        for (target, activities) in [(0, 3 * value), (1, 3 * value), (2, 1), (3, 1)] {
            let world = world(targets());
            world.set_after(slot(0), 31.0);
            let (result, reads) = executed(&world, &task(&world, target, &[value; 3])).await;
            assert_eq!((result.done, result.failed, result.late), (0, 0, activities), "target {target}");
            assert_eq!(result.endings, [Ending::Late; 3]);
            assert!(reads < 30, "target {target}: {reads} reads of the clock");
            assert_eq!(world.services.faults().count("ListObjects"), 0, "nothing is listed for what will not start");
        }
    }
}

#[tokio::test]
async fn a_data_point_of_a_billion_that_becomes_late_or_is_interrupted_keeps_what_was_done() {
    for (target, interrupted) in [(0, false), (0, true), (1, false), (1, true)] {
        let world = world(targets());
        world.set_after(slot(0), 30.0 - 9.5);
        let (clock, asked) = (Arc::clone(&world.clock), AtomicUsize::new(0));
        world.services.takes(move |request| {
            if matches!(request, Request::ListObjects(_)) {
                return SignedDuration::ZERO;
            }
            if interrupted && asked.fetch_add(1, Ordering::Relaxed) == 5 {
                clock.stop();
            }
            SignedDuration::from_secs(1)
        });
        let value = 1_000_000_000;
        let (result, reads) = executed(&world, &task(&world, target, &[value; 3])).await;
        let (not_started, ending) =
            if interrupted { (result.failed, Ending::Failed) } else { (result.late, Ending::Late) };
        assert!(result.done > 0 && result.done < 20, "{result:?}");
        assert_eq!((result.done + not_started, &result.endings), (3 * value, &vec![ending; 3]));
        assert_eq!(result.errors.values().sum::<u64>(), result.failed);
        assert!(reads < 100, "{reads} reads of the clock");
    }
}

/// What counting one by one comes to, where each request takes a second.
fn one_by_one(values: &[u64], seconds: u64, fails: &[u64], stop: Option<u64>) -> Vec<PointCounts> {
    let (mut asked, mut now) = (0, 0);
    let mut stopping = false;
    let mut all = Vec::new();
    for (point, value) in values.iter().enumerate() {
        let mut counts = PointCounts { point: point as u64, ..PointCounts::default() };
        for _ in 0..*value {
            if stopping {
                counts.failed += 1;
            } else if now > seconds {
                counts.late += 1;
            } else {
                stopping = stop == Some(asked);
                now += u64::from(!stopping); // nobody sleeps any longer
                if fails.contains(&asked) {
                    counts.failed += 1;
                } else {
                    counts.done += 1;
                }
                asked += 1;
            }
        }
        all.push(counts);
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn endings_counts_and_errors_are_those_of_counting_one_by_one(
        values in prop::collection::vec(1_u64..12, 1..=3),
        get in any::<bool>(),
        seconds in 0_u64..30,
        fails in prop::collection::vec(0_u64..30, 0..4),
        stop in prop::option::of(0_u64..30),
    ) {
        let mut targets = targets();
        (0..4).for_each(|target| targets[target]["concurrency"] = json!(1));
        let world = world(targets);
        world.set_after(slot(0), 30.0 - seconds as f64);
        let refused = fails.clone();
        world.refuse(move |number, request| {
            !matches!(request, Request::ListObjects(_)) && refused.contains(&(number as u64))
        });
        let (clock, asked) = (Arc::clone(&world.clock), AtomicUsize::new(0));
        world.services.takes(move |request| {
            if matches!(request, Request::ListObjects(_)) {
                return SignedDuration::ZERO;
            }
            if Some(asked.fetch_add(1, Ordering::Relaxed) as u64) == stop {
                clock.stop();
            }
            SignedDuration::from_secs(1)
        });
        let task = task(&world, usize::from(get), &values);
        let (result, _) = block_on(executed(&world, &task));

        let expected = one_by_one(&values, seconds, &fails, stop);
        let sum = |of: fn(&PointCounts) -> u64| expected.iter().map(of).sum::<u64>();
        let (done, failed, late) = (sum(|one| one.done), sum(|one| one.failed), sum(|one| one.late));
        prop_assert_eq!((result.done, result.failed, result.late), (done, failed, late));
        let ending = |one: &PointCounts| match one {
            PointCounts { failed: 1.., .. } => Ending::Failed,
            PointCounts { late: 1.., .. } => Ending::Late,
            _ => Ending::Done,
        };
        prop_assert_eq!(&result.endings, &expected.iter().map(ending).collect::<Vec<_>>());
        let own: Vec<PointCounts> =
            expected.iter().filter(|one| values.len() > 1 && ending(one) != Ending::Done).copied().collect();
        prop_assert_eq!(&result.counts, &own, "a data point has its own counts where they differ from all done");
        let refused = result.errors.get("AccessDenied").copied().unwrap_or(0);
        let interrupted = result.errors.get("Interrupted").copied().unwrap_or(0);
        prop_assert_eq!(refused + interrupted, failed);
        prop_assert!(result.errors.values().all(|count| *count > 0));
        let expected_done: BTreeMap<&str, u64> = [("done", done)].into();
        prop_assert_eq!(world.requests() as u64, expected_done["done"]);
    }
}
