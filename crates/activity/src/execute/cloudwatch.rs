//! Data points become metrics: `Timeseries` with the dimensions `Shape` and `Id`.

use blueprint::targets::CloudwatchTarget;
use serde_json::{Value, json};

use super::{Outcome, Run, Tally};
use crate::dispatch::METRICS_PER_REQUEST;
use crate::message::DataPoint;
use crate::ports::{Clock, Metrics};
use crate::truth::Ending;

pub(super) async fn execute<C: Clock>(
    run: &Run<'_, C>,
    settings: &CloudwatchTarget,
    points: &[DataPoint],
    metrics: &impl Metrics,
) -> Outcome {
    let time = run.slot.to_string();
    let (mut tally, mut endings) = (Tally::default(), Vec::<Ending>::with_capacity(points.len()));
    for chunk in points.chunks(METRICS_PER_REQUEST) {
        let data: Vec<Value> = chunk.iter().map(|point| metric(run, point, &time)).collect();
        let request = json!({"Namespace": settings.namespace, "MetricData": data});
        let chunk_tally = run.attempts(1, |_| metrics.put(&request)).await;
        endings.extend(std::iter::repeat_n(chunk_tally.ending(), chunk.len()));
        tally.add(chunk_tally);
    }
    Outcome { tally, endings }
}

fn metric<C>(run: &Run<'_, C>, point: &DataPoint, time: &str) -> Value {
    let generator = run.blueprint.generators.iter().find(|generator| generator.id() == point.generator_id);
    // CloudWatch's Value is a double; whole numbers to 2^53 are exact in it.
    #[allow(clippy::cast_precision_loss, reason = "data points are at most 2^53")]
    let value = point.value as f64;
    json!({
        "MetricName": "Timeseries",
        "Dimensions": [
            {"Name": "Shape", "Value": generator.map_or("", |generator| generator.shape_name())},
            {"Name": "Id", "Value": point.generator_id},
        ],
        "Timestamp": time,
        "Value": value,
        "Unit": "Count",
    })
}
