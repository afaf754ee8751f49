//! CloudWatch: metrics are put.

use activity::ports::PortError;
use activity::requests::{Answer, Metric, PutMetricData, Repeat};
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit};
use aws_smithy_types::DateTime;

use super::request::{Client, OnAws};
use crate::base::Base;
use crate::error::port_error;
use crate::retry::Retries;

impl Client for aws_sdk_cloudwatch::Client {
    fn new(base: &Base, repeat: Repeat) -> Self {
        let config = aws_sdk_cloudwatch::config::Builder::from(&base.sdk);
        Self::from_conf(config.retry_classifier(Retries(repeat)).build())
    }
}

impl OnAws for PutMetricData {
    type Client = aws_sdk_cloudwatch::Client;

    async fn send(&self, cloudwatch: &Self::Client) -> Result<Answer, PortError> {
        let data = self.data.iter().map(datum).collect();
        let request = cloudwatch.put_metric_data().namespace(&self.namespace).set_metric_data(Some(data));
        request.send().await.map(|_| Answer::Done).map_err(port_error)
    }
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
