//! Result documents of OpenSearch's anomaly detection, as its index `.opendistro-anomaly-results` holds them.
//!
//! One for each interval, anomalous or not (`mappings/anomaly-results.json`, schema 7). They are published when the interval
//! has ended and another one has passed: the window delay.

use serde_json::{Value, json};

use super::what::What;
use crate::detectors::detection::Flag;

pub(super) fn write(what: &What<'_>) -> Vec<Value> {
    let Some(trace) = &what.detection.forest else { return Vec::new() };
    let detector = what.id("detector", 0);
    let feature = what.id("feature", 0);
    let name = what.subject.metric.as_deref().unwrap_or("value");
    let entity = entity(what);
    let model = match entity.is_empty() {
        true => format!("{detector}_model_rcf_0"),
        false => format!("{detector}_entity_{}", what.id("entity", 0)),
    };
    let mut flags = what.detection.flags.iter().peekable();
    let milliseconds = |slot: u64| what.series.time(slot).as_millisecond();
    let mut documents = Vec::new();
    for (point, slot) in trace.slots.iter().copied().enumerate() {
        let flag = flags.next_if(|flag| flag.slot == slot);
        if slot < what.detection.warm_up || (flag.is_none() && !what.quiet) {
            continue;
        }
        let start = (slot + 1).saturating_sub(trace.interval);
        let published = milliseconds(slot + 1 + trace.interval);
        let mut document = json!({
            "detector_id": detector,
            "schema_version": 7,
            "data_start_time": milliseconds(start),
            "data_end_time": milliseconds(slot + 1),
            "feature_data": [{ "feature_id": feature, "feature_name": name, "data": trace.values[point] }],
            "execution_start_time": published,
            "execution_end_time": published,
            "anomaly_score": trace.scores[point],
            "anomaly_grade": flag.map_or(0.0, |flag| flag.score),
            "confidence": trace.confidences[point],
            "model_id": model,
            "threshold": trace.thresholds[point],
        });
        if !entity.is_empty() {
            document["entity"] = Value::Array(entity.clone());
        }
        if trace.filled[point] {
            document["feature_imputed"] = json!([{ "feature_id": feature, "imputed": true }]);
        }
        if let Some(flag) = flag {
            anomalous(&mut document, flag, &feature, start, milliseconds(flag.since));
        }
        documents.push(document);
    }
    documents
}

/// What only a document of an anomaly has.
fn anomalous(document: &mut Value, flag: &Flag, feature: &str, start: u64, since: i64) {
    document["approx_anomaly_start_time"] = json!(since);
    if let Some(expected) = flag.expected {
        let values = json!([{ "feature_id": feature, "data": expected }]);
        document["expected_values"] = json!([{ "likelihood": 1.0, "value_list": values }]);
    }
    // Given exactly when the anomaly lies in an earlier interval.
    if flag.since < start {
        document["past_values"] = json!([{ "feature_id": feature, "data": flag.value }]);
    }
}

/// What the series is of, as names and values.
fn entity(what: &What<'_>) -> Vec<Value> {
    let subject = what.subject;
    let named = [
        ("bucket", &subject.bucket),
        ("prefix", &subject.prefix),
        ("function", &subject.function),
        ("principal", &subject.principal),
        ("ip", &subject.ip),
        ("generator", &subject.generator),
        ("target", &subject.target),
        ("namespace", &subject.namespace),
        ("metric", &subject.metric),
    ];
    let fields = named.into_iter().filter_map(|(name, value)| value.as_ref().map(|value| (name, value)));
    let dimensions = subject.dimensions.iter().map(|(name, value)| (name.as_str(), value));
    fields.chain(dimensions).map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
