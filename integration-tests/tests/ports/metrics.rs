//! Metrics, read back as CloudWatch has them.

use activity::ports::Requests;
use activity::requests;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Datapoint, Dimension, Metric, StandardUnit, Statistic};
use serde_json::json;

use crate::world::{ACCOUNT, REGION, as_root, base, reach, target};

/// A minute some hours ago, as CloudWatch takes no metrics that are older than two weeks.
fn slot() -> i64 {
    let now = jiff::Timestamp::now().as_second();
    now - now.rem_euclid(60) - 3 * 3_600
}

async fn cloudwatch(region: &str) -> aws_sdk_cloudwatch::Client {
    base().await;
    aws_sdk_cloudwatch::Client::new(&as_root(ACCOUNT, region).await)
}

/// A metric as execute makes it.
fn metric(id: &str, time: i64, value: f64) -> requests::Metric {
    let dimensions = [("Shape", "sinusoidal"), ("Id", id)]
        .map(|(name, value)| requests::Dimension { name, value: value.to_owned() })
        .into();
    let time = jiff::Timestamp::from_second(time).expect("a time");
    requests::Metric { name: "Timeseries", dimensions, time, value, unit: "Count" }
}

fn dimensions(id: &str) -> Vec<Dimension> {
    let dimension = |name: &str, value: &str| Dimension::builder().name(name).value(value).build();
    vec![dimension("Shape", "sinusoidal"), dimension("Id", id)]
}

async fn listed(cloudwatch: &aws_sdk_cloudwatch::Client, namespace: &str) -> Vec<Metric> {
    let mut pages = cloudwatch.list_metrics().namespace(namespace).into_paginator().send();
    let mut all = Vec::new();
    while let Some(page) = pages.next().await {
        all.extend(page.expect("a page").metrics.unwrap_or_default());
    }
    all
}

/// The points of one generator in the hour around `time`, minute by minute.
async fn points(cloudwatch: &aws_sdk_cloudwatch::Client, namespace: &str, id: &str, time: i64) -> Vec<Datapoint> {
    let request = cloudwatch.get_metric_statistics().namespace(namespace).metric_name("Timeseries").period(60);
    let request = request.start_time(DateTime::from_secs(time - 1_800)).end_time(DateTime::from_secs(time + 1_800));
    let statistics = vec![Statistic::Sum, Statistic::SampleCount];
    let request = request.set_statistics(Some(statistics)).set_dimensions(Some(dimensions(id)));
    request.send().await.expect("statistics").datapoints.unwrap_or_default()
}

async fn put(namespace: &str, region: Option<&str>, data: Vec<requests::Metric>) {
    let mut settings = json!({"type": "cloudwatch", "namespace": namespace});
    if let Some(region) = region {
        settings["region"] = json!(region);
    }
    let reached = reach(&target(settings)).await;
    let request = requests::PutMetricData { namespace: namespace.to_owned(), data };
    reached.send(&request.into()).await.expect("they are taken");
}

#[tokio::test]
async fn a_data_point_is_read_back_with_name_dimensions_unit_time_and_value() {
    let (cloudwatch, time) = (cloudwatch(REGION).await, slot());
    // 2^53, the largest data point, is exact.
    let values = [("ts1", 17.0), ("ts2", 0.0), ("ts3", 9_007_199_254_740_992.0)];
    put("Ports/One", None, values.iter().map(|(id, value)| metric(id, time, *value)).collect()).await;
    let metrics = listed(&cloudwatch, "Ports/One").await;
    assert_eq!(metrics.len(), 3);
    for (id, value) in values {
        let of_id = |metric: &&Metric| metric.dimensions().iter().any(|dimension| dimension.value() == Some(id));
        let metric = metrics.iter().find(of_id).unwrap_or_else(|| panic!("no metric of {id}: {metrics:?}"));
        assert_eq!(metric.metric_name(), Some("Timeseries"));
        let mut found: Vec<_> = metric.dimensions().iter().map(|one| (one.name(), one.value())).collect();
        found.sort();
        assert_eq!(found, [(Some("Id"), Some(id)), (Some("Shape"), Some("sinusoidal"))]);
        let points = points(&cloudwatch, "Ports/One", id, time).await;
        let [point] = &points[..] else { panic!("one point of {id}: {points:?}") };
        assert_eq!((point.sum(), point.sample_count()), (Some(value), Some(1.0)), "{id}");
        assert_eq!(point.unit(), Some(&StandardUnit::Count));
        assert_eq!(point.timestamp().map(DateTime::secs), Some(time));
    }
}

#[tokio::test]
async fn the_data_points_of_slots_lie_in_their_minutes() {
    let (cloudwatch, time) = (cloudwatch(REGION).await, slot());
    for minute in 0..5_u32 {
        put("Ports/Minutes", None, vec![metric("ts1", time + 60 * i64::from(minute), f64::from(minute) * 10.0)]).await;
    }
    let points = points(&cloudwatch, "Ports/Minutes", "ts1", time).await;
    let mut found: Vec<(i64, Option<f64>)> =
        points.iter().map(|point| (point.timestamp().map_or(0, DateTime::secs) - time, point.sum())).collect();
    found.sort_by_key(|(second, _)| *second);
    assert_eq!(found, [0, 1, 2, 3, 4].map(|minute: i32| (i64::from(minute) * 60, Some(f64::from(minute) * 10.0))));
}

#[tokio::test]
async fn a_request_holds_a_thousand_data_points_and_all_arrive() {
    let (cloudwatch, time) = (cloudwatch(REGION).await, slot());
    let data = (0..1_000_u32).map(|number| metric(&format!("generator-{number}"), time, f64::from(number)));
    put("Ports/Thousand", None, data.collect()).await;
    assert_eq!(listed(&cloudwatch, "Ports/Thousand").await.len(), 1_000);
    for number in [0_u32, 1, 499, 500, 998, 999] {
        let points = points(&cloudwatch, "Ports/Thousand", &format!("generator-{number}"), time).await;
        assert_eq!(points.iter().map(Datapoint::sum).collect::<Vec<_>>(), [Some(f64::from(number))], "{number}");
    }
}

#[tokio::test]
async fn metrics_lie_in_the_region_of_their_target_and_no_other() {
    put("Ports/Region", Some("eu-west-1"), vec![metric("ts1", slot(), 1.0)]).await;
    assert_eq!(listed(&cloudwatch("eu-west-1").await, "Ports/Region").await.len(), 1);
    assert_eq!(listed(&cloudwatch(REGION).await, "Ports/Region").await.len(), 0);
}
