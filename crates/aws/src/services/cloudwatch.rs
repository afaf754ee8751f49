//! CloudWatch: metrics are put.

use activity::ports::PortError;
use activity::requests::{Metric, PutMetricData, Repeat};
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit};
use aws_smithy_types::DateTime;

use crate::base::Base;
use crate::error::port_error;
use crate::retry::Retries;

/// A client whose requests are repeated as `repeat` says.
pub(super) fn client(base: &Base, repeat: Repeat) -> aws_sdk_cloudwatch::Client {
    let config = aws_sdk_cloudwatch::config::Builder::from(&base.sdk);
    aws_sdk_cloudwatch::Client::from_conf(config.retry_classifier(Retries(repeat)).build())
}

pub(super) async fn put(cloudwatch: &aws_sdk_cloudwatch::Client, request: &PutMetricData) -> Result<(), PortError> {
    let data = request.data.iter().map(datum).collect();
    let request = cloudwatch.put_metric_data().namespace(&request.namespace).set_metric_data(Some(data));
    request.send().await.map(drop).map_err(port_error)
}

fn datum(metric: &Metric) -> MetricDatum {
    let mut datum = MetricDatum::builder()
        .metric_name(metric.name)
        .timestamp(DateTime::from_millis(metric.time.as_millisecond()))
        .value(metric.value)
        .unit(StandardUnit::from(metric.unit));
    for dimension in &metric.dimensions {
        datum = datum.dimensions(Dimension::builder().name(dimension.name).value(&dimension.value).build());
    }
    datum.build()
}
