//! The services as the tasks of a slot reach them: each request is written down.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blueprint::Blueprint;
use blueprint::targets::Target;
use fake_content::Pool;
use serde_json::{Value, json};

use super::clock::LocalClock;
use super::host::Progress;
use super::ledger::LocalLedger;
use crate::execute::{self, Ports};
use crate::message::Task;
use crate::ports::{Clock, Functions, Metrics, ObjectStore, PortError, PutObject, Services};
use crate::truth::TaskId;

/// What tasks share.
pub(super) struct Shared<S> {
    pub(super) plan: Arc<Blueprint>,
    pub(super) pool: Pool,
    pub(super) clock: LocalClock,
    pub(super) ledger: LocalLedger,
    pub(super) services: S,
    pub(super) progress: Arc<Progress>,
}

/// Execute one task; `place` is its place among the slot's tasks.
pub(super) async fn execute_one<S: Services>(
    shared: Arc<Shared<S>>,
    place: usize,
    task: Task,
) -> Result<(usize, TaskLog), PortError> {
    let services = LoggedServices { shared: &shared, id: &task.id, log: Arc::default() };
    let ports = Ports { clock: &shared.clock, ledger: &shared.ledger, services: &services };
    execute::task(&shared.plan, &shared.pool, &task, ports).await?;
    Ok((place, std::mem::take(&mut *lock(&services.log))))
}

/// What one task's activities leave in the files, as lines, and what they put.
#[derive(Debug, Default)]
pub(super) struct TaskLog {
    pub(super) metrics: Vec<u8>,
    pub(super) invocations: Vec<u8>,
    pub(super) access: Vec<u8>,
    pub(super) objects: u64,
    pub(super) bytes: u64,
}

fn lock(log: &Mutex<TaskLog>) -> MutexGuard<'_, TaskLog> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The services as one task reaches them: each request is written down, in the task's own log.
struct LoggedServices<'a, S> {
    shared: &'a Arc<Shared<S>>,
    id: &'a TaskId,
    log: Arc<Mutex<TaskLog>>,
}

impl<S: Services> Services for LoggedServices<'_, S> {
    type Reached = Logged<S>;

    async fn reach(&self, target: &Target) -> Result<Arc<Logged<S>>, PortError> {
        let reached = self.shared.services.reach(target).await?;
        let (shared, log) = (Arc::clone(self.shared), Arc::clone(&self.log));
        Ok(Arc::new(Logged { shared, id: self.id.clone(), reached, log }))
    }
}

struct Logged<S: Services> {
    shared: Arc<Shared<S>>,
    id: TaskId,
    reached: Arc<S::Reached>,
    log: Arc<Mutex<TaskLog>>,
}

impl<S: Services> Logged<S> {
    fn write(&self, which: impl FnOnce(&mut TaskLog) -> &mut Vec<u8>, record: &Value) {
        let mut log = lock(&self.log);
        let lines = which(&mut log);
        serde_json::to_writer(&mut *lines, record).expect("a JSON value is JSON, and memory takes it");
        lines.push(b'\n');
    }

    fn access(&self, operation: &str, bucket: &str, key: &str, status: u16, extra: &[(&str, Value)]) {
        let time = format!("{:.3}", self.shared.clock.now());
        let mut record = json!({
            "time": time, "operation": operation, "bucket": bucket, "key": key, "status": status,
            "target": self.id.target, "task": self.id.task,
        });
        for (name, value) in extra {
            record[*name] = value.clone();
        }
        self.write(|log| &mut log.access, &record);
        self.done();
    }

    fn done(&self) {
        self.shared.progress.activities.fetch_add(1, Ordering::Relaxed);
    }
}

impl<S: Services> ObjectStore for Logged<S> {
    async fn put(&self, object: PutObject<'_>) -> Result<(), PortError> {
        let (bucket, key, bytes) = (object.bucket, object.key, object.body.len());
        let mut extra = vec![("bytes", bytes.into()), ("content_type", object.content_type.into())];
        if let Some(acl) = object.acl {
            extra.push(("acl", json!(acl)));
        }
        ObjectStore::put(&*self.reached, object).await?;
        self.access("PutObject", bucket, key, 200, &extra);
        let mut log = lock(&self.log);
        log.objects += 1;
        log.bytes += bytes as u64;
        Ok(())
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Option<u64>, PortError> {
        let size = self.reached.get(bucket, key).await?;
        match size {
            Some(bytes) => self.access("GetObject", bucket, key, 200, &[("bytes", bytes.into())]),
            None => self.access("GetObject", bucket, key, 404, &[]),
        }
        Ok(size)
    }

    async fn list(&self, bucket: &str, prefix: &str, limit: usize) -> Result<Vec<String>, PortError> {
        self.reached.list(bucket, prefix, limit).await
    }
}

impl<S: Services> Functions for Logged<S> {
    async fn invoke(&self, function: &str, payload: &Value) -> Result<(), PortError> {
        let time = self.id.slot.to_string();
        self.write(|log| &mut log.invocations, &json!({"time": time, "function": function, "payload": payload}));
        self.reached.invoke(function, payload).await?;
        self.done();
        Ok(())
    }
}

impl<S: Services> Metrics for Logged<S> {
    async fn put(&self, request: &Value) -> Result<(), PortError> {
        self.write(|log| &mut log.metrics, request);
        Metrics::put(&*self.reached, request).await?;
        self.done();
        Ok(())
    }
}
