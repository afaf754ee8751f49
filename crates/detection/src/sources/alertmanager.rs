//! Prometheus Alertmanager.

use serde_json::Value;

use super::document::{Document, has};
use super::source::{Context, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Alerts of Alertmanager: of its webhook, and of `/api/v2/alerts`. The fingerprint is a hash of the labels, the same for
/// the next incident too: the start tells incidents apart.
pub const SOURCE: Source = Source {
    name: "alertmanager",
    summary: "Prometheus Alertmanager",
    documentation: "https://prometheus.io/docs/alerting/latest/configuration/#webhook_config",
    event: None,
    fields: &[
        ("id", "`fingerprint` (without one, the labels) and `startsAt`"),
        ("detector, kind", "the label `alertname`"),
        ("subjects", "`labels`"),
        ("activity", "`startsAt` to `endsAt`; while it fires, to `updatedAt`, if that is known"),
        ("published", "`startsAt`"),
        ("updated", "`updatedAt`, or `endsAt` once resolved, or `startsAt`"),
        ("severity", "the label `severity`: a number, or 3 for critical, 2 for warning, 1 for info"),
        ("resolved", "`status` resolved"),
        ("archived", "`status.state` suppressed: silenced or inhibited"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    has(value, "startsAt") && (has(value, "labels") || has(value, "fingerprint"))
}

fn read(document: &Document<'_>, _: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let labels = document.pairs("labels", "name", "value")?;
    // A label that is empty is a label that is not there.
    let name = labels.get("alertname").filter(|name| !name.trim().is_empty()).cloned();
    let name = name.ok_or_else(|| document.missing("labels.alertname"))?;
    let start = document.required_time("startsAt")?;
    let status = document.find("status")?;
    let state = match status.as_ref().map(Document::value) {
        Some(Value::Object(_)) => document.text("status.state")?,
        _ => document.text("status")?,
    };
    let state = state.unwrap_or_default();
    let subject = Subject { dimensions: labels, ..Subject::default() };
    let fingerprint = document.text("fingerprint")?.unwrap_or_else(|| subject.to_string());
    let mut finding = Finding::new(SOURCE.name, format!("{fingerprint}@{start}"), name.clone(), start);
    finding.flags.resolved = state == "resolved";
    finding.flags.archived = state == "suppressed";
    // While an alert fires, its end is the year 1, or a time in the future at which it would be forgotten.
    let end = if finding.flags.resolved { document.time("endsAt")? } else { None };
    let updated = document.time("updatedAt")?.or(end);
    finding.updated = updated.unwrap_or(start);
    finding.activity = Some(TimeSpan::new(start, end.or(updated).unwrap_or(start)));
    finding.severity = match subject.dimensions.get("severity").map(String::as_str) {
        Some("critical") => Some(3.0),
        Some("warning") => Some(2.0),
        Some("info") => Some(1.0),
        Some(other) => other.parse().ok().filter(|severity: &f64| severity.is_finite()),
        None => None,
    };
    finding.detector = Some(name);
    finding.subjects = vec![subject];
    Ok(vec![finding])
}

const EXAMPLE: &str = r#"{"version":"4","groupKey":"{}:{alertname=\"VisitsUnusual\"}","truncatedAlerts":0,"status":"firing","receiver":"scores",
 "groupLabels":{"alertname":"VisitsUnusual"},"commonLabels":{"alertname":"VisitsUnusual"},"commonAnnotations":{},"externalURL":"http://alerts.example:9093",
 "alerts":[
  {"status":"firing","labels":{"alertname":"VisitsUnusual","series":"visits","severity":"warning"},"annotations":{},
   "startsAt":"2026-11-24T09:31:30Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus.example/graph","fingerprint":"3f1c9a7be20d4865"},
  {"status":"resolved","labels":{"alertname":"VisitsUnusual","series":"orders","severity":"critical"},"annotations":{},
   "startsAt":"2026-11-24T08:00:30Z","endsAt":"2026-11-24T08:10:30Z","generatorURL":"http://prometheus.example/graph","fingerprint":"90ab12cd34ef5678"}]}"#;
