//! Ports in memory, with failures to order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use activity::ledger::{Joined, Plan, Record, TaskId, TaskResult, join};
use activity::message::{Message, Task};
use activity::ports::{Claim, Clock, Functions, Ledger, Metrics, ObjectStore, PortError, PutObject, Queue, Tasks};
use blueprint::Slot;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_answer() -> PortError {
    PortError::Client { code: "Connection".to_owned(), message: "no answer".to_owned() }
}

/// A clock that stands where it was set.
pub struct TestClock(Mutex<Timestamp>, AtomicBool);

impl TestClock {
    pub fn new(now: Timestamp) -> TestClock {
        TestClock(Mutex::new(now), AtomicBool::new(false))
    }

    pub fn set(&self, now: Timestamp) {
        *lock(&self.0) = now;
    }

    /// Set it so many seconds from the slot's end.
    pub fn set_after(&self, slot: Slot, seconds: f64) {
        self.set(slot.end() + SignedDuration::from_secs_f64(seconds));
    }

    pub fn stop(&self) {
        self.1.store(true, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *lock(&self.0)
    }

    fn stopping(&self) -> bool {
        self.1.load(Ordering::Relaxed)
    }
}

/// A FIFO queue that drops messages whose deduplication id it had before.
#[derive(Default)]
pub struct TestQueue {
    inner: Mutex<(BTreeSet<String>, VecDeque<Message>)>,
    /// Refuse what is sent.
    pub down: AtomicBool,
}

impl TestQueue {
    pub fn take(&self) -> VecDeque<Message> {
        std::mem::take(&mut lock(&self.inner).1)
    }
}

impl Queue for TestQueue {
    async fn send(&self, messages: Vec<Message>) -> Result<(), PortError> {
        if self.down.load(Ordering::Relaxed) {
            return Err(no_answer());
        }
        let (seen, waiting) = &mut *lock(&self.inner);
        waiting.extend(messages.into_iter().filter(|message| seen.insert(message.deduplication_id.clone())));
        Ok(())
    }
}

/// Tasks that were handed over.
#[derive(Default)]
pub struct TestTasks {
    inner: Mutex<Vec<Task>>,
    /// Tasks, by their number, that cannot be handed over.
    pub refused: Mutex<BTreeSet<usize>>,
}

impl TestTasks {
    pub fn take(&self) -> Vec<Task> {
        std::mem::take(&mut lock(&self.inner))
    }

    pub fn waiting(&self) -> usize {
        lock(&self.inner).len()
    }

    pub fn refuse(&self, numbers: impl IntoIterator<Item = usize>) {
        *lock(&self.refused) = numbers.into_iter().collect();
    }
}

impl Tasks for TestTasks {
    async fn invoke(&self, task: Task) -> Result<(), PortError> {
        if lock(&self.refused).contains(&task.id.task) {
            return Err(no_answer());
        }
        lock(&self.inner).push(task);
        Ok(())
    }
}

/// A ledger whose conditional creates succeed once.
#[derive(Default)]
pub struct TestLedger {
    plans: Mutex<BTreeMap<(Slot, usize), Plan>>,
    claims: Mutex<BTreeSet<TaskId>>,
    results: Mutex<BTreeMap<TaskId, TaskResult>>,
    /// Operations that fail: `plan`, `claim`, `complete`.
    pub down: Mutex<BTreeSet<&'static str>>,
}

impl TestLedger {
    pub fn set_down(&self, operations: &[&'static str]) {
        *lock(&self.down) = operations.iter().copied().collect();
    }

    fn up(&self, operation: &'static str) -> Result<(), PortError> {
        if lock(&self.down).contains(operation) { Err(no_answer()) } else { Ok(()) }
    }

    pub fn plan_of(&self, slot: Slot, target: usize) -> Option<Plan> {
        lock(&self.plans).get(&(slot, target)).cloned()
    }

    pub fn claim_for_another(&self, task: &TaskId) {
        lock(&self.claims).insert(task.clone());
    }

    pub fn results(&self) -> Vec<TaskResult> {
        lock(&self.results).values().cloned().collect()
    }

    pub fn records(&self) -> Vec<Record> {
        let plans: Vec<Record> = lock(&self.plans).values().cloned().map(Record::Plan).collect();
        let claims: Vec<Record> = lock(&self.claims).iter().cloned().map(Record::Claim).collect();
        let results = self.results().into_iter().map(Record::Result);
        plans.into_iter().chain(claims).chain(results).collect()
    }

    pub fn joined(&self) -> Vec<Joined> {
        let (claims, results) = (lock(&self.claims), lock(&self.results));
        let join_one = |plan: &Plan| {
            let here = |id: &TaskId| id.slot == plan.slot && id.target == plan.target;
            let results = results.values().filter(|result| here(&result.id));
            let results = results.map(|result| (result.id.task, result.clone())).collect();
            join(plan, |task| claims.iter().any(|id| here(id) && id.task == task), &results)
        };
        lock(&self.plans).values().map(join_one).collect()
    }
}

impl Ledger for TestLedger {
    async fn plan(&self, plan: Plan) -> Result<Claim, PortError> {
        self.up("plan")?;
        let mut plans = lock(&self.plans);
        if plans.contains_key(&(plan.slot, plan.target)) {
            return Ok(Claim::Taken);
        }
        plans.insert((plan.slot, plan.target), plan);
        Ok(Claim::Won)
    }

    async fn claim(&self, task: &TaskId) -> Result<Claim, PortError> {
        self.up("claim")?;
        Ok(if lock(&self.claims).insert(task.clone()) { Claim::Won } else { Claim::Taken })
    }

