//! The settings of detection.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use settings::{Path, Problem, nearest};

use super::events::EVENT_SOURCES;

/// A deployment that holds detectors against what was really executed: findings of these sources about the blueprint's own
/// activity are collected, scored each hour, shown, and alarmed of. Absent: none of that is deployed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct Detection {
    /// Whose findings: any of `cloudwatch_alarm`, `guardduty`, `macie`, `security_hub`, `security_hub_v2`.
    #[schemars(length(min = 1))]
    pub sources: Vec<String>,
    /// When the canary alarms. Each alarm is of each source; one that is not given is not made.
    #[serde(default)]
    pub alarms: CanaryAlarms,
    /// Whether the stack has a CloudWatch anomaly-detection alarm on each metric that targets of the type `cloudwatch` write,
    /// so that there is a detector from the first minute on.
    #[serde(default)]
    pub anomaly_detection_alarms: bool,
    /// How many slots after a label an alert still counts as its.
    #[serde(default = "default_tolerance")]
    #[schemars(range(max = 1440))]
    pub tolerance_slots: u64,
    /// How many minutes after an hour and its tolerance it is scored: what is found later is not in the hour's figures.
    #[serde(default = "default_settle")]
    #[schemars(range(max = 1440))]
    pub settle_minutes: u64,
    /// What detectors need to learn, in slots from the first one of the deployment, by source. Nothing is counted in it.
    #[serde(default)]
    pub warm_up: BTreeMap<String, u64>,
}

/// When the canary alarms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct CanaryAlarms {
    /// When fewer than this share of the last day's delivered labels were found.
    #[schemars(range(min = 0, max = 1))]
    pub recall: Option<f64>,
    /// When there were more false alerts than this in the last day.
    #[schemars(range(min = 0))]
    pub false_alerts_a_day: Option<f64>,
    /// When a detector has said nothing for so many minutes since a label that was delivered.
    #[schemars(range(min = 60, max = 10080))]
    pub silent_minutes: Option<u32>,
}

fn default_tolerance() -> u64 {
    8
}

fn default_settle() -> u64 {
    60
}

impl Detection {
    /// What no schema says: names that are no source, one that is named twice, a warm-up of a source that is not named.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let path = Path::root().key("detection");
        let known: Vec<&str> = EVENT_SOURCES.iter().map(|source| source.name).collect();
        let mut problems = Vec::new();
        for (index, name) in self.sources.iter().enumerate() {
            let place = path.key("sources").index(index);
            if !known.contains(&name.as_str()) {
                let problem = Problem::new(place, format!("\"{name}\" is no source of findings that come as events"));
                let close = nearest(name, known.iter().copied());
                let hint = close.map_or_else(|| known.join(", "), |close| format!("did you mean \"{close}\"?"));
                problems.push(problem.hint(hint));
            } else if self.sources[..index].contains(name) {
                problems.push(Problem::new(place, format!("\"{name}\" is named twice")));
            }
        }
        for name in self.warm_up.keys().filter(|name| !self.sources.contains(name)) {
            let text = format!("\"{name}\" is none of the sources");
            problems.push(Problem::new(path.key("warm_up").key(name), text).hint(self.sources.join(", ")));
        }
        problems
    }
}
