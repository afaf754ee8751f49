//! A task becomes activities on its target, within the slot's time. What each target type does is said in
//! [`requests`](crate::requests), service by service.

pub(crate) mod activities;
pub(crate) mod outcome;
mod refused;
pub(crate) mod run;

use blueprint::targets::Settings;
use blueprint::{Blueprint, Slot};
use fake_content::Pool;
use jiff::Timestamp;

use crate::dispatch::deadline;
use crate::message::{DataPoint, Task};
use crate::ports::{Claim, Clock, Ledger, ObjectManifest, PortError, Requests, Services};
use crate::truth::{Ending, TaskResult};
use activities::Activities;
use outcome::Outcome;
use refused::Refused;
use run::Run;

pub(crate) use outcome::INTERRUPTED;

/// What execute works with: the clock, ledger and content manifest of its host, and the services that targets lie on.
#[derive(Clone, Copy, Debug)]
pub struct Ports<'a, C, L, O, S> {
    /// The time.
    pub clock: &'a C,
    /// The record.
    pub ledger: &'a L,
    /// The content manifest.
    pub objects: &'a O,
    /// The services, to be reached under a target's identity.
    pub services: &'a S,
}

/// Why a task was not executed, or its result not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExecuteError {
    /// The slot has not begun: nothing was claimed and nothing done.
    #[error("slot {0} has not begun")]
    Early(Slot),
    /// The ledger's: before the claim nothing was done; a result that cannot be recorded leaves the claim.
    #[error("the ledger: {0}")]
    Ledger(#[from] PortError),
    /// The content manifest's: the task was executed and its result recorded, and what its objects hold is not.
    #[error("the content manifest: {error}")]
    Objects {
        /// What the task led to.
        result: Box<TaskResult>,
        /// What the manifest said.
        #[source]
        error: PortError,
    },
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
/// A slot that has not begun, or what the ledger or the content manifest does not take.
pub async fn task<C: Clock, L: Ledger, O: ObjectManifest, S: Services>(
    blueprint: &Blueprint,
    pool: &Pool,
    task: &Task,
    ports: Ports<'_, C, L, O, S>,
) -> Result<Executed, ExecuteError> {
    if ports.clock.now() < task.id.slot.start() {
        return Err(ExecuteError::Early(task.id.slot));
    }
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
                activities(&run, &task.datapoints, &Refused::late()).await
            } else {
                match ports.services.reach(target).await {
                    Ok(services) => activities(&run, &task.datapoints, &*services).await,
                    Err(error) => activities(&run, &task.datapoints, &Refused::by(error)).await,
                }
            }
        }
    };
    let kept = match outcome.objects.is_empty() {
        true => Ok(()),
        false => ports.objects.keep(&task.id, outcome.objects).await,
    };
    let result = TaskResult {
        id: task.id.clone(),
        started: to_millisecond(started),
        ended: to_millisecond(ports.clock.now()),
        done: outcome.tally.done,
        failed: outcome.tally.failed,
        late: outcome.tally.late,
        endings: outcome.endings,
        counts: outcome.counts,
        errors: outcome.tally.errors,
    };
    ports.ledger.complete(result.clone()).await?;
    match kept {
        Ok(()) => Ok(Executed::Result(result)),
        Err(error) => Err(ExecuteError::Objects { result: Box::new(result), error }),
    }
}

fn to_millisecond(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Run a task's activities on the services of its target's type.
async fn activities<C: Clock, S: Requests>(run: &Run<'_, C>, points: &[DataPoint], services: &S) -> Outcome {
    macro_rules! execute {
        ($($name:literal => $variant:ident($type:ident),)+) => {
            match &run.target.settings {
                $(Settings::$variant(settings) => Activities::execute(settings, run, points, services).await,)+
            }
        };
    }
    blueprint::each_target_type!(execute)
}
