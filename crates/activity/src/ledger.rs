//! The ledger: what was planned, what was claimed, what became of it, and how each data point ended.

use std::collections::BTreeMap;
use std::fmt;

use blueprint::Slot;
use serde::{Deserialize, Serialize};

use crate::message::{DataPoint, is_zero};

/// How a planned data point ended: exactly one of these.
///
/// In order of severity: a data point in several slices ends as the worst of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// All of its activities were executed.
    Done,
    /// Not dispatched: the deployment was paused.
    Paused,
    /// Not dispatched: it would have exceeded a limit.
    Budget,
    /// Not executed: message and host were of different versions of the blueprint.
    Version,
    /// Its time was over before all of its activities had started.
    Late,
    /// An activity was executed and failed.
    Failed,
    /// Planned, never claimed.
    Lost,
    /// Claimed, never completed.
    Unknown,
}

impl Ending {
    /// Every ending, in the order in which people read them.
    pub const ALL: [Ending; 8] = [
        Ending::Done,
        Ending::Failed,
        Ending::Late,
        Ending::Version,
        Ending::Budget,
        Ending::Paused,
        Ending::Lost,
        Ending::Unknown,
    ];
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Ending::Done => "done",
            Ending::Paused => "paused",
            Ending::Budget => "budget",
            Ending::Version => "version",
            Ending::Late => "late",
            Ending::Failed => "failed",
            Ending::Lost => "lost",
            Ending::Unknown => "unknown",
        })
    }
}

/// A task's name: unique in a deployment's life.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TaskId {
    /// The slot.
    pub slot: Slot,
    /// The target's place in the blueprint.
    pub target: usize,
    /// The task's number in the target's plan for the slot.
    pub task: usize,
}

/// What dispatch planned for one slot and target; claimed before anything is invoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotPlan {
    /// The slot.
    pub slot: Slot,
    /// The slot's start.
    pub time: String,
    /// The target's place in the blueprint.
    pub target: usize,
    /// The blueprint's version.
    pub version: String,
    /// The tasks, by their number.
    pub tasks: Vec<PlannedTask>,
    /// Generators whose data point asks for no activity; they end as done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub idle: Vec<String>,
}

/// One task of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTask {
    /// What it executes.
    pub datapoints: Vec<DataPoint>,
    /// How many requests on the target that is.
    pub activities: u64,
    /// Why it is not invoked, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
}

/// What became of a claimed task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskResult {
    /// Which task.
    #[serde(flatten)]
    pub id: TaskId,
    /// When its first activity started.
    pub started: String,
    /// When it was over.
    pub ended: String,
    /// Activities executed.
    pub done: u64,
    /// Activities that failed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failed: u64,
    /// Activities that did not start in time.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub late: u64,
    /// How each of the task's data points ended, in the task's order.
    pub endings: Vec<Ending>,
    /// How often each error came, by its code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<String, u64>,
}

/// A line of a local ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "lowercase")]
pub enum Record {
    /// A slot's target was planned.
    Plan(SlotPlan),
    /// A task was claimed.
    Claim(TaskId),
    /// A task was completed.
    Result(TaskResult),
}

/// SlotPlan, claims and results of one slot and target, joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The slot.
    pub slot: Slot,
    /// The target's place in the blueprint.
    pub target: usize,
    /// Each planned data point's ending.
    pub endings: BTreeMap<String, Ending>,
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
}

/// Join a plan with the claims and results of its tasks.
///
/// `claimed` says whether a task was claimed; `results` holds results of this slot and target by task number.
#[must_use]
pub fn join(plan: &SlotPlan, claimed: impl Fn(usize) -> bool, results: &BTreeMap<usize, TaskResult>) -> Joined {
    let mut joined = Joined {
        slot: plan.slot,
        target: plan.target,
        endings: plan.idle.iter().map(|id| (id.clone(), Ending::Done)).collect(),
        planned: 0,
        done: 0,
        failed: 0,
        late: 0,
        errors: BTreeMap::new(),
    };
    for (number, task) in plan.tasks.iter().enumerate() {
        joined.planned += task.activities;
        if task.ending == Some(Ending::Late) {
            joined.late += task.activities;
        }
        let result = results.get(&number);
        for (place, point) in task.datapoints.iter().enumerate() {
            let ending = match (task.ending, result) {
                (Some(ending), _) => ending,
                (None, Some(result)) => result.endings.get(place).copied().unwrap_or(Ending::Unknown),
                (None, None) if claimed(number) => Ending::Unknown,
                (None, None) => Ending::Lost,
            };
            let worst = joined.endings.entry(point.generator_id.clone()).or_insert(Ending::Done);
            *worst = ending.max(*worst);
        }
        if let Some(result) = result {
            joined.done += result.done;
            joined.failed += result.failed;
            joined.late += result.late;
            for (code, count) in &result.errors {
                *joined.errors.entry(code.clone()).or_default() += count;
            }
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

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
            errors: BTreeMap::new(),
        }
    }

    fn ending(plan: &SlotPlan, claimed: bool, results: &[(usize, TaskResult)]) -> Ending {
        join(plan, |_| claimed, &results.iter().cloned().collect()).endings["g"]
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
        assert_eq!((late.endings["g"], late.planned, late.late), (Ending::Late, 2, 2), "late at dispatch is late too");
        assert_eq!(join(&one, |_| false, &BTreeMap::new()).endings["still"], Ending::Done);
    }

    #[test]
    fn a_sliced_data_point_ends_as_the_worst_of_its_slices() {
        let two = plan(&[None, None]);
        assert_eq!(ending(&two, true, &[(0, result(Ending::Done)), (1, result(Ending::Late))]), Ending::Late);
        assert_eq!(ending(&two, true, &[(1, result(Ending::Done))]), Ending::Unknown);
        let joined = join(&two, |_| true, &[(0, result(Ending::Failed))].into_iter().collect());
        assert_eq!((joined.planned, joined.done, joined.failed), (4, 1, 1));
    }
}
