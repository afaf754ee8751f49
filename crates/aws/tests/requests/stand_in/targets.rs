//! Targets, as a blueprint says them, and requests that go to them.

use activity::requests::{Invoke, Metric, PutMetricData, Request};
use blueprint::targets::Target;
use serde_json::{Value, json};

/// The targets of a blueprint; `generators` is added to each.
pub fn targets(settings: &[Value]) -> Vec<Target> {
    let targets: Vec<Value> = settings
        .iter()
        .map(|settings| {
            let mut target = settings.clone();
            target["generators"] = json!(["g"]);
            target
        })
        .collect();
    let blueprint =
        json!({"generators": [{"id": "g", "shape": "constant", "config": {"constant": 1}}], "targets": targets});
    match blueprint::parse(blueprint.to_string().as_bytes()) {
        Ok(checked) => checked.blueprint.targets,
        Err(problems) => panic!("{}", problems.iter().map(|one| format!("{one}\n")).collect::<String>()),
    }
}

/// The only target of a blueprint.
pub fn target(settings: Value) -> Target {
    targets(&[settings]).remove(0)
}

pub fn s3_target() -> Target {
    target(json!({"type": "s3", "bucket": "bucket-one", "action": "put"}))
}

pub fn lambda_target() -> Target {
    target(json!({"type": "lambda", "function": "net_fuzz"}))
}

pub fn cloudwatch_target() -> Target {
    target(json!({"type": "cloudwatch", "namespace": "Made/Up"}))
}

/// An invocation of a function with this event.
pub fn invoke(function: &str, event: &Value) -> Request {
    Invoke { function: function.to_owned(), payload: event.to_string().into() }.into()
}

/// A request that puts these metrics.
pub fn metrics(data: Vec<Metric>) -> Request {
    PutMetricData { namespace: "Made/Up".to_owned(), data }.into()
}
