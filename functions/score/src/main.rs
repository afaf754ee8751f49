//! The score function: closed hours are held against the truth, and their figures published.

mod metrics;

use std::process::ExitCode;

use activity::ports::Clock;
use blueprint::Detection;
use function::{Environment, Host, start};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

/// Hours of one invocation: missed ones are made up for in the next.
const HOURS: usize = 24;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    start(async |environment| {
        let own = |own: &Environment| own.required("RECORD_TABLE");
        let (host, table) = Host::start(&environment, own).await?;
        let detection = host.blueprint.detection.clone().ok_or("the blueprint asks for no detection")?;
        let (host, table, detection) = (&host, &table, &detection);
        lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
            host.begin(event.context.deadline());
            hours(host, table, detection, &event.payload).await.inspect_err(|error| {
                tracing::error!(%error, "hours are not scored");
            })
        }))
        .await
    })
    .await
}

/// Score what is closed at the event's time.
async fn hours(host: &Host, table: &str, detection: &Detection, event: &Value) -> Result<Value, Error> {
    let time = event["time"].as_str().ok_or("the event has no time: expected an event of an EventBridge rule")?;
    let time: Timestamp = time.parse().map_err(|error| format!("the event's time \"{time}\": {error}"))?;
    let now = host.clock.now();
    if now < time {
        return Err(format!("{time} has not come: it is {now:.3}").into());
    }
    let publish = |scored: &canary::Scored| {
        for (source, figures) in &scored.figures {
            metrics::send(&host.name, source, scored.hour.start, time, figures);
        }
    };
    let scored = canary::score(&host.record, &host.ledger(table), detection, time, HOURS, publish).await?;
    tracing::info!(hours = scored, "scored");
    Ok(json!({"hours": scored}))
}
