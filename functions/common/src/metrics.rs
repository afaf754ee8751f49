//! Metrics in CloudWatch's embedded metric format: a line of JSON on standard output, from which CloudWatch makes metrics.
//!
//! Specification: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use std::io::Write;

use activity::truth::Ending;
use blueprint::Slot;
use blueprint::targets::dimension_of;
use serde_json::{Map, Value, json};

/// The namespace of the functions' metrics.
const NAMESPACE: &str = "ActivityGenerator";

/// Values of a metric that a line may hold, by the specification.
pub const SAMPLES_PER_LINE: usize = 100;

/// A metric of the functions. Each blueprint has its own, and where that is asked for each target of it, too; a metric that
/// is 0 is not sent, except for those that a dashboard compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Activities that dispatch planned: one sample for each target and slot, so that their number tells of missed slots.
    Planned,
    /// Activities by how they ended, as far as dispatch or execute know.
    Ended(Ending),
}

impl Metric {
    fn name(self) -> &'static str {
        match self {
            Metric::Planned => "PlannedActivities",
            Metric::Ended(Ending::Done) => "DoneActivities",
            Metric::Ended(Ending::Failed) => "FailedActivities",
            Metric::Ended(Ending::Late) => "LateActivities",
            Metric::Ended(Ending::Version) => "VersionActivities",
            Metric::Ended(Ending::Budget) => "BudgetActivities",
            Metric::Ended(Ending::Paused) => "PausedActivities",
            Metric::Ended(Ending::Lost) => "LostActivities",
            Metric::Ended(Ending::Unknown) => "UnknownActivities",
        }
    }

    fn is_sent_when_0(self) -> bool {
        matches!(self, Metric::Planned | Metric::Ended(Ending::Done))
    }
}

/// The metrics of one event: dimensions, time, values. They are the event's log line as well.
#[derive(Debug)]
pub struct Metrics {
    slot: Slot,
    blueprint: String,
    target: Option<String>,
    by_target: bool,
    values: Vec<(Metric, Value)>,
    fields: Map<String, Value>,
}

impl Metrics {
    /// Metrics of a slot, with the dimension `blueprint`. A target is a field of the line, and with [`Metrics::by_target`] a
    /// dimension.
    #[must_use]
    pub fn new(slot: Slot, blueprint: &str, target: Option<String>) -> Metrics {
        let blueprint = dimension_of(blueprint);
        Metrics { slot, blueprint, target, by_target: false, values: Vec::new(), fields: Map::new() }
    }

    /// The same metrics once more with the dimensions `blueprint` and `target`, if `by_target`. Each costs as much as the
    /// first, for each target.
    #[must_use]
    pub fn by_target(self, by_target: bool) -> Metrics {
        Metrics { by_target, ..self }
    }

    /// Add a value.
    pub fn add(&mut self, metric: Metric, value: u64) {
        if value > 0 || metric.is_sent_when_0() {
            self.values.push((metric, json!(value)));
        }
    }

    /// Add so many samples of 0, at most [`SAMPLES_PER_LINE`].
    pub fn add_zeros(&mut self, metric: Metric, samples: usize) {
        self.values.push((metric, json!(vec![0; samples.min(SAMPLES_PER_LINE)])));
    }

    /// Add a field of the log line that is no metric: what would be too many of them, by generator for example.
    pub fn field(&mut self, name: &str, value: Value) {
        self.fields.insert(name.to_owned(), value);
    }

