//! State changes of a CloudWatch alarm, as EventBridge delivers them: ALARM when an alert begins, OK when it is over.
//!
//! (CloudWatch user guide, "Alarm events and EventBridge".) A period is evaluated one period after its end.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::what::What;
use crate::detectors::detection::{Alert, Edges};

pub(super) fn write_band(what: &What<'_>) -> Vec<Value> {
    write(what, true)
}

pub(super) fn write_threshold(what: &What<'_>) -> Vec<Value> {
    write(what, false)
}

fn write(what: &What<'_>, band: bool) -> Vec<Value> {
    let Some(edges) = &what.detection.edges else { return Vec::new() };
    let last = (what.series.values.len() as u64).saturating_sub(1);
    let mut events = Vec::new();
    let mut before = what.published(what.detection.warm_up.min(last));
    for alert in what.detection.alerts() {
        let begins = alert.range.first;
        events.push(event(what, edges, band, ("OK", before), ("ALARM", begins), &alert));
        before = what.published(begins);
        // A series that ends in an alert leaves the alarm as it is.
        if alert.range.last < last {
            let over = alert.range.last + 1;
            events.push(event(what, edges, band, ("ALARM", before), ("OK", over), &alert));
            before = what.published(over);
        }
    }
    events
}

/// The form of times in an alarm's state: an offset without a colon.
fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

fn event(
    what: &What<'_>,
    edges: &Edges,
    band: bool,
    (previous, since): (&str, Timestamp),
    (state, slot): (&str, u64),
    alert: &Alert,
) -> Value {
    let at = what.published(slot);
    let name = what.name();
    // An ALARM was reached over the slots since the oldest that was outside, an OK by its own.
    let first = if state == "ALARM" { alert.since.max(what.detection.warm_up) } else { slot };
    let slots = first as usize..slot as usize + 1;
    let values: Vec<f64> = what.series.values[slots.clone()].iter().copied().filter(|value| !value.is_nan()).collect();
    let points: Vec<Value> = slots.clone().map(|slot| point(what, slot)).collect();
    let mut data = Map::new();
    let mut add = |key: &str, value: Value| data.insert(key.to_string(), value);
    add("version", json!("1.0"));
    add("queryDate", json!(time(at)));
    add("startDate", json!(time(what.series.time(first))));
    add("statistic", json!("Sum"));
    add("period", json!(what.series.step));
    add("recentDatapoints", json!(values));
    let present = slots.filter(|slot| !what.series.values[*slot].is_nan());
    if band {
        add("recentLowerThresholds", json!(present.clone().map(|slot| edges.lower[slot]).collect::<Vec<_>>()));
        add("recentUpperThresholds", json!(present.map(|slot| edges.upper[slot]).collect::<Vec<_>>()));
    } else {
        add("threshold", json!(edges.upper[slot as usize]));
    }
    add("evaluatedDatapoints", Value::Array(points));
    let reason = match (state, band) {
        ("ALARM", true) => "Thresholds Crossed: outside the band",
        ("ALARM", false) => "Threshold Crossed: greater than the threshold",
        (_, true) => "Thresholds not crossed: inside the band",
        (_, false) => "Threshold not crossed: not greater than the threshold",
    };
    let arn = format!("arn:aws:cloudwatch:{}:{}:alarm:{name}", what.region(), what.account());
    json!({
        "version": "0",
        "id": what.uuid(state, slot),
        "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch",
        "account": what.account(),
        "time": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": what.region(),
        "resources": [arn],
        "detail": {
            "alarmName": name,
            "state": {
                "value": state,
                "reason": reason,
                "reasonData": Value::Object(data).to_string(),
                "timestamp": time(at),
            },
            "previousState": { "value": previous, "reason": "State before", "timestamp": time(since) },
            "configuration": { "metrics": metrics(what, band) },
        },
    })
}

/// A slot as an evaluated data point; one without data has a time alone.
fn point(what: &What<'_>, slot: usize) -> Value {
    let at = time(what.series.time(slot as u64));
    match what.series.values[slot] {
        value if value.is_nan() => json!({ "timestamp": at }),
        value => json!({ "timestamp": at, "value": value }),
    }
}

fn metrics(what: &What<'_>, band: bool) -> Value {
    let subject = what.subject;
    let mut dimensions: Map<String, Value> = Map::new();
    for (name, value) in &subject.dimensions {
        dimensions.insert(name.clone(), json!(value));
    }
    // What is no metric is named as one, so that nothing of the subject is lost.
    for (name, value) in [
        ("BucketName", &subject.bucket),
        ("Prefix", &subject.prefix),
        ("FunctionName", &subject.function),
        ("Principal", &subject.principal),
        ("SourceIPAddress", &subject.ip),
        ("Generator", &subject.generator),
        ("Target", &subject.target),
    ] {
        if let Some(value) = value {
            dimensions.entry(name).or_insert_with(|| json!(value));
        }
    }
    let metric = json!({
        "namespace": subject.namespace.as_deref().unwrap_or("ActivityGenerator"),
        "name": subject.metric.as_deref().unwrap_or("Activities"),
        "dimensions": dimensions,
    });
    let stat = json!({ "metric": metric, "period": what.series.step, "stat": "Sum" });
    let mut metrics = vec![json!({ "id": "m1", "metricStat": stat, "returnData": true })];
    if band {
        let k = what.settings.get("k").and_then(Value::as_f64).unwrap_or(2.0);
        metrics.push(json!({
            "id": "ad1",
            "expression": format!("ANOMALY_DETECTION_BAND(m1, {k})"),
            "label": format!("{} (expected)", subject.metric.as_deref().unwrap_or("Activities")),
            "returnData": true,
        }));
    }
    Value::Array(metrics)
}
