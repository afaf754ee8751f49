//! What a cycle of a generator gives: data points, labels, warnings; or an error.

use serde::Serialize;
use serde_json::Value;
use settings::Path;

/// One cycle of a generator.
#[derive(Debug)]
pub struct Series<'s> {
    /// The data points, position by position: whole numbers of 0 to 2^53.
    pub values: &'s [u64],
    /// The data points after noise, before any anomaly.
    pub clean: &'s [u64],
    /// The anomalies, by first position. Every position where `values` differs from `clean` lies in one of them.
    pub labels: Vec<Label>,
    /// What is worth saying about this cycle.
    pub warnings: Vec<String>,
}

/// The record of one anomaly in one series: the ground truth.
///
/// An anomaly is one event over a span. The label's span is cut to the first and the last position whose value
/// changed; a position between them may have kept its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Label {
    /// `<generator>/<cycle>/<start position>`.
    pub id: String,
    /// The generator.
    pub generator_id: String,
    /// The kind of anomaly.
    pub kind: &'static str,
    /// The parameters of the entry that it comes from, with the defaults written out.
    pub parameters: Value,
    /// The cycle.
    pub cycle: u64,
    /// The first changed position within the cycle.
    pub start_position: u64,
    /// The last changed position within the cycle.
    pub end_position: u64,
    /// The values before any anomaly, from the first position to the last.
    pub clean: Vec<u64>,
    /// The injected values, from the first position to the last.
    pub values: Vec<u64>,
    /// (value - clean value) / population standard deviation of the clean series, where it is farthest from 0; none
    /// when the deviation is 0.
    pub sigma: Option<f64>,
    /// Every generator that the anomaly concerns, the one whose entry it is first; empty if that is the only one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub generators: Vec<String>,
}

/// A series that could not be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SeriesError {
    /// The generator.
    pub generator_id: String,
    /// The setting at fault, from the generator's `config`: `formula`, `anomalies[1].formula`.
    pub path: Path,
    /// The position, where there is one.
    pub position: Option<u64>,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for SeriesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "generator \"{}\", {}", self.generator_id, self.path.relative())?;
        if let Some(position) = self.position {
            write!(f, ", position {position}")?;
        }
        write!(f, ": {}", self.message)
    }
}
