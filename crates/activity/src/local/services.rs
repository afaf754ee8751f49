//! The services as the tasks of a slot reach them: each request is written down.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blueprint::Blueprint;
use blueprint::targets::Target;
use fake_content::Pool;
use tokio::task::JoinSet;

use super::clock::LocalClock;
use super::ledger::LocalLedger;
use super::objects::LocalObjects;
use super::options::RunError;
use super::progress::Progress;
use super::task_log::TaskLog;
use crate::execute::{self, ExecuteError, Ports};
use crate::message::Task;
use crate::ports::{Clock, PortError, Requests, Services};
use crate::requests::{Answer, Request};
use crate::truth::TaskId;

/// What tasks share.
pub(super) struct Shared<S> {
    pub(super) blueprint: Arc<Blueprint>,
    pub(super) pool: Pool,
    pub(super) clock: LocalClock,
    pub(super) ledger: LocalLedger,
    pub(super) objects: LocalObjects,
    pub(super) services: S,
    pub(super) progress: Arc<Progress>,
}

/// Execute a slot's tasks, `jobs` at once; their logs come in the tasks' order.
pub(super) async fn execute_all<S: Services + 'static>(
    shared: &Arc<Shared<S>>,
    tasks: Vec<Task>,
    jobs: usize,
) -> Result<Vec<TaskLog>, RunError> {
    let mut logs: Vec<Option<TaskLog>> = tasks.iter().map(|_| None).collect();
    let mut running = JoinSet::new();
    let mut waiting = tasks.into_iter().enumerate();
    loop {
        while running.len() < jobs.max(1)
            && let Some((index, task)) = waiting.next()
        {
            running.spawn(execute_one(Arc::clone(shared), index, task));
        }
        match running.join_next().await {
            None => break,
            Some(task) => {
                let (index, log) = task??;
                logs[index] = Some(log);
            }
        }
    }
    Ok(logs.into_iter().flatten().collect())
}

/// Execute one task; `index` is its position among the slot's tasks.
async fn execute_one<S: Services>(
    shared: Arc<Shared<S>>,
    index: usize,
    task: Task,
) -> Result<(usize, TaskLog), ExecuteError> {
    let services = LoggedServices { shared: &shared, id: &task.id, log: Arc::default() };
    let Shared { clock, ledger, objects, .. } = &*shared;
    let ports = Ports { clock, ledger, objects, services: &services };
    execute::task(&shared.blueprint, &shared.pool, &task, ports).await?;
    Ok((index, std::mem::take(&mut *lock(&services.log))))
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

impl<S: Services> Requests for Logged<S> {
    async fn send(&self, request: &Request) -> Result<Answer, PortError> {
        lock(&self.log).asked(&self.id, request);
        let answer = self.reached.send(request).await;
        let done = lock(&self.log).answered(&self.id, self.shared.clock.now(), request, &answer);
        self.shared.progress.activities.fetch_add(done, Ordering::Relaxed);
        answer
    }
}
