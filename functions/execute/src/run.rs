//! A task: claimed, executed, recorded.

use std::collections::BTreeMap;
use std::time::SystemTime;

use activity::execute::{self, Executed, Ports};
use activity::message::Task;
use activity::truth::{Ending, RecordLedger, TaskResult};
use aws::{AwsServices, LedgerTable};
use fake_content::Pool;
use function::{Host, Metric, Metrics, nonce};
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
        let ports = Ports { clock, ledger: &ledger, services: &self.services };
        match execute::task(blueprint, &self.pool, &task, ports).await? {
            Executed::Repeat => {
                tracing::info!(slot = %task.id.slot, target = task.id.target, task = task.id.task, "a repeat: claimed before");
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
        let mut metrics = Metrics::new(task.id.slot, &self.host.name, Some(self.host.target_name(task.id.target)));
        metrics.add(Metric::Ended(Ending::Done), result.done);
        metrics.add(Metric::Ended(Ending::Failed), result.failed);
        metrics.add(Metric::Ended(Ending::Late), result.late);
        metrics.field("task", json!(task.id.task));
        // By generator only here: as metrics each would cost.
        let endings: BTreeMap<&str, String> = task
            .datapoints
            .iter()
            .zip(&result.endings)
            .map(|(point, ending)| (point.generator_id.as_str(), ending.to_string()))
            .collect();
        metrics.field("endings", json!(endings));
        if !result.errors.is_empty() {
            metrics.field("errors", json!(result.errors));
        }
        metrics.send();
    }
}
