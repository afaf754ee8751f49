//! What an alarm evaluated: the data of its state's reason.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::arn;
use super::document::Document;
use super::unreadable::Unreadable;
use crate::finding::TimeSpan;

/// The data points that led to a state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluated {
    /// From the oldest period to the end of the latest.
    pub span: Option<TimeSpan>,
    /// The start of the latest period.
    pub latest: Option<Timestamp>,
    /// How far outside the band the farthest is, in widths of the band.
    pub score: Option<f64>,
}

/// JSON inside a text, or the value itself where a source gives it as such.
///
/// # Errors
/// When the text is not JSON.
pub fn inner(field: &Document<'_>) -> Result<Value, Unreadable> {
    match field.value() {
        Value::String(text) => serde_json::from_str(text).map_err(|error| Unreadable {
            path: field.path().clone(),
            message: format!("expected JSON in the text: {error}"),
        }),
        value => Ok(value.clone()),
    }
}

/// What was evaluated, and the names of the alarms that triggered a composite one.
///
/// # Errors
/// When a field is not what it should be.
pub fn read(field: &Document<'_>) -> Result<(Evaluated, Vec<String>), Unreadable> {
    let value = inner(field)?;
    let data = Document::new(&value, field.path().clone());
    let period = data.number("period")?.filter(|period| *period >= 0.0).unwrap_or(0.0);
    let values = numbers(&data, "recentDatapoints")?;
    let mut starts = Vec::new();
    for point in data.list("evaluatedDatapoints")? {
        starts.push(point.required_time("timestamp")?);
    }
    let start = data.time("startDate")?;
    if starts.is_empty() {
        starts.extend(start);
        let last = values.len().saturating_sub(1) as f64 * period;
        starts.extend(start.and_then(|start| later(start, last)));
    }
    let latest = starts.iter().max().copied();
    let span = starts.iter().min().copied().zip(latest.and_then(|latest| later(latest, period)));
    let score =
        band_score(&values, &numbers(&data, "recentLowerThresholds")?, &numbers(&data, "recentUpperThresholds")?);
    let mut triggering = Vec::new();
    for alarm in data.list("triggeringAlarms")? {
        triggering.push(arn::last_part(&alarm.required_text("arn")?).to_owned());
    }
    let span = span.map(|(start, end)| TimeSpan::new(start, end));
    Ok((Evaluated { span, latest, score }, triggering))
}

fn later(at: Timestamp, seconds: f64) -> Option<Timestamp> {
    at.checked_add(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
}

/// The numbers of a list; a missing data point may be null.
fn numbers(data: &Document<'_>, field: &str) -> Result<Vec<Option<f64>>, Unreadable> {
    let of_item = |item: Document<'_>| match item.value() {
        Value::Null => Ok(None),
        value => value.as_f64().map(Some).ok_or_else(|| item.expected("a number")),
    };
    data.list(field)?.into_iter().map(of_item).collect()
}

fn band_score(values: &[Option<f64>], lower: &[Option<f64>], upper: &[Option<f64>]) -> Option<f64> {
    let outside = values.iter().zip(lower).zip(upper).filter_map(|((value, lower), upper)| {
        let (value, lower, upper) = ((*value)?, (*lower)?, (*upper)?);
        let beyond = (value - upper).max(lower - value).max(0.0);
        Some(beyond / (upper - lower)).filter(|score| score.is_finite() && *score >= 0.0)
    });
    outside.reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use settings::Path;

    fn evaluated(value: &Value) -> Evaluated {
        read(&Document::new(value, Path::root())).unwrap().0
    }

    #[test]
    fn the_span_is_that_of_all_evaluated_periods() {
        let span = |start: &str, end: &str| Some(TimeSpan::new(start.parse().unwrap(), end.parse().unwrap()));
        let by_start =
            json!({"startDate": "2026-11-24T09:30:00.000+0000", "period": 60, "recentDatapoints": [1.0, 2.0, 3.0]});
        assert_eq!(evaluated(&by_start).span, span("2026-11-24T09:30:00Z", "2026-11-24T09:33:00Z"));
        let points = json!({"period": 300, "evaluatedDatapoints": [{"timestamp": "2026-11-24T09:35:00Z", "value": 1},
            {"timestamp": "2026-11-24T09:30:00Z"}]});
        assert_eq!(evaluated(&points).span, span("2026-11-24T09:30:00Z", "2026-11-24T09:40:00Z"));
        assert_eq!(evaluated(&points).latest, "2026-11-24T09:35:00Z".parse().ok());
    }

    #[test]
    fn the_score_counts_widths_of_the_band_beyond_its_nearest_edge() {
        let score = |value: f64, lower: f64, upper: f64| {
            band_score(&[None, Some(value)], &[None, Some(lower)], &[None, Some(upper)])
        };
        assert_eq!(score(150.0, 40.0, 100.0), Some(50.0 / 60.0));
        assert_eq!(score(10.0, 40.0, 100.0), Some(0.5));
        assert_eq!((score(50.0, 40.0, 100.0), score(50.0, 40.0, 40.0)), (Some(0.0), None));
    }
}
