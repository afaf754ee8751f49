//! Amazon Managed Service for Prometheus: series that its anomaly detectors write.

use serde_json::Value;

use super::document::{Document, has};
use super::runs;
use super::source::{Context, Source};
use super::time;
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject};

/// Series of an answer to `query_range` (or `query`) of Prometheus: those of scores become findings, by the threshold and
/// the merging of the reader's settings; bands and values become none.
pub const SOURCE: Source = Source {
    name: "managed_prometheus",
    summary: "Anomaly detectors of Amazon Managed Service for Prometheus",
    documentation: "https://docs.aws.amazon.com/prometheus/latest/userguide/prometheus-anomaly-detection.html",
    event: None,
    fields: &[
        ("id", "the label `alias`, all other labels, and the first point of the run"),
        ("detector", "the label `alias`"),
        ("kind", "`anomaly`"),
        ("subjects", "the labels, without `__name__`"),
        ("activity", "a run of scores at or above the threshold, to one step after its last point"),
        ("published, updated", "the first point of the run"),
        ("score", "the highest score of the run"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    has(value, "metric") && (has(value, "values") || has(value, "value"))
}

fn read(document: &Document<'_>, context: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let metric = document.object("metric")?.ok_or_else(|| document.missing("metric"))?;
    let mut labels = document.pairs("metric", "name", "value")?;
    let name = labels.remove("__name__").filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| metric.missing("__name__"))?;
    let is_preview = name == "anomaly_detector_preview";
    let is_score = match is_preview {
        true => labels.remove("anomaly_detector_preview").is_some_and(|series| series == "score"),
        false => name.ends_with(":score"),
    };
    let mut points = Vec::new();
    match document.find("values")? {
        Some(_) => {
            for point in document.list("values")? {
                points.push(self::point(&point)?);
            }
        }
        None => points.push(point(&document.find("value")?.ok_or_else(|| document.missing("values"))?)?),
    }
    if !is_score {
        return Ok(Vec::new());
    }
    let alias = labels.get("alias").cloned();
    let subject = Subject { dimensions: labels, ..Subject::default() };
    Ok(runs::findings(SOURCE.name, alias.as_deref(), &subject, &runs::runs(points, context.points)))
}

/// `[1795514400, "0.91"]`; the text may be `NaN`, which is above no threshold.
fn point(point: &Document<'_>) -> Result<(jiff::Timestamp, f64), Unreadable> {
    let Some([at, value]) = point.value().as_array().map(Vec::as_slice) else {
        return Err(point.expected("a list of a time and a value"));
    };
    let at_path = Document::new(at, point.path().index(0));
    let value_path = Document::new(value, point.path().index(1));
    let at = time::instant(at).ok_or_else(|| at_path.expected("a time from 1970 to 2999"))?;
    let value = match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_f64(),
    };
    Ok((at, value.ok_or_else(|| value_path.expected("a number"))?))
}

const EXAMPLE: &str = r#"{"status":"success","data":{"resultType":"matrix","result":[
 {"metric":{"__name__":"anomaly_detector:score","alias":"visits","region":"eu-west-1"},
  "values":[[1795512540,"0"],[1795512600,"0.72"],[1795512660,"0.88"],[1795512720,"0.05"],[1795512780,"NaN"],[1795512840,"0"]]},
 {"metric":{"__name__":"anomaly_detector:upper_band","alias":"visits","region":"eu-west-1"},
  "values":[[1795512540,"100"],[1795512600,"101"]]}]}}"#;
