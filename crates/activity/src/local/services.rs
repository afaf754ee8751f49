//! The local services as the tasks of a slot reach them: each request is written down.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use blueprint::Plan;
use fake_content::Pool;
use serde_json::{Value, json};

use super::clock::LocalClock;
use super::functions::LocalFunctions;
use super::host::Progress;
use super::ledger::LocalLedger;
use super::store::LocalStore;
use crate::execute::{self, Ports};
use crate::message::Task;
use crate::ports::{Clock, Functions, Metrics, ObjectStore, PortError, PutObject};

/// What tasks share.
pub(super) struct Shared {
    pub(super) plan: Arc<Plan>,
    pub(super) pool: Pool,
    pub(super) clock: LocalClock,
    pub(super) ledger: LocalLedger,
    pub(super) store: LocalStore,
    pub(super) functions: LocalFunctions,
    pub(super) progress: Arc<Progress>,
}

/// Execute one task; `place` is its place among the slot's tasks.
pub(super) async fn execute_one(shared: Arc<Shared>, place: usize, task: Task) -> Result<(usize, TaskLog), PortError> {
    let log = LoggedPorts { shared: &shared, task: &task, log: Mutex::default() };
    let ports = Ports { clock: &shared.clock, ledger: &shared.ledger, s3: &log, functions: &log, metrics: &log };
    execute::task(&shared.plan, &shared.pool, &task, ports).await?;
    Ok((place, log.log.into_inner().unwrap_or_else(PoisonError::into_inner)))
}

/// What one task's activities leave in the files, as lines.
#[derive(Debug, Default)]
pub(super) struct TaskLog {
    pub(super) metrics: Vec<u8>,
    pub(super) invocations: Vec<u8>,
    pub(super) access: Vec<u8>,
}

/// The local services as one task reaches them: each request is written down, in the task's own log.
struct LoggedPorts<'a> {
    shared: &'a Shared,
    task: &'a Task,
    log: Mutex<TaskLog>,
}

impl LoggedPorts<'_> {
    fn write(&self, which: impl FnOnce(&mut TaskLog) -> &mut Vec<u8>, record: &Value) {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = which(&mut log);
        serde_json::to_writer(&mut *lines, record).expect("a JSON value is JSON, and memory takes it");
        lines.push(b'\n');
    }

    fn access(&self, operation: &str, bucket: &str, key: &str, status: u16, extra: &[(&str, Value)]) {
        let time = format!("{:.3}", self.shared.clock.now());
        let mut record = json!({
            "time": time, "operation": operation, "bucket": bucket, "key": key, "status": status,
            "target": self.task.id.target, "task": self.task.id.task,
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

impl ObjectStore for LoggedPorts<'_> {
    async fn put(&self, object: PutObject<'_>) -> Result<(), PortError> {
        self.shared.store.put(&object)?;
        let mut extra = vec![("bytes", object.body.len().into()), ("content_type", object.content_type.into())];
        if let Some(acl) = object.acl {
            extra.push(("acl", json!(acl)));
        }
        self.access("PutObject", object.bucket, object.key, 200, &extra);
        Ok(())
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Option<u64>, PortError> {
        let size = self.shared.store.get(bucket, key)?;
        match size {
            Some(bytes) => self.access("GetObject", bucket, key, 200, &[("bytes", bytes.into())]),
            None => self.access("GetObject", bucket, key, 404, &[]),
        }
        Ok(size)
    }

    async fn list(&self, bucket: &str, prefix: &str, limit: usize) -> Result<Vec<String>, PortError> {
        Ok(self.shared.store.list(bucket, prefix, limit))
    }
}

impl Functions for LoggedPorts<'_> {
    async fn invoke(&self, function: &str, payload: &Value) -> Result<(), PortError> {
        let time = self.task.id.slot.to_string();
        self.write(|log| &mut log.invocations, &json!({"time": time, "function": function, "payload": payload}));
        self.shared.functions.send(function, payload).await?;
        self.done();
        Ok(())
    }
}

impl Metrics for LoggedPorts<'_> {
    async fn put(&self, request: &Value) -> Result<(), PortError> {
        self.write(|log| &mut log.metrics, request);
        self.done();
        Ok(())
    }
}
