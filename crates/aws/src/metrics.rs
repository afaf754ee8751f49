//! CloudWatch as targets use it: metrics are put.

use activity::ports::{Metrics, PortError};
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::Value;

use crate::error::{client, port_error};
use crate::services::Reached;

impl Metrics for Reached {
    async fn put(&self, request: &Value) -> Result<(), PortError> {
        let data = request["MetricData"].as_array().map_or(&[][..], Vec::as_slice);
        let data: Vec<MetricDatum> = data.iter().map(datum).collect::<Result<_, _>>()?;
        let namespace = request["Namespace"].as_str();
        let request =
            self.cloudwatch().put_metric_data().set_namespace(namespace.map(str::to_owned)).set_metric_data(Some(data));
        self.bound(async { request.send().await.map(drop).map_err(port_error) }).await
    }
}

/// A metric as the API's JSON has it, typed.
fn datum(metric: &Value) -> Result<MetricDatum, PortError> {
    let wrong = |what: &str| client("Request", format!("{what} of a metric is {metric}"));
    let text = |value: &Value, what: &str| value.as_str().map(str::to_owned).ok_or_else(|| wrong(what));
    let time = text(&metric["Timestamp"], "the time")?;
    let mut datum = MetricDatum::builder()
        .metric_name(text(&metric["MetricName"], "the name")?)
        .timestamp(DateTime::from_str(&time, Format::DateTime).map_err(|_| wrong("the time"))?)
        .value(metric["Value"].as_f64().ok_or_else(|| wrong("the value"))?)
        .unit(StandardUnit::from(text(&metric["Unit"], "the unit")?.as_str()));
    for dimension in metric["Dimensions"].as_array().map_or(&[][..], Vec::as_slice) {
        let (name, value) = (text(&dimension["Name"], "a dimension")?, text(&dimension["Value"], "a dimension")?);
        datum = datum.dimensions(Dimension::builder().name(name).value(value).build());
    }
    Ok(datum.build())
}
