//! What a detector is.

use schemars::Schema;
use serde_json::{Map, Value};
use settings::Problem;

use super::detection::Detection;
use super::series::{Refusal, Series};
use super::writers::Write;

/// A detector, as lists, help and the choice of one know it.
pub struct DetectorKind {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a sentence or two.
    pub summary: &'static str,
    /// The JSON Schema of its settings: an object.
    pub schema: fn() -> Schema,
    /// An example of a choice.
    pub example: &'static str,
    /// Builds it from its settings.
    pub build: BuildDetector,
    /// Writes what it found as its real counterpart does.
    pub write: Write,
}

/// Builds a detector from its settings, or tells every problem.
pub type BuildDetector = fn(&Map<String, Value>) -> Result<Box<dyn Detector>, Vec<Problem>>;

impl std::fmt::Debug for DetectorKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DetectorKind").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A detector with its settings.
pub trait Detector: Send + Sync + std::fmt::Debug {
    /// How many slots at the start of a series it says nothing of: it learns from them.
    fn warm_up(&self, series: &Series<'_>) -> u64;

    /// What its writer has to know of its settings: an object.
    fn writer_settings(&self) -> Value {
        Value::Object(Map::new())
    }

    /// What it says of a series, in one pass. The same seed gives the same on one machine, and a longer series never changes
    /// what was said of the slots before.
    ///
    /// # Errors
    /// The series holds what the detector cannot read.
    fn detect(&self, series: &Series<'_>, seed: u64) -> Result<Detection, Refusal>;
}
