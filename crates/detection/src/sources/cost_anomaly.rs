//! AWS Cost Anomaly Detection.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::arn;
use super::document::{Document, has};
use super::source::{Context, EventPattern, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Anomalies of cost: of `GetAnomalies`, of EventBridge and of SNS. One id is revised while the impact grows. The API does
/// not say when an anomaly was found: its last day's end is the earliest that it can have been.
pub const SOURCE: Source = Source {
    name: "cost_anomaly",
    summary: "AWS Cost Anomaly Detection",
    documentation: "https://docs.aws.amazon.com/cost-management/latest/userguide/cad-eventbridge.html",
    event: Some(EventPattern { source: "aws.ce", detail_types: &["Anomaly Detected"] }),
    fields: &[
        ("id", "`anomalyId`"),
        ("detector", "`monitorName`, or the last part of `monitorArn`"),
        ("kind", "`dimensionValue` (EventBridge, API) or `dimensionalValue` (SNS): the service"),
        ("subjects", "`rootCauses[]`: service and usage type, account, region"),
        ("activity", "`anomalyStartDate` to the end of the day of `anomalyEndDate`"),
        ("published, updated", "the event's time, or the end of the last day"),
        ("severity", "`impact.totalImpact`, in dollars"),
        ("score", "`anomalyScore.currentScore`, or `maxScore`"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    has(value, "anomalyId") && (has(value, "anomalyStartDate") || has(value, "anomalyScore"))
}

fn read(document: &Document<'_>, context: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let id = document.required_text("anomalyId")?;
    let start = document.required_time("anomalyStartDate")?;
    let last = document.time("anomalyEndDate")?.unwrap_or(start);
    let end = after_day_of(last);
    let value = document.text("dimensionValue")?.or(document.text("dimensionalValue")?);
    let kind = value.unwrap_or_else(|| "cost anomaly".to_owned());
    let mut finding = Finding::new(SOURCE.name, id, kind, context.received().unwrap_or(end));
    finding.activity = Some(TimeSpan::new(start, end));
    finding.severity = document.number("impact.totalImpact")?;
    finding.score = match document.number("anomalyScore.currentScore")? {
        Some(score) => Some(score),
        None => document.number("anomalyScore.maxScore")?,
    };
    let monitor = document.text("monitorArn")?.map(|arn| arn::last_part(&arn).to_owned());
    finding.detector = document.text("monitorName")?.or(monitor);
    for cause in document.list("rootCauses")? {
        let mut subject =
            Subject { account: cause.text("linkedAccount")?, region: cause.text("region")?, ..Subject::default() };
        for (field, name) in [("service", "service"), ("usageType", "usage_type")] {
            subject.dimensions.extend(cause.text(field)?.map(|value| (name.to_owned(), value)));
        }
        finding.subjects.push(subject);
    }
    if finding.subjects.is_empty() {
        let account = document.text("accountId")?;
        finding.subjects.push(Subject { account, other: Some(finding.kind.clone()), ..Subject::default() });
    }
    Ok(vec![finding])
}

/// Costs are by days, and the last day counts.
fn after_day_of(at: Timestamp) -> Timestamp {
    let into_the_day = SignedDuration::from_secs(at.as_second().rem_euclid(86_400));
    at.checked_sub(into_the_day).and_then(|day| day.checked_add(SignedDuration::from_hours(24))).unwrap_or(at)
}

const EXAMPLE: &str = r#"{"version":"0","id":"5f0c2a11-0000-4111-8222-0000000000a8","source":"aws.ce","detail-type":"Anomaly Detected",
 "account":"111122223333","region":"us-east-1","time":"2026-11-25T16:05:00Z",
 "resources":["arn:aws:ce::111122223333:anomalymonitor/0f0e0d0c-1111-4222-8333-444455556666"],
 "detail":{"accountId":"111122223333","anomalyId":"9e8d7c6b-1111-4222-8333-4444555566aa","anomalyStartDate":"2026-11-23T00:00:00Z",
  "anomalyEndDate":"2026-11-24T00:00:00Z","dimensionValue":"Amazon Simple Storage Service","anomalyScore":{"currentScore":0.31,"maxScore":0.44},
  "impact":{"maxImpact":12.5,"totalImpact":20.25,"totalActualSpend":25,"totalExpectedSpend":4.75,"totalImpactPercentage":426.3},
  "rootCauses":[{"service":"Amazon Simple Storage Service","region":"eu-west-1","linkedAccount":"111122223333","usageType":"Requests-Tier1",
   "impact":{"contribution":18}}],
  "monitorArn":"arn:aws:ce::111122223333:anomalymonitor/0f0e0d0c-1111-4222-8333-444455556666","monitorName":"by service"}}"#;