    async fn complete(&self, result: TaskResult) -> Result<(), PortError> {
        self.up("complete")?;
        lock(&self.results).insert(result.id.clone(), result);
        Ok(())
    }
}

type Refuses = Box<dyn Fn(usize, &str) -> bool + Send + Sync>;

/// How a service answers: what a request costs in time, and which are refused.
pub struct Service {
    clock: Arc<TestClock>,
    inner: Mutex<(SignedDuration, Refuses)>,
    count: AtomicUsize,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

impl Service {
    fn new(clock: &Arc<TestClock>) -> Service {
        Service {
            clock: Arc::clone(clock),
            inner: Mutex::new((SignedDuration::ZERO, Box::new(|_, _| false))),
            count: AtomicUsize::new(0),
            under_way: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        }
    }

    /// Every request moves the clock by so much.
    pub fn takes(&self, seconds: f64) {
        lock(&self.inner).0 = SignedDuration::from_secs_f64(seconds);
    }

    /// Refuse a request, by its number from 0 and by the name that it asks for.
    pub fn refuse(&self, refuses: impl Fn(usize, &str) -> bool + Send + Sync + 'static) {
        lock(&self.inner).1 = Box::new(refuses);
    }

    /// The most requests that were under way at once.
    pub fn most_at_once(&self) -> usize {
        self.most.load(Ordering::Relaxed)
    }

    async fn request(&self, name: &str) -> Result<(), PortError> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let under_way = self.under_way.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(under_way, Ordering::Relaxed);
        tokio::task::yield_now().await;
        self.under_way.fetch_sub(1, Ordering::Relaxed);
        let (cost, refuses) = &*lock(&self.inner);
        self.clock.set(self.clock.now() + *cost);
        if refuses(number, name) {
            return Err(PortError::Service { code: "AccessDenied".to_owned(), message: format!("no {name} for you") });
        }
        Ok(())
    }
}

/// An object as it was put.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    pub bucket: String,
    pub key: String,
    pub body: String,
    pub content_type: String,
    pub acl: Option<String>,
    pub metadata: Vec<(String, String)>,
}

/// A store that remembers what was asked of it.
pub struct TestStore {
    pub service: Service,
    /// Keys to list.
    pub keys: Mutex<BTreeSet<String>>,
    pub lists_fail: AtomicBool,
    puts: Mutex<Vec<Stored>>,
    gets: Mutex<Vec<(String, String)>>,
}

impl TestStore {
    pub fn new(clock: &Arc<TestClock>) -> TestStore {
        let service = Service::new(clock);
        TestStore {
            service,
            keys: Mutex::default(),
            lists_fail: AtomicBool::default(),
            puts: Mutex::default(),
            gets: Mutex::default(),
        }
    }

    pub fn holds(&self, keys: impl IntoIterator<Item = String>) {
        *lock(&self.keys) = keys.into_iter().collect();
    }

    /// Objects that were put, in the order of their keys.
    pub fn puts(&self) -> Vec<Stored> {
        let mut puts = lock(&self.puts).clone();
        puts.sort();
        puts
    }

    /// Buckets and keys that were read, and answered one way or the other.
    pub fn gets(&self) -> Vec<(String, String)> {
        lock(&self.gets).clone()
    }
}

impl ObjectStore for TestStore {
    async fn put(&self, object: PutObject<'_>) -> Result<(), PortError> {
        self.service.request(object.key).await?;
        let acl = object.acl.map(|acl| serde_json::to_value(acl).expect("a name"));
        lock(&self.puts).push(Stored {
            bucket: object.bucket.to_owned(),
            key: object.key.to_owned(),
            body: object.body.to_owned(),
            content_type: object.content_type.to_owned(),
            acl: acl.and_then(|acl| acl.as_str().map(str::to_owned)),
            metadata: object.metadata.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        });
        Ok(())
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Option<u64>, PortError> {
        self.service.request(key).await?;
        lock(&self.gets).push((bucket.to_owned(), key.to_owned()));
        Ok(lock(&self.keys).contains(key).then_some(1))
    }

    async fn list(&self, _: &str, prefix: &str, limit: usize) -> Result<Vec<String>, PortError> {
        if self.lists_fail.load(Ordering::Relaxed) {
            return Err(PortError::Service { code: "NoSuchBucket".to_owned(), message: "gone".to_owned() });
        }
        Ok(lock(&self.keys).iter().filter(|key| key.starts_with(prefix)).take(limit).cloned().collect())
    }
}

/// Functions that remember their events.
pub struct TestFunctions {
    pub service: Service,
    events: Mutex<Vec<(String, Value)>>,
}

impl TestFunctions {
    pub fn new(clock: &Arc<TestClock>) -> TestFunctions {
        TestFunctions { service: Service::new(clock), events: Mutex::default() }
    }

    /// Names and events of the invocations that were accepted.
    pub fn events(&self) -> Vec<(String, Value)> {
        lock(&self.events).clone()
    }
}

impl Functions for TestFunctions {
    async fn invoke(&self, function: &str, payload: &Value) -> Result<(), PortError> {
        self.service.request(function).await?;
        lock(&self.events).push((function.to_owned(), payload.clone()));
        Ok(())
    }
}

/// Metrics that remember their requests.
pub struct TestMetrics {
    pub service: Service,
    requests: Mutex<Vec<Value>>,
}

impl TestMetrics {
    pub fn new(clock: &Arc<TestClock>) -> TestMetrics {
        TestMetrics { service: Service::new(clock), requests: Mutex::default() }
    }

    pub fn requests(&self) -> Vec<Value> {
        lock(&self.requests).clone()
    }
}

impl Metrics for TestMetrics {
    async fn put(&self, request: &Value) -> Result<(), PortError> {
        let namespace = request["Namespace"].as_str().unwrap_or_default();
        self.service.request(namespace).await?;
        lock(&self.requests).push(request.clone());
        Ok(())
    }
}
