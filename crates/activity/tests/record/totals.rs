//! The running total in the record: a cold start computes the cycle that it is in, once, and no other.

use std::io::{Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use activity::encoder::MessageEncoder;
use activity::generate;
use activity::planner::{Planner, RealData, RealDataError};
use activity::ports::Clock as _;
use activity::simulated::{Clock, Documents, Queue};
use activity::truth::{GroundTruth, RunningTotal, TruthError, keys};
use blueprint::Slot;
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{block_on, plan_of, slot, start};

const LENGTH: u64 = 20;

fn blueprint(description: &str, limits: &Value) -> Value {
    json!({
        "description": description,
        "commons": {"num_points": LENGTH, "signal_max": 9},
        "generators": [
            {"id": "r", "shape": "real", "config": {"bucket": "series", "key": "numbers"}},
            {"id": "a", "shape": "random", "config": {"num_points": 13}},
        ],
        "targets": [
            {"type": "s3", "action": "put", "generators": ["r", "a"]},
            {"type": "lambda", "function": "f", "generators": ["a"]},
        ],
        "limits": limits,
    })
}

fn limited() -> Value {
    json!({"activities_total": 1_000_000})
}

/// The numbers of the real series; each cycle reads them once, which may take a while.
struct Counted {
    cycles: Arc<AtomicU64>,
    clock: Arc<Clock>,
    takes: SignedDuration,
}

impl RealData for Counted {
    fn open(&self, _: &str, _: &str) -> Result<Box<dyn Read + '_>, RealDataError> {
        self.cycles.fetch_add(1, Ordering::Relaxed);
        self.clock.advance(self.takes);
        let numbers: String = (0..LENGTH).map(|number| format!("{}\n", number % 7)).collect();
        Ok(Box::new(Cursor::new(numbers)))
    }
}

/// A function environment: it starts cold.
struct Environment {
    planner: Planner,
    encoder: MessageEncoder,
    truth: GroundTruth,
    total: RunningTotal,
    clock: Arc<Clock>,
    cycles: Arc<AtomicU64>,
}

impl Environment {
    fn start(blueprint: &Value, kept: u64, takes: SignedDuration) -> Environment {
        let (plan, cycles) = (plan_of(blueprint), Arc::<AtomicU64>::default());
        let clock = Arc::new(Clock::new(start().start()));
        let real = Counted { cycles: Arc::clone(&cycles), clock: Arc::clone(&clock), takes };
        Environment {
            encoder: MessageEncoder::new(&plan),
            planner: Planner::new(plan, start(), Some(Box::new(real))).ahead(kept),
            truth: GroundTruth::default(),
            total: RunningTotal::default(),
            clock,
            cycles,
        }
    }

    fn cold(blueprint: &Value) -> Environment {
        Environment::start(blueprint, 1_000, SignedDuration::ZERO)
    }

    /// A tick as the function makes it; the activities planned before its slot, if there is a total limit.
    async fn tick(&mut self, documents: &Documents, slot: Slot) -> Result<u64, TruthError> {
        let (cycle, _) = self.planner.blueprint().position(start(), slot).expect("after the start");
        if !self.truth.has(cycle) {
            self.truth.write(documents, &mut self.planner, slot, cycle).await?;
        }
        self.total.write(documents, &mut self.planner, &*self.clock, cycle).await?;
        let queue = Queue::new(&self.clock);
        generate::tick(&mut self.planner, &mut self.encoder, slot, &queue).await.expect("the queue takes it");
        if self.planner.blueprint().limits.activities_total.is_none() {
            return Ok(0);
        }
        Ok(self.planner.planned_activities(slot.since(start()).expect("after the start"))?)
    }

