//! What a kind of noise is.

use randomness::Rng;
use schemars::Schema;
use serde_json::{Map, Value};
use settings::Problem;

use crate::series_settings::SeriesSettings;

/// A kind of noise, as lists, help, schema and blueprints know it.
pub struct NoiseKind {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a sentence or two.
    pub summary: &'static str,
    /// The JSON Schema of its settings: an object.
    pub schema: fn() -> Schema,
    /// An example of `config`, in JSON.
    pub example: &'static str,
    /// Builds it from its settings.
    pub build: BuildNoise,
}

/// Builds a noise from its settings and those that every series has, or tells every problem.
pub type BuildNoise = fn(&Map<String, Value>, &SeriesSettings) -> Result<Box<dyn Noise>, Vec<Problem>>;

impl std::fmt::Debug for NoiseKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NoiseKind").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is added to the scaled signal.
pub trait Noise: Send + Sync + std::fmt::Debug {
    /// Draws the noise of a cycle: the bits of an `f64` for each position, or nothing if it is the same for all.
    ///
    /// Bits, because the same memory holds the data points in the end.
    fn fill(&self, out: &mut [u64], rng: &mut Rng) -> Level;
}

/// How what was drawn becomes what is added.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Level {
    /// The same for every position, whatever was drawn; 0 is no noise at all.
    Offset(f64),
    /// What was drawn, which lies in the first range, scaled to the second.
    Scaled {
        /// The least and the greatest value that was drawn.
        drawn: (f64, f64),
        /// What they become.
        bounds: (f64, f64),
    },
}