    /// The line.
    #[must_use]
    pub fn line(&self) -> String {
        let mut dimensions = vec![vec!["blueprint"]];
        if self.by_target && self.target.is_some() {
            dimensions.push(vec!["blueprint", "target"]);
        }
        let metrics: Vec<Value> =
            self.values.iter().map(|(metric, _)| json!({"Name": metric.name(), "Unit": "Count"})).collect();
        let mut line = json!({
            "_aws": {
                "Timestamp": self.slot.start().as_millisecond(),
                "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": dimensions, "Metrics": metrics}],
            },
            "blueprint": self.blueprint,
            "slot": self.slot,
        });
        if let Some(target) = &self.target {
            line["target"] = json!(target);
        }
        for (name, value) in &self.fields {
            line[name.as_str()] = value.clone();
        }
        for (metric, value) in &self.values {
            line[metric.name()] = value.clone();
        }
        line.to_string()
    }

    /// Write the line to standard output.
    pub fn send(&self) {
        // Where standard output takes nothing, nobody can be told anything.
        let _ = writeln!(std::io::stdout().lock(), "{}", self.line());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_ascii_are_dimensions_that_cloudwatch_takes() {
        let line: Value = serde_json::from_str(&Metrics::new(Slot::new(0), "café", None).line()).unwrap();
        assert_eq!(line["blueprint"], "caf%C3%A9");
    }

    #[test]
    fn a_line_is_what_the_specification_asks_for() {
        let mut metrics = Metrics::new(Slot::new(29_400_000), "b", Some("0 s3 put bucket/".to_owned()));
        metrics.add(Metric::Planned, 7);
        metrics.add(Metric::Ended(Ending::Done), 0);
        metrics.add(Metric::Ended(Ending::Failed), 0);
        metrics.add(Metric::Ended(Ending::Late), 2);
        metrics.field("errors", json!({"AccessDenied": 2}));
        let line: Value = serde_json::from_str(&metrics.line()).unwrap();
        let directive = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(line["_aws"]["Timestamp"], json!(29_400_000_u64 * 60_000));
        assert_eq!(directive["Dimensions"], json!([["blueprint"]]), "targets are fields unless they are asked for");
        let names: Vec<&str> =
            directive["Metrics"].as_array().unwrap().iter().map(|metric| metric["Name"].as_str().unwrap()).collect();
        assert_eq!(names, ["PlannedActivities", "DoneActivities", "LateActivities"], "0 is sent where it is compared");
        // Each dimension and each metric is a member of the line itself.
        for name in names.iter().chain(&["blueprint", "target"]) {
            assert!(line.get(name).is_some(), "{name}");
        }
        assert_eq!((&line["PlannedActivities"], &line["errors"]["AccessDenied"]), (&json!(7), &json!(2)));
        assert!(!metrics.line().contains('\n'));
        let by_target: Value = serde_json::from_str(&metrics.by_target(true).line()).unwrap();
        let directive = &by_target["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(directive["Dimensions"], json!([["blueprint"], ["blueprint", "target"]]));
    }

    #[test]
    fn samples_of_0_are_a_list() {
        let mut metrics = Metrics::new(Slot::new(0), "b", None);
        metrics.add_zeros(Metric::Planned, 3);
        let line: Value = serde_json::from_str(&metrics.line()).unwrap();
        assert_eq!(line["PlannedActivities"], json!([0, 0, 0]));
        metrics.add_zeros(Metric::Planned, 1_000);
        let line: Value = serde_json::from_str(&metrics.line()).unwrap();
        assert_eq!(line["PlannedActivities"].as_array().map(Vec::len), Some(SAMPLES_PER_LINE));
    }

    #[test]
    fn a_line_without_a_target_has_no_dimension_for_it() {
        let line: Value = serde_json::from_str(&Metrics::new(Slot::new(0), "b", None).by_target(true).line()).unwrap();
        assert_eq!(line["_aws"]["CloudWatchMetrics"][0]["Dimensions"], json!([["blueprint"]]));
    }

    #[test]
    fn a_quiet_slots_lines_are_short() {
        let line = |metric, field| {
            let target = "0 s3 put default-bucket/documents/".to_owned();
            let mut metrics = Metrics::new(Slot::new(29_400_000), "macie-credentials", Some(target));
            metrics.add(metric, 12);
            metrics.field(field, json!(1));
            metrics.line().len()
        };
        let dispatch = line(Metric::Planned, "tasks");
        let execute = line(Metric::Ended(Ending::Done), "task");
        assert!(dispatch <= 320 && execute <= 320, "{dispatch}, {execute} bytes");
    }
}
