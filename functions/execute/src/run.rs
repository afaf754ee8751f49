//! A task: claimed, executed, recorded.

use std::collections::BTreeMap;
use std::time::SystemTime;

use activity::execute::{self, ExecuteError, Executed, Ports};
use activity::message::{DataPoint, Task};
use activity::truth::{Ending, RecordLedger, RecordObjects, TaskResult};
use aws::{AwsServices, LedgerTable};
use fake_content::Pool;
use function::{Host, Metric, nonce};
use lambda_runtime::Error;
use serde_json::{Value, json};

/// What is kept from task to task.
pub(crate) struct Execute {
    host: Host,
    table: LedgerTable,
    pool: Pool,
    services: AwsServices,
}

impl Execute {
    pub(crate) fn new(host: Host, table: LedgerTable, pool: Pool, services: AwsServices) -> Execute {
        Execute { host, table, pool, services }
    }

    /// One event: a task.
    pub(crate) async fn event(&self, event: Value, deadline: SystemTime) -> Result<Value, Error> {
        self.host.begin(deadline);
        let task: Task = serde_json::from_value(event).map_err(|error| format!("the event is not a task: {error}"))?;
        let Host { blueprint, clock, .. } = &self.host;
        let ledger = RecordLedger::new(&self.table, clock, nonce);
        let objects = RecordObjects(&self.host.record);
        let ports = Ports { clock, ledger: &ledger, objects: &objects, services: &self.services };
        let executed = execute::task(blueprint, &self.pool, &task, ports).await.inspect_err(|error| {
            // The result is recorded all the same, and a repeat finds the claim: it is told now or never.
            if let ExecuteError::Objects { result, .. } = error {
                self.tell(&task, result);
            }
        });
        match executed? {
            Executed::Repeat => {
                let target = self.host.target_name(task.id.target);
                tracing::info!(slot = %task.id.slot, target, task = task.id.task, "a repeat: claimed before");
                Ok(json!({"result": "repeat"}))
            }
            Executed::Result(result) => {
                self.tell(&task, &result);
                let worst = result.endings.iter().max().copied().unwrap_or(Ending::Done);
                let TaskResult { done, failed, late, .. } = result;
                Ok(json!({"result": worst.to_string(), "done": done, "failed": failed, "late": late}))
            }
        }
    }

    fn tell(&self, task: &Task, result: &TaskResult) {
        let mut metrics = self.host.metrics(task.id.slot, Some(task.id.target));
        metrics.add(Metric::Ended(Ending::Done), result.done);
        metrics.add(Metric::Ended(Ending::Failed), result.failed);
        metrics.add(Metric::Ended(Ending::Late), result.late);
        metrics.field("task", json!(task.id.task));
        // By generator only here, since as metrics each would cost; and only what is not done, since logs cost, too.
        let endings = not_done(&task.datapoints, &result.endings);
        if !endings.is_empty() {
            metrics.field("endings", json!(endings));
        }
        if !result.errors.is_empty() {
            metrics.field("errors", json!(result.errors));
        }
        metrics.send();
    }
}

/// The generators whose data points did not end as done, each with its ending.
fn not_done<'a>(points: &'a [DataPoint], endings: &[Ending]) -> BTreeMap<&'a str, String> {
    let of_points = points.iter().zip(endings).filter(|(_, ending)| **ending != Ending::Done);
    of_points.map(|(point, ending)| (point.generator_id.as_str(), ending.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_done_is_logged_by_generator() {
        let point = |id: &str| DataPoint { generator_id: id.to_owned(), value: 1, offset: 0 };
        let points: Vec<DataPoint> = (0..10_000).map(|number| point(&number.to_string())).collect();
        let mut endings = vec![Ending::Done; points.len()];
        assert!(not_done(&points, &endings).is_empty());
        (endings[7], endings[9_999]) = (Ending::Late, Ending::Failed);
        assert_eq!(not_done(&points, &endings), [("7", "late".to_owned()), ("9999", "failed".to_owned())].into());
    }
}
