//! OpenSearch anomaly detection.

use jiff::Timestamp;
use serde_json::Value;

use super::arn;
use super::document::{Document, has};
use super::fields;
use super::source::{Context, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Result documents of OpenSearch's anomaly detection, bare or as hits of a search: one for each interval and entity,
/// anomalous or not. Fields that are not a number are left out by the source.
pub const SOURCE: Source = Source {
    name: "opensearch_ad",
    summary: "OpenSearch anomaly detection",
    documentation: "https://docs.opensearch.org/latest/observing-your-data/ad/result-mapping/",
    event: None,
    fields: &[
        ("id", "`detector_id`, `model_id` and `data_start_time`; `task_id` too for an analysis of history"),
        ("detector", "`detector_id`"),
        ("kind", "`anomaly`, or `historical anomaly` with a `task_id`"),
        (
            "subjects",
            "`entity[]`, or `entity_<name>` of a flattened index; a function, bucket or principal where the field is one; otherwise the detector",
        ),
        (
            "activity",
            "`approx_anomaly_start_time` (or `data_start_time`) to `data_end_time`; with `past_values` one interval from that start",
        ),
        ("published, updated", "`execution_end_time`, or `data_end_time`"),
        ("severity", "`anomaly_grade`, from 0 to 1"),
        ("score", "`anomaly_score`"),
        ("quiet", "`anomaly_grade` 0 or not there, or an `error`"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    has(value, "detector_id") && (has(value, "data_start_time") || has(value, "anomaly_grade"))
}

fn read(document: &Document<'_>, _: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let detector = document.required_text("detector_id")?;
    let (start, end) = (document.required_time("data_start_time")?, document.required_time("data_end_time")?);
    let subject = subject(document)?;
    // Before the first model there is none: then the entity tells results apart.
    let model = document.text("model_id")?.unwrap_or_else(|| subject.to_string());
    let task = document.text("task_id")?;
    let mut id = format!("{detector}/{model}/{start}");
    id.extend(task.iter().flat_map(|task| ["/", task]));
    let kind = if task.is_some() { "historical anomaly" } else { "anomaly" };
    let published = document.time("execution_end_time")?.unwrap_or(end);
    let mut finding = Finding::new(SOURCE.name, id, kind.to_owned(), published);
    finding.activity = Some(activity(document, start, end)?);
    finding.severity = document.number("anomaly_grade")?;
    finding.score = document.number("anomaly_score")?;
    let failed = document.text("error")?.is_some();
    finding.flags.quiet = failed || finding.severity.is_none_or(|grade| grade <= 0.0);
    finding.subjects =
        vec![if subject.is_empty() { Subject { other: Some(detector.clone()), ..subject } } else { subject }];
    finding.detector = Some(detector);
    Ok(vec![finding])
}

/// `past_values` says that the anomaly lies in an earlier interval and was noticed only now.
fn activity(document: &Document<'_>, start: Timestamp, end: Timestamp) -> Result<TimeSpan, Unreadable> {
    let Some(actual) = document.time("approx_anomaly_start_time")? else { return Ok(TimeSpan::new(start, end)) };
    let is_past = !document.list("past_values")?.is_empty()
        || document.fields().iter().any(|(name, field)| name.starts_with("past_value_") && !field.value().is_null());
    let interval = end.duration_since(start);
    match actual.checked_add(interval) {
        Ok(until) if is_past && actual < start => Ok(TimeSpan::new(actual, until)),
        _ => Ok(TimeSpan::new(actual, end)),
    }
}

fn subject(document: &Document<'_>) -> Result<Subject, Unreadable> {
    let mut subject = Subject { dimensions: document.pairs("entity", "name", "value")?, ..Subject::default() };
    for (name, field) in document.fields() {
        if let Some(name) = name.strip_prefix("entity_") {
            let value = match field.value() {
                Value::String(text) => text.clone(),
                Value::Number(_) | Value::Bool(_) => field.value().to_string(),
                Value::Null => continue,
                _ => return Err(field.expected("text")),
            };
            subject.dimensions.insert(name.to_owned(), value);
        }
    }
    for (name, value) in subject.dimensions.clone() {
        if value.starts_with("arn:") {
            arn::name(&mut subject, &value);
            continue;
        }
        fields::name(&mut subject, &name, &value);
    }
    Ok(subject)
}

const EXAMPLE: &str = r#"{"took":3,"timed_out":false,"hits":{"total":{"value":2,"relation":"eq"},"hits":[
 {"_index":".opendistro-anomaly-results-history-2026.11.24-1","_id":"r1","_source":{"detector_id":"qT7Zx5IBv0aWc1mDnE2K","schema_version":7,
  "data_start_time":1795512600000,"data_end_time":1795513200000,"feature_data":[{"feature_id":"calls","feature_name":"calls","data":260}],
  "execution_start_time":1795513680010,"execution_end_time":1795513680095,"anomaly_score":2.75,"anomaly_grade":0.81,"confidence":0.9,
  "entity":[{"name":"requestParameters.functionName.keyword","value":"arn:aws:lambda:eu-west-1:111122223333:function:checkout"}],
  "model_id":"qT7Zx5IBv0aWc1mDnE2K_entity_k9","approx_anomaly_start_time":1795512600000,
  "expected_values":[{"likelihood":1,"value_list":[{"feature_id":"calls","data":31.5}]}],"threshold":1.1}},
 {"_index":".opendistro-anomaly-results-history-2026.11.24-1","_id":"r2","_source":{"detector_id":"qT7Zx5IBv0aWc1mDnE2K","schema_version":7,
  "data_start_time":1795513200000,"data_end_time":1795513800000,"feature_data":[{"feature_id":"calls","feature_name":"calls","data":30}],
  "execution_start_time":1795514280010,"execution_end_time":1795514280090,"anomaly_score":0,"anomaly_grade":0,"confidence":0.9,
  "entity":[{"name":"requestParameters.functionName.keyword","value":"arn:aws:lambda:eu-west-1:111122223333:function:checkout"}],
  "model_id":"qT7Zx5IBv0aWc1mDnE2K_entity_k9","threshold":1.1}}]}}"#;
