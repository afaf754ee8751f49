//! What became of one slot's target: plan, claims and results, joined.

use std::collections::BTreeMap;

use blueprint::Slot;
use jiff::Timestamp;

use super::counts::{Counts, TaskCounts};
use super::ending::Ending;
use super::slot_plan::SlotPlan;
use super::task::TaskResult;

/// A slot plan with what became of its tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotOutcome {
    /// The slot.
    pub slot: Slot,
    /// The target's index in the blueprint.
    pub target: usize,
    /// The blueprint's version.
    pub version: String,
    /// Each planned data point by its generator's id.
    pub points: BTreeMap<String, PointOutcome>,
    /// Activities planned.
    pub planned: u64,
    /// Activities executed.
    pub done: u64,
    /// Activities that failed.
    pub failed: u64,
    /// Activities that did not start in time.
    pub late: u64,
    /// How often each error came.
    pub errors: BTreeMap<String, u64>,
    /// When the first activity of a task started of which any was executed.
    pub started: Option<Timestamp>,
}

/// What became of one data point.
///
/// The data points of a group share one task. Where one request serves all of them, each has that request; on S3, where each
/// object belongs to one data point of the group, each has its own. Records of before tasks counted by data point are an
/// exception: there each data point of a group with failed or late activities has the counts of the whole task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointOutcome {
    /// Its value.
    pub value: u64,
    /// The worst ending of its slices.
    pub ending: Ending,
    /// Activities planned.
    pub planned: u64,
    /// Activities executed.
    pub done: u64,
    /// Activities that failed.
    pub failed: u64,
    /// Activities that did not start in time.
    pub late: u64,
}

impl PointOutcome {
    /// Of a data point that asks for nothing.
    const IDLE: PointOutcome = PointOutcome { value: 0, ending: Ending::Done, planned: 0, done: 0, failed: 0, late: 0 };

    fn add(&mut self, value: u64, ending: Ending, counts: &Counts) {
        self.value = self.value.saturating_add(value);
        self.ending = ending.max(self.ending);
        self.planned = self.planned.saturating_add(counts.planned);
        self.done = self.done.saturating_add(counts.done);
        self.failed = self.failed.saturating_add(counts.failed);
        self.late = self.late.saturating_add(counts.late);
    }
}

impl SlotOutcome {
    /// Each planned data point's ending, by its generator's id.
    #[must_use]
    pub fn endings(&self) -> BTreeMap<String, Ending> {
        self.points.iter().map(|(id, point)| (id.clone(), point.ending)).collect()
    }
}

