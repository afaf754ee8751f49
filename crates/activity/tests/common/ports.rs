//! Clock, queue, tasks and ledger in memory, with failures to order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use activity::message::{Message, Task};
use activity::ports::{Claim, Clock, Ledger, PortError, Queue, Tasks};
use activity::truth::{LedgerLine, SlotOutcome, SlotPlan, TaskId, TaskResult, join};
use blueprint::Slot;
use jiff::{SignedDuration, Timestamp};

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_answer() -> PortError {
    PortError::Client { code: "Connection".to_owned(), message: "no answer".to_owned() }
}

/// A clock that stands where it was set.
pub struct TestClock(Mutex<Timestamp>, AtomicBool, Mutex<Timestamp>);

impl TestClock {
    pub fn new(now: Timestamp) -> TestClock {
        TestClock(Mutex::new(now), AtomicBool::new(false), Mutex::new(Timestamp::MAX))
    }

    /// The host is over then.
    pub fn set_end(&self, end: Timestamp) {
        *lock(&self.2) = end;
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

    fn ends(&self) -> Timestamp {
        *lock(&self.2)
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
    plans: Mutex<BTreeMap<(Slot, usize), SlotPlan>>,
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

    pub fn plan_of(&self, slot: Slot, target: usize) -> Option<SlotPlan> {
        lock(&self.plans).get(&(slot, target)).cloned()
    }

    pub fn claim_for_another(&self, task: &TaskId) {
        lock(&self.claims).insert(task.clone());
    }

    pub fn results(&self) -> Vec<TaskResult> {
        lock(&self.results).values().cloned().collect()
    }

    pub fn records(&self) -> Vec<LedgerLine> {
        let plans: Vec<LedgerLine> = lock(&self.plans).values().cloned().map(LedgerLine::Plan).collect();
        let claims: Vec<LedgerLine> = lock(&self.claims).iter().cloned().map(LedgerLine::Claim).collect();
        let results = self.results().into_iter().map(LedgerLine::Result);
        plans.into_iter().chain(claims).chain(results).collect()
    }

    pub fn joined(&self) -> Vec<SlotOutcome> {
        let (claims, results) = (lock(&self.claims), lock(&self.results));
        let join_one = |plan: &SlotPlan| {
            let here = |id: &TaskId| id.slot == plan.slot && id.target == plan.target;
            let results = results.values().filter(|result| here(&result.id));
            let results = results.map(|result| (result.id.task, result.clone())).collect();
            join(plan, |task| claims.iter().any(|id| here(id) && id.task == task), &results)
        };
        lock(&self.plans).values().map(join_one).collect()
    }
}

impl Ledger for TestLedger {
    async fn plan(&self, plan: SlotPlan) -> Result<Claim, PortError> {
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
