//! A message becomes a plan in the ledger, and tasks: grouped, or one per data point, or sliced.

use std::collections::BTreeMap;

use blueprint::targets::{Settings, Target};
use blueprint::{Blueprint, Limits, Slot};
use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};

use crate::message::{DataPoint, MessageBody, Task};
use crate::ports::{Claim, Clock, Ledger, PortError, Tasks};
use crate::truth::{Ending, PlannedTask, SlotPlan, TaskId};

/// CloudWatch takes at most this many metrics in one PutMetricData request.
pub const METRICS_PER_REQUEST: usize = 1_000;

/// From this many tasks on a message gets no more slices. A value of a billion in slices of one would fill any memory, and no
/// minute has room for it: the rest of a data point is one task more then, and ends as budget.
pub const MOST_TASKS: usize = 10_000;

/// Why a message was not dispatched: nothing was claimed.
#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    /// What came is no message.
    #[error("not a message: {0}")]
    Message(String),
    /// The slot has not begun: nothing was claimed, so the message may be tried again.
    #[error("slot {0} has not begun")]
    Early(Slot),
    /// The ledger did not take the plan: nothing was invoked, so the message may be tried again.
    #[error("the ledger: {0}")]
    Ledger(PortError),
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
    /// The target's place in the blueprint.
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
    let body: MessageBody = serde_json::from_str(body).map_err(|error| DispatchError::Message(error.to_string()))?;
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
        let value =
            value.as_u64().ok_or_else(|| DispatchError::Message(format!("the value of \"{id}\" is {value}")))?;
        Ok((id.as_str(), value))
    });
    let values: Vec<(&str, u64)> = values.collect::<Result<_, _>>()?;
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
    let (mut tasks, idle) = match target {
        Some(target) => tasks(target, &values),
        // Of another blueprint nothing is known but the data points.
        None => (values.iter().map(|(id, value)| single(id, *value, 0, 0)).collect(), Vec::new()),
    };
    let mut left = body.budget;
    for task in &mut tasks {
        task.ending = whole.or(task.ending).or_else(|| match &mut left {
            Some(left) if *left < task.activities => Some(Ending::Budget),
            Some(left) => {
                *left -= task.activities;
                None
            }
            None => None,
        });
    }
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

/// A target's tasks for the values of its generators, and the generators that ask for nothing.
///
/// Grouped: one task. Else one per data point, or per slice of at most `slice_size`. A data point of 0 puts and gets
/// nothing on S3, but a function is invoked and a metric published all the same.
fn tasks(target: &Target, values: &[(&str, u64)]) -> (Vec<PlannedTask>, Vec<String>) {
    let s3 = matches!(target.settings, Settings::S3(_));
    let (idle, busy): (Vec<_>, Vec<_>) = values.iter().partition(|(_, value)| s3 && *value == 0);
    let idle = idle.into_iter().map(|(id, _)| (*id).to_owned()).collect();
    if target.commons.group_datapoints {
        if busy.is_empty() {
            return (Vec::new(), idle);
        }
        let datapoints: Vec<DataPoint> = busy.iter().map(|(id, value)| point(id, *value, 0)).collect();
        let activities = match target.settings {
            Settings::S3(_) => datapoints.iter().map(|point| point.value).fold(0, u64::saturating_add),
            _ => grouped_requests(target, datapoints.len()),
        };
        return (vec![PlannedTask { datapoints, activities, ending: None }], idle);
    }
    let mut tasks = Vec::with_capacity(busy.len());
    for (id, value) in busy {
        let mut offset = 0;
        for size in slices(value, target.commons.slice_size) {
            if offset > 0 && tasks.len() >= MOST_TASKS {
                let rest = value - offset;
                let activities = activities_of(target, rest);
                tasks.push(PlannedTask { ending: Some(Ending::Budget), ..single(id, rest, offset, activities) });
                break;
            }
            tasks.push(single(id, size, offset, if s3 { size } else { 1 }));
            offset += size;
        }
    }
    (tasks, idle)
}

fn point(id: &str, value: u64, offset: u64) -> DataPoint {
    DataPoint { generator_id: id.to_owned(), value, offset }
}

fn single(id: &str, value: u64, offset: u64, activities: u64) -> PlannedTask {
    PlannedTask { datapoints: vec![point(id, value, offset)], activities, ending: None }
}

/// `value` in parts of at most `size`: 350 by 100 is 100, 100, 100, 50. Zero is one part.
fn slices(value: u64, size: Option<u64>) -> impl Iterator<Item = u64> {
    let size = size.unwrap_or(value).max(1);
    let rest = value % size;
    let whole = (0..value / size).map(move |_| size);
    whole.chain((rest > 0 || value == 0).then_some(rest))
}

/// Requests that a group of data points takes on a function or on CloudWatch.
fn grouped_requests(target: &Target, points: usize) -> u64 {
    match target.settings {
        Settings::Cloudwatch(_) => points.div_ceil(METRICS_PER_REQUEST) as u64,
        Settings::Lambda(_) | Settings::S3(_) => 1,
    }
}

/// How many requests the values of all generators in one slot are planned to make on `target`.
#[must_use]
pub fn planned_activities(target: &Target, values: &[u64]) -> u64 {
    let own = target.generators.iter().map(|index| values.get(*index).copied().unwrap_or(0));
    group_activities(target)
        .unwrap_or_else(|| own.map(|value| activities_of(target, value)).fold(0, u64::saturating_add))
}

/// How many requests one data point takes on a target that does not group them, or on S3.
pub(crate) fn activities_of(target: &Target, value: u64) -> u64 {
    match target.settings {
        Settings::S3(_) => value,
        Settings::Lambda(_) | Settings::Cloudwatch(_) => {
            target.commons.slice_size.map_or(1, |size| value.div_ceil(size).max(1))
        }
    }
}

/// How many requests a target takes in each slot that groups data points, whatever their values; `None`: they count.
pub(crate) fn group_activities(target: &Target) -> Option<u64> {
    match target.settings {
        Settings::Lambda(_) | Settings::Cloudwatch(_) if target.commons.group_datapoints => {
            Some(grouped_requests(target, target.generators.len()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_point_of_350_by_100_is_three_hundreds_and_a_fifty() {
        assert_eq!(slices(350, Some(100)).collect::<Vec<_>>(), [100, 100, 100, 50]);
        assert_eq!(slices(0, Some(100)).collect::<Vec<_>>(), [0]);
        assert_eq!(slices(7, None).collect::<Vec<_>>(), [7]);
        assert_eq!(slices(0, None).collect::<Vec<_>>(), [0]);
        assert_eq!(slices(200, Some(100)).collect::<Vec<_>>(), [100, 100]);
    }
}