    fn computed(&self) -> u64 {
        self.cycles.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn a_cold_start_in_mid_cycle_computes_its_cycle_once() {
    for limits in [json!({}), limited()] {
        let mut environment = Environment::cold(&blueprint("one", &limits));
        let documents = Documents::default();
        for since in 9..LENGTH {
            environment.tick(&documents, slot(since)).await.unwrap();
        }
        assert_eq!(environment.computed(), 1, "{limits}");
        environment.tick(&documents, slot(LENGTH)).await.unwrap();
        assert_eq!(environment.computed(), 2, "the next cycle");
    }
}

#[tokio::test]
async fn with_the_total_of_earlier_cycles_in_the_record_only_the_current_one_is_computed() {
    let (blueprint, documents) = (blueprint("one", &limited()), Documents::default());
    let mut first = Environment::cold(&blueprint);
    for since in 0..4 * LENGTH {
        first.tick(&documents, slot(since)).await.unwrap();
    }
    assert_eq!(first.computed(), 4);
    // In the same cycle, and at the first tick of the next.
    for since in [3 * LENGTH + 7, 4 * LENGTH] {
        let mut cold = Environment::cold(&blueprint);
        let total = cold.tick(&documents, slot(since)).await.unwrap();
        let computed = cold.computed();
        let mut whole = Environment::cold(&blueprint);
        assert_eq!((computed, total), (1, whole.planner.planned_activities(since).unwrap()), "slot {since}");
    }
}

#[tokio::test]
async fn a_missing_total_is_computed_and_written_and_a_new_version_has_its_own() {
    let (one, two, documents) = (blueprint("one", &limited()), blueprint("two", &limited()), Documents::default());
    for (number, version) in [&one, &two].into_iter().enumerate() {
        let mut cold = Environment::cold(version);
        let total = cold.tick(&documents, slot(5 * LENGTH + 3)).await.unwrap();
        assert_eq!(cold.computed(), 6, "as if the version had been in force from the start");
        let mut whole = Environment::cold(version);
        assert_eq!(total, whole.planner.planned_activities(5 * LENGTH + 3).unwrap());
        assert_eq!(documents.keys().iter().filter(|key| key.starts_with("totals/")).count(), number + 1);
        let mut again = Environment::cold(version);
        again.tick(&documents, slot(5 * LENGTH + 4)).await.unwrap();
        assert_eq!(again.computed(), 1);
    }
}

#[tokio::test]
async fn a_blueprint_without_a_total_limit_has_no_total() {
    let documents = Documents::default();
    let mut environment = Environment::cold(&blueprint("one", &json!({"activities_per_slot": 9})));
    environment.tick(&documents, slot(3 * LENGTH)).await.unwrap();
    assert_eq!(environment.computed(), 1);
    assert!(documents.keys().iter().all(|key| !key.starts_with("totals/")));
}

#[tokio::test]
async fn what_cannot_be_summed_up_in_one_go_goes_on_with_the_next_tick() {
    let (blueprint, documents) = (blueprint("one", &limited()), Documents::default());
    let (mut ticks, mut computed, cycle) = (0, 0, 12);
    loop {
        // Each tick is a cold start: only the record goes on.
        let mut cold = Environment::start(&blueprint, 1_000, SignedDuration::from_secs(10));
        cold.clock.set_end(start().start() + SignedDuration::from_secs(58));
        let result = cold.tick(&documents, slot(cycle * LENGTH + 1)).await;
        (ticks, computed) = (ticks + 1, computed + cold.computed());
        assert!(cold.clock.now() <= cold.clock.ends(), "it ends in time");
        match result {
            Err(TruthError::SummingUp { of, .. }) => assert_eq!(of, cycle),
            other => {
                other.unwrap();
                break;
            }
        }
        assert!(ticks < 20);
    }
    assert!(
        ticks > 1 && computed == cycle + ticks,
        "{computed} cycles in {ticks} ticks: each once, and the current one"
    );
}

#[tokio::test]
async fn a_tick_of_the_cycle_before_does_not_replace_a_newer_total() {
    let (blueprint, documents) = (blueprint("one", &limited()), Documents::default());
    Environment::cold(&blueprint).tick(&documents, slot(3 * LENGTH)).await.unwrap();
    let key = keys::total(&plan_of(&blueprint).version);
    let there = documents.json(&key);
    Environment::cold(&blueprint).tick(&documents, slot(3 * LENGTH - 1)).await.unwrap();
    assert_eq!(documents.json(&key), there);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whenever_environments_start_cold_the_total_is_that_of_counting_slot_by_slot(
        steps in prop::collection::vec((0_u64..25, any::<bool>()), 1..15),
        kept in 1_u64..100,
    ) {
        let (blueprint, documents) = (blueprint("one", &limited()), Documents::default());
        let plan = plan_of(&blueprint);
        let mut reference = Environment::cold(&blueprint).planner;
        let mut environment = Environment::start(&blueprint, kept, SignedDuration::ZERO);
        let (mut since, mut counted, mut expected) = (0, 0, 0);
        let (mut values, mut clean) = (Vec::new(), Vec::new());
        for (step, cold) in steps {
            since += step;
            if cold {
                environment = Environment::start(&blueprint, kept, SignedDuration::ZERO);
            }
            while counted < since {
                reference.slot(counted, &mut values, &mut clean).unwrap();
                expected += plan.targets.iter().map(|target| target.planned_activities(&values)).sum::<u64>();
                counted += 1;
            }
            let total = block_on(environment.tick(&documents, slot(since))).unwrap();
            prop_assert_eq!(total, expected, "slot {}", since);
        }
    }
}
