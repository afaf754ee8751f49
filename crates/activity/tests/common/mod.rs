//! A deployment in the simulated world, step by step, with a clock that tests set.
#![allow(dead_code, missing_docs, reason = "each test binary uses its part")]

pub mod run;
pub mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use activity::dispatch::{self, DispatchError, Dispatched};
use activity::encoder::MessageEncoder;
use activity::execute::{self, ExecuteError, Executed, Ports};
use activity::generate::{self, GenerateError};
use activity::message::Task;
use activity::planner::Planner;
use activity::ports::PortError;
use activity::requests::{GetObject, PutMetricData, PutObject, Request};
use activity::simulated::{Clock, Fault, Ledger, LedgerOperation, Objects, Queue, Services, Tasks, no_answer};
use activity::truth::{Ending, SlotOutcome};
use blueprint::{Blueprint, Slot};
use fake_content::Pool;
use jiff::SignedDuration;
use serde_json::{Value, json};

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

/// Run a future to its end, in a test that is not asynchronous itself.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(work)
}

/// The plan of a blueprint that has no fault.
pub fn plan_of(blueprint: &Value) -> Arc<Blueprint> {
    plan_of_bytes(blueprint.to_string().as_bytes())
}

/// The same from a file's bytes.
pub fn plan_of_bytes(bytes: &[u8]) -> Arc<Blueprint> {
    match blueprint::parse(bytes) {
        Ok(checked) => Arc::new(checked.blueprint),
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
    pub blueprint: Arc<Blueprint>,
    pub planner: Planner,
    pub pool: Pool,
    pub clock: Arc<Clock>,
    pub queue: Queue,
    pub tasks: Tasks,
    pub ledger: Ledger,
    pub objects: Objects,
    pub services: Services,
}

impl World {
    pub fn new(blueprint: &Value) -> World {
        let plan = plan_of(blueprint);
        let clock = Arc::new(Clock::new(start().start()));
        World {
            planner: Planner::new(Arc::clone(&plan), start(), None),
            blueprint: plan,
            pool: Pool::empty(),
            queue: Queue::new(&clock),
            tasks: Tasks::default(),
            ledger: Ledger::default(),
            objects: Objects::default(),
            services: Services::new(&clock),
            clock,
        }
    }

    /// The same world after a new version of the blueprint was deployed.
    pub fn redeploy(&mut self, blueprint: &Value) {
        self.blueprint = plan_of(blueprint);
        self.planner = Planner::new(Arc::clone(&self.blueprint), start(), None);
    }

    /// The tick of a slot, at its start.
    pub async fn tick(&mut self, since: u64) -> Result<usize, GenerateError> {
        self.clock.set(slot(since).start());
        let mut encoder = MessageEncoder::new(&self.blueprint);
        generate::tick(&mut self.planner, &mut encoder, slot(since), &self.queue).await
    }

    /// Dispatch one message.
    pub async fn message(&self, body: &str, paused: bool) -> Result<Dispatched, DispatchError> {
        dispatch::message(&self.blueprint, body, paused, 1, &*self.clock, &self.ledger, &self.tasks).await
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
    pub async fn task(&self, task: &Task) -> Result<Executed, ExecuteError> {
        let World { ledger, objects, services, .. } = self;
        let ports = Ports { clock: &*self.clock, ledger, objects, services };
        execute::task(&self.blueprint, &self.pool, task, ports).await
    }

    /// Execute every task that was handed over.
    pub async fn execute(&self) -> Vec<Result<Executed, ExecuteError>> {
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

    /// Set the clock so many seconds from the slot's end.
    pub fn set_after(&self, slot: Slot, seconds: f64) {
        self.clock.set(slot.end() + SignedDuration::from_secs_f64(seconds));
    }

    /// Each request takes so many seconds.
    pub fn takes(&self, seconds: f64) {
        self.services.takes(move |_| SignedDuration::from_secs_f64(seconds));
    }

    /// Refuse requests, by their number among their kind from 0 and by what they are.
    pub fn refuse(&self, refuses: impl Fn(usize, &Request) -> bool + Send + 'static) {
        let error = || {
            let (code, message) = ("AccessDenied".to_owned(), "not for you".to_owned());
            PortError::Service { code, message, status: Some(403) }
        };
        self.services.faults().choose(move |number, request| refuses(number, request).then(|| Fault::Before(error())));
    }

    /// The ledger does not answer to these.
    pub fn ledger_down(&self, operations: &'static [LedgerOperation]) {
        let down = move |operation: &LedgerOperation| operations.contains(operation);
        self.ledger.faults.choose(move |_, operation| down(operation).then(|| Fault::Before(no_answer())));
    }

    /// Tasks, by their number, that cannot be handed over.
    pub fn refuse_tasks(&self, numbers: impl IntoIterator<Item = usize>) {
        let numbers: BTreeSet<usize> = numbers.into_iter().collect();
        let refused = move |task: &Task| numbers.contains(&task.id.task);
        self.tasks.faults.choose(move |_, task| refused(task).then(|| Fault::Before(no_answer())));
    }

    /// Objects that were put, in the order of their keys.
    pub fn puts(&self) -> Vec<PutObject> {
        let mut puts = self.all(|request| if let Request::PutObject(put) = request { Some(put) } else { None });
        puts.sort_by(|one, other| (&one.bucket, &one.key).cmp(&(&other.bucket, &other.key)));
        puts
    }

    /// Objects that were asked for.
    pub fn gets(&self) -> Vec<GetObject> {
        self.all(|request| if let Request::GetObject(get) = request { Some(get) } else { None })
    }

    /// Functions that were invoked, with their events.
    pub fn events(&self) -> Vec<(String, Value)> {
        let invocations = self.all(|request| if let Request::Invoke(invoke) = request { Some(invoke) } else { None });
        let event = |payload: &[u8]| serde_json::from_slice(payload).expect("an event is JSON");
        invocations.into_iter().map(|invoke| (invoke.function, event(&invoke.payload))).collect()
    }

    /// Metrics that were put.
    pub fn metrics(&self) -> Vec<PutMetricData> {
        self.all(|request| if let Request::PutMetricData(put) = request { Some(put) } else { None })
    }

    fn all<K>(&self, kind: impl Fn(Request) -> Option<K>) -> Vec<K> {
        self.services.done().into_iter().filter_map(|done| kind(done.request)).collect()
    }

    /// Activities that took effect on any service.
    pub fn requests(&self) -> usize {
        self.puts().len() + self.gets().len() + self.events().len() + self.metrics().len()
    }
}
