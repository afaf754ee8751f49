//! One JSON object for each alert, with the keys that are documented for any detector.

use serde_json::{Value, json};

use super::what::What;

pub(super) fn write(what: &What<'_>) -> Vec<Value> {
    let series = what.series;
    let subject = what.subject;
    what.detection
        .alerts()
        .iter()
        .map(|alert| {
            let mut finding = json!({
                "id": what.uuid("alert", alert.range.first),
                "detector": what.detector,
                "kind": "anomaly",
                "score": alert.score,
                "start": series.time(alert.since).to_string(),
                "end": series.time(alert.range.last.saturating_add(1)).to_string(),
                "published": what.published(alert.range.first).to_string(),
                "updated": what.published(alert.range.last).to_string(),
            });
            let dimensions: Vec<String> =
                subject.dimensions.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let dimensions = (!dimensions.is_empty()).then(|| dimensions.join(";"));
            for (key, value) in [
                ("generator", &subject.generator),
                ("target", &subject.target),
                ("account", &subject.account),
                ("region", &subject.region),
                ("bucket", &subject.bucket),
                ("prefix", &subject.prefix),
                ("key", &subject.key),
                ("etag", &subject.etag),
                ("function", &subject.function),
                ("principal", &subject.principal),
                ("session", &subject.session),
                ("api", &subject.api),
                ("ip", &subject.ip),
                ("namespace", &subject.namespace),
                ("metric", &subject.metric),
                ("dimensions", &dimensions),
                ("subject", &subject.other),
            ] {
                if let Some(value) = value {
                    finding[key] = Value::String(value.clone());
                }
            }
            finding
        })
        .collect()
}
