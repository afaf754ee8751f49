//! A message becomes a plan in the ledger, and tasks: grouped, or one per data point, or sliced.

use std::collections::BTreeMap;

use blueprint::targets::{Point, Target};
use blueprint::{Blueprint, Limits, Slot};
use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::message::{DataPoint, MessageBody, Task};
use crate::ports::{Claim, Clock, Ledger, PortError, Tasks};
use crate::truth::{Ending, PlannedTask, SlotPlan, TaskId};

/// Why a message was not dispatched: nothing was claimed.
#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    /// What came is not a message.
    #[error("not a message: {0}")]
    Message(#[from] MessageError),
    /// The slot has not begun: nothing was claimed, so the message may be tried again.
    #[error("slot {0} has not begun")]
    Early(Slot),
    /// The ledger did not take the plan: nothing was invoked, so the message may be tried again.
    #[error("the ledger: {0}")]
    Ledger(#[source] PortError),
}

/// What is wrong with a message.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// It is not JSON, or of another form.
    #[error(transparent)]
    Form(#[from] serde_json::Error),
    /// A value is not a count.
    #[error("the value of \"{generator_id}\" is {value}")]
    Value {
        /// The data point's generator.
        generator_id: String,
        /// What was found.
        value: Value,
    },
}

/// What a message led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dispatched {
    /// It was planned, and its tasks were handed over.
    Planned(Handover),
    /// The slot and target had been claimed before: nothing was done.
    Repeat,
}

/// What became of a plan's tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The slot.
    pub slot: Slot,
    /// The target's index in the blueprint.
    pub target: usize,
    /// Tasks that were invoked.
    pub tasks: usize,
    /// Activities that were planned.
    pub planned: u64,
    /// Of those, activities that were not invoked, by what they end as.
    pub withheld: BTreeMap<Ending, u64>,
    /// Tasks that could not be handed over; the ledger shows them as lost.
    pub lost_tasks: usize,
    /// Why, of the last of them.
    pub error: Option<PortError>,
}

/// Dispatch one message: claim its slot and target with the plan, then hand over the tasks, at most `at_once` at once.
///
/// # Errors
/// Only before the claim. After it a message is never tried again: tasks that cannot be handed over are lost, and said.
pub async fn message(
    blueprint: &Blueprint,
    body: &str,
    paused: bool,
    at_once: usize,
    clock: &impl Clock,
    ledger: &impl Ledger,
    tasks: &impl Tasks,
) -> Result<Dispatched, DispatchError> {
    let body: MessageBody = serde_json::from_str(body).map_err(MessageError::Form)?;
    let now = clock.now();
    if now < body.slot.start() {
        return Err(DispatchError::Early(body.slot));
    }
    let plan = plan(blueprint, &body, paused, now)?;
    let mut handover = Handover {
        slot: plan.slot,
        target: plan.target,
        tasks: 0,
        planned: plan.tasks.iter().map(|task| task.activities).fold(0, u64::saturating_add),
        withheld: BTreeMap::new(),
        lost_tasks: 0,
        error: None,
    };
    for task in &plan.tasks {
        if let Some(ending) = task.ending {
            let count: &mut u64 = handover.withheld.entry(ending).or_default();
            *count = count.saturating_add(task.activities);
        }
    }
    if ledger.plan(plan.clone()).await.map_err(DispatchError::Ledger)? == Claim::Taken {
        return Ok(Dispatched::Repeat);
    }
    let invoked = plan.tasks.into_iter().enumerate().filter(|(_, planned)| planned.ending.is_none());
    let mut invocations = futures::stream::iter(invoked)
        .map(|(number, planned)| {
            let id = TaskId { slot: plan.slot, target: plan.target, task: number };
            let task = Task { version: plan.version.clone(), id, datapoints: planned.datapoints };
            async move { (planned.activities, tasks.invoke(task).await) }
        })
        .buffer_unordered(at_once.max(1));
    while let Some((activities, result)) = invocations.next().await {
        match result {
            Ok(()) => handover.tasks += 1,
            Err(error) => {
                handover.lost_tasks += 1;
                let count: &mut u64 = handover.withheld.entry(Ending::Lost).or_default();
                *count = count.saturating_add(activities);
                handover.error = Some(error);
            }
        }
    }
    drop(invocations);
    Ok(Dispatched::Planned(handover))
}

/// The plan of a message: its tasks, and why some or all of them are not invoked.
fn plan(blueprint: &Blueprint, body: &MessageBody, paused: bool, now: Timestamp) -> Result<SlotPlan, DispatchError> {
    let values = body.datapoints.iter().map(|(id, value)| {
        let wrong = || MessageError::Value { generator_id: id.clone(), value: value.clone() };
        Ok((id.as_str(), value.as_u64().ok_or_else(wrong)?))
    });
    let values: Vec<(&str, u64)> = values.collect::<Result<_, MessageError>>()?;
    let same_version = body.version == blueprint.version;
    let target = blueprint.targets.get(body.target).filter(|_| same_version);
    let whole = if !same_version || target.is_none() {
        Some(Ending::Version)
    } else if now > deadline(&blueprint.limits, body.slot) {
        Some(Ending::Late)
    } else if paused {
        Some(Ending::Paused)
    } else {
        None
    };
    let (tasks, idle) = match target {
        Some(target) => tasks(target, &values, body.budget, whole),
        // Of another blueprint nothing is known but the data points.
        None => (values.iter().map(|(id, value)| unknown(id, *value)).collect(), Vec::new()),
    };
    Ok(SlotPlan {
        slot: body.slot,
        time: body.slot.to_string(),
        target: body.target,
        version: body.version.clone(),
        tasks,
        idle,
    })
}

/// The last moment at which an activity of `slot` may start: the slot's end plus the grace.
#[must_use]
pub fn deadline(limits: &Limits, slot: Slot) -> Timestamp {
    slot.end() + SignedDuration::from_secs(i64::from(limits.grace_seconds))
}

/// A target's tasks for the values of its generators, and the generators that ask for nothing. `whole` is how all tasks
/// end, if none is invoked.
fn tasks(
    target: &Target,
    values: &[(&str, u64)],
    budget: Option<u64>,
    whole: Option<Ending>,
) -> (Vec<PlannedTask>, Vec<String>) {
    let numbers: Vec<u64> = values.iter().map(|(_, value)| *value).collect();
    let load = target.load().of_slot(&numbers, budget);
    let id = |index: usize| values[index].0.to_owned();
    let mut tasks = Vec::new();
    for run in &load.runs {
        tasks.extend((0..run.tasks).map(|number| {
            let points = run.points_of(number);
            let datapoints =
                points.map(|Point { index, value, offset }| DataPoint { generator_id: id(index), value, offset });
            let ending = whole.or((number >= run.granted).then_some(Ending::Budget));
            PlannedTask { datapoints: datapoints.collect(), activities: run.activities, ending }
        }));
    }
    (tasks, load.idle.into_iter().map(id).collect())
}

/// A data point of another blueprint, whose activities nobody here can count.
fn unknown(id: &str, value: u64) -> PlannedTask {
    let datapoints = vec![DataPoint { generator_id: id.to_owned(), value, offset: 0 }];
    PlannedTask { datapoints, activities: 0, ending: Some(Ending::Version) }
}
