//! OpenSearch alerting.

use serde_json::Value;

use super::document::{Document, has};
use super::source::{Context, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Alerts of OpenSearch's monitors, and findings of monitors that look at single documents.
pub const SOURCE: Source = Source {
    name: "opensearch_alerting",
    summary: "OpenSearch alerting",
    documentation: "https://docs.opensearch.org/latest/observing-your-data/alerting/api/#get-alerts",
    event: None,
    fields: &[
        ("id", "`id`"),
        ("detector", "`monitor_name`, or `monitor_id`"),
        ("kind", "`trigger_name`; of a document monitor's finding the name of its query"),
        ("subjects", "`agg_alert_content.bucket_keys`, or `index`, or the monitor"),
        ("activity", "`start_time` to `end_time`, or to `last_notification_time`; when a document was found"),
        ("published", "`start_time`, or `timestamp`"),
        ("updated", "the latest of `start_time`, `last_notification_time`, `acknowledged_time` and `end_time`"),
        ("severity", "`severity`, where 1 is worst and 5 least"),
        ("resolved", "`state` COMPLETED or DELETED"),
        ("archived", "`state` AUDIT"),
        ("quiet", "`state` ERROR"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    has(value, "monitor_id") && (has(value, "trigger_name") || has(value, "trigger_id") || has(value, "queries"))
}

fn read(document: &Document<'_>, _: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let id = document.required_text("id")?;
    let monitor = document.required_text("monitor_id")?;
    let detector = document.text("monitor_name")?.unwrap_or(monitor);
    let mut finding = if has(document.value(), "queries") {
        let queries = document.list("queries")?;
        let query = queries.first().ok_or_else(|| document.missing("queries"))?;
        let at = document.required_time("timestamp")?;
        let mut finding = Finding::new(SOURCE.name, id, query.required_text("name")?, at);
        finding.activity = Some(TimeSpan::new(at, at));
        finding
    } else {
        of_alert(document, id)?
    };
    let about = match document.find("agg_alert_content.bucket_keys")? {
        // A text of keys with commas between them, or their list.
        Some(keys) if keys.value().is_array() => Some(document.texts("agg_alert_content.bucket_keys")?.join(",")),
        Some(_) => document.text("agg_alert_content.bucket_keys")?,
        None => document.text("index")?,
    };
    let other = Some(about.unwrap_or_else(|| detector.clone()));
    finding.subjects = vec![Subject { other, ..Subject::default() }];
    finding.detector = Some(detector);
    Ok(vec![finding])
}

fn of_alert(document: &Document<'_>, id: String) -> Result<Finding, Unreadable> {
    let start = document.required_time("start_time")?;
    let kind = match document.text("trigger_name")? {
        Some(kind) => kind,
        None => document.required_text("trigger_id")?,
    };
    let mut finding = Finding::new(SOURCE.name, id, kind, start);
    let notified = document.time("last_notification_time")?;
    let end = document.time("end_time")?;
    let times = [notified, document.time("acknowledged_time")?, end];
    finding.updated = times.into_iter().flatten().fold(start, jiff::Timestamp::max);
    finding.activity = Some(TimeSpan::new(start, end.or(notified).unwrap_or(start)));
    finding.severity = document.number("severity")?;
    match document.required_text("state")?.as_str() {
        "COMPLETED" | "DELETED" => finding.flags.resolved = true,
        "ERROR" => finding.flags.quiet = true,
        "AUDIT" => finding.flags.archived = true,
        _ => {}
    }
    Ok(finding)
}

const EXAMPLE: &str = r#"{"alerts":[{"id":"wK3bnZIBq1rT8uJpQe5L","version":2,"monitor_id":"vJ2bnZIBq1rT8uJpHd4A","monitor_name":"checkout calls",
 "trigger_id":"vZ2bnZIBq1rT8uJpHd4B","trigger_name":"grade above 0.7","state":"COMPLETED","severity":"2","error_message":null,"alert_history":[],
 "action_execution_results":[],"start_time":1795513800000,"last_notification_time":1795514400000,"end_time":1795515000000,
 "acknowledged_time":null,"agg_alert_content":{"parent_bucket_path":"composite","bucket_keys":["checkout"]}}],"totalAlerts":1}"#;
