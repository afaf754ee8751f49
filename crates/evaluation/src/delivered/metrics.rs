//! Metrics, from the requests that published them.

use std::collections::BTreeMap;
use std::io::BufRead;

use detection::finding::Subject;
use jiff::Timestamp;
use serde::Deserialize;

use super::lines::{UnreadableLine, each_line};
use super::series::{Adding, Delivered, Slots};

/// A PutMetricData request.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    namespace: String,
    metric_data: Vec<Datum>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Datum {
    metric_name: String,
    #[serde(default)]
    dimensions: Vec<Dimension>,
    timestamp: Timestamp,
    value: f64,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "PascalCase")]
struct Dimension {
    name: String,
    value: String,
}

/// One series for each namespace, name and set of dimensions: the sum of a slot's values, as with the statistic `Sum` and a
/// period of 60 seconds. A slot without a value is a gap.
///
/// # Errors
/// A line that is not a PutMetricData request.
pub fn metrics(file: impl BufRead, slots: Slots) -> Result<Vec<Delivered>, UnreadableLine> {
    let mut adding = Adding::new(slots, f64::NAN);
    each_line(file, |request: Request| {
        for datum in request.metric_data {
            let dimensions: BTreeMap<_, _> = datum.dimensions.into_iter().map(|own| (own.name, own.value)).collect();
            adding.add((request.namespace.clone(), datum.metric_name, dimensions), datum.timestamp, datum.value);
        }
    })?;
    Ok(adding.finish(|(namespace, metric, dimensions)| Subject {
        namespace: Some(namespace),
        metric: Some(metric),
        dimensions,
        ..Subject::default()
    }))
}
