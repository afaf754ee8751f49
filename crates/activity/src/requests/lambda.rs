//! Lambda: a function is invoked, and nobody waits for what it does. A repeat invokes it again.

use blueprint::Slot;
use blueprint::targets::{LambdaTarget, Target};
use bytes::Bytes;
use serde_json::{Value, json};

use super::kind::{Answer, Repeat, RequestKind, Written};
use super::takes::Takes;
use crate::execute::activities::Activities;
use crate::execute::outcome::Outcome;
use crate::execute::run::Run;
use crate::message::DataPoint;
use crate::ports::Clock;

/// Invoke a function asynchronously.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoke {
    /// The function's name or ARN.
    pub function: String,
    /// The event, as one line of JSON: Lambda takes nothing else.
    pub payload: Bytes,
}

impl RequestKind for Invoke {
    const NAME: &'static str = "Invoke";
    const REPEAT: Repeat = Repeat::OnlyIfNotDone;

    fn subject(&self) -> &str {
        &self.function
    }

    fn written(&self) -> Written<'_> {
        Written::Invocation { function: &self.function, payload: &self.payload }
    }

    fn taken(&self) -> Answer {
        Answer::Done
    }
}

/// A function is invoked once a task, with the predecessor's event.
impl<S: Takes<Invoke>> Activities<S> for LambdaTarget {
    async fn execute<C: Clock>(&self, run: &Run<'_, C>, points: &[DataPoint], services: &S) -> Outcome {
        let payload = Bytes::from(event(run.target, run.slot, points).to_string());
        let invoke = |_| services.take(Invoke { function: self.function.clone(), payload: payload.clone() });
        Outcome::shared(run.attempts(1, invoke).await, points)
    }
}

/// The event that a Lambda target gets. Functions written for the predecessor read it field for field.
///
/// `target` holds the target's settings without its generators and without any identity.
fn event(target: &Target, slot: Slot, points: &[DataPoint]) -> Value {
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
