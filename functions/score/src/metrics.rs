//! Scores as metrics of CloudWatch, in its embedded metric format.

use std::io::Write;

use blueprint::Slot;
use blueprint::targets::dimension_of;
use canary::Figures;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Write the line of one source and hour to standard output.
pub(crate) fn send(blueprint: &str, source: &str, hour: Slot, now: Timestamp, figures: &Figures) {
    // Where standard output takes nothing, nobody can be told anything.
    let _ = writeln!(std::io::stdout().lock(), "{}", line(blueprint, source, hour, now, figures));
}

/// At the time of scoring: alarms look at recent periods only. A figure that cannot be said is not sent.
fn line(blueprint: &str, source: &str, hour: Slot, now: Timestamp, figures: &Figures) -> Value {
    let values = [
        ("Recall", "None", figures.recall),
        ("Precision", "None", figures.precision),
        ("FalseAlerts", "Count", Some(figures.false_alerts as f64)),
        ("DetectionDelay", "Seconds", figures.delay),
        ("LabelsDelivered", "Count", Some(figures.labels_delivered as f64)),
        ("LabelsMissed", "Count", Some(figures.labels_missed as f64)),
        ("MinutesSilent", "Count", Some(figures.minutes_silent as f64)),
    ];
    let said = || values.iter().filter_map(|(name, unit, value)| Some((*name, *unit, (*value)?)));
    let metrics: Vec<Value> = said().map(|(name, unit, _)| json!({"Name": name, "Unit": unit})).collect();
    let mut line = json!({
        "_aws": {
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [
                {"Namespace": "ActivityGenerator", "Dimensions": [["blueprint", "source"]], "Metrics": metrics},
            ],
        },
        "blueprint": dimension_of(blueprint),
        "source": source,
        "hour": hour,
    });
    for (name, _, value) in said() {
        line[name] = json!(value);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_said_is_not_sent_and_every_metric_is_a_member_of_the_line() {
        let figures = Figures {
            recall: Some(0.5),
            precision: None,
            false_alerts: 3,
            delay: None,
            labels_delivered: 2,
            labels_missed: 1,
            minutes_silent: 70,
        };
        let line = line("b", "macie", Slot::new(29_400_000), Timestamp::UNIX_EPOCH, &figures);
        let directive = &line["_aws"]["CloudWatchMetrics"][0];
        let names: Vec<&str> =
            directive["Metrics"].as_array().unwrap().iter().filter_map(|metric| metric["Name"].as_str()).collect();
        assert_eq!(names, ["Recall", "FalseAlerts", "LabelsDelivered", "LabelsMissed", "MinutesSilent"]);
        assert_eq!(directive["Dimensions"], json!([["blueprint", "source"]]));
        assert_eq!((&line["Recall"], &line["MinutesSilent"]), (&json!(0.5), &json!(70.0)));
        assert!(line.get("Precision").is_none());
    }
}
