//! A task becomes activities on its target, within the slot's time. One file per target type.

mod cloudwatch;
mod lambda;
mod refused;
mod s3;

use std::collections::BTreeMap;
use std::future::Future;

use blueprint::targets::{Settings, Target};
use blueprint::{Blueprint, Slot};
use fake_content::Pool;
use futures::StreamExt;
use jiff::Timestamp;

use crate::dispatch::deadline;
use crate::message::{DataPoint, Task};
use crate::ports::{Claim, Clock, Ledger, PortError, Requests, Services};
use crate::requests::Answer;
use crate::truth::{Ending, TaskResult};
use refused::Refused;

/// The code of an activity that the host's stop kept from starting.
pub(crate) const INTERRUPTED: &str = "Interrupted";

/// What execute works with: the clock and ledger of its host, and the services that targets lie on.
#[derive(Clone, Copy, Debug)]
pub struct Ports<'a, C, L, S> {
    /// The time.
    pub clock: &'a C,
    /// The record.
    pub ledger: &'a L,
    /// The services, to be reached under a target's identity.
    pub services: &'a S,
}

/// What a task led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Executed {
    /// It was executed, as far as the result says.
    Result(TaskResult),
    /// It had been claimed before: nothing was done.
    Repeat,
}

/// Execute one task: claim it, take on the target's identity, run its activities, complete the ledger.
///
/// A failing activity stops nothing; it is counted. Activities that have not started by the slot's end plus the grace,
/// or before the host itself ends, are late and never done. An identity that is refused fails each activity.
///
/// # Errors
/// Only the ledger's: before the claim nothing was done; a result that cannot be recorded leaves the claim.
pub async fn task<C: Clock, L: Ledger, S: Services>(
    blueprint: &Blueprint,
    pool: &Pool,
    task: &Task,
    ports: Ports<'_, C, L, S>,
) -> Result<Executed, PortError> {
    if ports.ledger.claim(&task.id).await? == Claim::Taken {
        return Ok(Executed::Repeat);
    }
    let started = ports.clock.now();
    let target = blueprint.targets.get(task.id.target).filter(|_| task.version == blueprint.version);
    let outcome = match target {
        None => Outcome::all(Ending::Version, task.datapoints.len()),
        Some(target) => {
            let run = Run {
                blueprint,
                pool,
                target,
                slot: task.id.slot,
                task: task.id.task,
                deadline: deadline(&blueprint.limits, task.id.slot).min(ports.clock.ends()),
                clock: ports.clock,
            };
            // After its time nothing is asked of anybody, identities included.
            if ports.clock.now() > run.deadline {
                run.activities(&task.datapoints, &Refused::late()).await
            } else {
                match ports.services.reach(target).await {
                    Ok(services) => run.activities(&task.datapoints, &*services).await,
                    Err(error) => run.activities(&task.datapoints, &Refused::by(error)).await,
                }
            }
        }
    };
    let result = TaskResult {
        id: task.id.clone(),
        started: to_millisecond(started),
        ended: to_millisecond(ports.clock.now()),
        done: outcome.tally.done,
        failed: outcome.tally.failed,
        late: outcome.tally.late,
        endings: outcome.endings,
        errors: outcome.tally.errors,
    };
    ports.ledger.complete(result.clone()).await?;
    Ok(Executed::Result(result))
}

fn to_millisecond(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// What the activities of one task have in common.
struct Run<'a, C> {
    blueprint: &'a Blueprint,
    pool: &'a Pool,
    target: &'a Target,
    slot: Slot,
    task: usize,
    deadline: Timestamp,
    clock: &'a C,
}

/// How a task's activities and data points went.
struct Outcome {
    tally: Tally,
    endings: Vec<Ending>,
}

impl Outcome {
    fn all(ending: Ending, points: usize) -> Outcome {
        Outcome { tally: Tally::default(), endings: vec![ending; points] }
    }

    /// All data points share the activities, and end as these did.
    fn shared(tally: Tally, points: &[DataPoint]) -> Outcome {
        Outcome { endings: vec![tally.ending(); points.len()], tally }
    }
}

/// Activities by what became of them.
#[derive(Default)]
struct Tally {
    done: u64,
    failed: u64,
    late: u64,
    errors: BTreeMap<String, u64>,
}

impl Tally {
    fn ending(&self) -> Ending {
        if self.failed > 0 {
            Ending::Failed
        } else if self.late > 0 {
            Ending::Late
        } else {
            Ending::Done
        }
    }

    fn count(&mut self, attempt: Attempt) {
        match attempt {
            Attempt::Done => self.done += 1,
            Attempt::Late => self.late += 1,
            Attempt::Failed(error) => {
                self.failed += 1;
                *self.errors.entry(error.code().to_owned()).or_default() += 1;
            }
        }
    }

    fn add(&mut self, other: Tally) {
        self.done += other.done;
        self.failed += other.failed;
        self.late += other.late;
        for (code, count) in other.errors {
            *self.errors.entry(code).or_default() += count;
        }
    }
}

/// One activity, tried.
enum Attempt {
    Done,
    Late,
    Failed(PortError),
}

impl<C: Clock> Run<'_, C> {
    /// Run a task's activities on the services of its target's type.
    async fn activities(&self, points: &[DataPoint], services: &impl Requests) -> Outcome {
        match &self.target.settings {
            Settings::S3(settings) => s3::execute(self, settings, points, services).await,
            Settings::Lambda(settings) => lambda::execute(self, settings, points, services).await,
            Settings::Cloudwatch(settings) => cloudwatch::execute(self, settings, points, services).await,
        }
    }

    /// Try one activity, if there is still time to start it.
    async fn attempt(&self, activity: impl Future<Output = Result<Answer, PortError>>) -> Attempt {
        if self.clock.stopping() {
            let message = "the run was interrupted before this activity started".to_owned();
            return Attempt::Failed(PortError::Client { code: INTERRUPTED.to_owned(), message });
        }
        if self.clock.now() > self.deadline {
            return Attempt::Late;
        }
        match activity.await {
            Ok(_) => Attempt::Done, // that there is no object is what the reader of an invented key expects
            Err(error) => Attempt::Failed(error),
        }
    }

    /// Try `count` activities, as many at once as the target allows, and count how they went.
    async fn attempts<A: Future<Output = Result<Answer, PortError>>>(
        &self,
        count: u64,
        activity: impl Fn(u64) -> A,
    ) -> Tally {
        let bound = self.target.commons.concurrency.max(1) as usize;
        futures::stream::iter(0..count)
            .map(|index| self.attempt(activity(index)))
            .buffer_unordered(bound)
            .fold(Tally::default(), |mut tally, attempt| async {
                tally.count(attempt);
                tally
            })
            .await
    }
}
