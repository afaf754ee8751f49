//! Data points become metrics: `Timeseries` with the dimensions `Shape` and `Id`.

use blueprint::targets::{CloudwatchTarget, METRICS_PER_REQUEST};

use super::outcome::{Outcome, Tally};
use super::run::Run;
use crate::message::DataPoint;
use crate::ports::{Clock, Requests};
use crate::requests::{Dimension, Metric, PutMetricData, Request};
use crate::truth::Ending;

pub(super) async fn execute<C: Clock>(
    run: &Run<'_, C>,
    settings: &CloudwatchTarget,
    points: &[DataPoint],
    services: &impl Requests,
) -> Outcome {
    let (mut tally, mut endings) = (Tally::default(), Vec::<Ending>::with_capacity(points.len()));
    for chunk in points.chunks(METRICS_PER_REQUEST) {
        let data = chunk.iter().map(|point| metric(run, point)).collect();
        let request = Request::from(PutMetricData { namespace: settings.namespace.clone(), data });
        let chunk_tally = run.attempts(1, |_| services.send(&request)).await;
        endings.extend(std::iter::repeat_n(chunk_tally.ending(), chunk.len()));
        tally.add(chunk_tally);
    }
    Outcome { tally, endings }
}

fn metric<C>(run: &Run<'_, C>, point: &DataPoint) -> Metric {
    let generator = run.blueprint.generators.iter().find(|generator| generator.id() == point.generator_id);
    let shape = generator.map_or("", |generator| generator.shape_name());
    // CloudWatch's value is a double; whole numbers to 2^53 are exact in it.
    #[allow(clippy::cast_precision_loss, reason = "data points are at most 2^53")]
    let value = point.value as f64;
    Metric {
        name: "Timeseries",
        dimensions: vec![
            Dimension { name: "Shape", value: shape.to_owned() },
            Dimension { name: "Id", value: point.generator_id.clone() },
        ],
        time: run.slot.start(),
        value,
        unit: "Count",
    }
}
