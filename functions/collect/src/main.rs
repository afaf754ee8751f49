//! The collect function: an event of a finding becomes a document of the record, once.

use std::process::ExitCode;

use canary::Collector;
use function::{Environment, Host, start};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    start(async |environment| {
        let own = |own: &Environment| own.optional("DEFAULT_BUCKET");
        let (host, default_bucket) = Host::start(&environment, own).await?;
        let collector = Collector::new(&host.blueprint, default_bucket.as_deref());
        let (host, collector) = (&host, &collector);
        lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
            host.begin(event.context.deadline());
            let collected = collector.collect(&host.record, &event.payload).await.inspect_err(|error| {
                tracing::error!(%error, "the finding is not recorded");
            })?;
            tracing::info!(?collected, detail_type = %event.payload["detail-type"], id = %event.payload["id"], "collected");
            Ok::<_, lambda_runtime::Error>(json!({"collected": collected}))
        }))
        .await
    })
    .await
}
