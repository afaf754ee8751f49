//! The activities of a task, and of each of its data points.

use super::ending::Ending;
use super::slot_plan::PlannedTask;
use super::task::{PointCounts, TaskResult};

/// Activities, planned and by what became of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) planned: u64,
    pub(super) done: u64,
    pub(super) failed: u64,
    pub(super) late: u64,
}

/// The activities of a planned task with its result, if it has one.
pub(super) struct TaskCounts<'a> {
    task: &'a PlannedTask,
    result: Option<&'a TaskResult>,
    pub(super) whole: Counts,
    /// Whether activities are units of values, so that each data point has its own.
    by_value: bool,
}

impl<'a> TaskCounts<'a> {
    pub(super) fn new(task: &'a PlannedTask, result: Option<&'a TaskResult>) -> TaskCounts<'a> {
        let count = |of: fn(&TaskResult) -> u64| result.map_or(0, of);
        // What was late at dispatch never became a task that could say so.
        let late_at_dispatch = if task.ending == Some(Ending::Late) { task.activities } else { 0 };
        let whole = Counts {
            planned: task.activities,
            done: count(|result| result.done),
            failed: count(|result| result.failed),
            late: late_at_dispatch.saturating_add(count(|result| result.late)),
        };
        // Where activities are units of values, no task has a value of 0.
        let values = task.datapoints.iter().map(|point| point.value);
        let by_value = values.clone().all(|value| value > 0) && values.fold(0, u64::saturating_add) == task.activities;
        TaskCounts { task, result, whole, by_value }
    }

    /// Those of the task's data point `index`.
    pub(super) fn of_point(&self, index: usize) -> Counts {
        let whole = self.whole;
        if self.task.datapoints.len() == 1 {
            return whole;
        }
        let planned = if self.by_value { self.task.datapoints[index].value } else { whole.planned.min(1) };
        let none = Counts { planned, done: 0, failed: 0, late: 0 };
        let Some(result) = self.result else {
            return Counts { late: if whole.late > 0 { planned } else { 0 }, ..none };
        };
        // They are in the order of data points.
        if let Ok(found) = result.counts.binary_search_by_key(&(index as u64), |counts| counts.point) {
            let PointCounts { done, failed, late, .. } = result.counts[found];
            return Counts { planned: done.saturating_add(failed).saturating_add(late), done, failed, late };
        }
        if result.counts.is_empty() && (result.failed > 0 || result.late > 0) {
            return whole; // of one request for all of them, or of an older record
        }
        Counts { done: if whole.done > 0 { planned } else { 0 }, ..none }
    }
}
