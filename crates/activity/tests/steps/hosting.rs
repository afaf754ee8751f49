//! What a host brings along: identities that may be refused, its own end, many tasks at once, and never too early.

use std::sync::atomic::{AtomicUsize, Ordering};

use activity::dispatch::{self, DispatchError, Dispatched};
use activity::message::Task;
use activity::ports::{PortError, Tasks};
use activity::truth::Ending;
use blueprint::targets::MOST_TASKS;
use jiff::SignedDuration;
use serde_json::json;

use crate::common::{World, constants, slot};

#[tokio::test]
async fn an_identity_that_is_refused_fails_every_activity_of_its_task_with_the_reason() {
    let targets = json!([
        {"type": "s3", "action": "put", "generators": ["a"]},
        {"type": "s3", "generators": ["a"]},
        {"type": "lambda", "function": "f", "generators": ["a"]},
        {"type": "cloudwatch", "namespace": "N", "generators": ["a"]},
    ]);
    let mut world = World::new(&constants(&[("a", 5)], targets));
    let error = PortError::Service { code: "AccessDenied".to_owned(), message: "not you".to_owned(), status: None };
    world.services.identities.refuse(error);
    world.slot(0).await;
    for (target, planned) in [(0, 5), (1, 5), (2, 1), (3, 1)] {
        let joined = world.joined(0, target);
        assert_eq!(
            (joined.failed, joined.done, joined.endings()["a"]),
            (planned, 0, Ending::Failed),
            "target {target}"
        );
        assert_eq!(joined.errors, [("AccessDenied".to_owned(), planned)].into());
    }
    assert_eq!(world.requests(), 0);
    // The next slot finds it mended.
    world.services.identities.clear();
    world.slot(1).await;
    assert!((0..4).all(|target| world.ending(1, target) == Ending::Done));
}

#[tokio::test]
async fn an_identity_is_taken_on_once_a_task_after_its_claim_and_not_after_its_time() {
    let targets = json!([{"type": "s3", "action": "put", "generators": ["a", "b"]}]);
    let mut world = World::new(&constants(&[("a", 3), ("b", 3)], targets));
    world.tick(0).await.unwrap();
    world.dispatch(false).await;
    let tasks = world.tasks.take();
    world.ledger.claim_for_another(&tasks[0].id);
    world.task(&tasks[0]).await.unwrap();
    assert!(world.services.reached().is_empty(), "a repeat asks for nothing");
    world.task(&tasks[1]).await.unwrap();
    assert_eq!(world.services.reached(), [0]);
    world.tick(1).await.unwrap();
    world.dispatch(false).await;
    world.set_after(slot(1), 31.0);
    world.execute().await;
    assert_eq!(world.services.reached(), [0], "what is late needs no identity");
    assert!(world.endings(1, 0).values().all(|ending| *ending == Ending::Late));
}

#[tokio::test]
async fn what_has_not_started_when_the_host_ends_is_late() {
    let targets = json!([{"type": "s3", "action": "put", "generators": ["a"], "concurrency": 1}]);
    let mut world = World::new(&constants(&[("a", 10)], targets));
    world.tick(0).await.unwrap();
    world.dispatch(false).await;
    world.takes(1.0);
    world.clock.set_end(slot(0).start() + SignedDuration::from_millis(3_500));
    world.execute().await;
    let joined = world.joined(0, 0);
    assert_eq!((joined.done, joined.late, joined.failed, joined.endings()["a"]), (4, 6, 0, Ending::Late));
}

#[tokio::test]
async fn a_message_before_its_slot_is_not_claimed_and_may_come_again() {
    let targets = json!([{"type": "s3", "action": "put", "generators": ["a"]}]);
    let mut world = World::new(&constants(&[("a", 1)], targets));
    world.tick(5).await.unwrap();
    let message = world.queue.take().pop_front().unwrap();
    world.clock.set(slot(5).start() - SignedDuration::from_millis(1));
    let early = world.message(&message.body, false).await;
    assert!(matches!(early, Err(DispatchError::Early(early)) if early == slot(5)), "{early:?}");
    assert!(world.ledger.plan_of(slot(5), 0).is_none() && world.tasks.waiting() == 0);
    world.clock.set(slot(5).start());
    assert!(matches!(world.message(&message.body, false).await, Ok(Dispatched::Planned(_))));
}

/// Counts how many tasks are being handed over at once.
#[derive(Default)]
struct SlowTasks {
    now: AtomicUsize,
    most: AtomicUsize,
    all: AtomicUsize,
}

impl Tasks for SlowTasks {
    async fn invoke(&self, _: Task) -> Result<(), PortError> {
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(now, Ordering::Relaxed);
        tokio::task::yield_now().await;
        self.now.fetch_sub(1, Ordering::Relaxed);
        self.all.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

#[tokio::test]
async fn tasks_are_handed_over_at_once_up_to_the_bound() {
    let targets = json!([{"type": "s3", "action": "put", "generators": ["a"], "slice_size": 1}]);
    let mut world = World::new(&constants(&[("a", 50)], targets));
    world.tick(0).await.unwrap();
    let message = world.queue.take().pop_front().unwrap();
    let tasks = SlowTasks::default();
    dispatch::message(&world.blueprint, &message.body, false, 7, &*world.clock, &world.ledger, &tasks).await.unwrap();
    assert_eq!((tasks.most.into_inner(), tasks.all.into_inner()), (7, 50));
}

#[tokio::test]
async fn a_value_of_a_billion_in_slices_of_one_makes_a_bounded_plan_that_says_what_is_left_out() {
    let targets = json!([{"type": "s3", "action": "put", "generators": ["b", "a"], "slice_size": 1}]);
    let mut world = World::new(&constants(&[("a", 3), ("b", 1_000_000_000)], targets));
    world.tick(0).await.unwrap();
    let dispatched = world.dispatch(false).await.pop().unwrap().unwrap();
    let Dispatched::Planned(handover) = dispatched else { panic!("no repeat") };
    assert_eq!(handover.planned, 1_000_000_003);
    // The other data point's first slice is invoked too.
    let most = usize::try_from(MOST_TASKS).unwrap();
    assert_eq!(handover.tasks, most + 1);
    assert_eq!(handover.withheld, [(Ending::Budget, 1_000_000_003 - handover.tasks as u64)].into());
    let plan = world.ledger.plan_of(slot(0), 0).unwrap();
    assert_eq!(plan.tasks.len(), most + 3);
    assert!(world.endings(0, 0).values().all(|ending| *ending == Ending::Lost || *ending == Ending::Budget));
}
