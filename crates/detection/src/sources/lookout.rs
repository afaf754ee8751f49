//! Amazon Lookout for Metrics, which ended in 2025: alerts that were kept.

use serde_json::Value;

use super::arn;
use super::document::{Document, has};
use super::source::{Context, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Alerts of Lookout for Metrics, as its actions got them, and those that replacements send in its format.
pub const SOURCE: Source = Source {
    name: "lookout",
    summary: "Amazon Lookout for Metrics (ended in 2025)",
    documentation: "https://github.com/aws-samples/amazon-lookout-for-metrics-samples",
    event: None,
    fields: &[
        ("id", "`alertEventId`"),
        ("detector", "the last part of `anomalyDetectorArn`"),
        ("kind", "`alertName`"),
        ("subjects", "`impactedMetric.metricName` with the dimensions of each of `relevantTimeSeries[]`"),
        ("activity, published, updated", "`timestamp`: the start of the interval, all that the alert says"),
        ("score", "`anomalyScore`, from 0 to 100"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    has(value, "impactedMetric") || has(value, "alertEventId")
}

fn read(document: &Document<'_>, _: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let id = document.required_text("alertEventId")?;
    let at = document.required_time("timestamp")?;
    let kind = document.text("alertName")?.unwrap_or_else(|| "anomaly".to_owned());
    let mut finding = Finding::new(SOURCE.name, id, kind, at);
    finding.activity = Some(TimeSpan::new(at, at));
    finding.score = document.number("anomalyScore")?;
    finding.detector = document.text("anomalyDetectorArn")?.map(|arn| arn::last_part(&arn).to_owned());
    let metric = document.required_text("impactedMetric.metricName")?;
    let base = Subject { metric: Some(metric), ..Subject::default() };
    for series in document.list("impactedMetric.relevantTimeSeries")? {
        let dimensions = series.pairs("dimensions", "dimensionName", "dimensionValue")?;
        finding.subjects.push(Subject { dimensions, ..base.clone() });
    }
    if finding.subjects.is_empty() {
        finding.subjects.push(base);
    }
    Ok(vec![finding])
}

const EXAMPLE: &str = r#"{"alertName":"visits","alertEventId":"arn:aws:lookoutmetrics:eu-west-1:111122223333:Alert:visits:event/7d9e0000-0000-4111-8222-0000000000b3",
 "anomalyDetectorArn":"arn:aws:lookoutmetrics:eu-west-1:111122223333:AnomalyDetector:shop","alertArn":"arn:aws:lookoutmetrics:eu-west-1:111122223333:Alert:visits",
 "alertDescription":null,"impactedMetric":{"metricName":"visits","dimensionContribution":[],
  "relevantTimeSeries":[{"timeSeriesId":"a1","dimensions":[{"dimensionName":"site","dimensionValue":"north"}],"metricValue":12.0},
   {"timeSeriesId":"a2","dimensions":[{"dimensionName":"site","dimensionValue":"south"}],"metricValue":700.0}]},
 "timestamp":"2026-11-24T09:30Z[UTC]","anomalyScore":64.5}"#;
