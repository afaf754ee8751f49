//! The generate function: each tick becomes one message per target.

mod real;
mod tick;

use std::process::ExitCode;

use function::{Host, start, warn_of_missing_layer};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use tokio::sync::Mutex;

use tick::Generate;

/// The memory to reckon with where Lambda does not say it, in MB.
const LEAST_MEMORY: usize = 128;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    start(async |environment| {
        // Lambda says its memory in MB.
        let own = |own: &function::Environment| {
            let memory = own.count("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", LEAST_MEMORY);
            (own.required("QUEUE_URL"), memory, own.optional("DEFAULT_BUCKET"))
        };
        let (host, (queue, memory, default_bucket)) = Host::start(&environment, own).await?;
        warn_of_missing_layer(&host.blueprint, &host.layer);
        let queue = aws::SqsQueue::new(&host.base, &queue);
        // One invocation at a time comes here; the lock only says so.
        let generate = Mutex::new(Generate::new(host, queue, memory, default_bucket));
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
