//! A function is invoked once a task, with the predecessor's event.

use blueprint::Slot;
use blueprint::targets::{LambdaTarget, Target};
use serde_json::{Value, json};

use super::outcome::Outcome;
use super::run::Run;
use crate::message::DataPoint;
use crate::ports::{Clock, Requests};
use crate::requests::{Invoke, Request};

pub(super) async fn execute<C: Clock>(
    run: &Run<'_, C>,
    settings: &LambdaTarget,
    points: &[DataPoint],
    services: &impl Requests,
) -> Outcome {
    let payload = event(run.target, run.slot, points).to_string().into();
    let request = Request::from(Invoke { function: settings.function.clone(), payload });
    let tally = run.attempts(1, |_| services.send(&request)).await;
    Outcome::shared(tally, points)
}

/// The event that a Lambda target gets. Functions written for the predecessor read it field for field.
///
/// `target` holds the target's settings without its generators and without any identity.
#[must_use]
pub fn event(target: &Target, slot: Slot, points: &[DataPoint]) -> Value {
    let points: Vec<Value> =
        points.iter().map(|point| json!({"generator_id": point.generator_id, "value": point.value})).collect();
    json!({
        "source": "amazon-macie-activity-generator",
        "action": "execute-datapoints",
        "timestamp": slot.to_string(),
        "datapoints": points,
        "target": target.event_settings,
    })
}
