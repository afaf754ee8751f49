//! A world in memory for the steps: every port with failures to order, and a clock that tests set.
#![allow(dead_code, missing_docs, reason = "each test binary uses its part")]

pub mod ports;
pub mod run;
pub mod server;
pub mod services;

use std::collections::BTreeMap;
use std::sync::Arc;

use activity::dispatch::{self, DispatchError, Dispatched};
use activity::encoder::MessageEncoder;
use activity::execute::{self, Executed, Ports};
use activity::generate::{self, GenerateError};
use activity::message::Task;
use activity::planner::Planner;
use activity::ports::PortError;
use activity::truth::{Ending, SlotOutcome};
use blueprint::{Blueprint, Slot};
use fake_content::Pool;
use serde_json::{Value, json};

use ports::{TestClock, TestLedger, TestQueue, TestTasks};
use services::{TestFunctions, TestMetrics, TestServices, TestStore};

/// The start of all runs here: the local host's default.
pub fn start() -> Slot {
    Slot::at("2026-01-01T00:00:00Z".parse().expect("a time"))
}

/// The slot `since` slots after [`start`].
pub fn slot(since: u64) -> Slot {
    start().plus(since)
}

/// A blueprint of constant generators: their values are known without computing a series.
pub fn constants(generators: &[(&str, u64)], targets: Value) -> Value {
    let generators: Vec<Value> = generators
        .iter()
        .map(|(id, value)| json!({"id": id, "shape": "constant", "config": {"constant": value}}))
        .collect();
    json!({"commons": {"num_points": 100}, "generators": generators, "targets": targets})
}

/// The plan of a blueprint that has no fault.
pub fn plan_of(blueprint: &Value) -> Arc<Blueprint> {
    plan_of_bytes(blueprint.to_string().as_bytes())
}

/// The same from a file's bytes.
pub fn plan_of_bytes(bytes: &[u8]) -> Arc<Blueprint> {
    match blueprint::parse(bytes) {
        Ok(checked) => Arc::new(checked.plan),
        Err(problems) => panic!("{}", problems.iter().map(|one| format!("{one}\n")).collect::<String>()),
    }
}

/// How many tasks a message led to; `None`: it was a repeat.
pub fn invoked(dispatched: Result<Dispatched, DispatchError>) -> Option<usize> {
    match dispatched.expect("the message is dispatched") {
        Dispatched::Planned(handover) => Some(handover.tasks),
        Dispatched::Repeat => None,
    }
}

/// A deployment: a plan, and everything around its steps.
pub struct World {
    pub plan: Arc<Blueprint>,
    pub planner: Planner,
    pub pool: Pool,
    pub clock: Arc<TestClock>,
    pub queue: TestQueue,
    pub tasks: TestTasks,
    pub ledger: TestLedger,
    pub s3: Arc<TestStore>,
    pub functions: Arc<TestFunctions>,
    pub metrics: Arc<TestMetrics>,
    pub services: TestServices,
}

impl World {
    pub fn new(blueprint: &Value) -> World {
        let plan = plan_of(blueprint);
        let clock = Arc::new(TestClock::new(start().start()));
        let services = TestServices::new(&clock);
        World {
            planner: Planner::new(Arc::clone(&plan), start(), None),
            plan,
            pool: Pool::empty(),
            queue: TestQueue::default(),
            tasks: TestTasks::default(),
            ledger: TestLedger::default(),
            s3: Arc::clone(&services.reached.s3),
            functions: Arc::clone(&services.reached.functions),
            metrics: Arc::clone(&services.reached.metrics),
            services,
            clock,
        }
    }

    /// The same world after a new version of the blueprint was deployed.
    pub fn redeploy(&mut self, blueprint: &Value) {
        self.plan = plan_of(blueprint);
        self.planner = Planner::new(Arc::clone(&self.plan), start(), None);
    }

    /// The tick of a slot, at its start.
    pub async fn tick(&mut self, since: u64) -> Result<usize, GenerateError> {
        self.clock.set(slot(since).start());
        let mut encoder = MessageEncoder::new(&self.plan);
        generate::tick(&mut self.planner, &mut encoder, slot(since), &self.queue).await
    }

    /// Dispatch one message.
    pub async fn message(&self, body: &str, paused: bool) -> Result<Dispatched, DispatchError> {
        dispatch::message(&self.plan, body, paused, 1, &*self.clock, &self.ledger, &self.tasks).await
    }

    /// Dispatch everything that waits in the queue.
    pub async fn dispatch(&self, paused: bool) -> Vec<Result<Dispatched, DispatchError>> {
        let mut dispatched = Vec::new();
        for message in self.queue.take() {
            dispatched.push(self.message(&message.body, paused).await);
        }
        dispatched
    }

    /// Execute one task.
    pub async fn task(&self, task: &Task) -> Result<Executed, PortError> {
        let ports = Ports { clock: &*self.clock, ledger: &self.ledger, services: &self.services };
        execute::task(&self.plan, &self.pool, task, ports).await
    }

    /// Execute every task that was handed over.
    pub async fn execute(&self) -> Vec<Result<Executed, PortError>> {
        let mut executed = Vec::new();
        for task in self.tasks.take() {
            executed.push(self.task(&task).await);
        }
        executed
    }

    /// A slot as it should go: tick, dispatch, execute.
    pub async fn slot(&mut self, since: u64) {
        self.tick(since).await.expect("the tick reaches the queue");
        for dispatched in self.dispatch(false).await {
            dispatched.expect("the message is dispatched");
        }
        for executed in self.execute().await {
            executed.expect("the task is recorded");
        }
    }

    /// The ledger's entry of a slot and target.
    pub fn joined(&self, since: u64, target: usize) -> SlotOutcome {
        let found = self.ledger.joined().into_iter().find(|one| one.slot == slot(since) && one.target == target);
        found.unwrap_or_else(|| panic!("slot {since} and target {target} are not planned"))
    }

    /// How the data points of a slot and target ended.
    pub fn endings(&self, since: u64, target: usize) -> BTreeMap<String, Ending> {
        self.joined(since, target).endings()
    }

    /// How the one data point of a slot and target ended.
    pub fn ending(&self, since: u64, target: usize) -> Ending {
        let endings = self.endings(since, target);
        assert_eq!(endings.len(), 1, "{endings:?}");
        *endings.values().next().expect("there is one")
    }

    /// Requests that reached any service.
    pub fn requests(&self) -> usize {
        self.s3.puts().len() + self.s3.gets().len() + self.functions.events().len() + self.metrics.requests().len()
    }
}
