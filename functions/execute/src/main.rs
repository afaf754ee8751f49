//! The execute function: a task becomes activities on its target.

mod run;

use std::process::ExitCode;

use aws::{AwsServices, Identities};
use function::{Environment, Host, pool, start};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use run::Execute;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    start(async |environment| {
        let own = |own: &Environment| {
            (own.required("RECORD_TABLE"), own.optional("ACTOR_ROLE_ARN"), own.optional("DEFAULT_BUCKET"))
        };
        let (mut host, (table, actor, default_bucket)) = Host::start(&environment, own).await?;
        host.set_default_bucket(default_bucket.as_deref())?;
        let pool = pool(&host.blueprint, &host.layer);
        let identities = Identities {
            base: host.base.clone(),
            actor,
            session: format!("activity-generator-{}", host.name),
            inline_credentials: false,
        };
        let services = AwsServices::new(identities, host.deadline.clone());
        let table = host.ledger(&table);
        let execute = Execute::new(host, table, pool, services);
        let execute = &execute;
        lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
            let deadline = event.context.deadline();
            execute.event(event.payload, deadline).await.inspect_err(|error| {
                tracing::error!(%error, "the task is not executed, or what became of it not recorded");
            })
        }))
        .await
    })
    .await
}
