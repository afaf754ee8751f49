//! CloudWatch: metrics are put. A repeat counts its values twice.

use blueprint::targets::{CloudwatchTarget, METRICS_PER_REQUEST};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::kind::{Answer, Repeat, RequestKind, Written};
use super::takes::Takes;
use crate::execute::activities::Activities;
use crate::execute::outcome::Outcome;
use crate::execute::run::Run;
use crate::message::DataPoint;
use crate::ports::Clock;

/// Put values of metrics, at most a thousand. As JSON it is the request as the API has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutMetricData {
    /// The namespace.
    pub namespace: String,
    /// The values.
    #[serde(rename = "MetricData")]
    pub data: Vec<Metric>,
}

/// A value of a metric.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Metric {
    /// The metric's name.
    #[serde(rename = "MetricName")]
    pub name: &'static str,
    /// What tells it from others of its name.
    pub dimensions: Vec<Dimension>,
    /// When.
    #[serde(rename = "Timestamp", serialize_with = "text")]
    pub time: Timestamp,
    /// How much.
    pub value: f64,
    /// Of what, in the API's words: `Count`, `Bytes`, ...
    pub unit: &'static str,
}

/// A dimension of a metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Dimension {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

fn text<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(time)
}

impl RequestKind for PutMetricData {
    const NAME: &'static str = "PutMetricData";
    const REPEAT: Repeat = Repeat::OnlyIfNotDone;

    fn subject(&self) -> &str {
        &self.namespace
    }

    fn written(&self) -> Written<'_> {
        Written::Metrics(serde_json::to_vec(self).expect("texts and numbers are JSON, and memory takes it"))
    }

    fn taken(&self) -> Answer {
        Answer::Done
    }
}

/// Data points become metrics: `Timeseries` with the dimensions `Shape` and `Id`.
impl<S: Takes<PutMetricData>> Activities<S> for CloudwatchTarget {
    async fn execute<C: Clock>(&self, run: &Run<'_, C>, points: &[DataPoint], services: &S) -> Outcome {
        let mut parts = Vec::new();
        for chunk in points.chunks(METRICS_PER_REQUEST) {
            let put = |_| {
                let data = chunk.iter().map(|point| metric(run, point)).collect();
                services.take(PutMetricData { namespace: self.namespace.clone(), data })
            };
            parts.push((chunk.len(), run.attempts(1, put).await));
        }
        Outcome::of_parts(parts)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_json_it_is_the_request_as_the_api_has_it() {
        let dimensions = vec![Dimension { name: "Id", value: "a".to_owned() }];
        let time = "2026-01-01T00:01:00Z".parse().unwrap();
        let metric = Metric { name: "Timeseries", dimensions, time, value: 12.0, unit: "Count" };
        let request = PutMetricData { namespace: "N".to_owned(), data: vec![metric] };
        let expected = r#"{"Namespace":"N","MetricData":[{"MetricName":"Timeseries","Dimensions":[{"Name":"Id","Value":"a"}],"Timestamp":"2026-01-01T00:01:00Z","Value":12.0,"Unit":"Count"}]}"#;
        assert_eq!(request.written(), Written::Metrics(expected.as_bytes().to_vec()));
    }
}
