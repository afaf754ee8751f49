//! A series as any program reads it on its standard input. The page `docs/detectors.md` is its contract.

use std::collections::BTreeMap;

use serde_json::json;

use super::series::Series;
use crate::finding::Subject;

/// The series as CSV: a line `timestamp,value`, then a line for each slot. A gap is an empty value.
#[must_use]
pub fn input_csv(series: &Series<'_>) -> String {
    let mut text = String::with_capacity(16 + series.values.len() * 32);
    text.push_str("timestamp,value\n");
    for (slot, value) in series.values.iter().enumerate() {
        text.push_str(&series.time(slot as u64).to_string());
        text.push(',');
        if !value.is_nan() {
            text.push_str(&value.to_string());
        }
        text.push('\n');
    }
    text
}

/// The series as JSON lines: one with `subject`, `start`, `step` and `season`, then `{"timestamp": ..., "value": ...}` for
/// each slot, with `null` for a gap.
#[must_use]
pub fn input_json_lines(subject: &Subject, series: &Series<'_>) -> String {
    let header =
        json!({ "subject": subject, "start": series.start.to_string(), "step": series.step, "season": series.season });
    let mut text = format!("{header}\n");
    for (slot, value) in series.values.iter().enumerate() {
        let value = (!value.is_nan()).then_some(*value);
        text.push_str(&json!({ "timestamp": series.time(slot as u64).to_string(), "value": value }).to_string());
        text.push('\n');
    }
    text
}

/// What the environment of the program says: `SERIES_START`, `SERIES_STEP`, `SERIES_SEASON`, and each part of the subject as
/// `SUBJECT_BUCKET`, `SUBJECT_METRIC` and so on; the dimensions as `SUBJECT_DIMENSIONS`, `name=value;name=value`.
#[must_use]
pub fn variables(subject: &Subject, series: &Series<'_>) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    variables.insert("SERIES_START".to_string(), series.start.to_string());
    variables.insert("SERIES_STEP".to_string(), series.step.to_string());
    if let Some(season) = series.season {
        variables.insert("SERIES_SEASON".to_string(), season.to_string());
    }
    if let Ok(serde_json::Value::Object(parts)) = serde_json::to_value(subject) {
        for (name, value) in parts {
            if let Some(text) = value.as_str() {
                variables.insert(format!("SUBJECT_{}", name.to_uppercase()), text.to_string());
            }
        }
    }
    let dimensions: Vec<String> = subject.dimensions.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if !dimensions.is_empty() {
        variables.insert("SUBJECT_DIMENSIONS".to_string(), dimensions.join(";"));
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_gets_each_slot_a_gap_and_the_subject() {
        let start = "2026-11-24T10:00:00Z".parse().unwrap();
        let series = Series { start, step: 60, season: Some(1440), values: &[1.0, f64::NAN, 2.5] };
        let dimensions = [("Id".to_string(), "orders".to_string())].into();
        let subject = Subject { metric: Some("Orders".into()), dimensions, ..Subject::default() };
        let csv = "timestamp,value\n2026-11-24T10:00:00Z,1\n2026-11-24T10:01:00Z,\n2026-11-24T10:02:00Z,2.5\n";
        assert_eq!(input_csv(&series), csv);
        let lines = input_json_lines(&subject, &series);
        assert_eq!(lines.lines().nth(2), Some(r#"{"timestamp":"2026-11-24T10:01:00Z","value":null}"#));
        let header: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        assert_eq!(header["subject"]["dimensions"]["Id"], "orders");
        let variables = variables(&subject, &series);
        let expected = ["Id=orders", "Orders", "60"];
        assert_eq!(["SUBJECT_DIMENSIONS", "SUBJECT_METRIC", "SERIES_STEP"].map(|name| &*variables[name]), expected);
    }
}
