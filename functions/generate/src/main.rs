//! The generate function: each tick becomes one message per target.

mod real;
mod tick;

use std::process::ExitCode;

use function::{Host, start, warn_of_missing_layer};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use tokio::sync::Mutex;

use tick::Generate;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    start(async |environment| {
        let (host, queue) = Host::start(&environment, |own| own.required("QUEUE_URL")).await?;
        warn_of_missing_layer(&host.blueprint, &host.layer);
        let queue = aws::SqsQueue::new(&host.base, &queue);
        // One invocation at a time comes here; the lock only says so.
        let generate = Mutex::new(Generate::new(host, queue));
        let generate = &generate;
        lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
            let deadline = event.context.deadline();
            generate.lock().await.event(&event.payload, deadline).await.inspect_err(|error| {
                tracing::error!(%error, "the slot is not generated");
            })
        }))
        .await
    })
    .await
}
