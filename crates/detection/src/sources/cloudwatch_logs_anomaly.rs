//! Amazon CloudWatch Logs: anomalies of log patterns.

use serde_json::Value;

use super::arn;
use super::document::{Document, has};
use super::source::{Context, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Anomalies of `ListAnomalies`. One id while the pattern recurs; no event tells of them. When the anomaly was found is not
/// said: `firstSeen` is the earliest that it can have been.
pub const SOURCE: Source = Source {
    name: "cloudwatch_logs_anomaly",
    summary: "Anomalies of Amazon CloudWatch Logs",
    documentation: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Anomaly.html",
    event: None,
    fields: &[
        ("id", "`anomalyId`"),
        ("detector", "the last part of `anomalyDetectorArn`"),
        ("kind", "`description`, or `patternString`"),
        ("subjects", "`logGroupArnList`, and the function of a function's group"),
        ("activity", "`firstSeen` to `lastSeen`"),
        ("published, updated", "`firstSeen`, `lastSeen`"),
        ("severity", "`priority`: 3 for HIGH, 2 for MEDIUM, 1 for LOW"),
        ("archived", "`suppressed`, or `state` Suppressed"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    has(value, "anomalyDetectorArn") && (has(value, "patternId") || has(value, "patternString"))
}

fn read(document: &Document<'_>, _: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let id = document.required_text("anomalyId")?;
    let kind = match document.text("description")? {
        Some(kind) => kind,
        None => document.required_text("patternString")?,
    };
    let first = document.required_time("firstSeen")?;
    let last = document.time("lastSeen")?.unwrap_or(first);
    let mut finding = Finding::new(SOURCE.name, id, kind, first);
    finding.updated = last;
    finding.activity = Some(TimeSpan::new(first, last));
    finding.detector = Some(arn::last_part(&document.required_text("anomalyDetectorArn")?).to_owned());
    finding.severity = match document.find("priority")? {
        None => None,
        Some(priority) => match priority.value().as_str() {
            Some("HIGH") => Some(3.0),
            Some("MEDIUM") => Some(2.0),
            Some("LOW") => Some(1.0),
            _ => return Err(priority.expected("HIGH, MEDIUM or LOW")),
        },
    };
    finding.flags.archived =
        document.flag("suppressed")? || document.text("state")?.is_some_and(|state| state == "Suppressed");
    for group in document.texts("logGroupArnList")? {
        let mut subject = Subject::default();
        arn::name(&mut subject, &group);
        finding.subjects.push(subject);
    }
    Ok(vec![finding])
}

const EXAMPLE: &str = r#"{"anomalies":[{"anomalyId":"8c2d6f1e-0000-4111-8222-0000000000a6","patternId":"77f0",
 "anomalyDetectorArn":"arn:aws:logs:eu-west-1:111122223333:anomaly-detector:checkout","patternString":"order <*> timed out after <*> ms",
 "priority":"MEDIUM","firstSeen":1795512600000,"lastSeen":1795513200000,"description":"More of a pattern than expected","active":true,
 "state":"Active","suppressed":false,"histogram":{"1795512600000":40,"1795513200000":9},
 "logSamples":[{"timestamp":1795512605000,"message":"order 9 timed out after 3000 ms"}],"patternTokens":[],
 "logGroupArnList":["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/checkout"]}]}"#;
