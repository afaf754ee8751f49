//! What a deployment has to know of a canary.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::blueprint::Blueprint;
use crate::detection::{CanaryAlarms, Detection, EventRule, event_rules};

/// What a deployment has to know of a canary.
#[derive(Clone, Debug, Serialize)]
pub struct DetectionFacts {
    /// The sources, in the blueprint's order.
    pub sources: Vec<String>,
    /// The rules that bring findings; a source that can name nothing of the blueprint has none.
    pub rules: Vec<EventRule>,
    /// When it alarms.
    pub alarms: CanaryAlarms,
    /// Metrics that get an alarm of anomaly detection.
    pub bands: Vec<Band>,
}

/// A metric that a target writes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Band {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub metric: String,
    /// Its dimensions: names and values.
    pub dimensions: Vec<(String, String)>,
}

impl DetectionFacts {
    /// Those of a blueprint.
    pub(crate) fn of(detection: &Detection, blueprint: &Blueprint) -> DetectionFacts {
        let subjects = blueprint.subjects(Some("${DefaultBucket}"));
        DetectionFacts {
            sources: detection.sources.clone(),
            rules: event_rules(detection, &subjects),
            alarms: detection.alarms.clone(),
            bands: if detection.anomaly_detection_alarms { bands(blueprint) } else { Vec::new() },
        }
    }
}

/// The metric of each generator of each target that writes metrics, each once.
fn bands(blueprint: &Blueprint) -> Vec<Band> {
    let mut bands = BTreeSet::new();
    for target in &blueprint.targets {
        let Some(namespace) = target.settings.as_type().metrics() else { continue };
        for generator in target.generators.iter().map(|index| &blueprint.generators[*index]) {
            let pairs = [("Shape", generator.shape_name()), ("Id", generator.id())];
            bands.insert(Band {
                namespace: namespace.to_owned(),
                metric: "Timeseries".to_owned(),
                dimensions: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            });
        }
    }
    bands.into_iter().collect()
}