/// Join a slot plan with the claims and results of its tasks.
///
/// `claimed` says whether a task was claimed; `results` holds results of this slot and target by task number.
#[must_use]
pub fn join(plan: &SlotPlan, claimed: impl Fn(usize) -> bool, results: &BTreeMap<usize, TaskResult>) -> SlotOutcome {
    let mut outcome = SlotOutcome {
        slot: plan.slot,
        target: plan.target,
        version: plan.version.clone(),
        points: plan.idle.iter().map(|id| (id.clone(), PointOutcome::IDLE)).collect(),
        planned: 0,
        done: 0,
        failed: 0,
        late: 0,
        errors: BTreeMap::new(),
        started: results.values().filter(|result| result.done > 0).filter_map(|own| own.started.parse().ok()).min(),
    };
    for (number, task) in plan.tasks.iter().enumerate() {
        let result = results.get(&number);
        let counts = TaskCounts::new(task, result);
        for (index, point) in task.datapoints.iter().enumerate() {
            let ending = match (task.ending, result) {
                (Some(ending), _) => ending,
                (None, Some(result)) => result.endings.get(index).copied().unwrap_or(Ending::Unknown),
                (None, None) if claimed(number) => Ending::Unknown,
                (None, None) => Ending::Lost,
            };
            let whole = outcome.points.entry(point.generator_id.clone()).or_insert(PointOutcome::IDLE);
            whole.add(point.value, ending, &counts.of_point(index));
        }
        outcome.planned = outcome.planned.saturating_add(counts.whole.planned);
        outcome.done = outcome.done.saturating_add(counts.whole.done);
        outcome.failed = outcome.failed.saturating_add(counts.whole.failed);
        outcome.late = outcome.late.saturating_add(counts.whole.late);
        for (code, count) in result.into_iter().flat_map(|result| &result.errors) {
            let sum: &mut u64 = outcome.errors.entry(code.clone()).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::DataPoint;
    use crate::truth::slot_plan::PlannedTask;
    use crate::truth::task::{PointCounts, TaskId};

    fn plan(tasks: &[Option<Ending>]) -> SlotPlan {
        let point = DataPoint { generator_id: "g".into(), value: 2, offset: 0 };
        let task =
            |ending: &Option<Ending>| PlannedTask { datapoints: vec![point.clone()], activities: 2, ending: *ending };
        let slot = Slot::new(0);
        SlotPlan {
            slot,
            time: slot.to_string(),
            target: 0,
            version: String::new(),
            tasks: tasks.iter().map(task).collect(),
            idle: vec!["still".into()],
        }
    }

    fn result(ending: Ending) -> TaskResult {
        let id = TaskId { slot: Slot::new(0), target: 0, task: 0 };
        let count = |of: Ending| u64::from(ending == of);
        TaskResult {
            id,
            started: String::new(),
            ended: String::new(),
            done: 1 + count(Ending::Done),
            failed: count(Ending::Failed),
            late: count(Ending::Late),
            endings: vec![ending],
            counts: Vec::new(),
            errors: BTreeMap::new(),
        }
    }

    fn ending(plan: &SlotPlan, claimed: bool, results: &[(usize, TaskResult)]) -> Ending {
        join(plan, |_| claimed, &results.iter().cloned().collect()).points["g"].ending
    }

    #[test]
    fn every_way_of_a_task_has_its_ending() {
        let one = plan(&[None]);
        assert_eq!(ending(&one, true, &[(0, result(Ending::Done))]), Ending::Done);
        assert_eq!(ending(&one, true, &[(0, result(Ending::Failed))]), Ending::Failed);
        assert_eq!(ending(&one, true, &[(0, result(Ending::Late))]), Ending::Late);
        assert_eq!(ending(&one, true, &[]), Ending::Unknown);
        assert_eq!(ending(&one, false, &[]), Ending::Lost);
        assert_eq!(ending(&plan(&[Some(Ending::Budget)]), false, &[]), Ending::Budget);
        let late = join(&plan(&[Some(Ending::Late)]), |_| false, &BTreeMap::new());
        assert_eq!(
            (late.points["g"].ending, late.planned, late.late),
            (Ending::Late, 2, 2),
            "late at dispatch is late too"
        );
        assert_eq!(join(&one, |_| false, &BTreeMap::new()).points["still"].ending, Ending::Done);
    }

    #[test]
    fn a_sliced_data_point_ends_as_the_worst_of_its_slices() {
        let two = plan(&[None, None]);
        assert_eq!(ending(&two, true, &[(0, result(Ending::Done)), (1, result(Ending::Late))]), Ending::Late);
        assert_eq!(ending(&two, true, &[(1, result(Ending::Done))]), Ending::Unknown);
        let joined = join(&two, |_| true, &[(0, result(Ending::Failed))].into_iter().collect());
        assert_eq!((joined.planned, joined.done, joined.failed), (4, 1, 1));
    }

    #[test]
    fn a_data_point_has_the_sums_of_its_slices_and_a_group_shares_its_task() {
        let slices = join(&plan(&[None, None]), |_| true, &[(0, result(Ending::Done))].into());
        let point = &slices.points["g"];
        assert_eq!((point.value, point.planned, point.done, point.ending), (4, 4, 2, Ending::Unknown));
    }

    /// A group of two data points whose values are 2 and 7.
    fn group(activities: u64, ending: Option<Ending>) -> SlotPlan {
        let mut group = plan(&[ending]);
        group.tasks[0].datapoints.push(DataPoint { generator_id: "h".into(), value: 7, offset: 0 });
        group.tasks[0].activities = activities;
        group
    }

    /// Planned, done, failed and late of both data points.
    fn told(group: &SlotPlan, result: Option<TaskResult>) -> [(u64, u64, u64, u64); 2] {
        let joined = join(group, |_| true, &result.into_iter().map(|result| (0, result)).collect());
        ["g", "h"].map(|id| {
            let point = &joined.points[id];
            (point.planned, point.done, point.failed, point.late)
        })
    }

    fn both(counts: [u64; 3], endings: [Ending; 2], points: &[[u64; 4]]) -> Option<TaskResult> {
        let [done, failed, late] = counts;
        let counts = points.iter().map(|counts| PointCounts::from(*counts)).collect();
        Some(TaskResult { done, failed, late, endings: endings.to_vec(), counts, ..result(Ending::Done) })
    }

    #[test]
    fn a_data_point_of_a_group_has_its_own_activities() {
        let objects = group(9, None);
        let all_done = both([9, 0, 0], [Ending::Done; 2], &[]);
        assert_eq!(told(&objects, all_done), [(2, 2, 0, 0), (7, 7, 0, 0)]);
        let mixed = both([6, 1, 2], [Ending::Done, Ending::Failed], &[[1, 4, 1, 2]]);
        assert_eq!(told(&objects, mixed), [(2, 2, 0, 0), (7, 4, 1, 2)]);
        assert_eq!(told(&objects, None), [(2, 0, 0, 0), (7, 0, 0, 0)], "nobody knows what was done");
        assert_eq!(told(&group(9, Some(Ending::Late)), None), [(2, 0, 0, 2), (7, 0, 0, 7)]);
        assert_eq!(told(&group(9, Some(Ending::Paused)), None), [(2, 0, 0, 0), (7, 0, 0, 0)]);
    }

    #[test]
    fn data_points_share_the_request_that_serves_all_of_them() {
        let request = group(1, None);
        assert_eq!(told(&request, both([1, 0, 0], [Ending::Done; 2], &[])), [(1, 1, 0, 0); 2]);
        assert_eq!(told(&request, both([0, 1, 0], [Ending::Failed; 2], &[])), [(1, 0, 1, 0); 2]);
        assert_eq!(told(&group(1, Some(Ending::Late)), None), [(1, 0, 0, 1); 2]);
    }

    #[test]
    fn an_older_record_has_the_whole_tasks_counts_with_each_data_point() {
        let older = both([7, 2, 0], [Ending::Done, Ending::Failed], &[]);
        assert_eq!(told(&group(9, None), older), [(9, 7, 2, 0); 2]);
    }
}
