//! What a cycle of a generator gives: data points, labels, warnings; or an error.

use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde_json::Value;
use settings::Path;

use crate::anomalies::Placer;
use crate::formula::Evaluator;

/// One cycle of a generator.
#[derive(Debug)]
pub struct Series<'s> {
    /// The data points, position by position: whole numbers of 0 to 2^53.
    pub values: &'s [u64],
    /// The data points after noise, before any anomaly.
    pub clean: &'s [u64],
    /// The anomalies, by position. They cover exactly the positions where `values` is not `clean`.
    pub labels: Vec<Label>,
    /// What is worth saying about this cycle.
    pub warnings: Vec<String>,
}

/// The record of one anomaly: the ground truth.
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
    /// The first position within the cycle.
    pub start_position: u64,
    /// The last position within the cycle.
    pub end_position: u64,
    /// The values before any anomaly, from the first position to the last.
    pub clean: Vec<u64>,
    /// The injected values, from the first position to the last.
    pub values: Vec<u64>,
    /// (first value - its clean value) / population standard deviation of the clean series; none when that is 0.
    pub sigma: Option<f64>,
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

/// Memory that one cycle after the other uses: as much as the longest series, however many there are.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Raw values of shapes that are sampled whole.
    pub(crate) raw: Vec<f64>,
    /// First the bits of the noise, then the data points.
    pub(crate) values: Vec<u64>,
    /// Shared with formulas while they run.
    pub(crate) clean: Arc<Clean>,
    pub(crate) placer: Placer,
    pub(crate) evaluator: Evaluator,
}

impl Scratch {
    /// No memory yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// A series before any anomaly, and what is known of it.
#[derive(Debug, Default)]
pub struct Clean {
    values: Vec<u64>,
    moments: Moments,
    sum: OnceLock<u128>,
}

/// Extremes, mean and spread of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// The least value.
    pub min: u64,
    /// The greatest value.
    pub max: u64,
    /// The mean.
    pub mean: f64,
    /// The population standard deviation; exactly 0 if all values are one.
    pub std: f64,
}

impl Clean {
    /// The values.
    pub fn values(&self) -> &[u64] {
        &self.values
    }

    /// Room for `length` values; [`Self::set_moments`] when they are there.
    pub fn renew(&mut self, length: usize) -> &mut [u64] {
        self.sum = OnceLock::new();
        self.values.resize(length, 0);
        &mut self.values
    }

    /// Tells what is known of the values that were written.
    pub fn set_moments(&mut self, moments: Moments) {
        self.moments = moments;
    }

    /// Extremes, mean and spread.
    pub fn moments(&self) -> Moments {
        self.moments
    }

    /// The exact sum, computed when first asked for.
    pub fn sum(&self) -> u128 {
        *self.sum.get_or_init(|| self.values.iter().map(|value| u128::from(*value)).sum())
    }
}
