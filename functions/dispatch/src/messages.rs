//! A batch of messages: each is dispatched for itself, and only those that were not claimed go back to the queue.

use std::time::SystemTime;

use activity::dispatch::{self, DispatchError, Dispatched, Handover};
use activity::truth::{RecordLedger, paused};
use aws::{LambdaTasks, LedgerTable};
use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsMessage};
use function::{Host, Metric, nonce};
use futures::future::join_all;
use serde_json::json;

/// What is kept from batch to batch.
pub(crate) struct Dispatch {
    host: Host,
    table: LedgerTable,
    tasks: LambdaTasks,
    at_once: usize,
}

impl Dispatch {
    pub(crate) fn new(host: Host, table: LedgerTable, tasks: LambdaTasks, at_once: usize) -> Dispatch {
        Dispatch { host, table, tasks, at_once }
    }

    /// Dispatch a batch; the answer names the messages that may come again.
    pub(crate) async fn batch(&self, messages: Vec<SqsMessage>, deadline: SystemTime) -> SqsBatchResponse {
        self.host.begin(deadline);
        // Once for the batch: whoever pauses sees the next slot stop, not the one under way.
        let paused = paused(&self.host.record).await;
        let answers = join_all(messages.into_iter().map(|message| {
            let paused = paused.clone();
            async move {
                let id = message.message_id.unwrap_or_default();
                let body = message.body.unwrap_or_default();
                let result = match paused {
                    Ok(paused) => self.message(&body, paused).await,
                    Err(error) => Err(DispatchError::Ledger(error)),
                };
                match result {
                    Ok(()) => None,
                    // What is not a message will not be one next time either, and would keep its target waiting until then.
                    Err(error @ DispatchError::Message(_)) => {
                        tracing::error!(message_id = id, %error, "dropped");
                        None
                    }
                    Err(error) => {
                        tracing::error!(message_id = id, %error, "not dispatched, and back to the queue");
                        Some(id)
                    }
                }
            }
        }));
        let mut response = SqsBatchResponse::default();
        response.batch_item_failures = answers.await.into_iter().flatten().map(failure).collect();
        response
    }

    async fn message(&self, body: &str, paused: bool) -> Result<(), DispatchError> {
        let Host { blueprint, clock, .. } = &self.host;
        let ledger = RecordLedger::new(&self.table, clock, nonce);
        match dispatch::message(blueprint, body, paused, self.at_once, clock, &ledger, &self.tasks).await? {
            Dispatched::Repeat => tracing::info!("a repeat: the slot's target was claimed before"),
            Dispatched::Planned(handover) => self.tell(&handover),
        }
        Ok(())
    }

    fn tell(&self, handover: &Handover) {
        let Handover { slot, target, tasks, planned, withheld, lost_tasks, error } = handover;
        if let Some(error) = error {
            let target = self.host.target_name(*target);
            tracing::error!(%slot, target, lost_tasks, code = error.code(), %error, "tasks could not be handed over: lost");
        }
        let mut metrics = self.host.metrics(*slot, Some(*target));
        metrics.add(Metric::Planned, *planned);
        for (ending, activities) in withheld {
            metrics.add(Metric::Ended(*ending), *activities);
        }
        metrics.field("tasks", json!(tasks));
        metrics.send();
    }
}

fn failure(id: String) -> BatchItemFailure {
    let mut failure = BatchItemFailure::default();
    failure.item_identifier = id;
    failure
}
