//! The dispatch function: messages of the queue become tasks.

mod messages;

use std::process::ExitCode;

use aws_lambda_events::event::sqs::SqsEvent;
use function::{Host, start, warn_of_missing_layer};
use lambda_runtime::{LambdaEvent, service_fn};

use messages::Dispatch;

/// Invocations under way at once, when nothing else is said.
const AT_ONCE: usize = 64;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    start(async |environment| {
        let own = |own: &function::Environment| {
            let table = own.required("RECORD_TABLE");
            (table, own.required("EXECUTE_FUNCTION"), own.count("DISPATCH_CONCURRENCY", AT_ONCE))
        };
        let (host, (table, execute, at_once)) = Host::start(&environment, own).await?;
        warn_of_missing_layer(&host.blueprint, &host.layer);
        let tasks = aws::LambdaTasks::new(&host.base, &execute, at_once, host.deadline.clone());
        let table = host.ledger(&table);
        let dispatch = Dispatch::new(host, table, tasks, at_once);
        let dispatch = &dispatch;
        lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
            let deadline = event.context.deadline();
            Ok::<_, lambda_runtime::Error>(dispatch.batch(event.payload.records, deadline).await)
        }))
        .await
    })
    .await
}
